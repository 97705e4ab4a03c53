"""vhd-util, which hosts have and Debian lacks, as far as storage managers and plugins use it.

    vhd-util query    -n FILE [-v] [-s] [-p] [-f] [-d]
    vhd-util check    -n FILE [-p]
    vhd-util repair   -n FILE
    vhd-util modify   -n FILE -p PARENT
    vhd-util set      -n FILE -f hidden -v 0|1
    vhd-util coalesce -n FILE

check ends with status 22 for a damaged VHD and has "invalid" in its first line; -p goes on to the
parents. repair puts the footer back from its copy, or the copy from the footer. coalesce moves what
FILE holds into its parent.

It stands on the library's own disk engine. A status is the number of an error of the system, such
as 2 for a file that is not there and 22 for one that is no VHD or for arguments that make no sense.
"""

from __future__ import annotations

import dataclasses
import errno
import getopt
import os
import stat
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from os_xenapi.disk.vhd_chain import MAX_CHAIN
from os_xenapi.disk.vhd_parent import (
    ParentPath,
    build_locators,
    encode_name,
    locator_regions,
    paths_beside,
)
from os_xenapi.disk.vhd_reader import VhdReader
from os_xenapi.disk.vhd_structs import (
    FOOTER_SIZE,
    DiskType,
    DynamicHeader,
    Footer,
)
from os_xenapi.errors import FormatError
from tests.standins.vhd_files import (
    HEADER_COPY,
    VhdFile,
    end_of_data,
    merged,
    own_header,
)

__all__ = ["install", "main"]

EPOCH = 946684800
Options = Mapping[str, str]


class Refused(Exception):
    """The command ends with this status; the text is what it writes."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


def main(arguments: list[str]) -> int:
    """Carry out a command and return its status."""
    try:
        name, *rest = arguments or [""]
        command, letters = _COMMANDS.get(name, (None, ""))
        if command is None:
            raise Refused(errno.EINVAL, f"no such command: {name}")
        found, left = getopt.getopt(rest, f"n:{letters}")
        options = dict(found)
        if left or not options.get("-n"):
            raise Refused(errno.EINVAL, f"usage: vhd-util {name} -n FILE ...")
        command(options)
    except getopt.GetoptError as error:
        sys.stderr.write(f"{error}\n")
        return errno.EINVAL
    except Refused as refused:
        _say(refused)
        return refused.status
    except FormatError as error:
        _say(f"{arguments[-1]}: invalid: {error}")
        return errno.EINVAL
    except OSError as error:
        _say(f"error opening {error.filename}: {error.strerror}")
        return error.errno or errno.EIO
    return 0


def _say(words: object) -> None:
    sys.stdout.write(f"{words}\n")


def install(directory: Path) -> Path:
    """Put the command into a directory, such as a simulated dom0's R/bin."""
    file = directory / "vhd-util"
    project = Path(__file__).resolve().parents[2]
    file.write_text(
        f"#!/bin/sh\nPYTHONPATH={project} PYTHONDONTWRITEBYTECODE=1 "
        f'exec {sys.executable} -m tests.standins.vhd_util "$@"\n'
    )
    file.chmod(0o755)
    return file


def _query(options: Options) -> None:
    path = options["-n"]
    with VhdFile(path) as file:
        reader = VhdReader(file)
        if "-v" in options:
            _say(reader.virtual_size >> 20)
        if "-s" in options:
            _say(file.size)
        if "-p" in options:
            parent = _parent_path(path, reader)
            _say(parent if parent is not None else f"{path} has no parent")
        if "-f" in options:
            _say(f"hidden: {reader.footer.hidden}")
        if "-d" in options:
            _say(f"chain depth: {_depth(path)}")


def _check(options: Options) -> None:
    path: str | None = options["-n"]
    for _ in range(MAX_CHAIN + 1):
        assert path is not None
        reader = _checked(path)
        path = _parent_path(path, reader) if "-p" in options else None
        if path is None:
            _say(f"{options['-n']} is valid")
            return
        _check_parent(options["-n"], reader, path)
    _invalid(f"the chain of {options['-n']}: more than {MAX_CHAIN} files")


def _checked(path: str) -> VhdReader:
    with VhdFile(path) as file:
        if not stat.S_ISREG(os.fstat(file.number).st_mode):
            _invalid(f"{path}: not a plain file")
        if file.size < FOOTER_SIZE:
            _invalid(f"{path}: {file.size} bytes")
        try:
            data = file.read_at(file.size - FOOTER_SIZE, FOOTER_SIZE)
            footer = Footer.parse(data, name="primary footer", offset=file.size - FOOTER_SIZE)
        except FormatError as error:
            _invalid(f"primary footer: {error.problem}")
        if footer.timestamp + EPOCH > time.time():
            _invalid("primary footer: creation time in future")
        try:
            return VhdReader(file)
        except FormatError as error:
            _invalid(str(error))


def _check_parent(path: str, child: VhdReader, parent: str) -> None:
    assert child.parent is not None
    try:
        with VhdFile(parent) as file:
            found = VhdReader(file).footer.unique_id
    except (OSError, FormatError) as error:
        _invalid(f"{path}: parent {parent}: {error}")
    if found != child.parent.unique_id:
        _invalid(f"{path}: parent {parent} is {found}, and not {child.parent.unique_id}")


