"""Call one message of XAPI and print its result as JSON.

Arguments are written as their type asks: text, refs and enums as they are, numbers and true/false
plainly, sets, maps and records as JSON; --json takes all of them as one array, or as an object with
their names. An Async call is waited for, and its result printed. --untyped is for messages that are
newer than this release: arguments are JSON where they can be read as such, else text.

    os-xenapi call VM.get_by_name_label web1
    os-xenapi call Async.VM.start OpaqueRef:... false false
    os-xenapi call VM.set_other_config OpaqueRef:... '{"owner": "me"}'
    os-xenapi call VM.start --json '{"vm": "OpaqueRef:...", "start_paused": false, "force": false}'
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from os_xenapi.cmd import connection, names, output, waiting
from os_xenapi.cmd.parsing import UsageError, completed_by, printable

if TYPE_CHECKING:
    from os_xenapi.datamodel import Message

__all__ = ["add_arguments", "run"]

_LARGEST = 64 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``call``."""
    completed_by(
        parser.add_argument("method", metavar="METHOD", help="Class.message, Async.Class.message"),
        "method",
    )
    parser.add_argument("args", nargs="*", help="its arguments, without the session")
    parser.add_argument(
        "--json", metavar="JSON", help="the arguments as JSON; - reads them from standard input"
    )
    parser.add_argument(
        "--untyped", action="store_true", help="do not look the message up in the data model"
    )
    waiting.add_arguments(parser, waits=True)
    connection.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Call and print."""
    plain: str = arguments.method.removeprefix("Async.")
    if arguments.method == plain and not arguments.wait:
        raise UsageError(f"--no-wait is for what a task carries out: call Async.{plain}")
    if arguments.untyped:
        values = _untyped(arguments)
    else:
        names.check_method(arguments.method)
        from os_xenapi import datamodel

        message = datamodel.load().message(plain)
        assert message is not None
        values = _values(message, arguments)
    with connection.connect(arguments) as session:
        if arguments.method == plain:
            result = session.call_xenapi(plain, *values, timeout=arguments.timeout)
        else:
            result = waiting.carry_out(session, plain, values, plain, arguments)
    print(output.json_text(result))
    return 0


def _values(message: Message, arguments: argparse.Namespace) -> list[Any]:
    from os_xenapi.cmd.values import from_json, from_word

    given: list[Any] = arguments.args
    if arguments.json is not None:
        if given:
            raise UsageError("give the arguments either as words or by --json")
        given = _from_json(message, arguments.json)
    read = from_word if arguments.json is None else from_json
    if not message.required <= len(given) <= len(message.params):
        raise UsageError(f"{message.full_name} takes these arguments: {_wanted(message)}")
    return [
        read(one, param.type, param.name) for one, param in zip(given, message.params, strict=False)
    ]


def _untyped(arguments: argparse.Namespace) -> list[Any]:
    if arguments.json is None:
        return [_guessed(word) for word in arguments.args]
    data = _loaded(arguments.json)
    if arguments.args or not isinstance(data, list):
        raise UsageError("--untyped takes words, or one array by --json")
    return data


def _guessed(word: str) -> Any:
    try:
        return json.loads(word)
    except ValueError:
        return word


def _loaded(text: str) -> Any:
    if text == "-":
        text = sys.stdin.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise UsageError(f"standard input has over {_LARGEST} characters")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--json: {error}") from None


def _from_json(message: Message, text: str) -> list[Any]:
    data = _loaded(text)
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        raise UsageError("--json: write an array, or an object with the arguments' names")
    wanted = [param.name for param in message.params]
    known = wanted[: max((wanted.index(name) + 1 for name in data if name in wanted), default=0)]
    if (strange := [name for name in data if name not in wanted]) and wanted:
        raise UsageError(
            f"{message.full_name} has no argument {printable(strange[0])}; it takes these: "
            f"{_wanted(message)}"
        )
    if set(known) != set(data) or len(known) < message.required:
        raise UsageError(f"{message.full_name} takes these arguments: {_wanted(message)}")
    return [data[name] for name in known]


def _wanted(message: Message) -> str:
    told = [
        f"{param.name}:{param.type}" if place < message.required else f"[{param.name}:{param.type}]"
        for place, param in enumerate(message.params)
    ]
    return " ".join(told) or "none"
