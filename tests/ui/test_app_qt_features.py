"""What PySide6 does to imports, and that the application keeps it from doing so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES_KEPT = """
import linecache
{first}
import PySide6.QtWidgets, json.tool
print(sum("json" in name for name in linecache.cache))
"""


def kept(first: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", SOURCES_KEPT.format(first=first)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return int(done.stdout)


def test_no_source_is_read_and_kept_for_an_import() -> None:
    assert kept("import desktop_inbox.app.qt_features") == 0


def test_pyside_still_reads_sources_by_itself() -> None:
    """When this fails, PySide6 has mended it, and `app.qt_features` can go."""
    assert kept("") > 0
