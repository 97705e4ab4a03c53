"""Every rule has its test, named by its number."""

from __future__ import annotations

import re
from pathlib import Path

from tests.contract import table


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
    assert sorted(set(table.rules()) - set(names_by_rule())) == []
