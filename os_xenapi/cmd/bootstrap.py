"""Prepare a compute VM and its host for OpenStack. Run it in the VM, as root, as often as you like.

    xenapi_bootstrap -i 169.254.0.1 -u root -f /etc/xenapi_facts.json

It finds the VM's interface on the host-internal management network, logs in to the host's control
domain over ssh, and there lets OVSDB and VXLAN in, installs the dom0 plugins, allows Linux bridges
and has guest consoles logged. What a deployment needs to know is written to a JSON file.

Each step looks first and changes only what is not yet so. After a failure the same command goes on
from where it was broken off.

The host's ssh key must be in ~/.ssh/known_hosts or /etc/ssh/ssh_known_hosts, or be given with
--host-key. At a terminal you are asked about a key that is not known. A changed key is refused.
"""

from __future__ import annotations

import argparse
import fcntl
import ipaddress
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

from os_xenapi import __version__
from os_xenapi.dom0 import ssh
from os_xenapi.errors import HostKeyRefused, XenApiError
from os_xenapi.utils import common_conf, common_function, consoles, himn, iptables, xapi_plugin
from os_xenapi.utils import xenapi_facts as facts
from os_xenapi.utils.sshclient import SSHClient

__all__ = ["main"]

LOG: Final = "/var/log/os-xenapi/xenapi.log"
FACTS: Final = "/etc/xenapi_facts.json"
FAILED: Final = 1
INTERRUPTED: Final = 130
_USER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")

_log = logging.getLogger("os_xenapi.cmd.bootstrap")


class _Parser(argparse.ArgumentParser):
    """Ends with exit code 1 where the command line makes no sense, as 0.3.4 does."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(FAILED, f"{self.prog}: {message}\n")


@dataclass
class _Run:
    """What one step leaves to the next."""

    arguments: argparse.Namespace
    password: str = field(repr=False)
    host_keys: ssh.HostKeys
    at_end: ExitStack
    client: SSHClient | None = None

    @property
    def dom0(self) -> SSHClient:
        """The connection, which the second step made."""
        assert self.client is not None
        return self.client


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (the process's own by default) and return its exit code."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    try:
        password, host_keys = _password(arguments), _host_keys(arguments)
    except (ValueError, OSError, EOFError) as error:
        parser.error(str(error) or "no password was given")
    except KeyboardInterrupt:
        return INTERRUPTED
    with ExitStack() as at_end:
        try:
            at_end.enter_context(common_function.logged_to(LOG))
            at_end.enter_context(_alone())
        except BlockingIOError:
            _tell("another xenapi_bootstrap is at work on this machine: let it end first")
            return FAILED
        except OSError as error:
            _tell(f"{LOG} cannot be written: {error.strerror}; run this as root")
            return FAILED
        return _carry_out(_Run(arguments, password, host_keys, at_end))


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of this command; the system takes it back if we are killed."""
    place = os.open(os.path.dirname(LOG), os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(place)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="xenapi_bootstrap",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"os-xenapi {__version__}")
    parser.add_argument(
        *("-i", "--himn-ip"),
        required=True,
        type=_address,
        metavar="IP",
        help="dom0's address on the host-internal management network, usually 169.254.0.1",
    )
    parser.add_argument(
        "-u", "--user-name", required=True, type=_user, metavar="USER", help="root, or its equal"
    )
    password = parser.add_mutually_exclusive_group()
    password.add_argument(
        *("-p", "--passwd"),
        metavar="PASSWORD",
        help="its password, which all users of this machine can then see: better leave it out, and "
        "use --password-file, XENAPI_PASSWORD in the environment, or the prompt",
    )
    password.add_argument(
        "--password-file", type=Path, metavar="FILE", help="a file whose first line is the password"
    )
    parser.add_argument(
        *("-f", "--xenapi-facts-file"),
        default=FACTS,
        metavar="FILE",
        help=f"where the facts go ({FACTS})",
    )
    _add_trust(parser)
    return parser


def _add_trust(parser: argparse.ArgumentParser) -> None:
    trust = parser.add_mutually_exclusive_group()
    trust.add_argument(
        "--host-key",
        default=os.environ.get("XENAPI_HOST_KEY"),
        metavar="SHA256:FINGERPRINT",
        help="dom0's ssh key, as `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` prints it there"
        " (XENAPI_HOST_KEY)",
    )
    trust.add_argument("--known-hosts", type=Path, metavar="FILE", help="~/.ssh/known_hosts")
    trust.add_argument(
        "--accept-new", action="store_true", help="trust dom0 at the first use, without a question"
    )


