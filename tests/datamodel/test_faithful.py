"""The data file says all that its source said, and the rules give what they should."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from os_xenapi import datamodel
from os_xenapi.datamodel import DataModel
from tools import datamodel as tool
from tools import folded

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT.parent / "shared" / "xapi-datamodel.json"
DATA = Path(datamodel.DATA_FILE)
AS_A_COMMAND = [sys.executable, "-m", "tools.datamodel"]

with_the_source = pytest.mark.skipif(
    not SOURCE.exists(), reason=f"the full extract is not beside the checkout: {SOURCE.name}"
)


@pytest.fixture(scope="module")
def facts():
    return folded.expand(datamodel.load())


def test_unfolding_gives_what_the_digest_was_made_of(facts):
    assert folded.digest(facts) == datamodel.load().raw["digest"]


def test_a_change_of_any_fact_changes_the_digest(facts):
    changed = json.loads(json.dumps(facts))
    changed["classes"][9]["messages"][100]["async"] ^= True
    assert folded.digest(changed) != folded.digest(facts)


def test_there_is_as_much_of_everything_as_the_source_had(facts):
    assert folded.counts(facts) == {
        "classes": 73,
        "fields": 950,
        "fields_client_visible": 921,
        "messages": {
            "total": 2258,
            "implicit": 1580,
            "custom": 678,
            "hidden": 251,
            "pool_internal": 49,
        },
        "enums": 75,
        "enum_values": 366,
        "errors": 634,
        "errors_with_documented_params": 605,
        "message_types": 108,
        "http_handlers": 57,
    }
    assert datamodel.load().raw["counts"] == folded.counts(facts)
    assert (len(facts["releases"]), len(facts["relations"])) == (33, 64)


def test_the_file_is_as_the_tool_writes_it(facts):
    assert folded.render(facts) == DATA.read_text(encoding="utf-8")


def test_each_class_field_and_message_has_its_own_line():
    lines = DATA.read_text(encoding="utf-8").splitlines()
    raw = datamodel.load().raw
    members = sum(len(c["fields"]) + len(c["messages"]) for c in raw["classes"].values())
    assert sum(line.startswith('    "') and ": {" in line for line in lines) == members
    assert len(DATA.read_bytes()) < 300_000


def test_every_implicit_message_by_the_rules_exists():
    for owner in datamodel.load().classes.values():
        visible = [field for field in owner.fields.values() if not field.internal_only]
        expected = {f"get_{field.name}" for field in visible}
        for field in visible:
            if field.qualifier == "RW":
                expected.add(f"set_{field.name}")
                middle = {"map": ("to_", "from_"), "set": ("", "")}.get(field.type.kind)
                if middle:
                    expected.add(f"add_{middle[0]}{field.name}")
                    expected.add(f"remove_{middle[1]}{field.name}")
        expected |= {"get_record", "get_by_uuid"}
        if owner.has_constructor:
            expected |= {"create", "destroy"}
        if "name_label" in owner.fields and owner.name != "pool":
            expected.add("get_by_name_label")
        if owner.name not in ("session", "LVHD", "user"):
            expected |= {"get_all", "get_all_records"}
            expected |= {"get_all_where", "get_all_records_where"}
        implicit = {name for name, message in owner.messages.items() if message.implicit}
        assert implicit == (expected if owner.in_database else set()), owner.name


@with_the_source
def test_the_file_says_all_that_the_full_extract_says():
    found = subprocess.run(
        [*AS_A_COMMAND, "--check", str(SOURCE)], cwd=ROOT, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    assert "says all that xapi-datamodel.json says, and no more" in found.stdout


@with_the_source
def test_the_tool_writes_this_very_file_from_the_full_extract(tmp_path):
    target = tmp_path / "xapi.json"
    assert tool.main(["--source", str(SOURCE), "--target", str(target)]) == 0
    assert target.read_bytes() == DATA.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["xapi.json"]


@with_the_source
@pytest.mark.parametrize("part", ["field", "message", "enum", "error", "relation", "handler"])
def test_a_check_names_whatever_is_not_in_the_file(part, tmp_path, capsys):
    extract = json.loads(SOURCE.read_text(encoding="utf-8"))
    owner = extract["classes"][1]
    change, place = {
        "field": (lambda: extract["classes"][0]["fields"][2].update(type="int"), "this_user"),
        "message": (lambda: owner["messages"][0].update(roles=[]), "get_subject_identifier].roles"),
        "enum": (lambda: extract["enums"][0]["values"].pop(), "after_apply_guidance"),
        "error": (lambda: extract["errors"][1]["params"].append("x"), "ADDRESS_VIOLATES"),
        "relation": (lambda: extract["relations"].pop(), "relations"),
        "handler": (lambda: extract["http_handlers"][0].update(uri="/x"), "get_services].uri"),
    }[part]
    change()
    changed = tmp_path / "extract.json"
    changed.write_text(json.dumps(extract))
    assert tool.main(["--check", str(changed)]) == 1
    assert place in capsys.readouterr().err


def test_what_the_rules_cannot_say_is_refused_and_not_lost(facts):
    for change, place in [
        (lambda vm: vm["messages"][0].update(async_too=True), r"get_record\].async_too is lost"),
        (lambda vm: vm["messages"][0].update(result="string"), r'get_record\].result: "string"'),
        (lambda vm: vm["fields"][0].update(colour="red"), r"uuid\].colour is lost"),
        (lambda vm: vm["enums"].append("on_boot"), r"VM\].enums"),
    ]:
        changed = json.loads(json.dumps(facts))
        change(next(owner for owner in changed["classes"] if owner["name"] == "VM"))
        with pytest.raises(folded.NotFaithful, match=place):
            folded.render(changed)


def test_formatting_after_an_edit_by_hand_keeps_the_edit(tmp_path):
    target = tmp_path / "xapi.json"
    edited = DATA.read_text().replace('"ALARM": 1,', '"ALARM": 2, "ANOTHER": 5,')
    target.write_text(edited)
    assert tool.main(["--format", "--target", str(target)]) == 0
    dm = DataModel(json.loads(target.read_text()))
    assert (dm.message_types["ALARM"], dm.message_types["ANOTHER"]) == (2, 5)
    assert dm.raw["digest"] == folded.digest(folded.expand(dm)) != datamodel.load().raw["digest"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [("{}", "not a full extract"), ("{", "Expecting property name"), ("[]", "not a full extract")],
)
def test_what_is_no_full_extract_is_refused_and_nothing_is_written(
    content, problem, tmp_path, capsys
):
    source, target = tmp_path / "source.json", tmp_path / "xapi.json"
    source.write_text(content)
    assert tool.main(["--source", str(source), "--target", str(target)]) == 1
    assert problem in capsys.readouterr().err
    assert not target.exists()
