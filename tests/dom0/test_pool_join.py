"""The plugin xenhost lets another host join its pool, with the compute VM that runs there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

import os_xenapi
from os_xenapi.errors import Failure
from os_xenapi.simulator.hosts import HostTimes
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.dom0.calling import BOTH_LINES, plugins_of

PASSWORD = "th'eirs \\ caf\u00e9"
MASTER_PASSWORD = "ours <&> \u20ac"


class Site(NamedTuple):
    """Two pools of one host each: the one that is joined, and the one whose host joins it."""

    pool: Pool
    other: Pool
    session: Any
    compute: str
    """The uuid of the VM that runs on the host that joins."""
    args: dict[str, str]

    def join(self, **changed: str) -> Any:
        answer = self.session.call_plugin("xenhost.py", "host_join", {**self.args, **changed})
        return json.loads(answer)

    def compute_state(self, pool: Pool) -> str:
        with pool.lock:
            (row,) = [vm for vm in pool.store.rows("VM") if vm["uuid"] == self.compute]
            return str(row["power_state"])


@pytest.fixture(params=BOTH_LINES)
def site(request: Any) -> Iterator[Site]:
    times = HostTimes(notice=0.02, restart=0.2)
    with (
        Pool(password=MASTER_PASSWORD, host_times=times) as pool,
        Pool(password=PASSWORD, host_times=times, network=pool.network) as other,
        Server(pool, tls=False),
        Server(other, tls=False) as served,
    ):
        dom0 = pool.hosts[0].dom0
        dom0.use_interpreter(request.param)
        module = plugins_of(dom0) / "os_xenapi_pool.py"
        source = module.read_text()
        assert "SECONDS_BETWEEN = 10\n" in source
        module.write_text(source.replace("SECONDS_BETWEEN = 10\n", "SECONDS_BETWEEN = 0.05\n"))
        url = served.url(scheme="http")
        with os_xenapi.connect(url, "root", PASSWORD) as joining:
            (template,) = joining.VM.get_by_name_label("Other install media")
            vm = joining.VM.clone(template, "compute")
            joining.VM.provision(vm)
            joining.VM.start(vm, False, False)
            compute = joining.VM.get_uuid(vm)
        args = {
            "url": url,
            "user": "root",
            "password": PASSWORD,
            "compute_uuid": compute,
            "master_addr": pool.hosts[0].address,
            "master_user": "root",
            "master_pass": MASTER_PASSWORD,
            "force": "false",
        }
        with os_xenapi.connect(f"unix://{dom0.socket_path}") as session:
            yield Site(pool, other, session, compute, args)


@pytest.mark.parametrize(
    ("force", "message"), [("false", "join"), ("true", "join_force"), ("", "join_force")]
)
def test_the_host_joins_and_its_compute_vm_runs_again(site: Site, force: str, message: str) -> None:
    assert site.join(force=force) is None
    assert len(site.session.host.get_all()) == 2
    vm = site.session.VM.get_by_uuid(site.compute)
    assert site.session.VM.get_power_state(vm) == "Running"
    assert site.other.counters[f"pool.{message}"] == 1
    assert len(site.pool.sessions) == 1


def test_a_host_that_may_not_join_has_its_compute_vm_back(site: Site) -> None:
    with pytest.raises(Failure) as caught:
        site.join(master_pass="wrong")
    code, fn, kind, text = caught.value.details
    assert (code, fn, kind) == ("XENAPI_PLUGIN_FAILURE", "host_join", "Failure")
    assert text.startswith("['SESSION_AUTHENTICATION_FAILED', 'root', ")
    assert site.compute_state(site.other) == "Running"
    assert len(site.session.host.get_all()) == 1
    assert len(site.other.sessions) == 0


def test_nothing_happens_without_the_right_to(site: Site) -> None:
    with pytest.raises(Failure, match="SESSION_AUTHENTICATION_FAILED"):
        site.join(password="wrong")
    assert site.compute_state(site.other) == "Running"
    assert not site.other.counters["VM.clean_shutdown"]


def test_an_unknown_compute_vm_is_told(site: Site) -> None:
    with pytest.raises(Failure, match="UUID_INVALID"):
        site.join(compute_uuid="9f3f6e0c-6e4b-4b0e-9a3e-0d9c1b8f7a11")
    assert not site.other.counters["pool.join"]
    assert len(site.other.sessions) == 0


def test_passwords_are_in_no_error(site: Site) -> None:
    # The host that joins repeats a name that it does not know.
    for password in (PASSWORD, MASTER_PASSWORD):
        with pytest.raises(Failure) as caught:
            site.join(master_user=password, master_pass=password)
        text = repr(caught.value.details)
        assert "'***'" in text
        assert password not in text
        assert "caf" not in text
        assert "\\u20ac" not in text


def test_a_compute_vm_that_cannot_start_is_given_up_after_its_tries(site: Site) -> None:
    with site.other.lock:
        (row,) = [vm for vm in site.other.store.rows("VM") if vm["uuid"] == site.compute]
        site.other.store.set(row, blocked_operations={"start": "not now"})
    with pytest.raises(Failure, match="OPERATION_BLOCKED"):
        site.join()
    assert len(site.session.host.get_all()) == 2
    assert site.pool.counters["VM.start"] == 23
