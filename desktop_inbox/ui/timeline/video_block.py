"""A video in a bubble: a picture of it, played in its place, with the controls below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.sound import PICTURE_PIXELS
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.on_picture import paint_disc_on_picture
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_rounded
from desktop_inbox.ui.kit.progress_ring import paint_progress_ring
from desktop_inbox.ui.kit.rounded_picture import paint_rounded_picture
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.ui.timeline.block import BlockSources
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit, Hit, Look
from desktop_inbox.ui.timeline.video_failure import VideoFailure
from desktop_inbox.ui.timeline.video_strip import VideoStrip, is_played
from desktop_inbox.viewmodels.files import FilePhase, FileStatus
from desktop_inbox.viewmodels.timeline_rows import FileRow
from desktop_inbox.viewmodels.voice.playback import PlaybackPhase, PlaybackState

_WIDEST, _HIGHEST = PICTURE_PIXELS // 2, 320
_LEAST_WIDTH, _LEAST_HEIGHT = 200, 130
"""Room for the controls, and for why it cannot be played."""
_USUAL = QSizeF(16, 9)
_DISC = 46
_CORNER = 28
_INSET = 6
_GAP = 6


class VideoBlock:
    """A video; a `Block`. Its room is its own before there is a picture."""

    def __init__(self, file: FileRow, look: Look, widest: float, sources: BlockSources) -> None:
        self._file, self._look, self._sources = file, look, sources
        self._shape = _shape_of(file.attachment)
        fitted = self._shape.scaled(min(_WIDEST, widest), _HIGHEST, Qt.AspectRatioMode.KeepAspectRatio)
        self._strip = VideoStrip(file, look)
        self._height = round(max(fitted.height(), _LEAST_HEIGHT))
        self.width = min(max(float(round(fitted.width())), _LEAST_WIDTH), widest)
        self.height = self._height + _GAP + self._strip.height
        self._room = self._disc = self._corner = QRectF()
        self._failure: VideoFailure | None = None

    def place(self, rect: QRectF) -> None:
        """Stand there from now on, in the video's own width."""
        direction = self._look.direction
        place = mirrored(QRectF(rect.left(), rect.top(), self.width, self.height), rect, direction)
        self._room = QRectF(round(place.left()), round(place.top()), self.width, self._height)
        self._disc = centred(self._room, _DISC, _DISC)
        corner = QRectF(self._room.right() - _CORNER - _INSET, self._room.top() + _INSET, _CORNER, _CORNER)
        self._corner = mirrored(corner, self._room, direction)
        self._strip.place(QRectF(self._room.left(), self._room.bottom() + _GAP, self.width, self._strip.height))
        self._failure = None

    def paint(self, painter: QPainter, clip: QRectF) -> None:  # noqa: ARG002 - part of Block
        """Paint the video as it stands."""
        state, status = self._state(), self._status()
        failure = self._failure_of(state, status)
        if failure is None:
            self._paint_picture(painter)
            self._paint_signs(painter, state, status)
        else:
            failure.paint(painter)
        if is_played(state):
            playback = self._sources.playback
            self._strip.paint_controls(painter, state, is_muted=playback is not None and playback.is_muted)
        else:
            self._strip.paint_words(painter, self._standing(status), status.phase)

    def hit(self, at: QPointF) -> Hit | None:
        """Return what a click does: play or pause, go to a position, show it large, stop or try again."""
        state, status = self._state(), self._status()
        if is_played(state) and (found := self._strip.hit(at, state)) is not None:
            return found
        failure = self._failure_of(state, status)
        if failure is not None:
            return failure.hit(at)
        if not self._room.contains(at):
            return None
        if status.phase is FilePhase.FAILED and status.is_upload:
            return FileHit(self._file, FileAction.RETRY)
        if status.is_moving and not status.is_here and self._disc.contains(at):
            return FileHit(self._file, FileAction.CANCEL)
        is_large = status.is_here and self._corner.contains(at)
        return FileHit(self._file, FileAction.OPEN, state.position_ms) if is_large else self._play_hit()

    def _play_hit(self) -> FileHit:
        playback = self._sources.playback
        can_play = playback is not None and playback.can_play(self._file.attachment)
        return FileHit(self._file, FileAction.PLAY if can_play else FileAction.OPEN)

    # Painting ---------------------------------------------------------------------------------------------------------
    def _paint_picture(self, painter: QPainter) -> None:
        """Paint what it shows now, else a picture of it, else its room."""
        playback, sources, room = self._sources.playback, self._sources.files, self._room
        shown = None if playback is None else playback.picture(self._file.attachment.id)
        if shown is not None:
            image = QImage(shown.pixels, shown.width, shown.height, shown.width * 4, QImage.Format.Format_RGB32)
            _paint_on_black(painter, room, _fitted(QSizeF(image.size()), room), image)
            return
        place = _fitted(self._shape, room)
        scale = painter.device().devicePixelRatioF()
        size = QSize(round(place.width() * scale), round(place.height() * scale))
        poster = None if sources is None else sources.pictures.picture(self._file.attachment, size)
        if poster is None:
            paint_rounded(painter, room, tokens().chip)
        else:
            _paint_on_black(painter, room, place, poster)

    def _paint_signs(self, painter: QPainter, state: PlaybackState, status: FileStatus) -> None:
        if status.is_here:
            paint_disc_on_picture(painter, self._corner, Icon.MAXIMIZE_2, radius=RADIUS_CONTROL)
        if status.is_moving and not status.is_here:
            paint_progress_ring(painter, self._disc, status.share, Icon.X, ground=tokens().panel)
        elif status.phase is FilePhase.FAILED:
            paint_disc_on_picture(painter, self._disc, Icon.ROTATE_CCW)
        elif not state.is_active:
            sign = Icon.ARROW_DOWN if status.phase is FilePhase.ABSENT else Icon.PLAY
            paint_disc_on_picture(painter, self._disc, sign)

    # ------------------------------------------------------------------------------------------------------------------
    def _failure_of(self, state: PlaybackState, status: FileStatus) -> VideoFailure | None:
        """Return why it is not played; None: it is, or can be, or it did not come."""
        sources = self._sources.files
        if state.phase is not PlaybackPhase.FAILED or status.phase is FilePhase.FAILED or sources is None:
            return None
        if self._failure is None or self._failure.code != state.code:
            words = sources.words.no_playing(state.code)
            self._failure = VideoFailure(self._file, state.code, words, self._room)
        return self._failure

    def _standing(self, status: FileStatus) -> str:
        sources = self._sources.files
        return self._file.detail if sources is None else sources.words.standing(self._file.attachment, status)

    def _state(self) -> PlaybackState:
        playback = self._sources.playback
        return PlaybackState() if playback is None else playback.state(self._file.attachment.id)

    def _status(self) -> FileStatus:
        sources = self._sources.files
        return FileStatus() if sources is None else sources.files.status(self._file.attachment)


def _shape_of(video: Attachment) -> QSizeF:
    return QSizeF(video.width, video.height) if video.width and video.height else _USUAL


def _fitted(shape: QSizeF, room: QRectF) -> QRectF:
    """Return the middle of a room, in a shape, as large as fits."""
    size = shape.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return centred(room, max(1.0, size.width()), max(1.0, size.height()))


def _paint_on_black(painter: QPainter, room: QRectF, place: QRectF, picture: QImage | QPixmap) -> None:
    """Paint a picture into its place in the room; what it leaves free is black, as on every screen."""
    if place != room:
        paint_rounded(painter, room, QColor(Qt.GlobalColor.black))
    paint_rounded_picture(painter, place, picture)
