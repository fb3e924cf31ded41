"""When to send: what the menu offers, a time of one's own, and what time that is for the contact."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

import msgspec
from PySide6.QtCore import QDateTime, QLocale, QObject, QTimeZone, Signal

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.scheduled import LATEST_SENDING
from desktop_inbox.domain.snooze import local_time
from desktop_inbox.viewmodels.system_zone import SystemZone
from desktop_inbox.viewmodels.times import TimeWording

_DAY = timedelta(days=1)
_MORNING = 9 * 60
_MONDAY = 0
_LATER_TODAY = timedelta(hours=2)
_LATEST_HOUR = 21
"""Later today is no later than this."""


class LaterChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A time to send at: its words, the local time beside them, and the contact's (empty: not known, or the same)."""

    label: str
    when: str
    theirs: str
    at: datetime


class LaterTime(msgspec.Struct, frozen=True, kw_only=True):
    """A time on a wall, looked at. `at` None: it will not do, and `words` say why; else what comes of it."""

    at: datetime | None
    words: str


class SendLater(QObject):
    """Offers times. `chosen(datetime, bool)`: send then, and (True) not if the contact writes first."""

    chosen = Signal(object, bool)

    def __init__(self, clock: Clock, zone: tzinfo | None = None, parent: QObject | None = None) -> None:
        """Take the user's time zone (None: the system's)."""
        super().__init__(parent)
        self.cancels_on_message = True
        self._clock = clock
        self._zone = zone or SystemZone()
        self._times = TimeWording(self._zone, self)
        self._contact_zone = ""

    def know_zone(self, name: str | None) -> None:
        """Hear the contact's time zone, an IANA name; None: not known."""
        self._contact_zone = name or ""

    @property
    def choices(self) -> tuple[LaterChoice, ...]:
        """What is offered now, soonest first."""
        now = self._clock.now()
        today = now.astimezone(self._zone).date()
        found = [(self.tr("Tomorrow"), local_time(today + _DAY, _MORNING, self._zone))]
        later = self._later_today(now)
        if later is not None:
            found.insert(0, (self.tr("Later today"), later))
        days = (_MONDAY - today.weekday()) % 7 or 7
        if days > 1:
            monday = self.tr("Next %1", "a day of the week").replace("%1", QLocale().standaloneDayName(_MONDAY + 1))
            found.append((monday, local_time(today + days * _DAY, _MORNING, self._zone)))
        return tuple(
            LaterChoice(label=label, when=self._times.upcoming(at, now), theirs=self.theirs(at), at=at)
            for label, at in found
        )

    @property
    def usual_time(self) -> tuple[date, int]:
        """The day and the minute of the day that a time of one's own begins with: tomorrow at nine."""
        return self._clock.now().astimezone(self._zone).date() + _DAY, _MORNING

    def set_cancels(self, *, cancels: bool) -> None:
        """Say whether it is not sent if the contact writes first; so it is for the next message only."""
        self.cancels_on_message = cancels

    def choose(self, at: datetime) -> None:
        """Take a time."""
        cancels, self.cancels_on_message = self.cancels_on_message, True
        self.chosen.emit(at, cancels)

    def look_at(self, day: date, minute_of_day: int) -> LaterTime:
        """Say what a local day and time mean, or why they will not do."""
        now, at = self._clock.now(), local_time(day, minute_of_day, self._zone)
        if at <= now:
            return LaterTime(at=None, words=self.tr("This time is past. Choose a later one."))
        if at > now + LATEST_SENDING:
            words = self.tr("This is more than a year from now. Choose an earlier time.")
            return LaterTime(at=None, words=words)
        words = self.tr("Will be sent on %1.").replace("%1", self._times.full(at))
        theirs = self.theirs(at)
        if theirs:
            words += " " + self.tr("For the contact that is %1.").replace("%1", theirs)
        return LaterTime(at=at, words=words)

    def theirs(self, at: datetime) -> str:
        """Return a time as it is for the contact, with its day; empty where their zone is not known or the same."""
        there = QTimeZone(self._contact_zone.encode()) if self._contact_zone else QTimeZone()
        if not there.isValid():
            return ""
        local = at.astimezone(self._zone)
        moment = QDateTime.fromSecsSinceEpoch(int(at.timestamp()), there)
        if moment.offsetFromUtc() == (local.utcoffset() or timedelta()).total_seconds():
            return ""
        locale = QLocale()
        day = locale.dayName(moment.date().dayOfWeek(), QLocale.FormatType.ShortFormat)
        clock = locale.toString(moment.time(), QLocale.FormatType.ShortFormat)
        return self.tr("%1 %2", "day, time").replace("%1", day).replace("%2", clock)

    def _later_today(self, now: datetime) -> datetime | None:
        """Return a full hour of today that is some hours from now; None: the day is over."""
        local = now.astimezone(self._zone)
        hour = local.hour + _LATER_TODAY // timedelta(hours=1) + (local.time() != time(local.hour))
        return None if hour > _LATEST_HOUR else local_time(local.date(), hour * 60, self._zone)
