"""From the data file's folded form to the values of model.py, each made when first asked for.

The file leaves out whatever follows from the rest of it:

- the messages that exist implicitly (the rules are the two tables below), but for the names in a
  class's ``without``. Their roles stand in ``read`` (default ``all``) and ``write`` of the class,
  in ``get`` (default ``all``) and ``set`` of the field;
- ``lifecycle`` where it is the class's; ``since`` is short for: published in that release, and
  nothing else;
- ``static``, ``constructor_fields``, ``constructor_required`` and ``enums``;
- members that have their usual value, see `_CLASS_FLAGS` and the calls of ``get`` here.

Roles are names of entries in ``role_lists``. Parameters are ``[name, type]`` or
``[name, type, default]``. The tool that writes the file uses these same rules, and checks that
what it wrote unfolds to what it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

from os_xenapi.datamodel.model import (
    MANDATORY,
    Class,
    Field,
    HttpHandler,
    Lifecycle,
    Message,
    Param,
    Relation,
    Release,
    Roles,
)
from os_xenapi.datamodel.types import Type, parse_type

__all__ = ["FORMAT", "DataModel", "implicit_names"]

FORMAT: Final = 1
"""The version of the folded form that this module reads."""

_V = TypeVar("_V")
_Raw = Mapping[str, Any]


class _Rule(NamedTuple):
    """An implicit message: {c} is the class, {f} the field, {t} its type, {k} and {v} its parts."""

    name: str
    params: tuple[tuple[str, str], ...]
    result: str | None
    roles: str
    is_async: bool = False
    hidden: bool = False


_SELF: Final = ("self", "ref({c})")
_OBJECT_RULES: Final = {
    "object:get_record": _Rule("get_record", (_SELF,), "record({c})", "read"),
    "object:get_by_uuid": _Rule("get_by_uuid", (("uuid", "string"),), "ref({c})", "read"),
    "object:make": _Rule("create", (("args", "record({c})"),), "ref({c})", "write", is_async=True),
    "object:delete": _Rule("destroy", (_SELF,), None, "write", is_async=True),
    "object:get_by_label": _Rule(
        "get_by_name_label", (("label", "string"),), "set(ref({c}))", "read"
    ),
    "object:get_all": _Rule("get_all", (), "set(ref({c}))", "read"),
    "object:get_all_where": _Rule(
        "get_all_where", (("expr", "string"),), "set(ref({c}))", "read", hidden=True
    ),
    "object:get_all_records_where": _Rule(
        "get_all_records_where",
        (("expr", "string"),),
        "map(ref({c}),record({c}))",
        "read",
        hidden=True,
    ),
    "object:get_all_records": _Rule("get_all_records", (), "map(ref({c}),record({c}))", "read"),
}
_FIELD_RULES: Final = {
    ("get", ""): _Rule("get_{f}", (_SELF,), "{t}", "get"),
    ("set", ""): _Rule("set_{f}", (_SELF, ("value", "{t}")), None, "set"),
    ("add", "set"): _Rule("add_{f}", (_SELF, ("value", "{v}")), None, "set"),
    ("add", "map"): _Rule("add_to_{f}", (_SELF, ("key", "{k}"), ("value", "{v}")), None, "set"),
    ("remove", "set"): _Rule("remove_{f}", (_SELF, ("value", "{v}")), None, "set"),
    ("remove", "map"): _Rule("remove_from_{f}", (_SELF, ("key", "{k}")), None, "set"),
}

_CLASS_FLAGS: Final = {
    "in_database": True,
    "persist": True,
    "gen_events": True,
    "documented": True,
    "has_constructor": False,
}
_NO_KEYS: Final[Mapping[str, Roles]] = MappingProxyType({})


class _Lazy(Mapping[str, _V]):
    """A mapping whose values are made one by one, when they are first asked for."""

    def __init__(self, raw: Mapping[str, Any], make: Callable[[str, Any], _V]) -> None:
        self._raw = raw
        self._make = make
        self._made: dict[str, _V] = {}

    def __getitem__(self, name: str) -> _V:
        found = self._made.get(name)
        if found is None:
            # Two threads may both make it; setdefault lets both return the same one.
            found = self._made.setdefault(name, self._make(name, self._raw[name]))
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


class DataModel:
    """The whole data model; `os_xenapi.datamodel.load` returns the one that is shipped.

    Attributes:
        classes: every class by name, e.g. ``"VM"``.
        enums: the values of every enum by its name.
        errors: the names of each error code's parameters; None where they are not known.
        message_types: the priority of each kind of `message` object by its name.
        relations: pairs of fields that show the same relation.
        http_handlers: every HTTP handler by name, e.g. ``"get_export_raw_vdi"``.
        releases: from the oldest to the newest.
        roles_ordered: names of the roles.
        api_version: major and minor number.
        schema_version: of xapi's database.
        source: what the facts were taken from.
    """

    def __init__(self, raw: _Raw) -> None:
        if raw.get("format") != FORMAT:
            raise ValueError(
                f"the data model's file is of format {raw.get('format')}, not {FORMAT}: "
                "install os-xenapi again"
            )
        self.raw: Final = raw
        self._roles = {name: frozenset(roles) for name, roles in raw["role_lists"].items()}
        self._since: dict[str, Lifecycle] = {}
        self.classes: Mapping[str, Class] = _Lazy(raw["classes"], self._class)
        self.enums: Mapping[str, tuple[str, ...]] = _Lazy(raw["enums"], lambda _, v: tuple(v))
        self.errors: Mapping[str, tuple[str, ...] | None] = MappingProxyType(
            {code: None if names is None else tuple(names) for code, names in raw["errors"].items()}
        )
        self.message_types: Mapping[str, int] = MappingProxyType(raw["message_types"])
        self.relations: tuple[Relation, ...] = tuple(
            Relation(*relation) for relation in raw["relations"]
        )
        self.http_handlers: Mapping[str, HttpHandler] = _Lazy(raw["http_handlers"], self._handler)
        self.releases: tuple[Release, ...] = tuple(Release(*release) for release in raw["releases"])
        self.roles_ordered: tuple[str, ...] = tuple(raw["roles_ordered"])
        self.api_version: tuple[int, int] = tuple(raw["api_version"])
        self.schema_version: str = raw["schema_version"]
        self.source: str = raw["source"]

    def message(self, full_name: str) -> Message | None:
        """Return the message of a wire name such as ``"VM.start"`` (no ``Async.``), else None."""
        class_name, _, name = full_name.partition(".")
        try:
            return self.classes[class_name].messages[name]
        except KeyError:
            return None

    def _class(self, name: str, raw: _Raw) -> Class:
        lifecycle = self._lifecycle(raw, None)

        def make_field(field_name: str, raw_field: _Raw) -> Field:
            return self._field(field_name, raw_field, lifecycle)

        def make_message(message_name: str, raw_message: _Raw | str) -> Message:
            if isinstance(raw_message, str):
                return self._implicit(made, raw, raw_message)
            return self._message(made, message_name, raw_message)

        flags = {flag: raw.get(flag, usual) for flag, usual in _CLASS_FLAGS.items()}
        given = _constructor(raw) if flags["has_constructor"] else {}
        made = Class(
            name=name,
            fields=_Lazy(raw.get("fields", {}), make_field),
            messages=_Lazy(_messages(raw), make_message),
            constructor_fields=tuple(given),
            constructor_required=frozenset(f for f, required in given.items() if required),
            lifecycle=lifecycle,
            **flags,
        )
        return made

    def _field(self, name: str, raw: _Raw, usual: Lifecycle) -> Field:
        kind = parse_type(raw["type"])
        return Field(
            name=name,
            type=kind,
            _default=_native(kind, raw["default"]) if "default" in raw else MANDATORY,
            secret=raw["type"] == "secret_string",
            qualifier=raw["qualifier"],
            db_name=raw.get("db_name", name),
            internal_only=raw.get("internal_only", False),
            persist=raw.get("persist", True),
            lifecycle=self._lifecycle(raw, usual),
            map_keys_roles=self._map_keys(raw),
        )

    def _message(self, owner: Class, name: str, raw: _Raw) -> Message:
        params = tuple(_param(*param) for param in raw.get("params", ()))
        result = raw.get("result")
        return Message(
            class_name=owner.name,
            name=name,
            params=params,
            result=parse_type(result) if result else None,
            secret_result=result == "secret_string",
            is_async=raw.get("async", False),
            static=_is_static(owner.name, params),
            session=raw.get("session", True),
            roles=self._roles[raw["roles"]] if raw["roles"] is not None else None,
            implicit=None,
            errors=tuple(raw.get("errors", ())),
            hidden=raw.get("hidden", False),
            pool_internal=raw.get("pool_internal", False),
            lifecycle=self._lifecycle(raw, owner.lifecycle),
            map_keys_roles=self._map_keys(raw),
            secret=raw.get("secret", False),
            custom_marshaller=raw.get("custom_marshaller", False),
            forward_to=raw.get("forward_to"),
        )

    def _implicit(self, owner: Class, raw: _Raw, tag: str) -> Message:
        """Make the message of a rule; ``raw`` is the class's part of the file."""
        rule = _OBJECT_RULES.get(tag)
        parts = {"c": owner.name}
        raw_roles: _Raw = raw
        lifecycle, map_keys = owner.lifecycle, _NO_KEYS
        if rule is None:
            verb, field_name = tag.split(":")[1:]
            field = owner.fields[field_name]
            raw_roles = raw["fields"][field_name]
            rule = _FIELD_RULES[verb, field.type.kind if verb in ("add", "remove") else ""]
            # The text of the file, not the type's: it tells a secret_string from a string.
            parts |= {"f": field_name, "t": raw_roles["type"]} | _parts(field.type)
            lifecycle = field.lifecycle
            map_keys = field.map_keys_roles if verb in ("add", "remove") else _NO_KEYS
        return Message(
            class_name=owner.name,
            name=rule.name.format(**parts),
            params=(params := tuple(_param(n, t.format(**parts)) for n, t in rule.params)),
            result=parse_type(rule.result.format(**parts)) if rule.result else None,
            secret_result=bool(rule.result) and parts.get("t") == "secret_string",
            is_async=rule.is_async,
            static=_is_static(owner.name, params),
            session=True,
            roles=self._roles[raw_roles.get(rule.roles, "all")],
            implicit=tag,
            errors=(),
            hidden=rule.hidden,
            pool_internal=False,
            lifecycle=lifecycle,
            map_keys_roles=map_keys,
            secret=False,
            custom_marshaller=False,
            forward_to=None,
        )

    def _handler(self, name: str, raw: _Raw) -> HttpHandler:
        return HttpHandler(
            name=name,
            method=raw["method"],
            uri=raw["uri"],
            in_sdk=raw.get("in_sdk", False),
            query=tuple(raw.get("query", ())),
            roles=self._roles[raw["roles"]],
            rbac_checked=raw.get("rbac_checked", True),
        )

    def _lifecycle(self, raw: _Raw, usual: Lifecycle | None) -> Lifecycle:
        if "since" in raw:
            release = raw["since"]
            return self._since.setdefault(release, Lifecycle("published", published=release))
        if "lifecycle" not in raw and usual is not None:
            return usual
        told = dict(raw["lifecycle"])
        changes = tuple((what, when) for what, when in told.pop("changes", ()))
        return Lifecycle(**told, changes=changes)

    def _map_keys(self, raw: _Raw) -> Mapping[str, Roles]:
        keys = raw.get("map_keys_roles")
        if not keys:
            return _NO_KEYS
        return MappingProxyType({key: self._roles[roles] for key, roles in keys.items()})


