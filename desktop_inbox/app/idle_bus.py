"""For how long nobody has touched this computer, asked over the session bus: Wayland tells it nowhere else."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

from desktop_inbox.app.idle import Answer

_ANSWER_MS = 2000
_SERVICES = (
    ("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "GetIdletime"),
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "GetSessionIdleTime"),
)
"""Service (and interface), path and method of who may know it, in milliseconds: GNOME, and whoever else has a screen
saver. KDE's refuses to say it on Wayland (seen in kscreenlocker, `Interface::GetSessionIdleTime`).
"""


class SessionBusIdle(QObject):
    """Asks the desktop over a bus. No service is started for it."""

    def __init__(self, bus: QDBusConnection) -> None:
        """Take an open connection; one that failed knows nothing."""
        super().__init__()
        self._bus = bus

    @classmethod
    def of_session(cls) -> SessionBusIdle:
        """Ask over the session's own bus."""
        return cls(QDBusConnection.sessionBus())

    def ask(self, answer: Answer) -> None:
        """Answer when a service has, or none of them does."""
        _Question(self._bus, answer, self).ask_next()

    def close(self) -> None:
        """Drop what is asked. The connection is Qt's."""
        for question in self.findChildren(_Question):
            question.drop()


class _Question(QObject):
    """Asks one service after the other, until one knows it. Deletes itself when it has answered."""

    def __init__(self, bus: QDBusConnection, answer: Answer, parent: QObject) -> None:
        super().__init__(parent)
        self._bus, self._answer = bus, answer
        self._services = iter(_SERVICES)

    def ask_next(self) -> None:
        """Ask the next service; without one, answer that it is not known."""
        service = next(self._services, None) if self._bus.isConnected() else None
        if service is None:
            self._end(None)
            return
        name, path, method = service
        message = QDBusMessage.createMethodCall(name, path, name, method)
        message.setAutoStartService(False)
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(message, _ANSWER_MS), self)
        watcher.finished.connect(self._on_watcher_finished)

    def drop(self) -> None:
        """Answer no more."""
        self._answer = _ignore
        self.deleteLater()

    def _on_watcher_finished(self, watcher: QDBusPendingCallWatcher) -> None:
        values = [] if watcher.isError() else watcher.reply().arguments()
        if len(values) == 1 and isinstance(values[0], int):
            self._end(values[0] / 1000)
        else:
            self.ask_next()

    def _end(self, idle_s: float | None) -> None:
        self._answer(idle_s)
        self.deleteLater()


def _ignore(_idle_s: float | None) -> None:
    """Take an answer that nobody waits for any more."""
