"""The object cache: how long it takes to load, to follow, and what it takes in memory.

All of it is about one simulated pool, in a process of its own. Where its answers are to cost
nothing they are taken from it once, and then served by this process as they are.
"""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys
import time
import tracemalloc
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

import os_xenapi
from os_xenapi.cache import ObjectCache
from os_xenapi.rpc.lean import Answer

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))  # a worker starts without

from benchmarks.jobs.simulator import ALL, LOGIN, PATIENCE, Program  # noqa: E402

WHAT = f"the object cache of os-xenapi {os_xenapi.__version__}, orjson {orjson.__version__}"

XEN_API = ROOT / ".venvs" / "xen-api"
BATCH = 500
"""Events in one answer."""

_METHOD = re.compile(rb'"method":"([\w.]+)"')
_ID = re.compile(rb'"id":([0-9]+)\}\Z')
_TOKEN = "%020d,%020d"


class Canned:
    """A pool that answers at once what another one answered: a peer of the in-process transport."""

    address = "canned"

    def __init__(self, pool: Program) -> None:
        self._pool = pool
        self._session = pool.result(LOGIN)
        self._results: dict[str, bytes] = {}
        self._bodies: dict[tuple[str, int], bytes] = {}
        self._batches: list[bytes] = []
        self._released = 0
        self._watchers: list[Callable[[], None]] = []
        self._served = 0

    def records(self) -> dict[str, bytes]:
        """Return the answers of get_all_records that were asked for, by their methods."""
        return {
            method: self._bodies[method, number]
            for method, number in self._bodies
            if method.endswith(".get_all_records")
        }

    def restart(self, batches: list[bytes]) -> None:
        """Begin again, with the answers of event.from to come once they are released."""
        self._batches, self._released, self._served = batches, 0, -2

    def release(self, count: int) -> None:
        """Let so many more answers out."""
        self._released += count
        for changed in tuple(self._watchers):
            changed()

    def answer(self, address: str, body: bytes) -> Any:
        """Answer a call."""
        found, number = _METHOD.search(body), _ID.search(body)
        assert found is not None
        assert number is not None
        method = found[1].decode()
        if method == "event.from":
            return self._events(number[1])
        key = method, int(number[1])
        if key not in self._bodies:
            self._bodies[key] = b'{"jsonrpc":"2.0","result":%b,"id":%b}' % (
                self._result(method, body),
                number[1],
            )
        return Answer(200, self._bodies[key], True, {})

    def _result(self, method: str, body: bytes) -> bytes:
        if method == "session.login_with_password":
            return json.dumps(self._session).encode()
        if method == "session.logout":
            return b'""'
        if method not in self._results:
            answer = orjson.loads(self._pool.post(body))
            if "error" in answer:
                return b'null,"error":' + orjson.dumps(answer["error"])
            self._results[method] = orjson.dumps(answer["result"])
        return self._results[method]

    def _events(self, number: bytes) -> Any:
        self._served += 1
        if self._served <= 0:  # the token of now, and what changed while all was fetched
            return Answer(200, _event_body(b"[]", 0, number), True, {})
        return _Pending(self, self._served, number)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call ``changed`` when answers are released."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed)

    def connect(self, address: str) -> Any:
        """There is nothing to connect to."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is to be closed."""


class _Pending:
    deadline = None

    def __init__(self, canned: Canned, place: int, number: bytes) -> None:
        self._canned, self._place, self._number = canned, place, number

    def poll(self) -> Answer | None:
        canned = self._canned
        if self._place > min(canned._released, len(canned._batches)):
            return None
        events = canned._batches[self._place - 1]
        return Answer(200, _event_body(events, self._place, self._number), True, {})

    def cancel(self) -> None:
        pass


def _event_body(events: bytes, token: int, number: bytes) -> bytes:
    text = (_TOKEN % (token + 1, 1)).encode()
    return (
        b'{"jsonrpc":"2.0","result":{"events":%b,"valid_ref_counts":{},"token":"%b"},"id":%b}'
        % (events, text, number)
    )


