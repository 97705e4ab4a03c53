"""Read the `xenapi.json` that XAPI publishes, and bring the data file up to date with it.

The published file is a list of classes:

    class     name, fields, messages, enums; lifecycle, description, tag
    field     name, type, qualifier, lifecycle; default, description, tag
    message   name, params, lifecycle, implicit; result, errors, roles, static, description, tag
    param     name, type; doc            (a leading session_id is left out)
    result    [type, doc], or an object with these members
    error     name; doc
    enum      name, values               (a value: name; doc)
    lifecycle state ("Published_s"), transitions (transition, release; description)
    type      "VM ref set", "(string -> string) map", "enum vm_power_state", "VM record",
              "string option", "datetime" ...

It leaves out what ordinary clients do not see: hidden messages, internal fields, undocumented
classes, column names, which messages are asynchronous, defaults of parameters, parameters of
errors, HTTP handlers, relations, message types, releases, the version of the API. These stay as
they are in the data file. What cannot be known of something new is assumed, and said.

How far this was tried: this form was taken from a description of the published file, and the tests
use a sample written after that description. No published file was at hand: neither the exact
spelling of its members and of defaults, nor whether it has members that are not listed above, was
checked against one. An unknown member or value is therefore refused, with its path, and never
passed over; and whatever the file says of a message is compared with what the data model says
after the update.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from os_xenapi.datamodel import Type, parse_type

__all__ = ["PublishedError", "parse_published_type", "read"]

_Raw = dict[str, Any]

_PROSE: Final = ("description", "doc", "tag")
_QUALIFIERS: Final = {
    "RW": "RW",
    "StaticRO": "StaticRO",
    "RO/constructor": "StaticRO",
    "RO": "RO",
    "DynamicRO": "RO",
    "RO/runtime": "RO",
}
_STATES: Final = ("prototyped", "published", "deprecated", "removed")
_CHANGES: Final = ("changed", "extended")
_TYPE_TOKEN: Final = re.compile(r"\w+|->|[()]|\s+")
_NUMBERS: Final[dict[str, type]] = {"int": int, "float": float}
_NULL_TEXTS: Final = ("", "null", "Null", "OpaqueRef:NULL")


class PublishedError(Exception):
    """The published file says something that this tool does not understand."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


def read(text: str) -> list[_Raw]:
    """Return the classes of a published file, every member checked and types in our grammar.

    Raises:
        PublishedError: it is not of the form that is described above, and where.
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        raise PublishedError("the file", f"not JSON: {error}") from None
    classes = [_read_class(one, path) for one, path in _members_of(value, "classes")]
    return _unique(classes, "classes")


def parse_published_type(text: str, path: str) -> str:
    """Return a published type, such as ``"VM ref set"``, in the grammar of the data model."""
    tokens = _TYPE_TOKEN.findall(text)
    if "".join(tokens) != text:
        raise PublishedError(path, f"not a type: {text!r}")
    words = [token for token in tokens if not token.isspace()]
    words.reverse()
    result = _one_type(words, text, path)
    if words:
        raise PublishedError(path, f"{words[-1]!r} is not understood in the type {text!r}")
    try:
        parse_type(result)
    except ValueError as error:
        raise PublishedError(path, f"{text!r}: {error}") from None
    return result


def _one_type(words: list[str], text: str, path: str) -> str:
    def take(wanted: str = "") -> str:
        word = words.pop() if words else ""
        if not word or (wanted and word != wanted):
            raise PublishedError(path, f"{wanted or 'something'} is missing in the type {text!r}")
        return word

    word = take()
    if word == "(":
        key = _one_type(words, text, path)
        take("->")
        value = _one_type(words, text, path)
        take(")")
        take("map")
        result = f"map({key},{value})"
    elif word == "enum":
        result = f"enum {take()}"
    elif words and words[-1] in ("ref", "record"):
        result = f"{take()}({word})"
    else:
        result = word
    while words and words[-1] in ("set", "option"):
        result = f"{take()}({result})"
    return result


def _object(value: Any, path: str, required: Mapping[str, type], **optional: type) -> _Raw:
    """Check an object's members; those of prose are always allowed, and dropped."""
    if not isinstance(value, dict):
        raise PublishedError(path, f"an object is expected, not {_kind(value)}")
    known = {**required, **optional, **dict.fromkeys(_PROSE, str)}
    for key, member in value.items():
        if key not in known:
            raise PublishedError(f"{path}.{key}", "this member is not known to the tool")
        if not isinstance(member, known[key]):
            expected = known[key].__name__
            raise PublishedError(f"{path}.{key}", f"{expected} is expected, not {_kind(member)}")
    for key in required:
        if key not in value:
            raise PublishedError(path, f"the member {key!r} is missing")
    return {key: member for key, member in value.items() if key not in _PROSE}


def _members_of(value: Any, path: str) -> Iterator[tuple[Any, str]]:
    """The members of a list, each with its path: by its name where it has one."""
    if not isinstance(value, list):
        raise PublishedError(path, f"a list is expected, not {_kind(value)}")
    for index, member in enumerate(value):
        name = member.get("name", index) if isinstance(member, dict) else index
        yield member, f"{path}[{name}]"


def _kind(value: Any) -> str:
    return "null" if value is None else type(value).__name__


