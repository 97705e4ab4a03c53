"""The exceptions: what a Failure makes of an answer, and the class of every error code."""

from __future__ import annotations

import builtins
import copy
import inspect
import pickle
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from os_xenapi import datamodel, errors
from os_xenapi.errors import Failure, HandleInvalid
from tools import errors as tool

ROOT = Path(__file__).resolve().parents[1]
REF = "OpaqueRef:0165f154-ba3e-034e-6b27-5d271af109ba"
CODES = sorted(datamodel.load().errors)
BY_CODE = {code: errors.class_of(code) for code in CODES}


def tree() -> list[Any]:
    """Every class of errors.py."""
    members = [getattr(errors, name) for name in errors.__all__]
    return [one for one in members if isinstance(one, type) and issubclass(one, Exception)]


def failure(*details: str) -> Any:
    """The error of an answer; Any, as type checkers cannot know the class of a code."""
    return errors.failure(details)


def docstring(documented: object) -> str:
    return inspect.getdoc(documented) or ""


def test_an_answer_becomes_the_class_of_its_code_with_named_parameters():
    failed = errors.failure(["VM_BAD_POWER_STATE", REF, "halted", "running"])
    assert type(failed) is errors.VmBadPowerState
    assert (failed.vm, failed.expected, failed.actual) == (REF, "halted", "running")
    assert failed.code == "VM_BAD_POWER_STATE"
    assert failed.params == [REF, "halted", "running"]
    assert failed.details == ["VM_BAD_POWER_STATE", REF, "halted", "running"]
    with pytest.raises(Failure):
        raise failed


def test_a_parameter_that_was_not_sent_is_none():
    failed = failure("VDI_IN_USE", REF)
    assert (failed.vdi, failed.operation) == (REF, None)


def test_a_parameter_cannot_be_set():
    failed = failure("VDI_IN_USE", REF)
    with pytest.raises(AttributeError, match="vdi is what the host sent"):
        failed.vdi = "another"
    assert failed.details == ["VDI_IN_USE", REF]


def test_an_unknown_code_stays_a_failure():
    failed = errors.failure(["OF_THE_NEXT_RELEASE", "a", "b"])
    assert type(failed) is Failure
    assert str(failed) == "OF_THE_NEXT_RELEASE: a, b"


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        (("HANDLE_INVALID", "VM", REF), ["HANDLE_INVALID", "VM", REF]),
        ("HOST_OFFLINE", ["HOST_OFFLINE"]),
        (b"HOST_OFFLINE\xff", ["HOST_OFFLINE\ufffd"]),
        (None, ["None"]),
        (5, ["5"]),
        ({"a": 1}, ["{'a': 1}"]),
        ([], []),
        (["X", 5, None, True, ["y"]], ["X", "5", "None", "True", "['y']"]),
    ],
)
def test_whatever_stands_for_details_is_made_a_list_of_texts(details, expected):
    assert errors.failure(details).details == expected
    assert Failure(details).details == expected


def test_an_object_that_cannot_be_shown_is_no_reason_to_lose_the_error():
    class Broken:
        def __str__(self):
            raise RuntimeError("no text")

    failed = errors.failure(["INTERNAL_ERROR", Broken()])
    assert str(failed) == "INTERNAL_ERROR: message a Broken that cannot be shown"


@given(st.lists(st.text() | st.binary() | st.none() | st.integers(), max_size=5) | st.text())
def test_reporting_never_fails_and_stays_on_one_line(details):
    failed = errors.failure(details)
    assert isinstance(failed, Failure)
    for text in (str(failed), repr(failed)):
        assert text.isprintable()
    str(failed).encode("utf-8")


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        (["HANDLE_INVALID", "VM", REF], f"HANDLE_INVALID: class VM, handle {REF}"),
        (["TOO_BUSY"], "TOO_BUSY"),
        (["VDI_TOO_LARGE", REF, "5"], f"VDI_TOO_LARGE: vdi {REF}, maximum size 5"),
        (["VDI_TOO_LARGE", REF, "5", "more"], f"VDI_TOO_LARGE: vdi {REF}, maximum size 5, more"),
        (["INTERNAL_ERROR", ""], 'INTERNAL_ERROR: message ""'),
        (["INTERNAL_ERROR", "two\n  lines\x1b[2J"], "INTERNAL_ERROR: message two lines?[2J"),
        (["BALLOONING_DISABLED", "a", "b"], "BALLOONING_DISABLED: a, b"),
        ([], "the host answered with an error that has no code"),
    ],
)
def test_the_text_is_a_sentence_with_the_names_of_the_parameters(details, sentence):
    assert str(errors.failure(details)) == sentence


