"""Labels with values below each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.labels import Ink, Label

_LABEL_WIDTH = 88


class FieldList(QWidget):
    """(Label, value) pairs; hidden while there are none. Values can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, str], ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        layout.addLayout(self._grid)
        self.hide()

    def show_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """Show these; nothing is touched where they are the same."""
        if tuple(fields) == self._shown:
            return
        self._shown = tuple(fields)
        self._clear()
        for row, (label, value) in enumerate(fields):
            self._grid.addWidget(Label(label, ink=Ink.MUTED, parent=self), row, 0, Qt.AlignmentFlag.AlignTop)
            shown = Label(value, parent=self, wraps=True)
            shown.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            shown.setAccessibleName(f"{label}: {value}")
            self._grid.addWidget(shown, row, 1)
        self.setVisible(bool(fields))

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
