"""Where the program's own files lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

import desktop_inbox


def resource_path(*parts: str) -> Path:
    """Return the path of a file in `resources/`; it need not exist."""
    package = Path(desktop_inbox.__file__).parent
    inside = package / "resources"
    return (inside if inside.is_dir() else package.parent / "resources").joinpath(*parts)
