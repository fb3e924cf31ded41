"""Whether a teammate has replied to a contact since the user began to write a reply."""

from __future__ import annotations

import logging

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import Message
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.text import one_line

_log = logging.getLogger(__name__)

_LINE_CHARACTERS = 160


class NewerReply(msgspec.Struct, frozen=True):
    """A teammate's reply: their name and the first line of the text, both empty while they are not known."""

    author: str = ""
    line: str = ""


class ReplyWatch(QObject):
    """Compares the newest reply of another user with the one that stood when the writing began.

    Replies are known by their positions (`ContactDetails.newest_reply`). `changed` when more is known of the newest.
    Belongs to the loop's thread; its work ends with the scope.
    """

    changed = Signal()

    def __init__(self, store: Store, scope: TaskScope, parent: QObject | None = None) -> None:
        """Take what it works with."""
        super().__init__(parent)
        self._store, self._scope = store, scope
        self._newest: int | None = None
        self._seen: int | None = None
        self._is_writing = False
        self._reply = (0, NewerReply())

    @property
    def newest(self) -> int | None:
        """Where the newest reply of another user stands; None: not known yet."""
        return self._newest

    @property
    def seen(self) -> int | None:
        """The newest reply that the user has seen or been told of; None: they do not write, or it is not known yet."""
        return self._seen if self._is_writing else None

    @property
    def newer(self) -> NewerReply | None:
        """The newest reply, if it came since."""
        if self._newest is None or self.seen is None or self._newest <= self.seen:
            return None
        position, reply = self._reply
        return reply if position == self._newest else NewerReply()

    def leave(self) -> None:
        """Forget the contact."""
        self._newest = self._seen = None
        self._is_writing = False

    def begin(self) -> None:
        """Note that the user begins to write, with everything that is known now before their eyes."""
        self._is_writing = True
        self._seen = self._newest

    def end(self) -> None:
        """Note that nothing is written any more."""
        self._is_writing = False

    def accept(self) -> None:
        """Note that the user has been told of the newest reply."""
        self._seen = self._newest

    def know(self, contact_id: ContactId, newest: int) -> None:
        """Hear the position of the newest reply to the contact."""
        if newest == self._newest:
            return
        self._newest = newest
        if self._is_writing and self._seen is None:
            self._seen = newest
        if self.newer is not None:
            self._scope.spawn("read-reply", self._read(contact_id, newest))
        self.changed.emit()

    async def _read(self, contact_id: ContactId, position: int) -> None:
        try:
            found = await self._store.timeline(contact_id, after=position - 1, limit=1)
            names = {user.id: user.name for user in await self._store.users()}
        except StoreUnavailableError as error:
            _log.warning("a reply cannot be read: %s", error.code)
            return
        for item in found.items:
            if isinstance(item, Message) and item.position == position and item.author_id is not None:
                line = one_line(item.text.lstrip().partition("\n")[0], _LINE_CHARACTERS)
                self._reply = (position, NewerReply(names.get(item.author_id, ""), line))
                self.changed.emit()
