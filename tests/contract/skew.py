"""Plays clients of one release against the plugins of another, and writes docs/version-skew.md.

    python -m tests.contract.skew            write it
    python -m tests.contract.skew --check    say whether it is what the runs come to; exit 1 if not

os-xenapi 0.3.4 itself runs where `make .venvs/os-xenapi-0.3.4/ready` has installed it; elsewhere
its rows are kept as they are. A client that speaks its protocol, written by hand, runs everywhere.
"""

from __future__ import annotations

import argparse
import difflib
import json
import pickle
import re
import subprocess
import sys
import xmlrpc.client
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import os_xenapi
from os_xenapi.client import host_management, vm_management
from os_xenapi.client.session import XenAPISession
from os_xenapi.rpc import pickles
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.contract.plugins21 import install_plugins_21, remove_plugins
from tests.dom0.calling import plugins_of

__all__ = [
    "CLIENTS",
    "FORMER",
    "HEADER",
    "ITSELF",
    "PLUGINS",
    "TARGET",
    "generate",
    "main",
    "play",
    "play_former",
    "section",
]

CHECKOUT = Path(__file__).resolve().parents[2]
TARGET = CHECKOUT / "docs" / "version-skew.md"
FORMER = CHECKOUT / ".venvs" / "os-xenapi-0.3.4" / "ready"

STEPS = ("log in", "plain call", "structured call")
WORKS = "works"
Outcomes = dict[str, dict[str, list[str]]]
"""What each step came to, by client and plugins; a client that is refused goes no further."""

DEVICE = "0000:00:1f.2"

_FORMER_PROGRAM = """
import json, socket, sys

# A port in the URL breaks its constructor, which takes it for a part of the host's name.
by_name = socket.gethostbyname
socket.gethostbyname = lambda name: by_name(name.partition(":")[0])

from os_xenapi.client import host_management, vm_management
from os_xenapi.client.session import XenAPISession

outcomes = []
try:
    session = XenAPISession(sys.argv[1], "root", "xenroot")
    outcomes.append("works")
    vm_management.get_console_log(session, "8")
    outcomes.append("works")
    host_management.get_pci_type(session, sys.argv[2])
    outcomes.append("works")
except Exception as error:
    name = type(error).__name__
    outcomes.append(name + ": " + str(error if name == "ProtocolError" else error.details[0]))
print(json.dumps(outcomes))
"""


def _no_plugins(dom0: Dom0) -> None:
    remove_plugins(dom0)


def _plugins_20(dom0: Dom0) -> None:
    install_plugins_21(dom0, version="2.0")


def _shipped(dom0: Dom0) -> None:
    """Leave the plugins of this release as they are."""


def _changed(dom0: Dom0) -> None:
    with (plugins_of(dom0) / "os_xenapi_pci.py").open("a") as file:
        file.write("# changed\n")


def _incomplete(dom0: Dom0) -> None:
    (plugins_of(dom0) / "os_xenapi_pci.py").unlink()


PLUGINS: dict[str, Callable[[Dom0], None]] = {
    "none": _no_plugins,
    "2.0": _plugins_20,
    "2.1": install_plugins_21,
    "3.x, of this release": _shipped,
    "3.x, a file changed": _changed,
    "3.x, a file missing": _incomplete,
}


class _Client(Protocol):
    """A client that is logged in, and its two calls."""

    def console(self) -> object: ...
    def device(self) -> object: ...
    def close(self) -> object: ...


