"""Plugins that are killed while they bring disks into an SR leave the old state or the new one."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.client import disk_management, vm_management
from os_xenapi.errors import Failure
from tests import parts
from tests.dom0.calling import BOTH_LINES
from tests.dom0.killing import at_once, killed_after, killed_at, moments
from tests.dom0.netns import put_command
from tests.dom0.storage import Storage, disk_of, is_new, new_uuids, storage

LABEL = "a-guest"
RUNS = 5
SEEDS = range(4)


@pytest.fixture(scope="module", params=BOTH_LINES)
def host(request: Any) -> Iterator[Storage]:
    with storage(request.param) as host:
        if rsync := parts.probe("rsync"):
            put_command(host.host.dom0, "rsync", f'exec {rsync} "$@"')
        yield host


def copy(host: Storage, vdis: list[str], stack: list[str]) -> Any:
    return disk_management.safe_copy_vdis(host.session, host.sr_path, vdis, stack)


def receive(host: Storage, stack: list[str]) -> Any:
    return vm_management.receive_vhd(host.session, LABEL, host.sr_path, stack)


def transfer(host: Storage, vdi: str) -> None:
    vm_management.transfer_vhd(host.session, LABEL, "localhost", vdi, host.sr_path, 0)


def call_next(host: Storage) -> None:
    """The next call at this SR, which makes nothing itself; and nothing is left behind."""
    with pytest.raises(Failure, match="No such file"):
        copy(host, new_uuids(1), new_uuids(1))
    assert host.leftovers() == []


def assert_leaf_has_parents(host: Storage, stack: list[str]) -> None:
    """Storage managers may look at any time: a leaf is never there without its parents."""
    if stack[-1] in host.vdis():
        assert set(stack) <= host.vdis()


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_copy_that_is_killed_is_whole_or_nothing(host: Storage, seed: int) -> None:
    vdis = host.add_chain(seed=seed)
    disk = disk_of(host.files(vdis)[0])
    for seconds in moments(lambda: copy(host, vdis, new_uuids(3)), runs=RUNS, seed=seed):
        before, stack = host.vdis(), new_uuids(3)
        killed = killed_after(host.host.dom0, functools.partial(copy, host, vdis, stack), seconds)
        assert_leaf_has_parents(host, stack)
        call_next(host)
        assert is_new(host, before, stack, disk) or killed
        assert disk_of(host.files(vdis)[0]) == disk


def fresh_instance(host: Storage, seed: int) -> tuple[Path, bytes]:
    directory = host.images / f"instance{LABEL}"
    if not directory.exists():
        host.instance(LABEL, seed=seed)
    # A receiver that was killed may have changed the names of the parents in the files.
    return directory, disk_of(*[directory / f"{number}.vhd" for number in range(3)])


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_disk_whose_receiver_is_killed_is_here_or_there(host: Storage, seed: int) -> None:
    fresh_instance(host, seed)
    for seconds in moments(lambda: receive(host, new_uuids(3)), runs=RUNS, seed=seed):
        directory, disk = fresh_instance(host, seed)
        before, stack = host.vdis(), new_uuids(3)
        act = functools.partial(receive, host, stack)
        killed = killed_after(host.host.dom0, act, seconds)
        assert_leaf_has_parents(host, stack)
        call_next(host)
        assert is_new(host, before, stack, disk) is not directory.exists()
        if directory.exists():
            assert killed
            # What is there can be received as if nothing had been.
            again = new_uuids(3)
            receive(host, again)
            assert disk_of(host.files(again[-1:])[0]) == disk
            assert not directory.exists()


@pytest.mark.slow
@parts.need("rsync")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_transfer_that_is_killed_leaves_the_old_file_or_the_new(host: Storage, seed: int) -> None:
    vdis = host.add_chain(1, seed=seed) + host.add_chain(1, seed=seed + 100)
    contents = [file.read_bytes() for file in host.files(vdis)]
    file = host.images / f"instance{LABEL}/0.vhd"
    old = 0
    for seconds in moments(lambda: transfer(host, vdis[0]), runs=RUNS, seed=seed):
        new = 1 - old
        act = functools.partial(transfer, host, vdis[new])
        killed = killed_after(host.host.dom0, act, seconds)
        now = contents.index(file.read_bytes())
        assert now == new or killed
        call_next(host)
        assert contents.index(file.read_bytes()) == now
        old = now
    file.unlink()
    file.parent.rmdir()


POINTS = {
    "a name of its own": ("scratch", "            os.mkdir(self.place, 448)", False),
    "an empty staging": ("vhds", '    work = staging.directory("work")', False),
    "some of the files": ("vhds", "    for path in staged[::-1]:\n        _check(path)", False),
    "an origin that is not complete": ("staging", "            file.write(os_xenapi_images", False),
    "all ready": ("staging", "            os.rename(work, ready)", False),
    "no parent in": ("staging", "            for name in names[:0:-1]:", False),
    "a parent in": ("staging", "                os.link(os.path.join(ready, name)", False),
    "no leaf in": ("staging", "            os.rename(os.path.join(ready, names[0])", False),
    "a leaf in": ("staging", "            lock.release()\n\n    def close", True),
    "its origin still there": ("images", "            os.rename(place, os.path.join(staging", True),
    "its origin just gone": ("staging", "        os.unlink(origin)", True),
    "all but the staging": ("scratch", "        remove(place)", True),
    "the lock": ("scratch", "        self._lock.release()\n\n\ndef sweep", True),
}
"""What there is when a receiver is killed: the module, the line, whether the disk is in the SR."""


@pytest.mark.parametrize("point", POINTS)
def test_at_every_step_a_killed_receiver_leaves_old_or_new(host: Storage, point: str) -> None:
    module, line, is_in = POINTS[point]
    directory, disk = fresh_instance(host, 1)
    before, stack = host.vdis(), new_uuids(3)
    with (
        killed_at(host.host.dom0, module, line),
        pytest.raises(Failure, match="SIGKILL"),
    ):
        receive(host, stack)
    assert_leaf_has_parents(host, stack)
    call_next(host)
    assert is_new(host, before, stack, disk) is is_in
    assert directory.exists() is not is_in


def test_what_was_transferred_anew_meanwhile_is_not_taken_for_the_old(host: Storage) -> None:
    directory, _ = fresh_instance(host, 1)
    line = "            os.rename(place, os.path.join(staging"
    with killed_at(host.host.dom0, "images", line), pytest.raises(Failure, match="SIGKILL"):
        receive(host, new_uuids(3))
    # Kept, so that its number is not given to the next directory.
    directory.rename(host.images / "instance-old")
    host.instance(LABEL, seed=2)
    call_next(host)
    assert sorted(os.listdir(directory)) == ["0.vhd", "1.vhd", "2.vhd"]
    for place in (directory, host.images / "instance-old"):
        for file in place.iterdir():
            file.unlink()
        place.rmdir()


def test_what_storage_managers_did_meanwhile_is_left_alone(host: Storage) -> None:
    """A leaf that was in the SR may have been deleted since, and its parents be used by others."""
    vdis, stack = host.add_chain(seed=3), new_uuids(3)
    line = "        remove(place)"
    with killed_at(host.host.dom0, "scratch", line), pytest.raises(Failure, match="SIGKILL"):
        copy(host, vdis, stack)
    host.files(stack[-1:])[0].unlink()
    call_next(host)
    assert set(stack[:-1]) <= host.vdis()


def test_two_calls_at_once_do_not_harm_each_other(host: Storage) -> None:
    one, other = host.add_chain(seed=4), host.add_chain(seed=5)
    stacks = new_uuids(3), new_uuids(3), new_uuids(3)
    acts: list[Callable[[], object]] = [
        functools.partial(copy, host, vdis, stack)
        for vdis, stack in zip((one, other, one), stacks, strict=True)
    ]
    assert at_once(*acts) == [None] * 3
    for vdis, stack in zip((one, other, one), stacks, strict=True):
        assert disk_of(host.files(stack[-1:])[0]) == disk_of(host.files(vdis)[0])
    assert host.leftovers() == []


@pytest.mark.parametrize("count", [1, 3])
def test_of_two_calls_with_the_same_uuids_one_fails(host: Storage, count: int) -> None:
    vdis, stack = host.add_chain(count, seed=6), new_uuids(count)
    act = functools.partial(copy, host, vdis, stack)
    outcomes = at_once(act, act)
    assert outcomes.count(None) == 1
    (failure,) = [outcome for outcome in outcomes if outcome]
    assert "the SR already holds" in failure.details[-1]
    assert disk_of(host.files(stack[-1:])[0]) == disk_of(host.files(vdis)[0])
    assert host.leftovers() == []


def test_of_two_receivers_of_a_disk_one_gets_it(host: Storage) -> None:
    _, disk = fresh_instance(host, 7)
    stacks = new_uuids(3), new_uuids(3)
    before = host.vdis()
    outcomes = at_once(*[functools.partial(receive, host, stack) for stack in stacks])
    winner = outcomes.index(None)
    failure = outcomes[1 - winner]
    assert failure is not None
    assert "transfer the disks first" in failure.details[-1]
    assert is_new(host, before, stacks[winner], disk)
    assert host.leftovers() == []
