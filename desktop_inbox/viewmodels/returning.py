"""What was to be sent and comes back to be written on: texts with what belongs to them, and voice notes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.written import content_of, voice_notes_of
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.drafts import NOTHING, Drafts, Place, place_of
from desktop_inbox.viewmodels.outgoing import Outgoing

_log = logging.getLogger(__name__)

Shown = Callable[[], tuple[Place | None, DraftContent]]
"""Says which place is shown, and what is in its field."""


class Returning(QObject):
    """Takes commands out of the outbox. What they say is in their draft from then on; nothing is ever in neither.

    `came_back(Place, DraftContent)`: goes before what is in the field of its place. `voice_came_back(ContactId)`: voice
    notes wait with a contact (`domain.draft.VOICE_NOTES`). `refused(Outgoing)`: something that could not be stored is
    not of the place that is shown. `failed`: nothing could be taken back. Belongs to the loop's thread.
    """

    came_back = Signal(object, object)
    voice_came_back = Signal(object)
    failed = Signal()

    def __init__(self, drafts: Drafts, scope: TaskScope, shown: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts, self._scope, self._shown = drafts, scope, shown

    def take_back(self, commands: Sequence[SendMessage | AddComment]) -> None:
        """Have what commands of one place say written on. What the server may have already stays where it is."""
        self._scope.spawn("take back", self._take_back(commands))

    def refuse(self, outgoing: Outgoing) -> None:
        """Give back what could not be stored; where its place is not shown, once it is."""
        content = outgoing.whole
        if outgoing.place != self._shown()[0]:
            self._drafts.refuse(outgoing.place, content)
        elif content != NOTHING:
            self.came_back.emit(outgoing.place, content)

    async def _take_back(self, commands: Sequence[SendMessage | AddComment]) -> None:
        shown, content = self._shown()
        try:
            taken = await self._drafts.take_back(commands, content if shown == place_of(commands[0]) else None)
        except StoreUnavailableError as error:
            _log.warning("a text cannot be taken back: %s", error.code)
            self.failed.emit()
            return
        if taken:
            await self._give(taken)

    async def _give(self, taken: Sequence[SendMessage | AddComment]) -> None:
        place, content = place_of(taken[0]), content_of(taken)
        if content != NOTHING and place != self._shown()[0]:  # it was left: what was typed there is stored by now
            await self._drafts.bring(place, content)
        if content != NOTHING:
            self.came_back.emit(place, content)
        if voice_notes_of(taken):
            self.came_back.emit((place[0], ComposerMode.REPLY), NOTHING)
            self.voice_came_back.emit(place[0])
