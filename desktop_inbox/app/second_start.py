"""What a second start on a profile does: it asks the first application, over a local socket, to show its window."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 3_000
"""How long the first application has to answer. It listens only once its own start is over."""
_PAUSE_S = 0.1
_RAISE = b"raise\n"
_RAISED = b"raised\n"


class SecondStarts(QObject):
    """Listens for second starts, as the application that holds the profile's lock."""

    raise_requested = Signal()

    def __init__(self, name: str) -> None:
        """Listen under the profile's name (`ProfileLock.name`). A socket that a crash left behind is removed."""
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_server_new_connection)
        QLocalServer.removeServer(name)
        self._server.listen(name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

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


def ask_to_raise(name: str) -> bool:
    """Ask the application that has the profile to show its window. Returns whether it said that it will. Blocks."""
    deadline = time.monotonic() + ANSWER_MS / 1000
    while time.monotonic() < deadline:
        if _ask_once(name):
            return True
        time.sleep(_PAUSE_S)
    return False


def _ask_once(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(ANSWER_MS):
        return False
    socket.write(_RAISE)
    raised = socket.waitForReadyRead(ANSWER_MS) and bytes(socket.readAll().data()) == _RAISED
    socket.disconnectFromServer()
    return raised
