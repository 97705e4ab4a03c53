"""The plugin xenhost: what it tells of its host and keeps for it."""

from __future__ import annotations

import concurrent.futures
import fcntl
import json
import os
import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts
from tests.dom0.calling import BOTH_LINES, INTERPRETERS, changed
from tests.dom0.netns import put_command

SR = "9f3f6e0c-6e4b-4b0e-9a3e-0d9c1b8f7a11"
VDI = "1b7c2d7e-2f36-4b6b-8c0c-5a0d8f6d2c22"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(hosts=2) as pool, Server(pool):
        yield pool


@pytest.fixture(params=INTERPRETERS)
def session(request: Any, pool: Pool) -> Iterator[os_xenapi.Session]:
    """A session whose host is the first; plugins run where they are told to."""
    for host in pool.hosts:
        host.dom0.use_interpreter(request.param)
    with os_xenapi.connect(f"unix://{pool.hosts[0].dom0.socket_path}") as session:
        yield session


both_lines = pytest.mark.parametrize("session", BOTH_LINES, indirect=True)


@pytest.fixture
def dom0(pool: Pool) -> Iterator[Dom0]:
    """The control domain of the first host; what a test puts there is taken away again."""
    dom0 = pool.hosts[0].dom0
    yield dom0
    for name in ("usr/etc", "sys", "opt", "var/run"):
        shutil.rmtree(dom0.root / name, ignore_errors=True)
    for command in (dom0.root / "bin").glob("lspci"):
        command.unlink()


def plain(session: Any, fn: str, host: str | None = None, **args: str) -> Any:
    return json.loads(session.call_plugin("xenhost.py", fn, args, host=host))


def refusal(session: Any, fn: str, **args: str) -> str:
    with pytest.raises(Failure) as caught:
        plain(session, fn, **args)
    text: str = caught.value.details[3]
    return text


class TestData:
    def test_it_tells_of_the_host_that_the_plugin_runs_on(self, session: Any, pool: Pool) -> None:
        for host in pool.hosts:
            record = session.host.get_record(host.ref)
            session.host.set_name_label(host.ref, "caf\u00e9 <1>")
            session.host.set_other_config(host.ref, {"a": "b:c; d", "": "\u20ac"})
            data = plain(session, "host_data", host.ref)
            metrics = session.host_metrics.get_record(record["metrics"])
            assert data.pop("host_memory") == {
                "total": metrics["memory_total"],
                "overhead": record["memory_overhead"],
                "free": metrics["memory_free"],
                "free-computed": session.host.compute_free_memory(host.ref),
            }
            cpu = record["cpu_info"]
            numbers = ("cpu_count", "family", "model", "stepping")
            assert data == {
                "enabled": "true",
                "host_uuid": host.uuid,
                "host_name-label": "caf\u00e9 <1>",
                "host_name-description": record["name_description"],
                "host_hostname": record["hostname"],
                "host_ip_address": host.address,
                "host_other-config": {"a": "b:c; d", "": "\u20ac"},
                "host_capabilities": ["xen-3.0-x86_64", "hvm-3.0-x86_32p", "hvm-3.0-x86_64"],
                "host_cpu_info": {**cpu, **{name: int(cpu[name]) for name in numbers}},
            }

    def test_numbers_that_are_none_are_null_and_blanks_part_capabilities(
        self, session: Any, pool: Pool
    ) -> None:
        host = pool.hosts[1]
        before = {name: host.row[name] for name in ("cpu_info", "capabilities")}
        with pool.lock:
            pool.store.set(host.row, cpu_info={"model": "unknown"}, capabilities=["a b;", "", "c"])
        data = plain(session, "host_data", host.ref)
        with pool.lock:
            pool.store.set(host.row, **before)
        assert data["host_capabilities"] == ["a", "b", "c"]
        nothing = dict.fromkeys(("cpu_count", "family", "model", "stepping"))
        assert data["host_cpu_info"] == nothing

    @both_lines
    def test_memory_that_is_not_measured_yet_is_null(self, session: Any, pool: Pool) -> None:
        host = pool.hosts[1]
        metrics = host.row["metrics"]
        with pool.lock:
            pool.store.set(host.row, metrics="OpaqueRef:NULL")
        memory = plain(session, "host_data", host.ref)["host_memory"]
        with pool.lock:
            pool.store.set(host.row, metrics=metrics)
        assert (memory["total"], memory["free"]) == (None, None)
        assert type(memory["overhead"]) is int

    def test_stored_configuration_comes_last(self, session: Any, dom0: Dom0) -> None:
        set_config(session, "enabled", "stored")
        set_config(session, "mine", [1, {"x": None}])
        data = plain(session, "host_data")
        assert (data["enabled"], data["mine"]) == ("stored", [1, {"x": None}])

    @both_lines
    def test_a_place_that_is_no_control_domain_is_told(self, session: Any, dom0: Dom0) -> None:
        file = dom0.root / "etc/xensource-inventory"
        kept = file.read_text()
        try:
            file.write_text("PRODUCT_NAME='xenenterprise'\n")
            assert "does not tell INSTALLATION_UUID" in refusal(session, "host_data")
            file.unlink()
            assert "is this a control domain?" in refusal(session, "host_data")
        finally:
            file.write_text(kept)


