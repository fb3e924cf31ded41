"""Identifiers: UUIDv7 (RFC 9562, section 5.7), made by whoever creates the thing.

A client makes the ids of what it creates, so a row shown before it was sent and the row on the server are one row.
The time inside an id is its maker's clock: it keeps database indexes local and is never used to order anything.
"""

from __future__ import annotations

import secrets
from typing import NewType
from uuid import UUID

WorkspaceId = NewType("WorkspaceId", UUID)
UserId = NewType("UserId", UUID)
TeamId = NewType("TeamId", UUID)
ChannelId = NewType("ChannelId", UUID)
ContactId = NewType("ContactId", UUID)
IdentityId = NewType("IdentityId", UUID)
ConversationId = NewType("ConversationId", UUID)
MessageId = NewType("MessageId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
CommentId = NewType("CommentId", UUID)
EventId = NewType("EventId", UUID)
ClosingCategoryId = NewType("ClosingCategoryId", UUID)
TagId = NewType("TagId", UUID)
ContactFieldId = NewType("ContactFieldId", UUID)
CustomInboxId = NewType("CustomInboxId", UUID)
SnippetId = NewType("SnippetId", UUID)
DraftId = NewType("DraftId", UUID)
MergeId = NewType("MergeId", UUID)
CommandId = NewType("CommandId", UUID)


def new_uuid7(unix_ms: int) -> UUID:
    """Return a fresh UUIDv7 for the given Unix time in milliseconds."""
    random = secrets.randbits(74)
    value = (unix_ms & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | (random >> 62) << 64
    value |= 0b10 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=value)
