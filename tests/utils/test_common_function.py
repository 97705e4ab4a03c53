"""Commands and files of this machine: no shell, a deadline, old or new."""

from __future__ import annotations

import logging
import os
import stat
import sys
from pathlib import Path

import pytest

from os_xenapi.client.exception import ExecuteCommandFailed
from os_xenapi.errors import ProtocolError
from os_xenapi.utils import common_function


def test_a_command_runs_without_a_shell() -> None:
    words = "$HOME; `true` *"
    program = "import sys; sys.stdout.write(sys.argv[1])"
    assert common_function.execute(sys.executable, "-c", program, words) == words
    code, out, err = common_function.detailed_execute(
        *(sys.executable, "-c", "import sys; print(1); sys.exit('two')"), allowed_return_codes=[1]
    )
    assert (code, out, err) == (1, "1\n", "two\n")


def test_a_command_that_fails_says_why_and_which() -> None:
    words = (sys.executable, "-c", "import sys; sys.exit('gone wrong')")
    with pytest.raises(ExecuteCommandFailed, match="exit code 1: gone wrong") as failed:
        common_function.execute(*words)
    assert "gone wrong" in failed.value.kwargs["cmd"]
    with pytest.raises(ExecuteCommandFailed, match="no-such-program cannot be run: No such file"):
        common_function.execute("no-such-program")


def test_a_command_that_does_not_end_is_killed() -> None:
    with pytest.raises(ExecuteCommandFailed, match=r"did not end in 0\.2 seconds"):
        common_function.execute(sys.executable, "-c", "import time; time.sleep(60)", timeout=0.2)


def test_a_command_reads_nothing_of_ours() -> None:
    program = "import sys; print(len(sys.stdin.read()))"
    assert common_function.execute(sys.executable, "-c", program) == "0"


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "file"
    assert common_function.write_file(place, "one\n") is True
    first = place.stat()
    assert common_function.write_file(place, "one\n") is False
    assert place.stat().st_ino == first.st_ino
    assert stat.S_IMODE(first.st_mode) == 0o644

    def refuse(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match="the disk is full"):
            common_function.write_file(place, "two\n")
    assert [one.read_text() for one in tmp_path.iterdir()] == ["one\n"]
    assert common_function.write_file(place, "two\n", mode=0o600) is True
    assert (place.read_text(), stat.S_IMODE(place.stat().st_mode)) == ("two\n", 0o600)


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("stays")
    place = tmp_path / "file"
    place.symlink_to(other)
    assert common_function.write_file(place, "new\n") is True
    assert (other.read_text(), place.read_text(), place.is_symlink()) == ("stays", "new\n", False)


def test_addresses_are_read_as_ip_prints_them() -> None:
    text = (
        "1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever\n"
        "2: eth0.5    inet 10.1.2.3/24 metric 100 brd 10.1.2.255 scope global dynamic eth0.5\\  x\n"
        "3: tun0    inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0\n"
        "4: xenapi    inet 169.254.0.1/16 scope global xenapi\n"
    )
    found = common_function.listed_addresses(text)
    assert [(one.interface, str(one.inet)) for one in found] == [
        ("lo", "127.0.0.1/8"),
        ("eth0.5", "10.1.2.3/24"),
        ("tun0", "10.8.0.1/32"),
        ("xenapi", "169.254.0.1/16"),
    ]
    with pytest.raises(ProtocolError, match="no line of"):
        common_function.listed_addresses("eth0: flags=4163<UP>")


def test_what_is_logged_goes_to_a_file_for_its_owner_alone_and_only_for_a_while(
    tmp_path: Path,
) -> None:
    place = tmp_path / "new" / "xenapi.log"
    logger = logging.getLogger("os_xenapi.utils.example")
    level = logging.getLogger("os_xenapi").level
    with common_function.logged_to(place):
        logger.debug("told %s", "once")
        logger.debug("two\n2026 lines\r\x1b[2J")
    logger.warning("told afterwards")
    assert "DEBUG os_xenapi.utils.example told once\n" in place.read_text()
    assert "example two\n    2026 lines  [2J\n" in place.read_text()
    assert "afterwards" not in place.read_text()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert logging.getLogger("os_xenapi").level == level
