"""Why a video is not played, in the place of its picture, and what can be done instead."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_inbox.domain.attachment import is_dangerous
from desktop_inbox.ui.kit.fonts import TextStyle, font, metrics
from desktop_inbox.ui.kit.painting import centred, paint_rounded, paint_text, text_width
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit
from desktop_inbox.ui.timeline.text_block import TextBlock
from desktop_inbox.viewmodels.timeline_rows import FileRow

_PADDING = 12
_LINK_PADDING = 4


class VideoFailure:
    """Words, and below them what is offered, in the middle of a room. `code` is the player's."""

    def __init__(self, file: FileRow, code: str, words: str, room: QRectF) -> None:
        self._file, self._room = file, room
        self.code = code
        self._words = TextBlock(words, font(TextStyle.SMALL), room.width() - 2 * _PADDING)
        link = metrics(TextStyle.SMALL_BOLD).height() + 2 * _LINK_PADDING
        offers = _offers(file, code)
        middle = centred(room, self._words.width, self._words.height + link * len(offers))
        self._words_at = middle.topLeft()
        self._links: list[tuple[FileAction, str, QRectF]] = []
        top = middle.top() + self._words.height
        for action, text in offers:
            width = min(text_width(text, TextStyle.SMALL_BOLD) + 2, room.width() - 2 * _PADDING)
            self._links.append((action, text, QRectF(room.center().x() - width / 2, top, width, link)))
            top += link

    def paint(self, painter: QPainter) -> None:
        """Paint the ground, the words and the offers."""
        theme = tokens()
        paint_rounded(painter, self._room, theme.chip)
        painter.setPen(theme.text)
        self._words.paint(painter, self._words_at)
        style, centre = TextStyle.SMALL_BOLD, Qt.AlignmentFlag.AlignHCenter
        for _, text, rect in self._links:
            paint_text(painter, text, rect, style=style, colour=theme.accent_text, alignment=centre)

    def hit(self, at: QPointF) -> FileHit | None:
        """Return what a click there does; beside the offers it tries again."""
        if not self._room.contains(at):
            return None
        action = next((action for action, _, rect in self._links if rect.contains(at)), FileAction.PLAY)
        return FileHit(self._file, action)


def _offers(file: FileRow, code: str) -> list[tuple[FileAction, str]]:
    """Return what can be done. What may run programs is never opened."""
    translate = QCoreApplication.translate
    if code == "file_not_here":
        return [(FileAction.PLAY, translate("VideoFailure", "Load again"))]
    offers = [(FileAction.SAVE, translate("VideoFailure", "Save as…"))]
    if code == "video_too_large":
        offers.insert(0, (FileAction.OPEN, translate("VideoFailure", "Full view")))
    elif not is_dangerous(file.attachment.name):
        offers.insert(0, (FileAction.OUTSIDE, translate("VideoFailure", "Open in another program")))
    return offers
