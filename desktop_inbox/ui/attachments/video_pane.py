"""A video in the viewer. Loads QtMultimedia: imported when the first video is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QMouseEvent
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer
from PySide6.QtMultimediaWidgets import QVideoWidget
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStyle, QStyleOptionSlider, QVBoxLayout, QWidget

from desktop_inbox.media import unlocked
from desktop_inbox.ui.attachments.dark_button import DarkButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.kit.theme import palette
from desktop_inbox.ui.kit.tokens import DARK
from desktop_inbox.viewmodels.times import playing_time

_STEP_MS = 5_000


class _PositionSlider(QSlider):
    """A position in milliseconds: a press anywhere on the line takes hold of it there, keys go some seconds on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSingleStep(_STEP_MS)
        self.setPageStep(_STEP_MS)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Bring the handle under the pointer first; then it is dragged as always."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        handle = self.style().subControlRect(control, option, part, self)
        if event.button() is Qt.MouseButton.LeftButton and not handle.contains(event.position().toPoint()):
            at, room = round(event.position().x() - handle.width() / 2), self.width() - handle.width()
            upside_down = option.upsideDown
            self.setSliderPosition(
                QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), at, room, upside_down)
            )
        super().mousePressEvent(event)


class VideoPane(QWidget):
    """Plays a video from a file, with a button, a slider and the time. `close_video` lets the file go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.player = QMediaPlayer(self)
        self._sound = QAudioOutput(self)
        unlocked.make_known(self.player, self._sound)
        self._screen = QVideoWidget(self)
        self._screen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.player.setAudioOutput(self._sound)
        self.player.setVideoOutput(self._screen)
        self.button = DarkButton(Icon.PLAY, self.tr("Play"), self)
        self.slider = _PositionSlider(self)
        self.slider.setAccessibleName(self.tr("Position"))
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.time = Label("", TextStyle.SMALL, Ink.MUTED, self)
        self.problem = Label("", TextStyle.BODY, Ink.BAD, self, wraps=True)
        self.problem.hide()
        for label in (self.time, self.problem):
            label.setPalette(palette(DARK))  # a style sheet keeps Qt from handing palettes down
        self._start_ms = 0
        self._lay_out()
        self.button.clicked.connect(self.toggle)
        self.slider.actionTriggered.connect(self._on_slider_action)
        self.player.positionChanged.connect(self._show_position)
        self.player.durationChanged.connect(self._show_position)
        self.player.playbackStateChanged.connect(self._show_button)
        self.player.mediaStatusChanged.connect(self._on_status_changed)
        self.player.errorOccurred.connect(self._on_error)
        self._show_button()

    def show_video(self, path: Path, position_ms: int = 0) -> None:
        """Play a file from a position on."""
        self.problem.hide()
        self._start_ms = position_ms
        self.player.setSource(QUrl.fromLocalFile(str(path)))
        unlocked.play(self.player)

    def close_video(self) -> None:
        """Stop, and let the file go."""
        unlocked.unload(self.player)

    def toggle(self) -> None:
        """Play, or pause."""
        if self.player.playbackState() is QMediaPlayer.PlaybackState.PlayingState:
            unlocked.pause(self.player)
        else:
            unlocked.play(self.player)

    def _on_slider_action(self, _action: int) -> None:
        self._go_to(self.slider.sliderPosition())

    def _go_to(self, position_ms: int) -> None:
        unlocked.go_to(self.player, position_ms)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.button)
        bar.addWidget(self.slider, 1)
        bar.addWidget(self.time)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._screen, 1)
        layout.addWidget(self.problem)
        layout.addLayout(bar)

    def _show_position(self) -> None:
        position, duration = self.player.position(), self.player.duration()
        self.slider.setRange(0, duration)
        if not self.slider.isSliderDown():
            self.slider.setValue(position)
        self.time.setText(f"{playing_time(position)} / {playing_time(duration)}")

    def _show_button(self) -> None:
        is_playing = self.player.playbackState() is QMediaPlayer.PlaybackState.PlayingState
        if is_playing:
            self.button.set_icon(Icon.PAUSE, self.tr("Pause"))
        else:
            self.button.set_icon(Icon.PLAY, self.tr("Play"))

    def _on_status_changed(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.LoadedMedia and self._start_ms:
            self._go_to(self._start_ms)
            self._start_ms = 0

    def _on_error(self) -> None:
        self.problem.setText(self.tr("This video cannot be played here. Save it, or open it in another program."))
        self.problem.show()
