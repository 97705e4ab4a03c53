"""Bringing the data file up to date with the file that XAPI publishes."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from os_xenapi import datamodel
from os_xenapi.datamodel import MANDATORY, DataModel, Lifecycle
from tests.datamodel.published_form import publish, type_text
from tools import datamodel as tool
from tools import folded, published
from tools.published import PublishedError, parse_published_type

DATA = Path(datamodel.DATA_FILE)

SAMPLE = """
[ { "name": "SDN_controller",
    "description": "Describes the SDN controller",
    "lifecycle": { "state": "Published_s", "transitions": [
        { "transition": "published", "release": "falcon", "description": "Add it" },
        { "transition": "extended", "release": "27.1.0", "description": "" } ] },
    "fields": [
      { "name": "uuid", "description": "Unique identifier", "type": "string", "qualifier": "RO",
        "tag": "", "lifecycle": { "state": "Published_s", "transitions": [
            { "transition": "published", "release": "rio", "description": "" } ] } },
      { "name": "ports", "description": "Ports", "type": "(string -> int) map", "qualifier": "RW",
        "default": "{}", "tag": "", "lifecycle": { "state": "Prototyped_s", "transitions": [
            { "transition": "prototyped", "release": "27.1.0", "description": "" } ] } } ],
    "messages": [
      { "name": "introduce", "description": "Introduce it", "static": true, "implicit": false,
        "result": ["SDN_controller ref", "the introduced one"],
        "params": [
          { "type": "session ref", "name": "session_id", "doc": "A valid session" },
          { "type": "enum sdn_controller_protocol", "name": "protocol", "doc": "Protocol" },
          { "type": "string set", "name": "addresses", "doc": "Addresses" } ],
        "errors": [ { "name": "SDN_UNREACHABLE", "doc": "It does not answer" } ],
        "roles": ["pool-admin", "pool-operator"],
        "lifecycle": { "state": "Published_s", "transitions": [
            { "transition": "published", "release": "falcon", "description": "" } ] } } ],
    "enums": [
      { "name": "sdn_controller_protocol",
        "values": [ { "name": "ssl", "doc": "" }, { "name": "pssl", "doc": "" } ] } ] } ]
"""


@pytest.fixture(scope="module")
def everything():
    """The whole data file's text, and what would be published of it."""
    return DATA.read_text(), publish(datamodel.load())


@pytest.fixture(scope="module")
def two_classes():
    """The same of a data model with two classes that name no other."""
    facts = folded.expand(datamodel.load())
    facts["classes"] = [named(facts["classes"], name) for name in ("secret", "SDN_controller")]
    facts["enums"] = [named(facts["enums"], "sdn_controller_protocol")]
    facts["relations"] = []
    text = folded.render(facts)
    return text, publish(DataModel(json.loads(text)))


class Update:
    """The tool, run on a copy of the data file."""

    def __init__(self, text, directory, capsys):
        self.text = text
        self.given = directory / "xenapi.json"
        self.target = directory / "xapi.json"
        self.target.write_text(text)
        self.capsys = capsys

    def run(self, classes):
        self.given.write_text(json.dumps(list(classes.values())))
        files = ["--published", str(self.given), "--target", str(self.target)]
        return tool.main([*files, "--name", "a test"]), self.capsys.readouterr()

    def __call__(self, classes):
        """Give the data model after the update, and the lines that were printed."""
        code, told = self.run(classes)
        assert code == 0, told.err
        return DataModel(json.loads(self.target.read_text())), told.out.splitlines()

    def to_fail(self, classes):
        """Give the complaint."""
        code, told = self.run(classes)
        assert code == 1
        assert self.target.read_text() == self.text
        return told.err


@pytest.fixture
def update(everything, tmp_path, capsys):
    return Update(everything[0], tmp_path, capsys)


@pytest.fixture
def classes(everything):
    """The published classes by name, to be changed by a test."""
    return by_name(everything[1])


@pytest.fixture
def update_two(two_classes, tmp_path, capsys):
    return Update(two_classes[0], tmp_path, capsys)


@pytest.fixture
def two(two_classes):
    return by_name(two_classes[1])


def by_name(classes):
    return {one["name"]: one for one in copy.deepcopy(classes)}


