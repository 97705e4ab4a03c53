"""What has changed since a token: the answer of event.from.

It is computed from the state of the tables, not from a log: each object appears at most once, as it
is now. Deletions are remembered only so far back, which is why every answer counts the rows of all
tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from os_xenapi import datamodel
from os_xenapi.datamodel import parse_type
from os_xenapi.errors import failure
from os_xenapi.rpc import xmlrpc
from os_xenapi.simulator.messages import Messages
from os_xenapi.simulator.store import Store, Table, Tombstone

__all__ = ["Subscription", "Token", "answer_xml", "collect", "events_xml"]

_TOKEN = re.compile(r"([0-9]{20}),([0-9]{20})\Z")


class Token(NamedTuple):
    """How far a client has read: the generation of the database, and of the messages."""

    database: int
    messages: int

    @classmethod
    def parse(cls, text: str) -> Token:
        """Return the token in ``text``; the empty text is before everything. Raises Failure."""
        if text == "":
            return cls(0, 0)
        match = _TOKEN.match(text)
        if match is None:
            raise failure(["EVENT_FROM_TOKEN_PARSE_FAILURE", text])
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.database:020d},{self.messages:020d}"


class Subscription:
    """Which classes and objects a client asked for: ``*``, ``vm``, ``vm/OpaqueRef:...``."""

    def __init__(self, classes: Iterable[str]) -> None:
        self._everything = False
        self._classes: set[str] = set()
        self._objects: set[tuple[str, str]] = set()
        for text in classes:
            name, slash, ref = text.partition("/")
            if text == "*":
                self._everything = True
            elif slash:
                self._objects.add((name.lower(), ref))
            else:
                self._classes.add(name.lower())

    @property
    def only_tasks(self) -> bool:
        """Whether nothing but tasks is asked for: such answers are not held back."""
        names = {name for name, _ in self._objects} | self._classes
        return not self._everything and names <= {"task"}

    def wants(self, name: str) -> Callable[[str], bool] | None:
        """Return what tells whether an object of the class is asked for; None: none of them is.

        ``name`` is in lower case.
        """
        if self._everything or name in self._classes:
            return lambda ref: True
        refs = {ref for wanted, ref in self._objects if wanted == name}
        return refs.__contains__ if refs else None


def collect(
    store: Store, messages: Messages, subscription: Subscription, since: Token
) -> dict[str, Any]:
    """Return the answer of event.from: events, valid_ref_counts, and the token to go on from."""
    events = list(_message_events(messages, subscription, since.messages))
    adds: list[dict[str, Any]] = []
    mods: list[dict[str, Any]] = []
    dels: list[dict[str, Any]] = []
    for table in store.tables.values():
        name = table.name.lower()
        wanted = subscription.wants(name) if table.model.gen_events else None
        if wanted is None:
            continue
        for row in table.changed_since(since.database):
            if wanted(row.ref):
                added = row.created > since.database
                event = _event(row.modified, name, "add" if added else "mod", row.ref)
                event["snapshot"] = row.record()
                (adds if added else mods).append(event)
        # From the beginning nothing was ever there, so nothing can be gone.
        for gone in _gone(table, since.database):
            if wanted(gone.ref):
                dels.append(_event(gone.deleted, name, "del", gone.ref))
    return {
        "events": [*events, *reversed(adds), *reversed(mods), *reversed(dels)],
        "valid_ref_counts": {
            table.name.lower(): len(table.rows) for table in store.tables.values()
        },
        "token": str(Token(store.generation, messages.generation)),
    }


def _gone(table: Table, since: int) -> Iterator[Tombstone]:
    return (gone for gone in table.deleted_since(since) if gone.created <= since)


def _message_events(
    messages: Messages, subscription: Subscription, since: int
) -> Iterator[dict[str, Any]]:
    wanted = subscription.wants("message")
    if wanted is None:
        return
    for ref in reversed(list(messages.created_since(since))):
        if wanted(ref):
            yield {**_event(0, "message", "add", ref), "snapshot": messages.records[ref]}
    for gone in messages.deleted_since(since):
        if gone.created <= since and wanted(gone.ref):
            yield _event(0, "message", "del", gone.ref)


def _event(generation: int, name: str, operation: str, ref: str) -> dict[str, Any]:
    return {
        "id": str(generation),
        "timestamp": "0.0",
        "class": name,
        "operation": operation,
        "ref": ref,
    }


def answer_xml(answer: dict[str, Any]) -> str:
    """Return the answer of event.from as XAPI writes it; its counts are true XML-RPC ints."""
    counts = (
        (name, f"<value><i4>{count}</i4></value>")
        for name, count in answer["valid_ref_counts"].items()
    )
    return xmlrpc.struct(
        (
            ("events", events_xml(answer["events"])),
            ("valid_ref_counts", xmlrpc.struct(counts)),
            ("token", f"<value>{answer['token']}</value>"),
        )
    )


def events_xml(events: Iterable[dict[str, Any]]) -> str:
    """Return events as XAPI writes them in an answer."""
    return f"<value><array><data>{''.join(map(_event_xml, events))}</data></array></value>"


def _event_xml(event: dict[str, Any]) -> str:
    text = xmlrpc.writer(parse_type("string"))
    members = [(name, text(value)) for name, value in event.items() if name != "snapshot"]
    if "snapshot" in event:
        write = xmlrpc.writer(parse_type(f"record({_model_name(event['class'])})"))
        members.append(("snapshot", write(event["snapshot"])))
    return xmlrpc.struct(members)


@cache
def _model_name(event_class: str) -> str:
    classes = datamodel.load().classes
    return next(name for name in classes if name.lower() == event_class)
