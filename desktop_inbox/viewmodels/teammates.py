"""Which teammates look at the contact that is open, and telling them that this user does."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.ports import Colleagues
from desktop_inbox.viewmodels.conversation_header import Teammate, teammate
from desktop_inbox.viewmodels.people import People


class Teammates(QObject):
    """Both directions of viewing, for one contact at a time. `changed` when `viewers` did.

    Belongs to the loop's thread. Nothing is told while the screen is not in front of the user.
    """

    changed = Signal()

    def __init__(self, colleagues: Colleagues, people: People, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colleagues, self._people = colleagues, people
        self._contact_id: ContactId | None = None
        self._is_in_front = False
        self._told: ContactId | None = None
        self._viewers: tuple[Teammate, ...] = ()
        self._subscription = colleagues.subscribe_viewings(self._read)
        people.changed.connect(self._read)

    @property
    def viewers(self) -> tuple[Teammate, ...]:
        """The other users who look at the contact now, by name."""
        return self._viewers

    def watch(self, contact_id: ContactId | None) -> None:
        """Look at another contact; None: at none."""
        self._contact_id = contact_id
        self._tell()
        self._read()

    def set_in_front(self, *, is_in_front: bool) -> None:
        """Hear whether the conversation is in front of the user."""
        self._is_in_front = is_in_front
        self._tell()

    def close(self) -> None:
        """Stop listening, and tell that this user looks at nothing."""
        self._subscription.close()
        self._contact_id = None
        self._tell()

    def _tell(self) -> None:
        viewed = self._contact_id if self._is_in_front else None
        if viewed != self._told:
            self._told = viewed
            self._colleagues.set_viewing(viewed)

    def _read(self) -> None:
        ids = {viewing.user_id for viewing in self._colleagues.viewings() if viewing.contact_id == self._contact_id}
        users = [self._people.user(user_id) for user_id in ids - {self._people.user_id}]
        found = [teammate(user) for user in users if user is not None] if self._contact_id is not None else []
        viewers = tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))
        if viewers != self._viewers:
            self._viewers = viewers
            self.changed.emit()
