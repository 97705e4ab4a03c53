"""The plugin netwrap: what it runs, what it refuses, and real network tools behind it."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

import os_xenapi
from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.batch import Case, Refusal, refusals
from tests.dom0.calling import BOTH_LINES, INTERPRETERS, call, present_interpreters
from tests.dom0.netns import NEEDED, OVS_NEEDED, Netns, netns, open_vswitch, put_command
from tests.dom0.network_attacks import REFUSED
from tests.dom0.network_commands import ALLOWED, ARRANGED, Sent

PLUGINS = Path(os_xenapi.__file__).parent / "dom0/etc/xapi.d/plugins"
JUDGE = """
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import os_xenapi_allowed, os_xenapi_runtime
verdicts = []
for command, stdin in os_xenapi_runtime.native(json.load(sys.stdin)):
    try:
        verdicts.append(os_xenapi_allowed.checked(command, stdin))
    except os_xenapi_allowed.Unauthorized:
        verdicts.append(str(sys.exc_info()[1]))
json.dump(verdicts, sys.stdout)
"""


@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_what_agents_run_is_allowed_and_no_name_is_taken_for_a_word(
    interpreter: str | None,
) -> None:
    python = parts.find(interpreter) if interpreter else sys.executable
    done = subprocess.run(
        [python, "-c", JUDGE, str(PLUGINS)],
        input=json.dumps([*ALLOWED, *(Sent(one.split()) for one in ARRANGED)]),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    wanted = [one.command for one in ALLOWED] + [one.split() for one in ARRANGED.values()]
    assert json.loads(done.stdout) == wanted


MALFORMED = {
    "no command": ({}, "the argument cmd is missing"),
    "nothing": ({"cmd": ""}, "cmd is not JSON"),
    "a command line": ({"cmd": "ip link"}, "cmd is not JSON"),
    "a text": ({"cmd": '"ip link"'}, "cmd must be a JSON list"),
    "an empty list": ({"cmd": "[]"}, "cmd must be a JSON list"),
    "a map": ({"cmd": '{"ip": "link"}'}, "cmd must be a JSON list"),
    "null": ({"cmd": "null"}, "cmd must be a JSON list"),
    "a number in it": ({"cmd": '["ip", 1]'}, "cmd must be a JSON list"),
    "a list in it": ({"cmd": '["ip", ["link"]]'}, "cmd must be a JSON list"),
    "true in it": ({"cmd": '["ip", true]'}, "cmd must be a JSON list"),
    "NaN in it": ({"cmd": '["ip", NaN]'}, "NaN"),
    "half a pair": ({"cmd": '["ip", "\\ud83d"]'}, "surrogate"),
    "deep": ({"cmd": "[" * 5000 + "]" * 5000}, "deeper than 64"),
    "a pickle": ({"cmd": "cos\nsystem\n(S'reboot'\ntR."}, "cmd is not JSON"),
    "two values": ({"cmd": '["ip"] ["ip"]'}, "cmd is not JSON"),
    "input that is no JSON": ({"cmd": '["ip"]', "cmd_input": "x"}, "cmd_input is not JSON"),
    "input that is a list": ({"cmd": '["ip"]', "cmd_input": '["x"]'}, "cmd_input must be"),
    "input that is a number": ({"cmd": '["ip"]', "cmd_input": "0"}, "cmd_input must be"),
    "deep input": ({"cmd": '["ip"]', "cmd_input": '{"a":' * 99 + "1" + "}" * 99}, "deeper than 64"),
}


LONG = {
    "many options of a rule": Sent(
        ["iptables-restore", "-n"], "*filter\n-A INPUT" + " ! -s 10.0.0.1" * 4000 + "\nCOMMIT\n"
    ),
    "many words": Sent(["ip", "addr", "show", *["up"] * 9000]),
    "many commands": Sent(["ovs-vsctl", *["list-br", "--"] * 5000, "emer-reset"]),
    "a long setting": Sent(["sysctl", "net." + "a/b." * 10_000 + "/"]),
    "a long address": Sent(["ip", "route", "add", ":" * 60_000]),
}


def _wrap(args: dict[str, str]) -> Case:
    return Case("netwrap.py", "run_command", args)


CASES = {
    **{what: _wrap(sent.args) for what, sent in (REFUSED | LONG).items()},
    **{f"malformed: {what}": _wrap(args) for what, (args, _) in MALFORMED.items()},
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Refusal]]]:
    """What every case came to on each interpreter, where commands note that they were called."""
    dom0 = Dom0(tmp_path_factory.mktemp("d"))
    names = {one.command[0] for one in ALLOWED} | {"sh", "iptables", "ebtables", "tc", "modprobe"}
    for name in names | {"ovs-appctl", "ovsdb-tool", "IP", "ip link"}:
        put_command(dom0, name, "")
    found = []
    for interpreter in present_interpreters():
        dom0.use_interpreter(interpreter)
        found.append(refusals(dom0, CASES))
    yield found
    dom0.close()


@pytest.mark.parametrize("what", REFUSED | LONG)
def test_what_no_form_allows_is_not_run(refused: list[dict[str, Refusal]], what: str) -> None:
    words = "Unauthorized command"
    details = ["XENAPI_PLUGIN_FAILURE", "run_command", "Unauthorized", words]
    assert [one[what] for one in refused] == [Refusal(details, ran=False)] * len(refused)


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_request_is_refused_in_words(
    refused: list[dict[str, Refusal]], what: str
) -> None:
    for one in refused:
        details, ran = one[f"malformed: {what}"]
        assert details[2] == "PluginError"
        assert MALFORMED[what][1] in details[3]
        assert not ran


VOCABULARY = sorted({word for sent in [*ALLOWED, *REFUSED.values()] for word in sent.command})
# Networks, names of interfaces in settings, this host's own database, and marks.
HARMLESS_SLASH = (
    r"[0-9A-Fa-f:.]+/[0-9]+|net\.[\w./-]+(=.*)?|(--db=)?unix:/var/run/openvswitch/db\.sock|.*=.*"
)
OPTIONS = {word for sent in ALLOWED for word in sent.command if word.startswith("-")}


@pytest.fixture(scope="module")
def allowed() -> Iterator[Any]:
    """The module that judges commands, on the Python that runs the tests."""
    sys.path.insert(0, str(PLUGINS))
    yield importlib.import_module("os_xenapi_allowed")
    sys.path.remove(str(PLUGINS))


@hypothesis.given(data=st.data())
def test_no_change_to_an_allowed_command_lets_in_another_option(allowed: Any, data: Any) -> None:
    words = list(data.draw(st.sampled_from(ALLOWED)).command)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(1, len(words)))
        new = data.draw(st.lists(st.sampled_from(VOCABULARY) | st.text(max_size=20), max_size=2))
        words[place : place + data.draw(st.integers(0, 2))] = new
    try:
        arranged = allowed.checked(words, None)
    except allowed.Unauthorized:
        return
    added = [word for word in arranged if word not in words]
    assert set(added) <= {"dev", "name"}
    assert {word for word in arranged if word.startswith("-")} <= OPTIONS
    assert not any("/" in word for word in words if not re.fullmatch(HARMLESS_SLASH, word))


def run(dom0: Dom0, command: str, stdin: str | None = None) -> tuple[int, str, str]:
    answer = json.loads(call(dom0, "netwrap.py", "run_command", Sent(command.split(), stdin).args))
    return answer["returncode"], answer["out"], answer["err"]


@pytest.fixture(params=INTERPRETERS)
def dom0(request: Any, tmp_path: Path) -> Iterator[Dom0]:
    dom0 = Dom0(tmp_path / "d", interpreter=request.param)
    yield dom0
    dom0.close()


class TestAllowed:
    """What becomes of commands that are allowed."""

    def test_a_command_that_the_host_lacks_is_told_in_the_words_that_callers_know(
        self, dom0: Dom0
    ) -> None:
        with pytest.raises(Failure) as caught:
            call(dom0, "netwrap.py", "run_command", {"cmd": '["ip", "link"]'})
        assert caught.value.details[3] == "Executable not found"
        assert len(caught.value.details) == 4

    def test_status_output_and_errors_are_answered_whatever_they_are(self, dom0: Dom0) -> None:
        put_command(dom0, "ip", r"printf 'a\377\033\n'; printf 'caf\303\251\n' >&2; exit 3")
        assert run(dom0, "ip link") == (3, "a\ufffd\x1b\n", "caf\u00e9\n")

    def test_nothing_is_an_empty_text(self, dom0: Dom0) -> None:
        put_command(dom0, "ip", "")
        answer = call(dom0, "netwrap.py", "run_command", {"cmd": '["ip", "link"]'})
        assert json.loads(answer) == {"returncode": 0, "out": "", "err": ""}

    def test_input_reaches_the_command_whole(self, dom0: Dom0) -> None:
        put_command(dom0, "ovs-ofctl", "exec /bin/cat")
        flows = "".join(f"table={n},actions=normal\n" for n in range(3000))
        assert run(dom0, "ovs-ofctl add-flows br-int -", flows) == (0, flows, "")


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Netns]:
    with netns() as space, open_vswitch(space, tmp_path_factory.mktemp("o"), ["br-int"]):
        yield space


@pytest.fixture(scope="module", params=BOTH_LINES)
def connected(
    request: Any, space: Netns, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dom0]:
    """A dom0 whose tools work in a network namespace."""
    dom0 = Dom0(tmp_path_factory.mktemp("d"), interpreter=request.param)
    space.lend_tools(dom0)
    yield dom0
    dom0.close()


class TestRealTools:
    """In a network namespace, with the tools that hosts have."""

    pytestmark = parts.need(*NEEDED, *OVS_NEEDED, "ovsdb-client")

    def test_links_addresses_routes_neighbours_and_rules(self, connected: Dom0) -> None:
        for command in (
            "ip link add qvb0 type veth peer name qvo0",
            "ip link set qvb0 up mtu 1400",
            "ip addr add 10.9.0.1/24 brd + dev qvb0",
            "ip route replace 10.8.0.0/16 via 10.9.0.2 dev qvb0",
            "ip neigh replace 10.9.0.2 lladdr fa:16:3e:12:34:56 nud permanent dev qvb0",
            "ip rule add from 10.8.0.0/16 table 7 priority 5",
        ):
            assert run(connected, command) == (0, "", "")
        try:
            assert "mtu 1400" in run(connected, "ip -o link show qvb0")[1]
            assert "brd 10.9.0.255" in run(connected, "ip -4 addr show qvb0 permanent")[1]
            assert "10.8.0.0/16 via 10.9.0.2" in run(connected, "ip route list dev qvb0")[1]
            assert "PERMANENT" in run(connected, "ip neigh show dev qvb0")[1]
            assert "from 10.8.0.0/16 lookup 7" in run(connected, "ip rule list")[1]
        finally:
            run(connected, "ip rule del priority 5")
            run(connected, "ip link delete qvb0")
        assert run(connected, "ip link show qvb0")[0] == 1

    def test_settings_of_the_network(self, connected: Dom0) -> None:
        for value in ("1", "0"):
            told = run(connected, f"sysctl -w net.ipv4.ip_forward={value}")
            assert told == (0, f"net.ipv4.ip_forward = {value}\n", "")
            assert run(connected, "sysctl -b net.ipv4.ip_forward") == (0, value, "")

    def test_packet_filters_and_sets(self, connected: Dom0) -> None:
        assert (
            run(connected, "ipset restore -exist", "create S hash:net\nadd S 10.7.0.0/16\n")[0] == 0
        )
        assert "10.7.0.0/16" in run(connected, "ipset list S")[1]
        rule = '-A security -m set --match-set S src -m comment --comment "of a group" -j DROP'
        rules = f"*filter\n:security - [0:0]\n-I INPUT 1 -j security\n{rule}\nCOMMIT\n"
        assert run(connected, "iptables-restore -n -w 5", rules) == (0, "", "")
        saved = run(connected, "iptables-save -t filter")[1]
        assert (
            '-A security -m set --match-set S src -m comment --comment "of a group" -j DROP'
            in saved
        )
        assert run(connected, "iptables-restore", "*filter\nCOMMIT\n")[0] == 0
        assert "security" not in run(connected, "iptables-save")[1]
        assert run(connected, "ipset destroy S") == (0, "", "")

    def test_connections_that_are_not_there_are_a_result(self, connected: Dom0) -> None:
        status, out, errors = run(connected, "conntrack -D -f ipv4 -s 10.7.0.1 -w 3")
        assert (status, out) == (1, "")
        assert "0 flow entries have been deleted" in errors
        assert run(connected, "conntrack -L")[0] == 0

    def test_open_vswitch_and_its_flows(self, connected: Dom0) -> None:
        flows = "table=3,priority=7,in_port=1,actions=drop\ntable=3,actions=normal\n"
        assert run(connected, "ovs-ofctl -O OpenFlow10 add-flows br-int -", flows) == (0, "", "")
        told = run(connected, "ovs-ofctl dump-flows br-int table=3")[1]
        assert "priority=7,in_port=1 actions=drop" in told
        assert (
            run(connected, "ovs-ofctl --strict del-flows br-int table=3,priority=7,in_port=1")[0]
            == 0
        )
        assert "priority=7" not in run(connected, "ovs-ofctl dump-flows br-int")[1]
        status = run(
            connected,
            "ovs-vsctl --timeout=5 -- --may-exist add-port br-int patch0"
            " -- set Interface patch0 type=patch options:peer=patch1 external_ids:iface-id=x",
        )[0]
        assert status == 0
        told = run(connected, "ovs-vsctl get Interface patch0 type external_ids:iface-id")[1]
        assert told.split() == ["patch", "x"]
        assert run(connected, "ovs-vsctl del-port br-int patch0") == (0, "", "")
        assert run(connected, "ovs-vsctl br-exists br-ex")[0] == 2

    def test_the_database_is_read(self, connected: Dom0) -> None:
        assert "Open_vSwitch" in run(connected, "ovsdb-client list-dbs")[1].split()
        told = run(connected, "ovsdb-client --format=json dump Open_vSwitch Bridge name")
        assert json.loads(told[1])["data"] == [["br-int"]]
