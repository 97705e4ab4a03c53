"""Install this release's dom0 plugins on hosts, over ssh, and look after them.

    os-xenapi plugins install xen1.example.com xen2.example.com
    os-xenapi plugins verify xen1.example.com
    os-xenapi plugins rollback 'xen1.example.com:2222#SHA256:...'

status     tell what is installed; verify: the same, and fail where it is not this release
install    put this release's plugins in force; rollback: the former ones again
uninstall  remove what the installer made, and nothing else
images     make /images on each host a link into an SR, as migration wants it
keys       let these hosts send disks to each other: exchange their ssh keys

A host's ssh key must be in ~/.ssh/known_hosts or stand behind the # of the host as `ssh-keygen -l`
prints it. Without --key and --password-file the ssh agent and the usual keys are tried.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from os_xenapi.cmd import connection
from os_xenapi.cmd.parsing import UsageError, completed_by

if TYPE_CHECKING:
    from os_xenapi.dom0 import installer, ssh

__all__ = ["add_arguments", "run"]

_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^\[\]:#@/\s]+)(?::(\d{1,5}))?(?:#(\S+))?")
_ACTIONS: Final = ("status", "install", "verify", "rollback", "uninstall", "images", "keys")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``plugins``."""
    parser.add_argument("action", choices=_ACTIONS)
    parser.add_argument("hosts", nargs="+", metavar="HOST", help="HOST[:PORT][#SHA256:FINGERPRINT]")
    parser.add_argument(
        "--sr", default="default", help="for images: the SR's uuid (the pool's default SR)"
    )
    group = parser.add_argument_group("ssh")
    group.add_argument("--user", default="root")
    for option, text in (
        ("--key", "the file of a private key"),
        ("--password-file", "a file whose first line is the password"),
        ("--known-hosts", "the ssh keys of hosts"),
    ):
        completed_by(group.add_argument(option, metavar="FILE", help=text), "file")
    group.add_argument(
        "--accept-new", action="store_true", help="trust a host whose key no file knows, once"
    )
    group.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS")
    group.add_argument("--at-once", type=int, default=8, metavar="N", help="hosts at a time")


def run(arguments: argparse.Namespace) -> int:
    """Do it on every host and print a line for each; 1 where it failed on any."""
    from os_xenapi.dom0 import installer

    if arguments.at_once < 1 or not 0 < arguments.timeout < 3600:
        raise UsageError("--at-once must be at least 1, and --timeout over 0 and under 3600")
    targets = [_target(word, arguments) for word in arguments.hosts]
    if arguments.action == "keys":
        if len({target.name for target in targets}) < 2:
            raise UsageError("keys are exchanged between at least two hosts")
        outcomes = installer.exchange_keys(targets)
    else:
        outcomes = installer.on_hosts(targets, _action(arguments), at_once=arguments.at_once)
    told = [_told(arguments.action, one) for one in outcomes]
    return 0 if all(told) else 1


def _target(word: str, arguments: argparse.Namespace) -> installer.Target:
    from pathlib import Path

    from os_xenapi.dom0 import installer, ssh

    match = _HOST.fullmatch(word)
    port = int(match[2] or 22) if match else 0
    if match is None or not 0 < port < 65536:
        raise UsageError(f"{word!r} is no host: write HOST, HOST:PORT or [ADDRESS]:PORT")
    login = ssh.Login(
        arguments.user,
        password=_password(arguments.password_file),
        key_file=Path(arguments.key) if arguments.key else None,
        agent=not (arguments.key or arguments.password_file),
        look_for_keys=not (arguments.key or arguments.password_file),
    )
    if match[3]:
        trust = ssh.HostKeys(fingerprints=(match[3],))
    else:
        trust = ssh.HostKeys(
            known_hosts=Path(arguments.known_hosts) if arguments.known_hosts else None,
            accept_new=arguments.accept_new,
        )
    return installer.Target(match[1].strip("[]"), login, port, trust, arguments.timeout)


def _password(path: str | None) -> str | None:
    if path is None:
        return None
    return connection.first_line(path)


def _action(arguments: argparse.Namespace) -> Callable[[ssh.Ssh, installer.Target], object]:
    from os_xenapi.dom0 import installer

    changes: dict[str, Callable[[ssh.Ssh], bool]] = {
        "install": installer.install,
        "rollback": installer.rollback,
        "uninstall": installer.uninstall,
        "images": lambda connection: installer.link_images(connection, arguments.sr),
    }
    change = changes.get(arguments.action)

    def act(connection: ssh.Ssh, _: installer.Target) -> object:
        changed = change(connection) if change else False
        return changed, installer.look(connection)

    return act


def _told(action: str, outcome: installer.Outcome) -> bool:
    """Print what came of one host; whether it is well."""
    if outcome.error is not None:
        print(f"{outcome.target.name}: failed: {_one_line(str(outcome.error))}")
        return False
    if action == "keys":
        if isinstance(outcome.value, bool):
            print(f"{outcome.target.name}: {'changed' if outcome.value else 'nothing to change'}")
            return True
        print(f"{outcome.target.name}: nothing written, as another host failed")
        return False
    assert isinstance(outcome.value, tuple)
    changed, found = outcome.value
    done = "" if action in ("status", "verify") else ("changed, " if changed else "unchanged, ")
    print(f"{outcome.target.name}: {done}{_state(found)}")
    if action in ("status", "verify"):
        for problem in found.problems:
            print(f"  {_one_line(problem)}")
    return action != "verify" or found.state == "current"


def _state(found: installer.Installed) -> str:
    if found.state == "none":
        return "no plugins of os-xenapi"
    if found.state == "by-hand":
        return f"{len(found.by_hand)} plugin files that were copied by hand"
    words = {"current": "whole", "different": "not as this release has them"}
    text = f"plugins {found.version}, {words[found.state]}"
    if found.former:
        text += f"; former: {found.former}"
    return text + (f"; Python {', '.join(found.pythons)}" if found.pythons else "")


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
