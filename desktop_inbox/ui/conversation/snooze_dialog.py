"""The dialog that a time of one's own to snooze until is chosen in."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QRectF, Qt, QTime
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QTimeEdit, QToolButton, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, icon, paint_icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.ui.kit.painting import centred, mirrored
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.snoozing import SnoozeViewModel

_ARROW, _ICON = 30, 16
_TIME_MARGIN = 8


class _DayField(QDateEdit):
    """A date, with the sign that a calendar opens."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCalendarPopup(True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        rect = QRectF(self.rect())
        slot = mirrored(QRectF(rect.width() - _ARROW, 0, _ARROW, rect.height()), rect, self.layoutDirection())
        paint_icon(painter, Icon.CALENDAR, centred(slot, _ICON, _ICON), tokens().muted)
        painter.end()


class SnoozeDialog(Dialog):
    """A day and a time, and in words what comes of them. It deletes itself when it has ended."""

    def __init__(self, snooze: SnoozeViewModel, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Snooze until"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._snooze = snooze
        self.day = _DayField(self)
        self._dress_calendar()
        self.time = QTimeEdit(self)
        self.time.lineEdit().setTextMargins(_TIME_MARGIN, 0, _TIME_MARGIN, 0)
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

    def _dress_calendar(self) -> None:
        """Show weekends as quiet as they are, and the arrows in the theme's colour: Qt's are red and black."""
        calendar = self.day.calendarWidget()
        quiet = QTextCharFormat()
        quiet.setForeground(tokens().muted)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, quiet)
        calendar.setVerticalHeaderFormat(calendar.VerticalHeaderFormat.NoVerticalHeader)
        for name, sign in (("qt_calendar_prevmonth", Icon.CHEVRON_LEFT), ("qt_calendar_nextmonth", Icon.CHEVRON_RIGHT)):
            button = calendar.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                button.setIcon(icon(sign, size=_ICON))

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
