"""Docstrings as people read them in the code, made into what Sphinx reads.

Two of their forms mean something else in reStructuredText. An indented block after a blank line is
a program or a drawing, and not a quotation; and a list of names with what they are

    ``timeout``      the longest that a call may take,
                     in seconds

is a list of definitions.
"""

from __future__ import annotations

import re

__all__ = ["as_restructured_text"]

_SECTION = re.compile(r"(Args|Arguments|Raises|Returns|Yields|Attributes|Examples?|Note):$")
_ITEM = re.compile(r"\s*([-*]|\d+\.) ")
_DEFINITION = re.compile(r"(``[^`]+``(?:, ``[^`]+``)*)\s\s+(\S.*)$")


def as_restructured_text(lines: list[str]) -> list[str]:
    """Return the lines of a docstring in the form that Sphinx takes."""
    made: list[str] = []
    kind = ""  # of what the indented lines here belong to
    for before, line in zip(["", *lines], lines, strict=False):
        if definition := _DEFINITION.match(line):
            kind = "definition"
            made += ["", definition[1], "    " + definition[2]]
        elif not line.startswith(" "):
            if line:
                made += [""] * (kind == "definition" and before != "")
                kind = "section" if _SECTION.match(line) else ""
            made.append(line)
        elif kind == "definition":
            made.append("    " + line.strip())
        else:
            if not kind and not before and not _ITEM.match(line):
                made += ["::", ""]
                kind = "literal"
            made.append(line)
    return made