def named(items, name):
    return next(item for item in items if item["name"] == name)


def since(release):
    return {
        "state": "Published_s",
        "transitions": [{"transition": "published", "release": release, "description": ""}],
    }


@pytest.mark.slow
def test_what_was_published_already_changes_nothing_but_the_source(update, classes):
    dm, printed = update(classes)
    before = datamodel.load()
    assert printed == []
    assert dm.source == f"a test; what that does not tell: {before.source}"
    assert {**dm.raw, "source": "", "digest": ""} == {**before.raw, "source": "", "digest": ""}
    again, _ = update(classes)
    assert again.source == dm.source


def test_the_written_sample_is_read(update):
    [one] = published.read(SAMPLE)
    assert one["lifecycle"] == {
        "state": "published",
        "published": "falcon",
        "changes": [["extended", "27.1.0"]],
    }
    uuid, ports = one["fields"]
    assert uuid["lifecycle"] == {"state": "published", "published": "rio"}
    assert (ports["type"], ports["qualifier"], ports["default"]) == ("map(string,int)", "RW", {})
    [introduce] = one["messages"]
    assert introduce["params"] == [
        ["protocol", "enum sdn_controller_protocol"],
        ["addresses", "set(string)"],
    ]
    assert introduce["result"] == "ref(SDN_controller)"
    assert introduce["errors"] == ["SDN_UNREACHABLE"]
    assert one["enums"] == [{"name": "sdn_controller_protocol", "values": ["ssl", "pssl"]}]


def test_the_written_sample_in_the_place_of_its_class_is_merged(update_two, two):
    sample = json.loads(SAMPLE)[0]
    old = two["SDN_controller"]
    shown = {"uuid", "record", "all", "all_records", "by_uuid"}
    kept = [m for m in old["messages"] if m["implicit"] and m["name"][4:] in shown]
    template = named(old["messages"], "get_uuid")
    getter = {**template, "name": "get_ports", "result": ["(string -> int) map", ""]}
    verbs = [
        ("set", [("value", "(string -> int) map")]),
        ("add_to", [("key", "string"), ("value", "int")]),
        ("remove_from", [("key", "string")]),
    ]
    setters = [
        {
            **template,
            "name": f"{verb}_ports",
            "params": template["params"] + [{"name": n, "type": t} for n, t in params],
            "result": ["void", ""],
            "roles": ["pool-admin"],
        }
        for verb, params in verbs
    ]
    sample["messages"] += [*kept, getter, *setters]
    two["SDN_controller"] = sample
    dm, printed = update_two(two)
    *lines, params = printed
    assert lines == [
        "assumed: SDN_controller.ports: its column is called like the field",
        "assumed: SDN_controller.introduce: protocol lost its default to what follows it",
        "assumed: SDN_UNREACHABLE: its parameters are not known",
        (
            '~ class SDN_controller: lifecycle was {"state": "published", "published": "falcon"}, '
            'is {"state": "published", "published": "falcon", "changes": [["extended", "27.1.0"]]}'
        ),
        "+ error SDN_UNREACHABLE",
        "- field SDN_controller.address",
        "- field SDN_controller.port",
        "+ field SDN_controller.ports",
        "- field SDN_controller.protocol",
        (
            '~ field SDN_controller.uuid: lifecycle was {"state": "published", "published": '
            '"falcon"}, is {"state": "published", "published": "rio"}'
        ),
        "- message SDN_controller.forget",
        '~ message SDN_controller.introduce: errors was null, is ["SDN_UNREACHABLE"]',
    ]
    assert params.startswith("~ message SDN_controller.introduce: params was ")
    assert dm.message("SDN_controller.add_to_ports").roles == {"pool-admin"}
    assert dm.message("SDN_controller.get_address") is None
    introduce = dm.message("SDN_controller.introduce")
    assert [(p.name, str(p.type)) for p in introduce.params][1] == ("addresses", "set(string)")
    assert introduce.is_async
    assert dm.errors["SDN_UNREACHABLE"] is None
    assert dm.classes["SDN_controller"].fields["ports"].default == {}
    assert dm.classes["SDN_controller"].lifecycle.changes == (("extended", "27.1.0"),)


