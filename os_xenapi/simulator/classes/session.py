"""session: logging in and out."""

from __future__ import annotations

from collections.abc import Callable

from os_xenapi.errors import Failure, failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.sessions import Session
from os_xenapi.simulator.waits import Steps, sleep

__all__: list[str] = []


@body("session.login_with_password")
def login_with_password(
    call: Call, user: str, password: str, version: str, originator: str
) -> Steps[str]:
    """Open a session on the host that was asked; a wrong password is answered late."""
    return _late_if_refused(
        call,
        lambda: call.pool.sessions.login(
            user, password, host=call.host, originator=originator, trusted=call.local_root
        ),
    )


@body("session.slave_local_login_with_password")
def slave_local_login_with_password(call: Call, user: str, password: str) -> Steps[str]:
    """Open a session of root that is good on the host that was asked alone."""
    return _late_if_refused(
        call,
        lambda: call.pool.sessions.login_locally(
            user, password, host=call.host, trusted=call.local_root
        ),
    )


@body("session.slave_local_login")
def slave_local_login(call: Call, secret: str) -> Steps[str]:
    """Open such a session for who has the pool's secret."""
    return _late_if_refused(
        call, lambda: call.pool.sessions.login_host_locally(secret, host=call.host)
    )


@body("session.slave_login")
def slave_login(call: Call, host_ref: str, secret: str) -> Steps[str]:
    """Open a session for a host of the pool."""
    host = call.pool.host(host_ref)
    return _late_if_refused(call, lambda: call.pool.sessions.login_host(secret, host=host))


def _late_if_refused(call: Call, login: Callable[[], Session]) -> Steps[str]:
    try:
        session = login()
    except Failure:
        yield from sleep(call.pool.bad_password_delay)
        raise
    return session.ref


@body("session.logout", "session.local_logout")
def logout(call: Call) -> None:
    """Close the session of the call."""
    call.pool.sessions.end(call.session.ref)


@body("session.change_password")
def change_password(call: Call, old: str, new: str) -> None:
    """Change the password of root, who need not know the old one."""
    if call.session.subject:
        text = "Only the local superuser can change the password"
        raise failure(["USER_IS_NOT_LOCAL_SUPERUSER", text])
    if not new:
        raise failure(["CHANGE_PASSWORD_REJECTED", "The new password is empty"])
    call.pool.password = new


@body("session.get_all_subject_identifiers")
def get_all_subject_identifiers(call: Call) -> list[str]:
    """Answer with who is logged in beside root."""
    sessions = call.pool.sessions.collectable()
    return sorted({session.subject for session in sessions if session.subject})


@body("session.logout_subject_identifier")
def logout_subject_identifier(call: Call, identifier: str) -> None:
    """Close the sessions of one user."""
    sessions = call.pool.sessions
    for session in sessions.collectable():
        if identifier and session.subject == identifier:
            sessions.end(session.ref)
