"""The file of names that the command reads instead of the data model."""

from __future__ import annotations

from pathlib import Path

from os_xenapi import datamodel
from os_xenapi.cmd import names
from tools import names as tool


def test_the_file_is_what_the_data_model_has() -> None:
    assert tool.main(["--check"]) == 0, "run python -m tools.names"


def test_it_has_every_class_field_and_message() -> None:
    known = names.load()
    model = datamodel.load()
    assert set(known) == set(model.classes)
    for name, one in model.classes.items():
        fields = [field.name for field in one.fields.values() if not field.internal_only]
        assert known[name].fields == fields
        assert (
            {name for name in fields if one.fields[name].type.kind in ("enum", "bool")}
            <= set(known[name].enums)
            <= set(fields)
        )
        assert set(known[name].tasks) <= set(known[name].messages) <= set(one.messages)


def test_it_has_the_values_of_every_enum_of_a_field() -> None:
    model = datamodel.load()
    for one in names.load().values():
        for enum in one.enums.values():
            wanted = ("false", "true") if enum == "bool" else model.enums[enum]
            assert names.values(enum) == list(wanted)
    assert names.values("no_such_enum") == []


def test_a_file_that_is_stale_or_missing_is_told_and_written_anew(tmp_path: Path) -> None:
    target = tmp_path / "names.txt"
    assert tool.main(["--check"], target=target) == 1
    assert tool.main([], target=target) == 0
    assert tool.main(["--check"], target=target) == 0
    target.write_text(target.read_text().replace("VM\t", "VN\t"))
    assert tool.main(["--check"], target=target) == 1
