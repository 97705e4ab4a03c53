"""Throw-away certificate authorities, and servers' TLS contexts with certificates of theirs."""

from __future__ import annotations

import datetime
import ipaddress
import itertools
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from os_xenapi.transport.tls import fingerprint

__all__ = ["Authority", "Shown", "self_signed"]

_Key = ec.EllipticCurvePrivateKey
_NOW = datetime.datetime.now(datetime.timezone.utc)


class Shown:
    """A certificate with its key, in a PEM file each, as a server shows it."""

    def __init__(
        self,
        directory: Path,
        name: str,
        certificate: x509.Certificate,
        key: ec.EllipticCurvePrivateKey,
    ) -> None:
        self.path = directory / f"{name}.crt"
        self.key_path = directory / f"{name}.key"
        self.path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        self.key_path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        self.fingerprint = fingerprint(certificate.public_bytes(serialization.Encoding.DER))
        self._key = key

    def encrypted_key(self) -> bytes:
        """Return the key as PEM that a passphrase protects."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"passphrase"),
        )

    def context(self) -> ssl.SSLContext:
        """Return a new context for serving with this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self.key_path)
        return context


class Authority:
    """A certificate authority; ``path`` is its certificate in a PEM file."""

    def __init__(self, directory: Path, name: str) -> None:
        self._directory = directory
        self._name = name
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._numbers = itertools.count(1)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        certificate = (
            _builder(name, name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )
        self.path = Shown(directory, name, certificate, self._key).path

    def issue(self, *names: str, expired: bool = False) -> Shown:
        """Return a certificate for hosts of these names and addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = self._key.public_key()
        certificate = (
            _builder(names[0], self._name, key.public_key(), expired=expired)
            .add_extension(_alternatives(names), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )
        return Shown(self._directory, f"{self._name}-{next(self._numbers)}", certificate, key)


def self_signed(directory: Path, name: str, *names: str) -> Shown:
    """Return a certificate as hosts are installed with: its own issuer, and no authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(name, name, key.public_key())
        .add_extension(_alternatives(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Shown(directory, name, certificate, key)


def _builder(
    subject: str, issuer: str, key: ec.EllipticCurvePublicKey, *, expired: bool = False
) -> x509.CertificateBuilder:
    day = datetime.timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOW - 9 * day)
        .not_valid_after(_NOW - day if expired else _NOW + 9 * day)
    )


def _alternatives(names: tuple[str, ...]) -> x509.SubjectAlternativeName:
    def general(name: str) -> x509.GeneralName:
        try:
            return x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            return x509.DNSName(name)

    return x509.SubjectAlternativeName([general(name) for name in names])
