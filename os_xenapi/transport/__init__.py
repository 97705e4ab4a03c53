"""The drivers of the flows in ``os_xenapi.rpc``: sockets, asyncio, and the simulator in process."""