def test_a_very_long_parameter_is_cut_in_the_text_and_whole_in_the_details():
    failed = failure("XENAPI_PLUGIN_FAILURE", "non-zero exit", "x" * 100_000, "")
    assert len(str(failed)) < 1200
    assert len(repr(failed)) < 1200
    assert failed.stdout == "x" * 100_000


@pytest.mark.parametrize(
    "details",
    [
        ["SESSION_INVALID", REF],
        ["SESSION_INVALID", REF.removeprefix("OpaqueRef:")],
        ["SESSION_NOT_REGISTERED", REF],
        ["HANDLE_INVALID", "session", REF],
        ["INTERNAL_ERROR", f"missing row: Session ({REF}) of a table"],
        ["INTERNAL_ERROR", "missing row", "session", REF],
        ["OF_THE_NEXT_RELEASE", "session", REF],
    ],
)
def test_the_ref_of_a_session_is_in_the_details_alone(details):
    failed = errors.failure(details)
    for text in (str(failed), repr(failed)):
        assert "ba3e-034e-6b27-5d271af109ba" not in text
        assert "0165f154..." in text
    assert failed.details == details


def test_the_null_ref_of_a_session_can_be_read():
    assert str(errors.failure(["SESSION_INVALID", "OpaqueRef:NULL"])).endswith("OpaqueRef:NULL")


def test_errors_of_storage_drivers_have_one_class_and_their_number():
    numbered = errors.failure(["SR_BACKEND_FAILURE_46", "", "The VDI is not available", "trace"])
    assert isinstance(numbered, errors.SrBackendFailure)
    assert (numbered.n, numbered.reason) == (46, "The VDI is not available")
    assert (numbered.status, numbered.stdout, numbered.stderr) == (None, None, "trace")
    assert str(numbered) == ("SR_BACKEND_FAILURE_46: reason The VDI is not available, stderr trace")
    plain = errors.failure(["SR_BACKEND_FAILURE", "1", "out", "err"])
    assert isinstance(plain, errors.SrBackendFailure)
    assert (plain.n, plain.reason) == (None, None)
    assert (plain.status, plain.stdout, plain.stderr) == ("1", "out", "err")
    assert str(plain) == "SR_BACKEND_FAILURE: status 1, stdout out, stderr err"
    short = failure("SR_BACKEND_FAILURE_46")
    assert (short.n, short.reason, short.stderr) == (46, None, None)


@pytest.mark.parametrize(
    "code", ["SR_BACKEND_FAILURE_", "SR_BACKEND_FAILURE_x", "SR_BACKEND_FAILURE_1\n"]
)
def test_what_only_looks_like_a_numbered_storage_error_stays_a_failure(code):
    assert type(errors.failure([code])) is Failure


@pytest.mark.parametrize(
    ("details", "named"),
    [
        (["SESSION_AUTHENTICATION_FAILED", "root", "m"], {"user": "root", "message": "m"}),
        (["VM_IS_TEMPLATE", REF, "start"], {"vm": REF, "operation": "start"}),
        (["VM_IS_SNAPSHOT", REF, "start"], {"vm": REF, "operation": "start"}),
        (["VM_HAS_NO_SUSPEND_VDI", "VM", REF], {"class_": "VM", "vm": REF}),
        (["VDI_IO_ERROR", "broken"], {"text": "broken"}),
        (["MAP_DUPLICATE_KEY", "VM", "f", REF, "k"], {"param_name": "f", "ref": REF, "key": "k"}),
    ],
)
def test_where_xapi_sends_other_parameters_than_it_documents_the_names_are_true(details, named):
    failed = errors.failure(details)
    assert {name: getattr(failed, name) for name in named} == named


