"""Build the RPM package of the dom0 plugins: `make rpm`, or `python -m tools.rpm DIRECTORY`.

The package holds the plugins and the installer's program for a host, as data below
/usr/share/os-xenapi. Installing it puts the set in force in the same way, and with the same way
back, as the installer does over ssh; removing it takes it out again. It needs Debian's `rpm`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from os_xenapi.dom0 import installer

NAME = "os-xenapi-dom0-plugins"
PLACE = "/usr/share/os-xenapi"
PROGRAM = f"{PLACE}/install.py"
ROOT = Path(__file__).resolve().parent.parent
SECONDS = 300

# A payload that the rpm of every supported host can read, and nothing done to the files.
SPEC = """\
%global _binary_payload w9.gzdio
%global _binary_filedigest_algorithm 8
%global __os_install_post %{{nil}}
%global _buildhost localhost
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1

Name: {name}
Version: {version}
Release: 1
Summary: The dom0 plugins of os-xenapi {shown}
License: Apache-2.0
BuildArch: noarch
AutoReqProv: no

%description
Plugins for the control domain of XenServer and XCP-ng that os-xenapi {shown} calls.
They are put in force all at once; the former ones are kept, and
`python {program} rollback` goes back to them.

%install
mkdir -p %{{buildroot}}{place}
cp -a {staged}/. %{{buildroot}}{place}/

%post
{find}; do command -v $p >/dev/null 2>&1 && exec $p {program} install {place}/plugins {shown}; done
echo "this host has no Python" >&2
exit 1

%preun
[ "$1" = 0 ] || exit 0
{find}; do command -v $p >/dev/null 2>&1 && exec $p {program} uninstall; done

%files
%defattr(-,root,root,-)
%dir %attr(755,root,root) {place}
%dir %attr(755,root,root) {place}/plugins
{files}
"""


def build(output: Path) -> Path:
    """Build the package into a directory and return its path."""
    program = shutil.which("rpmbuild")
    if program is None:
        raise SystemExit("rpmbuild is not installed: on Debian and Ubuntu, apt install rpm")
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        top = Path(directory)
        staged = top / "staged"
        stage(staged)
        spec = top / "plugins.spec"
        spec.write_text(spec_of(staged))
        command = [program, "-bb", "--quiet", "--target", "noarch", "--define", f"_topdir {top}"]
        done = subprocess.run(
            [*command, str(spec)],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env={**os.environ, "SOURCE_DATE_EPOCH": _time()},
        )
        if done.returncode != 0:
            raise SystemExit(done.stdout + done.stderr)
        [package] = top.glob("RPMS/noarch/*.rpm")
        return Path(shutil.copy(package, output))


def stage(directory: Path) -> None:
    """Lay the files of the package out."""
    plugins = installer.shipped_set()
    (directory / "plugins").mkdir(parents=True)
    for name, data in plugins.files.items():
        (directory / "plugins" / name).write_bytes(data)
        (directory / "plugins" / name).chmod(int(plugins.mode_of(name), 8))
    (directory / "install.py").write_bytes(installer.host_program("base", "sets"))
    (directory / "install.py").chmod(0o644)


def spec_of(staged: Path) -> str:
    """Return the text from which rpmbuild makes the package."""
    plugins = installer.shipped_set()
    files = [
        f"%attr({plugins.mode_of(name)},root,root) {PLACE}/plugins/{name}"
        for name in sorted(plugins.files)
    ]
    return SPEC.format(
        name=NAME,
        version=rpm_version(plugins.version),
        shown=plugins.version,
        place=PLACE,
        program=PROGRAM,
        staged=staged,
        find=f"for p in {' '.join(installer.INTERPRETERS)}",
        files="\n".join([*files, f"%attr(644,root,root) {PROGRAM}"]),
    )


def rpm_version(version: str) -> str:
    """Return a Python version as rpm sorts it: what comes before a release has a tilde."""
    for kind in (".dev", "a", "b", "rc"):
        head, found, tail = version.partition(kind)
        if found:
            return f"{head}~{kind.strip('.')}{tail}"
    return version


def _time() -> str:
    """When the source was last changed, so that the same source gives the same package."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return os.environ["SOURCE_DATE_EPOCH"]
    done = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "0"


def main(words: list[str]) -> int:
    """Build into the directory given."""
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    print(build(Path(words[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
