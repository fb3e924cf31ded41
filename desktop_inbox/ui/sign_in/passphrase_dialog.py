"""The dialog that asks for a profile's passphrase, or for a new one."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.labels import Ink, Label


class PassphraseDialog(Dialog):
    """Asks for a passphrase; a new one is asked for twice. `passphrase` is the answer once the dialog was accepted."""

    def __init__(
        self, *, is_new: bool, was_wrong: bool = False, shortest: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(self.tr("Passphrase"), parent)
        self._shortest = shortest
        self.content.addWidget(Label(self._explanation(is_new=is_new), wraps=True, parent=self))
        self._first = self._field(self.tr("Passphrase"))
        self._second = self._field(self.tr("The same once more")) if is_new else None
        self._complaint = Label("", ink=Ink.BAD, wraps=True, parent=self)
        self.content.addWidget(self._complaint)
        self.add_button(self.tr("Quit")).clicked.connect(self.reject)
        accept = self.add_button(self.tr("Continue"), ButtonKind.PRIMARY)
        accept.clicked.connect(self._on_accept_clicked)
        if was_wrong:
            self._complain(self.tr("This passphrase is wrong."))
        self._first.setFocus()

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self._first.text()

    def _explanation(self, *, is_new: bool) -> str:
        if is_new:
            return self.tr(
                "This system has no keychain. Choose a passphrase that protects what Desktop Inbox keeps on this "
                "computer. It is asked for at every start and cannot be recovered."
            )
        return self.tr("Type the passphrase that protects what Desktop Inbox keeps on this computer.")

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        self.content.addWidget(field)
        return field

    def _complain(self, text: str) -> None:
        self._complaint.setText(text)
        self._first.selectAll()
        self._first.setFocus()

    def _on_accept_clicked(self) -> None:
        if self._second is not None and len(self.passphrase) < self._shortest:
            self._complain(self.tr("At least %n characters, please.", None, self._shortest))
        elif self._second is not None and self._second.text() != self.passphrase:
            self._complain(self.tr("The two are not the same."))
        elif self.passphrase:
            self.accept()
