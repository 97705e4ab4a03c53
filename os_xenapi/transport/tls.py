"""Which certificates of a host are trusted, and the check of them before anything is sent."""

from __future__ import annotations

import copy
import os
import ssl
import warnings
from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from os_xenapi.errors import CertificateRefused
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.transport.known_hosts import KnownHosts, canonical

__all__ = ["TLS", "UnverifiedWarning", "fingerprint", "pem_fingerprint"]

_PathLike = str | os.PathLike[str]


class UnverifiedWarning(UserWarning):
    """Whoever is between this program and the host can read and change everything."""


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 fingerprint of a DER ``certificate`` as ``"AB:CD:..."``."""
    import hashlib  # slow to import, and not needed where an authority is trusted

    return canonical(hashlib.sha256(certificate).hexdigest())


def pem_fingerprint(certificate: str) -> str:
    """Return the SHA-256 fingerprint of a PEM ``certificate``; raises CertificateRefused."""
    try:
        return fingerprint(ssl.PEM_cert_to_DER_cert(certificate.strip()))
    except ValueError:
        raise CertificateRefused("what should vouch for a host is no certificate") from None


class TLS:
    """The trust in a host's certificate: verified by the system's CAs unless said otherwise.

    ``ca_file``       path of a PEM file with the CAs (or self-signed certificates) to trust; the
                      host's name is checked too.
    ``fingerprints``  SHA-256 fingerprints (hex, colons and case do not matter), one or several; a
                      host that shows one of these certificates is trusted whatever its name.
    ``known_hosts``   path of a file of hosts and their fingerprints, see
                      ``os_xenapi.transport.known_hosts``. A host that is not in it is added when
                      it is first met, if it is the one that the user named; an address that only
                      another host named has to be in it already.
    ``verify``        False trusts whatever is shown, and warns with UnverifiedWarning.

    Give one of these. ``client_cert`` goes with each: the certificate that this program shows, as
    the path of a PEM file with certificate and key, or as the two paths (certificate, key); a pool
    that has client certificates enabled then takes the login without a password.

    TLS 1.2 is the oldest version spoken.
    """

    ca_file: str | None
    fingerprints: frozenset[str]
    known_hosts: str | None
    client_cert: tuple[str, str | None] | None
    verify: bool
    first_use: bool

    def __init__(
        self,
        *,
        ca_file: _PathLike | None = None,
        fingerprints: str | Iterable[str] = (),
        known_hosts: _PathLike | None = None,
        client_cert: _PathLike | tuple[_PathLike, _PathLike] | None = None,
        verify: bool = True,
    ) -> None:
        pins = [fingerprints] if isinstance(fingerprints, str) else list(fingerprints)
        if sum((ca_file is not None, bool(pins), known_hosts is not None, not verify)) > 1:
            raise ValueError(
                "give one of ca_file, fingerprints, known_hosts and verify=False: a certificate "
                "needs one trust"
            )
        vars(self).update(
            ca_file=None if ca_file is None else os.fspath(ca_file),
            fingerprints=frozenset(map(canonical, pins)),
            known_hosts=None if known_hosts is None else _expanded(known_hosts),
            client_cert=_pair(client_cert),
            verify=verify,
            first_use=True,
        )
        if not verify:
            warnings.warn(
                "certificates are not verified: anybody on the way can pose as the host and take "
                "the password; trust the host's certificate by TLS(fingerprints=...)",
                UnverifiedWarning,
                stacklevel=2,
            )

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a TLS does not change: make another one")

    def __eq__(self, other: object) -> bool:
        return self._stated == other._stated if isinstance(other, TLS) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._stated)

    def __repr__(self) -> str:
        names = ("ca_file", "fingerprints", "known_hosts", "client_cert", "verify")
        return f"TLS({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    @property
    def _stated(self) -> tuple[Hashable, ...]:
        trust = self.ca_file, self.fingerprints, self.known_hosts
        return *trust, self.client_cert, self.verify, self.first_use

    @classmethod
    def of(cls, url: str, given: TLS | None = None) -> TLS:
        """Return the trust for ``url``: what its fragment states, else ``given``, else the default.

        Forms of the fragment, of which a URL may have one: ``#sha256=FINGERPRINT`` (several joined
        by commas), ``#ca=/path/of.pem``, ``#known_hosts=/path``. Raises ValueError for another
        one, where both state a trust, and where there are no certificates to be trusted.
        """
        parts = urlsplit(url)
        if not parts.fragment:
            return cls() if given is None else given
        if given is not None:
            raise ValueError("the trust is stated twice: in the URL and as tls=")
        if parts.scheme != "https":
            raise ValueError("the URL states a trust, and only https has certificates: use https")
        name, _, value = parts.fragment.partition("=")
        if name == "sha256" and value:
            return cls(fingerprints=unquote(value).split(","))
        if name == "ca" and value:
            return cls(ca_file=unquote(value))
        if name == "known_hosts" and value:
            return cls(known_hosts=unquote(value))
        raise ValueError(
            "the URL's fragment: write #sha256=FINGERPRINT, #ca=/path/of.pem or #known_hosts=/path"
        )

    def for_others(self) -> TLS:
        """Return the trust in hosts whose addresses the user did not give: no first use."""
        other = copy.copy(self)
        vars(other)["first_use"] = False
        return other

    def pinned_to(self, fingerprints: frozenset[str]) -> TLS:
        """Return the trust in certificates by fingerprint, with this client's own certificate."""
        other = copy.copy(self)
        vars(other).pop("context", None)
        vars(other).update(ca_file=None, fingerprints=fingerprints, known_hosts=None)
        return other

    def prepare(self) -> None:
        """Read the certificates that the trust names; raises ValueError if they cannot be used.

        The system's take a while to read: that is left until there is a connection.
        """
        if self.ca_file is not None or self.client_cert is not None:
            _ = self.context

    @cached_property
    def context(self) -> ssl.SSLContext:
        """The ssl context; it verifies by CAs, and for all other trust ``check`` decides."""
        if self._by_authority:
            try:
                context = ssl.create_default_context(cafile=self.ca_file)
            except (OSError, ssl.SSLError) as error:
                raise ValueError(f"the CA file {self.ca_file} cannot be read: {error}") from None
        else:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.client_cert is not None:
            try:
                # The empty passphrase keeps OpenSSL from asking for one at the terminal.
                context.load_cert_chain(*self.client_cert, password=lambda: "")
            except (OSError, ssl.SSLError) as error:
                raise ValueError(
                    f"the client certificate in {self.client_cert[0]} cannot be used: {error}; it "
                    "takes a certificate and its key in PEM, without a passphrase"
                ) from None
        return context

    @property
    def _by_authority(self) -> bool:
        return self.verify and not self.fingerprints and self.known_hosts is None

    @property
    def reads_files(self) -> bool:
        """Whether ``check`` reads a file, which is nothing for an event loop."""
        return self.known_hosts is not None

    def check(self, certificate: bytes | None, endpoint: Endpoint) -> None:
        """Raise CertificateRefused unless the DER ``certificate`` of ``endpoint`` is trusted.

        To be called after the handshake and before the first byte is sent.
        """
        if self._by_authority or not self.verify:
            return
        shown = fingerprint(certificate or b"")
        trusted = self.fingerprints
        if self.known_hosts is not None:
            trusted = self._known(KnownHosts(self.known_hosts), shown, endpoint)
        if shown not in trusted:
            raise CertificateRefused(
                f"{endpoint.url} shows a certificate with SHA-256 fingerprint {shown}, "
                f"trusted is {' or '.join(sorted(trusted))}: if the host's certificate was "
                "renewed, check the new fingerprint on its console and "
                f"{self._remedy(shown, endpoint)}"
            )

    def _remedy(self, shown: str, endpoint: Endpoint) -> str:
        if self.known_hosts is None:
            return "trust that one"
        return f"write the line {_address(endpoint)} {shown} into {self.known_hosts}"

    def _known(self, known: KnownHosts, shown: str, endpoint: Endpoint) -> frozenset[str]:
        address = _address(endpoint)
        listed = known.fingerprints(address)
        if listed:
            return listed
        if not self.first_use:
            raise CertificateRefused(
                f"{endpoint.url} was named by another host and is not in {known.path}; it shows a "
                f"certificate with SHA-256 fingerprint {shown}: check that on its console, then "
                f"add the line {address} {shown}"
            )
        return known.remember(address, shown)

    def refusal(self, error: ssl.SSLError, endpoint: Endpoint) -> CertificateRefused:
        """Return the words for a handshake with ``endpoint`` that failed with ``error``."""
        reason = getattr(error, "verify_message", "") or error.reason or str(error)
        trusted = self.ca_file or "the system's certificate authorities"
        return CertificateRefused(
            f"{endpoint.url} shows a certificate that {trusted} does not vouch for ({reason}): "
            "hosts are installed with self-signed certificates, trust this one by "
            "TLS(fingerprints=...) or TLS(ca_file=...)"
        )


def _address(endpoint: Endpoint) -> str:
    host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    return f"{host.lower()}:{endpoint.port}"


def _expanded(path: _PathLike) -> str:
    return os.path.abspath(os.path.expanduser(os.fspath(path)))


def _pair(
    given: _PathLike | tuple[_PathLike, _PathLike] | None,
) -> tuple[str, str | None] | None:
    if given is None:
        return None
    if isinstance(given, tuple):
        certificate, key = given
        return os.fspath(certificate), os.fspath(key)
    return os.fspath(given), None
