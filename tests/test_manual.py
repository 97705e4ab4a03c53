"""The manual: the programs of its pages run and print what the pages say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = ["tutorial", "connect-securely", "back-up-disks", "call-dom0-plugins", "under-openstack"]


def blocks(page: str, language: str) -> list[str]:
    """The blocks of a page in one language."""
    text = (DOCS / f"{page}.md").read_text()
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_programs_of_a_page_print_what_it_says(page: str, tmp_path: Path) -> None:
    """A page's programs are one, in the order in which they stand there."""
    program = "\n".join(blocks(page, "python"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    if expected := "".join(blocks(page, "text")):
        assert done.stdout == expected


def test_every_page_stands_in_the_contents() -> None:
    contents = (DOCS / "index.md").read_text()
    pages = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    made = {page for page in pages if page.startswith("reference/xapi/")}
    named = set(re.findall(r"^[a-z0-9/-]+$", contents, re.MULTILINE))
    assert pages - made - {"index"} == named - {"reference/xapi/index"}
