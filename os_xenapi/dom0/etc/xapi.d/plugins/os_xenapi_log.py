"""A line in the host's log, for what a caller is not told and an administrator may look for."""

import socket

import os_xenapi_runtime

SOCKET = "/dev/log"

_WARNING_OF_A_DAEMON = "<28>"
_MAX = 1000


def warn(text):
    """Log one line, at the level of a warning; that there is no log is fine."""
    line = os_xenapi_runtime.printable(text).replace("\n", " ")[:_MAX]
    log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        log.setblocking(0)
        try:
            log.connect(os_xenapi_runtime.path(SOCKET))
            log.send(os_xenapi_runtime.encoded("%sos-xenapi: %s" % (_WARNING_OF_A_DAEMON, line)))
        except (socket.error, OSError):
            pass
    finally:
        log.close()
