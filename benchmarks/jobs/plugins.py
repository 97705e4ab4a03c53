"""The start of dom0 plugins: the cheapest call of each, beside the smallest plugin there can be.

Both are run as xapi runs them, by the same interpreter, with their modules compiled; the smallest
gives the same answer without doing anything for it. One job of each kind for each interpreter.
Wall time alone counts: the processor time of this process is not that of the plugins.
"""

from __future__ import annotations

import functools
import os
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import os_xenapi
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.plugin_run import method_call, outcome_of_answer

WHAT = f"dom0 plugins of os-xenapi {os_xenapi.__version__}"

INTERPRETERS = ("python2.7", "python3.6")
STRUCTURED = {"params": '{"args":[],"kwargs":{}}'}
CALLS: dict[str, tuple[str, dict[str, str]]] = {
    "agent.py": ("version", {"id": "x", "dom_id": "5", "timeout": "0"}),
    "bandwidth.py": ("fetch_all_bandwidth", STRUCTURED),
    "config_file.py": ("get_val", {"key": "absent"}),
    "console.py": ("get_console_log", {"dom_id": "5"}),
    "dom0_plugin_version.py": ("get_version", STRUCTURED),
    "glance.py": ("download_vhd2", STRUCTURED),
    "ipxe.py": ("inject", STRUCTURED),
    "kernel.py": ("remove_kernel_ramdisk", {"kernel-file": "/boot/guest/absent"}),
    "migration.py": ("transfer_vhd", {"params": '{"args":["","","","",0],"kwargs":{}}'}),
    "netwrap.py": ("run_command", {"cmd": '["refused"]'}),
    "partition_utils.py": ("make_partition", STRUCTURED),
    "workarounds.py": ("safe_copy_vdis", {"params": '{"args":["",[],[]],"kwargs":{}}'}),
    "xenhost.py": ("set_host_enabled", {"enabled": "refused"}),
    "xenstore.py": ("delete_record", {"dom_id": "5", "path": "absent"}),
}
FILES = {
    "etc/xapi.conf": "key = value\n",
    "proc/net/dev": "vif5.0: 1 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0\n",
    "var/log/xen/guest/console.5": "login:\n",
}
_children: list[subprocess.Popen[bytes]] = []

SMALLEST = """\
#!{python}
import XenAPIPlugin

def {fn}(session, args):
    {answer}

if __name__ == "__main__":
    XenAPIPlugin.dispatch({{"{fn}": {fn}}})
"""


def jobs(url: str) -> dict[str, Callable[[int], list[Any]]]:
    """Return the jobs "INTERPRETER ours PLUGIN" and "INTERPRETER smallest PLUGIN"."""
    found: dict[str, Callable[[int], list[Any]]] = {}
    for interpreter in INTERPRETERS:
        for plugin in CALLS:
            for kind in ("ours", "smallest"):
                found[f"{interpreter} {kind} {plugin}"] = functools.partial(
                    _calls, interpreter, kind, plugin
                )
    return found


def _calls(interpreter: str, kind: str, plugin: str, calls: int) -> list[Any]:
    file = _prepared(interpreter, plugin)[kind]
    return [_call(file, plugin) for _ in range(calls)]


@functools.cache
def _prepared(interpreter: str, plugin: str) -> dict[str, Path]:
    """Return the two plugins, both called once, so that their modules are compiled."""
    dom0 = _dom0(interpreter)
    place = dom0.root / "etc/xapi.d/plugins"
    ours, smallest = place / plugin, place / f"smallest_{plugin}"
    outcome = outcome_of_answer(_call(ours, plugin))
    answer = f"return {outcome!r}"
    if not isinstance(outcome, str):
        code, *params = outcome.details
        answer = f"raise XenAPIPlugin.Failure({code!r}, {params!r})"
    python = os.readlink(next((dom0.root / "bin").iterdir()))
    smallest.write_text(SMALLEST.format(python=python, fn=CALLS[plugin][0], answer=answer))
    smallest.chmod(0o755)
    _call(smallest, plugin)
    return {"ours": ours, "smallest": smallest}


@functools.cache
def _dom0(interpreter: str) -> Dom0:
    directory = tempfile.mkdtemp(prefix="bench")
    # This process is killed at the end: another one sees it by the end of its input, and tidies.
    tidy = ["sh", "-c", 'cat; rm -rf "$1"', "sh", directory]
    _children.append(subprocess.Popen(tidy, stdin=subprocess.PIPE))
    dom0 = Dom0(Path(directory), interpreter=interpreter)
    for name, text in FILES.items():
        (dom0.root / name).parent.mkdir(parents=True, exist_ok=True)
        (dom0.root / name).write_text(text)
    _serve_empty_store(dom0.root / "var/run/xenstored/socket")
    return dom0


def _call(file: Path, plugin: str) -> bytes:
    fn, args = CALLS[plugin]
    root = file.parents[3]
    done = subprocess.run(
        [file, method_call(fn, "OpaqueRef:bench", args)],
        env={"PATH": f"{root}/bin", "PYTHONPATH": f"{root}/usr/lib/python"},
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout


def _serve_empty_store(path: Path) -> None:
    """Answer as a xenstored in which there is nothing."""
    path.parent.mkdir(parents=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    threading.Thread(target=_serve, args=(listener,), daemon=True).start()


def _serve(listener: socket.socket) -> None:
    start_of_transaction, end_of_transaction, error = 6, 7, 16
    while True:
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb") as stream:
            while len(header := stream.read(16)) == 16:
                kind, request, transaction, size = struct.unpack("=IIII", header)
                stream.read(size)
                if kind in (start_of_transaction, end_of_transaction):
                    payload = b"1\0"
                else:
                    kind, payload = error, b"ENOENT\0"
                answer = struct.pack("=IIII", kind, request, transaction, len(payload))
                stream.write(answer + payload)
                stream.flush()
