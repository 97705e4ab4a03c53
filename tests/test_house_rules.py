"""The rules of HACKING.md that a program can check and ruff and mypy do not."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "os_xenapi"
MOST_LINES = 600
MOST_LINES_OF_A_FUNCTION = 60

OURS = ("os_xenapi", "tests", "tools", "benchmarks", "docs", "releasenotes", "requirements", ".ci")
TEXT = {"", ".cfg", ".ini", ".md", ".py", ".pyi", ".rst", ".sh", ".svg", ".toml", ".txt", ".yaml"}
WRITTEN_BY_A_TOOL = re.compile(r"\b(?:generated|written) by tools/", re.IGNORECASE)

FORBIDDEN = {
    "work left for later": r"\b(?:TODO|FIXME|XXX)\b",
    "a path of one machine": r"(?<![\w.~-])/(?:work|home/\w+|root/\.pyenv)/",
    "a ticket number": r"(?i)\b(?:issue|ticket|bug|pull request)s?:? ?#?\d+\b",
    "the address of a package registry": r"pypi\.(?:org|python)|pythonhosted|npmjs|deb\.debian",
}


def text_files() -> list[Path]:
    """Every file of the project that people read."""
    roots = [ROOT / name for name in OURS]
    found = [path for root in roots for path in root.rglob("*") if path.suffix in TEXT]
    found += [path for path in ROOT.iterdir() if path.suffix in TEXT and path.name != "LICENSE"]
    return sorted(path for path in found if path.is_file() and not is_made(path))


def is_made(path: Path) -> bool:
    """Whether programs made the file at run time (caches), or git keeps it as its own."""
    return bool({"__pycache__", ".git"} & set(path.parts)) or path.name == ".git"


def is_generated(text: str) -> bool:
    return bool(WRITTEN_BY_A_TOOL.search(text[:600]))


def code_files() -> Iterator[tuple[Path, str]]:
    """Hand-written code: Python, and the programs without a suffix."""
    for path in text_files():
        text = path.read_text()
        if (path.suffix == ".py" or text.startswith("#!")) and not is_generated(text):
            yield path, text


def public_modules() -> list[Path]:
    """The modules that programs import; control domains' files are no modules of the package."""
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if not {"dom0_files", "etc", "on_host"} & set(path.parts)
        if not any(part.startswith("_") and part != "__init__.py" for part in path.parts)
    ]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_too_long_to_read():
    lengths = {named(path): text.count("\n") for path, text in code_files()}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


@pytest.mark.slow
def test_no_function_is_too_long_to_read():
    too_long = []
    for path, text in code_files():
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    lines = (node.end_lineno or 0) - body_line(node) + 1
                    if lines > MOST_LINES_OF_A_FUNCTION:
                        too_long.append(f"{named(path)}:{node.lineno}: {node.name}, {lines} lines")
    assert too_long == []


def body_line(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Where the statements begin, after the docstring."""
    has_docstring = ast.get_docstring(function) is not None and len(function.body) > 1
    return function.body[1 if has_docstring else 0].lineno


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_file_holds_what_it_must_not(rule):
    pattern = re.compile(FORBIDDEN[rule])
    found = [
        f"{named(path)}:{number}: {line.strip()}"
        for path in text_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_every_public_module_says_what_it_is_and_what_it_offers():
    lacking = []
    for path in public_modules():
        module = ast.parse(path.read_text())
        offers = any(
            isinstance(node, (ast.Assign, ast.AnnAssign)) and "__all__" in ast.unparse(node)
            for node in module.body
        )
        if not ast.get_docstring(module):
            lacking.append(f"{named(path)}: no docstring")
        if not offers and len(module.body) > 1:
            lacking.append(f"{named(path)}: no __all__")
    assert lacking == []


def test_every_directory_of_modules_is_a_package():
    directories = {path.parent for path in public_modules()}
    assert [named(path) for path in directories if not (path / "__init__.py").exists()] == []


def test_nothing_that_is_generated_at_run_time_is_kept_in_the_repository():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    assert listed.returncode == 0, listed.stderr
    files = listed.stdout.splitlines()
    assert files
    assert [file for file in files if re.search(r"__pycache__|\.py[co]$|\.egg-info", file)] == []
