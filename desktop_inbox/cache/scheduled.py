"""Messages that the server sends later, with the user's own waiting commands laid over them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import outbox, tables
from desktop_inbox.cache.overlay import PendingCommand
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.ids import ContactId, MessageId, UserId
from desktop_inbox.domain.scheduled import ScheduledMessage, ScheduledState
from desktop_inbox.protocol.conversation_commands import CancelScheduledMessage, ScheduleMessage

_table = tables.scheduled_messages
_dismissed = tables.dismissed_messages
_decode = msgspec.json.Decoder(ScheduledMessage).decode
_CONTENT = ("contact_id", "text", "attachments", "channel_id", "quoted_id", "send_at", "cancels_on_message")


def scheduled(conn: Connection, contact_id: ContactId, user_id: UserId) -> list[ScheduledMessage]:
    """Return what waits, and what failed or was cancelled and not dismissed yet, by when it is to be sent."""
    bodies = conn.execute(select(_table.c.body).where(_table.c.contact_id == contact_id.bytes)).scalars()
    rows = {row.id: row for row in map(_decode, bodies)}
    pending = outbox.pending(conn, [contact_id.bytes]).get(contact_id.bytes, [])
    _lay_over(rows, pending, user_id)
    decided = [row.id.bytes for row in rows.values() if row.state is not ScheduledState.WAITING]
    dismissed = set(conn.execute(select(_dismissed.c.message_id).where(_dismissed.c.message_id.in_(decided))).scalars())
    shown = [row for row in rows.values() if row.state is not ScheduledState.SENT and row.id.bytes not in dismissed]
    return sorted(shown, key=lambda row: (row.send_at, row.id))


def dismiss(tx: Transaction, message_id: MessageId) -> None:
    """Show a message no more that ceased to wait. One that waits stays until it does not."""
    tx.conn.execute(insert(_dismissed).on_conflict_do_nothing(), {"message_id": message_id.bytes})
    query = select(_table.c.body).where(_table.c.id == message_id.bytes)
    tx.timelines.update(_decode(body).contact_id for body in tx.conn.execute(query).scalars())


def _lay_over(rows: dict[MessageId, ScheduledMessage], pending: Iterable[PendingCommand], user_id: UserId) -> None:
    """Show commands on messages by id. What was sent, failed or was cancelled stays so."""
    for entry in pending:
        command = entry.command
        if isinstance(command, ScheduleMessage):
            row = rows.get(command.message_id)
            if row is None or (row.state is ScheduledState.WAITING and entry.problem is None):
                rows[command.message_id] = _scheduled(row, entry, command, user_id)
        elif isinstance(command, CancelScheduledMessage) and entry.problem is None:
            row = rows.get(command.message_id)
            if row is not None and row.state is ScheduledState.WAITING:
                rows[row.id] = replace(
                    row, state=ScheduledState.CANCELLED, decided_by=user_id, decided_at=entry.created_at
                )


def _scheduled(
    row: ScheduledMessage | None, entry: PendingCommand, command: ScheduleMessage, user_id: UserId
) -> ScheduledMessage:
    """Return a message as the server will have it. One that it has refused stands there as failed."""
    content = {name: getattr(command, name) for name in _CONTENT}
    if row is not None:
        return replace(row, author_id=user_id, **content)
    is_refused = entry.problem is not None
    return ScheduledMessage(
        id=command.message_id,
        author_id=user_id,
        created_at=entry.created_at,
        state=ScheduledState.FAILED if is_refused else ScheduledState.WAITING,
        code=entry.problem or "",
        decided_at=entry.created_at if is_refused else None,
        **content,
    )
