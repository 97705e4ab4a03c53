"""A telemetry agent's day: two hundred guests polled in threads while the pool changes."""

from __future__ import annotations

import threading

import pytest

from os_xenapi.simulator.dispatcher import call
from os_xenapi.simulator.guests import VM, add_vms
from tests.consumers.programs import telemetry
from tests.consumers.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

USER, PASSWORD = "root", "xenroot"
MIB = 1 << 20
GUESTS = 200


def guest(name: str, **options: object) -> VM:
    state = {"power_state": "Running", "disks": (8 * MIB, 8 * MIB), "host": 1, **options}
    return VM(name_label=name, memory=256 * MIB, vcpus=1, **state)  # type: ignore[arg-type]


def tell_counters(site: Site) -> None:
    """Let the member's kernel count for each domain: a thousand times its number, in and out."""
    lines = ["Inter-| Receive | Transmit", " face |bytes |bytes"]
    with site.pool.lock:
        for vm in site.pool.store.rows("VM"):
            if vm["resident_on"] == site.member.ref and not vm["is_control_domain"]:
                number = vm["domid"]
                received, sent = f"{1000 * number}", f"{1000 * number + 1}"
                columns = [received, *"0" * 7, sent, *"0" * 7]
                lines.append(f"vif{number}.0: {' '.join(columns)}")
    proc = site.member.dom0.root / "proc/net"
    proc.mkdir(parents=True, exist_ok=True)
    (proc / "dev").write_text("\n".join([*lines, ""]))


def test_every_guest_is_seen_in_every_round_as_it_is(site: Site, member_url: str) -> None:
    pool = site.pool
    refs = add_vms(pool, (guest(f"g{number}") for number in range(GUESTS)))
    tell_counters(site)
    halted = refs[7]

    def change() -> None:
        """Between the rounds guests end, begin and lose a disk."""
        if pool.store.row("VM", halted)["power_state"] == "Running":
            call(pool, pool.hosts[0], "VM.hard_shutdown", [halted])
            add_vms(pool, [guest("late")])
            vbd = pool.store.row("VM", refs[8])["VBDs"][1]
            call(pool, pool.hosts[0], "VBD.unplug", [vbd])
            tell_counters(site)

    pool.counters.clear()
    inspector = telemetry.Inspector(member_url, USER, PASSWORD)
    first, second = telemetry.rounds(inspector, 2, change)
    assert len(pool.sessions) == 1
    inspector.session.close()
    names = {f"g{number}" for number in range(GUESTS)}
    assert set(first) == names
    assert set(second) == names - {"g7"} | {"late"}
    both = {f"vbd_{device}_{way}" for device in ("xvda", "xvdb") for way in ("read", "write")}
    links = {"vif_0_rx", "vif_0_tx"}
    assert set(first["g8"].rates) == both | links
    assert set(second["g8"].rates) == links | {"vbd_xvda_read", "vbd_xvda_write"}
    number = pool.store.row("VM", refs[3])["domid"]
    assert (first["g3"].received, first["g3"].sent) == (1000 * number + 1, 1000 * number)
    assert all(0 <= one.cpu <= 1 and 0 <= one.memory <= 256 for one in first.values())
    # The member sent the first login on; nothing else needed one.
    assert pool.counters["session.login_with_password"] == 1
    assert pool.unimplemented == {}


def test_polling_goes_on_while_guests_come_and_go(site: Site, member_url: str) -> None:
    pool = site.pool
    steady = add_vms(pool, (guest(f"steady-{number}") for number in range(6)))
    tell_counters(site)
    ended = threading.Event()

    def change() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            (ref,) = add_vms(pool, [guest(f"brief-{number}", disks=())])
            call(pool, pool.hosts[0], "VM.hard_shutdown", [ref])
            call(pool, pool.hosts[0], "VM.destroy", [ref])

    with site.nothing_left_behind():
        inspector = telemetry.Inspector(member_url, USER, PASSWORD)
        changer = threading.Thread(target=change, name="changer")
        changer.start()
        try:
            found = telemetry.rounds(inspector, 4, lambda: None)
        finally:
            ended.set()
            changer.join()
        inspector.session.close()
    for one in found:
        names = {name for name in one if name.startswith("steady")}
        assert len(names) == len(steady)
