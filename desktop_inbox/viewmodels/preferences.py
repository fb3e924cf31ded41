"""What the user prefers on this computer: theme, language, where the window was."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

SYSTEM = "system"
THEMES = (SYSTEM, "light", "dark")
LANGUAGES = (SYSTEM, "en", "es")


class Preferences(QObject):
    """Preferences in a settings file, taken over at once. No secrets, nothing of the workspace.

    `theme_changed` carries one of `THEMES`. `language_changed` carries one of `LANGUAGES`: the application loads the
    translation and builds its windows again.
    """

    theme_changed = Signal(str)
    language_changed = Signal(str)

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

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

    def state(self, name: str) -> QByteArray | None:
        """Return what a window or splitter saved under a name; None at first."""
        value = self._settings.value(f"state/{name}")
        return value if isinstance(value, QByteArray) else None

    def save_state(self, name: str, state: QByteArray) -> None:
        """Keep the state of a window or splitter."""
        self._settings.setValue(f"state/{name}", state)

    def is_shown(self, panel: str) -> bool:
        """Whether the user wants to see a panel; yes at first."""
        return str(self._settings.value(f"panel/{panel}", "true")) == "true"

    def set_shown(self, panel: str, *, is_shown: bool) -> None:
        """Keep whether the user wants to see a panel."""
        self._settings.setValue(f"panel/{panel}", "true" if is_shown else "false")

    def _one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        value = str(self._settings.value(name, SYSTEM))
        return value if value in allowed else SYSTEM
