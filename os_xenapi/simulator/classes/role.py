"""role: the roles that a user may have. Permissions have names here, and no records."""

from __future__ import annotations

from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.rbac import permissions
from os_xenapi.simulator.store import Row

__all__: list[str] = []


@body("role.get_permissions_name_label")
def get_permissions_name_label(call: Call, role: Row) -> list[str]:
    """Answer with what the role may do."""
    return list(permissions(frozenset({role["name_label"]})))


@body("role.get_by_permission_name_label")
def get_by_permission_name_label(call: Call, label: str) -> list[str]:
    """Answer with the roles that may do something."""
    return [
        role.ref
        for role in call.store.rows("role")
        if label in permissions(frozenset({role["name_label"]}))
    ]
