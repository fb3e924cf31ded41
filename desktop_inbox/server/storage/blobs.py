"""Where whole contents are kept, by what they are: the port, and the folder that is used by default."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

from desktop_inbox.domain.errors import StoreUnavailableError, is_disk_full
from desktop_inbox.domain.ids import WorkspaceId

READ_BYTES = 256 * 1024
"""How much of a content is in memory at once while it is read."""


def blob_key(workspace_id: WorkspaceId, sha256: str) -> str:
    """Return where a workspace's content with this digest (hexadecimal) is kept: workspaces share nothing."""
    return f"{workspace_id}/{sha256[:2]}/{sha256}"


class BlobStorage(Protocol):
    """Keeps contents that never change, by their keys. All methods raise `StoreUnavailableError`."""

    async def check(self) -> None:
        """Find out whether the storage can be used, before anybody relies on it."""
        ...

    async def put(self, key: str, file: Path) -> None:
        """Keep a file's content: durable, and whole for every reader, when this returns. The file stays its owner's.

        The same key again is harmless, one after the other.
        """
        ...

    async def size(self, key: str) -> int | None:
        """Return a content's size in bytes; None: there is none."""
        ...

    def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end`, exclusive. What is removed meanwhile may still be read to its end.

        Nothing to read: nothing is yielded, whether there is a content or not.
        """
        ...

    async def delete(self, key: str) -> None:
        """Remove a content; none there is fine."""
        ...


class FolderStorage:
    """Contents as files of a local folder, which is made where there is none."""

    def __init__(self, folder: Path) -> None:
        """Give the folder. Nothing is touched before `check`."""
        self._folder = folder

    async def check(self) -> None:
        """Make the folder, for its user only."""
        await asyncio.to_thread(guarded, lambda: self._folder.mkdir(parents=True, exist_ok=True, mode=0o700))

    async def put(self, key: str, file: Path) -> None:
        """Keep a file's content. On the same file system it is a second name of the file: nothing is copied."""
        await asyncio.to_thread(guarded, lambda: _keep(file, self._folder / key))

    async def size(self, key: str) -> int | None:
        """Return a content's size in bytes; None: there is none."""
        return await asyncio.to_thread(guarded, lambda: _size(self._folder / key))

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end`, exclusive."""
        if start >= end:
            return
        content = await asyncio.to_thread(_OpenContent, self._folder / key)
        try:
            while start < end:
                piece = await asyncio.to_thread(content.read, start, min(READ_BYTES, end - start))
                yield piece
                start += len(piece)
        finally:
            content.close()

    async def delete(self, key: str) -> None:
        """Remove a content; none there is fine."""
        await asyncio.to_thread(guarded, lambda: _remove(self._folder / key))


class _OpenContent:
    """A content that is being read. Whoever stops in the middle of a read leaves a thread behind that still reads.

    So it is closed only between two reads: the number of a descriptor that is closed may be another file's by then.
    """

    def __init__(self, path: Path) -> None:
        """Open a content. Raises `StoreUnavailableError`."""
        self._file = guarded(lambda: path.open("rb", buffering=0))
        self._lock = threading.Lock()

    def read(self, start: int, size_bytes: int) -> bytes:
        """Return up to so many bytes, one at least. Raises `StoreUnavailableError`, also where it was closed."""
        with self._lock:
            if self._file.closed:
                raise StoreUnavailableError("files_unavailable", reason="closed")
            piece = guarded(lambda: self._read(start, size_bytes))
        if not piece:
            raise StoreUnavailableError("files_unavailable", reason="truncated")
        return piece

    def close(self) -> None:
        """Close it. Waits for a read to end."""
        with self._lock:
            self._file.close()

    def _read(self, start: int, size_bytes: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size_bytes) or b""


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable, where the system can: Windows does by itself. Blocks."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


T = TypeVar("T")


def guarded(function: Callable[[], T]) -> T:
    """Call a function that works on files. Faults of the disk raise `StoreUnavailableError("files_unavailable")`."""
    try:
        return function()
    except OSError as error:
        reason = "disk_full" if is_disk_full(error) else type(error).__name__
        raise StoreUnavailableError("files_unavailable", reason=reason) from error


def _keep(file: Path, target: Path) -> None:
    """Give a file, which is on the disk, a second name; where that is not possible, copy it."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = _part_of(target)
    part.unlink(missing_ok=True)
    try:
        os.link(file, part)
    except OSError:
        with file.open("rb") as source, part.open("wb") as copy:
            shutil.copyfileobj(source, copy, READ_BYTES)
            copy.flush()
            os.fsync(copy.fileno())
    part.replace(target)
    part.unlink(missing_ok=True)  # two names of one file are not renamed over each other
    sync_folder(target.parent)


def _remove(target: Path) -> None:
    target.unlink(missing_ok=True)
    _part_of(target).unlink(missing_ok=True)  # a copy that a full disk has cut


def _part_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return None
