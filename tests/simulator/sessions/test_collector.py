"""What a pool clears away by itself: idle sessions, sessions and tasks that are too many."""

from __future__ import annotations

import pytest

from os_xenapi.simulator import tasks
from os_xenapi.simulator.collector import Housekeeping
from os_xenapi.simulator.faults import Fault, SlowStorage
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.simulator.core.wire import Wire, details
from tests.simulator.edges.client import Client, connect, read_all
from tests.simulator.sessions.conftest import log_in

DAY = 86400.0


def alive(pool, wires):
    """Which of the clients still have their sessions; nobody's last use is noted for it."""
    return [pool.sessions.find(wire.session) is not None for wire in wires]


def test_the_defaults_are_xapis():
    rules = Housekeeping()
    assert (rules.interval, rules.session_idle) == (30, DAY)
    assert (rules.originator_sessions, rules.user_sessions) == (500, 500)
    assert (rules.plain_sessions, rules.pool_sessions) == (400, 400)
    assert (rules.task_kept, rules.task_stalled, rules.tasks) == (3900, DAY, 200)
    with pytest.raises(ValueError, match="tasks must be at least 0, not -1"):
        Housekeeping(tasks=-1)


def test_the_least_recently_active_session_of_an_originator_goes_first(make_pool, clock):
    pool = make_pool(originator_sessions=3)
    wires = []
    for _ in range(3):
        wires.append(log_in(pool, "root", "nova"))
        clock.now += 1
    other = log_in(pool, "root", "another program")
    clock.now += 600
    wires[0]("pool.get_all")
    wires.append(log_in(pool, "root", "nova"))
    assert alive(pool, wires) == [True, True, True, True]
    other("pool.get_all")
    assert alive(pool, wires) == [True, False, True, True]
    assert details(wires[1], "pool.get_all") == ["SESSION_INVALID", wires[1].session]
    assert alive(pool, [other]) == [True]


def test_the_last_use_is_noted_every_ten_minutes_only(make_pool, clock):
    pool = make_pool(originator_sessions=2)
    first = log_in(pool, "root", "nova")
    clock.now += 1
    second = log_in(pool, "root", "nova")
    clock.now += 598
    first("pool.get_all")
    third = log_in(pool, "root", "nova")
    pool.collector.collect()
    assert alive(pool, [first, second, third]) == [False, True, True]


@pytest.mark.parametrize(
    ("user", "originator", "rule"),
    [
        ("root", "nova", "originator_sessions"),
        ("root", "", "plain_sessions"),
        ("vm-admin", "nova", "user_sessions"),
        ("vm-admin", "", "user_sessions"),
    ],
)
def test_each_group_has_a_limit_of_its_own(make_pool, clock, user, originator, rule):
    pool = make_pool(**{rule: 2})
    groups = [("root", "nova"), ("root", ""), ("root", "x"), ("vm-admin", "x"), ("read-only", "")]
    others = [log_in(pool, *group) for group in groups if group != (user, originator)]
    clock.now += 1
    wires = []
    for _ in range(4):
        wires.append(log_in(pool, user, originator))
        clock.now += 1
    pool.collector.collect()
    assert alive(pool, wires) == [False, False, True, True]
    assert all(alive(pool, others[:1]))


def test_hosts_have_slots_of_their_own(make_pool, clock):
    pool = make_pool(pool_sessions=1, plain_sessions=1)
    wires = []
    for _ in range(2):
        wire = Wire(pool, pool.hosts[0])
        wire.session = wire.bare("session.slave_login", pool.hosts[0].ref, pool.secret)
        wires.append(wire)
        clock.now += 1
    root = log_in(pool, "root", "")
    pool.collector.collect()
    assert alive(pool, [*wires, root]) == [False, True, True]


def test_an_idle_session_ends(make_pool, clock):
    pool = make_pool()
    used, idle = log_in(pool, "root"), log_in(pool, "root")
    clock.now += 601
    used("pool.get_all")
    clock.now += DAY - 600
    assert details(idle, "pool.get_all") == ["SESSION_INVALID", idle.session]
    assert used("pool.get_all")


