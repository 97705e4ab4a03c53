"""Records of a domain in the xenstore of the session's host, below /local/domain/<dom_id>/.

A path is relative to the domain's own: names of ASCII letters, digits, ``-``, ``_`` and ``@``, with
``/`` between them. Functions raise Failure where the plugin or xenstored refuses.
"""

from __future__ import annotations

from os_xenapi.client._plain import call_plain
from os_xenapi.flows import Flow, dom0_call

__all__ = ["delete_record", "list_records", "read_record", "write_record"]

_PLUGIN = "xenstore.py"


@dom0_call
def read_record(dom_id: str | int, path: str, ignore_missing_path: bool = True) -> Flow[str]:
    """Return a record's value as JSON text, blanks around it stripped.

    A value that is JSON is returned as it is, any other as a JSON string. A missing record is
    ``'"None"'``, or a Failure where ``ignore_missing_path`` is False.
    """
    return call_plain(
        _PLUGIN, "read_record", dom_id=dom_id, path=path, ignore_missing_path=ignore_missing_path
    )


@dom0_call
def write_record(dom_id: str | int, path: str, value: str | bytes | int) -> Flow[str]:
    """Write a record and return its value as ``read_record`` would.

    Path, value and one byte between them may have 4,096 bytes, /local/domain/<dom_id>/ included.
    """
    return call_plain(_PLUGIN, "write_record", dom_id=dom_id, path=path, value=value)


@dom0_call
def delete_record(dom_id: str | int, path: str) -> Flow[str]:
    """Delete a record and what lies below it; one that is gone is fine. Returns ``'""'``."""
    return call_plain(_PLUGIN, "delete_record", dom_id=dom_id, path=path)


@dom0_call
def list_records(dom_id: str | int, path: str) -> Flow[str]:
    """Return every record below ``path`` ("" lists the whole domain) as the JSON text of a map.

    Keys are paths relative to ``path``, values as ``read_record`` returns them; the map is empty
    where there is no such path.
    """
    return call_plain(_PLUGIN, "list_records", dom_id=dom_id, path=path)
