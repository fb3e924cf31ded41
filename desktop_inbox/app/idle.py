"""For how long nobody has touched this computer, in any program: what Windows, macOS and X11 say of it.

Each answers in well under a millisecond. A Wayland session lets no program see this but through the session bus
(`app.idle_bus`), and not every one there.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

_log = logging.getLogger(__name__)

Answer = Callable[[float | None], None]
"""Takes for how many seconds nobody has touched keyboard or mouse; None: that is not known."""


class IdleSource(Protocol):
    """Knows when the computer was touched last. Belongs to the GUI thread and never blocks it."""

    def ask(self, answer: Answer) -> None:
        """Call `answer` once, before this returns or soon after; not any more after `close`."""
        ...

    def close(self) -> None:
        """Let go of the system."""
        ...


class UnknownIdle:
    """Stands where the system tells nobody."""

    def ask(self, answer: Answer) -> None:
        """Answer that it is not known."""
        answer(None)

    def close(self) -> None:
        """There is nothing to let go of."""


class _LastInputInfo(ctypes.Structure):
    """`LASTINPUTINFO` of winuser.h. `tick_ms`: milliseconds since the system's start, modulo 2**32."""

    _fields_ = (("size", ctypes.c_uint32), ("tick_ms", ctypes.c_uint32))


class WindowsIdle:
    """Asks Windows, which knows it for the user's own session (`GetLastInputInfo`)."""

    def __init__(self, user32: Any, kernel32: Any) -> None:
        """Take the system's libraries of these names."""
        self._last_input, self._tick = user32.GetLastInputInfo, kernel32.GetTickCount
        self._last_input.argtypes, self._last_input.restype = (ctypes.POINTER(_LastInputInfo),), ctypes.c_int
        self._tick.argtypes, self._tick.restype = (), ctypes.c_uint32

    def ask(self, answer: Answer) -> None:
        """Answer at once."""
        last = _LastInputInfo(size=ctypes.sizeof(_LastInputInfo))
        if not self._last_input(ctypes.byref(last)):
            answer(None)
            return
        answer((self._tick() - last.tick_ms) % 2**32 / 1000)  # both start from zero again every 49.7 days

    def close(self) -> None:
        """There is nothing to let go of."""


_SESSION_STATE = 0
"""`kCGEventSourceStateCombinedSessionState`: this login's input, also what comes from a remote control."""
_ANY_INPUT = 0xFFFFFFFF
"""`kCGAnyInputEventType`."""


class MacIdle:
    """Asks macOS (`CGEventSourceSecondsSinceLastEventType`)."""

    def __init__(self, graphics: Any) -> None:
        """Take the framework CoreGraphics."""
        self._since = graphics.CGEventSourceSecondsSinceLastEventType
        self._since.argtypes, self._since.restype = (ctypes.c_int32, ctypes.c_uint32), ctypes.c_double

    def ask(self, answer: Answer) -> None:
        """Answer at once."""
        answer(self._since(_SESSION_STATE, _ANY_INPUT))

    def close(self) -> None:
        """There is nothing to let go of."""


class _ScreenSaverInfo(ctypes.Structure):
    """`XScreenSaverInfo` of X11/extensions/scrnsaver.h."""

    _fields_ = (
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("til_or_since_ms", ctypes.c_ulong),
        ("idle_ms", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    )


class X11Idle:
    """Asks the X server over a connection of its own (`XScreenSaverQueryInfo`)."""

    def __init__(self, display: str | None = None) -> None:
        """Connect to a display; None: the one of the environment.

        Raises `OSError` where a library is missing, the server cannot be reached, or does not have the extension.
        """
        self._x11, self._saver = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1")
        self._declare()
        self._display = self._x11.XOpenDisplay(None if display is None else display.encode())
        if not self._display:
            raise OSError("the X server cannot be reached")
        first_event, first_error = ctypes.c_int(), ctypes.c_int()
        if not self._saver.XScreenSaverQueryExtension(
            self._display, ctypes.byref(first_event), ctypes.byref(first_error)
        ):
            self.close()
            raise OSError("the X server does not have the extension MIT-SCREEN-SAVER")
        self._root = self._x11.XDefaultRootWindow(self._display)

    def ask(self, answer: Answer) -> None:
        """Answer after one round trip to the server."""
        info = _ScreenSaverInfo()
        is_known = self._saver.XScreenSaverQueryInfo(self._display, self._root, ctypes.byref(info))
        answer(info.idle_ms / 1000 if is_known else None)

    def close(self) -> None:
        """Close the connection. Twice is harmless."""
        if self._display:
            self._x11.XCloseDisplay(self._display)
            self._display = None

    def _declare(self) -> None:
        """Tell ctypes the functions' types: it would cut pointers and windows to 32 bits."""
        pointer, window, number = ctypes.c_void_p, ctypes.c_ulong, ctypes.POINTER(ctypes.c_int)
        x11, saver = self._x11, self._saver
        x11.XOpenDisplay.argtypes, x11.XOpenDisplay.restype = (ctypes.c_char_p,), pointer
        x11.XDefaultRootWindow.argtypes, x11.XDefaultRootWindow.restype = (pointer,), window
        x11.XCloseDisplay.argtypes = (pointer,)
        saver.XScreenSaverQueryExtension.argtypes = (pointer, number, number)
        saver.XScreenSaverQueryInfo.argtypes = (pointer, window, ctypes.POINTER(_ScreenSaverInfo))


LoadBus = Callable[[], IdleSource | None]
"""Loads who asks the session bus; None: that is not installed."""


def system_source(platform: str, environment: Mapping[str, str], load_bus: LoadBus) -> IdleSource:
    """Return who knows it on this system.

    `platform` is Qt's name of the platform the windows are on. `load_bus` is called where only the bus may know.
    """
    if sys.platform == "win32":
        source: IdleSource = WindowsIdle(ctypes.WinDLL("user32"), ctypes.WinDLL("kernel32"))
    elif sys.platform == "darwin":
        source = MacIdle(ctypes.CDLL("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"))
    else:
        source = _desktop_source(platform, environment, load_bus)
    return source


def _desktop_source(platform: str, environment: Mapping[str, str], load_bus: LoadBus) -> IdleSource:
    # An X server that only stands in a Wayland session (XWayland) knows nothing of what is done in other programs.
    is_wayland = "WAYLAND_DISPLAY" in environment or environment.get("XDG_SESSION_TYPE") == "wayland"
    if platform == "xcb" and not is_wayland:
        try:
            return X11Idle()
        except OSError as error:
            _log.info("The X server does not say when the computer was touched last: %s", error)
    if (platform == "xcb" or platform.startswith("wayland")) and _has_session_bus(environment):
        return load_bus() or UnknownIdle()
    return UnknownIdle()


def _has_session_bus(environment: Mapping[str, str]) -> bool:
    """Tell whether a bus is there already: asking for one that is not may start it."""
    folder = environment.get("XDG_RUNTIME_DIR", "")
    return "DBUS_SESSION_BUS_ADDRESS" in environment or (folder != "" and Path(folder, "bus").exists())
