"""The protocol of XAPI without I/O: codecs, value shapes, the flow of a call, the HTTP exchange.

No sockets, threads or clock here: what needs one of them is asked for by a step that a driver in
``os_xenapi.transport`` carries out.
"""
