"""Where the server keeps database and files when nobody says otherwise, and where its resources are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import desktop_inbox
from desktop_inbox.server.storage.engine import parse_url

_FILE = "server.db"


def data_folder() -> Path:
    """Return the folder, which may not exist yet: `XDG_DATA_HOME` on Linux, Application Support, or `LOCALAPPDATA`."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Desktop Inbox Server"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Desktop Inbox Server"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "desktop-inbox-server"


def default_database_url() -> str:
    """Return the address of the database in the data folder, and make the folder, for its user only.

    Raises `OSError` where that is not possible.
    """
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return f"sqlite:///{(folder / _FILE).as_posix()}"


def default_files_folder(database_url: str) -> Path:
    """Return where the files of a database are kept: beside an SQLite one, for another in the data folder.

    Each database has its own, named after it. The folder may not exist yet. Raises `StoreUnavailableError` for an
    address of neither kind.
    """
    url = parse_url(database_url)
    name = Path(url.database or "inbox")
    folder = name.parent if url.get_backend_name() == "sqlite" else data_folder()
    return folder / f"{name.stem}-files"


def resource_folder() -> Path:
    """Return the folder of the program's resources: inside the package when installed, beside it in a checkout."""
    package = Path(desktop_inbox.__file__).parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"