class TestEnabled:
    def test_the_plugins_own_host_is_disabled_and_enabled(self, session: Any, pool: Pool) -> None:
        first, second = (host.ref for host in pool.hosts)
        for text, status, enabled in (("false", "disabled", False), ("true", "enabled", True)):
            answer = plain(session, "set_host_enabled", second, enabled=text)
            assert answer == {"status": status}
            assert session.host.get_enabled(second) is enabled
            assert session.host.get_enabled(first) is True


@both_lines
class TestUptime:
    TEXT = r" \d\d:\d\d:\d\d up (.+),  (\d+) users?,  load average: \d+\.\d\d, \d+\.\d\d, \d+\.\d\d"

    @pytest.mark.parametrize(
        ("minutes", "told"),
        [
            (0, "0 min"),
            (7, "7 min"),
            (61, " 1:01"),
            (24 * 60, "1 day, 0 min"),
            (12 * 24 * 60 + 754, "12 days, 12:34"),
        ],
    )
    def test_it_is_the_time_since_the_host_was_started(
        self, session: Any, pool: Pool, minutes: int, told: str
    ) -> None:
        host = pool.hosts[0]
        config = {"boot_time": f"{pool.clock() - minutes * 60 - 5:.0f}."}
        session.host.set_other_config(host.ref, config)
        found = re.fullmatch(self.TEXT, plain(session, "host_uptime")["uptime"])
        assert found is not None
        assert found.groups() == (told, "0")

    def test_users_are_those_who_are_logged_in(self, session: Any, dom0: Dom0) -> None:
        logins = dom0.root / "var/run/utmp"
        logins.parent.mkdir(parents=True)
        records = [struct.pack("=h382x", kind) for kind in (2, 7, 8, 7, 6)]
        logins.write_bytes(b"".join(records))
        session.host.set_other_config(session.this_host(), {"boot_time": "0."})
        assert " 2 users, " in plain(session, "host_uptime")["uptime"]
        logins.write_bytes(records[1])
        assert " 1 user, " in plain(session, "host_uptime")["uptime"]

    def test_a_pipe_in_the_place_of_the_logins_is_not_waited_for(
        self, session: Any, dom0: Dom0
    ) -> None:
        logins = dom0.root / "var/run/utmp"
        logins.parent.mkdir(parents=True)
        os.mkfifo(logins)
        session.host.set_other_config(session.this_host(), {"boot_time": "0."})
        assert "/var/run/utmp is not a plain file" in refusal(session, "host_uptime")

    def test_an_unknown_start_is_told(self, session: Any, pool: Pool) -> None:
        session.host.set_other_config(pool.hosts[0].ref, {})
        assert "does not tell when" in refusal(session, "host_uptime")


def set_config(session: Any, key: str, value: Any) -> Any:
    return plain(session, "set_config", params=json.dumps({"key": key, "value": value}))


def get_config(session: Any, key: str) -> Any:
    return plain(session, "get_config", params=json.dumps({"key": key}))


