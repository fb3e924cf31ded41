"""A contact as the user sees it: the server's rows with the effects of the user's own commands over them."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.ids import CommentId, ConversationId
from desktop_inbox.domain.message import Mention


@dataclass(slots=True)
class ContactState:
    """A contact, its conversations as far as they were asked for, and the signed-in user's read marks and mentions.

    Entities are replaced, never changed. `read` maps a conversation to its mark's `incoming_read`.
    """

    contact: Contact | None = None
    conversations: dict[ConversationId, Conversation] = field(default_factory=dict)
    read: dict[ConversationId, int] = field(default_factory=dict)
    mentions: dict[CommentId, Mention] = field(default_factory=dict)

    @property
    def is_blocked(self) -> bool:
        """Whether the contact is blocked: then their conversations are neither opened nor closed."""
        return self.contact is not None and self.contact.is_blocked

    def open_conversation(self) -> Conversation | None:
        """Return the contact's open conversation."""
        return next((row for row in self.conversations.values() if row.status is ConversationStatus.OPEN), None)

    def newest_first(self) -> list[Conversation]:
        """Return the conversations: the open one, then by when they were opened."""
        return sorted(self.conversations.values(), key=_recency, reverse=True)

    def newest(self) -> Conversation | None:
        """Return the conversation that stands for the contact in lists."""
        return max(self.conversations.values(), key=_recency, default=None)

    def unread(self, conversation: Conversation) -> int:
        """Return how many messages of the contact the user has not read in a conversation."""
        return max(0, conversation.incoming_count - self.read.get(conversation.id, 0))

    def recent_mentions(self) -> list[Mention]:
        """Return the mentions since the newest conversation was opened, and those of it: what Mentions shows."""
        newest = self.newest()
        if newest is None:
            return []
        return [
            mention
            for mention in self.mentions.values()
            if mention.conversation_id == newest.id or mention.created_at >= newest.opened_at
        ]

    def put(self, conversation: Conversation) -> None:
        """Put a conversation in the place of its former self. The contact's field follows its status."""
        self.conversations[conversation.id] = conversation
        if self.contact is None:
            return
        is_open = conversation.status is ConversationStatus.OPEN
        current = self.contact.open_conversation_id
        if is_open and current != conversation.id:
            self.contact = msgspec.structs.replace(self.contact, open_conversation_id=conversation.id)
        elif not is_open and current == conversation.id:
            self.contact = msgspec.structs.replace(self.contact, open_conversation_id=None)


def _recency(conversation: Conversation) -> tuple[bool, object, bytes]:
    return conversation.status is ConversationStatus.OPEN, conversation.opened_at, conversation.id.bytes
