"""Flows: written once, run by threads and by asyncio, cleaning up in their own steps."""

from __future__ import annotations

import asyncio
import gc
import inspect
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest

from os_xenapi import flows
from os_xenapi.errors import DeadlineExceeded, Failure
from os_xenapi.flows import (
    AnySession,
    Call,
    Flow,
    Make,
    Plugin,
    Sleep,
    Step,
    Structured,
    Use,
    Work,
    dom0_call,
    flow,
)

Answer = Callable[[str, tuple[Any, ...]], Any]


class Waiting:
    """A session for threads as consumers fake it: it notes calls and answers by a function."""

    def __init__(self, answer: Answer = lambda method, args: f"{method} done") -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._answer = answer

    def call_xenapi(self, method: str, *args: Any) -> Any:
        self.calls.append((method, args))
        return self._answer(method, args)

    def call_plugin(self, plugin: str, fn: str, args: dict[str, str]) -> Any:
        return self.call_xenapi(f"{plugin}:{fn}", args)

    def call_plugin_serialized(self, plugin: str, fn: str, *args: Any, **kwargs: Any) -> Any:
        return self.call_xenapi(f"{plugin}:{fn}", args, kwargs)

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.calls]

    def run(self, value: Any) -> Any:
        """What a function of a flow returned is what it means."""
        assert not inspect.isawaitable(value)
        return value


class Awaiting(Waiting):
    """The same for asyncio."""

    awaits = True

    async def call_xenapi(self, method: str, *args: Any) -> Any:
        self.calls.append((method, args))
        await asyncio.sleep(0)
        return self._answer(method, args)

    def run(self, value: Any) -> Any:
        async def main() -> Any:
            return await value

        return asyncio.run(main())


@pytest.fixture(params=[Waiting, Awaiting], ids=["threads", "asyncio"])
def face(request: pytest.FixtureRequest) -> type[Waiting]:
    kind: type[Waiting] = request.param
    return kind


@flow
def rename(session: AnySession, ref: str, name: str = "new", *, note: str = "") -> Flow[str]:
    """Rename something."""
    first = yield Call("VM.set_name_label", (ref, name))
    second = yield Call("VM.set_name_description", (ref, note))
    return f"{first}, {second}"


@dom0_call
def add_port(bridge: str, port: str = "vif1.0") -> Flow[str]:
    """Add a port to a bridge."""
    text: str = yield Structured("xenhost.py", "network_config", (bridge,), {"port": port})
    return text


# Both faces.


def test_a_flow_does_its_steps_in_order_and_returns_its_value(face: type[Waiting]) -> None:
    session: Any = face()
    value = session.run(rename(session, "r", note="n"))
    assert value == "VM.set_name_label done, VM.set_name_description done"
    assert session.calls == [
        ("VM.set_name_label", ("r", "new")),
        ("VM.set_name_description", ("r", "n")),
    ]


def test_a_dom0_call_does_not_see_the_session(face: type[Waiting]) -> None:
    session: Any = face()
    assert session.run(add_port(session, "xenbr0")) == "xenhost.py:network_config done"
    assert session.calls == [
        ("xenhost.py:network_config", (("xenbr0",), {"port": "vif1.0"})),
    ]


def test_a_flow_may_be_called_by_keywords_alone(face: type[Waiting]) -> None:
    session: Any = face()
    assert session.run(add_port(session=session, bridge="b", port="p"))  # type: ignore[call-overload]
    assert session.run(rename(session=session, ref="r"))  # type: ignore[call-overload]


def test_every_step_is_carried_out_on_either_face(face: type[Waiting]) -> None:
    here = threading.get_ident()

    @flow
    def all_steps(session: AnySession) -> Flow[list[Any]]:
        return [
            (yield Call("VM.start", ("r",))),
            (yield Plugin("p.py", "f", {"a": "b"})),
            (yield Structured("p.py", "g", (1,), {"x": [2]})),
            (yield Use(rename, (session, "r"))),
            (yield Use(len, ("four",))),
            (yield Work(threading.get_ident)) == here,
            (yield Sleep(0.001)),
        ]

    session: Any = face()
    assert session.run(all_steps(session)) == [
        "VM.start done",
        "p.py:f done",
        "p.py:g done",
        "VM.set_name_label done, VM.set_name_description done",
        4,
        face is Waiting,
        None,
    ]
    assert ("p.py:f", ({"a": "b"},)) in session.calls
    assert ("p.py:g", ((1,), {"x": [2]})) in session.calls