def test_what_is_not_published_stays(update, classes):
    vm = classes["VM"]
    classes["host"]["lifecycle"] = since("27.0.0")
    named(vm["messages"], "snapshot")["errors"].append({"name": "VM_TOO_COLD", "doc": ""})
    dm, printed = update(classes)
    messages, before = dm.classes["VM"].messages, datamodel.load().classes["VM"].messages
    assert messages["snapshot"].errors == (*before["snapshot"].errors, "VM_TOO_COLD")
    assert [param.default for param in messages["snapshot"].params] == [
        param.default for param in before["snapshot"].params
    ]
    assert messages["atomic_set_resident_on"].pool_internal
    assert messages["get_all_records_where"].hidden
    host = dm.classes["host"]
    assert (host.lifecycle.published, host.messages["request_backup"].lifecycle.published) == (
        "27.0.0",
        "rio",
    )
    assert dm.classes["VM"].fields["name_label"].db_name == "name__label"
    assert dm.classes["pool"].fields["wlb_password"].internal_only
    assert dm.message("VM.sysprep").params[1].secret
    assert "Diagnostics" in dm.classes
    assert (dm.http_handlers.keys(), dm.relations) == (
        datamodel.load().http_handlers.keys(),
        datamodel.load().relations,
    )
    assert any("VM_TOO_COLD" in line for line in printed)


def test_new_and_removed_members_are_taken_over_and_printed(update, classes):
    host = classes["host"]
    host["fields"].append(
        {"name": "mood", "type": "enum host_mood", "qualifier": "RO", "default": "calm"}
        | {"lifecycle": since("27.0.0")}
    )
    getter = named(host["messages"], "get_hostname")
    host["messages"].append(
        {
            **getter,
            "name": "get_mood",
            "result": ["enum host_mood", ""],
            "lifecycle": since("27.0.0"),
        }
    )
    host["messages"].append(
        {"name": "cheer", "implicit": False, "params": copy.deepcopy(getter["params"])}
        | {"roles": ["pool-admin"], "lifecycle": since("27.0.0")}
    )
    host["enums"].append({"name": "host_mood", "values": [{"name": "calm"}, {"name": "stern"}]})
    host["messages"].remove(named(host["messages"], "bugreport_upload"))
    named(host["enums"], "host_display")["values"].append({"name": "dimmed"})
    dm, printed = update(classes)
    assert [line for line in printed if "~ class host: enums was" not in line] == [
        "assumed: host.mood: its column is called like the field",
        "assumed: host.cheer: can be called asynchronously; no parameter has a default",
        "+ enum host_display: dimmed",
        "+ enum host_mood: calm",
        "+ enum host_mood: stern",
        "+ field host.mood",
        "- message host.bugreport_upload",
        "+ message host.cheer",
    ]
    mood = dm.classes["host"].fields["mood"]
    assert (mood.default, mood.lifecycle.published) == ("calm", "27.0.0")
    assert dm.message("host.get_mood").implicit == "field:get:mood"
    assert dm.message("host.bugreport_upload") is None


def test_new_and_removed_classes(update, classes):
    name = "Ghost"
    ghost = copy.deepcopy(classes["Feature"])
    text = json.dumps(ghost).replace("Feature ref", f"{name} ref")
    ghost = json.loads(text.replace("Feature record", f"{name} record")) | {"name": name}
    ghost["messages"] = [m for m in ghost["messages"] if not m["name"].startswith("get_all")]
    classes[name] = ghost
    del classes["blob"]
    for owner in classes.values():
        gone = {f["name"] for f in owner["fields"] if "blob ref" in f["type"]}
        gone |= {"new_blob"}
        owner["fields"] = [f for f in owner["fields"] if f["name"] not in gone]
        owner["messages"] = [
            m for m in owner["messages"] if m["name"].partition("_")[2] not in gone
        ]
    dm, printed = update(classes)
    assert "+ class Ghost" in printed
    assert "- class blob" in printed
    assert "blob" not in dm.classes
    assert dm.classes[name].in_database
    assert dm.message("Ghost.get_all_where") is None
    assert dm.message("Ghost.get_record").result is datamodel.parse_type("record(Ghost)")


