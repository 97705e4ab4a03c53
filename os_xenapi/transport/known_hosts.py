"""A file of the certificates that hosts have shown: read at every check, added to atomically.

One host a line: ``address:port FINGERPRINT``, the fingerprint being the SHA-256 of the certificate.
``pool FINGERPRINT`` trusts a certificate whichever host shows it. A host may have several lines,
for instance while its certificate is being renewed. Empty lines and those that begin with ``#``
are passed over, and kept.
"""

from __future__ import annotations

import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from os_xenapi.errors import CertificateRefused

__all__ = ["POOL", "KnownHosts", "canonical"]

POOL = "pool"
"""Stands for every host in a line."""

_LARGEST = 1 << 20
_LOCK_SECONDS = 5.0


def canonical(given: str) -> str:
    """Return a SHA-256 fingerprint in the form ``"AB:CD:..."``; raises ValueError if it is none."""
    digits = given.replace(":", "").strip().upper()
    if len(digits) != 64 or any(c not in "0123456789ABCDEF" for c in digits):
        raise ValueError(
            f"{given!r:.200} is not a SHA-256 fingerprint: it has 64 hexadecimal digits"
        )
    return ":".join(digits[i : i + 2] for i in range(0, 64, 2))


class KnownHosts:
    """The file at ``path``, which need not exist yet.

    Whatever is wrong with the file is CertificateRefused: no certificate can be trusted by it.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def fingerprints(self, address: str) -> frozenset[str]:
        """Return what a host may show, ``address`` being ``"host:port"``; empty for a new host."""
        return _listed(self._read(), address, self.path)

    def remember(self, address: str, fingerprint: str) -> frozenset[str]:
        """Add a host that has shown a certificate for the first time; return what it may show.

        That is another certificate where somebody else added the host meanwhile. The file is
        replaced as a whole and readable by its owner alone.
        """
        try:
            with _locked(os.path.dirname(os.path.realpath(self.path))):
                text = self._read()
                listed = _listed(text, address, self.path)
                if not listed:
                    self._replace(f"{_whole_lines(text)}{address} {fingerprint}\n")
                return listed or frozenset({fingerprint})
        except OSError as error:
            raise CertificateRefused(
                f"{address} is a new host and cannot be added to {self.path} "
                f"({error.strerror or error}): make the file writable, or add the host by hand"
            ) from error

    def _read(self) -> str:
        try:
            with open(self.path, "rb") as file:
                if os.fstat(file.fileno()).st_mode & stat.S_IWOTH:
                    raise CertificateRefused(
                        f"everybody may write to {self.path}, so that it proves nothing: "
                        "check what it says and take that right away (chmod o-w)"
                    )
                data = file.read(_LARGEST + 1)
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise CertificateRefused(
                f"the known hosts in {self.path} cannot be read ({error.strerror}), so that no "
                "certificate can be checked"
            ) from error
        if len(data) > _LARGEST:
            raise CertificateRefused(
                f"{self.path} has over {_LARGEST} bytes: is it the right file?"
            )
        return data.decode("utf-8", "replace")

    def _replace(self, text: str) -> None:
        target = os.path.realpath(self.path)
        temporary = f"{target}.{os.getpid()}-{time.monotonic_ns()}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        descriptor = os.open(temporary, flags, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise


def _listed(text: str, address: str, path: str) -> frozenset[str]:
    found = set()
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            name, given = words
            fingerprint = canonical(given)
        except ValueError:
            raise CertificateRefused(
                f"{path}, line {number}: write HOST:PORT (or {POOL}) and the SHA-256 fingerprint "
                "of its certificate"
            ) from None
        if name.lower() in (address, POOL):
            found.add(fingerprint)
    return frozenset(found)


def _whole_lines(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


@contextmanager
def _locked(directory: str) -> Iterator[None]:
    """Hold other writers off; the lock is the directory's, as the file itself is replaced."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        ends = time.monotonic() + _LOCK_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= ends:
                    raise
                time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)
