"""``os-xenapi watch`` as people use it: in a real terminal, and in a pipe."""

from __future__ import annotations

import json
import os
import queue
import shlex
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from os_xenapi.cmd.screen import fitted, shown
from os_xenapi.simulator.faults import Fault, TornAnswer
from os_xenapi.simulator.guests import add_vms
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests import parts
from tests.cmd.running import fails

LONGEST = 40.0


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(shared_sr=True) as made:
        add_vms(made, 3)
        yield made


@pytest.fixture
def server(pool: Pool) -> Iterator[Server]:
    with Server(pool, tls=False) as made:
        yield made


def command(server: Server, *words: str) -> list[str]:
    url = server.url(scheme="http")
    return [sys.executable, "-m", "os_xenapi.cmd.main", "watch", "--url", url, *words]


def rename(pool: Pool, old: str, new: str) -> None:
    with pool.lock:
        [row] = pool.store.tables["VM"].labelled(old)
        pool.store.set(row, name_label=new)


class Piped:
    """The command in a pipe; ``line`` waits for its next line."""

    def __init__(self, server: Server, *words: str) -> None:
        self.process = subprocess.Popen(
            command(server, *words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "XENAPI_PASSWORD": "xenroot"},
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="reader")
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def line(self) -> Any:
        return json.loads(self._lines.get(timeout=LONGEST))

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        line = self.line()
        while not wanted(line):
            line = self.line()
        return line

    def end(self, with_signal: int) -> tuple[int, str]:
        self.process.send_signal(with_signal)
        code = self.process.wait(LONGEST)
        self._reader.join(LONGEST)
        assert self.process.stderr is not None
        return code, self.process.stderr.read()

    def close(self) -> None:
        self.process.kill()
        self.process.wait(LONGEST)
        self._reader.join(LONGEST)
        for file in (self.process.stdout, self.process.stderr):
            assert file is not None
            file.close()


@pytest.fixture
def piped(server: Server) -> Iterator[Callable[..., Piped]]:
    made: list[Piped] = []

    def start(*words: str) -> Piped:
        made.append(Piped(server, *words))
        return made[-1]

    yield start
    for one in made:
        one.close()


def test_a_pipe_has_a_line_for_each_object_and_each_change(
    pool: Pool, piped: Callable[..., Piped]
) -> None:
    watch = piped("VM", "network")
    first = watch.until(lambda line: (line["record"] or {}).get("name_label") == "vm-1")
    assert (first["class"], first["operation"]) == ("VM", "add")
    watch.until(lambda line: line["class"] == "network")
    rename(pool, "vm-1", "renamed")
    change = watch.until(lambda line: line["operation"] == "mod")
    assert change["changed"] == ["name_label"]
    assert change["ref"] == first["ref"]
    assert change["record"]["name_label"] == "renamed"
    with pool.lock:
        pool.store.delete(pool.store.row("VM", first["ref"]))
    gone = watch.until(lambda line: line["operation"] == "del")
    assert gone == {"class": "VM", "operation": "del", "ref": first["ref"], "record": None}


def test_an_interrupt_ends_it_in_one_sentence(piped: Callable[..., Piped]) -> None:
    watch = piped("host")
    watch.line()
    assert watch.end(signal.SIGINT) == (130, "os-xenapi: interrupted\n")


def test_a_reader_that_goes_ends_it_without_a_word(pool: Pool, server: Server) -> None:
    first = subprocess.Popen(
        command(server, "VM"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "XENAPI_PASSWORD": "xenroot"},
    )
    assert first.stdout is not None
    assert first.stderr is not None
    assert json.loads(first.stdout.readline())["class"] == "VM"
    first.stdout.close()
    ends = time.monotonic() + LONGEST
    number = 0
    while first.poll() is None and time.monotonic() < ends:
        rename(pool, "vm-2" if number == 0 else f"name {number - 1}", f"name {number}")
        number += 1
        time.sleep(0.05)
    assert first.poll() == 1
    assert first.stderr.read() == ""
    first.stderr.close()


def test_what_makes_no_sense_is_told_in_one_sentence(server: Server) -> None:
    url = server.url(scheme="http")
    said = fails("watch", "--url", url, "vm", code=2, XENAPI_PASSWORD="xenroot")
    assert "did you mean VM" in said
    said = fails("watch", "--url", url, "session", XENAPI_PASSWORD="xenroot")
    assert "session" in said


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("plain", 5, "plain"),
        ("plain", 4, "pla…"),
        ("plain", 1, "…"),
        ("plain", 0, ""),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"),
        ("trailing   ", 8, "trailing"),
    ],
)
def test_a_text_is_cut_to_the_columns_there_are(text: str, width: int, expected: str) -> None:
    assert fitted(text, width) == expected


def test_what_would_steer_a_terminal_is_shown_as_a_question_mark() -> None:
    assert shown("a\x1b[2Jb\r\nc\u202ed\x7f\x9b") == "a?[2Jb??c?d??"