class _Ours:
    """A session of this release, of either surface."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.close = session.close

    def console(self) -> object:
        return vm_management.get_console_log(self._session, "8")

    def device(self) -> object:
        return host_management.get_pci_type(self._session, DEVICE)


class _Protocol2:
    """A client that speaks as 0.3.4 does: XML-RPC, arguments pickled by protocol 0, in text."""

    def __init__(self, url: str) -> None:
        self._server = xmlrpc.client.ServerProxy(url)
        try:
            self._log_in()
        except BaseException:
            self._server("close")()
            raise

    def _log_in(self) -> None:
        login = self._server.session.login_with_password
        self._ref = self._of(login("root", "xenroot", "2.1", "os-xenapi"))
        self._host = self._of(self._server.session.get_this_host(self._ref, self._ref))
        version = self._structured("dom0_plugin_version.py", "get_version")
        major, minor = (int(part) for part in version.split(".")[:2])
        if major != 2 or minor < 1:
            raise _Refused(f"plugins of version {version}, and 2.1 is needed")

    def console(self) -> object:
        return self._plain("console.py", "get_console_log", dom_id="8")

    def device(self) -> object:
        return self._structured("xenhost.py", "get_pci_type", DEVICE)

    def close(self) -> object:
        self._server.session.logout(self._ref)
        return self._server("close")()

    def _structured(self, plugin: str, fn: str, *args: Any) -> Any:
        params = pickle.dumps({"args": args, "kwargs": {}}, 0).decode("ascii")
        return pickles.loads(self._plain(plugin, fn, params=params))

    def _plain(self, plugin: str, fn: str, **args: str) -> str:
        call = self._server.host.call_plugin
        answer: str = self._of(call(self._ref, self._host, plugin, fn, args))
        return answer

    def _of(self, answer: Any) -> Any:
        if answer["Status"] != "Success":
            raise _Refused(answer["ErrorDescription"][0])
        return answer["Value"]


class _Refused(Exception):
    """What a user of 0.3.4 sees of a failure: its first item."""


CLIENTS: dict[str, Callable[[str], _Client]] = {
    "1.x, XenAPISession": lambda url: _Ours(XenAPISession(url, "root", "xenroot")),
    "1.x, connect()": lambda url: _Ours(os_xenapi.connect(url, "root", "xenroot")),
    "1.x, connect(strict_plugins=True)": lambda url: _Ours(
        os_xenapi.connect(url, "root", "xenroot", strict_plugins=True)
    ),
    "0.3.4, played by a client of its protocol": _Protocol2,
}
ITSELF = "0.3.4 itself, on Python 3"


@contextmanager
def _host(plugins: str) -> Iterator[tuple[Pool, str]]:
    """A host with these plugins, and its URL."""
    with Pool() as pool, Server(pool, tls=False) as server:
        dom0 = pool.hosts[0].dom0
        log = dom0.root / "var/log/xen/guest/console.8"
        log.parent.mkdir(parents=True)
        log.write_bytes(b"login:")
        (dom0.root / f"sys/bus/pci/devices/{DEVICE}").mkdir(parents=True)
        PLUGINS[plugins](dom0)
        yield pool, server.url(scheme="http")


def play(client: str, plugins: str) -> list[str]:
    """Let a client log in and make its calls; return what each step came to."""
    with _host(plugins) as (pool, url):
        try:
            session = CLIENTS[client](url)
        except Exception as error:
            return [_words(error, pool, url)]
        with closing(session):
            calls = (session.console, session.device)
            return [WORKS, *(_came_to(call, pool, url) for call in calls)]


def _came_to(call: Callable[[], object], pool: Pool, url: str) -> str:
    try:
        call()
    except Exception as error:
        return _words(error, pool, url)
    return WORKS


def play_former(plugins: str) -> list[str]:
    """Let 0.3.4 itself do the same."""
    with _host(plugins) as (pool, url):
        python = str(FORMER.with_name("bin") / "python")
        command = [python, "-W", "ignore", "-c", _FORMER_PROGRAM, url, DEVICE]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", timeout=50)
        assert done.returncode == 0, done.stderr
        outcomes: list[str] = json.loads(done.stdout.splitlines()[-1])
        return [_plain(words, pool, url) for words in outcomes]


def _words(error: Exception, pool: Pool, url: str) -> str:
    details = getattr(error, "details", None)
    text = details[0] if isinstance(details, list) and len(details) == 1 else str(error)
    name = "Failure" if isinstance(error, _Refused) else type(error).__name__
    return _plain(f"{name}: {text}", pool, url)


def _plain(words: str, pool: Pool, url: str) -> str:
    """The words without what differs from run to run and from release to release."""
    host = pool.hosts[0]
    words = words.replace(url, "URL").replace(url.removeprefix("http://"), "URL")
    words = words.replace(host.ref, "HOST").replace(host.uuid, "HOST")
    words = words.replace(os_xenapi.__version__, "VERSION").replace(str(host.dom0.root), "")
    return re.sub(r"[0-9a-f]{64}", "...", words)


HEADER = """\
# Clients and plugins of different releases

