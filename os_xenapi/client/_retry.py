"""Structured plugin calls that are made again where the plugin says that it may help.

The retries are one flow for all sessions; those of the classic surface run it in a method of
theirs, which consumers' fakes have too.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from os_xenapi.client import exception
from os_xenapi.errors import ConnectionFailed, Failure
from os_xenapi.flows import AnySession, Flow, Sleep, Structured, run_steps

__all__ = ["Callback", "Retried", "RetryCallback", "attempts"]

Callback = Callable[[dict[str, Any]], object]
"""Called before each attempt with its keyword arguments, which it may change."""

RetryCallback = Callable[..., object]
"""Called with ``exc=``, what an attempt failed with."""

_log = logging.getLogger(__name__)

_RESETS = (errno.ECONNRESET, errno.EPIPE)
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 15.0


@dataclass(frozen=True)
class Retried:
    """A structured call with retries; its arguments go by name."""

    plugin: str
    fn: str
    num_retries: int
    callback: Callback | None
    retry_cb: RetryCallback | None
    kwargs: Mapping[str, Any]

    def perform(self, session: AnySession) -> Any:
        """Call through ``call_plugin_serialized_with_retry`` where the session is a classic one."""
        from os_xenapi.session_base import SessionBase

        kwargs = dict(self.kwargs)
        first = (self.plugin, self.fn, self.num_retries, self.callback, self.retry_cb)
        if not issubclass(type(session), SessionBase):
            return session.call_plugin_serialized_with_retry(*first, **kwargs)
        return run_steps(session, attempts(*first, (), kwargs))


def attempts(
    plugin: str,
    fn: str,
    num_retries: int,
    callback: Callback | None,
    retry_cb: RetryCallback | None,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Flow[Any]:
    """Call a dom0 plugin with data, ``num_retries`` times more where it says that it may help.

    Raises PluginRetriesExceeded, or what cannot be retried.
    """
    pause = _FIRST_PAUSE
    last: BaseException | None = None
    for attempt in range(num_retries + 1):
        if attempt:
            yield Sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        if callback is not None:
            callback(kwargs)
        try:
            return (yield Structured(plugin, fn, args, kwargs))
        except (Failure, ConnectionFailed, OSError) as error:
            if not _may_help_again(error):
                raise
            _log.warning("%s.%s failed, attempt %d: %s", plugin, fn, attempt + 1, error)
            if retry_cb is not None:
                retry_cb(exc=error)
            last = error
    raise exception.PluginRetriesExceeded(num_retries=num_retries) from last


def _may_help_again(error: BaseException) -> bool:
    if isinstance(error, Failure):
        details = error.details
        return len(details) >= 3 and (details[2] == "RetryableError" or "signal" in details[1])
    return isinstance(error, ConnectionFailed) or getattr(error, "errno", None) in _RESETS
