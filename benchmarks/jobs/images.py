"""Images on the classic surface, and the same bytes through a bare socket and a bare ISA-L.

The server gives a VHD that is there already and forgets what it is sent, the image service is
memory. This file runs in the environment of os-xenapi 0.3.4 too, with that library's client. The
bare side knows no format, task or failure. Jobs are called "WHO SCHEME WAY".
"""

from __future__ import annotations

import io
import os
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from os_xenapi.client import image, utils
from os_xenapi.client.image.vhd_utils import VHDDynDiskParser

isal_zlib: Any
try:
    from isal import isal_zlib
except ImportError:
    isal_zlib = None

WHAT = f"images of os-xenapi {version('os-xenapi')}" + (" with isal" if isal_zlib else "")

MIB = 1 << 20
ROOT = Path(__file__).resolve().parents[2]
INSTANCE = {"name": "instance", "uuid": "b1d7e2f4-0c7e-4a2a-9a53-6f0b1f3c8d21"}
_LEVEL = 2
"""What ours takes for gzip's level 6."""

_ANSWERS = {
    "VDI.get_by_uuid": "vhd",
    "VDI.create": "vhd",
    "VDI.get_uuid": "uuid",
    "task.get_status": "success",
    "task.get_record": {"status": "success"},
}
_children: list[subprocess.Popen[str]] = []


class Session:
    """A session whose calls all go well, and take no time."""

    def __init__(self, url: str) -> None:
        self.url = url

    def call_xenapi(self, method: str, *args: Any) -> Any:
        """Answer as a host where all goes well."""
        return _ANSWERS.get(method, "")

    def get_session_id(self) -> str:
        """Return a reference of the session."""
        return "OpaqueRef:session"

    @contextmanager
    def custom_task(self, label: str, desc: str = "") -> Iterator[str]:
        """Make a task for the block."""
        yield "OpaqueRef:task"

    def __getattr__(self, class_name: str) -> Any:
        return Proxy(self, class_name)


class Proxy:
    """A class of XAPI."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name

    def __getattr__(self, method: str) -> Any:
        return lambda *args: self._session.call_xenapi(f"{self._name}.{method}", *args)


class Full:
    """The reading end of a pipe that reads as much as it is asked for."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def read(self, size: int) -> bytes:
        """Return ``size`` bytes, fewer at the end."""
        found = bytearray()
        while len(found) < size and (data := self._reader.read(size - len(found))):
            found += data
        return bytes(found)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)


class Out:
    """A job that makes images of a VDI; ``peak_memory`` is what the last one takes."""

    def __init__(self, chunks: Callable[[], Iterator[bytes]], size: int) -> None:
        self._chunks = chunks
        self._disk = range(size)
        self._size = 0

    def __call__(self, calls: int) -> list[Any]:
        """Make images, and forget them."""
        for _ in range(calls):
            self._size = sum(map(len, self._chunks()))
        return [self._disk] * calls

    def peak_memory(self) -> int:
        """Return the bytes of the last image."""
        return self._size


def jobs(url: str) -> dict[str, Callable[[int], list[Any]]]:
    """Return the jobs, on servers of their own."""
    if version("os-xenapi") == "0.3.4":
        _let_0_3_4_export()
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    place = Path(tempfile.mkdtemp(prefix="bench-images-", dir=shared))
    # By our own library, in whatever environment this is: it is what lies in the directory.
    command = [sys.executable, "-m", "benchmarks.image_files", str(place)]
    subprocess.run(command, cwd=ROOT, check=True)
    size, packed = (place / "vhd").stat().st_size, (place / "image").read_bytes()
    found: dict[str, Callable[[int], list[Any]]] = {}
    for scheme in ("http", "https"):
        address = _serve(place, scheme)
        session = Session(address)
        found[f"client {scheme} out"] = Out(partial(_out, session), size)
        found[f"client {scheme} in"] = _in(partial(_into, session, packed), size)
        found[f"bare {scheme} out"] = Out(partial(_bare_out, address), size)
        found[f"bare {scheme} in"] = _in(partial(_bare_in, address, packed), size)
    return found


def _let_0_3_4_export() -> None:
    """Let that library make images on Python 3, where it makes none as it is.

    There its size of a VHD is a float, of no whole sectors where the table of blocks is short, and
    its pipes read short, which tarfile takes for the end.
    """
    size, pipe = VHDDynDiskParser.get_vhd_file_size, utils.create_pipe

    def create_pipe() -> tuple[Any, Any]:
        reader, writer = pipe()
        return Full(reader), writer

    def whole(parser: VHDDynDiskParser) -> int:
        return int(size(parser)) // 512 * 512

    VHDDynDiskParser.get_vhd_file_size = whole  # type: ignore[assignment, method-assign]
    utils.create_pipe = create_pipe


def _serve(place: Path, scheme: str) -> str:
    command = [sys.executable, "-m", "benchmarks.disk_server", str(place), scheme]
    child = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    _children.append(child)  # its standard input ends with this process
    assert child.stdout is not None
    return child.stdout.readline().strip()


def _in(work: Callable[[], None], size: int) -> Callable[[int], list[Any]]:
    def job(calls: int) -> list[Any]:
        for _ in range(calls):
            work()
        return [range(size)] * calls

    return job


def _out(session: Session) -> Iterator[bytes]:
    return iter(image.stream_from_vdis(None, session, INSTANCE, session.url, ["uuid"]))


def _into(session: Session, packed: bytes) -> None:
    image.stream_to_vdis(None, session, INSTANCE, session.url, "sr", io.BytesIO(packed))


def _connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    sock = socket.create_connection((cast(str, parts.hostname), cast(int, parts.port)))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if parts.scheme == "http":
        return sock
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(sock)


def _bare_out(url: str) -> Iterator[bytes]:
    buffer = memoryview(bytearray(MIB))
    compressor = isal_zlib.compressobj(_LEVEL, wbits=31)
    with _connect(url) as sock:
        sock.sendall(b"GET /export_raw_vdi?vdi=vhd HTTP/1.1\r\n\r\n")
        begun = b""
        while b"\r\n\r\n" not in begun:
            begun += sock.recv(4096)
        yield compressor.compress(begun.partition(b"\r\n\r\n")[2])
        while size := sock.recv_into(buffer):
            yield compressor.compress(buffer[:size])
    yield compressor.flush()


def _bare_in(url: str, packed: bytes) -> None:
    unpacker, source = isal_zlib.decompressobj(wbits=31), io.BytesIO(packed)
    with _connect(url) as sock:
        sock.sendall(
            b"PUT /import_raw_vdi?vdi=x HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (1 << 40)
        )
        sock.recv(4096)
        while data := source.read(MIB):
            sock.sendall(unpacker.decompress(data))
