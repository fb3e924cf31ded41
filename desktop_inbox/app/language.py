"""The interface's language: Spanish or English, chosen by the user or taken from the system."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLibraryInfo, QLocale, QTranslator

import desktop_inbox

_log = logging.getLogger(__name__)

LANGUAGES = ("en", "es")
KEY_NAMES = (QT_TRANSLATE_NOOP("QShortcut", "Ctrl"), QT_TRANSLATE_NOOP("QShortcut", "Shift"))
"""Keys that our translation names as keyboards do: Qt's own writes their names out in Spanish."""


def chosen_language(preferred: str) -> str:
    """Return the code of the language to show: the preferred one if there is one, else the system's, else English."""
    wishes = [preferred, *(name.split("-")[0] for name in QLocale.system().uiLanguages())]
    return next((wish for wish in wishes if wish in LANGUAGES), "en")


class Language:
    """The installed translation. Widgets made after `install` speak it; those before are made anew by their owner."""

    def __init__(self, application: QCoreApplication) -> None:
        """Begin with none."""
        self._application = application
        self._translators: list[QTranslator] = []

    def install(self, language: str) -> None:
        """Translate Qt's own words and ours, and write numbers and dates the same way.

        The system's country is kept where its language is the same.
        """
        while self._translators:
            self._application.removeTranslator(self._translators.pop())
        is_systems = QLocale.system().language() == QLocale(language).language()
        QLocale.setDefault(QLocale.system() if is_systems else QLocale(language))
        qt_folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for name, folder in (("qtbase", qt_folder), ("desktop_inbox", _folder())):
            translator = QTranslator(self._application)
            if translator.load(f"{name}_{language}", str(folder)):
                self._application.installTranslator(translator)
                self._translators.append(translator)
            elif (name, language) != ("qtbase", "en"):
                _log.warning("No translation %s_%s: installers/dev.py translations builds ours", name, language)


def _folder() -> Path:
    """Return where our translations lie: beside the package in a checkout, inside it when installed."""
    package = Path(desktop_inbox.__file__).parent
    inside = package / "translations"
    return inside if inside.is_dir() else package.parent / "translations"
