"""Bring the folded data model up to date with what a published file says (tools/published.py).

What the published file does not tell stays as it was; what it cannot tell of something new is
assumed, and every assumption is reported.
"""

from __future__ import annotations

import copy
from typing import Any, Final

from os_xenapi.datamodel import Class, DataModel, parse_type
from os_xenapi.datamodel.types import Type
from os_xenapi.datamodel.unfold import implicit_names
from tools.folded import fold_lifecycle, name_role_list
from tools.published import PublishedError

__all__ = ["refresh"]

_Raw = dict[str, Any]

_NOT_PUBLISHED: Final = ("get_all_where", "get_all_records_where")


def refresh(raw: _Raw, published: list[_Raw]) -> tuple[_Raw, list[str]]:
    """Return the folded data model with what the published classes say, and what was assumed.

    Raises:
        PublishedError: the classes do not fit together, or not the rules of the data model.
    """
    job = _Refresh(copy.deepcopy(raw))
    job.run(published)
    return job.raw, job.assumed


class _Refresh:
    def __init__(self, raw: _Raw) -> None:
        self.raw = raw
        self.assumed: list[str] = []

    def run(self, published: list[_Raw]) -> None:
        classes: _Raw = self.raw["classes"]
        for owner in classes.values():
            _spell_lifecycles_out(owner)
        names = {one["name"] for one in published}
        for name in [name for name in classes if name not in names]:
            if classes[name].get("documented", True):
                del classes[name]
        for one in published:
            self._class(one)
        self._enums(published)
        self._errors(published)
        _check_types(self.raw)
        _check_messages(DataModel(self.raw), published)

    def _class(self, said: _Raw) -> None:
        name = said["name"]
        implicit = {one["name"] for one in said["messages"] if one["implicit"]}
        owner = self.raw["classes"].get(name)
        if owner is None:
            owner = self.raw["classes"][name] = {"in_database": "get_record" in implicit}
            self.assumed.append(f"{name}: its objects outlive a restart; event.from reports them")
        owner["documented"] = True
        owner["has_constructor"] = "create" in implicit
        _set_lifecycle(owner, said, f"classes[{name}]")
        fields = owner.setdefault("fields", {})
        _drop_unsaid(fields, said["fields"], unless=("internal_only",))
        for one in said["fields"]:
            fields[one["name"]] = self._field(name, one, fields.get(one["name"]))
        messages = owner.setdefault("messages", {})
        own = [one for one in said["messages"] if not one["implicit"]]
        _drop_unsaid(messages, own, unless=("hidden", "pool_internal"))
        for one in own:
            messages[one["name"]] = self._message(name, one, messages.get(one["name"]))
        self._implicit(owner, said)

    def _field(self, owner: str, said: _Raw, old: _Raw | None) -> _Raw:
        if old is None:
            old = {}
            self.assumed.append(f"{owner}.{said['name']}: its column is called like the field")
        field: _Raw = {
            "type": _keep_secret(said["type"], old.get("type")),
            "qualifier": said["qualifier"],
        }
        field |= {key: old[key] for key in ("db_name", "persist", "map_keys_roles") if key in old}
        if "default" in said:
            field["default"] = said["default"]
        elif "default" in old and old["type"] == field["type"]:
            field["default"] = old["default"]
        _set_lifecycle(field, said, owner)
        return field

    def _message(self, owner: str, said: _Raw, old: _Raw | None) -> _Raw:
        path = f"classes[{owner}].messages[{said['name']}]"
        if old is None:
            old = {"async": True}
            self.assumed.append(
                f"{owner}.{said['name']}: can be called asynchronously; no parameter has a default"
            )
        said_anew = ("hidden", "pool_internal", "errors", "result")
        message = {key: value for key, value in old.items() if key not in said_anew}
        message["params"] = self._params(f"{owner}.{said['name']}", said, old)
        if said["result"]:
            message["result"] = _keep_secret(said["result"], old.get("result"))
        if said["errors"]:
            message["errors"] = said["errors"]
        if "roles" in said:
            message["roles"] = self._role_list(said["roles"], path)
        elif "roles" not in message:
            raise PublishedError(path, "the roles of a new message are missing")
        _set_lifecycle(message, said, path)
        return message

    def _params(self, full_name: str, said: _Raw, old: _Raw) -> list[list[Any]]:
        former = {param[0]: param for param in old.get("params", ())}
        params = []
        for name, kind in said["params"]:
            known = former.get(name, [name, kind])
            same = parse_type(known[1]) is parse_type(kind)
            params.append(list(known) if same else [name, kind])
        last_mandatory = max((n for n, param in enumerate(params) if len(param) == 2), default=0)
        for param in params[:last_mandatory]:
            if len(param) > 2:
                del param[2:]
                self.assumed.append(f"{full_name}: {param[0]} lost its default to what follows it")
        return params

    def _implicit(self, owner: _Raw, said: _Raw) -> None:
        """Take from the implicit messages which there are and who may call them."""
        path = f"classes[{said['name']}].messages"
        roles = {
            one["name"]: self._role_list(one["roles"], f"{path}[{one['name']}]")
            for one in said["messages"]
            if one["implicit"] and "roles" in one
        }
        owner |= {"read": roles["get_record"]} if "get_record" in roles else {}
        owner |= {"write": roles["create"]} if "create" in roles else {}
        for name, field in owner["fields"].items():
            field |= {"get": roles[f"get_{name}"]} if f"get_{name}" in roles else {}
            field |= {"set": roles[f"set_{name}"]} if f"set_{name}" in roles else {}
        owner.pop("without", None)
        present = {one["name"] for one in said["messages"]}
        if "get_all" in present:
            present.update(_NOT_PUBLISHED)
        before, after = implicit_names(owner)
        owner["without"] = [name for name in {**before, **after} if name not in present]
        unknown = {one["name"] for one in said["messages"] if one["implicit"]} - {*before, *after}
        if unknown:
            names = ", ".join(sorted(unknown))
            raise PublishedError(path, f"no rule gives these implicit messages: {names}")

    def _role_list(self, roles: list[str], path: str) -> str:
        ranks = self.raw["roles_ordered"]
        unknown = [role for role in roles if role not in ranks]
        if unknown:
            raise PublishedError(f"{path}.roles", f"no such role: {', '.join(unknown)}")
        return name_role_list([role for role in ranks if role in roles], self.raw["role_lists"])

    def _enums(self, published: list[_Raw]) -> None:
        enums: dict[str, list[str]] = {}
        for owner in published:
            for one in owner["enums"]:
                if enums.setdefault(one["name"], one["values"]) != one["values"]:
                    path = f"classes[{owner['name']}].enums[{one['name']}]"
                    raise PublishedError(path, "another class has it with other values")
        dm = DataModel(self.raw)
        used = {name for owner in dm.classes.values() for name in owner.enums}
        kept = {name: values for name, values in self.raw["enums"].items() if name in used}
        self.raw["enums"] = dict(sorted((kept | enums).items()))

    def _errors(self, published: list[_Raw]) -> None:
        codes = {code for one in published for m in one["messages"] for code in m["errors"]}
        new = sorted(codes - self.raw["errors"].keys())
        self.assumed += [f"{code}: its parameters are not known" for code in new]
        errors = self.raw["errors"] | dict.fromkeys(new)
        self.raw["errors"] = dict(sorted(errors.items()))


