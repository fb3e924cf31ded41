"""The contents of attachments on this device, encrypted at rest: what was fetched, what is on its way up, recordings.

They are in a file of their own beside the cache, so that a large one neither holds up the lists nor makes the cache
large, and so that messages are not lost with a damaged one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from desktop_inbox.cache.file_database import CHUNK_BYTES, FileDatabase, Origin, StoredFile
from desktop_inbox.cache.file_sources import SourceFile, TargetFile
from desktop_inbox.cache.times import to_us
from desktop_inbox.cache.whole_files import move_aside
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import (
    StoreCorruptError,
    StoreKeyError,
    StoreUnavailableError,
    UserError,
)
from desktop_inbox.domain.ids import AttachmentId

__all__ = ["CACHE_BYTES", "CHUNK_BYTES", "CONTENT_BYTES", "FileCache", "Origin", "StoredFile"]

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Called on the event loop's thread with how many bytes are done, and of how many."""

CACHE_BYTES = 2 * 1024**3
"""How much is kept of what can be fetched again."""

CONTENT_BYTES = 64 * 1024**2
"""The largest content that is handed out in one piece, unless more is asked for."""

_PART_BYTES = 4 * CHUNK_BYTES
_USED_STEP_US = timedelta(minutes=1) // timedelta(microseconds=1)
"""A content that was used so short a time ago is not said to be used again."""


def _tell_nobody(_done_bytes: int, _total_bytes: int) -> None:
    """Be no progress."""


def _tell_nobody_where(_path: Path) -> None:
    """Be nobody who wants to know."""


