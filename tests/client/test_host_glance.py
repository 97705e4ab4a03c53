"""Disks between SRs and Glance, called from Python, with retries, from every kind of session."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import os_xenapi
from os_xenapi.client import host_glance
from os_xenapi.client.exception import PluginImageNotFound, PluginRetriesExceeded
from os_xenapi.client.session import XenAPISession
from os_xenapi.client.XenAPI import Failure as ClassicFailure
from os_xenapi.errors import Failure
from os_xenapi.simulator.server import Server
from tests.dom0.chain_images import TOKEN, chain_image
from tests.dom0.storage import Storage, disk_of, new_uuids
from tests.glance.liar import Liar, Turn, glance_that_lies

HEADERS = {"X-Auth-Token": TOKEN, "X-Roles": None}


@pytest.fixture(scope="module")
def host(site: Server) -> Iterator[Storage]:
    sim_host = site.pool.hosts[0]
    with os_xenapi.connect(f"unix://{sim_host.dom0.socket_path}") as session:
        yield Storage(sim_host, session)


@pytest.fixture
def liar() -> Iterator[Liar]:
    with glance_that_lies() as liar:
        yield liar


class Callbacks:
    """What a consumer gives; ``urls`` are the endpoints, one after the other."""

    def __init__(self, *urls: str) -> None:
        self.urls = list(urls)
        self.attempts: list[dict[str, Any]] = []
        self.errors: list[str] = []

    def callback(self, kwargs: dict[str, Any]) -> None:
        self.attempts.append(dict(kwargs))
        kwargs.update(endpoint=self.urls.pop(0), api_version=2)

    def retry_cb(self, exc: BaseException) -> None:
        assert sys.exc_info()[1] is exc
        self.errors.append(str(exc))


def test_a_chain_comes_and_goes(calling: Any, host: Storage, liar: Liar, tmp_path: Path) -> None:
    image_id = liar.keep(chain_image(tmp_path, ["0.vhd", "1.vhd"]))
    callbacks = Callbacks(liar.url, liar.url)
    stack = new_uuids(2)
    arguments = (0, callbacks.callback, None)
    made = calling(
        host_glance.download_vhd, *arguments, image_id, host.sr_path, HEADERS, uuid_stack=stack
    )
    assert made == {"root": {"uuid": stack[1]}}
    leaf = host.files(stack[1:])[0]
    assert disk_of(leaf) == disk_of(tmp_path / "0.vhd", tmp_path / "1.vhd")
    sent = liar.keep(b"", status="queued")
    options = {"vdi_uuids": stack[::-1], "properties": {"os_type": "linux"}}
    answer = calling(host_glance.upload_vhd, *arguments, sent, host.sr_path, HEADERS, **options)
    assert answer is None
    assert liar.records[sent]["os_type"] == "linux"
    assert liar.records[sent]["status"] == "active"
    assert set(liar.tokens) == {TOKEN}


def test_another_attempt_goes_where_the_callback_says(
    calling: Any, host: Storage, liar: Liar, tmp_path: Path
) -> None:
    image_id = liar.keep(chain_image(tmp_path))
    with glance_that_lies() as broken:
        broken.on("GET", "file", lambda turn: turn.answer(503))
        callbacks = Callbacks(broken.url, liar.url)
        stack = new_uuids(1)
        arguments = (2, callbacks.callback, callbacks.retry_cb, image_id, host.sr_path, HEADERS)
        calling(host_glance.download_vhd, *arguments, stack)
        assert broken.asked == liar.asked == ["GET file"]
    assert stack[0] in host.vdis()
    (error,) = callbacks.errors
    assert "status 503" in error
    # What a callback changes stays for the next attempt.
    first, second = callbacks.attempts
    assert "endpoint" not in first
    assert second == {**first, "endpoint": broken.url, "api_version": 2}


def test_after_the_last_attempt_the_retries_are_exceeded(
    calling: Any, host: Storage, liar: Liar
) -> None:
    liar.on("GET", "image", lambda turn: turn.answer(500))
    image_id = liar.keep(b"", status="queued")
    callbacks = Callbacks(liar.url, liar.url)
    arguments = (1, callbacks.callback, callbacks.retry_cb, image_id, host.sr_path, HEADERS)
    with pytest.raises(PluginRetriesExceeded) as caught:
        calling(host_glance.upload_vhd, *arguments, host.add_chain(1))
    assert caught.value.kwargs["num_retries"] == 1
    assert len(callbacks.errors) == 2
    assert "status 500" in str(caught.value.__cause__)


def test_what_another_attempt_would_not_change_is_told_at_once(
    calling: Any, host: Storage, liar: Liar
) -> None:
    def forbid(turn: Turn) -> None:
        turn.body()
        turn.answer(403)

    callbacks = Callbacks(liar.url, liar.url)
    liar.on("PUT", "file", forbid)
    image_id = liar.keep(b"", status="queued")
    arguments = (5, callbacks.callback, callbacks.retry_cb, image_id, host.sr_path, HEADERS)
    with pytest.raises(Failure, match="status 403"):
        calling(host_glance.upload_vhd, *arguments, host.add_chain(1))
    assert callbacks.errors == []


def test_an_image_that_is_not_there_is_not_found(calling: Any, host: Storage, liar: Liar) -> None:
    callbacks = Callbacks(liar.url, liar.url)
    arguments = (5, callbacks.callback, callbacks.retry_cb, "absent", host.sr_path, HEADERS)
    with pytest.raises(PluginImageNotFound, match="absent"):
        calling(host_glance.upload_vhd, *arguments, host.add_chain(1))
    with pytest.raises(Failure) as caught:
        calling(host_glance.download_vhd, *arguments, new_uuids(1))
    assert caught.value.details[3] == "ImageNotFound"
    assert callbacks.errors == []


def test_without_a_callback_it_is_said_what_is_missing(calling: Any, host: Storage) -> None:
    arguments = (0, None, None, "image", host.sr_path, HEADERS)
    with pytest.raises(Failure, match="endpoint must be the address of a Glance"):
        calling(host_glance.download_vhd, *arguments, new_uuids(1))


class TestOnTheClassicSurface:
    """Consumers' own tests put fakes in the place of the session, and look at this very call."""

    def test_the_retries_are_the_sessions(self) -> None:
        session = mock.create_autospec(XenAPISession, spec_set=True, instance=True)
        retried = session.call_plugin_serialized_with_retry
        retried.return_value = {"root": {"uuid": "x"}}
        callbacks: tuple[Any, Any] = ("cb", "retry_cb")
        made = host_glance.download_vhd(session, 2, *callbacks, "image", "/sr", {}, ["u"])
        assert made == {"root": {"uuid": "x"}}
        retried.assert_called_once_with(
            *("glance.py", "download_vhd2", 2, "cb", "retry_cb"),
            image_id="image",
            sr_path="/sr",
            extra_headers={},
            uuid_stack=["u"],
        )
        retried.reset_mock()
        assert host_glance.upload_vhd(session, 2, *callbacks, "image", "/sr", {}) is None
        retried.assert_called_once_with(
            *("glance.py", "upload_vhd2", 2, "cb", "retry_cb"),
            image_id="image",
            sr_path="/sr",
            extra_headers={},
            vdi_uuids="",
            properties={},
        )

    @pytest.mark.parametrize("text", ["ImageNotFound", "another"])
    def test_one_word_means_that_there_is_no_image(self, text: str) -> None:
        session = mock.Mock()
        failure = ClassicFailure(["XENAPI_PLUGIN_FAILURE", "upload_vhd2", "PluginError", text])
        session.call_plugin_serialized_with_retry.side_effect = failure
        expected = PluginImageNotFound if text == "ImageNotFound" else ClassicFailure
        with pytest.raises(expected):
            host_glance.upload_vhd(session, 0, None, None, "image", "/sr", {})

    def test_names_and_signatures_are_those_of_before(self) -> None:
        common = "(session, num_retries, callback, retry_cb, image_id, sr_path, extra_headers, "
        for function, name, rest in (
            (host_glance.download_vhd, "download_vhd", "uuid_stack='')"),
            (host_glance.upload_vhd, "upload_vhd", "vdi_uuids='', properties={})"),
        ):
            assert function.__name__ == name
            signature = inspect.signature(function)
            bare = [
                one.replace(annotation=inspect.Parameter.empty)
                for one in signature.parameters.values()
            ]
            assert str(inspect.Signature(bare)) == common + rest
