"""auth: the directory that users are in."""

from __future__ import annotations

from os_xenapi.simulator.bodies import Call, body

__all__: list[str] = []


@body("auth.get_subject_identifier")
def get_subject_identifier(call: Call, name: str) -> str:
    """Answer with the security identifier of a user."""
    return call.pool.directory.identifier(name)


@body("auth.get_subject_information_from_identifier")
def get_subject_information_from_identifier(call: Call, identifier: str) -> dict[str, str]:
    """Answer with what the directory knows of a user."""
    return call.pool.directory.information(identifier)


@body("auth.get_group_membership")
def get_group_membership(call: Call, identifier: str) -> list[str]:
    """Answer with the groups that a user is in: the simulated directory has none."""
    call.pool.directory.information(identifier)
    return []
