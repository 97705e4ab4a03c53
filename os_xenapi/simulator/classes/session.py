"""session: logging in and out."""

from __future__ import annotations

from os_xenapi.errors import Failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.waits import Steps, sleep

__all__: list[str] = []


@body("session.login_with_password")
def login_with_password(
    call: Call, user: str, password: str, version: str, originator: str
) -> Steps[str]:
    """Open a session on the host that was asked; a wrong password is answered late."""
    try:
        session = call.pool.sessions.login(
            user, password, host=call.host, originator=originator, trusted=call.local_root
        )
    except Failure:
        yield from sleep(call.pool.bad_password_delay)
        raise
    return session.ref


@body("session.logout")
def logout(call: Call) -> None:
    """Close the session of the call."""
    call.pool.sessions.end(call.session.ref)
