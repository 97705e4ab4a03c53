"""Write docs/replay-safe.txt: every call that is sent again when its answer was lost, for review.

    python -m tools.replay            write it
    python -m tools.replay --check    say whether it is what the data model asks for; exit 1 if not

The rule is that of os_xenapi/rpc/replay.py: it goes by names, so that it holds for readers that
hosts newer than the data model have. This list is what the rule comes to today. Whoever renews it
looks at every new line: a message that changes anything, however it is called, must be left out by
the rule. Where the data model itself tells against a message, no list is written.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from os_xenapi import datamodel
from os_xenapi.datamodel import Message
from os_xenapi.rpc.replay import is_replay_safe

TARGET = Path(__file__).resolve().parent.parent / "docs" / "replay-safe.txt"

READERS = re.compile(r"field:get:\w+|object:get_\w+")
"""The rules of the data model that make a message which reads the database and does no more."""

HEADER = """\
# Written by tools/replay.py from os_xenapi/datamodel/xapi.json; not to be edited.
#
# These calls change nothing, so that one whose answer was lost is sent again, within its deadline.
# A call that is not here is sent once; where its answer is lost, OutcomeUnknown says so.
# Calls made with "Async." in front are never sent again: each of them makes a task.
"""

OWN = """
# Messages with code of their own, {count} of them, each with the least role that may call it.
# They were looked at one by one. event.from is asked again with the same token, so that no event is
# missed. event.inject makes an event without news: a second one wakes whoever waits once more.
"""

IMPLICIT = """
# Readers that the data model makes for the fields and objects of its classes, {count} of them.
"""


class Changes(Exception):
    """The rule covers a message that the data model says does more than read."""


def safe_messages(messages: Iterable[Message]) -> list[Message]:
    """Return those of ``messages`` that are sent again.

    Raises:
        Changes: one of them is said to change something.
    """
    safe = [message for message in messages if is_replay_safe(message.full_name)]
    told = [f"{message.full_name}: {reason}" for message in safe if (reason := _against(message))]
    if told:
        raise Changes("; ".join(told) + ": os_xenapi/rpc/replay.py must leave it out")
    return sorted(safe, key=lambda message: message.full_name)


def _against(message: Message) -> str:
    """What the data model tells against sending ``message`` again, or nothing."""
    if not message.session:
        return "it is called without a session, as logins are"
    if message.implicit is not None and not READERS.fullmatch(message.implicit):
        return f"it follows from the rule {message.implicit}, which is no reader's"
    if message.forward_to is not None:
        return "an extension of the host carries it out"
    if message.implicit is None and message.is_async and _is_own_ref(message):
        return f"it may run as a task and returns one {message.class_name}, as what makes one does"
    if message.result is None and not message.name.startswith("assert_"):
        return "it returns nothing, so it must do something"
    return ""


def _is_own_ref(message: Message) -> bool:
    result = message.result
    return result is not None and result.kind == "ref" and result.name == message.class_name


def generate(messages: Iterable[Message]) -> str:
    """Return the text of the list. Raises Changes."""
    safe = safe_messages(messages)
    own = [message for message in safe if message.implicit is None]
    implicit = [message for message in safe if message.implicit is not None]
    lines = [HEADER, OWN.format(count=len(own)), *map(_own_line, own)]
    lines += [IMPLICIT.format(count=len(implicit)), *_lines(implicit)]
    return "".join(lines)


def _own_line(message: Message) -> str:
    return f"{message.full_name:50} {_least_role(message)}\n"


def _least_role(message: Message) -> str:
    if message.roles is None:
        return "everybody"
    ranks = datamodel.load().roles_ordered
    named = [role for role in ranks if role in message.roles]
    return named[-1] if named else "the host alone"


def _lines(messages: Iterable[Message]) -> Iterator[str]:
    return (f"{message.full_name}\n" for message in messages)


def all_messages() -> list[Message]:
    """Return every message of the data model."""
    classes = datamodel.load().classes.values()
    return [message for known in classes for message in known.messages.values()]


def main(argv: Sequence[str] | None = None) -> int:
    """Write the list, or check it."""
    parser = argparse.ArgumentParser(prog="python -m tools.replay", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, show what differs")
    options = parser.parse_args(argv)
    text = generate(all_messages())
    kept = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    if kept == text:
        print(f"{TARGET.name} is up to date")
        return 0
    lines = kept.splitlines(), text.splitlines()
    changes = difflib.unified_diff(*lines, "kept", "new", n=0, lineterm="")
    print("\n".join(changes), file=sys.stderr)
    if options.check:
        print(f"{TARGET.name} is stale: run python -m tools.replay", file=sys.stderr)
        return 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name} written: look at every line that is new")
    return 0


if __name__ == "__main__":
    sys.exit(main())
