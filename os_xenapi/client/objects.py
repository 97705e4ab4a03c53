"""Proxies of XAPI's classes on a classic session: any attribute is a call of that class."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from os_xenapi import datamodel

__all__ = ["VBD", "XenAPISessionObject", "proxy", "proxy_names"]


class XenAPISessionObject:
    """The class ``name`` of XAPI: ``proxy.method(...)`` calls ``name.method``."""

    def __init__(self, session: Any, name: str) -> None:
        self.session = session
        self.name = name

    def _call_method(self, method_name: str, *args: Any) -> Any:
        return self.session.call_xenapi(f"{self.name}.{method_name}", *args)

    def __getattr__(self, method_name: str) -> Callable[..., Any]:
        if method_name.startswith("__"):
            raise AttributeError(method_name)
        return lambda *params: self._call_method(method_name, *params)


class VBD(XenAPISessionObject):
    """Virtual block devices; plugging and unplugging are done one at a time for each VM."""

    def __init__(self, session: Any) -> None:
        super().__init__(session, "VBD")

    def plug(self, vbd_ref: str, vm_ref: str) -> None:
        """Attach the device to its running VM."""
        with _one_at_a_time(vm_ref):
            self._call_method("plug", vbd_ref)

    def unplug(self, vbd_ref: str, vm_ref: str) -> None:
        """Detach the device from its running VM."""
        with _one_at_a_time(vm_ref):
            self._call_method("unplug", vbd_ref)


_queues: dict[str, list[Any]] = {}
_queues_lock = threading.Lock()


@contextmanager
def _one_at_a_time(vm_ref: str) -> Iterator[None]:
    """Hold the lock of one VM, which exists only while somebody wants it."""
    with _queues_lock:
        entry = _queues.setdefault(vm_ref, [threading.Lock(), 0])
        entry[1] += 1
    try:
        with entry[0]:
            yield
    finally:
        with _queues_lock:
            entry[1] -= 1
            if not entry[1]:
                _queues.pop(vm_ref, None)


def _proxy(class_name: str) -> type[XenAPISessionObject]:
    def __init__(self: XenAPISessionObject, session: Any) -> None:
        XenAPISessionObject.__init__(self, session, class_name)

    name = class_name[0].upper() + class_name[1:]
    doc = f"The class {class_name} of XAPI."
    return type(name, (XenAPISessionObject,), {"__init__": __init__, "__doc__": doc})


def proxy_names() -> list[str]:
    """Return the names of the proxies that a session has: every class of XAPI."""
    return list(datamodel.load().classes)


def proxy(session: Any, class_name: str) -> XenAPISessionObject:
    """Return the proxy on ``session`` of a class of XAPI."""
    return VBD(session) if class_name == "VBD" else XenAPISessionObject(session, class_name)


VM: type[XenAPISessionObject] = _proxy("VM")
VDI: type[XenAPISessionObject] = _proxy("VDI")
VIF: type[XenAPISessionObject] = _proxy("VIF")
SR: type[XenAPISessionObject] = _proxy("SR")
PBD: type[XenAPISessionObject] = _proxy("PBD")
PIF: type[XenAPISessionObject] = _proxy("PIF")
VLAN: type[XenAPISessionObject] = _proxy("VLAN")
Host: type[XenAPISessionObject] = _proxy("host")
Network: type[XenAPISessionObject] = _proxy("network")
Pool: type[XenAPISessionObject] = _proxy("pool")
Task: type[XenAPISessionObject] = _proxy("task")
GPU_group: type[XenAPISessionObject] = _proxy("GPU_group")
PGPU: type[XenAPISessionObject] = _proxy("PGPU")
VGPU: type[XenAPISessionObject] = _proxy("VGPU")
VGPU_type: type[XenAPISessionObject] = _proxy("VGPU_type")
Console: type[XenAPISessionObject] = _proxy("console")
Host_metrics: type[XenAPISessionObject] = _proxy("host_metrics")
PCI: type[XenAPISessionObject] = _proxy("PCI")
PIF_metrics: type[XenAPISessionObject] = _proxy("PIF_metrics")
Pool_update: type[XenAPISessionObject] = _proxy("pool_update")
Role: type[XenAPISessionObject] = _proxy("role")
SDN_controller: type[XenAPISessionObject] = _proxy("SDN_controller")
SM: type[XenAPISessionObject] = _proxy("SM")
Secret: type[XenAPISessionObject] = _proxy("secret")
