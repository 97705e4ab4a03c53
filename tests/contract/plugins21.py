"""Plugins of release 2.1 as a host may still carry them: written for tests, they speak pickles."""

from __future__ import annotations

from os_xenapi.simulator.dom0 import Dom0
from tests.dom0.calling import plugins_of

__all__ = ["install_plugins_21", "remove_plugins"]

_SOURCE = """\
#!{python}
try:
    import cPickle as pickle
except ImportError:
    import pickle

import json

import XenAPIPlugin


def structured(function):
    def call(session, args):
        params = args["params"]
        if not isinstance(params, bytes):
            params = params.encode("ascii")
        given = pickle.loads(params)
        answer = pickle.dumps(function(*given["args"], **given["kwargs"]), 0)
        return answer if isinstance(answer, str) else answer.decode("latin-1")
    return call


def get_version():
    return "{version}"


def get_pci_type(device):
    return "type-PCI"


def echo(*args, **kwargs):
    return json.dumps([args, kwargs])


def get_console_log(session, args):
    return "the console of " + args["dom_id"]


if __name__ == "__main__":
    XenAPIPlugin.dispatch({{
        "get_version": structured(get_version),
        "get_pci_type": structured(get_pci_type),
        "echo": structured(echo),
        "get_console_log": get_console_log,
    }})
"""


def install_plugins_21(dom0: Dom0, *, version: str = "2.1") -> None:
    """Put plugins of before protocol 3 in the place of all others."""
    remove_plugins(dom0)
    (python,) = (dom0.root / "bin").glob("python*")
    for name in ("dom0_plugin_version.py", "xenhost.py", "console.py", "echo.py"):
        file = plugins_of(dom0) / name
        file.write_text(_SOURCE.format(python=python, version=version))
        file.chmod(0o755)


def remove_plugins(dom0: Dom0) -> None:
    """Leave the host without plugins of ours."""
    for file in plugins_of(dom0).iterdir():
        if file.is_file():
            file.unlink()
