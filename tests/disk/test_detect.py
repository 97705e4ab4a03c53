"""The format of an image is told by its first bytes."""

from __future__ import annotations

import pytest

from os_xenapi.disk.detect import sniff
from tests.disk.images import small_vhd


def test_a_dynamic_vhd_is_found_by_its_footer_copy() -> None:
    assert sniff(small_vhd()[:512]) == "vhd"


def test_a_qcow2_is_found_by_its_magic() -> None:
    assert sniff(memoryview(b"QFI\xfb\0\0\0\3".ljust(512, b"\0"))) == "qcow2"


@pytest.mark.parametrize("head", [b"", b"conectiX" + bytes(504), bytes(512), b"QFI", b"conec"])
def test_all_else_is_raw(head: bytes) -> None:
    assert sniff(head) == "raw"
