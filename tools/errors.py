"""Write the error codes of the data model, each with its class, and the classes for type checkers.

    python -m tools.errors            write it
    python -m tools.errors --check    say whether it is what the data model asks for; exit 1 if not

os_xenapi/_errors.py is what os_xenapi.errors makes the classes from, each when it is first used;
_errors.pyi has them whole. A class is called like its code and has its parameters as attributes,
named as in the data model; the tables here say where not, and why.
"""

from __future__ import annotations

import argparse
import builtins
import json
import keyword
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from os_xenapi import datamodel, errors

TARGET = Path(__file__).resolve().parent.parent / "os_xenapi"

CLASS_NAMES = {
    "IMPORT_ERROR": "ImportFailed",
    "NOT_IMPLEMENTED": "MessageNotImplemented",
}
"""Codes whose class would else hide a name that Python has already."""

WRITTEN_BY_HAND = {"SR_BACKEND_FAILURE": "SrBackendFailure"}
"""Classes of errors.py: their parameters depend on more than the code."""

SENT: dict[str, tuple[tuple[str, ...], str]] = {
    "MAP_DUPLICATE_KEY": (
        ("type", "param_name", "ref", "key"),
        "The third one is documented as a uuid; xapi sends the object's ref.",
    ),
    "REVERT_ONLY_ALLOWED_ON_SNAPSHOT": ((), "Its parameters are not documented; xapi sends none."),
    "SESSION_AUTHENTICATION_FAILED": (
        ("user", "message"),
        "It is documented to have no parameters; xapi sends these.",
    ),
    "VDI_IO_ERROR": (("text",), "Its parameters are not documented; xapi sends this one."),
    "VM_CANNOT_DELETE_DEFAULT_TEMPLATE": ((), "It is documented with a vm; xapi sends none."),
    "VM_HAS_NO_SUSPEND_VDI": (
        ("class", "vm"),
        "It is documented with the vm alone; xapi sends the class before it.",
    ),
    "VM_IS_SNAPSHOT": (
        ("vm", "operation"),
        "Its parameters are not documented; xapi sends these.",
    ),
    "VM_IS_TEMPLATE": (
        ("vm", "operation"),
        "It is documented with the vm alone; xapi sends the operation too.",
    ),
}
"""Codes with which xapi sends other parameters than it documents: these, and the difference."""

NOTES = {
    "INTERNAL_ERROR": "Some come with further texts behind the message.",
    "OTHER_OPERATION_IN_PROGRESS": (
        "xapi before 25.27.0 sends the first two or three only, for a VM with the message in place "
        "of the class."
    ),
    "SR_HAS_NO_PBDS": "VDI.create sends it for a PBD that is not plugged, too.",
    "VBD_NOT_REMOVABLE_MEDIA": "VBD.create sends a sentence in place of the vbd.",
    "VDI_IN_USE": "Checks before an attach or a plug send the vdi only.",
    "VDI_NOT_MANAGED": "Checks of a VBD send the ref of the VBD.",
    "VM_BAD_POWER_STATE": (
        "The states are in lower case, several expected ones joined by a comma or a semicolon; "
        "where xenopsd refuses, they begin with a capital and the last two are swapped."
    ),
    "XENAPI_PLUGIN_FAILURE": (
        "For an exception in the plugin the three are: the function, the exception's class and its "
        "message. For a plugin that did not answer: the reason, what it printed, and stderr."
    ),
}
"""What else there is to know of a code's parameters."""

MODULE = '''\
# Written by tools/errors.py from os_xenapi/datamodel/xapi.json; not to be edited.
# ruff: noqa: E501
# fmt: off
"""The error codes of XAPI; os_xenapi.errors makes a class of each when it is first used."""

from __future__ import annotations

TABLE = {
'''
"""A line: a code, its class, the attributes with their parameters, the end of the docstring."""

STUB = '''\
# Written by tools/errors.py from os_xenapi/datamodel/xapi.json; not to be edited.
"""One exception class for each error code of XAPI; to be used through os_xenapi.errors."""

from typing import Final

from os_xenapi.errors import Failure, Parameter

TABLE: Final[dict[str, tuple[str, tuple[tuple[str, str], ...], str]]]
'''


class Clash(Exception):
    """A generated name means something else already."""


def class_name(code: str) -> str:
    """Return the name of a code's class."""
    by_hand = WRITTEN_BY_HAND.get(code) or CLASS_NAMES.get(code)
    return by_hand or "".join(part.capitalize() for part in code.split("_"))


