"""A file in a bubble: the icon of its type, its name, type and size."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_inbox.ui.kit.file_icon import paint_file_icon
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.painting import paint_text, text_width
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.block import BlockSources
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit, Hit, Look
from desktop_inbox.viewmodels.file_kinds import file_family
from desktop_inbox.viewmodels.timeline_rows import FileRow

_SQUARE = 38
_GAP = 10


class FileBlock:
    """A file; a `Block`."""

    def __init__(self, file: FileRow, look: Look, widest: float, sources: BlockSources) -> None:
        self._file, self._look, self._sources = file, look, sources
        self._family = file_family(file.attachment)
        name = text_width(file.attachment.name, TextStyle.BODY_BOLD)
        detail = text_width(file.detail, TextStyle.SMALL, tabular=True)
        self.width = min(_SQUARE + _GAP + max(name, detail) + 2, widest)
        self._name_height = metrics(TextStyle.BODY_BOLD).height()
        self._detail_height = metrics(TextStyle.SMALL).height()
        self.height = max(_SQUARE, self._name_height + self._detail_height)
        self._rect = QRectF()

    def place(self, rect: QRectF) -> None:
        """Stand there from now on."""
        self._rect = rect

    def paint(self, painter: QPainter, clip: QRectF) -> None:  # noqa: ARG002 - part of Block
        """Paint icon, name and detail."""
        theme, rect, is_rtl = tokens(), self._rect, self._look.is_rtl
        left = rect.right() - _SQUARE if is_rtl else rect.left()
        square = QRectF(left, rect.top() + (rect.height() - _SQUARE) / 2, _SQUARE, _SQUARE)
        paint_file_icon(painter, self._family, square)
        indent = _SQUARE + _GAP
        words = rect.adjusted(0, 0, -indent, 0) if is_rtl else rect.adjusted(indent, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        top = rect.top() + (rect.height() - self._name_height - self._detail_height) / 2
        name = QRectF(words.left(), top, words.width(), self._name_height)
        shown = metrics(TextStyle.BODY_BOLD).elidedText(
            self._file.attachment.name, Qt.TextElideMode.ElideMiddle, name.width()
        )
        paint_text(painter, shown, name, style=TextStyle.BODY_BOLD, colour=theme.text, alignment=side)
        detail = QRectF(words.left(), name.bottom(), words.width(), self._detail_height)
        style, colour = TextStyle.SMALL, theme.muted_on_soft
        paint_text(painter, self._file.detail, detail, style=style, colour=colour, alignment=side, tabular=True)

    def hit(self, at: QPointF) -> Hit | None:
        """Return that the file is meant."""
        return FileHit(self._file, FileAction.OPEN) if self._rect.contains(at) else None
