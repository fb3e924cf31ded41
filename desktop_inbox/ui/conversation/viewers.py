"""Who else looks at the conversation: their avatars, one over the other."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_inbox.ui.kit.avatars import Person, paint_avatar
from desktop_inbox.ui.kit.labels import plain_tool_tip
from desktop_inbox.ui.kit.painting import mirrored, paint_initials, paint_rounded
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.teammates import Teammates

_SIDE = 24
_STEP = 17
_RING = 2
_MOST = 3
"""So many avatars are painted; for those who are more stands their number."""


class Viewers(QWidget):
    """The names are in its tool tip, and read out."""

    def __init__(self, teammates: Teammates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._teammates = teammates
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        teammates.changed.connect(self._on_viewers_changed)
        self._on_viewers_changed()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for the circles."""
        count = min(len(self._teammates.viewers), _MOST + 1)
        return QSize(_SIDE + max(0, count - 1) * _STEP, _SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the circles, the first on top."""
        painter = QPainter(self)
        theme, whole = tokens(), QRectF(self.rect())
        viewers = self._teammates.viewers
        shown = [Person(each.id, each.initials) for each in viewers[:_MOST]]
        places = [
            mirrored(QRectF(number * _STEP, 0, _SIDE, _SIDE), whole, self.layoutDirection())
            for number in range(len(shown) + 1)
        ]
        if len(viewers) > _MOST:
            paint_rounded(painter, places[-1], theme.chip, radius=_SIDE / 2)
            paint_initials(painter, f"+{len(viewers) - _MOST}", places[-1], theme.chip_text)
        for person, place in reversed(list(zip(shown, places, strict=False))):
            paint_rounded(painter, place, theme.panel, radius=_SIDE / 2)
            inner = place.adjusted(_RING, _RING, -_RING, -_RING)
            paint_avatar(painter, inner, person, ground=theme.panel)
        painter.end()

    def _on_viewers_changed(self) -> None:
        names = ", ".join(each.name for each in self._teammates.viewers)
        text = self.tr("Also looking at this: %1").replace("%1", names)
        self.setToolTip(plain_tool_tip(text))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()
