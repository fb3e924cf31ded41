"""What is painted on pictures, to be seen on any of them and in every theme: icons on dark discs."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_rounded
from desktop_inbox.ui.kit.tokens import DARK

_GLYPH_SHARE = 0.46
_SHADE = 0.66


def paint_disc_on_picture(painter: QPainter, rect: QRectF, name: Icon, *, radius: float | None = None) -> None:
    """Paint an icon on a dark disc, or on a rounded square where `radius` is given."""
    ground = QColor(DARK.rail)
    ground.setAlphaF(_SHADE)
    paint_rounded(painter, rect, ground, radius=rect.height() / 2 if radius is None else radius)
    glyph = 2 * round(rect.height() * _GLYPH_SHARE / 2)
    paint_icon(painter, name, centred(rect, glyph, glyph), DARK.text)
