"""Plugins on hosts: look, install, verify, roll back, uninstall, over ssh, on several at once.

What changes a host is a program of `on_host/`, sent together with the plugins and what is to be
done. It acts on a request only when all of it has arrived, and is then no longer ended by a lost
connection; whatever ends it, the host has the old set of plugins in force or the new one. Nothing
is left to be done from here, so that this module may be killed at any time too.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final, TypeVar

from os_xenapi.dom0 import ssh
from os_xenapi.errors import InstallRefused, ProtocolError, XenApiError
from os_xenapi.rpc import plugin_codec

__all__ = [
    "INTERPRETERS",
    "Installed",
    "Outcome",
    "PluginSet",
    "Target",
    "exchange_keys",
    "host_command",
    "host_program",
    "install",
    "link_images",
    "look",
    "message",
    "on_hosts",
    "rollback",
    "shipped_set",
    "uninstall",
]

T = TypeVar("T")

REQUEST_SECONDS: Final = 600.0
"""After this the host's program has ended itself."""

INTERPRETERS: Final = ("python2.7", "python2.4", "python3", "python")
"""The names by which plugins look for a Python on their host, in their order."""

_START: Final = (
    'import sys; f = getattr(sys.stdin, "buffer", sys.stdin); exec(f.read(int(f.readline())))'
)


@dataclass(frozen=True)
class Target:
    """A host, and how one logs in to it."""

    address: str
    login: ssh.Login = field(default_factory=ssh.Login)
    port: int = 22
    host_keys: ssh.HostKeys = field(default_factory=ssh.HostKeys)
    timeout: float = 30.0

    @property
    def name(self) -> str:
        """The host as a known_hosts file names it."""
        return ssh.known_hosts_name(self.address, self.port)

    def connect(self) -> ssh.Ssh:
        """Log in; see ``ssh.connect``."""
        return ssh.connect(
            self.address,
            self.login,
            port=self.port,
            host_keys=self.host_keys,
            timeout=self.timeout,
        )


@dataclass(frozen=True)
class Installed:
    """What is installed on a host.

    ``version``    of the set in force; None where no set of an installer is
    ``former``     the version that ``rollback`` goes back to, or None
    ``pythons``    the interpreters for which the set was compiled ("2.7.5 /usr/bin/python2.7")
    ``by_hand``    names of this release's plugins that were copied to the host without an installer
    ``problems``   what differs from this release, one sentence each; empty where nothing does
    """

    version: str | None
    former: str | None
    pythons: tuple[str, ...]
    by_hand: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def state(self) -> str:
        """One word: none, current (this release, whole), different, or by-hand."""
        if self.version is None:
            return "by-hand" if self.by_hand else "none"
        return "different" if self.problems else "current"


@dataclass(frozen=True)
class Outcome:
    """What came of one host: a value, or the error that ended it."""

    target: Target
    value: object = None
    error: XenApiError | OSError | None = None


@dataclass(frozen=True)
class PluginSet:
    """A set of plugins: its version, the bytes of each file, and which of them are executable."""

    version: str
    files: Mapping[str, bytes] = field(repr=False)
    executable: frozenset[str] = field(repr=False)

    def mode_of(self, name: str) -> str:
        """The octal mode of a file."""
        return "755" if name in self.executable else "644"

    def digest_of(self, name: str) -> str:
        """The SHA-256 of a file in hex."""
        return hashlib.sha256(self.files[name]).hexdigest()


@cache
def shipped_set() -> PluginSet:
    """Return the plugins of this release."""
    manifest = plugin_codec.shipped_manifest()
    place = resources.files("os_xenapi").joinpath("dom0", "etc", "xapi.d", "plugins")
    files = {name: place.joinpath(name).read_bytes() for name in sorted(manifest.files)}
    return PluginSet(manifest.version, files, frozenset(manifest.plugins))


def look(connection: ssh.Ssh) -> Installed:
    """Return what is installed on a host, by hashing each file that a plugin call would run."""
    request = {"action": "look", "names": " ".join(shipped_set().files)}
    return _installed(_carry_out(connection, "sets", request))


def install(connection: ssh.Ssh, plugins: PluginSet | None = None) -> bool:
    """Put plugins in force, this release's by default, all at once; whether others were before.

    Raises InstallRefused where the host cannot take them; then it has what it had before. After a
    ConnectionFailed it has one set or the other, and ``install`` may be called again.
    """
    plugins = plugins or shipped_set()
    request = {"action": "install", "version": plugins.version}
    return _changed(_carry_out(connection, "sets", request, plugins))


