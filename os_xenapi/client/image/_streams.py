"""A disk stream of a classic session: its task, its connection, and the errors of the contract.

The verdict on a stream is its task's: a host answers 200 before it has read or written anything,
and tells a failure later only by a dropped connection and the task.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from os_xenapi import errors
from os_xenapi.client import XenAPI, exception
from os_xenapi.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    FormatError,
    ProtocolError,
    TaskVanished,
    XenApiError,
)
from os_xenapi.options import Settings
from os_xenapi.redirect import MAX_HOPS, find_target
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request
from os_xenapi.transport.runners import run
from os_xenapi.transport.sockets import dial
from os_xenapi.transport.streams import Stream
from os_xenapi.transport.tls import TLS, pem_fingerprint

__all__ = ["Torn", "contract_errors", "disk_stream"]

_VERDICT_SECONDS = 600.0
_REASON_SECONDS = 2.0
_SETTLE_SECONDS = 30.0
_NOBODY_AT_WORK = frozenset({302, 401, 403})
_FIRST_PAUSE = 0.01
_LONGEST_PAUSE = 1.0


class Torn(ConnectionFailed):
    """What a host sent is not a whole disk, for which its task may know the reason."""


@contextmanager
def disk_stream(
    session: Any, host_url: str, label: str, method: str, path: Callable[[str], str],
    *, length: int | None = None,
) -> Iterator[Stream]:  # fmt: skip
    """Open a stream for the block; at the end of it the task says whether all went well.

    On the way out the stream is closed and the task has ended and is gone, whatever happened. An
    error that the task knows the reason of is replaced by that reason.

    Args:
        session: in whose name.
        host_url: where to connect.
        label: name of the task.
        method: GET or PUT.
        path: returns the path and query, with the reference of the session, for that of a task.
        length: bytes of the body of a PUT.

    Raises XenApiError, the task's failure among them as XenAPI.Failure.
    """
    with session.custom_task(label) as task:
        tried: list[Stream] = []
        try:
            stream = _open(session, host_url, tried, *_request(method, path(task), length))
            yield stream
            stream.close()
            _await_verdict(session, task, _VERDICT_SECONDS)
        except BaseException as error:
            for stream in tried:
                stream.close()
            _end_task(session, task, error, is_open=bool(tried))
            raise


@contextmanager
def contract_errors(
    host_url: str, refused: Callable[[str], exception.OsXenApiException]
) -> Iterator[None]:
    """Turn the library's errors in the block into those that the contract names.

    ``refused`` makes the one for what a host says, of its text. Foreign errors pass.
    """
    try:
        yield
    except exception.OsXenApiException:
        raise
    except (FormatError, Torn) as error:
        raise exception.InvalidImage(details=str(error)) from error
    except (ConnectionFailed, DeadlineExceeded) as error:
        host = Endpoint.parse(host_url).netloc
        raise exception.HostConnectionFailure(
            f"Failed connecting to host {host}: {error}", host_netloc=host
        ) from error
    except XenApiError as error:
        raise refused(_text(error)) from error


def _text(error: XenApiError) -> str:
    # The text of a classic Failure is that of its list, sessions and all.
    return errors.Failure.__str__(error) if isinstance(error, errors.Failure) else str(error)


def _trust(session: Any, host_url: str) -> TLS:
    """The trust that a URL states; one without, but of the session's host, has the session's."""
    own = session.url
    if (
        isinstance(own, str)
        and not urlsplit(host_url).fragment
        and urlsplit(own).netloc == urlsplit(host_url).netloc
        and urlsplit(own).scheme == urlsplit(host_url).scheme
    ):
        return TLS.of(own)
    return TLS.of(host_url)


def _request(method: str, target: str, length: int | None) -> tuple[Request, str]:
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, strict_parsing=True))
    session_ref = query.pop("session_id")
    return Request(method, parts.path, query, length), session_ref


def _open(
    session: Any, host_url: str, tried: list[Stream], request: Request, session_ref: str
) -> Stream:
    """Open the stream, also where the host sends it on to one that sees the SR.

    Nothing of a body has been sent by then. Whatever is connected is added to ``tried``.
    """
    settings = Settings()
    endpoint, trust = Endpoint.parse(host_url), _trust(session, host_url)

    def connect(to: Endpoint, deadline: float) -> Any:
        return dial(to, trust, min(deadline, monotonic() + settings.connect_timeout))

    for _ in range(1 + MAX_HOPS):
        stream = Stream.open(connect, endpoint, request, session_ref, settings.stall_timeout)
        tried.append(stream)
        response = stream.response()
        if response.status == 200:
            return stream
        if response.status != 302:
            raise ProtocolError(
                f"the host refused the stream with HTTP status {response.status}",
                status=response.status,
            )
        stream.close()
        tried.clear()
        found = run(
            find_target(endpoint, request, response),
            lambda step: step.perform(session),
        )
        endpoint, trust = found.endpoint, _trust_in(session, found.host, trust)
    raise ProtocolError(
        f"the pool sent the stream on more than {MAX_HOPS} times: its hosts disagree about who "
        "sees the SR",
        status=302,
    )


def _trust_in(session: Any, host: str, trust: TLS) -> TLS:
    """The trust in a host that another one named: the certificate that the pool tells for it."""
    try:
        certificate = session.call_xenapi("host.get_server_certificate", host)
    except XenAPI.Failure:  # a host of before that call, or a role that may not make it
        return trust.for_others()
    return trust.pinned_to(frozenset([pem_fingerprint(certificate)]))


def _await_verdict(session: Any, task: str, seconds: float) -> None:
    """Wait for the end of a task; raises XenAPI.Failure, TaskVanished, DeadlineExceeded."""
    deadline = monotonic() + seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            status = session.call_xenapi("task.get_status", task)
        except XenAPI.Failure as error:
            if error.code != "HANDLE_INVALID":
                raise
            raise TaskVanished(
                "the host has forgotten the task, so how the transfer ended cannot be told"
            ) from None
        if status == "success":
            return
        if status == "failure":
            raise XenAPI.Failure(session.call_xenapi("task.get_error_info", task))
        if status == "cancelled":
            raise XenAPI.Failure(["TASK_CANCELLED", task])
        if monotonic() + pause > deadline:
            raise DeadlineExceeded(f"the transfer's task was not over after {seconds:g} seconds")
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def _end_task(session: Any, task: str, error: BaseException, *, is_open: bool) -> None:
    """Bring a task to its end; raises how it failed if it did by itself, which explains ``error``.

    A connection that the host dropped has its reason in the task, a moment later.
    """
    status = error.status if isinstance(error, ProtocolError) else None
    if is_open and status not in _NOBODY_AT_WORK:
        may_know = isinstance(error, ConnectionFailed | ProtocolError)
        if may_know and _is_over(session, task, _REASON_SECONDS, tell=True):
            return
        with suppress(XenAPI.Failure):
            session.call_xenapi("task.cancel", task)
        if _is_over(session, task, _SETTLE_SECONDS, tell=False):
            return
    # Nobody works for the task, and destroying it while it is pending would leave it there.
    with suppress(XenAPI.Failure):
        session.call_xenapi("task.set_status", task, "cancelled")


def _is_over(session: Any, task: str, seconds: float, *, tell: bool) -> bool:
    """Wait for the end of a task; ``tell`` raises how it failed, if it did."""
    try:
        _await_verdict(session, task, seconds)
    except XenAPI.Failure:
        if tell:
            raise
    except TaskVanished:
        pass
    except DeadlineExceeded:
        return False
    return True
