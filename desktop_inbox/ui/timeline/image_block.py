"""The pictures of a bubble: one in its own shape, several as a grid. Their room is theirs before they are loaded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter

from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_rounded
from desktop_inbox.ui.kit.progress_ring import paint_progress_ring
from desktop_inbox.ui.kit.rounded_picture import paint_rounded_picture
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.ui.timeline.block import BlockSources, FileSources
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit, Hit, Look
from desktop_inbox.viewmodels.files import FilePhase, FileStatus
from desktop_inbox.viewmodels.timeline_rows import FileRow

_WIDEST, _HIGHEST = 280, 320
_LEAST = 64
_TILE, _GAP = 128, 4
_UNKNOWN = (200, 150)
"""The room of a picture of unknown size."""
_RING, _GLYPH = 40, 24


class ImageBlock:
    """Pictures; a `Block`."""

    def __init__(self, files: Sequence[FileRow], look: Look, widest: float, sources: BlockSources) -> None:
        self._files, self._look, self._sources = files, look, sources
        self._tiles = [_shape(files[0], widest)] if len(files) == 1 else _grid(len(files), widest)
        self.width = max(tile.right() for tile in self._tiles)
        self.height = max(tile.bottom() for tile in self._tiles)
        self._placed: list[tuple[FileRow, QRectF]] = []

    def place(self, rect: QRectF) -> None:
        """Stand there from now on."""
        self._placed = []
        for file, tile in zip(self._files, self._tiles, strict=True):
            left = rect.right() - tile.right() if self._look.is_rtl else rect.left() + tile.left()
            placed = QRectF(round(left), round(rect.top() + tile.top()), tile.width(), tile.height())
            self._placed.append((file, placed))

    def paint(self, painter: QPainter, clip: QRectF) -> None:
        """Paint the pictures that are in sight."""
        for file, tile in self._placed:
            if tile.intersects(clip):
                self._paint_tile(painter, file, tile)

    def hit(self, at: QPointF) -> Hit | None:
        """Return the picture that is meant: to open, and on the ring to stop."""
        for file, tile in self._placed:
            if tile.contains(at):
                return FileHit(file, self._action(file, tile, at))
        return None

    def _paint_tile(self, painter: QPainter, file: FileRow, tile: QRectF) -> None:
        sources = self._sources.files
        pixmap = None
        if sources is not None:
            scale = painter.device().devicePixelRatioF()
            size = QSize(round(tile.width() * scale), round(tile.height() * scale))
            pixmap = sources.pictures.picture(file.attachment, size)
        if pixmap is None:
            _paint_room(painter, tile, _sign(file, sources))
        else:
            paint_rounded_picture(painter, tile, pixmap)
        status = self._status(file)
        if status.is_moving:
            paint_progress_ring(painter, _ring(tile), status.share, Icon.X, ground=tokens().panel)

    def _action(self, file: FileRow, tile: QRectF, at: QPointF) -> FileAction:
        status = self._status(file)
        if status.phase is FilePhase.FAILED:
            return FileAction.RETRY
        return FileAction.CANCEL if status.is_moving and _ring(tile).contains(at) else FileAction.OPEN

    def _status(self, file: FileRow) -> FileStatus:
        sources = self._sources.files
        return FileStatus() if sources is None else sources.files.status(file.attachment)


def _ring(tile: QRectF) -> QRectF:
    return centred(tile, _RING, _RING)


def _sign(file: FileRow, sources: FileSources | None) -> Icon | None:
    """Return what stands in the place of a picture; None: its ring does."""
    if sources is None:
        return Icon.IMAGE
    if sources.pictures.is_broken(file.attachment.id):
        return Icon.IMAGE_OFF
    phase = sources.files.status(file.attachment).phase
    if phase in (FilePhase.WAITING, FilePhase.RUNNING):
        return None
    return {FilePhase.ABSENT: Icon.ARROW_DOWN, FilePhase.FAILED: Icon.ROTATE_CCW}.get(phase, Icon.IMAGE)


def _paint_room(painter: QPainter, tile: QRectF, sign: Icon | None) -> None:
    theme = tokens()
    paint_rounded(painter, tile, theme.chip, radius=RADIUS_CONTROL)
    if sign is not None:
        paint_icon(painter, sign, centred(tile, _GLYPH, _GLYPH), theme.chip_text)


def _shape(file: FileRow, widest: float) -> QRectF:
    """Return the room of a single picture: its own shape, neither too large nor too thin to be seen."""
    width, height = file.attachment.width or _UNKNOWN[0], file.attachment.height or _UNKNOWN[1]
    room = min(_WIDEST, widest)
    scale = min(1.0, room / width, _HIGHEST / height)
    return QRectF(0, 0, min(max(round(width * scale), _LEAST), room), max(round(height * scale), _LEAST))


def _grid(count: int, widest: float) -> list[QRectF]:
    """Return squares in rows of two, or of three from five pictures on."""
    columns = 2 if count in (2, 4) else 3
    side = min(_TILE, int((widest - (columns - 1) * _GAP) / columns))
    step = side + _GAP
    return [QRectF(number % columns * step, number // columns * step, side, side) for number in range(count)]
