"""The user's own availability: the sign on their avatar, and the choices of their menu with their shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_inbox.domain.presence import Shown
from desktop_inbox.domain.workspace import Availability
from desktop_inbox.ui.kit.availability_dot import paint_availability
from desktop_inbox.ui.kit.painting import mirrored
from desktop_inbox.ui.kit.tokens import DARK, HIGH_CONTRAST_DARK, HIGH_CONTRAST_LIGHT, tokens
from desktop_inbox.viewmodels.availability import AvailabilityViewModel
from desktop_inbox.viewmodels.people import availability_words

KEYS = {
    Availability.AVAILABLE: "Ctrl+Shift+L",
    Availability.BUSY: "Ctrl+Shift+B",
    Availability.AWAY: "Ctrl+Shift+Y",
}
_SIZE = 15


class AvailabilitySign(QWidget):
    """Lies over the avatar and paints the sign on its lower corner; the mouse goes through it.

    Its `actions()` are the choices: checked is what the user has chosen. Their shortcuts work in its window. Decoration
    itself: assistive technology reads `viewmodel.words` with the avatar's name. Before the first sync there is nothing
    to see and to choose.
    """

    def __init__(self, viewmodel: AvailabilityViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewmodel = viewmodel
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_action_triggered)
        for availability, keys in KEYS.items():
            action = QAction(availability_words(Shown(availability.value)), self._group)
            action.setData(availability.value)
            action.setCheckable(True)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            self.addAction(action)
        viewmodel.changed.connect(self._show)
        self._show()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the sign. The rail is dark in every theme."""
        if self.viewmodel.shown is None:
            return
        theme, whole = tokens(), QRectF(self.rect())
        bright = theme if theme.is_dark else HIGH_CONTRAST_DARK if theme is HIGH_CONTRAST_LIGHT else DARK
        corner = QRectF(whole.right() - _SIZE, whole.bottom() - _SIZE, _SIZE, _SIZE)
        painter = QPainter(self)
        place = mirrored(corner, whole, self.layoutDirection())
        paint_availability(painter, place, self.viewmodel.shown, bright, theme.rail)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow theme and direction."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self.update()
        super().changeEvent(event)

    def _show(self) -> None:
        for action in self._group.actions():
            action.setChecked(action.data() == self.viewmodel.chosen)
            action.setEnabled(self.viewmodel.chosen is not None)
        self.update()

    def _on_action_triggered(self, action: QAction) -> None:
        self.viewmodel.choose(Availability(action.data()))
