"""Recordings that an earlier run has left: the program was closed, or it crashed."""

from __future__ import annotations

import logging

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import StoreError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.sound import SoundTools
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.toasts import Toast, Toasts
from desktop_inbox.viewmodels.voice.recorder import VoiceRecorder
from desktop_inbox.viewmodels.voice.recordings import Recording, Recordings
from desktop_inbox.viewmodels.voice.review import Review
from desktop_inbox.viewmodels.voice.words import VoiceWords

_log = logging.getLogger(__name__)
RECOVERED = "recovered"


class Recovery(QObject):
    """Lets recordings of earlier runs wait with their contacts, and tells the user of them.

    `wanted(ContactId)`: the user wants to see one. Belongs to the loop's thread.
    """

    wanted = Signal(object)

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        recordings: Recordings,
        recorder: VoiceRecorder,
        tools: SoundTools,
        toasts: Toasts,
        scope: TaskScope,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with; nothing is read before `start`."""
        super().__init__(parent)
        self._store, self._recordings, self._recorder = store, recordings, recorder
        self._tools, self._toasts, self._scope = tools, toasts, scope
        self._words = VoiceWords(self)
        self._first: ContactId | None = None
        self._toast: Toast | None = None

    def start(self) -> None:
        """Look for recordings."""
        self._scope.spawn("find-recordings", self._find())

    async def _find(self) -> None:
        try:
            waiting = [each for each in await self._recordings.waiting() if not await self._is_sent(each)]
            names = [name for each in waiting if (name := await self._take_up(each)) is not None]
        except StoreError as error:
            _log.warning("recordings of earlier runs cannot be read: %s", error.code)
            return
        if names:
            text = self._words.not_sent(names[0], len(names))
            self._toast = self._toasts.show(text, self._show, action=self.tr("Show"))
            self._recorder.state_changed.connect(self._on_recorder_changed)
            self._on_recorder_changed()

    async def _is_sent(self, recording: Recording) -> bool:
        """Return whether the voice note was sent, or came back: the program ended before the recording was removed."""
        is_sent = await self._store.is_in_use(recording.attachment_id)
        if is_sent:
            await self._recordings.let_go(recording)
        return is_sent

    async def _take_up(self, recording: Recording) -> str | None:
        """Let a recording wait with its contact, and return the contact's name; None: it is not visible now."""
        contact_id = await self._store.resolve(recording.contact_id)
        details = await self._store.details(contact_id)
        if details is None:
            return None
        recording = msgspec.structs.replace(recording, contact_id=contact_id)
        self._recorder.take_up(Review(recording, self._recordings, self._tools, reason=RECOVERED))
        self._first = self._first or contact_id
        return details.contact.name

    def _on_recorder_changed(self) -> None:
        """Say no more of it once the user sees it."""
        if self._toast is not None and self._recorder.reviewed == self._first:
            self._toasts.withdraw(self._toast)
            self._toast = None

    def _show(self) -> None:
        if self._first is not None:
            self.wanted.emit(self._first)