@pytest.mark.parametrize(
    "code", ["REVERT_ONLY_ALLOWED_ON_SNAPSHOT", "VM_CANNOT_DELETE_DEFAULT_TEMPLATE"]
)
def test_a_code_that_comes_alone_has_no_parameters(code):
    members = vars(BY_CODE[code]).values()
    assert not [one for one in members if isinstance(one, errors.Parameter)]


def test_every_code_has_a_class_that_survives_pickling_and_copying():
    for code, kind in BY_CODE.items():
        failed = errors.failure([code, "a", "b"])
        assert type(failed) is kind is not Failure
        assert_twins_are_alike(failed)


def assert_twins_are_alike(failed):
    failed.__notes__ = ["a note"]
    for twin in (
        pickle.loads(pickle.dumps(failed)),  # noqa: TID251
        copy.copy(failed),
        copy.deepcopy(failed),
    ):
        assert type(twin) is type(failed)
        assert (twin.details, str(twin), twin.__notes__) == (
            failed.details,
            str(failed),
            ["a note"],
        )


def test_every_parameter_of_every_code_has_its_attribute():
    for code, kind in BY_CODE.items():
        if kind is errors.SrBackendFailure:
            continue
        own = {name: one for name, one in vars(kind).items() if isinstance(one, errors.Parameter)}
        sent = [f"<{n}>" for n in range(len(own))]
        failed = errors.failure([code, *sent])
        assert [getattr(failed, name) for name in own] == sent
        assert re.findall(r"<\d+>", str(failed)) == sent
        assert own or "It comes with" not in docstring(kind)


@pytest.mark.parametrize("kind", tree(), ids=lambda kind: kind.__name__)
def test_every_exception_survives_pickling_and_copying(kind):
    if issubclass(kind, Failure):
        made = kind(["HANDLE_INVALID", "VM", REF])
    elif kind is errors.FormatError:
        made = kind("not a cookie", field="cookie", offset=512)
    elif kind is errors.ProtocolError:
        made = kind("a page", status=500)
    else:
        made = kind("what happened")
    made.more = "kept"
    for twin in (
        pickle.loads(pickle.dumps(made)),  # noqa: TID251
        copy.copy(made),
        copy.deepcopy(made),
    ):
        assert type(twin) is kind
        assert (str(twin), vars(twin)) == (str(made), vars(made))


def test_the_tree_at_the_top_of_the_module_is_the_tree():
    drawn = docstring(errors)
    for kind in tree():
        assert f"{kind.__name__} " in drawn or f"{kind.__name__}\n" in drawn
        assert issubclass(kind, errors.XenApiError)


