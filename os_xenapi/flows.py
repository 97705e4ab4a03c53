"""Flows of the library: what takes several steps is written once and runs on both faces.

A flow is a generator: it yields steps and receives what came of them. ``flow`` and ``dom0_call``
turn one into a function that takes the session first: with a Session it runs at once, with an
AsyncSession it returns an awaitable. Which one is decided by the session's class, never by its
attributes, because a fake answers any attribute.

    @flow
    def host_names(session: AnySession) -> Flow[list[str]]:
        hosts = yield Call("host.get_all_records")
        return [host["name_label"] for host in hosts.values()]
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    NamedTuple,
    ParamSpec,
    Protocol,
    TypeAlias,
    TypeVar,
    cast,
    overload,
)

from os_xenapi.transport.runners import run, run_awaiting

if TYPE_CHECKING:
    import asyncio

    from os_xenapi.async_session import AsyncSession
    from os_xenapi.session import Session

__all__ = [
    "AnySession",
    "Bell",
    "Call",
    "Flow",
    "FlowCall",
    "Make",
    "Pause",
    "Plugin",
    "Sleep",
    "Step",
    "Structured",
    "Use",
    "Work",
    "awaits",
    "bell_of",
    "dom0_call",
    "flow",
    "run_steps",
]

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

AnySession = Any
"""A Session or AsyncSession, or anything of the same names, such as a XenAPISession or a fake."""

Bell: TypeAlias = "threading.Event | asyncio.Event"
"""What wakes who waits, on either face."""

_LONGEST_PAUSE = 60.0

_ANSWER_SECONDS = 5.0
"""How long a cancelled call is waited for whose answer says what to take back."""


class Step(Protocol):
    """What a flow may yield."""

    def perform(self, session: AnySession) -> Any:
        """Carry the step out: return its outcome, an awaitable of it on the asynchronous face."""
        ...


class Call(NamedTuple):
    """A call of XAPI; its outcome is the call's value.

    ``timeout`` (seconds) is for a call that waits on the host, where the session's may be shorter.
    """

    method: str
    args: tuple[Any, ...] = ()
    timeout: float | None = None

    def perform(self, session: AnySession) -> Any:
        """Call through the session's ``call_xenapi``."""
        if self.timeout is None:
            return session.call_xenapi(self.method, *self.args)
        return session.call_xenapi(self.method, *self.args, timeout=self.timeout)


class Make(NamedTuple):
    """A call that makes something on the host; ``made`` is told its value, and so is the flow.

    Where asyncio cancels it meanwhile, ``made`` still is, if the answer comes soon: without it
    nobody could take back what was made.
    """

    method: str
    args: tuple[Any, ...]
    made: Callable[[Any], None]

    def perform(self, session: AnySession) -> Any:
        """Call through the session's ``call_xenapi``."""
        outcome = session.call_xenapi(self.method, *self.args)
        if awaits(session):
            return _uncut(_tell(outcome, self.made), _ANSWER_SECONDS)
        self.made(outcome)
        return outcome


class Plugin(NamedTuple):
    """A plain call of a dom0 plugin; its outcome is the text that the plugin returned."""

    plugin: str
    fn: str
    args: Mapping[str, str] = MappingProxyType({})

    def perform(self, session: AnySession) -> Any:
        """Call through the session's ``call_plugin``."""
        return session.call_plugin(self.plugin, self.fn, dict(self.args))


class Structured(NamedTuple):
    """A structured call of a dom0 plugin: data in, data out."""

    plugin: str
    fn: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = MappingProxyType({})

    def perform(self, session: AnySession) -> Any:
        """Call through the session's ``call_plugin_serialized``."""
        return session.call_plugin_serialized(self.plugin, self.fn, *self.args, **self.kwargs)


class Use(NamedTuple):
    """A method of something that belongs to the session's face (a stream, another flow)."""

    function: Callable[..., Any]
    args: tuple[Any, ...] = ()

    def perform(self, session: AnySession) -> Any:
        """Call it."""
        return self.function(*self.args)


