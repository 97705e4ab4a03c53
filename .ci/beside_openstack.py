"""A service of OpenStack in small: monkey-patched by eventlet, it drives simulated hosts.

Green threads share one session for calls, plugins, a disk and events, while another green thread
must get its turns: a call that blocked the process would starve it. Once in this process over
sim://, once over HTTPS with the simulator as a process of its own.
"""

# ruff: noqa: E402 - a service patches before it imports anything else
import eventlet

eventlet.monkey_patch()

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from oslo_concurrency import lockutils
from oslo_config import cfg
from oslo_log import log

import os_xenapi
from os_xenapi.transfer import export_disk, import_disk

GREEN_THREADS = 20
FEWEST_TURNS = 10
PLUGIN = "dom0_plugin_version.py"
LOG = log.getLogger(__name__)


def drive(url: str, directory: Path) -> None:
    """Do the work of a service on one host."""
    disk = directory / "disk.raw"
    disk.write_bytes(os.urandom(1 << 20))
    green = eventlet.GreenPool(GREEN_THREADS)
    with os_xenapi.connect(url, "root", "xenroot") as session:

        @lockutils.synchronized("host")
        def one_host(_: int) -> str:
            [host] = session.host.get_all_records().values()
            return str(host["name_label"])

        def plugin_version(_: int) -> str:
            return str(session.call_plugin_serialized(PLUGIN, "get_version"))

        assert len(set(green.imap(one_host, range(GREEN_THREADS)))) == 1
        assert set(green.imap(plugin_version, range(4))) == {os_xenapi.__version__}
        imported = import_disk(session, disk)
        exported = export_disk(session, imported.vdi, directory / "back.vhd")
        assert imported.sha256 == exported.sha256
        with turns_of_another():
            known = session.call_xenapi("event.from", ["*"], "", 1.0)
            session.call_xenapi("event.from", ["vm"], known["token"], 0.5)
    LOG.info("%s works under eventlet %s", url.partition(":")[0], eventlet.__version__)


@contextlib.contextmanager
def turns_of_another() -> Iterator[None]:
    """Fail if another green thread does not get its turns meanwhile."""
    turns = 0

    def count() -> None:
        nonlocal turns
        while True:
            time.sleep(0.01)
            turns += 1

    counter = eventlet.spawn(count)
    try:
        yield
    finally:
        counter.kill()
    assert turns >= FEWEST_TURNS, f"another green thread got {turns} turns while a call waited"


@contextlib.contextmanager
def simulated_host() -> Iterator[str]:
    """The URL of a simulated host in a process of its own."""
    command = [Path(sys.executable).with_name("os-xenapi"), "simulator"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as simulator:
        assert simulator.stdout is not None
        try:
            scheme, url = simulator.stdout.readline().split()
            assert scheme == "https"
            yield url
        finally:
            simulator.terminate()


def main() -> None:
    """Drive a host in this process, and one in another."""
    log.register_options(cfg.CONF)
    cfg.CONF([])
    log.setup(cfg.CONF, "beside_openstack")
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        drive("sim://", Path(first))
        with simulated_host() as url:
            drive(url, Path(second))


if __name__ == "__main__":
    main()
