"""The pictures and videos of a contact, one at a time, as the viewer shows them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.results import SharedFile
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.tasks import TaskScope

NEIGHBOURS = 500
"""Among so many of the contact's newest files the next and the previous ones are looked for."""

_SHOWN = frozenset({AttachmentKind.IMAGE, AttachmentKind.VIDEO})


class FileViewing(QObject):
    """What is viewed, and its neighbours in the order of the conversation. Belongs to the loop's thread.

    `changed`: another file is viewed, or the neighbours were read.
    """

    changed = Signal()

    def __init__(self, store: Store, scope: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._scope = store, scope
        self._shown: tuple[Attachment, ...] = ()
        self._number = 0

    @property
    def current(self) -> Attachment | None:
        """What is viewed; None: nothing."""
        return self._shown[self._number] if self._shown else None

    @property
    def number(self) -> int:
        """Which of `count` files it is, from 1, the oldest first."""
        return self._number + 1

    @property
    def count(self) -> int:
        """How many files can be viewed."""
        return len(self._shown)

    def view(self, attachment: Attachment, contact_id: ContactId | None) -> None:
        """View a file of a contact; its neighbours are read meanwhile (None: it has none)."""
        self._shown, self._number = (attachment,), 0
        self.changed.emit()
        if contact_id is not None:
            self._scope.spawn("read shown files", self._read(attachment, contact_id))

    def step(self, by: int) -> None:
        """Go to the next file (1) or the previous one (-1); at the ends nothing happens."""
        number = self._number + by
        if 0 <= number < len(self._shown):
            self._number = number
            self.changed.emit()

    async def _read(self, attachment: Attachment, contact_id: ContactId) -> None:
        try:
            found = await self._store.shared_files(contact_id, limit=NEIGHBOURS)
        except StoreUnavailableError:
            return
        if self.current is not attachment or len(self._shown) > 1:
            return
        shown = _in_order(found)
        place = next((number for number, each in enumerate(shown) if each.id == attachment.id), None)
        if place is not None:
            self._shown, self._number = shown, place
            self.changed.emit()


def _in_order(found: Sequence[SharedFile]) -> tuple[Attachment, ...]:
    """Return what can be viewed of files that are given newest message first, oldest first."""
    messages = [list(files) for _, files in groupby(found, key=lambda each: each.message_id)]
    return tuple(each.attachment for files in reversed(messages) for each in files if each.attachment.kind in _SHOWN)
