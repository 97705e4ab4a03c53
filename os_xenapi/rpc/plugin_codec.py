"""Calls into dom0 plugins as data: arguments and answers of structured calls, and the handshake.

Protocol 3 carries JSON, earlier plugins pickles. Which of the two a host speaks is told by the form
of its answer to ``get_version``, not by the number in it. No call is made here.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from os_xenapi.errors import LimitExceeded, ProtocolError
from os_xenapi.rpc import pickles
from os_xenapi.rpc.login import VERSION

__all__ = [
    "PROTOCOL",
    "REQUIRED_VERSION",
    "Manifest",
    "PluginProblem",
    "PluginVersion",
    "check_size",
    "compare",
    "decode_result",
    "encode_params",
    "encode_params_before_3",
    "is_compatible",
    "is_of_other_protocol",
    "parse_manifest",
    "parse_version",
    "shipped_manifest",
]

PROTOCOL = 3
"""The plugin protocol of this release."""

MAX_CALL = 131_072
"""Bytes that the generated methodCall must stay under: Linux's limit on one process argument."""

MAX_DEPTH = 64
"""Lists and maps inside each other that the plugins accept."""

REQUIRED_VERSION = VERSION
"""What is required of plugins of before protocol 3."""

MAX_RESULT = pickles.MAX_SIZE
"""Characters of a structured answer that is read, as JSON or as a pickle."""

_MAX_DIGITS = 4300
_MAX_TEXT = 128


# Arguments and answers.


