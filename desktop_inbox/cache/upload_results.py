"""What becomes of uploads, and what that does to the commands that wait for them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, select, update

from desktop_inbox.cache import outbox, tables, uploads
from desktop_inbox.cache.outbox import Status
from desktop_inbox.cache.results import UPLOAD_FAILED
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.transfers import TransferState

_table = tables.uploads
_links = tables.command_uploads
_outbox = tables.outbox


def record(tx: Transaction, attachment_id: AttachmentId, state: TransferState, code: str) -> None:
    """Note how an upload stands. With one that failed its commands are problems until the user decides."""
    is_it = _table.c.attachment_id == attachment_id.bytes
    values = {"state": state, "code": code} if state is TransferState.FAILED else {"state": state}
    if tx.conn.execute(update(_table).where(is_it).values(**values)).rowcount == 0:
        return  # it was given up meanwhile
    tx.uploads = tx.outbox = True
    if state is TransferState.FAILED:
        waiting = (_outbox.c.status == Status.WAITING, _outbox.c.is_sent == 0, _needs(attachment_id))
        outbox.change_all(tx, update(_outbox).where(*waiting).values(status=Status.PROBLEM, code=UPLOAD_FAILED))


def retry(tx: Transaction, attachment_id: AttachmentId) -> None:
    """Let an upload that failed begin again, and its commands wait for it, unless another one of theirs has failed."""
    uploads.begin_again(tx, _table.c.attachment_id == attachment_id.bytes)
    has_failed = exists().where(
        _links.c.command_id == _outbox.c.command_id,
        _links.c.attachment_id == _table.c.attachment_id,
        _table.c.state == TransferState.FAILED,
    )
    failed = (tables.PROBLEM, _outbox.c.code == UPLOAD_FAILED, _needs(attachment_id), ~has_failed)
    outbox.change_all(tx, update(_outbox).where(*failed).values(status=Status.WAITING, code=None))


def _needs(attachment_id: AttachmentId) -> ColumnElement[bool]:
    needing = select(_links.c.command_id).where(_links.c.attachment_id == attachment_id.bytes)
    return _outbox.c.command_id.in_(needing)
