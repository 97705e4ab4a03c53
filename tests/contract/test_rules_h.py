"""What deployment scripts rely on: the command, and where the plugins lie in the package."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import os_xenapi
from os_xenapi.rpc import plugin_codec


def test_rule_52_plugins_lie_where_deployment_scripts_copy_them_from() -> None:
    assert importlib.metadata.distribution("os-xenapi").metadata["Name"] == "os-xenapi"
    place = Path(os_xenapi.__file__).parent / "dom0/etc/xapi.d/plugins"
    shipped = plugin_codec.shipped_manifest()
    assert set(shipped.files) <= {file.name for file in place.iterdir()}
    assert set(shipped.plugins) >= {"agent.py", "dom0_plugin_version.py", "xenhost.py"}
    assert all((place / name).stat().st_mode & 0o111 for name in shipped.plugins)
