"""An emulated agent of a guest: takes the requests that lie in xenstore and answers them.

It answers as the agents of both generations do: the newer one says by "features" that it has
``file_inject``, the older one that it has ``injectfile``, and the oldest knows no such request.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.dom0.xenstored import Xenstored

__all__ = ["GuestAgent", "running"]

_POLL_SECONDS = 0.05
_UNKNOWN = {"returncode": "404", "message": "unknown request"}


class GuestAgent:
    """The agent of one domain. ``features`` is what it says it can do, None if it knows not how.

    ``requests`` are those it took, as (id, name, value); ``files`` those it wrote.
    """

    def __init__(self, store: Xenstored, domain: int, features: str | None) -> None:
        self.requests: list[tuple[str, str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.instead: Callable[[str], str | None] | None = None
        """What to do with the next requests, given their id, in place of answering; its result is
        the answer's text, None for no answer."""
        self._store = store
        self._top = f"/local/domain/{domain}"
        self._features = features

    def look(self) -> None:
        """Take every request that is there."""
        for request_id in self._store.names(f"{self._top}/data/host"):
            text = self._store.read(f"{self._top}/data/host/{request_id}")
            if text is not None:
                self._take(request_id, json.loads(text))

    def _take(self, request_id: str, request: dict[str, Any]) -> None:
        assert sorted(request) == ["name", "value"]
        self.requests.append((request_id, request["name"], request["value"]))
        if self.instead is not None:
            answer = self.instead(request_id)
        else:
            answer = json.dumps(self._answer(request["name"], request["value"]))
        if answer is not None:
            self._store.write(f"{self._top}/data/guest/{request_id}", answer)
            self._store.remove(f"{self._top}/data/host/{request_id}")

    def _answer(self, name: str, value: Any) -> dict[str, str]:
        if name == "version":
            return {"returncode": "0", "message": "1.2.3 \u00e9"}
        if name == "keyinit":
            return {"returncode": "D0", "message": str(int(value) + 1)}
        if name == "password":
            return {"returncode": "0" if value else "500", "message": ""}
        if name == "resetnetwork":
            return {"returncode": "500", "message": "ifup: eth0 = down"}
        if name == "agentupdate":
            return {"returncode": "0", "message": value}
        if name == "features" and self._features is not None:
            return {"returncode": "7", "message": self._features}
        if name in (self._features or ""):
            return self._write_file(name, value)
        return _UNKNOWN

    def _write_file(self, name: str, value: Any) -> dict[str, str]:
        if name == "file_inject":
            path, contents = map(base64.b64decode, (value["b64_path"], value["b64_file"]))
        else:
            path, contents = base64.b64decode(value).split(b",", 1)
        self.files[path.decode()] = contents
        return {"returncode": "0", "message": name}


@contextmanager
def running(store: Xenstored, domain: int, features: str | None) -> Iterator[GuestAgent]:
    """Run a domain with an agent in it, in a thread; both end with the context."""
    agent = GuestAgent(store, domain, features)
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(_POLL_SECONDS):
            agent.look()

    store.write(f"/local/domain/{domain}/name", "guest")
    thread = threading.Thread(target=work, name="guest-agent")
    thread.start()
    try:
        yield agent
    finally:
        ended.set()
        thread.join()
        store.remove(f"/local/domain/{domain}")
