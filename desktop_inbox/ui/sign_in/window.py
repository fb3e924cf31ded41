"""The window that signs a user in: the server's address here, the password only in the browser."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import Ink, Label

_WIDTH = 440


class SignInWindow(QWidget):
    """Asks for the server's address and waits while the user signs in with the browser.

    `sign_in_requested` carries the address; the answer comes as `show_waiting`, then `show_error` or the window's end.
    """

    sign_in_requested = Signal(str)
    cancelled = Signal()
    closed = Signal()

    def __init__(self, server: str = "") -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Sign in to Desktop Inbox"))
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(12)
        layout.addWidget(Label(self.tr("Sign in to your workspace"), TextStyle.TITLE, parent=self))
        self._hint = Label("", ink=Ink.MUTED, wraps=True, parent=self)
        layout.addWidget(self._hint)
        self._server = QLineEdit(server, self)
        self._server.setPlaceholderText("https://inbox.example.com")
        self._server.setAccessibleName(self.tr("Address of the server"))
        self._server.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self._server.returnPressed.connect(self._on_sign_in_clicked)
        layout.addWidget(self._server)
        self._error = Label("", ink=Ink.BAD, wraps=True, parent=self)
        layout.addWidget(self._error)
        layout.addStretch(1)
        self._sign_in = Button(self.tr("Sign in with the browser"), ButtonKind.PRIMARY, self)
        self._sign_in.clicked.connect(self._on_sign_in_clicked)
        layout.addWidget(self._sign_in)
        self._cancel = Button(self.tr("Cancel"), parent=self)
        self._cancel.clicked.connect(self.cancelled)
        layout.addWidget(self._cancel)
        self.show_ready()

    def show_ready(self) -> None:
        """Ask for the address."""
        self._hint.setText(self.tr("Type the address of your Desktop Inbox server."))
        self._set_waiting(is_waiting=False)

    def show_waiting(self) -> None:
        """Say that the browser is being waited for."""
        self._hint.setText(self.tr("Go on in your browser. This window waits for it."))
        self._error.setText("")
        self._set_waiting(is_waiting=True)

    def show_error(self, text: str) -> None:
        """Say why it did not work, and ask again."""
        self.show_ready()
        self._error.setText(text)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the user has left."""
        super().closeEvent(event)
        self.closed.emit()

    def _set_waiting(self, *, is_waiting: bool) -> None:
        self._server.setEnabled(not is_waiting)
        self._sign_in.setVisible(not is_waiting)
        self._cancel.setVisible(is_waiting)

    def _on_sign_in_clicked(self) -> None:
        address = self._server.text().strip()
        if address:
            self.sign_in_requested.emit(address if "://" in address else f"https://{address}")
