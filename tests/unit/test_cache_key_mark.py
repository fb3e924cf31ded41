"""The mark in a cache file's first bytes: whose file it is, and whether the key is the one it was made with."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_inbox.cache.key_mark import SALT_BYTES, KeyMark, new_salt, read_mark

KEY, OTHER = bytes(32), b"\x01" * 32


def test_a_missing_or_empty_file_is_new(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    assert read_mark(path, KEY) is KeyMark.NEW
    path.touch()
    assert read_mark(path, KEY) is KeyMark.NEW


def test_the_key_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    path.write_bytes(new_salt(KEY) + b"pages")
    assert read_mark(path, KEY) is KeyMark.RIGHT_KEY
    assert read_mark(path, OTHER) is KeyMark.OTHER_KEY


@pytest.mark.parametrize("content", [b"SQLite format 3\0", b"GIF89a", b"\0" * 4096])
def test_another_file_is_foreign(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cache.db"
    path.write_bytes(content)
    assert read_mark(path, KEY) is KeyMark.FOREIGN


def test_two_files_have_different_salts_that_do_not_hold_the_key() -> None:
    first, second = new_salt(KEY), new_salt(KEY)
    assert len(first) == len(second) == SALT_BYTES
    assert first != second
    assert KEY[:4] not in first[4:]
