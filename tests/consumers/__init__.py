"""Programs as consumers of the classic surface write them, over the wire to simulated pools.

They import nothing of the library but os_xenapi.client, and know nothing of what they run against.
"""
