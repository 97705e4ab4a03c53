"""The limits that XAPI sets on a request, kept on our side so that the error names them."""

from __future__ import annotations

from os_xenapi.errors import LimitExceeded

__all__ = ["MAX_BODY", "MAX_HEAD", "check_body", "check_head", "trace_line"]

MAX_BODY = 300 << 10
"""Bytes of the largest RPC body that xapi reads; beyond it answers HTTP 500."""

MAX_HEAD = 1024
"""Bytes of the largest request header that xapi reads over TCP; beyond it answers HTTP 431."""


def check_body(body: bytes, what: str) -> None:
    """Raise LimitExceeded if the RPC ``body`` of ``what`` is larger than xapi reads."""
    if len(body) > MAX_BODY:
        raise LimitExceeded(
            f"{what}: the request has {len(body)} bytes and a host reads at most {MAX_BODY}: "
            "send less in one call"
        )


def check_head(head: bytes, what: str) -> None:
    """Raise LimitExceeded if the request ``head`` of ``what`` is larger than xapi reads."""
    if len(head) > MAX_HEAD:
        raise LimitExceeded(
            f"{what}: the request header has {len(head)} bytes and a host reads at most "
            f"{MAX_HEAD}: shorten the query"
        )


def trace_line(trace: str, head: int) -> bytes:
    """Return the line of a request header that carries ``trace``, the value of traceparent.

    Nothing where there is none, or where a header of ``head`` bytes has no room for it.
    """
    line = f"traceparent: {trace}\r\n".encode("ascii") if trace else b""
    return line if head + len(line) <= MAX_HEAD else b""
