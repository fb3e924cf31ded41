"""Playing the sounds and videos of a timeline: clicks, keys, and painting what changes."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit
from desktop_inbox.ui.timeline.view import TimelineView
from desktop_inbox.ui.timeline.voice_block import speed_text
from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.timeline_rows import BubbleRow, FileRow, ScheduledRow, TimelineRow
from desktop_inbox.viewmodels.voice.playback import Playback, PlaybackPhase

_PLAYED = frozenset({AttachmentKind.VOICE, AttachmentKind.AUDIO, AttachmentKind.VIDEO})
_PLAY_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_STEPS_MS = {Qt.Key.Key_Left: -5000, Qt.Key.Key_Right: 5000}
"""Sound runs from left to right in every language."""
_UNSEEN_AFTER_MS = 150
"""A video is paused when its row is still out of sight so long after scrolling."""


class _Played(NamedTuple):
    """What can be played of a row, and the row's key."""

    file: FileRow
    key: str


class SoundControl(QObject):
    """Lets a timeline play its sounds and videos; one that is scrolled out of sight is paused, if it is a video.

    On a row with one, Space and Enter play and pause, Left and Right go back and on; S plays a sound faster, M mutes a
    video, F shows it large.
    """

    def __init__(self, view: TimelineView, rows: ListModel[TimelineRow], playback: Playback) -> None:
        super().__init__(view)
        self._view, self._rows, self._playback = view, rows, playback
        self._unseen = QTimer(self)
        self._unseen.setSingleShot(True)
        self._unseen.setInterval(_UNSEEN_AFTER_MS)
        self._unseen.timeout.connect(self._pause_unseen)
        view.delegate.sources.playback = playback
        view.installEventFilter(self)
        view.file_activated.connect(self._on_file_activated)
        view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        playback.changed.connect(self._on_changed)
        playback.picture_changed.connect(self._paint)
        playback.rate_changed.connect(view.viewport().update)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the keys of a row with something to play."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and not event.modifiers():
            played = self._current()
            return played is not None and self._press(Qt.Key(event.key()), played)
        return False

    def _press(self, key: Qt.Key, played: _Played) -> bool:
        attachment = played.file.attachment
        is_video = attachment.kind is AttachmentKind.VIDEO
        if key in _PLAY_KEYS:
            self._play(played)
        elif key in _STEPS_MS:
            self._step(attachment, _STEPS_MS[key])
        elif key == Qt.Key.Key_S and not is_video:
            self._playback.next_rate()
            self._say(speed_text(self._playback.rate))
        elif key == Qt.Key.Key_M and is_video:
            self._playback.toggle_mute()
            self._say(self.tr("Sound off") if self._playback.is_muted else self.tr("Sound on"))
        elif key == Qt.Key.Key_F and is_video:
            self._show_large(played)
        else:
            return False
        return True

    def _play(self, played: _Played) -> None:
        attachment = played.file.attachment
        if attachment.kind is AttachmentKind.VIDEO and not self._playback.can_play(attachment):
            self._show_large(played)
            return
        self._playback.toggle(attachment)
        self._say(self.tr("Playing") if self._playback.state(attachment.id).is_active else self.tr("Paused"))

    def _step(self, attachment: Attachment, by_ms: int) -> None:
        state = self._playback.state(attachment.id)
        position_ms = max(0, state.position_ms + by_ms)
        self._playback.seek(attachment.id, min(position_ms, attachment.duration_ms or state.duration_ms))

    def _show_large(self, played: _Played) -> None:
        position_ms = self._playback.state(played.file.attachment.id).position_ms
        self._view.file_activated.emit(FileHit(played.file, FileAction.OPEN, position_ms), played.key)

    def _say(self, text: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))

    def _current(self) -> _Played | None:
        """Return the first thing to play of the current row; None: it has none."""
        row = self._rows.row_at(self._view.currentIndex())
        file = next((file for file in _files(row) if file.attachment.kind in _PLAYED), None)
        return None if row is None or file is None else _Played(file, row.key)

    def _on_file_activated(self, hit: FileHit, _key: str) -> None:
        attachment = hit.file.attachment
        match hit.action:
            case FileAction.PLAY:
                self._playback.toggle(attachment)
            case FileAction.SEEK:
                self._playback.seek(attachment.id, hit.position_ms)
            case FileAction.SPEED:
                self._playback.next_rate()
            case FileAction.MUTE:
                self._playback.toggle_mute()

    def _on_changed(self, attachment_id: AttachmentId) -> None:
        """Paint the row anew; say why a video is not played, for that stands in its bubble alone."""
        self._paint(attachment_id)
        state, sources = self._playback.state(attachment_id), self._view.delegate.sources.files
        if state.phase is PlaybackPhase.FAILED and self._playback.is_video(attachment_id) and sources is not None:
            self._say(sources.words.no_playing(state.code))

    def _paint(self, attachment_id: AttachmentId) -> None:
        self._view.viewport().update(self._view.visualRect(self._index_of(attachment_id)))

    def _index_of(self, attachment_id: AttachmentId) -> QModelIndex:
        """Return the row that has a file; an invalid index: none has."""
        for number, row in enumerate(self._rows.rows):
            if any(file.attachment.id == attachment_id for file in _files(row)):
                return self._rows.index(number)
        return QModelIndex()

    def _on_scrolled(self) -> None:
        if self._playback.active_video is not None:
            self._unseen.start()

    def _pause_unseen(self) -> None:
        video_id = self._playback.active_video
        if video_id is None:
            return
        rect = self._view.visualRect(self._index_of(video_id))
        if not rect.intersects(self._view.viewport().rect()):
            self._playback.pause()


def _files(row: TimelineRow | None) -> tuple[FileRow, ...]:
    if isinstance(row, ScheduledRow):
        row = row.bubble
    return row.files if isinstance(row, BubbleRow) else ()
