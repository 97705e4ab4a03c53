"""The stand-in of vhd-util: its statuses, its words, and what it does to files."""

from __future__ import annotations

import subprocess
from pathlib import Path
from uuid import UUID

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd_chain import VhdChain
from os_xenapi.disk.vhd_parent import paths_beside
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import FOOTER_SIZE, Footer
from tests.disk.images import BLOCK, Bytes, child_of, encode, patch, small_vhd, with_batmap
from tests.standins import vhd_util
from tests.standins.vhd_files import VhdFile

SIZE = 8 * BLOCK
BASE, MIDDLE, LEAF = UUID(int=1), UUID(int=2), UUID(int=3)
FUTURE = (1 << 32) - 1


@pytest.fixture
def chain(tmp_path: Path) -> list[Path]:
    """A chain of three in one directory, the leaf first."""
    base = vhd.Encoder(SIZE, [(0, 3 * BLOCK)], unique_id=BASE, block_size=BLOCK)
    files = {
        "leaf.vhd": child(LEAF, MIDDLE, "middle.vhd", Extent(0, b"l" * SECTOR)),
        "middle.vhd": child(MIDDLE, BASE, "base.vhd", Extent(BLOCK, b"m" * BLOCK)),
        "base.vhd": b"".join(base.encode([Extent(0, b"b" * 3 * BLOCK)])),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in files]


def child(identity: UUID, parent: UUID, name: str, *extents: Extent) -> bytes:
    return child_of(parent, SIZE, extents, unique_id=identity, paths=paths_beside(name))


def disk(files: list[Path]) -> bytes:
    chain = VhdChain([VhdReader(Bytes(file.read_bytes())) for file in files])
    return chain.read_at(0, chain.virtual_size)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(capsys)


