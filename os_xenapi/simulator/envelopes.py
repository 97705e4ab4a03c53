"""RPC bodies on the server's side: requests in, answers out, in the forms that XAPI has for them.

JSON-RPC 1.0 and 2.0 are told apart by the member ``jsonrpc``. A body that is no request at all is
``Malformed``: XAPI answers it with HTTP 500 and an HTML page, not with an error of the protocol.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from os_xenapi.datamodel import parse_type
from os_xenapi.errors import ProtocolError
from os_xenapi.rpc import xmlrpc
from os_xenapi.simulator.faults.effects import TornAnswer, TornRequest, WrongLength

__all__ = [
    "Envelope",
    "Malformed",
    "RpcReply",
    "internal_error_page",
    "read_json_1_request",
    "read_json_request",
    "read_xml_request",
]


Writer = Callable[[Any], str]
"""Makes the ``<value>`` element of a native value."""


class RpcReply(NamedTuple):
    """An answer, without the headers that are the HTTP server's to add.

    ``damage`` is what a fault does to its bytes on their way, or to the request's.
    """

    status: int
    content_type: str
    body: bytes
    damage: TornRequest | TornAnswer | WrongLength | None = None


class Malformed(Exception):
    """The body is not a request."""


class Envelope(Protocol):
    """One request, and how it is answered."""

    method: str
    params: list[Any]
    valid_text: bool
    """Whether the texts in ``params`` are valid UTF-8."""

    def success(self, write: Writer | None, value: Any) -> RpcReply:
        """Answer with a native value; ``write`` is its XML, None where there is no result."""
        ...

    def failed(self, details: Sequence[str]) -> RpcReply:
        """Answer with an error: the code, then its parameters."""
        ...

    def outside(self, details: Sequence[str]) -> RpcReply:
        """Answer with an error that arose before the dispatcher."""
        ...

    def echo(self, value: Any) -> RpcReply:
        """Answer with a value of the request, of whatever type it is."""
        ...

    def listing(self, names: Sequence[str]) -> RpcReply:
        """Answer system.listMethods."""
        ...


def internal_error_page(detail: str) -> RpcReply:
    """Return the page with which XAPI answers what it could not read."""
    page = (
        "<html><body><h1>HTTP 500 internal server error</h1>An unexpected error occurred; please "
        "wait a while and try again. If the problem persists, please contact your support "
        f"representative.<h1> Additional information </h1>{_html(detail)}</body></html>"
    )
    return RpcReply(500, "text/html", page.encode("utf-8", "replace"))


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# JSON-RPC.

_dump: Callable[[Any], str] = json.JSONEncoder(
    separators=(",", ":"), ensure_ascii=False, check_circular=False
).encode
_JSON = "application/json"


def _json_reply(text: str) -> RpcReply:
    return RpcReply(200, _JSON, text.encode("utf-8", "replace"))


class _Json1:
    __slots__ = ("_id", "method", "params", "valid_text")

    def __init__(self, method: str, call_id: int | str, params: list[Any]) -> None:
        self.method = method
        self.params = params
        self.valid_text = True
        self._id = _dump(call_id)

    def success(self, write: Writer | None, value: Any) -> RpcReply:
        return self.echo("" if write is None else value)

    def failed(self, details: Sequence[str]) -> RpcReply:
        return _json_reply(f'{{"result":null,"error":{_dump(list(details))},"id":{self._id}}}')

    def outside(self, details: Sequence[str]) -> RpcReply:
        return _json_reply(f'{{"jsonrpc":"2.0","error":{_dump(list(details))},"id":0}}')

    def echo(self, value: Any) -> RpcReply:
        return _json_reply(f'{{"result":{_dump(value)},"error":null,"id":{self._id}}}')

    def listing(self, names: Sequence[str]) -> RpcReply:
        return self.echo(names)


class _Json2(_Json1):
    __slots__ = ()

    def failed(self, details: Sequence[str]) -> RpcReply:
        error = {"code": 1, "message": details[0], "data": list(details[1:])}
        return _json_reply(f'{{"jsonrpc":"2.0","error":{_dump(error)},"id":{self._id}}}')

    def echo(self, value: Any) -> RpcReply:
        return _json_reply(f'{{"jsonrpc":"2.0","result":{_dump(value)},"id":{self._id}}}')


def read_json_request(body: bytes) -> Envelope:
    """Return the request in a JSON body. Raises Malformed."""
    return _read_json(body, _json_envelope)


def read_json_1_request(body: bytes) -> Envelope:
    """Return the request in a JSON body as a host before XenServer 7.3 does. Raises Malformed.

    Whatever version the request states, it is answered in the form of 1.0.
    """
    return _read_json(body, _json_1_envelope)


def _read_json(body: bytes, envelope_of: Callable[[dict[str, Any]], Envelope]) -> Envelope:
    try:
        # Bytes that are no UTF-8 are no reason to refuse the body: the check of the parameters is.
        request = json.loads(body.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from None
    if type(request) is not dict:
        raise Malformed("a request is one object")
    envelope = envelope_of(request)
    if b"\\u" in body or not body.isascii():
        try:
            _dump(envelope.params).encode()
        except UnicodeEncodeError:
            envelope.valid_text = False
        except RecursionError:
            raise Malformed("nested too deeply") from None
    return envelope


def _json_envelope(request: dict[str, Any]) -> Envelope:
    if "jsonrpc" not in request:
        return _json_1_envelope(request)
    if request["jsonrpc"] != "2.0":
        raise Malformed('the member jsonrpc is something else than "2.0"')
    params = request.get("params")
    if params is None:
        params = []
    elif type(params) is dict:
        params = [params]
    elif type(params) is not list:
        raise Malformed("the member params is neither an array nor an object")
    return _Json2(*_method_of(request), params=params)


def _json_1_envelope(request: dict[str, Any]) -> Envelope:
    params = request.get("params")
    if type(params) is not list:
        raise Malformed("the member params is missing, or is no array")
    return _Json1(*_method_of(request), params=params)


def _method_of(request: dict[str, Any]) -> tuple[str, int | str]:
    method, call_id = request.get("method"), request.get("id")
    if type(method) is not str:
        raise Malformed("the member method is missing, or is no text")
    if type(call_id) is not int and type(call_id) is not str:
        raise Malformed("the member id is missing, or is neither an integer nor a text")
    return method, call_id


# XML-RPC.


class _Xml:
    __slots__ = ("method", "params", "valid_text")

    def __init__(self, method: str, params: list[Any]) -> None:
        self.method = method
        self.params = params
        self.valid_text = True

    def success(self, write: Writer | None, value: Any) -> RpcReply:
        return _xml_reply(xmlrpc.encode_success(xmlrpc.VOID if write is None else write(value)))

    def failed(self, details: Sequence[str]) -> RpcReply:
        return _xml_reply(xmlrpc.encode_failure(details))

    outside = failed

    def echo(self, value: Any) -> RpcReply:
        return _xml_reply(xmlrpc.encode_success(xmlrpc.write_plain(value)))

    def listing(self, names: Sequence[str]) -> RpcReply:
        return _xml_reply(xmlrpc.encode_bare(xmlrpc.writer(parse_type("set(string)"))(names)))


def _xml_reply(body: bytes) -> RpcReply:
    return RpcReply(200, "text/xml", body)


def read_xml_request(body: bytes) -> Envelope:
    """Return the request in an XML body. Raises Malformed."""
    try:
        return _Xml(*xmlrpc.decode_call(body))
    except ProtocolError as error:
        raise Malformed(str(error)) from None
