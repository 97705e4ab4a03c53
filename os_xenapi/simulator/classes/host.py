"""host: the machines of the pool."""

from __future__ import annotations

import time

from os_xenapi import errors
from os_xenapi.errors import failure
from os_xenapi.simulator import mounts
from os_xenapi.simulator.bodies import Call, body
from os_xenapi.simulator.classes.host_operations import assert_contact
from os_xenapi.simulator.store import Row
from os_xenapi.simulator.values import timestamp
from os_xenapi.simulator.waits import Steps, Until

__all__ = ["free_memory"]


def free_memory(call: Call, host: Row) -> int:
    """Return the bytes of a host that no running VM has."""
    total = sum(metrics["memory_total"] for metrics in call.store.related(host, "metrics"))
    return int(total) - call.pool.host(host.ref).memory_used


@body("host.call_plugin")
def call_plugin(
    call: Call, host: Row, plugin: str, function: str, arguments: dict[str, str]
) -> Steps[str]:
    """Run a plugin in the control domain of the host and answer with what it returned."""
    assert_contact(call.pool, host)
    pool = call.pool
    answers: list[str | errors.Failure] = []

    def done(answer: str | errors.Failure) -> None:
        with pool.lock:
            answers.append(answer)
            pool.lock.changed()
            pool.jobs.advance()

    machine = pool.host(host.ref)
    mounts.show(pool, machine, arguments.values())
    run = machine.dom0.call_plugin(plugin, function, arguments, call.session.ref, done)
    try:
        yield Until(lambda: bool(answers), call.plugin_killed_at)
        if not answers:
            run.cancel()
            yield Until(lambda: bool(answers))
    except errors.Failure:
        run.cancel()
        raise
    answer = answers[0]
    if isinstance(answer, errors.Failure):
        raise answer
    return answer


@body("host.get_servertime")
def get_servertime(call: Call, host: Row) -> str:
    """Answer with the time on the host."""
    return timestamp(call.pool.clock())


@body("host.get_server_localtime")
def get_server_localtime(call: Call, host: Row) -> str:
    """Answer with the local time on the host, which has no zone."""
    return time.strftime("%Y%m%dT%H:%M:%S", time.gmtime(call.pool.clock()))


@body("host.compute_free_memory")
def compute_free_memory(call: Call, host: Row) -> int:
    """Answer with the memory that is left for VMs, in bytes."""
    return free_memory(call, host)


@body("host.compute_memory_overhead")
def compute_memory_overhead(call: Call, host: Row) -> int:
    """Answer with what the hypervisor takes, in bytes."""
    return int(host["memory_overhead"])


@body("host.is_in_emergency_mode")
def is_in_emergency_mode(call: Call) -> bool:
    """Answer whether the host refuses nearly every call."""
    return call.host.emergency is not None


@body("host.get_management_interface")
def get_management_interface(call: Call, host: Row) -> str:
    """Answer with the management PIF."""
    for pif in call.store.related(host, "PIFs"):
        if pif["management"]:
            return pif.ref
    raise failure(["INTERNAL_ERROR", f"{host['name_label']} has no management interface"])


@body("host.get_server_certificate")
def get_server_certificate(call: Call, host: Row) -> str:
    """Answer with the certificate that the host shows, in PEM."""
    certificate = call.pool.host(host.ref).certificate
    if not certificate:
        raise failure(["INTERNAL_ERROR", f"{host['name_label']} is not served over TLS"])
    return certificate


@body("host.list_methods")
def list_methods(call: Call) -> list[str]:
    """Answer with the names of all messages."""
    return call.pool.catalogue.names()


@body("host.set_hostname_live")
def set_hostname_live(call: Call, host: Row, hostname: str) -> None:
    """Change the name of the host."""
    call.store.set(host, hostname=hostname)
    call.store.set(host, software_version={**host["software_version"], "hostname": hostname})
