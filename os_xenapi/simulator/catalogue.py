"""The messages of a pool, made ready to be called: found by wire name, their arguments read.

A message is made ready when it is first called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from os_xenapi.datamodel import MANDATORY, Class, DataModel, Message
from os_xenapi.errors import Failure, failure
from os_xenapi.rpc import xmlrpc
from os_xenapi.simulator.bodies import BODIES, RESULT_WRITERS, Body, Call
from os_xenapi.simulator.faults import Asked
from os_xenapi.simulator.implicit import implicit_body
from os_xenapi.simulator.sessions import Session
from os_xenapi.simulator.store import Store, Table
from os_xenapi.simulator.values import BadValue, reader

__all__ = ["Catalogue", "Method"]

Reader = Callable[[Any], Any]

_READS = ("field:get:", "object:get_record", "object:get_all_records")


class Method:
    """One message: its arguments' readers, its body, and how its result is written."""

    __slots__ = (
        "_defaults",
        "_readers",
        "_refusal",
        "body",
        "is_read",
        "message",
        "name",
        "table",
        "write",
    )

    def __init__(self, message: Message, owner: Class, store: Store) -> None:
        self.message: Message = message
        self.name: str = message.full_name
        table = store.tables.get(message.class_name)
        self.table: Table | None = None if message.static else table
        if message.implicit == "object:make":
            self._readers: list[Reader] = [_record_reader(owner)]
        else:
            self._readers = [reader(param.type) for param in message.params]
        self._defaults = [
            param.default for param in message.params if param.default is not MANDATORY
        ]
        self.write = RESULT_WRITERS.get(self.name)
        if self.write is None and message.result is not None:
            self.write = xmlrpc.writer(message.result)
        body = BODIES.get(self.name)
        if body is None and table is not None:
            body = implicit_body(message, table)
        self._refusal: list[str] | None = None
        if message.lifecycle.state == "removed":
            self._refusal = ["MESSAGE_REMOVED"]
        implicit = message.implicit or ""
        self.is_read: bool = implicit.startswith(_READS) or self.name == "event.from"
        """Whether it shows what objects are like."""
        self.body: Body = _not_implemented if body is None else body

    def bind(self, params: Sequence[Any]) -> list[Any]:
        """Return the arguments as native values. Raises Failure where they do not fit."""
        readers = self._readers
        missing = len(readers) - len(params)
        if missing > len(self._defaults) or (missing < 0 and not self._defaults):
            raise self.count_mismatch(len(params))
        try:
            # Where a parameter has a default, XAPI ignores what comes after the last one.
            arguments = [read(param) for read, param in zip(readers, params, strict=False)]
        except BadValue as error:
            raise failure(["INTERNAL_ERROR", str(error)]) from None
        if missing > 0:
            arguments += self._defaults[-missing:]
        return arguments

    def asked(self, host: tuple[str | int, ...], params: Sequence[Any], *, is_async: bool) -> Asked:
        """Return a call as faults see it; ``host`` are the names of the host that is asked."""
        names = (param.name for param in self.message.params)
        return Asked(self.name, is_async, host, dict(zip(names, params, strict=False)))

    def count_mismatch(self, received: int) -> Failure:
        """Return the error of a call with ``received`` arguments, the session not counted."""
        expected = len(self._readers) - len(self._defaults)
        return failure(
            ["MESSAGE_PARAMETER_COUNT_MISMATCH", self.name, str(expected), str(received)]
        )

    def check_callable(self, session: Session) -> None:
        """Raise Failure if nobody, or not this session, may call the message at all."""
        if self._refusal is not None:
            raise failure(self._refusal)
        if self.message.pool_internal and not session.of_pool:
            text = f'Internal API "{self.name}" call attempted with non-pool (external) session'
            raise failure(["INTERNAL_ERROR", text])


class Catalogue:
    """Every message that the datamodel knows."""

    def __init__(self, model: DataModel, store: Store) -> None:
        self._model = model
        self._store = store
        self._ready: dict[str, Method | None] = {}

    def find(self, name: str, *, alias: bool = True) -> Method | None:
        """Return the message with the wire name ``name``, or None.

        ``alias`` also takes the form Class_message, which XAPI knows for sync calls.
        """
        method = self._ready.get(name)
        if method is None:
            message = self._model.message(name)
            if message is None and alias and "." not in name:
                message = self._by_alias(name)
            if message is None:
                return None
            owner = self._model.classes[message.class_name]
            method = self._ready[name] = Method(message, owner, self._store)
        return method

    def names(self) -> list[str]:
        """Return the wire names of all messages, sorted."""
        classes = self._model.classes.values()
        return sorted(f"{one.name}.{name}" for one in classes for name in one.messages)

    def _by_alias(self, name: str) -> Message | None:
        for class_name in self._model.classes:
            if name.startswith(f"{class_name}_"):
                message = self._model.message(f"{class_name}.{name[len(class_name) + 1 :]}")
                if message is not None:
                    return message
        return None


def _not_implemented(call: Call, *_: Any) -> None:
    call.pool.note_unimplemented(call.message.full_name)
    raise failure(["NOT_IMPLEMENTED", call.message.full_name])


def _record_reader(owner: Class) -> Reader:
    """Read the one struct of a constructor; members that are no constructor fields are ignored."""
    readers = [(name, reader(owner.fields[name].type)) for name in owner.constructor_fields]
    required = owner.constructor_required

    def read_record(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise BadValue('Rpc.Runtime_error("Expecting Dict")')
        record = {}
        for name, read in readers:
            if name in value:
                record[name] = read(value[name])
            elif name in required:
                raise BadValue(f'Server_helpers.Dispatcher_FieldNotFound("{name}")')
        return record

    return read_record
