"""Running commands of the host: found in its system directories, without a shell, in bounded time.

What is run and with which arguments is decided by the callers, from lists of what is allowed.
"""

import os

import os_xenapi_runtime

DIRECTORIES = ("/sbin", "/usr/sbin", "/bin", "/usr/bin")
"""Where commands are looked for: what xapi gives a plugin as PATH."""

SECONDS = 120
"""How long a command may take before it is killed with all that it started."""

MAX_OUTPUT = 16777216
"""Bytes of output after which a command is killed."""

_CHUNK = 4096
_MAX_TOLD = 2000


class CommandNotFound(Exception):
    """The host has no such command where the system's own commands are."""


class CommandFailed(Exception):
    """A command ended with another status than 0; errors is what it wrote to standard error."""

    def __init__(self, command, status, errors):
        self.errors = errors.strip()[-_MAX_TOLD:]
        Exception.__init__(
            self, "%s: exit status %d: %s" % (" ".join(command), status, self.errors)
        )


def find(name):
    """Return the path of a command, by its bare name; raises CommandNotFound."""
    for directory in DIRECTORIES:
        path = os_xenapi_runtime.path(directory + "/" + name)
        if os.path.basename(path) == name and _is_trusted_command(path):
            return path
    raise CommandNotFound(
        "the command %s is not among the system's own (%s): install its package on this host"
        % (name, " ".join(DIRECTORIES))
    )


def output(command, stdin="", seconds=None):
    """Run a command and return its standard output; CommandFailed where its status is not 0."""
    status, out, errors = run(command, stdin, seconds)
    if status:
        raise CommandFailed(command, status, errors)
    return out


def run(command, stdin="", seconds=None):
    """Run a command, a list of texts; return (exit status, standard output, standard error).

    It may take as many seconds, SECONDS by default. Raises CommandNotFound, and PluginError where
    it takes too long or writes too much.
    """
    return run_file(find(command[0]), command[1:], stdin, seconds)


def run_file(path, arguments, stdin="", seconds=None):
    """Run the command at path, as run does; one that others than root can change is refused."""
    import subprocess

    if not _is_trusted_command(path):
        raise CommandNotFound("%s is not there, or not only root can change it" % path)
    process = subprocess.Popen(
        # As bytes: where the locale is C, Python 3.6 cannot encode all of a text.
        [path] + [os_xenapi_runtime.encoded(argument) for argument in arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        close_fds=True,
        preexec_fn=os.setsid,
        cwd=os_xenapi_runtime.path("/"),
        env={"PATH": ":".join(map(os_xenapi_runtime.path, DIRECTORIES)), "LC_ALL": "C"},
    )
    conversation = _Conversation(process, os.path.basename(path), stdin, seconds or SECONDS)
    try:
        conversation.carry_out()
    finally:
        conversation.end()
    out, errors = [os_xenapi_runtime.decoded(data) for data in conversation.results()]
    return process.returncode, out, errors


class _Conversation(object):
    """What goes to a process and comes from it, until it has ended or its time is over."""

    def __init__(self, process, name, stdin, seconds):
        self._process = process
        self._name = name
        self._unsent = os_xenapi_runtime.encoded(stdin)
        self._received = {process.stdout: [], process.stderr: []}
        self._size = 0
        self._seconds = seconds
        self._deadline = _now() + seconds

    def carry_out(self):
        """Send and receive everything, and see the process end."""
        import select
        import time

        readers = [self._process.stdout, self._process.stderr]
        writers = [self._process.stdin]
        while readers:
            readable, writable, _ = select.select(readers, writers, [], self._seconds_left())
            if writable and not self._send():
                writers = []
            for pipe in readable:
                if not self._receive(pipe):
                    readers.remove(pipe)
        while self._process.poll() is None:
            self._seconds_left()
            time.sleep(0.005)

    def results(self):
        """Return the bytes of standard output and of standard error."""
        nothing = os_xenapi_runtime.encoded("")
        return [
            nothing.join(self._received[pipe])
            for pipe in (self._process.stdout, self._process.stderr)
        ]

    def end(self):
        """Leave nothing behind: no process and no pipe."""
        import signal

        if self._process.returncode is None:
            # Nobody has waited for it yet, so the number of its group is still its own.
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            pipe.close()

    def _send(self):
        """Send the next part; return whether there is more to send."""
        try:
            # A pipe that can be written to takes as much at once.
            sent = os.write(self._process.stdin.fileno(), self._unsent[:_CHUNK])
        except OSError:
            # It does not read to the end; what it says of that is its own affair.
            sent = len(self._unsent)
        self._unsent = self._unsent[sent:]
        if not self._unsent:
            self._process.stdin.close()
        return bool(self._unsent)

    def _receive(self, pipe):
        """Take what is there; return whether there may be more."""
        data = os.read(pipe.fileno(), 16 * _CHUNK)
        self._received[pipe].append(data)
        self._size += len(data)
        if self._size > MAX_OUTPUT:
            self._give_up("wrote more than %d bytes" % MAX_OUTPUT)
        return bool(data)

    def _seconds_left(self):
        left = self._deadline - _now()
        if left <= 0:
            self._give_up("did not end within %d seconds" % self._seconds)
        return left

    def _give_up(self, why):
        raise os_xenapi_runtime.PluginError("%s %s and was killed" % (self._name, why))


def _now():
    """Return seconds of a clock that nobody sets."""
    return os.times()[4]


def _is_trusted_command(path):
    if not (os.path.isfile(path) and os.access(path, os.X_OK)):
        return False
    # Where it is a link, nobody else may put another file into the place that it leads to either.
    real = os.path.realpath(path)
    return not [
        place
        for place in (real, os.path.dirname(path), os.path.dirname(real))
        if not is_trusted(place)
    ]


def is_trusted(path):
    """Tell whether only root, or whoever this runs as, can change the file or directory at path."""
    import stat

    try:
        status = os.stat(path)
    except OSError:
        return False
    return status.st_uid in (0, os.geteuid()) and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
