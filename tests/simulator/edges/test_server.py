"""A served pool as a whole: addresses, TLS, Unix sockets, socket pairs, and a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from os_xenapi.errors import ConnectionFailed, XenApiError
from os_xenapi.simulator import certificates
from os_xenapi.simulator.http import Limits
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import AsyncServer, Server
from tests.ports import held_port
from tests.process import descriptors
from tests.simulator.edges.client import Client, connect, read_all, status_of
from tests.simulator.edges.test_http import VERSION_CALL, post, read_answer


@pytest.fixture
def tls_server(pool: Pool) -> Iterator[Server]:
    with Server(pool, plain=False) as server:
        yield server


def tls_connect(server: Server, context: ssl.SSLContext, name: str = "127.0.0.1") -> ssl.SSLSocket:
    url = urlsplit(server.url())
    plain = socket.create_connection((url.hostname, url.port), timeout=10)
    try:
        return context.wrap_socket(plain, server_hostname=name)
    except BaseException:
        plain.close()
        raise


def strict_context(server: Server) -> ssl.SSLContext:
    """The strictest verification that OpenSSL knows, with the certificate as the authority."""
    context = ssl.create_default_context(cafile=server.certificate())
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


class TestTls:
    @pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "::1"])
    def test_the_certificate_passes_strict_verification(self, tls_server, name):
        with tls_connect(tls_server, strict_context(tls_server), name) as connection:
            connection.sendall(post(VERSION_CALL))
            head, body = read_answer(connection)
            assert status_of(head) == 200
            assert json.loads(body)["id"] == 7

    def test_the_certificate_is_not_valid_for_other_names(self, tls_server):
        with pytest.raises(ssl.SSLCertVerificationError):
            tls_connect(tls_server, strict_context(tls_server), "example.org")

    def test_the_fingerprint_is_that_of_the_certificate_shown(self, tls_server):
        with tls_connect(tls_server, strict_context(tls_server)) as connection:
            shown = connection.getpeercert(binary_form=True)
        assert shown is not None
        assert certificates.fingerprint(shown) == tls_server.fingerprint()
        assert len(tls_server.fingerprint().split(":")) == 32

    @pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1:DeprecationWarning")
    def test_versions_before_tls_1_2_are_refused(self, tls_server):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1_1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(ssl.SSLError):
            tls_connect(tls_server, context)

    def test_private_keys_are_for_their_owner_only(self, tls_server, pool):
        keys = list(pool.root.rglob("*.key"))
        assert keys
        for key in keys:
            assert stat.S_IMODE(key.stat().st_mode) == 0o600
            assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700

    def test_a_client_that_speaks_plain_http_does_no_harm(self, tls_server):
        url = urlsplit(tls_server.url())
        with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
            connection.sendall(post(VERSION_CALL))
            with contextlib.suppress(ConnectionResetError):
                read_all(connection)
        with tls_connect(tls_server, strict_context(tls_server)) as again:
            again.sendall(post(VERSION_CALL))
            assert status_of(read_answer(again)[0]) == 200

    def test_a_server_started_again_shows_the_same_certificate(self, pool):
        with Server(pool, plain=False) as first:
            fingerprint = first.fingerprint()
        with Server(pool, plain=False) as second:
            assert second.fingerprint() == fingerprint

    def test_without_cryptography_the_error_names_the_extra(self, pool, monkeypatch):
        monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives", None)
        with pytest.raises(XenApiError, match=r"pip install 'os-xenapi\[simulator\]'"):
            Server(pool).start()


class TestAddresses:
    def test_every_host_has_its_own_urls(self):
        with Pool(hosts=2) as pool, Server(pool) as server:
            urls = {server.url(host, scheme) for host in (0, 1) for scheme in ("http", "https")}
            assert len(urls) == 4
            assert server.fingerprint(0) != server.fingerprint(1)

    def test_a_fixed_port_is_used(self, pool):
        with held_port() as port, Server(pool, tls=False, http_port=port) as server:
            assert server.url(0, "http") == f"http://127.0.0.1:{port}"

    def test_a_port_that_is_taken_is_named(self, pool):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(XenApiError, match=f"port {port}"):
                Server(pool, tls=False, http_port=port).start()

    @pytest.mark.parametrize("option", [{"http_port": 99999}, {"address": "127.0.0.1.9"}])
    def test_what_is_no_port_or_address_is_named(self, pool, option):
        options = {"tls": False, "allow_remote": True, **option}
        pool.password = "another one"
        with pytest.raises(XenApiError, match="Cannot listen on"):
            Server(pool, **options).start()

    def test_a_scheme_that_is_not_served_has_no_url(self, server):
        with pytest.raises(ValueError, match="does not serve https"):
            server.url()
        with pytest.raises(ValueError, match="does not serve https"):
            server.fingerprint()

    def test_other_addresses_need_permission_and_a_password(self, pool):
        with pytest.raises(ValueError, match="allow_remote"):
            Server(pool, address="0.0.0.0")
        with pytest.raises(ValueError, match="password"):
            Server(pool, address="0.0.0.0", allow_remote=True)
        with Pool(password="another one") as own:
            with pytest.raises(ValueError, match="allow_remote"):
                Server(own, address="0.0.0.0")
            with Server(own, address="0.0.0.0", allow_remote=True, tls=False) as server:
                assert server.url(0, "http").startswith("http://127.0.0.1:")

    def test_a_given_name_is_served(self, pool):
        request = post(VERSION_CALL).replace(b"Host: localhost", b"Host: pool.example")
        named = Server(pool, tls=False, names=["pool.example"])
        with named as server, connect(server) as connection:
            connection.sendall(request)
            assert status_of(read_answer(connection)[0]) == 200


def test_connections_beyond_the_limit_wait_until_another_ends(pool):
    with (
        Server(pool, tls=False, limits=Limits(connections=2)) as server,
        connect(server) as first,
        connect(server) as second,
    ):
        for connection in (first, second):
            connection.sendall(post(VERSION_CALL))
            read_answer(connection)
        with connect(server) as third:
            third.sendall(post(VERSION_CALL))
            third.settimeout(0.2)
            with pytest.raises(TimeoutError):
                third.recv(1)
            second.close()
            third.settimeout(10)
            assert status_of(read_answer(third)[0]) == 200


class TestWithoutNetwork:
    def test_the_unix_socket_is_served_for_its_owner(self, server, pool):
        path = pool.hosts[0].dom0.root / "var/lib/xcp/xapi"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(os.fspath(path))
            request = post(VERSION_CALL).replace(b"Host: localhost", b"Host: _var_lib_xcp_xapi")
            connection.sendall(request)
            assert status_of(read_answer(connection)[0]) == 200

    def test_the_unix_socket_takes_heads_of_more_than_1024_bytes(self, server, pool):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(os.fspath(pool.hosts[0].dom0.root / "var/lib/xcp/xapi"))
            connection.sendall(post(VERSION_CALL, "/jsonrpc", "1.1", "X-Pad: " + "x" * 5000))
            assert status_of(read_answer(connection)[0]) == 200

    def test_a_socket_pair_is_served_like_a_connection(self, pool):
        with (
            Server(pool, tls=False, plain=False) as server,
            server.connect(pool.hosts[0]) as connection,
        ):
            connection.settimeout(10)
            for _ in range(2):
                connection.sendall(post(VERSION_CALL))
                assert status_of(read_answer(connection)[0]) == 200

    def test_a_server_that_has_ended_connects_nobody(self, pool):
        with Server(pool, tls=False) as server:
            pass
        with pytest.raises(ConnectionFailed):
            server.connect(pool.hosts[0])


class TestEnd:
    def test_nothing_is_left_after_a_server_with_every_kind_of_connection(self, pool):
        with Server(pool):
            """What is made once for a pool and kept is made now."""
        threads, before = threading.active_count(), len(descriptors())
        with contextlib.ExitStack() as clients:
            with Server(pool) as server:
                client = clients.enter_context(Client(server))
                idle = clients.enter_context(connect(server))
                half_sent = clients.enter_context(connect(server))
                half_sent.sendall(post(VERSION_CALL)[:-1])
                tls = clients.enter_context(tls_connect(server, strict_context(server)))
                handshake = clients.enter_context(connect_to_tls_port(server))
                pair = clients.enter_context(server.connect(pool.hosts[0]))
                waiting = clients.enter_context(client.begin("event.from", ["vm"], "", 60.0))
                assert client.call("session.get_uuid", client.session)
            for ended in (idle, half_sent, tls, handshake, pair, waiting):
                ended.settimeout(10)
                with contextlib.suppress(ConnectionError, ssl.SSLError):
                    read_all(ended)
        assert threading.active_count() == threads
        assert len(descriptors()) == before

    def test_unix_sockets_are_removed(self, pool):
        path = pool.hosts[0].dom0.root / "var/lib/xcp/xapi"
        with Server(pool, tls=False):
            assert path.exists()
        assert not path.exists()

    def test_a_failed_start_leaves_nothing(self, pool):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            before, threads = len(descriptors()), threading.active_count()
            with pytest.raises(XenApiError):
                Server(pool, https_port=taken.getsockname()[1]).start()
            assert len(descriptors()) == before
            assert threading.active_count() == threads

    def test_the_pool_forgets_a_server_that_has_ended(self, pool):
        before = pool.lock._watchers
        with Server(pool, tls=False):
            assert pool.lock._watchers != before
        assert pool.lock._watchers == before

    def test_closing_twice_is_fine(self, pool):
        server = Server(pool, tls=False)
        server.start()
        server.close()
        server.close()

    def test_a_running_loop_can_serve_the_pool_itself(self, pool):
        async def main() -> bytes:
            async with AsyncServer(pool, tls=False) as server:
                reader, writer = await asyncio.open_connection(sock=server.connect(pool.hosts[0]))
                writer.write(post(VERSION_CALL, "/jsonrpc", "1.1", "Connection: close"))
                answer = await asyncio.wait_for(reader.read(), 10)
                writer.close()
                await writer.wait_closed()
                return answer

        before, threads = len(descriptors()), threading.active_count()
        assert status_of(asyncio.run(main())) == 200
        assert len(descriptors()) == before
        assert threading.active_count() == threads


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serving_in_the_foreground_ends_with_a_signal(number):
    program = """
from pathlib import Path
from os_xenapi.simulator.http import Limits
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import run
with Pool() as pool:
    run(pool, tls=False, ready=lambda server: print(server.url(0, "http"), flush=True))
print("ended")
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = urlsplit(process.stdout.readline().strip())
        with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
            connection.sendall(post(VERSION_CALL))
            assert status_of(read_answer(connection)[0]) == 200
            process.send_signal(number)
            assert process.wait(20) == 0
        assert process.stdout.read() == "ended\n"


def connect_to_tls_port(server: Server) -> socket.socket:
    url = urlsplit(server.url())
    return socket.create_connection((url.hostname, url.port), timeout=10)
