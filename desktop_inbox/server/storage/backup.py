"""A consistent copy of a database, taken while it is used."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.server.storage.migrate import MetaKey


def write_backup(url: URL, file: Path) -> int:
    """Write a copy of an SQLite database to a new file, readable by its user only. Returns its size in bytes. Blocks.

    The copy is one moment of the database. Whoever opens it starts a history of its own, so clients that knew later
    moments sync again. The file appears whole or not at all. Raises `UserError`: `backup_exists`,
    `backup_other_database` (not SQLite); `StoreUnavailableError` when it cannot be written.
    """
    if url.get_backend_name() != "sqlite" or not url.database:
        raise UserError("backup_other_database")
    if file.exists():
        raise UserError("backup_exists", path=str(file))
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        _copy(url.database, part)
        part.rename(file)
        return file.stat().st_size
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise StoreUnavailableError(reason=type(error).__name__) from error


def _copy(source: str, part: Path) -> None:
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(part),))
    with closing(sqlite3.connect(part)) as copy, copy:
        copy.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, '1')", (MetaKey.RENEW_EPOCH.value,))
    with part.open("rb+") as written:
        os.fsync(written.fileno())
