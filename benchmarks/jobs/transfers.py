"""Disks through our client, and the same bytes through a bare socket with the same TLS.

Both ends of every transfer are files in memory or a server that forgets what it is sent, so that no
disk is measured. The bare side copies an image that is there already, and knows no format, task or
failure. Jobs are called "WHO FORMAT WAY".
"""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import os_xenapi
from os_xenapi.disk import vhd
from os_xenapi.disk.extents import Extent
from os_xenapi.transfer import export_disk, import_disk

WHAT = f"transfers of os-xenapi {os_xenapi.__version__}"

MIB = 1 << 20
SIZE = 128 * MIB
LARGE = 10 << 30
DATA = 100 * MIB
BLOCK = 2 * MIB
ROOT = Path(__file__).resolve().parents[2]

Form = Literal["raw", "vhd"]
_children: list[subprocess.Popen[str]] = []


def jobs(url: str) -> dict[str, Callable[[int], list[Any]]]:
    """Return the jobs, on files and a server of their own."""
    place = _in_memory()
    address = _serve(place)
    _make_disks(place)
    found: dict[str, Callable[[int], list[Any]]] = {}
    session = os_xenapi.connect(address, session_ref="OpaqueRef:session")
    for form in ("raw", "vhd"):
        found[f"ours {form} in"] = partial(_import, session, place, "disk", form)
        found[f"ours {form} out"] = partial(_export, session, place, form)
        found[f"bare {form} in"] = partial(_send, address, place, form)
        found[f"bare {form} out"] = partial(_receive, address, place, form)
    for disk in ("sparse", "dense"):
        found[f"{disk} in"] = partial(_import, session, place, disk, "vhd")
    return found


def _in_memory() -> Path:
    """Return a new directory, which goes when the server does: this process may be killed."""
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="bench-disks-", dir=shared))


def _serve(place: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.disk_server", str(place)]
    child = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    _children.append(child)  # its standard input ends with this process
    assert child.stdout is not None
    return child.stdout.readline().strip()


def _make_disks(place: Path) -> None:
    """Write a disk in both formats, one of 100 MiB, and one of 10 GiB with as much data."""
    pick = Random(1)
    encoder = vhd.Encoder(SIZE, [(0, SIZE)])
    with (place / "raw").open("wb") as raw, (place / "vhd").open("wb") as image:
        image.write(encoder.begin())
        for start in range(0, SIZE, BLOCK):
            data = pick.randbytes(BLOCK)
            raw.write(data)
            image.writelines(encoder.feed(Extent(start, data)))
        image.writelines(encoder.end())
    for name, size in (("dense", DATA), ("sparse", LARGE)):
        step = size // (DATA // BLOCK) // BLOCK * BLOCK
        with (place / name).open("wb") as file:
            for start in range(0, DATA, BLOCK):
                file.seek(start // BLOCK * step)
                file.write(pick.randbytes(BLOCK))
            file.truncate(size)
    os.link(place / "raw", place / "disk")


def _vdi(place: Path, name: str, file: str) -> Any:
    return f"{file} {(place / name).stat().st_size}"


def _import(
    session: os_xenapi.Session, place: Path, name: str, form: Form, calls: int
) -> list[Any]:
    vdi = _vdi(place, name, form)
    done = []
    for _ in range(calls):
        sent = import_disk(session, place / name, vdi=vdi, wire_format=form).sent
        # The table of blocks is longer where the disk is large; the data is the same.
        done.append(range(sent if name == "disk" else DATA))
    return done


def _export(session: os_xenapi.Session, place: Path, form: Form, calls: int) -> list[Any]:
    vdi, target = _vdi(place, "raw", form), place / "back"
    done = []
    for _ in range(calls):
        exported = export_disk(session, vdi, target, wire_format=form, file_format=form)
        target.unlink()
        done.append(range(exported.file_size))
    return done


def _connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    sock = socket.create_connection((cast(str, parts.hostname), cast(int, parts.port)))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(sock)


def _send(url: str, place: Path, form: Form, calls: int) -> list[Any]:
    return [range(_send_one(url, place / form)) for _ in range(calls)]


def _send_one(url: str, path: Path) -> int:
    size = path.stat().st_size
    with _connect(url) as sock, path.open("rb", buffering=0) as file:
        sock.sendall(b"PUT /import_raw_vdi?vdi=x HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % size)
        sock.recv(4096)
        for piece in _pieces(file):
            sock.sendall(piece)
        while sock.recv(4096):
            pass
    return size


def _pieces(file: Any) -> Iterator[memoryview]:
    buffer = memoryview(bytearray(MIB))
    while size := file.readinto(buffer):
        yield buffer[:size]


def _receive(url: str, place: Path, form: Form, calls: int) -> list[Any]:
    return [range(_receive_one(url, place / "bare", form)) for _ in range(calls)]


def _receive_one(url: str, path: Path, form: Form) -> int:
    buffer = memoryview(bytearray(MIB))
    with _connect(url) as sock, path.open("wb", buffering=0) as file:
        sock.sendall(f"GET /export_raw_vdi?vdi={form} HTTP/1.1\r\n\r\n".encode())
        begun = b""
        while b"\r\n\r\n" not in begun:
            begun += sock.recv(4096)
        file.write(begun.partition(b"\r\n\r\n")[2])
        while size := sock.recv_into(buffer):
            file.write(buffer[:size])
        done = file.tell()
        os.fsync(file.fileno())
    path.unlink()
    return done
