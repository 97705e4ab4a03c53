"""What programs' own tests put in the place of a connection: little, and None for the rest."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

from os_xenapi.client.session import XenAPISession

__all__ = ["FakeConnection", "FakedSession", "pickled"]

HOST = "OpaqueRef:host"
UUID = "9f3f6e0c-6e4b-4b0e-9a3e-0d9c1b8f7a11"
VERSION = {"product_version": "7.1.0", "product_brand": "XenServer", "platform_version": "2.2.0"}

Plugin = Callable[[dict[str, str]], Any]


def pickled(value: Any) -> bytes:
    """What a fake answers a structured call with."""
    return pickle.dumps(value)


class FakeConnection:
    """The result of ``_create_session``, of which every call is noted.

    ``plugins`` are the functions of plugins that it knows, by "file.function". ``asked`` are the
    names of attributes that it does not have and was asked for.
    """

    def __init__(self, plugins: dict[str, Plugin], software_version: dict[str, str]) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.asked: set[str] = set()
        self._plugins = plugins
        self._session: str | None = None
        self._answers: dict[str, Any] = {
            "session.get_this_host": HOST,
            "host.get_uuid": UUID,
            "host.get_software_version": software_version,
        }

    def login_with_password(self, *params: Any) -> None:
        """Log in."""
        self.calls.append(("login_with_password", params))
        self._session = "OpaqueRef:fake"

    def xenapi_request(self, method: str, params: tuple[Any, ...]) -> Any:
        """Answer a call; parameters are a tuple."""
        assert type(params) is tuple
        self.calls.append((method, params))
        if method == "host.call_plugin":
            _, plugin, fn, args = params
            name = f"{plugin}.{fn}"
            if name not in self._plugins:
                raise Exception(f"there is no fake of {name}")
            return self._plugins[name](args)
        if method not in self._answers:
            raise NotImplementedError(f"xenapi.{method} has not been faked")
        return self._answers[method]

    def __getattr__(self, name: str) -> Any:
        if name == "handle":
            return self._session
        if name == "xenapi":
            return _Names(self.xenapi_request, "")
        self.asked.add(name)
        return None


class _Names:
    def __init__(self, call: Callable[..., Any], name: str) -> None:
        self._call = call
        self._name = name

    def __getattr__(self, name: str) -> _Names:
        return _Names(self._call, f"{self._name}.{name}" if self._name else name)

    def __call__(self, *args: Any) -> Any:
        return self._call(self._name, args)


class FakedSession(XenAPISession):
    """A session on a fake, as programs' tests make theirs.

    ``plugins`` are the functions that the fake has besides the check of the version, which it
    answers with ``version``.
    """

    def __init__(
        self,
        plugins: dict[str, Plugin] | None = None,
        *,
        url: str = "http://fake",
        version: Any = None,
        software_version: dict[str, str] = VERSION,
        **options: Any,
    ) -> None:
        answer = pickled(self.PLUGIN_REQUIRED_VERSION) if version is None else version
        known = {"dom0_plugin_version.py.get_version": lambda _: answer, **(plugins or {})}
        self.fake = FakeConnection(known, software_version)
        super().__init__(url, "root", "secret", **options)

    def _create_session(self, url: str) -> Any:
        return self.fake

    @property
    def methods(self) -> list[str]:
        """The calls that the fake was asked for, in their order."""
        return [method for method, _ in self.fake.calls]
