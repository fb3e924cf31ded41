"""What the index tables say of a contact, worked out from everything that is known of it, the outbox included.

The index is only ever written from here, so a row of it never depends on what was there before.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from uuid import UUID

from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.number_key import number_key
from desktop_inbox.cache.times import to_us
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.text import search_key

NOT_WAITING_US = 2**62
"""`waiting_us` of contacts that wait for nothing: they come last."""

Values = tuple[object, ...]


class Stage(IntEnum):
    """Where a contact stands in the lists. The first three are also where a conversation stands."""

    CLOSED = 0
    OPEN = 1
    SNOOZED = 2
    BLOCKED = 3


def is_listed(state: ContactState) -> bool:
    """Return whether the index knows a contact: one that is known, and was not merged into another one."""
    return state.contact is not None and state.contact.merged_into is None


def entry_values(state: ContactState) -> Values | None:
    """Return a contact's row of `list_entries`; None for one that no list shows."""
    contact, conversation = state.contact, state.newest()
    if contact is None or conversation is None or contact.merged_into is not None:
        return None
    lifecycle = _lifecycle(conversation)
    stage = Stage.BLOCKED if contact.is_blocked else lifecycle
    waiting, mentions = conversation.waiting_since, state.recent_mentions()
    return (
        contact.id.bytes,
        conversation.id.bytes,
        int(stage),
        int(lifecycle),
        _bytes(contact.assignee_id),
        _bytes(contact.team_id),
        _bytes(conversation.channel_id),
        to_us(conversation.activity_at),
        NOT_WAITING_US if waiting is None else to_us(waiting),
        state.unread(conversation),
        int(stage) if mentions and stage is not Stage.BLOCKED else None,
        int(not all(mention.is_seen for mention in mentions)),
        search_key(contact.name),
    )


def book_values(state: ContactState, contact: Contact, identities: Iterable[Identity]) -> Values:
    """Return a contact's row of `contact_book`."""
    addresses = (text for identity in identities for text in (identity.display, identity.address))
    searched = (contact.name, contact.email or "", contact.phone or "", *addresses)
    return (
        contact.id.bytes,
        search_key(contact.name),
        contact.email or "",
        contact.phone or "",
        "\n".join(dict.fromkeys(search_key(text) for text in searched if text)),
        to_us(contact.created_at),
        activity_us(state),
        int(contact.is_blocked),
    )


def activity_us(state: ContactState) -> int:
    """Return when a contact's newest conversation was active; 0 without one."""
    newest = state.newest()
    return 0 if newest is None else to_us(newest.activity_at)


def tag_values(contact: Contact) -> set[Values]:
    """Return a contact's rows of `contact_tags`."""
    return {(contact.id.bytes, tag_id.bytes) for tag_id in contact.tag_ids}


def field_values(contact: Contact) -> set[Values]:
    """Return a contact's rows of `contact_values`."""
    return {
        (contact.id.bytes, field_id.bytes, search_key(value), number_key(value))
        for field_id, value in contact.fields.items()
        if value
    }


def _lifecycle(conversation: Conversation) -> Stage:
    if conversation.status is not ConversationStatus.OPEN:
        return Stage.CLOSED
    return Stage.OPEN if conversation.snoozed_until is None else Stage.SNOOZED


def _bytes(row_id: UUID | None) -> bytes | None:
    return None if row_id is None else row_id.bytes
