"""What the data model consists of: plain values, made by unfold.py from the data file.

Nothing here does I/O, and nothing here changes after it was made. Objects are compared by
identity: there is one for each class, field and message of a loaded model.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from os_xenapi.datamodel.types import Type

__all__ = [
    "MANDATORY",
    "Class",
    "Field",
    "HttpHandler",
    "Lifecycle",
    "Mandatory",
    "Message",
    "Param",
    "Qualifier",
    "Relation",
    "Release",
    "Roles",
]

Qualifier = Literal["RW", "StaticRO", "RO"]
"""RW: constructor argument and settable; StaticRO: constructor argument only; RO: neither."""

Roles = frozenset[str]
"""Names of the roles that may call; empty: only the local superuser and other hosts of the pool."""


class Mandatory(enum.Enum):
    """The type of `MANDATORY`, so that a type checker can tell it from a value."""

    MANDATORY = "MANDATORY"

    def __repr__(self) -> str:
        return "MANDATORY"


MANDATORY: Final = Mandatory.MANDATORY
"""Stands where a field or a parameter has no default."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """In which releases something appeared, changed and went.

    Each is a release's code name (see `Release`) or, for later ones, a version of xapi such as
    ``"24.19.1"``; None where it never happened. ``changes`` are pairs of what happened
    ("changed", "extended"; "published" where it came back) and when.
    """

    state: Literal["prototyped", "published", "deprecated", "removed"]
    prototyped: str | None = None
    published: str | None = None
    deprecated: str | None = None
    removed: str | None = None
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class _Typed:
    name: str
    type: Type
    _default: Any
    secret: bool

    @property
    def default(self) -> Any:
        """The native value it has when none is given, or `MANDATORY`; the caller's to change."""
        value = self._default
        return value.copy() if isinstance(value, (list, dict)) else value


@dataclass(frozen=True, eq=False)
class Param(_Typed):
    """A parameter of a message. ``secret`` ones must not stand in a log."""


@dataclass(frozen=True, eq=False)
class Field(_Typed):
    """A field of a class.

    ``db_name`` is its name in the expressions of get_all_records_where and get_all_where.
    ``internal_only`` fields never appear on the wire, though queries may name them. Fields without
    ``persist`` are forgotten when xapi restarts. ``map_keys_roles`` tells for keys of a map (a
    trailing ``*`` stands for any ending) which roles may add and remove them.
    """

    qualifier: Qualifier
    db_name: str
    internal_only: bool
    persist: bool
    lifecycle: Lifecycle
    map_keys_roles: Mapping[str, Roles]


@dataclass(frozen=True, eq=False)
class Message:
    """A message (method) that a class understands.

    Attributes:
        params: without the session, which is the first argument on the wire where ``session``.
            Those with a default are trailing, and a call may leave them out from the end.
        result: None where the message returns nothing.
        is_async: ``Async.`` before the name is accepted; it answers with the ref of a task.
        static: it is not sent to an object, so its first parameter is not one.
        roles: who may call it; None: everybody.
        implicit: None for a message of its own, else the rule it follows from, such as
            ``"object:get_all"`` or ``"field:set:name_label"``.
        errors: the codes of the errors that are documented for it.
        hidden: left out of XAPI's documentation, though it can be called.
        pool_internal: refused with INTERNAL_ERROR for all but the hosts of the pool.
        map_keys_roles: as in `Field`.
        secret: its arguments must not stand in a log.
        custom_marshaller: on the wire its result is not of the type that it has here.
        forward_to: the host extension that carries it out, e.g.
            ``"host-extension:pool_update.apply"``, or None.
    """

    class_name: str
    name: str
    params: tuple[Param, ...]
    result: Type | None
    secret_result: bool
    is_async: bool
    static: bool
    session: bool
    roles: Roles | None
    implicit: str | None
    errors: tuple[str, ...]
    hidden: bool
    pool_internal: bool
    lifecycle: Lifecycle
    map_keys_roles: Mapping[str, Roles]
    secret: bool
    custom_marshaller: bool
    forward_to: str | None

    @property
    def full_name(self) -> str:
        """The name on the wire, such as ``"VM.start"``."""
        return f"{self.class_name}.{self.name}"

    @property
    def required(self) -> int:
        """How many arguments a call needs at least, the session not counted."""
        return sum(param.default is MANDATORY for param in self.params)


@dataclass(frozen=True, eq=False)
class Class:
    """A class of XAPI's.

    Attributes:
        fields: in the order of the source, internal ones included.
        messages: each message that the wire knows, the implicit ones included.
        in_database: it has objects in xapi's database, and so implicit messages.
        persist: its objects outlive a restart of xapi.
        gen_events: event.from reports on its objects.
        documented: XAPI's documentation shows it.
        has_constructor: it has an implicit ``create``, which takes one struct, and ``destroy``.
        constructor_fields: the members of that struct.
        constructor_required: those of them that may not be left out.
    """

    name: str
    fields: Mapping[str, Field]
    messages: Mapping[str, Message]
    in_database: bool
    persist: bool
    gen_events: bool
    documented: bool
    has_constructor: bool
    constructor_fields: tuple[str, ...]
    constructor_required: frozenset[str]
    lifecycle: Lifecycle

    @cached_property
    def enums(self) -> tuple[str, ...]:
        """Names of the enums that its fields and messages use, sorted."""
        types = [field.type for field in self.fields.values()]
        for message in self.messages.values():
            types += [param.type for param in message.params]
            types += [message.result] if message.result else []
        return tuple(sorted({name for one in types for name in _ENUM.findall(str(one))}))


_ENUM: Final = re.compile(r"\benum (\w+)")


class Release(NamedTuple):
    """A release that changed the API.

    ``code`` is the name that lifecycles use, ``api`` the API version, ``branding`` the product's
    name and version, ``date`` a month and a year, empty or None where it is not known.
    """

    code: str
    api: str
    branding: str
    date: str | None


class Relation(NamedTuple):
    """Two fields that show one relation from its two ends: xapi computes the second one."""

    class_name: str
    field: str
    other_class: str
    other_field: str


class HttpHandler(NamedTuple):
    """An HTTP request besides the calls.

    ``query`` are the parameters as ``"type:name"`` (``"varargs"``: any). ``roles`` may use it,
    where ``rbac_checked``. ``in_sdk`` marks those that XAPI's documentation shows.
    """

    name: str
    method: str
    uri: str
    in_sdk: bool
    query: tuple[str, ...]
    roles: Roles
    rbac_checked: bool
