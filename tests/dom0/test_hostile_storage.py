"""Arguments and files meant to lead plugins out of SRs, /images and rsync's own arguments.

Each is refused in words; no command was run that should not be, and no file is another than before.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from os_xenapi.disk.vhd_parent import W2KU, ParentPath
from os_xenapi.errors import Failure
from tests import parts
from tests.disk.images import UNIQUE_ID, child_of, encode, patch
from tests.dom0.calling import BOTH_LINES, changed
from tests.dom0.netns import calls_of, put_command
from tests.dom0.storage import Storage, new_uuids, state_of, storage
from tests.standins import vhd_util

pytestmark = parts.need("root")

UUID_1, UUID_2 = new_uuids(2)
LABEL = "a-guest"
COPY, TRANSFER, RECEIVE = (
    ("workarounds.py", "safe_copy_vdis"),
    ("migration.py", "transfer_vhd"),
    ("migration.py", "move_vhds_into_sr"),
)


@pytest.fixture(scope="module", params=BOTH_LINES)
def host(request: Any) -> Iterator[Storage]:
    with storage(request.param) as host:
        elsewhere = host.root / "elsewhere"
        elsewhere.mkdir()
        command = vhd_util.install(elsewhere)
        put_command(host.host.dom0, "vhd-util", f'exec {command} "$@"')
        for name in ("rsync", "ssh"):
            put_command(host.host.dom0, name, "exit 1")
        known = host.root / "etc/xapi.d/os-xenapi/known_hosts"
        known.parent.mkdir(parents=True)
        known.touch()
        (elsewhere / "0.vhd").write_bytes(encode(4096, [], []))
        yield host


def refusal(host: Storage, call: tuple[str, str], *args: Any) -> str:
    """The words of the Failure of a structured call."""
    with pytest.raises(Failure) as caught:
        host.session.call_plugin_serialized(*call, *args)
    code, fn, kind, words = caught.value.details
    assert (code, fn, kind) == ("XENAPI_PLUGIN_FAILURE", call[1], "PluginError")
    return words


NO_PATH = "sr_path must be"
NO_SR = "sr_path is not the mount of a storage repository that is attached to this host"
SR_PATHS = {
    "a directory of the system": ("/etc", NO_SR),
    "the directory of all SRs": ("/var/run/sr-mount", NO_SR),
    "an SR that is not there": (f"/var/run/sr-mount/{UUID_1}", NO_SR),
    "below an SR": ("{sr}/os-images", NO_SR),
    "the parent of an SR": ("{sr}/..", NO_PATH),
    "out of an SR": ("{sr}/../../../../etc", NO_PATH),
    "a way around": ("/var/run/../run/sr-mount/x", NO_PATH),
    "another spelling": ("/var//run/sr-mount/x", NO_PATH),
    "relative": ("var/run/sr-mount", NO_PATH),
    "the root": ("/", NO_PATH),
    "an option": ("--help", NO_PATH),
    "a NUL": ("{sr}\0/etc", NO_PATH),
    "a line": ("{sr}\n", NO_PATH),
    "a list": (["{sr}"], "sr_path must be text"),
}
NO_HOST = "host must be the address or the name of a host"
HOSTS = {
    "an option of rsync": "--rsh=reboot",
    "an option of ssh": "-oProxyCommand=reboot",
    "a user": "root@192.0.2.9",
    "a path": "192.0.2.9:/etc/cron.d",
    "a module": "192.0.2.9::module",
    "a URL": "rsync://192.0.2.9/module",
    "a command": "192.0.2.9;reboot",
    "a substitution": "$(reboot)",
    "two words": "192.0.2.9 -oProxyCommand=reboot",
    "a line": "192.0.2.9\n",
    "nothing": "",
    "a bracket": "[::1]:/etc",
}
NO_LABEL = "instance_uuid must be 1 to 128 letters"
LABELS = {
    "the parent": "..",
    "out of the directory": "x/../../etc",
    "a path": "a/b",
    "an option": "-e reboot",
    "hidden": ".ssh",
    "two words": "a b",
    "a command": "a;reboot",
    "a substitution": "`reboot`",
    "a line": "a\n",
    "a NUL": "a\0b",
    "nothing": "",
    "too long": "a" * 129,
    "a pattern": "*",
}
LISTS = {
    "nothing": ([], "must be a list of 1 to 64 uuids"),
    "text": (UUID_1, "must be a list of 1 to 64 uuids"),
    "a map": ({UUID_1: UUID_2}, "must be a list of 1 to 64 uuids"),
    "a huge chain": (new_uuids(65), "must be a list of 1 to 64 uuids"),
    "one twice": ([UUID_1, UUID_1], "holds a uuid twice"),
    "a path": (["../../etc/passwd"], "must be a uuid"),
    "an option": (["-n"], "must be a uuid"),
    "a number": ([5], "must be text"),
    "a line": ([UUID_1 + "\n"], "must be a uuid"),
}
STACKS = {
    "too few": (new_uuids(0), "uuid_stack must be a list of a uuid for each of the 1 VHDs"),
    "text": (UUID_1, "uuid_stack must be a list"),
    "a path": (["../../etc/cron.d/x"], "must be a uuid"),
    "a hidden path": (["x/../../.ssh"], "must be a uuid"),
    "nothing in it": ([None], "must be text"),
}
NUMBERS = ("-1", "../x", "100", 100, -1, "0x1", "1.vhd", "--delete", "", 1.5, None, True, "0\n")


def argument_cases(sr: str) -> Iterator[tuple[tuple[str, str], tuple[Any, ...], str]]:
    """What is called with which arguments, and words of the refusal."""
    for path, words in SR_PATHS.values():
        given = path.format(sr=sr) if isinstance(path, str) else path
        yield from (
            (COPY, (given, [UUID_1], [UUID_2]), words),
            (TRANSFER, (LABEL, "192.0.2.9", UUID_1, given, 0), words),
            (RECEIVE, (LABEL, given, [UUID_2]), words),
        )
    for name in HOSTS.values():
        yield TRANSFER, (LABEL, name, UUID_1, sr, 0), NO_HOST
    for label in LABELS.values():
        yield TRANSFER, (label, "192.0.2.9", UUID_1, sr, 0), NO_LABEL
        yield RECEIVE, (label, sr, [UUID_2]), NO_LABEL
    for vdis, words in LISTS.values():
        yield COPY, (sr, vdis, [UUID_2]), words
    for stack, words in STACKS.values():
        yield COPY, (sr, [UUID_1], stack), words
    for number in NUMBERS:
        yield TRANSFER, (LABEL, "192.0.2.9", UUID_1, sr, number), "seq_num must be"
    yield TRANSFER, (LABEL, "192.0.2.9", "../../etc/passwd", sr, 0), "vdi_uuid must be a uuid"


def test_arguments_lead_nowhere(host: Storage) -> None:
    calls_of(host.host.dom0)
    before = state_of(host)
    for call, args, words in argument_cases(host.sr_path):
        assert words in refusal(host, call, *args), args
        assert calls_of(host.host.dom0) == [], args
        assert state_of(host) == before, args
    assert host.leftovers() == []


NO_ROOM = "scratch", "MARGIN = 67108864", "MARGIN = 1 << 60"


def test_a_copy_for_which_there_is_no_room_is_refused_before_it_is_made(host: Storage) -> None:
    vdis = host.add_chain(2)
    before = state_of(host)
    with changed(host.host.dom0, *NO_ROOM):
        words = refusal(host, COPY, host.sr_path, vdis, new_uuids(2))
    assert re.match("the SR has no room for [0-9]+ bytes and [0-9]+ to spare", words)
    assert state_of(host) == before
    assert host.leftovers() == []


def test_a_disk_for_which_images_has_no_room_is_not_sent_there(
    host: Storage, incoming: Path
) -> None:
    (vdi,) = host.add_chain(1)
    size = host.files([vdi])[0].stat().st_size
    before = state_of(host)
    calls_of(host.host.dom0)
    with changed(host.host.dom0, *NO_ROOM):
        words = refusal(host, TRANSFER, LABEL, "localhost", vdi, host.sr_path, 0)
    assert f"/images has no room for {size} bytes and" in words
    assert calls_of(host.host.dom0) == []
    assert state_of(host) == before


def test_an_sr_that_is_not_attached_is_none(host: Storage) -> None:
    session = host.session
    (sr,) = [ref for ref in session.SR.get_all() if session.SR.get_uuid(ref) == host.sr.name]
    (pbd,) = session.SR.get_PBDs(sr)
    session.PBD.unplug(pbd)
    try:
        assert NO_SR in refusal(host, RECEIVE, LABEL, host.sr_path, [UUID_2])
    finally:
        session.PBD.plug(pbd)


def test_an_sr_that_leads_out_of_the_control_domain_is_refused(
    host: Storage, tmp_path: Path
) -> None:
    aside = host.sr.rename(host.sr.with_name("aside"))
    host.sr.symlink_to(tmp_path)
    try:
        assert "leads out of" in refusal(host, COPY, host.sr_path, [UUID_1], [UUID_2])
        assert list(tmp_path.iterdir()) == []
    finally:
        host.sr.unlink()
        aside.rename(host.sr)


@pytest.fixture
def incoming(host: Storage) -> Iterator[Path]:
    """The directory to which a guest's disks are transferred."""
    directory = host.images / f"instance{LABEL}"
    directory.mkdir()
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


