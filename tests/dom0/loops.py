"""Loop devices as the disks of a simulated control domain, and the real tools that change disks.

kpartx needs the device mapper, which a test machine may lack. Its stand-in lets the kernel make the
partitions of a loop device, by partx, and names them as kpartx does.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.pool import Pool
from tests import parts
from tests.dom0.netns import put_command

__all__ = ["NEEDED", "TOOLS", "attached_disk", "put_tools"]

TOOLS = ("sfdisk", "mkswap", "mkfs.ext3", "mkfs.ext4")
NEEDED = ("root", "losetup", "partx", "blkid", *TOOLS)
"""The parts of a test that uses loop devices."""

_SECONDS = 30.0

_KPARTX = """\
action=$1; device=$4
[ "$2 $3" = "-p p" ] || exit 2
real=$(/usr/bin/readlink -f "$device")
for link in {root}/dev/mapper/$(/usr/bin/basename "$device")p*; do
    [ -L "$link" ] && /bin/rm "$link"
done
{partx} -d "$real" 2>/dev/null
[ "$action" = -d ] && exit 0
/bin/mkdir -p {root}/dev/mapper
{partx} -a "$real" 2>/dev/null
for partition in "$real"p*; do
    name=$(/usr/bin/basename "$device")p${{partition#"$real"p}}
    [ -b "$partition" ] && /bin/ln -s "$partition" "{root}/dev/mapper/$name"
done
exit 0
"""


def put_tools(dom0: Dom0) -> None:
    """Give a simulated dom0 the real tools, each of which notes its calls."""
    for name in TOOLS:
        put_command(dom0, name, f'exec {parts.find(name)} "$@"')
    put_command(dom0, "kpartx", _KPARTX.format(root=dom0.root, partx=parts.find("partx")))


@contextmanager
def attached_disk(
    pool: Pool, session: Any, *, size: int = 32 << 20, mode: str = "RW"
) -> Iterator[tuple[str, str]]:
    """A VDI attached to the control domain of the first host; gives (its device, the loop device).

    The device in the simulated dom0 leads to a loop device of this machine, whose file is the
    VDI's.
    """
    sr = session.pool.get_default_SR(session.pool.get_all()[0])
    record = {"SR": sr, "virtual_size": size, "type": "user", "sharable": False}
    vdi = session.VDI.create({**record, "read_only": False, "other_config": {}})
    (domain,) = session.VM.get_all_records_where('field "is_control_domain"="true"')
    vbd = session.VBD.create(
        {
            "VM": domain,
            "VDI": vdi,
            "userdevice": "autodetect",
            "bootable": False,
            "mode": mode,
            "type": "Disk",
            "empty": False,
            "other_config": {},
            "qos_algorithm_type": "",
            "qos_algorithm_params": {},
        }
    )
    session.VBD.plug(vbd)
    device = session.VBD.get_device(vbd)
    place = pool.hosts[0].dom0.root / "dev" / device
    with _loop(place.resolve()) as loop:
        place.unlink()
        place.symlink_to(loop)
        yield device, loop
    session.VBD.unplug(vbd)
    session.VBD.destroy(vbd)
    session.VDI.destroy(vdi)


@contextmanager
def _loop(file: Path) -> Iterator[str]:
    loop = _output("losetup", "--find", "--show", str(file)).strip()
    try:
        yield loop
    finally:
        subprocess.run(["partx", "-d", loop], capture_output=True, timeout=_SECONDS, check=False)
        _output("losetup", "--detach", loop)


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