def rollback(connection: ssh.Ssh) -> bool:
    """Put the former set in force again, all at once. Raises InstallRefused where there is none."""
    return _changed(_carry_out(connection, "sets", {"action": "rollback"}))


def uninstall(connection: ssh.Ssh) -> bool:
    """Remove what installers made on a host, and nothing else; whether there was anything."""
    return _changed(_carry_out(connection, "sets", {"action": "uninstall"}))


def link_images(connection: ssh.Ssh, sr: str = "default") -> bool:
    """Make /images a link to ``os-images`` in an SR, as migration wants it; whether it was another.

    ``sr`` is the SR's uuid, or "default": the pool's default SR, which the host itself is asked
    for. Raises InstallRefused where the SR is not mounted or something else stands at /images.
    """
    return _changed(_carry_out(connection, "peers", {"action": "images", "sr": sr}))


def exchange_keys(targets: Sequence[Target]) -> list[Outcome]:
    """Let hosts send disks to each other: each is told the ssh keys of all others.

    Root's key of each host is accepted by the others, and the key of each host's ssh server is
    written down on them, by the address of its target and by its IP address. Nothing is written
    unless all hosts could be asked.
    """
    found = on_hosts(targets, _keys_of)
    if any(one.error for one in found):
        return found
    keys = {one.target.name: one.value for one in found if isinstance(one.value, _Keys)}

    def tell(connection: ssh.Ssh, target: Target) -> bool:
        others = [one for name, one in keys.items() if name != target.name]
        request = {
            "action": "trust",
            "names": " ".join(name for one in others for name in one.names),
            "hosts": "\n".join(
                f"{','.join(one.names)} {key}" for one in others for key in one.host
            ),
            "roots": "\n".join(f"{one.root} os-xenapi:{one.names[0]}" for one in others),
        }
        return _changed(_carry_out(connection, "peers", request))

    return on_hosts(targets, tell)


def on_hosts(
    targets: Sequence[Target],
    action: Callable[[ssh.Ssh, Target], object],
    *,
    at_once: int = 8,
) -> list[Outcome]:
    """Do the same on several hosts, ``at_once`` of them at a time; one outcome each, in order."""

    def one(target: Target) -> Outcome:
        try:
            with target.connect() as connection:
                return Outcome(target, action(connection, target))
        except (XenApiError, OSError) as error:
            return Outcome(target, error=error)

    if not targets:
        return []
    with ThreadPoolExecutor(min(at_once, len(targets))) as pool:
        return list(pool.map(one, targets))


@dataclass(frozen=True)
class _Keys:
    names: tuple[str, ...]
    host: tuple[str, ...]
    root: str


_KEY: Final = re.compile(r"(?:ssh|ecdsa|sk)-[a-z0-9@.-]{1,60} [A-Za-z0-9+/]{16,4000}={0,3}")


def _keys_of(connection: ssh.Ssh, target: Target) -> _Keys:
    host: list[str] = []
    root = ""
    for word, *rest in _carry_out(connection, "peers", {"action": "keys"}):
        key = rest[0] if rest else ""
        if word in ("host", "root") and not _KEY.fullmatch(key):
            raise ProtocolError(f"{connection.address} told a key that is none")
        if word == "host":
            host.append(key)
        elif word == "root":
            root = key
    if not host or not root:
        raise ProtocolError(f"{connection.address} told no keys of its ssh server")
    names = [target.name]
    # A host that is reached through a tunnel is not known to others by that end of it.
    if not ipaddress.ip_address(connection.peer.partition("%")[0]).is_loopback:
        names.append(ssh.known_hosts_name(connection.peer, target.port))
    return _Keys(tuple(dict.fromkeys(names)), tuple(host), root)


def host_program(*parts: str) -> bytes:
    """Return the program of ``on_host/`` made of these parts, e.g. "base", "sets"."""
    place = resources.files("os_xenapi").joinpath("dom0", "on_host")
    texts = [place.joinpath(f"{part}.py").read_bytes() for part in parts]
    return b"\n\n".join([*texts, b"main()\n"])


