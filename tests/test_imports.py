"""Who may import whom: the rooms of docs/architecture.md, held by reading every import statement.

Imports inside functions and those for type checkers alone count too: a dependency is one wherever
it is written.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "os_xenapi"
FOR_DOM0_INTERPRETERS = (
    PACKAGE / "dom0" / "etc",
    PACKAGE / "dom0" / "on_host",
    PACKAGE / "simulator" / "dom0_files",
)

# The modules beside the rooms (session.py, transfer.py, ...) are one room here, "library".
BELOW_LIBRARY = {"errors", "datamodel", "disk", "rpc", "observe", "transport"}
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "datamodel": set(),
    "disk": {"errors"},
    "rpc": {"errors", "datamodel"},
    "observe": {"errors", "datamodel", "rpc"},
    "transport": {"errors", "rpc", "observe"},
    "library": BELOW_LIBRARY,
    "client": BELOW_LIBRARY | {"library"},
    "dom0": BELOW_LIBRARY | {"library"},
    "simulator": {"errors", "datamodel", "disk", "rpc"},
    "testing": BELOW_LIBRARY | {"library", "simulator"},
    "cmd": BELOW_LIBRARY | {"library", "client", "dom0", "simulator", "utils"},
    "utils": BELOW_LIBRARY | {"library", "client", "dom0"},
}
# What connect() and aconnect() share: their branch for sim:// addresses.
MAY_NAME_THE_SIMULATOR = (PACKAGE / "__init__.py", "_simulated")

EXTRAS = {
    *("cryptography", "isal", "orjson", "opentelemetry", "paramiko", "prometheus_client", "yaml"),
}
PYTEST_PLUGIN = PACKAGE / "testing" / "plugin.py"
# Where an extra is imported without a guard: modules that say what is missing.
ONLY_IN = {
    "cryptography": PACKAGE / "simulator" / "certificates.py",
    "opentelemetry": PACKAGE / "observe" / "opentelemetry.py",
    "paramiko": PACKAGE / "dom0" / "ssh.py",
    "prometheus_client": PACKAGE / "observe" / "prometheus.py",
    "yaml": PACKAGE / "cmd" / "yamls.py",
}
ROOMS_WITHOUT_IO = ("rpc", "disk")
SOCKETS_THREADS_AND_CLOCK = {
    *("asyncio", "concurrent", "multiprocessing", "threading", "subprocess"),
    *("http", "select", "selectors", "socket", "socketserver", "ssl"),
    *("sched", "signal", "time"),
}


class Import(NamedTuple):
    """One imported module or member of a module, and where the statement stands."""

    name: str
    file: Path
    line: int
    function: str = ""  # the outermost one around it
    guarded: bool = False  # whether its absence is caught
    for_types: bool = False  # whether only type checkers see it

    def __str__(self) -> str:
        return f"{self.file.relative_to(PACKAGE.parent)}:{self.line}: {self.name}"


def source_files() -> list[Path]:
    """The package's own modules, without what runs in a control domain's interpreter."""
    return [
        file
        for file in sorted(PACKAGE.rglob("*.py"))
        if not any(file.is_relative_to(place) for place in FOR_DOM0_INTERPRETERS)
    ]


def imports_of(file: Path) -> Iterator[Import]:
    """Every import statement of a file, one item for each name that it brings in."""
    yield from _walk(ast.parse(file.read_text(), str(file)), Import("", file, 0))


def _walk(node: ast.AST, around: Import) -> Iterator[Import]:
    """The imports below a node; `around` carries what the statements above it say of them."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        around = around._replace(function=around.function or node.name)
    elif isinstance(node, ast.Try):
        guarded = any(_catches_import_error(handler) for handler in node.handlers)
        around = around._replace(guarded=around.guarded or guarded)
    elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        around = around._replace(for_types=True)
    elif isinstance(node, ast.Import):
        for alias in node.names:
            yield around._replace(name=alias.name, line=node.lineno)
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            yield around._replace(name=f"{module}.{alias.name}", line=node.lineno)
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, around)


