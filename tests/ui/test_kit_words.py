"""Times and names in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desktop_inbox.viewmodels.details_rows import language_name
from desktop_inbox.viewmodels.names import initials
from desktop_inbox.viewmodels.times import TimeWording

NOW = datetime(2025, 11, 5, 14, 11, 30, tzinfo=UTC)


@pytest.fixture
def times(speaking):
    speaking("en_GB")
    return TimeWording(UTC)


@pytest.mark.parametrize(
    ("ago", "short", "spoken"),
    [
        (timedelta(minutes=-5), "now", "just now"),
        (timedelta(seconds=59), "now", "just now"),
        (timedelta(minutes=2, seconds=59), "2m", "2 minute(s) ago"),
        (timedelta(minutes=59), "59m", "59 minute(s) ago"),
        (timedelta(hours=1), "1h", "1 hour(s) ago"),
        (timedelta(hours=14), "14h", "14 hour(s) ago"),
        (timedelta(hours=15), "Yesterday", "yesterday"),
        (timedelta(hours=38), "Yesterday", "yesterday"),
        (timedelta(days=2), "3 Nov", "Monday 3 November 2025"),
        (timedelta(days=400), "1 Oct 2024", "Tuesday 1 October 2024"),
    ],
)
def test_how_long_ago(times, ago, short, spoken):
    assert times.short(NOW - ago, NOW) == short
    assert times.spoken(NOW - ago, NOW).replace(",", "") == spoken


def test_just_past_midnight_the_last_hour_is_still_minutes(times):
    midnight = datetime(2025, 11, 5, 0, 10, tzinfo=UTC)
    assert times.short(midnight - timedelta(minutes=30), midnight) == "30m"
    assert times.short(midnight - timedelta(minutes=70), midnight) == "Yesterday"


def test_the_readers_zone_decides_what_day_it_was(times):
    in_tokyo = TimeWording(ZoneInfo("Asia/Tokyo"))
    assert times.short(NOW - timedelta(hours=8), NOW) == "8h"
    assert in_tokyo.short(NOW - timedelta(hours=24), NOW) == "Yesterday"
    assert in_tokyo.clock(NOW) == "23:11"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en_GB", ("3 Nov", "3 Nov 2024", "Monday, 3 November", "2\u20133 Nov", "Today 14:11")),
        ("en_US", ("Nov 3", "Nov 3, 2024", "Monday, November 3", "Nov 2\u20133", "Today 2:11\u202fPM")),
        ("en_CA", ("Nov 3", "Nov 3, 2024", "Monday, November 3", "Nov 2\u20133", "Today 2:11\u202fp.m.")),
        ("es_ES", ("3 nov", "3 nov 2024", "lunes, 3 de noviembre", "2\u20133 nov", "Today 14:11")),
        ("hu_HU", ("nov. 3", "nov. 3, 2024", "november 3., h\xe9tf\u0151", "nov. 2\u20133", "Today 14:11")),
    ],
)
def test_dates_and_times_are_written_as_the_language_does(speaking, locale, words):
    speaking(locale)
    times, monday = TimeWording(UTC), NOW - timedelta(days=2)
    assert words == (
        times.short(monday, NOW),
        times.short(monday.replace(year=2024), NOW),
        times.heading(monday.date(), NOW.date()),
        times.days(monday - timedelta(days=1), monday, NOW),
        times.moment(NOW, NOW),
    )


def test_a_heading_of_another_year_names_it(times):
    assert times.heading(NOW.date(), NOW.date()) == "Today"
    assert times.heading(NOW.date() - timedelta(days=1), NOW.date()) == "Yesterday"
    assert times.heading(NOW.date().replace(year=2024), NOW.date()).replace(",", "") == "Tuesday 5 November 2024"
    assert times.full(NOW).replace(",", "") == "Wednesday 5 November 2025 14:11"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-5), "under 1 min"),
        (timedelta(seconds=59), "under 1 min"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=59, seconds=40), "1 h"),
        (timedelta(minutes=18), "18 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(hours=26), "1 d 2 h"),
        (timedelta(days=3, minutes=4), "3 d"),
    ],
)
def test_lengths_of_time(times, length, words):
    assert times.duration(length) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (datetime(2025, 11, 3, 9, tzinfo=UTC), datetime(2025, 11, 3, 18, tzinfo=UTC), "3 Nov"),
        (datetime(2025, 11, 2, 9, tzinfo=UTC), datetime(2025, 11, 3, 9, tzinfo=UTC), "2\u20133 Nov"),
        (datetime(2025, 10, 31, 9, tzinfo=UTC), datetime(2025, 11, 3, 9, tzinfo=UTC), "31 Oct \u2013 3 Nov"),
        (datetime(2024, 12, 31, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC), "31 Dec 2024 \u2013 1 Jan"),
    ],
)
def test_from_day_to_day(times, first, last, words):
    assert times.days(first, last, NOW) == words


def test_moments(times):
    assert times.moment(NOW - timedelta(minutes=9), NOW) == "Today 14:02"
    assert times.moment(NOW - timedelta(days=1), NOW) == "Yesterday 14:11"
    assert times.moment(NOW - timedelta(days=2), NOW) == "3 Nov 14:11"


def test_the_time_somewhere_else(times):
    assert times.in_zone(NOW, "Asia/Tokyo") == "23:11"
    assert times.in_zone(NOW, "Mars/Olympus") == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Susan Carter", "SC"),
        ("Nguyễn Thị Hoa", "NH"),
        ("visitor-8f31", "V"),
        ("ana", "A"),
        ("Émile Œuvrard", "ÉŒ"),
        ("e\u0301mile zola", "E\u0301Z"),
        ("山田 太郎", "山"),
        ("김 철수", "김"),
        ("🌟 Luz Ruiz 🌟", "LR"),
        ("👩‍👩‍👧", ""),
        ("(Bob)", ""),
        ("   ", ""),
        ("", ""),
        ("नीरज शर्मा", "नीश"),
        ("7 Eleven", "7E"),
    ],
)
def test_initials(name, expected):
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("es", "Español"),
        ("en", "English"),
        ("fr", "Français"),
        ("de", "Deutsch"),
        ("xx-nonsense", "xx-nonsense"),
        (None, ""),
    ],
)
def test_languages_are_named_as_their_speakers_do(tag, name):
    assert language_name(tag) == name
