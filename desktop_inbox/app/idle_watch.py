"""Whether nobody has touched this computer for as long as the user has chosen: then colleagues see them as away."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget

from desktop_inbox.app.idle import IdleSource
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ports import Colleagues, ConnectionState, ConnectionStatus, LiveSession
from desktop_inbox.viewmodels.preferences import Preferences

LOOKS_MS = 15_000
"""How often it is looked at whether somebody is there."""

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Tells `colleagues` when the user's computer has become idle, and when somebody is back.

    Input into this application counts at once, input into others with the next look; where `source` does not know of
    others, only the application's own counts. The system is asked only while this client is online and the preference
    is not "never"; a change of the preference counts at once. Belongs to the GUI thread; `close` ends it.
    """

    def __init__(
        self,
        window: QWidget,
        *,
        source: IdleSource,
        live: LiveSession,
        colleagues: Colleagues,
        preferences: Preferences,
        clock: Clock,
    ) -> None:
        """Begin with somebody there. `source` is closed with the watch."""
        super().__init__(window)
        self._source, self._live, self._colleagues = source, live, colleagues
        self._preferences, self._clock = preferences, clock
        self._touched_s = clock.monotonic_s()
        self._is_idle = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKS_MS)
        self._timer.timeout.connect(self._look)
        self._follow(window.windowHandle())
        self._application = cast("QGuiApplication", QGuiApplication.instance())
        self._application.focusWindowChanged.connect(self._follow)
        preferences.idle_changed.connect(self._watch)
        self._subscription = live.subscribe_status(self._on_status_changed)
        self._watch()

    def close(self) -> None:
        """Stop watching. Nothing is told any more."""
        self._timer.stop()
        self._subscription.close()
        self._application.focusWindowChanged.disconnect(self._follow)
        self._preferences.idle_changed.disconnect(self._watch)
        self._source.close()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note that somebody is there, and let everything pass."""
        if event.type() in _INPUT:
            self._touched_s = self._clock.monotonic_s()
            self._tell(is_idle=False)
        return False

    def _follow(self, window: QWindow | None) -> None:
        """Hear of the input into a window: the whole application's events are nearly all none."""
        if window is not None:
            window.installEventFilter(self)

    def _on_status_changed(self, _status: ConnectionStatus) -> None:
        self._watch()

    def _watch(self) -> None:
        """Look from now on, or no more, as it is wanted."""
        if self._preferences.idle_minutes == 0:
            self._timer.stop()
            self._tell(is_idle=False)
        elif self._live.status.state is ConnectionState.ONLINE:
            self._timer.start()
            self._look()
        else:
            self._timer.stop()

    def _look(self) -> None:
        self._source.ask(self._judge)

    def _judge(self, system_s: float | None) -> None:
        """Tell what follows from when the system was touched last; None: only our own windows are known."""
        after_s = self._preferences.idle_minutes * 60
        own_s = self._clock.monotonic_s() - self._touched_s
        idle_s = own_s if system_s is None else min(own_s, system_s)
        self._tell(is_idle=0 < after_s <= idle_s)

    def _tell(self, *, is_idle: bool) -> None:
        if is_idle != self._is_idle:
            self._is_idle = is_idle
            self._colleagues.set_idle(is_idle=is_idle)