def encode_params(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return the argument ``params`` of a structured call to plugins of protocol 3, in ASCII.

    Tuples become lists. Raises TypeError for what JSON cannot carry (bytes among them) and for keys
    that are not text, ValueError for NaN, Infinity, half a surrogate pair and deep nesting; both
    name the place, e.g. ``kwargs['a'][3]``.
    """
    call = _plain_call(args, kwargs)
    return json.dumps(call, separators=(",", ":"), allow_nan=False)


def encode_params_before_3(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return ``params`` for plugins before protocol 3: a pickle, in ASCII.

    Raises TypeError and ValueError as `encode_params` does.
    """
    call = _plain_call(args, kwargs)
    return pickles.dumps_call(call["args"], call["kwargs"])


def decode_result(text: str) -> Any:
    """Return the answer of a structured call to plugins of protocol 3.

    Raises ProtocolError for what is not JSON or is longer than MAX_RESULT; its text, which may hold
    a secret, is not repeated.
    """
    if len(text) > MAX_RESULT:
        raise ProtocolError(
            f"the plugin's answer has {len(text)} characters, at most {MAX_RESULT} are read"
        )
    try:
        return json.loads(text, parse_int=_parse_int)
    except json.JSONDecodeError as error:
        problem = f"{error.msg} at character {error.pos} of {len(text)}"
    except RecursionError:
        problem = "it is nested too deeply"
    except ValueError as error:
        problem = str(error)
    raise ProtocolError(f"the plugin's answer is not JSON: {problem}")


def _parse_int(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise ValueError(f"it holds a number of {len(digits)} digits")
    return int(digits)


def _plain_call(args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    # The containers of args and kwargs themselves are two levels.
    return {
        "args": [_plain(item, f"args[{index}]", 2) for index, item in enumerate(args)],
        "kwargs": {
            _key(name, "kwargs"): _plain(item, f"kwargs[{name!r}]", 2)
            for name, item in kwargs.items()
        },
    }


def _plain(value: Any, place: str, depth: int) -> Any:
    if isinstance(value, str):
        return _text(value, place)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{place}: {value} cannot be sent to a dom0 plugin")
        return value
    if depth >= MAX_DEPTH and isinstance(value, (list, tuple, Mapping)):
        raise ValueError(f"{place}: nested deeper than {MAX_DEPTH} levels (does it hold itself?)")
    if isinstance(value, (list, tuple)):
        return [_plain(one, f"{place}[{index}]", depth + 1) for index, one in enumerate(value)]
    if isinstance(value, Mapping):
        return {
            _key(key, place): _plain(item, f"{place}[{key!r}]", depth + 1)
            for key, item in value.items()
        }
    hint = ": decode it to text" if isinstance(value, (bytes, bytearray)) else ""
    raise TypeError(f"{place}: {type(value).__name__} cannot be sent to a dom0 plugin{hint}")


def _key(key: object, place: str) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{place}: the key {key!r} is {type(key).__name__} and must be text")
    return _text(key, place)


def _text(value: str, place: str) -> str:
    if not value.isascii() and _SURROGATE.search(value):
        raise ValueError(f"{place}: half a surrogate pair is no text")
    return value


_SURROGATE = re.compile("[\ud800-\udfff]")


# Size.

_CALL_OVERHEAD = 1024
_MEMBER_OVERHEAD = len("<member><name></name><value><string></string></value></member>")
_ESCAPES = {"&": 5, '"': 6, "'": 6, "<": 4, ">": 4, "\r": 6, "\n": 6, "\t": 6}


def check_size(plugin: str, fn: str, args: Mapping[str, str]) -> None:
    """Raise LimitExceeded where xapi could not start the plugin for a call as large as this.

    xapi hands a plugin the whole call as one process argument. Counted is the largest form that it
    can take there: UTF-8, with every character escaped that any XML writer escapes.
    """
    sizes = {
        name: _MEMBER_OVERHEAD + _escaped(name) + _escaped(value) for name, value in args.items()
    }
    total = _CALL_OVERHEAD + _escaped(fn) + sum(sizes.values())
    if total < MAX_CALL:
        return
    largest = max(sizes, key=sizes.__getitem__, default="")
    raise LimitExceeded(
        f"dom0 plugin {plugin}, function {fn}: the call would take up to {total} bytes, "
        f"{sizes.get(largest, 0)} of them in the argument {largest!r}, and a host accepts fewer "
        f"than {MAX_CALL}: send less in one call"
    )


def _escaped(text: str) -> int:
    size = len(text.encode("utf-8", "surrogatepass"))
    return size + sum(text.count(char) * (length - 1) for char, length in _ESCAPES.items())


# Handshake.


class PluginVersion(NamedTuple):
    """What ``get_version`` told: the version, and whether to speak protocol 3 or pickles (2)."""

    protocol: int
    version: str


def parse_version(answer: str | bytes) -> PluginVersion:
    """Return what a host's answer to ``get_version`` means.

    A JSON text is protocol 3, a pickled text the protocol before it. Raises ProtocolError for
    anything else.
    """
    try:
        if isinstance(answer, str) and answer[:1] == '"':
            return PluginVersion(PROTOCOL, _version(decode_result(answer)))
        return PluginVersion(2, _version(pickles.loads(answer)))
    except ProtocolError as error:
        raise ProtocolError(
            "the host's plugin dom0_plugin_version.py answered no version, neither as JSON nor as "
            f"a pickle: install the plugins of this release on the host ({error})"
        ) from None


def is_compatible(version: str, required: str) -> bool:
    """Tell whether ``version`` has the major number of ``required`` and no lower minor number."""
    have, want = _numbers(version), _numbers(required)
    return have is not None and want is not None and have[0] == want[0] and have[1] >= want[1]


def is_of_other_protocol(details: Sequence[str], protocol: int) -> bool:
    """Tell whether a structured call in ``protocol`` failed as the plugins speak the other by now.

    ``details`` are those of the Failure. Such a call has done nothing.
    """
    if protocol == PROTOCOL:
        return "XENAPI_PLUGIN_FAILURE" in details[:1] and "UnpicklingError" in details[2:3]
    return len(details) == 1 and "no longer accept the pickled arguments" in details[0]


def _numbers(version: str) -> tuple[int, int] | None:
    match = re.match(r"([0-9]{1,9})\.([0-9]{1,9})(?![0-9])", version)
    return (int(match[1]), int(match[2])) if match else None


def _version(value: Any) -> str:
    if not value:
        raise ProtocolError("a version is missing")
    return _short_text(value)


def _short_text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _MAX_TEXT or not value.isprintable():
        raise ProtocolError(f"not a text of at most {_MAX_TEXT} printable characters")
    return value


class Manifest(NamedTuple):
    """A set of plugins: what ``get_manifest`` tells of a host, or what this release ships.

    ``plugins`` maps each plugin file to its functions and their kinds ("plain", "structured").
    ``files`` maps every file to its sha256 in hex, None where the host's Python has no sha256.
    ``interpreter`` is the version of the Python that ran, "" for the shipped set.
    """

    protocol: int
    version: str
    interpreter: str
    plugins: Mapping[str, Mapping[str, str]]
    files: Mapping[str, str | None]


class PluginProblem(NamedTuple):
    """How a host's plugins differ from those of this release; ``str()`` is a sentence.

    ``is_error``: calls would fail or mean something else. Otherwise the file merely differs.
    """

    file: str
    expected: str
    found: str
    is_error: bool

    def __str__(self) -> str:
        return f"{self.file}: expected {self.expected}, found {self.found}"


def parse_manifest(answer: str) -> Manifest:
    """Return what a host's answer to ``get_manifest`` tells. Raises ProtocolError."""
    try:
        value = _instance(decode_result(answer), dict)
        return Manifest(
            protocol=_instance(value["protocol"], int),
            version=_version(value["version"]),
            interpreter=_version(value["interpreter"]),
            plugins=_map(value["plugins"], lambda functions: _map(functions, _short_text)),
            files=_map(value["files"], lambda one: None if one is None else _short_text(one)),
        )
    except (KeyError, ProtocolError) as error:
        raise ProtocolError(
            f"the host's plugin dom0_plugin_version.py answered no manifest: {error}"
        ) from None


def compare(found: Manifest, shipped: Manifest) -> list[PluginProblem]:
    """Return how a host's set differs from the shipped one, errors first.

    Files that are not of the shipped set are nobody's business.
    """
    if found.protocol != shipped.protocol:
        return [
            PluginProblem(
                "dom0_plugin_version.py",
                f"plugin protocol {shipped.protocol} (os-xenapi {shipped.version})",
                f"protocol {found.protocol} (os-xenapi {found.version})",
                is_error=True,
            )
        ]
    problems = []
    for file, expected in shipped.files.items():
        if file not in found.files:
            problems.append(PluginProblem(file, "the file", "none on the host", is_error=True))
        elif found.files[file] is None:
            seen = f"a Python {found.interpreter} without sha256, which cannot check it"
            problems.append(PluginProblem(file, f"sha256 {expected}", seen, is_error=False))
        elif found.files[file] != expected:
            seen = f"sha256 {found.files[file]}"
            problems.append(PluginProblem(file, f"sha256 {expected}", seen, is_error=False))
    return sorted(problems, key=lambda problem: not problem.is_error)


@cache
def shipped_manifest() -> Manifest:
    """Return the manifest of the plugins that this release ships; the files are read once."""
    # Only a program that asks for the handshake pays for these.
    import hashlib
    from importlib import resources

    place = resources.files("os_xenapi").joinpath("dom0", "etc", "xapi.d", "plugins")
    declared = _literals(place.joinpath("os_xenapi_manifest.py").read_text("utf-8"))
    modules = [*declared["SHARED"], *(name for one in declared["PLUGINS"].values() for name in one)]
    names = sorted({*declared["PLUGINS"], *(f"{module}.py" for module in modules)})
    return Manifest(
        protocol=declared["PROTOCOL"],
        version=declared["VERSION"],
        interpreter="",
        plugins=_map(declared["PLUGINS"], _functions),
        files=_map(
            {name: place.joinpath(name).read_bytes() for name in names},
            lambda data: hashlib.sha256(data).hexdigest(),
        ),
    )


def _functions(modules: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Return the functions of a plugin and their kinds, whichever module holds them."""
    return MappingProxyType({name: kind for one in modules.values() for name, kind in one.items()})


def _literals(source: str) -> dict[str, Any]:
    """Return the constants that a module assigns, without running it."""
    import ast

    values = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            values[statement.targets[0].id] = ast.literal_eval(statement.value)
    return values


def _instance(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise ProtocolError(f"{type(value).__name__} where {kind.__name__} belongs")
    return value


def _map(value: Any, item: Callable[[Any], Any]) -> Mapping[str, Any]:
    entries = _instance(value, dict).items()
    return MappingProxyType({_short_text(name): item(one) for name, one in entries})
