"""XML-RPC, typed by the datamodel as XAPI types it."""

from __future__ import annotations

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.pool import Pool
from tests.simulator.core.wire import Wire

PROLOG = b'<?xml version="1.0"?><methodResponse><params><param><value><struct>'
END = b"</struct></value></param></params></methodResponse>"
SUCCESS = b"<member><name>Status</name><value>Success</value></member><member><name>Value</name>"


@pytest.fixture
def xml(pool: Pool, wire: Wire) -> Wire:
    """The client's other codec, on the same session."""
    other = Wire(pool, wire.host, "xml")
    other.session = wire.session
    return other


def value(xml: Wire, method: str, *params: object) -> bytes:
    """Return the XML of a result, without what stands around it."""
    body = xml.send(method, xml.session, *params).body
    assert body.startswith(PROLOG + SUCCESS)
    assert body.endswith(b"</member>" + END)
    return body[len(PROLOG + SUCCESS) : -len(b"</member>" + END)]


def test_scalars(xml: Wire, vm: str) -> None:
    assert value(xml, "VM.get_power_state", vm) == b"<value>Halted</value>"
    assert value(xml, "VM.get_memory_static_max", vm) == b"<value>268435456</value>"
    assert value(xml, "VM.get_is_a_template", vm) == b"<value><boolean>0</boolean></value>"
    assert value(xml, "VM.get_HVM_shadow_multiplier", vm) == b"<value><double>1</double></value>"
    xml("VM.set_HVM_shadow_multiplier", vm, 0.1)
    assert value(xml, "VM.get_HVM_shadow_multiplier", vm) == b"<value><double>0.1</double></value>"
    assert value(xml, "VM.get_snapshot_time", vm) == (
        b"<value><dateTime.iso8601>19700101T00:00:00Z</dateTime.iso8601></value>"
    )
    assert value(xml, "VM.get_suspend_VDI", vm) == b"<value>OpaqueRef:NULL</value>"
    assert value(xml, "VM.set_name_label", vm, "x") == b"<value></value>"


@pytest.mark.parametrize(("number", "text"), [("inf", b"inf"), ("nan", b"nan"), (1e300, b"1e+300")])
def test_floats(xml: Wire, vm: str, number: object, text: bytes) -> None:
    xml("VM.set_HVM_shadow_multiplier", vm, number)
    written = value(xml, "VM.get_HVM_shadow_multiplier", vm)
    assert written == b"<value><double>%b</double></value>" % text


def test_containers(xml: Wire, vm: str) -> None:
    xml("VM.set_tags", vm, ["a", "b<"])
    assert value(xml, "VM.get_tags", vm) == (
        b"<value><array><data><value>a</value><value>b&lt;</value></data></array></value>"
    )
    xml("VM.set_xenstore_data", vm, {"k&": "v"})
    assert value(xml, "VM.get_xenstore_data", vm) == (
        b"<value><struct><member><name>k&amp;</name><value>v</value></member></struct></value>"
    )
    metrics = xml("VM.get_metrics", vm)
    xml.pool.store.set(xml.pool.store.row("VM_metrics", metrics), VCPUs_CPU={3: 7})
    assert value(xml, "VM_metrics.get_VCPUs_CPU", metrics) == (
        b"<value><struct><member><name>3</name><value>7</value></member></struct></value>"
    )


def test_a_record_has_every_field_that_a_client_sees(xml: Wire, wire: Wire, vm: str) -> None:
    assert xml("VM.get_record", vm).keys() == wire("VM.get_record", vm).keys()
    assert "recommended_guidances" not in xml("VM.get_record", vm)


def test_a_failure_is_a_success_of_http(xml: Wire) -> None:
    reply = xml.send("VM.start", "nobody", "x", False, False)
    assert (reply.status, reply.content_type) == (200, "text/xml")
    assert reply.body == (
        PROLOG + b"<member><name>Status</name><value>Failure</value></member>"
        b"<member><name>ErrorDescription</name><value><array><data><value>SESSION_INVALID</value>"
        b"<value>nobody</value></data></array></value></member>" + END
    )


