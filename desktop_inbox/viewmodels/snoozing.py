"""Until when to snooze: what the menu offers, a time of one's own, and both in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

import msgspec
from PySide6.QtCore import QLocale, QObject, Signal

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.snooze import (
    DEFAULT_PRESETS,
    LONGEST_SNOOZE,
    SnoozeFor,
    SnoozePreset,
    SnoozeUntilWeekday,
    local_time,
    preset_time,
)
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.settings.durations import duration_words
from desktop_inbox.viewmodels.system_zone import SystemZone
from desktop_inbox.viewmodels.times import TimeWording

_DAY = timedelta(days=1)


class SnoozeChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What a preset means now: its words, and the local time beside them."""

    label: str
    when: str
    until: datetime


class OwnTime(msgspec.Struct, frozen=True, kw_only=True):
    """A time on a wall, looked at. `until` None: it will not do, and `words` say why; else what comes of it."""

    until: datetime | None
    words: str


class SnoozeViewModel(QObject):
    """Offers times. `chosen(datetime | None)`: the user wants that one; None: to have the conversation back now."""

    chosen = Signal(object)

    def __init__(self, people: People, clock: Clock, zone: tzinfo | None = None, parent: QObject | None = None) -> None:
        """Say whose presets to offer. `zone`: the user's time zone (None: the system's)."""
        super().__init__(parent)
        self._people, self._clock = people, clock
        self._zone = zone or SystemZone()
        self._times = TimeWording(self._zone, self)

    @property
    def choices(self) -> tuple[SnoozeChoice, ...]:
        """What the workspace's presets mean now, in their order."""
        workspace = self._people.directory.workspace
        presets = DEFAULT_PRESETS if workspace is None else workspace.snooze_presets
        now = self._clock.now()
        return tuple(self._choice(preset, now) for preset in presets)

    @property
    def usual_time(self) -> tuple[date, int]:
        """The day and the minute of the day that a time of one's own begins with: tomorrow at nine."""
        return self._clock.now().astimezone(self._zone).date() + _DAY, 9 * 60

    def choose(self, until: datetime | None) -> None:
        """Take a time; None: now."""
        self.chosen.emit(until)

    def look_at(self, day: date, minute_of_day: int) -> OwnTime:
        """Say what a local day and time mean, or why they will not do."""
        now = self._clock.now()
        try:
            until = _checked(day, minute_of_day, now, self._zone)
        except UserError as error:
            return OwnTime(until=None, words=self._problem(error.code))
        there = until.astimezone(self._zone)
        words = self.tr("Returns on %1.").replace("%1", self._times.full(until))
        if there.hour * 60 + there.minute != minute_of_day:
            words = self.tr("The clocks go forward then, and this time is left out. %1").replace("%1", words)
        return OwnTime(until=until, words=words)

    def moment(self, until: datetime) -> str:
        """Return a time to come as shortly as it is clear: "14:30", "Tue 09:00", "25 Nov 09:00"."""
        return self._times.upcoming(until, self._clock.now())

    def _choice(self, preset: SnoozePreset, now: datetime) -> SnoozeChoice:
        until = preset_time(preset, now, self._zone)
        return SnoozeChoice(label=self._label(preset, until, now), when=self.moment(until), until=until)

    def _label(self, preset: SnoozePreset, until: datetime, now: datetime) -> str:
        if isinstance(preset, SnoozeFor):
            return self.tr("In %1", "a length of time").replace("%1", duration_words(preset.minutes))
        if isinstance(preset, SnoozeUntilWeekday):
            day = QLocale().standaloneDayName(preset.weekday + 1)
            return self.tr("Next %1", "a day of the week").replace("%1", day)
        days = (until.astimezone(self._zone).date() - now.astimezone(self._zone).date()).days
        if days == 0:
            return self.tr("Today")
        return self.tr("Tomorrow") if days == 1 else self.tr("In %n day(s)", None, days)

    def _problem(self, code: str) -> str:
        if code == "snooze_past":
            return self.tr("This time is past. Choose a later one.")
        return self.tr("This is more than a year from now. Choose an earlier time.")


def _checked(day: date, minute_of_day: int, now: datetime, zone: tzinfo) -> datetime:
    """Return a local time in UTC. Raises `UserError`: `snooze_past`, `snooze_too_long`."""
    until = local_time(day, minute_of_day, zone)
    if until <= now:
        raise UserError("snooze_past")
    if until > now + LONGEST_SNOOZE:
        raise UserError("snooze_too_long")
    return until
