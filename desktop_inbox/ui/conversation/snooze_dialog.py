"""The dialog that a time of one's own to snooze until is chosen in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.day_time_fields import DayTimeFields
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.snoozing import SnoozeViewModel


class SnoozeDialog(Dialog):
    """A day and a time, and in words what comes of them. It deletes itself when it has ended."""

    def __init__(self, snooze: SnoozeViewModel, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Snooze until"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._snooze = snooze
        self.fields = DayTimeFields(*snooze.usual_time, self)
        self.words = Label("", TextStyle.SMALL, Ink.MUTED, self, wraps=True)
        self.content.addWidget(self.fields)
        self.content.addWidget(self.words)
        cancel = self.add_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.confirm = self.add_button(self.tr("Snooze"), ButtonKind.PRIMARY)
        self.confirm.clicked.connect(self._on_confirmed)
        self.fields.changed.connect(self._look)
        self._look()
        self.fields.focus_day()

    def _look(self) -> None:
        """Say what the fields mean now."""
        found = self._snooze.look_at(*self.fields.chosen)
        self.words.setText(found.words)
        self.words.set_ink(Ink.BAD if found.until is None else Ink.MUTED)

    def _on_confirmed(self) -> None:
        found = self._snooze.look_at(*self.fields.chosen)
        self._look()
        if found.until is None:
            self.fields.focus_day()
            return
        self.accept()
        self._snooze.choose(found.until)
