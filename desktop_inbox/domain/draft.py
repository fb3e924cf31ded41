"""Drafts: what a user has begun to write to a contact. They follow the user from one desktop to another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import ContactId, DraftId, MessageId, UserId

DRAFT_CHARACTERS = 4 * 16_000
"""The longest draft that travels, in Unicode code points. A longer one stays on its own desktop."""


VOICE_NOTES = "voice"
"""Where voice notes wait that were to be sent and came back, beside the texts of the modes; on their own device only.

None of it travels.
"""


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
    """What is written, as a composer takes it up and gives it away.

    `attachments` go with it, in their order, each once. They stay on this device: what follows the user is `words`.
    """

    text: str = ""
    quoted_id: MessageId | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def words(self) -> DraftContent:
        """The same without attachments."""
        return DraftContent(text=self.text, quoted_id=self.quoted_id)


def joined(content: DraftContent, since: DraftContent) -> DraftContent:
    """Return what comes back, with what was written since after it."""
    return DraftContent(
        text="\n".join(part for part in (content.text, since.text) if part),
        quoted_id=content.quoted_id or since.quoted_id,
        attachments=together(content.attachments, since.attachments),
    )


def together(first: Iterable[Attachment], second: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return attachments of two drafts, each once."""
    return tuple({attachment.id: attachment for attachment in (*first, *second)}.values())
