"""What mypy and pyright make of programs that use the library, and of the library's own types.

pyright stands in as basedpyright, which is the same checker in a package that brings its node.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any

import pytest

from tools import stubs

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RIGHT = (HERE / "right.py").read_text()
WRONG = (HERE / "wrong.py").read_text()


NOT_LOOKED_AT = ("on_host", "dom0_files")
"""Directories of programs that run on hosts, whose Python is too old for annotations."""


def marked(program: str) -> dict[int, str]:
    """The lines of a program that a checker must refuse."""
    lines = enumerate(program.splitlines(), 1)
    return {number: line.strip() for number, line in lines if "# wrong: " in line}


def told(lines: dict[int, str]) -> str:
    return "\n".join(f"{number}: {text}" for number, text in sorted(lines.items()))


class Mypy:
    """mypy --strict with nothing but its defaults."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def errors(self, program: str) -> dict[int, str]:
        """The first error of each line of a program that has one."""
        file = self.directory / "program.py"
        file.write_text(program)
        command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
        cache = f"--cache-dir={self.directory / 'cache'}"
        done = subprocess.run([*command, cache, file], cwd=ROOT, capture_output=True, text=True)
        assert not done.stderr, done.stderr
        found: dict[int, str] = {}
        for line, text in re.findall(r"program\.py:(\d+): error: (.*)", done.stdout):
            found.setdefault(int(line), text)
        assert bool(found) == bool(done.returncode), done.stdout
        return found


class Pyright:
    """pyright in strict mode, in an environment that it can see through: no editable install."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        venv.create(directory / "venv", symlinks=True)
        seen = [str(ROOT), *{sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}]
        (site_packages,) = (directory / "venv").glob("lib/python*/site-packages")
        (site_packages / "seen.pth").write_text("\n".join(seen))
        (directory / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')

    def run(self, *arguments: str) -> Any:
        """What it says, as JSON."""
        path = os.pathsep.join([str(self.directory / "venv" / "bin"), os.environ["PATH"]])
        done = subprocess.run(
            [sys.executable, "-m", "basedpyright", "--outputjson", *arguments],
            cwd=self.directory,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
        )
        return json.loads(done.stdout)

    def errors(self, program: str) -> dict[int, str]:
        """The first error of each line of a program that has one."""
        (self.directory / "program.py").write_text(program)
        said = self.run("program.py")
        assert said["summary"]["filesAnalyzed"] == 1
        found: dict[int, str] = {}
        for one in said["generalDiagnostics"]:
            if one["severity"] == "error":
                found.setdefault(one["range"]["start"]["line"] + 1, one["message"])
        return found


@pytest.fixture(scope="module", params=[Mypy, Pyright])
def checker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return request.param(tmp_path_factory.mktemp("checker"))


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_right_program_is_accepted(checker: Any) -> None:
    assert told(checker.errors(RIGHT)) == ""


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_each_mistake_is_found_and_nothing_else(checker: Any) -> None:
    mistakes = marked(WRONG)
    assert len(mistakes) >= 20
    found = checker.errors(WRONG)
    assert told({line: text for line, text in mistakes.items() if line not in found}) == ""
    assert told({line: text for line, text in found.items() if line not in mistakes}) == ""


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_every_public_name_states_its_type(tmp_path: Path) -> None:
    verified = Pyright(tmp_path).run("--verifytypes", "os_xenapi")["typeCompleteness"]
    assert verified["exportedSymbolCounts"]["withKnownType"] > 3000
    vague = [
        f"{Path(one['file']).relative_to(ROOT)}: {symbol['name']}: {one['message']}"
        for symbol in verified["symbols"]
        for one in symbol["diagnostics"]
        # A type that is partially unknown is so for a part of it that is told itself.
        if one["severity"] == "error" and "partially unknown" not in one["message"]
        if one.get("file") and ROOT / "os_xenapi" in Path(one["file"]).parents
        if not set(NOT_LOOKED_AT) & set(Path(one["file"]).parts)
    ]
    assert "\n".join(vague) == ""


def test_the_generated_files_are_not_stale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.stubs", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_stale_files_are_told_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stubs, "PACKAGE", tmp_path)
    (tmp_path / "types.py").write_text("old")
    assert stubs.main(["--check"]) == 1
    assert "types.py is stale: run python -m tools.stubs" in capsys.readouterr().err
    assert (tmp_path / "types.py").read_text() == "old"
    assert stubs.main([]) == 0
    assert stubs.main(["--check"]) == 0
    for file in tmp_path.iterdir():
        assert file.read_bytes() == (ROOT / "os_xenapi" / file.name).read_bytes()
    assert len(list(tmp_path.iterdir())) == 4
