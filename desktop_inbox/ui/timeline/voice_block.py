"""A voice note or another sound in a bubble: play, the waveform with where it is, time, and how fast it is played."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_rounded, paint_text, text_width
from desktop_inbox.ui.kit.progress_ring import paint_progress_ring
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.kit.waveform import BAR_STEP, paint_waveform, scaled
from desktop_inbox.ui.timeline.block import BlockSources
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit, Hit, Look, SeekLine
from desktop_inbox.viewmodels.files import FilePhase, FileStatus
from desktop_inbox.viewmodels.timeline_rows import FileRow
from desktop_inbox.viewmodels.times import playing_time
from desktop_inbox.viewmodels.voice.playback import PlaybackPhase, PlaybackState

_DISC, _GLYPH = 34, 16
_GAP = 10
_WAVE_HEIGHT = 26
_MOST_BARS, _FEWEST_BARS = 42, 8
_SPEED_WIDTH, _SPEED_HEIGHT = 34, 20
_DOT = 8
_NAME_GAP = 4
_GUESSED_MS = 600_000
"""Room for the time of a sound whose length is not known before it plays."""


class VoiceBlock:
    """A sound; a `Block`. Other sounds than voice notes have their name above. `is_new`: a dot until it is fetched."""

    def __init__(
        self, file: FileRow, look: Look, widest: float, sources: BlockSources, *, is_new: bool = False
    ) -> None:
        self._file, self._look, self._sources = file, look, sources
        self._is_new = is_new
        self._has_name = file.attachment.kind is not AttachmentKind.VOICE
        whole = playing_time(file.attachment.duration_ms or _GUESSED_MS)
        longest = max((f"{whole} / {whole}", file.detail if self._has_name else ""), key=len)
        self._time_width = text_width(longest, TextStyle.SMALL, tabular=True) + 2
        beside = _DISC + _GAP + _GAP + self._time_width + _GAP / 2 + _SPEED_WIDTH
        fitting = int((widest - beside) // BAR_STEP)
        self._bars = scaled(file.attachment.waveform, max(_FEWEST_BARS, min(_MOST_BARS, fitting)))
        self.width = min(beside + len(self._bars) * BAR_STEP, widest)
        self._name_height = metrics(TextStyle.BODY_BOLD).height() + _NAME_GAP if self._has_name else 0.0
        self.height = _DISC + self._name_height
        self._name = self._disc = self._wave = self._time = self._speed = QRectF()

    def place(self, rect: QRectF) -> None:
        """Stand there from now on."""
        top = rect.top() + self._name_height
        middle = top + _DISC / 2
        disc = QRectF(rect.left(), top, _DISC, _DISC)
        wave = QRectF(disc.right() + _GAP, middle - _WAVE_HEIGHT / 2, len(self._bars) * BAR_STEP, _WAVE_HEIGHT)
        time = QRectF(wave.right() + _GAP, top, self._time_width, _DISC)
        speed = QRectF(time.right() + _GAP / 2, middle - _SPEED_HEIGHT / 2, _SPEED_WIDTH, _SPEED_HEIGHT)
        direction = self._look.direction
        self._name = QRectF(rect.left(), rect.top(), rect.width(), self._name_height - _NAME_GAP)
        self._disc, self._wave, self._time, self._speed = (
            mirrored(part, rect, direction) for part in (disc, wave, time, speed)
        )

    def paint(self, painter: QPainter, clip: QRectF) -> None:  # noqa: ARG002 - part of Block
        """Paint the sound as it stands."""
        theme, state, status = tokens(), self._state(), self._status()
        side = Qt.AlignmentFlag.AlignRight if self._look.is_rtl else Qt.AlignmentFlag.AlignLeft
        if self._has_name:
            style = TextStyle.BODY_BOLD
            name = metrics(style).elidedText(
                self._file.attachment.name, Qt.TextElideMode.ElideMiddle, self._name.width()
            )
            paint_text(painter, name, self._name, style=style, colour=theme.text, alignment=side)
        self._paint_disc(painter, state, status)
        duration_ms = self._duration_ms(state)
        share = min(1.0, state.position_ms / duration_ms) if duration_ms else 0.0
        played = round(share * len(self._bars))
        paint_waveform(painter, self._wave, self._bars, played=played, done=theme.accent, rest=theme.faint)
        colour = theme.muted_on_soft
        style = TextStyle.SMALL
        paint_text(
            painter, self._time_text(state), self._time, style=style, colour=colour, alignment=side, tabular=True
        )
        if self._sources.playback is not None:
            self._paint_speed(painter, self._sources.playback.rate)

    def hit(self, at: QPointF) -> Hit | None:
        """Return what a click does: play or pause, go to a position, play faster, or fetch it no further."""
        playback = self._sources.playback
        if playback is None:
            return FileHit(self._file, FileAction.OPEN) if self._disc.contains(at) else None
        if self._disc.contains(at):
            is_moving = self._status().is_moving and not self._status().is_here
            return FileHit(self._file, FileAction.CANCEL if is_moving else FileAction.PLAY)
        if self._speed.contains(at):
            return FileHit(self._file, FileAction.SPEED)
        duration_ms = self._duration_ms(self._state())
        if self._wave.adjusted(-2, -4, 2, 4).contains(at) and duration_ms:
            return SeekLine(self._wave.left(), self._wave.width(), duration_ms).hit(self._file, at.x())
        return None

    def _paint_disc(self, painter: QPainter, state: PlaybackState, status: FileStatus) -> None:
        theme = tokens()
        if status.is_moving and not status.is_here:
            paint_progress_ring(painter, self._disc, status.share, Icon.X, ground=theme.panel)
            return
        has_failed = status.phase is FilePhase.FAILED or state.phase is PlaybackPhase.FAILED
        glyph = Icon.ROTATE_CCW if has_failed else Icon.PAUSE if state.is_active else Icon.PLAY
        paint_rounded(painter, self._disc, theme.bad if has_failed else theme.accent, radius=_DISC / 2)
        paint_icon(painter, glyph, centred(self._disc, _GLYPH, _GLYPH), theme.panel if has_failed else theme.on_accent)
        if self._is_new and status.phase is FilePhase.ABSENT:
            corner = self._disc.topLeft() if self._look.is_rtl else self._disc.topRight()
            dot = QRectF(corner.x() - (0 if self._look.is_rtl else _DOT), corner.y(), _DOT, _DOT)
            paint_rounded(painter, dot, theme.alert, radius=_DOT / 2, line=theme.bubble_in)

    def _paint_speed(self, painter: QPainter, rate: float) -> None:
        theme = tokens()
        paint_rounded(painter, self._speed, theme.chip, radius=_SPEED_HEIGHT / 2)
        centre = Qt.AlignmentFlag.AlignHCenter
        style, colour = TextStyle.CAPTION_BOLD, theme.chip_text
        paint_text(painter, speed_text(rate), self._speed, style=style, colour=colour, alignment=centre, tabular=True)

    def _time_text(self, state: PlaybackState) -> str:
        duration_ms = self._duration_ms(state)
        if state.phase is PlaybackPhase.IDLE and not state.position_ms:
            return self._file.detail if self._has_name else playing_time(duration_ms)
        position = playing_time(min(state.position_ms, duration_ms or state.position_ms))
        return f"{position} / {playing_time(duration_ms)}" if duration_ms else position

    def _duration_ms(self, state: PlaybackState) -> int:
        """Return how long the sound is, in milliseconds; 0: not known."""
        return self._file.attachment.duration_ms or state.duration_ms

    def _state(self) -> PlaybackState:
        playback = self._sources.playback
        return PlaybackState() if playback is None else playback.state(self._file.attachment.id)

    def _status(self) -> FileStatus:
        sources = self._sources.files
        return FileStatus() if sources is None else sources.files.status(self._file.attachment)


def speed_text(rate: float) -> str:
    """Return how fast a sound is played, as players write it, in the language of the interface."""
    return f"{QLocale().toString(rate, 'g', 2)}\N{MULTIPLICATION SIGN}"