class Runner:
    """Runs the command in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> tuple[int, str]:
        status = vhd_util.main([str(argument) for argument in arguments])
        out, _ = self._capsys.readouterr()
        return status, out.strip()


def test_it_runs_as_a_command(tmp_path: Path, chain: list[Path]) -> None:
    command = vhd_util.install(tmp_path)
    done = subprocess.run(
        [command, "check", "-n", chain[0], "-p"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, f"{chain[0]} is valid\n")
    bad = subprocess.run([command, "check"], env={}, capture_output=True, timeout=60, check=False)
    assert bad.returncode == 22


def test_query_tells_size_parent_hidden_and_depth(run: Runner, chain: list[Path]) -> None:
    leaf, middle, base = chain
    assert run("query", "-n", leaf, "-v") == (0, "0")
    assert run("query", "-n", leaf, "-s") == (0, str(leaf.stat().st_size))
    assert run("query", "-n", leaf, "-p") == (0, str(middle))
    assert run("query", "-n", base, "-p") == (0, f"{base} has no parent")
    assert run("query", "-n", leaf, "-f") == (0, "hidden: 0")
    assert run("query", "-n", leaf, "-d") == (0, "chain depth: 3")
    assert run("query", "-n", base, "-d") == (0, "chain depth: 1")


def test_a_virtual_size_is_told_in_mebibytes(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "a.vhd"
    file.write_bytes(b"".join(vhd.Encoder(7 << 20, []).encode([])))
    assert run("query", "-n", file, "-v") == (0, "7")


def test_a_parent_that_is_not_there_fails_the_query(run: Runner, chain: list[Path]) -> None:
    chain[1].unlink()
    assert run("query", "-n", chain[0], "-p") == (2, "query failed")


@pytest.mark.parametrize("name", ["query", "check", "repair", "modify", "set", "coalesce"])
def test_a_file_that_is_not_there_is_status_2(run: Runner, tmp_path: Path, name: str) -> None:
    more = {"modify": ["-p", "parent"], "set": ["-f", "hidden", "-v", "1"]}.get(name, [])
    assert run(name, "-n", tmp_path / "absent", *more)[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["snapshot", "-n", "x"],
        ["check"],
        ["check", "-n", ""],
        ["check", "-n", "x", "y"],
        ["check", "-z"],
        ["modify", "-n", "x"],
        ["set", "-n", "x", "-f", "other", "-v", "1"],
        ["set", "-n", "x", "-f", "hidden", "-v", "2"],
    ],
)
def test_arguments_that_make_no_sense_are_status_22(run: Runner, arguments: list[str]) -> None:
    assert run(*arguments)[0] == 22


def test_whole_files_are_valid(run: Runner, chain: list[Path], tmp_path: Path) -> None:
    for file in chain:
        assert run("check", "-n", file) == (0, f"{file} is valid")
        assert run("check", "-n", file, "-p") == (0, f"{file} is valid")
    fixed = tmp_path / "fixed.vhd"
    fixed.write_bytes(b"".join(vhd.FixedEncoder(SIZE).encode([])))
    assert run("check", "-n", fixed) == (0, f"{fixed} is valid")


DAMAGE = {
    "no footer": lambda data: data[:-FOOTER_SIZE] + bytes(FOOTER_SIZE),
    "cut": lambda data: data[: len(data) // 2],
    "a bit of the footer": lambda data: patch(data, len(data) - 20, b"x"),
    "the future": lambda data: patch(
        patch(data, 24, FUTURE.to_bytes(4, "big"), checksum_of="copy"),
        len(data) - FOOTER_SIZE + 24,
        FUTURE.to_bytes(4, "big"),
        checksum_of="footer",
    ),
    "a block beyond the end": lambda data: patch(data, 1536, b"\0\1\0\0"),
    "an empty file": lambda data: b"",
    "text": lambda data: b"x" * 4096,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_status_22_and_invalid_in_the_first_line(
    run: Runner, tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "a.vhd"
    file.write_bytes(DAMAGE[damage](small_vhd()))
    status, text = run("check", "-n", file)
    assert status == 22
    assert "invalid" in text.splitlines()[0]


def test_the_parents_are_checked_only_when_asked(run: Runner, chain: list[Path]) -> None:
    leaf, _, base = chain
    base.write_bytes(DAMAGE["no footer"](base.read_bytes()))
    assert run("check", "-n", leaf) == (0, f"{leaf} is valid")
    status, text = run("check", "-n", leaf, "-p")
    assert (status, text.startswith("invalid: ")) == (22, True)


def test_a_parent_of_another_identity_is_invalid(run: Runner, chain: list[Path]) -> None:
    chain[1].write_bytes(chain[2].read_bytes())
    status, text = run("check", "-n", chain[0], "-p")
    assert status == 22
    assert f"is {BASE}, and not {MIDDLE}" in text


@pytest.mark.parametrize("damage", ["no footer", "a bit of the footer"])
def test_a_footer_is_put_back_from_its_copy(run: Runner, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "a.vhd"
    for whole in (small_vhd(), with_batmap(small_vhd(), [0])):
        file.write_bytes(DAMAGE[damage](whole))
        assert run("repair", "-n", file) == (0, "")
        assert file.read_bytes() == whole
        file.write_bytes(whole[:-FOOTER_SIZE])
        assert run("repair", "-n", file) == (0, "")
        assert file.read_bytes() == whole


def test_the_copy_is_put_back_from_the_footer(run: Runner, tmp_path: Path) -> None:
    file, whole = tmp_path / "a.vhd", small_vhd()
    file.write_bytes(bytes(FOOTER_SIZE) + whole[FOOTER_SIZE:])
    assert run("repair", "-n", file) == (0, "")
    assert file.read_bytes() == whole


def test_what_has_no_footer_at_all_is_not_repaired(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "a.vhd"
    file.write_bytes(b"x" * 4096)
    assert run("repair", "-n", file)[0] == 22
    assert file.read_bytes() == b"x" * 4096


@pytest.mark.parametrize("name", ["new.vhd", "n" * 200 + ".vhd", "w" * 240 + ".vhd"])
def test_a_parent_is_changed(run: Runner, chain: list[Path], name: str) -> None:
    leaf, middle, base = chain
    before = disk(chain)
    moved = middle.rename(middle.with_name(name))
    assert run("query", "-n", leaf, "-p")[0] == 2
    assert run("modify", "-n", leaf, "-p", moved) == (0, "")
    assert run("query", "-n", leaf, "-p") == (0, str(moved))
    assert run("check", "-n", leaf, "-p") == (0, f"{leaf} is valid")
    assert disk([leaf, moved, base]) == before
    # Where names are of one length, nothing grows.
    size = leaf.stat().st_size
    assert run("modify", "-n", leaf, "-p", moved) == (0, "")
    assert leaf.stat().st_size == size


def test_another_parent_is_another_identity(run: Runner, chain: list[Path]) -> None:
    leaf, _, base = chain
    assert run("modify", "-n", leaf, "-p", base) == (0, "")
    with VhdFile(str(leaf)) as file:
        reader = VhdReader(file)
        assert reader.parent is not None
        assert reader.parent.unique_id == BASE
        assert reader.parent.name == "base.vhd"


def test_a_disk_of_its_own_gets_no_parent(run: Runner, chain: list[Path]) -> None:
    before = chain[2].read_bytes()
    status, text = run("modify", "-n", chain[2], "-p", chain[1])
    assert (status, "has no parent" in text) == (22, True)
    assert chain[2].read_bytes() == before


def test_hidden_is_set_in_both_footers_and_cleared(run: Runner, chain: list[Path]) -> None:
    before = chain[1].read_bytes()
    assert run("set", "-n", chain[1], "-f", "hidden", "-v", "1") == (0, "")
    assert run("query", "-n", chain[1], "-f") == (0, "hidden: 1")
    data = chain[1].read_bytes()
    assert data[:FOOTER_SIZE] == data[-FOOTER_SIZE:]
    assert Footer.parse(data[:FOOTER_SIZE], name="copy", offset=0).hidden == 1
    assert run("set", "-n", chain[1], "-f", "hidden", "-v", "0") == (0, "")
    assert chain[1].read_bytes() == before


def test_coalescing_moves_what_a_child_holds_into_its_parent(
    run: Runner, chain: list[Path]
) -> None:
    leaf, middle, base = chain
    before = disk(chain)
    run("set", "-n", middle, "-f", "hidden", "-v", "1")
    assert run("coalesce", "-n", leaf) == (0, "")
    assert disk([middle, base]) == before
    assert disk(chain) == before
    assert run("query", "-n", middle, "-f") == (0, "hidden: 1")
    assert run("query", "-n", middle, "-p") == (0, str(base))
    assert run("coalesce", "-n", middle) == (0, "")
    assert disk([base]) == before
    assert sorted(leaf.parent.iterdir()) == sorted(chain)


def test_a_disk_without_parent_is_not_coalesced(run: Runner, chain: list[Path]) -> None:
    assert run("coalesce", "-n", chain[2])[0] == 22
    small = encode(SIZE, [], [])
    chain[1].write_bytes(small)
    assert run("coalesce", "-n", chain[0])[0] == 22
    assert chain[1].read_bytes() == small
