"""The emoji that can be picked, and what the user's habits are with them: recent ones and a skin tone."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.emoji import TONES, Emoji, EmojiCatalogue, load_catalogue
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.preferences import Preferences

_log = logging.getLogger(__name__)

RECENT = 27
"""How many of the emoji that were picked last are kept."""

_RECENT = "emoji/recent"
_TONE = "emoji/tone"


class EmojiSource(QObject):
    """Loads the catalogue when it is first wanted, off the loop's thread. `changed`: it is there, or a habit is new.

    Belongs to the loop's thread.
    """

    changed = Signal()

    def __init__(
        self, *, folder: Path, language: str, preferences: Preferences, scope: TaskScope, parent: QObject | None = None
    ) -> None:
        """Take the folder of the data, and the language of the names (as in `load_catalogue`)."""
        super().__init__(parent)
        self._folder, self._language = folder, language
        self._preferences, self._scope = preferences, scope
        self._is_wanted = False
        self.is_broken = False
        """True when the data cannot be read: the installation lacks it."""
        self.catalogue: EmojiCatalogue | None = None

    def want(self) -> None:
        """Load the catalogue, unless it is there or on its way."""
        if not self._is_wanted:
            self._is_wanted = True
            self._scope.spawn("emoji", self._load())

    @property
    def tone(self) -> int:
        """The skin tone that the user has chosen, 1 light to 5 dark; 0: none."""
        text = "".join(self._preferences.texts(_TONE))
        return int(text) if text.isdecimal() and int(text) <= TONES else 0

    def set_tone(self, tone: int) -> None:
        """Choose a skin tone for all emoji that have one."""
        if tone != self.tone and 0 <= tone <= TONES:
            self._preferences.save_texts(_TONE, [str(tone)])
            self.changed.emit()

    @property
    def recent(self) -> tuple[Emoji, ...]:
        """The emoji that were picked last, the newest first; none before the catalogue is there."""
        if self.catalogue is None:
            return ()
        found = (self.catalogue.find(text) for text in self._preferences.texts(_RECENT)[:RECENT])
        return tuple(emoji for emoji in found if emoji is not None)

    def use(self, emoji: Emoji) -> str:
        """Note that an emoji was picked, and return its characters in the user's skin tone."""
        before = [text for text in self._preferences.texts(_RECENT) if text != emoji.text]
        self._preferences.save_texts(_RECENT, [emoji.text, *before][:RECENT])
        self.changed.emit()
        return emoji.toned(self.tone)

    async def _load(self) -> None:
        try:
            self.catalogue = await asyncio.to_thread(load_catalogue, self._folder, self._language)
        except (OSError, msgspec.DecodeError, ValueError) as error:
            _log.warning("the emoji cannot be loaded: %s", type(error).__name__)
            self.is_broken = True
        self.changed.emit()
