"""Which calls may be sent twice: none that changes anything."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from os_xenapi import datamodel
from os_xenapi.rpc.replay import is_replay_safe
from tools import replay as tool


@pytest.mark.parametrize(
    "method",
    [
        "VM.get_record",
        "VM.get_all_records_where",
        "host.get_servertime",
        "VM.assert_can_migrate",
        "VDI.list_changed_blocks",
        "VM.compute_memory_overhead",
        "SR.query_data_source",
        "event.from",
        "event.inject",
        "host.is_in_emergency_mode",
    ],
)
def test_calls_that_only_look_are_safe(method: str) -> None:
    assert is_replay_safe(method)


@pytest.mark.parametrize(
    "method",
    [
        "VM.start",
        "VM.set_name_label",
        "VM.add_tags",
        "VM.create",
        "VDI.destroy",
        "host.call_plugin",
        "session.login_with_password",
        "session.logout",
        "event.register",
        "event.next",
        "task.cancel",
        "pool.is_slave",
        "Async.VM.get_record",
        "Async.host.is_in_emergency_mode",
        "InternalAsync.VM.get_record",
        "VM_get_record",
        "get_record",
        "",
    ],
)
def test_all_other_calls_are_not(method: str) -> None:
    assert not is_replay_safe(method)


READERS_FOR_MORE_THAN_THE_READ_ONLY_ROLE = {
    *("PCI.get_dom0_access_status", "VBD.assert_attachable", "VMPP.get_alerts"),
    *("SR.assert_can_host_ha_statefile", "SR.assert_supports_database_replication"),
    *("SR.get_live_hosts", "VDI.get_nbd_info", "VDI.list_changed_blocks", "VTPM.get_contents"),
    *("VM.assert_can_migrate", "VM.assert_can_migrate_sender", "VM.get_secureboot_readiness"),
    *("host.assert_can_evacuate", "host.get_management_interface", "host.get_sched_gran"),
    *("host.get_sm_diagnostics", "host.get_thread_diagnostics"),
    *("host.get_uncooperative_domains", "pool.get_guest_secureboot_readiness"),
}


def test_a_safe_call_is_open_to_readers_or_was_reviewed() -> None:
    """A message that XAPI adds under the name of a reader, for more than readers, is looked at."""
    guarded = {
        message.full_name
        for known in datamodel.load().classes.values()
        for message in known.messages.values()
        if is_replay_safe(message.full_name)
        and message.implicit is None
        and message.roles is not None
        and "read-only" not in message.roles
    }
    assert guarded == READERS_FOR_MORE_THAN_THE_READ_ONLY_ROLE


def test_the_reviewed_list_is_what_the_rule_comes_to(capsys: pytest.CaptureFixture[str]) -> None:
    """-s or -rP prints it whole; a failure prints what came in or went out since the review."""
    current = tool.main(["--check"])
    changes = capsys.readouterr().err
    sys.stdout.write(tool.TARGET.read_text(encoding="utf-8"))
    assert current == 0, changes
    listed = {
        line.split()[0]
        for line in tool.TARGET.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    known = {message.full_name for message in tool.all_messages()}
    assert listed == {name for name in known if is_replay_safe(name)}


def test_a_stale_list_is_told_with_what_changed_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewed = tool.TARGET.read_text(encoding="utf-8")
    target = tmp_path / "replay-safe.txt"
    monkeypatch.setattr(tool, "TARGET", target)
    stale = reviewed.replace("VM.get_all\n", "").replace("VM.get_VBDs\n", "VM.start\n")
    target.write_text(stale, encoding="utf-8")
    assert tool.main(["--check"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        *("-VM.start", "+VM.get_VBDs", "+VM.get_all")
    ]
    assert "run python -m tools.replay" in told[-1]
    assert target.read_text(encoding="utf-8") == stale
    assert tool.main([]) == 0
    assert target.read_text(encoding="utf-8") == reviewed


LOOKS = datamodel.load().classes["VM"].messages["get_possible_hosts"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"session": False}, "without a session"),
        ({"implicit": "object:make"}, "no reader's"),
        ({"forward_to": "host-extension:pool.get_ready"}, "extension"),
        ({"result": datamodel.parse_type("ref(VM)"), "is_async": True}, "as what makes one does"),
        ({"result": None}, "returns nothing"),
    ],
)
def test_no_list_is_written_where_the_data_model_tells_against_a_message(
    changes: dict[str, object], reason: str
) -> None:
    assert tool.safe_messages([LOOKS]) == [LOOKS]
    with pytest.raises(tool.Changes, match=rf"VM\.get_possible_hosts.*{reason}"):
        tool.generate([dataclasses.replace(LOOKS, **changes)])  # type: ignore[arg-type]
