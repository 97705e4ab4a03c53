"""The three forms of the data model that the tools know, and the ways between them.

- a full extract: one JSON object with every fact, prose and rules included;
- the canonical form: the same without the prose (`canonical`), which a loaded data model gives
  back too (`expand`). It knows one null ref, where XAPI writes both "" and "OpaqueRef:NULL"; has
  defaults as plain JSON, as their types tell the rest; and counts a second time that something was
  published among its changes;
- the data file's folded form (`render`), of which os_xenapi/datamodel/unfold.py says what it leaves
  out. No text leaves here that does not unfold to all that went into it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from os_xenapi.datamodel import MANDATORY, Class, DataModel, Field, Message, Param
from os_xenapi.datamodel.types import Type, parse_type
from os_xenapi.datamodel.unfold import FORMAT, implicit_names

NULL_REF = "OpaqueRef:NULL"
_STEPS = ("state", "prototyped", "published", "deprecated", "removed")
_OPTIONAL_FLAGS = ("hidden", "pool_internal", "secret", "custom_marshaller")


class NotFaithful(Exception):
    """Two forms that should say the same do not."""


def canonical(extract: dict[str, Any]) -> dict[str, Any]:
    """Return a full extract with its defaults as plain JSON and without its prose.

    Raises:
        NotFaithful: a part is missing without which it is no full extract.
    """
    try:
        return _canonical(extract)
    except (KeyError, TypeError, AttributeError) as error:
        raise NotFaithful(f"this is not a full extract of the data model: {error!r}") from None


def _canonical(extract: dict[str, Any]) -> dict[str, Any]:
    meta = extract["meta"]
    result = {key: meta[key] for key in ("source", "api_version", "schema_version")}
    result |= {key: value for key, value in extract.items() if key not in ("meta", "classes")}
    result["classes"] = [
        owner
        | _first_steps(owner)
        | {
            "fields": [_plain_default(field) | _first_steps(field) for field in owner["fields"]],
            "messages": [
                message
                | _first_steps(message)
                | {"params": [_plain_default(param) for param in message["params"]]}
                for message in owner["messages"]
            ],
        }
        for owner in extract["classes"]
    ]
    return result


def _first_steps(item: dict[str, Any]) -> dict[str, Any]:
    """A lifecycle with each step's first release; later ones become changes."""
    told = dict(item["lifecycle"])
    changes = list(told.pop("changes", ()))
    for step, releases in told.items():
        if isinstance(releases, list):
            told[step], *more = releases
            changes += [[step, release] for release in more]
    return {"lifecycle": told | ({"changes": changes} if changes else {})}


def _plain_default(item: dict[str, Any]) -> dict[str, Any]:
    if "default" not in item:
        return item
    return item | {"default": _plain(parse_type(item["type"]), item["default"])}


def _plain(kind: Type, value: Any) -> Any:
    """A default as JSON without the wrapping that tells its type, which the type tells."""
    if isinstance(value, dict):
        [value] = value.values()
    if kind.kind == "ref":
        return value or NULL_REF
    if kind.kind == "float":
        return float(value)
    if kind.kind == "set":
        return [_plain(kind.args[0], member) for member in value]
    if kind.kind == "map":
        return {str(_plain(kind.args[0], k)): _plain(kind.args[1], v) for k, v in value}
    return value


def expand(dm: DataModel) -> dict[str, Any]:
    """Return all that a data model says, in the canonical form of a full extract."""
    return {
        "source": dm.source,
        "api_version": list(dm.api_version),
        "schema_version": dm.schema_version,
        "releases": [release._asdict() for release in dm.releases],
        "roles_ordered": list(dm.roles_ordered),
        "classes": [_expand_class(dm, owner) for owner in dm.classes.values()],
        "enums": [{"name": name, "values": list(values)} for name, values in dm.enums.items()],
        "errors": [
            {
                "name": code,
                "params": None if params is None else list(params),
                "documented": params is not None,
            }
            for code, params in dm.errors.items()
        ],
        "message_types": [
            {"name": name, "priority": priority} for name, priority in dm.message_types.items()
        ],
        "relations": [list(relation) for relation in dm.relations],
        "http_handlers": [
            handler._asdict() | {"query": list(handler.query), "roles": _roles(dm, handler.roles)}
            for handler in dm.http_handlers.values()
        ],
    }


