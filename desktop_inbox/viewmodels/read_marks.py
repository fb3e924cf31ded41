"""Saying how far the user has read, and that they have looked at their mentions."""

from __future__ import annotations

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId, CommentId, ContactId, ConversationId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.conversation_commands import MENTIONS_AT_ONCE, MarkMentionsSeen, MarkRead

_Mark = tuple[ConversationId, int]


class ReadMarks:
    """Raises the read mark of one contact at a time. Belongs to the loop's thread; its tasks end with the scope."""

    def __init__(self, store: Store, clock: Clock, scope: TaskScope) -> None:
        self._store, self._clock, self._scope = store, clock, scope
        self._asked: _Mark | None = None
        self._seen: tuple[CommentId, ...] = ()

    def clear(self) -> None:
        """Forget what was asked for: another contact is open."""
        self._asked = None
        self._seen = ()

    def hold(self, details: ContactDetails) -> None:
        """Do not raise the mark of what is known now."""
        conversation = details.conversations[0]
        self._asked = (conversation.id, conversation.incoming_count)

    def see_mentions(self, details: ContactDetails) -> None:
        """Take the comments that mention the user as looked at. The same ones are told of once."""
        if details.mentions_unseen != self._seen:
            self._seen = details.mentions_unseen
            self._scope.spawn("see-mentions", self._see(details.contact.id, details.mentions_unseen))

    def raise_to(self, details: ContactDetails) -> None:
        """Take the newest conversation as read, as far as these details know it. The same mark is raised once.

        One that could not be stored is raised when it is asked for again.
        """
        conversation = details.conversations[0]
        mark = (conversation.id, conversation.incoming_count)
        if mark != self._asked:
            self._asked = mark
            self._scope.spawn("mark-read", self._raise(details.contact.id, mark))

    async def _see(self, contact_id: ContactId, comment_ids: tuple[CommentId, ...]) -> None:
        command = MarkMentionsSeen(
            command_id=CommandId(new_id(self._clock)), contact_id=contact_id, comment_ids=comment_ids[:MENTIONS_AT_ONCE]
        )
        try:
            await self._store.enqueue(command)
        except StoreUnavailableError:
            if self._seen == comment_ids:
                self._seen = ()

    async def _raise(self, contact_id: ContactId, mark: _Mark) -> None:
        conversation_id, incoming_read = mark
        command = MarkRead(
            command_id=CommandId(new_id(self._clock)),
            contact_id=contact_id,
            conversation_id=conversation_id,
            incoming_read=incoming_read,
        )
        try:
            await self._store.enqueue(command)
        except StoreUnavailableError:
            if self._asked == mark:
                self._asked = None
