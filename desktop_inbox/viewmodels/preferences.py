"""What the user prefers on this computer: theme, language, where the window was, which inbox was shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from desktop_inbox.domain.ids import CustomInboxId, TeamId
from desktop_inbox.domain.inbox import Inbox, InboxKey
from desktop_inbox.viewmodels.writing_preferences import WritingPreferences

SYSTEM = "system"
THEMES = (SYSTEM, "light", "dark")
LANGUAGES = (SYSTEM, "en", "es")
IDLE_MINUTES = (0, 5, 10, 15, 30, 60)
"""After how many minutes without a key or the mouse a user can be shown as away; 0: never."""

_DEFAULT_IDLE_MINUTES = 10


class Preferences(QObject):
    """Preferences in a settings file, taken over at once. No secrets; of the workspace an id at most.

    `theme_changed` carries one of `THEMES`. `language_changed` carries one of `LANGUAGES`: the application loads the
    translation and builds its windows again. `idle_changed`: `idle_minutes` is another, `microphone_changed`:
    `microphone` is. `writing`: the composer.
    """

    theme_changed = Signal(str)
    language_changed = Signal(str)
    idle_changed = Signal()
    microphone_changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.writing = WritingPreferences(settings, self)

    @property
    def folder(self) -> Path:
        """The folder of the settings file."""
        return Path(self._settings.fileName()).parent

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        return self._one_of("theme", THEMES)

    @property
    def language(self) -> str:
        """One of `LANGUAGES`."""
        return self._one_of("language", LANGUAGES)

    def set_theme(self, theme: str) -> None:
        """Choose light, dark or the system's."""
        if theme in THEMES and theme != self.theme:
            self._settings.setValue("theme", theme)
            self.theme_changed.emit(theme)

    def set_language(self, language: str) -> None:
        """Choose the language of the interface."""
        if language in LANGUAGES and language != self.language:
            self._settings.setValue("language", language)
            self.language_changed.emit(language)

    @property
    def idle_minutes(self) -> int:
        """After how many minutes without a key or the mouse the user is shown as away; 0: never."""
        value = str(self._settings.value("idle_minutes", _DEFAULT_IDLE_MINUTES))
        minutes = int(value) if value.isdecimal() else _DEFAULT_IDLE_MINUTES
        return minutes if minutes in IDLE_MINUTES else _DEFAULT_IDLE_MINUTES

    def set_idle_minutes(self, minutes: int) -> None:
        """Choose one of `IDLE_MINUTES`."""
        if minutes in IDLE_MINUTES and minutes != self.idle_minutes:
            self._settings.setValue("idle_minutes", minutes)
            self.idle_changed.emit()

    @property
    def microphone(self) -> str:
        """The name of the microphone to record from, which need not be there any more; empty: the system's default."""
        return str(self._settings.value("microphone", ""))

    def set_microphone(self, name: str) -> None:
        """Choose a microphone; empty: the system's default."""
        if name != self.microphone:
            self._settings.setValue("microphone", name)
            self.microphone_changed.emit()

    def state(self, name: str) -> QByteArray | None:
        """Return what a window or splitter saved under a name; None at first."""
        value = self._settings.value(f"state/{name}")
        return value if isinstance(value, QByteArray) else None

    def save_state(self, name: str, state: QByteArray) -> None:
        """Keep the state of a window or splitter."""
        self._settings.setValue(f"state/{name}", state)

    @property
    def inbox(self) -> InboxKey:
        """The inbox that was shown last; it need not be there any more."""
        kind, _, number = str(self._settings.value("inbox", "")).partition(":")
        try:
            inbox = Inbox(kind)
            if inbox is Inbox.TEAM:
                return InboxKey(inbox, TeamId(UUID(number)))
            if inbox is Inbox.CUSTOM:
                return InboxKey(inbox, CustomInboxId(UUID(number)))
        except ValueError:
            return InboxKey()
        return InboxKey(inbox)

    def set_inbox(self, key: InboxKey) -> None:
        """Keep which inbox is shown."""
        self._settings.setValue("inbox", key.inbox.value if key.id is None else f"{key.inbox.value}:{key.id}")

    def texts(self, name: str) -> list[str]:
        """Return what was kept as a list under a name; empty at first."""
        value = self._settings.value(f"list/{name}", "")
        return [text for text in str(value).split("\n") if text]

    def save_texts(self, name: str, texts: Sequence[str]) -> None:
        """Keep a list of single lines."""
        self._settings.setValue(f"list/{name}", "\n".join(texts))

    def is_shown(self, panel: str) -> bool:
        """Whether the user wants to see a panel; yes at first."""
        return str(self._settings.value(f"panel/{panel}", "true")) == "true"

    def set_shown(self, panel: str, *, is_shown: bool) -> None:
        """Keep whether the user wants to see a panel."""
        self._settings.setValue(f"panel/{panel}", "true" if is_shown else "false")

    def _one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        value = str(self._settings.value(name, SYSTEM))
        return value if value in allowed else SYSTEM
