"""What a session does in a run, and what must be true of it afterwards.

``executions`` counts on the simulator. A value means that it was carried out once; an error that
it was not, unless the error itself leaves that open or is the host's own word on it.
"""

from __future__ import annotations

import os
from typing import Any

from os_xenapi.errors import Failure
from os_xenapi.simulator.dispatcher import call
from os_xenapi.transfer import Cancellation, export_disk, import_disk
from tests.faults.runs import AMPLE, AT_ONCE, Run, Story

__all__ = ["OPERATIONS", "Operation"]

MIB = 1 << 20
GRACE = 40.0
"""Seconds that the library may wait for a task to end, beyond the time that calls have."""

MOSTLY_WAITING = 50
"""Runs at a time where most of them wait."""

KNOWS_NOTES = hasattr(BaseException, "add_note")
"""Whether errors can say what was left where the host does not answer any more: Python 3.11."""

CANCELLED_AFTER = 4.0
"""Seconds after which an import is cancelled that waits for storage, which may take minutes."""


class Operation:
    """Something that a session does; the base is a safe call."""

    name = "safe call"
    is_safe = True
    transports: tuple[str, ...] = ("sim", "http", "https")
    seeds = 2
    at_once = AT_ONCE

    def seconds(self, patience: float) -> float:
        """Return how long it may take if calls have ``patience`` seconds."""
        return patience

    def span(self, run: Run, side: str) -> int:
        """Return within how many bytes of a direction a fault strikes."""
        return 500

    def struck(self, run: Run) -> str:
        """Return what the calls name that faults of the host strike."""
        return run.label

    def prepare(self, run: Run) -> None:
        """Make what the run works on: a network called like the run."""
        record = {"name_label": run.label, "other_config": {}}
        run.made["network"] = inside(run, "network.create", record)

    def before(self, run: Run, session: Any) -> Story:
        """Do what must be done before the fault is armed."""
        yield from ()

    def steps(self, run: Run, session: Any) -> Story:
        """Do it; the value is checked here."""
        label = yield session.network.get_name_label(run.made["network"])
        expect(run, label == run.label, f"the value is {label!r}")

    def executions(self, run: Run) -> int | None:
        """Return how often it was carried out, None where it does not matter."""
        return None

    def judge(self, run: Run) -> None:
        """Hold what the caller was told against what the pool knows."""
        count = run.executions = self.executions(run)
        left = run.site.logins(run.label)
        expect(run, left <= self.sessions_left(run), f"{left} sessions are left")
        if count is None:
            return
        expect(run, count <= 1, f"it was carried out {count} times")
        if run.told == "value":
            expect(run, count == 1, f"a value was returned, carried out {count} times")
        elif not run.is_open and not isinstance(run.error, Failure):
            expect(run, count == 0, f"{run.error!r}, and it was carried out")
        elif isinstance(run.error, Failure):
            expected = run.fault.fails_after
            expect(
                run,
                expected is None or count == int(expected),
                f"{run.error!r}, and carried out {count} times",
            )

    def sessions_left(self, run: Run) -> int:
        """Return how many sessions may stay on the host."""
        return int(run.fault.forgotten)


class Login(Operation):
    """Logging in. A login whose answer is lost leaves a session that nobody can log out."""

    name = "login"

    def prepare(self, run: Run) -> None:
        pass

    def sessions_left(self, run: Run) -> int:
        return super().sessions_left(run) if run.told == "value" else 1


class Change(Operation):
    """A call that makes an object; which one, the seed decides."""

    name = "unsafe call"
    is_safe = False
    classes: tuple[str, ...] = ("network", "VM", "VDI")

    def prepare(self, run: Run) -> None:
        run.made["class"] = run.random.choice(self.classes)
        run.made["vm"] = next(
            row.ref for row in run.site.pool.store.rows("VM") if row["is_default_template"]
        )
        run.made["sr"] = run.site.pool.store.rows("SR")[0].ref

    def steps(self, run: Run, session: Any) -> Story:
        kind = run.made["class"]
        if kind == "VM":
            ref = yield session.VM.clone(run.made["vm"], run.label)
        elif kind == "VDI":
            ref = yield session.VDI.create(disk(run.label, run.made["sr"]))
        else:
            ref = yield session.network.create({"name_label": run.label, "other_config": {}})
        run.made["ref"] = ref

    def executions(self, run: Run) -> int | None:
        rows = run.site.rows(run.made["class"], run.label)
        if run.told == "value":
            expect(run, [row.ref for row in rows] == [run.made["ref"]], "another object is there")
        return len(rows)


class AsyncChange(Change):
    """An Async call, and the wait for its task."""

    name = "async call, wait"
    at_once = MOSTLY_WAITING
    classes = ("VM",)

    def span(self, run: Run, side: str) -> int:
        return 2500

    def seconds(self, patience: float) -> float:
        return 2 * patience + GRACE

    def steps(self, run: Run, session: Any) -> Story:
        task = yield session.Async.VM.clone(run.made["vm"], run.label)
        run.made["task"] = task.ref
        run.made["ref"] = yield task.wait(timeout=run.patience)

    def judge(self, run: Run) -> None:
        if "task" in run.made and run.told != "value":
            # The task was made; what went wrong is the wait, and the work goes on without it.
            run.executions = self.executions(run)
            expect(run, run.executions in (0, 1), f"it was carried out {run.executions} times")
            return
        super().judge(run)


