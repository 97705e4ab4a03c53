"""Simulated hosts on the network: ports, connections that break or hang, redirects."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

import os_xenapi
from os_xenapi.simulator.http import Limits
from os_xenapi.simulator.pool import Pool, SimHost
from os_xenapi.simulator.server import Server
from tests.simulator.core.records import MIB, vdi_record
from tests.simulator.core.wire import Wire
from tests.simulator.lifecycle.conftest import disabled


@pytest.fixture
def server(pool: Pool) -> Iterator[Server]:
    """The pool on plain HTTP."""
    with Server(pool, tls=False, limits=Limits(linger=0.5)) as made:
        yield made


def where(server: Server, host: int | SimHost) -> tuple[str, int]:
    url = urlsplit(server.url(host, "http"))
    assert url.hostname is not None
    assert url.port is not None
    return url.hostname, url.port


def ask(connection: http.client.HTTPConnection, method: str, *params: Any) -> Any:
    body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": 1})
    connection.request("POST", "/jsonrpc", body)
    answer = json.loads(connection.getresponse().read())
    return answer.get("result", answer.get("error"))


class TestPorts:
    def test_every_host_has_the_same_port(self, pool: Pool, server: Server) -> None:
        places = [where(server, host) for host in pool.hosts]
        assert [address for address, _ in places] == [host.address for host in pool.hosts]
        assert len({port for _, port in places}) == 1

    def test_a_client_of_a_member_is_led_to_the_coordinator(
        self, pool: Pool, server: Server
    ) -> None:
        url = server.url(2, "http")
        with os_xenapi.connect(url, pool.user, pool.password) as session:
            assert len(session.host.get_all()) == 3

    def test_a_port_that_another_address_lacks_is_not_chosen(self, pool: Pool) -> None:
        with Server(pool, tls=False) as first, Server(pool, tls=False) as second:
            ports = {where(one, host)[1] for one in (first, second) for host in pool.hosts}
            assert len(ports) == 2

    def test_all_hosts_can_be_given_one_address(self, pool: Pool) -> None:
        with Server(pool, tls=False, address="127.0.0.1") as server:
            places = {where(server, host) for host in pool.hosts}
            assert {address for address, _ in places} == {"127.0.0.1"}
            assert len(places) == 3


class TestReachability:
    def test_a_host_without_power_refuses_connections_until_it_has_it(
        self, pool: Pool, server: Server
    ) -> None:
        place, machine = where(server, 1), pool.hosts[1]
        connection = http.client.HTTPConnection(*place, timeout=10)
        ask(connection, "host.get_all", "x")
        machine.power_off()
        assert connection.sock.recv(1) == b""
        connection.close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(place, timeout=10)
        machine.power_on()
        assert where(server, 1) == place
        connected = http.client.HTTPConnection(*place, timeout=10)
        assert ask(connected, "host.get_all", "x")["message"] == "HOST_IS_SLAVE"
        connected.close()

    def test_an_isolated_host_can_refuse(self, pool: Pool, server: Server) -> None:
        pool.hosts[0].isolate("refuse")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(where(server, 0), timeout=10)
        pool.hosts[0].heal()
        socket.create_connection(where(server, 0), timeout=10).close()

    def test_an_isolated_host_can_hang(self, pool: Pool, server: Server) -> None:
        pool.hosts[1].isolate("hang")
        hanging = http.client.HTTPConnection(*where(server, 1), timeout=0.2)
        with pytest.raises(TimeoutError):
            ask(hanging, "host.get_all", "x")
        hanging.close()
        patient = http.client.HTTPConnection(*where(server, 1), timeout=10)
        body = json.dumps({"jsonrpc": "2.0", "method": "host.get_all", "params": ["x"], "id": 1})
        patient.request("POST", "/jsonrpc", body)
        pool.hosts[1].heal()
        answer = json.loads(patient.getresponse().read())
        assert answer["error"]["message"] == "HOST_IS_SLAVE"
        patient.close()

    def test_the_answer_to_a_restart_arrives_before_the_connection_breaks(self) -> None:
        with Pool() as pool, Server(pool, tls=False) as server:
            connection = http.client.HTTPConnection(*where(server, 0), timeout=10)
            session = ask(connection, "session.login_with_password", "root", "xenroot")
            assert ask(connection, "host.restart_agent", session, pool.hosts[0].ref) == ""
            # The connection breaks by itself, without any further request to the host.
            assert connection.sock.recv(1) == b""
            connection.close()
            assert pool.hosts[0].connections_broken == 1

    def test_an_ejected_host_is_served_as_the_coordinator_of_its_own(
        self, wire: Wire, pool: Pool, server: Server
    ) -> None:
        machine = pool.hosts[2]
        url = server.url(machine, "http")
        wire("pool.eject", machine.ref)
        with os_xenapi.connect(url, pool.user, pool.password) as session:
            assert session.host.get_all() == [machine.ref]
        assert len(machine.pool.hosts) == 1

    def test_a_rebooted_coordinator_takes_the_same_client_back(
        self, wire: Wire, pool: Pool, server: Server
    ) -> None:
        url = server.url(0, "http")
        with os_xenapi.connect(url, pool.user, pool.password) as session:
            wire("host.reboot", disabled(wire, pool.hosts[0].ref))
            assert len(session.host.get_all()) == 3


class TestRedirects:
    @pytest.fixture
    def local_disk(self, wire: Wire, pool: Pool) -> str:
        """A disk that the second host alone sees."""
        host = pool.hosts[1].ref
        for pbd in wire("host.get_PBDs", host):
            sr = wire("PBD.get_SR", pbd)
            if wire("SR.get_type", sr) == "ext":
                return str(wire("VDI.create", vdi_record(sr)))
        raise AssertionError

    @staticmethod
    def fetch(server: Server, host: int, path: str) -> tuple[int, str | None, bytes]:
        connection = http.client.HTTPConnection(*where(server, host), timeout=10)
        connection.request("GET", path)
        response = connection.getresponse()
        found = response.status, response.getheader("location"), response.read()
        connection.close()
        return found

    def test_an_export_goes_on_at_a_host_that_sees_the_disk(
        self, wire: Wire, server: Server, local_disk: str
    ) -> None:
        task = wire("task.create", "export", "")
        query = urlencode({"session_id": wire.session, "vdi": local_disk, "task_id": task})
        path = f"/export_raw_vdi?{query}"
        status, location, _ = self.fetch(server, 0, path)
        assert (status, location) == (302, server.url(1, "http") + path)
        assert wire("task.get_status", task) == "pending"
        status, _, content = self.fetch(server, 1, path)
        assert (status, len(content)) == (200, 10 * MIB)
        assert wire("task.get_status", task) == "success"

    def test_no_task_is_left_where_none_was_given(
        self, wire: Wire, server: Server, local_disk: str
    ) -> None:
        query = urlencode({"session_id": wire.session, "vdi": local_disk})
        assert self.fetch(server, 2, f"/export_raw_vdi?{query}")[0] == 302
        assert wire("task.get_all") == []

    def test_an_import_into_a_new_disk_too(
        self, wire: Wire, server: Server, local_disk: str
    ) -> None:
        sr = wire("VDI.get_SR", local_disk)
        before = wire("VDI.get_all")
        query = urlencode({"session_id": wire.session, "sr_id": sr})
        connection = http.client.HTTPConnection(*where(server, 0), timeout=10)
        connection.request("PUT", f"/import_raw_vdi?{query}", bytes(1024))
        response = connection.getresponse()
        assert response.status == 302
        connection.close()
        assert wire("VDI.get_all") == before

    def test_a_shared_disk_is_served_by_every_host(
        self, wire: Wire, server: Server, vdi: str
    ) -> None:
        query = urlencode({"session_id": wire.session, "vdi": vdi})
        assert [self.fetch(server, host, f"/export_raw_vdi?{query}")[0] for host in range(3)] == [
            200,
            200,
            200,
        ]

    def test_where_no_host_sees_it_the_task_fails(
        self, wire: Wire, server: Server, vdi: str, sr: str
    ) -> None:
        task = wire("task.create", "export", "")
        for pbd in wire("SR.get_PBDs", sr):
            wire("PBD.unplug", pbd)
        query = urlencode({"session_id": wire.session, "vdi": vdi, "task_id": task})
        assert self.fetch(server, 0, f"/export_raw_vdi?{query}")[0] == 500
        assert wire("task.get_error_info", task) == ["SR_HAS_NO_PBDS", sr]


def test_over_tls_the_redirect_names_https(pool: Pool) -> None:
    with Server(pool) as server:
        machine = pool.hosts[1]
        assert machine.origin == server.url(machine, "https")
    assert machine.origin == "https://127.0.0.2"
