"""Keeps PySide6 from reading the source of everything that is imported after it. Imported before all else of ours.

To know where its "features" (other spellings of Qt's names) may be switched on, PySide6 asks `inspect` for the source
of every module that is loaded, and `linecache` keeps it: a good part of the time of an import, and 10 MB that nobody
frees (seen on 6.11.3, `shibokensupport/feature.py`). We use no features, so the answer is known.
"""

from __future__ import annotations

import linecache
from types import ModuleType

import PySide6.QtCore  # noqa: F401 - it brings shibokensupport
from shibokensupport import feature  # type: ignore[import-not-found]  # it comes out of PySide6's own archive


def _uses_pyside(_module: ModuleType) -> bool:
    return False


if hasattr(feature, "_mod_uses_pyside"):
    feature._mod_uses_pyside = _uses_pyside  # noqa: SLF001 - there is no public way
linecache.clearcache()
