"""Start, stop, reboot, snapshot, clone and destroy VMs.

    os-xenapi vm start web1 web2 --wait
    os-xenapi vm stop web1 --force
    os-xenapi vm snapshot web1 before-the-upgrade
    os-xenapi vm destroy web1 --disks --yes

A VM is named by its uuid, its reference, or a name that no other has; templates and snapshots only
by uuid or reference. Each action is a task on the host: without --wait its uuid is printed, for
`os-xenapi task wait`; with it a bar shows how far it is, and Ctrl-C cancels it.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from os_xenapi.cmd import asking, connection, waiting
from os_xenapi.cmd.parsing import Parser, UsageError, printable

if TYPE_CHECKING:
    from os_xenapi import Session
    from os_xenapi.cmd.lookup import Found
    from os_xenapi.tasks import Task

__all__ = ["add_arguments", "run"]

_HELP = {
    "start": "start halted VMs",
    "stop": "shut VMs down by their guests; --force: cut their power",
    "reboot": "reboot VMs by their guests; --force: as by their reset button",
    "snapshot": "take a snapshot of a VM and its disks",
    "clone": "make a copy of a VM, as fast as its storage can",
    "destroy": "remove halted VMs; their disks stay, but for --disks",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their arguments."""
    actions = parser.add_subparsers(
        metavar="ACTION", dest="action", required=True, parser_class=Parser
    )
    for name, text in _HELP.items():
        action = actions.add_parser(name, help=text, description=text)
        if name in ("snapshot", "clone"):
            action.add_argument("vms", nargs=1, metavar="VM")
            action.add_argument("name", metavar="NAME", help="what the new one is called")
        else:
            action.add_argument("vms", nargs="+", metavar="VM")
        if name in ("stop", "reboot"):
            action.add_argument("--force", action="store_true", help="without asking the guest")
        if name == "start":
            action.add_argument("--paused", action="store_true", help="leave them paused")
            action.add_argument("--on", metavar="HOST", help="start them on this host")
        if name == "destroy":
            action.add_argument("--disks", action="store_true", help="and the disks of no other VM")
            action.add_argument("--yes", action="store_true", help="do not ask")
        waiting.add_arguments(action, waits=False)
        connection.add_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    """Begin the action on each VM, and wait if that is wanted."""
    if arguments.action == "destroy" and not (arguments.yes or asking.can_ask()):
        raise UsageError("vm destroy asks before it destroys: say --yes where nobody can answer")
    if arguments.timeout is not None and not (arguments.wait or arguments.action == "destroy"):
        raise UsageError("--timeout is how long --wait waits: say --wait too")
    with connection.connect(arguments) as session:
        from os_xenapi.cmd import lookup

        vms = [lookup.find_vm(session, word) for word in arguments.vms]
        if arguments.action == "destroy":
            return _destroy(session, vms, arguments)
        method, values = _call(session, arguments)
        return _carry_out(session, method, values, vms, arguments)


def _call(session: Session, arguments: argparse.Namespace) -> tuple[str, list[Any]]:
    """Return the message of the action and what it takes after the VM."""
    from os_xenapi.cmd import lookup

    action = arguments.action
    if action == "start":
        if arguments.on is None:
            return "VM.start", [arguments.paused, False]
        return "VM.start_on", [
            lookup.find(session, "host", arguments.on).ref,
            arguments.paused,
            False,
        ]
    if action in ("snapshot", "clone"):
        return f"VM.{action}", [arguments.name]
    way = "hard" if arguments.force else "clean"
    return f"VM.{way}_{'shutdown' if action == 'stop' else 'reboot'}", []


def _carry_out(
    session: Session,
    method: str,
    values: list[Any],
    vms: list[Found],
    arguments: argparse.Namespace,
) -> int:
    """Begin on all VMs, then wait for one after the other; 1 where any failed."""
    from os_xenapi.cmd.failures import Several
    from os_xenapi.errors import XenApiError

    begun: list[tuple[Found, Task[Any]]] = []
    failures = Several(len(vms))
    under_way: list[Task[Any]] = []
    with waiting.cancelled_by_interrupt(under_way):
        for vm in vms:
            try:
                task = waiting.begin(session, method, [vm.ref, *values], under_way)
            except XenApiError as error:
                failures.tell(vm.name, error)
                continue
            begun.append((vm, task))
        for vm, task in begun:
            if not arguments.wait:
                print(session.task.get_uuid(task.ref))
                continue
            try:
                result = waiting.follow(task, f"{arguments.action} {vm.name}", arguments.timeout)
            except XenApiError as error:
                failures.tell(vm.name, error)
                continue
            if isinstance(result, str) and result.startswith("OpaqueRef:"):
                print(session.call_xenapi("VM.get_uuid", result))
    return failures.code


def _destroy(session: Session, vms: list[Found], arguments: argparse.Namespace) -> int:
    from os_xenapi.cmd.failures import Several
    from os_xenapi.errors import XenApiError

    disks = {vm.ref: _disks(session, vm.ref) if arguments.disks else [] for vm in vms}
    if not arguments.yes and not _agreed(session, vms, disks):
        print("Nothing was destroyed.", file=sys.stderr)
        return 1
    failures = Several(len(vms))
    for vm in vms:
        try:
            _do(session, "VM.destroy", vm.ref, f"destroy {vm.name}", arguments)
            for vdi in disks[vm.ref]:
                _do(session, "VDI.destroy", vdi, f"destroy VDI {vdi}", arguments)
        except XenApiError as error:
            failures.tell(vm.name, error)
    return failures.code


def _do(session: Session, method: str, ref: str, label: str, arguments: argparse.Namespace) -> None:
    """Destroy one object: what follows needs its end, so that this is always waited for."""
    under_way: list[Task[Any]] = []
    with waiting.cancelled_by_interrupt(under_way):
        task = waiting.begin(session, method, [ref], under_way)
        if arguments.wait:
            waiting.follow(task, label, arguments.timeout)
        else:
            task.wait(arguments.timeout)


def _disks(session: Session, vm: str) -> list[str]:
    """Return the VDIs that are disks of this VM and of no other."""
    found = []
    for vbd in session.call_xenapi("VM.get_VBDs", vm):
        record = session.call_xenapi("VBD.get_record", vbd)
        if record["type"] != "Disk" or record["empty"]:
            continue
        users = session.call_xenapi("VDI.get_VBDs", record["VDI"])
        owners = {session.call_xenapi("VBD.get_VM", user) for user in users}
        if owners == {vm} and record["VDI"] not in found:
            found.append(record["VDI"])
    return found


def _agreed(session: Session, vms: list[Found], disks: dict[str, list[str]]) -> bool:
    """Show what would be destroyed and ask."""
    for vm in vms:
        record = session.call_xenapi("VM.get_record", vm.ref)
        name = printable(record["name_label"])
        print(f"VM {record['uuid']} {name} ({record['power_state']})", file=sys.stderr)
        for vdi in disks[vm.ref]:
            disk = session.call_xenapi("VDI.get_record", vdi)
            name = printable(disk["name_label"])
            print(f"  and its disk {disk['uuid']} {name}", file=sys.stderr)
    return asking.answer("Destroy for ever (yes/no)? ").strip().lower() == "yes"
