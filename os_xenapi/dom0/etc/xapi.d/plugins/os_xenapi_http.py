"""HTTP as a client of the control domain speaks it: verified, and bounded in time and in size.

One connection carries one request. The library's own client does the framing, over a line that
counts what goes over it: whoever is silent, drips, or never ends its headers is left.
"""

import os

import os_xenapi_runtime

SECONDS = 90
"""How long the other side may be silent."""

SLOW_SECONDS = 4 * SECONDS
"""In each such time of waiting at least SLOW_BYTES must come or go."""

SLOW_BYTES = 4194304

LONGEST = 86400
"""Seconds that one request may take in all."""

MAX_LINES = 65536
"""Bytes of status and headers, and of whatever else is no body."""

PIECE = 65536

CERTIFICATES = "/etc/xapi.d/os-xenapi/ca.pem"
"""Authorities to trust besides those of the system; only root may be able to change the file."""

_HOST = r"([A-Za-z0-9][A-Za-z0-9._-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])"
ORIGIN = "([Hh][Tt][Tt][Pp][Ss]?)://%s(?::([0-9]{1,5}))?" % _HOST
"""The pattern of a scheme, a host and a port; no user, no password."""

PATH = r"(?:/[A-Za-z0-9._~%!$&'()*+,;=:@/-]{0,1024})?"


class RetryableError(Exception):
    """What failed may go well at another time, or with another server: clients know this name."""


class Origin(object):
    """Where a server is; two are the same if their texts are."""

    def __init__(self, scheme, host, port):
        """Take the parts that ORIGIN finds; PluginError where the port is none."""
        self.scheme = scheme.lower()
        self.host = host.lower()
        self.port = int(port or {"http": 80, "https": 443}[self.scheme])
        self.text = "%s://%s:%d" % (self.scheme, self.host, self.port)
        if not 0 < self.port < 65536:
            raise os_xenapi_runtime.PluginError("%s has a port that there is not" % self.text)


class Request(object):
    """A request on its way, and its answer; to be closed in any case."""

    def __init__(self, origin, method, path, headers):
        """Connect to a server and send the head of a request; headers are pairs of texts."""
        self._where = "%s %s" % (method, origin.text)
        self._answer = None
        self._library = _library()
        self._http = self._library.HTTPConnection(origin.host.strip("[]"), origin.port)
        # Else Python 2 takes what is no HTTP for the body of a good answer.
        self._http.strict = 1
        self._line = self._guarded(_connected, origin)
        self._http.sock = self._line
        try:
            self._guarded(self._send_head, origin, method, path, headers)
        except Exception:
            self.close()
            raise

    def send(self, data):
        """Send a piece of the body, as it is to be on the line."""
        self._guarded(self._http.send, data)

    def status(self):
        """Return the status of the answer, once its headers are here."""
        self._answer = self._guarded(self._http.getresponse)
        return self._answer.status

    def header(self, name):
        """Return the text of a header of the answer, None where it has none of that name."""
        return self._answer.getheader(name)

    def read(self):
        """Return the next piece of the answer's body, nothing at its end."""
        return self._guarded(self._answer.read, PIECE)

    def length(self):
        """Return how many bytes the answer's body has as it says itself, None where it does not."""
        text = self.header("Content-Length")
        if text is None or self.header("Transfer-Encoding") is not None:
            return None
        if not text.strip().isdigit():
            raise RetryableError("%s: its Content-Length is no number: %.40r" % (self._where, text))
        return int(text)

    def close(self):
        """Close the connection."""
        self._line.end()

    def _send_head(self, origin, method, path, headers):
        host = origin.host
        if origin.port != {"http": 80, "https": 443}[origin.scheme]:
            host = "%s:%d" % (host, origin.port)
        self._http.putrequest(method, path, 1)
        for name, value in [("Host", host), ("Connection", "close")] + headers:
            self._http.putheader(name, os_xenapi_runtime.encoded(value))
        self._http.endheaders()

    def _guarded(self, function, *arguments):
        import socket
        import sys

        try:
            return function(*arguments)
        # ValueErrors are those of certificates and of lengths of chunks.
        except (socket.error, EnvironmentError, self._library.HTTPException, ValueError):
            error = sys.exc_info()[1]
            raise RetryableError(
                "%s: %s: %s"
                % (self._where, error.__class__.__name__, os_xenapi_runtime.words(error)[:500])
            )


