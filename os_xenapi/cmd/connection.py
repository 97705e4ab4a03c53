"""How a command reaches a pool: by a profile, the environment or its options.

The password never has to stand among the arguments, and is asked for only where no kept session
serves. The library is imported by ``connect``, after everything that needs no host was checked.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from os_xenapi.cmd.parsing import UsageError, completed_by, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os_xenapi import Session
    from os_xenapi.cmd import profiles
    from os_xenapi.cmd.session_slot import Kept

__all__ = [
    "Place",
    "add_arguments",
    "connect",
    "end",
    "first_line",
    "resume",
    "settled",
    "trust_of",
]

_SIMULATED_PASSWORD = "xenroot"
_PROBE_SECONDS = 15.0
_LONGEST_PASSWORD = 1 << 16
_FILES = ("file", "source", "target", "parent", "password_file", "known_hosts")
"""Arguments that name files, which need not be text."""


class Place(NamedTuple):
    """A pool and who goes there.

    ``url`` is without a fragment. ``trust`` is the fragment that states the trust, or empty: then
    the hosts in the file ``known_hosts`` are trusted, which new ones are added to after a question.
    ``keeps`` tells whether the session is kept between commands. ``password`` returns it.
    """

    url: str
    user: str
    trust: str
    known_hosts: str
    keeps: bool
    password: Callable[[], str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of a connection; what they leave out comes from the environment."""
    group = parser.add_argument_group("connection")
    completed_by(
        group.add_argument(
            "--profile", metavar="NAME", help="a pool of pools.yaml (XENAPI_PROFILE)"
        ),
        "profile",
    )
    group.add_argument(
        "--url",
        help="https://HOST, https://HOST#sha256=FINGERPRINT, unix://local or sim:// (XENAPI_URL)",
    )
    group.add_argument("--user", help="root if nothing else is said (XENAPI_USER)")
    completed_by(
        group.add_argument(
            "--password-file",
            metavar="FILE",
            help="a file whose first line is the password (else XENAPI_PASSWORD, else a prompt)",
        ),
        "file",
    )
    completed_by(
        group.add_argument(
            "--known-hosts",
            metavar="FILE",
            help="the certificates of hosts that were trusted at their first use",
        ),
        "file",
    )
    group.add_argument(
        "--no-keep",
        action="store_true",
        help="log in and out for this command alone (XENAPI_KEEP=no)",
    )


def settled(arguments: argparse.Namespace) -> Place:
    """Return where to go; raises UsageError where nothing says it, ValueError, OSError."""
    _check_texts(arguments)
    from os_xenapi.cmd import profiles

    profile = _profile(arguments)
    url = arguments.url or (profile.url if profile else os.environ.get("XENAPI_URL"))
    if not url:
        raise UsageError(
            "say which pool: --url https://HOST, --profile NAME of a pools.yaml, or XENAPI_URL in "
            "the environment"
        )
    user = arguments.user or (profile and profile.user) or os.environ.get("XENAPI_USER") or "root"
    plain, fragment, stated = url.partition("#")
    trust = fragment + stated
    known_hosts = arguments.known_hosts
    if profile and not arguments.url:
        trust = trust or _stated(profile)
        known_hosts = known_hosts or profile.known_hosts
    if known_hosts and trust:
        raise UsageError("the trust is stated twice: by the URL or profile and by --known-hosts")
    _check_url(plain, trust)
    return Place(
        plain,
        user,
        trust,
        os.path.abspath(known_hosts or os.path.join(profiles.config_directory(), "known_hosts")),
        _keeps(arguments, plain, profile),
        lambda: _password(arguments, profile, plain, user),
    )


def _check_texts(arguments: argparse.Namespace) -> None:
    """Raise UsageError for empty options, as of a variable that is not set, and what is no text."""
    for name in ("profile", "url", "user", "password_file", "known_hosts"):
        if getattr(arguments, name) == "":
            raise UsageError(f"--{name.replace('_', '-')} is empty: leave it out or say what it is")
    for name, value in vars(arguments).items():
        for text in value if isinstance(value, list) else [value]:
            if name not in _FILES and isinstance(text, str) and not _is_utf8(text):
                raise UsageError(f"{printable(text)!r} is no text in UTF-8: see what LANG is")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_url(url: str, trust: str) -> None:
    """Raise UsageError where it is no URL of a host, before anybody is asked for a password."""
    if url.startswith("sim:"):
        return
    from os_xenapi.rpc.endpoint import Endpoint

    try:
        Endpoint.parse(url)
        if not trust.startswith("#ca="):
            from os_xenapi.transport.tls import TLS

            TLS.of(url + trust)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _profile(arguments: argparse.Namespace) -> profiles.Profile | None:
    name = arguments.profile or (None if arguments.url else os.environ.get("XENAPI_PROFILE"))
    if arguments.profile and arguments.url:
        raise UsageError("give one of --profile and --url")
    if name is None and (arguments.url or os.environ.get("XENAPI_URL")):
        return None
    from os_xenapi.cmd import profiles

    return profiles.profile(name)


def _stated(profile: profiles.Profile) -> str:
    from urllib.parse import quote

    if profile.fingerprint:
        return f"#sha256={quote(profile.fingerprint)}"
    return f"#ca={quote(profile.ca_file)}" if profile.ca_file else ""


def _keeps(arguments: argparse.Namespace, url: str, profile: profiles.Profile | None) -> bool:
    if arguments.no_keep or os.environ.get("XENAPI_KEEP", "").lower() in ("no", "0", "false"):
        return False
    return url.startswith(("https:", "http:")) and (profile is None or profile.keep)


