"""A telemetry agent's day: what the guests of one host use, polled by many threads.

python -m tests.consumers.programs.telemetry URL USER PASSWORD ROUNDS
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from os_xenapi.client import host_network
from os_xenapi.client.session import XenAPISession

__all__ = ["Inspector", "Sample", "main"]

THREADS = 8
_GONE = ("HANDLE_INVALID", "VM_BAD_POWER_STATE")


@dataclass(frozen=True)
class Sample:
    """What one guest uses. ``cpu`` is a share of all its CPUs, memory in MB, the rest in bytes/s.

    ``received`` and ``sent`` are the counters of all its interfaces, in bytes.
    """

    name: str
    cpu: float
    memory: float
    rates: dict[str, float] = field(default_factory=dict)
    received: int = 0
    sent: int = 0


class Inspector:
    """Looks at the guests of the session's host; one session, however many threads."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.session: Any = XenAPISession(url, user, password, originator="telemetry")

    def host(self) -> dict[str, float]:
        """What the host itself uses."""
        session = self.session
        record = session.host.get_record(session.host_ref)
        metrics = session.get_rec("host_metrics", record["metrics"])
        assert metrics["live"] is True
        # Sizes are text, whatever carried them.
        total = int(metrics["memory_total"]) / 1024
        sources = {
            one["name_label"]: one["value"]
            for one in session.host.get_data_sources(session.host_ref)
        }
        assert sources["memory_total_kib"] == total
        asked = session.call_xenapi("host.query_data_source", session.host_ref, "memory_free_kib")
        assert isinstance(asked, float)
        return sources

    def guests(self) -> dict[str, dict[str, Any]]:
        """The guests that run on the host."""
        session = self.session
        records = session.get_all_refs_and_recs("VM")
        return {
            ref: record
            for ref, record in records
            if record["resident_on"] == session.host_ref
            and record["power_state"] == "Running"
            and not record["is_control_domain"]
            and not record["is_a_template"]
        }

    def poll(self) -> dict[str, Sample]:
        """Look at every guest once; those that end meanwhile are left out."""
        bandwidth = host_network.fetch_all_bandwidth(self.session)
        with ThreadPoolExecutor(THREADS) as threads:
            found = threads.map(
                lambda one: self._sample(one[0], one[1], bandwidth), self.guests().items()
            )
            return {sample.name: sample for sample in found if sample is not None}

    def _sample(self, ref: str, record: dict[str, Any], bandwidth: dict[str, Any]) -> Sample | None:
        try:
            return self._look(ref, record, bandwidth)
        except self.session.XenAPI.Failure as error:
            if error.details[0] in _GONE:
                return None
            raise

    def _look(self, ref: str, record: dict[str, Any], bandwidth: dict[str, Any]) -> Sample:
        session = self.session
        metrics = session.call_xenapi("VM_metrics.get_record", record["metrics"])
        number = int(metrics["VCPUs_number"])
        cpus = [self._query(ref, f"cpu{one}") for one in range(number)]
        used = self._query(ref, "memory") / 1024 - self._query(ref, "memory_internal_free")
        carried = bandwidth.get(record["domid"], {})
        return Sample(
            record["name_label"],
            cpu=sum(cpus) / number,
            memory=used / 1024,
            rates=dict(self._rates(ref, record)),
            received=sum(one["bw_in"] for one in carried.values()),
            sent=sum(one["bw_out"] for one in carried.values()),
        )

    def _rates(self, ref: str, record: dict[str, Any]) -> Iterator[tuple[str, float]]:
        session = self.session
        for vif in record["VIFs"]:
            device = f"vif_{session.VIF.get_record(vif)['device']}"
            for way in ("rx", "tx"):
                yield f"{device}_{way}", self._query(ref, f"{device}_{way}")
        for vbd in record["VBDs"]:
            attached = session.VBD.get_record(vbd)
            if attached["currently_attached"] and not attached["empty"]:
                device = f"vbd_{attached['device']}"
                for way in ("read", "write"):
                    yield f"{device}_{way}", self._query(ref, f"{device}_{way}")

    def _query(self, ref: str, source: str) -> float:
        value = self.session.call_xenapi("VM.query_data_source", ref, source)
        assert isinstance(value, float)
        return value


def rounds(
    inspector: Inspector, count: int, between: Callable[[], None]
) -> list[dict[str, Sample]]:
    """Poll so many times; ``between`` is called after each."""
    found = []
    for _ in range(count):
        inspector.host()
        found.append(inspector.poll())
        between()
    return found


def main(arguments: list[str]) -> None:
    """Poll a host."""
    url, user, password, count = arguments
    inspector = Inspector(url, user, password)
    for found in rounds(inspector, int(count), lambda: None):
        sys.stdout.write(f"{len(found)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