class _Line(object):
    """A socket as the library's client wants one: it can be written to, and read as a file."""

    def __init__(self, connection):
        self._socket = connection
        self._received = os_xenapi_runtime.encoded("")
        self._lines = 0
        self._waited = 0
        self._moved = 0
        self._deadline = _now() + LONGEST

    def sendall(self, data):
        """Send everything."""
        while data:
            data = data[self._timed(self._socket.send, data[:PIECE]) :]

    def makefile(self, *_):
        """Return what the library reads from."""
        return self

    def readline(self, limit=-1):
        """Return a line with its end; shorter than that where there is a limit, or no more."""
        newline = os_xenapi_runtime.encoded("\n")
        size = self._received.find(newline) + 1
        while not size:
            self._assert_few(len(self._received))
            data = self._receive()
            if not data:
                size = len(self._received)
                break
            self._received += data
            size = self._received.find(newline) + 1
        if limit >= 0:
            size = min(size, limit)
        self._lines += size
        self._assert_few(0)
        return self._taken(size)

    def read(self, size):
        """Return as many bytes, fewer at the end alone."""
        self._lines = 0
        parts = [self._taken(size)]
        size -= len(parts[0])
        while size:
            data = self._receive()
            if not data:
                break
            parts.append(data[:size])
            self._received = data[size:]
            size -= len(parts[-1])
        return os_xenapi_runtime.encoded("").join(parts)

    def readinto(self, buffer):
        """Fill a buffer; return how much of it was."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def flush(self):
        """Do nothing, as nothing is kept back."""

    def close(self):
        """Do nothing: the library closes the line when it has read the head."""

    def end(self):
        """Close the socket."""
        self._socket.close()

    def _taken(self, size):
        data, self._received = self._received[:size], self._received[size:]
        return data

    def _receive(self):
        return self._timed(self._socket.recv, PIECE)

    def _assert_few(self, more):
        if self._lines + more > MAX_LINES:
            raise RetryableError("the server sends more than %d bytes of headers" % MAX_LINES)

    def _timed(self, function, argument):
        import socket

        start = _now()
        try:
            moved = function(argument)
        except socket.timeout:
            raise RetryableError("the server was silent for %d seconds" % SECONDS)
        end = _now()
        self._waited += end - start
        if isinstance(moved, int):
            self._moved += moved
        else:
            self._moved += len(moved)
        if end > self._deadline:
            raise RetryableError("the server takes more than %d seconds" % LONGEST)
        if self._waited > SLOW_SECONDS:
            if self._moved < SLOW_BYTES:
                raise RetryableError(
                    "the server is too slow: %d bytes in %d seconds" % (self._moved, self._waited)
                )
            self._waited = self._moved = 0
        return moved


def _library():
    # Late, as a call may be refused before.
    try:
        import httplib
    except ImportError:
        import http.client as httplib
    return httplib


def _connected(origin):
    """Return a line to a server, over TLS and verified where its scheme says so."""
    import socket
    import sys

    context = None
    if origin.scheme == "https":
        context = _tls_context(origin)
    host = origin.host.strip("[]")
    failure = None
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, origin.port, 0, socket.SOCK_STREAM
    ):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(SECONDS)
            connection.connect(address)
            if context is not None:
                connection = context.wrap_socket(connection, server_hostname=host)
            return _Line(connection)
        except (socket.error, EnvironmentError, ValueError):
            failure = sys.exc_info()[1]
            connection.close()
    raise failure


def _tls_context(origin):
    import os_xenapi_commands

    try:
        import ssl

        context = ssl.create_default_context()
    except (ImportError, AttributeError):
        raise os_xenapi_runtime.PluginError(
            "the Python of this host does not verify certificates, so nothing is fetched from %s: "
            "update the host, or give an address that begins with http:// if the network between "
            "is trusted" % origin.text
        )
    further = os_xenapi_runtime.path(CERTIFICATES)
    if os.path.lexists(further):
        if not os_xenapi_commands.is_trusted(further):
            raise os_xenapi_runtime.PluginError(
                "%s can be changed by others than root: give it to root alone" % CERTIFICATES
            )
        context.load_verify_locations(further)
    return context


def _now():
    """Return seconds of a clock that nobody sets."""
    return os.times()[4]
