"""Structured calls on the wire: what is sent, what is read, and which calls a session sees."""

from __future__ import annotations

import inspect
import json
import pickle
import pickletools
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest

from os_xenapi.client import disk_management, host_agent, host_glance, host_network, vm_management
from os_xenapi.client.session import XenAPISession
from os_xenapi.errors import ProtocolError
from tests import parts
from tests.contract import table
from tests.contract.fakes import HOST, UUID, FakedSession, pickled
from tests.contract.plugins21 import install_plugins_21
from tests.contract.site import Site, served
from tests.contract.table import named
from tests.dom0.netns import put_command

DATA = ("é \u20ac \xa0", [1, None, True], {"a": -1.5})
PYTHONS = [None, pytest.param("python2.7", marks=parts.need("python2.7"))]


@pytest.fixture(params=PYTHONS)
def before_3(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A session at a host with plugins of 2.1, of either Python."""
    with served() as site:
        site.dom0.use_interpreter(request.param)
        install_plugins_21(site.dom0)
        session = XenAPISession(site.url, "root", "xenroot")
        yield session
        session.close()


def sent_by_call(*args: Any, **kwargs: Any) -> dict[str, str]:
    """The map that a structured call sends to a host of before protocol 3."""
    sent: list[dict[str, str]] = []

    def plugin(args: dict[str, str]) -> bytes:
        sent.append(args)
        return pickled(None)

    session = FakedSession({"p.py.f": plugin})
    session.call_plugin_serialized("p", "f", *args, **kwargs)
    [only] = sent
    return only


def test_rule_1_params_and_host_uuid_are_sent_as_ascii_of_protocol_0() -> None:
    sent = sent_by_call(*DATA, name="ÿ")
    assert set(sent) == {"params", "host_uuid"}
    assert sent["host_uuid"] == UUID
    assert sent["params"].isascii()
    operations = list(pickletools.genops(sent["params"].encode()))
    assert {operation.proto for operation, _, _ in operations} == {0}
    by_name = {arg for operation, arg, _ in operations if operation.name == "STRING"}
    assert {"args", "kwargs", "name"} <= by_name


def test_rule_1_plugins_of_either_python_read_what_is_sent(before_3: Any) -> None:
    answer = before_3.call_plugin_serialized("echo", "echo", *DATA, name="ÿ")
    assert json.loads(answer) == [list(DATA), {"name": "ÿ"}]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("form", [bytes, str])
def test_rule_2_answers_of_every_protocol_are_read_in_bytes_and_in_text(
    protocol: int, form: type
) -> None:
    answer: Any = pickle.dumps({"root": {"uuid": "é"}, "n": (1, None)}, protocol)
    if form is str:
        answer = answer.decode("latin-1")
    session = FakedSession({"p.py.f": lambda _: answer})
    assert session.call_plugin_serialized("p", "f") == {"root": {"uuid": "é"}, "n": (1, None)}


@pytest.mark.parametrize(("raw", "text"), [("\\xc3\\xa9", "é"), ("\\xe9", "é"), ("e", "e")])
def test_rule_2_byte_strings_of_python_2_are_utf_8_or_else_latin_1(raw: str, text: str) -> None:
    session = FakedSession({"p.py.f": lambda _: f"S'{raw}'\np0\n."})
    assert session.call_plugin_serialized("p", "f") == text


def test_rule_2_what_is_no_plain_data_is_refused_and_runs_nothing() -> None:
    session = FakedSession({"p.py.f": lambda _: b"cos\nsystem\n(S'echo hacked'\ntR."})
    with pytest.raises(ProtocolError, match="plain data"):
        session.call_plugin_serialized("p", "f")


@pytest.mark.parametrize("required", ["2.1", "7.3"])
def test_rule_3_a_fake_may_answer_whatever_version_is_required(required: str) -> None:
    class Own(FakedSession):
        PLUGIN_REQUIRED_VERSION = required

    session = Own({"p.py.f": lambda args: pickled(args["params"][-1])})
    assert session.call_plugin_serialized("p", "f") == "."  # a pickle, whatever the number


def test_rule_3_the_form_of_the_version_decides_and_no_manifest_is_fine() -> None:
    session = FakedSession({"p.py.f": lambda args: args["params"]}, version='"2.1"')
    assert session.call_plugin_serialized("p", "f", 1) == {"args": [1], "kwargs": {}}


def test_rule_4_a_host_that_cannot_read_json_is_one_of_before_3(before_3: Any) -> None:
    with pytest.raises(before_3.XenAPI.Failure) as caught:
        before_3.call_plugin("echo", "echo", {"params": '{"args":[],"kwargs":{}}'})
    code, fn, kind, _ = caught.value.details
    assert (code, fn, kind) == ("XENAPI_PLUGIN_FAILURE", "echo", "UnpicklingError")
    assert before_3.call_plugin_serialized("echo", "echo") == "[[], {}]"


FUNCTIONS = {call.function: call for call in table.calls()}


@pytest.fixture
def specced() -> Any:
    """What programs' tests put in the place of a session."""
    return mock.create_autospec(XenAPISession, spec_set=True)


def test_rule_5_a_plain_call_is_the_plugin_the_function_and_the_map(specced: Any) -> None:
    host_agent.version(specced, "u", 7, 30)
    specced.call_plugin.assert_called_once_with(
        "agent.py", "version", {"id": "u", "dom_id": "7", "timeout": "30"}
    )


def test_rule_5_structured_arguments_are_positional_in_the_order_of_the_signature(
    specced: Any,
) -> None:
    vm_management.transfer_vhd(
        specced, seq_num=0, sr_path="/sr", vdi_uuid="v", host="h", instance_uuid="i"
    )
    specced.call_plugin_serialized.assert_called_once_with(
        "migration.py", "transfer_vhd", "i", "h", "v", "/sr", 0
    )


def test_rule_5_network_config_takes_one_map(specced: Any) -> None:
    host_network.ip_link_get_dev(specced, "eth0")
    specced.call_plugin_serialized.assert_called_once_with(
        "xenhost.py", "network_config", {"cmd": "ip_link_get_dev", "args": {"device_name": "eth0"}}
    )


def test_rule_5_the_call_with_retries_has_five_by_position(specced: Any) -> None:
    callback, retry_cb = mock.Mock(), mock.Mock()
    host_glance.download_vhd(specced, 2, callback, retry_cb, "i", "/sr", {"X": "1"}, ["u"])
    specced.call_plugin_serialized_with_retry.assert_called_once_with(
        "glance.py",
        "download_vhd2",
        2,
        callback,
        retry_cb,
        image_id="i",
        sr_path="/sr",
        extra_headers={"X": "1"},
        uuid_stack=["u"],
    )


def test_rule_5_the_sessions_method_is_looked_up_at_each_call(specced: Any) -> None:
    for answer in ("one", "two"):
        with mock.patch.object(specced, "call_plugin", return_value=answer):
            assert vm_management.get_console_log(specced, 7) == answer
    assert not specced.call_plugin.called


@pytest.mark.parametrize("name", FUNCTIONS)
def test_rule_5_it_is_a_real_function_of_that_name(name: str) -> None:
    function = named(f"os_xenapi.client.{name}")
    assert inspect.isfunction(function)
    assert function.__name__ == name.rpartition(".")[2]


NOTHING = [name for name, call in FUNCTIONS.items() if call.result == "None"]


@pytest.mark.parametrize("name", NOTHING)
def test_rule_6_a_change_returns_nothing_whatever_the_plugin_answers(
    specced: Any, site: Site, name: str
) -> None:
    specced.call_plugin.return_value = specced.call_plugin_serialized.return_value = "an answer"
    arguments = site.arguments(FUNCTIONS[name])
    assert named(f"os_xenapi.client.{name}")(specced, *arguments) is None
    assert len(specced.method_calls) == 1


def test_rule_6_without_files_to_remove_nothing_is_called(specced: Any) -> None:
    assert disk_management.remove_kernel_ramdisk(specced, None, None) is None
    assert specced.method_calls == []


def test_rule_6_the_plugin_itself_returns_what_the_command_wrote(site: Site) -> None:
    put_command(site.dom0, "ip", "echo the link")
    config = {"cmd": "ip_link_get_dev", "args": {"device_name": "lo"}}
    answer = site.session.call_plugin_serialized("xenhost", "network_config", config)
    assert answer == "the link\n"


def test_rule_6_paths_of_copies_are_returned(specced: Any) -> None:
    specced.call_plugin.return_value = "/boot/guest/u"
    assert disk_management.copy_vdi(specced, HOST, 512) == "/boot/guest/u"
    assert disk_management.create_kernel_ramdisk(specced, "i", "u") == "/boot/guest/u"
