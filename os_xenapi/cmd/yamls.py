"""YAML by PyYAML, which is an extra: without it a sentence says what to install."""

from __future__ import annotations

from typing import Any

from os_xenapi.errors import XenApiError

__all__ = ["dump", "load"]


def load(text: str, name: str) -> Any:
    """Return what the YAML ``text`` of the file ``name`` says; raises ValueError where it is none.

    Raises XenApiError where PyYAML is missing.
    """
    yaml = _module(f"reading {name}")
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        said = " ".join(str(error).replace(' in "<unicode string>"', "").split())
        raise ValueError(f"{name} is no YAML: {said}") from None


def dump(value: Any) -> str:
    """Return ``value`` as YAML, with nothing in it that a terminal would obey."""
    yaml = _module("YAML")
    plain: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
    if all(line.isprintable() for line in plain.split("\n")):
        return plain
    escaped: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=False)
    return escaped


def _module(what: str) -> Any:
    try:
        import yaml
    except ImportError:
        raise XenApiError(f"{what} needs PyYAML: pip install 'os-xenapi[yaml]'") from None
    return yaml