def _expand_class(dm: DataModel, owner: Class) -> dict[str, Any]:
    result: dict[str, Any] = {
        "name": owner.name,
        "lifecycle": _expand_lifecycle(owner),
        "in_database": owner.in_database,
        "persist": owner.persist,
        "gen_events": owner.gen_events,
        "documented": owner.documented,
        "has_constructor": owner.has_constructor,
        "enums": list(owner.enums),
        "fields": [_expand_field(dm, field) for field in owner.fields.values()],
        "messages": [_expand_message(dm, message) for message in owner.messages.values()],
    }
    if owner.has_constructor:
        required = [name for name in owner.constructor_fields if name in owner.constructor_required]
        result["constructor_fields"] = list(owner.constructor_fields)
        result["constructor_required"] = required
    return result


def _expand_field(dm: DataModel, field: Field) -> dict[str, Any]:
    result = _expand_typed(field)
    result |= {"qualifier": field.qualifier, "lifecycle": _expand_lifecycle(field)}
    if field.db_name != field.name:
        result["db_name"] = field.db_name
    if not field.persist:
        result["persist"] = False
    if field.internal_only:
        result["internal_only"] = True
    return result | _expand_map_keys(dm, field)


def _expand_message(dm: DataModel, message: Message) -> dict[str, Any]:
    result: dict[str, Any] = {
        "name": message.name,
        "static": message.static,
        "async": message.is_async,
        "params": [_expand_typed(param) for param in message.params],
        "result": str(message.result) if message.result else None,
        "roles": None if message.roles is None else _roles(dm, message.roles),
        "lifecycle": _expand_lifecycle(message),
    }
    if message.secret_result:
        result["result"] = "secret_string"
    if not message.session:
        result["session"] = False
    if message.errors:
        result["errors"] = list(message.errors)
    result |= {flag: True for flag in _OPTIONAL_FLAGS if getattr(message, flag)}
    result |= {
        key: text
        for key in ("implicit", "forward_to")
        if (text := getattr(message, key)) is not None
    }
    return result | _expand_map_keys(dm, message)


def _expand_typed(item: Field | Param) -> dict[str, Any]:
    result = {"name": item.name, "type": "secret_string" if item.secret else str(item.type)}
    return result if item.default is MANDATORY else result | {"default": item.default}


def _expand_lifecycle(item: Class | Field | Message) -> dict[str, Any]:
    lifecycle = item.lifecycle
    told = {key: step for key in _STEPS if (step := getattr(lifecycle, key)) is not None}
    if lifecycle.changes:
        told["changes"] = [list(change) for change in lifecycle.changes]
    return told


def _expand_map_keys(dm: DataModel, item: Field | Message) -> dict[str, Any]:
    keys = {key: _roles(dm, roles) for key, roles in item.map_keys_roles.items()}
    return {"map_keys_roles": keys} if keys else {}


def _roles(dm: DataModel, roles: frozenset[str]) -> list[str]:
    return [role for role in dm.roles_ordered if role in roles]


