"""Contacts and their identities on channels."""

from __future__ import annotations

from datetime import datetime

from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import ChannelId, ContactId, ConversationId, IdentityId, UserId


class Contact(Entity, frozen=True, kw_only=True, tag="contact"):
    """A person who writes to the workspace.

    `assignee_id` is who is responsible now (None: unassigned). It outlives the closing of a conversation; each
    conversation keeps its own assignee besides. `open_conversation_id` is the one open conversation, if any.
    `language` is a BCP 47 tag, `timezone` an IANA name; both None when unknown.
    """

    id: ContactId
    name: str
    created_at: datetime
    assignee_id: UserId | None = None
    open_conversation_id: ConversationId | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    timezone: str | None = None


class Identity(Entity, frozen=True, kw_only=True, tag="identity"):
    """A contact's address on a channel, unique within the channel. `address` is the channel's own id for the person."""

    id: IdentityId
    contact_id: ContactId
    channel_id: ChannelId
    address: str
    display: str = ""
