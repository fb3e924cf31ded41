"""What somebody means who types a day or a time of day in one go."""

from __future__ import annotations

import re
from datetime import date

_NUMBER = re.compile(r"\d+")
_TIME = re.compile(r"(\d{1,2})(?:[:.h]\s*)?(\d\d)(?:\s*([ap])\D*)?", re.IGNORECASE)
_CENTURY = 100
_HALF_DAY_H = 12


def typed_day(text: str, order: str, shown: date) -> date | None:
    """Return the day that a text such as 31/12, 31.12.26 or 31122026 means; None: none, or not yet.

    `order` has "d", "m" and "y" as the locale does. A year that is not there, or its century, is that of `shown`.
    """
    numbers = _NUMBER.findall(text)
    if len(numbers) == 1:
        numbers = _cut(text, order)
    names = order.replace("y", "") if len(numbers) == len(order) - 1 else order
    if len(numbers) != len(names):
        return None
    found = dict(zip(names, numbers, strict=True))
    year = found.get("y", str(shown.year))
    if len(year) not in (2, 4):
        return None
    in_full = int(year) if len(year) == 4 else shown.year // _CENTURY * _CENTURY + int(year)
    try:
        return date(in_full, int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def typed_minute(text: str) -> int | None:
    """Return the minute of the day that a text such as 9:30, 930, 16.15 or 4:15 pm means; None: none, or not yet."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").casefold()
    if minute >= 60 or hour >= 24 or (half and not 1 <= hour <= _HALF_DAY_H):
        return None
    if half:
        hour = hour % _HALF_DAY_H + (_HALF_DAY_H if half == "p" else 0)
    return hour * 60 + minute


def _cut(digits: str, order: str) -> list[str]:
    """Return the parts of a day that was typed without anything between them, as far as the number of digits tells."""
    width = {"d": 2, "m": 2, "y": len(digits) - 4}
    if width["y"] not in (2, 4):
        return []
    ends = [sum(width[name] for name in order[: number + 1]) for number in range(len(order))]
    return [digits[end - width[name] : end] for name, end in zip(order, ends, strict=True)]
