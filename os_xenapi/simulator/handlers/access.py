"""Who calls an HTTP handler: the owner of a session, of a password, or root on the host itself."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator

from os_xenapi.errors import Failure
from os_xenapi.simulator import rbac
from os_xenapi.simulator.http import Exchange, Refusal
from os_xenapi.simulator.sessions import Session

__all__ = ["authenticated"]


@contextlib.asynccontextmanager
async def authenticated(exchange: Exchange, realm: str) -> AsyncIterator[str]:
    """Run a block with the ref of the session in whose name ``exchange`` is served.

    A caller with a password, or on the host's own socket, has a session only while the block
    lasts. ``realm`` names the handler to a caller who is asked for a password.

    Raises Refusal 401 for a caller who is not known, 403 for one whose role is not enough, 500 for
    an unknown way to authenticate.
    """
    site, head = exchange.site, exchange.head
    pool = site.pool
    given = head.cookies.get("session_id") or head.parameter("session_id")
    if given is not None and not site.local_root:
        try:
            with pool.lock:
                session = pool.sessions.check(given, site.host)
        except Failure:
            raise _unauthorized(realm) from None
        _check_role(exchange, session)
        yield given
        return
    if site.local_root:
        user, password = pool.user, ""
    else:
        user, password = _credentials(head.headers.get("authorization"), realm)
    try:
        with pool.lock:
            session = pool.sessions.login(user, password, host=site.host, trusted=site.local_root)
    except Failure:
        await asyncio.sleep(pool.bad_password_delay)
        raise _unauthorized(realm) from None
    try:
        _check_role(exchange, session)
        yield session.ref
    finally:
        with pool.lock:
            pool.sessions.end(session.ref)


def _check_role(exchange: Exchange, session: Session) -> None:
    """Raise Refusal 403 for a caller whose role may not use the handler."""
    try:
        rbac.check_handler(session, exchange.handler_name)
    except Failure as error:
        raise Refusal(403, " ".join(error.details)) from None


def _credentials(authorization: str | None, realm: str) -> tuple[str, str]:
    """Read user and password from an Authorization header."""
    if authorization is None:
        raise _unauthorized(realm)
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise Refusal(500, "Only Basic authentication is known here.")
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        raise _unauthorized(realm) from None
    if not colon:
        raise _unauthorized(realm)
    return user, password


def _unauthorized(realm: str) -> Refusal:
    return Refusal(
        401,
        "Give a session_id as a cookie or in the query, or user and password.",
        [("WWW-Authenticate", f'Basic realm="{realm}"')],
    )
