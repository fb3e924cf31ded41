"""The file that holds contents, as its one thread sees it: chunks and what is known of each content.

Everything here is synchronous, runs on that thread, and is one transaction. The driver is used without SQLAlchemy: the
statements are few, and a content may be wanted before the rest of the cache has loaded it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from desktop_inbox.cache.raw_file import open_file, translated_faults
from desktop_inbox.domain.errors import StoreTooNewError, UserError
from desktop_inbox.domain.ids import AttachmentId

CHUNK_BYTES = 256 * 1024

_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE files (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, variant TEXT NOT NULL, origin TEXT NOT NULL,
    version TEXT NOT NULL, size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, is_complete INTEGER NOT NULL,
    is_pinned INTEGER NOT NULL, used_us INTEGER NOT NULL,
    UNIQUE (id, variant)
) STRICT;
CREATE TABLE chunks (
    file INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,
    UNIQUE (file, number)
) STRICT
"""
_PAGE_CACHE_KIB = 2 * 1024
_HASH_STEP_CHUNKS = 32
_SWEEP_STEP_CHUNKS = 32
_SHRINK_STEP_PAGES = 2_000
_SPARE_PAGES = 4_000
"""How many free pages (4 KiB) are left in the file for what comes next."""


class Origin(StrEnum):
    """Where a content came from. `MADE` is handed over whole, `RECORDED` grows while it is made."""

    IMPORTED = "imported"
    MADE = "made"
    RECORDED = "recorded"
    FETCHED = "fetched"


class StoredFile(msgspec.Struct, frozen=True, kw_only=True):
    """What is here of a content.

    `size_bytes` is how much is here. `sha256` is in hexadecimal; empty before it is complete. What is pinned is never
    trimmed. `version`: which one of a content is being fetched (its strong ETag).
    """

    id: AttachmentId
    variant: str
    size_bytes: int
    is_complete: bool
    is_pinned: bool
    sha256: str
    version: str
    origin: Origin
    number: int
    used_us: int


_COLUMNS = "id, variant, size_bytes, is_complete, is_pinned, sha256, version, origin, number, used_us"


