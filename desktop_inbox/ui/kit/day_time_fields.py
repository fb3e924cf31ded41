"""A day with a calendar, and a time of day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, QRectF, Qt, QTime, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTextCharFormat
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, icon, paint_icon
from desktop_inbox.ui.kit.labels import Label
from desktop_inbox.ui.kit.painting import centred, mirrored
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.kit.typed_times import typed_day, typed_minute

_ARROW, _ICON = 30, 16
_TIME_MARGIN = 8
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock)
"""Keys that only change what others write: on many keyboards the slash or the colon needs one."""


class _TypedField(QDateTimeEdit):
    """Understands what is typed in one go from its beginning, as people write it.

    Qt goes from part to part by itself: after 11 a slash would skip the day, and 31 is cut down to 30 before the month
    after it is known.
    """

    def __init__(self, form: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDisplayFormat(form)
        self._typed = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let Qt take the key, and put right what it has made of it."""
        text = event.text()
        if event.key() not in _MODIFIERS:
            goes_on = bool(self._typed) or self.currentSectionIndex() == 0
            self._typed = self._typed + text if text and text.isprintable() and goes_on else ""
        super().keyPressEvent(event)
        if self._typed:
            self.take(self._typed)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Begin anew."""
        self._typed = ""
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin anew."""
        self._typed = ""
        super().mousePressEvent(event)

    def take(self, typed: str) -> None:
        """Become what was typed, if it means something already."""
        raise NotImplementedError


class _DayField(_TypedField):
    """A date, with the sign that a calendar opens."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(QLocale().dateFormat(QLocale.FormatType.ShortFormat), parent)
        self.setCalendarPopup(True)

    def take(self, typed: str) -> None:
        """Become the day that was typed."""
        shown = self.date()
        order = "".join(dict.fromkeys(letter for letter in self.displayFormat().casefold() if letter in "dmy"))
        day = typed_day(typed, order, date(shown.year(), shown.month(), shown.day()))
        if day is not None:
            self.setDate(QDate(day.year, day.month, day.day))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        rect = QRectF(self.rect())
        slot = mirrored(QRectF(rect.width() - _ARROW, 0, _ARROW, rect.height()), rect, self.layoutDirection())
        paint_icon(painter, Icon.CALENDAR, centred(slot, _ICON, _ICON), tokens().muted)
        painter.end()


class _TimeField(_TypedField):
    """A time of day."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(QLocale().timeFormat(QLocale.FormatType.ShortFormat), parent)

    def take(self, typed: str) -> None:
        """Become the time that was typed."""
        minute = typed_minute(typed)
        if minute is not None:
            self.setTime(QTime(minute // 60, minute % 60))


class DayTimeFields(QWidget):
    """Both side by side, each under its name. `changed` when either is another."""

    changed = Signal()

    def __init__(self, day: date, minute_of_day: int, parent: QWidget | None = None) -> None:
        """Begin with a day and a minute of the day."""
        super().__init__(parent)
        self.day = _DayField(self)
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.time = _TimeField(self)
        self.time.setTime(QTime(minute_of_day // 60, minute_of_day % 60))
        self.time.lineEdit().setTextMargins(_TIME_MARGIN, 0, _TIME_MARGIN, 0)
        self._dress_calendar()
        self._lay_out()
        self.day.dateChanged.connect(self.changed)
        self.time.timeChanged.connect(self.changed)

    @property
    def chosen(self) -> tuple[date, int]:
        """The day, and the minute of the day."""
        day, time = self.day.date(), self.time.time()
        return date(day.year(), day.month(), day.day()), time.hour() * 60 + time.minute()

    def focus_day(self) -> None:
        """Put the keyboard into the day."""
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)

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
        fields = QHBoxLayout(self)
        fields.setContentsMargins(0, 0, 0, 0)
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
