"""The bare decoder of the answers that our client decodes: orjson where it is, else json."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from typing import Any

try:
    import orjson

    loads: Callable[[bytes], Any] = orjson.loads
    WHAT = f"orjson {orjson.__version__}"
except ImportError:
    import json

    loads = json.loads
    WHAT = "json of the standard library"

CALL = b'{"jsonrpc":"2.0","method":"VM.get_all_records","params":[""],"id":1}'


def jobs(url: str) -> dict[str, Callable[[int], list[Any]]]:
    """Return the job: decoding the answer of VM.get_all_records, which is in memory already."""
    with urllib.request.urlopen(f"{url}/jsonrpc", CALL, timeout=60) as response:
        body = response.read()

    def decode(calls: int) -> list[Any]:
        return [loads(body)["result"] for _ in range(calls)]

    return {"decode": decode}
