"""Calls into dom0: plain and structured, and the check of a host's plugins before the first one.

The check asks ``get_version`` and then ``get_manifest``, once per session and host:

    get_version answers JSON ----> protocol 3 ----> get_manifest agrees with what we ship ---> calls
        |                                               '--> a file is missing: PluginMismatch
        |-- answers a pickle, or cannot read JSON ---> plugins before 3.0: pickled calls
        '-- there is no such plugin ---------------> PluginMissing

A call that the plugins refuse because others were installed since is made again after a new check.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from os_xenapi.errors import Failure, PluginMismatch, PluginMissing, ProtocolError
from os_xenapi.flows import AnySession, Call, Flow, flow
from os_xenapi.rpc import pickles, plugin_codec

if TYPE_CHECKING:
    from os_xenapi.types import HostRef

__all__ = ["call_plain", "call_structured", "examine", "this_host"]

_VERSION_PLUGIN = "dom0_plugin_version.py"

_log = logging.getLogger(__name__)


@flow
def this_host(session: AnySession) -> Flow[HostRef]:
    """Return the reference of the host that the session is logged in to; asked once per login."""
    return (yield from _this_host(session))


@flow
def call_plain(
    session: AnySession,
    plugin: str,
    fn: str,
    args: Mapping[str, str],
    host: str | None,
    timeout: float | None,
) -> Flow[str]:
    """Call a plugin with a map of text; return its text. Raises Failure, LimitExceeded."""
    host = host or (yield from _this_host(session))
    timeout = session._settings.plugin_timeout if timeout is None else timeout
    return (yield from _call(host, plugin, fn, args, timeout))


@flow
def call_structured(
    session: AnySession, plugin: str, fn: str, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Flow[Any]:
    """Call one of our plugins with data on the session's host; return its data.

    Raises PluginMissing, PluginMismatch, Failure, TypeError, ValueError, LimitExceeded.
    """
    # Wrong arguments are told before anything is sent.
    plugin_codec.encode_params(args, kwargs)
    host = yield from _this_host(session)
    protocols = session._hosts.protocols
    timeout = session._settings.plugin_timeout
    known = protocols.get(host)
    if known is not None:
        try:
            return (yield from _call_in(known, host, plugin, fn, args, kwargs, timeout))
        except Failure as error:
            # Other plugins may have been installed since.
            if not plugin_codec.is_of_other_protocol(error.details, known):
                raise
    protocols[host] = yield from _handshake(host, strict=session._settings.strict_plugins)
    return (yield from _call_in(protocols[host], host, plugin, fn, args, kwargs, timeout))


def _call_in(
    protocol: int,
    host: str,
    plugin: str,
    fn: str,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    timeout: float,
) -> Flow[Any]:
    if protocol == plugin_codec.PROTOCOL:
        params = plugin_codec.encode_params(args, kwargs)
        answer = yield from _call(host, plugin, fn, {"params": params}, timeout)
        return plugin_codec.decode_result(answer)
    pickled = plugin_codec.encode_params_before_3(args, kwargs)
    return pickles.loads((yield from _call(host, plugin, fn, {"params": pickled}, timeout)))


def _this_host(session: AnySession) -> Flow[HostRef]:
    hosts = session._hosts
    while hosts.this_host[0] != (ref := session.ref):
        try:
            hosts.this_host = (ref, (yield Call("session.get_this_host", (ref,))))
        except Failure:
            if session.ref == ref:
                raise  # else it logged in again on the way: what was asked for is that of before
    return cast("HostRef", hosts.this_host[1])


def _call(
    host: str, plugin: str, fn: str, args: Mapping[str, str], timeout: float | None = None
) -> Flow[str]:
    plugin_codec.check_size(plugin, fn, args)
    answer = yield Call("host.call_plugin", (host, plugin, fn, dict(args)), timeout)
    if type(answer) is not str:
        raise ProtocolError(f"the plugin {plugin} answered {type(answer).__name__}, not text")
    return answer


@flow
def examine(
    session: AnySession, host: HostRef
) -> Flow[tuple[plugin_codec.PluginVersion, list[plugin_codec.PluginProblem]]]:
    """Return the version of the plugins on a host of the pool, and how they differ from ours.

    Raises PluginMissing, PluginMismatch where they are too old to be used, Failure, ProtocolError.
    """
    return (yield from _examine(host))


def _handshake(host: str, *, strict: bool) -> Flow[int]:
    """Check the plugins of ``host`` and return the protocol that they speak."""
    found, problems = yield from _examine(host)
    bad = [problem for problem in problems if problem.is_error or strict]
    if bad:
        raise PluginMismatch(
            f"the dom0 plugins on host {host} are not those of this release: "
            f"{'; '.join(map(str, bad))}: install the plugins of this release there"
        )
    for problem in problems:
        _log.warning("dom0 plugin on host %s: %s", host, problem)
    return found.protocol


def _examine(
    host: str,
) -> Flow[tuple[plugin_codec.PluginVersion, list[plugin_codec.PluginProblem]]]:
    found = plugin_codec.parse_version((yield from _ask_version(host)))
    if found.protocol != plugin_codec.PROTOCOL:
        if not plugin_codec.is_compatible(found.version, plugin_codec.REQUIRED_VERSION):
            raise PluginMismatch(
                f"{_VERSION_PLUGIN} on host {host}: expected version "
                f"{plugin_codec.REQUIRED_VERSION} or later, found "
                f"{found.version}: install the plugins of this release there"
            )
        return found, []
    params = plugin_codec.encode_params((), {})
    answer = yield from _call(host, _VERSION_PLUGIN, "get_manifest", {"params": params})
    shipped = plugin_codec.shipped_manifest()
    return found, plugin_codec.compare(plugin_codec.parse_manifest(answer), shipped)


def _ask_version(host: str) -> Flow[str]:
    params = plugin_codec.encode_params((), {})
    try:
        return (yield from _call(host, _VERSION_PLUGIN, "get_version", {"params": params}))
    except Failure as error:
        if error.code == "XENAPI_MISSING_PLUGIN":
            raise PluginMissing(
                f"the dom0 plugin {_VERSION_PLUGIN} is not installed on host {host}: install the "
                "plugins of this release there"
            ) from error
        if error.code != "XENAPI_PLUGIN_FAILURE" or "UnpicklingError" not in error.params:
            raise
    pickled = plugin_codec.encode_params_before_3((), {})
    return (yield from _call(host, _VERSION_PLUGIN, "get_version", {"params": pickled}))
