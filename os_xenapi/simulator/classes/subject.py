"""subject: users of a directory whom the pool knows, and the roles that they have."""

from __future__ import annotations

from typing import Any

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.rbac import permissions
from os_xenapi.simulator.store import Row

__all__: list[str] = []

_DEFAULT_ROLE = "pool-admin"


@body("subject.create")
def create(call: Call, record: dict[str, Any]) -> str:
    """Make a user known; he is an administrator until his roles are changed."""
    identifier = record["subject_identifier"]
    if any(row["subject_identifier"] == identifier for row in call.store.rows("subject")):
        raise failure(["SUBJECT_ALREADY_EXISTS"])
    (role,) = call.store.tables["role"].labelled(_DEFAULT_ROLE)
    return call.store.create("subject", {**record, "roles": [role.ref]}).ref


@body("subject.add_to_roles")
def add_to_roles(call: Call, subject: Row, role_ref: str) -> None:
    """Give a role to a user; sessions that he has already stay as they are."""
    if call.store.find("role", role_ref) is None:
        raise failure(["ROLE_NOT_FOUND"])
    if role_ref in subject["roles"]:
        raise failure(["ROLE_ALREADY_EXISTS"])
    call.store.set(subject, roles=[*subject["roles"], role_ref])


@body("subject.remove_from_roles")
def remove_from_roles(call: Call, subject: Row, role_ref: str) -> None:
    """Take a role from a user."""
    if role_ref not in subject["roles"]:
        raise failure(["ROLE_NOT_FOUND"])
    call.store.set(subject, roles=[one for one in subject["roles"] if one != role_ref])


@body("subject.get_permissions_name_label")
def get_permissions_name_label(call: Call, subject: Row) -> list[str]:
    """Answer with what the user may do."""
    roles = call.store.related(subject, "roles")
    return list(permissions(frozenset(str(role["name_label"]) for role in roles)))
