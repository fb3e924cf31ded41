"""Drafts: what a user has begun to write to a contact. They follow the user from one desktop to another."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import ContactId, DraftId, MessageId, UserId

DRAFT_CHARACTERS = 4 * 16_000
"""The longest draft that travels, in Unicode code points. A longer one stays on its own desktop."""


class DraftMode(StrEnum):
    """What is being written: a message to the contact, or an internal comment. Each has its own draft."""

    REPLY = "reply"
    COMMENT = "comment"


class Draft(Entity, frozen=True, kw_only=True, tag="draft"):
    """What a user has written in one mode and not sent; an empty `text` without `quoted_id` is none. Private.

    There is one for each user, contact and mode; the last writer wins. `saved_at` is the server's time of it.
    """

    id: DraftId
    user_id: UserId
    contact_id: ContactId
    mode: DraftMode
    text: str
    saved_at: datetime
    quoted_id: MessageId | None = None


class DraftContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is written, as a composer takes it up and gives it away."""

    text: str = ""
    quoted_id: MessageId | None = None
