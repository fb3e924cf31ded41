"""What stands below a video's picture: its name and size, and once it is played where it is, in their place."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_rounded, paint_text, start_side, text_width
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit, Look, SeekLine
from desktop_inbox.viewmodels.files import FilePhase
from desktop_inbox.viewmodels.timeline_rows import FileRow
from desktop_inbox.viewmodels.times import playing_time
from desktop_inbox.viewmodels.voice.playback import PlaybackPhase, PlaybackState

_BUTTON, _GLYPH = 28, 16
_GAP = 6
_TRACK, _KNOB = 4, 12
_LEAST_TRACK = 56
_GUESSED_MS = 600_000
"""Room for the time of a video whose length is not known before it plays."""


class VideoStrip:
    """Name and detail, or play, seek, time and mute. `height` is what it takes, in device-independent pixels."""

    def __init__(self, file: FileRow, look: Look) -> None:
        self._file, self._look = file, look
        self._name_height = metrics(TextStyle.BODY_BOLD).height()
        self._detail_height = metrics(TextStyle.SMALL).height()
        self.height = max(float(_BUTTON), self._name_height + self._detail_height)
        self._rect = self._play = self._track = self._time = self._mute = QRectF()
        self._has_whole_time = True

    def place(self, rect: QRectF) -> None:
        """Stand there from now on. Where it is narrow, the length of the video gives way."""
        self._rect = rect
        whole = playing_time(self._file.attachment.duration_ms or _GUESSED_MS)
        for text in (f"{whole} / {whole}", whole):
            time_width = text_width(text, TextStyle.SMALL, tabular=True) + 2
            track_width = rect.width() - 2 * _BUTTON - time_width - 3 * _GAP
            self._has_whole_time = text != whole
            if track_width >= _LEAST_TRACK:
                break
        top, middle = rect.top(), rect.top() + (rect.height() - _BUTTON) / 2
        play = QRectF(rect.left(), middle, _BUTTON, _BUTTON)
        track = QRectF(play.right() + _GAP, top, max(0.0, track_width), rect.height())
        time = QRectF(track.right() + _GAP, top, time_width, rect.height())
        mute = QRectF(rect.right() - _BUTTON, middle, _BUTTON, _BUTTON)
        self._play, self._track, self._time, self._mute = (
            mirrored(part, rect, self._look.direction) for part in (play, track, time, mute)
        )

    def paint_words(self, painter: QPainter, standing: str, phase: FilePhase) -> None:
        """Paint the name, and below it how the file stands."""
        theme, rect, side = tokens(), self._rect, start_side(self._look.direction)
        style = TextStyle.BODY_BOLD
        shown = metrics(style).elidedText(self._file.attachment.name, Qt.TextElideMode.ElideMiddle, rect.width())
        name = QRectF(rect.left(), rect.top(), rect.width(), self._name_height)
        paint_text(painter, shown, name, style=style, colour=theme.text, alignment=side)
        detail = QRectF(rect.left(), name.bottom(), rect.width(), self._detail_height)
        colour = theme.bad if phase is FilePhase.FAILED else theme.muted_on_soft
        style = TextStyle.SMALL
        paint_text(painter, standing, detail, style=style, colour=colour, alignment=side, tabular=True)

    def paint_controls(self, painter: QPainter, state: PlaybackState, *, is_muted: bool) -> None:
        """Paint where the video is, and what it is played with."""
        theme = tokens()
        play, mute = Icon.PAUSE if state.is_active else Icon.PLAY, Icon.VOLUME_X if is_muted else Icon.VOLUME_2
        for name, rect in ((play, self._play), (mute, self._mute)):
            paint_icon(painter, name, centred(rect, _GLYPH, _GLYPH), theme.text)
        track = centred(self._track, self._track.width(), _TRACK)
        duration_ms = self.duration_ms(state)
        share = min(1.0, state.position_ms / duration_ms) if duration_ms else 0.0
        done = QRectF(track.left(), track.top(), track.width() * share, track.height())
        knob = QRectF(done.right() - _KNOB / 2, track.center().y() - _KNOB / 2, _KNOB, _KNOB)
        paint_rounded(painter, track, theme.faint, radius=_TRACK / 2)
        paint_rounded(painter, done, theme.accent, radius=_TRACK / 2)
        paint_rounded(painter, knob, theme.accent, radius=_KNOB / 2)
        side, style = start_side(self._look.direction), TextStyle.SMALL
        text, colour = self._time_text(state), theme.muted_on_soft
        paint_text(painter, text, self._time, style=style, colour=colour, alignment=side, tabular=True)

    def hit(self, at: QPointF, state: PlaybackState) -> FileHit | None:
        """Return what a click on the controls does."""
        if self._play.contains(at):
            return FileHit(self._file, FileAction.PLAY)
        if self._mute.contains(at):
            return FileHit(self._file, FileAction.MUTE)
        duration_ms = self.duration_ms(state)
        if duration_ms and self._track.adjusted(-2, 0, 2, 0).contains(at):
            return SeekLine(self._track.left(), self._track.width(), duration_ms).hit(self._file, at.x())
        return None

    def duration_ms(self, state: PlaybackState) -> int:
        """Return how long the video is, in milliseconds; 0: not known."""
        return state.duration_ms or self._file.attachment.duration_ms

    def _time_text(self, state: PlaybackState) -> str:
        duration_ms = self.duration_ms(state)
        position = playing_time(min(state.position_ms, duration_ms or state.position_ms))
        return f"{position} / {playing_time(duration_ms)}" if duration_ms and self._has_whole_time else position


def is_played(state: PlaybackState) -> bool:
    """Tell whether a video is played, or was left in its middle: then the controls are there."""
    return state.is_active or (state.position_ms > 0 and state.phase is not PlaybackPhase.FAILED)
