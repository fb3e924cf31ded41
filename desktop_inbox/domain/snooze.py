"""Snoozing: until when a conversation is put out of the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Annotated

import msgspec

LONGEST_SNOOZE = timedelta(days=366)
"""Nobody means to snooze for longer."""

PRESETS = 12
"""The most presets of a workspace."""

_Minutes = Annotated[int, msgspec.Meta(ge=1, le=366 * 24 * 60)]
_MinuteOfDay = Annotated[int, msgspec.Meta(ge=0, le=24 * 60 - 1)]


class SnoozeFor(msgspec.Struct, frozen=True, kw_only=True, tag="for", gc=False):
    """For a number of minutes."""

    minutes: _Minutes


class SnoozeUntilDay(msgspec.Struct, frozen=True, kw_only=True, tag="day", gc=False):
    """Until a time of day in the user's time zone, this many days from today. 0: today, or tomorrow if that is past."""

    days: Annotated[int, msgspec.Meta(ge=0, le=366)]
    minute_of_day: _MinuteOfDay = 9 * 60


class SnoozeUntilWeekday(msgspec.Struct, frozen=True, kw_only=True, tag="weekday", gc=False):
    """Until a time on the next such day of the week (0: Monday), in the user's time zone. Never today."""

    weekday: Annotated[int, msgspec.Meta(ge=0, le=6)]
    minute_of_day: _MinuteOfDay = 9 * 60


SnoozePreset = SnoozeFor | SnoozeUntilDay | SnoozeUntilWeekday

DEFAULT_PRESETS: tuple[SnoozePreset, ...] = (
    SnoozeFor(minutes=60),
    SnoozeFor(minutes=240),
    SnoozeUntilDay(days=1),
    SnoozeUntilWeekday(weekday=0),
)
"""What a new workspace offers."""


def preset_time(preset: SnoozePreset, now: datetime, zone: tzinfo) -> datetime:
    """Return the time, in UTC, that a preset means now for a user in a time zone. It is always later than `now`."""
    if isinstance(preset, SnoozeFor):
        return now + timedelta(minutes=preset.minutes)
    today = now.astimezone(zone).date()
    if isinstance(preset, SnoozeUntilWeekday):
        days = (preset.weekday - today.weekday()) % 7 or 7
        return local_time(today + timedelta(days=days), preset.minute_of_day, zone)
    wanted = local_time(today + timedelta(days=preset.days), preset.minute_of_day, zone)
    return wanted if wanted > now else local_time(today + timedelta(days=1), preset.minute_of_day, zone)


def local_time(day: date, minute_of_day: int, zone: tzinfo) -> datetime:
    """Return the time, in UTC, of a clock on a wall.

    When the clocks go forward and there is no such time, it is as much later as they go (02:30 means 03:30). When they
    go back and there are two, it is the first.
    """
    hour, minute = divmod(minute_of_day, 60)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
