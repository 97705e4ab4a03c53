"""The VM's interface on the management network: found, kept, and brought up when it must be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import parts
from tests.utils.machines import HIMN, NEEDED, Machines, machines

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), parts.need(*NEEDED)]


@pytest.fixture(scope="module")
def shared() -> Iterator[Machines]:
    with machines() as made:
        yield made


@pytest.fixture
def made(shared: Machines) -> Machines:
    """The machines that the tests here share, with the VM's address and no settings of it."""
    shared.vm.run("ip", "addr", "replace", "169.254.0.9/16", "dev", "eth1")
    settings(shared).unlink(missing_ok=True)
    shared.calls()
    return shared


def settings(made: Machines) -> Path:
    return made.etc / "sysconfig/network-scripts/ifcfg-eth1"


def told(made: Machines, expression: str) -> str:
    """What an expression gives in the VM, or the error that it ends with."""
    program = (
        "from os_xenapi.utils import himn\n"
        "import logging; logging.basicConfig(format='%(levelname)s %(message)s')\n"
        f"try:\n    print({expression})\n"
        "except Exception as error:\n    print(type(error).__name__, error)\n"
    )
    done = made.run("-c", program)
    assert done.returncode == 0, done.stderr
    return (done.stdout + done.stderr).strip()


def test_the_interface_is_the_one_in_the_narrowest_network_of_dom0s_address(
    made: Machines,
) -> None:
    made.vm.run("ip", "addr", "add", "169.254.200.1/8", "dev", "eth0")
    assert told(made, f"himn.get_local_himn_eth({HIMN!r})") == "eth1"
    made.vm.run("ip", "addr", "del", "169.254.0.9/16", "dev", "eth1")
    assert told(made, f"himn.get_local_himn_eth({HIMN!r})") == "eth0"
    made.vm.run("ip", "addr", "del", "169.254.200.1/8", "dev", "eth0")
    said = told(made, f"himn.get_local_himn_eth({HIMN!r})")
    assert said.startswith("NoNetworkInterfaceInSameSegment")
    assert HIMN in said


def test_the_address_of_this_machine_itself_is_not_dom0s(made: Machines) -> None:
    said = told(made, "himn.config_himn('169.254.0.9')")
    assert (
        said == "ValueError 169.254.0.9 is an address of this machine itself: give the one of dom0"
    )
    assert not settings(made).exists()


def test_settings_of_other_things_stay_and_an_address_by_hand_goes(made: Machines) -> None:
    settings(made).write_text(
        'DEVICE="eth1"\nBOOTPROTO=static\nIPADDR=169.254.0.9\nNETMASK=255.255.0.0\n'
        "# mine\nMTU=1400\nONBOOT=no\nNM_CONTROLLED=no\n"
    )
    assert told(made, "himn.persist_himn('eth1')") == "True"
    assert settings(made).read_text() == (
        "DEVICE=eth1\nBOOTPROTO=dhcp\nDEFROUTE=no\nONBOOT=yes\n# mine\nMTU=1400\nNM_CONTROLLED=no\n"
    )
    assert told(made, "himn.persist_himn('eth1')") == "False"
    settings(made).write_text('BOOTPROTO="dhcp"\nDEVICE="eth1"\nONBOOT="yes"\nDEFROUTE="no"\n')
    assert told(made, "himn.persist_himn('eth1')") == "False"


def test_a_distribution_without_such_settings_is_told_and_not_stopped(made: Machines) -> None:
    place = settings(made).parent
    place.rename(place.with_name("away"))
    try:
        said = told(made, f"himn.config_himn({HIMN!r}).interface")
    finally:
        place.with_name("away").rename(place)
    assert said.startswith("eth1\nWARNING this machine has no /etc/sysconfig/network-scripts")
    assert made.calls() == []


def test_an_interface_that_gets_no_address_is_told(made: Machines) -> None:
    made.lose_address()
    (made.top / "no-dhcp").touch()
    said = told(made, f"himn.config_himn({HIMN!r})")
    (made.top / "no-dhcp").unlink()
    assert said.startswith("ExecuteCommandFailed the command ifup eth1 ended with exit code 1")
    assert "no DHCP server answers" in said


def test_without_ifup_one_is_told_to_bring_it_up(made: Machines) -> None:
    made.lose_address()
    ifup = made.top / "bin/ifup"
    ifup.rename(ifup.with_name("away"))
    try:
        said = told(made, f"himn.config_himn({HIMN!r})")
    finally:
        ifup.with_name("away").rename(ifup)
    assert said.startswith("ExecuteCommandFailed this machine has no ifup: bring eth1 up by DHCP")


def test_a_machine_without_xenstore_is_told_what_to_do(made: Machines) -> None:
    made.lose_address()
    tool = made.top / "bin/xenstore-read"
    tool.write_text("#!/bin/sh\necho no xenstore here >&2\nexit 1\n")
    tool.chmod(0o755)
    said = told(made, f"himn.config_himn({HIMN!r})")
    tool.unlink()
    assert said.startswith("NotFound ")
    assert "give that interface an address there" in said
    assert "no xenstore here" in said


@pytest.mark.parametrize("name", ["../../cron.d/x", "eth1\nUSERCTL=yes", "a$(reboot)", ""])
def test_a_name_that_is_no_interfaces_is_written_nowhere(made: Machines, name: str) -> None:
    assert told(made, f"himn.persist_himn({name!r})").startswith("ValueError ")
    assert list(settings(made).parent.iterdir()) == []


@pytest.mark.parametrize("value", ["0; reboot", "", "7 -1", "7/../8"])
def test_a_domain_id_that_is_none_is_refused(made: Machines, value: str) -> None:
    made.store.write("/local/domain/0/domid", value)
    try:
        assert told(made, "himn.get_himn_mac()").startswith("NotFound xenstore tells a domain id")
    finally:
        made.store.write("/local/domain/0/domid", "7")
