"""What `os-xenapi doctor` looks at: each check gives findings, and no failure ends the rest."""

from __future__ import annotations

import argparse
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timezone
from functools import partial
from shlex import quote
from time import time
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from os_xenapi import datamodel, plugins
from os_xenapi.cmd import connection
from os_xenapi.errors import (
    CertificateRefused,
    Failure,
    PluginMismatch,
    PluginMissing,
    XenApiError,
)
from os_xenapi.rpc import plugin_codec
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.transport.tls import TLS, fingerprint

if TYPE_CHECKING:
    from os_xenapi import Session
    from os_xenapi.types import HostRef

__all__ = ["Finding", "before_login", "log_in", "of_pool"]

State = Literal["ok", "warn", "wrong"]

_SECONDS = 10.0
_CLOCK_WARN = 5.0
_CLOCK_WRONG = 300.0
"""Kerberos and TLS stop working when clocks are that far apart."""
_EXPIRES_SOON = 30 * 86400
_LITTLE_ROOM = 1 << 30
_NO_ROOM = 128 << 20
_JOBS = ("VM.start", "VM.snapshot", "VDI.create", "host.call_plugin")
"""Messages that stand for what people do: power, snapshots, disks, dom0."""
_INSTALL = "os-xenapi plugins install "


class Finding(NamedTuple):
    """One thing that was looked at: where, what was found, and what to do next."""

    state: State
    check: str
    where: str
    found: str
    next: str = ""


def before_login(place: connection.Place) -> Iterator[Finding]:
    """Look at the way to the host: its name, its port, its certificate."""
    if not place.url.startswith(("http:", "https:")):
        return
    endpoint = Endpoint.parse(place.url)
    try:
        socket.create_connection((endpoint.host, endpoint.port), _SECONDS).close()
    except OSError as error:
        yield Finding(
            "wrong",
            "reach",
            place.url,
            f"no connection: {error.strerror or error}",
            "see that the host is up, its name or address is right and no firewall is between "
            f"(port {endpoint.port})",
        )
        return
    yield Finding("ok", "reach", place.url, "takes connections")
    if endpoint.scheme == "http":
        yield Finding("warn", "tls", place.url, "nothing is encrypted", "use https://")
        return
    yield from _certificate(place, endpoint)


def _certificate(place: connection.Place, endpoint: Endpoint) -> Iterator[Finding]:
    from os_xenapi.cmd import trust

    try:
        certificate = trust.shown_certificate(place.url)
    except OSError as error:
        yield Finding(
            "wrong", "tls", place.url, f"no TLS: {error}", "see that port is that of xapi's https"
        )
        return
    shown = fingerprint(certificate)
    try:
        how = _trusted(place, endpoint, certificate)
    except XenApiError as error:
        yield Finding("wrong", "tls", place.url, str(error), "compare it with the host's console")
        return
    if not how:
        yield Finding(
            "warn",
            "tls",
            place.url,
            f"nobody vouches for its certificate yet, fingerprint {shown}",
            "compare it with the host's console, and answer the question at the login",
        )
    else:
        yield Finding("ok", "tls", place.url, f"trusted by {how}, fingerprint {shown}")
    yield from _expiry(place.url, certificate)


def _trusted(place: connection.Place, endpoint: Endpoint, certificate: bytes) -> str:
    """Return by what the certificate is trusted, "" if by nothing yet; raises where refused."""
    fragment = connection.trust_of(place)
    tls = TLS.of(place.url + fragment)
    if fragment and not fragment.startswith("#ca="):
        tls.for_others().check(certificate, endpoint)
        return "its fingerprint" if fragment.startswith("#sha256=") else "known hosts"
    try:
        with (
            socket.create_connection((endpoint.host, endpoint.port), _SECONDS) as plain,
            tls.context.wrap_socket(plain, server_hostname=endpoint.name),
        ):
            return "a certificate authority"
    except ssl.SSLError as error:
        if not fragment:
            return ""
        raise tls.refusal(error, endpoint) from error
    except OSError as error:
        raise CertificateRefused(f"the connection broke: {error}") from error


def _expiry(url: str, certificate: bytes) -> Iterator[Finding]:
    """Tell when the certificate ends: trusted by itself alone, TLS says whether it is valid."""
    endpoint = Endpoint.parse(url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=certificate)
    renew = "renew it (`xe host-emergency-reset-server-certificate`, or install one)"
    try:
        with (
            socket.create_connection((endpoint.host, endpoint.port), _SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=endpoint.name) as secured,
        ):
            told = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        yield Finding("warn", "tls", url, f"its certificate: {error.verify_message}", renew)
        return
    except OSError:
        return
    left = ssl.cert_time_to_seconds(str(told["notAfter"])) - time()
    if left < _EXPIRES_SOON:
        yield Finding("warn", "tls", url, f"its certificate ends in {left / 86400:.0f} days", renew)


def log_in(arguments: argparse.Namespace, stack: ExitStack) -> tuple[Finding, Session | None]:
    """Log in; returns the finding, and the session, which ``stack`` leaves, or None."""
    try:
        session = stack.enter_context(connection.connect(arguments))
    except (XenApiError, OSError, ValueError) as error:
        remedy = ""
        if isinstance(error, Failure) and error.code == "SESSION_AUTHENTICATION_FAILED":
            remedy = "check --user and the password (XENAPI_PASSWORD, --password-file)"
        elif isinstance(error, CertificateRefused):
            remedy = "trust the host's certificate: run `os-xenapi list host` in a terminal"
        return Finding("wrong", "login", arguments.url or "", str(error), remedy), None
    return Finding("ok", "login", session.url, "logged in"), session


