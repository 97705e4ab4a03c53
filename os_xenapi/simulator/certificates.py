"""The certificates that simulated hosts show over TLS: self-signed, one per host.

The only place that needs the package ``cryptography``, which the extra ``simulator`` installs; it
is imported when the first certificate is made. Private keys are written to files that only their
owner may read, and nowhere else.
"""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import os
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from os_xenapi.errors import XenApiError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

__all__ = ["Certificate", "fingerprint"]

_LIFETIME = datetime.timedelta(days=3650)
_BACKDATED = datetime.timedelta(days=1)


def fingerprint(der: bytes) -> str:
    """The SHA-256 of a certificate in DER, as ``"AA:BB:..."``: what clients pin."""
    return hashlib.sha256(der).digest().hex(":").upper()


@dataclass(frozen=True)
class Certificate:
    """A certificate and its private key, both in PEM files.

    ``path`` is the certificate alone and may be given to clients as their CA file; ``key_path`` is
    the private key.
    """

    path: Path
    key_path: Path

    @classmethod
    def in_directory(cls, directory: Path, name: str, *, subjects: Iterable[str]) -> Certificate:
        """Return the certificate called ``name`` in ``directory``, made there if there is none yet.

        ``subjects`` are the addresses and host names that it is valid for, the first one its
        common name; the loopback addresses and localhost are always among them.

        Raises XenApiError when the package ``cryptography`` is not installed.
        """
        certificate = cls(directory / f"{name}.crt", directory / f"{name}.key")
        if not certificate.path.exists():
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            certificate._make([*dict.fromkeys([*subjects, "localhost", "127.0.0.1", "::1"])])
        return certificate

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate in DER, as ``"AA:BB:..."``."""
        return fingerprint(ssl.PEM_cert_to_DER_cert(self.path.read_text("ascii")))

    def details(self) -> dict[str, str]:
        """What XAPI's database holds of it: fingerprints, and when it is valid."""
        from cryptography import x509

        der = ssl.PEM_cert_to_DER_cert(self.path.read_text("ascii"))
        found = x509.load_der_x509_certificate(der)
        sha256 = fingerprint(der)
        return {
            "fingerprint": sha256,
            "fingerprint_sha256": sha256,
            "fingerprint_sha1": hashlib.sha1(der, usedforsecurity=False).digest().hex(":").upper(),
            "not_before": f"{found.not_valid_before_utc:%Y%m%dT%H:%M:%SZ}",
            "not_after": f"{found.not_valid_after_utc:%Y%m%dT%H:%M:%SZ}",
        }

    def server_context(self) -> ssl.SSLContext:
        """A context for serving with this certificate, TLS 1.2 or newer."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.path, self.key_path)
        return context

    def _make(self, subjects: list[str]) -> None:
        try:
            from cryptography.hazmat.primitives import serialization
            from cryptography.hazmat.primitives.asymmetric import ec
        except ImportError as error:
            raise XenApiError(
                "The simulated pool needs the package cryptography to serve https:"
                " pip install 'os-xenapi[simulator]', or serve plain http only"
            ) from error
        key = ec.generate_private_key(ec.SECP256R1())
        _write_private(
            self.key_path,
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )
        signed = _self_signed(key, subjects)
        self.path.write_bytes(signed.public_bytes(serialization.Encoding.PEM))


def _self_signed(key: ec.EllipticCurvePrivateKey, subjects: list[str]) -> x509.Certificate:
    """A certificate that is its own authority, in the form that strict verification asks for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subjects[0][:64])])
    now = datetime.datetime.now(datetime.timezone.utc)
    public = key.public_key()
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName(_general_names(subjects)), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _general_names(subjects: list[str]) -> list[x509.GeneralName]:
    from cryptography import x509

    names: list[x509.GeneralName] = []
    for subject in subjects:
        try:
            names.append(x509.IPAddress(ipaddress.ip_address(subject)))
        except ValueError:
            names.append(x509.DNSName(subject))
    return names


def _write_private(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
