"""Whether nobody has touched this computer for as long as the user has chosen: then colleagues see them as away."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ports import Colleagues
from desktop_inbox.viewmodels.preferences import Preferences

LOOKS_MS = 10_000
"""How often it is looked at whether somebody is there."""

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)
_HID_SYSTEM_STATE, _ANY_INPUT = 1, 0xFFFFFFFF


class IdleWatch(QObject):
    """Tells `colleagues` when the user's computer has become idle, and when somebody is back.

    Where the system does not say when it was touched last (Linux), that is when the mouse has moved, or the window got
    input. A change of the preference counts at once. Belongs to the GUI thread; it ends with its window.
    """

    def __init__(
        self,
        window: QWidget,
        *,
        colleagues: Colleagues,
        preferences: Preferences,
        clock: Clock,
        untouched_s: Callable[[], float | None] | None = None,
    ) -> None:
        """Begin with somebody there. `untouched_s` returns for how long the system was not touched; None: unknown."""
        super().__init__(window)
        self._colleagues, self._preferences, self._clock = colleagues, preferences, clock
        self._untouched_s = system_untouched_s if untouched_s is None else untouched_s
        self._touched_s, self._cursor = clock.monotonic_s(), QCursor.pos()
        self._is_idle = False
        handle = window.windowHandle()
        if handle is not None:
            # The window's own handle, not the application: nearly all of an application's events are no input.
            handle.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKS_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        preferences.idle_changed.connect(self.look)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note that somebody is there, and let everything pass."""
        if event.type() in _INPUT:
            self._touched_s = self._clock.monotonic_s()
            if self._is_idle:
                self._tell(is_idle=False)
        return False

    def look(self) -> None:
        """See whether somebody is there."""
        after_s = self._preferences.idle_minutes * 60
        self._tell(is_idle=after_s > 0 and self._idle_s() >= after_s)

    def _idle_s(self) -> float:
        now_s, cursor = self._clock.monotonic_s(), QCursor.pos()
        if cursor != self._cursor:
            self._touched_s, self._cursor = now_s, cursor
        system_s = self._untouched_s()
        own_s = now_s - self._touched_s
        return own_s if system_s is None else min(own_s, system_s)

    def _tell(self, *, is_idle: bool) -> None:
        if is_idle != self._is_idle:
            self._is_idle = is_idle
            self._colleagues.set_idle(is_idle=is_idle)


class _LastInput(ctypes.Structure):
    """`LASTINPUTINFO` of the Windows API."""

    _fields_ = (("size", ctypes.c_uint), ("tick", ctypes.c_uint))


def system_untouched_s() -> float | None:
    """Return for how many seconds nobody has touched the computer, in any program; None where that cannot be asked."""
    if sys.platform == "win32":
        last = _LastInput(size=ctypes.sizeof(_LastInput))
        if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)):
            return None
        elapsed_ms = (ctypes.windll.kernel32.GetTickCount() - last.tick) & 0xFFFFFFFF
        return float(elapsed_ms / 1000)
    if sys.platform == "darwin":
        graphics = ctypes.CDLL("/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices")
        ask = graphics.CGEventSourceSecondsSinceLastEventType
        ask.restype, ask.argtypes = ctypes.c_double, (ctypes.c_int32, ctypes.c_uint32)
        return float(ask(_HID_SYSTEM_STATE, _ANY_INPUT))
    return None