def _spell_lifecycles_out(owner: _Raw) -> None:
    """Give each member the lifecycle that it has from its class, before the class's changes."""
    usual = {key: owner[key] for key in ("since", "lifecycle") if key in owner}
    for member in [*owner.get("fields", {}).values(), *owner.get("messages", {}).values()]:
        if not member.keys() & {"since", "lifecycle"}:
            member |= usual


def _set_lifecycle(item: _Raw, said: _Raw, path: str) -> None:
    if "lifecycle" in said:
        item.pop("since", None)
        item.pop("lifecycle", None)
        item |= fold_lifecycle(said["lifecycle"], {})
    elif not item.keys() & {"since", "lifecycle"}:
        raise PublishedError(path, "the lifecycle is missing")


def _drop_unsaid(items: _Raw, said: list[_Raw], *, unless: tuple[str, ...]) -> None:
    """Remove what is no longer published, but for what never was."""
    names = {one["name"] for one in said}
    for name in [name for name in items if name not in names]:
        if not any(items[name].get(flag) for flag in unless):
            del items[name]


def _keep_secret(said: str, old: str | None) -> str:
    return "secret_string" if (said, old) == ("string", "secret_string") else said


def _check_types(raw: _Raw) -> None:
    """Refuse a type that names a class or an enum that is not there."""
    for name, owner in raw["classes"].items():
        for field_name, field in owner["fields"].items():
            _check_type(raw, parse_type(field["type"]), f"classes[{name}].fields[{field_name}]")
        for message_name, message in owner["messages"].items():
            types = [kind for _, kind, *_ in message.get("params", ())]
            types += [message["result"]] if message.get("result") else []
            for kind in types:
                path = f"classes[{name}].messages[{message_name}]"
                _check_type(raw, parse_type(kind), path)


def _check_type(raw: _Raw, kind: Type, path: str) -> None:
    for inner in kind.args:
        _check_type(raw, inner, path)
    known = raw["enums"] if kind.kind == "enum" else raw["classes"]
    if kind.name and kind.name not in known:
        raise PublishedError(path, f"the type {kind} names something that is not there")


def _check_messages(dm: DataModel, published: list[_Raw]) -> None:
    """Refuse a message that came out different from what was said of it."""
    for said_owner in published:
        owner = dm.classes[said_owner["name"]]
        for said in said_owner["messages"]:
            path = f"classes[{owner.name}].messages[{said['name']}]"
            _check_message(owner, said, path)


def _check_message(owner: Class, said: _Raw, path: str) -> None:
    made = owner.messages[said["name"]]
    wanted: _Raw = {
        "types of the parameters": [str(parse_type(kind)) for _, kind in said["params"]],
        "result": said["result"] and str(parse_type(said["result"])),
        "implicit": said["implicit"],
        "static": said.get("static", made.static),
        "roles": sorted(said.get("roles", made.roles or ())),
    }
    found: _Raw = {
        "types of the parameters": [str(param.type) for param in made.params],
        "result": made.result and str(made.result),
        "implicit": made.implicit is not None,
        "static": made.static,
        "roles": sorted(made.roles or ()),
    }
    for what, value in wanted.items():
        if found[what] != value:
            problem = f"{what}: {value} is published, the data model's rules give {found[what]}"
            raise PublishedError(path, problem)
