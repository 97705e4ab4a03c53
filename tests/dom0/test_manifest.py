"""The manifest is the whole truth about the plugin files, and every dom0 Python accepts them."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi.errors import Failure
from os_xenapi.rpc import plugin_codec
from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.calling import INTERPRETERS, call, call_structured, plugins_of
from tests.dom0.grammar24 import findings

SHIPPED = Path(os_xenapi.__file__).parent / "dom0/etc/xapi.d/plugins"
FILES = sorted(file for file in SHIPPED.iterdir() if file.is_file())
PLUGIN = "dom0_plugin_version.py"
NO_ARGUMENTS = {"params": plugin_codec.encode_params((), {})}


@pytest.fixture(params=INTERPRETERS)
def dom0(request: Any, tmp_path: Path) -> Iterator[Dom0]:
    dom0 = Dom0(tmp_path / "d", interpreter=request.param)
    yield dom0
    dom0.close()


def problems_of(dom0: Dom0) -> list[plugin_codec.PluginProblem]:
    found = plugin_codec.parse_manifest(call(dom0, PLUGIN, "get_manifest", NO_ARGUMENTS))
    return plugin_codec.compare(found, plugin_codec.shipped_manifest())


def test_the_plugins_have_the_version_of_the_package() -> None:
    assert plugin_codec.shipped_manifest().version == os_xenapi.__version__


def test_the_plugins_speak_the_clients_protocol() -> None:
    assert plugin_codec.shipped_manifest().protocol == plugin_codec.PROTOCOL


def test_the_manifest_names_every_file() -> None:
    assert sorted(plugin_codec.shipped_manifest().files) == [file.name for file in FILES]


def test_the_files_that_can_be_executed_are_the_plugins() -> None:
    executable = [file.name for file in FILES if os.access(file, os.X_OK)]
    assert executable == sorted(plugin_codec.shipped_manifest().plugins)


def test_every_function_of_the_manifest_is_there_and_says_what_it_does() -> None:
    declared = ast.parse((SHIPPED / "os_xenapi_manifest.py").read_text()).body
    (plugins,) = [
        ast.literal_eval(one.value)
        for one in declared
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "PLUGINS"
    ]
    for plugin in plugins.values():
        for name, kinds in plugin.items():
            module = ast.parse((SHIPPED / f"{name}.py").read_text())
            functions = {one.name: one for one in module.body if isinstance(one, ast.FunctionDef)}
            for function, kind in kinds.items():
                assert kind in ("plain", "structured")
                assert functions[function].args.args[0].arg == "session"
                assert ast.get_docstring(functions[function])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_python_24_knows_every_form_in_the_files(file: Path) -> None:
    assert findings(file.read_text("ascii")) == []


@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_every_file_compiles(interpreter: str | None) -> None:
    python = parts.find(interpreter) if interpreter else sys.executable
    program = "import sys\nfor name in sys.argv[1:]: compile(open(name).read(), name, 'exec')"
    command = [python, "-W", "error", "-c", program, *map(str, FILES)]
    subprocess.run(command, check=True, timeout=60)


def test_a_fresh_host_is_whole(dom0: Dom0) -> None:
    assert problems_of(dom0) == []


def test_get_version_tells_the_packages_version(dom0: Dom0) -> None:
    answer = call(dom0, PLUGIN, "get_version", NO_ARGUMENTS)
    assert plugin_codec.parse_version(answer) == plugin_codec.PluginVersion(
        protocol=3, version=os_xenapi.__version__
    )


def test_the_manifest_tells_interpreter_and_functions(dom0: Dom0) -> None:
    manifest = call_structured(dom0, PLUGIN, "get_manifest")
    assert manifest["plugins"][PLUGIN]["get_version"] == "structured"
    (link,) = (dom0.root / "bin").iterdir()
    told = subprocess.run(
        [link, "-c", "import platform; print(platform.python_version())"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert manifest["interpreter"] == told.stdout.strip()


def test_the_room_on_dom0s_own_disk_is_told(dom0: Dom0) -> None:
    told = call_structured(dom0, PLUGIN, "get_disk_space")
    found = os.statvfs(dom0.root)
    assert told["/"]["size"] == found.f_blocks * found.f_frsize
    assert 0 <= told["/"]["free"] <= told["/"]["size"]
    assert set(told) <= {"/", "/var/log"}


def test_a_changed_file_is_a_warning_with_both_hashes(dom0: Dom0) -> None:
    with (plugins_of(dom0) / "os_xenapi_params.py").open("a") as file:
        file.write("# changed\n")
    (changed,) = problems_of(dom0)
    assert (changed.file, changed.is_error) == ("os_xenapi_params.py", False)
    shipped = plugin_codec.shipped_manifest().files["os_xenapi_params.py"]
    assert str(changed).startswith(f"os_xenapi_params.py: expected sha256 {shipped}, found sha256 ")


def test_a_missing_file_is_an_error(dom0: Dom0) -> None:
    # The one call that can still be made without its file: through a copy under another name.
    manifest = plugins_of(dom0) / "os_xenapi_manifest.py"
    manifest.write_text(manifest.read_text().replace(PLUGIN, "other.py"))
    (plugins_of(dom0) / PLUGIN).rename(plugins_of(dom0) / "other.py")
    answer = call(dom0, "other.py", "get_manifest", NO_ARGUMENTS)
    found = plugin_codec.parse_manifest(answer)
    missing, *changed = plugin_codec.compare(found, plugin_codec.shipped_manifest())
    assert str(missing) == f"{PLUGIN}: expected the file, found none on the host"
    assert missing.is_error
    assert [problem.file for problem in changed] == ["os_xenapi_manifest.py"]


def test_a_file_that_the_set_names_and_the_host_lacks_is_left_out(dom0: Dom0) -> None:
    manifest = plugins_of(dom0) / "os_xenapi_manifest.py"
    absent = '"absent.py": {"os_xenapi_absent": {}},'
    manifest.write_text(manifest.read_text().replace("PLUGINS = {", "PLUGINS = {" + absent))
    told = call_structured(dom0, PLUGIN, "get_manifest")
    shipped = plugin_codec.shipped_manifest().plugins
    assert sorted(told["plugins"]) == sorted(["absent.py", *shipped])
    assert sorted(told["files"]) == [file.name for file in FILES]


def test_foreign_files_are_neither_run_nor_imported_nor_listed(dom0: Dom0) -> None:
    evil = dom0.root / "evil"
    for name in ("foreign", "os_xenapi_foreign.py", "foreign.py"):
        file = plugins_of(dom0) / name
        file.write_text(f"#!/bin/sh\n''':'\ntouch {evil}\nexit\n'''\nopen({str(evil)!r}, 'w')\n")
        file.chmod(0o755)
    manifest = call_structured(dom0, PLUGIN, "get_manifest")
    assert not evil.exists()
    assert sorted(manifest["files"]) == [file.name for file in FILES]


def without(dom0: Dom0, module: str) -> None:
    """Take a module away from the host's Python."""
    (dom0.root / f"usr/lib/python/{module}.py").write_text("raise ImportError('taken away')\n")


def test_a_host_without_json_tells_its_version_and_what_is_missing(dom0: Dom0) -> None:
    without(dom0, "json")
    assert call(dom0, PLUGIN, "get_version", NO_ARGUMENTS) == f'"{os_xenapi.__version__}"'
    assert call(dom0, PLUGIN, "get_manifest", NO_ARGUMENTS).startswith("{")
    with pytest.raises(Failure) as caught:
        call(dom0, PLUGIN, "get_manifest", {"params": '{"args": ["json"], "kwargs": {}}'})
    assert caught.value.details[2:] == [
        "PluginError",
        "this host's Python has no JSON: install its package python-simplejson",
    ]


def test_a_host_without_sha256_says_that_it_cannot_check(dom0: Dom0) -> None:
    module = plugins_of(dom0) / "os_xenapi_version.py"
    module.write_text("import sys\nsys.modules['hashlib'] = None\n" + module.read_text())
    problems = problems_of(dom0)
    assert sorted(problem.file for problem in problems) == [file.name for file in FILES]
    assert not any(problem.is_error for problem in problems)
    assert all("without sha256" in str(problem) for problem in problems)
