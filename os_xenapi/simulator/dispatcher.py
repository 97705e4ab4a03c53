"""From a request to an answer: which message it is, who may, with what, and then its body.

The order of the checks is XAPI's: the method is known, it has an async mode if that is asked for,
the arguments are as many as it takes, each is of its type, the session is valid; then what an async
call is told by its task: the role, the object, and what the body says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from os_xenapi.datamodel import parse_type
from os_xenapi.errors import Failure, failure
from os_xenapi.rpc import xmlrpc
from os_xenapi.rpc.limits import MAX_BODY
from os_xenapi.simulator import patience, rbac, tasks, transitions
from os_xenapi.simulator.bodies import Call
from os_xenapi.simulator.catalogue import Method
from os_xenapi.simulator.envelopes import (
    Envelope,
    Malformed,
    RpcReply,
    Writer,
    internal_error_page,
    read_json_1_request,
    read_json_request,
    read_xml_request,
)
from os_xenapi.simulator.faults import Asked, replies
from os_xenapi.simulator.faults import bodies as faulty
from os_xenapi.simulator.faults.armed import Hits
from os_xenapi.simulator.sessions import ANONYMOUS, Session
from os_xenapi.simulator.values import detach
from os_xenapi.simulator.waits import Job, Steps, Wait, resolve

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool, SimHost

__all__ = ["RpcReply", "RpcRequest", "call", "handle"]

EMERGENCY_CALLS = frozenset(
    {
        "session.slave_local_login",
        "session.slave_local_login_with_password",
        "session.local_logout",
        "pool.emergency_transition_to_master",
        "pool.emergency_reset_master",
        "pool.is_slave",
        "host.propose_new_master",
        "host.commit_new_master",
        "host.abort_new_master",
        "host.is_in_emergency_mode",
        "host.management_disable",
        "host.local_management_reconfigure",
        "host.get_system_status_capabilities",
        "host.shutdown_agent",
        "host.emergency_ha_disable",
    }
)
"""What a host in emergency mode still answers."""

LOCAL_CALLS = EMERGENCY_CALLS
"""What a member answers itself instead of naming the coordinator."""


class RpcRequest(NamedTuple):
    """One POST: its path, its body, its headers by lower-case name.

    ``local_root`` is a caller on the host's own socket: it needs no password.
    """

    path: str
    body: bytes
    headers: Mapping[str, str]
    local_root: bool = False


def handle(pool: Pool, host: SimHost, request: RpcRequest) -> RpcReply | Wait[RpcReply]:
    """Carry out what was posted to ``host``; the answer, or what to wait on for it.

    Paths that begin with /jsonrpc are JSON-RPC, all others XML-RPC, as in XAPI. Where a pool has no
    JSON-RPC, all are XML-RPC.
    """
    read: Callable[[bytes], Envelope] = read_xml_request
    if pool.jsonrpc is not None and request.path.startswith("/jsonrpc"):
        read = read_json_request if pool.jsonrpc == "2.0" else read_json_1_request
    if len(request.body) > MAX_BODY:
        return internal_error_page(f"the body has more than {MAX_BODY} bytes")
    try:
        envelope = read(request.body)
    except Malformed as error:
        return internal_error_page(str(error))
    if not envelope.valid_text:
        dump = ascii(envelope.params)
        return envelope.outside(["INVALID_VALUE", "Invalid UTF-8 string in parameter", dump])
    with pool.lock:
        pool.jobs.advance()
        pool.collector.look()
        if not patience.can_talk(host, local=request.local_root):
            return _once_reachable(host, request)
        try:
            if pool.faults.on_replies:
                asked = _asked_by(pool, host, envelope)
                hits = pool.faults.hits(pool.faults.on_replies, asked)
                return replies.answer(
                    hits, envelope, lambda: _answer(pool, host, envelope, request)
                )
            return _answer(pool, host, envelope, request)
        finally:
            pool.jobs.advance()


def call(
    pool: Pool,
    host: SimHost,
    method: str,
    params: Sequence[Any],
    *,
    session_ref: str | None = None,
) -> Any:
    """Carry out a message from inside the simulator and return its native result.

    It takes the way of a call on the wire: the same checks in the same order. ``session_ref`` None
    is the simulator itself, which may do everything. Blocks while the message takes its time, so
    the lock may be held only for messages that do not. Raises Failure.
    """
    with pool.lock:
        found = pool.catalogue.find(method)
        if found is None:
            raise failure(["MESSAGE_METHOD_UNKNOWN", method])
        ref = pool.sessions.internal.ref if session_ref is None else session_ref
        arguments = found.bind(params)
        session = _session(pool, host, found, ref, local=True)
        made = Call(pool, host, found.message, session)
        made.task = f"DummyRef:|{pool.store.new_uuid()}|{found.name}"
        job = Job(_runner(made, found, arguments), goes_on=True)
        if not job.done and pool.lock.nested:
            raise RuntimeError(f"{method} takes its time and was called with the lock held")
    # The copy is made while the lock is held: the store's own containers may change after that.
    details, value = resolve(pool, Wait(pool, job, lambda job: (job.details, detach(job.value))))
    if details is not None:
        raise failure(details)
    return value


def _answer(
    pool: Pool, host: SimHost, envelope: Envelope, request: RpcRequest
) -> RpcReply | Wait[RpcReply]:
    if host.emergency is not None and envelope.method not in EMERGENCY_CALLS:
        return envelope.outside(host.emergency)
    try:
        return _dispatch(pool, host, envelope, request.local_root)
    except Failure as error:
        return envelope.failed(error.details)


def _once_reachable(host: SimHost, request: RpcRequest) -> Wait[RpcReply]:
    def steps() -> Steps[RpcReply]:
        return patience.once_reachable(
            host, local=request.local_root, handle=lambda: handle(host.pool, host, request)
        )

    return Wait(host.pool, Job(steps), lambda job: cast(RpcReply, job.value))


def _asked_by(pool: Pool, host: SimHost, envelope: Envelope) -> Asked:
    name = envelope.method.removeprefix("Async.")
    is_async = name != envelope.method
    method = pool.catalogue.find(name)
    if method is None:
        return Asked(name, is_async, pool.names_of(host), {})
    arguments = envelope.params[1:] if method.message.session else envelope.params
    return method.asked(pool.names_of(host), arguments, is_async=is_async)


def _dispatch(
    pool: Pool, host: SimHost, envelope: Envelope, local_root: bool
) -> RpcReply | Wait[RpcReply]:
    name, params = envelope.method, envelope.params
    if name.startswith("system."):
        answer = _system(pool, envelope)
        if answer is not None:
            return answer
    asynchronous = name.startswith("Async.")
    method = pool.catalogue.find(name[6:] if asynchronous else name, alias=not asynchronous)
    if method is None:
        raise failure(["MESSAGE_METHOD_UNKNOWN", name[6:] if asynchronous else name])
    message = method.message
    if asynchronous and not message.is_async:
        raise failure(["Fault", f"No async mode for this operation (rpc: {method.name})"])
    session_ref = ""
    if message.session:
        if not params:
            raise method.count_mismatch(0)
        session_ref, *params = params
    arguments = method.bind(params)
    if message.session and type(session_ref) is not str:
        raise failure(["INTERNAL_ERROR", 'Rpc.Runtime_error("Expecting a session reference")'])
    session = _session(pool, host, method, session_ref, local=local_root)
    made = Call(pool, host, message, session, local_root=local_root)
    run = _runner(made, method, arguments, is_async=asynchronous)
    if asynchronous:
        made.task = tasks.create(pool, host, session.ref, f"Async.{method.name}").ref
        pool.jobs.add(tasks.run(pool, made.task, run, method.write, keep=True))
        return envelope.success(_task_writer(), made.task)
    if message.is_async:
        made.task = tasks.create(pool, host, session.ref, method.name).ref
        job = tasks.run(pool, made.task, run, method.write, keep=False)
        # Also when its caller is slow to look again: it goes on at whatever it waits for.
        pool.jobs.add(job)
    else:
        job = Job(run)

    def finish(job: Job) -> RpcReply:
        if job.details is not None:
            return envelope.failed(job.details)
        return envelope.success(method.write, job.value)

    gate = partial(patience.can_talk, host, local=local_root)
    return finish(job) if job.done else Wait(pool, job, finish, gate=gate)


def _runner(
    made: Call, method: Method, arguments: list[Any], *, is_async: bool = False
) -> Callable[[], Any]:
    pool = made.pool

    def run() -> Any:
        method.check_callable(made.session)
        rbac.check_call(made.session, method.message, arguments)
        hits: Hits = ()
        if pool.faults.on_bodies and not made.session.internal:
            asked = method.asked(pool.names_of(made.host), arguments, is_async=is_async)
            hits = pool.faults.hits(pool.faults.on_bodies, asked)
        row, target, table = None, "", method.table
        if table is not None:
            target = arguments[0]
            row = table.rows.get(target)
            if row is None:
                raise failure(["HANDLE_INVALID", table.name, target])
            arguments[0] = row
        if pool.transitions.are_underway and method.is_read:
            pool.transitions.note_read(method.message.class_name, target)
        body = partial(method.body, made, *arguments)
        if pool.transitions and not made.session.internal:
            after = pool.transitions.find(method.name)
            if after is not None:
                body = partial(transitions.carry_out, made, row, after, body)

        def carry_out() -> Any:
            pool.count(method.name, target)
            return patience.carry_out(pool, method.name, body)

        return faulty.carry_out(made, hits, target, carry_out) if hits else carry_out()

    return run


def _session(pool: Pool, host: SimHost, method: Method, ref: str, *, local: bool) -> Session:
    if not local and not host.is_coordinator and method.name not in LOCAL_CALLS:
        session = pool.sessions.find(ref)
        if session is None or not (session.of_pool or session.host is host):
            raise failure(["HOST_IS_SLAVE", host.coordinator_address])
    return pool.sessions.check(ref, host) if method.message.session else ANONYMOUS


@cache
def _task_writer() -> Writer:
    return xmlrpc.writer(parse_type("ref(task)"))


def _system(pool: Pool, envelope: Envelope) -> RpcReply | None:
    if envelope.method == "system.listMethods":
        return envelope.listing(pool.catalogue.names())
    if envelope.method.startswith("system.isAlive:") and envelope.params:
        try:
            return envelope.echo(envelope.params[0])
        except (TypeError, ValueError, RecursionError) as error:
            raise failure(["INTERNAL_ERROR", str(error)]) from None
    return None
