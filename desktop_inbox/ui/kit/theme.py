"""The theme: light, dark or the system's, as one palette and one style sheet of the application."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from desktop_inbox.ui.kit.style_sheet import style_sheet
from desktop_inbox.ui.kit.tokens import DARK, HIGH_CONTRAST_DARK, HIGH_CONTRAST_LIGHT, LIGHT, Tokens


class ThemeMode(StrEnum):
    """What the user chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Dresses the application and follows the system while the mode is `SYSTEM`.

    Make one after the `QApplication` and before the first window; it belongs to the application. Widgets do not need
    it: they ask `kit.tokens.tokens()` and repaint when their palette changes.
    """

    changed = Signal()

    def __init__(self, application: QApplication, mode: ThemeMode = ThemeMode.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._mode = mode
        self._tokens: Tokens | None = None
        application.setStyle("Fusion")
        # Held: PySide6 6.11 lets the accessibility hints die with the last reference to the style hints.
        self._hints = application.styleHints()
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        # The system's wish for contrast can be read since Qt 6.10; before that only the modes exist.
        self._accessibility = self._hints.accessibility() if hasattr(self._hints, "accessibility") else None
        if self._accessibility is not None:
            self._accessibility.contrastPreferenceChanged.connect(self._on_system_changed)
        self._apply()

    @property
    def mode(self) -> ThemeMode:
        """What the user chose."""
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Choose light, dark or the system's ("system", "light", "dark"); takes effect at once."""
        self._mode = ThemeMode(mode)
        self._apply()

    def _on_system_changed(self) -> None:
        self._apply()

    def _is_dark(self) -> bool:
        if self._mode is ThemeMode.SYSTEM:
            return self._hints.colorScheme() is Qt.ColorScheme.Dark
        return self._mode is ThemeMode.DARK

    def _wants_contrast(self) -> bool:
        if self._accessibility is None:
            return False
        return bool(self._accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast)

    def _apply(self) -> None:
        if self._wants_contrast():
            tokens = HIGH_CONTRAST_DARK if self._is_dark() else HIGH_CONTRAST_LIGHT
        else:
            tokens = DARK if self._is_dark() else LIGHT
        if tokens is self._tokens:
            return
        self._tokens = tokens
        self._application.setPalette(palette(tokens))
        self._application.setStyleSheet(style_sheet(tokens))
        self.changed.emit()


def palette(tokens: Tokens) -> QPalette:
    """Return the palette that stands for a theme."""
    result = QPalette()
    role = QPalette.ColorRole
    for name, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.panel),
        (role.AlternateBase, tokens.window),
        (role.Text, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Button, tokens.panel),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.bad),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Accent, tokens.accent),
        (role.Link, tokens.accent_text),
        (role.LinkVisited, tokens.accent_text),
        (role.ToolTipBase, tokens.rail),
        (role.ToolTipText, tokens.on_rail),
        (role.Light, tokens.panel),
        (role.Midlight, tokens.hover),
        (role.Mid, tokens.line),
        (role.Dark, tokens.line),
        (role.Shadow, tokens.line),
    ):
        result.setColor(name, colour)
    disabled = QPalette.ColorGroup.Disabled
    for name in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(disabled, name, tokens.faint)
    return result
