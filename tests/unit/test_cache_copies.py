"""Copies of damaged databases beside the ones in use: how long they stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_inbox.cache.whole_files import move_aside, note_damage, remove_files, remove_old_copies
from tests.fixtures.databases import SteppingClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database among files that are none of its copies."""
    for name in (
        "files.db",
        "cache.db-wal",
        "cache-backup.db",
        "cache-20260101-1200.db",
        "othercache-20200101-120000.db",
    ):
        (tmp_path / name).touch()
    return tmp_path / "cache.db"


def _names(path: Path) -> set[str]:
    return {each.name for each in path.parent.iterdir()}


def _move_aside(path: Path, clock: SteppingClock) -> set[str]:
    """Let a database be damaged and moved aside; return the names of the copy's files."""
    path.touch()
    path.with_name("cache.db-wal").touch()
    note_damage(path)
    name = move_aside(path, clock).name
    return {name, f"{name}-wal", f"{name}-damaged"}


def test_only_the_newest_copy_stays_and_goes_in_its_time(path: Path, clock: SteppingClock) -> None:
    before = _names(path) - {"cache.db-wal"}
    for _ in range(2):
        _move_aside(path, clock)
        clock.advance(hours=1)
    newest = _move_aside(path, clock)
    path.touch()
    remove_old_copies(path, clock)
    assert _names(path) == before | newest | {"cache.db"}
    clock.advance(days=29)
    remove_old_copies(path, clock)
    assert newest <= _names(path)
    clock.advance(days=2)
    remove_old_copies(path, clock)
    assert _names(path) == before | {"cache.db"}


def test_with_a_database_its_copies_go(path: Path, clock: SteppingClock) -> None:
    before = _names(path) - {"cache.db-wal"}
    _move_aside(path, clock)
    path.touch()
    remove_files(path)
    assert _names(path) == before
