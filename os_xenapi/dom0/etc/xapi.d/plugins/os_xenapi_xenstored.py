"""A connection to xenstored over its socket, which spares a process for each record.

The wire is that of Xen's docs/misc/xenstore.txt and public/io/xs_wire.h. Paths are absolute and
text, values are bytes.
"""

import socket
import struct
import sys

import os_xenapi_runtime

SOCKET = "/var/run/xenstored/socket"

MAX_RECORD = 4096
"""Bytes of a path, a NUL and a value together: the longest message that xenstored takes."""

_DIRECTORY, _READ, _TRANSACTION_START, _TRANSACTION_END, _WRITE, _RM = 1, 2, 6, 7, 11, 13
_ERROR, _DIRECTORY_PART = 16, 22
_HEADER = "=IIII"
_HEADER_SIZE = 16
_MAX_PATH = 3072
_MAX_ANSWER = 1048576
_MAX_RESTARTS = 8
_MAX_CLASHES = 20
_SECONDS = 30.0
_TURNED_AWAY_SECONDS = 0.05
_NUL = os_xenapi_runtime.encoded("\0")
_NOTHING = os_xenapi_runtime.encoded("")


def path_of(domain, path):
    """Return the absolute path of a domain's record; PluginError where path is not a plain one."""
    import re

    absolute = "/local/domain/%s/%s" % (domain, path)
    if not re.match(r"[A-Za-z0-9_@-]+(?:/[A-Za-z0-9_@-]+)*\Z", path) or len(absolute) > _MAX_PATH:
        raise os_xenapi_runtime.PluginError(
            "the path %r is no path of xenstore below a domain's own: write names of letters, "
            "digits, - _ @ with / between them, %d characters at most" % (path[:80], _MAX_PATH)
        )
    return absolute


def check_record(path, value):
    """Raise PluginError where xenstored would refuse a record for its size."""
    size = len(path) + 1 + len(value)
    if size > MAX_RECORD:
        raise os_xenapi_runtime.PluginError(
            "%s: path and value have %d bytes with the NUL between them, and xenstore takes at most"
            " %d: nothing was written" % (path, size, MAX_RECORD)
        )


class Store(object):
    """One connection. Use it in one thread, and close it."""

    def __init__(self):
        self._transaction = 0
        self._last_request = 0
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(_SECONDS)
        path = os_xenapi_runtime.path(SOCKET)
        try:
            self._connect(path)
        except socket.error:
            self.close()
            raise _lost("cannot be reached at %s: %s" % (path, _current_error()))

    def _connect(self, path):
        """Connect; xenstored lets one or two wait at its door and the system sends others away."""
        import errno
        import time

        for remaining in range(int(_SECONDS / _TURNED_AWAY_SECONDS), -1, -1):
            try:
                return self._socket.connect(path)
            except socket.error:
                if sys.exc_info()[1].args[0] != errno.EAGAIN or not remaining:
                    raise
            time.sleep(_TURNED_AWAY_SECONDS)

    def close(self):
        """Close the connection, which ends an open transaction without a trace."""
        self._socket.close()

    def read(self, path):
        """Return the value of a record, None where there is none."""
        return self._found(path, self._ask(_READ, path))

    def write(self, path, value):
        """Write a record, making what lies above it. Raises PluginError where it is too large."""
        check_record(path, value)
        answer = self._ask(_WRITE, path, value)
        if answer[0] == "E2BIG":
            raise os_xenapi_runtime.PluginError(
                "%s: the value has %d bytes, more than xenstored allows here (oxenstored.conf says "
                "how many: 2,048 where it says nothing)" % (path, len(value))
            )
        self._outcome(path, answer)

    def remove(self, path):
        """Remove a record and all below it; that there is none is fine."""
        self._found(path, self._ask(_RM, path))

    def children(self, path):
        """Return the names right below a record, None where there is no such record."""
        answer = self._ask(_DIRECTORY, path)
        if answer[0] == "E2BIG":
            names = self._children_in_parts(path)
        else:
            names = self._found(path, answer)
        if names is None:
            return None
        return [os_xenapi_runtime.decoded(name) for name in names.split(_NUL) if name]

    def atomically(self, function, *arguments):
        """Call function(store, ...): all it changes is there at once, or nothing if it raises.

        It is called again where others changed the same meanwhile. After an error the connection is
        of no more use but to be closed.
        """
        for _ in range(_MAX_CLASHES):
            number = self._outcome("a transaction", self._ask(_TRANSACTION_START, ""))
            self._transaction = int(number[:-1])
            function(self, *arguments)
            answer = self._ask(_TRANSACTION_END, "T")
            self._transaction = 0
            if answer[0] != "EAGAIN":
                self._outcome("a transaction", answer)
                return
        raise os_xenapi_runtime.PluginError("xenstored is too busy to change a record: call again")

    def _children_in_parts(self, path):
        """Read a list that is longer than an answer; from the start again when it has changed."""
        names, generation, restarts = _NOTHING, None, 0
        # An empty name ends the list.
        while names[-2:] != _NUL * 2:
            offset = os_xenapi_runtime.encoded("%d\0" % len(names))
            answer = self._found(path, self._ask(_DIRECTORY_PART, path, offset))
            if answer is None:
                return None
            seen, part = answer.split(_NUL, 1)
            if generation not in (None, seen):
                names, part, restarts = _NOTHING, _NOTHING, restarts + 1
            names, generation = names + part, seen
            if restarts > _MAX_RESTARTS or len(names) > _MAX_ANSWER:
                raise os_xenapi_runtime.PluginError(
                    "the records below %s are too many, or change too often, to be listed" % path
                )
        return names

    def _found(self, path, answer):
        """Return the payload of an answer, None where it says that there is no such record."""
        if answer[0] == "ENOENT":
            return None
        return self._outcome(path, answer)

    def _outcome(self, what, answer):
        error, payload = answer
        if error:
            raise os_xenapi_runtime.PluginError("xenstored refuses %s: %s" % (what, error))
        return payload

    def _ask(self, kind, path, rest=_NOTHING):
        """Send one request and return (name of the error or None, payload of the answer)."""
        self._last_request += 1
        payload = os_xenapi_runtime.encoded(path) + _NUL + rest
        request = (kind, self._last_request, self._transaction, len(payload))
        try:
            self._socket.sendall(struct.pack(_HEADER, *request) + payload)
            answer, number, _, size = struct.unpack(_HEADER, self._receive(_HEADER_SIZE))
            if number != self._last_request or size > _MAX_ANSWER:
                raise _lost("answered request %d with %d bytes" % (number, size))
            payload = self._receive(size)
        except socket.error:
            raise _lost("broke off: " + _current_error())
        if answer == _ERROR:
            return os_xenapi_runtime.decoded(payload[:-1]), payload
        return None, payload

    def _receive(self, size):
        parts = []
        while size:
            part = self._socket.recv(size)
            if not part:
                raise _lost("closed the connection")
            parts.append(part)
            size -= len(part)
        return _NOTHING.join(parts)


def _lost(what):
    return os_xenapi_runtime.PluginError("xenstored " + what)


def _current_error():
    return os_xenapi_runtime.words(sys.exc_info()[1])
