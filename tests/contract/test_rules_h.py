"""What deployment scripts rely on: the command, and where the plugins lie in the package."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

import pytest

import os_xenapi
from os_xenapi.rpc import plugin_codec
from tests import parts
from tests.dom0.sshd_host import PASSWORD
from tests.utils.machines import HIMN, NEEDED, machines

STEPS = [
    "management network",
    "packet filter",
    "plugins",
    "Linux bridges",
    "guest consoles",
    "facts:",
]


def test_rule_49_the_command_is_installed_under_its_name() -> None:
    command = Path(sys.executable).with_name("xenapi_bootstrap")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=50)
    assert done.stdout == f"os-xenapi {os_xenapi.__version__}\n", done.stderr


@pytest.mark.parametrize(
    "words", [[], ["-i"], ["-i", "169.254.0.1"], ["--no-such-option"], ["-u", "root", "-p", "x"]]
)
def test_rule_49_wrong_usage_is_told_on_stderr_with_exit_code_1(words: list[str]) -> None:
    command = [sys.executable, "-m", "os_xenapi.cmd.bootstrap", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stdout) == (1, "")
    assert "usage" in done.stderr


@pytest.mark.slow
@pytest.mark.timeout(180)
@parts.need(*NEEDED)
@pytest.mark.parametrize(
    "options",
    [
        ("-i", "-u", "-p", "-f"),
        ("--himn-ip", "--user-name", "--passwd", "--xenapi-facts-file"),
    ],
    ids=["short", "long"],
)
def test_rule_49_one_run_prepares_host_and_vm_and_writes_the_facts(options: tuple[str]) -> None:
    with machines() as made:
        values = (HIMN, "root", PASSWORD, str(made.facts_file))
        words = [word for pair in zip(options, values, strict=True) for word in pair]
        done = made.run("-m", "os_xenapi.cmd.bootstrap", *words)
        assert done.returncode == 0, done.stderr
        text = made.facts_file.read_text()
        facts = json.loads(text)
        assert text.rstrip() == json.dumps(facts, indent=4, sort_keys=True)
        assert set(facts) == {
            "dom0_hostname",
            "dom0_ipv4s",
            "domu_himn_eth",
            "domu_himn_ip",
            "domu_vifs",
        }
        assert PASSWORD not in made.log.read_text()
        told = done.stdout.splitlines()
        order = [number for step in STEPS for number, line in enumerate(told) if step in line]
        assert len(order) == len(STEPS)
        assert order == sorted(order)


def test_rule_52_plugins_lie_where_deployment_scripts_copy_them_from() -> None:
    assert importlib.metadata.distribution("os-xenapi").metadata["Name"] == "os-xenapi"
    place = Path(os_xenapi.__file__).parent / "dom0/etc/xapi.d/plugins"
    shipped = plugin_codec.shipped_manifest()
    assert set(shipped.files) <= {file.name for file in place.iterdir()}
    assert set(shipped.plugins) >= {"agent.py", "dom0_plugin_version.py", "xenhost.py"}
    assert all((place / name).stat().st_mode & 0o111 for name in shipped.plugins)
