"""What programs' own tests replace in a session, tried as they do it.

Plain functions that need the library and no more, so that they can be run wherever it is installed,
in a process that eventlet has changed too.
"""

from __future__ import annotations

import pickle
from typing import Any
from unittest import mock

from os_xenapi.client import XenAPI, exception, host_network, vm_management
from os_xenapi.client.session import XenAPISession, apply_session_helpers
from tests.contract.fakes import HOST, UUID, VERSION, FakeConnection, FakedSession, pickled

__all__ = ["SEAMS"]


METHODS = [
    "call_plugin",
    "call_plugin_serialized",
    "call_plugin_serialized_with_retry",
    "call_xenapi",
    "custom_task",
    "get_all_refs_and_recs",
    "get_rec",
    "get_session_id",
    "http_connection",
    "is_xsm_sr_check_relaxed",
    "swap_xapi_host",
    "PLUGIN_REQUIRED_VERSION",
    "_create_session",
    "_get_host_ref",
]


def a_fake_connection_drives_a_whole_session() -> None:
    """Login, plugins in both forms of pickles, proxies, records, and an end."""
    session: Any = FakedSession(
        {
            "bandwidth.py.fetch_all_bandwidth": lambda _: pickled({"1": {"0": {"bw_in": 2}}}),
            "xenhost.py.network_config": lambda _: pickle.dumps("written", 0).decode("ascii"),
            "console.py.get_console_log": lambda args: f"console of {args['dom_id']}",
        }
    )
    assert (session.host_ref, session.host_uuid) == (HOST, UUID)
    assert (session.product_version, session.platform_version) == ((7, 1, 0), (2, 2, 0))
    assert host_network.fetch_all_bandwidth(session) == {"1": {"0": {"bw_in": 2}}}
    host_network.ovs_del_port(session, "xenbr0", "vif1.0")
    console: Any = vm_management.get_console_log(session, 7)
    assert console == "console of 7"
    assert session.host.get_uuid(HOST) == UUID
    assert session.get_session_id() == "OpaqueRef:fake"
    session.close()
    assert session.fake.asked == set()


def what_a_fake_lacks_is_told_in_its_own_words() -> None:
    """A message and a plugin that the fake does not have, after construction."""
    session: Any = FakedSession()
    for call in (session.VM.get_all, lambda: session.call_xenapi("event.from", [], "", 1.0)):
        assert isinstance(_raised(call), NotImplementedError)
    error = _raised(lambda: session.call_plugin("glance", "f", {}))
    assert str(error) == "there is no fake of glance.py.f"


def a_class_may_be_patched_as_a_whole() -> None:
    """``_create_session`` replaced on the class, as fixtures of programs do."""
    known = {"dom0_plugin_version.py.get_version": lambda _: pickled("2.1")}
    fake = FakeConnection(known, VERSION)
    with mock.patch.object(XenAPISession, "_create_session", return_value=fake) as create:
        session: Any = XenAPISession("http://fake", "root", "secret")
    create.assert_called_once_with("http://fake")
    assert session.VM.session is session


def each_seam_is_used_with_its_arity() -> None:
    """Every method that programs replace, replaced at once."""
    replaced = {
        "_create_session_and_login": mock.Mock(return_value=FakeConnection({}, VERSION)),
        "_get_host_ref": mock.Mock(return_value="OpaqueRef:own"),
        "_get_product_version_and_brand": mock.Mock(return_value=((6, 5, 0), "XCP")),
        "_get_platform_version": mock.Mock(return_value=(1, 9, 0)),
        "_verify_plugin_version": mock.Mock(return_value=None),
    }
    with mock.patch.multiple(XenAPISession, **replaced):
        session = XenAPISession("http://192.0.2.7", "root", "secret")
    replaced["_create_session_and_login"].assert_called_once_with(
        "http://192.0.2.7", "root", "secret"
    )
    replaced["_get_host_ref"].assert_called_once_with("192.0.2.7")
    replaced["_verify_plugin_version"].assert_called_once_with()
    assert (session.host_ref, session.product_version) == ("OpaqueRef:own", (6, 5, 0))
    assert (session.product_brand, session.platform_version) == ("XCP", (1, 9, 0))


