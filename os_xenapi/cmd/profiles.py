"""Profiles: the pools that one works with by name, in a file like OpenStack's clouds.yaml.

    default: lab
    pools:
      lab:
        url: https://xen1.example.com
        user: root
        password_file: ~/.config/os-xenapi/lab.password
        fingerprint: "AB:CD:..."

The first of these files that exists counts: the one that XENAPI_PROFILES names, then pools.yaml in
$XDG_CONFIG_HOME/os-xenapi (~/.config/os-xenapi), then /etc/os-xenapi/pools.yaml.
"""

from __future__ import annotations

import os
import stat
from typing import Any, NamedTuple

from os_xenapi.cmd.parsing import UsageError, nearest

__all__ = ["Profile", "config_directory", "file_path", "names", "profile"]

_LARGEST = 1 << 20
_TEXTS = ("url", "user", "password", "password_file", "fingerprint", "ca_file", "known_hosts")
_TRUSTS = ("fingerprint", "ca_file", "known_hosts")


class Profile(NamedTuple):
    """How a pool is reached; empty texts where the file says nothing. Paths are absolute.

    At most one of ``fingerprint``, ``ca_file`` and ``known_hosts`` is set. ``keep`` tells whether
    the session is kept between commands.
    """

    name: str
    url: str
    user: str = ""
    password: str = ""
    password_file: str = ""
    fingerprint: str = ""
    ca_file: str = ""
    known_hosts: str = ""
    keep: bool = True

    def __repr__(self) -> str:
        return f"<profile {self.name} of {self.url}>"


def config_directory() -> str:
    """Return the directory of the user's own settings, which need not exist."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(base, "os-xenapi")


def file_path() -> str | None:
    """Return the file of the profiles, None where there is none."""
    given = os.environ.get("XENAPI_PROFILES")
    if given:
        return os.path.expanduser(given)
    for directory in (config_directory(), "/etc/os-xenapi"):
        path = os.path.join(directory, "pools.yaml")
        if os.path.exists(path):
            return path
    return None


def names() -> list[str]:
    """Return the names of the profiles; none where there is no file."""
    path = file_path()
    return [] if path is None else sorted(_read(path)[0])


def profile(name: str | None) -> Profile | None:
    """Return the profile ``name``; without a name the file's default, or its only one, or None.

    Raises UsageError where there is no such profile, ValueError or OSError for the file.
    """
    path = file_path()
    if path is None:
        if name is None:
            return None
        raise UsageError(
            f"there is no file of profiles for {name}: write "
            f"{os.path.join(config_directory(), 'pools.yaml')}"
        )
    pools, default = _read(path)
    chosen = name or default or (next(iter(pools)) if len(pools) == 1 else None)
    if chosen is None:
        if pools:
            raise UsageError(
                f"say which pool: --profile NAME, or make one the default of {path}, which has "
                f"{', '.join(sorted(pools))}"
            )
        return None
    if chosen not in pools:
        hint = nearest(chosen, pools) or f"; it has {', '.join(sorted(pools)) or 'none'}"
        raise UsageError(f"{path} has no profile {chosen}{hint}")
    return _profile(chosen, pools[chosen], path)


def _read(path: str) -> tuple[dict[str, Any], str | None]:
    from os_xenapi.cmd import yamls

    with open(path, "rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(f"{path} has over {_LARGEST} bytes: is it the right file?")
    if mode & stat.S_IWOTH:
        raise ValueError(f"everybody may write to {path}: take that right away (chmod o-w {path})")
    content = yamls.load(data.decode("utf-8", "replace"), path)
    pools = content.get("pools") if isinstance(content, dict) else None
    if not isinstance(pools, dict) or not all(isinstance(name, str) for name in pools):
        raise ValueError(f"{path}: write `pools:`, and below it the settings of each by its name")
    default = content.get("default")
    if default is not None and not isinstance(default, str):
        raise ValueError(f"{path}: default is the name of a pool")
    if mode & 0o077 and any("password" in one for one in pools.values() if isinstance(one, dict)):
        raise ValueError(f"{path} holds a password and others may read it: chmod 600 {path}")
    return pools, default


def _profile(name: str, settings: Any, path: str) -> Profile:
    where = f"{path}, {name}"
    if not isinstance(settings, dict) or not isinstance(settings.get("url"), str):
        raise ValueError(f"{where}: it needs at least a url, such as https://host")
    for key, value in settings.items():
        if key not in (*_TEXTS, "keep"):
            raise ValueError(f"{where}: unknown setting {key}{nearest(str(key), _TEXTS)}")
        if not isinstance(value, bool if key == "keep" else str):
            raise ValueError(f"{where}: {key} is {'true or false' if key == 'keep' else 'a text'}")
    if sum(key in settings for key in _TRUSTS) + ("#" in settings["url"]) > 1:
        raise ValueError(f"{where}: give one of {', '.join(_TRUSTS)}: one trust is enough")
    directory = os.path.dirname(os.path.abspath(path))
    paths = {
        key: os.path.join(directory, os.path.expanduser(settings[key]))
        for key in ("password_file", "ca_file", "known_hosts")
        if settings.get(key)
    }
    return Profile(name=name, **{**settings, **paths})
