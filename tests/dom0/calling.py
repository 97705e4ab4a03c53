"""Calling plugins in a simulated dom0, and a plugin of the tests' own on the shipped runtime."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.errors import Failure
from os_xenapi.rpc import plugin_codec
from os_xenapi.simulator.dom0 import Dom0
from tests import parts

__all__ = [
    "BOTH_LINES",
    "INTERPRETERS",
    "add_plugin",
    "call",
    "call_structured",
    "changed",
    "outcome",
    "plugins_of",
    "present_interpreters",
]

SECONDS = 30.0
"""After this a plugin that has not answered fails its test."""

NAMES = (None, "python2.7", "python3.6", "python3.12", "python3.13")
INTERPRETERS = [
    pytest.param(name, marks=parts.need(name)) if name else pytest.param(name, id="this-python")
    for name in NAMES
]

BOTH_LINES = [one for one in INTERPRETERS if one.values[0] in (None, "python2.7")]
"""One Python 2 and one Python 3: for what costs more than it could tell on every one."""


def present_interpreters() -> list[str | None]:
    """The interpreters that are here; in CI, where none may be absent, all of them."""
    absent_is_fine = not os.environ.get("CI")
    return [name for name in NAMES if not (name and absent_is_fine) or parts.probe(name)]


def outcome(
    dom0: Dom0,
    plugin: str,
    fn: str,
    args: dict[str, str] | None = None,
    *,
    session: str = "OpaqueRef:session",
) -> str | Failure:
    """What a plugin call came to."""
    told = threading.Event()
    outcomes: list[str | Failure] = []

    def done(one: str | Failure) -> None:
        outcomes.append(one)
        told.set()

    run = dom0.call_plugin(plugin, fn, args or {}, session, done)
    if not told.wait(SECONDS):
        run.cancel()
        pytest.fail(f"{plugin}.{fn} did not answer")
    run.join(SECONDS)
    (only,) = outcomes
    return only


def call(
    dom0: Dom0, plugin: str, fn: str, args: dict[str, str] | None = None, **options: str
) -> str:
    """The answer of a plugin call; raises its Failure."""
    answer = outcome(dom0, plugin, fn, args, **options)
    if isinstance(answer, Failure):
        raise answer
    return answer


def call_structured(dom0: Dom0, plugin: str, fn: str, *args: Any, **kwargs: Any) -> Any:
    """The answer of a structured call; raises its Failure."""
    params = plugin_codec.encode_params(args, kwargs)
    return plugin_codec.decode_result(call(dom0, plugin, fn, {"params": params}))


def plugins_of(dom0: Dom0) -> Path:
    return dom0.root / "etc/xapi.d/plugins"


def add_plugin(dom0: Dom0, source: str, functions: Mapping[str, str]) -> None:
    """Add a plugin example.py, made as one of ours is: the stub, a manifest, a module.

    ``functions`` are those of ``source``, and their kinds.
    """
    place = plugins_of(dom0)
    plugins = {"example.py": {"example_functions": dict(functions)}}
    stub = (place / "dom0_plugin_version.py").read_text()
    (place / "example.py").write_text(stub.replace("os_xenapi_manifest", "example_manifest"))
    shutil.copymode(place / "dom0_plugin_version.py", place / "example.py")
    (place / "example_manifest.py").write_text(f"VERSION = '7.5'\nPLUGINS = {plugins!r}\n")
    (place / "example_functions.py").write_text(source)


@contextmanager
def changed(dom0: Dom0, name: str, old: str, new: str) -> Iterator[None]:
    """Change a module of the plugins, os_xenapi_NAME.py, for a while."""
    module = plugins_of(dom0) / f"os_xenapi_{name}.py"
    source = module.read_text()
    assert old in source

    def put(text: str) -> None:
        module.write_text(text)
        # Python 2 takes what it has compiled for the source of the same second.
        module.with_suffix(".pyc").unlink(missing_ok=True)

    put(source.replace(old, new, 1))
    try:
        yield
    finally:
        put(source)
