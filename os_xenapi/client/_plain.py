"""Plain plugin calls: their arguments travel as text."""

from __future__ import annotations

from os_xenapi.flows import Flow, Plugin

__all__ = ["call_plain", "plain"]


def call_plain(plugin: str, fn: str, /, **values: str | bytes | int | float) -> Flow[str]:
    """Call a plugin with these arguments and return its text; raises as `plain` and Failure."""
    answer: str = yield Plugin(plugin, fn, plain(**values))
    return answer


def plain(**values: str | bytes | int | float) -> dict[str, str]:
    """Return the arguments of a plain call, every value as text: bytes are read as ASCII.

    Raises TypeError for None and other kinds, ValueError for bytes beyond ASCII; both name the
    argument.
    """
    return {name: _text(name, value) for name, value in values.items()}


def _text(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        if not value.isascii():
            raise ValueError(f"{name}: bytes must be ASCII, decode them to text")
        return value.decode("ascii")
    if isinstance(value, (int, float)):
        return str(value)
    raise TypeError(f"{name}: {type(value).__name__} is neither text nor a number")
