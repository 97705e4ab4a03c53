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
from pathlib import Path
from typing import Final

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
    group.add_argument("--key", type=Path, metavar="FILE", help="the file of a private key")
    group.add_argument(
        "--password-file", type=Path, metavar="FILE", help="a file whose first line is the password"
    )
    group.add_argument("--known-hosts", type=Path, metavar="FILE")
    group.add_argument(
        "--accept-new", action="store_true", help="trust a host whose key no file knows, once"
    )
    group.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS")
    group.add_argument("--at-once", type=int, default=8, metavar="N", help="hosts at a time")


def run(arguments: argparse.Namespace) -> int:
    """Do it on every host and print a line for each; 1 where it failed on any."""
    if arguments.at_once < 1 or not 0 < arguments.timeout < 3600:
        raise ValueError("--at-once must be at least 1, and --timeout over 0 and under 3600")
    targets = [_target(word, arguments) for word in arguments.hosts]
    if arguments.action == "keys":
        if len({target.name for target in targets}) < 2:
            raise ValueError("keys are exchanged between at least two hosts")
        outcomes = installer.exchange_keys(targets)
    else:
        outcomes = installer.on_hosts(targets, _action(arguments), at_once=arguments.at_once)
    told = [_told(arguments.action, one) for one in outcomes]
    return 0 if all(told) else 1


def _target(word: str, arguments: argparse.Namespace) -> installer.Target:
    match = _HOST.fullmatch(word)
    port = int(match[2] or 22) if match else 0
    if match is None or not 0 < port < 65536:
        raise ValueError(f"{word!r} is no host: write HOST, HOST:PORT or [ADDRESS]:PORT")
    login = ssh.Login(
        arguments.user,
        password=_password(arguments.password_file),
        key_file=arguments.key,
        agent=not (arguments.key or arguments.password_file),
        look_for_keys=not (arguments.key or arguments.password_file),
    )
    if match[3]:
        trust = ssh.HostKeys(fingerprints=(match[3],))
    else:
        trust = ssh.HostKeys(known_hosts=arguments.known_hosts, accept_new=arguments.accept_new)
    return installer.Target(match[1].strip("[]"), login, port, trust, arguments.timeout)


def _password(path: Path | None) -> str | None:
    if path is None:
        return None
    with path.open(encoding="utf-8") as file:
        return file.readline().rstrip("\r\n")


def _action(arguments: argparse.Namespace) -> Callable[[ssh.Ssh, installer.Target], object]:
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
