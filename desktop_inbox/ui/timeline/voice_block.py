"""A voice note in a bubble."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_inbox.ui.kit.file_icon import paint_file_icon
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.painting import paint_text, text_width
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.block import BlockSources
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit, Hit, Look
from desktop_inbox.viewmodels.file_kinds import file_family
from desktop_inbox.viewmodels.timeline_rows import FileRow

_SQUARE = 34
_GAP = 10


class VoiceBlock:
    """A voice note; a `Block`."""

    def __init__(self, file: FileRow, look: Look, widest: float, sources: BlockSources) -> None:
        self._file, self._look, self._sources = file, look, sources
        self.width = min(_SQUARE + _GAP + text_width(file.detail, TextStyle.SMALL, tabular=True) + 2, widest)
        self.height = float(_SQUARE)
        self._rect = QRectF()

    def place(self, rect: QRectF) -> None:
        """Stand there from now on."""
        self._rect = rect

    def paint(self, painter: QPainter, clip: QRectF) -> None:  # noqa: ARG002 - part of Block
        """Paint the note."""
        rect, is_rtl = self._rect, self._look.is_rtl
        square = QRectF(rect.right() - _SQUARE if is_rtl else rect.left(), rect.top(), _SQUARE, _SQUARE)
        paint_file_icon(painter, file_family(self._file.attachment), square)
        indent = _SQUARE + _GAP
        words = rect.adjusted(0, 0, -indent, 0) if is_rtl else rect.adjusted(indent, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        style = TextStyle.SMALL
        paint_text(painter, self._file.detail, words, style=style, colour=tokens().text, alignment=side, tabular=True)

    def hit(self, at: QPointF) -> Hit | None:
        """Return that the note is meant."""
        return FileHit(self._file, FileAction.OPEN) if self._rect.contains(at) else None
