"""Lengths of time and times of day, as forms ask for them and as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from PySide6.QtCore import QLocale, QObject, QTime

from desktop_inbox.domain.errors import UserError


class Unit(IntEnum):
    """A unit of time, in minutes."""

    MINUTES = 1
    HOURS = 60
    DAYS = 24 * 60


UNITS = (Unit.MINUTES, Unit.HOURS, Unit.DAYS)


class _DurationWords(QObject):
    """Holds the words, where the translation's tools find them with their plurals."""

    def unit(self, unit: Unit) -> str:
        words = {Unit.MINUTES: self.tr("minutes"), Unit.HOURS: self.tr("hours"), Unit.DAYS: self.tr("days")}
        return words[unit]

    def length(self, amount: int, unit: Unit) -> str:
        words = {
            Unit.MINUTES: self.tr("%n minute(s)", None, amount),
            Unit.HOURS: self.tr("%n hour(s)", None, amount),
            Unit.DAYS: self.tr("%n day(s)", None, amount),
        }
        return words[unit]


def unit_choices(units: Iterable[Unit]) -> list[tuple[Unit, str]]:
    """Return units with their words."""
    words = _DurationWords()
    return [(unit, words.unit(unit)) for unit in units]


def amount_and_unit(minutes: int) -> tuple[int, Unit]:
    """Return a number of minutes in the greatest unit in which it is whole. Below two days hours are used."""
    if minutes % Unit.DAYS == 0 and minutes >= 2 * Unit.DAYS:
        return minutes // Unit.DAYS, Unit.DAYS
    if minutes % Unit.HOURS == 0:
        return minutes // Unit.HOURS, Unit.HOURS
    return minutes, Unit.MINUTES


def minutes_of(amount: str, unit: Unit) -> int:
    """Return how many minutes a number, as it was typed, of a unit is. Raises `UserError("bad_number")`."""
    text = amount.strip()
    if not text.isdecimal():
        raise UserError("bad_number")
    return int(text) * unit


def duration_words(minutes: int) -> str:
    """Return a length of time in words, for example "4 hours"."""
    return _DurationWords().length(*amount_and_unit(minutes))


def time_words(minute_of_day: int) -> str:
    """Return a time of day as the user's locale writes it."""
    hour, minute = divmod(minute_of_day, 60)
    return QLocale().toString(QTime(hour, minute), QLocale.FormatType.ShortFormat)


def minute_of_day(text: str) -> int:
    """Return the time of day that was typed, as the locale writes it or as 9:00. Raises `UserError("bad_time")`."""
    for form in (QLocale().timeFormat(QLocale.FormatType.ShortFormat), "H:mm", "H.mm", "H"):
        time = QLocale().toTime(text.strip(), form)
        if time.isValid():
            return time.hour() * 60 + time.minute()
    raise UserError("bad_time")