class TestConfiguration:
    def test_a_value_is_kept_until_it_is_null(self, session: Any, dom0: Dom0) -> None:
        assert get_config(session, "k") == "None"
        value = ["", "caf\u00e9", 7, 1.5, True, {"a": {"\u20ac": None}}]
        assert set_config(session, "k", value) is None
        assert get_config(session, "k") == value
        set_config(session, "other \u00e9", 1)
        for _ in range(2):
            assert set_config(session, "k", None) is None
        stored = json.loads((dom0.root / "usr/etc/xenhost.conf").read_text())
        assert stored == {"other \u00e9": 1}

    @both_lines
    def test_a_change_replaces_the_file_and_leaves_no_other(
        self, session: Any, dom0: Dom0, tmp_path: Path
    ) -> None:
        place = dom0.root / "usr/etc"
        place.mkdir(parents=True)
        victim = tmp_path / "victim"
        victim.write_text('{"a": 1}')
        (place / "xenhost.conf").symlink_to(victim)
        set_config(session, "b", 2)
        assert victim.read_text() == '{"a": 1}'
        assert [entry.name for entry in place.iterdir()] == ["xenhost.conf"]
        assert json.loads((place / "xenhost.conf").read_text()) == {"a": 1, "b": 2}
        assert (place / "xenhost.conf").stat().st_mode & 0o777 == 0o600

    @both_lines
    def test_a_change_that_is_killed_leaves_the_old_map_and_nothing_for_long(
        self, session: Any, dom0: Dom0
    ) -> None:
        place = dom0.root / "usr/etc"
        set_config(session, "k", "old")
        die = "os.kill(os.getpid(), 9)"
        with changed(dom0, "host_config", "os.rename(path", f"{die}\n        os.rename(path"):
            with pytest.raises(Failure, match="SIGKILL"):
                set_config(session, "k", "new")
            assert len(os.listdir(place)) == 2
            assert get_config(session, "k") == "old"
        set_config(session, "k", "new")
        assert os.listdir(place) == ["xenhost.conf"]
        assert get_config(session, "k") == "new"

    @both_lines
    def test_changes_at_the_same_time_are_all_kept(self, session: Any, dom0: Dom0) -> None:
        keys = [f"k{number}" for number in range(6)]
        with concurrent.futures.ThreadPoolExecutor(6) as threads:
            list(threads.map(lambda key: set_config(session, key, key), keys))
        assert json.loads((dom0.root / "usr/etc/xenhost.conf").read_text()) == {
            key: key for key in keys
        }

    @both_lines
    def test_a_change_that_another_holds_up_is_given_up(self, session: Any, dom0: Dom0) -> None:
        set_config(session, "k", "keep")
        lock = os.open(dom0.root / "usr/etc", os.O_RDONLY)
        with changed(dom0, "host_config", "LOCK_SECONDS = 30\n", "LOCK_SECONDS = 1\n"):
            fcntl.flock(lock, fcntl.LOCK_EX)
            params = json.dumps({"key": "k", "value": 1})
            text = refusal(session, "set_config", params=params)
            assert text.endswith("for 1 seconds: nothing was stored")
            assert get_config(session, "k") == "keep"
        os.close(lock)

    @both_lines
    @pytest.mark.parametrize("content", ["[]", "{", '{"a": NaN}', "[" * 200, "x" * 200_000])
    def test_a_file_that_holds_no_map_is_left_alone(
        self, session: Any, dom0: Dom0, content: str
    ) -> None:
        file = dom0.root / "usr/etc/xenhost.conf"
        file.parent.mkdir(parents=True)
        file.write_text(content)
        params = json.dumps({"key": "k", "value": 1})
        assert "repair it or move it away" in refusal(session, "set_config", params=params)
        assert "does not hold a JSON map" in refusal(session, "get_config", params='{"key": "k"}')
        assert file.read_text() == content

    @both_lines
    @parts.need("root", "mount", "umount")
    def test_a_full_disk_leaves_what_was_stored(self, session: Any, dom0: Dom0) -> None:
        place = dom0.root / "usr/etc"
        place.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", place], check=True)
        try:
            set_config(session, "k", "keep")
            params = json.dumps({"key": "k", "value": "x" * 100_000})
            assert "No space left" in refusal(session, "set_config", params=params)
            assert get_config(session, "k") == "keep"
            assert os.listdir(place) == ["xenhost.conf"]
        finally:
            subprocess.run(["umount", place], check=True)

    @both_lines
    def test_it_does_not_grow_without_end(self, session: Any, dom0: Dom0) -> None:
        for number in range(2):
            set_config(session, f"k{number}", "x" * 100_000)
        before = (dom0.root / "usr/etc/xenhost.conf").read_bytes()
        params = json.dumps({"key": "k2", "value": "x" * 100_000})
        assert "nothing was stored" in refusal(session, "set_config", params=params)
        assert (dom0.root / "usr/etc/xenhost.conf").read_bytes() == before
        assert len(os.listdir(dom0.root / "usr/etc")) == 1


