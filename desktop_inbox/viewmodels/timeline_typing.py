"""Who types in the timeline that is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.ports import LiveSession, Typing

TYPING_EXPIRES_MS = 12_000
"""After so long without a word from anybody, everybody is taken to have stopped: a stop can be lost."""


class TypingPeople(QObject):
    """The people who type in one contact's timeline, in the order they began: users, or the contact (None)."""

    changed = Signal()

    def __init__(self, live: LiveSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._contact_id: ContactId | None = None
        self._people: dict[UserId | None, None] = {}
        self._subscription = live.subscribe_typing(self._on_typing)
        self._expiry = QTimer(self)
        self._expiry.setSingleShot(True)
        self._expiry.setInterval(TYPING_EXPIRES_MS)
        self._expiry.timeout.connect(self._forget_all)

    @property
    def people(self) -> tuple[UserId | None, ...]:
        """Who types now."""
        return tuple(self._people)

    def watch(self, contact_id: ContactId | None) -> None:
        """Watch another contact's timeline; nobody types there as far as is known. Emits nothing."""
        self._contact_id = contact_id
        self._people.clear()
        self._expiry.stop()

    def close(self) -> None:
        """Stop listening."""
        self._expiry.stop()
        self._subscription.close()

    def _on_typing(self, typing: Typing) -> None:
        if typing.contact_id != self._contact_id:
            return
        before = self.people
        if typing.is_typing:
            self._people[typing.user_id] = None
            self._expiry.start()
        else:
            self._people.pop(typing.user_id, None)
        if self.people != before:
            self.changed.emit()

    def _forget_all(self) -> None:
        self._people.clear()
        self.changed.emit()
