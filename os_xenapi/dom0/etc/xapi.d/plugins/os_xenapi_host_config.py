"""The plugin xenhost, configuration: a map that callers keep on this host, in one file."""

import os

import os_xenapi_params
import os_xenapi_runtime

DIRECTORY = "/usr/etc"
NAME = "xenhost.conf"
MAX_SIZE = 262144
LOCK_SECONDS = 30

_UNFINISHED = ".xenhost.conf."


def get_config(session, args):
    """Return the JSON of the value stored under a key, that of "None" where there is none.

    params is JSON {"key"}.
    """
    params = _params(args, ["key"])
    return os_xenapi_params.encode(stored().get(params["key"], "None"))


def set_config(session, args):
    """Store a value under a key, or delete the key where the value is null; return JSON null.

    params is JSON {"key", "value"}.
    """
    params = _params(args, ["key", "value"])
    directory = os_xenapi_runtime.path(DIRECTORY)
    try:
        os.makedirs(directory)
    except OSError:
        if not os.path.isdir(directory):
            raise
    lock = _locked(directory)
    try:
        config = stored()
        config.pop(params["key"], None)
        if params["value"] is not None:
            config[params["key"]] = params["value"]
        _replace(directory, os_xenapi_params.encode(config))
    finally:
        os.close(lock)
    return os_xenapi_params.encode(None)


def stored():
    """Return the whole map; PluginError where the file does not hold one."""
    path = os.path.join(DIRECTORY, NAME)
    data = os_xenapi_runtime.contents(path, MAX_SIZE)
    if data is None:
        return {}
    try:
        config = os_xenapi_params.parse(os_xenapi_runtime.decoded(data))
    except ValueError:
        config = None
    if not isinstance(config, dict):
        raise os_xenapi_runtime.PluginError(
            "%s does not hold a JSON map: repair it or move it away" % path
        )
    return config


def _params(args, names):
    params = os_xenapi_params.argument(args, "params")
    if not isinstance(params, dict) or sorted(params) != names:
        raise os_xenapi_runtime.PluginError("params must be a JSON map of " + " and ".join(names))
    key = params["key"]
    if not isinstance(key, str) or not 0 < len(key) <= 256:
        raise os_xenapi_runtime.PluginError("key must be a text of 1 to 256 characters")
    return params


def _locked(directory):
    """Return what, open, keeps others from changing the file at the same time."""
    import fcntl
    import time

    lock = os.open(directory, os.O_RDONLY)
    for _ in range(LOCK_SECONDS * 20):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except IOError:
            time.sleep(0.05)
    os.close(lock)
    raise os_xenapi_runtime.PluginError(
        "another call has been changing %s for %d seconds: nothing was stored"
        % (NAME, LOCK_SECONDS)
    )


def _replace(directory, text):
    """Put a new file in the place of the old one, at once and as a whole."""
    import tempfile

    data = os_xenapi_runtime.encoded(text)
    if len(data) > MAX_SIZE:
        raise os_xenapi_runtime.PluginError(
            "%s would have more than %d bytes: nothing was stored" % (NAME, MAX_SIZE)
        )
    # One that was killed has left its own, and nobody else works here now.
    for name in os.listdir(directory):
        if name.startswith(_UNFINISHED):
            os.unlink(os.path.join(directory, name))
    number, path = tempfile.mkstemp("", _UNFINISHED, directory)
    file = os.fdopen(number, "wb")
    try:
        try:
            file.write(data)
            file.flush()
            os.fsync(number)
        finally:
            file.close()
        os.rename(path, os.path.join(directory, NAME))
    except Exception:
        os.unlink(path)
        raise
