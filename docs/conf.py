"""How Sphinx builds the manual: `make docs` makes build/docs/index.html of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import os_xenapi  # noqa: E402
from tools import reference  # noqa: E402
from tools.docstrings import as_restructured_text  # noqa: E402

project = "os-xenapi"
author = "The os-xenapi contributors"
copyright = "The os-xenapi contributors"
release = version = os_xenapi.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
# Links to files of the tree are held by a test; a name that several modules have is no mistake.
suppress_warnings = ["myst.xref_missing", "ref.python"]
html_theme = "furo"
html_title = f"os-xenapi {release}"
html_show_sphinx = False
html_show_copyright = False
pygments_style = "sphinx"

napoleon_use_ivar = True
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_preserve_defaults = True
add_module_names = False
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"


def setup(app: Any) -> None:
    """Make the reference of XAPI's classes, and let docstrings read as they do in the code."""
    app.connect("builder-inited", lambda _: reference.write(ROOT / "docs" / "reference" / "xapi"))
    app.connect("autodoc-process-docstring", _process, priority=100)


def _process(app: Any, what: str, name: str, found: Any, options: Any, lines: list[str]) -> None:
    if lines and lines[0].startswith("Alias for field number "):
        lines.clear()  # what Python says of every field of a named tuple, and nobody wants to know
    lines[:] = as_restructured_text(lines)
