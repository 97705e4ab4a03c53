"""Export and import VDIs; convert image files, check them and look into them.

    os-xenapi vdi export root-of-web1 web1.vhd
    os-xenapi vdi import web1.qcow2 --sr 'Local storage' --name root-of-web2
    os-xenapi vdi convert web1.vhd web1.qcow2
    os-xenapi vdi info web1.vhd -f json
    os-xenapi vdi check web1.vhd

Images are raw, VHD or QCOW2; the format of a file that is read is told by its contents, that of one
that is written by --format or its suffix. convert, info and check need no host. Files appear when
they are whole; whatever ends a transfer, Ctrl-C too, leaves neither part of a file nor a VDI.
"""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from os_xenapi.cmd import connection, output
from os_xenapi.cmd.parsing import Parser, UsageError, completed_by, printable

if TYPE_CHECKING:
    from os_xenapi.cmd.progress import Bar
    from os_xenapi.images import Format

__all__ = ["add_arguments", "bar", "check_readable", "reading", "run"]

_FORMATS = ("vhd", "qcow2", "raw")
_BY_SUFFIX: dict[str, Format] = {
    ".vhd": "vhd",
    ".qcow2": "qcow2",
    ".raw": "raw",
    ".img": "raw",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their arguments."""
    actions = parser.add_subparsers(
        metavar="ACTION", dest="action", required=True, parser_class=Parser
    )
    exported = actions.add_parser("export", help="stream a VDI into a file")
    exported.add_argument("vdi", metavar="VDI", help="uuid, reference or name")
    _file(exported, "file", "FILE", "the file to write")
    _writes(exported)
    exported.add_argument(
        "--base", metavar="VDI", help="write only what differs from this one, as a VHD"
    )
    imported = actions.add_parser("import", help="stream a file into a VDI, and print its uuid")
    _file(imported, "file", "FILE", "the image")
    _reads(imported)
    imported.add_argument("--sr", help="where a new VDI is made (the pool's default SR)")
    imported.add_argument("--name", help="its name (the file's)")
    imported.add_argument("--vdi", help="replace the contents of this one instead")
    imported.add_argument(
        "--wire-format", choices=_FORMATS, default="vhd", help="how the disk travels (vhd)"
    )
    for action in (exported, imported):
        action.add_argument("--sha256", action="store_true", help="print the digest of the disk")
        connection.add_arguments(action)
    converted = actions.add_parser("convert", help="write an image in another format")
    _file(converted, "source", "SOURCE", "the image")
    _file(converted, "target", "TARGET", "the file to write")
    _reads(converted)
    _writes(converted)
    shown = actions.add_parser("info", help="show what is in an image file")
    checked = actions.add_parser("check", help="read all of an image, and say if it is whole")
    for action in (shown, checked):
        _file(action, "file", "FILE", "the image")
        _reads(action)
    checked.add_argument("--sha256", action="store_true", help="print the digest of the disk")
    output.add_format(shown)


def _file(parser: argparse.ArgumentParser, name: str, metavar: str, text: str) -> None:
    completed_by(parser.add_argument(name, metavar=metavar, help=text), "file")


def _reads(parser: argparse.ArgumentParser) -> None:
    completed_by(
        parser.add_argument(
            "--parent",
            metavar="FILE",
            action="append",
            default=[],
            help="what a differencing VHD was made on, the nearest first; again for the next one",
        ),
        "file",
    )


def _writes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=_FORMATS, help="of the file (as its suffix says)")
    parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")


def run(arguments: argparse.Namespace) -> int:
    """Carry out the action."""
    for path in (getattr(arguments, "source", None), *getattr(arguments, "parent", ())):
        check_readable(path)
    if arguments.action == "export":
        return _export(arguments)
    if arguments.action == "import":
        return _import(arguments)
    from os_xenapi.cmd import image_files

    if arguments.action == "convert":
        form = _format(arguments, arguments.target)
        with _writing(arguments.target), reading(arguments.source):
            return image_files.convert(
                arguments.source,
                arguments.target,
                form,
                parents=arguments.parent,
                overwrite=arguments.overwrite,
            )
    check_readable(arguments.file)
    with reading(arguments.file):
        if arguments.action == "info":
            return image_files.info(arguments.file, arguments.parent, arguments.format)
        return image_files.check(arguments.file, arguments.parent, sha256=arguments.sha256)


def _export(arguments: argparse.Namespace) -> int:
    form = _format(arguments, arguments.file)
    if arguments.base is not None and (form != "vhd" or arguments.sha256):
        raise UsageError("--base writes a VHD of what differs: name a .vhd, and leave out --sha256")
    with connection.connect(arguments) as session:
        from os_xenapi.cmd.lookup import find
        from os_xenapi.transfer import export_disk

        vdi = find(session, "VDI", arguments.vdi)
        base = None if arguments.base is None else find(session, "VDI", arguments.base).ref
        if base == vdi.ref:
            raise UsageError("a VDI does not differ from itself: --base is another, as a snapshot")
        with _writing(arguments.file), bar(f"export {os.path.basename(arguments.file)}") as shown:
            exported = export_disk(
                session,
                vdi.ref,
                arguments.file,
                file_format=form,
                base=base,
                digest=arguments.sha256,
                overwrite=arguments.overwrite,
                on_progress=shown,
            )
    if exported.sha256:
        print(f"sha256  {exported.sha256}")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    if arguments.vdi is not None and (arguments.sr or arguments.name):
        raise UsageError("--vdi replaces a VDI's contents: leave out --sr and --name, or --vdi")
    from os_xenapi.images import open_image

    check_readable(arguments.file)
    with reading(arguments.file), open_image(arguments.file, parents=arguments.parent):
        pass  # what is no image is told before anybody logs in
    with connection.connect(arguments) as session:
        from os_xenapi.cmd.lookup import find
        from os_xenapi.transfer import import_disk

        sr = None if arguments.sr is None else find(session, "SR", arguments.sr).ref
        vdi = None if arguments.vdi is None else find(session, "VDI", arguments.vdi).ref
        with bar(f"import {os.path.basename(arguments.file)}") as shown:
            imported = import_disk(
                session,
                arguments.file,
                parents=arguments.parent,
                sr=sr,
                vdi=vdi,
                name_label=arguments.name,
                wire_format=arguments.wire_format,
                digest=arguments.sha256,
                on_progress=shown,
            )
        print(session.VDI.get_uuid(imported.vdi))
    if imported.sha256:
        print(f"sha256  {imported.sha256}")
    return 0


def check_readable(path: str | None) -> None:
    """Raise UsageError for what can be read once only: an image is read from any place."""
    try:
        mode = 0 if path is None else os.stat(path).st_mode
    except OSError:
        if path != "-":
            return  # told by whoever opens it
        mode = stat.S_IFIFO
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode):
        raise UsageError(f"{printable(str(path))} is no file: write the image into one first")


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Have errors of an image tell its name."""
    from os_xenapi.errors import FormatError, XenApiError

    try:
        yield
    except FormatError as error:
        raise XenApiError(f"{path}: {error}") from error


@contextmanager
def _writing(path: str) -> Iterator[None]:
    """Have errors of the system tell the name that the user knows, and not that of its part."""
    try:
        yield
    except OSError as error:
        is_of_part = str(error.filename or ".part").endswith(".part")
        if error.strerror is None or not is_of_part:
            raise
        raise OSError(error.errno, error.strerror, path) from error


def _format(arguments: argparse.Namespace, path: str) -> Format:
    """Return the format to write, and see that the file may be written."""
    if path == "-":
        raise UsageError("an image is not written to standard output: name a file (./- for -)")
    if os.path.exists(path) and not os.path.isfile(path):
        raise UsageError(f"{printable(path)} is no regular file: name another file")
    if os.path.exists(path) and not arguments.overwrite:
        raise UsageError(f"{printable(path)} exists: name another file, or say --overwrite")
    given: Format | None = arguments.format or _BY_SUFFIX.get(os.path.splitext(path)[1].lower())
    if given is None:
        raise UsageError(
            f"{printable(path)} does not tell its format by its suffix ({', '.join(_BY_SUFFIX)}): "
            "say --format"
        )
    return given


@contextmanager
def bar(label: str) -> Iterator[Bar]:
    """Return a bar on standard error for a with block, which ends its line."""
    from os_xenapi.cmd.progress import Bar

    shown = Bar(label, sys.stderr)
    try:
        yield shown
    finally:
        shown.end()
