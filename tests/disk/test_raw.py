"""Raw images: zeros become holes and come back; what is wrong is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi.disk import raw
from os_xenapi.disk.extents import GRANULE, Extent
from os_xenapi.errors import FormatError
from tests.disk.images import decode, disk_of

runs = st.lists(st.tuples(st.sampled_from([b"\0", b"x"]), st.integers(1, 9000)), max_size=5)


@given(runs=runs, chunk=st.integers(1, 20000), known=st.booleans())
def test_any_image_goes_through_in_any_chunks(
    runs: list[tuple[bytes, int]], chunk: int, known: bool
) -> None:
    image = b"".join(byte * count for byte, count in runs)
    decoder = raw.Decoder(length=len(image) if known else None)
    extents = decode(decoder, image, chunk)
    assert decoder.virtual_size == len(image)
    assert disk_of(extents, len(image)) == image
    encoder = raw.Encoder(len(image))
    assert encoder.length == len(image)
    assert b"".join(encoder.encode(extents)) == image


def test_zeros_are_left_out_and_their_neighbours_kept() -> None:
    image = b"a" * 10 + bytes(3 * GRANULE) + b"z"
    found = decode(raw.Decoder(), image)
    assert [(offset, len(data)) for offset, data in found] == [(0, GRANULE), (3 * GRANULE, 11)]


def test_the_size_is_known_at_the_end_where_it_was_not_told() -> None:
    decoder = raw.Decoder()
    assert decoder.virtual_size is None
    list(decoder.feed(b"12345"))
    assert decoder.virtual_size is None
    decoder.close()
    assert decoder.virtual_size == 5
    assert decoder.ascending is True


def test_a_short_image_is_an_error_that_says_where() -> None:
    decoder = raw.Decoder(length=1000)
    list(decoder.feed(bytes(300)))
    with pytest.raises(FormatError, match="at least 700 bytes too early") as caught:
        decoder.close()
    assert (caught.value.field, caught.value.offset) == ("raw image", 300)


def test_a_long_image_is_an_error_that_says_where() -> None:
    decoder = raw.Decoder(length=1000)
    list(decoder.feed(bytes(1000)))
    with pytest.raises(FormatError, match="goes on after the 1000 bytes") as caught:
        list(decoder.feed(b"\0"))
    assert (caught.value.field, caught.value.offset) == ("raw image", 1000)


def test_the_extents_are_views_of_what_was_fed() -> None:
    buffer = bytearray(b"a" * GRANULE)
    (extent,) = raw.Decoder().feed(memoryview(buffer))
    buffer[:] = b"b" * GRANULE
    assert bytes(extent.data) == b"b" * GRANULE


def test_views_of_other_items_than_bytes_are_read_as_bytes() -> None:
    (extent,) = raw.Decoder().feed(memoryview(b"abcdefgh").cast("I"))
    assert bytes(extent.data) == b"abcdefgh"


def test_extents_that_were_not_taken_are_not_lost_in_silence() -> None:
    decoder = raw.Decoder()
    decoder.feed(b"one")
    with pytest.raises(ValueError, match="take all extents"):
        decoder.feed(b"two")
    with pytest.raises(ValueError, match="take all extents"):
        decoder.close()


def test_a_closed_decoder_takes_nothing_more() -> None:
    decoder = raw.Decoder()
    decoder.close()
    decoder.close()
    with pytest.raises(ValueError, match="closed"):
        decoder.feed(b"x")


@pytest.mark.parametrize(
    ("extents", "problem"),
    [
        ([Extent(0, b"abc"), Extent(2, b"x")], "in the order of the disk"),
        ([Extent(9, b"ab")], "ends at byte 11 of a disk of 10"),
        ([Extent(-1, b"a")], "in the order of the disk"),
    ],
)
def test_extents_that_do_not_fit_are_refused(extents: list[Extent], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        list(raw.Encoder(10).encode(extents))


def test_bytes_that_were_not_taken_are_not_lost_in_silence() -> None:
    encoder = raw.Encoder(10)
    assert encoder.begin() == b""
    taken = encoder.feed(Extent(2, b"ab"))
    with pytest.raises(ValueError, match="take all bytes"):
        encoder.feed(Extent(4, b"c"))
    with pytest.raises(ValueError, match="take all bytes"):
        encoder.end()
    assert b"".join(taken) == b"\0\0ab"
    assert b"".join(encoder.end()) == bytes(6)
