"""host_xenstore: records of xenstore, called from Python through a host's plugin."""

from __future__ import annotations

import json
from typing import Any

import pytest

from os_xenapi.client import host_xenstore
from os_xenapi.errors import Failure
from tests import parts
from tests.dom0.xenstored import NEEDED, Xenstored

pytestmark = parts.need(*NEEDED)


def test_a_record_is_written_read_listed_and_deleted(calling: Any, store: Xenstored) -> None:
    value = json.dumps({"mac": "00:16", "label": 'a = "b"\\n\u00e9'})
    assert calling(host_xenstore.write_record, 5, "vm-data/net/1", value) == value
    assert store.read("/local/domain/5/vm-data/net/1") == value
    calling(host_xenstore.write_record, b"5", "vm-data/name", b"caf = x")
    assert calling(host_xenstore.read_record, "5", "vm-data/name") == '"caf = x"'
    assert json.loads(calling(host_xenstore.list_records, 5, "vm-data")) == {
        "name": "caf = x",
        "net": "",
        "net/1": json.loads(value),
    }
    assert calling(host_xenstore.delete_record, 5, "vm-data") == '""'
    assert store.read("/local/domain/5/vm-data/net/1") is None
    assert calling(host_xenstore.list_records, 5, "vm-data") == "{}"


def test_a_missing_record_is_none_or_a_failure(calling: Any, store: Xenstored) -> None:
    assert calling(host_xenstore.read_record, 5, "none") == '"None"'
    with pytest.raises(Failure, match="there is no record /local/domain/5/none"):
        calling(host_xenstore.read_record, 5, "none", ignore_missing_path=False)


def test_a_value_beyond_a_record_is_refused_in_words(calling: Any, store: Xenstored) -> None:
    with pytest.raises(Failure, match="at most 4096: nothing was written"):
        calling(host_xenstore.write_record, 5, "vm-data/large", "x" * 5000)
    assert store.read("/local/domain/5/vm-data/large") is None
