"""JSON-RPC as XAPI speaks it: one call to bytes, one answer to a value or a Failure.

Calls are of version 2.0 or 1.0. A host before XenServer 7.3 answers either in the form of 1.0, so
that both forms are read. XAPI has forms of its own: every error has code 1 and carries the XAPI
code as its message; an error raised outside its dispatcher comes as a bare array with id 0;
malformed requests are answered by an HTML page; NaN and Infinity stand in numbers.
"""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from os_xenapi.errors import ProtocolError, failure

__all__ = ["decode_answer", "encode_call", "encode_call_1"]

_encode: Callable[[Any], str] = json.JSONEncoder(separators=(",", ":")).encode

_LARGE = 1 << 20
"""Bytes from which on the collector of cycles is paused while an answer is decoded: a decoder makes
no cycles, and the collector would walk the many new objects again and again."""

_WORTH_ORJSON = 1 << 10
"""Bytes from which on an answer is given to orjson."""

_WORTH_ITS_IMPORT = 1 << 18
"""Bytes of such answers after which orjson is imported: that takes as long as decoding about twice
as many otherwise, and a program with a few calls never has them."""

_read = 0
"""Bytes of such answers so far."""

_REF = re.compile(r"OpaqueRef:[0-9A-Za-z-]*")


def encode_call(method: str, params: Sequence[Any], call_id: int) -> bytes:
    """Return the request body of one call, in JSON-RPC 2.0.

    ``params`` are positional, the session ref first. Raises TypeError for a value that JSON cannot
    carry.
    """
    return b'{"jsonrpc":"2.0","method":%b,"params":%b,"id":%d}' % (
        _encode(method).encode(),
        _encode(params).encode(),
        call_id,
    )


def encode_call_1(method: str, params: Sequence[Any], call_id: int) -> bytes:
    """Return the request body of one call in JSON-RPC 1.0; as ``encode_call``."""
    return b'{"method":%b,"params":%b,"id":%d}' % (
        _encode(method).encode(),
        _encode(params).encode(),
        call_id,
    )


def decode_answer(body: bytes | bytearray | memoryview, call_id: int) -> Any:
    """Return the result in the answer ``body`` to the call ``call_id``.

    Raises Failure where XAPI answered with an error, ProtocolError where the body is no answer.
    """
    answer = _parse(body)
    if type(answer) is not dict:
        raise _no_answer(body)
    error = answer.get("error")
    if type(error) is list:  # the one form that may have another call's id
        raise _failure(error, body)
    if answer.get("id") != call_id:
        raise ProtocolError("the host answered another call: the connection is out of step")
    if error is None and "result" in answer:
        return answer["result"]
    if type(error) is dict:
        parameters = error.get("data")
        details = [error.get("message"), *(parameters if type(parameters) is list else ())]
        raise _failure(details, body)
    raise _no_answer(body)


def _failure(details: list[Any], body: bytes | bytearray | memoryview) -> Exception:
    if details and all(type(item) is str for item in details):
        return failure(details)
    return _no_answer(body)


def _parse(body: bytes | bytearray | memoryview) -> Any:
    if len(body) < _LARGE or not gc.isenabled():
        return _loads(body)
    gc.disable()
    try:
        return _loads(body)
    finally:
        gc.enable()


@cache
def _orjson() -> Any:
    """Return orjson, None where it is not installed."""
    try:
        import orjson
    except ImportError:
        return None
    return orjson


def _loads(body: bytes | bytearray | memoryview) -> Any:
    orjson = None
    if len(body) >= _WORTH_ORJSON:
        global _read
        _read += len(body)
        orjson = _orjson() if _read >= _WORTH_ITS_IMPORT else None
    if orjson is not None:
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            pass  # NaN and Infinity, which XAPI sends and orjson refuses; or not JSON at all
    try:
        return json.loads(bytes(body) if type(body) is memoryview else body)
    except (ValueError, RecursionError):
        raise ProtocolError(f"the host's answer is not JSON: {_excerpt(body)}") from None


def _no_answer(body: bytes | bytearray | memoryview) -> ProtocolError:
    return ProtocolError(f"the host's answer is not JSON-RPC: {_excerpt(body)}")


def _excerpt(body: bytes | bytearray | memoryview) -> str:
    """The start of a body, without refs: one of them may be a session's."""
    return repr(_REF.sub("OpaqueRef:...", bytes(body[:80]).decode("utf-8", "replace")))
