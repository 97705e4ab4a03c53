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
        assert set(known[name].tasks) <= set(known[name].messages) <= set(one.messages)


def test_a_file_that_is_stale_or_missing_is_told_and_written_anew(tmp_path: Path) -> None:
    target = tmp_path / "names.txt"
    assert tool.main(["--check"], target=target) == 1
    assert tool.main([], target=target) == 0
    assert tool.main(["--check"], target=target) == 0
    target.write_text(target.read_text().replace("VM\t", "VN\t"))
    assert tool.main(["--check"], target=target) == 1