def digest(facts: dict[str, Any]) -> str:
    """Return the digest of a canonical form."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def counts(facts: dict[str, Any]) -> dict[str, Any]:
    """Return how much of everything there is in a canonical form."""
    fields = [field for owner in facts["classes"] for field in owner["fields"]]
    messages = [message for owner in facts["classes"] for message in owner["messages"]]
    implicit = sum("implicit" in message for message in messages)
    return {
        "classes": len(facts["classes"]),
        "fields": len(fields),
        "fields_client_visible": sum("internal_only" not in field for field in fields),
        "messages": {
            "total": len(messages),
            "implicit": implicit,
            "custom": len(messages) - implicit,
            "hidden": sum("hidden" in message for message in messages),
            "pool_internal": sum("pool_internal" in message for message in messages),
        },
        "enums": len(facts["enums"]),
        "enum_values": sum(len(one["values"]) for one in facts["enums"]),
        "errors": len(facts["errors"]),
        "errors_with_documented_params": sum(error["documented"] for error in facts["errors"]),
        "message_types": len(facts["message_types"]),
        "http_handlers": len(facts["http_handlers"]),
    }


class _Folder:
    """Leaves out of a canonical form what the rest of it tells."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self._facts = facts
        self._ranks: list[str] = facts["roles_ordered"]
        self._role_lists: dict[str, list[str]] = {"all": self._ranks, "none": []}

    def fold(self) -> dict[str, Any]:
        facts = self._facts
        classes = {owner["name"]: self._class(owner) for owner in facts["classes"]}
        handlers = {one["name"]: self._handler(one) for one in facts["http_handlers"]}
        return {
            "format": FORMAT,
            "written_by": "tools/datamodel.py; read by os_xenapi/datamodel/unfold.py",
            "source": facts["source"],
            "api_version": facts["api_version"],
            "schema_version": facts["schema_version"],
            "counts": counts(facts),
            "digest": digest(facts),
            "releases": [
                [one["code"], one["api"], one["branding"], one["date"]] for one in facts["releases"]
            ],
            "roles_ordered": self._ranks,
            "role_lists": self._role_lists,
            "classes": classes,
            "enums": {one["name"]: one["values"] for one in facts["enums"]},
            "errors": {one["name"]: one["params"] for one in facts["errors"]},
            "message_types": {one["name"]: one["priority"] for one in facts["message_types"]},
            "relations": facts["relations"],
            "http_handlers": handlers,
        }

    def _class(self, owner: dict[str, Any]) -> dict[str, Any]:
        folded = fold_lifecycle(owner["lifecycle"], {})
        folded |= _unusual(owner, in_database=True, persist=True, gen_events=True, documented=True)
        folded |= _unusual(owner, has_constructor=False)
        messages = {message["name"]: message for message in owner["messages"]}
        by_rule = {
            m["implicit"]: self._role_list(m["roles"]) for m in messages.values() if "implicit" in m
        }
        folded |= _unusual({"read": by_rule.get("object:get_record", "all")}, read="all")
        if "object:make" in by_rule:
            folded["write"] = by_rule["object:make"]
        folded["fields"] = {f["name"]: self._field(f, owner, by_rule) for f in owner["fields"]}
        before, after = implicit_names(folded)
        without = [name for name in {**before, **after} if name not in messages]
        if without:
            folded["without"] = without
        folded["messages"] = {
            name: self._message(message, owner)
            for name, message in messages.items()
            if "implicit" not in message
        }
        return folded

    def _field(
        self, field: dict[str, Any], owner: dict[str, Any], by_rule: dict[str, str]
    ) -> dict[str, Any]:
        folded = {"type": field["type"], "qualifier": field["qualifier"]}
        folded |= {key: field[key] for key in ("default", "db_name") if key in field}
        folded |= _unusual(field, persist=True, internal_only=False)
        folded |= fold_lifecycle(field["lifecycle"], owner["lifecycle"]) | self._map_keys(field)
        folded |= _unusual({"get": by_rule.get(f"field:get:{field['name']}", "all")}, get="all")
        if f"field:set:{field['name']}" in by_rule:
            folded["set"] = by_rule[f"field:set:{field['name']}"]
        return folded

    def _message(self, message: dict[str, Any], owner: dict[str, Any]) -> dict[str, Any]:
        folded: dict[str, Any] = {}
        if message["params"]:
            folded["params"] = [
                [param[key] for key in ("name", "type", "default") if key in param]
                for param in message["params"]
            ]
        if message["result"]:
            folded["result"] = message["result"]
        roles = message["roles"]
        folded["roles"] = None if roles is None else self._role_list(roles)
        folded |= _unusual(message, session=True, forward_to=None, **{"async": False})
        folded |= _unusual(message, **dict.fromkeys(_OPTIONAL_FLAGS, False))
        if message.get("errors"):
            folded["errors"] = message["errors"]
        folded |= fold_lifecycle(message["lifecycle"], owner["lifecycle"])
        return folded | self._map_keys(message)

    def _handler(self, handler: dict[str, Any]) -> dict[str, Any]:
        folded = {"method": handler["method"], "uri": handler["uri"]}
        folded |= _unusual(handler, in_sdk=False, query=[])
        folded["roles"] = self._role_list(handler["roles"])
        return folded | _unusual(handler, rbac_checked=True)

    def _map_keys(self, item: dict[str, Any]) -> dict[str, Any]:
        keys = item.get("map_keys_roles", {})
        folded = {key: self._role_list(roles) for key, roles in keys.items()}
        return {"map_keys_roles": folded} if folded else {}

    def _role_list(self, roles: list[str]) -> str:
        return name_role_list(roles, self._role_lists)


