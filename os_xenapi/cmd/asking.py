"""Questions on a terminal, whose line is ended whatever the answer is."""

from __future__ import annotations

import sys
from collections.abc import Callable

__all__ = ["answer", "can_ask"]


def can_ask() -> bool:
    """Whether there is somebody who sees a question and can answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answer(question: str, read: Callable[[str], str] | None = None) -> str:
    """Ask on standard error; return the answer with its end of line, "" where there is none.

    ``read`` shows the question and reads in another way, and raises EOFError for no answer.
    """
    given = ""
    try:
        if read is not None:
            given = read(question) + "\n"
        else:
            sys.stderr.write(question)
            sys.stderr.flush()
            given = sys.stdin.readline()
    except EOFError:
        pass
    finally:
        if not given:
            sys.stderr.write("\n")  # neither Ctrl-D nor Ctrl-C ends the line that it stands in
            sys.stderr.flush()
    return given
