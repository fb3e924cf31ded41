"""A database file together with the files that SQLite keeps beside it."""

from __future__ import annotations

import contextlib
import logging
from datetime import timedelta
from glob import escape
from pathlib import Path

from desktop_inbox.domain.clock import Clock

_log = logging.getLogger(__name__)

COPIES_KEPT = timedelta(days=30)
"""How long the newest copy of a database that was moved aside is kept."""

_TIME = "%Y%m%d-%H%M%S"
_DAMAGED = "-damaged"
_PARTS = ("", "-wal", "-shm", _DAMAGED)


def move_aside(path: Path, clock: Clock) -> Path:
    """Give a database's files another name, and return the main one's. Raises `OSError`."""
    kept = path.with_name(f"{path.stem}-{clock.now():{_TIME}}{path.suffix}")
    for part in _PARTS:
        source = path.with_name(path.name + part)
        if source.exists():
            source.replace(kept.with_name(kept.name + part))
    _log.warning("%s was moved aside to %s", path.name, kept.name)
    return kept


def remove_old_copies(path: Path, clock: Clock) -> None:
    """Delete what was moved aside of a database: all but the newest, and after `COPIES_KEPT` that too.

    Raises `OSError`.
    """
    oldest = f"{path.stem}-{clock.now() - COPIES_KEPT:{_TIME}}{path.suffix}"
    copies = _copies(path)
    for kept in copies:
        if kept != copies[-1] or kept.name < oldest:
            _remove(kept)


def remove_files(path: Path) -> None:
    """Delete a database's files, and those that were moved aside. Raises `OSError`."""
    for each in (path, *_copies(path)):
        _remove(each)


def _copies(path: Path) -> list[Path]:
    """Return the main files of what was moved aside, the oldest first."""
    digit = "[0-9]"
    return sorted(path.parent.glob(f"{escape(path.stem)}-{digit * 8}-{digit * 6}{escape(path.suffix)}"))


def _remove(path: Path) -> None:
    for part in _PARTS:
        path.with_name(path.name + part).unlink(missing_ok=True)


def note_damage(path: Path) -> None:
    """Remember that a database is damaged, although it opens: damage is only met where something is read."""
    with contextlib.suppress(OSError):  # it will be met again
        path.with_name(path.name + _DAMAGED).touch()


def is_known_as_damaged(path: Path) -> bool:
    """Return whether that was remembered of the database with this name, which was not moved aside since."""
    return path.with_name(path.name + _DAMAGED).exists()
