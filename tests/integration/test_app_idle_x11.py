"""For how long nobody has touched the computer, on a real X server with real input."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_inbox.app.idle import X11Idle
from tests.fixtures.x_screen import XScreen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux: X11")
ROOT = Path(__file__).resolve().parents[2]
CHOICE = """
import os
from PySide6.QtGui import QGuiApplication
from desktop_inbox.app import late
from desktop_inbox.app.idle import system_source
qt = QGuiApplication([])
source = system_source(qt.platformName(), os.environ, late.session_bus_idle)
source.ask(lambda idle_s: print(type(source).__name__, idle_s is not None))
source.close()
"""


@pytest.fixture
def idle(x_screen: XScreen) -> Iterator[X11Idle]:
    source = X11Idle(x_screen.display)
    yield source
    source.close()
    source.close()


def idle_s(source: X11Idle) -> float:
    answers: list[float | None] = []
    source.ask(answers.append)
    (answer,) = answers
    assert answer is not None
    return answer


@pytest.mark.parametrize("touch", [("mousemove_relative", "5", "7"), ("key", "a"), ("click", "1")])
def test_keyboard_and_mouse_count_wherever_they_are_used(x_screen: XScreen, idle: X11Idle, touch: tuple[str, ...]):
    x_screen.do("mousemove", "100", "100")
    time.sleep(0.6)
    assert 0.6 <= idle_s(idle) < 30
    begun_s = time.monotonic()
    x_screen.do(*touch)
    assert idle_s(idle) <= time.monotonic() - begun_s
    time.sleep(0.6)
    assert idle_s(idle) >= 0.6, "time goes on after it"


def test_asking_takes_less_than_a_millisecond(idle: X11Idle):
    times_ms = []
    for _ in range(200):
        begun = time.perf_counter()
        idle_s(idle)
        times_ms.append((time.perf_counter() - begun) * 1000)
    assert statistics.median(times_ms) < 1


def test_the_application_asks_the_x_server_its_windows_are_on(x_screen: XScreen, monkeypatch: pytest.MonkeyPatch):
    for name in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", x_screen.display)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    done = subprocess.run([sys.executable, "-c", CHOICE], cwd=ROOT, check=True, capture_output=True, timeout=60)
    assert done.stdout.split() == [b"X11Idle", b"True"]
