"""What is shown of what a pool says: nothing of it reaches a terminal that would obey it."""

from __future__ import annotations

import fcntl
import json
import pty
import struct
import termios

import pytest

from os_xenapi.cmd import output
from os_xenapi.cmd.progress import Bar, duration_text, size_text
from os_xenapi.progress import Progress
from os_xenapi.testing import SimulatedPool
from tests import parts
from tests.cmd.running import COMMAND, Command, Terminal

EVIL = "a\x9b31mred\u202edetrevni\u2066 ü 日本"
"""A colour by a C1 control, text that runs backwards, an isolate; and what is harmless."""
OBEYED = ("\x9b", "\u202e", "\u2066")


@pytest.fixture
def evil(pool: SimulatedPool) -> str:
    session = pool.connect()
    session.VM.set_name_label(pool.vms[0], EVIL)
    return session.VM.get_uuid(pool.vms[0])


@pytest.mark.parametrize(
    "form", ["table", "json", "csv", "value", pytest.param("yaml", marks=parts.need("import:yaml"))]
)
def test_no_form_shows_a_terminal_what_it_would_obey(
    evil: str, terminal_env: dict[str, str], form: str
) -> None:
    env = {**terminal_env, "PYTHONUTF8": "1"}
    # Both nouns print by the same functions: half of the forms with each is enough.
    words = ("show", "VM", evil) if form in ("json", "value") else ("list", "VM", f"uuid={evil}")
    how = ("-c", "uuid,name_label", "-f", form)
    with Terminal(*COMMAND, *words, *how, env=env) as terminal:
        terminal.expect(evil)
        assert terminal.end() == 0
    assert "detrevni" in terminal.seen
    assert [char for char in OBEYED if char in terminal.seen] == []


def test_errors_show_none_of_it_either(evil: str, terminal_env: dict[str, str]) -> None:
    with Terminal(*COMMAND, "show", "VM", EVIL + "x", env=terminal_env) as terminal:
        assert terminal.end() == 1
    assert "there is no VM a?31mred" in terminal.seen
    assert [char for char in OBEYED if char in terminal.seen] == []


def test_programs_read_every_character(command: Command, evil: str, there: dict[str, str]) -> None:
    words = ("show", "VM", evil, "-c", "name_label", "-f")
    assert command(*words, "value", env=there).out == EVIL + "\n"
    assert json.loads(command(*words, "json", env=there).out) == {"name_label": EVIL}


def test_json_keeps_what_it_escapes() -> None:
    value = {"\x7f\x85": ["\u2028", "\U000e0001", "é", "\x00"]}
    text = output.json_text(value)
    assert json.loads(text) == value
    assert "é" in text
    assert all(char.isprintable() or char == "\n" for char in text)


def test_wide_characters_keep_the_columns(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"a": "日本", "b": 1}, {"a": "e\u0301", "b": 2}, {"a": "abcde", "b": 3}]
    output.show_rows(["a", "b"], rows, "table")
    assert capsys.readouterr().out == "a      b\n日本   1\ne\u0301      2\nabcde  3\n"


def test_sizes_and_times_are_as_people_read_them() -> None:
    assert [size_text(size) for size in (0, 1023, 1536, 5 << 30)] == [
        *("0 B", "1023 B", "1.5 KiB", "5.0 GiB"),
    ]
    assert [duration_text(seconds) for seconds in (0.4, 59.4, 59.6, 185, 7620)] == [
        *("0 s", "59 s", "1:00", "3:05", "2:07:00"),
    ]


def test_a_bar_in_a_pipe_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar("copy\x9b")
    for done in range(0, 101, 10):
        bar(Progress(done << 20, 100 << 20, 1e6))
    bar.end()
    out = capsys.readouterr().out
    assert out.startswith("copy? [##############################] 100% 100.0 MiB of 100.0 MiB, ")
    assert out.count("\n") == 1


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_a_bar_never_takes_more_than_a_line_of_the_terminal(columns: int) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with open(theirs, "w") as stream, open(ours, "rb") as shown:
        bar = Bar("import a-disk.vhd", stream)
        bar(Progress(5 << 30, 1 << 40, 100e6))
        bar.end()
        first, *again = shown.readline().decode().split("\x1b[K")[:2]
    assert again == [first]
    assert len(first.removeprefix("\r")) < columns
    assert ("[" in first) == (columns >= 80)
    assert ("left" in first) == (columns >= 60)
