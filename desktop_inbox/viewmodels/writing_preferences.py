"""How the user prefers to write on this computer: what sends, for how long that can be undone, and spelling."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QSettings, Signal

LONGEST_UNDO_S = 30
"""The longest time, in seconds, that sending can be undone."""
_DEFAULT_UNDO_S = 5


class SendKey(StrEnum):
    """What sends. The other one breaks the line; Shift+Enter always does."""

    ENTER = "enter"
    CTRL_ENTER = "ctrl_enter"


class WritingPreferences(QObject):
    """Kept in a settings file, or, without one, for as long as this lives. `changed` when any of them is another."""

    changed = Signal()

    def __init__(self, settings: QSettings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._values: dict[str, str] = {}

    @property
    def send_key(self) -> SendKey:
        """What sends."""
        value = self._value("send_key")
        return SendKey(value) if value in tuple(SendKey) else SendKey.ENTER

    def set_send_key(self, key: SendKey) -> None:
        """Choose what sends."""
        self._set("send_key", key.value)

    @property
    def undo_send_s(self) -> int:
        """For how many seconds a reply is held back so that sending it can be undone; 0: it is not."""
        value = self._value("undo_send_s")
        return min(int(value), LONGEST_UNDO_S) if value.isdecimal() else _DEFAULT_UNDO_S

    def set_undo_send_s(self, seconds: int) -> None:
        """Choose 0 to `LONGEST_UNDO_S` seconds."""
        self._set("undo_send_s", str(max(0, min(seconds, LONGEST_UNDO_S))))

    @property
    def checks_spelling(self) -> bool:
        """Whether misspelt words are shown; yes at first."""
        return self._value("checks_spelling") != "false"

    def set_checks_spelling(self, *, is_on: bool) -> None:
        """Choose whether misspelt words are shown."""
        self._set("checks_spelling", "true" if is_on else "false")

    def _value(self, name: str) -> str:
        if self._settings is None:
            return self._values.get(name, "")
        return str(self._settings.value(f"writing/{name}", ""))

    def _set(self, name: str, value: str) -> None:
        if value == self._value(name):
            return
        if self._settings is None:
            self._values[name] = value
        else:
            self._settings.setValue(f"writing/{name}", value)
        self.changed.emit()
