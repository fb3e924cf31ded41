"""The pictures of a bubble: one in its own shape, several as a grid. Their room is theirs before they are loaded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_rounded
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.ui.timeline.block import BlockSources
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit, Hit, Look
from desktop_inbox.viewmodels.timeline_rows import FileRow

_WIDEST, _HIGHEST = 280, 320
_LEAST = 64
_TILE, _GAP = 128, 4
_UNKNOWN = (200, 150)
"""The room of a picture of unknown size."""


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
            self._placed.append((file, QRectF(left, rect.top() + tile.top(), tile.width(), tile.height())))

    def paint(self, painter: QPainter, clip: QRectF) -> None:
        """Paint the pictures that are in sight."""
        theme = tokens()
        for _file, tile in self._placed:
            if tile.intersects(clip):
                paint_rounded(painter, tile, theme.chip, radius=RADIUS_CONTROL)
                paint_icon(painter, Icon.IMAGE, centred(tile, 24, 24), theme.chip_text)

    def hit(self, at: QPointF) -> Hit | None:
        """Return the picture that is meant."""
        return next((FileHit(file, FileAction.OPEN) for file, tile in self._placed if tile.contains(at)), None)


def _shape(file: FileRow, widest: float) -> QRectF:
    """Return the room of a single picture: its own shape, neither too large nor too thin to be seen."""
    width, height = file.attachment.width or _UNKNOWN[0], file.attachment.height or _UNKNOWN[1]
    scale = min(1.0, min(_WIDEST, widest) / width, _HIGHEST / height)
    room = min(_WIDEST, widest)
    return QRectF(0, 0, min(max(round(width * scale), _LEAST), room), max(round(height * scale), _LEAST))


def _grid(count: int, widest: float) -> list[QRectF]:
    """Return squares in rows of two, or of three from five pictures on."""
    columns = 2 if count in (2, 4) else 3
    side = min(_TILE, (widest - (columns - 1) * _GAP) / columns)
    step = side + _GAP
    return [QRectF(number % columns * step, number // columns * step, side, side) for number in range(count)]