Written by tests/contract/skew.py from runs against simulated hosts; not to be edited.

Clients are upgraded first, plugins second: a client of 1.x speaks to plugins of 2.1 and later in
their own protocol, and a client of 0.3.4 cannot speak to those of 3.x, which tell it so. Here each
client logs in, makes a plain call (the console log of a guest) and a structured one (the kind of a
PCI device). A client that cannot log in goes no further.
"""
NOTES = {
    "1.x, XenAPISession": "It looks at the plugins when it is made. A file that differs is a"
    " warning in the log.",
    "1.x, connect()": "It looks at the plugins at the first structured call, once per host; plain"
    " calls of any plugin need no such look.",
    "1.x, connect(strict_plugins=True)": "As before, and a file that differs is an error.",
    "0.3.4, played by a client of its protocol": "Its arguments are pickles in text, as those of"
    " 0.3.4 are on Python 2. Of a failure its users see the first item.",
    ITSELF: "There its pickles are bytes, which no host takes in a call: no set of plugins helps."
    " The URL's port, which breaks its constructor, is taken away for these runs.",
}


def generate(outcomes: Outcomes) -> str:
    """Return the page."""
    return "\n".join([HEADER, *(section(client, found) for client, found in outcomes.items())])


def section(client: str, found: dict[str, list[str]]) -> str:
    """Return what the page says of a client: what each step came to, by the plugins."""
    sentences: list[str] = []
    head = ["plugins on the host", *STEPS]
    lines = [f"## {client}", "", NOTES[client], "", _row(head), _row(["---"] * len(head))]
    for plugins, steps in found.items():
        cells = [_cell(words, sentences) for words in steps]
        lines.append(_row([plugins, *cells, *["-"] * (len(STEPS) - len(cells))]))
    told = [f"{number}. `{words}`" for number, words in enumerate(sentences, 1)]
    return "\n".join([*lines, "", *told, ""])


def _cell(words: str, sentences: list[str]) -> str:
    if words == WORKS:
        return WORKS
    if words not in sentences:
        sentences.append(words)
    return f"refused ({sentences.index(words) + 1})"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _kept(page: str) -> str:
    """The section on 0.3.4 itself, as it stands in a page."""
    return page[page.index(f"## {ITSELF}") :] if f"## {ITSELF}" in page else ""


def page_of_all_runs(kept: str) -> str:
    """Play everything that can be played here and return the page; the rest is as in ``kept``."""
    outcomes = {
        client: {plugins: play(client, plugins) for plugins in PLUGINS} for client in CLIENTS
    }
    if FORMER.exists():
        outcomes[ITSELF] = {plugins: play_former(plugins) for plugins in PLUGINS}
        return generate(outcomes)
    former = _kept(kept)
    return "\n".join([generate(outcomes), former]) if former else generate(outcomes)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(prog="python -m tests.contract.skew", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, show what differs")
    options = parser.parse_args(argv)
    kept = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    page = page_of_all_runs(kept)
    changes = difflib.unified_diff(kept.splitlines(), page.splitlines(), "kept", "new", lineterm="")
    sys.stderr.writelines(f"{line}\n" for line in changes)
    if not options.check:
        TARGET.write_text(page, encoding="utf-8")
    return int(options.check and page != kept)


if __name__ == "__main__":
    sys.exit(main())
