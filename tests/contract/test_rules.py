"""Every rule has its test, named by its number."""

from __future__ import annotations

import re
from pathlib import Path

from tests.contract import table

AWAITED: dict[int, str] = {}
"""The rules that have no test yet, as the part that they are about is not there."""

PACKAGE = Path(__file__).resolve().parents[2] / "os_xenapi"


def names_by_rule() -> dict[int, list[str]]:
    """The names of the tests, by the number of the rule that each is of."""
    found: dict[int, list[str]] = {}
    for file in Path(__file__).parent.glob("test_rules_*.py"):
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE):
            number = re.match(r"test_rule_(\d+)_", name)
            assert number, f"{file.name}: {name} has no number"
            found.setdefault(int(number[1]), []).append(name)
    return found


def test_every_rule_that_must_hold_has_a_test() -> None:
    assert sorted(set(table.rules()) - set(names_by_rule()) - set(AWAITED)) == []


def test_what_is_awaited_is_not_there_and_has_no_test() -> None:
    """A part that has come needs its tests: its rules are to be taken from AWAITED."""
    places = [PACKAGE / "cmd", PACKAGE / "dom0/etc/xapi.d/plugins"]
    here = {file.name for place in places for file in place.iterdir()}
    assert {number for number, part in AWAITED.items() if part in here} == set()
    assert set(AWAITED) & set(names_by_rule()) == set()
