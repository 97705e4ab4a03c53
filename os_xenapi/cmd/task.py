"""List, wait for and cancel tasks.

    os-xenapi task list
    os-xenapi task wait 5e1b6a2c-...
    os-xenapi task cancel 5e1b6a2c-...

A task is named by its uuid or reference. Ctrl-C ends `task wait` and leaves the task as it is; a
task that was waited for is removed from the host with its outcome.
"""

from __future__ import annotations

import argparse
from typing import Any

from os_xenapi.cmd import connection, output, waiting
from os_xenapi.cmd.parsing import Parser, completed_by

__all__ = ["add_arguments", "run"]

_COLUMNS = ("uuid", "name_label", "status", "progress", "created", "name_description")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their arguments."""
    actions = parser.add_subparsers(
        metavar="ACTION", dest="action", required=True, parser_class=Parser
    )
    shown = actions.add_parser("list", help="list the tasks that the pool knows")
    shown.add_argument("--pending", action="store_true", help="only those under way")
    output.add_arguments(shown)
    waited = actions.add_parser("wait", help="wait for tasks, and tell how they end")
    waited.add_argument("tasks", nargs="+", metavar="TASK", help="uuid or reference")
    waiting.add_timeout(waited)
    completed_by(
        waited.add_argument("--method", help="what it carries out, so that its result is read"),
        "method",
    )
    cancelled = actions.add_parser("cancel", help="ask the host to cancel tasks")
    cancelled.add_argument("tasks", nargs="+", metavar="TASK", help="uuid or reference")
    for action in (shown, waited, cancelled):
        connection.add_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    """Carry out the action."""
    if arguments.action == "list":
        return _list(arguments)
    if arguments.action == "wait" and arguments.method:
        from os_xenapi.cmd.names import check_method

        check_method(arguments.method)
    with connection.connect(arguments) as session:
        from os_xenapi.cmd import lookup
        from os_xenapi.cmd.failures import Several
        from os_xenapi.errors import XenApiError
        from os_xenapi.tasks import Task

        found = [lookup.find(session, "task", word) for word in arguments.tasks]
        failures = Several(len(found))
        method = (getattr(arguments, "method", None) or "").removeprefix("Async.")
        for one in found:
            task: Task[Any] = Task(session, one.ref, method)
            try:
                if arguments.action == "cancel":
                    task.cancel()
                    continue
                result = waiting.follow(task, one.name, arguments.timeout)
            except XenApiError as error:
                failures.tell(one.name, error)
                continue
            if result is not None:
                print(output.json_text(result))
        return failures.code


def _list(arguments: argparse.Namespace) -> int:
    from os_xenapi.cmd import filters, names

    known = names.check_class("task")
    columns = output.columns_of(arguments) or list(_COLUMNS)
    for column in columns:
        filters.check_column("task", column, known)
    with connection.connect(arguments) as session:
        records = session.call_xenapi("task.get_all_records")
    rows = [
        {"ref": ref, **record}
        for ref, record in sorted(records.items(), key=lambda item: item[1]["created"])
        if not arguments.pending or record["status"] in ("pending", "cancelling")
    ]
    shown = [{column: filters.value_of(row, column) for column in columns} for row in rows]
    output.show_rows(columns, shown, arguments.format)
    return 0
