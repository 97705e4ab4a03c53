"""Write requirements/constraints.txt: the exact versions that tests and demo run with.

    python -m tools.lock PYTHON...

Each PYTHON is an interpreter, one per supported version. pip resolves the package with all its
extras for each of them, installing nothing; a package that needs different versions for different
interpreters gets one line for each.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "requirements" / "constraints.txt"
HEADER = "# Written by tools/lock.py (`make lock`): what pip installs on {versions}.\n"


def resolve(python: str) -> tuple[str, dict[str, str]]:
    """The version of an interpreter ("3.10"), and each package's name and version for it."""
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory, "report.json")
        options = ["-qq", "--disable-pip-version-check", "--dry-run", "--ignore-installed"]
        subprocess.run(
            [python, "-m", "pip", "install", *options, "--report", report, f"{ROOT}[all,test]"],
            check=True,
        )
        found = json.loads(report.read_text())
    metadata = [package["metadata"] for package in found["install"]]
    packages = {package["name"]: package["version"] for package in metadata}
    del packages["os-xenapi"]
    return ".".join(found["environment"]["python_full_version"].split(".")[:2]), packages


def merge(resolved: dict[str, dict[str, str]]) -> list[str]:
    """The lines of the constraints file."""
    versions_of: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for python, packages in resolved.items():
        for name, version in packages.items():
            versions_of[name][version].append(python)
    lines = []
    for name in sorted(versions_of, key=str.lower):
        choices = versions_of[name]
        for version, pythons in choices.items():
            marker = " or ".join(f'python_version == "{python}"' for python in pythons)
            lines.append(f"{name}=={version}" + (f" ; {marker}" if len(choices) > 1 else ""))
    return lines


def main(pythons: list[str]) -> int:
    """Resolve for each interpreter and write the file."""
    if not pythons:
        print(__doc__, file=sys.stderr)
        return 2
    resolved = dict(sorted(resolve(python) for python in pythons))
    header = HEADER.format(versions=", ".join(resolved))
    TARGET.write_text(header + "\n".join(merge(resolved)) + "\n")
    print(f"{TARGET.relative_to(ROOT)} is written.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
