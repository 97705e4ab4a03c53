"""http.client's connection on the library's own trust, checked whenever it connects."""

from __future__ import annotations

import http.client
from time import monotonic

from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.transport.sockets import dial
from os_xenapi.transport.tls import TLS

__all__ = ["Connection"]


class Connection(http.client.HTTPConnection):
    """A connection to one host; ``timeout`` (seconds) bounds connecting, and that alone.

    http.client connects again by itself after an answer that closed: the certificate is checked
    then too. Connecting raises ConnectionFailed, CertificateRefused, DeadlineExceeded.
    """

    def __init__(self, endpoint: Endpoint, tls: TLS, timeout: float) -> None:
        if endpoint.scheme == "https":
            self.default_port = http.client.HTTPS_PORT
        host = "localhost" if endpoint.scheme == "unix" else endpoint.host
        super().__init__(host, endpoint.port)
        self._endpoint = endpoint
        self._tls = tls
        self._connect_timeout = timeout

    def connect(self) -> None:
        """Connect to the host."""
        self.sock = dial(self._endpoint, self._tls, monotonic() + self._connect_timeout)
        self.sock.settimeout(None)