def _password(
    arguments: argparse.Namespace, profile: profiles.Profile | None, url: str, user: str
) -> str:
    file = arguments.password_file or (profile.password_file if profile else "")
    if file:
        return first_line(file)
    if profile and profile.password:
        return profile.password
    if "XENAPI_PASSWORD" in os.environ:
        return os.environ["XENAPI_PASSWORD"]
    if url.startswith("sim:"):
        return _SIMULATED_PASSWORD
    if url.startswith("unix:"):
        return ""
    if not sys.stdin.isatty():
        raise UsageError(
            "no password: set XENAPI_PASSWORD, give --password-file, or run it in a terminal"
        )
    from getpass import getpass

    from os_xenapi.cmd import asking

    given = asking.answer(f"Password of {printable(user)} on {printable(url)}: ", getpass)
    if not given:
        raise UsageError("no password was typed, and nothing was sent")
    return given[:-1]


def first_line(file: str) -> str:
    """Return the password in a file; raises ValueError where there is none, OSError."""
    with open(file, encoding="utf-8") as opened:
        try:
            password = opened.readline(_LONGEST_PASSWORD).rstrip("\r\n")
        except UnicodeDecodeError:
            raise ValueError(
                f"{file} is no text in UTF-8: its first line is the password"
            ) from None
    if not password:
        raise ValueError(f"the first line of {file} is empty: it is the password")
    return password


@contextmanager
def connect(arguments: argparse.Namespace) -> Iterator[Session]:
    """Log in as the arguments say, or go on with the session that is kept, for a with block.

    Raises UsageError where the arguments do not say enough, and as ``os_xenapi.connect``.
    """
    place = settled(arguments)
    if not place.keeps:
        with _logged_in(place, trust_of(place)) as session:
            yield session
        return
    session, kept = _kept_session(place)
    try:
        yield session
    finally:
        _leave(session, kept)


def trust_of(place: Place) -> str:
    """Return the fragment by which the place is trusted: the stated one, or known hosts, or ""."""
    if place.trust or not place.url.startswith("https:"):
        return place.trust
    from os_xenapi.cmd import trust

    return trust.known(place.url, place.known_hosts)


def _logged_in(place: Place, fragment: str, password: str | None = None) -> Session:
    """Log in; a host that nothing vouches for is asked about."""
    import os_xenapi
    from os_xenapi.errors import CertificateRefused

    if password is None:
        password = place.password()
    try:
        return os_xenapi.connect(place.url + fragment, place.user, password)
    except CertificateRefused as error:
        if fragment or not place.url.startswith("https:"):
            raise
        from os_xenapi.cmd import trust

        return _logged_in(place, trust.ask(place.url, place.known_hosts, error), password)


def _kept_session(place: Place) -> tuple[Session, Kept | None]:
    """Return the session in the slot if it is this place's and still good, else a new one.

    With it comes what the slot holds of it: None where the session is not kept after all.
    """
    from os_xenapi.cmd import session_slot

    fragment = trust_of(place)
    try:
        former = session_slot.read()
    except (session_slot.SlotRefused, OSError) as error:
        _warn(error)
        return _logged_in(place, fragment), None
    if former is not None and former.is_for(place.url, place.user, fragment):
        session = resume(former)
        if session is not None:
            return session, former
    session = _logged_in(place, fragment)
    # A first use that was just agreed to has changed the trust.
    fresh = session_slot.Kept(place.url, place.user, trust_of(place), session.url, session.ref)
    try:
        is_kept = session_slot.store(fresh, former)
    except (session_slot.SlotRefused, OSError) as error:
        _warn(error)
        return session, None
    if is_kept and former is not None and former.ref != fresh.ref:
        end(former)
    return session, fresh if is_kept else None


def resume(kept: Kept) -> Session | None:
    """Return the kept session if its host still knows it."""
    from os_xenapi import Session
    from os_xenapi.errors import ConnectionFailed, XenApiError
    from os_xenapi.transport.tls import TLS

    try:
        # The address of the coordinator is not the user's own: it has to be trusted already.
        tls = TLS.of(kept.at + kept.trust).for_others()
        session = Session(kept.at, session_ref=kept.ref, tls=tls)
    except ValueError:
        return None
    try:
        session.call_xenapi("session.get_this_host", kept.ref, timeout=_PROBE_SECONDS)
        return session
    except XenApiError as error:
        session.close()
        if isinstance(error, ConnectionFailed) and kept.at == kept.url:
            raise
        return None
    except BaseException:
        session.close()
        raise


def end(kept: Kept) -> bool:
    """Log out a session that nobody will use any more; whether its host could be reached."""
    from os_xenapi.errors import XenApiError

    with suppress(XenApiError):
        session = resume(kept)
        if session is not None:
            with session:
                session.call_xenapi("session.logout", timeout=_PROBE_SECONDS)
            return True
    return False


def _leave(session: Session, kept: Kept | None) -> None:
    """Close the connections; a session that logged in again on the way takes its own place."""
    if kept is not None and session.ref != kept.ref:
        from os_xenapi.cmd import session_slot

        fresh = kept._replace(at=session.url, ref=session.ref)
        try:
            kept = fresh if session_slot.store(fresh, kept) else None
        except (session_slot.SlotRefused, OSError):
            kept = None
    session.close(logout=kept is None)


def _warn(error: Exception) -> None:
    from os_xenapi.cmd.failures import sentence

    print(
        f"os-xenapi: the session is not kept: {printable(sentence(error))} (--no-keep, or "
        "XENAPI_KEEP=no in the environment, does without)",
        file=sys.stderr,
    )
