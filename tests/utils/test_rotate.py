"""The script that cron runs in dom0: logs of guests' consoles stay small, and known by their VM.

It runs with directories of a simulated host in the place of /etc and /var/log.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts
from tests.dom0 import grammar24, library24, xenstored
from tests.dom0.calling import BOTH_LINES
from tests.dom0.netns import calls_of, put_command

SCRIPT = resources.files("os_xenapi").joinpath(
    "dom0", "opt", "xensource", "bin", "rotate_xen_guest_logs.sh"
)
KEY = "/local/logconsole/@"
MIB = 1 << 20

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(180),
    parts.need("root", "unshare", *xenstored.NEEDED),
]


class Host:
    """A simulated host that has a xenstored and logs."""

    def __init__(self, pool: Pool, store: xenstored.Xenstored, session: Any) -> None:
        self.dom0 = pool.hosts[0].dom0
        self.store = store
        self.session = session
        self.logs = self.dom0.root / "log" / "xen" / "guest"
        self.logs.mkdir(parents=True)
        socket = self.dom0.root / "var/run/xenstored/socket"
        for name in ("xenstore-read", "xenstore-write"):
            tool = f'XENSTORED_PATH={socket} exec {parts.find(name)} "$@"'
            put_command(self.dom0, name, tool)

    def log(self, domain: int | str, data: bytes = b"a line\n", *, minutes_old: float = 0) -> Path:
        """A log whose last line is some minutes old."""
        file = self.logs / f"console.{domain}"
        file.write_bytes(data)
        then = file.stat().st_mtime - minutes_old * 60
        os.utime(file, (then, then))
        return file

    def vm(self, name: str) -> Any:
        """A VM that runs."""
        templates = self.session.VM.get_by_name_label("Other install media")
        vm = self.session.VM.clone(templates[0], name)
        self.session.VM.provision(vm)
        self.session.VM.start(vm, False, False)
        return vm

    def rotate(self) -> subprocess.CompletedProcess[str]:
        """Run the script as cron does."""
        root = self.dom0.root
        binds = f"mount --bind {root}/etc /etc\nmount --bind {root}/log /var/log\n"
        script = binds + f'exec /bin/sh {shlex.quote(str(SCRIPT))} "$@"'
        return subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-ec", script],
            env={"PATH": str(root / "bin") + ":/usr/bin", "PYTHONPATH": f"{root}/usr/lib/python"},
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )


@pytest.fixture(params=BOTH_LINES)
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    with Pool() as pool, Server(pool):
        dom0 = pool.hosts[0].dom0
        dom0.use_interpreter(request.param)
        with (
            xenstored.xenstored_of(dom0.root) as store,
            os_xenapi.connect(f"unix://{dom0.socket_path}") as session,
        ):
            yield Host(pool, store, session)


def test_python_24_knows_every_form_and_every_name() -> None:
    text = SCRIPT.read_text("ascii")
    assert grammar24.findings(text) == []
    assert library24.findings(text) == []


def test_a_long_log_is_cut_in_place_and_goes_on(host: Host) -> None:
    lines = b"".join(b"line %07d\n" % number for number in range(100_000))
    long, short = host.log(0, lines), host.log("0.tmp", lines)
    with long.open("ab") as xenconsoled:
        assert host.rotate().returncode == 0
        assert long.read_bytes() == lines[-5120:]
        xenconsoled.write(b"one more\n")
    assert long.read_bytes() == lines[-5120:] + b"one more\n"
    assert short.read_bytes() == lines
    exact = host.log(0, b"x" * MIB)
    assert host.rotate().returncode == 0
    assert exact.stat().st_size == MIB


def test_what_is_no_plain_file_is_left_alone(host: Host, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"x" * (2 * MIB))
    (host.logs / "console.0").symlink_to(other)
    os.mkfifo(host.logs / "console.1")
    assert host.rotate().returncode == 0
    assert other.stat().st_size == 2 * MIB


def test_consoles_are_logged_also_after_a_restart_of_the_host(host: Host) -> None:
    shutil.rmtree(host.logs)
    assert host.rotate().returncode == 0
    assert host.store.read(KEY) == "/var/log/xen/guest/console.%d"
    assert host.logs.is_dir()
    calls_of(host.dom0)
    assert host.rotate().returncode == 0
    assert calls_of(host.dom0) == [f"xenstore-read {KEY}"]


def test_logs_of_domains_that_no_vm_is_or_was_go_after_ten_minutes(host: Host) -> None:
    session, runs, ended = host.session, host.vm("runs"), host.vm("ended")
    running, was = session.VM.get_domid(runs), session.VM.get_domid(ended)
    assert host.rotate().returncode == 0
    session.VM.hard_shutdown(ended)
    kept = [host.log(domain, minutes_old=60) for domain in (0, running, was)]
    kept.append(host.log(901, minutes_old=9))
    kept.append(host.log("902.gz", minutes_old=60))
    gone = host.log(903, minutes_old=11)
    done = host.rotate()
    assert (done.returncode, done.stderr) == (0, "")
    assert [one for one in kept if not one.exists()] == []
    assert not gone.exists()
    session.VM.destroy(ended)
    assert host.rotate().returncode == 0
    assert [one.name for one in kept if not one.exists()] == [f"console.{was}"]


def test_a_vm_keeps_the_id_of_its_last_domain_beside_its_other_settings(host: Host) -> None:
    vm = host.vm("one")
    host.session.VM.add_to_other_config(vm, "mine", "stays")
    domains = set()
    for _ in range(2):
        domain = host.session.VM.get_domid(vm)
        domains.add(domain)
        assert host.rotate().returncode == 0
        config = host.session.VM.get_other_config(vm)
        assert (config["last_dom_id"], config["mine"]) == (str(domain), "stays")
        host.session.VM.hard_reboot(vm)
    assert len(domains) == 2


def test_without_xapi_logs_are_cut_and_none_is_deleted(host: Host) -> None:
    host.dom0.socket_path.rename(host.dom0.socket_path.with_name("away"))
    long, old = host.log(5, b"x" * (2 * MIB)), host.log(903, minutes_old=60)
    try:
        assert host.rotate().returncode != 0
    finally:
        host.dom0.socket_path.with_name("away").rename(host.dom0.socket_path)
    assert long.stat().st_size == 5120
    assert old.exists()
