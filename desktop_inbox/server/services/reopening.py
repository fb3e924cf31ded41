"""Taking a closing back: the conversation goes on as if it had not been closed."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ContactAssigned, ConversationReopened, Event
from desktop_inbox.domain.message import Direction
from desktop_inbox.protocol.conversation_commands import REOPEN_PERIOD, ReopenConversation
from desktop_inbox.server.services.access import Actor, access_contact, access_conversation
from desktop_inbox.server.services.blocking import check_not_blocked
from desktop_inbox.server.services.conversations import Cause, assignment, do_assign, do_record_event
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all

_messages = tables.messages.c


def do_reopen_conversation(tx: Tx, actor: Actor, command: ReopenConversation) -> None:
    """Take the closing of a contact's newest conversation back. One that is open is left as it is.

    Its note leaves the conversation, and stays in the timeline. Who was unassigned by the closing is assigned again.
    Raises `UserError`: `contact_not_found`, `conversation_not_found`, `contact_blocked`, `already_open`
    (`conversation_id`: the open one), `too_late` (also when the contact has had a newer one).
    """
    contact = access_contact(tx.conn, actor, command.contact_id)
    conversation = access_conversation(tx.conn, actor, contact.id, command.conversation_id)
    if conversation.status is ConversationStatus.OPEN:
        return
    check_not_blocked(contact)
    if contact.open_conversation_id is not None:
        raise UserError("already_open", conversation_id=contact.open_conversation_id)
    if _is_too_late(tx, conversation):
        raise UserError("too_late")
    cause = Cause(Source.USER, actor.user_id)
    unassigned = _find_unassigned(tx, contact, conversation)
    reopened = tx.put("conversation.reopened", _as_reopened(tx, contact, conversation))
    contact = tx.put("contact.updated", msgspec.structs.replace(contact, open_conversation_id=conversation.id))
    do_record_event(tx, contact, conversation.id, cause, ConversationReopened())
    if unassigned is not None:
        change = assignment(contact, unassigned.previous_id, unassigned.previous_team_id)
        do_assign(tx, contact, reopened, cause, change)


def _is_too_late(tx: Tx, conversation: Conversation) -> bool:
    if conversation.closed_at is None or tx.clock.now() - conversation.closed_at > REOPEN_PERIOD:
        return True
    conversations = tables.conversations.c
    is_newer = (conversations.contact_id == conversation.contact_id) & (
        conversations.opened_at > conversation.opened_at
    )
    return tx.conn.scalar(select(conversations.id).where(is_newer).limit(1)) is not None


def _as_reopened(tx: Tx, contact: Contact, conversation: Conversation) -> Conversation:
    """Return the conversation as it goes on. What it is idle for begins anew: else a timer would close it at once."""
    is_its = (_messages.contact_id == contact.id) & (_messages.conversation_id == conversation.id)
    is_reply = (_messages.direction == Direction.OUTGOING) & _messages.author_id.is_not(None)
    newest_reply = select(_messages.position).where(is_its, is_reply).order_by(_messages.position.desc()).limit(1)
    replied = tx.conn.scalar(newest_reply) or 0
    is_unanswered = (_messages.direction == Direction.INCOMING) & (_messages.position > replied)
    unanswered = select(_messages.created_at).where(is_its, is_unanswered).order_by(_messages.position).limit(1)
    waiting_since = tx.conn.scalar(unanswered)
    return msgspec.structs.replace(
        conversation,
        status=ConversationStatus.OPEN,
        closed_at=None,
        closed_source=None,
        closed_by=None,
        closing_category="",
        closing_summary="",
        assignee_id=contact.assignee_id,
        waiting_since=waiting_since,
        idle_since=tx.clock.now() if replied and waiting_since is None else None,
    )


def _find_unassigned(tx: Tx, contact: Contact, conversation: Conversation) -> ContactAssigned | None:
    """Return the unassignment by the closing, if there was one and nobody has assigned the contact since."""
    events = tables.events.c
    is_since = (events.contact_id == contact.id) & (events.created_at >= conversation.closed_at)
    found = fetch_all(tx.conn, Event, is_since, order_by=[events.position])
    changes = [(event.conversation_id, event.detail) for event in found if isinstance(event.detail, ContactAssigned)]
    if not changes:
        return None
    conversation_id, last = changes[-1]
    is_by_closing = conversation_id == conversation.id and last.assignee_id is None and last.team_id is None
    return last if is_by_closing else None