def _catches_import_error(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else ""
    return "ImportError" in caught or "ModuleNotFoundError" in caught


def room_of(name: str) -> str:
    """The room of something of ours, by its full name; what lies beside the rooms is "library"."""
    first = name.split(".")[1] if "." in name else "__init__"
    if first in {"errors", "_errors"}:
        return "errors"
    if first == "__version__":
        return "version"
    return first if first in MAY_IMPORT or (PACKAGE / first).is_dir() else "library"


def room_of_file(file: Path) -> str:
    return room_of(".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts))


def top(found: Import) -> str:
    return found.name.split(".")[0]


ALL = [found for file in source_files() for found in imports_of(file)]
OURS = [found for found in ALL if top(found) == "os_xenapi"]
THEIRS = [found for found in ALL if top(found) != "os_xenapi"]


def is_allowed(found: Import) -> bool:
    own, other = room_of_file(found.file), room_of(found.name)
    if own == "library" and other == "simulator":
        return (found.file, found.function) == MAY_NAME_THE_SIMULATOR
    return other in {own, "version"} or other in MAY_IMPORT[own]


def test_every_room_is_known():
    rooms = {room_of_file(file) for file in source_files()}
    assert rooms <= set(MAY_IMPORT), "a new room needs its line in MAY_IMPORT"


def test_imports_run_one_way():
    wrong = [f"{found} (in {room_of_file(found.file)})" for found in OURS if not is_allowed(found)]
    assert wrong == []


def test_only_h11_and_extras_are_imported_beside_the_standard_library():
    known = {*sys.stdlib_module_names, "h11", *EXTRAS}
    # Type checkers know typing_extensions without its being installed.
    wrong = [
        str(found)
        for found in THEIRS
        if top(found) not in known
        and not (found.for_types and top(found) == "typing_extensions")
        and not (top(found) == "pytest" and found.file == PYTEST_PLUGIN)
    ]
    assert wrong == []


def test_extras_are_imported_only_where_their_absence_is_handled():
    wrong = [
        str(found)
        for found in THEIRS
        if (top(found) in {"isal", "orjson"} and not found.guarded)
        or found.file != ONLY_IN.get(top(found), found.file)
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS_WITHOUT_IO)
def test_a_room_without_io_imports_no_sockets_threads_or_clock(room):
    here = [found for found in THEIRS if room_of_file(found.file) == room]
    assert [str(found) for found in here if top(found) in SOCKETS_THREADS_AND_CLOCK] == []


def test_nothing_can_read_a_pickle():
    readers = {"pickle", "_pickle", "shelve", "marshal", "copyreg"}
    assert [str(found) for found in THEIRS if top(found) in readers] == []


def test_plugins_import_nothing_of_ours():
    files = [file for place in FOR_DOM0_INTERPRETERS for file in place.rglob("*.py")]
    found = [found for file in files for found in imports_of(file)]
    assert [str(one) for one in found if top(one) == "os_xenapi"] == []


def test_running_pytest_imports_no_more_than_the_plugin():
    """Every run of pytest loads the plugin where the package is installed."""
    program = (
        "import sys, pytest; before = set(sys.modules); import os_xenapi.testing.plugin;"
        "print(*set(sys.modules) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) == {
        *("os_xenapi", "os_xenapi.testing", "os_xenapi.testing.plugin")
    }


def test_importing_the_package_imports_no_extra_and_no_room():
    """Also what a newcomer's `import os_xenapi` costs: the rest is imported when it is used."""
    program = "import os_xenapi, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = {name for name in done.stdout.split() if name.startswith("os_xenapi.")}
    assert loaded <= {"os_xenapi.errors", "os_xenapi._errors"}
    assert not {"h11", "ssl", "asyncio", *EXTRAS} & set(done.stdout.split())


def test_a_session_for_threads_imports_nothing_that_a_call_does_not_need():
    """Every command line and every error of one waits for these imports."""
    program = "import sys; from os_xenapi import Session; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    others = {"asyncio", "h11", "inspect", "subprocess", "orjson", "difflib", "random"}
    others |= {"concurrent.futures", "logging"}
    ours = {"event_iterator", "plugins", "tasks", "transport.aio", "transport.streams", "_errors"}
    needless = others | {f"os_xenapi.{name}" for name in ours}
    assert needless & set(done.stdout.split()) == set()


def test_a_call_with_retries_imports_nothing_for_asyncio():
    """It is the way of services with threads into dom0."""
    program = """
import sys
from os_xenapi.client._retry import Retried

class Session:
    def call_plugin_serialized_with_retry(self, *args):
        return args

print(Retried("glance.py", "upload_vhd2", 3, None, None, {}).perform(Session()))
print(*sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    answer, _, modules = done.stdout.partition("\n")
    assert answer == "('glance.py', 'upload_vhd2', 3, None, None)"
    assert not {"asyncio", "os_xenapi.async_session"} & set(modules.split())