def _link(path: Path, secret: Path) -> None:
    path.symlink_to(secret)


def _pipe(path: Path, _: Path) -> None:
    os.mkfifo(path)


def _device(path: Path, _: Path) -> None:
    os.mknod(path, 0o20600, os.makedev(1, 5))


def _directory(path: Path, _: Path) -> None:
    path.mkdir()


KINDS: dict[str, Callable[[Path, Path], None]] = {
    "a link": _link,
    "a pipe": _pipe,
    "a device": _device,
    "a directory": _directory,
}


@pytest.fixture(params=KINDS)
def plant(request: Any, host: Storage) -> Iterator[Callable[[Path], None]]:
    """Puts what is no plain file into a place, until the test is over."""
    planted: list[Path] = []

    def put(path: Path) -> None:
        KINDS[request.param](path, host.root / "elsewhere/0.vhd")
        planted.append(path)

    yield put
    for path in planted:
        path.rmdir() if path.is_dir() else path.unlink()


def test_what_is_no_plain_file_is_no_disk_of_an_sr(host: Storage, plant: Any) -> None:
    plant(host.sr / f"{UUID_1}.vhd")
    before = state_of(host)
    assert "is not a plain file" in refusal(host, COPY, host.sr_path, [UUID_1], [UUID_2])
    words = refusal(host, TRANSFER, LABEL, "192.0.2.9", UUID_1, host.sr_path, 0)
    assert "is not a plain file" in words
    assert state_of(host) == before
    assert host.leftovers() == []


