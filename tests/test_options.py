"""The options of a session: defaults, and values that make no sense."""

from __future__ import annotations

import math
from typing import Any

import pytest

import os_xenapi
from os_xenapi.options import Options, Settings


def test_the_documented_defaults_are_those_that_hold() -> None:
    """``Options`` states each default in brackets at the end of its line."""
    documented = {}
    for line in (Options.__doc__ or "").splitlines():
        name, _, text = line.strip().partition("``  ")
        if name.startswith("``") and text.endswith(")"):
            documented[name[2:].strip("` ")] = text.rpartition("(")[2][:-1].strip('"')
    settings = Settings()
    assert documented == {
        name: str(getattr(settings, name)).removesuffix(".0") for name in documented
    }
    assert len(documented) == 8


def test_settings_cannot_be_changed_and_hide_the_session() -> None:
    settings = Settings(session_ref="OpaqueRef:secret")
    with pytest.raises(AttributeError):
        settings.timeout = 1.0  # type: ignore[misc]
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(("timeout", value) for value in (0, -1.0, math.inf, math.nan)),
        *(("connect_timeout", value) for value in (0, -0.1, math.inf)),
        *(("login_timeout", value) for value in (0, -1)),
        *(("stall_timeout", value) for value in (0, -1)),
        *(("connections", value) for value in (0, -5)),
        *(("session_ref", value) for value in ("", "a b", "a;b", "a\r\nb", "\u00e4")),
    ],
)
@pytest.mark.parametrize("open_session", [os_xenapi.connect, os_xenapi.aconnect])
def test_an_option_that_makes_no_sense_is_refused_by_name(
    open_session: Any, option: str, value: Any
) -> None:
    with pytest.raises(ValueError, match=option):
        open_session("https://127.0.0.1:1", "root", "pw", **{option: value})


def test_an_option_that_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="time_out"):
        os_xenapi.connect("https://127.0.0.1:1", time_out=5)  # type: ignore[call-arg]
