"""Chains of VHDs are one disk, and nothing that is no chain is read as one."""

from __future__ import annotations

from uuid import UUID

import pytest

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd_chain import MAX_CHAIN, VhdChain
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.errors import FormatError
from tests.disk.images import BLOCK, UNIQUE_ID, Bytes, child_of, disk_of, encode

A, B, C = (UUID(int=number) for number in (10, 11, 12))


def reader(image: bytes) -> VhdReader:
    return VhdReader(Bytes(image))


def child(
    unique_id: UUID, parent: UUID, size: int, *extents: Extent, block_size: int = BLOCK
) -> VhdReader:
    image = child_of(parent, size, extents, unique_id=unique_id, block_size=block_size)
    return reader(image)


def base(size: int, *extents: Extent) -> VhdReader:
    """A disk whose identity is UNIQUE_ID."""
    return reader(encode(size, extents, [(offset, len(data)) for offset, data in extents]))


def contents(chain: VhdChain) -> bytes:
    """The whole disk, after seeing that each way to read gives it."""
    size = chain.virtual_size
    disk = chain.read_at(0, size)
    extents = list(chain.extents())
    assert disk_of(extents, size) == disk
    assert [offset for offset, _ in extents] == sorted(offset for offset, _ in extents)
    allowed = bytearray(size)
    reached = -1
    for offset, length in chain.allocated():
        assert reached < offset < offset + length <= size
        allowed[offset : offset + length] = b"\1" * length
        reached = offset + length
    assert all(all(allowed[offset : offset + len(data)]) for offset, data in extents)
    for at in range(0, size - 700, 611):
        assert chain.read_at(at, 700) == disk[at : at + 700]
    return disk


def test_zeros_of_the_child_hide_its_parent_and_holes_do_not() -> None:
    parent = base(2 * BLOCK, Extent(0, b"p" * 2 * BLOCK))
    leaf = child(
        A, UNIQUE_ID, 2 * BLOCK, Extent(SECTOR, bytes(SECTOR)), Extent(BLOCK, b"c" * SECTOR)
    )
    expected = b"p" * SECTOR + bytes(SECTOR) + b"p" * (BLOCK - 2 * SECTOR)
    expected += b"c" * SECTOR + b"p" * (BLOCK - SECTOR)
    assert contents(VhdChain([leaf, parent])) == expected
    assert contents(VhdChain([parent])) == b"p" * 2 * BLOCK


def test_a_fixed_disk_can_be_the_last_parent() -> None:
    encoder = vhd.FixedEncoder(4 * SECTOR, unique_id=B)
    parent = reader(b"".join(encoder.encode([Extent(SECTOR, b"f" * SECTOR)])))
    leaf = child(A, B, 4 * SECTOR, Extent(2 * SECTOR, b"c" * SECTOR))
    expected = bytes(SECTOR) + b"f" * SECTOR + b"c" * SECTOR + bytes(SECTOR)
    assert contents(VhdChain([leaf, parent])) == expected


def test_sizes_of_blocks_may_differ() -> None:
    parent = base(8 * BLOCK, Extent(BLOCK, b"p" * 5 * BLOCK))
    middle = child(B, UNIQUE_ID, 8 * BLOCK, Extent(2 * BLOCK, b"m" * BLOCK), block_size=4 * BLOCK)
    leaf = child(A, B, 8 * BLOCK, Extent(0, b"c" * SECTOR), block_size=2 * BLOCK)
    expected = bytearray(8 * BLOCK)
    expected[BLOCK : 6 * BLOCK] = b"p" * 5 * BLOCK
    expected[2 * BLOCK : 3 * BLOCK] = b"m" * BLOCK
    expected[:SECTOR] = b"c" * SECTOR
    chain = VhdChain([leaf, middle, parent])
    assert contents(chain) == expected
    assert list(chain.allocated()) == [(0, 6 * BLOCK)]


def test_what_no_file_holds_is_not_allocated() -> None:
    parent = base(8 * BLOCK, Extent(BLOCK, b"p"), Extent(6 * BLOCK, b"p"))
    leaf = child(A, UNIQUE_ID, 6 * BLOCK, Extent(2 * BLOCK, b"c"), Extent(4 * BLOCK, b"c"))
    chain = VhdChain([leaf, parent])
    assert list(chain.allocated()) == [(BLOCK, 2 * BLOCK), (4 * BLOCK, BLOCK)]
    contents(chain)


