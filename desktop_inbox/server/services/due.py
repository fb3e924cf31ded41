"""What is done when its time has come: scheduled messages are sent, snoozed conversations return, idle ones are closed.

Which ones these are is read in the transaction that acts, so a message, a snooze, a block or another setting that came
before has its effect. Blocked contacts' conversations are left alone. Messages are sent first: a conversation that goes
on is not closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, TextClause, and_

from desktop_inbox.domain.auto_closing import AutoClosing, closes_at
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.event import ConversationClosed
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.domain.workspace import Workspace
from desktop_inbox.server.services.conversations import Cause, do_close, do_return
from desktop_inbox.server.services.scheduled import do_send_scheduled, find_next_scheduled
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all, fetch_one

CONVERSATIONS_PER_WRITE = 100
"""How many conversations one transaction returns or closes: users and contacts get their turn in between."""

MESSAGES_PER_WRITE = 20
"""How many messages one transaction sends: each takes some statements of its own."""

_TIMER = Cause(Source.TIMER)
_conversations = tables.conversations.c
_Waiting = tuple[TextClause, Column[datetime]]
_SNOOZED: _Waiting = (tables.IS_SNOOZED, _conversations.snoozed_until)
_IDLE: _Waiting = (tables.IS_IDLE, _conversations.idle_since)


def due_at(setting: AutoClosing, conversation: Conversation) -> datetime | None:
    """Return when something is to be done with a conversation, as it stands; None: not by itself."""
    if conversation.status is ConversationStatus.OPEN and conversation.snoozed_until is not None:
        return conversation.snoozed_until
    return closes_at(setting, conversation)


def find_next_due(conn: Connection, workspace: Workspace) -> datetime | None:
    """Return when the next thing of a workspace is due, which may be in the past; None: nothing is."""
    first = [*_fetch_snoozed(conn, workspace.id, limit=1), *_fetch_idle(conn, workspace, limit=1)]
    times = [due_at(workspace.auto_closing, conversation) for conversation in first]
    times.append(find_next_scheduled(conn, workspace.id))
    return min((time for time in times if time is not None), default=None)


def do_what_is_due(tx: Tx, limit: int = CONVERSATIONS_PER_WRITE) -> bool:
    """Send messages, return snoozed conversations and close idle ones whose time has come, the earliest first.

    At most `MESSAGES_PER_WRITE` messages and `limit` conversations. Returns whether there may be more.
    """
    if do_send_scheduled(tx, MESSAGES_PER_WRITE) == MESSAGES_PER_WRITE:
        return True  # they first: else a conversation might be closed before its message is sent
    return _do_conversations(tx, limit)


def _do_conversations(tx: Tx, limit: int) -> bool:
    """Return snoozed conversations and close idle ones. Returns whether there may be more."""
    now = tx.clock.now()
    snoozed = _fetch_snoozed(tx.conn, tx.workspace_id, limit, now)
    for contact, conversation in _with_contacts(tx.conn, snoozed):
        do_return(tx, contact, conversation, _TIMER)
    workspace = fetch_one(tx.conn, Workspace, tables.workspaces.c.id == tx.workspace_id)
    idle = [] if workspace is None else _fetch_idle(tx.conn, workspace, limit - len(snoozed), now)
    for contact, conversation in _with_contacts(tx.conn, idle):
        do_close(tx, contact, conversation, _TIMER, ConversationClosed())
    return len(snoozed) + len(idle) == limit


def _fetch_snoozed(
    conn: Connection, workspace_id: WorkspaceId, limit: int, upto: datetime | None = None
) -> list[Conversation]:
    return _fetch_first(conn, workspace_id, _SNOOZED, limit, upto)


def _fetch_idle(conn: Connection, workspace: Workspace, limit: int, upto: datetime | None = None) -> list[Conversation]:
    if not workspace.auto_closing.is_on:
        return []
    if upto is not None:
        upto -= timedelta(minutes=workspace.auto_closing.after_minutes)
    return _fetch_first(conn, workspace.id, _IDLE, limit, upto)


def _fetch_first(
    conn: Connection, workspace_id: WorkspaceId, waiting: _Waiting, limit: int, upto: datetime | None
) -> list[Conversation]:
    """Return the conversations of contacts who are not blocked with the earliest times; none after `upto`."""
    contacts = tables.contacts.c
    source = tables.conversations.join(tables.contacts, contacts.id == _conversations.contact_id)
    is_waiting, time = waiting
    criteria = [_conversations.workspace_id == workspace_id, contacts.is_blocked.is_(False)]
    if upto is not None:
        criteria.append(time <= upto)
    return fetch_all(conn, Conversation, and_(is_waiting, *criteria), order_by=[time], limit=limit, source=source)


def _with_contacts(conn: Connection, conversations: Sequence[Conversation]) -> Iterator[tuple[Contact, Conversation]]:
    if not conversations:
        return
    contact_ids = [conversation.contact_id for conversation in conversations]
    contacts = {contact.id: contact for contact in fetch_all(conn, Contact, tables.contacts.c.id.in_(contact_ids))}
    for conversation in conversations:
        yield contacts[conversation.contact_id], conversation