def of_pool(session: Session) -> Iterator[Finding]:
    """Look at the session's role, and at each host of the pool."""
    yield from _tried("role", "", lambda: _role(session))
    hosts: dict[HostRef, Any] = {}
    try:
        hosts = session.call_xenapi("host.get_all_records")
    except XenApiError as error:
        yield Finding("wrong", "hosts", "", str(error))
    for ref, record in hosts.items():
        name = record["hostname"] or record["uuid"]
        yield from _tried("api", name, partial(_api, name, record))
        up = _tried("up", name, partial(_up, session, ref, name, record))
        yield from up
        if any(one.state == "wrong" for one in up):
            continue
        for check, look in (("clock", _clock), ("plugins", _plugins), ("disk", _disk)):
            yield from _tried(check, name, partial(look, session, ref, name))


def _tried(check: str, where: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except XenApiError as error:
        return [Finding("wrong", check, where, str(error))]
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        return [Finding("wrong", check, where, f"what it answers makes no sense: {error!r}")]


def _role(session: Session) -> Iterator[Finding]:
    own = session.ref
    if session.call_xenapi("session.get_is_local_superuser", own):
        yield Finding("ok", "role", "", "local superuser, who may do everything")
        return
    may = {name.lower() for name in session.call_xenapi("session.get_rbac_permissions", own)}
    refused = [job for job in _JOBS if job.lower() not in may]
    if not refused:
        yield Finding("ok", "role", "", f"may do {', '.join(_JOBS)}")
        return
    for job in refused:
        message = datamodel.load().message(job)
        roles = sorted(message.roles or ()) if message is not None else []
        yield Finding(
            "warn",
            "role",
            "",
            f"this user may not do {job}",
            f"have an administrator give the user one of the roles {', '.join(roles)}",
        )


def _api(name: str, record: dict[str, Any]) -> Iterator[Finding]:
    have = (record["API_version_major"], record["API_version_minor"])
    software = record["software_version"]
    product = " ".join(
        software[key] for key in ("product_brand", "product_version") if software.get(key)
    )
    known = datamodel.load().api_version
    text = f"{product or 'XAPI'}, API {have[0]}.{have[1]}"
    if have > known:
        yield Finding(
            "warn",
            "api",
            name,
            f"{text}, newer than the {known[0]}.{known[1]} that this release knows",
            "it should work; look for a newer release: pip install -U os-xenapi",
        )
    else:
        yield Finding("ok", "api", name, text)


def _up(session: Session, host: str, name: str, record: dict[str, Any]) -> Iterator[Finding]:
    if not session.call_xenapi("host_metrics.get_live", record["metrics"]):
        yield Finding("wrong", "up", name, "the pool does not hear from it", "see that it is on")
    elif not record["enabled"]:
        enable = f"os-xenapi call host.enable {host}"
        yield Finding("warn", "up", name, "is in maintenance: it takes no VMs", enable)
    else:
        yield Finding("ok", "up", name, "takes VMs")


def _clock(session: Session, host: HostRef, name: str) -> Iterator[Finding]:
    before = time()
    told = session.call_xenapi("host.get_servertime", host)
    after = time()
    clock = datetime.strptime(told, "%Y%m%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp()
    # The host's clock has whole seconds, and read them at some moment of the call.
    ahead = clock - after if clock > after else min(0.0, clock + 1 - before)
    if abs(ahead) < _CLOCK_WARN:
        yield Finding("ok", "clock", name, "as here")
        return
    yield Finding(
        "wrong" if abs(ahead) >= _CLOCK_WRONG else "warn",
        "clock",
        name,
        f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} this machine",
        "see that both use NTP (on the host: timedatectl, chronyc sources)",
    )


def _plugins(session: Session, host: HostRef, name: str) -> Iterator[Finding]:
    install = _INSTALL + quote(name)
    try:
        found, problems = plugins.examine(session, host)
    except PluginMissing:
        yield Finding("warn", "plugins", name, "no dom0 plugins of os-xenapi", install)
        return
    except PluginMismatch as error:
        yield Finding("wrong", "plugins", name, str(error), install)
        return
    if found.protocol != plugin_codec.PROTOCOL:
        yield Finding("warn", "plugins", name, f"version {found.version}: old, and usable", install)
    elif problems:
        state: State = "wrong" if any(one.is_error for one in problems) else "warn"
        more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
        yield Finding(state, "plugins", name, f"{problems[0]}{more}", install)
    else:
        yield Finding("ok", "plugins", name, f"version {found.version}, each file as released")


def _disk(session: Session, host: HostRef, name: str) -> Iterator[Finding]:
    params = {"params": plugin_codec.encode_params((), {})}
    try:
        told = session.call_plugin("dom0_plugin_version.py", "get_disk_space", params, host=host)
    except Failure:
        yield Finding(
            "warn",
            "disk",
            name,
            "the free room in dom0 is not known without this release's plugins",
            _INSTALL + quote(name),
        )
        return
    from os_xenapi.cmd.progress import size_text

    for place, room in sorted(plugin_codec.decode_result(told).items()):
        free, size = int(room["free"]), int(room["size"])
        text = f"{size_text(free)} of {size_text(size)} free on {place}"
        if free >= _LITTLE_ROOM:
            yield Finding("ok", "disk", name, text)
            continue
        yield Finding(
            "wrong" if free < _NO_ROOM else "warn",
            "disk",
            name,
            text,
            f"look for what fills it (du -xh {place} | sort -h): old logs, patches, crash dumps",
        )
