"""Ports of this machine that nobody else gets while a test needs them."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

__all__ = ["held_port"]


@contextlib.contextmanager
def held_port(address: str = "127.0.0.1") -> Iterator[int]:
    """Hold a port: who connects to it is refused, and no other program is given it.

    Bound but not listening, it lets a server that sets SO_REUSEADDR, as servers do, listen there.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((address, 0))
        yield held.getsockname()[1]
