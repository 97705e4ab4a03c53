"""The real Glance, run by gunicorn on a loopback port over SQLite and a directory.

Its middleware for tokens is the real one too; what it asks is a stand-in for Keystone.
"""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import parts
from tests.glance.keystone import PASSWORD, Keystone
from tests.glance.rest import Rest

__all__ = ["IMAGE_SIZE_CAP", "Service", "glance_service"]

IMAGE_SIZE_CAP = 80 << 20
"""Bytes of the largest image that it takes."""

_SECONDS = 60.0
_CONFIG = f"""
[DEFAULT]
enabled_backends = files:file
image_size_cap = {IMAGE_SIZE_CAP}
worker_self_reference_url = http://127.0.0.1
[database]
connection = sqlite:///@/glance.sqlite
[glance_store]
default_backend = files
[files]
filesystem_store_datadir = @/images
[os_glance_tasks_store]
filesystem_store_datadir = @/tasks
[os_glance_staging_store]
filesystem_store_datadir = @/staging
[paste_deploy]
flavor =
config_file = @/paste.ini
[keystone_authtoken]
auth_type = password
auth_url = KEYSTONE
username = glance
password = {PASSWORD}
project_name = service
user_domain_id = default
project_domain_id = default
token_cache_time = -1
http_request_max_retries = 0
[oslo_concurrency]
lock_path = @/locks
"""
_PASTE = """
[composite:glance-api]
paste.composite_factory = glance.api:root_app_factory
/: api
[composite:api]
paste.composite_factory = glance.api:pipeline_factory
default = versionnegotiation authtoken context rootapp
[composite:rootapp]
paste.composite_factory = glance.api:root_app_factory
/: apiversions
/v2: apiv2app
[app:apiversions]
paste.app_factory = glance.api.versions:create_resource
[app:apiv2app]
paste.app_factory = glance.api.v2.router:API.factory
[filter:versionnegotiation]
paste.filter_factory = glance.api.middleware.version_negotiation:VersionNegotiationFilter.factory
[filter:authtoken]
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
[filter:context]
paste.filter_factory = glance.api.middleware.context:ContextMiddleware.factory
"""


class Service(Rest):
    """A running Glance; ``images`` is the directory in which it keeps their data."""

    def __init__(self, url: str, keystone: Keystone, directory: Path) -> None:
        super().__init__(url, keystone)
        self.images = directory / "images"

    def data(self, image_id: str) -> bytes:
        """The bytes of an image as they lie in Glance's directory."""
        return (self.images / image_id).read_bytes()

    def all(self) -> list[dict[str, Any]]:
        """Every image that there is."""
        found: list[dict[str, Any]] = self.get("/v2/images?limit=1000")["images"]
        return found


@contextmanager
def glance_service(keystone: Keystone, directory: Path) -> Iterator[Service]:
    """Run Glance with its files in ``directory``; it ends with the context."""
    programs = parts.find("glance")
    for name in ("images", "tasks", "staging", "locks"):
        (directory / name).mkdir()
    (directory / "paste.ini").write_text(_PASTE)
    (directory / "glance-api.conf").write_text(
        _CONFIG.replace("@", str(directory)).replace("KEYSTONE", keystone.url)
    )
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "OS_GLANCE_CONFIG_DIR": str(directory)}
    manage = [f"{programs}/glance-manage", "--config-dir", str(directory), "db_sync"]
    log = (directory / "log").open("w+")
    with log:
        subprocess.run(manage, env=environment, stdout=log, stderr=log, timeout=120, check=True)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            command = [
                *(f"{programs}/gunicorn", "--bind", f"fd://{listener.fileno()}"),
                *("--workers", "1", "--worker-class", "gthread", "--threads", "8"),
                *("--graceful-timeout", "1", "--no-control-socket", "glance.wsgi.api:application"),
            ]
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=directory,
                stdout=log,
                stderr=log,
                pass_fds=[listener.fileno()],
            )
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            service = Service(url, keystone, directory)
            _await_answer(service, process, directory / "log")
            yield service
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await_answer(service: Service, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _SECONDS
    while True:
        assert process.poll() is None, f"Glance ended while it started: {_end(log)}"
        try:
            service.all()
            return
        except urllib.error.HTTPError as error:
            raise AssertionError(f"Glance is in trouble: {_end(log)}") from error
        except OSError:
            assert time.monotonic() < deadline, f"Glance does not answer: {_end(log)}"
            time.sleep(0.1)


def _end(log: Path) -> str:
    return log.read_text()[-3000:]
