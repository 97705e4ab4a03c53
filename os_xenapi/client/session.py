"""XenAPISession: a session of the classic surface, ready after construction.

What it sends goes through the object that ``_create_session`` returns, which consumers' own tests
replace; nothing here asks that object for more than the classic binding has. Above that seam are
the login and its redirect; below it, in the real one, everything that keeps a session alive.
"""

from __future__ import annotations

import logging
import socket
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlsplit, urlunsplit

from os_xenapi.client import XenAPI, objects
from os_xenapi.errors import ProtocolError, XenApiError
from os_xenapi.rpc import pickles, plugin_codec
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.transport.tls import TLS

if TYPE_CHECKING:
    import http.client

__all__ = ["XenAPISession", "apply_session_helpers"]

_log = logging.getLogger(__name__)

_LOCAL_URL = "unix://local"
_VERSION_PLUGIN = "dom0_plugin_version.py"
_PLUGIN_FAILURES = ("XENAPI_PLUGIN_EXCEPTION", "XENAPI_PLUGIN_FAILURE")


def apply_session_helpers(session: Any) -> None:
    """Set the proxy of every class of XAPI on ``session``, under the class's name."""
    for name in objects.proxy_names():
        setattr(session, name, objects.proxy(session, name))


class XenAPISession:
    """A session to the host or pool at ``url``: logged in, plugins checked, proxies set.

    ``timeout`` (seconds) bounds the login; calls have no deadline, because plugin calls last for
    hours. ``concurrent`` is how many calls may be in flight at a time. Values are those of XML-RPC.

    Raises XenAPI.Failure: wrong credentials, no answer in time, plugins of another version.
    """

    PLUGIN_REQUIRED_VERSION = plugin_codec.REQUIRED_VERSION

    _end: weakref.finalize[..., XenAPISession] | None = None

    def __init__(
        self,
        url: str,
        user: str,
        pw: str,
        originator: str = "os-xenapi",
        timeout: float = 10,
        concurrent: int = 5,
    ) -> None:
        self.XenAPI = XenAPI
        self.originator = originator
        self.timeout = timeout
        self.concurrent = concurrent
        self.host_checked = False
        self.is_slave: bool = False
        self.is_local_connection: bool = url == _LOCAL_URL
        self.url: str = url
        self.master_url: str = url
        self.ip: str = urlsplit(url).hostname or ""
        self._plugin_protocol = 2
        self._xsm_sr_check_relaxed: bool | None = None
        self._session = self._create_session_and_login(url, user, pw)
        # Programs of a single call end without close(), and a host holds a few hundred sessions.
        self._end = weakref.finalize(self, _log_out, self._session)
        try:
            self.host_ref: str = self._get_host_ref(self.ip)
            self.host_uuid: str = self._get_host_uuid()
            self.product_version: tuple[int, ...]
            self.product_brand: str | None
            self.product_version, self.product_brand = self._get_product_version_and_brand()
            self.platform_version: tuple[int, ...] = self._get_platform_version()
            self._verify_plugin_version()
        except BaseException:
            self.close()
            raise
        apply_session_helpers(self)

    # The seams: consumers' tests replace these.

    def _create_session(self, url: str) -> Any:
        """Return a classic session for ``url``, not logged in."""
        tls = TLS.of(url)
        if url != self.url:
            tls = tls.for_others()
        address, _ = urldefrag(url)
        return XenAPI.Session(
            address, tls=tls, connections=self.concurrent, login_timeout=self.timeout
        )

    def _create_session_and_login(self, url: str, user: str, pw: str) -> Any:
        """Return a session that is logged in at ``url``, or at the coordinator of its pool."""
        session = self._create_session(url)
        try:
            self._login(session, user, pw)
        except XenAPI.Failure as error:
            details = error.details
            if len(details) < 2 or details[0] != "HOST_IS_SLAVE":
                raise
            self.is_slave = True
            self.master_url = self.swap_xapi_host(url, details[1])
            session = self._create_session(self.master_url)
            self._login(session, user, pw)
        return session

    def _get_host_ref(self, ip: str) -> str:
        """Return the host that ``url`` names: the member's own, even where calls go elsewhere."""
        if not self.is_slave:
            ref: str = self.call_xenapi("session.get_this_host", self._session.handle)
            return ref
        address = _address(ip)
        found = self.call_xenapi("PIF.get_all_records_where", f'field "IP"="{address}"')
        hosts = {record["host"] for record in found.values()}
        if len(found) != 1:
            raise XenAPI.Failure(
                f"{len(hosts)} hosts of the pool have the address {address}, so the host of "
                f"{self.url} cannot be told: connect by its management address"
            )
        return str(hosts.pop())

    def _get_host_uuid(self) -> str:
        uuid: str = self.call_xenapi("host.get_uuid", self.host_ref)
        return uuid

    def _get_software_version(self) -> dict[str, str]:
        """Return the host's software_version."""
        version: dict[str, str] = self.call_xenapi("host.get_software_version", self.host_ref)
        return version

    def _get_product_version_and_brand(self) -> tuple[tuple[int, ...], str | None]:
        """Return the product's version, else the platform's, and its brand, which may be None."""
        software = self._get_software_version()
        version = software.get("product_version") or software.get("platform_version", "0.0.0")
        return _numbers(version), software.get("product_brand")

    def _get_platform_version(self) -> tuple[int, ...]:
        """Return the platform's version, (0, 0, 0) where the host states none."""
        return _numbers(self._get_software_version().get("platform_version", "0.0.0"))

    def _verify_plugin_version(self) -> None:
        """Find out which plugins the host has. Raises XenAPI.Failure where they do not fit."""
        try:
            found = plugin_codec.parse_version(self._ask_version())
        except ProtocolError as error:
            raise XenAPI.Failure([str(error)]) from None
        self._plugin_protocol = found.protocol
        if found.protocol == plugin_codec.PROTOCOL:
            self._verify_manifest()
        elif not plugin_codec.is_compatible(found.version, self.PLUGIN_REQUIRED_VERSION):
            raise XenAPI.Failure(
                [
                    (
                        f"Plugin version mismatch: {_VERSION_PLUGIN} is of version {found.version},"
                        f" {self.PLUGIN_REQUIRED_VERSION} or later is required: install the plugins"
                        " of this release on the host"
                    )
                ]
            )

    # Calls.

    def call_xenapi(self, method: str, *args: Any) -> Any:
        """Call ``method`` (``"VM.start"``) of XAPI, the session left out of ``args``."""
        return self._session.xenapi_request(method, args)

    def get_session_id(self) -> str:
        """Return the session's reference, which HTTP handlers of XAPI take."""
        return str(self._session.handle)

    def get_rec(self, record_type: str, ref: str) -> Any:
        """Return the record of an object, None where it is gone."""
        try:
            return self.call_xenapi(f"{record_type}.get_record", ref)
        except XenAPI.Failure as error:
            if error.details[0] != "HANDLE_INVALID":
                raise
            return None

    def get_all_refs_and_recs(self, record_type: str) -> Any:
        """Return (reference, record) of every object of a class."""
        return self.call_xenapi(f"{record_type}.get_all_records").items()

    def call_plugin(self, plugin: str, fn: str, args: dict[str, str]) -> Any:
        """Call a dom0 plugin on the session's host and return its text.

        ``.py`` is added to the name where it is missing, the host's uuid to the arguments. What a
        plugin failed with is raised as if XAPI itself had.
        """
        args["host_uuid"] = self.host_uuid
        if not plugin.endswith(".py"):
            plugin = f"{plugin}.py"
        plugin_codec.check_size(plugin, fn, args)
        try:
            return self._session.xenapi.host.call_plugin(self.host_ref, plugin, fn, args)
        except XenAPI.Failure as error:
            details = _unwrapped(error.details)
            if details is None:
                raise
            raise XenAPI.Failure(details) from error

    def call_plugin_serialized(self, plugin: str, fn: str, *args: Any, **kwargs: Any) -> Any:
        """Call a dom0 plugin with data and return its data."""
        protocol = self._plugin_protocol
        try:
            return self._call_plugin_serialized(plugin, fn, args, kwargs)
        except XenAPI.Failure as error:
            if not plugin_codec.is_of_other_protocol(error.details, protocol):
                raise
        # Other plugins have been installed since the session began.
        self._verify_plugin_version()
        return self._call_plugin_serialized(plugin, fn, args, kwargs)

    def _call_plugin_serialized(
        self, plugin: str, fn: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if self._plugin_protocol == plugin_codec.PROTOCOL:
            params = plugin_codec.encode_params(args, kwargs)
            return plugin_codec.decode_result(self.call_plugin(plugin, fn, {"params": params}))
        params = plugin_codec.encode_params_before_3(args, kwargs)
        return pickles.loads(self.call_plugin(plugin, fn, {"params": params}))

    def call_plugin_serialized_with_retry(
        self,
        plugin: str,
        fn: str,
        num_retries: int,
        callback: Callable[[dict[str, Any]], Any] | None,
        retry_cb: Callable[..., Any] | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        """Call a dom0 plugin with data, ``num_retries`` times more where it says that it may help.

        ``callback(kwargs)`` is called before each attempt and may change them, ``retry_cb(exc=)``
        after each that failed so. Raises PluginRetriesExceeded, or what cannot be retried.
        """
        from os_xenapi.client._retry import attempts  # slow to import, and seldom used
        from os_xenapi.flows import run_steps

        first = (plugin, fn, num_retries, callback, retry_cb)
        return run_steps(self, attempts(*first, args, kwargs))

    # What stands beside calls.

    def swap_xapi_host(self, url: str, host_addr: str) -> str:
        """Return ``url`` with its host replaced; scheme, port and the rest stay."""
        parts = urlsplit(url)
        host = f"[{host_addr}]" if ":" in host_addr else host_addr
        netloc = f"{host}:{parts.port}" if parts.port else host
        return urlunsplit(parts._replace(netloc=netloc))

    @contextmanager
    def custom_task(self, label: str, desc: str = "") -> Iterator[str]:
        """Make a task named "<originator>-<label>" for the block, and destroy it at its end."""
        ref = self.call_xenapi("task.create", f"{self.originator}-{label}", desc)
        try:
            yield ref
        finally:
            self._destroy_task(ref)

    @contextmanager
    def http_connection(self) -> Iterator[http.client.HTTPConnection]:
        """Open an HTTP connection to the host of ``url``, never to another, for the block."""
        from os_xenapi.client._http import Connection  # slow to import, and seldom used

        connection = Connection(Endpoint.parse(self.url), TLS.of(self.url), self.timeout)
        try:
            connection.connect()
            yield connection
        finally:
            connection.close()

    def is_xsm_sr_check_relaxed(self) -> bool:
        """Return whether the host lets a VDI be moved into an SR by hand; asked once."""
        if self._xsm_sr_check_relaxed is None:
            config = self.call_plugin("config_file", "get_val", {"key": "relax-xsm-sr-check"})
            if config:
                self._xsm_sr_check_relaxed = str(config).lower() == "true"
            else:
                self._xsm_sr_check_relaxed = self.platform_version >= (2, 1, 0)
        return self._xsm_sr_check_relaxed

    def close(self) -> None:
        """Log out; failures are passed over. At the latest the end of the program does it."""
        if self._end is not None:
            self._end.detach()
        _log_out(self._session)

    # Details.

    def _login(self, session: Any, user: str, pw: str) -> None:
        try:
            session.login_with_password(user, pw, self.PLUGIN_REQUIRED_VERSION, self.originator)
        except XenAPI.Failure:
            raise
        except XenApiError as error:
            raise XenAPI.Failure([f"Unable to log in to {self.url}: {error}"]) from error

    def _destroy_task(self, ref: str) -> None:
        try:
            self.call_xenapi("task.destroy", ref)
        except XenAPI.Failure as error:
            if error.code != "HANDLE_INVALID":  # hosts with many tasks drop those that are over
                raise

    def _ask_version(self) -> Any:
        """Ask in the words of protocol 3, and where the host cannot read them, of that before."""
        params = plugin_codec.encode_params((), {})
        try:
            return self.call_plugin(_VERSION_PLUGIN, "get_version", {"params": params})
        except XenAPI.Failure as error:
            if "XENAPI_MISSING_PLUGIN" in error.details:
                raise XenAPI.Failure(
                    [
                        (
                            f"XENAPI_MISSING_PLUGIN: {_VERSION_PLUGIN} is not installed on the host"
                            f" of {self.url}: install the plugins of this release there"
                        )
                    ]
                ) from error
            if "UnpicklingError" not in error.details:
                raise
        params = plugin_codec.encode_params_before_3((), {})
        return self.call_plugin(_VERSION_PLUGIN, "get_version", {"params": params})

    def _verify_manifest(self) -> None:
        params = plugin_codec.encode_params((), {})
        try:
            answer = self.call_plugin(_VERSION_PLUGIN, "get_manifest", {"params": params})
        except XenApiError:
            raise
        except Exception as error:
            # Fakes in programs' tests know of the version alone, and tell so in exceptions of
            # their own.
            _log.warning("no manifest of the dom0 plugins on %s: %s", self.url, error)
            return
        found = plugin_codec.parse_manifest(answer)
        for problem in plugin_codec.compare(found, plugin_codec.shipped_manifest()):
            if problem.is_error:
                raise XenAPI.Failure(
                    [
                        (
                            f"Plugin mismatch on {self.url}: {problem}: install the plugins of this"
                            " release there"
                        )
                    ]
                )
            _log.warning("dom0 plugin on %s: %s", self.url, problem)


def _log_out(session: Any) -> None:
    with suppress(Exception):
        session.xenapi_request("session.logout", ())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _address(host: str) -> str:
    """Return the address that ``host`` is or stands for."""
    from ipaddress import ip_address

    try:
        return str(ip_address(host))
    except ValueError:
        return str(socket.getaddrinfo(host, None)[0][4][0])


def _unwrapped(details: Any) -> list[Any] | None:
    """Return the details of the error that a plugin failed with, where it tells them as a list."""
    if len(details) != 4 or details[0] not in _PLUGIN_FAILURES or details[2] != "Failure":
        return None
    from ast import literal_eval

    try:
        inner = literal_eval(details[3])
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return inner if isinstance(inner, list) else None
