"""To whom the plugin glance gives a token: to the server that the caller named, and it is that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from os_xenapi.errors import Failure
from tests.dom0.calling import BOTH_LINES, INTERPRETERS, changed
from tests.dom0.chain_images import TOKEN, chain_image, download
from tests.dom0.storage import Storage, new_uuids, state_of, storage
from tests.glance.liar import Liar, Turn, behave, glance_that_lies
from tests.ports import held_port
from tests.transport.certificates import Authority


@pytest.fixture(scope="module", params=INTERPRETERS)
def host(request: Any) -> Iterator[Storage]:
    with storage(request.param) as host:
        (host.root / "etc/xapi.d/os-xenapi").mkdir()
        yield host


both_lines = pytest.mark.parametrize("host", BOTH_LINES, indirect=True)


@pytest.fixture
def liar() -> Iterator[Liar]:
    with glance_that_lies() as liar:
        yield liar


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "authority")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return chain_image(tmp_path_factory.mktemp("chain"))


@pytest.fixture
def trusted(host: Storage, authority: Authority) -> Iterator[Path]:
    """The control domain trusts the authority."""
    file = host.root / "etc/xapi.d/os-xenapi/ca.pem"
    file.write_bytes(Path(authority.path).read_bytes())
    yield file
    file.unlink()


def works(host: Storage, url: str, image_id: str) -> None:
    stack = new_uuids(1)
    download(host, url, image_id, stack)
    host.files(stack)[0].unlink()


def refusal(host: Storage, url: str, image_id: str) -> list[str]:
    before = state_of(host)
    with pytest.raises(Failure) as caught:
        download(host, url, image_id, new_uuids(1))
    assert state_of(host) == before
    assert host.leftovers() == []
    return caught.value.details[2:]


def to(location: str, status: int = 302) -> Any:
    return lambda turn: turn.answer(status, Location=location)


@both_lines
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_server_is_followed_with_the_token(
    host: Storage, liar: Liar, data: bytes, status: int
) -> None:
    first, second = liar.keep(data), liar.keep(data)

    def redirect(turn: Turn) -> None:
        if first not in turn.path:
            behave(turn)
        else:
            turn.answer(status, Location=f"{ways.pop()}/v2/images/{second}/file?sure=1")

    liar.on("GET", "file", redirect)
    ways = [liar.url, liar.url.replace("http", "Http"), ""]
    while ways:
        works(host, liar.url, first)
    assert liar.tokens == [TOKEN] * 6


def test_a_redirect_to_another_server_is_not_followed(
    host: Storage, liar: Liar, data: bytes
) -> None:
    with glance_that_lies() as other:
        image_id = liar.keep(data)
        other.keep(data)
        port = other.url.rpartition(":")[2]
        for origin in (other.url, f"http://localhost:{port}", liar.url.replace("http", "https")):
            liar.on("GET", "file", to(f"{origin}/v2/images/{image_id}/file?signature=secret"))
            kind, words = refusal(host, liar.url, image_id)
            assert kind == "RetryableError"
            assert f"redirects to another server, {origin}, which is not given the token" in words
            assert "secret" not in words
        assert other.asked == []


PLACES = ("", "//192.0.2.1/x", "file:///etc/passwd", "x\ty", "http://user@192.0.2.1/", "image-1")


def test_a_redirect_to_nowhere_is_not_followed(host: Storage, liar: Liar, data: bytes) -> None:
    image_id = liar.keep(data)
    for place in PLACES:
        liar.on("GET", "file", to(place))
        assert refusal(host, liar.url, image_id) == [
            *("RetryableError", "Glance redirects to what is no place")
        ]
    liar.on("GET", "file", to(f"/v2/images/{image_id}/file"))
    (_, words) = refusal(host, liar.url, image_id)
    assert words == "Glance redirects more than 3 times"
    assert len(liar.asked) == len(PLACES) + 4


def test_https_is_verified(
    host: Storage, authority: Authority, data: bytes, trusted: Path, tmp_path: Path
) -> None:
    with glance_that_lies(authority.issue("127.0.0.1").context()) as liar:
        works(host, liar.url, liar.keep(data))
        tokens = len(liar.tokens)
        # What is trusted else, as nobody knows this authority.
        trusted.write_bytes(Path(Authority(tmp_path, "another").path).read_bytes())
        kind, words = refusal(host, liar.url, "image-0")
        assert kind == "RetryableError"
        assert "certificate" in words.lower()
        assert len(liar.tokens) == tokens


@both_lines
@pytest.mark.parametrize("kind", ["of another name", "that has expired"])
def test_a_certificate_that_is_not_good_is_refused(
    host: Storage, authority: Authority, data: bytes, trusted: Path, kind: str
) -> None:
    name = "192.0.2.1" if "name" in kind else "127.0.0.1"
    shown = authority.issue(name, expired="expired" in kind)
    with glance_that_lies(shown.context()) as liar:
        assert refusal(host, liar.url, liar.keep(data))[0] == "RetryableError"
        assert liar.tokens == []


@both_lines
def test_who_speaks_no_tls_gets_no_token(host: Storage, liar: Liar, data: bytes) -> None:
    assert refusal(host, liar.url.replace("http", "https"), liar.keep(data))[0] == "RetryableError"
    assert [token for token in liar.tokens if token] == []


@both_lines
def test_authorities_that_others_could_change_are_refused(
    host: Storage, authority: Authority, data: bytes, trusted: Path
) -> None:
    trusted.chmod(0o666)
    with glance_that_lies(authority.issue("127.0.0.1").context()) as liar:
        kind, words = refusal(host, liar.url, liar.keep(data))
    assert kind == "PluginError"
    assert "/etc/xapi.d/os-xenapi/ca.pem can be changed by others than root" in words


@both_lines
@pytest.mark.parametrize(
    ("old", "new"),
    [("import ssl", "import ssl_of_2_4 as ssl"), ("ssl.create_default", "ssl.of_2_6_create")],
)
def test_a_python_that_cannot_verify_talks_no_https(
    host: Storage, authority: Authority, data: bytes, trusted: Path, old: str, new: str
) -> None:
    with (
        glance_that_lies(authority.issue("127.0.0.1").context()) as liar,
        changed(host.host.dom0, "http", old, new),
    ):
        kind, words = refusal(host, liar.url, liar.keep(data))
        assert kind == "PluginError"
        assert "the Python of this host does not verify certificates" in words
        assert liar.tokens == []


def test_a_name_and_a_capital_scheme_are_fine(host: Storage, liar: Liar, data: bytes) -> None:
    port = liar.url.rpartition(":")[2]
    works(host, f"HTTP://LocalHost:{port}//", liar.keep(data))


def test_where_nobody_listens_another_attempt_may_help(host: Storage) -> None:
    for address, shown in (("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")):
        with held_port(address) as port:
            kind, words = refusal(host, f"http://{shown}:{port}", "image-0")
        assert kind == "RetryableError"
        assert f"GET http://{shown}:{port}" in words
