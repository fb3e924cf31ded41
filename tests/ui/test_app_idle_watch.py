"""Whether somebody is at the computer, as colleagues are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from desktop_inbox.app.idle import Answer
from desktop_inbox.app.idle_watch import LOOKS_MS, IdleWatch
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.viewmodels.preferences import Preferences
from tests.fixtures.screens import SetClock
from tests.fixtures.sessions import MadeUpColleagues, MadeUpSession


class System:
    """Says for how long it was not touched: `idle_s`, None: that it does not know. At once, or with `answer_now`."""

    def __init__(self) -> None:
        self.idle_s: float | None = None
        self.is_slow = self.is_closed = False
        self.asked = 0
        self._waiting: list[Answer] = []

    def ask(self, answer: Answer) -> None:
        self.asked += 1
        self._waiting.append(answer)
        if not self.is_slow:
            self.answer_now()

    def answer_now(self) -> None:
        for answer in self._waiting:
            answer(self.idle_s)
        self._waiting.clear()

    def close(self) -> None:
        self.is_closed = True
        self._waiting.clear()


class Room:
    """A window and the watch over it."""

    def __init__(self, preferences: Preferences, state: ConnectionState) -> None:
        self.colleagues, self.system, self.live = MadeUpColleagues(), System(), MadeUpSession(state)
        self.clock, self.preferences = SetClock(datetime(2026, 1, 5, tzinfo=UTC)), preferences
        self.window = QWidget()
        self.window.show()
        self.watch = IdleWatch(
            self.window,
            source=self.system,
            live=self.live,
            colleagues=self.colleagues,
            preferences=preferences,
            clock=self.clock,
        )

    def wait(self, minutes: float) -> None:
        """Let time pass, and the timer with it if it runs."""
        self.clock.pass_time(minutes=minutes)
        if self.watch._timer.isActive():
            self.watch._timer.timeout.emit()

    def touch(self, window: QWidget | None = None) -> None:
        QTest.keyClick((window or self.window).windowHandle(), Qt.Key.Key_A)


@pytest.fixture
def preferences(tmp_path):
    made = Preferences(QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat))
    made.set_idle_minutes(5)
    return made


@pytest.fixture
def make_room(qtbot, preferences):
    rooms = []

    def make(state: ConnectionState = ConnectionState.ONLINE) -> Room:
        room = Room(preferences, state)
        qtbot.addWidget(room.window)
        rooms.append(room)
        return room

    yield make
    for room in rooms:
        if not room.system.is_closed:
            room.watch.close()
        assert room.live.listeners == []


@pytest.fixture
def room(make_room):
    return make_room()


def test_without_input_the_user_is_idle_once_and_back_with_the_first_key(room):
    room.wait(4.9)
    assert room.colleagues.told_idle == []
    room.wait(0.2)
    room.wait(1)
    assert room.colleagues.told_idle == [True]
    room.touch()
    assert room.colleagues.told_idle == [True, False], "at once, not with the next look"
    room.wait(4)
    assert room.colleagues.told_idle == [True, False]


def test_input_into_a_dialog_is_input(room, qtbot):
    dialog = QDialog(room.window)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    room.wait(6)
    room.touch(dialog)
    assert room.colleagues.told_idle == [True, False]


def test_who_works_in_another_program_is_not_idle(room):
    room.system.idle_s = 3.0
    room.wait(30)
    assert room.colleagues.told_idle == []
    room.system.idle_s = 299.0
    room.wait(5)
    room.system.idle_s = 301.0
    room.wait(0.1)
    assert room.colleagues.told_idle == [True]
    room.system.idle_s = 0.0
    room.wait(0.1)
    assert room.colleagues.told_idle == [True, False]


def test_our_own_windows_know_better_than_a_system_that_has_heard_of_nothing(room):
    room.system.idle_s = 10_000.0
    room.wait(4)
    room.touch()
    room.wait(4)
    assert room.colleagues.told_idle == []


def test_who_comes_back_before_a_slow_system_has_answered_is_back(room):
    room.system.idle_s, room.system.is_slow = 301.0, True
    room.wait(6)
    assert room.colleagues.told_idle == []
    room.touch()
    room.system.answer_now()
    assert room.colleagues.told_idle == []
    room.wait(6)
    room.system.answer_now()
    assert room.colleagues.told_idle == [True]


def test_the_preference_counts_at_once_and_zero_is_never(room):
    room.wait(6)
    assert room.colleagues.told_idle == [True]
    room.preferences.set_idle_minutes(10)
    assert room.colleagues.told_idle == [True, False]
    room.wait(5)
    assert room.colleagues.told_idle == [True, False, True]
    room.preferences.set_idle_minutes(0)
    asked = room.system.asked
    room.wait(600)
    assert room.colleagues.told_idle == [True, False, True, False]
    assert room.system.asked == asked
    room.preferences.set_idle_minutes(60)
    assert room.colleagues.told_idle == [True, False, True, False, True]


def test_the_system_is_asked_every_15_seconds_and_only_while_online(make_room):
    room = make_room(ConnectionState.CONNECTING)
    assert (LOOKS_MS, room.watch._timer.interval()) == (15_000, 15_000)
    room.wait(6)
    room.live.set_state(ConnectionState.SYNCING)
    room.wait(1)
    assert (room.system.asked, room.colleagues.told_idle) == (0, [])
    room.live.set_state(ConnectionState.ONLINE)
    assert (room.system.asked, room.colleagues.told_idle) == (1, [True]), "at once: nobody was there while it connected"
    room.wait(0.25)
    assert room.system.asked == 2
    room.live.set_state(ConnectionState.OFFLINE)
    room.wait(1)
    assert room.system.asked == 2
    room.touch()
    assert room.colleagues.told_idle == [True, False], "what is told again with the next connection is true"


def test_a_closed_watch_tells_nothing(room):
    room.system.is_slow = True
    room.wait(6)
    room.watch.close()
    assert room.system.is_closed
    asked = room.system.asked
    room.live.set_state(ConnectionState.ONLINE)
    room.preferences.set_idle_minutes(30)
    room.wait(60)
    assert (room.system.asked, room.colleagues.told_idle) == (asked, [])


def test_a_preference_that_makes_no_sense_is_the_usual_one(tmp_path):
    settings = QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat)
    preferences = Preferences(settings)
    assert preferences.idle_minutes == 10
    for value in ("7", "-5", "x"):
        settings.setValue("idle_minutes", value)
        assert preferences.idle_minutes == 10
    preferences.set_idle_minutes(3)
    assert preferences.idle_minutes == 10
