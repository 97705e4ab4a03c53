"""A disk on an SR that the coordinator does not see: where the stream goes, and where not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import os_xenapi
from os_xenapi import TLS
from os_xenapi.errors import CertificateRefused, ProtocolError
from os_xenapi.redirect import find_target
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request, Response
from os_xenapi.simulator.faults import Fault, HtmlAnswer
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from os_xenapi.transfer import export_disk, import_disk
from tests.session.conftest import Face, Site


@pytest.fixture(params=["sim", "http", "https", "unix"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """A pool of two hosts, served where a client of that transport looks for the second."""
    transport = request.param
    with Pool(hosts=2, sr_size=1 << 30) as pool:
        served = {"tls": transport != "http", "plain": transport != "https"}
        with Server(pool, **served) as server:
            yield Site(pool, server, transport)


def local_sr(pool: Pool, number: int) -> Any:
    """The SR of disks that one host alone sees."""
    with pool.lock:
        return next(
            pbd["SR"]
            for pbd in pool.store.rows("PBD")
            if pbd["host"] == pool.hosts[number].ref
            and pool.store.row("SR", pbd["SR"])["type"] == "ext"
        )


@pytest.mark.parametrize("told", ["at login", "when asked"])
def test_a_stream_goes_on_at_the_host_that_sees_the_disk(
    face: Face, raw_disk: Callable[..., Path], tmp_path: Path, told: str
) -> None:
    disk = raw_disk()
    if told == "when asked":
        forget_certificates(face.site.pool)
    sr = local_sr(face.site.pool, 1)

    async def work(session: Any, outcome: Any) -> None:
        imported = await outcome(import_disk(session, disk, sr=sr))
        assert await outcome(session.VDI.get_SR(imported.vdi)) == sr
        await outcome(export_disk(session, imported.vdi, tmp_path / "back", file_format="raw"))
        assert await outcome(session.task.get_all()) == []

    face.run(work)
    assert (tmp_path / "back").read_bytes() == disk.read_bytes()


@pytest.mark.parametrize("awaits", [False, True], ids=["threads", "asyncio"])
def test_credentials_do_not_follow_to_a_host_whose_certificate_nobody_vouches_for(
    raw_disk: Callable[..., Path], awaits: bool
) -> None:
    disk = raw_disk()
    with Pool(hosts=2, sr_size=1 << 30) as pool, Server(pool, plain=False) as server:
        site = Site(pool, server, "https")
        # Somebody at the address of the second host: the pool tells of another certificate there.
        forget_certificates(pool)
        pool.hosts[1].certificate = pool.hosts[0].certificate

        async def work(session: Any, outcome: Any) -> None:
            before = await outcome(session.VDI.get_all())
            with pytest.raises(CertificateRefused) as caught:
                await outcome(import_disk(session, disk, sr=local_sr(pool, 1)))
            assert server.fingerprint(1) in str(caught.value)
            assert await outcome(session.VDI.get_all()) == before
            assert await outcome(session.task.get_all()) == []

        Face(site, awaits=awaits).run(work)


def forget_certificates(pool: Pool) -> None:
    """Have the pool tell of no certificates at login."""
    with pool.lock:
        for row in [*pool.store.rows("Certificate")]:
            pool.store.delete(row)


def test_a_pin_of_both_hosts_needs_nobody_to_vouch(raw_disk: Callable[..., Path]) -> None:
    with Pool(hosts=2, sr_size=1 << 30) as pool, Server(pool, plain=False) as server:
        pins = TLS(fingerprints=[server.fingerprint(0), server.fingerprint(1)])
        url = server.url(scheme="https")
        forget_certificates(pool)
        pool.hosts[1].certificate = pool.hosts[0].certificate
        with os_xenapi.Session(url, pool.user, pool.password, tls=pins) as session:
            import_disk(session, raw_disk(), sr=local_sr(pool, 1))


HERE = Endpoint("https", "10.0.0.1", 443)
HOSTS = {
    "one": {"address": "10.0.0.1"},
    "two": {"address": "10.0.0.2"},
    "six": {"address": "fd00::2"},
}
EXPORT = Request("GET", "/export_raw_vdi", {"vdi": "x"})


def target_of(location: str, here: Endpoint = HERE) -> tuple[Endpoint, str]:
    steps = find_target(here, EXPORT, Response(302, {"location": location}))
    try:
        next(steps)
        steps.send(HOSTS)
    except StopIteration as done:
        endpoint, host = done.value
        return endpoint, host
    raise AssertionError("the flow wants more")


@pytest.mark.parametrize(
    ("location", "host", "endpoint"),
    [
        ("https://10.0.0.2/export_raw_vdi?vdi=x", "two", Endpoint("https", "10.0.0.2", 443)),
        ("https://[FD00:0::2]/export_raw_vdi", "six", Endpoint("https", "fd00:0::2", 443)),
    ],
)
def test_a_host_of_the_pool_is_gone_to(location: str, host: str, endpoint: Endpoint) -> None:
    assert target_of(location) == (endpoint, host)


def test_a_host_is_gone_to_at_the_address_that_the_user_knows_it_by() -> None:
    own = Endpoint("https", "nat.example", 4432)
    location = {"location": "https://10.0.0.2/export_raw_vdi"}
    steps = find_target(HERE, EXPORT, Response(302, location), {"10.0.0.2": own})
    next(steps)
    with pytest.raises(StopIteration) as done:
        steps.send(HOSTS)
    assert done.value.value == (own, "two")


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("https://10.0.0.9/export_raw_vdi", "no host of this pool"),
        ("https://10.0.0.2.evil.example/export_raw_vdi", "no host of this pool"),
        ("http://10.0.0.2/export_raw_vdi", "less protected"),
        ("ftp://10.0.0.2/export_raw_vdi", "less protected"),
        ("https://10.0.0.2/somewhere", "not /export_raw_vdi"),
        ("https://root:x@10.0.0.2/export_raw_vdi", "not the URL of a host"),
        ("https://10.0.0.2:xx/export_raw_vdi", "not a URL"),
        ("https://[10.0.0.2/export_raw_vdi", "not a URL"),
        ("https://h\u00f6st/export_raw_vdi", "not the URL of a host"),
        ("/export_raw_vdi", "not the URL of a host"),
        ("", "not the URL of a host"),
    ],
)
def test_nothing_else_is_gone_to(location: str, why: str) -> None:
    with pytest.raises(ProtocolError, match=why) as caught:
        target_of(location)
    assert caught.value.status == 302
    assert "nothing was sent there" in str(caught.value)


def test_plain_http_leads_to_the_same_port_alone() -> None:
    here = Endpoint("http", "10.0.0.1", 8080)
    assert target_of("http://10.0.0.2:8080/export_raw_vdi", here)[0].port == 8080
    with pytest.raises(ProtocolError, match="another port"):
        target_of("http://10.0.0.2:6666/export_raw_vdi", here)
    with pytest.raises(ProtocolError, match="less protected"):
        target_of("http://10.0.0.2/export_raw_vdi", Endpoint("unix", "/var/lib/xcp/xapi", 0))


@pytest.mark.parametrize("awaits", [False, True], ids=["threads", "asyncio"])
def test_a_302_that_leads_nowhere_leaves_nothing(
    http_site: Site, raw_disk: Callable[..., Path], awaits: bool
) -> None:
    disk = raw_disk()
    nowhere = Fault(HtmlAnswer(302), message="http/put_import_raw_vdi")

    async def work(session: Any, outcome: Any) -> None:
        before = await outcome(session.VDI.get_all())
        with pytest.raises(ProtocolError, match="not the URL"):
            await outcome(import_disk(session, disk))
        assert await outcome(session.VDI.get_all()) == before
        assert await outcome(session.task.get_all()) == []

    with http_site.pool.faults.arm(nowhere) as armed:
        Face(http_site, awaits=awaits).run(work)
    assert armed.fired == 1
