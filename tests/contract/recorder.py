"""A plugin that writes down what a host gave it, in the place of every plugin of the library."""

from __future__ import annotations

import json
import xmlrpc.client
from dataclasses import dataclass
from typing import Any

from os_xenapi.simulator.dom0 import Dom0
from tests.dom0.calling import plugins_of

__all__ = ["ANSWER", "Received", "Recorder"]

ANSWER = '"noted"'
"""What every call is answered with: JSON, for structured calls."""

_VERSION_PLUGIN = "dom0_plugin_version.py"
_SCRIPT = """\
#!/bin/sh
printf '%s\\0%s\\0' "${{0##*/}}" "$1" >>'{file}'
echo '<methodResponse><params><param><value><struct>'
echo '<member><name>Status</name><value>Success</value></member>'
echo '<member><name>Value</name><value>{answer}</value></member>'
echo '</struct></value></param></params></methodResponse>'
"""


@dataclass(frozen=True)
class Received:
    """One call as a plugin was given it."""

    plugin: str
    function: str
    args: dict[str, str]

    @property
    def payload(self) -> Any:
        """The plain map; of a structured call its arguments; less the host's uuid."""
        args = {name: value for name, value in self.args.items() if name != "host_uuid"}
        if set(args) != {"params"}:
            return args
        params = json.loads(args["params"])
        return (params["args"], params["kwargs"]) if params["kwargs"] else params["args"]


class Recorder:
    """Records every call of the plugins of a simulated dom0 but the check of their version."""

    def __init__(self, dom0: Dom0) -> None:
        self._file = dom0.root / "received"
        script = _SCRIPT.format(file=self._file, answer=ANSWER)
        for file in plugins_of(dom0).glob("*.py"):
            if file.name != _VERSION_PLUGIN and not file.name.startswith("os_xenapi_"):
                file.write_text(script)

    def taken(self) -> list[Received]:
        """The calls since this was last asked."""
        text = self._file.read_text("utf-8") if self._file.exists() else ""
        self._file.unlink(missing_ok=True)
        words = text.split("\0")[:-1]
        return [_received(*pair) for pair in zip(words[::2], words[1::2], strict=True)]


def _received(plugin: str, call: str) -> Received:
    (_, args), function = xmlrpc.client.loads(call)
    assert function is not None
    assert isinstance(args, dict)
    return Received(plugin, function, args)
