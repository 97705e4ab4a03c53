"""The first lines of a plugin file: which interpreter they choose, and what happens without one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.interpreters import find_interpreter
from tests import parts
from tests.dom0.calling import add_plugin, call, call_structured, plugins_of

SOURCE = """
import sys

def tell_version(session):
    return list(sys.version_info)[:2]

def repeat(session, args):
    return args["text"] + "|" + args["text"]
"""
FUNCTIONS = {"tell_version": "structured", "repeat": "plain"}
ONLY_FOR_PYTHON_3 = "import sys\nif sys.version_info[0] == 2:\n    raise ImportError('not for 2')\n"


@pytest.fixture
def dom0(tmp_path: Path) -> Dom0:
    dom0 = Dom0(tmp_path / "d")
    add_plugin(dom0, SOURCE, FUNCTIONS)
    return dom0


def install(dom0: Dom0, name: str, *, under: str | None = None) -> None:
    python = find_interpreter(name)
    assert python is not None
    (dom0.root / "bin" / (under or name)).symlink_to(python)


def uninstall_python_3(dom0: Dom0) -> None:
    (dom0.root / "bin/python3").unlink()


def version(dom0: Dom0) -> list[int]:
    answer: list[int] = call_structured(dom0, "example.py", "tell_version")
    return answer


@parts.need("python2.7")
def test_python_27_is_chosen_before_python_3(dom0: Dom0) -> None:
    install(dom0, "python2.7")
    assert version(dom0) == [2, 7]


@parts.need("python2.7")
def test_a_python_2_without_xapis_modules_gives_way_to_python_3(dom0: Dom0) -> None:
    install(dom0, "python2.7")
    module = dom0.root / "usr/lib/python/XenAPIPlugin.py"
    module.write_text(ONLY_FOR_PYTHON_3 + module.read_text())
    assert version(dom0)[0] == 3


@parts.need("python2.7")
def test_a_host_where_no_python_has_xapis_modules_is_told_in_words(dom0: Dom0) -> None:
    install(dom0, "python2.7")
    uninstall_python_3(dom0)
    (dom0.root / "usr/lib/python/XenAPIPlugin.py").unlink()
    with pytest.raises(Failure) as caught:
        version(dom0)
    assert caught.value.details[1] == "non-zero exit"
    assert "no Python here can import XenAPIPlugin" in caught.value.details[3]


@parts.need("python2.7")
def test_a_python_that_is_only_called_python_is_taken_last(dom0: Dom0) -> None:
    install(dom0, "python2.7", under="python")
    assert version(dom0)[0] == 3
    uninstall_python_3(dom0)
    assert version(dom0) == [2, 7]


def test_a_host_without_python_is_told_in_words(dom0: Dom0) -> None:
    uninstall_python_3(dom0)
    with pytest.raises(Failure) as caught:
        version(dom0)
    reason, _, words = caught.value.details[1:]
    assert reason == "non-zero exit"
    assert words.strip().endswith("example.py: this host has no Python")


def test_the_call_reaches_python_as_it_was(dom0: Dom0) -> None:
    text = "$(touch evil) `touch evil` \"'\\ * \n ;"
    assert call(dom0, "example.py", "repeat", {"text": text}) == f"{text}|{text}"
    assert not (dom0.root / "evil").exists()


def test_every_plugin_file_is_the_same_short_stub() -> None:
    place = Path(__file__).parents[2] / "os_xenapi/dom0/etc/xapi.d/plugins"
    stubs = [file for file in place.iterdir() if file.is_file() and os.access(file, os.X_OK)]
    assert len({file.read_bytes() for file in stubs}) == 1
    assert len(stubs[0].read_text().splitlines()) < 20


def test_plugins_of_the_copy_can_be_executed_and_modules_cannot(dom0: Dom0) -> None:
    executable = {
        file.name for file in plugins_of(dom0).iterdir() if file.stat().st_mode & 0o777 == 0o755
    }
    assert "dom0_plugin_version.py" in executable
    assert not {name for name in executable if name.startswith("os_xenapi_")}
