"""Contacts and their identities on channels."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import (
    ChannelId,
    ContactFieldId,
    ContactId,
    ConversationId,
    IdentityId,
    TagId,
    TeamId,
    UserId,
)


class Contact(Entity, frozen=True, kw_only=True, tag="contact"):
    """A person who writes to the workspace.

    `assignee_id` is who is responsible now (None: unassigned), `team_id` the team that is, if any: one of them, both
    (a user took over what waited for a team) or none. Both outlive the closing of a conversation; each conversation
    keeps its own assignee besides. `open_conversation_id` is the one open conversation, if any. `language` is a BCP 47
    tag, `timezone` an IANA name; both None when unknown. `tag_ids` ascend. `fields` are the values of the workspace's
    contact fields in the form of `contact_fields.check_field_value`; one that is unknown is missing.
    A blocked contact is in no inbox but Blocked, and their conversation is neither opened nor closed.
    `merged_into`: everything of this contact now belongs to that one, and commands on this one go there.
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
    team_id: TeamId | None = None
    is_blocked: bool = False
    tag_ids: tuple[TagId, ...] = ()
    fields: dict[ContactFieldId, str] = msgspec.field(default_factory=dict)
    merged_into: ContactId | None = None


class ContactAccess(Entity, frozen=True, kw_only=True, tag="contact_access"):
    """A restricted user gained or lost the right to see a contact. Private to the user.

    With one that gains comes everything of the contact; on one that loses the cache forgets the contact.
    """

    user_id: UserId
    contact_id: ContactId
    is_visible: bool


class Identity(Entity, frozen=True, kw_only=True, tag="identity"):
    """A contact's address on a channel, unique within the channel. `address` is the channel's own id for the person."""

    id: IdentityId
    contact_id: ContactId
    channel_id: ChannelId
    address: str
    display: str = ""
