"""Times in words, in the application's language and the reader's time zone."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

from PySide6.QtCore import QDate, QDateTime, QLocale, QObject, QTime, QTimeZone

_SEPARATORS = r"(?:'[^']*'|[^A-Za-z'])*"
_YEAR = re.compile(rf"^y+{_SEPARATORS}|{_SEPARATORS}y+{_SEPARATORS}$")
"""The year of a date format with what separates it from the rest, quoted words included: "d 'de' MMMM 'de' yyyy"."""
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_DAYS_OF_WEEK = 7
SETTLED = timedelta(days=2)
"""Beyond this age a short time is a date and changes no more, but for the turn of the year."""


class TimeWording(QObject):
    """Words for times. `zone` is the reader's time zone; None is the system's. Times and `now` are aware."""

    def __init__(self, zone: tzinfo | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._locale = QLocale()
        self._long = self._locale.dateFormat(QLocale.FormatType.LongFormat)
        in_month = self._long.replace("dddd", "")
        self._is_month_first = in_month.find("M") < in_month.find("d")

    def short(self, at: datetime, now: datetime) -> str:
        """Return how long ago, as lists show it: "2m", "3h" today, "Yesterday", else the date. The future is "now"."""
        age = now - at
        if age < _MINUTE:
            return self.tr("now", "short time")
        if age < _HOUR:
            return self.tr("%nm", "short time: minutes ago", age // _MINUTE)
        then, today = self.local(at).date(), self.local(now).date()
        if then == today:
            return self.tr("%nh", "short time: hours ago", age // _HOUR)
        if then == today - _DAY:
            return self.tr("Yesterday")
        return self.day(then, today)

    def spoken(self, at: datetime, now: datetime) -> str:
        """Return how long ago in full words, for screen readers."""
        age = now - at
        if age < _MINUTE:
            return self.tr("just now")
        if age < _HOUR:
            return self.tr("%n minute(s) ago", None, age // _MINUTE)
        then, today = self.local(at).date(), self.local(now).date()
        if then == today:
            return self.tr("%n hour(s) ago", None, age // _HOUR)
        if then == today - _DAY:
            return self.tr("yesterday")
        return self._locale.toString(_qdate(then), self._long)

    def heading(self, day: date, today: date) -> str:
        """Return a date in full words as it stands above what happened on it, without its year in this one."""
        if day == today:
            return self.tr("Today")
        if day == today - _DAY:
            return self.tr("Yesterday")
        return self._locale.toString(_qdate(day), _YEAR.sub("", self._long) if day.year == today.year else self._long)

    def full(self, at: datetime) -> str:
        """Return day and time with nothing left out."""
        day = self._locale.toString(_qdate(self.local(at).date()), self._long)
        return self.tr("%1, %2", "date, time of day").replace("%1", day).replace("%2", self.clock(at))

    def day(self, day: date, today: date) -> str:
        """Return a date as short as it is clear: without its year in this one."""
        if day.year != today.year:
            return self.date(day)
        return self._locale.toString(_qdate(day), "MMM d" if self._is_month_first else "d MMM")

    def date(self, day: date) -> str:
        """Return a date with its year and the month in letters: "11 Mar 2024"."""
        return self._locale.toString(_qdate(day), "MMM d, yyyy" if self._is_month_first else "d MMM yyyy")

    def clock(self, at: datetime) -> str:
        """Return the time of day."""
        local = self.local(at)
        return self._locale.toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)

    def moment(self, at: datetime, now: datetime) -> str:
        """Return day and time: "Today 14:02"."""
        then, today = self.local(at).date(), self.local(now).date()
        if then == today:
            return self.tr("Today %1").replace("%1", self.clock(at))
        if then == today - _DAY:
            return self.tr("Yesterday %1").replace("%1", self.clock(at))
        return self.tr("%1 %2", "date, time of day").replace("%1", self.day(then, today)).replace("%2", self.clock(at))

    def until(self, at: datetime, now: datetime) -> str:
        """Return a time that is still to come, as short as it is clear: "14:30", "Tomorrow 09:00", "Mon 09:00".

        Beyond six days it is a date. A time that is past is one of today's or the date it was.
        """
        then, today = self.local(at).date(), self.local(now).date()
        ahead = (then - today).days
        if ahead == 0:
            return self.clock(at)
        if ahead == 1:
            return self.tr("Tomorrow %1").replace("%1", self.clock(at))
        if 0 < ahead < _DAYS_OF_WEEK:
            day = self._locale.dayName(then.isoweekday(), QLocale.FormatType.ShortFormat)
            return self.tr("%1 %2", "date, time of day").replace("%1", day).replace("%2", self.clock(at))
        return self.day(then, today)

    def upcoming(self, at: datetime, now: datetime) -> str:
        """Return a time to come with its time of day: "14:30", "Tue 09:00", "25 Nov 09:00"."""
        then, today, clock = self.local(at).date(), self.local(now).date(), self.clock(at)
        ahead = (then - today).days
        if ahead == 0:
            return clock
        if 0 < ahead < _DAYS_OF_WEEK:
            day = self._locale.dayName(then.isoweekday(), QLocale.FormatType.ShortFormat)
        else:
            day = self.day(then, today)
        return self.tr("%1 %2", "date, time of day").replace("%1", day).replace("%2", clock)

    def days(self, first: datetime, last: datetime, now: datetime) -> str:
        """Return the days from one time to another: one date, or two with a dash."""
        begin, end, today = (self.local(at).date() for at in (first, last, now))
        if begin == end:
            return self.day(begin, today)
        if (begin.year, begin.month) == (end.year, end.month):
            if not self._is_month_first:
                return f"{self._locale.toString(begin.day)}\u2013{self.day(end, today)}"
            if end.year == today.year:
                return f"{self.day(begin, today)}\u2013{self._locale.toString(end.day)}"
        return f"{self.day(begin, today)} \u2013 {self.day(end, today)}"

    def duration(self, length: timedelta) -> str:
        """Return a length of time in its two largest units: "1 d 2 h", "18 min", "under 1 min"."""
        if length < _MINUTE:
            return self.tr("under 1 min")
        minutes = round(length / _MINUTE)
        hours, days = minutes // 60, minutes // 1440
        if days:
            return self._units(self.tr("%n d", "days", days), self.tr("%n h", "hours", hours % 24), hours % 24)
        if hours:
            return self._units(
                self.tr("%n h", "hours", hours), self.tr("%n min", "minutes", minutes % 60), minutes % 60
            )
        return self.tr("%n min", "minutes", minutes)

    def in_zone(self, now: datetime, zone: str) -> str:
        """Return the time of day in a zone by its IANA name; empty when the system does not know it."""
        there = QTimeZone(zone.encode())
        if not there.isValid():
            return ""
        time = QDateTime.fromSecsSinceEpoch(int(now.timestamp()), there).time()
        return self._locale.toString(time, QLocale.FormatType.ShortFormat)

    def local(self, at: datetime) -> datetime:
        """Return a moment in the reader's time zone."""
        return at.astimezone(self._zone)

    def _units(self, large: str, small: str, small_count: int) -> str:
        return f"{large} {small}" if small_count else large


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def playing_time(duration_ms: int) -> str:
    """Return a time in a sound or a video, or all of it, in whole minutes and seconds that are over: "0:14"."""
    seconds = duration_ms // 1000
    return f"{seconds // 60}:{seconds % 60:02}"
