"""Calls that a host does not know: since when there are such, and what the host is."""

from __future__ import annotations

import asyncio
import copy
from typing import Any

import pytest

from os_xenapi import errors
from os_xenapi.releases import release_name, why_unknown
from os_xenapi.simulator.faults import Error, Fault
from os_xenapi.testing import simulated_pool

OF_8 = {
    "product_brand": "XenServer",
    "product_version": "8.4.0",
    "xapi_build": "24.11.0",
    "xencenter_max": "2.21",
}
NAMED_8 = "XenServer 8.4.0 with xapi 24.11.0"
OF_7_1 = {"product_brand": "XenServer", "product_version": "7.1.2", "xencenter_max": "2.6"}


def unknown(method: str) -> Fault:
    return Fault(Error(["MESSAGE_METHOD_UNKNOWN", method]), message=method)


@pytest.mark.parametrize(
    ("method", "software_version", "hint"),
    [
        (
            "VM.sysprep",
            OF_8,
            f"VM.sysprep exists since xapi 25.24.0, and this host is {NAMED_8}",
        ),
        ("VM.sysprep", {**OF_8, "xapi_build": "25.24.0"}, ""),
        ("VM.sysprep", {**OF_8, "xapi_build": "26.1"}, ""),
        (
            "SR.probe_ext",
            OF_7_1,
            "SR.probe_ext exists since XenServer 7.6, and this host is XenServer 7.1.2",
        ),
        ("SR.probe_ext", OF_8, ""),
        (
            "SR.probe_ext",
            {},
            "SR.probe_ext exists since XenServer 7.6, and this host is of an older release",
        ),
        ("VM.start", OF_8, ""),
        ("VM.of_the_next_release", OF_8, ""),
    ],
)
def test_the_reason_is_told_where_the_releases_tell_one(method, software_version, hint):
    assert why_unknown(method, software_version) == hint


def test_a_message_that_is_gone_says_so():
    hint = why_unknown("VM.snapshot_with_quiesce", OF_8)
    assert hint.startswith("VM.snapshot_with_quiesce was removed in ")
    assert hint.endswith(f"this host is {NAMED_8}")


def test_releases_have_the_names_that_people_use():
    assert release_name("ely") == "XenServer 7.1"
    assert release_name("24.19.1") == "xapi 24.19.1"


def test_both_faces_tell_since_when_and_keep_the_class_and_the_details():
    method = "VM.sysprep"

    async def awaited(pool: Any) -> errors.Failure:
        async with pool.aconnect() as session:
            with pytest.raises(errors.MessageMethodUnknown) as caught:
                await session.VM.sysprep(pool.vms[0], "", 60.0)
        return caught.value

    with simulated_pool(vms=1, faults=[unknown(method)], tls=False) as pool:
        with pool.connect() as session:
            version = session.host.get_software_version(session.this_host())
            with pytest.raises(errors.MessageMethodUnknown) as caught:
                session.VM.sysprep(pool.vms[0], "", 60.0)
        seen = [caught.value, asyncio.run(awaited(pool))]
    for error in seen:
        assert error.details == ["MESSAGE_METHOD_UNKNOWN", method]
        assert error.hint == why_unknown(method, version) != ""
        assert str(error) == f"MESSAGE_METHOD_UNKNOWN: method {method}; {error.hint}"
        assert str(copy.copy(error)) == str(error)


def test_a_host_that_does_not_answer_takes_nothing_from_the_error():
    faults = [
        unknown("VM.sysprep"),
        Fault(Error(["HOST_OFFLINE"]), message="host.get_software_version"),
    ]
    with (
        simulated_pool(vms=1, faults=faults, tls=False) as pool,
        pool.connect() as session,
        pytest.raises(errors.MessageMethodUnknown) as caught,
    ):
        session.VM.sysprep(pool.vms[0], "", 60.0)
    assert caught.value.hint == ""


def test_no_other_error_asks_the_host():
    with simulated_pool(vms=1, tls=False) as pool, pool.connect() as session:
        with pytest.raises(errors.VmBadPowerState):
            session.VM.hard_shutdown(pool.vms[0])
        with pytest.raises(errors.MessageMethodUnknown):
            session.call_xenapi("VM.of_the_next_release")
        assert pool.counters["host.get_software_version"] == 0


def test_words_of_python_and_calls_without_a_task_are_told_apart():
    with simulated_pool(tls=False) as pool, pool.connect() as session:
        batch = session.event.from_(["pool"], "", 1.0)
        assert [event["class"] for event in batch["events"]] == ["pool"]
        assert "from_" in dir(session.event)
        assert "from" not in dir(session.event)
        assert "get_record" not in dir(session.Async.VM)
        with pytest.raises(AttributeError, match=r"no task can carry out VM\.get_record"):
            session.Async.VM.get_record  # type: ignore[attr-defined]  # noqa: B018
