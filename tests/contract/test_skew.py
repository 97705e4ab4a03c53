"""docs/version-skew.md says what clients and plugins of different releases come to."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.contract import skew

PAGE = skew.TARGET.read_text(encoding="utf-8")
STALE = "run python -m tests.contract.skew, and look at what changed"


@pytest.mark.slow
@pytest.mark.parametrize("client", skew.CLIENTS)
def test_the_page_says_what_a_client_comes_to(client: str) -> None:
    found = skew.section(client, {plugins: skew.play(client, plugins) for plugins in skew.PLUGINS})
    assert found in PAGE, STALE


@pytest.mark.slow
@pytest.mark.skipif(
    not skew.FORMER.exists(), reason="os-xenapi 0.3.4 is installed by make bench, not for tests"
)
def test_the_page_says_what_0_3_4_itself_comes_to() -> None:
    found = skew.section(
        skew.ITSELF, {plugins: skew.play_former(plugins) for plugins in skew.PLUGINS}
    )
    assert found in PAGE, STALE


def test_the_page_holds_these_clients_and_no_others() -> None:
    nothing: Any = {client: {} for client in (*skew.CLIENTS, skew.ITSELF)}
    sections = re.findall("^## .*$", skew.generate(nothing), re.MULTILINE)
    assert re.findall("^## .*$", PAGE, re.MULTILINE) == sections
    assert PAGE.startswith(skew.HEADER)


def test_a_client_before_3_is_told_by_plugins_of_3_to_be_upgraded() -> None:
    [words] = skew.play("0.3.4, played by a client of its protocol", "3.x, of this release")
    assert words.endswith("upgrade os-xenapi on the client to version 1.0 or later.")


def test_a_client_of_this_release_says_what_to_install() -> None:
    for plugins in ("none", "2.0", "3.x, a file missing"):
        [words] = skew.play("1.x, XenAPISession", plugins)
        assert words.startswith("Failure: ")
        assert "install the plugins of this release" in words
