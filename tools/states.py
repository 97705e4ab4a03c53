"""Write docs/session-states.svg: what a session does after each outcome of a call.

    python -m tools.states            write it
    python -m tools.states --check    say whether it is up to date; exit 1 if not

Nothing of it is drawn by hand: the flow of a call (os_xenapi/rpc/calls.py) is given each outcome,
and what it then asks of its driver is what the picture shows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from os_xenapi.errors import XenApiError
from os_xenapi.rpc.calls import call
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer
from os_xenapi.rpc.steps import (
    AnswerLost,
    Credentials,
    Known,
    NotSent,
    Renew,
    Retry,
    Send,
    SessionState,
    Sleep,
)

TARGET = Path(__file__).resolve().parent.parent / "docs" / "session-states.svg"

HOST = Endpoint("https", "10.0.0.1", 443)
DEADLINE = 1000.0
SAFE, OTHER = "VM.get_all", "VM.start"


class Played(NamedTuple):
    """What comes of an outcome: the steps, in words, and whether the call is sent again."""

    words: str
    sends_again: bool


def answer(**members: Any) -> Answer:
    """An answer of a host to the first call of a session."""
    return Answer(200, json.dumps({"jsonrpc": "2.0", "id": 1, **members}).encode(), True, {})


def says(code: str, *parameters: str) -> Answer:
    """An answer with an error code."""
    return answer(error={"code": 1, "message": code, "data": list(parameters)})


OUTCOMES: dict[str, Answer | XenApiError] = {
    "a value": answer(result=[]),
    "SESSION_INVALID": says("SESSION_INVALID", "OpaqueRef:gone"),
    "HOST_IS_SLAVE": says("HOST_IS_SLAVE", "10.0.0.2"),
    "TOO_MANY_PENDING_TASKS": says("TOO_MANY_PENDING_TASKS"),
    "HOST_STILL_BOOTING": says("HOST_STILL_BOOTING"),
    "the host is in emergency mode": says("HOST_HAS_NO_MANAGEMENT_IP"),
    "any other error code": says("VM_BAD_POWER_STATE", "vm", "halted", "running"),
    "no connection": NotSent("no connection"),
    "no connection, for the second time": NotSent("no connection"),
    "the answer is lost": AnswerLost("the answer is lost"),
    "an unreadable answer": answer(neither="result nor error"),
}
TWICE = "no connection, for the second time"


def session() -> SessionState:
    """The state of a session that knows its pool."""
    state = SessionState(HOST, Credentials(("root", "secret", "", "")), Retry(), follows=True)
    state.ref = "OpaqueRef:session"
    state.known = Known("OpaqueRef:pool", {HOST: frozenset()})
    return state


def play(method: str, name: str) -> Played:
    """Give the flow of a call one outcome, and note what it asks for until it sends again."""
    flow = call(session(), method, [], DEADLINE)
    outcome: Any = OUTCOMES[name]
    assert isinstance(next(flow), Send)
    words: list[str] = []
    sends = 0
    try:
        while True:
            threw = isinstance(outcome, BaseException)
            step = flow.throw(outcome) if threw else flow.send((outcome, 0.0))
            outcome = None
            if isinstance(step, Send):
                sends += 1
                if name == TWICE and sends == 1:
                    words, outcome = [], OUTCOMES[name]
                    continue
                flow.close()
                return Played(", ".join(words), True)
            words.append(_named(step))
    except StopIteration:
        return Played("returned", False)
    except XenApiError as error:
        known = name.endswith("error code")
        return Played(f"raises {'its class of Failure' if known else type(error).__name__}", False)


def _named(step: Any) -> str:
    if isinstance(step, Sleep):
        return "waits"
    if isinstance(step, Renew):
        if step.lost:
            return "looks for the coordinator"
        return "logs in at the coordinator" if step.coordinator else "logs in again"
    return type(step).__name__


def transitions() -> dict[Played, list[str]]:
    """Outcomes by what comes of them; those that end the call last."""
    found: dict[Played, list[str]] = {}
    for name in OUTCOMES:
        safe, other = play(SAFE, name), play(OTHER, name)
        if safe == other:
            found.setdefault(safe, []).append(name)
        else:
            found.setdefault(safe, []).append(f"{name}, to a call that changes nothing")
            found.setdefault(other, []).append(f"{name}, to any other call")
    return dict(sorted(found.items(), key=lambda item: not item[0].sends_again))


WIDTH, LINE, GAP = 880, 20, 24
SEND, LEFT, BRACE, BOX, BOX_WIDTH, LOOP = 110, 134, 520, 545, 230, 830
HEAD = """\
<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' font-family='sans-serif'
 font-size='13'>
<!-- Written by tools/states.py from os_xenapi/rpc/calls.py; not to be edited. -->
<title>What a session does after each outcome of a call</title>
<style>.state{{fill:#eef3fa;stroke:#3b6ea5}}.end{{fill:#f6f6f6;stroke:#777}}
.way{{fill:none;stroke:#3b6ea5}}</style>
<defs><marker id='end' markerWidth='8' markerHeight='8' refX='7' refY='4' orient='auto'>
<path d='M0,0 L8,4 L0,8 z' fill='#3b6ea5'/></marker></defs>
<rect width='{width}' height='{height}' fill='white'/>
"""


def drawing() -> str:
    """The picture: the call on the left, what came of it, and what is done; back if sent again."""
    rows: list[str] = []
    y, lowest = 40, 0
    for played, names in transitions().items():
        height = max(2, len(names)) * LINE
        middle = y + height // 2
        rows += _row(played, names, middle)
        lowest = middle if played.sends_again else lowest
        y += height + GAP
    return "\n".join(
        [
            HEAD.format(width=WIDTH, height=y),
            *rows,
            f"<rect x='10' y='20' width='{SEND - 10}' height='{y - 40}' rx='6' class='state'/>",
            f"<text x='{(SEND + 10) // 2}' y='{y // 2}' text-anchor='middle'>send</text>",
            f"<path d='M{LOOP},{lowest} V10 H60 V20' class='way' marker-end='url(#end)'/>",
            "</svg>",
            "",
        ]
    )


def _row(played: Played, names: list[str], middle: int) -> Iterator[str]:
    top = middle - len(names) * LINE // 2
    bottom = top + len(names) * LINE
    for number, name in enumerate(names):
        yield f"<text x='{LEFT}' y='{top + number * LINE + 15}'>{escape(name)}</text>"
    yield f"<path d='M{SEND},{middle} H{LEFT - 8} M{BRACE},{top} V{bottom}' class='way'/>"
    yield f"<path d='M{BRACE},{middle} H{BOX}' class='way' marker-end='url(#end)'/>"
    kind = "state" if played.sends_again else "end"
    yield (
        f"<rect x='{BOX}' y='{middle - 15}' width='{BOX_WIDTH}' height='30' rx='6' class='{kind}'/>"
    )
    at = BOX + BOX_WIDTH // 2
    yield f"<text x='{at}' y='{middle + 5}' text-anchor='middle'>{escape(played.words)}</text>"
    if played.sends_again:
        yield f"<path d='M{BOX + BOX_WIDTH},{middle} H{LOOP}' class='way'/>"


def main(arguments: list[str]) -> int:
    """Write the picture, or check it."""
    made = drawing()
    if arguments == ["--check"]:
        current = TARGET.exists() and TARGET.read_text() == made
        print("up to date" if current else f"stale: run python -m tools.states ({TARGET.name})")
        return 0 if current else 1
    TARGET.write_text(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
