"""What the shells ask while one types: the words that may come next, one a line.

    os-xenapi complete bash WORDBREAKS LINE     the line up to the cursor
    os-xenapi complete zsh|fish WORD ...        the words after the command, the last one unfinished

A line is a word, or a word, a tab and what it is; ``:files`` stands for the names of files. What is
read are the parsers of the nouns and a small file of names, never a host: it has to be quick.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module

from os_xenapi.cmd import names
from os_xenapi.cmd.parsing import completer_of

__all__ = ["FILES", "candidates", "main"]

FILES = ":files"
"""Stands for the names of files."""

Candidate = tuple[str, str]

_CLASSES = {"task": "task", "watch": "VM"}
"""Of nouns that name no class, the one whose fields they show."""


def main(words: list[str]) -> int:
    """Print the candidates; 1 without a word where there is anything wrong."""
    try:
        shell, *rest = words
        if shell == "bash":
            lines = _for_bash(*rest)
        else:
            lines = [f"{word}\t{text}" if text else word for word, text in candidates(rest)]
    except Exception:
        return 1  # a message would stand in the middle of what is being typed
    try:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    except BrokenPipeError:  # the shell has gone on without an answer
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    return 0


def _for_bash(breaks: str, line: str) -> list[str]:
    """Bash replaces only what follows the last of its word breaks, such as = and the colon."""
    words = _split(line)
    current = words[-1] if words else ""
    kept = max((current.rfind(char) for char in breaks if not char.isspace()), default=-1) + 1
    return [
        word if word == FILES else word[kept:] + ("" if _goes_on(word) else " ")
        for word, _ in candidates(words)
    ]


def _goes_on(word: str) -> bool:
    return word.endswith(("=", ".", ":", ","))


def _split(line: str) -> list[str]:
    """Return the words after the command, the last one unfinished or empty."""
    import shlex

    for closing in ("", "'", '"'):
        try:
            words = shlex.split(line + closing)
        except ValueError:
            continue
        if not line or (line[-1].isspace() and not closing):
            words.append("")
        return words[1:]
    return line.split(" ")[1:]


def candidates(words: list[str]) -> list[Candidate]:
    """Return the words that may stand for the last one, which is a beginning, with what they are.

    ``words`` are those after the command. Words come in the order of the help.
    """
    *before, current = words or [""]
    if before[:1] in (["help"], ["--debug"]):
        before = before[1:]
    found = list(_all(before, current))
    return [one for one in found if one[0] == FILES or one[0].startswith(current)]


def _all(before: list[str], current: str) -> Iterator[Candidate]:
    from os_xenapi.cmd.main import NOUNS, parser_of

    if not before:
        yield from NOUNS.items()
        yield "help", "tell about a noun"
        if current.startswith("-"):
            yield from (("--help", ""), ("--version", ""), ("--debug", ""))
        return
    if before[0] not in NOUNS:
        return
    state = _State(parser_of(before[0])[0], before[0])
    for word in before[1:]:
        state.take(word)
    option, equals, _ = current.partition("=")
    if state.open is None and equals and option in state.options:
        for word, text in state.values(state.options[option], current[len(option) + 1 :]):
            yield word if word == FILES else f"{option}={word}", text
    elif state.open is not None:
        yield from state.values(state.open, current)
    elif current.startswith("-") and not state.only_words:
        for name, action in state.options.items():
            if name.startswith("--") and action.help != argparse.SUPPRESS:
                yield name, (action.help or "").partition("\n")[0]
    elif state.next_word is not None:
        yield from state.values(state.next_word, current)


class _State:
    """How far a parser has come: which argument the next word is for."""

    def __init__(self, parser: argparse.ArgumentParser, noun: str) -> None:
        self._noun = noun
        self._seen: dict[str, str] = {}
        self.only_words = False
        self._enter(parser)

    def _enter(self, parser: argparse.ArgumentParser) -> None:
        self.options = {name: one for one in parser._actions for name in one.option_strings}
        self._words = [one for one in parser._actions if not one.option_strings]
        self.open: argparse.Action | None = None

    @property
    def next_word(self) -> argparse.Action | None:
        """The argument that a word which is no option is for."""
        return self._words[0] if self._words else None

    def take(self, word: str) -> None:
        """Take a word that is finished."""
        if self.open is not None:
            self.open = None
        elif word == "--":
            self.only_words = True
        elif word.startswith("-") and len(word) > 1 and not self.only_words:
            option = self.options.get(word)
            self.open = option if option is not None and option.nargs != 0 else None
        elif self._words:
            action = self._words[0]
            self._seen["class_name" if action.dest == "classes" else action.dest] = word
            if isinstance(action, argparse._SubParsersAction):
                if word in action.choices:
                    self._enter(action.choices[word])
            elif action.nargs not in ("*", "+"):
                self._words.pop(0)

    def values(self, action: argparse.Action, current: str) -> Iterable[Candidate]:
        """Return what may be the value of an argument, of which ``current`` is there already."""
        if isinstance(action, argparse._SubParsersAction):
            return [(one.dest, one.help or "") for one in action._choices_actions]
        if action.choices is not None:
            return [(str(choice), "") for choice in action.choices]
        kind = completer_of(action)
        if kind == "file":
            return [(FILES, "")]
        if kind == "class":
            return [(name, "") for name in names.load()]
        if kind == "method":
            return _methods(current)
        if kind == "profile":
            return [(name, "") for name in import_module("os_xenapi.cmd.profiles").names()]
        if kind in ("field", "change"):
            known = names.load().get(self._seen.get("class_name", _CLASSES.get(self._noun, "")))
            if known is None:
                return []
            if kind == "change" and "=" in current:
                return _values(known, current, self._noun)
            if kind == "change":
                return [(f"{name}=", "") for name in _changeable(known, self._noun)]
            done = current[: current.rfind(",") + 1]
            return [(done + name, "") for name in ("ref", *known.fields)]
        return []


def _methods(current: str) -> Iterator[Candidate]:
    """Classes up to their dot, then their messages: all of them at once are thousands."""
    prefix = "Async." if current.startswith("Async.") else ""
    class_name, dot, _ = current[len(prefix) :].partition(".")
    known = names.load()
    if not dot:
        if not prefix:
            yield "Async.", "as a task"
        yield from ((f"{prefix}{name}.", "") for name in known)
    elif class_name in known:
        messages = known[class_name].tasks if prefix else known[class_name].messages
        yield from ((f"{prefix}{class_name}.{message}", "") for message in messages)


def _values(known: names.ClassNames, current: str, noun: str) -> list[Candidate]:
    """Return FIELD=VALUE for each value that a field can have, where they are known."""
    begun, equals, _ = current.partition("=")
    signs = "+-" if noun == "set" else "!"
    enum = known.enums.get(begun.rstrip(signs), "")
    return [(f"{begun}{equals}{value}", "") for value in names.values(enum)]


def _changeable(known: names.ClassNames, noun: str) -> list[str]:
    if noun != "set":
        return known.fields
    return [name for name in known.fields if f"set_{name}" in known.messages]
