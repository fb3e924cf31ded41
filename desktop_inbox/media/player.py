"""Playing sound with QtMultimedia."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

from desktop_inbox.domain.sound import PlayerState
from desktop_inbox.media.sound_devices import has_output

_log = logging.getLogger(__name__)


class QtPlayer(QObject):
    """A `Player`. What it plays is held in memory, so nothing of it is ever in a file in the clear."""

    def __init__(self, on_change: Callable[[PlayerState], None]) -> None:
        super().__init__()
        self._on_change = on_change
        self._buffer: QBuffer | None = None
        self._start_ms = 0
        self._wants_to_play = False
        self._output = QAudioOutput(self)
        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(self._output)
        self._player.positionChanged.connect(self._on_progress)
        self._player.playbackStateChanged.connect(self._on_progress)
        self._player.mediaStatusChanged.connect(self._on_status_changed)
        self._player.errorOccurred.connect(self._on_error)

    def load(self, content: bytes, position_ms: int) -> None:
        """Play a content from a position on, in the place of what was played."""
        self._drop()
        if not has_output():
            self._on_change(PlayerState(position_ms=position_ms, error="no_sound_output"))
            return
        self._start_ms, self._wants_to_play = position_ms, True
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._player.setSourceDevice(self._buffer, QUrl())

    def play(self) -> None:
        """Go on."""
        self._wants_to_play = True
        self._player.play()

    def pause(self) -> None:
        """Stop where it is."""
        self._wants_to_play = False
        self._player.pause()

    def seek(self, position_ms: int) -> None:
        """Go to a position."""
        if self._player.isSeekable():
            self._player.setPosition(position_ms)
        else:
            self._start_ms = position_ms

    def set_rate(self, rate: float) -> None:
        """Play faster or slower."""
        self._player.setPlaybackRate(rate)

    def close(self) -> None:
        """Stop and let the sound output go."""
        self._drop()
        self.deleteLater()

    def _drop(self) -> None:
        """Forget what was played; nothing is told of it any more."""
        buffer, self._buffer = self._buffer, None
        self._wants_to_play = False
        self._player.stop()
        self._player.setSource(QUrl())
        if buffer is not None:
            buffer.deleteLater()

    def _on_status_changed(self, status: QMediaPlayer.MediaStatus) -> None:
        if self._buffer is None:
            return
        if status is QMediaPlayer.MediaStatus.LoadedMedia and self._wants_to_play:
            if self._start_ms:
                self._player.setPosition(self._start_ms)
                self._start_ms = 0
            self._player.play()
        elif status is QMediaPlayer.MediaStatus.EndOfMedia:
            self._wants_to_play = False
            self._on_change(PlayerState(has_ended=True))

    def _on_progress(self) -> None:
        if self._buffer is None or self._player.mediaStatus() is QMediaPlayer.MediaStatus.EndOfMedia:
            return
        is_playing = self._player.playbackState() is QMediaPlayer.PlaybackState.PlayingState
        position_ms, duration_ms = self._player.position(), max(0, self._player.duration())
        self._on_change(PlayerState(is_playing=is_playing, position_ms=position_ms, duration_ms=duration_ms))

    def _on_error(self, error: QMediaPlayer.Error, text: str) -> None:
        if self._buffer is None or error is QMediaPlayer.Error.NoError:
            return
        _log.warning("a sound cannot be played: %s", text)
        self._wants_to_play = False
        self._on_change(PlayerState(position_ms=self._player.position(), error="cannot_play"))
