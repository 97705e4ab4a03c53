"""Programs as consumers of the classic surface write them, run over the wire against simulated pools.

They import nothing of the library but os_xenapi.client, and know nothing of what they run against.
"""
