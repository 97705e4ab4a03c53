"""The programs: a compute driver, a network agent, a telemetry agent; each can be run by itself."""