def _invalid(text: str) -> NoReturn:
    raise Refused(errno.EINVAL, f"invalid: {text}")


def _repair(options: Options) -> None:
    with VhdFile(options["-n"], writable=True) as file:
        copy = file.read_at(0, FOOTER_SIZE)
        try:
            footer = Footer.parse(copy, name="backup footer", offset=0)
        except FormatError:
            footer = file.last_footer()
            if footer.disk_type != DiskType.FIXED:
                file.write_at(0, footer.build())
            return
        end = end_of_data(file, footer)
        os.ftruncate(file.number, end)
        file.write_at(end, copy)


def _modify(options: Options) -> None:
    if "-p" not in options:
        raise Refused(errno.EINVAL, "usage: vhd-util modify -n FILE -p PARENT")
    path, parent = Path(options["-n"]), Path(options["-p"])
    with VhdFile(str(parent)) as above:
        identity = VhdReader(above).footer.unique_id
        changed = int(os.fstat(above.number).st_mtime) - EPOCH
    with VhdFile(str(path), writable=True) as file:
        reader = VhdReader(file)
        if reader.parent is None:
            raise Refused(errno.EINVAL, f"{path} has no parent that could be changed")
        header, at = own_header(reader), reader.footer.data_offset
        place, room = _room_for_locators(header, at)
        paths = _paths_to(parent, path.parent)
        locators, data = build_locators(paths, place)
        if len(data) > room:
            # Where the footer is now; the footer moves behind.
            place = file.size - FOOTER_SIZE
            locators, data = build_locators(paths, place)
            file.write_at(place + len(data), reader.footer.build())
        file.write_at(place, data)
        header = dataclasses.replace(
            header,
            parent_unique_id=identity,
            parent_timestamp=changed,
            parent_name=encode_name(parent.name),
            parent_locators=locators,
        )
        file.write_at(at, header.build())


def _room_for_locators(header: DynamicHeader, at: int) -> tuple[int, int]:
    """Return the place and the length of the paths to a parent, as far as they lie together."""
    regions = sorted((one.start, one.end) for one in locator_regions(header, at).values())
    if not regions:
        return 0, 0
    place, after = regions[0]
    for start, end in regions[1:]:
        if start != after:
            break
        after = end
    return place, after - place


def _paths_to(parent: Path, directory: Path) -> tuple[ParentPath, ...]:
    relative = os.path.relpath(parent, directory)
    if "/" not in relative:
        return paths_beside(relative)
    return (ParentPath(b"MacX", relative),)


def _set(options: Options) -> None:
    key, value = options.get("-f"), options.get("-v", "")
    if key != "hidden" or value not in ("0", "1"):
        raise Refused(errno.EINVAL, "usage: vhd-util set -n FILE -f hidden -v 0|1")
    with VhdFile(options["-n"], writable=True) as file:
        footer = dataclasses.replace(VhdReader(file).footer, hidden=int(value))
        file.write_at(file.size - FOOTER_SIZE, footer.build())
        if footer.disk_type != DiskType.FIXED:
            file.write_at(HEADER_COPY, footer.build())


def _coalesce(options: Options) -> None:
    path = options["-n"]
    with VhdFile(path) as file:
        child = VhdReader(file)
        parent_path = _parent_path(path, child)
        if parent_path is None:
            raise Refused(errno.EINVAL, f"{path} has no parent")
        _check_parent(path, child, parent_path)
        new = f"{parent_path}.coalesced"
        with VhdFile(parent_path) as above:
            parent = VhdReader(above)
            if parent.header is None:
                raise Refused(errno.EINVAL, f"{parent_path} is no dynamic disk")
            try:
                with open(new, "xb") as target:
                    target.writelines(merged(child, parent))
                if parent.footer.hidden:
                    _set({"-n": new, "-f": "hidden", "-v": "1"})
                os.rename(new, parent_path)
            finally:
                Path(new).unlink(missing_ok=True)


def _parent_path(path: str, reader: VhdReader) -> str | None:
    """Return the path of a file's parent, None where it has none."""
    if reader.parent is None:
        return None
    for name in reader.parent.candidates:
        found = os.path.join(os.path.dirname(path), name)
        if os.path.exists(found):
            return os.path.realpath(found)
    raise Refused(errno.ENOENT, "query failed")


def _depth(path: str) -> int:
    depth, current = 0, path
    while depth < MAX_CHAIN:
        depth += 1
        with VhdFile(current) as file:
            parent = _parent_path(current, VhdReader(file))
        if parent is None:
            return depth
        current = parent
    raise Refused(errno.EINVAL, f"the chain of {path} has more than {MAX_CHAIN} files")


_COMMANDS: dict[str, tuple[Callable[[Options], None] | None, str]] = {
    "query": (_query, "vspfd"),
    "check": (_check, "p"),
    "repair": (_repair, ""),
    "modify": (_modify, "p:"),
    "set": (_set, "f:v:"),
    "coalesce": (_coalesce, ""),
}

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
