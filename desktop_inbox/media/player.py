"""Playing sound and video with QtMultimedia."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, QUrl
from PySide6.QtMultimedia import QAudioOutput, QMediaMetaData, QMediaPlayer

from desktop_inbox.domain.sound import MOST_PIXELS, OnPicture, PlayerState
from desktop_inbox.media import unlocked
from desktop_inbox.media.sound_devices import has_output
from desktop_inbox.media.video_pictures import VideoPictures

_log = logging.getLogger(__name__)


class QtPlayer(QObject):
    """A `Player`. What it plays is held in memory, so nothing of it is ever in a file in the clear."""

    def __init__(self, on_change: Callable[[PlayerState], None]) -> None:
        super().__init__()
        self._on_change = on_change
        self._buffer: QBuffer | None = None
        self._pictures: VideoPictures | None = None
        self._start_ms = 0
        self._wants_to_play = False
        self._output = QAudioOutput(self)
        self._player = QMediaPlayer(self)
        unlocked.make_known(self._output, self._player)
        self._player.setAudioOutput(self._output)
        self._player.positionChanged.connect(self._on_progress)
        self._player.playbackStateChanged.connect(self._on_progress)
        self._player.mediaStatusChanged.connect(self._on_status_changed)
        self._player.errorOccurred.connect(self._on_error)

    def load(self, content: bytes, position_ms: int, on_picture: OnPicture | None = None) -> None:
        """Play a content from a position on, in the place of what was played."""
        self._drop()
        error = "" if self._player.isAvailable() else "no_player"
        if not error and on_picture is None and not has_output():
            error = "no_sound_output"
        if error:
            self._on_change(PlayerState(position_ms=position_ms, error=error))
            return
        if on_picture is not None:
            self._pictures = VideoPictures(on_picture, self)
            self._player.setVideoSink(self._pictures.sink)
        self._start_ms, self._wants_to_play = position_ms, True
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._player.setSourceDevice(self._buffer, QUrl())

    def play(self) -> None:
        """Go on."""
        self._wants_to_play = True
        unlocked.play(self._player)

    def pause(self) -> None:
        """Stop where it is."""
        self._wants_to_play = False
        unlocked.pause(self._player)

    def seek(self, position_ms: int) -> None:
        """Go to a position."""
        if self._player.isSeekable():
            unlocked.go_to(self._player, position_ms)
        else:
            self._start_ms = position_ms

    def set_rate(self, rate: float) -> None:
        """Play faster or slower."""
        self._player.setPlaybackRate(rate)

    def set_muted(self, *, is_muted: bool) -> None:
        """Be silent, or not."""
        self._output.setMuted(is_muted)

    def close(self) -> None:
        """Stop and let the sound output go."""
        self._drop()
        self.deleteLater()

    def _drop(self) -> None:
        """Forget what was played; nothing is told of it any more."""
        buffer, self._buffer = self._buffer, None
        pictures, self._pictures = self._pictures, None
        self._wants_to_play = False
        unlocked.unload(self._player)
        if pictures is not None:
            self._player.setVideoSink(None)  # type: ignore[arg-type]  # it takes none, whatever its stub says
            pictures.close()
        if buffer is not None:
            buffer.deleteLater()

    def _on_status_changed(self, status: QMediaPlayer.MediaStatus) -> None:
        if self._buffer is None:
            return
        if status is QMediaPlayer.MediaStatus.LoadedMedia and self._wants_to_play:
            error = "" if self._pictures is None else self._video_error()
            if error:
                self._fail(error)
                return
            if self._start_ms:
                unlocked.go_to(self._player, self._start_ms)
                self._start_ms = 0
            unlocked.play(self._player)
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
        _log.warning("a sound or video cannot be played: %s", text)
        self._fail("cannot_play")

    def _fail(self, code: str) -> None:
        self._wants_to_play = False
        self._on_change(PlayerState(position_ms=self._player.position(), error=code))

    def _video_error(self) -> str:
        """Return why the pictures of what was loaded cannot be shown; empty: they can."""
        if not self._player.hasVideo():
            return "cannot_play"
        size = self._player.metaData().value(QMediaMetaData.Key.Resolution)
        is_large = isinstance(size, QSize) and size.width() * size.height() > MOST_PIXELS
        return "video_too_large" if is_large else ""
