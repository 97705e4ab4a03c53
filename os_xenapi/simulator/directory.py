"""The directory service that a pool asks about users other than root.

XAPI knows of a user in a directory by a subject, which has roles; a user without one may not log
in, however right the password is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from os_xenapi import datamodel
from os_xenapi.errors import failure

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool

__all__ = ["Directory", "User"]

SERVICE = "example.com"
"""The domain that the directory is of."""


@dataclass(frozen=True)
class User:
    """A user of the directory, who logs in with ``password``.

    ``role`` is one of XAPI's: pool-admin, pool-operator, vm-power-admin, vm-admin, vm-operator,
    read-only or client-cert. None: the pool has no subject for the user.
    """

    password: str = field(repr=False)
    role: str | None = None

    def __post_init__(self) -> None:
        roles = datamodel.load().roles_ordered
        if self.role is not None and self.role not in roles:
            raise ValueError(f"role is one of {', '.join(roles)}, not {self.role!r}")


class Directory:
    """Who is in the directory, by the name that the user logs in with."""

    def __init__(self, users: Mapping[str, User]) -> None:
        self.users: dict[str, User] = dict(users)
        self._names = {_identifier(number): name for number, name in enumerate(self.users)}
        self._identifiers = {name: identifier for identifier, name in self._names.items()}

    def identifier(self, name: str) -> str:
        """Return the security identifier of a user. Raises Failure SUBJECT_CANNOT_BE_RESOLVED."""
        if name not in self._identifiers:
            raise failure(["SUBJECT_CANNOT_BE_RESOLVED"])
        return self._identifiers[name]

    def information(self, identifier: str) -> dict[str, str]:
        """Return what is known of a user. Raises Failure SUBJECT_CANNOT_BE_RESOLVED."""
        name = self._names.get(identifier)
        if name is None:
            raise failure(["SUBJECT_CANNOT_BE_RESOLVED"])
        return {
            "subject-name": name,
            "subject-upn": f"{name}@{SERVICE}",
            "subject-sid": identifier,
            "subject-is-group": "false",
            "subject-account-disabled": "false",
            "subject-account-expired": "false",
            "subject-account-locked": "false",
            "subject-password-expired": "false",
        }

    def install(self, pool: Pool) -> None:
        """Let the hosts of ``pool`` use the directory, and make the subjects. The lock is held."""
        if not self.users:
            return
        store = pool.store
        for host in store.rows("host"):
            store.set(host, external_auth_type="AD", external_auth_service_name=SERVICE)
        roles = {row["name_label"]: row.ref for row in store.rows("role")}
        for name, user in self.users.items():
            if user.role is not None:
                identifier = self.identifier(name)
                subject = {
                    "subject_identifier": identifier,
                    "other_config": self.information(identifier),
                    "roles": [roles[user.role]],
                }
                store.create("subject", subject)


def _identifier(number: int) -> str:
    return f"S-1-5-21-1004336348-1177238915-682003330-{1100 + number}"
