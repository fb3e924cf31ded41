"""For how long nobody has touched the computer: what each system is asked, and who is asked on which."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from desktop_inbox.app.idle import MacIdle, UnknownIdle, WindowsIdle, X11Idle, system_source

_LAST_INPUT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_uint32))
_TICK = ctypes.CFUNCTYPE(ctypes.c_uint32)
_SINCE = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_int32, ctypes.c_uint32)


def answer_of(source: object) -> float | None:
    answers: list[float | None] = []
    source.ask(answers.append)  # type: ignore[attr-defined]
    (answer,) = answers
    return answer


def windows(last_ms: int | None, now_ms: int) -> tuple[SimpleNamespace, SimpleNamespace, list[object]]:
    """Return the two libraries as C functions, which must be given C's types, and what must outlive them."""

    def last_input(info: Callable[[int], int]) -> int:
        if last_ms is None:
            return 0
        assert info[0] == 8, "Windows refuses a structure that does not say its size"
        info[1] = last_ms
        return 1

    def cast_of(function: object, prototype: type) -> object:
        return ctypes.cast(function, prototype)

    raw_last, raw_tick = _LAST_INPUT(last_input), _TICK(lambda: now_ms)
    # Another prototype over the same address, as a function of a library has: its types can be declared.
    plain = ctypes.CFUNCTYPE(ctypes.c_int)
    user32 = SimpleNamespace(GetLastInputInfo=cast_of(raw_last, plain))
    kernel32 = SimpleNamespace(GetTickCount=cast_of(raw_tick, plain))
    return user32, kernel32, [raw_last, raw_tick]


@pytest.mark.parametrize(
    ("last_ms", "now_ms", "idle_s"),
    [
        (1_000, 601_500, 600.5),
        (5_000, 5_000, 0.0),
        (3_000_000_000, 3_000_060_000, 60.0),
        (2**32 - 1_000, 2_000, 3.0),
        (None, 2_000, None),
    ],
)
def test_windows_is_asked_also_when_its_counter_has_started_again(last_ms, now_ms, idle_s):
    user32, kernel32, _alive = windows(last_ms, now_ms)
    assert answer_of(WindowsIdle(user32, kernel32)) == idle_s


def test_macos_is_asked_for_any_input_of_the_users_own_login():
    asked = []

    def since(state: int, kind: int) -> float:
        asked.append((state, kind))
        return 61.25

    raw = _SINCE(since)
    function = ctypes.cast(raw, ctypes.CFUNCTYPE(ctypes.c_int))
    source = MacIdle(SimpleNamespace(CGEventSourceSecondsSinceLastEventType=function))
    assert answer_of(source) == 61.25
    assert asked == [(0, 0xFFFFFFFF)]


def test_without_an_x_server_there_is_nobody_to_ask():
    with pytest.raises(OSError, match=r"libXss|cannot be reached"):
        X11Idle(":60999")


BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}


@pytest.mark.skipif("sys.platform != 'linux'", reason="only on Linux: several desktops")
@pytest.mark.parametrize(
    ("platform", "environment", "is_bus_asked"),
    [
        ("wayland", BUS, True),
        ("wayland-egl", BUS, True),
        ("wayland", {}, False),
        ("xcb", {**BUS, "WAYLAND_DISPLAY": "wayland-0"}, True),
        ("xcb", {**BUS, "XDG_SESSION_TYPE": "wayland"}, True),
        ("xcb", {"XDG_SESSION_TYPE": "wayland"}, False),
        ("xcb", BUS, True),
        ("offscreen", BUS, False),
    ],
)
def test_on_linux_the_bus_is_asked_where_x_knows_nothing(platform, environment, is_bus_asked, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":60999")
    bus = UnknownIdle()
    source = system_source(platform, environment, lambda: bus)
    assert (source is bus) is is_bus_asked
    assert answer_of(source) is None


def test_a_bus_is_also_found_by_its_socket_and_may_be_out_of_reach(tmp_path):
    environment = {"XDG_RUNTIME_DIR": str(tmp_path)}
    asked = []

    def load_bus() -> None:
        asked.append(1)

    assert answer_of(system_source("wayland", environment, load_bus)) is None
    assert asked == []
    (tmp_path / "bus").touch()
    assert answer_of(system_source("wayland", environment, load_bus)) is None
    assert asked == [1]
