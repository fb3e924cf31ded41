"""How people's names are shown."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QCoreApplication, QTextBoundaryFinder

from desktop_inbox.domain.workspace import User

_MOST_INITIALS = 2
# Scripts written without spaces between given and family names: one character says more than the first of each "word".
_IDEOGRAPHIC = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def initials(name: str) -> str:
    """Return one or two initials, in upper case: of a name's first and last word that begin with a letter or digit.

    Each is a whole grapheme, so accents and vowel signs stay with their letter. Words that are
    emoji or signs do not count; empty when no word is left.
    """
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return ""
    chosen = words[:1] if len(words) == 1 or _is_ideographic(words[0]) else [words[0], words[-1]]
    return "".join(_first_grapheme(word).upper() for word in chosen[:_MOST_INITIALS])


def assignee_name(user: User) -> str:
    """Return the name of who is assigned; with it, that they work here no more."""
    if user.is_active:
        return user.name
    return QCoreApplication.translate("People", "%1 (deactivated)").replace("%1", user.name)


def _first_grapheme(word: str) -> str:
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, word)
    end = finder.toNextBoundary()
    # Positions count UTF-16 units.
    return word.encode("utf-16-le")[: end * 2].decode("utf-16-le") if end > 0 else word[:1]


def _is_ideographic(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith(_IDEOGRAPHIC)
