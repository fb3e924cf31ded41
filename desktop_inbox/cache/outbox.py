"""The user's commands on their way to the server.

A command is `waiting` until the server has answered. Then it is `acknowledged`, and `settled` once the cursor has
passed what it did: from then on the server's rows show its effect. Both are kept for `KEPT_DAYS`, to be sent again to
a server that was restored from a backup. A rejected one is a `problem` until the user decides; it holds up nothing
else. Which command may be sent now is the matter of `handing_out`, the server's answers that of `answers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import (
    CompoundSelect,
    Connection,
    Delete,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    null,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import tables, uploads
from desktop_inbox.cache.outbox_subjects import SNIPPET_COMMANDS, subject_of
from desktop_inbox.cache.overlay import PendingCommand
from desktop_inbox.cache.results import NEWER_REPLY, OutboxCommand, OutboxCounts
from desktop_inbox.cache.statements import as_text
from desktop_inbox.cache.times import from_us, to_us
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.ids import AttachmentId, CommandId, ContactId
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.protocol.command_base import DRAFT_LANE, CommandBase, ContactCommand, WorkspaceCommand
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.contact_commands import ImportContacts, MergeContacts
from desktop_inbox.protocol.conversation_commands import SaveDraft, SendMessage

KEPT_DAYS = 7

LONGEST_HOLD = timedelta(seconds=60)
"""A command that would be held for longer is not: the clock was wrong when it was given, or is now."""

_IMPORT = f'{{"type":"{ImportContacts.__struct_config__.tag}",'.encode()
"""How an import's body begins."""

decode_command = msgspec.json.Decoder(Command).decode
_table = tables.outbox
_unsettled = tables.UNSETTLED
_IS_NO_DRAFT = _table.c.contact_id != DRAFT_LANE.bytes


# It runs with every write, of which hardly any ends a command.
_ANY_PASSED = "SELECT 1 FROM outbox WHERE status = 'acknowledged' AND shared <= ? AND private <= ? LIMIT 1"


class Status(StrEnum):
    """Where a command stands."""

    WAITING = "waiting"
    PROBLEM = "problem"
    ACKNOWLEDGED = "acknowledged"
    SETTLED = "settled"


# Questions ------------------------------------------------------------------------------------------------------------


def unanswered(conn: Connection, contact_id: ContactId | None) -> list[OutboxCommand]:
    """Return the waiting and the rejected commands, of one contact or of all but drafts, oldest first."""
    query = select_commands().where(_unsettled, _table.c.status != Status.ACKNOWLEDGED, _IS_NO_DRAFT)
    if contact_id is not None:
        query = query.where(_table.c.contact_id == contact_id.bytes)
    return [outbox_command(row) for row in conn.execute(query.order_by(_table.c.number))]


def counts(conn: Connection) -> OutboxCounts:
    """Return how many commands there are, without reading them. Drafts do not count: nobody waits for them."""
    waiting, problems = (
        conn.scalar(select(func.count()).select_from(_table).where(condition, _IS_NO_DRAFT)) or 0
        for condition in (tables.WAITING, tables.PROBLEM)
    )
    return OutboxCounts(waiting=waiting, problems=problems)


def pending_contacts(conn: Connection) -> set[bytes]:
    """Return the ids of the contacts that commands which are not settled change. Lanes of no contact are among them."""
    return set(conn.exec_driver_sql(_PENDING_CONTACTS).scalars().all())


def pending_query() -> CompoundSelect[tuple[Any]]:
    """Return the query for `pending_contacts`."""
    lanes, others = (select(column).where(_unsettled, column.is_not(None)) for column in _CONTACTS)
    return union(lanes, others)


def pending(conn: Connection, contact_ids: Iterable[bytes]) -> dict[bytes, list[PendingCommand]]:
    """Return the commands that are not settled, by the contacts that they change, each contact's oldest first.

    Those that have a subject are looked up by that (`pending_on`): drafts, and what is done to snippets.
    """
    keys = list(contact_ids)
    found: dict[bytes, list[tuple[int, PendingCommand]]] = {}
    for query in _PENDING_OF:
        for key, number, *values in conn.execute(query, {"keys": keys}):
            found.setdefault(key, []).append((number, _pending_command(*values)))
    return {key: [command for _, command in sorted(numbered, key=_number)] for key, numbered in found.items()}


def pending_on(conn: Connection, subject: str) -> list[PendingCommand]:
    """Return the commands on a subject that are not settled, oldest first."""
    query = select(*_PENDING).where(_unsettled, _table.c.subject == subject)
    return [_pending_command(*values) for values in conn.execute(query.order_by(_table.c.number))]


