"""Replies that were written and are on their way into the store: shown at once, so nobody waits for a disk."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

import msgspec

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import ContactId, ConversationId, MessageId, UserId
from desktop_inbox.domain.message import DeliveryState, Direction, Message, kind_of


class Echo(msgspec.Struct, frozen=True, kw_only=True):
    """A reply as its author gave it."""

    contact_id: ContactId
    conversation_id: ConversationId
    message_id: MessageId
    text: str
    attachments: tuple[Attachment, ...]
    created_at: datetime

    def message(self, author_id: UserId) -> Message:
        """Return it as it stands in the timeline until the store shows it there."""
        return Message(
            id=self.message_id,
            contact_id=self.contact_id,
            conversation_id=self.conversation_id,
            kind=kind_of(self.text, self.attachments),
            direction=Direction.OUTGOING,
            author_id=author_id,
            text=self.text,
            attachments=self.attachments,
            state=DeliveryState.WAITING,
            created_at=self.created_at,
        )


class Echoes:
    """The echoes of one writer's replies, each until the store's own row takes its place.

    One that is `stored` may be dropped by whoever reads the timeline after that: it stands there, or was taken back.
    Belongs to the loop's thread.
    """

    def __init__(self) -> None:
        self._echoes: dict[MessageId, Echo] = {}
        self._stored: set[MessageId] = set()
        self._listeners: list[Callable[[ContactId], None]] = []

    def subscribe(self, callback: Callable[[ContactId], None]) -> None:
        """Call back when a contact has other echoes, for as long as the writer lives."""
        self._listeners.append(callback)

    def of(self, contact_id: ContactId, known: Collection[MessageId]) -> list[Echo]:
        """Return a contact's echoes in the order in which they were written, but for messages that are known."""
        return [
            echo for echo in self._echoes.values() if echo.contact_id == contact_id and echo.message_id not in known
        ]

    def begin(self, echo: Echo) -> None:
        """Show an echo."""
        self._echoes[echo.message_id] = echo
        self._tell(echo.contact_id)

    def end(self, message_id: MessageId) -> None:
        """Show an echo no more: it could not be stored."""
        echo = self._echoes.pop(message_id, None)
        if echo is not None:
            self._tell(echo.contact_id)

    def note_stored(self, message_id: MessageId) -> None:
        """Note that the store has it."""
        if message_id in self._echoes:
            self._stored.add(message_id)

    def stored(self) -> frozenset[MessageId]:
        """Return those that the store has: what is read of it from now on tells of them."""
        return frozenset(self._stored)

    def drop(self, message_ids: Collection[MessageId]) -> None:
        """Forget echoes whose place the store's rows have taken."""
        for message_id in message_ids:
            self._echoes.pop(message_id, None)
            self._stored.discard(message_id)

    def _tell(self, contact_id: ContactId) -> None:
        for callback in self._listeners:
            callback(contact_id)
