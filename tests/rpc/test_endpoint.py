"""Addresses of hosts: what a URL may say, and what a peer may."""

from __future__ import annotations

import pytest

from os_xenapi.rpc.endpoint import LOCAL_SOCKET, Endpoint


@pytest.mark.parametrize(
    ("url", "expected", "again"),
    [
        ("https://xen1", Endpoint("https", "xen1", 443), "https://xen1"),
        ("https://Xen1.Example.:443/", Endpoint("https", "xen1.example.", 443), None),
        ("http://10.0.0.1/x?y=z#ca=/a", Endpoint("http", "10.0.0.1", 80), "http://10.0.0.1"),
        ("https://h:8443", Endpoint("https", "h", 8443), "https://h:8443"),
        ("https://[fd00::1]", Endpoint("https", "fd00::1", 443), "https://[fd00::1]"),
        ("https://[fd00::1]:8443", Endpoint("https", "fd00::1", 8443), "https://[fd00::1]:8443"),
        ("https://[fe80::1%eth0]", Endpoint("https", "fe80::1%eth0", 443), None),
        ("https://under_score-1", Endpoint("https", "under_score-1", 443), None),
        ("unix://local", Endpoint("unix", LOCAL_SOCKET, 0), f"unix://{LOCAL_SOCKET}"),
        ("unix:///tmp/a%20b@c", Endpoint("unix", "/tmp/a b@c", 0), None),
    ],
)
def test_a_url_names_an_endpoint(url: str, expected: Endpoint, again: str | None) -> None:
    endpoint = Endpoint.parse(url)
    assert endpoint == expected
    if again is not None:
        assert endpoint.url == again


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("xen1", "https://host"),
        ("", "https://host"),
        ("ftp://xen1", "https://host"),
        ("https://", "https://host"),
        ("https:///path", "https://host"),
        ("https://host:port", "Port"),
        ("https://host:99999", "Port"),
        ("https://[::1", "not a URL"),
        ("https://a..b", "does not name a host"),
        ("https://a b", "does not name a host"),
        ("https://-$x", "does not name a host"),
        ("https://h\u00f6st", "ASCII"),
        ("unix://elsewhere", "unix://local"),
        ("unix:", "unix://local"),
        ("unix:relative", "unix://local"),
    ],
)
def test_a_url_that_makes_no_sense_is_refused_in_words(url: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Endpoint.parse(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://root:hunter2@xen1",
        "https://root:hun/ter2@xen1",
        "https://root:hunter2@xen1:port",
        "https://[root:hunter2@xen1",
        "ftp://root:hunter2@xen1",
        "hunter2@xen1",
        "//root:hunter2@xen1#hunter2",
    ],
)
def test_a_password_in_a_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        Endpoint.parse(url)
    assert "ter2" not in str(caught.value)


def test_another_host_has_the_same_scheme_and_port() -> None:
    endpoint = Endpoint.parse("https://[fd00::1]:8443")
    assert endpoint.at("10.0.0.2").url == "https://10.0.0.2:8443"
    assert endpoint.at("[fd00::2]").url == "https://[fd00::2]:8443"


def test_a_request_to_an_endpoint_is_whole() -> None:
    request = Endpoint.parse("https://[fd00::1]:8443").rpc_request(b'{"x":1}')
    head, _, body = request.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /jsonrpc HTTP/1.1"
    assert b"Host: [fd00::1]:8443" in lines
    assert lines[-1] == b"Content-Length: 7"
    assert body == b'{"x":1}'


def test_an_xml_request_goes_where_every_host_takes_it() -> None:
    request = Endpoint.parse("http://10.0.0.1").rpc_request(b"<?xml?>")
    lines = request.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert lines[0] == b"POST / HTTP/1.1"
    assert b"Content-Type: text/xml" in lines
    assert lines[-1] == b"Content-Length: 7"


def test_a_request_through_a_unix_socket_has_a_host_too() -> None:
    assert b"\r\nHost: localhost\r\n" in Endpoint.parse("unix://local").rpc_request(b"")
