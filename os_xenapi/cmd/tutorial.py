"""The steps of the demo: a disk into a VDI of a simulated host and back.

Each step prints what it does, the public call that does it, and what came of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import os_xenapi
from os_xenapi.cmd.progress import Bar, size_text
from os_xenapi.cmd.sample_disk import sample_files, write_fat16
from os_xenapi.images import open_image
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from os_xenapi.transfer import Exported, Imported, export_disk, import_disk

if TYPE_CHECKING:
    from os_xenapi.types import NewVBD, VDIRef, VMRef

__all__ = ["run"]

_SAMPLE_SIZE = 64 << 20
_PLUGIN = "dom0_plugin_version.py"


def run(given: str | None) -> int:
    """Run the steps with the image ``given``, or with one of the demo's own.

    Each raises what goes wrong, and the simulated host ends with the demo.
    """
    begun = monotonic()
    show = _Tutorial()
    with tempfile.TemporaryDirectory(prefix="os-xenapi-demo-") as directory:
        image = Path(given) if given else _sample(Path(directory))
        show.step("Start a simulated XenServer host, served over HTTPS on this machine only")
        show.code("server = Server(Pool())")
        with Pool() as pool, Server(pool) as server:
            url = f"{server.url()}#sha256={server.fingerprint()}"
            show.say(f"{server.url()}, its certificate is self-signed, as on a fresh XenServer")
            _main_job(show, url, pool.user, pool.password, image, Path(directory))
    print(f"\nDone in {monotonic() - begun:.1f} s; the simulated host is gone again.")
    return 0


def _main_job(
    show: _Tutorial, url: str, user: str, password: str, image: Path, directory: Path
) -> None:
    show.step("Log in, trusting this one certificate by its fingerprint")
    show.code(f'session = os_xenapi.connect("{url[:60]}...", "{user}", password)')
    with os_xenapi.connect(url, user, password) as session:
        for host in session.host.get_all_records().values():
            software = host["software_version"]
            show.say(
                f"host {host['hostname']}: {software['product_brand']} "
                f"{software['product_version']}, XAPI {host['API_version_major']}."
                f"{host['API_version_minor']}"
            )
        _plugins(show, session)
        imported = _import(show, session, image)
        _boot(show, session, imported.vdi, image.name)
        exported = _export(show, session, imported.vdi, directory / "back.vhd")
        _compare(show, imported, exported)
        show.step("Log out")
        show.code("session.close()")


def _plugins(show: _Tutorial, session: os_xenapi.Session) -> None:
    show.step("Call a dom0 plugin: a real process in the simulated control domain")
    show.code(f'session.call_plugin_serialized("{_PLUGIN}", "get_manifest")')
    manifest = session.call_plugin_serialized(_PLUGIN, "get_manifest")
    show.say(
        f"plugins {manifest['version']}, protocol {manifest['protocol']}, on Python "
        f"{manifest['interpreter']}: {len(manifest['files'])} files, each of them ours by its hash"
    )


def _import(show: _Tutorial, session: os_xenapi.Session, image: Path) -> Imported:
    with open_image(image) as opened:
        data = sum(length for _, length in opened.allocated())
        show.step(
            f"Stream {image.name} ({opened.format}, {size_text(opened.virtual_size)}, "
            f"{size_text(data)} of it data) into a new VDI; holes are not sent"
        )
    show.code("imported = os_xenapi.transfer.import_disk(session, image, digest=True)")
    with _bar("   in ") as bar:
        imported = import_disk(session, image, digest=True, on_progress=bar)
    show.say(f"VDI {session.VDI.get_uuid(imported.vdi)}, {size_text(imported.virtual_size)}")
    return imported


def _boot(show: _Tutorial, session: os_xenapi.Session, vdi: VDIRef, name: str) -> None:
    show.step("Boot a VM record from the disk")
    show.code('vm = session.VM.clone(template, "demo"); session.VM.provision(vm)')
    templates = session.VM.get_by_name_label("Other install media")
    vm = session.VM.clone(templates[0], f"demo of {name}")
    session.VM.provision(vm)
    show.code(
        "session.VBD.create({'VM': vm, 'VDI': vdi, 'userdevice': '0', 'bootable': True, ...})"
    )
    session.VBD.create(_vbd(vm, vdi))
    show.code("session.Async.VM.start(vm, False, False).wait(timeout=60)")
    session.Async.VM.start(vm, False, False).wait(timeout=60)
    record = session.VM.get_record(vm)
    show.say(f"{record['name_label']}: {record['power_state']}, domain {record['domid']}")
    show.code("session.VM.hard_shutdown(vm); session.VM.destroy(vm)")
    session.VM.hard_shutdown(vm)
    session.VM.destroy(vm)


def _vbd(vm: VMRef, vdi: VDIRef) -> NewVBD:
    return {
        "VM": vm,
        "VDI": vdi,
        "userdevice": "0",
        "bootable": True,
        "mode": "RW",
        "type": "Disk",
        "empty": False,
        "other_config": {},
        "qos_algorithm_type": "",
        "qos_algorithm_params": {},
    }


def _export(show: _Tutorial, session: os_xenapi.Session, vdi: VDIRef, target: Path) -> Exported:
    show.step("Read the VDI back, as a VHD")
    show.code(
        f'exported = os_xenapi.transfer.export_disk(session, vdi, "{target.name}", digest=True)'
    )
    with _bar("   out") as bar:
        exported = export_disk(session, vdi, target, digest=True, on_progress=bar)
    show.say(f"{target.name}: {size_text(exported.file_size)} in the file")
    return exported


def _compare(show: _Tutorial, imported: Imported, exported: Exported) -> None:
    show.step("Compare the virtual disks")
    show.code("imported.sha256 == exported.sha256")
    show.say(f"in  {imported.sha256}")
    show.say(f"out {exported.sha256}")
    if imported.sha256 != exported.sha256:
        raise ValueError("the disk that came back is not the one that went in")
    show.say("the same")


def _sample(directory: Path) -> Path:
    path = directory / "sample.raw"
    write_fat16(path, _SAMPLE_SIZE, sample_files())
    return path


@contextmanager
def _bar(label: str) -> Iterator[Bar]:
    bar = Bar(label)
    try:
        yield bar
    finally:
        bar.end()


class _Tutorial:
    """Prints what is done, the public call that does it, and what came of it."""

    def __init__(self) -> None:
        self._steps = 0

    def step(self, text: str) -> None:
        self._steps += 1
        print(f"\n{self._steps}. {text}")

    def code(self, text: str) -> None:
        print(f"   >>> {text}")

    def say(self, text: str) -> None:
        print(f"   {text}", flush=True)