def test_beyond_its_parent_a_child_is_zero() -> None:
    parent = base(BLOCK + SECTOR, Extent(0, b"p" * (BLOCK + SECTOR)))
    leaf = child(A, UNIQUE_ID, 4 * BLOCK, Extent(3 * BLOCK, b"c" * SECTOR))
    disk = contents(VhdChain([leaf, parent]))
    assert disk == (
        b"p" * (BLOCK + SECTOR) + bytes(2 * BLOCK - SECTOR) + b"c" * SECTOR + bytes(BLOCK - SECTOR)
    )


def test_what_a_smaller_disk_between_them_cut_off_does_not_come_back() -> None:
    parent = base(4 * BLOCK, Extent(0, b"p" * 4 * BLOCK))
    middle = child(B, UNIQUE_ID, BLOCK + SECTOR, Extent(0, b"m" * SECTOR))
    leaf = child(A, B, 3 * BLOCK)
    disk = contents(VhdChain([leaf, middle, parent]))
    assert disk == b"m" * SECTOR + b"p" * BLOCK + bytes(2 * BLOCK - SECTOR)


def test_a_long_chain_is_read_and_a_longer_one_is_refused() -> None:
    size = 70 * SECTOR
    readers = [base(size, Extent(0, b"p" * size))]
    for number in range(1, MAX_CHAIN):
        parent = readers[0].footer.unique_id
        change = Extent(number * SECTOR, bytes([number]) * SECTOR)
        readers.insert(0, child(UUID(int=number), parent, size, change))
    chain = VhdChain(readers)
    disk = contents(chain)
    assert disk[::SECTOR] == b"p" + bytes(range(1, MAX_CHAIN)) + b"p" * 6
    readers.insert(0, child(A, readers[0].footer.unique_id, size))
    with pytest.raises(FormatError, match="65 files, and 64 are the most"):
        VhdChain(readers)


@pytest.mark.parametrize(
    ("links", "field", "problem"),
    [
        ([(A, B)], "member 0: parent unique id", "called './parent.vhd', 'parent.vhd'\\) is miss"),
        ([(A, B), (B, UNIQUE_ID)], "member 1: parent unique id", "missing"),
        ([(A, B), None], "member 0: parent unique id", f"is {UNIQUE_ID}"),
        ([(A, B), (C, UNIQUE_ID), None], "member 0: parent unique id", f"is {C}"),
        ([None, None], "member 1: unique id", "that of member 0 too"),
        ([None, (B, A)], "member 0: disk type", "no parent"),
        ([(A, B), (B, A)], "member 1: parent unique id", "missing"),
        ([(A, B), (B, A), (A, B)], "member 2: unique id", "the same disk twice"),
    ],
)
def test_what_is_no_chain_is_refused(
    links: list[tuple[UUID, UUID] | None], field: str, problem: str
) -> None:
    readers = [base(BLOCK) if link is None else child(link[0], link[1], BLOCK) for link in links]
    with pytest.raises(FormatError, match=problem) as caught:
        VhdChain(readers)
    assert caught.value.field == f"VHD chain {field}"
    assert caught.value.offset in (60, 68, 552)


def test_there_is_no_chain_of_nothing() -> None:
    with pytest.raises(ValueError, match="at least one"):
        VhdChain([])


def test_a_time_that_does_not_fit_is_noted_and_no_error() -> None:
    leaf = child(A, UNIQUE_ID, BLOCK)  # it says that its parent was changed at 7
    chain = VhdChain([leaf, base(BLOCK)])
    [note] = chain.notes
    assert "notes the time 7 of its parent, whose footer says 1" in note
    encoder = vhd.Encoder(BLOCK, [], unique_id=UNIQUE_ID, timestamp=7)
    assert VhdChain([leaf, reader(b"".join(encoder.encode([])))]).notes == ()


def test_a_disk_is_read_within_its_bounds() -> None:
    chain = VhdChain([base(BLOCK)])
    assert chain.read_at(BLOCK, 0) == b""
    for at, size in ((-1, 1), (0, BLOCK + 1), (BLOCK, 1)):
        with pytest.raises(ValueError, match="do not lie on a disk"):
            chain.read_at(at, size)
