"""The disks that a template asks for: the XML in the entry ``disks`` of its other_config.

<provision><disk device="0" size="10737418240" sr="" bootable="true" type="system"/></provision>
"""

from __future__ import annotations

from typing import NamedTuple
from xml.parsers import expat

from os_xenapi.errors import failure

__all__ = ["TemplateDisk", "template_disks"]


class TemplateDisk(NamedTuple):
    """One disk: ``size`` in bytes, ``sr`` a uuid or empty for the pool's default."""

    device: str
    size: int
    sr: str
    bootable: bool
    type: str


def template_disks(xml: str) -> list[TemplateDisk]:
    """Return the disks in ``xml``; the empty text has none. Raises Failure INTERNAL_ERROR."""
    disks: list[TemplateDisk] = []
    if not xml:
        return disks

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "disk":
            disks.append(
                TemplateDisk(
                    device=attributes["device"],
                    size=int(attributes["size"]),
                    sr=attributes.get("sr", ""),
                    bootable=attributes.get("bootable") == "true",
                    type=attributes.get("type", "system"),
                )
            )

    def refuse(*_: object) -> None:
        raise ValueError("a document type declaration")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise failure(["INTERNAL_ERROR", f"the disks of the template: {error}"]) from None
    return disks
