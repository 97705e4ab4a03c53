"""The arguments by which a command reaches a pool; the password never has to stand among them."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

import os_xenapi

if TYPE_CHECKING:
    from os_xenapi import Session

__all__ = ["add_arguments", "connect"]

_SIMULATED_PASSWORD = "xenroot"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of a connection, whose defaults come from the environment."""
    group = parser.add_argument_group("connection")
    group.add_argument(
        "--url",
        default=os.environ.get("XENAPI_URL"),
        help="https://HOST, https://HOST#sha256=FINGERPRINT, unix://local or sim:// (XENAPI_URL)",
    )
    group.add_argument(
        "--user", default=os.environ.get("XENAPI_USER", "root"), help="root (XENAPI_USER)"
    )
    group.add_argument(
        "--password-file",
        metavar="FILE",
        help="a file whose first line is the password (else XENAPI_PASSWORD, else a prompt)",
    )


def connect(arguments: argparse.Namespace) -> Session:
    """Log in as the arguments say; raises ValueError where they do not say enough."""
    if not arguments.url:
        raise ValueError("say which pool: --url https://HOST, or XENAPI_URL in the environment")
    return os_xenapi.connect(arguments.url, arguments.user, _password(arguments))


def _password(arguments: argparse.Namespace) -> str:
    if arguments.password_file:
        with open(arguments.password_file, encoding="utf-8") as file:
            return file.readline().rstrip("\r\n")
    if "XENAPI_PASSWORD" in os.environ:
        return os.environ["XENAPI_PASSWORD"]
    if arguments.url.startswith("sim:"):
        return _SIMULATED_PASSWORD
    if arguments.url.startswith("unix:"):
        return ""
    if not sys.stdin.isatty():
        raise ValueError("no password: set XENAPI_PASSWORD or give --password-file")
    from getpass import getpass

    return getpass(f"Password of {arguments.user} on {arguments.url.partition('#')[0]}: ")