class FileDatabase:
    """An open file of contents, used by one thread only. Raises `StoreError` for faults of the environment."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Open or make the file. Raises what `open_file` does, and `StoreTooNewError`."""
        self._dbapi = open_file(path, key, can_shrink=True)
        self._hashes: dict[int, tuple[Any, int]] = {}
        try:
            with translated_faults():
                self._dbapi.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")
                self._prepare()
        except BaseException:
            self._dbapi.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._dbapi.close()

    def find(self, attachment_id: AttachmentId, variant: str) -> StoredFile | None:
        """Return what is here of a content; None: nothing."""
        found = self._select("id = ? AND variant = ?", attachment_id.bytes, variant)
        return found[0] if found else None

    def of_origin(self, origin: Origin) -> Sequence[StoredFile]:
        """Return the contents of an origin, oldest first."""
        return self._select("origin = ? ORDER BY number", origin.value)

    def pinned(self) -> Sequence[StoredFile]:
        """Return what is pinned, oldest first."""
        return self._select("is_pinned = 1 ORDER BY number")

    def begin(
        self, attachment_id: AttachmentId, variant: str, origin: Origin, now_us: int, *, version: str = ""
    ) -> StoredFile:
        """Begin an empty content, in the place of one that was here. Its old chunks are left for `sweep`."""
        with self._transaction():
            self._dbapi.execute("DELETE FROM files WHERE id = ? AND variant = ?", (attachment_id.bytes, variant))
            is_pinned = origin is not Origin.FETCHED and not variant
            values = (attachment_id.bytes, variant, origin.value, version, is_pinned, now_us)
            self._dbapi.execute(
                "INSERT INTO files (id, variant, origin, version, size_bytes, sha256, is_complete, is_pinned, used_us)"
                " VALUES (?, ?, ?, ?, 0, '', 0, ?, ?)",
                values,
            )
        begun = self.find(attachment_id, variant)
        if begun is None:
            raise RuntimeError("what was begun is not there")
        return begun

    def extend(self, number: int, offset: int, data: bytes, *, durable: bool = False) -> int:
        """Append to a content that is `offset` bytes long, and return its new length.

        `durable`: what is committed survives a loss of power. Raises `UserError("file_not_here")` when the content was
        removed meanwhile, is complete, or has another length.
        """
        with self._transaction(durable=durable):
            row = self._dbapi.execute(
                "SELECT size_bytes FROM files WHERE number = ? AND is_complete = 0", (number,)
            ).fetchone()
            if row is None or row[0] != offset:
                raise UserError("file_not_here")
            self._write(number, offset, data)
            size_bytes = offset + len(data)
            self._dbapi.execute("UPDATE files SET size_bytes = ? WHERE number = ?", (size_bytes, number))
        hasher, hashed = self._hashes.get(number, (hashlib.sha256(), 0))
        if hashed == offset:
            hasher.update(data)
            self._hashes[number] = hasher, size_bytes
        return size_bytes

    def hash_step(self, file: StoredFile) -> str:
        """Hash the next part of a content that was not hashed while it was written. Empty: there is more to do."""
        hasher, hashed = self._hashes.setdefault(file.number, (hashlib.sha256(), 0))
        if hashed < file.size_bytes:
            data = self.read(file, hashed, _HASH_STEP_CHUNKS * CHUNK_BYTES)
            hasher.update(data)
            hashed += len(data)
            self._hashes[file.number] = hasher, hashed
        return hasher.hexdigest() if hashed == file.size_bytes else ""

    def complete(self, number: int, sha256: str) -> None:
        """Say that a content is here whole, durably. One that was removed meanwhile stays so."""
        with self._transaction(durable=True):
            self._dbapi.execute("UPDATE files SET is_complete = 1, sha256 = ? WHERE number = ?", (sha256, number))
        self._hashes.pop(number, None)

    def read(self, file: StoredFile, offset: int, size: int) -> bytes:
        """Return a part of a content, cut where it ends."""
        end = min(offset + size, file.size_bytes)
        if end <= offset:
            return b""
        first, last = offset // CHUNK_BYTES, (end - 1) // CHUNK_BYTES
        with translated_faults():
            rows = self._dbapi.execute(
                "SELECT data FROM chunks WHERE file = ? AND number BETWEEN ? AND ? ORDER BY number",
                (file.number, first, last),
            ).fetchall()
        if len(rows) != last - first + 1:
            raise UserError("file_not_here")
        start = first * CHUNK_BYTES
        return b"".join(row[0] for row in rows)[offset - start : end - start]

    def touch(self, number: int, now_us: int) -> None:
        """Remember when a content was used last."""
        with self._transaction():
            self._dbapi.execute("UPDATE files SET used_us = ? WHERE number = ?", (now_us, number))

    def pin(self, ids: Sequence[AttachmentId], *, is_pinned: bool) -> None:
        """Have contents never trimmed, or let them be."""
        with self._transaction(durable=True):
            self._dbapi.executemany(
                "UPDATE files SET is_pinned = ? WHERE id = ? AND variant = ''", [(is_pinned, key.bytes) for key in ids]
            )

    def remove(self, ids: Sequence[AttachmentId]) -> None:
        """Forget contents with all their variants. Their chunks are left for `sweep`."""
        with self._transaction(durable=True):
            self._dbapi.executemany("DELETE FROM files WHERE id = ?", [(key.bytes,) for key in ids])

    def remove_number(self, number: int) -> None:
        """Forget one content, unless it was replaced already."""
        with self._transaction():
            self._dbapi.execute("DELETE FROM files WHERE number = ?", (number,))

    def trim(self, limit_bytes: int) -> int:
        """Forget what was not used for longest, until no more than a limit is left. Returns how much was forgotten.

        What is pinned stays, and does not count.
        """
        files = self._select("is_pinned = 0 ORDER BY used_us, number")
        excess = sum(file.size_bytes for file in files) - limit_bytes
        forgotten = 0
        for file in files:
            if forgotten >= excess:
                break
            self.remove_number(file.number)
            forgotten += file.size_bytes
        return forgotten

    def sweep(self) -> bool:
        """Delete some of the chunks that belong to nothing any more, or give some free room back. False: all is done.

        In steps, so that a recording need not wait for it.
        """
        with self._transaction():
            deleted = self._dbapi.execute(
                "DELETE FROM chunks WHERE rowid IN"
                " (SELECT rowid FROM chunks WHERE file NOT IN (SELECT number FROM files) LIMIT ?)",
                (_SWEEP_STEP_CHUNKS,),
            ).rowcount
        if deleted:
            return True
        with translated_faults():
            surplus = self._dbapi.execute("PRAGMA freelist_count").fetchone()[0] - _SPARE_PAGES
            if surplus > 0:
                pages = min(surplus, _SHRINK_STEP_PAGES)
                self._dbapi.execute(f"PRAGMA incremental_vacuum({pages})").fetchall()
        return bool(surplus > 0)

    def _prepare(self) -> None:
        version = self._dbapi.execute("PRAGMA user_version").fetchone()[0]
        if version > _SCHEMA_VERSION:
            raise StoreTooNewError(found=version, supported=_SCHEMA_VERSION)
        with self._transaction():
            if version == 0:
                for statement in _SCHEMA.split(";\n"):
                    self._dbapi.execute(statement)
                self._dbapi.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
            # An import that the end of the program cut off: nobody was told that it succeeded.
            self._dbapi.execute(
                "DELETE FROM files WHERE is_complete = 0 AND origin IN (?, ?)", (Origin.IMPORTED, Origin.MADE)
            )

    def _write(self, number: int, offset: int, data: bytes) -> None:
        """Put bytes into the chunks from an offset on. The last chunk, if it is not full, is written anew."""
        chunk, filled = divmod(offset, CHUNK_BYTES)
        if filled:
            (begun,) = self._dbapi.execute(
                "SELECT data FROM chunks WHERE file = ? AND number = ?", (number, chunk)
            ).fetchone()
            data = begun + data
        for start in range(0, len(data), CHUNK_BYTES):
            self._dbapi.execute(
                "INSERT INTO chunks (file, number, data) VALUES (?, ?, ?)"
                " ON CONFLICT (file, number) DO UPDATE SET data = excluded.data",
                (number, chunk + start // CHUNK_BYTES, data[start : start + CHUNK_BYTES]),
            )

    def _select(self, condition: str, *values: object) -> list[StoredFile]:
        with translated_faults():
            rows = self._dbapi.execute(f"SELECT {_COLUMNS} FROM files WHERE {condition}", values).fetchall()  # noqa: S608 - own text
        return [_stored(row) for row in rows]

    @contextmanager
    def _transaction(self, *, durable: bool = False) -> Iterator[None]:
        with translated_faults():
            self._dbapi.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._dbapi.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._dbapi.execute("COMMIT")
            except BaseException:
                if self._dbapi.in_transaction:
                    self._dbapi.execute("ROLLBACK")
                raise


def _stored(row: Sequence[Any]) -> StoredFile:
    key, variant, size_bytes, is_complete, is_pinned, sha256, version, origin, number, used_us = row
    return StoredFile(
        id=AttachmentId(UUID(bytes=key)),
        variant=variant,
        size_bytes=size_bytes,
        is_complete=bool(is_complete),
        is_pinned=bool(is_pinned),
        sha256=sha256,
        version=version,
        origin=Origin(origin),
        number=number,
        used_us=used_us,
    )
