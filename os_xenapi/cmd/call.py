"""Call one message of XAPI and print its result as JSON.

Arguments are written as their type asks: text, refs and enums as they are, numbers and true/false
plainly, sets, maps and records as JSON. An Async call is waited for, and its result printed.

    os-xenapi call --url https://host VM.get_by_name_label web1
    os-xenapi call --url https://host Async.VM.start OpaqueRef:... false false
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from os_xenapi import datamodel
from os_xenapi.cmd import connection
from os_xenapi.datamodel import Type
from os_xenapi.tasks import Task

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``call``."""
    connection.add_arguments(parser)
    parser.add_argument("method", help="Class.message, or Async.Class.message")
    parser.add_argument("args", nargs="*", help="its arguments, without the session")


def run(arguments: argparse.Namespace) -> int:
    """Call and print."""
    name: str = arguments.method.removeprefix("Async.")
    values = _typed(name, arguments.args)
    with connection.connect(arguments) as session:
        result = session.call_xenapi(arguments.method, *values)
        if arguments.method != name:
            result = Task(session, result, name).wait()
    print(json.dumps(result, indent=2, sort_keys=True, ensure_ascii=False))
    return 0


def _typed(method: str, words: list[str]) -> list[Any]:
    message = datamodel.load().message(method)
    if message is None:
        raise ValueError(f"XAPI has no message {method}: write Class.message, e.g. VM.get_record")
    if len(words) > len(message.params):
        wanted = " ".join(f"{p.name}:{p.type}" for p in message.params) or "none"
        raise ValueError(f"{method} takes these arguments: {wanted}")
    return [
        _value(word, param.type, param.name)
        for word, param in zip(words, message.params, strict=False)
    ]


def _value(word: str, kind: Type, name: str) -> Any:
    if kind.kind in ("string", "enum", "ref", "datetime"):
        return word
    try:
        if kind.kind == "int":
            return int(word)
        if kind.kind == "float":
            return float(word)
        value = json.loads(word)
    except ValueError:
        raise ValueError(f"{name}: {word!r} is not a value of type {kind}") from None
    wanted: type = {"bool": bool, "set": list}.get(kind.kind, dict)
    if type(value) is not wanted:
        raise ValueError(f"{name}: {word!r} is not a value of type {kind}")
    return value