def test_what_is_no_plain_file_is_no_disk_that_was_transferred(
    host: Storage, incoming: Path, plant: Any
) -> None:
    plant(incoming / "0.vhd")
    before = state_of(host)
    assert "is not a plain file" in refusal(host, RECEIVE, LABEL, host.sr_path, [UUID_2])
    assert state_of(host) == before


def test_a_hard_link_to_a_vdi_is_not_taken(host: Storage, incoming: Path) -> None:
    (vdi,) = host.add_chain(1)
    os.link(host.files([vdi])[0], incoming / "0.vhd")
    before = state_of(host)
    assert "has another name elsewhere" in refusal(host, RECEIVE, LABEL, host.sr_path, [UUID_2])
    assert state_of(host) == before


def test_a_link_in_the_place_of_a_guests_directory_is_not_followed(host: Storage) -> None:
    link = host.images / f"instance{LABEL}"
    link.symlink_to(host.root / "elsewhere")
    (vdi,) = host.add_chain(1)
    before = state_of(host)
    words = f"there is no directory /images/instance{LABEL}"
    try:
        assert words in refusal(host, RECEIVE, LABEL, host.sr_path, [UUID_2])
        with pytest.raises(Failure, match=r"File exists|there is no directory"):
            host.session.call_plugin_serialized(*TRANSFER, LABEL, "localhost", vdi, host.sr_path, 0)
        assert state_of(host) == before
        assert calls_of(host.host.dom0) == []
    finally:
        link.unlink()


def test_a_link_in_the_place_of_all_images_is_not_followed(host: Storage) -> None:
    aside = host.images.rename(host.sr / "aside")
    host.images.symlink_to(host.root / "elsewhere")
    (host.root / f"elsewhere/instance{LABEL}").mkdir()
    try:
        assert "or it is a link to a link" in refusal(host, RECEIVE, LABEL, host.sr_path, [UUID_2])
    finally:
        (host.root / f"elsewhere/instance{LABEL}").rmdir()
        host.images.unlink()
        aside.rename(host.images)


