"""The same pool over every transport, in every protocol: the same values of every class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest

from os_xenapi import datamodel
from os_xenapi.client import XenAPI
from os_xenapi.datamodel import Type
from os_xenapi.errors import HandleInvalid, LimitExceeded
from os_xenapi.rpc.stream import Request
from os_xenapi.simulator.dispatcher import call
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.rpc.test_shapes import same
from tests.session.conftest import Face, Site

JsonRpc = Literal["2.0", "1.0"] | None

OTHER_SHAPES = frozenset({"event", "message", "session", "pool", "host", "task"})
"""Classes that are no table, or whose objects mean something to the simulated pool itself."""


def sample(kind: Type) -> Any:
    """Return a value of a type, unlike the one that an empty field has."""
    if kind.kind == "map":
        return {_SAMPLES.get(kind.args[0].kind, "a <b>"): sample(kind.args[1])}
    if kind.kind == "set":
        return [] if kind.args[0].kind == "ref" else [sample(kind.args[0])]
    if kind.kind == "enum":
        return datamodel.load().enums[kind.name][-1]
    return _SAMPLES.get(kind.kind)


_SAMPLES: dict[str, Any] = {
    "int": -(2**53) - 1,
    "float": 2.0,
    "bool": True,
    "string": " \u00fcber <&> \U0001f600\n",
    "ref": "OpaqueRef:NULL",
    "datetime": "20260821T10:00:00Z",
}


def add_samples(pool: Pool) -> None:
    """Add an object of each class with something in each of its fields."""
    with pool.lock:
        for name, table in pool.store.tables.items():
            if name in OTHER_SHAPES:
                continue
            fields = datamodel.load().classes[name].fields
            computed = table.computed
            values = {
                field.name: sample(field.type)
                for field in fields.values()
                if field.name not in computed and field.name != "uuid"
            }
            pool.store.create(name, {k: v for k, v in values.items() if v is not None})


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Pool, Server]]:
    with Pool() as pool, Server(pool) as server:
        add_samples(pool)
        yield pool, server


@pytest.fixture(params=["2.0", "1.0", None], ids=["JSON-RPC 2.0", "JSON-RPC 1.0", "XML-RPC"])
def spoken(request: pytest.FixtureRequest, site: Site) -> Iterator[None]:
    """Hosts of three ages."""
    site.pool.jsonrpc = request.param
    yield
    site.pool.jsonrpc = "2.0"


def readable() -> list[str]:
    """Return the messages that give all records of a class, calls themselves apart."""
    messages = [
        one.messages["get_all_records"]
        for one in datamodel.load().classes.values()
        if "get_all_records" in one.messages and one.name not in ("session", "task")
    ]
    return [one.full_name for one in messages if one.lifecycle.state != "removed"]


@pytest.mark.usefixtures("spoken")
def test_the_records_of_every_class_are_the_same(face: Face) -> None:
    pool = face.site.pool

    async def work(session: Any, outcome: Any) -> None:
        seen = 0
        for method in readable():
            found = await outcome(session.call_xenapi(method))
            assert same(found, call(pool, pool.hosts[0], method, [])), method
            seen += bool(found)
        assert seen > 50
        # The answers of 1.0 are understood as they come; only XML-RPC had to be found.
        found = {protocol.name for protocol in session._state.spoken.values()}
        assert ("XML-RPC" in found) == (pool.jsonrpc is None)

    face.run(work)


@pytest.mark.usefixtures("spoken")
def test_the_events_of_every_class_are_the_same(face: Face) -> None:
    pool = face.site.pool

    async def work(session: Any, outcome: Any) -> None:
        classes = ["vm", "vm_metrics", "host", "pif", "vdi", "sr"]
        batch = await outcome(session.call_xenapi("event.from", classes, "", 5.0))
        told = call(pool, pool.hosts[0], "event.from", [classes, "", 5.0])
        assert len(batch["events"]) > 5
        assert same(batch, told)

    face.run(work)


@pytest.mark.usefixtures("spoken")
def test_changes_reach_the_host_as_they_were_meant(face: Face) -> None:
    pool = face.site.pool

    async def work(session: Any, outcome: Any) -> None:
        template = (await outcome(session.VM.get_by_name_label("Other install media")))[0]
        vm = await outcome(session.VM.clone(template, " \u00fcber <&> \U0001f600 "))
        try:
            await outcome(session.VM.set_memory_static_max(vm, 2**33))
            await outcome(session.VM.set_HVM_shadow_multiplier(vm, 1.5))
            await outcome(session.VM.set_other_config(vm, {"a <b>": "c & d", "e": ""}))
            await outcome(session.VM.set_tags(vm, ["x", "y"]))
            await outcome(session.VM.set_is_a_template(vm, False))
            record = call(pool, pool.hosts[0], "VM.get_record", [vm])
            assert record["name_label"] == " \u00fcber <&> \U0001f600 "
            assert same(record["memory_static_max"], 2**33)
            assert same(record["HVM_shadow_multiplier"], 1.5)
            assert record["other_config"].items() >= {"a <b>": "c & d", "e": ""}.items()
            assert sorted(record["tags"]) == ["x", "y"]
            assert record["is_a_template"] is False
        finally:
            await outcome(session.VM.destroy(vm))
        with pytest.raises(HandleInvalid) as caught:
            await outcome(session.VM.get_record(vm))
        assert caught.value.details == ["HANDLE_INVALID", "VM", vm]

    face.run(work)


@pytest.mark.usefixtures("spoken")
def test_a_task_s_result_is_the_same(face: Face) -> None:
    async def work(session: Any, outcome: Any) -> None:
        template = (await outcome(session.VM.get_by_name_label("Other install media")))[0]
        task = await outcome(session.Async.VM.clone(template, "cloned"))
        vm = await outcome(task.wait(timeout=30))
        assert await outcome(session.VM.get_name_label(vm)) == "cloned"
        await outcome(session.VM.destroy(vm))

    face.run(work)


@pytest.mark.usefixtures("spoken")
def test_one_session_is_opened_and_none_stays(face: Face) -> None:
    pool = face.site.pool
    before, logins = len(pool.sessions), pool.counters["session.login_with_password"]

    async def work(session: Any, outcome: Any) -> None:
        assert await outcome(session.VM.get_all())
        assert len(pool.sessions) == before + 1

    face.run(work)
    assert len(pool.sessions) == before
    assert pool.counters["session.login_with_password"] == logins + 1


@pytest.mark.usefixtures("spoken")
def test_what_is_too_large_is_refused_on_this_side(face: Face) -> None:
    async def work(session: Any, outcome: Any) -> None:
        with pytest.raises(LimitExceeded, match=r"VM\.set_name_label.*307200"):
            await outcome(session.VM.set_name_label("OpaqueRef:x", "x" * (300 << 10)))
        with pytest.raises(LimitExceeded, match=r"/export_raw_vdi.*1024"):
            await outcome(session.open_stream(Request("GET", "/export_raw_vdi", {"x": "y" * 1024})))
        assert await outcome(session.pool.get_all())

    face.run(work)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_classic_values_are_the_same(served: tuple[Pool, Server], scheme: Any) -> None:
    pool, server = served
    url = server.url(scheme=scheme)
    if scheme == "https":
        url += f"#sha256={server.fingerprint()}"
    told: list[dict[str, Any]] = []
    spoken: tuple[JsonRpc, ...] = ("2.0", "1.0", None)
    try:
        for pool.jsonrpc in spoken:
            session = XenAPI.Session(url)
            session.login_with_password("root", "xenroot", "1.0", "tests")
            told.append({method: session.xenapi_request(method, ()) for method in readable()})
            session.logout()
    finally:
        pool.jsonrpc = "2.0"
    assert same(told[0], told[1])
    assert same(told[0], told[2])
