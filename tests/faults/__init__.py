"""Every operation of a session under every fault, many times over: what its caller is told."""