def name_role_list(roles: list[str], role_lists: dict[str, list[str]]) -> str:
    """Return the name of a list of roles in ``role_lists``, to which it is added if need be.

    The name is the lowest role above which all may call, followed by those that may besides.
    """
    for name, members in role_lists.items():
        if members == roles:
            return name
    ranks = role_lists["all"]
    height = 0
    while roles[height : height + 1] == ranks[height : height + 1]:
        height += 1
    name = "+".join(roles[max(height - 1, 0) :])
    role_lists[name] = roles
    return name


def fold_lifecycle(told: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    """Return the members that say a lifecycle; none where it is the usual one."""
    if told == usual:
        return {}
    if told.keys() == {"state", "published"} and told["state"] == "published":
        return {"since": told["published"]}
    return {"lifecycle": told}


def _unusual(item: dict[str, Any], **usual: Any) -> dict[str, Any]:
    return {k: item[k] for k, value in usual.items() if k in item and item[k] != value}


def render(facts: dict[str, Any]) -> str:
    """Return the text of the data file that says what a canonical form says.

    Raises:
        NotFaithful: something in it does not survive, with the place where.
    """
    text = "".join(_lines(_Folder(facts).fold(), ())) + "\n"
    compare(facts, expand(DataModel(json.loads(text))))
    return text


def _lines(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    """JSON text with each class, field, message and entry of a table on a line of its own."""
    if not value or not _is_open(value, path):
        yield json.dumps(value, ensure_ascii=False)
        return
    opening, closing = "[]" if isinstance(value, list) else "{}"
    indent = "\n" + " " * len(path)
    names: list[Any] = list(value) if isinstance(value, dict) else [None] * len(value)
    members = value.values() if isinstance(value, dict) else value
    separator = opening
    for name, member in zip(names, members, strict=True):
        yield f"{separator}{indent} " + (f"{json.dumps(name)}: " if name is not None else "")
        yield from _lines(member, (*path, str(name)))
        separator = ","
    yield indent + closing


def _is_open(value: Any, path: tuple[str, ...]) -> bool:
    if not isinstance(value, (dict, list)) or path in [("api_version",), ("counts",)]:
        return False
    inside_class = path[:1] == ("classes",) and (
        len(path) == 2 or path[2:] in [("fields",), ("messages",)]
    )
    return len(path) < 2 or inside_class


def compare(wanted: Any, found: Any, path: str = "") -> None:
    """Raise NotFaithful, naming the place, where two JSON values differ."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in sorted(wanted.keys() | found.keys()):
            if key not in found or key not in wanted:
                where = "is lost" if key not in found else "appeared from nowhere"
                raise NotFaithful(f"{path}.{key} {where}".lstrip("."))
            compare(wanted[key], found[key], f"{path}.{key}")
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for index, (one, other) in enumerate(zip(wanted, found, strict=True)):
            name = one.get("name", index) if isinstance(one, dict) else index
            compare(one, other, f"{path}[{name}]")
    elif type(wanted) is not type(found) or wanted != found:
        raise NotFaithful(f"{path.lstrip('.')}: {_short(wanted)} became {_short(found)}")


def _short(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = [one.get("name") for one in value]
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 200 else text[:200] + "..."
