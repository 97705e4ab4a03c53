"""The surface of os-xenapi 0.3.4 under its old names, each module a thin face over this library.

``host_agent``, ``host_management``, ``host_network``, ``host_xenstore`` and ``vm_management`` call
the plugins in dom0. Their functions take the session first: a Session or XenAPISession answers at
once, with an AsyncSession one awaits the answer. ``image`` and ``utils`` stream disks between VDIs
and an image service, for a XenAPISession. Importing the package imports none of its modules.
"""