def _changes(records: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Yield an event for each object, with one text in its record that is new."""
    for method, body in records:
        name = method.partition(".")[0].lower()
        for ref, record in (orjson.loads(body).get("result") or {}).items():
            field = next((f for f, v in record.items() if type(v) is str and f != "uuid"), None)
            if field is not None:
                record[field] += " (changed)"
            event = {"id": "1", "timestamp": "0.0", "class": name, "operation": "mod", "ref": ref}
            yield orjson.dumps({**event, "snapshot": record})


def _in_batches(events: Iterator[bytes]) -> list[bytes]:
    held = list(events)
    return [b"[%b]" % b",".join(held[at : at + BATCH]) for at in range(0, len(held), BATCH)]


class Bench:
    """The pool, and the caches that were loaded last."""

    def __init__(self, vms: int) -> None:
        self._vms = vms
        self._live: Program | None = None
        self._canned: Canned | None = None
        self._session: Any = None
        self._cache: Any = None
        self._batches: list[bytes] = []
        self._peer: subprocess.Popen[str] | None = None

    @property
    def live(self) -> Program:
        """The pool."""
        if self._live is None:
            self._live = Program("simulated", 1, self._vms)
        return self._live

    @property
    def canned(self) -> Canned:
        """The same pool, whose answers cost nothing; all that loading takes is in memory."""
        if self._canned is None:
            self._canned = Canned(self.live)
            self.prepare_canned()
            self.load(1)
        return self._canned

    def end(self) -> None:
        """Close what the turn before has left."""
        for one in (self._cache, self._session):
            if one is not None:
                one.close()
        self._cache = self._session = None
        gc.collect()

    def prepare_live(self) -> None:
        """Log in to the pool."""
        self.end()
        self._session = os_xenapi.connect(self.live.url, "root", "xenroot")

    def prepare_canned(self) -> None:
        """Log in to the canned pool."""
        self.end()
        canned = self.canned
        canned.restart(self._batches)
        self._session = os_xenapi.Session(
            canned.address, "root", "xenroot", peer=canned, failover=False
        )

    def load(self, calls: int) -> list[Any]:
        """Load a cache."""
        for _ in range(calls):
            if self._cache is not None:
                self._cache.close()
            self._cache = ObjectCache(self._session)
        return [range(len(self._cache.VM))]

    def decode(self, calls: int) -> list[Any]:
        """Decode the answers that loading decodes, and no more."""
        bodies = list(self.canned.records().values())
        vms = 0
        for _ in range(calls):
            gc.disable()  # as loading does: the collector would be most of it
            try:
                decoded = [orjson.loads(body) for body in bodies]
            finally:
                gc.enable()
            vms = max(len(one.get("result") or ()) for one in decoded if _is_of_vms(one))
            del decoded
        return [range(vms)]

    def prepare_events(self) -> None:
        """Load a cache, and make an event for each object."""
        if not self._batches:
            self._batches = _in_batches(_changes(self.canned.records().items()))
        self.prepare_canned()
        self.load(1)

    def events(self, calls: int) -> list[Any]:
        """Follow the pool through so many events."""
        batches = -(-calls // BATCH)
        self.follow(min(batches, len(self._batches)))
        return [range(calls)]

    def follow(self, batches: int) -> None:
        """Follow the pool through so many answers."""
        self.canned.release(batches)
        wanted = _TOKEN % (batches + 1, 1)
        ends = time.monotonic() + PATIENCE
        while self._cache._follower.state.token < wanted:
            if time.monotonic() > ends:
                raise SystemExit("the events were not taken in")
            time.sleep(0.01)

    def overhead(self, *, changed: bool) -> int:
        """Return the bytes that an object takes beyond those of its decoded record."""
        self.end()
        bodies = list(self.canned.records().values())
        self.prepare_events()
        self.end()
        tracemalloc.start()
        try:
            before = _traced()
            decoded = [orjson.loads(body).get("result") or {} for body in bodies]
            plain = _traced() - before
            objects = sum(map(len, decoded))
            del decoded
            self.prepare_canned()
            before = _traced()
            self.load(1)
            if changed:
                self.follow(len(self._batches))
            held = _traced() - before
        finally:
            tracemalloc.stop()
        return round((held - plain) / objects)

    def peer_process(self) -> subprocess.Popen[str]:
        """The cache of the other client, in a process of its own."""
        if self._peer is None:
            script = ROOT / "benchmarks" / "peers" / "xen-api" / "load.mjs"
            command = ["node", str(script), str(XEN_API), self.live.url]
            self._peer = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            assert self._peer.stdout is not None
            assert self._peer.stdout.readline() == "ready\n"
        return self._peer

    def peer_load(self, calls: int) -> list[Any]:
        """Load the cache of the other client."""
        peer = self.peer_process()
        assert peer.stdin is not None
        assert peer.stdout is not None
        vms = 0
        for _ in range(calls):
            peer.stdin.write("load\n")
            peer.stdin.flush()
            vms = int(peer.stdout.readline())
        return [range(vms)]

    def peer_time(self) -> float:
        """Return the seconds that the other client has been on a processor."""
        # What clock_getcpuclockid(3) gives for a process on Linux.
        return time.clock_gettime((~self.peer_process().pid << 3) | 2)


def _is_of_vms(answer: dict[str, Any]) -> bool:
    records = answer.get("result") or {}
    return "VBDs" in next(iter(records.values()), {}) and "domid" in next(iter(records.values()))


def _traced() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


class Job:
    """A job with what is done before its time begins, and what is measured."""

    def __init__(
        self,
        work: Callable[[int], list[Any]],
        prepare: Callable[[], object],
        processor_time: Callable[[], float] = time.process_time,
    ) -> None:
        self._work = work
        self.prepare = prepare
        self.processor_time = processor_time

    def __call__(self, calls: int) -> list[Any]:
        """Do it."""
        return self._work(calls)


class Memory:
    """What an object takes, in place of what the process takes."""

    def __init__(self, bench: Bench, *, changed: bool) -> None:
        self._bench = bench
        self._changed = changed
        self._bytes = 0

    def __call__(self, calls: int) -> list[Any]:
        """Measure it, once."""
        self._bytes = self._bench.overhead(changed=self._changed)
        return [range(calls)]

    def peak_memory(self) -> int:
        """Return the bytes of one object beyond its decoded record."""
        return self._bytes


def jobs(url: str) -> dict[str, Any]:
    """Return the jobs, on a pool with as many VMs as the one at ``url`` has."""
    with urllib.request.urlopen(f"{url}/jsonrpc", ALL % b"", timeout=PATIENCE) as response:
        bench = Bench(len(json.load(response)["result"]))
    return {
        "load": Job(bench.load, bench.prepare_live),
        "load canned": Job(bench.load, bench.prepare_canned),
        "decode": Job(bench.decode, bench.prepare_canned),
        "events": Job(bench.events, bench.prepare_events),
        "memory": Memory(bench, changed=False),
        "memory changed": Memory(bench, changed=True),
        "xen-api load": Job(bench.peer_load, bench.peer_process, bench.peer_time),
    }
