"""The session that is kept between commands: one slot, a file that only its owner can read.

A session's ref is as good as the password. The slot is used only if the directory and the file
belong to this user, nobody else has any right to them, and neither is a symbolic link.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterator
from typing import Any, NamedTuple

__all__ = ["Kept", "SlotRefused", "clear", "directory", "read", "store"]

_NAME = "session.json"
_LARGEST = 64 << 10


class SlotRefused(ValueError):
    """The slot is not safe to use; the message says what to do."""


class Kept(NamedTuple):
    """A session on a host.

    ``url`` is what the user gave, ``user`` who logged in, ``trust`` the fragment of a URL by which
    the host is trusted, ``at`` the URL of the coordinator that has the session, ``ref`` its secret.
    """

    url: str
    user: str
    trust: str
    at: str
    ref: str

    def __repr__(self) -> str:
        return f"<session of {self.user} at {self.at}>"

    def is_for(self, url: str, user: str, trust: str) -> bool:
        """Whether it was made for the same pool and user, with the same trust."""
        return (self.url, self.user, self.trust) == (url, user, trust)


def directory() -> str:
    """Return where the slot is: in $XDG_RUNTIME_DIR, else in the user's cache."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        return os.path.join(runtime, "os-xenapi")
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(cache, "os-xenapi")


def read() -> Kept | None:
    """Return the session in the slot, None where there is none. Raises SlotRefused, OSError."""
    try:
        with _opened() as place:
            return _read(place)
    except FileNotFoundError:
        return None


def store(kept: Kept, instead_of: Kept | None) -> bool:
    """Put a session into the slot if that still holds ``instead_of``; whether it was put there.

    Raises SlotRefused, OSError.
    """
    os.makedirs(os.path.dirname(directory()), mode=0o700, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.mkdir(directory(), 0o700)
    with _opened() as place:
        if _read(place) != instead_of:
            return False
        _write(place, kept)
        return True


def clear(kept: Kept) -> None:
    """Empty the slot if it holds ``kept``. Raises SlotRefused, OSError."""
    try:
        with _opened() as place:
            if _read(place) == kept:
                os.unlink(_NAME, dir_fd=place)
    except FileNotFoundError:
        return


@contextlib.contextmanager
def _opened() -> Iterator[int]:
    """Open the directory, checked, and hold its lock: whoever has it alone may use the slot."""
    path = directory()
    try:
        place = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError:
        if os.path.islink(path):
            raise SlotRefused(f"{path} is a symbolic link: remove it") from None
        raise
    try:
        _check(os.fstat(place), path, 0o700)
        fcntl.flock(place, fcntl.LOCK_EX)  # held for a few system calls, never over a network
        yield place
    finally:
        os.close(place)


def _read(place: int) -> Kept | None:
    path = os.path.join(directory(), _NAME)
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        descriptor = os.open(_NAME, flags, dir_fd=place)
    except FileNotFoundError:
        return None
    except OSError:
        if os.path.islink(path):
            raise SlotRefused(f"{path} is a symbolic link: remove it") from None
        raise
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        os.close(descriptor)
        raise SlotRefused(f"{path} is no plain file of one name: remove it")
    with open(descriptor, "rb") as file:
        _check(found, path, 0o600)
        return _parse(file.read(_LARGEST))


def _check(found: os.stat_result, path: str, mode: int) -> None:
    if found.st_uid != os.geteuid():
        raise SlotRefused(f"{path} belongs to another user: remove it")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise SlotRefused(f"others have rights to {path}: remove it, or chmod {mode:o} {path}")


def _parse(data: bytes) -> Kept | None:
    try:
        content: Any = json.loads(data)
        kept = Kept(**content)
    except (ValueError, TypeError, RecursionError):
        return None
    return kept if all(isinstance(value, str) for value in kept) else None


def _write(place: int, kept: Kept) -> None:
    name = f".{_NAME}.{secrets.token_hex(8)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(name, flags, 0o600, dir_fd=place), "w", encoding="utf-8") as file:
        try:
            json.dump(kept._asdict(), file)
            file.flush()
            os.rename(name, _NAME, src_dir_fd=place, dst_dir_fd=place)
        except BaseException:
            os.unlink(name, dir_fd=place)
            raise
