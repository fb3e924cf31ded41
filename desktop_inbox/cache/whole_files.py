"""A database file together with the files that SQLite keeps beside it."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

from desktop_inbox.domain.clock import Clock

_log = logging.getLogger(__name__)

_DAMAGED = "-damaged"
_PARTS = ("", "-wal", "-shm", _DAMAGED)


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


def note_damage(path: Path) -> None:
    """Remember that a database is damaged, although it opens: damage is only met where something is read."""
    with contextlib.suppress(OSError):  # it will be met again
        path.with_name(path.name + _DAMAGED).touch()


def is_known_as_damaged(path: Path) -> bool:
    """Return whether that was remembered of the database with this name, which was not moved aside since."""
    return path.with_name(path.name + _DAMAGED).exists()
