"""The flow of a call, driven by hand: what it asks for after each outcome, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from os_xenapi import errors
from os_xenapi.rpc.calls import call
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer
from os_xenapi.rpc.limits import MAX_BODY
from os_xenapi.rpc.login import MAX_REDIRECTS, is_session_ref, login, logout
from os_xenapi.rpc.steps import (
    AnswerLost,
    Credentials,
    Flow,
    NotSent,
    Renew,
    Retry,
    Send,
    SessionState,
    Sleep,
    Step,
)

HOST = Endpoint("https", "10.0.0.1", 443)
OTHER = Endpoint("https", "10.0.0.2", 443)
DEADLINE = 1000.0
PASSWORD = "correct horse"
REF = "OpaqueRef:0f0e6fc1-6ae5-4b3a-8b55-1f6c9d2e7a10"

Reaction = Callable[[Step], Any]
"""What a driver does with one step: returns the outcome, or an exception to be thrown."""


def session(*, ref: str = REF, retry: Retry | None = None, given: bool = False) -> SessionState:
    credentials = None if given else Credentials(("root", PASSWORD, "2.1", "tests"))
    state = SessionState(HOST, credentials, retry or Retry())
    state.ref = ref
    return state


def drive(flow: Flow[Any], reactions: Iterable[Reaction]) -> tuple[Any, list[Step]]:
    """Run a flow with one reaction for each of its steps; return its value and the steps."""
    steps: list[Step] = []
    outcome: Any = None
    left = iter(reactions)
    try:
        while True:
            threw = isinstance(outcome, BaseException)
            step = flow.throw(outcome) if threw else flow.send(outcome)
            steps.append(step)
            outcome = next(left, _nothing_more)(step)
    except StopIteration as done:
        assert next(left, None) is None, "the flow ended before all was played"
        return done.value, steps


def _nothing_more(step: Step) -> Any:
    raise AssertionError(f"the flow goes on with {step}")


def ends(flow: Flow[Any], reactions: Iterable[Reaction], error: type[BaseException]) -> Any:
    with pytest.raises(error) as caught:
        drive(flow, reactions)
    return caught.value


def sent(step: Step) -> dict[str, Any]:
    assert isinstance(step, Send)
    message = json.loads(step.body)
    assert isinstance(message, dict)
    return message


def result(value: Any) -> Reaction:
    def react(step: Step) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "result": value, "id": sent(step)["id"]}).encode()
        return Answer(200, body, True, {}), 1.0

    return react


def failure(*details: str) -> Reaction:
    def react(step: Step) -> Any:
        error = {"code": 1, "message": details[0], "data": details[1:]}
        body = json.dumps({"jsonrpc": "2.0", "error": error, "id": sent(step)["id"]}).encode()
        return Answer(200, body, True, {}), 1.0

    return react


def throws(error: BaseException) -> Reaction:
    def react(step: Step) -> Any:
        assert isinstance(step, Send)
        return error

    return react


def slept(step: Step) -> None:
    assert isinstance(step, Sleep)
    assert step.seconds > 0
    assert step.deadline == DEADLINE
    assert step.reason


def renewed(state: SessionState, ref: str) -> Reaction:
    def react(step: Step) -> None:
        assert isinstance(step, Renew)
        assert step.failed_ref == state.ref
        assert step.deadline == DEADLINE
        state.ref = ref

    return react


def read(state: SessionState) -> Flow[Any]:
    return call(state, "VM.get_record", ("OpaqueRef:vm",), DEADLINE)


def start(state: SessionState) -> Flow[Any]:
    return call(state, "VM.start", ("OpaqueRef:vm", False, False), DEADLINE)


# A call.


def test_a_call_is_sent_with_the_session_first_and_its_value_returned() -> None:
    value, [step] = drive(read(session()), [result({"uuid": "x"})])
    assert value == {"uuid": "x"}
    assert isinstance(step, Send)
    assert (step.endpoint, step.deadline) == (HOST, DEADLINE)
    message = sent(step)
    assert (message["method"], message["params"]) == ("VM.get_record", [REF, "OpaqueRef:vm"])


def test_each_call_of_a_session_has_an_id_of_its_own() -> None:
    state = session()
    ids = [sent(drive(read(state), [result("")])[1][0])["id"] for _ in range(3)]
    assert len(set(ids)) == 3


def test_the_value_is_converted() -> None:
    assert drive(call(session(), "x.y", (), DEADLINE, float), [result(1)])[0] == 1.0


def test_a_failure_is_raised_as_it_is() -> None:
    flow = start(session())
    error = ends(flow, [failure("VM_BAD_POWER_STATE", "r", "halted", "running")], errors.Failure)
    assert isinstance(error, errors.VmBadPowerState)


@pytest.mark.parametrize("status", [302, 401, 431, 502, 503])
def test_another_http_status_is_a_protocol_error_with_the_status(status: int) -> None:
    def page(step: Step) -> Any:
        return Answer(status, b"<html>", True, {}), 1.0

    error = ends(read(session()), [page], errors.ProtocolError)
    assert error.status == status
    assert str(status) in str(error)


def test_a_call_over_the_limit_is_not_sent() -> None:
    flow = call(session(), "VM.set_tags", (["x" * MAX_BODY],), DEADLINE)
    error = ends(flow, [], errors.LimitExceeded)
    assert "VM.set_tags" in str(error)
    assert str(MAX_BODY) in str(error)


@pytest.mark.parametrize("error", [errors.ProtocolError("x"), errors.DeadlineExceeded("x")])
def test_what_cannot_be_cured_is_raised(error: BaseException) -> None:
    assert ends(read(session()), [throws(error)], type(error)) is error


# A new login.


@pytest.mark.parametrize("flow", [read, start])
def test_an_invalid_session_is_renewed_and_the_call_sent_again(flow: Any) -> None:
    state = session()
    reactions = [failure("SESSION_INVALID", REF), renewed(state, "OpaqueRef:new"), result("x")]
    value, [_, renew, again] = drive(flow(state), reactions)
    assert value == "x"
    assert isinstance(renew, Renew)
    assert renew.coordinator is None
    assert sent(again)["params"][0] == "OpaqueRef:new"


def test_the_call_follows_the_coordinator() -> None:
    state = session()

    def moved(step: Step) -> None:
        assert isinstance(step, Renew)
        assert step.coordinator == "10.0.0.2"
        state.endpoint, state.ref = OTHER, "OpaqueRef:new"

    _, steps = drive(start(state), [failure("HOST_IS_SLAVE", "10.0.0.2"), moved, result("")])
    assert isinstance(steps[2], Send)
    assert steps[2].endpoint == OTHER


def test_a_slave_that_names_no_coordinator_is_a_failure() -> None:
    ends(read(session()), [failure("HOST_IS_SLAVE")], errors.HostIsSlave)


def test_logins_in_one_call_are_bounded() -> None:
    state = session()
    again = [failure("SESSION_INVALID", REF), renewed(state, "OpaqueRef:new")] * MAX_REDIRECTS
    ends(start(state), [*again, failure("SESSION_INVALID", REF)], errors.SessionInvalid)


@pytest.mark.parametrize("details", [("SESSION_INVALID", REF), ("HOST_IS_SLAVE", "10.0.0.2")])
def test_a_session_that_was_given_is_not_renewed(details: tuple[str, ...]) -> None:
    error = ends(read(session(given=True)), [failure(*details)], errors.Failure)
    assert error.details == list(details)
    assert REF not in str(error)


def test_a_login_that_fails_ends_the_call() -> None:
    refused = errors.failure(["SESSION_AUTHENTICATION_FAILED", "root", "no"])

    def fail(step: Step) -> Any:
        assert isinstance(step, Renew)
        return refused

    flow = read(session())
    assert ends(flow, [failure("SESSION_INVALID", REF), fail], errors.Failure) is refused


# Waiting and trying again.


@pytest.mark.parametrize("code", ["TOO_MANY_PENDING_TASKS", "HOST_STILL_BOOTING"])
@pytest.mark.parametrize("flow", [read, start])
def test_a_busy_host_is_waited_for(code: str, flow: Any) -> None:
    value, steps = drive(flow(session()), [failure(code), slept] * 6 + [result("x")])
    assert value == "x"
    pauses = [step.seconds for step in steps if isinstance(step, Sleep)]
    assert all(later > earlier * 0.99 for earlier, later in zip(pauses, pauses[2:], strict=False))


def test_a_busy_host_is_waited_for_only_to_the_deadline() -> None:
    def too_late(step: Step) -> Any:
        slept(step)
        assert isinstance(step, Sleep)
        assert "VM.start" in step.reason
        assert "HOST_STILL_BOOTING" in step.reason
        return errors.DeadlineExceeded(step.reason)

    error = ends(start(session()), [failure("HOST_STILL_BOOTING"), too_late], Exception)
    assert isinstance(error, errors.DeadlineExceeded)
    assert isinstance(error.__context__, errors.HostStillBooting)


@pytest.mark.parametrize("flow", [read, start])
def test_a_request_that_never_left_is_sent_again(flow: Any) -> None:
    reactions = [throws(NotSent("no")), slept, throws(NotSent("no")), slept, result("x")]
    assert drive(flow(session()), reactions)[0] == "x"


def test_a_lost_answer_to_a_safe_call_is_asked_for_again() -> None:
    assert drive(read(session()), [throws(AnswerLost("broke")), slept, result("x")])[0] == "x"


@pytest.mark.parametrize("method", ["VM.start", "Async.VM.get_all", "VM.get", "VM_get_all"])
def test_a_lost_answer_to_any_other_call_leaves_the_outcome_unknown(method: str) -> None:
    lost = AnswerLost("the connection broke")
    flow = call(session(), method, (), DEADLINE)
    error = ends(flow, [throws(lost)], errors.OutcomeUnknown)
    assert error.__cause__ is lost
    assert method in str(error)
    assert HOST.url in str(error)


def test_a_call_that_was_never_sent_may_still_get_lost() -> None:
    reactions = [throws(NotSent("no")), slept, throws(AnswerLost("broke"))]
    ends(start(session()), reactions, errors.OutcomeUnknown)


@pytest.mark.parametrize("error", [NotSent("no connection"), AnswerLost("broke")])
def test_when_no_time_is_left_to_try_again_the_loss_is_told(error: BaseException) -> None:
    def too_late(step: Step) -> Any:
        slept(step)
        return errors.DeadlineExceeded("too late")

    assert ends(read(session()), [throws(error), too_late], errors.ConnectionFailed) is error


@pytest.mark.parametrize("error", [NotSent("no connection"), AnswerLost("broke")])
@pytest.mark.parametrize("tries", [1, 3])
def test_tries_are_bounded(error: errors.ConnectionFailed, tries: int) -> None:
    state = session(retry=Retry(tries=tries))
    reactions = [throws(error), slept] * (tries - 1) + [throws(error)]
    assert ends(read(state), reactions, errors.ConnectionFailed) is error


def test_pauses_double_from_the_first_to_the_most_and_are_jittered() -> None:
    retry = Retry(first=0.1, most=2.0)
    for attempt, longest in enumerate([0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0], 1):
        pauses = [retry.pause(attempt) for _ in range(200)]
        assert longest / 2 <= min(pauses) < max(pauses) <= longest
    assert retry.pause(10_000) <= 2.0


# Logging in and out.


def log_in(deadline: float = DEADLINE) -> Flow[tuple[Endpoint, str]]:
    return login(session(ref=""), HOST, deadline)


def test_the_login_sends_the_credentials_and_returns_the_session() -> None:
    value, [step] = drive(log_in(), [result(REF)])
    assert value == (HOST, REF)
    assert sent(step)["method"] == "session.login_with_password"
    assert sent(step)["params"] == ["root", PASSWORD, "2.1", "tests"]


@pytest.mark.parametrize(
    ("address", "host"),
    [("10.0.0.2", "10.0.0.2"), ("[fd00::2]", "fd00::2"), ("fd00::2", "fd00::2"), (" a.b ", "a.b")],
)
def test_the_login_follows_to_the_coordinator(address: str, host: str) -> None:
    value, steps = drive(log_in(), [failure("HOST_IS_SLAVE", address), result(REF)])
    assert value == (Endpoint("https", host, 443), REF)
    assert sent(steps[1])["params"] == sent(steps[0])["params"]


def test_hosts_that_send_the_login_in_a_circle_are_left() -> None:
    circle = [failure("HOST_IS_SLAVE", f"10.0.0.{n % 2 + 1}") for n in range(MAX_REDIRECTS + 1)]
    assert "circle" in str(ends(log_in(), circle, errors.ProtocolError))


@pytest.mark.parametrize(
    "address",
    [
        *("", " ", "a b", "evil\r\nX: y", "h@other", "http://h", "a/b", "a..b", "host:443"),
        *("h\u00f6st", "fe80::1%a\r\nX: y", "[", "::g", "x" * 64, "a." * 200, "\0", ":", "%"),
    ],
)
def test_a_nonsense_address_is_no_coordinator(address: str) -> None:
    error = ends(log_in(), [failure("HOST_IS_SLAVE", address)], errors.ProtocolError)
    assert "coordinator" in str(error)
    assert "\n" not in str(error)
    assert len(str(error)) < 500


def test_a_unix_socket_leads_to_no_other_host() -> None:
    with pytest.raises(errors.ProtocolError):
        SessionState(Endpoint("unix", "/var/lib/xcp/xapi", 0), None, Retry()).at("10.0.0.2")


def test_a_refused_login_is_a_failure() -> None:
    refusal = failure("SESSION_AUTHENTICATION_FAILED", "root", "Authentication failure")
    error = ends(log_in(), [refusal], errors.SessionAuthenticationFailed)
    assert PASSWORD not in f"{error!s}{error!r}"


def test_a_slave_without_a_coordinator_is_a_failure_of_the_login() -> None:
    ends(log_in(), [failure("HOST_IS_SLAVE")], errors.HostIsSlave)


@pytest.mark.parametrize("error", [NotSent("no"), AnswerLost("x"), errors.DeadlineExceeded("x")])
def test_a_login_is_tried_once(error: BaseException) -> None:
    assert ends(log_in(), [throws(error)], errors.XenApiError) is error


@pytest.mark.parametrize("value", ["", 7, None, [], "a b", "a;b", "a\r\nX: y", "x" * 1000])
def test_a_login_that_brings_no_session_is_refused(value: Any) -> None:
    error = ends(log_in(), [result(value)], errors.ProtocolError)
    assert "without a session" in str(error)


@pytest.mark.parametrize(
    "body",
    [b"html" + PASSWORD.encode(), f'{{"result":"{REF}","id":0'.encode(), b'["root"]'],
)
def test_a_broken_answer_to_the_login_is_not_quoted(body: bytes) -> None:
    error = ends(log_in(), [lambda _: (Answer(200, body, True, {}), 1.0)], errors.ProtocolError)
    assert PASSWORD not in str(error)
    assert REF not in str(error)


def test_a_page_in_answer_to_the_login_says_its_status() -> None:
    error = ends(log_in(), [lambda _: (Answer(403, b"", True, {}), 1.0)], errors.ProtocolError)
    assert error.status == 403


def test_the_logout_ends_the_session() -> None:
    step = logout(OTHER, REF, DEADLINE, {})
    assert (step.endpoint, step.deadline) == (OTHER, DEADLINE)
    assert sent(step)["method"] == "session.logout"
    assert sent(step)["params"] == [REF]


def test_a_session_ref_fits_into_a_cookie() -> None:
    assert is_session_ref(REF)
    assert is_session_ref("any/text")
    assert not any(is_session_ref(ref) for ref in ("", "a b", "a;b", "a,b", "\n", "\u00e4"))


def test_nothing_secret_stands_in_a_repr() -> None:
    state = session()
    steps = [Renew(REF, None, 1.0), logout(HOST, REF, 1.0, {}), next(log_in()), next(read(state))]
    shown = f"{state!r}{state.credentials!r}{steps!r}"
    assert PASSWORD not in shown
    assert REF not in shown
    assert "session.login_with_password" in shown