class Work(NamedTuple):
    """Local work that blocks, such as reading a file: it goes to a thread under asyncio."""

    function: Callable[..., Any]
    args: tuple[Any, ...] = ()

    def perform(self, session: AnySession) -> Any:
        """Do it in the calling thread, or in one of asyncio's."""
        if not awaits(session):
            return self.function(*self.args)
        import asyncio

        # When cancelled, it ends first: the flow's clean-up is in its way.
        return _uncut(asyncio.to_thread(self.function, *self.args), None)


class Sleep(NamedTuple):
    """A pause in seconds."""

    seconds: float

    def perform(self, session: AnySession) -> Any:
        """Let the time pass."""
        if not awaits(session):
            return time.sleep(self.seconds)
        import asyncio

        return asyncio.sleep(self.seconds)


class Pause(NamedTuple):
    """Wait until a bell rings, for some seconds at most."""

    bell: Bell
    seconds: float

    def perform(self, session: AnySession) -> Any:
        """Wait, or return what waits."""
        seconds = min(self.seconds, _LONGEST_PAUSE)
        if awaits(session):
            return _ring(cast("asyncio.Event", self.bell), seconds)
        return cast("threading.Event", self.bell).wait(seconds)


Flow = Generator[Step, Any, T]


class FlowCall(Protocol[P, T_co]):
    """A flow as a function: the session, then the flow's own parameters."""

    __name__: str

    @overload
    def __call__(
        self, session: AsyncSession, /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[T_co]: ...
    @overload
    def __call__(self, session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T_co: ...


def flow(steps: Callable[Concatenate[AnySession, P], Flow[T]]) -> FlowCall[P, T]:
    """Make a function of both faces from a flow that takes the session as its first argument."""

    @functools.wraps(steps)
    def call(session: AnySession, *args: P.args, **kwargs: P.kwargs) -> Any:
        return run_steps(session, steps(session, *args, **kwargs))

    return cast("FlowCall[P, T]", call)


def dom0_call(steps: Callable[P, Flow[T]]) -> FlowCall[P, T]:
    """Make a function of both faces from a flow of dom0 calls that does not see the session."""

    @functools.wraps(steps)
    def call(session: AnySession, *args: P.args, **kwargs: P.kwargs) -> Any:
        return run_steps(session, steps(*args, **kwargs))

    import inspect

    signature = inspect.signature(steps)
    first = inspect.Parameter("session", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    call.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[first, *signature.parameters.values()]
    )
    return cast("FlowCall[P, T]", call)


def awaits(session: AnySession) -> bool:
    """Whether ``session`` is of the asynchronous face."""
    return getattr(type(session), "awaits", False) is True


def bell_of(session: AnySession) -> Bell:
    """Return a bell for who waits on the face of ``session``."""
    if not awaits(session):
        return threading.Event()
    import asyncio

    return asyncio.Event()


async def _ring(bell: asyncio.Event, seconds: float) -> None:
    import asyncio

    timer = asyncio.get_running_loop().call_later(seconds, bell.set)
    try:
        await bell.wait()
    finally:
        timer.cancel()


async def _tell(call: Awaitable[Any], made: Callable[[Any], None]) -> Any:
    outcome = await call
    made(outcome)
    return outcome


async def _uncut(work: Coroutine[Any, Any, Any], seconds: float | None) -> Any:
    """Await ``work``; when cancelled, let it end first, for ``seconds`` at most."""
    import asyncio

    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait((task,), timeout=seconds)
        raise
    finally:
        task.cancel()  # nothing, where it has ended


def run_steps(session: AnySession, steps: Flow[Any]) -> Any:
    """Carry out ``steps``: return their value, an awaitable of it on the asynchronous face."""
    if not awaits(session):
        return run(steps, lambda step: step.perform(session))

    async def perform(step: Step) -> Any:
        outcome = step.perform(session)
        return (await outcome) if isinstance(outcome, Awaitable) else outcome

    return run_awaiting(steps, perform)