def implicit_names(raw: _Raw) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the rules give a class: its implicit messages by name, with each one's rule.

    ``raw`` is the class in the folded form. The first part stands before the class's own messages
    in the source's order, the second one after them.
    """
    if not raw.get("in_database", True):
        return {}, {}
    fields = {n: f for n, f in raw.get("fields", {}).items() if not f.get("internal_only")}
    tags = ["object:get_record", "object:get_by_uuid"]
    if raw.get("has_constructor"):
        tags += ["object:make", "object:delete"]
    if "name_label" in fields:
        tags.append("object:get_by_label")
    head = {_OBJECT_RULES[tag].name: tag for tag in tags}
    head |= {f"get_{name}": f"field:get:{name}" for name in fields}
    for name, field in fields.items():
        if field["qualifier"] != "RW":
            continue
        head[f"set_{name}"] = f"field:set:{name}"
        for verb in ("add", "remove"):
            rule = _FIELD_RULES.get((verb, field["type"].partition("(")[0]))
            if rule:
                head[rule.name.format(f=name)] = f"field:{verb}:{name}"
    tail = [tag for tag in _OBJECT_RULES if tag.startswith("object:get_all")]
    without = set(raw.get("without", ()))
    kept = {name: tag for name, tag in head.items() if name not in without}
    return kept, {n: tag for tag in tail if (n := _OBJECT_RULES[tag].name) not in without}


def _messages(raw: _Raw) -> dict[str, Any]:
    """The messages of a class in the source's order: a rule, or what the file says."""
    before, after = implicit_names(raw)
    return {**before, **raw.get("messages", {}), **after}


