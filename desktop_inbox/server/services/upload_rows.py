"""Rules of uploads: who may announce what, how far one has come, and how it becomes an attachment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from desktop_inbox.domain.attachment import Attachment, clean_file_name
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId, WorkspaceId
from desktop_inbox.protocol.uploads import UPLOAD_BYTES, NewUpload
from desktop_inbox.server.services.attachments import Uploader, count_unused, do_store_attachment, find_uploaded
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.file_tables import attachments, uploads

_columns = uploads.c


class UploadLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How large a content may be, and how many contents that nothing bears one may have here: unfinished, and all."""

    size_bytes: int = UPLOAD_BYTES
    unfinished: int = 100
    unused: int = 2_000


USER_LIMITS = UploadLimits()


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A content that is being received: its first `offset_bytes` are on the disk."""

    id: AttachmentId
    uploader: Uploader
    name: str
    size_bytes: int
    offset_bytes: int


def do_announce(tx: Tx, uploader: Uploader, upload_id: AttachmentId, new: NewUpload, limits: UploadLimits) -> None:
    """Begin an upload. One that was announced alike before, whole by now or not, stays as it is.

    Raises `UserError`: `file_empty`, `file_too_large` with `limit`, `id_taken`, `too_many`.
    """
    found = find_upload(tx.conn, uploader, upload_id)
    if found is not None:
        if found.size_bytes != new.size_bytes:
            raise UserError("id_taken")
        return
    if new.size_bytes <= 0:
        raise UserError("file_empty")
    if new.size_bytes > limits.size_bytes:
        raise UserError("file_too_large", limit=limits.size_bytes)
    _check_id_free(tx.conn, upload_id)
    unfinished = _count_unfinished(tx.conn, uploader)
    if unfinished >= limits.unfinished or unfinished + count_unused(tx.conn, uploader) >= limits.unused:
        raise UserError("too_many")
    upload = Upload(
        id=upload_id,
        uploader=uploader,
        name=clean_file_name(new.name),
        size_bytes=new.size_bytes,
        offset_bytes=0,
    )
    values = {**_values(upload), **msgspec.structs.asdict(uploader), "changed_at": tx.clock.now()}
    tx.conn.execute(insert(uploads), values)


def find_upload(conn: Connection, uploader: Uploader, upload_id: AttachmentId) -> Upload | Attachment | None:
    """Return what somebody has announced by an id, which is an attachment once it is whole; None: nothing."""
    row = conn.execute(select(uploads).where(_columns.id == upload_id, _is_by(uploader))).one_or_none()
    if row is None:
        return find_uploaded(conn, uploader, [upload_id]).get(upload_id)
    return Upload(uploader=uploader, **{name: getattr(row, name) for name in _FIELDS})


def do_record_offset(tx: Tx, upload_id: AttachmentId, offset_bytes: int) -> None:
    """Note how much of a content is on the disk."""
    values = {"offset_bytes": offset_bytes, "changed_at": tx.clock.now()}
    tx.conn.execute(update(uploads).where(_columns.id == upload_id).values(values))


def do_complete(tx: Tx, upload: Upload, attachment: Attachment) -> None:
    """Turn an upload into an attachment of nothing yet."""
    do_forget_upload(tx, upload.id)
    do_store_attachment(tx, upload.uploader, attachment)


def do_forget_upload(tx: Tx, upload_id: AttachmentId) -> None:
    """Give an upload up."""
    tx.conn.execute(delete(uploads).where(_columns.id == upload_id))


def find_old_uploads(conn: Connection, workspace_id: WorkspaceId, before: datetime) -> list[AttachmentId]:
    """Return the uploads whose last piece came before a time."""
    is_old = (_columns.workspace_id == workspace_id) & (_columns.changed_at < before)
    return list(conn.scalars(select(_columns.id).where(is_old)))


def is_upload(conn: Connection, upload_id: AttachmentId, before: datetime | None = None) -> bool:
    """Return whether there is an upload; with `before`: whose last piece came before that time."""
    criteria = [_columns.id == upload_id]
    if before is not None:
        criteria.append(_columns.changed_at < before)
    return conn.scalar(select(_columns.id).where(*criteria)) is not None


_FIELDS = tuple(name for name in Upload.__struct_fields__ if name != "uploader")


def _values(upload: Upload) -> dict[str, Any]:
    return {name: getattr(upload, name) for name in _FIELDS}


def _check_id_free(conn: Connection, upload_id: AttachmentId) -> None:
    for table in (uploads, attachments):
        if conn.scalar(select(table.c.id).where(table.c.id == upload_id)) is not None:
            raise UserError("id_taken")


def _count_unfinished(conn: Connection, uploader: Uploader) -> int:
    return conn.scalar(select(func.count()).select_from(uploads).where(_is_by(uploader))) or 0


def _is_by(uploader: Uploader) -> ColumnElement[bool]:
    return and_(*(_columns[name] == value for name, value in msgspec.structs.asdict(uploader).items()))