@pytest.mark.parametrize("status", ["pending", "success"])
def test_a_session_with_work_on_its_way_is_kept(make_pool, clock, status):
    pool = make_pool(plain_sessions=0, task_kept=10 * DAY)
    wire = log_in(pool, "root", "")
    task = tasks.create(pool, pool.hosts[0], str(wire.session), "transfer")
    if status == "success":
        tasks.succeed(pool, task.ref)
    pool.collector.collect()
    assert alive(pool, [wire]) == [status == "pending"]


def test_a_waiting_call_of_a_session_that_ends_is_told_so(make_pool, clock):
    pool = make_pool(plain_sessions=1)
    wire = log_in(pool, "root", "")
    token = wire("event.from", [], "", 0.0)["token"]
    wait = wire.begin("event.from", ["vm"], token, 600.0)
    clock.now += 1
    log_in(pool, "root", "")
    pool.collector.collect()
    reply = wait.poll()
    assert reply is not None
    assert b"SESSION_INVALID" in reply.body


def test_it_looks_every_half_minute(clock):
    with Pool(clock=clock, housekeeping=Housekeeping(plain_sessions=0)) as pool:
        wire = log_in(pool, "root", "")
        clock.now += 29
        assert wire("pool.get_all")
        clock.now += 1
        assert details(wire, "pool.get_all")[0] == "SESSION_INVALID"


def finished(wire, count):
    """Make tasks that are over."""
    made = [wire("task.create", f"task {number}", "") for number in range(count)]
    for task in made:
        wire("task.set_status", task, "success")
    return made


def test_of_more_than_two_hundred_tasks_the_oldest_that_are_over_go(make_pool, clock):
    pool = make_pool(interval=30)
    wire = log_in(pool, "root")
    pending = [wire("task.create", "pending", "") for _ in range(5)]
    over = []
    for _ in range(4):
        over += finished(wire, 50)
        clock.now += 1
    pool.collector.collect()
    left = set(wire("task.get_all"))
    assert set(pending) < left
    assert len(left) == 200
    assert left - set(pending) == set(over[5:])


def test_pending_tasks_are_never_too_many(make_pool):
    pool = make_pool(interval=30)
    wire = log_in(pool, "root")
    pending = {wire("task.create", "pending", "") for _ in range(203)}
    finished(wire, 2)
    pool.collector.collect()
    assert set(wire("task.get_all")) == pending


def test_a_task_that_is_over_is_kept_for_65_minutes(make_pool, clock):
    wire = log_in(make_pool(), "root")
    (old,) = finished(wire, 1)
    clock.now += 3900
    (new,) = finished(wire, 1)
    assert set(wire("task.get_all")) == {old, new}
    clock.now += 1
    assert wire("task.get_all") == [new]


def test_a_task_without_progress_is_kept_for_a_day(make_pool, clock):
    pool = make_pool()
    wire = log_in(pool, "root")
    still, moving = (wire("task.create", "task", "") for _ in range(2))
    wire("task.destroy", still)
    clock.now += DAY / 2
    wire("task.set_progress", moving, 0.5)
    clock.now += DAY / 2 + 1
    pool.collector.collect()
    wire = log_in(pool, "root")
    assert wire("task.get_all") == [moving]
    assert pool.tasks.doomed == set()
    clock.now += DAY + 1
    wire = log_in(pool, "root")
    assert wire("task.get_all") == []


def test_a_long_transfer_keeps_its_session_in_use(make_pool, clock):
    pool = make_pool()
    slow = pool.faults.arm(Fault(SlowStorage(1)))
    with Server(pool, tls=False) as server, Client(server) as client:
        vdi = client.new_vdi(2 << 20)
        with connect(server) as connection:
            path = client.path("export_raw_vdi", vdi=vdi)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert connection.recv(1)
            clock.now += 3600
            slow.disarm()
            assert read_all(connection)
        session = pool.sessions.find(client.session)
    assert session is not None
    assert session.last_active == clock.now
