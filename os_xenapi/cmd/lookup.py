"""Objects by what people call them: a uuid, a reference, or a name that only one of them has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from os_xenapi import datamodel
from os_xenapi.cmd.parsing import printable
from os_xenapi.errors import Failure, XenApiError

if TYPE_CHECKING:
    from os_xenapi import Session

__all__ = ["Found", "NotFound", "find", "find_vm"]

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOST_NAMED = 5


class NotFound(XenApiError):
    """No object has that name, or several have."""


class Found(NamedTuple):
    """An object: its reference, and what it is to be called in messages."""

    ref: Any
    name: str


def find(session: Session, class_name: str, word: str) -> Found:
    """Return the object of a class that ``word`` means; raises NotFound."""
    return _find(session, class_name, word, lambda record: True)


def find_vm(session: Session, word: str) -> Found:
    """Return the VM that ``word`` means; templates and snapshots only by uuid or reference."""
    return _find(session, "VM", word, lambda record: not record["is_a_template"])


def _find(session: Session, class_name: str, word: str, is_meant: Any) -> Found:
    if word.startswith("OpaqueRef:"):
        return Found(word, word)
    messages = datamodel.load().classes[class_name].messages
    if _UUID.fullmatch(word) and "get_by_uuid" in messages:
        try:
            return Found(session.call_xenapi(f"{class_name}.get_by_uuid", word.lower()), word)
        except Failure as error:
            if error.code not in ("UUID_INVALID", "HANDLE_INVALID"):
                raise
            raise _no(class_name, word) from None
    if "get_by_name_label" not in messages:
        raise NotFound(f"a {class_name} has no name: give its uuid or reference")
    refs = session.call_xenapi(f"{class_name}.get_by_name_label", word)
    records = {ref: session.call_xenapi(f"{class_name}.get_record", ref) for ref in refs}
    found = [ref for ref, record in records.items() if is_meant(record)]
    if len(found) == 1:
        return Found(found[0], word)
    if not found:
        raise _no(class_name, word)
    uuids = ", ".join(records[ref]["uuid"] for ref in found[:_MOST_NAMED])
    more = ", ..." if len(found) > _MOST_NAMED else ""
    raise NotFound(
        f"{len(found)} objects of class {class_name} are called {printable(word)}: "
        f"give one's uuid ({uuids}{more})"
    )


def _no(class_name: str, word: str) -> NotFound:
    return NotFound(
        f"there is no {class_name} {printable(word)}: `os-xenapi list {class_name}` shows them"
    )
