"""A file in a bubble: the icon of its type or how far it has come, its name, type and size."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_inbox.ui.kit.file_icon import paint_file_icon
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_rounded, paint_text, text_width
from desktop_inbox.ui.kit.progress_ring import paint_progress_ring
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.block import BlockSources
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit, Hit, Look
from desktop_inbox.viewmodels.file_kinds import file_family
from desktop_inbox.viewmodels.files import FilePhase, FileStatus
from desktop_inbox.viewmodels.timeline_rows import FileRow

SQUARE = 38
_GAP = 10
_BADGE, _BADGE_GLYPH = 16, 12
_LEAST_WIDTH = 210
"""Room for how a file stands: words come and go while it is shown."""


class FileBlock:
    """A file; a `Block`."""

    def __init__(self, file: FileRow, look: Look, widest: float, sources: BlockSources) -> None:
        self._file, self._look, self._sources = file, look, sources
        self._family = file_family(file.attachment)
        name = text_width(file.attachment.name, TextStyle.BODY_BOLD)
        detail = text_width(file.detail, TextStyle.SMALL, tabular=True)
        self.width = min(max(SQUARE + _GAP + max(name, detail) + 2, _LEAST_WIDTH), widest)
        self._name_height = metrics(TextStyle.BODY_BOLD).height()
        self._detail_height = metrics(TextStyle.SMALL).height()
        self.height = max(SQUARE, self._name_height + self._detail_height)
        self._rect = self._square = QRectF()

    def place(self, rect: QRectF) -> None:
        """Stand there from now on."""
        self._rect = rect
        left = rect.right() - SQUARE if self._look.is_rtl else rect.left()
        self._square = QRectF(round(left), round(rect.top() + (rect.height() - SQUARE) / 2), SQUARE, SQUARE)

    def paint(self, painter: QPainter, clip: QRectF) -> None:  # noqa: ARG002 - part of Block
        """Paint icon, name and how the file stands."""
        theme, is_rtl, status = tokens(), self._look.is_rtl, self._status()
        self._paint_square(painter, status)
        indent = SQUARE + _GAP
        words = self._rect.adjusted(0, 0, -indent, 0) if is_rtl else self._rect.adjusted(indent, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        top = words.top() + (words.height() - self._name_height - self._detail_height) / 2
        name = QRectF(words.left(), top, words.width(), self._name_height)
        shown = metrics(TextStyle.BODY_BOLD).elidedText(
            self._file.attachment.name, Qt.TextElideMode.ElideMiddle, name.width()
        )
        paint_text(painter, shown, name, style=TextStyle.BODY_BOLD, colour=theme.text, alignment=side)
        detail = QRectF(words.left(), name.bottom(), words.width(), self._detail_height)
        colour = theme.bad if status.phase is FilePhase.FAILED else theme.muted_on_soft
        standing, style = self._standing(status), TextStyle.SMALL
        paint_text(painter, standing, detail, style=style, colour=colour, alignment=side, tabular=True)

    def hit(self, at: QPointF) -> Hit | None:
        """Return what a click does: open, and on the ring stop, or try again."""
        return FileHit(self._file, self._action(at)) if self._rect.contains(at) else None

    def _paint_square(self, painter: QPainter, status: FileStatus) -> None:
        theme = tokens()
        if status.is_moving:
            paint_progress_ring(painter, self._square, status.share, Icon.X, ground=theme.panel)
            return
        paint_file_icon(painter, self._family, self._square)
        sign = {FilePhase.ABSENT: Icon.ARROW_DOWN, FilePhase.FAILED: Icon.ROTATE_CCW}.get(status.phase)
        if sign is not None:
            beside = self._square.left() - 3 if self._look.is_rtl else self._square.right() - _BADGE + 3
            badge = QRectF(beside, self._square.bottom() - _BADGE + 3, _BADGE, _BADGE)
            paint_rounded(painter, badge, theme.panel, radius=_BADGE / 2, line=theme.line)
            paint_icon(painter, sign, centred(badge, _BADGE_GLYPH, _BADGE_GLYPH), theme.text)

    def _status(self) -> FileStatus:
        sources = self._sources.files
        return FileStatus() if sources is None else sources.files.status(self._file.attachment)

    def _standing(self, status: FileStatus) -> str:
        sources = self._sources.files
        return self._file.detail if sources is None else sources.words.standing(self._file.attachment, status)

    def _action(self, at: QPointF) -> FileAction:
        status = self._status()
        if status.phase is FilePhase.FAILED:
            return FileAction.RETRY
        return FileAction.CANCEL if status.is_moving and self._square.contains(at) else FileAction.OPEN