def _constructor(raw: _Raw) -> dict[str, bool]:
    """The members that a class's ``create`` takes, and whether each must be there."""
    return {
        name: "default" not in field
        for name, field in raw["fields"].items()
        if field["qualifier"] != "RO" and not field.get("internal_only")
    }


def _param(name: str, type_text: str, *default: Any) -> Param:
    kind = parse_type(type_text)
    value = _native(kind, default[0]) if default else MANDATORY
    return Param(name, kind, value, type_text == "secret_string")


def _is_static(class_name: str, params: tuple[Param, ...]) -> bool:
    return not (params and params[0].type is parse_type(f"ref({class_name})"))


def _parts(kind: Type) -> dict[str, str]:
    if kind.kind == "map":
        return {"k": str(kind.args[0]), "v": str(kind.args[1])}
    return {"v": str(kind.args[0])} if kind.args else {}


def _native(kind: Type, value: Any) -> Any:
    """A default as JSON has it, with floats and the keys of map(int, ...) made what they are."""
    if kind.kind == "float":
        return float(value)
    if kind.kind == "set":
        return [_native(kind.args[0], member) for member in value]
    if kind.kind == "map":
        key, inner = kind.args
        return {int(k) if key.kind == "int" else k: _native(inner, v) for k, v in value.items()}
    return value
