"""Whether somebody is at the computer, as colleagues are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_inbox.app.idle_watch import IdleWatch
from desktop_inbox.viewmodels.preferences import Preferences
from tests.fixtures.screens import SetClock


class Told:
    """Notes what colleagues are told."""

    def __init__(self) -> None:
        self.idle: list[bool] = []

    def set_idle(self, *, is_idle: bool) -> None:
        self.idle.append(is_idle)


class Room:
    """A window and the watch over it. `system_s` is what the system says; None: nothing."""

    def __init__(self, preferences: Preferences) -> None:
        self.system_s: float | None = None
        self.told, self.clock, self.preferences = Told(), SetClock(datetime(2026, 1, 5, tzinfo=UTC)), preferences
        self.window = QWidget()
        self.window.show()
        self.watch = IdleWatch(
            self.window,
            colleagues=self.told,  # type: ignore[arg-type]
            preferences=preferences,
            clock=self.clock,
            untouched_s=lambda: self.system_s,
        )

    def wait(self, minutes: float) -> None:
        self.clock.pass_time(minutes=minutes)
        self.watch.look()


@pytest.fixture
def room(qtbot, tmp_path):
    preferences = Preferences(QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat))
    preferences.set_idle_minutes(5)
    made = Room(preferences)
    qtbot.addWidget(made.window)
    return made


def test_without_input_the_user_is_idle_once_and_back_with_the_first_key(room):
    room.wait(4.9)
    assert room.told.idle == []
    room.wait(0.2)
    room.wait(1)
    assert room.told.idle == [True]
    QTest.keyClick(room.window.windowHandle(), Qt.Key.Key_A)
    assert room.told.idle == [True, False], "at once, not with the next look"
    room.wait(4)
    assert room.told.idle == [True, False]


def test_who_works_in_another_program_is_not_idle(room):
    room.system_s = 3.0
    room.wait(30)
    assert room.told.idle == []
    room.system_s = 299.0
    room.wait(5)
    room.system_s = 301.0
    room.wait(0.1)
    assert room.told.idle == [True]
    room.system_s = 0.0
    room.wait(0.1)
    assert room.told.idle == [True, False]


def test_the_preference_counts_at_once_and_zero_is_never(room):
    room.wait(6)
    assert room.told.idle == [True]
    room.preferences.set_idle_minutes(10)
    assert room.told.idle == [True, False]
    room.preferences.set_idle_minutes(0)
    room.wait(600)
    assert room.told.idle == [True, False]


def test_a_preference_that_makes_no_sense_is_the_usual_one(tmp_path):
    settings = QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat)
    preferences = Preferences(settings)
    assert preferences.idle_minutes == 15
    for value in ("7", "-5", "x"):
        settings.setValue("idle_minutes", value)
        assert preferences.idle_minutes == 15
    preferences.set_idle_minutes(3)
    assert preferences.idle_minutes == 15
