"""A fault as a value: which messages it strikes, how often, and what it does to them.

``Fault`` is the Python form; ``to_json`` and ``from_json`` turn it into what a JSON file holds and
back. Nothing here acts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from os_xenapi.simulator.faults.effects import (
    BODY_EFFECTS,
    REPLY_EFFECTS,
    Effect,
    FullStorage,
    KillPlugin,
    SlowStorage,
    TruncatedAnswer,
    WrongLength,
)

__all__ = ["Asked", "Fault", "from_json", "to_json"]


class Asked(NamedTuple):
    """What is asked of a host, as faults see it.

    ``message`` is the name of a message, or ``http/`` and the name of a handler; ``host`` are the
    texts by which the host may be called; ``arguments`` are those of the call by their names, or
    the parameters of the handler's query; ``names`` are further names of the objects in question.
    """

    message: str
    is_async: bool
    host: tuple[str | int, ...]
    arguments: Mapping[str, Any]
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fault:
    """One fault. What is left out does not restrict it.

    Attributes:
        effect: what goes wrong.
        message: the name of a message (``VM.start``; with ``Async.`` in front, only calls made that
            way), or ``http/`` and the datamodel's name of an HTTP handler
            (``http/get_export_raw_vdi``). ``*`` stands for any text, so ``VM.*`` is a whole class.
        cls: the class of the message, such as ``VM``.
        object: the ref, uuid or name_label of an object that the arguments name.
        host: the host that is asked: its number in the pool, ref, uuid, address or name.
        arguments: arguments by their names, such as ``{"plugin": "xenstore.py"}``.
        nth: of the messages that it strikes, counted from when it is armed, only the n-th; 1 is
            the first.
        every: each n-th of them.
        probability: each with this probability (0 to 1), as the pool's seed decides.
        times: so many at most.
    """

    effect: Effect
    message: str | None = None
    cls: str | None = None
    object: str | None = None
    host: str | int | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict, hash=False)
    nth: int | None = None
    every: int | None = None
    probability: float | None = None
    times: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.effect, (*BODY_EFFECTS, *REPLY_EFFECTS, SlowStorage, FullStorage)):
            raise TypeError(f"the effect of a fault is one of this module's, not {self.effect!r}")
        for name in ("nth", "every", "times"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name} must be at least 1, not {value}")
        if self.probability is not None and not 0 < self.probability <= 1:
            raise ValueError(f"probability must be over 0 and at most 1, not {self.probability}")
        if isinstance(self.effect, FullStorage):
            others = ("message", "cls", "host", "nth", "every", "probability", "times")
            if self.arguments or any(getattr(self, name) is not None for name in others):
                raise ValueError("a full repository is full for everybody: give its object alone")

    def strikes(self, asked: Asked) -> bool:
        """Whether the fault is about ``asked``, leaving aside how often it strikes."""
        if not _can_strike(self.effect, asked.message):
            return False
        if self.message is not None:
            name = asked.message
            if self.message.startswith("Async."):
                name = f"Async.{name}" if asked.is_async else ""
            if not fnmatchcase(name, self.message):
                return False
        if self.cls is not None and not asked.message.startswith(f"{self.cls}."):
            return False
        if self.host is not None and self.host not in asked.host:
            return False
        for name, value in self.arguments.items():
            if name not in asked.arguments or asked.arguments[name] != value:
                return False
        return True


def _can_strike(effect: Effect, message: str) -> bool:
    if isinstance(effect, KillPlugin):
        return message == "host.call_plugin"
    if isinstance(effect, (TruncatedAnswer, WrongLength)):
        return not message.startswith("http/")
    return True


def to_json(fault: Fault) -> dict[str, Any]:
    """Return a fault as JSON has it: its own members, and the effect with its ``kind``."""
    data: dict[str, Any] = {}
    for one in dataclasses.fields(fault):
        value = getattr(fault, one.name)
        if one.name == "effect":
            data["effect"] = {"kind": _kind(type(value)), **_members(value)}
        elif value is not None and value != {}:
            data[one.name] = dict(value) if isinstance(value, Mapping) else value
    return data


def from_json(data: Any) -> Fault:
    """Return the fault in decoded JSON, as `to_json` makes it. Raises ValueError."""
    given = _struct(data, "a fault")
    effect = _struct(given.pop("effect", None), "the effect of a fault")
    kind = effect.pop("kind", None)
    made = KINDS.get(kind) if isinstance(kind, str) else None
    if made is None:
        raise ValueError(f"the kind of an effect is one of {', '.join(KINDS)}, not {kind!r}")
    given["effect"] = _build(made, effect, f"the effect {kind}")
    fault: Fault = _build(Fault, given, "a fault")
    return fault


_EFFECTS: tuple[type[Effect], ...] = (*BODY_EFFECTS, *REPLY_EFFECTS, SlowStorage, FullStorage)
_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "Sequence": (list, tuple),
    "Mapping": (dict,),
    "Effect": _EFFECTS,
    "None": (),
}


def _build(kind: type[Any], members: Mapping[str, Any], what: str) -> Any:
    fields = {one.name: one for one in dataclasses.fields(kind)}
    for name, value in members.items():
        if name not in fields:
            raise ValueError(f"{what} has no member {name}: it has {', '.join(fields)}")
        names = str(fields[name].type).split("[")[0].split(" | ")
        allowed = [one for name in names for one in _TYPES[name]]
        if type(value) not in allowed:
            raise ValueError(f"{name} of {what} must be {names[0]}, not {value!r}")
    try:
        return kind(**members)
    except TypeError as error:
        raise ValueError(f"{what} is incomplete: {error}") from None


def _members(effect: Effect) -> dict[str, Any]:
    """The members of an effect that are not as they are when left out."""
    given = {
        one.name: (getattr(effect, one.name), one.default) for one in dataclasses.fields(effect)
    }
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, (value, default) in given.items()
        if value != default
    }


def _struct(data: Any, what: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ValueError(f"{what} is an object of JSON, not {data!r}")
    return dict(data)


def _kind(effect: type[Effect]) -> str:
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in effect.__name__)[1:]


KINDS = {_kind(one): one for one in _EFFECTS}
"""The effects by what their JSON form calls them."""
