"""Show the main job, step by step, on a simulated host: a disk into a VDI and back.

Each step prints what it does, the public call that does it, and what came of it. IMAGE is a raw or
VHD disk image; without one, the demo makes a small disk with a file system of its own.
"""

from __future__ import annotations

import argparse

from os_xenapi.cmd.parsing import completed_by

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``demo``."""
    completed_by(
        parser.add_argument("image", nargs="?", metavar="IMAGE", help="a raw or VHD disk image"),
        "file",
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the demo; what is no image is told before it begins."""
    if arguments.image is not None:
        from os_xenapi.cmd import vdi
        from os_xenapi.images import open_image

        vdi.check_readable(arguments.image)
        with vdi.reading(arguments.image), open_image(arguments.image):
            pass
    from os_xenapi.cmd import tutorial

    return tutorial.run(arguments.image)
