"""Releases of XAPI in words, and why a host does not know a message that the library knows.

Nothing here is used before a call has failed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from os_xenapi import datamodel
from os_xenapi.errors import Failure, XenApiError
from os_xenapi.flows import AnySession, Call, Flow, flow

__all__ = ["explain", "release_name", "why_unknown"]

_VERSION = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){1,3}")


def release_name(release: str) -> str:
    """Return what people call a release of a lifecycle: ``"XenServer 7.1"``, ``"xapi 24.19.1"``."""
    for known in datamodel.load().releases:
        if known.code == release:
            return known.branding
    return f"xapi {release}"


def why_unknown(method: str, software_version: Mapping[str, str]) -> str:
    """Return why a host does not know ``method`` (``"VM.start"``); "" if nothing tells.

    ``software_version`` is the host's, as ``host.get_software_version`` has it.
    """
    message = datamodel.load().message(method)
    if message is None:
        return ""
    host = _host_name(software_version)
    since = message.lifecycle.published or message.lifecycle.prototyped
    if since is not None and not _is_past(since, software_version):
        return f"{method} exists since {release_name(since)}, and this host is {host}"
    if message.lifecycle.removed is not None:
        removed = release_name(message.lifecycle.removed)
        return f"{method} was removed in {removed}, and this host is {host}"
    return ""


@flow
def explain(session: AnySession, error: Failure, method: str) -> Flow[None]:
    """Add to a MESSAGE_METHOD_UNKNOWN since when there is ``method``, and what the host is.

    The host is asked with messages of the first release, which every host knows.
    """
    plain = method.removeprefix("Async.")
    if datamodel.load().message(plain) is None:
        return
    with suppress(XenApiError, AttributeError, TypeError):
        host = yield Call("session.get_this_host", (session.ref,))
        error.hint = why_unknown(plain, (yield Call("host.get_software_version", (host,))))


def _host_name(software_version: Mapping[str, str]) -> str:
    product = [software_version.get(key) for key in ("product_brand", "product_version")]
    build = software_version.get("xapi_build") or software_version.get("xapi")
    xapi = [f"xapi {build}"] if build else []
    named = " ".join(word for word in product if word)
    return " with ".join([named, *xapi] if named else xapi) or "of an older release"


def _is_past(release: str, software_version: Mapping[str, str]) -> bool:
    """Whether the host is surely of a later release than the one that ``release`` names.

    Releases that share an API version cannot be told apart by it.
    """
    for known in datamodel.load().releases:
        if known.code == release:
            # What a host names as the newest XenCenter that it needs is its API version.
            return _version(software_version.get("xencenter_max")) > _version(known.api)
    return _version(software_version.get("xapi_build")) >= _version(release)


def _version(text: str | None) -> tuple[int, ...]:
    whole = _VERSION.match(text or "")
    return tuple(map(int, whole[0].split("."))) if whole else ()
