"""Rules of messages that are sent later: what waits, what becomes of it, and that the contact may write first.

What becomes of one and what follows from it are one transaction: it is sent once, however often the server is killed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, select

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactId, UserId, WorkspaceId
from desktop_inbox.domain.scheduled import (
    DECIDED_KEPT,
    LATEST_SENDING,
    SCHEDULED_PER_CONTACT,
    ScheduledMessage,
    ScheduledState,
)
from desktop_inbox.protocol.conversation_commands import CancelScheduledMessage, ScheduleMessage
from desktop_inbox.server.services.access import Actor, access_actor, access_contact
from desktop_inbox.server.services.checks import check_text
from desktop_inbox.server.services.outgoing import Content, check_message_id_free, do_send, find_way, taken
from desktop_inbox.server.services.reattaching import do_attach_to_scheduled
from desktop_inbox.server.services.setting_aside import do_set_aside_unborne
from desktop_inbox.server.storage import reply_tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import Lookup, fetch_all, fetch_one

CONTACT_WROTE = "contact_wrote"

_scheduled = reply_tables.scheduled_messages.c
_CANCELLABLE = Lookup(
    ScheduledMessage,
    and_(reply_tables.IS_SCHEDULED, _scheduled.cancels_on_message),
    _scheduled.contact_id.in_(bindparam("contact_ids", expanding=True)),
    order_by=[_scheduled.send_at, _scheduled.id],
)


def do_schedule_message(tx: Tx, actor: Actor, command: ScheduleMessage) -> None:
    """Let a message wait for its time, or change one that waits: who changes it is its author from then on.

    That it could be sent now is checked now, and again when its time has come. Raises `UserError` as the command says.
    """
    text = check_text(command.text, may_be_empty=bool(command.attachments))
    way = find_way(tx, actor, command.contact_id, command.channel_id)
    before = _find_changeable(tx, way.contact.id, command)
    earlier = () if before is None else before.attachments
    attachments = do_attach_to_scheduled(tx, actor, way.contact.id, command.attachments, earlier)
    taken(way.channel, text, attachments)
    wanted = ScheduledMessage(
        id=command.message_id,
        ver=0 if before is None else before.ver,
        contact_id=way.contact.id,
        author_id=actor.user_id,
        text=text,
        attachments=attachments,
        channel_id=command.channel_id,
        quoted_id=command.quoted_id,
        send_at=_check_time(command.send_at, tx.clock.now(), is_waiting=before is not None),
        cancels_on_message=command.cancels_on_message,
        created_at=tx.clock.now() if before is None else before.created_at,
    )
    if wanted != before:
        tx.put("scheduled_message.created" if before is None else "scheduled_message.updated", wanted)
        do_set_aside_unborne(tx, way.contact.id, {one.id for one in earlier} - {one.id for one in attachments})


def do_cancel_scheduled_message(tx: Tx, actor: Actor, command: CancelScheduledMessage) -> None:
    """Let a message not be sent. One that waits no more stays as it is.

    Raises `UserError`: `contact_not_found`, `message_not_found`.
    """
    contact = access_contact(tx.conn, actor, command.contact_id)
    is_it = (_scheduled.id == command.message_id) & (_scheduled.contact_id == contact.id)
    scheduled = fetch_one(tx.conn, ScheduledMessage, is_it)
    if scheduled is None:
        raise UserError("message_not_found")
    if scheduled.state is ScheduledState.WAITING:
        _do_decide(tx, scheduled, ScheduledState.CANCELLED, decided_by=actor.user_id)


def find_cancellable(conn: Connection, contact_ids: Collection[ContactId]) -> dict[ContactId, list[ScheduledMessage]]:
    """Return the messages that a message of these contacts cancels."""
    if not contact_ids:
        return {}
    found: dict[ContactId, list[ScheduledMessage]] = {}
    for scheduled in _CANCELLABLE.all(conn, contact_ids=list(contact_ids)):
        found.setdefault(scheduled.contact_id, []).append(scheduled)
    return found


def do_cancel_by_message(tx: Tx, found: Iterable[ScheduledMessage]) -> None:
    """Cancel what `find_cancellable` has found: the contact wrote first."""
    for scheduled in found:
        _do_decide(tx, scheduled, ScheduledState.CANCELLED, CONTACT_WROTE)


def find_next_scheduled(conn: Connection, workspace_id: WorkspaceId) -> datetime | None:
    """Return when the next message of a workspace is to be sent, which may be in the past; None: none waits."""
    first = _fetch_first(conn, workspace_id, 1)
    return first[0].send_at if first else None


def do_send_scheduled(tx: Tx, limit: int) -> int:
    """Send up to `limit` messages whose time has come, the earliest first. Returns how many that were.

    One that cannot be sent fails, with the code of what was rejected; `not_allowed` where its author is not active or
    does not see the contact any more.
    """
    due = _fetch_first(tx.conn, tx.workspace_id, limit, tx.clock.now())
    for scheduled in due:
        try:
            _do_send(tx, scheduled)
        except UserError as error:
            _do_decide(tx, scheduled, ScheduledState.FAILED, error.code)
        else:
            _do_decide(tx, scheduled, ScheduledState.SENT)
    return len(due)


def is_shown(now: datetime) -> ColumnElement[bool]:
    """Return the condition over the table for what new caches are told of: what waits, or should have been sent."""
    states = (ScheduledState.CANCELLED, ScheduledState.FAILED)
    is_recent = _scheduled.state.in_(states) & (_scheduled.decided_at > now - DECIDED_KEPT)
    return (_scheduled.state == ScheduledState.WAITING) | is_recent


def _do_send(tx: Tx, scheduled: ScheduledMessage) -> None:
    """Send a message as its author. What it raises, it raises before it writes anything."""
    actor = access_actor(tx.conn, tx.workspace_id, scheduled.author_id)
    if actor is None:
        raise UserError("not_allowed")
    try:
        way = find_way(tx, actor, scheduled.contact_id, scheduled.channel_id)
    except UserError as error:
        raise (UserError("not_allowed") if error.code == "contact_not_found" else error) from None
    content = Content(
        message_id=scheduled.id,
        author_id=scheduled.author_id,
        text=scheduled.text,
        attachments=taken(way.channel, scheduled.text, scheduled.attachments),
        quoted_id=scheduled.quoted_id,
    )
    do_send(tx, way, content)


def _find_changeable(tx: Tx, contact_id: ContactId, command: ScheduleMessage) -> ScheduledMessage | None:
    """Return the contact's waiting message with the command's id; None where a new one has its place."""
    is_theirs = (_scheduled.contact_id == contact_id) & (_scheduled.workspace_id == tx.workspace_id)
    before = fetch_one(tx.conn, ScheduledMessage, _scheduled.id == command.message_id, is_theirs)
    if before is None:
        check_message_id_free(tx, command.message_id)
        query = select(func.count()).where(reply_tables.IS_SCHEDULED, is_theirs)
        if (tx.conn.scalar(query) or 0) >= SCHEDULED_PER_CONTACT:
            raise UserError("too_many", limit=SCHEDULED_PER_CONTACT)
    elif before.state is not ScheduledState.WAITING:
        raise UserError("not_waiting")
    return before


def _check_time(send_at: datetime, now: datetime, *, is_waiting: bool) -> datetime:
    """Return the time in UTC. For one that waits already a time that is past, however long, means at once."""
    if send_at <= now and not is_waiting:
        raise UserError("time_in_past")
    if send_at > now + LATEST_SENDING:
        raise UserError("time_too_far", days=LATEST_SENDING.days)
    return max(send_at, now).astimezone(UTC)


def _do_decide(
    tx: Tx, scheduled: ScheduledMessage, state: ScheduledState, code: str = "", decided_by: UserId | None = None
) -> None:
    decided = replace(scheduled, state=state, code=code, decided_by=decided_by, decided_at=tx.clock.now())
    tx.put(f"scheduled_message.{state.value}", decided)


def _fetch_first(
    conn: Connection, workspace_id: WorkspaceId, limit: int, upto: datetime | None = None
) -> list[ScheduledMessage]:
    """Return the waiting messages with the earliest times; none after `upto`."""
    is_wanted = _scheduled.workspace_id == workspace_id
    if upto is not None:
        is_wanted &= _scheduled.send_at <= upto
    order = [_scheduled.send_at, _scheduled.id]
    return fetch_all(conn, ScheduledMessage, and_(reply_tables.IS_SCHEDULED, is_wanted), order_by=order, limit=limit)
