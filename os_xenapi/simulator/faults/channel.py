"""A connection that can break at a given byte, as faults want it."""

from __future__ import annotations

import contextlib
import socket
import struct

from os_xenapi.simulator.streams import Channel, Disconnected, TimedOut

__all__ = ["FaultyChannel", "Torn"]

_FLUSH = 5.0
"""Seconds that a peer has to take what was sent before the connection breaks."""


class Torn(Disconnected):
    """The connection breaks here because a fault says so."""


class FaultyChannel(Channel):
    """A connection that breaks as soon as so many bytes have been read or written, once told to."""

    def __init__(self) -> None:
        super().__init__()
        self._to_read: int | None = None
        self._to_write: int | None = None
        self._torn = False
        self._reset = False

    def tear_reading(self, left: int, *, reset: bool) -> None:
        """Break once ``left`` more bytes were read."""
        self._to_read, self._reset = left, reset

    def tear_writing(self, left: int, *, reset: bool) -> None:
        """Break once ``left`` more bytes were written."""
        self._to_write, self._reset = left, reset

    def tear(self, *, reset: bool) -> None:
        """Break now. Raises Torn, always."""
        self._reset = reset
        self._torn = True
        raise Torn

    async def read(self, most: int, *, idle: float) -> bytearray:
        """Read as `Channel.read` does. Raises Torn besides."""
        if self._to_read is None:
            return await super().read(most, idle=idle)
        if not self._to_read:
            self.tear(reset=self._reset)
        data = await super().read(min(most, self._to_read), idle=idle)
        self._to_read -= len(data)
        return data

    async def read_exactly(self, length: int, *, idle: float) -> bytes:
        """Read as `Channel.read_exactly` does. Raises Torn besides."""
        if self._to_read is None:
            return await super().read_exactly(length, idle=idle)
        data = await super().read_exactly(min(length, self._to_read), idle=idle)
        self._to_read -= len(data)
        if len(data) < length:
            self.tear(reset=self._reset)
        return data

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Write as `Channel.write` does. Raises Torn once nothing more may be written."""
        if self._to_write is None:
            super().write(data)
            return
        part = data[: self._to_write]
        self._to_write -= len(part)
        super().write(part)
        if len(part) < len(data):
            self.tear(reset=self._reset)

    async def give_up(self) -> None:
        """End the connection at once; where it was torn, after what was sent before that."""
        try:
            if self._torn and self._transport is not None:
                # Not 0, as in close().
                self._transport.set_write_buffer_limits(high=1, low=0)
                with contextlib.suppress(Disconnected, TimedOut):
                    await self.drain(idle=_FLUSH)
                if self._reset:
                    self._make_reset()
        finally:
            self.abort()

    def _make_reset(self) -> None:
        assert self._transport is not None
        connection = self._transport.get_extra_info("socket")
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
