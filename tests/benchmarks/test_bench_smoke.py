"""The benchmarks run, refuse to compare unlike things, and judge by the bounds, never by time."""

from __future__ import annotations

import json
import subprocess
import sys
import xmlrpc.client
from pathlib import Path

import pytest

from benchmarks import table
from benchmarks.bodies import bodies
from benchmarks.harness import (
    BenchmarkError,
    Outcome,
    Process,
    Sample,
    interpreters,
    measure,
    running,
)
from benchmarks.rows import ROWS, Job, Row
from os_xenapi import datamodel
from tests import parts

ROOT = Path(__file__).resolve().parents[2]
PEERS = ("xenapi", "os-xenapi-0.3.4")
HERE = [f"--python={peer}={sys.executable}" for peer in PEERS]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150)


@pytest.mark.slow
@pytest.mark.timeout(160)
@parts.need("import:XenAPI", "python2.7", "python3.6")
def test_every_row_is_measured_and_check_tells_by_the_exit_status(tmp_path):
    done = bench("--quick", "--check", *HERE, "--json", str(tmp_path / "out.json"))
    assert done.returncode in (0, 1), done.stderr
    report = json.loads((tmp_path / "out.json").read_text())
    here = [row.name for row in ROWS if (ROOT / row.needs).exists()]
    assert [row["name"] for row in report["rows"]] == here
    for row in report["rows"]:
        assert row["name"] in done.stdout
        assert len(row["rounds"]) == 2
        assert row["ours"] > 0 or "extra" in row["name"]  # that may be less than nothing
        if row["peer"] is not None:
            assert min(row["peer"], row["ratio"]) > 0
    is_all_met = all(row["is_met"] for row in report["rows"])
    assert (done.returncode == 0) == is_all_met
    assert ("MISSED" in done.stdout) != is_all_met


@pytest.mark.slow
@parts.need("import:XenAPI")
def test_without_check_a_missed_bound_is_no_failure():
    done = bench("--quick", "--only", "bare json", *HERE)
    assert done.returncode == 0, done.stderr


def test_a_peer_without_its_environment_is_a_clear_error(tmp_path):
    done = bench("--quick", "--python", f"xenapi={tmp_path}/python")
    assert done.returncode == 2
    assert "make bench" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_sides_that_do_different_work_are_not_compared():
    unlike = Row(
        name="unlike",
        ours=Job("ours", "small_calls"),
        peer=Job("ours", "records"),
        rounds=1,
        at_most=1,
    )
    with (
        running(
            2, interpreters(dict.fromkeys(("xenapi", "os-xenapi-0.3.4"), sys.executable))
        ) as run,
        pytest.raises(BenchmarkError, match="not do the same work"),
    ):
        list(measure(run, [unlike], 10))


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "import time; time.sleep(60)"])
def test_a_process_that_ends_or_hangs_is_an_error(program):
    process = Process("the patient", [sys.executable, "-c", program])
    try:
        with pytest.raises(BenchmarkError, match="the patient"):
            process.ask({}, 3)
    finally:
        process.close()


def test_the_canned_answers_say_the_same_in_both_protocols():
    known = datamodel.load().classes["VM"].fields.values()
    for method, (in_json, in_xml) in bodies(3).items():
        value = json.loads(in_json.before + b"1" + in_json.after)["result"]
        (answer,), _ = xmlrpc.client.loads(in_xml.before.decode())
        assert isinstance(answer, dict)
        assert answer["Status"] == "Success"
        assert as_text(answer["Value"]) == as_text(value), method
        if method == "VM.get_record":
            assert set(value) == {field.name for field in known if not field.internal_only}
            assert 3500 < len(in_json.before) < 4700


def as_text(value: object) -> object:
    """XML-RPC has XAPI's ints as text and its times as a type of their own."""
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_no_two_vms_are_alike():
    records = json.loads(bodies(20)["VM.get_all_records"][0].before + b"1}")["result"]
    assert len(records) == 20
    assert len({record["uuid"] for record in records.values()}) == 20


@pytest.mark.parametrize(
    ("bound", "ours", "ratio", "is_met"),
    [
        ({"at_most": 0.5}, 1.0, 0.5, True),
        ({"at_most": 0.5}, 1.2, 0.6, False),
        ({"at_least": 4}, 0.5, 4.0, True),
        ({"at_least": 4}, 1.0, 2.0, False),
    ],
)
def test_a_ratio_is_taken_the_way_round_it_is_demanded(bound, ours, ratio, is_met):
    row = Row(name="row", ours=Job("ours", "a"), peer=Job("ours", "b"), rounds=1, **bound)
    assert row.ratio(ours, 2.0) == pytest.approx(ratio)
    assert row.is_met(ours, ratio) is is_met


@pytest.mark.parametrize(("ours", "is_met"), [(0.5, True), (2.0, False)])
@pytest.mark.parametrize("peer", [None, Job("ours", "b")])
def test_an_amount_is_demanded_whatever_the_peer_does(peer, ours, is_met):
    row = Row(name="row", ours=Job("ours", "a"), peer=peer, rounds=1, most=1.0)
    assert row.is_met(ours, None if peer is None else 0.1) is is_met


@pytest.mark.parametrize(
    "bounds", [{}, {"at_most": 1, "at_least": 1}, {"at_most": 1, "most": 1}], ids=str
)
def test_a_row_has_exactly_one_bound(bounds):
    with pytest.raises(ValueError, match="at_most, at_least or most"):
        Row(name="row", ours=Job("ours", "a"), peer=Job("ours", "b"), rounds=1, **bounds)


def test_a_ratio_needs_a_peer():
    with pytest.raises(ValueError, match="needs a peer"):
        Row(name="row", ours=Job("ours", "a"), rounds=1, at_most=1)


@pytest.mark.parametrize(
    ("figure", "most", "words"),
    [("wall", 10, "<= 10 s"), ("cpu", 1 / 3000, "<= 333 µs"), ("peak", 400 << 20, "<= 400 MiB")],
)
def test_an_amount_is_shown_in_its_unit(figure, most, words):
    row = Row(name="row", ours=Job("ours", "a"), rounds=1, figure=figure, most=most)
    assert table.demanded(row) == words
    outcome = Outcome(row, ((Sample(wall=1.0, cpu=1e-4, peak=100 << 20, size=0), None),))
    assert table.line(outcome).startswith("row ")
    assert outcome.is_met
    assert outcome.ratio is None


@pytest.mark.slow
def test_the_breakdown_of_a_call_names_every_stage():
    command = [sys.executable, "-m", "benchmarks.breakdown"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    stages = ["write the request", "network and server", "read the JSON", "the whole call"]
    assert [stage for stage in stages if stage not in done.stdout] == []
