"""The plugin xenstore on real daemons: values arrive as they are, whichever Python runs it."""

from __future__ import annotations

import concurrent.futures
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from os_xenapi.errors import Failure
from os_xenapi.simulator.dom0 import Dom0
from tests import parts
from tests.dom0.calling import call, changed
from tests.dom0.xenstored import HOSTS, NEEDED, Xenstored, host_of

pytestmark = parts.need(*NEEDED)

TOP = "/local/domain/5"


class Host(NamedTuple):
    """A dom0 and its xenstored, as the tools show it."""

    dom0: Dom0
    store: Xenstored

    def call(self, fn: str, path: str, **args: str) -> str:
        return call(self.dom0, "xenstore.py", fn, {"dom_id": "5", "path": path, **args})

    def refusal(self, fn: str, path: str, **args: str) -> str:
        with pytest.raises(Failure) as caught:
            self.call(fn, path, **args)
        code, function, kind, words = caught.value.details
        assert (code, function, kind) == ("XENAPI_PLUGIN_FAILURE", fn, "PluginError")
        return words


@pytest.fixture(scope="module", params=HOSTS)
def host(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with host_of(request.param, tmp_path_factory.mktemp("d")) as (dom0, store):
        yield Host(dom0, store)


def test_a_plugin_that_finds_others_at_the_door_waits_its_turn(host: Host) -> None:
    host.store.write(f"{TOP}/a", "there")
    place = host.dom0.root / "var/run/xenstored"
    turned_away = host.dom0.root / "turned-away"
    note = f"open({str(turned_away)!r}, 'w').close(); time.sleep(_TURNED_AWAY_SECONDS)"
    (place / "socket").rename(place / "kept")
    with (
        socket.socket(socket.AF_UNIX) as door,
        socket.socket(socket.AF_UNIX) as first,
        changed(host.dom0, "xenstored", "time.sleep(_TURNED_AWAY_SECONDS)", note),
        concurrent.futures.ThreadPoolExecutor() as threads,
    ):
        door.bind(str(place / "socket"))
        door.listen(0)
        first.connect(str(place / "socket"))
        answer = threads.submit(host.call, "read_record", "a")
        try:
            while not (turned_away.exists() or answer.done()):
                time.sleep(0.01)
        finally:
            (place / "kept").replace(place / "socket")
        assert answer.result(30) == '"there"'
    turned_away.unlink()


VALUES = {
    "a word": "word",
    "an equals sign": "a = b",
    "quotes": 'say "it\'s" $(x) `y`',
    "lines": "one\ntwo\tthree",
    "backslashes": r"C:\new\table \x41 \\",
    "beyond ASCII": "caf\u00e9 \u20ac \U0001f600",
    "empty": "",
    "half a JSON": '{"a":',
    "no number of JSON": "NaN",
    "an option": "-R",
}
JSONS = {
    "a map": '{"mac": "00:16", "ips": ["a = b", null, 1.5], "\u00e9": "\\u00e9\\n\\\\"}',
    "a number": "17",
    "a string": '"text"',
    "true": "true",
}


@pytest.mark.parametrize("name", VALUES)
def test_a_text_is_stored_as_it_is_and_read_as_json(host: Host, name: str) -> None:
    value = VALUES[name]
    assert json.loads(host.call("write_record", "vm-data/text", value=value)) == value
    assert host.store.read(f"{TOP}/vm-data/text") == value
    assert json.loads(host.call("read_record", "vm-data/text")) == value


@pytest.mark.parametrize("name", JSONS)
def test_json_is_stored_and_read_as_it_is(host: Host, name: str) -> None:
    value = JSONS[name]
    assert host.call("write_record", "vm-data/json", value=value) == value
    assert host.store.read(f"{TOP}/vm-data/json") == value
    assert host.call("read_record", "vm-data/json") == value


def test_what_the_guest_wrote_is_read_without_the_blanks_around_it(host: Host) -> None:
    host.store.write(f"{TOP}/data/version", " \n 7.2 \u00e9 = x \t\n")
    assert json.loads(host.call("read_record", "data/version")) == "7.2 \u00e9 = x"


def test_bytes_that_are_no_utf8_and_control_characters_break_no_answer(host: Host) -> None:
    host.store.write(f"{TOP}/data/odd", b"\xff\xed\xa0\x80|\x01\x1f\xef\xbf\xbf")
    answer = json.loads(host.call("read_record", "data/odd"))
    start, end = answer.split("|")
    assert set(start) == {"\ufffd"}
    assert end == "\x01\x1f\uffff"


def test_json_too_deep_to_be_parsed_is_read_as_text(host: Host) -> None:
    host.store.write(f"{TOP}/data/deep", "[" * 2000)
    assert json.loads(host.call("read_record", "data/deep")) == "[" * 2000
    host.store.write(f"{TOP}/data/deep", "[" * 500 + "]" * 500)
    assert json.loads(host.call("read_record", "data/deep")) == "[" * 500 + "]" * 500


def test_a_record_is_written_over(host: Host) -> None:
    host.call("write_record", "vm-data/over", value="a longer value")
    host.call("write_record", "vm-data/over", value="new")
    assert host.store.read(f"{TOP}/vm-data/over") == "new"


def test_a_missing_record_is_none_or_a_failure(host: Host) -> None:
    assert host.call("read_record", "vm-data/none", ignore_missing_path="True") == '"None"'
    words = host.refusal("read_record", "vm-data/none", ignore_missing_path="False")
    assert words == f"there is no record {TOP}/vm-data/none"
    assert host.store.read(f"{TOP}/vm-data/none") is None


def test_what_is_deleted_is_gone_with_all_below_it(host: Host) -> None:
    host.store.write(f"{TOP}/del/one/two", "x")
    host.store.write(f"{TOP}/del/other", "x")
    assert host.call("delete_record", "del/one") == '""'
    assert host.store.names(f"{TOP}/del") == ["other"]


def test_deleting_what_is_gone_is_fine(host: Host) -> None:
    before = host.store.everything()
    assert host.call("delete_record", "gone") == '""'
    assert host.call("delete_record", "gone/too/far") == '""'
    assert host.store.everything() == before


def test_records_are_listed_below_a_path_with_their_values(host: Host) -> None:
    records = {"a": "x = y = z", "b": "", "b/c": "1\n2", "b/c/d": '{"n": [1]}', "e": "caf\u00e9"}
    for name, value in records.items():
        host.store.write(f"{TOP}/list/{name}", value)
    assert json.loads(host.call("list_records", "list")) == {**records, "b/c/d": {"n": [1]}}
    assert json.loads(host.call("list_records", "list/b/c")) == {"d": {"n": [1]}}
    assert json.loads(host.call("list_records", "list/e")) == {}
    everything = json.loads(host.call("list_records", ""))
    assert everything["list/b/c"] == "1\n2"


def test_a_missing_path_lists_nothing(host: Host) -> None:
    assert host.call("list_records", "none/at/all") == "{}"


def test_more_names_than_one_answer_holds_are_listed(host: Host) -> None:
    names = [f"{'n' * 120}{number}" for number in range(120)]
    host.store.write_many({f"{TOP}/many/{name}": str(index) for index, name in enumerate(names)})
    listed = json.loads(host.call("list_records", "many"))
    host.store.remove(f"{TOP}/many")
    assert listed == {name: index for index, name in enumerate(names)}


def test_the_longest_value_is_written_and_a_longer_one_refused(host: Host) -> None:
    path = f"{TOP}/vm-data/large"
    longest = 2048 if host.store.daemon == "oxenstored" else 4096 - len(path) - 1
    value = "\u00e9" * (longest // 2) + "x" * (longest % 2)
    host.call("write_record", "vm-data/large", value=value)
    assert host.store.read(path) == value
    before = host.store.everything()
    for other in ("vm-data/large", "vm-made/large"):
        words = host.refusal("write_record", other, value=value + "!")
        assert f"{longest + 1} bytes" in words or "4097 bytes" in words
    assert host.store.everything() == before


def test_a_record_beyond_a_message_is_refused_before_xenstored_is_asked(host: Host) -> None:
    value = "x" * (4096 - len(f"{TOP}/vm-data/larger"))
    words = host.refusal("write_record", "vm-data/larger", value=value)
    assert "have 4097 bytes" in words
    assert "at most 4096: nothing was written" in words


def test_the_control_domains_own_records_are_read_and_not_changed(host: Host) -> None:
    host.store.write("/local/domain/0/backend/x", "keep")
    zero = {"dom_id": "0", "path": "backend/x"}
    assert call(host.dom0, "xenstore.py", "read_record", zero) == '"keep"'
    for fn in ("write_record", "delete_record"):
        with pytest.raises(Failure, match="control domain"):
            call(host.dom0, "xenstore.py", fn, {**zero, "value": "x"})
    assert host.store.read("/local/domain/0/backend/x") == "keep"


def test_without_xenstored_the_error_says_where_it_was_looked_for(tmp_path: Path) -> None:
    dom0 = Dom0(tmp_path / "d")
    with pytest.raises(Failure) as caught:
        call(dom0, "xenstore.py", "read_record", {"dom_id": "5", "path": "name"})
    assert f"cannot be reached at {dom0.root}/var/run/xenstored/socket" in caught.value.details[3]
    dom0.close()
