"""vdi: disks out of a pool and back, and image files by themselves."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from os_xenapi import Session
from os_xenapi.simulator.faults import Fault, SlowStorage
from os_xenapi.testing import SimulatedPool
from tests import parts
from tests.cmd.running import COMMAND, PATIENCE, Command, Terminal, environment

There = dict[str, str]
MIB = 1 << 20


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A raw image of 64 MiB with some data in it."""
    path = tmp_path / "disk.raw"
    with path.open("wb") as file:
        for place in (0, 7 * MIB, 60 * MIB):
            file.seek(place)
            file.write(random.Random(place).randbytes(MIB // 2))
        file.truncate(64 * MIB)
    return path


def digest(command: Command, path: Path) -> str:
    done = command("vdi", "check", str(path), "--sha256")
    assert done.code == 0, done
    first, second = done.out.splitlines()
    assert first == f"{path}: no damage found"
    return second.split()[1]


@pytest.mark.parametrize("suffix", ["vhd", "qcow2", "raw"])
def test_a_disk_goes_in_and_comes_back_the_same(
    command: Command, there: There, raw: Path, tmp_path: Path, suffix: str
) -> None:
    done = command("vdi", "import", str(raw), "--name", f"in {suffix}", "--sha256", env=there)
    assert done.code == 0, done
    uuid, told = done.out.splitlines()
    assert "import disk.raw [####" in done.err
    target = tmp_path / f"back.{suffix}"
    done = command("vdi", "export", uuid, str(target), "--sha256", env=there)
    assert done.code == 0, done
    assert re.search(r"[KMG]iB/s", done.err)
    assert told == done.out.strip() == f"sha256  {digest(command, target)}"
    assert digest(command, raw) == digest(command, target)
    refused = command("vdi", "export", uuid, str(target), env=there).said(2)
    assert "--overwrite" in refused
    assert command("vdi", "export", uuid, str(target), "--overwrite", env=there).code == 0


def test_a_vdis_contents_are_replaced_and_srs_have_names(
    command: Command, pool: SimulatedPool, there: There, raw: Path
) -> None:
    session = pool.connect()
    words = ("vdi", "import", str(raw))
    uuid = command(*words, "--sr", "Local storage", env=there).out.strip()
    vdi = session.VDI.get_by_uuid(uuid)
    assert session.SR.get_name_label(session.VDI.get_SR(vdi)) == "Local storage"
    again = command(*words, "--vdi", uuid, "--wire-format", "raw", env=there)
    assert again.out.strip() == uuid
    assert "leave out --sr" in command(*words, "--vdi", uuid, "--sr", "x", env=there).said(2)
    assert "there is no SR nowhere" in command(*words, "--sr", "nowhere", env=there).said(1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("way", ["import", "export"])
def test_a_signal_leaves_neither_vdi_nor_file_nor_task(
    command: Command,
    pool: SimulatedPool,
    there: There,
    raw: Path,
    tmp_path: Path,
    way: str,
    number: int,
) -> None:
    session = pool.connect()
    words = ["vdi", "import", str(raw)]
    if way == "export":
        uuid = command(*words, env=there).out.strip()
        words = ["vdi", "export", uuid, str(tmp_path / "out.vhd")]
    vdis, files = session.VDI.get_all(), sorted(tmp_path.iterdir())
    with (
        pool.faults.arm(Fault(SlowStorage(MIB // 4))) as slow,
        subprocess.Popen(
            [*COMMAND, *words], stderr=subprocess.PIPE, text=True, env=environment(**there)
        ) as process,
    ):
        deadline = time.monotonic() + PATIENCE
        while not slow.fired:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(number)
        _, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number, error
    assert error.splitlines()[-1].startswith("os-xenapi: ")
    assert sorted(tmp_path.iterdir()) == files
    until_gone(session, vdis)


def until_gone(session: Session, vdis: Sequence[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while session.task.get_all() or session.VDI.get_all() != vdis:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_terminal_sees_the_bar_move_with_rate_and_time_left(
    pool: SimulatedPool, terminal_env: There, tmp_path: Path
) -> None:
    # More than the buffers of a connection take: the rest goes as slowly as the storage does.
    path = tmp_path / "disk.raw"
    path.write_bytes(random.Random(5).randbytes(24 * MIB))
    with (
        pool.faults.arm(Fault(SlowStorage(4 * MIB))),
        Terminal(*COMMAND, "vdi", "import", str(path), env=terminal_env, columns=90) as terminal,
    ):
        terminal.expect("\rimport disk.raw [")
        terminal.expect("/s, ")
        terminal.expect(" left")
        pool.faults.clear()
        terminal.expect("100%")
        assert terminal.end() == 0
    shown = terminal.seen.split("\r")
    assert max(len(line.removesuffix("\x1b[K")) for line in shown) < 90


@pytest.mark.parametrize("suffix", ["vhd", "qcow2", "img"])
def test_images_are_converted_both_ways(
    command: Command, raw: Path, tmp_path: Path, suffix: str
) -> None:
    there, back = tmp_path / f"there.{suffix}", tmp_path / "back.raw"
    assert command("vdi", "convert", str(raw), str(there)).code == 0
    assert command("vdi", "convert", str(there), str(back)).code == 0
    assert back.read_bytes() == raw.read_bytes()
    assert back.stat().st_blocks * 512 < 8 * MIB
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [raw.name, there.name, back.name]
    )


@parts.need("qemu-img")
@pytest.mark.parametrize(("suffix", "name"), [("vhd", "vpc"), ("qcow2", "qcow2")])
def test_others_read_what_was_converted(
    command: Command, raw: Path, tmp_path: Path, suffix: str, name: str
) -> None:
    target = tmp_path / f"disk.{suffix}"
    assert command("vdi", "convert", str(raw), str(target)).code == 0
    words = ["compare", "-f", "raw", "-F", name, str(raw), str(target)]
    subprocess.run([parts.find("qemu-img"), *words], check=True, capture_output=True)


def test_a_size_that_no_vhd_has_becomes_raw_all_the_same(command: Command, tmp_path: Path) -> None:
    odd, copy = tmp_path / "odd.raw", tmp_path / "copy.raw"
    odd.write_bytes(random.Random(3).randbytes(100_001))
    assert command("vdi", "convert", str(odd), str(copy)).code == 0
    assert copy.read_bytes() == odd.read_bytes()


def test_info_tells_format_and_sizes(command: Command, raw: Path, tmp_path: Path) -> None:
    vhd = tmp_path / "disk.vhd"
    command("vdi", "convert", str(raw), str(vhd))
    told = json.loads(command("vdi", "info", str(vhd), "-f", "json").out)
    assert told["format"] == "vhd"
    assert told["virtual_size"] == 64 * MIB
    assert told["allocated"] == 3 * 2 * MIB
    assert told["file_size"] == vhd.stat().st_size
    assert "67108864 (64.0 MiB)" in command("vdi", "info", str(vhd)).out


def test_a_differencing_vhd_is_told_with_and_without_its_parents(
    command: Command, there: There, raw: Path, tmp_path: Path, pool: SimulatedPool
) -> None:
    session = pool.connect()
    uuid = command("vdi", "import", str(raw), env=there).out.strip()
    base = session.VDI.snapshot(session.VDI.get_by_uuid(uuid), {})
    changed = tmp_path / "changed.raw"
    changed.write_bytes(raw.read_bytes()[: 32 * MIB] + random.Random(9).randbytes(32 * MIB))
    command("vdi", "import", str(changed), "--vdi", uuid, env=there)
    parent, child = tmp_path / "parent.vhd", tmp_path / "child.vhd"
    assert command("vdi", "export", base, str(parent), env=there).code == 0
    done = command("vdi", "export", uuid, str(child), "--base", base, env=there)
    assert done.code == 0, done
    alone = json.loads(command("vdi", "info", str(child), "-f", "json").out)
    assert alone["format"] == "vhd, differencing"
    assert alone["virtual_size"] == 64 * MIB
    assert "its parents were not looked at" in command("vdi", "check", str(child)).out
    back = tmp_path / "back.raw"
    words = ("vdi", "convert", str(child), str(back), "--parent", str(parent))
    assert command(*words).code == 0
    assert back.read_bytes() == changed.read_bytes()


def test_damage_is_found_and_told_with_its_place(
    command: Command, raw: Path, tmp_path: Path
) -> None:
    vhd = tmp_path / "disk.vhd"
    command("vdi", "convert", str(raw), str(vhd))
    data = bytearray(vhd.read_bytes())
    data[1536] ^= 255
    vhd.write_bytes(data)
    for action in ("check", "info"):
        assert " at byte " in command("vdi", action, str(vhd)).said(1)
    target = tmp_path / "no.raw"
    assert " at byte " in command("vdi", "convert", str(vhd), str(target)).said(1)
    assert not target.exists()


def test_file_names_that_say_too_little_are_refused(
    command: Command, raw: Path, tmp_path: Path
) -> None:
    assert "say --format" in command("vdi", "convert", str(raw), str(tmp_path / "x")).said(2)
    assert "exists" in command("vdi", "convert", str(raw), str(raw)).said(2)
    assert "No such file" in command("vdi", "info", str(tmp_path / "absent")).said(1)
    absent = command("vdi", "import", str(tmp_path / "absent"), "--url", "https://h")
    assert "No such file" in absent.said(1)


@pytest.mark.parametrize("action", ["info", "check", "import", "convert"])
def test_what_is_no_image_is_told_by_its_name(
    command: Command, tmp_path: Path, action: str
) -> None:
    empty = tmp_path / "empty.raw"
    empty.touch()
    more = [str(tmp_path / "new.vhd")] if action == "convert" else []
    assert f"{empty}: " in command("vdi", action, str(empty), *more).said(1)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in ("-", "/dev/null", str(pipe)):
        assert f"{path} is no file" in command("vdi", action, path, *more).said(2)


def test_a_file_that_cannot_be_written_is_told_by_its_own_name(
    command: Command, there: There, raw: Path, tmp_path: Path
) -> None:
    target = str(tmp_path / "missing" / "new.vhd")
    said = f"os-xenapi: {target}: No such file or directory\n"
    assert command("vdi", "convert", str(raw), target).said(1) == said
    uuid = command("vdi", "import", str(raw), env=there).out.strip()
    assert command("vdi", "export", uuid, target, env=there).said(1) == said
    for action, words in (("convert", [str(raw)]), ("export", [uuid])):
        done = command("vdi", action, *words, "-", "--format", "raw", env=there)
        assert "standard output" in done.said(2)
        done = command("vdi", action, *words, "/dev/null", "--format", "raw", env=there)
        assert "no regular file" in done.said(2)


def test_a_base_makes_a_vhd_of_what_differs_from_another(
    command: Command, there: There, raw: Path, tmp_path: Path
) -> None:
    uuid = command("vdi", "import", str(raw), env=there).out.strip()
    words = ["vdi", "export", uuid, "--base", uuid]
    assert "from itself" in command(*words, str(tmp_path / "new.vhd"), env=there).said(2)
    assert "name a .vhd" in command(*words, str(tmp_path / "new.qcow2"), env=there).said(2)


def test_a_full_disk_is_told_by_the_files_name_and_keeps_no_part(
    command: Command, tmp_path: Path
) -> None:
    source = tmp_path / "disk.raw"
    source.write_bytes(random.Random(1).randbytes(4 * MIB))
    target = tmp_path / "new.vhd"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, before[1]))
    try:
        done = command("vdi", "convert", str(source), str(target))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, former)
    assert done.code == 1
    assert f"os-xenapi: {target}: File too large" in done.err
    assert os.listdir(tmp_path) == ["disk.raw"]
