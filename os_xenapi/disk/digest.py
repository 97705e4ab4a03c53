"""The digest of a virtual disk, whatever format carried it: holes count as the zeros they are."""

from __future__ import annotations

import hashlib

from os_xenapi.disk.extents import Extent, zeros

__all__ = ["VirtualDigest"]


class VirtualDigest:
    """Digest of all bytes of a virtual disk, from extents in the order of the disk.

    Args:
        virtual_size: size of the disk in bytes; may be set later, before hexdigest().
        algorithm: a name that hashlib knows.
    """

    def __init__(self, virtual_size: int | None = None, *, algorithm: str = "sha256") -> None:
        self.virtual_size = virtual_size
        self._hash = hashlib.new(algorithm)
        self._reached = 0

    def feed(self, extent: Extent) -> None:
        """Add an extent.

        Raises:
            ValueError: it begins before the last one ended. A VHD whose blocks do not lie in the
                order of the disk (its decoder's ``ascending`` is False) has no digest in one pass.
        """
        if extent.offset < self._reached:
            raise ValueError(
                f"an extent at byte {extent.offset} after one that ends at byte {self._reached}: "
                "a digest needs the extents in the order of the disk"
            )
        self._fill(extent.offset)
        self._hash.update(extent.data)
        self._reached += len(extent.data)

    def hexdigest(self) -> str:
        """Return the digest of the whole disk, in lower-case hex digits; call it last.

        Raises:
            ValueError: the size of the disk was never set, or an extent lies beyond it.
        """
        if self.virtual_size is None:
            raise ValueError("set virtual_size before asking for the digest")
        if self._reached > self.virtual_size:
            raise ValueError(
                f"extents reach to byte {self._reached} of a disk of {self.virtual_size}"
            )
        self._fill(self.virtual_size)
        return self._hash.hexdigest()

    def _fill(self, end: int) -> None:
        for piece in zeros(end - self._reached):
            self._hash.update(piece)
        self._reached = end
