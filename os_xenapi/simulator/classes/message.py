"""message: what the pool tells its administrator; kept beside the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from os_xenapi.errors import failure
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.query import compile_query

__all__: list[str] = []

_COLUMNS: dict[str, Callable[[Any], str]] = {
    "name": lambda record: str(record["name"]),
    "priority": lambda record: str(record["priority"]),
    "cls": lambda record: str(record["cls"]),
    "obj_uuid": lambda record: str(record["obj_uuid"]),
    "timestamp": lambda record: str(record["timestamp"]),
    "uuid": lambda record: str(record["uuid"]),
    "body": lambda record: str(record["body"]),
}
_CLASS_OF = {"Host": "host", "Pool": "pool"}


@body("message.create")
def create(call: Call, name: str, priority: int, cls: str, obj_uuid: str, text: str) -> str:
    """Add a message about an existing object."""
    call.store.by_uuid(_CLASS_OF.get(cls, cls), obj_uuid)
    return call.pool.messages.create(
        name, cls, obj_uuid, text, now=call.pool.clock(), priority=priority
    )


@body("message.destroy")
def destroy(call: Call, ref: str) -> None:
    """Delete one message."""
    call.pool.messages.destroy(ref)


@body("message.destroy_many")
def destroy_many(call: Call, refs: list[str]) -> None:
    """Delete several messages."""
    for ref in refs:
        call.pool.messages.destroy(ref)


@body("message.get")
def get(call: Call, cls: str, obj_uuid: str, since: str) -> dict[str, Any]:
    """Answer with the messages about one object since a time."""
    return {
        ref: record
        for ref, record in call.pool.messages.records.items()
        if (record["cls"], record["obj_uuid"]) == (cls, obj_uuid) and record["timestamp"] >= since
    }


@body("message.get_since")
def get_since(call: Call, since: str) -> dict[str, Any]:
    """Answer with the messages since a time."""
    records = call.pool.messages.records
    return {ref: record for ref, record in records.items() if record["timestamp"] >= since}


@body("message.get_all")
def get_all(call: Call) -> list[str]:
    """Answer with the refs of all messages."""
    return list(call.pool.messages.records)


@body("message.get_all_records")
def get_all_records(call: Call) -> dict[str, Any]:
    """Answer with all messages."""
    return call.pool.messages.records


@body("message.get_all_records_where")
def get_all_records_where(call: Call, expression: str) -> dict[str, Any]:
    """Answer with the messages that match."""
    matches = compile_query(expression, _COLUMNS)
    records = call.pool.messages.records
    return {ref: record for ref, record in records.items() if matches(record)}


@body("message.get_record")
def get_record(call: Call, ref: str) -> dict[str, Any]:
    """Answer with one message."""
    return call.pool.messages.record(ref)


@body("message.get_by_uuid")
def get_by_uuid(call: Call, uuid: str) -> str:
    """Answer with the message that has this uuid."""
    for ref, record in call.pool.messages.records.items():
        if record["uuid"] == uuid:
            return ref
    raise failure(["UUID_INVALID", "message", uuid])
