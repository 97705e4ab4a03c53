"""A simulated control domain: a directory that a host's plugins take for the root of dom0.

    R/etc/xapi.d/plugins       the real plugin files of this package
    R/etc/xensource-inventory  the host's uuid
    R/usr/lib/python           XenAPI and XenAPIPlugin, for Python 2.7 to 3.13
    R/var/lib/xcp/xapi         the host's Unix socket, for whoever serves it
    R/dev                      the disks attached to it, each the file of its contents
    R/bin                      all of PATH: the interpreter, and no command of a host

Plugins run as xapi runs them, as processes of the user who runs the simulator, with no more than R
in their environment.
"""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from os_xenapi.errors import Failure
from os_xenapi.simulator.interpreters import find_interpreter
from os_xenapi.simulator.plugin_run import PluginRun, method_call

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["Dom0"]

_MAX_SOCKET_PATH = 107
_CLOSE_SECONDS = 10.0


class Dom0:
    """One control domain on disk.

    ``root`` is its directory, made if it is not there; its path must be short enough for a Unix
    socket below it. ``interpreter`` is the Python that plugins run on, e.g. ``"python2.7"``;
    without it they run on the one that runs the simulator. ``host_uuid`` is what the control domain
    knows its host by.
    """

    def __init__(self, root: Path, *, interpreter: str | None = None, host_uuid: str = "") -> None:
        """Lay the directory out.

        Raises ValueError where the path is too long, LookupError where the interpreter is absent.
        """
        self.root: Path = root.absolute()
        self.socket_path: Path = self.root / "var/lib/xcp/xapi"
        self._plugins = self.root / "etc/xapi.d/plugins"
        length = len(os.fsencode(self.socket_path))
        if length > _MAX_SOCKET_PATH:
            raise ValueError(
                f"{self.socket_path} has {length} bytes and a Unix socket's path may have "
                f"{_MAX_SOCKET_PATH}: choose a directory with a shorter path"
            )
        python = _find(interpreter)
        self._closed = False
        self._lock = threading.Lock()
        self._runs: set[PluginRun] = set()
        # Also without close(): no plugin outlives the program.
        self._stop = weakref.finalize(self, _cancel_all, self._runs)
        self._lay_out(python)
        inventory = f"INSTALLATION_UUID='{host_uuid}'\n"
        (self.root / "etc/xensource-inventory").write_text(inventory, "ascii")

    def _lay_out(self, python: Path) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.chmod(0o700)
        self.socket_path.parent.mkdir(parents=True, exist_ok=True)
        package = resources.files("os_xenapi")
        _copy(package.joinpath("dom0", "etc", "xapi.d", "plugins"), self._plugins)
        _copy(package.joinpath("simulator", "dom0_files"), self.root / "usr/lib/python")
        self._install(python)

    def _install(self, python: Path) -> None:
        commands = self.root / "bin"
        commands.mkdir(exist_ok=True)
        commands.chmod(0o755)
        for link in commands.glob("python*"):
            link.unlink()
        name = "python2.7" if python.name.startswith("python2") else "python3"
        (commands / name).symlink_to(python)

    def use_interpreter(self, name: str | None) -> None:
        """Run plugins on another Python from now on, named as for the constructor.

        Raises LookupError where it is absent.
        """
        self._install(_find(name))

    def show_device(self, device: str, contents: Path | None) -> None:
        """Let ``/dev/<device>`` be the file ``contents`` from now on, or be gone."""
        place = self.root / "dev" / device
        place.unlink(missing_ok=True)
        if contents is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(contents.absolute())

    def call_plugin(
        self,
        plugin: str,
        fn: str,
        args: Mapping[str, str],
        session_ref: str,
        done: Callable[[str | Failure], None],
    ) -> PluginRun:
        """Run function ``fn`` of a plugin as xapi does; return at once.

        ``done`` is called once, from a thread of the run: with the plugin's answer, or with the
        Failure that a client of xapi sees. Raises RuntimeError after close().
        """

        def told(run: PluginRun, outcome: str | Failure) -> None:
            try:
                done(outcome)
            finally:
                with self._lock:
                    self._runs.discard(run)

        run = PluginRun(
            self._plugins,
            plugin,
            method_call(fn, session_ref, args),
            directory=self.root,
            environment={
                "PATH": str(self.root / "bin"),
                "PYTHONPATH": str(self.root / "usr/lib/python"),
            },
            done=told,
        )
        with self._lock:
            if self._closed:
                raise RuntimeError("this simulated dom0 is closed")
            self._runs.add(run)
            run.start()
        return run

    def kill_plugins(self) -> None:
        """Kill the plugins that run now; the outcome of each is told as usual."""
        with self._lock:
            _cancel_all(self._runs)

    def close(self) -> None:
        """Kill the plugins that still run, and wait until the outcome of each has been told.

        Not to be called under a lock that a ``done`` waits for. The directory stays.
        """
        with self._lock:
            self._closed = True
            runs = list(self._runs)
        _cancel_all(runs)
        for run in runs:
            run.join(_CLOSE_SECONDS)


def _cancel_all(runs: Iterable[PluginRun]) -> None:
    for run in tuple(runs):
        run.cancel()


def _find(name: str | None) -> Path:
    if name is None:
        return Path(sys.executable).resolve()
    python = find_interpreter(name)
    if python is None:
        raise LookupError(f"{name} is neither on PATH nor among pyenv's versions: install it")
    return python


def _copy(source: Traversable, target: Path) -> None:
    """Copy the files of a directory; those that name their interpreter can be executed."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        if entry.is_file():
            data = entry.read_bytes()
            file = target / entry.name
            file.write_bytes(data)
            file.chmod(0o755 if data.startswith(b"#!") else 0o644)
