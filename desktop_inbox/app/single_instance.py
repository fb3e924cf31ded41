"""One application for each profile: a second start raises the first one's window and ends."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 2_000
_RAISE = b"raise\n"
_RAISED = b"raised\n"


class SingleInstance(QObject):
    """Holds a profile's lock file, and listens for second starts. `close` gives the profile free.

    The lock decides (it ends with its process, also after a crash); the socket only carries the wish to be seen.
    """

    raise_requested = Signal()

    def __init__(self, lock_file: Path) -> None:
        """Name the profile by its lock file. Nothing is taken yet."""
        super().__init__()
        self._lock = QLockFile(str(lock_file))
        self._lock.setStaleLockTime(0)
        self._name = "desktop-inbox-" + hashlib.sha256(str(lock_file.absolute()).encode()).hexdigest()[:24]
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_server_new_connection)

    def acquire(self) -> bool:
        """Take the profile. False: another application has it."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def ask_other_to_raise(self) -> bool:
        """Ask the application that has the profile to show its window. Returns whether it said that it will."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(ANSWER_MS):
            return False
        socket.write(_RAISE)
        raised = socket.waitForReadyRead(ANSWER_MS) and bytes(socket.readAll().data()) == _RAISED
        socket.disconnectFromServer()
        return raised

    def close(self) -> None:
        """Stop listening and give the profile free."""
        self._server.close()
        self._lock.unlock()

    def _on_server_new_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(self._on_socket_ready_read)
        socket.disconnected.connect(socket.deleteLater)

    def _on_socket_ready_read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and bytes(socket.readAll().data()) == _RAISE:
            socket.write(_RAISED)
            socket.flush()
            self.raise_requested.emit()
