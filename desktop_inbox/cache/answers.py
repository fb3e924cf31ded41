"""What the server's answers do to the commands in the outbox."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select, update

from desktop_inbox.cache import drafts, tables, uploads
from desktop_inbox.cache.outbox import Status, decode_command, discard, touch
from desktop_inbox.cache.times import to_us
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.ids import CommandId, ConversationId
from desktop_inbox.protocol.commands import AnswerStatus, CommandAnswer
from desktop_inbox.protocol.conversation_commands import (
    AddComment,
    CloseConversation,
    MarkMentionsSeen,
    MarkRead,
    MarkUnread,
    OpenConversation,
    SaveDraft,
    SendMessage,
)

_table = tables.outbox
_MOVABLE = (SendMessage, AddComment, OpenConversation, CloseConversation)
"""Commands that mean the contact's conversation. Read marks count the messages of a certain one."""
_MARKS = (MarkRead, MarkUnread, MarkMentionsSeen)
"""What is given by looking. Refused (the conversation was taken back by a merge's undoing), nobody need decide."""


def record_answer(tx: Transaction, command_id: CommandId, answer: CommandAnswer) -> None:
    """Take the server's answer to a waiting command. For one that is not (discarded meanwhile) it comes too late."""
    query = select(_table.c.contact_id, _table.c.number, _table.c.body).where(
        _table.c.command_id == command_id.bytes, _table.c.status == Status.WAITING
    )
    found = tx.conn.execute(query).one_or_none()
    if found is None:
        return
    command = decode_command(found.body)
    touch(tx, command)
    if answer.status is AnswerStatus.RETRY:
        _set(tx, command_id, attempts=_table.c.attempts + 1, is_sent=0)
    elif answer.status in {AnswerStatus.OK, AnswerStatus.DUPLICATE}:
        _acknowledge(tx, command_id, answer)
        _remap(tx, found.number, found.contact_id, answer.remap)
    elif isinstance(command, OpenConversation) and answer.code == "already_open" and answer.conversation_id is not None:
        # What the user wanted is so already. What they did next in a conversation of their own belongs into that one.
        _acknowledge(tx, command_id, answer)
        _remap(tx, found.number, found.contact_id, answer.conversation_id)
    elif answer.code == uploads.LOST and uploads.begin_lost(tx, command_id):
        _set(tx, command_id, attempts=_table.c.attempts + 1, is_sent=0)
    elif isinstance(command, _MARKS):
        discard(tx, command_id)
    elif isinstance(command, SaveDraft):
        discard(tx, command_id)
        drafts.keep_own(tx, command)
    else:
        _set(tx, command_id, status=Status.PROBLEM, code=answer.code or answer.status.value)


def _set(tx: Transaction, command_id: CommandId, **values: Any) -> None:
    tx.conn.execute(update(_table).where(_table.c.command_id == command_id.bytes).values(**values))


def _acknowledge(tx: Transaction, command_id: CommandId, answer: CommandAnswer) -> None:
    _set(
        tx,
        command_id,
        status=Status.ACKNOWLEDGED,
        answered_us=to_us(tx.now),
        shared=answer.shared,
        private=answer.private,
    )


def _remap(tx: Transaction, number: int, lane: bytes, target: ConversationId | None) -> None:
    """Move a command, and the lane's later ones in the same conversation, to the one that the server chose."""
    if target is None:
        return
    later = (_table.c.contact_id == lane, _table.c.number >= number, tables.UNSETTLED)
    rows = tx.conn.execute(select(_table.c.number, _table.c.body).where(*later).order_by(_table.c.number)).all()
    commands = [(row.number, decode_command(row.body)) for row in rows]
    written_in = getattr(commands[0][1], "conversation_id", None)
    for row_number, command in commands:
        if isinstance(command, _MOVABLE) and command.conversation_id == written_in:
            body = msgspec.json.encode(msgspec.structs.replace(command, conversation_id=target))
            tx.conn.execute(update(_table).where(_table.c.number == row_number).values(body=body))
