"""Spelling: which words are wrong, what they might be, and the user's own words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.writing_preferences import WritingPreferences

_log = logging.getLogger(__name__)

SPELLING_LANGUAGES = ("en", "es", "pt")
"""The languages of the dictionaries in `resources/dictionaries`."""

SUGGESTIONS = 5
"""How many suggestions there are at most."""

LONGEST_WORD = 60
"""Longer ones are no words, and looking for what they might be takes seconds."""

_REMEMBERED = 20_000
"""How many words are remembered in each language."""


class Speller(Protocol):
    """Knows words. All methods block, and raise `OSError` where a dictionary or the own words cannot be used."""

    def check(self, language: str, words: Collection[str]) -> Mapping[str, bool]:
        """Return for each word whether it is right."""
        ...

    def suggest(self, language: str, word: str) -> tuple[str, ...]:
        """Return what a word might be, at most `SUGGESTIONS`, the likeliest first. It may take seconds."""
        ...

    def add(self, word: str) -> None:
        """Take a word as right from now on, in all languages."""
        ...


class Spelling(QObject):
    """Checks words in one language at a time. `changed` when more is known, or something else counts.

    Belongs to the loop's thread; its work runs in another one and ends with the scope.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        speller: Speller,
        preferences: WritingPreferences,
        interface_language: str,
        scope: TaskScope,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with. `interface_language` counts where a contact's is not known."""
        super().__init__(parent)
        self._speller, self._preferences, self._scope = speller, preferences, scope
        self._interface_language = interface_language
        self._contact_language = ""
        self._names: frozenset[str] = frozenset()
        self._known: dict[str, dict[str, bool]] = {}
        self._asked: set[str] = set()
        self._is_checking = False
        self._broken: set[str] = set()
        preferences.changed.connect(self.changed)

    @property
    def language(self) -> str:
        """What is checked in, one of `SPELLING_LANGUAGES`; empty: nothing is, or there is no dictionary."""
        if not self._preferences.checks_spelling:
            return ""
        wanted = (self._contact_language or self._interface_language).replace("_", "-").partition("-")[0].lower()
        return wanted if wanted in SPELLING_LANGUAGES and wanted not in self._broken else ""

    @property
    def is_on(self) -> bool:
        """Whether the user wants misspelt words to be shown."""
        return self._preferences.checks_spelling

    def set_on(self, *, is_on: bool) -> None:
        """Show misspelt words, or not."""
        self._preferences.set_checks_spelling(is_on=is_on)

    def set_reader(self, language: str = "", name: str = "") -> None:
        """Write to somebody of a name, in a language, a BCP 47 tag; without both to the team, or it is not known."""
        names = frozenset(name.casefold().split())
        before, self._contact_language = self.language, language
        if (self.language, names) != (before, self._names):
            self._names = names
            self.changed.emit()

    def is_wrong(self, word: str) -> bool:
        """Return whether a word is known to be misspelt. What is not known yet is looked up, and then `changed`.

        The reader's name is right as it is.
        """
        language = self.language
        if not language or len(word) > LONGEST_WORD or word.casefold() in self._names:
            return False
        known = self._known.setdefault(language, {}).get(word)
        if known is None:
            self._ask(word)
        return known is False

    async def suggestions(self, word: str) -> tuple[str, ...]:
        """Return what a word might be, at most `SUGGESTIONS`; the likeliest first."""
        language = self.language
        if not language or len(word) > LONGEST_WORD:
            return ()
        try:
            return await asyncio.to_thread(self._speller.suggest, language, word)
        except OSError as error:
            self._give_up(language, error)
            return ()

    def add_word(self, word: str) -> None:
        """Take a word as right from now on."""
        for known in self._known.values():
            known.update((each, True) for each in known if each.casefold() == word.casefold())
        self.changed.emit()
        self._scope.spawn("add-word", self._add(word))

    def _ask(self, word: str) -> None:
        self._asked.add(word)
        if not self._is_checking:
            self._is_checking = self._scope.spawn("check-spelling", self._check()) is not None

    async def _check(self) -> None:
        """Look words up until none is asked for any more."""
        try:
            while self._asked and (language := self.language):
                words, self._asked = self._asked, set()
                self._learn(language, await asyncio.to_thread(self._speller.check, language, words))
        except OSError as error:
            self._give_up(language, error)
        finally:
            self._is_checking = False
            self._asked.clear()

    def _learn(self, language: str, found: Mapping[str, bool]) -> None:
        known = self._known.setdefault(language, {})
        if len(known) > _REMEMBERED:
            known.clear()
        known.update(found)
        self.changed.emit()

    async def _add(self, word: str) -> None:
        try:
            await asyncio.to_thread(self._speller.add, word)
        except OSError as error:
            _log.warning("a word cannot be kept: %s", error)

    def _give_up(self, language: str, error: OSError) -> None:
        _log.warning("the dictionary %s cannot be used: %s", language, error)
        self._broken.add(language)
        self.changed.emit()
