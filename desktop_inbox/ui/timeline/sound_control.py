"""Playing the sounds of a timeline: clicks, keys, and painting what changes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit
from desktop_inbox.ui.timeline.view import TimelineView
from desktop_inbox.ui.timeline.voice_block import speed_text
from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.timeline_rows import BubbleRow, TimelineRow
from desktop_inbox.viewmodels.voice.playback import Playback

_SOUNDS = frozenset({AttachmentKind.VOICE, AttachmentKind.AUDIO})
_PLAY_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_STEPS_MS = {Qt.Key.Key_Left: -5000, Qt.Key.Key_Right: 5000}
"""Sound runs from left to right in every language."""


class SoundControl(QObject):
    """Lets a timeline play its sounds.

    On a row with a sound, Space and Enter play and pause, Left and Right go back and on, S plays faster.
    """

    def __init__(self, view: TimelineView, rows: ListModel[TimelineRow], playback: Playback) -> None:
        super().__init__(view)
        self._view, self._rows, self._playback = view, rows, playback
        view.delegate.sources.playback = playback
        view.installEventFilter(self)
        view.file_activated.connect(self._on_file_activated)
        playback.changed.connect(self._on_changed)
        playback.rate_changed.connect(view.viewport().update)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the keys of a row with a sound."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and not event.modifiers():
            sound = self._sound()
            return sound is not None and self._press(Qt.Key(event.key()), sound)
        return False

    def _press(self, key: Qt.Key, sound: Attachment) -> bool:
        if key in _PLAY_KEYS:
            self._play(sound)
        elif key in _STEPS_MS:
            state = self._playback.state(sound.id)
            position_ms = max(0, state.position_ms + _STEPS_MS[key])
            self._playback.seek(sound.id, min(position_ms, sound.duration_ms or state.duration_ms))
        elif key == Qt.Key.Key_S:
            self._playback.next_rate()
            self._say(speed_text(self._playback.rate))
        else:
            return False
        return True

    def _play(self, sound: Attachment) -> None:
        self._playback.toggle(sound)
        self._say(self.tr("Playing") if self._playback.state(sound.id).is_active else self.tr("Paused"))

    def _say(self, text: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))

    def _sound(self) -> Attachment | None:
        """Return the first sound of the current row; None: it has none."""
        row = self._rows.row_at(self._view.currentIndex())
        files = row.files if isinstance(row, BubbleRow) else ()
        return next((file.attachment for file in files if file.attachment.kind in _SOUNDS), None)

    def _on_file_activated(self, hit: FileHit, _key: str) -> None:
        sound = hit.file.attachment
        if hit.action is FileAction.PLAY:
            self._playback.toggle(sound)
        elif hit.action is FileAction.SEEK:
            self._playback.seek(sound.id, hit.position_ms)
        elif hit.action is FileAction.SPEED:
            self._playback.next_rate()

    def _on_changed(self, sound_id: object) -> None:
        """Paint the row of a sound anew."""
        for number, row in enumerate(self._rows.rows):
            if isinstance(row, BubbleRow) and any(file.attachment.id == sound_id for file in row.files):
                self._view.viewport().update(self._view.visualRect(self._rows.index(number)))
                return