def _unique(members: list[_Raw], path: str) -> list[_Raw]:
    seen: set[str] = set()
    for member in members:
        if member["name"] in seen:
            raise PublishedError(f"{path}[{member['name']}]", "is there twice")
        seen.add(member["name"])
    return members


def _read_class(value: Any, path: str) -> _Raw:
    required = {"name": str, "fields": list, "messages": list}
    result = _object(value, path, required, enums=list, lifecycle=dict)
    fields = [_read_field(one, at) for one, at in _members_of(result["fields"], f"{path}.fields")]
    messages = [
        _read_message(one, at) for one, at in _members_of(result["messages"], f"{path}.messages")
    ]
    enums = [
        _read_enum(one, at) for one, at in _members_of(result.get("enums", []), f"{path}.enums")
    ]
    result["fields"] = _unique(fields, f"{path}.fields")
    result["messages"] = _unique(messages, f"{path}.messages")
    result["enums"] = _unique(enums, f"{path}.enums")
    return _with_lifecycle(result, path)


def _read_field(value: Any, path: str) -> _Raw:
    required = {"name": str, "type": str, "qualifier": str, "lifecycle": dict}
    result = _object(value, path, required, default=object)
    result["type"] = parse_published_type(result["type"], f"{path}.type")
    if result["qualifier"] not in _QUALIFIERS:
        raise PublishedError(f"{path}.qualifier", f"not known: {result['qualifier']!r}")
    result["qualifier"] = _QUALIFIERS[result["qualifier"]]
    if "default" in result:
        kind = parse_type(result["type"])
        result["default"] = _read_default(kind, result["default"], f"{path}.default")
    return _with_lifecycle(result, path)


def _read_message(value: Any, path: str) -> _Raw:
    required = {"name": str, "params": list, "lifecycle": dict, "implicit": bool}
    result = _object(value, path, required, result=object, errors=list, roles=list, static=bool)
    params = []
    for one, at in _members_of(result["params"], f"{path}.params"):
        param = _object(one, at, {"name": str, "type": str})
        params.append([param["name"], parse_published_type(param["type"], f"{at}.type")])
    result["params"] = params[1:] if params[:1] == [["session_id", "ref(session)"]] else params
    result["result"] = _read_result(result.get("result"), f"{path}.result")
    result["errors"] = [
        _object(one, at, {"name": str})["name"]
        for one, at in _members_of(result.get("errors", []), f"{path}.errors")
    ]
    for role, at in _members_of(result.get("roles", []), f"{path}.roles"):
        if not isinstance(role, str):
            raise PublishedError(at, f"str is expected, not {_kind(role)}")
    return _with_lifecycle(result, path)


def _read_result(value: Any, path: str) -> str | None:
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):
        text = value[0]
    elif value is None:
        return None
    else:
        text = _object(value, path, {"type": str})["type"]
    return None if text == "void" else parse_published_type(text, path)


def _read_enum(value: Any, path: str) -> _Raw:
    result = _object(value, path, {"name": str, "values": list})
    values = [
        _object(one, at, {"name": str})
        for one, at in _members_of(result["values"], f"{path}.values")
    ]
    return {"name": result["name"], "values": [one["name"] for one in _unique(values, path)]}


def _with_lifecycle(item: _Raw, path: str) -> _Raw:
    """Put the lifecycle of an item, if it has one, into the form of the data model."""
    if "lifecycle" not in item:
        return item
    path = f"{path}.lifecycle"
    told = _object(item["lifecycle"], path, {"state": str, "transitions": list})
    state = told["state"].removesuffix("_s").lower()
    if state not in _STATES:
        raise PublishedError(f"{path}.state", f"not known: {told['state']!r}")
    result: _Raw = {"state": state}
    changes = []
    for one, at in _members_of(told["transitions"], f"{path}.transitions"):
        step = _object(one, at, {"transition": str, "release": str})
        what = step["transition"].lower()
        if what in _CHANGES or what in result:
            changes.append([what, step["release"]])
        elif what in _STATES:
            result[what] = step["release"]
        else:
            raise PublishedError(f"{at}.transition", f"not known: {step['transition']!r}")
    return item | {"lifecycle": result | ({"changes": changes} if changes else {})}


def _read_default(kind: Type, value: Any, path: str) -> Any:
    """A default, given as JSON of its type or as a text that is plain enough to be sure of."""
    if kind.kind == "set":
        members = [] if value in ("", "[]", "()") else value
        if isinstance(members, list):
            return [_read_default(kind.args[0], member, path) for member in members]
    elif kind.kind == "map":
        members = {} if value in ("", "{}", "()") else value
        if isinstance(members, dict):
            return {k: _read_default(kind.args[1], v, path) for k, v in members.items()}
    elif kind.kind == "ref" and isinstance(value, str):
        return "OpaqueRef:NULL" if value in _NULL_TEXTS else value
    elif kind.kind == "bool" and (isinstance(value, bool) or value in ("true", "false")):
        return value in (True, "true")
    elif kind.kind in _NUMBERS and not isinstance(value, bool):
        with contextlib.suppress(TypeError, ValueError):
            return _NUMBERS[kind.kind](value)
    elif kind.kind in ("string", "enum", "datetime") and isinstance(value, str):
        return value
    raise PublishedError(path, f"{value!r} is not understood as a default of type {kind}")
