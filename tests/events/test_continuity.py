"""Events go on through whatever happens to the session, the host and the pool."""

from __future__ import annotations

import pytest

from os_xenapi import errors
from os_xenapi.simulator.faults import Error, Fault, HtmlAnswer, TornAnswer
from os_xenapi.simulator.hosts import SimHost
from os_xenapi.simulator.server import Server
from tests.events.conftest import Reader
from tests.events.test_iterator import named, rename
from tests.tasks.conftest import LONGEST, Crew, until
from tests.transport.faces import SyncFace

UNKNOWN = Fault(Error(["MESSAGE_METHOD_UNKNOWN", "event.from"]), message="event.from")


def resets(reader: Reader, name: str) -> int:
    """Read up to the event with a name, and return how many resets there were on the way."""
    told = reader.until(lambda event: named(event) == name)
    return sum(event.operation == "reset" for event in told)


def is_back(host: SimHost) -> bool:
    return host.is_reachable and host.emergency is None


def elect(crew: Crew, server: Server, host: SimHost) -> None:
    from os_xenapi.client import XenAPI

    made = XenAPI.Session(host.urls["http"])
    made.slave_local_login_with_password(crew.pool.user, crew.pool.password)
    local = SyncFace().connect(host.urls["http"], session_ref=str(made.handle))
    local.call("pool.emergency_transition_to_master")
    local.close()


def test_a_new_login_at_the_same_toolstack_goes_on_from_the_token(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"])
    reader.state()
    reading = reader.reading()
    logins = crew.pool.counters["session.login_with_password"]
    with crew.pool.lock:
        crew.pool.sessions.end(crew.session.ref)
    until(lambda: crew.pool.counters["session.login_with_password"] > logins)
    rename(crew, "after the login")
    event = reading.result(LONGEST)
    assert (event.operation, named(event)) == ("mod", "after the login")


def test_connections_that_break_cost_nothing(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"])
    reader.state()
    with crew.pool.faults.arm(Fault(TornAnswer(0), message="event.from", every=2)) as fault:
        for number in range(6):
            rename(crew, str(number))
            assert resets(reader, str(number)) == 0
        assert fault.fired >= 3


def test_pages_of_something_in_between_are_waited_out(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"])
    page = Fault(HtmlAnswer(503, "wait"), message="event.from", times=3)
    with crew.pool.faults.arm(page) as fault:
        assert len(reader.state()) == 2
        assert fault.fired == 3


def test_a_restart_of_the_toolstack_begins_again(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"])
    reader.state()
    coordinator = crew.pool.hosts[0]
    coordinator.restart_toolstack()
    until(lambda: is_back(coordinator))
    rename(crew, "restarted")
    assert resets(reader, "restarted") == 1
    rename(crew, "goes on")
    assert resets(reader, "goes on") == 0


def test_another_coordinator_begins_again(crew: Crew, server: Server) -> None:
    reader = Reader(crew, classes=["host"])
    # In a pool in the same process nothing breaks a connection: the silence is what tells.
    reader.events._feed.seconds = reader.events._feed.grace = 0.5
    assert len(reader.state()) == 2
    first, second = crew.pool.hosts
    first.power_off()
    elect(crew, server, second)
    until(lambda: is_back(second))
    rename(crew, "at the second")
    told = reader.until(lambda event: named(event) == "at the second")
    assert [event.operation for event in told].count("reset") == 1
    begun = [event.operation for event in told].index("reset")
    missing = {first.ref, second.ref} - {event.ref for event in told[begun + 1 :]}
    if missing:
        reader.until(lambda event: event.ref in missing)


@pytest.mark.parametrize(
    "token",
    [
        "00000000000000000009,00000000000000000001@0123456789abcdef",
        "no token",
        "no token@0123456789abcdef",
    ],
)
def test_a_token_of_elsewhere_begins_again(crew: Crew, token: str) -> None:
    told = Reader(crew, classes=["host"], token=token).state()
    assert [event.operation for event in told] == ["reset", "add", "add"]


def test_a_token_that_is_ahead_of_the_host_begins_again(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"], token=f"{10**15:020d},{10**15:020d}")
    reader.events._feed.seconds = 0.1
    told = reader.state()
    assert [event.operation for event in told] == ["reset", "add", "add"]


def test_a_pool_that_is_gone_for_too_long_is_told(crew: Crew) -> None:
    reader = Reader(crew, classes=["host"], patience=0.3)
    reader.events._feed.seconds = 0.1
    reader.state()
    with (
        crew.pool.faults.arm(Fault(TornAnswer(0), message="event.from")),
        pytest.raises(errors.ConnectionFailed),
    ):
        reader.until(lambda event: False)
    rename(crew, "is back")
    assert resets(reader, "is back") == 0


def test_hosts_without_event_from_are_listened_to_in_their_own_way(crew: Crew) -> None:
    with crew.pool.faults.arm(UNKNOWN):
        reader = Reader(crew, classes=["host"], objects={"pool": [crew.pool.record.ref]})
        assert sorted(event.class_name for event in reader.state()) == ["host", "host", "pool"]
        assert reader.events.token == ""
        rename(crew, "by next")
        assert resets(reader, "by next") == 0
        reading = reader.reading()
        until(lambda: not reading.done())
        reader.close()
        assert reading.result(LONGEST) is None


def test_what_such_a_host_lost_begins_again(crew: Crew) -> None:
    lost = Fault(Error(["EVENTS_LOST"]), message="event.next", nth=1)
    with crew.pool.faults.arm(UNKNOWN):
        reader = Reader(crew, classes=["host"])
        reader.state()
        with crew.pool.faults.arm(lost) as fault:
            rename(crew, "one")
            reader.until(named)
            rename(crew, "two")
            until(lambda: fault.fired == 1 or reader.read(0.1) is None)
        with crew.pool.lock:
            crew.pool.sessions.end(crew.session.ref)
        rename(crew, "after a login")
        assert resets(reader, "after a login") >= 1


def test_such_a_host_begins_again_for_a_token_of_another(crew: Crew) -> None:
    with crew.pool.faults.arm(UNKNOWN):
        reader = Reader(crew, token="of a host that has event.from", classes=["pool"])
        assert [event.operation for event in reader.state()] == ["reset", "add"]


@pytest.mark.parametrize("pool", [{"jsonrpc": None}], indirect=True)
def test_a_host_that_speaks_xml_alone_is_listened_to_as_well(crew: Crew) -> None:
    host = crew.pool.hosts[0].ref
    for faults in ([], [UNKNOWN]):
        for fault in faults:
            crew.pool.faults.arm(fault)
        reader = Reader(crew, classes=["host"])
        assert {event.ref for event in reader.state()} == {one.ref for one in crew.pool.hosts}
        name = f"in XML {len(faults)}"
        rename(crew, name)
        event = reader.until(lambda event, name=name: named(event) == name)[-1]  # type: ignore[misc]
        assert event.ref == host
        assert event.snapshot == crew.run(lambda session: session.host.get_record(host))
        reader.close()
