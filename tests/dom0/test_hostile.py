"""Arguments meant to reach what they must not: refused in words, and nothing has changed."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from os_xenapi.errors import Failure
from os_xenapi.rpc import plugin_codec
from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.calling import INTERPRETERS, call
from tests.dom0.xenstored import NEEDED, Xenstored, host_of

pytestmark = parts.need(*NEEDED)

NO_DOMAIN = "dom_id must be the number of a running domain"
DOMAINS = {
    "nothing": "",
    "a sign": "-1",
    "a plus": "+5",
    "a blank before": " 5",
    "a blank behind": "5 ",
    "a line behind": "5\n",
    "a leading zero": "05",
    "a parent": "5/..",
    "another tree": "../../vm",
    "the root": "/",
    "hexadecimal": "0x5",
    "a fraction": "5.0",
    "a record": "5/vm-data",
    "a command": "5;reboot",
    "a substitution": "$(reboot)",
    "Xen's own numbers": "32752",
    "many digits": "9" * 5000,
    "digits that are not ASCII": "\u0665",
    "a domain of another script": "\u2075",
    "a pattern": "*",
}

NO_PATH = "is no path of xenstore below a domain's own"
PATHS = {
    "the root": "/",
    "absolute": "/local/domain/6/name",
    "a slash at the end": "vm-data/",
    "two slashes": "vm-data//x",
    "the parent": "..",
    "another domain": "../6/name",
    "another domain from below": "vm-data/../../6/name",
    "a dot": "./name",
    "a line": "vm-data/x\n",
    "two lines": "name\nvm-data/x",
    "a blank": "vm data",
    "a tab": "vm-data\tx",
    "an equals sign": "vm-data=x",
    "beyond ASCII": "vm-data/caf\u00e9",
    "a fullwidth slash": "vm-data\uff0f..",
    "a backslash": "vm-data\\..\\x",
    "escaped": "%2e%2e/6/name",
    "a pattern": "vm-data/*",
    "a command": "vm-data;reboot",
    "a pipe": "vm-data|reboot",
    "a substitution": "vm-data/`reboot`",
    "a variable": "$HOME",
    "too long": "a/" * 1600 + "a",
}

NO_ID = "id must be letters, digits, - _ @"
IDS = {
    "nothing": "",
    "a parent": "..",
    "another request": "../guest/x",
    "another domain": "../../../6/data/host/x",
    "a path": "x/y",
    "a line": "x\n",
    "a blank": "x y",
    "beyond ASCII": "\u00e9",
    "too long": "x" * 129,
}

NO_TIMEOUT = "timeout must be a number of seconds"
TIMEOUTS = {
    "nothing": "",
    "negative": "-1",
    "endless": "inf",
    "no number": "nan",
    "an exponent": "1e9",
    "for days": "100000",
    "a blank": " 5",
    "a line": "5\n",
    "an expression": "5*5",
    "digits that are not ASCII": "\u0665",
}

NO_KEY = "is no name of a setting"
KEYS = {
    "nothing": "",
    "a blank": "a b",
    "a value": "key = value",
    "a line": "key\n",
    "a comment": "#key",
    "a path": "../passwd",
    "a pattern": ".*",
    "a group": "(key)",
    "beyond ASCII": "cl\u00e9",
    "too long": "k" * 129,
}


class Case(NamedTuple):
    """A call, and words of its refusal."""

    plugin: str
    fn: str
    args: dict[str, str]
    words: str


def xenstore(fn: str, words: str, **args: str) -> Case:
    return Case("xenstore.py", fn, {"dom_id": "5", "path": "vm-data/x", **args}, words)


def agent(fn: str, words: str, **args: str) -> Case:
    return Case("agent.py", fn, {"id": "x", "dom_id": "5", **args}, words)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def console(words: str, dom_id: str) -> Case:
    return Case("console.py", "get_console_log", {"dom_id": dom_id}, words)


def bandwidth(words: str, params: str) -> Case:
    return Case("bandwidth.py", "fetch_all_bandwidth", {"params": params}, words)


CASES = {
    **{
        f"write to the domain: {name}": xenstore("write_record", NO_DOMAIN, dom_id=one, value="!")
        for name, one in DOMAINS.items()
    },
    **{f"console of the domain: {name}": console(NO_DOMAIN, one) for name, one in DOMAINS.items()},
    **{
        f"write to the path: {name}": xenstore("write_record", NO_PATH, path=one, value="!")
        for name, one in PATHS.items()
    },
    "write to the path: nothing": xenstore("write_record", NO_PATH, path="", value="!"),
    "delete the path: nothing": xenstore("delete_record", NO_PATH, path=""),
    "delete the path: another domain": xenstore("delete_record", NO_PATH, path="../6"),
    "delete the path: the parent": xenstore("delete_record", NO_PATH, path=".."),
    "read the path: another domain": xenstore("read_record", NO_PATH, path="../6/name"),
    "list the path: the parent": xenstore("list_records", NO_PATH, path=".."),
    "list the path: a slash": xenstore("list_records", NO_PATH, path="/"),
    "delete in the control domain": xenstore("delete_record", "control domain", dom_id="0"),
    "write in the control domain": xenstore(
        "write_record", "control domain", dom_id="0", path="backend/vbd/5/768/params", value="!"
    ),
    "write a value too large": xenstore("write_record", "nothing was written", value="x" * 4096),
    "write a value far too large": xenstore(
        "write_record", "nothing was written", value="x" * 100_000
    ),
    "write no value": xenstore("write_record", "the argument value is missing"),
    "read with a doubtful option": xenstore(
        "read_record", "must be True or False", ignore_missing_path="True; reboot"
    ),
    "ask the control domain's agent": agent("version", "control domain", dom_id="0"),
    "ask the agent of the domain: a parent": agent("version", NO_DOMAIN, dom_id="5/.."),
    **{
        f"request under the id: {name}": agent("version", NO_ID, id=one)
        for name, one in IDS.items()
    },
    **{
        f"wait for: {name}": agent("version", NO_TIMEOUT, timeout=one)
        for name, one in TIMEOUTS.items()
    },
    "send a key too large": agent("key_init", "nothing was written", pub="9" * 4096),
    "send a password too large": agent("password", "nothing was written", enc_pass="x" * 4096),
    "send no password": agent("password", "the argument enc_pass is missing"),
    "update from two addresses": agent(
        "agentupdate", "neither commas nor blanks", url="http://good,http://evil", md5sum="d"
    ),
    "update with another digest": agent(
        "agentupdate", "neither commas nor blanks", url="http://good", md5sum="d,e"
    ),
    "update with a line": agent(
        "agentupdate", "neither commas nor blanks", url="http://good\nname", md5sum="d"
    ),
    "write a file to no base64": agent(
        "inject_file", "b64_path is not base64", b64_path="../../etc/passwd", b64_contents="YQ=="
    ),
    "write a file from no base64": agent(
        "inject_file", "b64_contents is not base64", b64_path=b64("/x"), b64_contents="YQ=="[:3]
    ),
    "write a file too large": agent(
        "inject_file", "nothing was written", b64_path=b64("/x"), b64_contents=b64("x" * 4000)
    ),
    "console through a link to a secret": console("not a plain file", "11"),
    "console through a link to another console": console("not a plain file", "12"),
    "console through a link to nothing": console("not a plain file", "13"),
    "console of a pipe that nobody fills": console("not a plain file", "14"),
    "console of a directory": console("not a plain file", "15"),
    **{
        f"setting: {name}": Case("config_file.py", "get_val", {"key": one}, NO_KEY)
        for name, one in KEYS.items()
    },
    "no setting": Case("config_file.py", "get_val", {}, "the argument key is missing"),
    "setting of a configuration too large": Case(
        "config_file.py", "get_val", {"key": "key"}, "has more than 1048576 bytes"
    ),
    "traffic of counters cut short": bandwidth("unknown form", '{"args": [], "kwargs": {}}'),
    "traffic asked with arguments nested deep": bandwidth(
        "deeper than 64", '{"args": ' + "[" * 1000 + "]" * 1000 + ', "kwargs": {}}'
    ),
    "traffic asked with NaN": bandwidth("NaN", '{"args": [NaN], "kwargs": {}}'),
}


class Host(NamedTuple):
    """A dom0 with records and files that nobody may change, and how they were."""

    dom0: Dom0
    store: Xenstored
    before: tuple[str, dict[str, Any]]

    def now(self) -> tuple[str, dict[str, Any]]:
        return state(self.dom0, self.store)


@pytest.fixture(scope="module", params=INTERPRETERS)
def host(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with host_of(request.param, tmp_path_factory.mktemp("d")) as (dom0, store):
        plant(dom0.root)
        for domain in (5, 6):
            store.write(f"/local/domain/{domain}/name", "guest")
            store.write(f"/local/domain/{domain}/vm-data/x", "keep")
        yield Host(dom0, store, state(dom0, store))


def plant(root: Path) -> None:
    """Lay out the files that a host has, and those that somebody put among them."""
    (root / "etc/shadow").write_text("secret")
    (root / "etc/xapi.conf").write_bytes(b"key = value\n" + b"#" * (1 << 20))
    (root / "proc/net").mkdir(parents=True)
    (root / "proc/net/dev").write_text("vif5.0: 1 2 3\n")
    logs = root / "var/log/xen/guest"
    logs.mkdir(parents=True)
    (logs / "console.5").write_text("log")
    (logs / "console.11").symlink_to(root / "etc/shadow")
    (logs / "console.12").symlink_to("console.5")
    (logs / "console.13").symlink_to("console.99")
    os.mkfifo(logs / "console.14")
    (logs / "console.15").mkdir()


def state(dom0: Dom0, store: Xenstored) -> tuple[str, dict[str, Any]]:
    """Every record, and every file but what Python compiles for itself."""
    files: dict[str, Any] = {}
    for path in sorted(dom0.root.rglob("*")):
        if "__pycache__" not in path.parts and path.suffix != ".pyc":
            is_plain = path.is_file() and not path.is_symlink()
            files[str(path)] = path.read_bytes() if is_plain else path.lstat().st_mode
    return store.everything(), files


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_call_is_refused_in_words_and_changes_nothing(host: Host, name: str) -> None:
    plugin, fn, args, words = CASES[name]
    with pytest.raises(Failure) as caught:
        call(host.dom0, plugin, fn, args)
    code, function, kind, text = caught.value.details
    assert (code, function, kind) == ("XENAPI_PLUGIN_FAILURE", fn, "PluginError")
    assert words in text
    assert "secret" not in text
    assert len(text) < 400
    assert host.now() == host.before


INNER = ("_path", "_private", "PluginError", "__import__", "os_xenapi_runtime", "Store", "")


@pytest.mark.parametrize("fn", INNER)
def test_only_what_the_manifest_names_can_be_called(host: Host, fn: str) -> None:
    with pytest.raises(Failure) as caught:
        call(host.dom0, "xenstore.py", fn, {"dom_id": "5", "path": "vm-data/x"})
    assert caught.value.details == ["UNKNOWN_XENAPI_PLUGIN_FUNCTION", fn]
    assert host.now() == host.before


def test_a_pickle_is_answered_by_the_way_out(host: Host) -> None:
    pickled = "cos\nsystem\n(S'reboot'\ntR."
    with pytest.raises(Failure, match="upgrade os-xenapi on the client"):
        call(host.dom0, "bandwidth.py", "fetch_all_bandwidth", {"params": pickled})


def test_arguments_that_a_function_does_not_take_are_refused(host: Host) -> None:
    params = plugin_codec.encode_params(("x",), {})
    with pytest.raises(Failure) as caught:
        call(host.dom0, "bandwidth.py", "fetch_all_bandwidth", {"params": params})
    assert caught.value.details[2] == "TypeError"
