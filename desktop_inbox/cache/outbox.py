"""The user's commands on their way to the server.

A command is `waiting` until the server has answered. Then it is `acknowledged`, and `settled` once the cursor has
passed what it did: from then on the server's rows show its effect. Both are kept for `KEPT_DAYS`, to be sent again to
a server that was restored from a backup. A rejected one is a `problem` until the user decides; it holds up nothing
else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import tables
from desktop_inbox.cache.overlay import PendingCommand
from desktop_inbox.cache.results import OutboxCommand
from desktop_inbox.cache.times import from_us, to_us
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.ids import CommandId, ContactId, ConversationId
from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.protocol.command_base import WORKSPACE_LANE
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from desktop_inbox.protocol.conversation_commands import AddComment, CloseConversation, OpenConversation, SendMessage

KEPT_DAYS = 7

_decoder = msgspec.json.Decoder(Command)
_table = tables.outbox
_unsettled = tables.UNSETTLED
_MOVABLE = (SendMessage, AddComment, OpenConversation, CloseConversation)
"""Commands that mean the contact's conversation. Read marks count the messages of a certain one."""


class Status(StrEnum):
    """Where a command stands."""

    WAITING = "waiting"
    PROBLEM = "problem"
    ACKNOWLEDGED = "acknowledged"
    SETTLED = "settled"


# Questions ------------------------------------------------------------------------------------------------------------


def unanswered(conn: Connection, contact_id: ContactId | None) -> list[OutboxCommand]:
    """Return the waiting and the rejected commands, of one contact or of all, oldest first."""
    query = _commands().where(_unsettled, _table.c.status != Status.ACKNOWLEDGED)
    if contact_id is not None:
        query = query.where(_table.c.contact_id == contact_id.bytes)
    return [_outbox_command(row) for row in conn.execute(query.order_by(_table.c.number))]


def due(conn: Connection, limit: int, busy: frozenset[UUID]) -> list[OutboxCommand]:
    """Return the first waiting command of each lane that is not busy, oldest first."""
    firsts = select(func.min(_table.c.number)).where(_unsettled, _table.c.status == Status.WAITING)
    if busy:
        firsts = firsts.where(_table.c.contact_id.not_in([lane.bytes for lane in busy]))
    query = _commands().where(_table.c.number.in_(firsts.group_by(_table.c.contact_id)))
    return [_outbox_command(row) for row in conn.execute(query.order_by(_table.c.number).limit(limit))]


def pending_contacts(conn: Connection) -> set[bytes]:
    """Return the ids of the contacts that have commands which are not settled."""
    return set(conn.execute(select(_table.c.contact_id).where(_unsettled).distinct()).scalars())


def pending(conn: Connection, contact_ids: Iterable[bytes]) -> dict[bytes, list[PendingCommand]]:
    """Return the commands that are not settled, by contact, each contact's oldest first."""
    columns = (_table.c.contact_id, _table.c.body, _table.c.status, _table.c.created_us, _table.c.code)
    query = select(*columns).where(_unsettled, _table.c.contact_id.in_(list(contact_ids)))
    found: dict[bytes, list[PendingCommand]] = {}
    for contact_id, body, status, created_us, code in conn.execute(query.order_by(_table.c.number)):
        command = PendingCommand(
            command=_decoder.decode(body),
            created_at=from_us(created_us),
            is_accepted=status == Status.ACKNOWLEDGED,
            problem=code if status == Status.PROBLEM else None,
        )
        found.setdefault(contact_id, []).append(command)
    return found


def _commands() -> Any:
    return select(_table.c.number, _table.c.body, _table.c.attempts, _table.c.status, _table.c.code)


def _outbox_command(row: Any) -> OutboxCommand:
    return OutboxCommand(
        number=row.number,
        command=_decoder.decode(row.body),
        attempts=row.attempts,
        problem=row.code if row.status == Status.PROBLEM else None,
    )


# Steps of a command's life --------------------------------------------------------------------------------------------


def enqueue(tx: Transaction, command: Command) -> None:
    """Put a command at the end. The same one a second time changes nothing."""
    row = {
        "command_id": command.command_id.bytes,
        "contact_id": command.lane.bytes,
        "body": msgspec.json.encode(command),
        "status": Status.WAITING,
        "created_us": to_us(tx.now),
    }
    tx.conn.execute(insert(_table).on_conflict_do_nothing(index_elements=["command_id"]), row)
    _touch(tx, command.lane)


