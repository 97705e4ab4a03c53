"""What XAPI is, as data: its classes, fields, messages, enums, errors and releases.

    dm = datamodel.load()
    dm.classes["VM"].fields["power_state"].type        # enum vm_power_state
    dm.message("VM.start").params[0].name              # "vm"

Importing reads nothing: `load` reads the data file once for the process, and each class, field and
message is made when it is first asked for, and so are the types that they are of. Nothing here
imports another part of the library.
"""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING, Any, Final

from os_xenapi.datamodel.types import Type, parse_type

if TYPE_CHECKING:
    from os_xenapi.datamodel.model import (
        MANDATORY,
        Class,
        Field,
        HttpHandler,
        Lifecycle,
        Mandatory,
        Message,
        Param,
        Relation,
        Release,
    )
    from os_xenapi.datamodel.unfold import DataModel

__all__ = [
    "DATA_FILE",
    "MANDATORY",
    "Class",
    "DataModel",
    "Field",
    "HttpHandler",
    "Lifecycle",
    "Mandatory",
    "Message",
    "Param",
    "Relation",
    "Release",
    "Type",
    "load",
    "parse_type",
]

DATA_FILE: Final = os.path.join(os.path.dirname(os.path.abspath(__file__)), "xapi.json")
"""Where the data file lies."""

_lock = threading.Lock()
_loaded: DataModel | None = None


def load() -> DataModel:
    """Return the data model that this release ships; the same object each time."""
    global _loaded
    with _lock:
        if _loaded is None:
            from os_xenapi.datamodel.unfold import DataModel

            with open(DATA_FILE, encoding="utf-8") as file:
                _loaded = DataModel(json.load(file))
        return _loaded


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from os_xenapi.datamodel import model, unfold

        return getattr(unfold if name == "DataModel" else model, name)