class FileCache:
    """Contents by attachment and variant: "" is the content itself, "thumbnail" a small picture of it.

    All methods are coroutines of one event loop; the work is done on a thread of its own (the user's files are read and
    written on others). The first call opens the file. All raise `StoreUnavailableError` (disk full, in use, no rights,
    closed) and `StoreTooNewError`. A file that is damaged, or has another key, is moved aside and a new one begun: what
    was fetched can be fetched again, and no message is lost; the call that met the damage raises `StoreCorruptError`.

    What was imported, handed over or recorded here is pinned, because it can be had nowhere else, until `unpin`.
    """

    def __init__(
        self, path: Path, key: bytes, clock: Clock, on_moved_aside: Callable[[Path], None] = _tell_nobody_where
    ) -> None:
        """Take where the file is or will be, and its raw 32-byte key. Nothing is opened yet.

        `on_moved_aside` is called on the loop's thread with the new name of a file that was moved aside.
        """
        self._on_moved_aside = on_moved_aside
        self._loop: asyncio.AbstractEventLoop | None = None
        self._path = path
        self._key = key
        self._clock = clock
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="files")
        self._database: FileDatabase | None = None
        self._closed = False

    @classmethod
    async def open(
        cls, path: Path, key: bytes, clock: Clock, on_moved_aside: Callable[[Path], None] = _tell_nobody_where
    ) -> FileCache:
        """Open the file now rather than at the first call."""
        cache = cls(path, key, clock, on_moved_aside)
        try:
            await cache._run(lambda _: None)
        except BaseException:
            await cache.close()
            raise
        return cache

    async def close(self) -> None:
        """Finish what was asked for before, close the file, end the thread. Calling it twice is harmless."""
        if self._closed:
            return
        self._closed = True
        try:
            await asyncio.shield(asyncio.wrap_future(self._executor.submit(self._close)))
        finally:
            self._executor.shutdown()

    # Putting in -------------------------------------------------------------------------------------------------------
    async def import_file(
        self, attachment_id: AttachmentId, path: Path, *, limit_bytes: int, progress: Progress = _tell_nobody
    ) -> StoredFile:
        """Copy a file of the user, so that it may change or vanish afterwards. Pinned.

        Raises `UserError` with `file_empty`, `not_a_file`, `file_vanished`, `file_changed` (while it was read),
        `file_too_large` (nothing of it is read) and `file_not_readable`. After an error, or when the caller is
        cancelled, nothing of it is kept.
        """
        source = await _made_in_thread(lambda: SourceFile(path, limit_bytes), SourceFile.close)
        try:
            file = await self._begin(attachment_id, "", Origin.IMPORTED)
            try:
                await self._copy_in(source, file, progress)
                return await self._completed(file.number, attachment_id, "")
            except BaseException:
                self._forget_soon(file)
                raise
        finally:
            await asyncio.shield(asyncio.to_thread(source.close))

    async def put(self, attachment_id: AttachmentId, data: bytes, variant: str = "") -> StoredFile:
        """Keep a content that was made here; the content itself is pinned, other variants are not."""
        file = await self._begin(attachment_id, variant, Origin.MADE)
        try:
            await self._run(lambda database: database.extend(file.number, 0, data))
            return await self._completed(file.number, attachment_id, variant)
        except BaseException:
            self._forget_soon(file)
            raise

    async def append(self, attachment_id: AttachmentId, data: bytes) -> int:
        """Append to a recording, begun with the first call, and return its length. Pinned.

        What was appended when this returns survives a crash and a loss of power. `StoreUnavailableError` says in its
        parameter `kept_bytes` how much of the recording is safe. Raises `UserError("file_not_here")` after `finish`.
        """
        kept_bytes = 0

        def work(database: FileDatabase) -> int:
            nonlocal kept_bytes
            file = database.find(attachment_id, "") or database.begin(
                attachment_id, "", Origin.RECORDED, self._now_us()
            )
            kept_bytes = file.size_bytes
            return database.extend(file.number, file.size_bytes, data, durable=True)

        try:
            return await self._run(work)
        except StoreUnavailableError as error:
            raise StoreUnavailableError(error.code, kept_bytes=kept_bytes) from error

    async def begin_fetching(self, attachment_id: AttachmentId, version: str) -> StoredFile:
        """Begin a content that is fetched, or go on with it: a version that is here in part is kept as far as it is.

        `version` is the content's strong ETag. What is here whole is returned as it is, whatever its version.
        """

        def work(database: FileDatabase) -> StoredFile:
            file = database.find(attachment_id, "")
            if file is not None and (file.is_complete or file.version == version):
                return file
            return database.begin(attachment_id, "", Origin.FETCHED, self._now_us(), version=version)

        return await self._run(work)

    async def extend(self, file: StoredFile, offset: int, data: bytes) -> int:
        """Append to what `begin_fetching` gave, when `offset` bytes of it are here. Returns its new length.

        Raises `UserError("file_not_here")` when it was removed or begun anew meanwhile.
        """
        return await self._run(lambda database: database.extend(file.number, offset, data))

    async def finish(self, attachment_id: AttachmentId, *, sha256: str = "") -> StoredFile:
        """Say that a recording, or what was fetched, is here whole.

        Raises `UserError("file_not_here")` when nothing is here, and `UserError("file_damaged")`, with all of it
        forgotten, when its SHA-256 (in hexadecimal) is not the given one.
        """
        file = await self.state(attachment_id)
        if file is None:
            raise UserError("file_not_here")
        return file if file.is_complete else await self._completed(file.number, attachment_id, "", sha256=sha256)

    # Getting out ------------------------------------------------------------------------------------------------------
    async def state(self, attachment_id: AttachmentId, variant: str = "") -> StoredFile | None:
        """Return what is here of a content; None: nothing."""
        return await self._run(lambda database: database.find(attachment_id, variant))

    async def read(self, attachment_id: AttachmentId, offset: int, size: int, variant: str = "") -> bytes:
        """Return up to `size` bytes from an offset on, as far as they are here: fewer, or none, at the end.

        Raises `UserError("file_not_here")` when nothing is here.
        """

        def work(database: FileDatabase) -> bytes:
            file = self._found(database, attachment_id, variant)
            return database.read(file, offset, size)

        return await self._run(work)

    async def content(
        self, attachment_id: AttachmentId, variant: str = "", *, limit_bytes: int = CONTENT_BYTES
    ) -> bytes | None:
        """Return a whole content; None when it is not here whole.

        Raises `UserError("file_too_large")` when it is over the limit: such a one is read in parts.
        """

        def work(database: FileDatabase) -> bytes | None:
            file = database.find(attachment_id, variant)
            if file is None or not file.is_complete:
                return None
            if file.size_bytes > limit_bytes:
                raise UserError("file_too_large", size_bytes=file.size_bytes, limit_bytes=limit_bytes)
            self._touch(database, file)
            return database.read(file, 0, file.size_bytes)

        return await self._run(work)

    async def export(self, attachment_id: AttachmentId, path: Path, progress: Progress = _tell_nobody) -> None:
        """Save a content as a file of the user, in the place of one that is there; it appears when it is whole.

        Raises `UserError` with `file_not_here` (not here whole), `disk_full` and `not_writable`. After an error, or
        when the caller is cancelled, nothing of it is left.
        """
        file = await self._run(lambda database: self._found(database, attachment_id, ""))
        if not file.is_complete:
            raise UserError("file_not_here")
        target = await _made_in_thread(lambda: TargetFile(path), TargetFile.give_up)
        try:
            for offset in range(0, file.size_bytes, _PART_BYTES):
                await asyncio.to_thread(target.write, await self.read(attachment_id, offset, _PART_BYTES))
                progress(min(offset + _PART_BYTES, file.size_bytes), file.size_bytes)
            await asyncio.to_thread(target.finish)
        finally:
            await asyncio.shield(asyncio.to_thread(target.give_up))

    # Keeping house ----------------------------------------------------------------------------------------------------
    async def recordings(self) -> Sequence[StoredFile]:
        """Return the recordings that were not removed, finished or not, oldest first."""
        return await self._run(lambda database: database.of_origin(Origin.RECORDED))

    async def pinned(self) -> Sequence[StoredFile]:
        """Return what is never trimmed, oldest first."""
        return await self._run(lambda database: database.pinned())

    async def pin(self, attachment_ids: Sequence[AttachmentId]) -> None:
        """Never trim contents: they are needed here."""
        await self._run(lambda database: database.pin(attachment_ids, is_pinned=True))

    async def unpin(self, attachment_ids: Sequence[AttachmentId]) -> None:
        """Let contents be trimmed: the server has them, or nobody wants them any more."""
        await self._run(lambda database: database.pin(attachment_ids, is_pinned=False))

    async def remove(self, attachment_ids: Sequence[AttachmentId]) -> None:
        """Forget contents with all their variants, and give their room back. Unknown ones are no error."""
        await self._run(lambda database: database.remove(attachment_ids))
        await self._sweep()

    async def trim(self, limit_bytes: int = CACHE_BYTES) -> int:
        """Forget what was not used for longest until no more than a limit is left. Returns how much was forgotten.

        What is pinned stays, and does not count.
        """
        forgotten = await self._run(lambda database: database.trim(limit_bytes))
        await self._sweep()
        return forgotten

    # ------------------------------------------------------------------------------------------------------------------
    async def _begin(self, attachment_id: AttachmentId, variant: str, origin: Origin) -> StoredFile:
        return await self._run(lambda database: database.begin(attachment_id, variant, origin, self._now_us()))

    async def _copy_in(self, source: SourceFile, file: StoredFile, progress: Progress) -> None:
        offset = 0
        while data := await asyncio.to_thread(source.read, _PART_BYTES):
            offset = await self.extend(file, offset, data)
            progress(offset, source.size_bytes)

    async def _completed(
        self, number: int, attachment_id: AttachmentId, variant: str, *, sha256: str = ""
    ) -> StoredFile:
        """Hash what was not hashed while it was written, compare, and say that the content is here whole."""
        found = ""
        while not found:
            found = await self._run(
                lambda database: database.hash_step(self._found(database, attachment_id, variant, number))
            )

        def work(database: FileDatabase) -> StoredFile:
            if sha256 and found != sha256:
                database.remove_number(number)
                raise UserError("file_damaged")
            database.complete(number, found)
            return self._found(database, attachment_id, variant, number)

        return await self._run(work)

    def _forget_soon(self, file: StoredFile) -> None:
        """Forget a content that did not become whole. Its room is given back with the next sweep."""
        if not self._closed:
            self._executor.submit(lambda: self._on_thread(lambda database: database.remove_number(file.number)))

    async def _sweep(self) -> None:
        """Give back the room of what was forgotten, step by step."""
        while await self._run(lambda database: database.sweep()):
            pass

    async def _run(self, work: Callable[[FileDatabase], T]) -> T:
        """Run something on the files' thread. It is done even when the caller is cancelled meanwhile."""
        if self._closed:
            raise StoreUnavailableError("cache_closed")
        self._loop = asyncio.get_running_loop()
        return await asyncio.shield(asyncio.wrap_future(self._executor.submit(lambda: self._on_thread(work))))

    def _now_us(self) -> int:
        return to_us(self._clock.now())

    # On the thread ----------------------------------------------------------------------------------------------------

    def _on_thread(self, work: Callable[[FileDatabase], T]) -> T:
        try:
            return work(self._opened())
        except StoreCorruptError:
            self._set_aside()
            raise

    def _opened(self) -> FileDatabase:
        if self._database is None:
            try:
                self._database = FileDatabase(self._path, self._key)
            except (StoreCorruptError, StoreKeyError):
                self._set_aside()
                self._database = FileDatabase(self._path, self._key)
        return self._database

    def _set_aside(self) -> None:
        """Move a damaged file away; the next call begins a new one."""
        self._close()
        try:
            kept_as = move_aside(self._path, self._clock)
        except OSError as error:
            raise StoreUnavailableError("cache_not_accessible") from error
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop was closed: nobody is left to tell
                self._loop.call_soon_threadsafe(self._on_moved_aside, kept_as)

    def _close(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            database.close()

    def _found(
        self, database: FileDatabase, attachment_id: AttachmentId, variant: str, number: int | None = None
    ) -> StoredFile:
        """Return what is here of a content, and note its use. `number`: only if it was not replaced meanwhile."""
        file = database.find(attachment_id, variant)
        if file is None or (number is not None and file.number != number):
            raise UserError("file_not_here")
        self._touch(database, file)
        return file

    def _touch(self, database: FileDatabase, file: StoredFile) -> None:
        now_us = self._now_us()
        if abs(now_us - file.used_us) >= _USED_STEP_US:
            with contextlib.suppress(StoreUnavailableError):  # on a full disk one can read nevertheless
                database.touch(file.number, now_us)


async def _made_in_thread(make: Callable[[], T], discard: Callable[[T], None]) -> T:
    """Make something in a thread. It is discarded when the caller is cancelled before it got it."""
    making = asyncio.get_running_loop().run_in_executor(None, make)
    try:
        return await asyncio.shield(making)
    except asyncio.CancelledError:
        making.add_done_callback(lambda made: None if made.exception() else discard(made.result()))
        raise
