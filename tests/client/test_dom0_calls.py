"""The exact calls that the classic surface's functions make: programs' own tests expect them."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from os_xenapi.client import _bandwidth, host_agent, host_xenstore, vm_management


class Recorder:
    """What programs put in the place of a session: it has these two methods and no more."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def call_plugin(self, *args: Any) -> str:
        self.calls.append(args)
        return "the plugin's answer"

    def call_plugin_serialized(self, *args: Any, **kwargs: Any) -> str:
        self.calls.append((*args, kwargs))
        return "the plugin's answer"


REQUEST = {"id": "u", "dom_id": "7", "timeout": "30"}
AGENT = ("u", 7, 30)
CALLS: list[tuple[Any, tuple[Any, ...], tuple[Any, ...]]] = [
    (host_agent.version, AGENT, ("agent.py", "version", REQUEST)),
    (host_agent.key_init, AGENT, ("agent.py", "key_init", {**REQUEST, "pub": ""})),
    (host_agent.key_init, (*AGENT, 12), ("agent.py", "key_init", {**REQUEST, "pub": "12"})),
    (host_agent.password, AGENT, ("agent.py", "password", {**REQUEST, "enc_pass": ""})),
    (host_agent.password, (*AGENT, b"x"), ("agent.py", "password", {**REQUEST, "enc_pass": "x"})),
    (host_agent.reset_network, AGENT, ("agent.py", "resetnetwork", REQUEST)),
    (
        host_agent.agent_update,
        AGENT,
        ("agent.py", "agentupdate", {**REQUEST, "url": "", "md5sum": ""}),
    ),
    (
        host_agent.inject_file,
        (*AGENT, b"YQ==", "Yg=="),
        ("agent.py", "inject_file", {**REQUEST, "b64_path": "YQ==", "b64_contents": "Yg=="}),
    ),
    (
        host_xenstore.read_record,
        ("7", "p"),
        ("xenstore.py", "read_record", {"dom_id": "7", "path": "p", "ignore_missing_path": "True"}),
    ),
    (
        host_xenstore.read_record,
        (7, "p", False),
        (
            "xenstore.py",
            "read_record",
            {"dom_id": "7", "path": "p", "ignore_missing_path": "False"},
        ),
    ),
    (
        host_xenstore.write_record,
        (7, "p", "v"),
        ("xenstore.py", "write_record", {"dom_id": "7", "path": "p", "value": "v"}),
    ),
    (
        host_xenstore.delete_record,
        (7, "p"),
        ("xenstore.py", "delete_record", {"dom_id": "7", "path": "p"}),
    ),
    (
        host_xenstore.list_records,
        (7, "p"),
        ("xenstore.py", "list_records", {"dom_id": "7", "path": "p"}),
    ),
    (vm_management.get_console_log, (7,), ("console.py", "get_console_log", {"dom_id": "7"})),
    (_bandwidth.fetch_all_bandwidth, (), ("bandwidth.py", "fetch_all_bandwidth", {})),
]
NAMES = [f"{fn.__name__} {index}" for index, (fn, _, _) in enumerate(CALLS)]


@pytest.mark.parametrize(("function", "args", "call"), CALLS, ids=NAMES)
def test_a_function_makes_its_one_call(function: Any, args: Any, call: Any) -> None:
    session = Recorder()
    assert function(session, *args) == "the plugin's answer"
    assert session.calls == [call]


SIGNATURES = {
    host_agent.version: "session uuid dom_id timeout",
    host_agent.key_init: "session uuid dom_id timeout pub=''",
    host_agent.password: "session uuid dom_id timeout enc_pass=''",
    host_agent.reset_network: "session uuid dom_id timeout",
    host_agent.agent_update: "session uuid dom_id timeout url='' md5sum=''",
    host_agent.inject_file: "session uuid dom_id timeout b64_path='' b64_contents=''",
    host_xenstore.read_record: "session dom_id path ignore_missing_path=True",
    host_xenstore.write_record: "session dom_id path value",
    host_xenstore.delete_record: "session dom_id path",
    host_xenstore.list_records: "session dom_id path",
    _bandwidth.fetch_all_bandwidth: "session",
    vm_management.get_console_log: "session dom_id",
}


@pytest.mark.parametrize("function", SIGNATURES, ids=lambda function: function.__name__)
def test_a_function_has_the_signature_of_0_3_4(function: Any) -> None:
    assert inspect.isfunction(function)
    parameters = inspect.signature(function).parameters.values()
    empty = inspect.Parameter.empty
    told = [
        one.name if one.default is empty else f"{one.name}={one.default!r}" for one in parameters
    ]
    assert " ".join(told) == SIGNATURES[function]


def test_every_argument_may_be_given_by_name() -> None:
    session = Recorder()
    call: Any = vm_management.get_console_log
    call(session=session, dom_id=7)
    assert session.calls == [("console.py", "get_console_log", {"dom_id": "7"})]


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        (None, TypeError, "dom_id: NoneType is neither text nor a number"),
        ([5], TypeError, "dom_id: list is neither text nor a number"),
        (b"\xff", ValueError, "dom_id: bytes must be ASCII"),
    ],
)
def test_what_is_no_text_is_refused_before_a_call(value: Any, error: Any, words: str) -> None:
    session: Any = Recorder()
    with pytest.raises(error, match=words):
        vm_management.get_console_log(session, value)
    assert session.calls == []