def staging_name(host: Storage) -> str:
    return f".os-xenapi.{host.host.uuid}.0123456789abcdef"


def clean(host: Storage) -> None:
    """Any call that uses the SR."""
    with pytest.raises(Failure, match="No such file"):
        host.session.call_plugin_serialized(*COPY, host.sr_path, [UUID_1], [UUID_2])


def test_links_in_the_place_of_a_staging_are_removed_and_not_followed(host: Storage) -> None:
    before = state_of(host)
    (host.sr / staging_name(host)).symlink_to(host.root / "elsewhere")
    clean(host)
    assert state_of(host) == before


def test_links_in_a_staging_are_removed_and_not_followed(host: Storage) -> None:
    before = state_of(host)
    staging = host.sr / staging_name(host)
    (staging / "work").mkdir(parents=True)
    (staging / "work/link").symlink_to(host.root / "elsewhere")
    (staging / "ready.x.vhd").symlink_to(host.root / "elsewhere")
    os.mkfifo(staging / "pipe")
    clean(host)
    assert state_of(host) == before


@pytest.mark.parametrize("text", ["../../../elsewhere 1 2", "x", "", "a 1 2\nb 3 4", "\0 1 2"])
def test_an_origin_that_was_made_up_removes_nothing(host: Storage, text: str) -> None:
    before = state_of(host)
    staging = host.sr / staging_name(host)
    (staging / f"ready.{UUID_1}.vhd").mkdir(parents=True)
    (staging / "origin").write_text(text)
    clean(host)
    assert state_of(host) == before


def test_the_stagings_of_other_hosts_are_left_alone(host: Storage) -> None:
    staging = host.sr / f".os-xenapi.{UUID_1}.0123456789abcdef"
    staging.mkdir()
    clean(host)
    staging.rmdir()


LOCATORS = {
    "a file of the system": "/etc/passwd",
    "a file out of the SR": "../../../../elsewhere/0.vhd",
    "a device": "/dev/zero",
    "a file beside it": "./0.vhd",
}


@pytest.mark.parametrize("name", LOCATORS)
def test_a_parent_out_of_the_chain_is_refused(host: Storage, incoming: Path, name: str) -> None:
    paths = (ParentPath(b"MacX", LOCATORS[name]), ParentPath(W2KU, LOCATORS[name]))
    # The identity is right: that of the file out of the SR.
    (incoming / "0.vhd").write_bytes(child_of(UNIQUE_ID, 4096, [], paths=paths))
    before = state_of(host)
    words = refusal(host, RECEIVE, LABEL, host.sr_path, [UUID_2])
    assert "0.vhd stands on a disk that is not among them" in words
    assert state_of(host) == before


def test_locators_that_lead_out_of_the_sr_do_not_get_in(host: Storage, incoming: Path) -> None:
    stack = new_uuids(2)
    paths = (ParentPath(b"MacX", "/etc/passwd"), ParentPath(W2KU, "C:\\x"))
    leaf = child_of(UNIQUE_ID, 4096, [], unique_id=UUID(int=9), paths=paths)
    (incoming / "0.vhd").write_bytes(leaf)
    (incoming / "1.vhd").write_bytes(encode(4096, [], []))
    (incoming / "0.vhd").chmod(0o6777)
    host.session.call_plugin_serialized(*RECEIVE, LABEL, host.sr_path, stack)
    made = host.sr / f"{stack[1]}.vhd"
    assert made.stat().st_mode & 0o7777 == 0o644
    data = made.read_bytes()
    assert f"file://./{stack[0]}.vhd".encode() in data
    assert b"/etc/passwd" not in data


SIZES = {
    "a table of 16 GiB": (512 + 28, b"\xff" * 4),
    "blocks of 4 GiB": (512 + 32, b"\xff" * 4),
    "a table beyond the end": (512 + 16, b"\0" + b"\x7f" + b"\0" * 6),
}


@pytest.mark.parametrize("name", SIZES)
def test_sizes_that_no_disk_has_are_refused(host: Storage, incoming: Path, name: str) -> None:
    at, data = SIZES[name]
    whole = patch(encode(4096, [], []), at, data, checksum_of="header")
    (incoming / "0.vhd").write_bytes(whole)
    before = state_of(host)
    with pytest.raises(Failure, match="vhd-util"):
        host.session.call_plugin_serialized(*RECEIVE, LABEL, host.sr_path, [UUID_2])
    assert state_of(host) == before