def test_a_call_s_timeout_is_passed_on_only_if_it_has_one(face: type[Waiting]) -> None:
    seen: list[dict[str, Any]] = []

    class Timed(face):  # type: ignore[valid-type, misc]
        def call_xenapi(self, method: str, *args: Any, **options: Any) -> Any:
            seen.append(options)
            return super().call_xenapi(method, *args)

    @flow
    def calls(session: AnySession) -> Flow[None]:
        yield Call("VM.get_all")
        yield Call("event.from", (), timeout=60.0)

    session: Any = Timed()
    session.run(calls(session))
    assert seen == [{}, {"timeout": 60.0}]


def test_a_failed_step_is_raised_in_the_flow_which_may_go_on(face: type[Waiting]) -> None:
    def answer(method: str, args: tuple[Any, ...]) -> str:
        if method == "VM.start":
            raise Failure(["VM_BAD_POWER_STATE"])
        return "fine"

    @flow
    def careful(session: AnySession) -> Flow[str]:
        try:
            yield Call("VM.start")
        except Failure as error:
            return error.code + (yield Call("VM.get_power_state"))
        return "never"

    session: Any = face(answer)
    assert session.run(careful(session)) == "VM_BAD_POWER_STATEfine"


def test_an_error_that_the_flow_does_not_catch_leaves_it(face: type[Waiting]) -> None:
    error = DeadlineExceeded("late")

    def answer(method: str, args: tuple[Any, ...]) -> str:
        raise error

    session: Any = face(answer)
    with pytest.raises(DeadlineExceeded) as caught:
        session.run(rename(session, "r"))
    assert caught.value is error


def test_an_error_before_the_first_step_is_raised(face: type[Waiting]) -> None:
    @flow
    def refuses(session: AnySession) -> Flow[None]:
        raise ValueError("no")
        yield Call("x.y")

    session: Any = face()
    with pytest.raises(ValueError, match="no"):
        session.run(refuses(session))


def test_wrong_arguments_are_told_at_the_call(face: type[Waiting]) -> None:
    session: Any = face()
    with pytest.raises(TypeError, match="bridge"):
        add_port(session)  # type: ignore[call-overload]


# Clean-up.


@flow
def guarded(session: AnySession) -> Flow[None]:
    task = yield Call("task.create")
    try:
        yield Call("VM.start")
    except BaseException:
        yield Call("task.cancel", (task,))
        raise
    finally:
        yield Call("task.destroy", (task,))


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3), Failure(["X"])])
def test_an_interrupted_flow_cleans_up_in_its_own_steps(error: BaseException) -> None:
    def answer(method: str, args: tuple[Any, ...]) -> str:
        if method == "VM.start":
            raise error
        return "t"

    session: Any = Waiting(answer)
    with pytest.raises(type(error)) as caught:
        guarded(session)
    assert caught.value is error
    assert session.methods == ["task.create", "VM.start", "task.cancel", "task.destroy"]


def test_a_cancelled_flow_cleans_up_in_its_own_steps() -> None:
    session: Any = Awaiting()
    reached = asyncio.Event()

    async def stall(method: str, *args: Any) -> str:
        session.calls.append((method, args))
        if method == "VM.start":
            reached.set()
            await asyncio.sleep(30)
        await asyncio.sleep(0)
        return "t"

    session.call_xenapi = stall

    async def main() -> None:
        task = asyncio.ensure_future(guarded(session))
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert session.methods == ["task.create", "VM.start", "task.cancel", "task.destroy"]


@pytest.mark.parametrize("answered", [True, False])
def test_what_a_cancelled_call_made_is_taken_back_if_the_answer_comes(
    monkeypatch: pytest.MonkeyPatch, answered: bool
) -> None:
    if not answered:
        monkeypatch.setattr(flows, "_ANSWER_SECONDS", 0.01)
    session: Any = Awaiting()
    reached = asyncio.Event()
    answer = asyncio.Event()

    async def call(method: str, *args: Any) -> str:
        session.calls.append((method, args))
        if method == "task.create":
            reached.set()
            await answer.wait()
        return "t"

    session.call_xenapi = call

    @flow
    def steps(session: AnySession) -> Flow[None]:
        tasks: list[str] = []
        try:
            yield Make("task.create", ("x",), tasks.append)
        except BaseException:
            for task in tasks:
                yield Call("task.destroy", (task,))
            raise

    async def main() -> None:
        task = asyncio.ensure_future(steps(session))
        await reached.wait()
        task.cancel()
        if answered:
            asyncio.get_running_loop().call_later(0.05, answer.set)
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())
    assert session.methods == ["task.create", *(["task.destroy"] if answered else [])]


