"""Rules of conversations: opening, closing, returning, assigning, and what a message does to the one it goes into.

A contact has at most one open conversation. Writes of a workspace are serial, so what a rule reads still holds when it
writes; the database's partial unique index stands behind that.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import select

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import (
    Conversation,
    ConversationStatus,
    Source,
    last_message_of,
)
from desktop_inbox.domain.event import (
    ChannelEventKind,
    ContactAssigned,
    ConversationClosed,
    ConversationOpened,
    ConversationReturned,
    Event,
    EventDetail,
)
from desktop_inbox.domain.ids import ChannelId, ConversationId, EventId, TeamId, UserId
from desktop_inbox.domain.message import Direction, Message
from desktop_inbox.server.services.visibility import note_visibility
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx


class Cause(msgspec.Struct, frozen=True):
    """Who or what does something. `user_id` is given when a user does."""

    source: Source
    user_id: UserId | None = None


def new_conversation(
    contact: Contact, conversation_id: ConversationId, channel_id: ChannelId | None, cause: Cause, now: datetime
) -> Conversation:
    """Return a conversation as it is when it opens: with the contact's assignee. It is not stored yet."""
    return Conversation(
        id=conversation_id,
        contact_id=contact.id,
        channel_id=channel_id,
        opened_at=now,
        opened_source=cause.source,
        opened_by=cause.user_id,
        assignee_id=contact.assignee_id,
        activity_at=now,
    )


def with_message(conversation: Conversation, message: Message, incoming: int = 0) -> Conversation:
    """Return the conversation after its newest message, of `incoming` new ones from the contact. Nothing is stored.

    In a closed one (a blocked contact's) nobody waits.
    """
    now = message.created_at
    is_open = conversation.status is ConversationStatus.OPEN
    is_reply = message.direction is Direction.OUTGOING and message.author_id is not None
    waiting_since = conversation.waiting_since or now if incoming and is_open else conversation.waiting_since
    return msgspec.structs.replace(
        conversation,
        incoming_count=conversation.incoming_count + incoming,
        waiting_since=None if is_reply else waiting_since,
        idle_since=now if is_reply else None if incoming else conversation.idle_since,
        first_reply_at=conversation.first_reply_at or (now if is_reply else None),
        activity_at=now,
        last_message=last_message_of(message),
    )


def as_closed(conversation: Conversation, cause: Cause, now: datetime, note: ConversationClosed) -> Conversation:
    """Return the conversation closed with a closing note. It is not snoozed any more. Nothing is stored."""
    return msgspec.structs.replace(
        conversation,
        status=ConversationStatus.CLOSED,
        closed_at=now,
        closed_source=cause.source,
        closed_by=cause.user_id,
        closing_category=note.category,
        closing_summary=note.summary,
        waiting_since=None,
        snoozed_until=None,
        snoozed_at=None,
        snoozed_by=None,
        idle_since=None,
    )


def as_returned(conversation: Conversation, now: datetime) -> Conversation:
    """Return the conversation as it is when it is not snoozed. The time snoozed does not count as idle."""
    if conversation.snoozed_at is None:
        return conversation
    idle_since = conversation.idle_since
    if idle_since is not None:
        idle_since += now - max(idle_since, conversation.snoozed_at)
    return msgspec.structs.replace(
        conversation, snoozed_until=None, snoozed_at=None, snoozed_by=None, idle_since=idle_since
    )


def free_conversation_id(tx: Tx, wanted: ConversationId) -> ConversationId:
    """Return the id for a new conversation: the one wanted, or a fresh one when that names an older conversation."""
    return ConversationId(new_id(tx.clock)) if is_conversation_id_taken(tx, wanted) else wanted


def is_conversation_id_taken(tx: Tx, conversation_id: ConversationId) -> bool:
    """Return whether any conversation, of whatever workspace, has the id."""
    conversations = tables.conversations.c
    return tx.conn.scalar(select(conversations.id).where(conversations.id == conversation_id)) is not None


def do_record_event(
    tx: Tx, contact: Contact, conversation_id: ConversationId | None, cause: Cause, detail: EventDetail
) -> Event:
    """Write what happened into the contact's timeline."""
    event = Event(
        id=EventId(new_id(tx.clock)),
        contact_id=contact.id,
        conversation_id=conversation_id,
        source=cause.source,
        actor_id=cause.user_id,
        detail=detail,
        created_at=tx.clock.now(),
    )
    return tx.put("event.recorded", event)


def do_open(
    tx: Tx,
    contact: Contact,
    conversation: Conversation,
    cause: Cause,
    channel_event: ChannelEventKind | None = None,
) -> tuple[Contact, Conversation]:
    """Store a new conversation as the contact's open one, with its event. The contact must have none open.

    `channel_event` is what opened it, when that was no message and no user.
    """
    opened = tx.put("conversation.opened", conversation)
    contact = tx.put("contact.updated", msgspec.structs.replace(contact, open_conversation_id=conversation.id))
    do_record_event(tx, contact, conversation.id, cause, ConversationOpened(channel_event=channel_event))
    return contact, opened


def do_return(tx: Tx, contact: Contact, conversation: Conversation, cause: Cause) -> Conversation:
    """Bring a snoozed conversation back, with its event."""
    returned = tx.put("conversation.returned", as_returned(conversation, tx.clock.now()))
    do_record_event(tx, contact, conversation.id, cause, ConversationReturned())
    return returned


def do_close(
    tx: Tx, contact: Contact, conversation: Conversation, cause: Cause, note: ConversationClosed
) -> tuple[Contact, Conversation]:
    """Close the contact's open conversation with a closing note. Contact and conversation keep their assignee."""
    closed = tx.put("conversation.closed", as_closed(conversation, cause, tx.clock.now(), note))
    contact = tx.put("contact.updated", msgspec.structs.replace(contact, open_conversation_id=None))
    do_record_event(tx, contact, conversation.id, cause, note)
    return contact, closed


def assignment(
    contact: Contact, assignee_id: UserId | None, team_id: TeamId | None, *, by_reply: bool = False
) -> ContactAssigned:
    """Return the change of a contact's assignee and team to these (None: nobody, no team). Nothing is stored."""
    return ContactAssigned(
        assignee_id=assignee_id,
        previous_id=contact.assignee_id,
        team_id=team_id,
        previous_team_id=contact.team_id,
        by_reply=by_reply,
    )


def do_assign(
    tx: Tx, contact: Contact, conversation: Conversation | None, cause: Cause, change: ContactAssigned
) -> tuple[Contact, Conversation | None]:
    """Give the contact another assignee and team, with the event, which stands in the conversation if there is one.

    The conversation gets the assignee too while it is open; a closed one keeps its own.
    """
    assigned = msgspec.structs.replace(contact, assignee_id=change.assignee_id, team_id=change.team_id)
    assigned = tx.put("contact.assigned", assigned)
    note_visibility(tx, contact, assigned)
    is_open = conversation is not None and conversation.status is ConversationStatus.OPEN
    if conversation is not None and is_open and conversation.assignee_id != change.assignee_id:
        conversation = msgspec.structs.replace(conversation, assignee_id=change.assignee_id)
        conversation = tx.put("conversation.assigned", conversation)
    do_record_event(tx, assigned, None if conversation is None else conversation.id, cause, change)
    return assigned, conversation
