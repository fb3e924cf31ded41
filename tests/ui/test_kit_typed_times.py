"""A day and a time of day, typed as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest

from desktop_inbox.ui.kit.day_time_fields import DayTimeFields
from desktop_inbox.ui.kit.typed_times import typed_day, typed_minute

SHOWN = date(2026, 11, 24)


@pytest.fixture
def fields(request, qtbot):
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    opened = DayTimeFields(SHOWN, 9 * 60)
    qtbot.addWidget(opened)
    opened.show()
    yield opened
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("fields", "typed", "expected"),
    [
        ("en_US", "12/31/26", date(2026, 12, 31)),  # Qt: 2031
        ("en_US", "02/01/27", date(2027, 2, 1)),
        ("en_US", "12/31/2026", date(2026, 12, 31)),
        ("en_US", "12/31", date(2026, 12, 31)),
        ("es_ES", "31/12/26", date(2026, 12, 31)),  # Qt: the 30th, as November has no more
        ("es_ES", "29.2.2028", date(2028, 2, 29)),
        ("es_ES", "31122026", date(2026, 12, 31)),
        ("hu_HU", "2026. 12. 31.", date(2026, 12, 31)),
        ("es_ES", "31", date(2026, 11, 30)),  # Qt's part of a day goes on working
    ],
    indirect=["fields"],
)
def test_a_day_is_typed_in_one_go(fields, typed, expected):
    fields.focus_day()
    QTest.keyClicks(fields.day, typed)
    assert fields.chosen == (expected, 9 * 60)


@pytest.mark.parametrize(
    ("fields", "typed", "expected"),
    [
        ("en_US", "4:19 PM", 16 * 60 + 19),  # Qt: the morning
        ("en_US", "16:19", 16 * 60 + 19),
        ("en_US", "930p", 21 * 60 + 30),
        ("es_ES", "17.30", 17 * 60 + 30),
        ("es_ES", "0805", 8 * 60 + 5),
    ],
    indirect=["fields"],
)
def test_a_time_is_typed_in_one_go(fields, typed, expected):
    fields.time.setFocus()
    QTest.keyClicks(fields.time, typed)
    assert fields.chosen == (SHOWN, expected)


@pytest.mark.parametrize("fields", ["en_US"], indirect=True)
def test_what_was_typed_with_shift_is_shown_in_full(fields):
    fields.time.setFocus()
    QTest.keyClicks(fields.time, "2")
    QTest.keyClick(fields.time, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(fields.time, ":30 am")
    assert fields.time.text().split() == ["2:30", "AM"]


@pytest.mark.parametrize("fields", ["es_ES"], indirect=True)
def test_a_new_beginning_forgets_what_was_typed_before(fields):
    fields.focus_day()
    QTest.keyClicks(fields.day, "2")
    QTest.keyClick(fields.day, Qt.Key.Key_Up)
    assert fields.chosen[0] == date(2026, 11, 3)
    QTest.keyClicks(fields.day, "15/12")
    assert fields.chosen[0] == date(2026, 12, 15)
    fields.time.setFocus()
    fields.focus_day()
    QTest.keyClicks(fields.day, "3/1")
    assert fields.chosen[0] == date(2026, 1, 3)


@pytest.mark.parametrize("typed", ["", "31", "31/", "31/2/26", "1/2/3/4", "1/2/202", "3112", "0/0", "x"])
def test_what_is_no_day_yet(typed):
    assert typed_day(typed, "dmy", SHOWN) is None


@pytest.mark.parametrize("typed", ["", "9", "9:", "25:00", "9:60", "13:00 pm", "0:10 am", "12345"])
def test_what_is_no_time_yet(typed):
    assert typed_minute(typed) is None
