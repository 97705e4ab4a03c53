"""Reading a stream ahead in a thread, so that the network and the compression do not wait in turn.

Receiving and compressing both release the interpreter's lock. What is read ahead is a few pieces.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from os_xenapi.disk.extents import Data
from os_xenapi.transport.streams import Stream

__all__ = ["read_ahead"]

_PIECES = 4
_LOOK_SECONDS = 0.05


@contextmanager
def read_ahead(stream: Stream) -> Iterator[Iterator[Data]]:
    """Read ``stream`` in a thread for the block, which gets the pieces that come.

    What the reading raises comes from the iterator. When the block ends before the stream does, the
    connection is broken, and in any case the thread is over.
    """
    ready: queue.Queue[Data | BaseException] = queue.Queue(_PIECES)
    left = threading.Event()

    def put(piece: Data | BaseException) -> None:
        while not left.is_set():
            with suppress(queue.Full):
                ready.put(piece, timeout=_LOOK_SECONDS)
                return

    def run() -> None:
        try:
            while (data := stream.read()) and not left.is_set():
                put(data)
            put(b"")
        except BaseException as error:
            put(error)

    def pieces() -> Iterator[Data]:
        while found := ready.get():
            if isinstance(found, BaseException):
                raise found
            yield found

    reader = threading.Thread(target=run, name="os-xenapi reading ahead", daemon=True)
    reader.start()
    try:
        yield pieces()
    finally:
        left.set()
        if reader.is_alive():
            stream.interrupt()
        reader.join()
