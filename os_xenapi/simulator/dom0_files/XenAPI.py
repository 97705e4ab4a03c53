"""XAPI's binding as plugins find it in a simulated dom0: sessions over XML-RPC, for Python 2.7 to 3.

Written for the simulator alone; a real host has its own. The Unix socket of the simulated host is
found from the place of this file: R/usr/lib/python/XenAPI.py belongs to R/var/lib/xcp/xapi.
"""

import os
import socket

try:
    import httplib
    import xmlrpclib
except ImportError:
    import http.client as httplib
    import xmlrpc.client as xmlrpclib

API_VERSION_1_1 = "1.1"
API_VERSION_1_2 = "1.2"

_LOCAL = "http://_var_lib_xcp_xapi/"
_LIBRARY = "/usr/lib/python"


class Failure(Exception):
    """The host answered with an error: details are its code and parameters."""

    def __init__(self, details):
        Exception.__init__(self, details)
        self.details = details

    def __str__(self):
        return str(self.details)


class UDSHTTPConnection(httplib.HTTPConnection):
    """HTTP over a Unix socket; the host is the path with "_" for "/"."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(_root() + self.host.replace("_", "/"))


class UDSTransport(xmlrpclib.Transport):
    """XML-RPC over a Unix socket."""

    def make_connection(self, host):
        if not self._connection or host != self._connection[0]:
            self._connection = host, UDSHTTPConnection(host)
        return self._connection[1]


class Session(xmlrpclib.ServerProxy):
    """A connection to a host; session.xenapi.VM.start(ref, ...) calls VM.start."""

    def __init__(self, uri, transport=None, encoding=None, verbose=0, allow_none=1):
        if transport is None and uri.startswith("http://_"):
            transport = UDSTransport()
        xmlrpclib.ServerProxy.__init__(self, uri, transport, encoding, verbose, allow_none)
        self._session = None
        self.API_version = API_VERSION_1_1

    def xenapi_request(self, method, params):
        """Carry out one call; the session ref stands before params but for a login."""
        if method.startswith("login") or method.startswith("slave_local_login"):
            self._session = _value_of(getattr(self, "session." + method)(*params))
            return None
        if method == "logout":
            method = "session.logout"
        return _value_of(getattr(self, method)(self._session, *params))

    def __getattr__(self, name):
        if name == "handle":
            return self._session
        if name == "xenapi":
            return _Name(self.xenapi_request, None)
        if name.startswith("login") or name.startswith("slave_local") or name == "logout":
            return lambda *params: self.xenapi_request(name, params)
        return xmlrpclib.ServerProxy.__getattr__(self, name)


def xapi_local():
    """Return a session over the Unix socket of the host that this code runs on."""
    return Session(_LOCAL)


class _Name(object):
    def __init__(self, request, name):
        self._request = request
        self._name = name

    def __getattr__(self, name):
        if self._name is not None:
            name = self._name + "." + name
        return _Name(self._request, name)

    def __call__(self, *params):
        return self._request(self._name, params)


def _value_of(answer):
    if not isinstance(answer, dict) or "Status" not in answer:
        raise xmlrpclib.Fault(500, "the host's answer has no status")
    if answer["Status"] == "Success":
        return answer["Value"]
    raise Failure(answer["ErrorDescription"])


def _root():
    place = os.path.dirname(os.path.abspath(__file__))
    if not place.endswith(_LIBRARY):
        raise ImportError("%s belongs into a directory %s" % (__file__, _LIBRARY))
    return place[: -len(_LIBRARY)]
