"""New VDIs that are not left behind half-made, whatever happens while they are made and filled.

The creation runs as a task, so that it can be ended by its reference. Where even that was lost, a
mark on the VDI tells it from all others; the mark goes when the VDI is whole.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from os_xenapi.errors import (
    ConnectionFailed,
    Failure,
    LimitExceeded,
    OutcomeUnknown,
    ReadOnlySession,
    TaskVanished,
    TransferFailed,
    XenApiError,
)
from os_xenapi.flows import AnySession, Call, Flow, Make, Sleep, Use
from os_xenapi.progress import Cancellation
from os_xenapi.task_stream import await_verdict
from os_xenapi.tasks import await_task, cancel_task

if TYPE_CHECKING:
    from os_xenapi.types import SRRef, VDIRef

__all__ = ["MARK", "VdiCreation", "add_note"]

MARK = "os-xenapi-import"
"""The key in other_config of a VDI that an import has not finished yet."""

NULL_REF = "OpaqueRef:NULL"
_CREATE_SECONDS = 600.0
"""How long storage may take to make a VDI: some zero or reserve the whole of it first."""
_NOT_BEGUN = (Failure, ConnectionFailed, LimitExceeded, ReadOnlySession)
"""What says of a call that the host did not begin with it, but for OutcomeUnknown."""
_SETTLE_SECONDS = 30.0
_LOOKS = (0.0, 0.5, 2.0)
"""Pauses in seconds before the looks for a VDI whose creation may still be under way."""


class VdiCreation:
    """A VDI to be made and filled: ``create``, then ``keep`` or ``destroy``; steps of a flow.

    ``sr`` is where, None for the pool's default SR; ``virtual_size`` is in bytes.
    """

    def __init__(
        self,
        session: AnySession,
        sr: SRRef | None,
        label: str,
        virtual_size: int,
        cancel: Cancellation | None = None,
    ) -> None:
        self._session = session
        self._cancel = cancel
        self._sr = sr
        self._label = label
        self._virtual_size = virtual_size
        self._mark = secrets.token_hex(16)
        self._vdi: VDIRef | None = None

    def create(self) -> Flow[VDIRef]:
        """Make the VDI and return its reference; whatever this raises, none is left behind."""
        record = yield from self._record()
        tasks: list[str] = []
        try:
            task = yield Make("Async.VDI.create", (record,), tasks.append)
            self._vdi = yield from await_verdict(
                self._session, task, "VDI.create", _CREATE_SECONDS, self._cancel
            )
        except BaseException as error:
            if tasks:
                yield from self._undo(tasks[0], error)
            elif not isinstance(error, _NOT_BEGUN) or isinstance(error, OutcomeUnknown):
                yield from self._destroy_marked(error)
            raise
        assert self._vdi is not None
        return self._vdi

    def keep(self) -> Flow[None]:
        """Take note that the VDI is whole."""
        with suppress(XenApiError):
            yield Call("VDI.remove_from_other_config", (self._vdi, MARK))

    def destroy(self, cause: BaseException, *, reachable: bool = True) -> Flow[None]:
        """Destroy the VDI because of ``cause``, which gets a note if that fails."""
        if self._vdi is not None and reachable:
            yield from self._destroy(self._vdi, cause)
        elif self._vdi is not None:
            self._note(cause, "the pool is out of reach")

    def _record(self) -> Flow[dict[str, Any]]:
        sr = self._sr
        if sr is None:
            pools = yield Call("pool.get_all_records")
            sr = next(iter(pools.values()))["default_SR"]
            if not sr or sr == NULL_REF:
                raise TransferFailed("the pool has no default SR: say which SR takes it (sr=)")
        return {
            "name_label": self._label,
            "name_description": "",
            "SR": sr,
            "virtual_size": self._virtual_size,
            "type": "user",
            "sharable": False,
            "read_only": False,
            "other_config": {MARK: self._mark},
        }

    def _undo(self, task: str, cause: BaseException) -> Flow[None]:
        """End the creation, if it has not ended, and destroy what it made all the same."""
        try:
            if not isinstance(cause, Failure) or self._is_cancelled():
                yield Use(cancel_task, (self._session, task))
                wait = (self._session, task, "VDI.create", _SETTLE_SECONDS)
                vdi = yield Use(await_task, wait)
                yield from self._destroy(vdi, cause)
                return
        except (Failure, TaskVanished):
            pass
        except XenApiError as error:
            self._note(cause, error)
            return
        # It is over, and may have been cancelled when the VDI was there already.
        yield from self._destroy_marked(cause, looks=_LOOKS[:1])

    def _is_cancelled(self) -> bool:
        return self._cancel is not None and self._cancel.cancelled

    def _destroy_marked(
        self, cause: BaseException, *, looks: tuple[float, ...] = _LOOKS
    ) -> Flow[None]:
        """Destroy the VDI of which nothing is known but what it was to be called."""
        try:
            for pause in looks:
                yield Sleep(pause)
                named = yield Call("VDI.get_by_name_label", (self._label,))
                for vdi in named:
                    with suppress(Failure):  # somebody else's may go meanwhile
                        found = yield Call("VDI.get_other_config", (vdi,))
                        if found.get(MARK) == self._mark:
                            yield from self._destroy(vdi, cause)
                            return
        except XenApiError as error:
            self._note(cause, error)
        else:
            if len(looks) > 1:
                self._note(cause, "its creation may go on")

    def _destroy(self, vdi: VDIRef, cause: BaseException) -> Flow[None]:
        try:
            yield Call("VDI.destroy", (vdi,))
        except XenApiError as error:
            add_note(cause, f"the half-made VDI {vdi} could not be destroyed ({error}): destroy it")

    def _note(self, cause: BaseException, why: object) -> None:
        add_note(
            cause,
            f"a half-made VDI may be left ({why}): destroy the VDI {self._label!r} whose "
            f"other_config has {MARK}={self._mark}, if there is one",
        )


def add_note(error: BaseException, note: str) -> None:
    """Add a note to an error where Python knows notes."""
    if hasattr(error, "add_note"):  # Python 3.11 and later
        error.add_note(note)