def test_the_class_of_a_code_is_made_when_it_is_needed():
    program = """
import sys
from os_xenapi import errors
errors.ConnectionFailed("x"), errors.Failure(["HANDLE_INVALID"])
assert "os_xenapi._errors" not in sys.modules
from os_xenapi.errors import HandleInvalid
assert "os_xenapi._errors" in sys.modules
assert type(errors.failure(["HANDLE_INVALID"])) is HandleInvalid is errors.HandleInvalid
assert errors.Failure.__subclasses__() == [errors.SrBackendFailure, HandleInvalid]
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)


def test_threads_that_need_a_class_at_the_same_time_get_the_same(monkeypatch):
    slowly = errors._make

    def make_slowly(*parts):
        time.sleep(0.001)
        return slowly(*parts)

    monkeypatch.setattr(errors, "_made", {})
    monkeypatch.setattr(errors, "_make", make_slowly)
    start = threading.Barrier(16)

    def make(code):
        start.wait(30)
        return errors.class_of(code)

    with ThreadPoolExecutor(16) as threads:
        for code in CODES[:50]:
            assert len(set(threads.map(make, [code] * 16))) == 1


def test_a_pickle_can_be_read_by_a_process_that_imported_nothing_yet():
    data = pickle.dumps(errors.failure(["HANDLE_INVALID", "VM", REF]))
    program = "import pickle, sys; print(pickle.load(sys.stdin.buffer))"
    done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True)
    assert done.stdout.decode().strip() == f"HANDLE_INVALID: class VM, handle {REF}"


def test_a_name_that_is_no_exception_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"module 'os_xenapi\.errors' has no attribute 'Nope'"):
        errors.Nope  # type: ignore[attr-defined]  # noqa: B018
    assert HandleInvalid.__name__ in dir(errors)
    assert "failure" in dir(errors)


def test_no_class_hides_a_name_that_means_something_else():
    names = [kind.__name__ for kind in BY_CODE.values()]
    assert len(set(names)) == len(CODES) == 634
    assert set(names) & set(dir(builtins)) == set()
    assert set(names) & set(errors.__all__) == {"SrBackendFailure"}
    assert BY_CODE["IMPORT_ERROR"] is errors.ImportFailed
    assert BY_CODE["NOT_IMPLEMENTED"] is errors.MessageNotImplemented


@pytest.mark.parametrize("code", ["IMPORT_ERROR", "NOT_IMPLEMENTED", "PROTOCOL_ERROR"])
def test_the_generator_refuses_a_class_that_would_hide_another(code, monkeypatch):
    monkeypatch.setattr(tool, "CLASS_NAMES", {})
    with pytest.raises(tool.Clash, match=f"{code}: .* give it a name in CLASS_NAMES"):
        tool.generate({code: ()})


def test_the_generator_refuses_two_codes_with_one_class():
    with pytest.raises(tool.Clash, match="is the class of A_B"):
        tool.generate({"A_B": (), "A__B": ()})


def test_the_generator_refuses_two_parameters_with_one_attribute():
    with pytest.raises(tool.Clash, match="two parameters share an attribute: a_b, a_b"):
        tool.generate({"X": ("a b", "a_b")})


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        ("vm", "vm"),
        ("class", "class_"),
        ("details", "details_"),
        ("code", "code_"),
        ("current auth_type", "current_auth_type"),
        ("required_space ", "required_space"),
        ("Master IP address", "Master_IP_address"),
    ],
)
def test_parameters_become_identifiers(parameter, name):
    assert tool.attribute(parameter) == name


def test_docstrings_name_the_code_and_the_parameters():
    for code, kind in BY_CODE.items():
        said = " ".join(docstring(kind).split())
        assert code in said
        own = [one for one in vars(kind).values() if isinstance(one, errors.Parameter)]
        if kind is not errors.SrBackendFailure:
            assert [one.name for one in own if one.name not in said] == []


def test_the_generated_module_is_not_stale():
    done = subprocess.run(
        [sys.executable, "-m", "tools.errors", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_stale_module_is_told_and_written_anew(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tool, "TARGET", tmp_path)
    assert tool.main([]) == 0
    target = tmp_path / "_errors.py"
    target.write_text("old")
    assert tool.main(["--check"]) == 1
    assert "run python -m tools.errors" in capsys.readouterr().err
    assert target.read_text() == "old"
    assert tool.main([]) == 0
    for name in ("_errors.py", "_errors.pyi"):
        assert (tmp_path / name).read_bytes() == (ROOT / "os_xenapi" / name).read_bytes()
    assert tool.main(["--check"]) == 0


@pytest.mark.slow
def test_a_type_checker_knows_the_classes_and_refuses_what_is_not_there(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "from os_xenapi import errors\n"
        "from os_xenapi.errors import HandleInvalid\n"
        "try:\n    pass\n"
        "except errors.VmBadPowerState as e:\n"
        "    text: str | None = e.actual\n"
        "    number: int = e.actual\n"
        "    e.actual = 'x'\n"
        "    e.colour\n"
        "except HandleInvalid as h:\n    print(h.class_)\n"
        "except errors.NoSuchClass:\n    pass\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(program)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    found = re.findall(r"program\.py:(\d+): error: ", done.stdout)
    assert found == ["7", "8", "9", "12"], done.stdout
