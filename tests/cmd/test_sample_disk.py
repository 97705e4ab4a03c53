"""The demo's disk holds a file system that others read."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from os_xenapi.cmd.sample_disk import sample_files, write_fat16
from tests import parts

MIB = 1 << 20


@parts.need("fsck.fat", "mtype")
@pytest.mark.parametrize("size", [16 * MIB, 31 * MIB, 64 * MIB, 100 * MIB])
def test_the_file_system_is_whole_and_holds_the_files(tmp_path: Path, size: int) -> None:
    path = tmp_path / "disk.raw"
    files = {**sample_files(), "EMPTY.TXT": b""}
    write_fat16(path, size, files)
    subprocess.run([parts.find("fsck.fat"), "-n", str(path)], check=True, capture_output=True)
    for name, data in files.items():
        mtype = [parts.find("mtype"), "-i", str(path), f"::{name}"]
        read = subprocess.run(mtype, check=True, capture_output=True).stdout
        assert read == data
    assert path.stat().st_size == size


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        write_fat16(tmp_path / "disk.raw", 12 * MIB, sample_files())
    with pytest.raises(ValueError, match="FAT16"):
        write_fat16(tmp_path / "disk.raw", 1 << 30, {})
