"""XAPI's limits, kept on our side so that the error can name them."""

from __future__ import annotations

import pytest

from os_xenapi.errors import LimitExceeded
from os_xenapi.rpc.limits import MAX_BODY, MAX_HEAD, check_body, check_head, trace_line


def test_what_a_host_reads_is_let_through() -> None:
    check_body(bytes(MAX_BODY), "VM.start")
    check_head(bytes(MAX_HEAD), "/export_raw_vdi")


def test_a_body_over_the_limit_is_refused_with_its_name_and_the_limit() -> None:
    with pytest.raises(LimitExceeded, match=r"VM\.set_tags.*307201.*307200"):
        check_body(bytes(MAX_BODY + 1), "VM.set_tags")


def test_a_header_over_the_limit_is_refused_with_its_name_and_the_limit() -> None:
    with pytest.raises(LimitExceeded, match=r"/import_raw_vdi.*1025.*1024"):
        check_head(bytes(MAX_HEAD + 1), "/import_raw_vdi")


def test_the_line_of_a_trace_is_left_out_where_a_header_has_no_room() -> None:
    line = trace_line("00-1-2-01", MAX_HEAD - 24)
    assert line == b"traceparent: 00-1-2-01\r\n"
    assert trace_line("00-1-2-01", MAX_HEAD - 23) == b""
    assert trace_line("", 100) == b""