class Event(Operation):
    """A wait for an event that comes while it is under way."""

    name = "event wait"

    def struck(self, run: Run) -> str:
        return f"network/{run.made['network']}"

    def before(self, run: Run, session: Any) -> Story:
        run.made["classes"] = [f"network/{run.made['network']}"]
        classes = run.made["classes"]
        batch = yield session.call_xenapi("event.from", classes, "", 0.0, timeout=AMPLE)
        run.made["token"] = batch["token"]

    def steps(self, run: Run, session: Any) -> Story:
        pool, ref = run.site.pool, run.made["network"]

        def change() -> None:
            with pool.lock:
                row = pool.store.tables["network"].rows[ref]
                pool.store.set(row, name_description="changed")

        run.site.later(0.02, change)
        classes, token = run.made["classes"], run.made["token"]
        batch = yield session.call_xenapi("event.from", classes, token, 10.0)
        seen = [event["ref"] for event in batch["events"]]
        expect(run, seen == [ref], f"the events are of {seen}")


class Export(Operation):
    """A disk that is streamed into a file."""

    name = "stream export"
    seeds = 1
    at_once = MOSTLY_WAITING

    def span(self, run: Run, side: str) -> int:
        return run.random.choice((800, 3000, 2 * MIB if side == "answer" else 3000))

    def seconds(self, patience: float) -> float:
        return 6 * patience + GRACE

    def prepare(self, run: Run) -> None:
        sr = run.site.pool.store.rows("SR")[0].ref
        vdi = inside(run, "VDI.create", disk(run.label, sr))
        row = run.site.pool.store.tables["VDI"].rows[vdi]
        run.made["vdi"] = vdi
        run.made["bytes"] = run.random.randbytes(4096)
        with run.site.pool.disks.path(row["uuid"]).open("r+b") as file:
            file.seek(MIB)
            file.write(run.made["bytes"])
        run.made["path"] = run.directory / f"{abs(hash(run.label))}.raw"

    def steps(self, run: Run, session: Any) -> Story:
        yield export_disk(session, run.made["vdi"], run.made["path"], file_format="raw")

    def judge(self, run: Run) -> None:
        super().judge(run)
        path = run.made["path"]
        if run.told == "value":
            with open(path, "rb") as file:
                file.seek(MIB)
                expect(run, file.read(4096) == run.made["bytes"], "the file holds another disk")
        expect(run, path.exists() == (run.told == "value"), "there is a file, or none")
        path.unlink(missing_ok=True)


class Import(Operation):
    """A disk that is streamed into a new VDI."""

    name = "stream import"
    seeds = 1
    at_once = MOSTLY_WAITING
    is_safe = False

    def span(self, run: Run, side: str) -> int:
        return run.random.choice((800, 3000, 2 * MIB if side == "request" else 3000))

    def seconds(self, patience: float) -> float:
        return 8 * patience + GRACE

    def prepare(self, run: Run) -> None:
        run.made["sr"] = run.site.pool.store.rows("SR")[0].ref
        run.made["bytes"] = run.random.randbytes(4096)
        run.made["path"] = path = run.directory / f"{abs(hash(run.label))}.raw"
        with path.open("wb") as file:
            os.truncate(file.fileno(), 2 * MIB)
            file.seek(MIB)
            file.write(run.made["bytes"])

    def steps(self, run: Run, session: Any) -> Story:
        sr, path, cancel = run.made["sr"], run.made["path"], Cancellation()
        if run.fault.is_slow:
            run.site.later(CANCELLED_AFTER, cancel.cancel)
        done = yield import_disk(session, path, sr=sr, name_label=run.label, cancel=cancel)
        run.made["vdi"] = done.vdi

    def executions(self, run: Run) -> int | None:
        return len(run.site.rows("VDI", run.label))

    def judge(self, run: Run) -> None:
        run.made["path"].unlink()
        count = run.executions = self.executions(run)
        left = run.site.logins(run.label)
        expect(run, left <= self.sessions_left(run), f"{left} sessions are left")
        rows = run.site.rows("VDI", run.label)
        if run.told == "value":
            expect(run, [row.ref for row in rows] == [run.made["vdi"]], "no VDI, or another one")
            with run.site.pool.disks.path(rows[0]["uuid"]).open("rb") as file:
                file.seek(MIB)
                expect(run, file.read(4096) == run.made["bytes"], "the VDI holds another disk")
        elif count:
            notes = " ".join(getattr(run.error, "__notes__", ()))
            noted = "could not be destroyed" in notes or "may be left" in notes
            told = run.is_open or run.fault.fails_after or noted or not KNOWS_NOTES
            expect(run, count == 1 and told, f"{run.error!r} {notes}, and {count} VDIs are left")


class Close(Operation):
    """Logging out. A host that cannot be reached keeps the session until it drops it by itself."""

    name = "close"
    at_once = MOSTLY_WAITING
    transports = ("http", "https")

    def seconds(self, patience: float) -> float:
        return 5.0

    def steps(self, run: Run, session: Any) -> Story:
        yield session.close()

    def sessions_left(self, run: Run) -> int:
        return 1 if run.fault.cuts_off else 0


def disk(label: str, sr: str) -> dict[str, Any]:
    """Return the record of a new VDI of 2 MiB."""
    return {
        "name_label": label,
        "name_description": "",
        "SR": sr,
        "virtual_size": 2 * MIB,
        "type": "user",
        "sharable": False,
        "read_only": False,
        "other_config": {},
    }


def inside(run: Run, method: str, *params: Any) -> Any:
    """Call ``method`` from inside the simulator."""
    pool = run.site.pool
    return call(pool, pool.hosts[0], method, params)


def expect(run: Run, holds: bool, problem: str) -> None:
    """Note a problem unless something holds."""
    if not holds:
        run.problems.append(problem)


OPERATIONS: tuple[Operation, ...] = (
    *(Login(), Operation(), Change(), AsyncChange(), Event(), Export(), Import(), Close()),
)
"""Every operation of the table, in its order."""
