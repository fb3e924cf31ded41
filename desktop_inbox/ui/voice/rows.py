"""The rows of the voice recorder: recording, reviewing, and that it could not begin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from desktop_inbox.domain.attachment import LONGEST_VOICE_MS
from desktop_inbox.ui.composer.send_button import SendButton
from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle, font, metrics
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.kit.painting import paint_rounded
from desktop_inbox.ui.kit.tokens import RADIUS_CARD, tokens
from desktop_inbox.ui.kit.warning_sign import WarningSign
from desktop_inbox.ui.voice.round_button import RoundButton, RoundKind
from desktop_inbox.ui.voice.waves import LiveWave, WaveSlider
from desktop_inbox.viewmodels.times import playing_time
from desktop_inbox.viewmodels.voice.playback import PlaybackPhase
from desktop_inbox.viewmodels.voice.recorder import VoiceRecorder
from desktop_inbox.viewmodels.voice.state import RecorderPhase

_DOT = 10
_GAP = 12
_NARROW = 460


class _Row(QWidget):
    """A card on one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(12, 8, 10, 8)
        self.line.setSpacing(_GAP)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card."""
        painter = QPainter(self)
        theme = tokens()
        paint_rounded(painter, QRectF(self.rect()), theme.panel, radius=RADIUS_CARD, line=theme.line)
        painter.end()


class _Dot(QWidget):
    """The red dot: decoration, the words beside it say that it records."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(_DOT, _DOT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the dot."""
        painter = QPainter(self)
        paint_rounded(painter, QRectF(self.rect()), tokens().alert, radius=_DOT / 2)
        painter.end()


class RecordingRow(_Row):
    """How long it is, the waveform as it comes, how much time is left, and Stop."""

    def __init__(self, recorder: VoiceRecorder, parent: QWidget) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self._seconds = -1
        self.time = _clock_label(TextStyle.BODY_BOLD, Ink.TEXT, self)
        self.wave = LiveWave(self)
        self.left = Label("", TextStyle.SMALL, Ink.MUTED, self)
        self.stop = RoundButton(Icon.SQUARE, self.tr("Stop recording (Space)"), RoundKind.ALERT, self)
        self.line.addWidget(_Dot(self))
        self.line.addWidget(self.time)
        self.line.addWidget(self.wave, 1)
        self.line.addWidget(self.left)
        self.line.addWidget(self.stop)
        self.stop.clicked.connect(recorder.stop)
        recorder.heard.connect(self._on_heard)

    def begin(self) -> None:
        """Show a recording from its beginning."""
        self.wave.clear()
        self._seconds = -1
        self._show_time()

    def _on_heard(self, level: int) -> None:
        self.wave.add(level)
        self._show_time()

    def _show_time(self) -> None:
        recorded_ms = self._recorder.recorded_ms
        if recorded_ms // 1000 != self._seconds:
            self._seconds = recorded_ms // 1000
            self.time.setText(playing_time(recorded_ms))
            left = playing_time(LONGEST_VOICE_MS - self._seconds * 1000)
            self.left.setText(self.tr("%1 left").replace("%1", left))


class ReviewRow(_Row):
    """Discard, play, the waveform to go through it, where it is, and Send."""

    def __init__(self, recorder: VoiceRecorder, parent: QWidget) -> None:
        super().__init__(parent)
        self._recorder, self._playback = recorder, recorder.playback
        label = self.tr("Discard and record again (Delete)")
        self.again = RoundButton(Icon.TRASH_2, label, RoundKind.QUIET, self)
        self.play = RoundButton(Icon.PLAY, "", RoundKind.ACCENT, self)
        self.wave = WaveSlider(self.tr("Position in the recording"), self)
        self.time = Label("", TextStyle.SMALL, Ink.MUTED, self)
        self.send = SendButton(self.tr("Send"), self)
        self.line.addWidget(self.again)
        self.line.addWidget(self.play)
        self.line.addWidget(self.wave, 1)
        self.line.addWidget(self.time)
        self.line.addWidget(self.send)
        self.again.clicked.connect(recorder.record_again)
        self.play.clicked.connect(self.play_or_pause)
        self.send.clicked.connect(recorder.send)
        self.wave.sought.connect(self._on_sought)
        self._playback.changed.connect(self._on_playback_changed)

    def show_review(self) -> None:
        """Show the recording that waits."""
        state = self._recorder.state
        is_sending = state.phase is RecorderPhase.SENDING
        for part in (self.again, self.play, self.wave, self.send):
            part.setEnabled(not is_sending)
        self.send.setText(self.tr("Sending…") if is_sending else self.tr("Send"))
        self.wave.show_sound(state.waveform, state.duration_ms)
        self._show_position()

    def play_or_pause(self) -> None:
        """Play the recording, or pause it."""
        sound = self._recorder.sound
        if sound is not None:
            self._playback.toggle_sound(sound)

    def _on_sought(self, position_ms: int) -> None:
        sound = self._recorder.sound
        if sound is not None:
            self._playback.seek(sound.id, position_ms)

    def _on_playback_changed(self, sound_id: object) -> None:
        sound = self._recorder.sound
        if sound is not None and sound.id == sound_id:
            self._show_position()

    def _show_position(self) -> None:
        sound, duration_ms = self._recorder.sound, self._recorder.state.duration_ms
        if sound is None:
            return
        state = self._playback.state(sound.id)
        if state.phase in (PlaybackPhase.PLAYING, PlaybackPhase.LOADING):
            self.play.show_as(Icon.PAUSE, self.tr("Pause (Space)"))
        else:
            self.play.show_as(Icon.PLAY, self.tr("Play (Space)"))
        position_ms = min(state.position_ms, duration_ms)
        self.wave.setValue(position_ms)
        self.time.setText(f"{playing_time(position_ms)} / {playing_time(duration_ms)}")


class FailedRow(_Row):
    """Why recording could not begin, and to try again."""

    def __init__(self, recorder: VoiceRecorder, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = Label("", TextStyle.SMALL, parent=self, wraps=True)
        self.again = Button(self.tr("Try again"), ButtonKind.SECONDARY, self)
        self.close_panel = Button(self.tr("Close"), ButtonKind.LINK, self)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.again)
        buttons.addWidget(self.close_panel)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.addWidget(self.words, 1)
        self._parts.addLayout(buttons)
        self.line.addWidget(WarningSign(self))
        self.line.addLayout(self._parts, 1)
        self.again.clicked.connect(recorder.start)
        self.close_panel.clicked.connect(recorder.discard)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the buttons beside the words, or below where they would be squeezed."""
        is_narrow = event.size().width() < _NARROW
        self._parts.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        super().resizeEvent(event)


def _clock_label(style: TextStyle, ink: Ink, parent: QWidget) -> Label:
    """Return a label for a time, in figures of one width, which moves nothing as it counts."""
    label = Label("", style, ink, parent)
    label.setFont(font(style, tabular=True))
    label.setMinimumWidth(round(metrics(style, tabular=True).horizontalAdvance("0:00")) + 2)
    return label
