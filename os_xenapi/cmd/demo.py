"""Show the main job, step by step, on a simulated host: a disk into a VDI and back.

Each step prints what it does, the public call that does it, and what came of it. IMAGE is a raw or
VHD disk image; without one, the demo makes a small disk with a file system of its own.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import os_xenapi
from os_xenapi.cmd.progress import Bar, size_text
from os_xenapi.cmd.sample_disk import sample_files, write_fat16
from os_xenapi.images import open_image
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from os_xenapi.transfer import Exported, Imported, export_disk, import_disk

__all__ = ["add_arguments", "run"]

_SAMPLE_SIZE = 64 << 20
_PLUGIN = "dom0_plugin_version.py"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``demo``."""
    parser.add_argument("image", nargs="?", metavar="IMAGE", help="a raw or VHD disk image")


def run(arguments: argparse.Namespace) -> int:
    """Run the steps; each raises what goes wrong, and the simulated host ends with the demo."""
    begun = monotonic()
    with tempfile.TemporaryDirectory(prefix="os-xenapi-demo-") as directory:
        image = Path(arguments.image) if arguments.image else _sample(Path(directory))
        _step("Start a simulated XenServer host, served over HTTPS on this machine only")
        _code("server = Server(Pool())")
        with Pool() as pool, Server(pool) as server:
            url = f"{server.url()}#sha256={server.fingerprint()}"
            _say(f"{server.url()}, its certificate is self-signed, as on a fresh XenServer")
            _main_job(url, pool.user, pool.password, image, Path(directory))
    print(f"\nDone in {monotonic() - begun:.1f} s; the simulated host is gone again.")
    return 0


def _main_job(url: str, user: str, password: str, image: Path, directory: Path) -> None:
    _step("Log in, trusting this one certificate by its fingerprint")
    _code(f'session = os_xenapi.connect("{url[:60]}...", "{user}", password)')
    with os_xenapi.connect(url, user, password) as session:
        for host in session.host.get_all_records().values():
            software = host["software_version"]
            _say(
                f"host {host['hostname']}: {software['product_brand']} "
                f"{software['product_version']}, XAPI {host['API_version_major']}."
                f"{host['API_version_minor']}"
            )
        _plugins(session)
        imported = _import(session, image)
        _boot(session, imported.vdi, image.name)
        exported = _export(session, imported.vdi, directory / "back.vhd")
        _compare(imported, exported)
        _step("Log out")
        _code("session.close()")


def _plugins(session: os_xenapi.Session) -> None:
    _step("Call a dom0 plugin: a real process in the simulated control domain")
    _code(f'session.call_plugin_serialized("{_PLUGIN}", "get_manifest")')
    manifest = session.call_plugin_serialized(_PLUGIN, "get_manifest")
    _say(
        f"plugins {manifest['version']}, protocol {manifest['protocol']}, on Python "
        f"{manifest['interpreter']}: {len(manifest['files'])} files, each of them ours by its hash"
    )


def _import(session: os_xenapi.Session, image: Path) -> Imported:
    with open_image(image) as opened:
        data = sum(length for _, length in opened.allocated())
        _step(
            f"Stream {image.name} ({opened.format}, {size_text(opened.virtual_size)}, "
            f"{size_text(data)} of it data) into a new VDI; holes are not sent"
        )
    _code("imported = import_disk(session, image, on_progress=bar)")
    with _bar("   in ") as bar:
        imported = import_disk(session, image, on_progress=bar)
    _say(f"VDI {session.VDI.get_uuid(imported.vdi)}, {size_text(imported.virtual_size)}")
    return imported


def _boot(session: os_xenapi.Session, vdi: str, name: str) -> None:
    _step("Boot a VM record from the disk")
    _code('vm = session.VM.clone(template, "demo"); session.VM.provision(vm)')
    templates = session.VM.get_by_name_label("Other install media")
    vm = session.VM.clone(templates[0], f"demo of {name}")
    session.VM.provision(vm)
    _code("session.VBD.create({'VM': vm, 'VDI': vdi, 'userdevice': '0', 'bootable': True, ...})")
    session.VBD.create(_vbd(vm, vdi))
    _code("session.Async.VM.start(vm, False, False).wait(timeout=60)")
    session.Async.VM.start(vm, False, False).wait(timeout=60)
    record = session.VM.get_record(vm)
    _say(f"{record['name_label']}: {record['power_state']}, domain {record['domid']}")
    _code("session.VM.hard_shutdown(vm); session.VM.destroy(vm)")
    session.VM.hard_shutdown(vm)
    session.VM.destroy(vm)


def _vbd(vm: str, vdi: str) -> dict[str, Any]:
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


def _export(session: os_xenapi.Session, vdi: str, target: Path) -> Exported:
    _step("Read the VDI back, as a VHD")
    _code(f'exported = export_disk(session, vdi, "{target.name}", on_progress=bar)')
    with _bar("   out") as bar:
        exported = export_disk(session, vdi, target, on_progress=bar)
    _say(f"{target.name}: {size_text(exported.file_size)} in the file")
    return exported


def _compare(imported: Imported, exported: Exported) -> None:
    _step("Compare the virtual disks")
    _code("imported.sha256 == exported.sha256")
    _say(f"in  {imported.sha256}")
    _say(f"out {exported.sha256}")
    if imported.sha256 != exported.sha256:
        raise ValueError("the disk that came back is not the one that went in")
    _say("the same")


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


_steps = 0


def _step(text: str) -> None:
    global _steps
    _steps += 1
    print(f"\n{_steps}. {text}")


def _code(text: str) -> None:
    print(f"   >>> {text}")


def _say(text: str) -> None:
    print(f"   {text}")
