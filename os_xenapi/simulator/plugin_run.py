"""One call of a dom0 plugin, as xapi makes it: a process, its one argument, and what became of it.

The process is the leader of its own process group, and the whole group is gone before the outcome
is told. A run has a thread of its own, which ends with the process; like xapi it sets no time
limit.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from os_xenapi.errors import Failure, ProtocolError, failure
from os_xenapi.rpc import xmlrpc

__all__ = ["PluginRun", "method_call", "outcome_of_answer"]

MAX_OUTPUT = 64 << 20
"""Bytes of a plugin's output that are read; the rest is dropped, which breaks its answer."""

_ESCAPES = str.maketrans(
    {
        **{chr(code): None for code in range(32) if chr(code) not in "\t\n\r"},
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
    }
)


def method_call(fn: str, session_ref: str, args: Mapping[str, str]) -> bytes:
    """Return the argument of a plugin: an XML-RPC call of ``fn`` with the session and a map.

    Control characters that XML cannot carry are dropped, as xapi does.
    """
    members = "".join(
        f"<member><name>{_escaped(name)}</name><value>{_escaped(value)}</value></member>"
        for name, value in args.items()
    )
    return (
        f'<?xml version="1.0"?><methodCall><methodName>{_escaped(fn)}</methodName><params>'
        f"<param><value>{_escaped(session_ref)}</value></param>"
        f"<param><value><struct>{members}</struct></value></param></params></methodCall>"
    ).encode("utf-8", "replace")


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


class PluginRun:
    """A plugin call on its way; made by ``Dom0.call_plugin``."""

    def __init__(
        self,
        plugins: Path,
        name: str,
        argument: bytes,
        *,
        directory: Path,
        environment: Mapping[str, str],
        done: Callable[[PluginRun, str | Failure], None],
    ) -> None:
        """Prepare the run of the file ``name`` of the directory ``plugins``.

        ``argument`` is what `method_call` made, ``directory`` where the process runs.
        ``done(run, outcome)`` is called once, from the run's thread: the plugin's answer, or the
        Failure that a client of xapi sees.
        """
        self._plugins = plugins
        self._name = name
        self._argument = argument
        self._directory = directory
        self._environment = dict(environment)
        self._done = done
        self._lock = threading.Lock()
        self._group: int | None = None
        self._cancelled = False
        self._thread = threading.Thread(target=self._run, name="dom0-plugin", daemon=True)

    def start(self) -> None:
        """Start the run's thread."""
        self._thread.start()

    def cancel(self) -> None:
        """Kill the plugin and what it started. Its outcome is then told like any other."""
        with self._lock:
            self._cancelled = True
            self._kill()

    def join(self, timeout: float) -> bool:
        """Wait until the outcome has been told, ``timeout`` seconds at most; return whether."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            outcome = self._outcome()
        except Exception as error:
            outcome = failure(["INTERNAL_ERROR", f"{type(error).__name__}: {error}"])
        self._done(self, outcome)

    def _outcome(self) -> str | Failure:
        # An entry of the directory by its exact name, so that a name is never a path.
        if self._name not in os.listdir(self._plugins):
            return failure(["XENAPI_MISSING_PLUGIN", self._name])
        with (
            tempfile.TemporaryFile(dir=self._directory) as output,
            tempfile.TemporaryFile(dir=self._directory) as errors,
        ):
            reason = self._execute(output, errors)
            stdout, stderr = _contents(output), _contents(errors)
        if reason is None:
            return outcome_of_answer(stdout)
        return _plugin_failure(reason, _readable(stdout), _readable(stderr))

    def _execute(self, output: IO[bytes], errors: IO[bytes]) -> str | None:
        """Run the process to its end; return why its output is no answer, None if it is one."""
        with self._lock:
            if self._cancelled:
                return _killed_by(signal.SIGKILL)
            try:
                process = subprocess.Popen(
                    [self._plugins / self._name, self._argument],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=errors,
                    cwd=self._directory,
                    env=self._environment,
                    start_new_session=True,
                )
            except OSError as error:
                # xapi's helper ends with an error of its own where the kernel refuses to start it.
                errors.write(str(error).encode())
                return "non-zero exit"
            self._group = process.pid
        # Not reaped here: as long as the process is a zombie its group cannot be another's.
        end = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WSTOPPED | os.WNOWAIT)
        with self._lock:
            self._kill()
            self._group = None
        process.wait()
        assert end is not None
        if end.si_code == os.CLD_STOPPED:
            return "task stopped"
        if end.si_code != os.CLD_EXITED:
            return _killed_by(end.si_status)
        return "non-zero exit" if end.si_status else None

    def _kill(self) -> None:
        if self._group is not None:
            os.killpg(self._group, signal.SIGKILL)


def outcome_of_answer(stdout: bytes) -> str | Failure:
    """Return what xapi makes of the standard output of a plugin that ended well."""
    text = _readable(stdout)
    try:
        answer, is_fault = xmlrpc.read_response(stdout)
    except ProtocolError as error:
        return _plugin_failure("failed to parse plugin output", text, str(error))
    if type(answer) is dict:
        if is_fault:
            code, reason = answer.get("faultCode", ""), answer.get("faultString", "")
            return _plugin_failure("fault", str(code), str(reason))
        if answer.get("Status") == "Success" and "Value" in answer:
            return _text_or_error(answer["Value"])
        details = answer.get("ErrorDescription")
        if answer.get("Status") == "Failure" and type(details) is list and details:
            wrong = [item for item in details if type(item) is not str]
            return _type_error(wrong[0]) if wrong else failure(details)
    return _plugin_failure("unexpected XMLRPC result", text)


def _text_or_error(value: Any) -> str | Failure:
    return value if type(value) is str else _type_error(value)


def _type_error(value: Any) -> Failure:
    return failure(
        ["INTERNAL_ERROR", f"XMLRPC.RunTimeTypeError(String, {type(value).__name__} {value!r})"]
    )


def _plugin_failure(*params: str) -> Failure:
    return failure(["XENAPI_PLUGIN_FAILURE", *params])


def _killed_by(number: int) -> str:
    try:
        return f"signal: {signal.Signals(number).name}"
    except ValueError:
        return f"signal: {number}"


def _contents(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(MAX_OUTPUT)


def _readable(data: bytes) -> str:
    return data.decode("utf-8", "replace")