def host_command() -> str:
    """Return what the shell of a host runs: the Python that plugins would run on."""
    find = (
        f"for p in {' '.join(INTERPRETERS)}; do command -v $p >/dev/null 2>&1 && "
        f"exec $p -c {shlex.quote(_START)}; done; echo this host has no Python >&2; exit 127"
    )
    return f"exec sh -c {shlex.quote(find)}"


def message(program: bytes, request: Mapping[str, str], plugins: PluginSet | None = None) -> bytes:
    """Return what the host's Python reads: the program, then the request, in counted items."""
    items = [str(len(request)).encode()]
    items += [text.encode() for pair in request.items() for text in pair]
    items.append(str(len(plugins.files) if plugins else 0).encode())
    if plugins:
        for name, data in plugins.files.items():
            words = (name, plugins.mode_of(name), plugins.digest_of(name))
            items += [*(word.encode() for word in words), data]
    items.append(b"end")
    counted = b"".join(b"%d\n%b" % (len(item), item) for item in items)
    return b"%d\n%b%b" % (len(program), program, counted)


def _carry_out(
    connection: ssh.Ssh, part: str, request: Mapping[str, str], plugins: PluginSet | None = None
) -> list[list[str]]:
    """Have a request carried out; return the lines of the answer. Raises InstallRefused."""
    data = message(host_program("base", part), request, plugins)
    done = connection.run(host_command(), data, timeout=REQUEST_SECONDS)
    lines = [line.split("\t") for line in done.out.decode("utf-8", "replace").splitlines()]
    last = lines[-1] if lines else [""]
    if done.status == 0 and last == ["done"]:
        return lines[:-1]
    if done.status == 0 and last[0] in ("refused", "failed") and len(last) > 1:
        raise InstallRefused(f"{connection.address}: {last[1]}")
    said = done.err.decode("utf-8", "replace").strip().splitlines()[-1:] or ["nothing"]
    raise InstallRefused(
        f"{connection.address}: the host's side ended with exit code {done.status}: {said[0][:300]}"
    )


def _changed(lines: list[list[str]]) -> bool:
    return ["changed", "yes"] in lines


def _installed(lines: list[list[str]]) -> Installed:
    told = _Told()
    for word, *rest in lines:
        told.line(word, rest)
    if not told.version:
        return Installed(None, None, (), tuple(told.by_hand), ())
    problems = [*told.problems, *(f"{name}: it is missing" for name in sorted(told.missing))]
    return Installed(
        told.version, told.former, tuple(told.pythons), tuple(told.by_hand), tuple(problems)
    )


class _Told:
    """What the lines of a host say, compared with this release."""

    def __init__(self) -> None:
        self.version: str | None = None
        self.former: str | None = None
        self.pythons: list[str] = []
        self.by_hand: list[str] = []
        self.problems: list[str] = []
        self.missing = set(shipped_set().files)

    def line(self, word: str, rest: list[str]) -> None:
        """Take one line in."""
        try:
            if word == "set":
                self.version = rest[2]
            elif word == "former":
                self.former = rest[2]
            elif word == "python":
                self.pythons.append(rest[0])
            elif word == "compiled":
                self.problems.append(f"{rest[0]}: what was compiled ahead has been changed")
            elif word == "file":
                name, kind, mode, owner, digest = rest
                self._file(name, kind, mode, owner, digest)
        except (IndexError, ValueError):
            raise ProtocolError(
                f"the host's answer has a line {word} that is no such line"
            ) from None

    def _file(self, name: str, kind: str, mode: str, owner: str, digest: str) -> None:
        if kind == "none":
            return
        self.missing.discard(name)
        if kind == "plain":
            self.by_hand.append(name)
            self.problems.append(f"{name}: it was put there without the installer")
        if kind == "other":
            self.problems.append(f"{name}: it is no file")
        elif name not in shipped_set().files:
            self.problems.append(f"{name}: this release has no such file")
        else:
            self._compare(name, digest, (mode, owner))

    def _compare(self, name: str, digest: str, rights: tuple[str, str]) -> None:
        expected = (shipped_set().mode_of(name), "0")
        if digest != shipped_set().digest_of(name):
            self.problems.append(
                f"{name}: expected sha256 {shipped_set().digest_of(name)}, found {digest}"
            )
        elif rights != expected:
            self.problems.append(
                f"{name}: expected mode {expected[0]} and owner 0, found {' and '.join(rights)}"
            )
