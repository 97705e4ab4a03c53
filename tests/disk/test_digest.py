"""The digest of a virtual disk counts holes as zeros and wants order."""

from __future__ import annotations

import hashlib

import pytest

from os_xenapi.disk.digest import VirtualDigest
from os_xenapi.disk.extents import Extent


def test_holes_count_as_zeros() -> None:
    disk = bytearray(3 << 20)
    digest = VirtualDigest(len(disk))
    for offset, data in ((5, b"one"), (8, memoryview(b"two")), (2 << 20, b"three")):
        disk[offset : offset + len(data)] = data
        digest.feed(Extent(offset, data))
    assert digest.hexdigest() == hashlib.sha256(disk).hexdigest()
    assert digest.hexdigest() == hashlib.sha256(disk).hexdigest()


def test_the_size_may_come_last_and_the_algorithm_is_free() -> None:
    digest = VirtualDigest(algorithm="md5")
    digest.feed(Extent(0, b"disk"))
    digest.virtual_size = 512
    assert digest.hexdigest() == hashlib.md5(b"disk".ljust(512, b"\0")).hexdigest()


def test_extents_out_of_order_are_refused() -> None:
    digest = VirtualDigest(100)
    digest.feed(Extent(10, b"0123456789"))
    with pytest.raises(ValueError, match="byte 19 after one that ends at byte 20"):
        digest.feed(Extent(19, b"x"))


def test_a_digest_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError, match="virtual_size"):
        VirtualDigest().hexdigest()


def test_an_extent_beyond_the_disk_is_refused() -> None:
    digest = VirtualDigest(4)
    digest.feed(Extent(0, b"12345"))
    with pytest.raises(ValueError, match="reach to byte 5 of a disk of 4"):
        digest.hexdigest()