def the_software_version_is_asked_through_its_seam() -> None:
    """What one seam returns decides about the versions."""
    version = {"product_version": "9.8.7", "platform_version": "6.5.4"}
    with mock.patch.object(XenAPISession, "_get_software_version", return_value=version):
        session = FakedSession()
    assert (session.product_version, session.product_brand) == ((9, 8, 7), None)
    assert session.platform_version == (6, 5, 4)


def a_member_leads_to_a_second_connection_and_no_third() -> None:
    """HOST_IS_SLAVE at login: one more connection, to the coordinator, of the same pool."""
    member, coordinator = FakeConnection({}, VERSION), FakedSession().fake
    answer = mock.Mock(side_effect=XenAPI.Failure(["HOST_IS_SLAVE", "192.0.2.9"]))
    member.login_with_password = answer  # type: ignore[method-assign]
    with (
        mock.patch.object(XenAPISession, "_create_session", side_effect=[member, coordinator]) as m,
        mock.patch.object(XenAPISession, "_get_host_ref", return_value=HOST),
    ):
        session = XenAPISession("https://192.0.2.7", "root", "secret")
    assert [one.args for one in m.call_args_list] == [
        ("https://192.0.2.7",),
        ("https://192.0.2.9",),
    ]
    assert (session.is_slave, session.url) == (True, "https://192.0.2.7")
    assert session.master_url == "https://192.0.2.9"


def any_object_can_have_the_proxies() -> None:
    """``apply_session_helpers`` needs ``call_xenapi`` at the call, and nothing before."""
    thing = mock.Mock(spec=["call_xenapi"])
    apply_session_helpers(thing)
    thing.SDN_controller.introduce("tcp", "192.0.2.1", 6640)
    thing.call_xenapi.assert_called_once_with("SDN_controller.introduce", "tcp", "192.0.2.1", 6640)


def an_autospec_has_what_the_class_has_and_no_more() -> None:
    """``create_autospec(XenAPISession, spec_set=True)``, as tests of programs have it."""
    session = mock.create_autospec(XenAPISession, spec_set=True)
    session.call_xenapi.return_value = "answer"
    assert session.call_xenapi("VM.get_all") == "answer"
    for name in METHODS:
        getattr(session, name)
    assert isinstance(_raised(lambda: session.no_such_thing), AttributeError)
    assert isinstance(_raised(lambda: setattr(session, "no_such_thing", 1)), AttributeError)
    assert isinstance(_raised(lambda: session.call_plugin("too", "few")), TypeError)


def retries_wait_through_time_sleep() -> None:
    """A patched ``time.sleep`` sees every pause."""

    def fail(_: Any) -> None:
        raise XenAPI.Failure(["XENAPI_PLUGIN_FAILURE", "f", "RetryableError", "later"])

    session = FakedSession({"glance.py.f": fail})
    with mock.patch("time.sleep") as sleep:
        error = _raised(
            lambda: session.call_plugin_serialized_with_retry("glance", "f", 7, None, None)
        )
    assert isinstance(error, exception.PluginRetriesExceeded)
    assert [pause for (pause,), _ in sleep.call_args_list] == [0.5, 1, 2, 4, 8, 15, 15]


def _raised(call: Any) -> BaseException | None:
    try:
        call()
    except BaseException as error:
        return error
    return None


SEAMS = [
    a_fake_connection_drives_a_whole_session,
    what_a_fake_lacks_is_told_in_its_own_words,
    a_class_may_be_patched_as_a_whole,
    each_seam_is_used_with_its_arity,
    the_software_version_is_asked_through_its_seam,
    a_member_leads_to_a_second_connection_and_no_third,
    any_object_can_have_the_proxies,
    an_autospec_has_what_the_class_has_and_no_more,
    retries_wait_through_time_sleep,
]
