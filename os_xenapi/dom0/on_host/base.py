"""What the installer's programs on a host stand on: the request, the answer, the lock, files.

Runs on a host, never by itself: `sets.py`, `peers.py` and at last the call of `main` follow in one
program, which is sent over ssh or is part of the RPM package. What is to be done comes on standard
input or, in the package, as words. One source for Python 2.4 to 3.13, standard library only.
"""

import errno
import fcntl
import os
import re
import signal
import stat
import subprocess
import sys
import time

PLUGINS = "/etc/xapi.d/plugins"
STORE = "/etc/xapi.d/os-xenapi"
SETS = STORE + "/sets"
LOCK = STORE + "/lock"

MODES = {"644": 0x1A4, "755": 0x1ED}
SECONDS = 600
LOCK_SECONDS = 20
MOST_BYTES = 16 * 1024 * 1024

TOLD = "".encode("ascii")
ACTIONS = {}


class Refused(Exception):
    """It cannot be done, and the same set is in force as before; the message says what to do."""


def copy_of(place):
    """Return what `stage` takes for a file: its hash, its mode and its bytes."""
    mode = "644"
    if os.stat(place).st_mode & stat.S_IXUSR:
        mode = "755"
    return sha256(place), mode, contents(place)


def lock():
    """Make the store and be alone in it; the system takes the lock back if we are killed."""
    check_directory("/etc/xapi.d")
    check_directory(PLUGINS)
    deadline = time.time() + LOCK_SECONDS
    while True:
        for place in (STORE, SETS):
            if not os.path.lexists(place):
                os.mkdir(place, MODES["755"])
            check_directory(place)
        file = os.open(LOCK, os.O_RDWR | os.O_CREAT, MODES["644"])
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except (IOError, OSError):
                if sys.exc_info()[1].errno not in (errno.EAGAIN, errno.EACCES):
                    raise
            if time.time() > deadline:
                raise Refused("another installer is at work on this host: try again later")
            time.sleep(0.1)
        # Whoever uninstalls removes the lock with the rest.
        if os.path.exists(LOCK) and os.fstat(file).st_ino == os.stat(LOCK).st_ino:
            return
        os.close(file)


def check_directory(place):
    """Refuse a directory in which others than root may put files."""
    try:
        found = os.lstat(place)
    except OSError:
        raise Refused("this host has no %s: is it one of XenServer or XCP-ng?" % place)
    if not stat.S_ISDIR(found.st_mode):
        raise Refused("%s is not a directory" % place)
    if found.st_uid != os.geteuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Refused("%s must belong to root and be writable by root alone" % place)


def write(place, data, mode):
    """Make a file that was not there, on the disk before this returns."""
    file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        while data:
            data = data[os.write(file, data) :]
        os.fsync(file)
    finally:
        os.close(file)
    os.chmod(place, mode)


def sync(directory):
    """Bring what was renamed in a directory to the disk."""
    file = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def contents(place):
    """Return the bytes of a file that is no larger than any of a set."""
    file = open(place, "rb")
    try:
        data = file.read(MOST_BYTES + 1)
    finally:
        file.close()
    if len(data) > MOST_BYTES:
        raise Refused("%s has more than %d bytes" % (place, MOST_BYTES))
    return data


def text_of(place):
    """Return the text of a file."""
    return decoded(contents(place))


def sha256(place):
    """Return a file's SHA-256 in hex; Python 2.4 leaves it to a command."""
    try:
        import hashlib
    except ImportError:
        return output(["sha256sum", place])[1].split(" ")[0]
    return hashlib.sha256(contents(place)).hexdigest()


def which(program):
    """Return where a program is on PATH."""
    for directory in os.environ.get("PATH", os.defpath).split(":"):
        place = os.path.join(directory, program)
        if os.path.isfile(place) and os.access(place, os.X_OK):
            return place
    return None


def output(command):
    """Return a command's exit code and all that it said."""
    try:
        process = subprocess.Popen(
            command, stdin=open(os.devnull), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError:
        raise Refused("%s cannot be run: %s" % (command[0], sys.exc_info()[1]))
    said = process.communicate()[0]
    return process.returncode, decoded(said).strip()


def encoded(text):
    """Return text as bytes."""
    if isinstance(text, type(TOLD)):
        return text
    return text.encode("utf-8")


def decoded(data):
    """Return bytes as the interpreter's own str."""
    if sys.version_info[0] == 2:
        return data
    return data.decode("utf-8", "replace")


def tell(*words):
    """Add a line to the answer."""
    global TOLD
    TOLD += encoded("\t".join([" ".join(word.split()) for word in words]) + "\n")


def read_request(file):
    """Return what was sent: items of a length in decimal, a line's end and that many bytes."""

    def item():
        line = file.readline(20)
        if not re.match(r"[0-9]{1,9}\n\Z", decoded(line)):
            raise SystemExit("the request is cut off")
        size = int(line)
        if size > MOST_BYTES:
            raise SystemExit("the request is too large")
        data = file.read(size)
        if len(data) != size:
            raise SystemExit("the request is cut off")
        return data

    request, files = {}, {}
    for count in range(int(item())):
        key = decoded(item())
        request[key] = decoded(item())
    for count in range(int(item())):
        name, mode, digest, data = decoded(item()), decoded(item()), decoded(item()), item()
        if not re.match(r"\w{1,100}\.py\Z", name) or mode not in MODES:
            raise SystemExit("%r is not a plugin file" % name)
        files[name] = (digest, mode, data)
    if decoded(item()) != "end":
        raise SystemExit("the request is cut off")
    request["files"] = files
    return request


def request_of(words):
    """Return the request that a command line stands for: install DIRECTORY VERSION, uninstall."""
    files = {}
    if words[0] == "install":
        for name in os.listdir(words[1]):
            if re.match(r"\w{1,100}\.py\Z", name):
                files[name] = copy_of(os.path.join(words[1], name))
        return {"action": "install", "version": words[2], "files": files}
    return {"action": words[0], "names": ""}


def run(request):
    """Carry a request out and answer; the client may have gone by then."""
    action = ACTIONS[request["action"]]
    status = "done"
    try:
        action(request)
    except Refused:
        status = "refused\t%s" % sys.exc_info()[1]
    except (IOError, OSError):
        status = "failed\t%s" % sys.exc_info()[1]
    tell(*status.split("\t"))
    out = getattr(sys.stdout, "buffer", sys.stdout)
    try:
        out.write(TOLD)
        out.flush()
    except (IOError, OSError):
        pass
    return status


def main():
    """Do what the command line or, without one, standard input asks for."""
    # A connection that is lost ends nothing: what has begun with the whole request is completed.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.alarm(SECONDS)
    os.umask(0x12)
    if len(sys.argv) > 1:
        status = run(request_of(sys.argv[1:]))
        if status != "done":
            sys.exit(1)
    else:
        run(read_request(getattr(sys.stdin, "buffer", sys.stdin)))

