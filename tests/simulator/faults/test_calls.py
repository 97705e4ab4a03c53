"""What faults do to calls, as our own client sees it over every transport."""

from __future__ import annotations

import asyncio

import pytest

from os_xenapi.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    Failure,
    OutcomeUnknown,
    ProtocolError,
)
from os_xenapi.rpc.steps import Retry
from os_xenapi.simulator.faults import (
    Delay,
    Error,
    ErrorInside,
    EvictSession,
    Fault,
    Hang,
    HtmlAnswer,
    TornAnswer,
    TornRequest,
    TruncatedAnswer,
    WrongLength,
)
from tests.simulator.faults.conftest import halted_vm

SET = "pool.set_name_label"


@pytest.fixture
def record(session):
    (ref,) = session.pool.get_all()
    return ref


def name_of(site):
    return site.pool.record["name_label"]


def test_an_error_comes_instead_of_the_work(site, session):
    vm = halted_vm(session)
    error = Error(["VM_BAD_POWER_STATE", "{object}", "halted", "running"])
    with site.pool.faults.arm(Fault(error, message="VM.start", times=1)) as armed:
        with pytest.raises(Failure) as caught:
            session.VM.start(vm, False, False)
        assert caught.value.details == ["VM_BAD_POWER_STATE", vm, "halted", "running"]
        assert site.pool.counters["VM.start"] == 0
        session.VM.start(vm, False, False)
    assert (armed.seen, armed.fired) == (2, 1)
    assert site.pool.counters["VM.start"] == 1
    session.VM.hard_shutdown(vm)


def test_an_error_may_come_after_the_work(site, session, record):
    site.pool.faults.arm(Fault(Error(["INTERNAL_ERROR", "late"], carried_out=True), message=SET))
    with pytest.raises(Failure, match="INTERNAL_ERROR"):
        session.pool.set_name_label(record, f"done by {site.transport}")
    assert name_of(site) == f"done by {site.transport}"


def test_an_async_call_is_told_the_error_by_its_task(site, session):
    vm = halted_vm(session)
    site.pool.faults.arm(Fault(Error(["HOST_NOT_LIVE"]), message="Async.VM.start"))
    task = session.Async.VM.start(vm, False, False)
    with pytest.raises(Failure, match="HOST_NOT_LIVE"):
        task.wait(timeout=20)
    session.VM.start(vm, False, False)
    session.VM.hard_shutdown(vm)


def test_a_delayed_call_is_pending_until_its_time(site, session, record):
    site.pool.faults.arm(Fault(Delay(60), message=SET))
    with pytest.raises(DeadlineExceeded):
        session.call_xenapi(SET, record, "too late", timeout=0.1)
    assert name_of(site) != "too late"
    site.pool.faults.clear()
    site.pool.faults.arm(Fault(Delay(0.01), message=SET))
    session.pool.set_name_label(record, "in time")
    assert name_of(site) == "in time"


@pytest.mark.parametrize("carried_out", [False, True])
def test_a_hanging_call_goes_on_when_the_fault_ends(site, session, carried_out):
    vm = halted_vm(session)
    armed = site.pool.faults.arm(Fault(Hang(carried_out), message="VM.start"))
    task = session.Async.VM.start(vm, False, False)
    assert session.task.get_status(task.ref) == "pending"
    assert session.VM.get_power_state(vm) == ("Running" if carried_out else "Halted")
    armed.disarm()
    task.wait(timeout=20)
    assert session.VM.get_power_state(vm) == "Running"
    session.VM.hard_shutdown(vm)


def test_a_hanging_task_can_be_cancelled(site, session):
    vm = halted_vm(session)
    site.pool.faults.arm(Fault(Hang(), message="VM.start"))
    task = session.Async.VM.start(vm, False, False)
    session.task.cancel(task.ref)
    with pytest.raises(Failure, match="TASK_CANCELLED"):
        task.wait(timeout=20)
    assert session.VM.get_power_state(vm) == "Halted"


@pytest.mark.parametrize(
    "effect",
    [
        TornRequest(0),
        TornRequest(30),
        TornRequest(30, reset=True),
        TornAnswer(0),
        TornAnswer(40),
        TornAnswer(40, reset=True),
    ],
    ids=str,
)
def test_after_a_torn_connection_only_what_is_safe_is_sent_again(site, session, record, effect):
    carried_out = isinstance(effect, TornAnswer)
    counters = site.pool.counters
    armed = site.pool.faults.arm(Fault(effect, message="pool.get_name_description", times=1))
    assert session.pool.get_name_description(record) == ""
    assert armed.seen == 2
    assert counters["pool.get_name_description"] == 1 + carried_out

    site.pool.faults.arm(Fault(effect, message=SET))
    never_left = effect == TornRequest(0) and site.transport == "sim"
    with pytest.raises(ConnectionFailed if never_left else OutcomeUnknown):
        session.pool.set_name_label(record, str(effect))
    assert counters[SET] == int(carried_out)
    assert (name_of(site) == str(effect)) is carried_out
    site.pool.faults.clear()
    assert session.pool.get_all() == [record]


