"""Who may call what: the roles that the datamodel gives to messages, guarded keys and handlers.

A permission is the name of a message in lower case (``vm.start``), with ``/key:NAME`` behind it for
a key of a map that is guarded by itself, or ``http/`` and the name of a handler.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any

from os_xenapi import datamodel
from os_xenapi.datamodel import Message
from os_xenapi.errors import Failure, failure

if TYPE_CHECKING:
    from os_xenapi.simulator.sessions import Session

__all__ = ["check_call", "check_handler", "check_task", "permissions"]

Roles = frozenset[str]

_ANY_TASK = "task.destroy/any"
_OPERATORS = frozenset({"pool-admin", "pool-operator"})


def check_call(session: Session, message: Message, arguments: Sequence[Any]) -> None:
    """Raise Failure RBAC_PERMISSION_DENIED if ``session`` may not call ``message``.

    A guarded key among the arguments decides instead of the message: it may be open to more roles
    than that, or to fewer.
    """
    roles = session.roles
    if roles is None:
        return
    permission, allowed = message.full_name.lower(), message.roles
    if message.map_keys_roles and len(arguments) > 1:
        for guard, guarded in message.map_keys_roles.items():
            if fnmatchcase(str(arguments[1]), guard):
                permission, allowed = f"{permission}/key:{guard}", guarded
                break
    _check(roles, permission, allowed)


def check_handler(session: Session, name: str) -> None:
    """Raise Failure RBAC_PERMISSION_DENIED if ``session`` may not use the HTTP handler ``name``."""
    handler = datamodel.load().http_handlers.get(name)
    if session.roles is not None and handler is not None and handler.rbac_checked:
        _check(session.roles, f"http/{name}", handler.roles)


def check_task(session: Session, *, is_own: bool) -> None:
    """Raise Failure RBAC_PERMISSION_DENIED if ``session`` may not steer a task of somebody else."""
    if session.roles is not None and not is_own:
        _check(session.roles, _ANY_TASK, _OPERATORS)


@cache
def permissions(roles: Roles) -> tuple[str, ...]:
    """Return every permission that one of ``roles`` has, sorted."""
    model = datamodel.load()
    found = [_ANY_TASK] if roles & _OPERATORS else []
    for one in model.classes.values():
        for message in one.messages.values():
            name = message.full_name.lower()
            if message.roles is None or roles & message.roles:
                found.append(name)
            found += [
                f"{name}/key:{key}"
                for key, guarded in message.map_keys_roles.items()
                if roles & guarded
            ]
    found += [f"http/{name}" for name, one in model.http_handlers.items() if roles & one.roles]
    return tuple(sorted(found))


def _check(roles: Roles, permission: str, allowed: Roles | None) -> None:
    if allowed is not None and roles.isdisjoint(allowed):
        raise _denied(permission, allowed)


def _denied(permission: str, allowed: Roles) -> Failure:
    names = [name for name in datamodel.load().roles_ordered if name in allowed]
    text = f"No permission in user session. (Roles with permission: {', '.join(names)})"
    return failure(["RBAC_PERMISSION_DENIED", permission, text])
