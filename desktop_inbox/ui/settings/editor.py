"""What all editors of a form's fields have in common."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from desktop_inbox.domain.text import clean_draft
from desktop_inbox.viewmodels.settings.forms import Choice, Field


class Editor(QWidget):
    """Base of all editors. `edited(value)`: the user filled it in. The first widget in it has the keyboard."""

    edited = Signal(object)

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.box = QHBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(8)

    def hold(self, widget: QWidget) -> None:
        """Take the widget that is filled in."""
        widget.setAccessibleName(self.field.label)
        widget.setEnabled(not self.field.is_fixed)
        self.box.addWidget(widget, 1)
        self.setFocusProxy(widget)

    def offer(self, choices: tuple[Choice, ...]) -> None:
        """Take what there is to choose from now. Only editors whose choices change do something."""

    def show_value(self, value: Any) -> None:
        """Show a value; nothing is emitted."""
        raise NotImplementedError


class PlainField(QPlainTextEdit):
    """Takes plain text only, and Tab leaves it. What could never be stored is not pasted: it would take seconds."""

    def __init__(self, limit: int, lines: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._limit = limit
        self.setTabChangesFocus(True)
        self.setProperty("kind", "field")
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 24)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Paste text only."""
        self.insertPlainText(clean_draft(source.text()[: 4 * self._limit]))
