"""Many plugin calls in one process: for tables of calls that are to be refused by every Python.

All but the start of the process is as xapi has it: the call as XML in an argument, the runtime, the
answer on standard output.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from typing import NamedTuple

from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.plugin_run import method_call, outcome_of_answer
from tests.dom0.netns import calls_of

__all__ = ["Case", "Refusal", "refusals"]

_PROGRAM = """
import io, json, os, sys

root = sys.argv[1]
place = os.path.join(root, "etc/xapi.d/plugins")
sys.path.append(place)
import os_xenapi_runtime

real = sys.stdout
told = []
for plugin, call in json.load(sys.stdin):
    if os_xenapi_runtime.PYTHON_2:
        call, answer = call.encode("utf-8"), io.BytesIO()
        sys.stdout = answer
    else:
        answer = io.BytesIO()
        sys.stdout = io.TextIOWrapper(answer, encoding="utf-8")
    sys.argv = [plugin, call]
    os_xenapi_runtime.main(os.path.join(place, plugin), "os_xenapi_manifest")
    sys.stdout.flush()
    told.append((answer.getvalue().decode("utf-8"), os.path.exists(os.path.join(root, "calls"))))
sys.stdout = real
json.dump(told, sys.stdout)
"""


class Case(NamedTuple):
    """A call of a plugin."""

    plugin: str
    fn: str
    args: dict[str, str]


class Refusal(NamedTuple):
    """What a call came to: the details of its Failure, and whether a command was run for it."""

    details: list[str]
    ran: bool


def refusals(
    dom0: Dom0, cases: Mapping[str, Case], *, session: str = "OpaqueRef:session"
) -> dict[str, Refusal]:
    """Make every call in a simulated dom0, on the interpreter that it has, with this session."""
    (python,) = (dom0.root / "bin").glob("python*")
    calls_of(dom0)
    calls = [
        (case.plugin, method_call(case.fn, session, case.args).decode()) for case in cases.values()
    ]
    done = subprocess.run(
        [python, "-c", _PROGRAM, str(dom0.root)],
        input=json.dumps(calls),
        env={
            "PATH": str(dom0.root / "bin"),
            "PYTHONPATH": str(dom0.root / "usr/lib/python"),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        cwd=dom0.root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = {}
    for name, (answer, ran) in zip(cases, json.loads(done.stdout), strict=True):
        outcome = outcome_of_answer(answer.encode())
        details = outcome.details if isinstance(outcome, Failure) else [f"answered {outcome}"]
        found[name] = Refusal(details, ran)
    return found
