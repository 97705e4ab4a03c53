"""Whatever was written, snapshotted and merged, the chain is the disk that a model of it is.

The files are changed as a storage manager does it, in place and by a writer of these tests' own, so
that their blocks lie in any order; none but our reader reads them back.
"""

from __future__ import annotations

import dataclasses
import struct
from typing import TypeAlias
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from os_xenapi.disk import vhd
from os_xenapi.disk.extents import SECTOR, Extent
from os_xenapi.disk.vhd_blocks import UNALLOCATED, bitmap_size
from os_xenapi.disk.vhd_chain import VhdChain
from os_xenapi.disk.vhd_parent import Parent, paths_beside
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import DynamicHeader, Footer
from tests.disk.images import HEADER, TABLE, Bytes, disk_of

Operation: TypeAlias = tuple[str, int, int, int]

MOST = 24
"""Sectors of the largest disk."""

operations: st.SearchStrategy[list[Operation]] = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, MOST), st.integers(1, 12), st.integers(0, 255)),
        st.tuples(
            st.just("snapshot"),
            st.one_of(st.just(0), st.integers(1, MOST)),
            st.sampled_from([4096, 8192]),
            st.just(0),
        ),
        st.tuples(st.just("merge"), st.integers(0, 5), st.just(0), st.just(0)),
    ),
    max_size=14,
)


class Disk:
    """A chain of images, the leaf first, and for each image the bytes of the disk that it ends."""

    def __init__(self, sectors: int) -> None:
        self.made = 0
        self.images = [self.image(sectors * SECTOR, 4096, None)]
        self.models = [bytearray(sectors * SECTOR)]

    def image(self, size: int, block_size: int, parent: UUID | None) -> bytearray:
        """A new image without data."""
        self.made += 1
        link = None
        if parent is not None:
            link = Parent(unique_id=parent, name="p.vhd", paths=paths_beside("p.vhd"))
        encoder = vhd.Encoder(
            size, [], unique_id=UUID(int=self.made), block_size=block_size, parent=link
        )
        return bytearray(b"".join(encoder.encode([])))

    def apply(self, operation: Operation) -> None:
        kind, *numbers = operation
        getattr(self, kind)(*numbers)

    def write(self, first: int, count: int, byte: int) -> None:
        """Write sectors of one byte, which may be zero, as far as they lie on the disk."""
        end = len(self.models[0]) // SECTOR
        first = min(first, end - 1)
        count = min(count, end - first)
        data = bytes([byte]) * count * SECTOR
        self.models[0][first * SECTOR : (first + count) * SECTOR] = data
        write_in_place(self.images[0], first * SECTOR, data)

    def snapshot(self, sectors: int, block_size: int, _: int) -> None:
        """Put a child in front, which may have another size."""
        size = sectors * SECTOR or len(self.models[0])
        self.images.insert(0, self.image(size, block_size, footer_of(self.images[0]).unique_id))
        self.models.insert(0, self.models[0][:size].ljust(size, b"\0"))

    def merge(self, number: int, _: int, __: int) -> None:
        """Write all that an image holds into its parent, and let its child have that parent."""
        if len(self.images) < 2:
            return
        number %= len(self.images) - 1
        child, parent = self.images[number : number + 2]
        resize_in_place(parent, len(self.models[number]))
        for offset, data in VhdReader(Bytes(bytes(child))).extents():
            write_in_place(parent, offset, bytes(data))
        if number:
            relink(self.images[number - 1], footer_of(parent).unique_id)
        del self.images[number], self.models[number + 1]

    def check(self) -> None:
        """The leaf, and every snapshot that is left, is what the model says."""
        readers = [VhdReader(Bytes(bytes(image))) for image in self.images]
        for number, model in enumerate(self.models):
            chain = VhdChain(readers[number:])
            assert chain.virtual_size == len(model)
            assert chain.read_at(0, len(model)) == model
            assert disk_of(chain.extents(), len(model)) == model
            assert [extent.offset for extent in chain.extents()] == sorted(
                extent.offset for extent in chain.extents()
            )


def footer_of(image: bytearray) -> Footer:
    return Footer.parse(bytes(image[:512]), name="footer", offset=0)


def header_of(image: bytearray) -> DynamicHeader:
    size = footer_of(image).current_size
    return DynamicHeader.parse(bytes(image[HEADER:TABLE]), offset=HEADER, virtual_size=size)


def write_in_place(image: bytearray, offset: int, data: bytes) -> None:
    """Write whole sectors to an image, as a storage driver does: a new block comes at the end."""
    block_size = header_of(image).block_size
    for start in range(0, len(data), SECTOR):
        index, at = divmod(offset + start, block_size)
        entry = TABLE + 4 * index
        [sector] = struct.unpack_from(">I", image, entry)
        if sector == UNALLOCATED:
            sector = (len(image) - 512) // SECTOR
            struct.pack_into(">I", image, entry, sector)
            image[-512:] = bytes(bitmap_size(block_size) + block_size) + image[-512:]
        bitmap = sector * SECTOR
        image[bitmap + at // SECTOR // 8] |= 0x80 >> at // SECTOR % 8
        place = bitmap + bitmap_size(block_size) + at
        image[place : place + SECTOR] = data[start : start + SECTOR]


def resize_in_place(image: bytearray, size: int) -> None:
    """Give an image another size; what its own parent has beyond its old end stays out of sight."""
    footer = footer_of(image)
    header = header_of(image)
    old = footer.current_size
    # The BAT of any disk here has room in its one sector.
    entries = -(-max(old, size) // header.block_size)
    header = dataclasses.replace(header, max_table_entries=entries)
    image[HEADER:TABLE] = header.build()
    footer = dataclasses.replace(footer, current_size=size)
    image[:512] = image[-512:] = footer.build()
    if size > old:
        write_in_place(image, old, bytes(size - old))


def relink(image: bytearray, parent: UUID) -> None:
    """Name another parent."""
    image[HEADER:TABLE] = dataclasses.replace(header_of(image), parent_unique_id=parent).build()


@settings(max_examples=150)
@given(sectors=st.integers(1, MOST), operations=operations)
def test_the_chain_is_what_was_written(sectors: int, operations: list[Operation]) -> None:
    disk = Disk(sectors)
    for operation in operations:
        disk.apply(operation)
    disk.check()


def test_the_writer_of_these_tests_allocates_in_the_order_of_writing() -> None:
    disk = Disk(MOST)
    disk.write(16, 1, 3)
    disk.write(0, 1, 4)
    reading = vhd.Decoder()
    extents = list(reading.feed(bytes(disk.images[0])))
    reading.close()
    assert extents == [Extent(16 * SECTOR, b"\3" * SECTOR), Extent(0, b"\4" * SECTOR)]
    disk.check()
