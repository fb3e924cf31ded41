"""A database file together with the files that SQLite keeps beside it."""

from __future__ import annotations

import logging
from pathlib import Path

from desktop_inbox.domain.clock import Clock

_log = logging.getLogger(__name__)

_PARTS = ("", "-wal", "-shm")


def move_aside(path: Path, clock: Clock) -> Path:
    """Give a database's files another name, and return the main one's. Raises `OSError`."""
    kept = path.with_name(f"{path.stem}-{clock.now():%Y%m%d-%H%M%S}{path.suffix}")
    for part in _PARTS:
        source = path.with_name(path.name + part)
        if source.exists():
            source.replace(kept.with_name(kept.name + part))
    _log.warning("%s was moved aside to %s", path.name, kept.name)
    return kept


def remove_files(path: Path) -> None:
    """Delete a database's files. Raises `OSError`."""
    for part in _PARTS:
        path.with_name(path.name + part).unlink(missing_ok=True)
