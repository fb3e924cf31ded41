"""This program as a child process: another of its commands, by the same interpreter."""

from __future__ import annotations

import sys
from pathlib import Path

import desktop_inbox

PROGRAM: tuple[str, ...] = (
    (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "desktop_inbox")
)
"""What a command line begins with. Run it in `FOLDER`."""

FOLDER = Path(desktop_inbox.__file__).resolve().parents[1]
"""Where children start: Python imports from there first, and the user's folder may hold files of anybody."""