def test_list_methods_has_no_status(xml: Wire) -> None:
    body = xml.send("system.listMethods").body
    assert body.startswith(b'<?xml version="1.0"?><methodResponse><params><param><value><array>')


def with_element(xml: Wire, method: str, self: str, element: str) -> object:
    """Call ``method`` on an object, its argument written as ``element``."""
    values = (f"<param><value>{inner}</value></param>" for inner in (xml.session, self, element))
    params = f"<params>{''.join(values)}</params>"
    body = f"<methodCall><methodName>{method}</methodName>{params}</methodCall>"
    return xml.read(xml.post("/", body.encode()))


def test_only_1_is_true_and_a_text_is_no_bool(xml: Wire, vm: str) -> None:
    for element, expected in (("1", True), ("true", False), ("0", False)):
        with_element(xml, "VM.set_is_a_template", vm, f"<boolean>{element}</boolean>")
        assert xml("VM.get_is_a_template", vm) is expected
    with pytest.raises(Failure, match="INTERNAL_ERROR"):
        with_element(xml, "VM.set_is_a_template", vm, "true")


def test_ints_come_in_many_forms(xml: Wire, vm: str) -> None:
    size = 512 << 20
    for element in (f"<int>{size}</int>", f"<i8>{size}</i8>", f"<string>{size}</string>", size):
        with_element(xml, "VM.set_memory", vm, str(element))
        assert xml("VM.get_memory_static_max", vm) == str(size)
        xml("VM.set_memory", vm, str(256 << 20))


@pytest.mark.parametrize(
    "given",
    [
        "20260821T10:00:00Z",
        "2026-08-21T10:00:00Z",
        "2026-08-21T10:00:00.25Z",
        "20260821T10:00:00",
        "20260821T12:30:00+02:30",
        "20260821T09:00:00-01",
    ],
)
def test_datetimes_come_in_many_forms(xml: Wire, vdi: str, given: str) -> None:
    element = f"<dateTime.iso8601>{given}</dateTime.iso8601>"
    for form in (element, given):
        with_element(xml, "VDI.set_snapshot_time", vdi, form)
        assert xml("VDI.get_snapshot_time", vdi).value == "20260821T10:00:00Z"


def test_control_characters_are_cut_in_the_database_and_dropped_on_the_way_out(
    wire: Wire, xml: Wire, vm: str
) -> None:
    wire("VM.set_name_label", vm, "before\x01after")
    assert wire("VM.get_name_label", vm) == "before"
    wire("VM.set_name_description", vm, "tab\tline\nend")
    assert xml("VM.get_name_description", vm) == "tab\tline\nend"


@pytest.mark.parametrize("path", ["/", "/RPC2", "/json", "/anything", "/?x=1"])
def test_every_other_path_is_xml_rpc(xml: Wire, path: str) -> None:
    _, body = xml.request("VM.get_all_where", xml.session, "false")
    assert xml.read(xml.post(path, body)) == []


@pytest.mark.parametrize("body", [b"", b"<methodCall>", b"{}", b"<methodResponse/>"])
def test_what_is_no_request_is_answered_with_a_page(xml: Wire, body: bytes) -> None:
    reply = xml.post("/", body)
    assert (reply.status, reply.content_type) == (500, "text/html")


def test_an_event_counts_in_true_ints_and_types_its_snapshot(xml: Wire, vm: str) -> None:
    body = xml.send("event.from", xml.session, ["vm"], "", 0.0).body
    assert b"<name>vm</name><value><i4>6</i4></value>" in body
    answer = xml("event.from", [f"vm/{vm}"], "", 0.0)
    (event,) = answer["events"]
    assert event["snapshot"]["memory_static_max"] == "268435456"
    assert event["timestamp"] == "0.0"
    assert type(answer["valid_ref_counts"]["vm"]) is int
