"""Rules of snoozing: an open conversation is put out of the way until a time, or until the contact writes."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from desktop_inbox.domain.conversation import ConversationStatus, Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ConversationSnoozed
from desktop_inbox.domain.snooze import LONGEST_SNOOZE
from desktop_inbox.protocol.conversation_commands import SnoozeConversation, UnsnoozeConversation
from desktop_inbox.server.services.access import Actor, access_contact, access_conversation
from desktop_inbox.server.services.blocking import check_not_blocked
from desktop_inbox.server.services.conversations import Cause, as_returned, do_record_event, do_return
from desktop_inbox.server.storage.database import Tx


def do_snooze_conversation(tx: Tx, actor: Actor, command: SnoozeConversation) -> None:
    """Put an open conversation out of the way. One that is snoozed already gets the new time and the new author.

    The same time once more changes nothing. Raises `UserError`: `contact_not_found`, `conversation_not_found`,
    `contact_blocked`, `conversation_closed`, `newer_activity`, `snooze_in_past`, `snooze_too_long`.
    """
    contact = access_contact(tx.conn, actor, command.contact_id)
    conversation = access_conversation(tx.conn, actor, contact.id, command.conversation_id)
    check_not_blocked(contact)
    if conversation.status is ConversationStatus.CLOSED:
        raise UserError("conversation_closed")
    if conversation.incoming_count > command.seen_incoming:
        raise UserError("newer_activity")
    now = tx.clock.now()
    until = _check_time(command.until, now)
    if until == conversation.snoozed_until:
        return
    snoozed = msgspec.structs.replace(
        as_returned(conversation, now), snoozed_until=until, snoozed_at=now, snoozed_by=actor.user_id
    )
    tx.put("conversation.snoozed", snoozed)
    cause = Cause(Source.USER, actor.user_id)
    do_record_event(tx, contact, conversation.id, cause, ConversationSnoozed(until=until))


def do_unsnooze_conversation(tx: Tx, actor: Actor, command: UnsnoozeConversation) -> None:
    """Bring a snoozed conversation back. One that is not snoozed, or closed, is left as it is.

    Raises `UserError`: `contact_not_found`, `conversation_not_found`.
    """
    contact = access_contact(tx.conn, actor, command.contact_id)
    conversation = access_conversation(tx.conn, actor, contact.id, command.conversation_id)
    if conversation.snoozed_until is not None:
        do_return(tx, contact, conversation, Cause(Source.USER, actor.user_id))


def _check_time(until: datetime, now: datetime) -> datetime:
    """Return the time in UTC."""
    if until <= now:
        raise UserError("snooze_in_past")
    if until > now + LONGEST_SNOOZE:
        raise UserError("snooze_too_long", days=LONGEST_SNOOZE.days)
    return until.astimezone(UTC)