def record_answer(tx: Transaction, command_id: CommandId, answer: CommandAnswer) -> None:
    """Take the server's answer to a waiting command. For one that is not (discarded meanwhile) it comes too late."""
    query = select(_table.c.contact_id, _table.c.number).where(
        _table.c.command_id == command_id.bytes, _table.c.status == Status.WAITING
    )
    found = tx.conn.execute(query).one_or_none()
    if found is None:
        return
    lane = UUID(bytes=found.contact_id)
    _touch(tx, lane)
    if answer.status is AnswerStatus.RETRY:
        _set(tx, command_id, attempts=_table.c.attempts + 1)
    elif answer.status in {AnswerStatus.OK, AnswerStatus.DUPLICATE}:
        _acknowledge(tx, command_id, answer)
        _remap(tx, found.number, lane, answer.remap)
    elif answer.code == "already_open" and answer.conversation_id is not None:
        # What the user wanted is so already. What they did next in a conversation of their own belongs into that one.
        _acknowledge(tx, command_id, answer)
        _remap(tx, found.number, lane, answer.conversation_id)
    else:
        _set(tx, command_id, status=Status.PROBLEM, code=answer.code or answer.status.value)


def settle(tx: Transaction, cursor: Cursor) -> None:
    """End the commands whose effect the cursor has passed."""
    passed = (
        _unsettled,
        _table.c.status == Status.ACKNOWLEDGED,
        _table.c.shared <= cursor.shared,
        _table.c.private <= cursor.private,
    )
    statement = update(_table).where(*passed).values(status=Status.SETTLED).returning(_table.c.contact_id)
    for key in tx.conn.execute(statement).scalars().all():
        _touch(tx, UUID(bytes=key))


def requeue(tx: Transaction) -> int:
    """Make the commands that were acknowledged in the last days wait again, in their old order. Return how many."""
    statement = (
        update(_table)
        .where(
            _table.c.status.in_((Status.ACKNOWLEDGED, Status.SETTLED)),
            _table.c.answered_us >= to_us(tx.now - timedelta(days=KEPT_DAYS)),
        )
        .values(status=Status.WAITING, answered_us=None, shared=0, private=0)
        .returning(_table.c.contact_id)
    )
    keys = tx.conn.execute(statement).scalars().all()
    for key in set(keys):
        _touch(tx, UUID(bytes=key))
    return len(keys)


def retry(tx: Transaction, command_id: CommandId) -> None:
    """Make a rejected command wait again."""
    rejected = (_table.c.command_id == command_id.bytes, _table.c.status == Status.PROBLEM)
    statement = update(_table).where(*rejected).values(status=Status.WAITING, code=None)
    for key in tx.conn.execute(statement.returning(_table.c.contact_id)).scalars():
        _touch(tx, UUID(bytes=key))


def discard(tx: Transaction, command_id: CommandId) -> None:
    """Drop a rejected or waiting command. One that the server has accepted stays."""
    droppable = (_table.c.command_id == command_id.bytes, _table.c.status.in_((Status.WAITING, Status.PROBLEM)))
    for key in tx.conn.execute(delete(_table).where(*droppable).returning(_table.c.contact_id)).scalars():
        _touch(tx, UUID(bytes=key))


def forget_old(tx: Transaction) -> None:
    """Delete the settled commands that are too old to be sent again."""
    too_old = to_us(tx.now - timedelta(days=KEPT_DAYS))
    tx.conn.execute(delete(_table).where(_table.c.status == Status.SETTLED, _table.c.answered_us < too_old))


def _touch(tx: Transaction, lane: UUID) -> None:
    tx.outbox = True
    if lane == WORKSPACE_LANE:
        tx.directory = True
        return
    tx.contacts.add(ContactId(lane))
    tx.timelines.add(ContactId(lane))


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


def _remap(tx: Transaction, number: int, lane: UUID, target: ConversationId | None) -> None:
    """Move a command, and the lane's later ones in the same conversation, to the one that the server chose."""
    if target is None:
        return
    later = (_table.c.contact_id == lane.bytes, _table.c.number >= number, _unsettled)
    rows = tx.conn.execute(select(_table.c.number, _table.c.body).where(*later).order_by(_table.c.number)).all()
    commands = [(row.number, _decoder.decode(row.body)) for row in rows]
    written_in = getattr(commands[0][1], "conversation_id", None)
    for row_number, command in commands:
        if isinstance(command, _MOVABLE) and command.conversation_id == written_in:
            body = msgspec.json.encode(msgspec.structs.replace(command, conversation_id=target))
            tx.conn.execute(update(_table).where(_table.c.number == row_number).values(body=body))
