"""What Python 2.4's grammar lacks, found in a source that Python 2.7 and 3 both accept.

Python 2.4 cannot be installed any more, so its grammar is held by looking at the tokens. Forms that
2.7 or 3 refuse themselves need no rule here: the plugins are compiled by those.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Finding", "findings"]

_SKIPPED = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER}
_OPENING = {"(": ")", "[": "]", "{": "}"}
_BYTES = re.compile(r"r?br?['\"]")
_FUTURES_OF_24 = {"nested_scopes", "generators", "division"}


class Finding(NamedTuple):
    """A form that Python 2.4 does not know, and its line."""

    line: int
    what: str


class _Statement(NamedTuple):
    """The tokens of one logical line, and how deeply it is indented."""

    tokens: list[tokenize.TokenInfo]
    depth: int

    @property
    def words(self) -> list[str]:
        return [token.string for token in self.tokens]


def findings(source: str) -> list[Finding]:
    """Return every form in ``source`` that Python 2.4 does not know, in order."""
    statements = list(_statements(source))
    found = list(_in_blocks(statements))
    for statement in statements:
        found += _in_literals(statement)
        found += _in_statement(statement)
        found += _in_brackets(statement)
    return sorted(set(found))


def _statements(source: str) -> Iterator[_Statement]:
    tokens: list[tokenize.TokenInfo] = []
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
        elif token.type == tokenize.NEWLINE:
            yield _Statement(tokens, depth)
            tokens = []
        elif token.type not in _SKIPPED:
            tokens.append(token)


def _in_literals(statement: _Statement) -> Iterator[Finding]:
    for token in statement.tokens:
        text = token.string.lower()
        if token.type == tokenize.STRING and _BYTES.match(text):
            yield Finding(token.start[0], "a bytes literal")
        if token.type == tokenize.NUMBER and text[:2] in ("0o", "0b"):
            yield Finding(token.start[0], "an octal or binary literal of the new form")


def _in_statement(statement: _Statement) -> Iterator[Finding]:
    words = statement.words
    first = words[0]
    for index, token in enumerate(statement.tokens):
        word, line = token.string, token.start[0]
        following = words[index + 1 : index + 2]
        if token.type != tokenize.NAME:
            continue
        if word == "as" and first == "except":
            yield Finding(line, "except ... as")
        if word == "else" and index:
            yield Finding(line, "a conditional expression")
        if word == "with":
            yield Finding(line, "with")
        if word == "yield" and (index or not following):
            yield Finding(line, "yield as an expression, or of nothing")
        if word == "format" and words[index - 1] == "." and following == ["("]:
            yield Finding(line, "str.format")
    line = statement.tokens[0].start[0]
    if first == "from" and words[1].startswith("."):
        yield Finding(line, "an explicit relative import")
    if words[:2] == ["from", "__future__"] and not set(words[3:]) <= _FUTURES_OF_24 | set("(,)"):
        yield Finding(line, "a future that 2.4 does not have")
    if first == "class" and words[2:4] == ["(", ")"]:
        yield Finding(line, "a class with empty parentheses")


def _in_blocks(statements: list[_Statement]) -> Iterator[Finding]:
    handled: dict[int, bool] = {}
    yields: dict[int, list[int]] = {}
    for before, statement in zip([None, *statements], statements, strict=False):
        first, line = statement.tokens[0].string, statement.tokens[0].start[0]
        if first == "try":
            handled[statement.depth] = False
            yields[statement.depth] = []
        elif first == "yield":
            for depth in range(statement.depth):
                yields.setdefault(depth, []).append(line)
        elif first == "except":
            handled[statement.depth] = True
        elif first == "finally":
            if handled[statement.depth]:
                yield Finding(line, "try, except and finally in one statement")
            for within in yields[statement.depth]:
                yield Finding(within, "yield in a try with finally")
        elif first == "class" and before is not None and before.tokens[0].string == "@":
            yield Finding(line, "a decorator on a class")


@dataclass
class _Bracket:
    closing: str
    may_be_set: bool
    is_empty: bool = True
    starred: bool = False


def _in_brackets(statement: _Statement) -> Iterator[Finding]:
    """Find sets and comprehensions in braces, and arguments after ``*args``."""
    brackets: list[_Bracket] = []
    previous = ""
    for token in statement.tokens:
        word, line = token.string, token.start[0]
        if brackets and word == brackets[-1].closing:
            bracket = brackets.pop()
            if bracket.may_be_set and not bracket.is_empty:
                yield Finding(line, "a set in braces")
        elif brackets:
            bracket = brackets[-1]
            if bracket.starred and previous == "," and word != "**":
                yield Finding(line, "an argument after *args")
            if word == "for" and bracket.closing == "}":
                yield Finding(line, "a comprehension in braces")
            bracket.is_empty = False
            bracket.may_be_set &= word not in (":", "for")
            bracket.starred |= word == "*" and previous in ("(", ",")
        if token.type == tokenize.OP and word in _OPENING:
            brackets.append(_Bracket(_OPENING[word], may_be_set=word == "{"))
        previous = word