def test_a_default_or_a_secret_that_the_published_form_leaves_out_stays(update_two, two):
    old = '"value": {"type": "string"'
    text = update_two.text.replace(old, '"value": {"type": "secret_string"')
    update_two.target.write_text(text)
    for field in two["SDN_controller"]["fields"]:
        field.pop("default", None)
    dm, printed = update_two(two)
    assert printed == []
    assert dm.classes["secret"].fields["value"].secret
    assert dm.classes["SDN_controller"].fields["protocol"].default == "ssl"


def test_an_enum_that_nothing_uses_any_more_and_a_result_that_went_are_gone(update_two, two):
    owner = two["SDN_controller"]
    owner["fields"].remove(named(owner["fields"], "protocol"))
    owner["messages"].remove(named(owner["messages"], "get_protocol"))
    introduce = named(owner["messages"], "introduce")
    introduce |= {"result": ["void", ""], "params": introduce["params"][:1]}
    owner["enums"] = []
    dm, printed = update_two(two)
    assert dm.enums == {}
    assert "- enum sdn_controller_protocol: ssl" in printed
    assert dm.message("SDN_controller.introduce").result is None
    assert dm.message("SDN_controller.introduce").params == ()


def test_a_new_mandatory_parameter_takes_the_defaults_before_it(update_two, two):
    params = named(two["SDN_controller"]["messages"], "introduce")["params"]
    params.append({"name": "why", "type": "string", "doc": ""})
    dm, printed = update_two(two)
    assert all(
        param.default is MANDATORY for param in dm.message("SDN_controller.introduce").params
    )
    assert any("lost its default to what follows it" in line for line in printed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", "string"),
        ("VM ref set", "set(ref(VM))"),
        ("(string -> string) map", "map(string,string)"),
        ("(VM ref -> (string -> string) map) map", "map(ref(VM),map(string,string))"),
        ("enum vm_power_state", "enum vm_power_state"),
        ("(string -> enum vm_operations) map", "map(string,enum vm_operations)"),
        ("event record set", "set(record(event))"),
        ("string option", "option(string)"),
        ("string set set", "set(set(string))"),
        ("datetime", "datetime"),
    ],
)
def test_published_types(text, expected):
    assert parse_published_type(text, "here") == expected


def test_every_type_of_the_data_model_can_be_read_as_published():
    for owner in datamodel.load().classes.values():
        for message in owner.messages.values():
            for kind in [*(param.type for param in message.params), message.result]:
                if kind is not None:
                    assert parse_published_type(type_text(kind), "here") == str(kind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "VM",
        "text",
        "VM refs",
        "(string -> int)",
        "(string) map",
        "enum",
        "string set ref",
        "a-b",
    ],
)
def test_a_published_type_that_is_not_known_is_refused_with_its_path(text):
    with pytest.raises(PublishedError, match=r"^classes\[VM\]\.here: "):
        parse_published_type(text, "classes[VM].here")


FIELD = "classes[SDN_controller].fields"
MESSAGE = "classes[SDN_controller].messages[introduce]"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"tag": ""', '"colour": 1', f"{FIELD}[uuid].colour: this member is not known to the tool"),
        ('"qualifier": "RO",', "", f"{FIELD}[uuid]: the member 'qualifier' is missing"),
        ('"RW"', '"WO"', f"{FIELD}[ports].qualifier: not known: 'WO'"),
        ('"name": "uuid"', '"name": 5', f"{FIELD}[5].name: str is expected, not int"),
        ('"{}"', '"{3}"', f"{FIELD}[ports].default: '{{3}}' is not understood as a default"),
        ("string set", "string bag", f"{MESSAGE}.params[addresses].type: 'bag' is not understood"),
        ('"implicit": false,', "", f"{MESSAGE}: the member 'implicit' is missing"),
        ('["pool-admin", "p', '[7, "p', f"{MESSAGE}.roles[0]: str is expected, not int"),
        ("Prototyped_s", "Draft_s", f"{FIELD}[ports].lifecycle.state: not known: 'Draft_s'"),
        ('"extended"', '"moved"', "lifecycle.transitions[1].transition: not known: 'moved'"),
        ('"ports"', '"uuid"', f"{FIELD}[uuid]: is there twice"),
        ('"ssl"', '"pssl"', "enums[sdn_controller_protocol][pssl]: is there twice"),
        ("SAMPLE", "", "the file: not JSON"),
        ("SAMPLE", "{}", "classes: a list is expected, not dict"),
        ("SAMPLE", "[3]", "classes[0]: an object is expected, not int"),
    ],
)
def test_a_file_of_another_form_is_refused_with_the_path_and_the_reason(old, new, problem):
    text = new if old == "SAMPLE" else SAMPLE.replace(old, new, 1)
    assert text != SAMPLE
    with pytest.raises(PublishedError) as refused:
        published.read(text)
    assert problem in str(refused.value)


