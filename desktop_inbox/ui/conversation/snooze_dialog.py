"""The dialog that a time of one's own to snooze until is chosen in."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QTimeEdit, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import ButtonKind
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
        self.day = QDateEdit(self)
        self.day.setCalendarPopup(True)
        self.time = QTimeEdit(self)
        self.words = Label("", TextStyle.SMALL, Ink.MUTED, self, wraps=True)
        self._begin()
        self._lay_out()
        cancel = self.add_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.confirm = self.add_button(self.tr("Snooze"), ButtonKind.PRIMARY)
        self.confirm.clicked.connect(self._on_confirmed)
        self.day.dateChanged.connect(self._look)
        self.time.timeChanged.connect(self._look)
        self._look()
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self) -> None:
        day, minute = self._snooze.usual_time
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.time.setTime(QTime(minute // 60, minute % 60))

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(12)
        for title, field in ((self.tr("Day"), self.day), (self.tr("Time"), self.time)):
            label = Label(title, TextStyle.BODY_MEDIUM, parent=self)
            label.setBuddy(field)
            field.setAccessibleName(title)
            part = QVBoxLayout()
            part.setSpacing(6)
            part.addWidget(label)
            part.addWidget(field)
            fields.addLayout(part, 1)
        self.content.addLayout(fields)
        self.content.addWidget(self.words)

    def _look(self) -> None:
        """Say what the fields mean now."""
        found = self._snooze.look_at(*self._chosen())
        self.words.setText(found.words)
        self.words.set_ink(Ink.BAD if found.until is None else Ink.MUTED)

    def _chosen(self) -> tuple[date, int]:
        day, time = self.day.date(), self.time.time()
        return date(day.year(), day.month(), day.day()), time.hour() * 60 + time.minute()

    def _on_confirmed(self) -> None:
        found = self._snooze.look_at(*self._chosen())
        self._look()
        if found.until is None:
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()
        self._snooze.choose(found.until)