def is_unsettled(conn: Connection, subject: str) -> bool:
    """Return whether the server's rows do not show yet what was last done to a subject."""
    query = select(_table.c.number).where(_unsettled, _table.c.subject == subject)
    return conn.execute(query.limit(1)).first() is not None


def is_handed_out(conn: Connection, subject: str) -> bool:
    """Return whether the server may have heard of a subject what its rows do not show yet."""
    query = select(_table.c.number).where(_unsettled, _table.c.subject == subject, _table.c.is_sent == 1)
    return conn.execute(query.limit(1)).first() is not None


_CONTACTS = (_table.c.contact_id, _table.c.other_id)
_PENDING_CONTACTS = as_text(pending_query())
_PENDING = (_table.c.body, _table.c.status, _table.c.created_us, _table.c.code)
_PENDING_OF = tuple(
    select(column, _table.c.number, *_PENDING).where(
        _unsettled, column.in_(bindparam("keys", expanding=True)), _table.c.subject.is_(None)
    )
    for column in _CONTACTS
)


def _pending_command(body: bytes, status: str, created_us: int, code: str | None) -> PendingCommand:
    return PendingCommand(
        command=decode_command(body),
        created_at=from_us(created_us),
        is_accepted=status == Status.ACKNOWLEDGED,
        problem=code if status == Status.PROBLEM else None,
    )


def _number(numbered: tuple[int, PendingCommand]) -> int:
    return numbered[0]


def select_commands() -> Any:
    """Return the query for what `outbox_command` makes a command of."""
    return select(_table.c.number, _table.c.body, _table.c.attempts, _table.c.status, _table.c.code)


def outbox_command(row: Any) -> OutboxCommand:
    """Return a row of `select_commands` as a command."""
    return OutboxCommand(
        number=row.number,
        command=decode_command(row.body),
        attempts=row.attempts,
        problem=row.code if row.status == Status.PROBLEM else None,
    )


# Steps of a command's life --------------------------------------------------------------------------------------------


def enqueue(tx: Transaction, commands: Sequence[Command], *, seen_reply: int | None = None, hold_s: float = 0) -> None:
    """Put commands at the end, in their order. The same one a second time changes nothing.

    `seen_reply` is that of replies among them (see `tables.outbox`). They are held for `hold_s` seconds. A draft takes
    the place of the former ones of its subject, but for one that was handed out and not answered.
    """
    for command in commands:
        if isinstance(command, SaveDraft):
            _drop_former(tx, command)
    rows = [
        {
            "command_id": command.command_id.bytes,
            "contact_id": command.lane.bytes,
            "other_id": command.secondary_id.bytes if isinstance(command, MergeContacts) else None,
            "body": msgspec.json.encode(command),
            "status": Status.WAITING,
            "created_us": to_us(tx.now),
            "seen_reply": seen_reply if isinstance(command, SendMessage) else None,
            "subject": subject_of(command),
            "held_until_us": to_us(tx.now + min(timedelta(seconds=hold_s), LONGEST_HOLD)) if hold_s > 0 else None,
        }
        for command in commands
    ]
    if rows:
        tx.conn.execute(insert(_table).on_conflict_do_nothing(index_elements=["command_id"]), rows)
        uploads.link(tx, commands)
    for command in commands:
        touch(tx, command)


def settle(tx: Transaction, cursor: Cursor) -> None:
    """End the commands whose effect the cursor has passed."""
    if tx.conn.exec_driver_sql(_ANY_PASSED, (cursor.shared, cursor.private)).first() is None:
        return
    passed = (tables.ACKNOWLEDGED, _table.c.shared <= cursor.shared, _table.c.private <= cursor.private)
    change_all(tx, update(_table).where(*passed).values(status=Status.SETTLED))


def requeue(tx: Transaction) -> int:
    """Make the commands that were acknowledged in the last days wait again, in their old order. Return how many.

    They are not held any more: what came after them is gone with the server's newer history, or came long after.
    """
    recent = (
        _table.c.status.in_((Status.ACKNOWLEDGED, Status.SETTLED)),
        _table.c.answered_us >= to_us(tx.now - timedelta(days=KEPT_DAYS)),
    )
    values = {"status": Status.WAITING, "answered_us": None, "shared": 0, "private": 0, "seen_reply": None}
    commands = change_all(tx, update(_table).where(*recent).values(**values))
    uploads.link(tx, commands, are_with_server=True)
    return len(commands)


def retry(tx: Transaction, command_id: CommandId) -> None:
    """Make a rejected command wait again. A reply that was held is not held again; what lacked is uploaded again."""
    _upload_again(tx, command_id)
    rejected = (_table.c.command_id == command_id.bytes, _table.c.status == Status.PROBLEM)
    seen_reply = case((_table.c.code == NEWER_REPLY, null()), else_=_table.c.seen_reply)
    values = {"status": Status.WAITING, "code": None, "is_sent": 0, "seen_reply": seen_reply}
    change_all(tx, update(_table).where(*rejected).values(**values))


