"""The interface's language: Spanish or English, chosen by the user or taken from the system."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import desktop_inbox

_log = logging.getLogger(__name__)

LANGUAGES = ("en", "es")


def chosen_language(preferred: str) -> str:
    """Return the code of the language to show: the preferred one if there is one, else the system's, else English."""
    wishes = [preferred, *(name.split("-")[0] for name in QLocale.system().uiLanguages())]
    return next((wish for wish in wishes if wish in LANGUAGES), "en")


def install_language(application: QCoreApplication, language: str) -> None:
    """Translate Qt's own words and ours, and write numbers and dates as that language does.

    The system's country is kept where its language is the same. Call this before the first widget is made.
    """
    if QLocale.system().language() != QLocale(language).language():
        QLocale.setDefault(QLocale(language))
    folders = (
        ("qtbase", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))),
        ("desktop_inbox", _folder()),
    )
    for name, folder in folders:
        translator = QTranslator(application)
        if translator.load(f"{name}_{language}", str(folder)):
            application.installTranslator(translator)
        elif (name, language) != ("qtbase", "en"):
            _log.warning("No translation %s_%s", name, language)


def _folder() -> Path:
    """Return where our translations lie: beside the package in a checkout, inside it when installed."""
    package = Path(desktop_inbox.__file__).parent
    inside = package / "translations"
    return inside if inside.is_dir() else package.parent / "translations"