def test_work_in_a_thread_has_ended_before_the_clean_up_begins() -> None:
    events: list[str] = []
    started = threading.Event()

    def work() -> None:
        started.set()
        time.sleep(0.2)
        events.append("work ended")

    @flow
    def steps(session: AnySession) -> Flow[None]:
        try:
            yield Work(work)
        finally:
            events.append("clean-up")

    session: Any = Awaiting()

    async def main() -> None:
        task = asyncio.ensure_future(steps(session))
        await asyncio.to_thread(started.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert events == ["work ended", "clean-up"]


def test_a_failure_in_a_thread_is_raised_in_the_flow(face: type[Waiting]) -> None:
    def work() -> None:
        raise OSError(28, "No space left on device")

    @flow
    def steps(session: AnySession) -> Flow[str]:
        try:
            yield Work(work)
        except OSError as error:
            return str(error.strerror)
        return "never"

    session: Any = face()
    assert session.run(steps(session)) == "No space left on device"


def test_a_flow_whose_loop_is_gone_still_releases_what_is_local() -> None:
    """Closed from outside, a coroutine cannot await: only what needs no step can be done."""
    released: list[str] = []

    @flow
    def steps(session: AnySession) -> Flow[None]:
        try:
            yield Call("VM.start")
        finally:
            released.append("file")
            yield Call("task.destroy")

    session: Any = Awaiting()
    running = steps(session)
    running.send(None)
    running.close()
    assert released == ["file"]
    assert session.methods == ["VM.start"]


def late(method: str, args: tuple[Any, ...]) -> str:
    raise DeadlineExceeded("late")


@pytest.fixture
def no_gc() -> Iterator[None]:
    """What goes away in the test does so because nothing refers to it."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_an_error_that_was_handled_is_gone(no_gc: None) -> None:
    session: Any = Waiting(late)
    ref = None
    try:
        rename(session, "r")
    except DeadlineExceeded as error:
        ref = weakref.ref(error)
    assert ref is not None
    assert ref() is None


def test_an_error_that_was_handled_is_gone_on_asyncio_too(no_gc: None) -> None:
    session: Any = Awaiting(late)

    async def main() -> None:
        ref = None
        try:
            await rename(session, "r")
        except DeadlineExceeded as error:
            ref = weakref.ref(error)
        assert ref is not None
        assert ref() is None

    asyncio.run(main())


# Which face.


def test_a_fake_that_answers_every_attribute_is_taken_for_threads() -> None:
    session: Any = mock.MagicMock()
    session.call_xenapi.return_value = "x"
    assert session.awaits
    assert rename(session, "r") == "x, x"
    session.call_plugin_serialized.return_value = {"a": 1}
    assert add_port(session, "xenbr0", "p") == {"a": 1}
    session.call_plugin_serialized.assert_called_once_with(
        "xenhost.py", "network_config", "xenbr0", port="p"
    )


def test_a_fake_of_the_asynchronous_session_is_taken_for_threads_too() -> None:
    from os_xenapi import AsyncSession

    session: Any = mock.NonCallableMagicMock(spec=AsyncSession)
    session.call_xenapi = mock.Mock(return_value="x")
    assert rename(session, "r") == "x, x"


def test_the_class_decides_not_the_instance() -> None:
    session: Any = Waiting()
    session.awaits = True
    assert rename(session, "r") == "VM.set_name_label done, VM.set_name_description done"


# What the functions look like.


def test_names_and_signatures_survive_with_the_session_first() -> None:
    assert (rename.__name__, add_port.__name__) == ("rename", "add_port")
    assert (rename.__doc__, add_port.__doc__) == ("Rename something.", "Add a port to a bridge.")
    assert list(inspect.signature(rename).parameters) == ["session", "ref", "name", "note"]
    assert list(inspect.signature(add_port).parameters) == ["session", "bridge", "port"]
    bound = inspect.signature(add_port).bind("s", "b")
    bound.apply_defaults()
    assert bound.arguments == {"session": "s", "bridge": "b", "port": "vif1.0"}


def test_steps_are_values() -> None:
    assert Call("VM.start", ("r",)) == Call("VM.start", ("r",))
    assert Structured("p", "f", (1,)) != Structured("p", "f", (2,))
    steps: list[Step] = [Call("x"), Plugin("p", "f"), Structured("p", "f"), Use(len), Sleep(1)]
    assert len({repr(step) for step in steps}) == 5
