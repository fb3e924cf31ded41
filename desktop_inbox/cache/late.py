"""Modules that are imported at their first use: everything that needs SQLAlchemy, which takes 160 ms to import.

The application paints its first list before that (see `first_look`). `LateModule` is used only where the cache's front
door, `store`, meets its inside; a type checker sees ordinary imports there.
"""

from __future__ import annotations

import importlib
from typing import Any


class LateModule:
    """Stands for a module and imports it, once, when one of its names is first asked for. Any thread may be first."""

    def __init__(self, name: str) -> None:
        """Name the module."""
        self._name = name

    def __getattr__(self, name: str) -> Any:
        """Return a name of the module, and keep it at hand."""
        value = getattr(importlib.import_module(self._name), name)
        setattr(self, name, value)
        return value
