"""Which certificates of a host are trusted, and the check of them before anything is sent."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from os_xenapi.errors import CertificateRefused

__all__ = ["TLS", "fingerprint"]


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 fingerprint of a DER ``certificate`` as ``"AB:CD:..."``."""
    digest = hashlib.sha256(certificate).hexdigest().upper()
    return ":".join(digest[i : i + 2] for i in range(0, 64, 2))


@dataclass(frozen=True, init=False)
class TLS:
    """The trust in a host's certificate: verified by the system's CAs unless said otherwise.

    ``ca_file``       path of a PEM file with the CAs (or self-signed certificates) to trust; the
                      host's name is checked too.
    ``fingerprints``  SHA-256 fingerprints (hex, colons and case do not matter), one or several; a
                      host that shows one of these certificates is trusted whatever its name.

    Give one of the two. TLS 1.2 is the oldest version spoken.
    """

    ca_file: str | None
    fingerprints: frozenset[str]

    def __init__(
        self,
        *,
        ca_file: str | Path | None = None,
        fingerprints: str | Iterable[str] = (),
    ) -> None:
        pins = [fingerprints] if isinstance(fingerprints, str) else list(fingerprints)
        if ca_file is not None and pins:
            raise ValueError("give either ca_file or fingerprints: a certificate needs one trust")
        object.__setattr__(self, "ca_file", None if ca_file is None else str(ca_file))
        object.__setattr__(self, "fingerprints", frozenset(map(_canonical, pins)))

    @classmethod
    def from_url(cls, url: str) -> TLS | None:
        """Return the trust that the fragment of ``url`` states, None if it states none.

        Forms: ``#sha256=FINGERPRINT`` (several joined by commas) and ``#ca=/path/of.pem``.
        """
        fragment = urlsplit(url).fragment
        if not fragment:
            return None
        name, _, value = fragment.partition("=")
        if name == "sha256" and value:
            return cls(fingerprints=value.split(","))
        if name == "ca" and value:
            return cls(ca_file=unquote(value))
        raise ValueError("the URL's fragment: write #sha256=FINGERPRINT or #ca=/path/of.pem")

    @cached_property
    def context(self) -> ssl.SSLContext:
        """The ssl context; with fingerprints, ``check`` decides instead of the context."""
        if self.fingerprints:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        else:
            try:
                context = ssl.create_default_context(cafile=self.ca_file)
            except (OSError, ssl.SSLError) as error:
                raise ValueError(f"the CA file {self.ca_file} cannot be read: {error}") from None
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def check(self, certificate: bytes | None, host: str) -> None:
        """Raise CertificateRefused unless the DER ``certificate`` that ``host`` showed is trusted.

        To be called after the handshake and before the first byte is sent.
        """
        if not self.fingerprints:
            return
        shown = fingerprint(certificate or b"")
        if shown not in self.fingerprints:
            raise CertificateRefused(
                f"{host} shows a certificate with SHA-256 fingerprint {shown}, "
                f"trusted is {' or '.join(sorted(self.fingerprints))}: if the host's certificate "
                "was renewed, check the new fingerprint on its console and trust that one"
            )

    def refusal(self, error: ssl.SSLError, host: str) -> CertificateRefused:
        """Return the words for a handshake with ``host`` that failed with ``error``."""
        reason = getattr(error, "verify_message", "") or error.reason or str(error)
        trusted = self.ca_file or "the system's certificate authorities"
        return CertificateRefused(
            f"{host} shows a certificate that {trusted} does not vouch for ({reason}): hosts are "
            "installed with self-signed certificates, trust this one by "
            "TLS(fingerprints=...) or TLS(ca_file=...)"
        )


def _canonical(given: str) -> str:
    digits = given.replace(":", "").strip().upper()
    if len(digits) != 64 or any(c not in "0123456789ABCDEF" for c in digits):
        raise ValueError(f"{given!r} is not a SHA-256 fingerprint: it has 64 hexadecimal digits")
    return ":".join(digits[i : i + 2] for i in range(0, 64, 2))
