"""The protocols that carry calls, and how it is found out which of them an older host speaks.

JSON-RPC 2.0 is tried first. A host of XenServer 7.0 to 7.2 answers that in the form of 1.0, which
decodes as well; one older than that has no JSON-RPC and answers with a page. What it made of the
call then stays open until a call that changes nothing has shown that it reads no JSON at all: only
then is a call sent once more, in the protocol that the host understood.

    call in JSON-RPC 2.0 ---- an answer ------------------------------------> its value
         '------------------- a page ----> probe 2.0, 1.0, XML-RPC
                                             |-- 2.0 is understood ---------> the page was meant
                                             |-- an older one is -----------> remembered; call again
                                             '-- none is -------------------> no host of XAPI
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from os_xenapi.errors import ProtocolError
from os_xenapi.rpc import jsonrpc, shapes
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer

__all__ = ["JSON_RPC", "PROBE", "PROTOCOLS", "NotUnderstood", "Protocol", "Spoken", "spoken_at"]


class NotUnderstood(ProtocolError):
    """The host answered a call with a page: it may not speak the protocol that carried it."""


class Protocol(NamedTuple):
    """One way to write a call and to read its answer.

    ``encode`` takes method, params and call id. ``decode`` takes body and call id; it raises
    Failure and ProtocolError. ``shape`` gives what brings the decoded result of a method into the
    shape that JSON would have given it; None where that is nothing.
    """

    name: str
    encode: Callable[[str, Sequence[Any], int], bytes]
    decode: Callable[[bytes | bytearray, int], Any]
    shape: Callable[[str], shapes.Converter | None] | None

    def value(self, answer: Answer, method: str, call_id: int) -> Any:
        """Return the result in ``answer``, in the shape that JSON gives it.

        Raises Failure, NotUnderstood, ProtocolError.
        """
        if answer.status != 200:
            kind = NotUnderstood if answer.status in _NOT_UNDERSTOOD else ProtocolError
            raise kind(
                f"the host answered HTTP status {answer.status} instead of a result",
                status=answer.status,
            )
        if self.shape is None:
            if answer.body[:1] == b"<":
                raise NotUnderstood("the host answered with a page instead of a result", status=200)
            return self.decode(answer.body, call_id)
        value = self.decode(answer.body, call_id)
        convert = self.shape(method)
        return value if convert is None else convert(value)


Spoken = dict[Endpoint, Protocol]
"""What hosts were found to speak. One that was never asked is not in it, and is spoken to in
JSON-RPC 2.0. A flow enters a host by one assignment, and for good."""

_NOT_UNDERSTOOD = frozenset({400, 404, 405, 500, 501})
"""Statuses with which hosts and what stands before them answer a call that was not read; others,
such as 502, may come after it was carried out."""


def _decode_xml(body: bytes | bytearray, call_id: int) -> Any:
    from os_xenapi.rpc import xmlrpc  # hosts of today are not spoken to in it

    return xmlrpc.decode_response(body)


def _encode_xml(method: str, params: Sequence[Any], call_id: int) -> bytes:
    from os_xenapi.rpc import xmlrpc

    return xmlrpc.encode_call(method, params)


JSON_RPC = Protocol("JSON-RPC 2.0", jsonrpc.encode_call, jsonrpc.decode_answer, None)

PROTOCOLS = (
    JSON_RPC,
    Protocol("JSON-RPC 1.0", jsonrpc.encode_call_1, jsonrpc.decode_answer, None),
    Protocol("XML-RPC", _encode_xml, _decode_xml, shapes.xml_result_converter),
)
"""The protocols, the first choice first."""

PROBE = ("session.get_uuid", ("OpaqueRef:NULL", "OpaqueRef:NULL"))
"""A call that changes nothing and needs no session: whoever understands it answers with an error
of XAPI (SESSION_INVALID, HOST_IS_SLAVE ...)."""


def spoken_at(spoken: Spoken, endpoint: Endpoint) -> Protocol:
    """Return the protocol for the next call to ``endpoint``."""
    return spoken.get(endpoint, JSON_RPC) if spoken else JSON_RPC
