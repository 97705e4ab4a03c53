"""A network agent's day: hundreds of commands in dom0, refusals, and a root helper's one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import parts
from tests.consumers.programs import network
from tests.consumers.site import NEEDED, Site, installed
from tests.dom0.netns import Netns

pytestmark = parts.need(*NEEDED, "ovsdb-client", "python2.7")

USER, PASSWORD = "root", "xenroot"
PORTS = 24
COMMANDS = 500
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    directory = tmp_path_factory.mktemp("n") / "o"
    with installed(directory, interpreter="python2.7", jsonrpc=None) as site:
        yield site


@pytest.fixture
def host(site: Site) -> Iterator[network.Host]:
    host = network.Host(site.url(site.member, "https"), USER, PASSWORD)
    yield host
    host.session.close()


def space_of(site: Site) -> Netns:
    return site.spaces[site.member.ref]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_five_hundred_commands_wire_ports_and_leave_nothing(site: Site) -> None:
    space = space_of(site)
    space.run("sysctl", "-w", "net.ipv4.ip_forward=0")
    flows = space.output("ovs-ofctl", "--no-stats", "dump-flows", "br-int")
    with site.nothing_left_behind():
        host = network.Host(site.url(site.member, "https"), USER, PASSWORD)
        assert network.day(host, PORTS) >= COMMANDS
        host.session.close()
    assert space.output("ovs-ofctl", "--no-stats", "dump-flows", "br-int") == flows
    sys.stdout.write("".join(f"{line}\n" for line in network.lines(host.seconds)))


def test_what_is_not_allowed_is_refused_in_the_words_that_agents_know(
    site: Site, host: network.Host
) -> None:
    refusal = ["XENAPI_PLUGIN_FAILURE", "run_command", "Unauthorized", "Unauthorized command"]
    for command in (
        ["rm", "-rf", "/"],
        ["ip", "netns", "exec", "x", "sh"],
        ["ip", "-batch", "/etc/passwd"],
        ["sysctl", "-w", "kernel.core_pattern=|/bin/sh"],
        ["ovs-vsctl", "--", "emer-reset"],
        ["iptables-restore", "-M", "/bin/sh"],
    ):
        assert host.refused(command) == refusal


def test_a_command_that_the_host_lacks_is_told_in_the_words_that_agents_know(
    site: Site, host: network.Host
) -> None:
    tool = site.member.dom0.root / "bin/ovsdb-client"
    aside = tool.rename(tool.with_name("aside"))
    try:
        details = host.refused(["ovsdb-client", "list-dbs"])
    finally:
        aside.rename(tool)
    assert len(details) == 4
    assert (details[0], details[3]) == ("XENAPI_PLUGIN_FAILURE", "Executable not found")


def test_a_root_helper_passes_on_input_output_and_status(site: Site) -> None:
    def helper(*command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        url = site.url(site.member, "http")
        return subprocess.run(
            [*_HELPER, url, USER, PASSWORD, "--", *command],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=ROOT,
        )

    done = helper("ipset", "restore", "-exist", stdin="create NIPv4x hash:net\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "NIPv4x" in space_of(site).output("ipset", "-n", "list")
    done = helper("ipset", "destroy", "NIPv4x")
    assert done.returncode == 0
    done = helper("ipset", "destroy", "NIPv4x")
    assert done.returncode == 1
    assert "does not exist" in done.stderr
    assert len(site.pool.sessions) == 0


_HELPER = (sys.executable, "-m", "tests.consumers.programs.network")
