"""Chains of VHDs as images of Glance, and calls of the plugin that moves them."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.dom0.storage import Storage, chain_at

__all__ = ["DOWNLOAD", "TOKEN", "UPLOAD", "archive_of", "chain_image", "download", "upload"]

TOKEN = "a-secret-token"
DOWNLOAD, UPLOAD = ("glance.py", "download_vhd2"), ("glance.py", "upload_vhd2")


def archive_of(
    members: Sequence[tuple[tarfile.TarInfo | str, bytes]], *, form: int = tarfile.GNU_FORMAT
) -> bytes:
    """A gzip tar of these members, which another hand than the plugin's has made."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as tar:
        for given, data in members:
            member = tarfile.TarInfo(given) if isinstance(given, str) else given
            if data:
                member.size = len(data)
            tar.addfile(member, io.BytesIO(data) if data else None)
    return gzip.compress(made.getvalue(), 1)


def chain_image(directory: Path, names: Sequence[str] = ("0.vhd",), *, seed: int = 0) -> bytes:
    """A gzip tar of a chain, the leaf's name first; its files are in the directory too."""
    directory.mkdir(exist_ok=True)
    chain_at(directory, names, seed=seed)
    return archive_of([("./" + name, (directory / name).read_bytes()) for name in names])


def download(host: Storage, url: str, image_id: str, stack: Sequence[str], **changed: Any) -> Any:
    """Call the plugin as a client does, with some arguments changed."""
    return _call(host, DOWNLOAD, url, image_id, {"uuid_stack": stack, **changed})


def upload(host: Storage, url: str, image_id: str, vdis: Sequence[str], **changed: Any) -> Any:
    """Call the plugin as a client does, with some arguments changed."""
    given = {"vdi_uuids": vdis, "properties": {}, **changed}
    return _call(host, UPLOAD, url, image_id, given)


def _call(
    host: Storage, call: tuple[str, str], url: str, image_id: str, given: dict[str, Any]
) -> Any:
    arguments = {
        "image_id": image_id,
        "sr_path": host.sr_path,
        "extra_headers": {"X-Auth-Token": TOKEN},
        "endpoint": url,
        "api_version": 2,
        **given,
    }
    return host.session.call_plugin_serialized(*call, **arguments)
