"""Files of a host that are not what they should be: told in words, and never waited for."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from os_xenapi.simulator.dom0 import Dom0
from tests.dom0.batch import Case, Refusal, refusals
from tests.dom0.calling import present_interpreters

_NOTHING = json.dumps({"args": [], "kwargs": {}})
_STORED = json.dumps({"key": "k", "value": 1})
READERS = {
    "a setting": ("etc/xapi.conf", Case("config_file.py", "get_val", {"key": "key"})),
    "the traffic": (
        "proc/net/dev",
        Case("bandwidth.py", "fetch_all_bandwidth", {"params": _NOTHING}),
    ),
    "the host": ("etc/xensource-inventory", Case("xenhost.py", "host_data", {})),
    "the stored configuration": (
        "usr/etc/xenhost.conf",
        Case("xenhost.py", "get_config", {"params": json.dumps({"key": "k"})}),
    ),
    "a change of it": (
        "usr/etc/xenhost.conf",
        Case("xenhost.py", "set_config", {"params": _STORED}),
    ),
    "a console": (
        "var/log/xen/guest/console.5",
        Case("console.py", "get_console_log", {"dom_id": "5"}),
    ),
}
"""What is asked for: the file that it is read from, and the call."""


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link_to_a_pipe(path: Path) -> None:
    pipe = path.with_name(f"{path.name}.pipe")
    os.mkfifo(pipe)
    path.symlink_to(pipe)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


_TOO_LARGE = " has more than "
_NOT_PLAIN = "is not a plain file and is not read"
KINDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a pipe that nobody fills": (_pipe, _NOT_PLAIN),
    "a link to such a pipe": (_link_to_a_pipe, _NOT_PLAIN),
    "a device without an end": (_device, _NOT_PLAIN),
    "a directory": (Path.mkdir, _NOT_PLAIN),
    "a file of a tebibyte": (_huge, _TOO_LARGE),
}
"""What lies in its place, and words of the refusal."""


def files_of(dom0: Dom0) -> set[Path]:
    compiled = ("__pycache__", ".pyc", "python")
    return {
        path
        for path in dom0.root.rglob("*")
        if not any(word in str(path.relative_to(dom0.root)) for word in compiled)
    }


@pytest.fixture(scope="module", params=KINDS)
def refused(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, list[dict[str, Refusal]]]]:
    """Words, and what every call came to on each interpreter."""
    plant, words = KINDS[request.param]
    dom0 = Dom0(tmp_path_factory.mktemp("d"))
    for place in {dom0.root / file for file, _ in READERS.values()}:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        plant(place)
    before = files_of(dom0)
    found = []
    for interpreter in present_interpreters():
        dom0.use_interpreter(interpreter)
        found.append(refusals(dom0, {name: case for name, (_, case) in READERS.items()}))
    assert files_of(dom0) == before
    yield words, found
    dom0.close()


@pytest.mark.parametrize("name", READERS)
def test_what_is_no_file_or_far_too_large_is_told(
    refused: tuple[str, list[dict[str, Refusal]]], name: str
) -> None:
    words, found = refused
    file, case = READERS[name]
    for one in found:
        if (name, words) == ("a console", _TOO_LARGE):
            # Of a log only the end is read.
            assert one[name].details[0].startswith("answered eJ")
            continue
        (code, fn, kind, text), _ = one[name]
        assert (code, fn, kind) == ("XENAPI_PLUGIN_FAILURE", case.fn, "PluginError")
        assert f"/{file}" in text
        assert words in text
