"""vm and task: what they do to VMs, how they wait, and what Ctrl-C leaves behind."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from os_xenapi import Session
from os_xenapi.cmd import waiting
from os_xenapi.observe import Attempt, Observer, Operation, Watch
from os_xenapi.simulator.transitions import After
from os_xenapi.tasks import Task
from os_xenapi.testing import SimulatedPool
from tests.cmd.running import COMMAND, PATIENCE, Command, Terminal, environment

There = dict[str, str]


@pytest.fixture
def session(pool: SimulatedPool) -> Iterator[Session]:
    """A session; after the test the VMs are as before, and messages take no time."""
    session = pool.connect()
    yield session
    pool.transitions.clear()
    for vm in pool.vms:
        if session.VM.get_power_state(vm) != "Halted":
            session.VM.hard_shutdown(vm)
    pool.close_sessions()


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_vms_are_started_stopped_and_rebooted(
    command: Command, pool: SimulatedPool, there: There, session: Session
) -> None:
    states = {
        ("start", "--paused"): "Paused",
        ("stop", "--force"): "Halted",
        ("start", "--on", "xenserver-1"): "Running",
        ("reboot",): "Running",
        ("reboot", "--force"): "Running",
        ("stop",): "Halted",
    }
    for words, state in states.items():
        action, *more = words
        done = command("vm", action, "web1", *more, "--wait", env=there)
        assert done.code == 0, done
        assert done.out == ""
        assert f"{action} web1 [####" in done.err
        assert "100%" in done.err
        assert session.VM.get_power_state(pool.vms[0]) == state
    assert session.task.get_all() == []


def test_several_vms_run_at_a_time_and_options_stand_anywhere(
    command: Command, pool: SimulatedPool, there: There, session: Session
) -> None:
    done = command("vm", "start", "web1", "--wait", "web2", "--timeout", "60", "db1", env=there)
    assert done.code == 0, done
    assert {session.VM.get_power_state(vm) for vm in pool.vms} == {"Running"}


def test_one_vm_that_fails_does_not_keep_the_others(
    command: Command, pool: SimulatedPool, there: There, session: Session
) -> None:
    session.VM.start(pool.vms[0], False, False)
    done = command("vm", "start", "web1", "web2", "--wait", env=there)
    assert done.code == 1
    assert "os-xenapi: web1: VM_BAD_POWER_STATE" in done.err
    assert session.VM.get_power_state(pool.vms[1]) == "Running"


def test_without_wait_the_task_is_named_and_can_be_waited_for(
    command: Command, pool: SimulatedPool, there: There, session: Session
) -> None:
    pool.transitions["VM.start"] = After(reads=12)
    uuid = command("vm", "start", "web1", env=there).out.strip()
    listed = command("task", "list", "--pending", "-f", "json", env=there)
    (task,) = json.loads(listed.out)
    assert (task["uuid"], task["name_label"]) == (uuid, "Async.VM.start")
    done = command("task", "wait", uuid, env=there)
    assert (done.code, done.out) == (0, "")
    assert session.VM.get_power_state(pool.vms[0]) == "Running"
    assert f"there is no task {uuid}" in command("task", "wait", uuid, env=there).said(1)


def test_a_task_that_takes_too_long_goes_on_and_can_be_cancelled(
    command: Command, pool: SimulatedPool, there: There, session: Session
) -> None:
    pool.transitions["VM.start"] = After(seconds=600)
    done = command("vm", "start", "web1", "--wait", "--timeout", "0.2", env=there)
    assert done.code == 4
    assert "it goes on" in done.err
    (uuid,) = [session.task.get_uuid(task) for task in session.task.get_all()]
    assert command("task", "cancel", uuid, env=there).code == 0
    assert "TASK_CANCELLED" in command("task", "wait", uuid, env=there).err
    assert session.VM.get_power_state(pool.vms[0]) == "Halted"


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "ended")],
)
def test_a_signal_cancels_the_tasks_and_leaves_nothing(
    pool: SimulatedPool, there: There, session: Session, number: int, code: int, word: str
) -> None:
    pool.transitions["VM.start"] = After(seconds=600)
    with subprocess.Popen(
        [*COMMAND, "vm", "start", "web1", "web2", "--wait"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**there),
    ) as process:
        until(lambda: session.event.from_(["task"], "", 0.0)["valid_ref_counts"]["task"] == 2)
        process.send_signal(number)
        _, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == code
    assert error.splitlines()[-1] == f"os-xenapi: {word}"
    until(lambda: session.task.get_all() == [])
    assert {session.VM.get_power_state(vm) for vm in pool.vms} == {"Halted"}


def test_ctrl_c_in_a_terminal_cancels_the_task(
    pool: SimulatedPool, terminal_env: There, session: Session
) -> None:
    pool.transitions["VM.start"] = After(seconds=600)
    with Terminal(*COMMAND, "vm", "start", "web1", "--wait", env=terminal_env) as terminal:
        terminal.expect("start web1 [")
        terminal.type("\x03")
        terminal.expect("os-xenapi: interrupted")
        assert terminal.end() == 130
    until(lambda: session.task.get_all() == [])
    assert session.VM.get_power_state(pool.vms[0]) == "Halted"


def test_snapshots_and_clones_are_named_by_their_uuid(
    command: Command, pool: SimulatedPool, there: There, session: Session
) -> None:
    made = []
    for action in ("snapshot", "clone"):
        made.append(command("vm", action, "web1", f"a {action}", "--wait", env=there).out.strip())
        ref = session.VM.get_by_uuid(made[-1])
        assert session.VM.get_name_label(ref) == f"a {action}"
        assert session.VM.get_is_a_snapshot(ref) == (action == "snapshot")
    assert "there is no VM a snapshot" in command("vm", "start", "a snapshot", env=there).said(1)
    assert command("vm", "destroy", *made, "--disks", "--yes", env=there).code == 0
    assert session.VM.get_snapshots(pool.vms[0]) == []


def test_destroy_takes_the_disks_of_no_other_vm(
    command: Command, pool: SimulatedPool, there: There, session: Session
) -> None:
    made = session.VM.clone(pool.vms[0], "short-lived")
    (own,) = [session.VBD.get_VDI(vbd) for vbd in session.VM.get_VBDs(made)]
    (other,) = [session.VBD.get_VDI(vbd) for vbd in session.VM.get_VBDs(pool.vms[1])]
    session.VBD.create(
        {
            "VM": made,
            "VDI": other,
            "userdevice": "5",
            "bootable": False,
            "mode": "RO",
            "type": "Disk",
            "empty": False,
            "other_config": {},
            "qos_algorithm_type": "",
            "qos_algorithm_params": {},
        }
    )
    assert "--yes" in command("vm", "destroy", "short-lived", env=there).said(2)
    done = command("vm", "destroy", "short-lived", "--disks", "--yes", env=there)
    assert done.code == 0, done
    assert made not in session.VM.get_all()
    disks = session.VDI.get_all()
    assert own not in disks
    assert other in disks


@pytest.mark.parametrize(("answer", "code"), [("no", 1), ("yes", 0)])
def test_destroy_shows_what_it_would_destroy_and_asks(
    pool: SimulatedPool, terminal_env: There, session: Session, answer: str, code: int
) -> None:
    made = session.VM.clone(pool.vms[0], "\x9b31mred\u202e")
    words = ("vm", "destroy", made, "--disks")
    with Terminal(*COMMAND, *words, env=terminal_env) as terminal:
        shown = terminal.expect("(yes/no)? ")
        assert f"VM {session.VM.get_uuid(made)} ?31mred? (Halted)" in shown
        assert "and its disk" in shown
        terminal.type(f"{answer}\n")
        assert terminal.end() == code
    assert (made in session.VM.get_all()) == (answer == "no")
    if answer == "no":
        session.VM.destroy(made)


def test_a_result_is_printed_where_its_type_is_known(
    command: Command, pool: SimulatedPool, there: There, session: Session
) -> None:
    task = session.Async.VM.clone(pool.vms[0], "of a task").ref
    done = command("task", "wait", task, "--method", "VM.clone", env=there)
    vm = json.loads(done.out)
    assert session.VM.get_name_label(vm) == "of a task"
    session.VM.destroy(vm)
    assert "no message" in command("task", "wait", "x", "--method", "VM.clown", env=there).said(2)


class Interrupting(Observer):
    """Presses Ctrl-C as soon as the host has answered that a task began."""

    def begin(self, operation: Operation, /) -> Watch | None:
        return _Pressed() if operation.name.startswith("Async.") else None


class _Pressed(Watch):
    def tried(self, attempt: Attempt, /) -> None:
        signal.raise_signal(signal.SIGINT)


def test_ctrl_c_before_a_task_is_known_cancels_it_too(
    pool: SimulatedPool, session: Session
) -> None:
    pool.transitions["VM.start"] = After(seconds=600)
    watched = pool.connect(observers=[Interrupting()])
    under_way: list[Task[None]] = []
    with (
        pytest.raises(KeyboardInterrupt),
        waiting.cancelled_by_interrupt(under_way),
    ):
        waiting.begin(watched, "VM.start", [pool.vms[0], False, False], under_way)
    assert len(under_way) == 1
    assert session.task.get_all() == []
    assert session.VM.get_power_state(pool.vms[0]) == "Halted"
