"""For how long nobody has touched the computer, asked over a real bus of whoever plays the desktop there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import QDBusConnection

from desktop_inbox.app import idle_bus
from desktop_inbox.app.idle_bus import SessionBusIdle
from tests.fixtures.waiting import first_line

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux: the session bus")
_EXPORTED = QDBusConnection.RegisterOption.ExportAllSlots


class Desktop(QObject):
    """A desktop that says `idle_ms`, and counts how often it was asked. It can go away."""

    service = path = ""

    def __init__(self, bus: QDBusConnection, idle_ms: int) -> None:
        super().__init__()
        self._bus, self.idle_ms, self.asked = bus, idle_ms, 0
        assert bus.registerObject(self.path, self, _EXPORTED)
        assert bus.registerService(self.service)

    def say(self) -> int:
        self.asked += 1
        return self.idle_ms

    def go(self) -> None:
        self._bus.unregisterService(self.service)
        self._bus.unregisterObject(self.path)


@ClassInfo({"D-Bus Interface": "org.gnome.Mutter.IdleMonitor"})
class Gnome(Desktop):
    service, path = "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core"

    @Slot(result="qulonglong")
    def GetIdletime(self) -> int:  # noqa: N802 - GNOME's name
        return self.say()


@ClassInfo({"D-Bus Interface": "org.freedesktop.ScreenSaver"})
class ScreenSaver(Desktop):
    service, path = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"

    @Slot(result="uint")
    def GetSessionIdleTime(self) -> int:  # noqa: N802 - KDE's name
        return self.say()


@ClassInfo({"D-Bus Interface": "org.freedesktop.ScreenSaver"})
class MuteScreenSaver(Desktop):
    """One that does not know the question, as GNOME's."""

    service, path = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"


@pytest.fixture
def address() -> Iterator[str]:
    """Give the address of a new bus. Skips aloud where there is no dbus-daemon, which is a failure in CI."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("no dbus-daemon")
    process = subprocess.Popen(
        [program, "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield first_line(process.stdout)
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture
def desktops_bus(qapp, address):
    yield QDBusConnection.connectToBus(address, "desktop")
    QDBusConnection.disconnectFromBus("desktop")


@pytest.fixture
def source(qapp, address):
    made = SessionBusIdle(QDBusConnection.connectToBus(address, "asking"))
    yield made
    made.close()
    QDBusConnection.disconnectFromBus("asking")


@pytest.fixture
def ask(source, qtbot):
    def ask_() -> float | None:
        answers: list[float | None] = []
        source.ask(answers.append)
        qtbot.waitUntil(lambda: bool(answers))
        (answer,) = answers
        return answer

    return ask_


def test_gnome_is_asked_before_a_screen_saver(ask, desktops_bus):
    gnome, saver = Gnome(desktops_bus, 5_000_000_250), ScreenSaver(desktops_bus, 3_000)
    assert ask() == 5_000_000.25, "more milliseconds than 32 bits hold"
    assert (gnome.asked, saver.asked) == (1, 0)
    gnome.go()
    assert ask() == 3.0, "who is gone is not asked"
    saver.idle_ms = 4_000
    assert ask() == 4.0


def test_where_nobody_knows_it_nobody_says_so_in_vain(ask, desktops_bus):
    assert ask() is None
    MuteScreenSaver(desktops_bus, 0)
    assert ask() is None


def test_asking_does_not_wait_and_a_closed_source_answers_no_more(source, desktops_bus, qtbot):
    gnome, answers = Gnome(desktops_bus, 1), []
    source.ask(answers.append)
    assert answers == []
    source.close()
    qtbot.waitUntil(lambda: gnome.asked == 1)
    qtbot.wait(50)
    assert answers == []


def test_an_answer_that_has_come_but_was_not_read_before_the_close_is_none(source, qtbot, monkeypatch):
    monkeypatch.setattr(idle_bus, "_SERVICES", idle_bus._SERVICES[:1])
    answers = []
    source.ask(answers.append)
    time.sleep(0.2)  # the bus says that nobody is there while this thread does nothing
    source.close()
    qtbot.wait(50)
    assert answers == []


def test_questions_do_not_pile_up(source, ask, qtbot):
    for _ in range(3):
        ask()
    qtbot.waitUntil(lambda: source.children() == [])


def test_a_bus_that_is_gone_knows_nothing(qapp):
    source, answers = SessionBusIdle(QDBusConnection.connectToBus("unix:path=/nowhere", "nowhere")), []
    source.ask(answers.append)
    assert answers == [None]
