"""The data model in the form that XAPI publishes, as far as tools/published.py describes it."""

from __future__ import annotations

from typing import Any

from os_xenapi.datamodel import MANDATORY, Class, DataModel, Field, Lifecycle, Message, Type


def publish(dm: DataModel) -> list[dict[str, Any]]:
    """Every class that is documented, with what is not hidden of it."""
    return [_class(dm, owner) for owner in dm.classes.values() if owner.documented]


def _class(dm: DataModel, owner: Class) -> dict[str, Any]:
    return {
        "name": owner.name,
        "description": f"About {owner.name}",
        "lifecycle": _lifecycle(owner.lifecycle),
        "fields": [_field(f) for f in owner.fields.values() if not f.internal_only],
        "messages": [_message(dm, m) for m in owner.messages.values() if not m.hidden],
        "enums": [
            {"name": name, "values": [{"name": value, "doc": ""} for value in dm.enums[name]]}
            for name in owner.enums
        ],
        "tag": "",
    }


def _field(field: Field) -> dict[str, Any]:
    result = {
        "name": field.name,
        "description": "A field",
        "type": type_text(field.type),
        "qualifier": field.qualifier,
        "lifecycle": _lifecycle(field.lifecycle),
        "tag": "",
    }
    return result if field.default is MANDATORY else result | {"default": field.default}


def _message(dm: DataModel, message: Message) -> dict[str, Any]:
    params = [(param.name, type_text(param.type)) for param in message.params]
    session = [("session_id", "session ref")] if message.session else []
    return {
        "name": message.name,
        "description": "A message",
        "params": [{"name": name, "type": kind, "doc": ""} for name, kind in session + params],
        "result": [type_text(message.result) if message.result else "void", ""],
        "errors": [{"name": code, "doc": ""} for code in message.errors],
        "roles": [role for role in dm.roles_ordered if role in (message.roles or ())],
        "lifecycle": _lifecycle(message.lifecycle),
        "implicit": message.implicit is not None,
        "static": message.static,
    }


def _lifecycle(lifecycle: Lifecycle) -> dict[str, Any]:
    steps = [
        (step, release)
        for step in ("prototyped", "published", "deprecated", "removed")
        if (release := getattr(lifecycle, step))
    ]
    return {
        "state": f"{lifecycle.state.capitalize()}_s",
        "transitions": [
            {"transition": step, "release": release, "description": ""}
            for step, release in [*steps, *lifecycle.changes]
        ],
    }


def type_text(kind: Type) -> str:
    """A type as the published form writes it."""
    inner = [type_text(arg) for arg in kind.args]
    if kind.kind == "map":
        return f"({inner[0]} -> {inner[1]}) map"
    if kind.kind in ("set", "option"):
        return f"{inner[0]} {kind.kind}"
    if kind.kind in ("ref", "record"):
        return f"{kind.name} {kind.kind}"
    return str(kind)
