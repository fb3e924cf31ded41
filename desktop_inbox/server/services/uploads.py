"""Uploads that can be resumed: contents come in pieces, by offset, and what was counted survives any crash.

The semantics are those of `protocol.uploads`. Nothing is ever in memory whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId, WorkspaceId
from desktop_inbox.protocol.uploads import UNFINISHED_KEPT, NewUpload, UploadStatus
from desktop_inbox.server.services.attachments import Uploader, do_give_up
from desktop_inbox.server.services.contents import Contents
from desktop_inbox.server.services.sniffing import inspect
from desktop_inbox.server.services.turns import Turns
from desktop_inbox.server.services.upload_rows import (
    Upload,
    UploadLimits,
    do_announce,
    do_complete,
    do_forget_upload,
    do_record_offset,
    find_old_uploads,
    find_upload,
    is_upload,
)
from desktop_inbox.server.storage.blobs import guarded
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.part_files import PartFiles

SYNC_BYTES = 2 * 1024 * 1024
"""How much is received before it is brought to the disk and counted; the rest of a piece is at its end."""

SILENCE_S = 30.0
"""After how long without a byte a piece is taken to be cut."""


class WrongOffsetError(UserError):
    """A piece does not begin where the content ends. `status` says where that is."""

    code = "wrong_offset"

    def __init__(self, status: UploadStatus) -> None:
        super().__init__(offset=status.offset)
        self.status = status


class Uploads:
    """Receives contents. One for the whole server; belongs to one event loop.

    All methods raise `StoreUnavailableError` where database or disk do not do their work.
    """

    def __init__(self, database: Database, contents: Contents, folder: Path, clock: Clock) -> None:
        """Take what it works with and own none of it. What is not whole is kept in the folder."""
        self._database = database
        self._contents = contents
        self._files = PartFiles(folder)
        self._clock = clock
        self._turns: Turns[AttachmentId] = Turns()
        self._receiving: dict[AttachmentId, asyncio.Timeout] = {}

    async def prepare(self) -> None:
        """Make the folder. Call it once, before anything else."""
        await asyncio.to_thread(self._files.make_folder)

    async def check(self) -> None:
        """Find out whether files can be taken now: there is room, and the storage of whole ones answers."""
        await asyncio.to_thread(self._files.check_room, 0)
        await self._contents.check()

    async def announce(
        self, uploader: Uploader, upload_id: AttachmentId, new: NewUpload, limits: UploadLimits
    ) -> UploadStatus:
        """Begin an upload; the same again returns how far it is. Raises `UserError` as `do_announce`."""
        self._cut(upload_id)
        async with self._turns.take(upload_id):
            await asyncio.to_thread(self._files.check_room, min(new.size_bytes, limits.size_bytes))
            await self._database.write(
                uploader.workspace_id, lambda tx: do_announce(tx, uploader, upload_id, new, limits)
            )
            return await self._settle(await self._find(uploader, upload_id))

    async def status(self, uploader: Uploader, upload_id: AttachmentId) -> UploadStatus:
        """Return how far an upload is. Whoever asks while a piece is being received cuts it: nobody else would ask.

        Raises `UserError("upload_not_found")`, as all below.
        """
        self._cut(upload_id)
        async with self._turns.take(upload_id):
            return await self._settle(await self._find(uploader, upload_id))

    async def append(
        self, uploader: Uploader, upload_id: AttachmentId, offset: int, pieces: AsyncIterator[bytes]
    ) -> UploadStatus:
        """Receive what comes, at an offset; a connection that breaks or falls silent ends it like any other end.

        A newer request on the upload cuts an older one: its client has given that up. Raises also `WrongOffsetError`,
        and `UserError("upload_too_long")` for more bytes than were announced; those before count.
        """
        self._cut(upload_id)
        async with self._turns.take(upload_id):
            found = await self._find(uploader, upload_id)
            if _status(found).offset != offset:
                raise WrongOffsetError(_status(found))
            if isinstance(found, Upload):
                found = await self._receive(found, pieces)
            return await self._settle(found)

    async def give_up(self, uploader: Uploader, upload_id: AttachmentId) -> None:
        """Forget an upload, also a whole one that nothing bears yet."""
        self._cut(upload_id)
        async with self._turns.take(upload_id):
            found = await self._find(uploader, upload_id)
            if isinstance(found, Upload):
                await self._forget(uploader.workspace_id, upload_id)
                return
            if not await self._database.write(uploader.workspace_id, lambda tx: do_give_up(tx, uploader, upload_id)):
                raise UserError("upload_not_found")

    async def remove_old(self, workspace_id: WorkspaceId) -> None:
        """Remove uploads that nobody goes on with."""
        before = self._clock.now() - UNFINISHED_KEPT
        for upload_id in await self._database.read(lambda conn: find_old_uploads(conn, workspace_id, before)):
            await self._remove_if_old(workspace_id, upload_id, before)

    async def remove_strays(self) -> None:
        """Remove files of uploads that were finished or given up when the server was killed."""
        for upload_id in await asyncio.to_thread(self._files.upload_ids):
            await self._remove_if_stray(AttachmentId(upload_id))

    async def _find(self, uploader: Uploader, upload_id: AttachmentId) -> Upload | Attachment:
        found = await self._database.read(lambda conn: find_upload(conn, uploader, upload_id))
        if found is None:
            raise UserError("upload_not_found")
        if isinstance(found, Attachment):
            return found
        # A restored database may know of more than the disk has.
        there = await asyncio.to_thread(self._files.size_bytes, upload_id)
        return replace(found, offset_bytes=min(found.offset_bytes, there))

    async def _receive(self, upload: Upload, pieces: AsyncIterator[bytes]) -> Upload:
        waiting = bytearray()
        async for piece in self._until_cut(upload.id, pieces):
            waiting += piece
            if upload.offset_bytes + len(waiting) > upload.size_bytes:
                break
            if len(waiting) >= SYNC_BYTES:
                upload = await self._sync(upload, bytes(waiting))
                waiting.clear()
        room = upload.size_bytes - upload.offset_bytes
        if waiting:
            upload = await self._sync(upload, bytes(waiting[:room]))
        if len(waiting) > room:
            raise UserError("upload_too_long")
        return upload

    async def _until_cut(self, upload_id: AttachmentId, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Yield what comes until there is no more, nothing comes for long, or a newer request waits."""
        while not self._turns.is_wanted(upload_id):
            try:
                async with asyncio.timeout(SILENCE_S) as self._receiving[upload_id]:
                    piece = await anext(pieces, None)
            except TimeoutError:
                return
            finally:
                self._receiving.pop(upload_id, None)
            if piece is None:
                return
            yield piece

    def _cut(self, upload_id: AttachmentId) -> None:
        """End the waiting for an older request's next bytes."""
        receiving = self._receiving.pop(upload_id, None)
        if receiving is not None:
            receiving.reschedule(asyncio.get_running_loop().time())

    async def _sync(self, upload: Upload, data: bytes) -> Upload:
        await asyncio.to_thread(self._files.check_room, len(data))
        await asyncio.to_thread(self._files.append, upload.id, upload.offset_bytes, data)
        upload = replace(upload, offset_bytes=upload.offset_bytes + len(data))
        await self._database.write(
            upload.uploader.workspace_id, lambda tx: do_record_offset(tx, upload.id, upload.offset_bytes)
        )
        return upload

    async def _settle(self, found: Upload | Attachment) -> UploadStatus:
        """Return how far it is; what is whole becomes an attachment, also where a crash came in between."""
        if isinstance(found, Upload) and found.offset_bytes == found.size_bytes:
            found = await self._complete(found)
        return _status(found)

    async def _complete(self, upload: Upload) -> Attachment:
        path = self._files.path(upload.id)
        sha256 = await asyncio.to_thread(self._files.sha256, upload.id, upload.size_bytes)
        found = await asyncio.to_thread(guarded, lambda: inspect(path))
        attachment = Attachment(
            id=upload.id,
            name=upload.name,
            size_bytes=upload.size_bytes,
            sha256=sha256,
            **msgspec.structs.asdict(found),
        )
        await self._contents.keep(
            upload.uploader.workspace_id, sha256, path, lambda tx: do_complete(tx, upload, attachment)
        )
        await asyncio.to_thread(self._files.remove, upload.id)
        return attachment

    async def _forget(self, workspace_id: WorkspaceId, upload_id: AttachmentId) -> None:
        await self._database.write(workspace_id, lambda tx: do_forget_upload(tx, upload_id))
        await asyncio.to_thread(self._files.remove, upload_id)

    async def _remove_if_old(self, workspace_id: WorkspaceId, upload_id: AttachmentId, before: datetime) -> None:
        async with self._turns.take(upload_id):
            if await self._database.read(lambda conn: is_upload(conn, upload_id, before)):
                await self._forget(workspace_id, upload_id)

    async def _remove_if_stray(self, upload_id: AttachmentId) -> None:
        async with self._turns.take(upload_id):
            if not await self._database.read(lambda conn: is_upload(conn, upload_id)):
                await asyncio.to_thread(self._files.remove, upload_id)


def _status(found: Upload | Attachment) -> UploadStatus:
    if isinstance(found, Attachment):
        return UploadStatus(offset=found.size_bytes, size_bytes=found.size_bytes, attachment=found)
    return UploadStatus(offset=found.offset_bytes, size_bytes=found.size_bytes)