@pytest.mark.parametrize(
    "effect",
    [
        HtmlAnswer(),
        HtmlAnswer(503),
        HtmlAnswer(200),
        TruncatedAnswer(0),
        TruncatedAnswer(20),
        WrongLength(-1),
    ],
    ids=str,
)
def test_an_answer_that_is_none_is_an_error_of_the_protocol(site, session, record, effect):
    with (
        site.pool.faults.arm(Fault(effect, message="pool.get_all", times=1)),
        pytest.raises(ProtocolError),
    ):
        session.pool.get_all()
    assert session.pool.get_all() == [record]


def test_whether_a_page_of_html_hides_a_result_is_up_to_the_fault(site, session, record):
    for carried_out in (False, True):
        page = HtmlAnswer(502, "<html>Bad gateway</html>", carried_out=carried_out)
        with (
            site.pool.faults.arm(Fault(page, message=SET)),
            pytest.raises(OutcomeUnknown, match="502"),
        ):
            session.pool.set_name_label(record, f"{site.transport} {carried_out}")
        assert (name_of(site) == f"{site.transport} {carried_out}") is carried_out


def test_a_client_waits_for_the_bytes_that_the_header_announces(site, session):
    with (
        site.pool.faults.arm(Fault(WrongLength(5), message="pool.get_all", times=1)),
        pytest.raises(DeadlineExceeded),
    ):
        session.call_xenapi("pool.get_all", timeout=0.1)
    assert session.pool.get_all()


def test_an_error_inside_a_good_status_is_an_error_of_the_api(site, session):
    site.pool.faults.arm(Fault(ErrorInside(["HOST_STILL_BOOTING"]), message="pool.get_all", nth=1))
    assert session.pool.get_all()
    site.pool.faults.arm(Fault(ErrorInside(["HOST_OFFLINE", "x"]), message="pool.get_all"))
    with pytest.raises(Failure, match="HOST_OFFLINE"):
        session.pool.get_all()


@pytest.mark.parametrize("everybody", [False, True])
def test_a_client_whose_session_is_evicted_logs_in_again(site, session, record, everybody):
    with site.connect() as other:
        former, others = session.ref, other.ref
        site.pool.faults.arm(Fault(EvictSession(all=everybody), message=SET, nth=1))
        session.pool.set_name_label(record, "again")
        assert session.ref != former
        assert site.pool.counters[SET] == 1
        other.pool.get_all()
        assert (other.ref != others) is everybody


def test_a_session_of_an_evicted_ref_is_told_so(site, session):
    with site.connect(session_ref=session.ref) as guest:
        site.pool.faults.arm(Fault(EvictSession(), message="VM.get_all", times=1))
        with pytest.raises(Failure) as caught:
            guest.VM.get_all()
        assert caught.value.details == ["SESSION_INVALID", guest.ref]


def test_a_login_can_fail(site):
    site.pool.faults.arm(Fault(TornAnswer(0), message="session.login_with_password", nth=1))
    before = len(site.pool.sessions)
    with pytest.raises(ConnectionFailed):
        site.connect(retry=Retry(tries=1))
    assert len(site.pool.sessions) == before + 1, "the host has made the session"
    with site.connect() as session:
        assert session.pool.get_all()


def test_faults_that_strike_together_all_act(site, session, record):
    faults = site.pool.faults
    faults.arm(Fault(Delay(0.01), cls="pool"))
    faults.arm(Fault(TornAnswer(10), cls="pool", times=1))
    assert session.pool.get_all() == [record]
    assert [armed.fired for armed in faults.armed] == [2, 1]


def test_with_asyncio_it_is_the_same(site, record):
    faults = site.pool.faults

    async def main():
        async with site.aconnect() as session:
            with faults.arm(Fault(TornAnswer(0), message="pool.get_all", times=1)):
                assert await session.pool.get_all() == [record]
            with faults.arm(Fault(Delay(0.01), message="pool.get_all")):
                assert await session.pool.get_all() == [record]
            for effect in (Delay(60), WrongLength(5)):
                with (
                    faults.arm(Fault(effect, message="pool.get_all")),
                    pytest.raises(DeadlineExceeded),
                ):
                    await session.call_xenapi("pool.get_all", timeout=0.1)
            with (
                faults.arm(Fault(Delay(0.01), message=SET)),
                faults.arm(Fault(TornAnswer(0))),
                pytest.raises(OutcomeUnknown),
            ):
                await session.pool.set_name_label(record, "asyncio")
            return await session.pool.get_name_label(record)

    assert asyncio.run(main()) == "asyncio"
    assert site.pool.counters[SET] == 1