def attribute(parameter: str) -> str:
    """Return the name of a parameter's attribute: an underscore for what cannot stand in one."""
    name = re.sub(r"\W", "_", parameter.strip())
    taken = keyword.iskeyword(name) or hasattr(errors.Failure([]), name)
    return f"{name}_" if taken else name


def parameters(code: str, documented: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the names of what xapi sends with a code; None where nobody knows."""
    if code in SENT:
        return SENT[code][0]
    return None if documented is None else tuple(name.strip() for name in documented)


def generate(codes: Mapping[str, Sequence[str] | None]) -> dict[str, str]:
    """Return the texts of the module and its stub, for these codes and their documented parameters.

    Raises:
        Clash: two codes would get the same class, or one hides a name that is taken.
    """
    names = {code: class_name(code) for code in sorted(codes)}
    _refuse_clashes(names)
    module, stub = [MODULE], [STUB, "\n__all__ = [\n"]
    generated = {code: name for code, name in names.items() if code not in WRITTEN_BY_HAND}
    stub += [f'    "{name}",\n' for name in sorted(generated.values())]
    stub.append("]\n")
    for code, name in generated.items():
        params = parameters(code, codes[code])
        attributes = _attributes(code, params or ())
        about = _about(code, params)
        module.append(
            f"    {_quoted(code)}: ({_quoted(name)}, {_tuple(attributes)}, {_quoted(about)}),\n"
        )
        stub.append("\n" + "".join(_class(code, name, attributes, about)))
    module.append("}\n")
    return {"_errors.py": "".join(module), "_errors.pyi": "".join(stub)}


def _refuse_clashes(names: dict[str, str]) -> None:
    taken = dict.fromkeys(dir(builtins), "a builtin of Python")
    taken |= dict.fromkeys(set(errors.__all__) - set(WRITTEN_BY_HAND.values()), "in errors.py")
    for code, name in names.items():
        if name in taken:
            raise Clash(f"{code}: {name} is {taken[name]}: give it a name in CLASS_NAMES")
        taken[name] = f"the class of {code}"


def _attributes(code: str, params: Sequence[str]) -> list[tuple[str, str]]:
    """Return the attribute for each parameter, and the parameter's own name."""
    named = [(attribute(param), param) for param in params]
    names = [name for name, _ in named]
    if len(set(names)) < len(names):
        raise Clash(f"{code}: two parameters share an attribute: {', '.join(names)}")
    return named


def _about(code: str, params: tuple[str, ...] | None) -> str:
    """Return what a docstring says of a code's parameters."""
    if params is None:
        more = ["``params`` has what comes with it, which is not documented."]
    elif not params:
        more = ["It has no parameters."]
    else:
        *others, last = params
        more = [
            f"It comes with {', '.join(others)} and {last}." if others else f"It comes with {last}."
        ]
    if code in SENT or code in NOTES:
        more.append(SENT[code][1] if code in SENT else NOTES[code])
    return " ".join(more)


def _class(code: str, name: str, attributes: list[tuple[str, str]], about: str) -> Iterator[str]:
    yield f"class {name}(Failure):\n"
    yield f'    """XAPI\'s error {code}.\n\n'
    yield from (f"    {line}\n" for line in textwrap.wrap(about, 96))
    yield '    """\n'
    if attributes:
        yield "\n"
    yield from (f"    {attribute_name}: Parameter\n" for attribute_name, _ in attributes)


def _quoted(text: str) -> str:
    return json.dumps(text)


def _tuple(pairs: list[tuple[str, str]]) -> str:
    inside = ", ".join(f"({_quoted(one)}, {_quoted(other)})" for one, other in pairs)
    return f"({inside},)" if len(pairs) == 1 else f"({inside})"


def main(argv: Sequence[str] | None = None) -> int:
    """Write the two, or check them."""
    parser = argparse.ArgumentParser(prog="python -m tools.errors", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(argv)
    status = 0
    for name, text in generate(datamodel.load().errors).items():
        target = TARGET / name
        if target.exists() and target.read_text(encoding="utf-8") == text:
            print(f"{name} is up to date")
        elif options.check:
            print(f"{name} is stale: run python -m tools.errors", file=sys.stderr)
            status = 1
        else:
            target.write_text(text, encoding="utf-8")
            print(f"{name} written")
    return status


if __name__ == "__main__":
    sys.exit(main())
