"""The icon of a file by its family, on a tinted square."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_rounded
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, Tokens, tokens
from desktop_inbox.viewmodels.file_kinds import FileFamily

_ICONS = {
    FileFamily.PICTURE: Icon.IMAGE,
    FileFamily.VIDEO: Icon.FILE_PLAY,
    FileFamily.SOUND: Icon.FILE_MUSIC,
    FileFamily.PDF: Icon.FILE_TEXT,
    FileFamily.TEXT: Icon.FILE_TEXT,
    FileFamily.SHEET: Icon.FILE_SPREADSHEET,
    FileFamily.ARCHIVE: Icon.FILE_ARCHIVE,
    FileFamily.OTHER: Icon.FILE,
}
_GLYPH_SHARE = 0.5
_TINT = 0.14
"""How much of the icon's colour its ground has, so that it is right on every bubble."""


def paint_file_icon(painter: QPainter, family: FileFamily, rect: QRectF) -> None:
    """Paint the icon of a family of files into a square."""
    colour = _colour(family, tokens())
    ground = QColor(colour)
    ground.setAlphaF(_TINT)
    paint_rounded(painter, rect, ground, radius=RADIUS_CONTROL)
    glyph = round(rect.width() * _GLYPH_SHARE)
    paint_icon(painter, _ICONS[family], centred(rect, glyph, glyph), colour)


def _colour(family: FileFamily, theme: Tokens) -> QColor:
    if family in (FileFamily.PDF, FileFamily.VIDEO):
        return theme.bad
    if family is FileFamily.SHEET:
        return theme.good
    if family is FileFamily.ARCHIVE:
        return theme.warning
    return theme.muted_on_soft if family is FileFamily.OTHER else theme.accent_text
