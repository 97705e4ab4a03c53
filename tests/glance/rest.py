"""A plain client of the image service, to look at what it has from outside."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from tests.glance.keystone import Keystone

__all__ = ["Rest"]

_SECONDS = 60.0


class Rest:
    """Calls of the service at ``url``, by an administrator's tokens."""

    def __init__(self, url: str, keystone: Keystone) -> None:
        self.url = url
        self.keystone = keystone

    def get(self, path: str) -> Any:
        return json.loads(self.call("GET", path))

    def create(self, data: bytes | None = None, /, **attributes: Any) -> str:
        """Make an image, with its data if there are any, and return its id."""
        record = {"name": "image", "disk_format": "vhd", "container_format": "bare", **attributes}
        made = self.call("POST", "/v2/images", json.dumps(record).encode(), "application/json")
        image_id = str(json.loads(made)["id"])
        if data is not None:
            path = f"/v2/images/{image_id}/file"
            self.call("PUT", path, data, "application/octet-stream")
        return image_id

    def show(self, image_id: str) -> dict[str, Any]:
        record: dict[str, Any] = self.get(f"/v2/images/{image_id}")
        return record

    def call(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        headers = {"X-Auth-Token": self.keystone.issue("admin", "member", "reader")}
        if kind:
            headers["Content-Type"] = kind
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            received: bytes = answer.read()
        return received
