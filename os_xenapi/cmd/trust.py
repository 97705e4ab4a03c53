"""The trust in a host's certificate where nobody has stated one: a question at its first use.

The library then checks every connection against the file, as for any known hosts: what was shown
when the question was asked is trusted and nothing else.
"""

from __future__ import annotations

import os
import socket
import ssl
import sys
from urllib.parse import quote

from os_xenapi.cmd import asking
from os_xenapi.cmd.parsing import printable
from os_xenapi.errors import CertificateRefused
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.transport.known_hosts import KnownHosts
from os_xenapi.transport.tls import fingerprint

__all__ = ["ask", "known", "shown_certificate"]

_SECONDS = 10.0
_QUESTION = "Is it the same, and is the host to be trusted from now on (yes/no)? "


def known(url: str, path: str) -> str:
    """Return the fragment of a URL that trusts by the file at ``path``; "" if the host is new."""
    return _fragment(path) if KnownHosts(path).fingerprints(_address(url)) else ""


def ask(url: str, path: str, reason: CertificateRefused) -> str:
    """Show the fingerprint of a new host, ask whether it is right, and add it to the known hosts.

    Returns the fragment of a URL that trusts it. Raises CertificateRefused where the answer is no,
    or where there is nobody to ask.
    """
    shown = fingerprint(shown_certificate(url))
    if not asking.can_ask():
        raise CertificateRefused(
            f"no certificate authority vouches for {url}, as hosts are installed with self-signed "
            f"certificates; it shows one with SHA-256 fingerprint {shown}: if its console shows "
            f"the same, trust it by --url '{url}#sha256={shown}', or once in a terminal"
        ) from reason
    print(
        f"The certificate of {printable(url)} is not known yet. Its SHA-256 fingerprint is\n"
        f"  {shown}\n"
        "The host's own console shows it (xsconsole, or `openssl x509 -noout -fingerprint -sha256\n"
        "-in /etc/xensource/xapi-ssl.pem`).",
        file=sys.stderr,
    )
    while True:
        answer = asking.answer(_QUESTION)
        if answer.strip().lower() == "yes":
            break
        if not answer or answer.strip().lower() in ("no", "n"):
            raise CertificateRefused(f"{url} is not trusted; nothing was sent to it") from reason
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    KnownHosts(path).remember(_address(url), shown)
    return _fragment(path)


def shown_certificate(url: str) -> bytes:
    """Return the certificate that the host at ``url`` shows, DER; it is not checked by anything."""
    endpoint = Endpoint.parse(url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((endpoint.host, endpoint.port), _SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=endpoint.name) as secured,
    ):
        return secured.getpeercert(binary_form=True) or b""


def _fragment(path: str) -> str:
    return f"#known_hosts={quote(path)}"


def _address(url: str) -> str:
    endpoint = Endpoint.parse(url)
    host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    return f"{host.lower()}:{endpoint.port}"
