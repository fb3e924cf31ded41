"""How a file of the user becomes an attachment: looked at, made to fit the channel, copied, and put on its way."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath

import msgspec
from PySide6.QtCore import QMimeDatabase

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.attachment import Attachment, AttachmentKind, clean_file_name
from desktop_inbox.domain.channel_limits import ChannelLimits, as_file, as_taken, check_attachment
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.pictures import PictureTools, ShrunkPicture
from desktop_inbox.protocol.uploads import UPLOAD_BYTES

_PICTURE_BYTES = 64 * 1000 * 1000
"""Larger pictures are neither looked into nor made smaller."""
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}
_KINDS = {"image": AttachmentKind.IMAGE, "video": AttachmentKind.VIDEO, "audio": AttachmentKind.AUDIO}
_NO_PICTURES = ("image/svg", "image/vnd", "image/x-")
"""Types that claim to be pictures and are documents, or nothing that anybody shows."""


class TakenIn(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it will go. `data` holds it where it is not the user's file as it was; `original` is that."""

    attachment: Attachment
    original: Attachment
    data: bytes | None = None


class Intake:
    """Takes files in, off the GUI thread. All methods raise `UserError` for a file that cannot go, and `StoreError`."""

    def __init__(self, cache: FileCache, pictures: PictureTools) -> None:
        self._cache, self._pictures = cache, pictures

    async def look_at_file(self, attachment_id: AttachmentId, path: Path) -> Attachment:
        """Return what a file is: name, size, type, and of a picture its size in pixels."""
        return await asyncio.to_thread(self._look_at_file, attachment_id, path)

    async def look_at_data(self, attachment_id: AttachmentId, name: str, data: bytes) -> Attachment:
        """Return the same of a picture that is only in memory."""
        found = Attachment(id=attachment_id, name=clean_file_name(name), size_bytes=len(data))
        return await asyncio.to_thread(self._with_facts, found, data)

    async def fit(self, found: Attachment, limits: ChannelLimits, read: Callable[[], bytes]) -> TakenIn:
        """Return how a channel takes a file. A picture is made smaller, or of another type, where that is needed.

        `read` returns the file's content; it is called in a thread.
        """
        if found.kind is AttachmentKind.IMAGE and not _is_taken(limits, found):
            shrunk = await self._shrunk(found, limits, read)
            if shrunk is not None:
                return shrunk
        taken = _taken(limits, found)
        if taken.size_bytes > UPLOAD_BYTES:
            raise UserError("file_too_large", limit=UPLOAD_BYTES)
        return TakenIn(attachment=taken, original=found)

    async def keep(self, taken: TakenIn, path: Path | None) -> None:
        """Copy the content, so that the user's file may change or vanish. `path`: where it is, if it is not `data`."""
        if taken.data is not None:
            await self._cache.put(taken.attachment.id, taken.data)
        elif path is not None:
            limit = taken.attachment.size_bytes
            stored = await self._cache.import_file(taken.attachment.id, path, limit_bytes=limit)
            if stored.size_bytes != limit:
                await self._cache.remove([taken.attachment.id])
                raise UserError("file_changed")

    async def drop(self, attachment_ids: Sequence[AttachmentId]) -> None:
        """Forget copies."""
        await self._cache.remove(attachment_ids)

    def _look_at_file(self, attachment_id: AttachmentId, path: Path) -> Attachment:
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            raise UserError("file_vanished") from error
        if not stat.S_ISREG(status.st_mode):
            raise UserError("not_a_file")
        if status.st_size == 0:
            raise UserError("file_empty")
        media_type = QMimeDatabase().mimeTypeForFile(str(path)).name()
        found = Attachment(
            id=attachment_id,
            name=clean_file_name(path.name),
            kind=_kind_of(media_type),
            media_type=media_type,
            size_bytes=status.st_size,
        )
        if found.kind is AttachmentKind.IMAGE and found.size_bytes <= _PICTURE_BYTES:
            return self._with_facts(found, _read_file(path))
        return found

    def _with_facts(self, found: Attachment, data: bytes) -> Attachment:
        """Return a picture with its size in pixels; as a plain file where it cannot be shown."""
        media_type = QMimeDatabase().mimeTypeForData(data).name()
        try:
            facts = self._pictures.look_at(data)
        except UserError:
            return as_file(found)
        return msgspec.structs.replace(
            found, kind=AttachmentKind.IMAGE, media_type=media_type, width=facts.width, height=facts.height
        )

    async def _shrunk(self, found: Attachment, limits: ChannelLimits, read: Callable[[], bytes]) -> TakenIn | None:
        limit = limits.of(AttachmentKind.IMAGE)
        if limit is None or found.size_bytes > _PICTURE_BYTES:
            return None

        def work() -> ShrunkPicture | None:
            data = read()
            if self._pictures.look_at(data).is_animated:
                return None
            return self._pictures.shrink(data, limit.size_bytes, limit.media_types)

        try:
            picture = await asyncio.to_thread(work)
        except UserError:
            return None
        if picture is None:
            return None
        return TakenIn(attachment=_renamed(found, picture), original=found, data=picture.data)


def read_of(path: Path) -> Callable[[], bytes]:
    """Return what reads a file of the user whole; raises `UserError` as `Intake`."""
    return lambda: _read_file(path)


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError("file_vanished") from error
    except OSError as error:
        raise UserError("file_not_readable") from error


def _kind_of(media_type: str) -> AttachmentKind:
    if media_type.startswith(_NO_PICTURES):
        return AttachmentKind.FILE
    return _KINDS.get(media_type.partition("/")[0], AttachmentKind.FILE)


def _is_taken(limits: ChannelLimits, attachment: Attachment) -> bool:
    try:
        check_attachment(limits, attachment)
    except UserError:
        return False
    return True


def _taken(limits: ChannelLimits, found: Attachment) -> Attachment:
    """Return the attachment as a channel takes it. Where nothing but its size is wrong, the largest size is named."""
    try:
        return as_taken(limits, found)
    except UserError:
        plain = limits.of(AttachmentKind.FILE)
        if plain is not None and not plain.media_types and found.size_bytes > plain.size_bytes:
            raise UserError("file_too_large", kind=AttachmentKind.FILE, limit=plain.size_bytes) from None
        raise


def _renamed(found: Attachment, picture: ShrunkPicture) -> Attachment:
    """Return the attachment that a smaller copy is, with the ending of its type."""
    ending = _ENDINGS[picture.media_type]
    name = found.name if found.media_type == picture.media_type else f"{PurePath(found.name).stem}{ending}"
    return msgspec.structs.replace(
        found,
        name=name,
        media_type=picture.media_type,
        size_bytes=len(picture.data),
        width=picture.width,
        height=picture.height,
    )