@both_lines
class TestPCI:
    def device(self, dom0: Dom0, address: str, *entries: str) -> None:
        place = dom0.root / "sys/bus/pci/devices" / address
        place.mkdir(parents=True)
        for entry in ("vendor", *entries):
            (place / entry).touch()

    def test_the_type_is_told_by_the_links_to_functions(self, session: Any, dom0: Dom0) -> None:
        self.device(dom0, "0000:03:00.0", "virtfn0", "virtfn1", "sriov_numvfs")
        self.device(dom0, "0000:03:10.1", "physfn")
        self.device(dom0, "0001:0a:00.7")
        for address, kind in {
            "0000:03:00.0": "type-PF",
            "03:00.0": "type-PF",
            "03:10.1": "type-VF",
            "0001:0A:00.7": "type-PCI",
        }.items():
            answer = session.call_plugin_serialized("xenhost.py", "get_pci_type", address)
            assert answer == kind

    def test_a_device_that_is_not_there_is_told(self, session: Any, dom0: Dom0) -> None:
        with pytest.raises(Failure, match="this host has no PCI device 0000:09:00\\.0"):
            session.call_plugin_serialized("xenhost.py", "get_pci_type", "09:00.0")

    def test_a_host_without_lspci_is_told(self, session: Any) -> None:
        with pytest.raises(Failure, match="the command lspci is not among") as caught:
            session.call_plugin_serialized("xenhost.py", "get_pci_device_details")
        assert caught.value.details[2] == "CommandNotFound"

    @parts.need("lspci")
    def test_the_details_are_those_of_lspci(self, session: Any, dom0: Dom0) -> None:
        put_command(dom0, "lspci", f'exec {parts.find("lspci")} "$@"')
        told = session.call_plugin_serialized("xenhost.py", "get_pci_device_details")
        real = subprocess.run(["lspci", "-vmmnk"], capture_output=True, text=True, check=True)
        assert told == real.stdout
        (dom0.root / "calls").unlink()


@both_lines
class TestGarbageCollector:
    def collector(self, dom0: Dom0, script: str) -> Path:
        file = dom0.root / "opt/xensource/sm/cleanup.py"
        file.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        file.parent.chmod(0o755)
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return file

    def ask(self, session: Any) -> Any:
        return session.call_plugin_serialized("xenhost.py", "query_gc", SR, VDI)

    @pytest.mark.parametrize("runs", [True, False])
    def test_its_answer_follows_the_colon(self, session: Any, dom0: Dom0, runs: bool) -> None:
        told = f'[ "$*" = "-q -u {SR}" ] && echo "Currently running: {runs}"'
        self.collector(dom0, told)
        assert self.ask(session) is runs

    def test_no_answer_is_told(self, session: Any, dom0: Dom0) -> None:
        self.collector(dom0, "echo no such SR >&2; exit 2")
        with pytest.raises(Failure, match=r"does not tell .*\(exit status 2\): no such SR"):
            self.ask(session)

    def test_the_answer_of_one_that_failed_does_not_count(self, session: Any, dom0: Dom0) -> None:
        self.collector(dom0, "echo Currently running: True; exit 2")
        with pytest.raises(Failure, match="does not tell"):
            self.ask(session)

    def test_one_that_anybody_can_change_is_not_run(self, session: Any, dom0: Dom0) -> None:
        file = self.collector(dom0, "echo Currently running: True")
        for path in (file, file.parent):
            mode = path.stat().st_mode
            path.chmod(mode | 0o002)
            with pytest.raises(Failure, match="not only root can change it"):
                self.ask(session)
            path.chmod(mode)
        assert self.ask(session) is True


@both_lines
def test_every_part_of_the_plugin_is_loaded_for_itself(session: Any, dom0: Dom0) -> None:
    with ExitStack() as modules:
        for name in ("pool", "network", "power"):
            modules.enter_context(
                changed(dom0, name, "import ", "raise SystemExit('loaded')\nimport ")
            )
        assert get_config(session, "k") == "None"
        with pytest.raises(Failure, match="loaded"):
            plain(session, "host_reboot")