def test_what_does_not_fit_together_is_refused_and_nothing_is_written(update_two, two):
    two["secret"]["enums"] = copy.deepcopy(two["SDN_controller"]["enums"])

    def with_change(change):
        changed = copy.deepcopy(two)
        change(changed["SDN_controller"])
        return update_two.to_fail(changed)

    def message(owner, name):
        return named(owner["messages"], name)

    def type_of_a_missing_class(owner):
        message(owner, "introduce")["result"] = ["Ghost ref", ""]

    def role_that_does_not_exist(owner):
        message(owner, "introduce")["roles"] = ["king"]

    def getter_of_another_type(owner):
        message(owner, "get_port")["result"] = ["string", ""]

    def implicit_message_without_a_rule(owner):
        owner["messages"].append({**message(owner, "get_port"), "name": "get_colour"})

    def enum_unlike_the_other_class(owner):
        owner["enums"][0]["values"].append({"name": "tcp"})

    path = "classes[SDN_controller]"
    assert f"{path}.messages[introduce]: the type ref(Ghost) names something that is not there" in (
        with_change(type_of_a_missing_class)
    )
    assert f"{path}.messages[introduce].roles: no such role: king" in (
        with_change(role_that_does_not_exist)
    )
    assert f"{path}.messages[get_port]: result: string is published, the data model's rules" in (
        with_change(getter_of_another_type)
    )
    assert "no rule gives these implicit messages: get_colour; nothing was written" in (
        with_change(implicit_message_without_a_rule)
    )
    assert "enums[sdn_controller_protocol]: another class has it with other values" in (
        with_change(enum_unlike_the_other_class)
    )


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("string", "a", "a"),
        ("int", "5", 5),
        ("int", 5, 5),
        ("float", 1, 1.0),
        ("bool", "true", True),
        ("bool", False, False),
        ("VM ref", "", "OpaqueRef:NULL"),
        ("VM ref", "null", "OpaqueRef:NULL"),
        ("int set", "[]", []),
        ("int set", ["1", 2], [1, 2]),
        ("(string -> bool) map", {"a": "true"}, {"a": True}),
        ("enum on_boot", "reset", "reset"),
        ("datetime", "19700101T00:00:00Z", "19700101T00:00:00Z"),
    ],
)
def test_defaults_are_read_by_their_type(kind, given, expected):
    assert read_field(kind, given)["default"] == expected


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("string", 5),
        ("int", "five"),
        ("int", True),
        ("int", None),
        ("bool", 1),
        ("bool", "yes"),
        ("VM ref", 0),
        ("int set", {}),
        ("int set", ["x"]),
        ("(string -> bool) map", []),
        ("string option", "x"),
    ],
)
def test_a_default_of_another_type_is_refused(kind, given):
    with pytest.raises(PublishedError, match=r"fields\[f\]\.default: .* is not understood"):
        read_field(kind, given)


def read_field(kind, default):
    field = {"name": "f", "type": kind, "qualifier": "RO/runtime", "default": default}
    owner = {"name": "C", "fields": [field | {"lifecycle": since("rio")}], "messages": []}
    return published.read(json.dumps([owner]))[0]["fields"][0]


def test_lifecycles_are_read_in_any_order_of_their_steps():
    [one] = published.read(SAMPLE.replace('"extended"', '"Deprecated"'))
    assert one["lifecycle"] == {
        "state": "published",
        "published": "falcon",
        "deprecated": "27.1.0",
    }
    assert Lifecycle(**one["lifecycle"]).deprecated == "27.1.0"