def _address(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no IPv4 address") from None


def _user(text: str) -> str:
    if not _USER.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no user's name")
    return text


def _password(arguments: argparse.Namespace) -> str:
    if arguments.passwd is not None:
        return str(arguments.passwd)
    if arguments.password_file:
        with arguments.password_file.open(encoding="utf-8") as file:
            return str(file.readline()).rstrip("\r\n")
    if "XENAPI_PASSWORD" in os.environ:
        return os.environ["XENAPI_PASSWORD"]
    if not sys.stdin.isatty():
        raise ValueError("no password: give --password-file or set XENAPI_PASSWORD")
    from getpass import getpass

    return getpass(f"Password of {arguments.user_name} on {arguments.himn_ip}: ")


def _host_keys(arguments: argparse.Namespace) -> ssh.HostKeys:
    if arguments.known_hosts:
        return ssh.HostKeys(known_hosts=arguments.known_hosts)
    if arguments.accept_new:
        return ssh.HostKeys(accept_new=True)
    if arguments.host_key:
        return ssh.HostKeys(fingerprints=(arguments.host_key,))
    return ssh.HostKeys(ask=_ask if sys.stdin.isatty() else None)


def _ask(host: str, kind: str, fingerprint: str) -> bool:
    print(
        f"{host} shows the {kind} key {fingerprint}, which is not known here.\n"
        "Compare it with what `ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub` prints in dom0.",
        file=sys.stderr,
    )
    while True:
        print("Is it dom0's (yes, no, or the fingerprint)? ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        if answer.strip() in ("yes", fingerprint):
            return True
        if not answer or answer.strip().lower() in ("no", "n") or answer.startswith("SHA256:"):
            return False


def _find_himn(run: _Run) -> str:
    found = himn.config_himn(run.arguments.himn_ip)
    return f"{found.interface}, {found.inet.ip}"


def _log_in(run: _Run) -> str:
    arguments = run.arguments
    try:
        client = SSHClient(
            arguments.himn_ip, arguments.user_name, run.password, host_keys=run.host_keys
        )
    except HostKeyRefused as error:
        # What the library calls pinning and allowing has options of these names here.
        raise HostKeyRefused(f"{error} (--host-key SHA256:..., or --accept-new)") from None
    run.client = run.at_end.enter_context(client)
    return f"as {arguments.user_name} on {arguments.himn_ip}"


def _open_ports(run: _Run) -> str:
    return _word(iptables.config_iptables(run.dom0))


def _install_plugins(run: _Run) -> str:
    return _word(xapi_plugin.install_plugins_to_dom0(run.dom0))


def _allow_bridges(run: _Run) -> str:
    return _word(common_conf.enable_linux_bridge(run.dom0))


def _log_consoles(run: _Run) -> str:
    return _word(consoles.setup_guest_console_log(run.dom0))


def _write_facts(run: _Run) -> str:
    path = run.arguments.xenapi_facts_file
    return f"{path} {_word(facts.write_facts(facts.get_xenapi_facts(run.dom0), path))}"


def _word(changed: bool) -> str:
    return "changed" if changed else "unchanged"


_STEPS: Final[dict[str, Callable[[_Run], str]]] = {
    "interface on the management network": _find_himn,
    "login to dom0": _log_in,
    "packet filter of dom0": _open_ports,
    "plugins in dom0": _install_plugins,
    "Linux bridges in dom0": _allow_bridges,
    "logs of guest consoles": _log_consoles,
    "facts": _write_facts,
}


def _carry_out(run: _Run) -> int:
    _log.info("os-xenapi %s prepares this machine", __version__)
    for number, (name, step) in enumerate(_STEPS.items(), 1):
        shown = f"[{number}/{len(_STEPS)}] {name}"
        try:
            outcome = step(run)
        except KeyboardInterrupt:
            _explain(number, "interrupted")
            return INTERRUPTED
        except (XenApiError, OSError, ValueError) as error:
            _log.debug("step %d", number, exc_info=True)
            _explain(number, str(error) or type(error).__name__)
            return FAILED
        _log.info("%s: %s", shown, outcome)
        print(f"{shown}: {outcome}", flush=True)
    return 0


def _explain(number: int, why: str) -> None:
    """Say how far it got, why it ended, and what to do."""
    names = list(_STEPS)
    why = "".join(char if char.isprintable() else " " for char in why)
    _log.error("step %d of %d, %s: %s", number, len(names), names[number - 1], why)
    _tell(
        f"step {number} of {len(names)}, {names[number - 1]}: {why}\n"
        f"Done before it: {', '.join(names[: number - 1]) or 'nothing'}. "
        f"Not begun: {', '.join(names[number:]) or 'nothing'}.\n"
        f"Mend this and run the same command again: it goes on from there. Log: {LOG}"
    )


def _tell(text: str) -> None:
    print(f"xenapi_bootstrap: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
