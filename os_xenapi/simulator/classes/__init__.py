"""The behaviour of the classes: one module for each class of the datamodel that has any.

Importing a module puts its bodies into the table of ``os_xenapi.simulator.bodies``, where they are
found by the names of their messages; ``__all__`` is what a module offers beside them.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

__all__ = ["load"]


def load() -> None:
    """Import every class module; a second time costs next to nothing."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