def _upload_again(tx: Transaction, command_id: CommandId) -> None:
    """Begin the uploads of a rejected command again that failed, whatever it waits for, or all that the server lost."""
    query = select(_table.c.code).where(_table.c.command_id == command_id.bytes, _table.c.status == Status.PROBLEM)
    code = tx.conn.execute(query).scalar_one_or_none()
    needed = uploads.needed_by(command_id)
    if code is not None:
        uploads.begin_again(tx, needed)
    if code == uploads.LOST:
        uploads.begin_again(tx, needed, TransferState.DONE)


def discard(tx: Transaction, command_id: CommandId) -> None:
    """Drop a rejected or waiting command. One that the server has accepted stays."""
    droppable = (_table.c.command_id == command_id.bytes, _table.c.status.in_((Status.WAITING, Status.PROBLEM)))
    change_all(tx, delete(_table).where(*droppable))


def _drop_former(tx: Transaction, command: SaveDraft) -> None:
    """Drop what a draft takes the place of: what was never handed out, and what was answered and is only kept."""
    is_over = or_(_table.c.status != Status.WAITING, _table.c.is_sent == 0)
    tx.conn.execute(delete(_table).where(_table.c.subject == subject_of(command), is_over))


def drop_unsent(tx: Transaction, subject: str) -> None:
    """Drop the waiting commands on a subject that were never handed out."""
    is_unsent = (_table.c.status == Status.WAITING, _table.c.is_sent == 0)
    change_all(tx, delete(_table).where(_table.c.subject == subject, *is_unsent))


def withdraw(tx: Transaction, command_ids: Sequence[CommandId]) -> list[Command]:
    """Drop those of the commands that the server certainly has not carried out, and return them in the given order."""
    is_without_effect = or_(
        _table.c.status == Status.PROBLEM, and_(_table.c.status == Status.WAITING, _table.c.is_sent == 0)
    )
    wanted = _table.c.command_id.in_([command_id.bytes for command_id in command_ids])
    dropped = change_all(tx, delete(_table).where(wanted, is_without_effect))
    gone = {command.command_id: command for command in dropped}
    return [gone[command_id] for command_id in command_ids if command_id in gone]


def end_holds(tx: Transaction, subject: str | None = None) -> None:
    """Let what is held for a time be sent now: what is done to a subject, or (None) everything."""
    is_held = (_table.c.status == Status.WAITING, _table.c.held_until_us.is_not(None))
    is_its = () if subject is None else (_table.c.subject == subject,)
    change_all(tx, update(_table).where(*is_held, *is_its).values(held_until_us=None))


def is_anything_to_send(conn: Connection) -> bool:
    """Return whether a command waits for the server, also a draft."""
    return conn.execute(select(_table.c.number).where(tables.WAITING).limit(1)).first() is not None


def bears(conn: Connection, attachment_id: AttachmentId) -> bool:
    """Return whether a command of the last `KEPT_DAYS` names an attachment, also one that the server has answered."""
    query = select(_table.c.number).where(func.instr(_table.c.body, str(attachment_id).encode()) > 0)
    return conn.execute(query.limit(1)).first() is not None


def forget_old(tx: Transaction) -> None:
    """Delete the settled commands that are too old to be sent again, and what was refused of former imports.

    Nobody can decide about that any more: it was told while the import was shown, and no contact tells of it.
    """
    too_old = to_us(tx.now - timedelta(days=KEPT_DAYS))
    tx.conn.execute(delete(_table).where(tables.SETTLED, _table.c.answered_us < too_old))
    is_of_import = func.instr(_table.c.body, _IMPORT) == 1
    tx.conn.execute(delete(_table).where(tables.PROBLEM, is_of_import))


def touch(tx: Transaction, command: CommandBase) -> None:
    """Note what a command that changes its place shows, or does not show any more."""
    tx.outbox = True
    if isinstance(command, SNIPPET_COMMANDS):
        tx.snippets = True
    elif isinstance(command, WorkspaceCommand):
        tx.directory = True
    elif isinstance(command, SaveDraft):
        tx.draft_places.add((command.contact_id, command.mode.value))
    if not isinstance(command, ContactCommand):
        return
    changed = {command.contact_id}
    if isinstance(command, MergeContacts):
        changed.add(command.secondary_id)
    tx.contacts |= changed
    tx.timelines |= changed


def change_all(tx: Transaction, statement: Update | Delete) -> list[Command]:
    """Carry a statement out, note its commands, and return them."""
    commands = [decode_command(body) for body in tx.conn.execute(statement.returning(_table.c.body)).scalars().all()]
    for command in commands:
        touch(tx, command)
    return commands
