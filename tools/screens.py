"""Write docs/screen-*.svg: what commands show in a terminal, as pictures for README.md.

    python -m tools.screens

Each command runs in a real terminal (tmux), against a simulated pool on this machine.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from os_xenapi.testing import VM, simulated_pool

DOCS = Path(__file__).resolve().parent.parent / "docs"
SOCKET = "os-xenapi-screens"
PATIENCE = 60.0
CHARACTER, LINE, EDGE = 8.0, 17, 14


@dataclass(frozen=True)
class Screen:
    """One picture: what runs, until which words are on the screen, in how large a terminal."""

    name: str
    command: str
    until: str
    columns: int
    rows: int
    on_a_pool: bool = False


SCREENS = [
    Screen("demo", "os-xenapi demo", "Done in", 112, 42),
    Screen("watch", "os-xenapi watch VM network", "Paused", 92, 32, on_a_pool=True),
]

VMS = [
    VM(name_label="web1", power_state="Running"),
    VM(name_label="web2", power_state="Running"),
    VM(name_label="db", power_state="Running"),
    VM(name_label="build"),
]


def shown(screen: Screen) -> list[str]:
    """The lines on the screen once the words are there."""
    settings = f"PATH={shlex.quote(str(Path(sys.executable).parent))}:$PATH"
    if not screen.on_a_pool:
        return _run(screen, settings, _nothing)
    with simulated_pool(vms=VMS) as pool, pool.connect() as session:
        settings += f" XENAPI_URL={shlex.quote(pool.trusted_url)} XENAPI_PASSWORD={pool.password}"
        return _run(screen, f"export {settings}", lambda: session.VM.pause(pool.vms[1]))


def _run(screen: Screen, settings: str, change: Callable[[], object]) -> list[str]:
    """Show the command's screen; ``change`` is made as soon as anything is on it."""
    size = ["-x", str(screen.columns), "-y", str(screen.rows)]
    command = f"{settings}; {screen.command}; sleep {PATIENCE}"
    _tmux("new-session", "-d", "-s", screen.name, *size, command)
    try:
        until, text = time.monotonic() + PATIENCE, ""
        while time.monotonic() < until:
            text = _tmux("capture-pane", "-p", "-t", screen.name)
            if screen.until in text:
                return text.rstrip().splitlines()
            if text.strip():
                change()
                change = _nothing
            time.sleep(0.2)
        raise SystemExit(f"{screen.command}: {screen.until!r} did not show:\n{text}")
    finally:
        _tmux("kill-session", "-t", screen.name)


def _nothing() -> None:
    return None


def _tmux(*words: str) -> str:
    done = subprocess.run(
        ["tmux", "-L", SOCKET, *words], check=True, capture_output=True, text=True, timeout=PATIENCE
    )
    return done.stdout


def drawing(title: str, lines: list[str]) -> str:
    """A picture of a terminal with these lines on it."""
    width = round(max(map(len, lines)) * CHARACTER) + 2 * EDGE
    height = len(lines) * LINE + 2 * EDGE + 20
    text = "".join(
        f"<text x='{EDGE}' y='{number * LINE + EDGE + 34}'>{escape(line)}</text>\n"
        for number, line in enumerate(lines)
        if line
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' "
        "font-family='monospace' font-size='13' fill='#d8dee9' xml:space='preserve'>\n"
        "<!-- Written by tools/screens.py from a run of the command. -->\n"
        f"<rect width='{width}' height='{height}' rx='8' fill='#20262e'/>\n"
        f"<text x='{EDGE}' y='22' fill='#88c0d0'>$ {escape(title)}</text>\n{text}</svg>\n"
    )


def main() -> int:
    """Write all pictures."""
    for screen in SCREENS:
        picture = drawing(screen.command, shown(screen))
        (DOCS / f"screen-{screen.name}.svg").write_text(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
