"""Whole contents of attachments: kept once in a workspace, however many attachments have them.

A content's row in `blobs` is written before the content and removed after it, so nothing in the storage is ever
forgotten. Who adds an attachment with a content and who removes the content take turns.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.server.services.turns import Turns
from desktop_inbox.server.storage.blobs import BlobStorage, blob_key, guarded
from desktop_inbox.server.storage.database import Database, Tx
from desktop_inbox.server.storage.file_tables import attachments, blobs

T = TypeVar("T")

_NOTHING = "nothing"
"""A key that no content has."""

_IS_USED = exists().where(attachments.c.workspace_id == blobs.c.workspace_id, attachments.c.sha256 == blobs.c.sha256)


class Contents:
    """One for the whole server, the only one that writes this storage. Belongs to one event loop."""

    def __init__(self, database: Database, storage: BlobStorage) -> None:
        """Take what it works with and own none of it."""
        self._database = database
        self._storage = storage
        self._turns: Turns[str] = Turns()

    async def check(self) -> None:
        """Find out whether the storage answers. Raises `StoreUnavailableError`."""
        await self._storage.size(_NOTHING)

    async def keep(self, workspace_id: WorkspaceId, sha256: str, file: Path, do_refer: Callable[[Tx], T]) -> T:
        """Keep a file's content, unless it is kept already, and then write what refers to it. The file stays.

        Raises `StoreUnavailableError`, and what `do_refer` raises; all of it may be done again.
        """
        key = blob_key(workspace_id, sha256)
        async with self._turns.take(key):
            size_bytes = await asyncio.to_thread(guarded, lambda: file.stat().st_size)
            await self._database.write(workspace_id, lambda tx: _do_note(tx, sha256, size_bytes))
            if await self._storage.size(key) != size_bytes:
                await self._storage.put(key, file)
            return await self._database.write(workspace_id, do_refer)

    async def read(
        self, workspace_id: WorkspaceId, attachment: Attachment, start: int, end: int
    ) -> AsyncIterator[bytes]:
        """Return the bytes of an attachment's content from `start` up to `end`, exclusive, piece by piece.

        Raises `UserError("content_not_found")` where the storage has lost it, `StoreUnavailableError`.
        """
        key = blob_key(workspace_id, attachment.sha256)
        if await self._storage.size(key) != attachment.size_bytes:
            raise UserError("content_not_found")
        return self._storage.read(key, start, end)

    async def remove_unused(self, workspace_id: WorkspaceId) -> None:
        """Remove contents that no attachment has. Raises `StoreUnavailableError`."""
        for sha256 in await self._database.read(lambda conn: _find_unused(conn, workspace_id)):
            await self._remove_if_unused(workspace_id, sha256)

    async def _remove_if_unused(self, workspace_id: WorkspaceId, sha256: str) -> None:
        key = blob_key(workspace_id, sha256)
        async with self._turns.take(key):
            # Looked up again: an attachment may have come. From here on none does, until this has had its turn.
            is_unused = select(blobs.c.sha256).where(_is_it(workspace_id, sha256), ~_IS_USED)
            if await self._database.read(lambda conn: conn.scalar(is_unused)) is None:
                return
            await self._storage.delete(key)
            await self._database.write(
                workspace_id, lambda tx: tx.conn.execute(delete(blobs).where(_is_it(workspace_id, sha256)))
            )


def _is_it(workspace_id: WorkspaceId, sha256: str) -> ColumnElement[bool]:
    return (blobs.c.workspace_id == workspace_id) & (blobs.c.sha256 == sha256)


def _do_note(tx: Tx, sha256: str, size_bytes: int) -> None:
    if tx.conn.scalar(select(blobs.c.sha256).where(_is_it(tx.workspace_id, sha256))) is None:
        values = {"workspace_id": tx.workspace_id, "sha256": sha256, "size_bytes": size_bytes}
        tx.conn.execute(insert(blobs), values)


def _find_unused(conn: Connection, workspace_id: WorkspaceId) -> list[str]:
    is_unused = (blobs.c.workspace_id == workspace_id) & ~_IS_USED
    return list(conn.scalars(select(blobs.c.sha256).where(is_unused)))
