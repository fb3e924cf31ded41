"""The contents that the server is to get from this device, and which commands wait for them.

An upload is begun for a content that may be sent, or by a draft or a command that needs it. It is kept, also when it
is done, until none of those needs it any more: a server that was restored may have lost it. So long its content stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, exists, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import tables
from desktop_inbox.cache.results import PendingUpload
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import AttachmentId, CommandId, ContactId
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import ScheduleMessage, SendMessage
from desktop_inbox.protocol.settings_commands import SaveSnippet

table = tables.uploads
links = tables.command_uploads
_outbox = tables.outbox
_decode = msgspec.json.Decoder(Attachment).decode
_decode_bearer = msgspec.json.Decoder(Snippet | ScheduledMessage).decode

LOST = "attachment_not_found"
"""What a command is rejected with of which the server has not got a content, or no more."""

_drafted = tables.draft_attachments
_IS_NEEDED = or_(
    exists().where(links.c.attachment_id == table.c.attachment_id),
    exists().where(_drafted.c.attachment_id == table.c.attachment_id),
)


def add(
    tx: Transaction,
    contact_id: ContactId | None,
    attachments: Iterable[Attachment],
    state: TransferState = TransferState.WAITING,
) -> None:
    """Begin the uploads of contents; one that was begun goes on, and one that failed begins again."""
    rows = [
        {
            "attachment_id": attachment.id.bytes,
            "contact_id": None if contact_id is None else contact_id.bytes,
            "body": msgspec.json.encode(attachment),
            "state": state,
            "code": "",
        }
        for attachment in attachments
    ]
    if not rows:
        return
    tx.conn.execute(insert(table).on_conflict_do_nothing(index_elements=["attachment_id"]), rows)
    begin_again(tx, table.c.attachment_id.in_([row["attachment_id"] for row in rows]))


def begin_again(tx: Transaction, condition: ColumnElement[bool], state: TransferState = TransferState.FAILED) -> None:
    """Let those of the uploads wait again that are in a state."""
    again = update(table).where(condition, table.c.state == state)
    tx.conn.execute(again.values(state=TransferState.WAITING, code=""))
    tx.uploads = True


def begin_lost(tx: Transaction, command_id: CommandId) -> bool:
    """Let the uploads of a command begin again that the server has not found. False: none does, or they did before."""
    done = (needed_by(command_id), table.c.state == TransferState.DONE, table.c.code != LOST)
    again = tx.conn.execute(update(table).where(*done).values(state=TransferState.WAITING, code=LOST))
    if again.rowcount == 0:
        return False
    tx.uploads = True
    return True


def pending(conn: Connection) -> list[PendingUpload]:
    """Return the uploads that are not done, oldest first."""
    query = select(table.c.contact_id, table.c.body, table.c.state, table.c.code)
    return [
        PendingUpload(
            attachment=_decode(body),
            contact_id=None if contact_id is None else ContactId(UUID(bytes=contact_id)),
            state=TransferState(state),
            code=code,
        )
        for contact_id, body, state, code in conn.execute(
            query.where(table.c.state != TransferState.DONE).order_by(table.c.number)
        )
    ]


def drop(tx: Transaction, attachment_ids: Sequence[AttachmentId]) -> None:
    """Give uploads up, but for those that a draft or a command needs."""
    keys = [attachment_id.bytes for attachment_id in attachment_ids]
    tx.conn.execute(delete(table).where(table.c.attachment_id.in_(keys), ~_IS_NEEDED))
    tx.uploads = True


def kept(conn: Connection) -> frozenset[AttachmentId]:
    """Return the contents of all uploads, done or not."""
    return frozenset(AttachmentId(UUID(bytes=key)) for key in conn.execute(select(table.c.attachment_id)).scalars())


def forget_unneeded(conn: Connection) -> None:
    """Drop what nobody is about to send any more. For the beginning, when no dialog is open."""
    conn.execute(delete(table).where(~_IS_NEEDED))


def release(tx: Transaction) -> None:
    """Drop what only commands needed that are gone, or that the server has carried out."""
    is_unsettled = exists().where(_outbox.c.command_id == links.c.command_id, tables.UNSETTLED)
    gone = tx.conn.execute(delete(links).where(~is_unsettled).returning(links.c.attachment_id)).scalars().all()
    if gone:
        tx.conn.execute(delete(table).where(table.c.attachment_id.in_(gone), ~_IS_NEEDED))
        tx.uploads = True


def link(tx: Transaction, commands: Iterable[Command], *, are_with_server: bool = False) -> None:
    """Begin the uploads that commands need, where that was not done, and note that they wait for them.

    `are_with_server`: they were done once, and begin again only when the server has not got them any more.
    """
    state = TransferState.DONE if are_with_server else TransferState.WAITING
    for command in commands:
        if isinstance(command, SendMessage | ScheduleMessage | SaveSnippet) and (
            own := _own(tx.conn, command, are_with_server=are_with_server)
        ):
            add(tx, None if isinstance(command, SaveSnippet) else command.contact_id, own, state)
            rows = [{"command_id": command.command_id.bytes, "attachment_id": one.id.bytes} for one in own]
            tx.conn.execute(insert(links).on_conflict_do_nothing(), rows)


def needed_by(command_id: CommandId) -> ColumnElement[bool]:
    """Return the condition, over `table`, that a command needs an upload."""
    return table.c.attachment_id.in_(select(links.c.attachment_id).where(links.c.command_id == command_id.bytes))


def is_missing() -> ColumnElement[bool]:
    """Return the condition, over `outbox`, that a command waits for an upload."""
    is_its = (links.c.command_id == _outbox.c.command_id) & (links.c.attachment_id == table.c.attachment_id)
    return exists().where(is_its, table.c.state != TransferState.DONE)


def _own(
    conn: Connection, command: SendMessage | ScheduleMessage | SaveSnippet, *, are_with_server: bool
) -> list[Attachment]:
    """Return the attachments whose content the server is to get from this device, or got from it."""
    own = [attachment for attachment in command.attachments if attachment.copied_from is None]
    if not own or are_with_server or isinstance(command, SendMessage):
        return own
    known = _borne_by(conn, command)
    return [attachment for attachment in own if attachment.id not in known]


def _borne_by(conn: Connection, command: ScheduleMessage | SaveSnippet) -> set[AttachmentId]:
    """Return the attachments of what a command changes: whoever uploaded them, the server has them."""
    changed = tables.snippets if isinstance(command, SaveSnippet) else tables.scheduled_messages
    key = command.snippet_id if isinstance(command, SaveSnippet) else command.message_id
    body = conn.execute(select(changed.c.body).where(changed.c.id == key.bytes)).scalar_one_or_none()
    return set() if body is None else {attachment.id for attachment in _decode_bearer(body).attachments}
