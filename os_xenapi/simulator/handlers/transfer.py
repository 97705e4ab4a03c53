"""What the handlers that move disks share: the task that tells how it went.

A client learns the outcome of a transfer from its task alone: once the head of the answer is out, a
failure shows as a broken connection and nothing else. So whatever ends a transfer ends its task.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
from collections.abc import AsyncIterator, Container
from typing import TYPE_CHECKING

from os_xenapi.errors import Failure, FormatError, failure
from os_xenapi.simulator import tasks
from os_xenapi.simulator.faults import transfers
from os_xenapi.simulator.faults.transfers import Pace
from os_xenapi.simulator.handlers.access import authenticated
from os_xenapi.simulator.http import Exchange, Refusal
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.streams import Disconnected, TimedOut

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool

__all__ = ["Transfer", "transferring"]

log: logging.Logger = logging.getLogger(__name__)

_STEPS = 100
"""How often the progress of a task changes during a transfer, at most."""


class Transfer:
    """A disk's content on its way through one exchange; ``task`` is the ref of its task."""

    def __init__(self, exchange: Exchange, session: str, task: str, *, is_ours: bool) -> None:
        self.exchange = exchange
        self.pool: Pool = exchange.site.pool
        self.session = session
        self.task = task
        self.is_ours = is_ours
        """Whether the task was made here, as the client brought none."""
        self._step = 0
        self.pace: Pace | None = None

    def format(self, simulated: Container[str], *, not_simulated: Container[str]) -> str:
        """The format that the client names, raw if none. Raises what ends an unknown one."""
        name = self.exchange.head.parameter("format") or "raw"
        if name in not_simulated:
            raise failure(["NOT_IMPLEMENTED", f"format {name}"])
        if name not in simulated:
            raise self.refuse(404, ["INTERNAL_ERROR", f"Unknown format {name}"])
        return name

    def begin_answer(self, *headers: tuple[str, str]) -> None:
        """Send the head of the answer. What fails from here on only the task tells."""
        self.exchange.begin_stream([("task-id", self.task), *headers])
        if self.exchange.error_inside is not None:
            raise failure(self.exchange.error_inside)

    def refuse(self, status: int, details: list[str]) -> Refusal:
        """Fail the task; return the answer for the client, where it is not XAPI's usual 500."""
        tasks.fail(self.pool, self.task, details)
        return Refusal(status, " ".join(details))

    def require(self, sr: Row) -> None:
        """Go on only on a host that sees the repository ``sr``.

        Raises what sends the client on to one that does; the task stays pending for that one. Where
        no host does, whoever uses the repository says so.
        """
        pool, here = self.pool, self.exchange.site.host
        with pool.lock:
            seeing = [
                pool.host(pbd["host"])
                for pbd in pool.store.related(sr, "PBDs")
                if pbd["currently_attached"]
            ]
        others = [host for host in seeing if host.is_reachable]
        if here in seeing or not others:
            return
        if self.is_ours:
            with pool.lock:
                tasks.forget(pool, self.task)
        target = self.exchange.head.target
        where = others[0].origin + target
        raise Refusal(302, f"The disk is at {where}.", [("Location", where)])

    async def progress(self, done: int, total: int) -> None:
        """Tell the task how many bytes of how many have passed; slow storage takes its time."""
        if self.pace is not None:
            await self.pace.hold_back(done)
        step = min(done * _STEPS // total, _STEPS) if total else _STEPS
        if step > self._step:
            self._step = step
            tasks.progress(self.pool, self.task, step / _STEPS)
            with self.pool.lock:
                self.pool.sessions.touch(self.session)

    def stop_if_cancelled(self) -> None:
        """Interrupt the transfer when somebody has cancelled its task."""
        if tasks.is_cancelled(self.pool, self.task):
            self.exchange.channel.interrupt(failure(["TASK_CANCELLED", self.task]))


@contextlib.asynccontextmanager
async def transferring(exchange: Exchange, label: str) -> AsyncIterator[Transfer]:
    """Run a transfer: authenticate its client, find or make its task, and fail that if it fails.

    The block ends the task itself where all went well. ``label`` is the name of a task made here.
    """
    async with authenticated(exchange, label) as session:
        site, head = exchange.site, exchange.head
        given = head.parameter("task_id") or head.cookies.get("task_id")
        task = given or ""
        with site.pool.lock:
            if given is None:
                task = tasks.create(site.pool, site.host, session, label).ref
            elif site.pool.store.find("task", task) is None:
                raise Refusal(500, f"HANDLE_INVALID task {task}")
        transfer = Transfer(exchange, session, task, is_ours=given is None)
        try:
            with site.pending.watching(transfer.stop_if_cancelled):
                transfer.pace = await transfers.begin(exchange, session, task)
                yield transfer
        except Refusal:
            raise
        except Exception as error:
            details = _details(error)
            raise transfer.refuse(500, details) from error
        except asyncio.CancelledError:
            tasks.fail(site.pool, task, ["INTERNAL_ERROR", "The host stopped during the transfer"])
            raise
        finally:
            exchange.channel.interrupt(None)


def _details(error: Exception) -> list[str]:
    """The error that the task of a transfer shows for what ended it."""
    if isinstance(error, Failure):
        return error.details
    if isinstance(error, FormatError):
        return ["VDI_IO_ERROR", str(error)]
    if isinstance(error, Disconnected):
        return ["VDI_IO_ERROR", "The client closed the connection before the whole disk had passed"]
    if isinstance(error, TimedOut):
        return ["VDI_IO_ERROR", "The client neither sent nor took anything for too long"]
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return ["SR_BACKEND_FAILURE_44", "", "There is insufficient space", ""]
    log.error("A transfer of the simulated pool failed", exc_info=error)
    return ["INTERNAL_ERROR", repr(error)]