class Terminal:
    """A real terminal of a size, in which the command runs."""

    def __init__(self, server: Server, *words: str, size: tuple[int, int] = (80, 24)) -> None:
        self._socket = f"os-xenapi-{uuid.uuid4().hex[:12]}"
        run = "XENAPI_PASSWORD=xenroot " + shlex.join(command(server, *words))
        width, height = map(str, size)
        # A shell around it: how the command leaves the terminal is to be seen as well.
        shell = f"PS1='prompt> ' exec {parts.find('sh')}"
        self.tmux("new-session", "-d", "-x", width, "-y", height, shell)
        self.tmux("send-keys", f"{run}; echo ended with $?", "Enter")

    def tmux(self, *words: str) -> str:
        done = subprocess.run(
            [parts.find("tmux"), "-L", self._socket, "-f", "/dev/null", *words],
            check=True,
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
        return done.stdout

    def lines(self) -> list[str]:
        return self.tmux("capture-pane", "-p").rstrip("\n").split("\n")

    def until(self, *wanted: str, absent: str = "\0") -> list[str]:
        ends = time.monotonic() + LONGEST
        while True:
            lines = self.lines()
            text = "\n".join(lines)
            if all(words in text for words in wanted) and absent not in text:
                return lines
            assert time.monotonic() < ends, f"{wanted} did not show:\n{text}"
            time.sleep(0.05)

    def close(self) -> None:
        self.tmux("kill-server")


@pytest.fixture
def terminal(server: Server) -> Iterator[Callable[..., Terminal]]:
    made: list[Terminal] = []

    def start(*words: str, **options: Any) -> Terminal:
        made.append(Terminal(server, *words, **options))
        return made[-1]

    yield start
    for one in made:
        one.close()


@parts.need("tmux", "sh")
def test_a_terminal_shows_a_table_that_follows(
    pool: Pool, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("VM", "host")
    lines = screen.until("vm-1", "vm-3", "host: 1")
    assert lines[0].endswith("up to date")
    [head] = [line for line in lines if line.startswith("name_label") and "power_state" in line]
    [row] = [line for line in lines if line.startswith("vm-1")]
    assert row.index("Halted") == head.index("power_state")
    rename(pool, "vm-1", "another name")
    lines = screen.until("another name", absent="vm-1")
    made = [line for line in lines if line.startswith(("another", "vm-"))]
    assert made == sorted(made)
    with pool.lock:
        [row_to_go] = pool.store.tables["VM"].labelled("vm-2")
        pool.store.delete(row_to_go)
    screen.until("another name", "vm-3", absent="vm-2")


@parts.need("tmux", "sh")
def test_ctrl_c_leaves_the_terminal_as_it_was(terminal: Callable[..., Terminal]) -> None:
    screen = terminal("VM")
    screen.until("vm-1", absent="prompt>")
    screen.tmux("send-keys", "C-c")
    lines = screen.until("ended with 130", "prompt>")
    assert not any("vm-1" in line for line in lines)
    assert screen.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}").strip() == "0 1"


@parts.need("tmux", "sh")
def test_the_size_of_the_terminal_is_honoured(
    pool: Pool, terminal: Callable[..., Terminal]
) -> None:
    rename(pool, "vm-2", "!a name that is much longer than the terminal is wide, by far " * 3)
    screen = terminal("VM", size=(40, 6))
    lines = screen.until("more")
    assert lines[5] == "... and 7 more"
    assert len(lines) == 6
    assert any(line.startswith("!a name that is much") and line.endswith("…") for line in lines)
    screen.tmux("resize-window", "-x", "100", "-y", "30")
    lines = screen.until("vm-3", absent="more")
    assert sum(line.startswith("!a name that is much") for line in lines) == 1


@parts.need("tmux", "sh")
def test_a_name_cannot_steer_the_terminal(pool: Pool, terminal: Callable[..., Terminal]) -> None:
    rename(pool, "vm-1", "evil\x9b2J\x9d0;title\x9c\r\n\u202ename")
    screen = terminal("VM")
    screen.until("evil?2J?0;title????name", "vm-2")
    assert "title" not in screen.tmux("display-message", "-p", "#{pane_title}")


@parts.need("tmux", "sh")
def test_a_pool_that_cannot_be_reached_is_told(
    pool: Pool, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("VM", "--max-age", "0.5")
    screen.until("up to date")
    with pool.faults.arm(Fault(TornAnswer(0), message="event.from")):
        screen.until("STALE", "not been heard of", "vm-1")
    screen.until("up to date", "vm-1")


@parts.need("tmux", "sh")
def test_a_pool_that_is_not_heard_is_told_before_what_is_shown_is_too_old(
    pool: Pool, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("VM", "--max-age", "600")
    screen.until("up to date", "vm-1")
    with pool.faults.arm(Fault(TornAnswer(0), message="event.from")):
        rename(pool, "vm-1", "heard")  # by the question under way; the next one is struck
        screen.until("up to date", "heard")
        rename(pool, "vm-2", "not yet")
        screen.until("not heard for", "vm-2", absent="up to date")
    screen.until("up to date", "not yet")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["vm"], "did you mean VM?"),
        (["VM", "-c", "nmae_label"], "did you mean name_label?"),
        (["VM", "-c", ""], "names with commas"),
    ],
)
def test_words_that_make_no_sense_are_told_before_anybody_logs_in(
    words: list[str], said: str
) -> None:
    assert said in fails("watch", "--url", "https://127.0.0.1:9", *words, code=2)
