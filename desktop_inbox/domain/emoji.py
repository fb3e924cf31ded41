"""Emoji: what there are, what they are called, and how they are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

import msgspec

from desktop_inbox.domain.text import search_key

EMOJI_LANGUAGES = ("en", "es", "pt")
"""The languages that emoji can be searched in."""

_BEGINNING = 2
"""By how many characters of their words emoji are looked up."""

TONES = 5
"""How many skin tones there are, from light to dark."""


class EmojiGroup(IntEnum):
    """The groups of Unicode's emoji list, in its order."""

    SMILEYS = 0
    PEOPLE = 1
    NATURE = 3
    FOOD = 4
    TRAVEL = 5
    ACTIVITIES = 6
    OBJECTS = 7
    SYMBOLS = 8
    FLAGS = 9


class Emoji(NamedTuple):
    """One emoji. `tones` are its five variants from light to dark; empty where skin has no part in it.

    `name` is the one in the language asked for. `keys` is what it is found by, in that language and in English, each
    on a line of its own: the name first, then tags and shortcodes.
    """

    text: str
    group: EmojiGroup
    tones: tuple[str, ...]
    name: str
    keys: str

    def toned(self, tone: int) -> str:
        """Return the emoji in a skin tone, 1 light to 5 dark; 0: without one."""
        return self.tones[tone - 1] if tone and self.tones else self.text


class EmojiCatalogue:
    """All emoji in the order of Unicode's list. Immutable: it may be made on one thread and used on another."""

    def __init__(self, emoji: Iterable[Emoji]) -> None:
        """Take the emoji, in their order."""
        self.emoji: Sequence[Emoji] = tuple(emoji)
        self._by_text = {text: found for found in self.emoji for text in (found.text, *found.tones)}
        self._by_beginning: dict[str, list[int]] = {}
        for number, found in enumerate(self.emoji):
            for beginning in {word[:_BEGINNING] for word in found.keys.split()}:
                self._by_beginning.setdefault(beginning, []).append(number)

    def find(self, text: str) -> Emoji | None:
        """Return an emoji by its characters, in whatever skin tone; None: it is unknown."""
        return self._by_text.get(text)

    def search(self, query: str, limit: int | None = None) -> list[Emoji]:
        """Return the emoji that have a word for every word of a query, beginning so, best first; all for an empty one.

        Case, accents, underscores and hyphens make no difference. First comes what is named just so, then what is also
        called so; then what begins so, in its name or in another key; within these the order of the list.
        """
        key = _key(query)
        if not key:
            return list(self.emoji[:limit])
        wanted = key.split()
        # Whatever fits has a word that begins as the longest of the query does.
        longest = max(wanted, key=len)
        is_short = len(longest) < _BEGINNING
        numbers = range(len(self.emoji)) if is_short else self._by_beginning.get(longest[:_BEGINNING], ())
        ranked = [
            (rank, number) for number in numbers if (rank := _rank(self.emoji[number].keys, key, wanted)) is not None
        ]
        ranked.sort()
        return [self.emoji[number] for _, number in ranked[:limit]]


def load_catalogue(folder: Path, language: str) -> EmojiCatalogue:
    """Read the catalogue with the names of a language (English for one that is not in `EMOJI_LANGUAGES`).

    It takes some 20 ms: not for a GUI thread. Raises `OSError` and `msgspec.DecodeError` for a broken installation.
    """
    language = language if language in EMOJI_LANGUAGES else EMOJI_LANGUAGES[0]
    facts = _FACTS.decode((folder / "emoji.json").read_bytes())
    names = _NAMES.decode((folder / f"{language}.json").read_bytes())
    english = names if language == "en" else _NAMES.decode((folder / "en.json").read_bytes())
    return EmojiCatalogue(
        Emoji(text, EmojiGroup(group), tones, name, _keys(name, tags, *other))
        for (text, group, tones), (name, tags), other in zip(facts, names, english, strict=True)
    )


_FACTS = msgspec.json.Decoder(list[tuple[str, int, tuple[str, ...]]])
_NAMES = msgspec.json.Decoder(list[tuple[str, str]])


def _keys(name: str, tags: str, english_name: str, english_tags: str) -> str:
    words = [name, *tags.split("|"), english_name, *english_tags.split("|")]
    return "\n" + "\n".join(dict.fromkeys(key for word in words if (key := _key(word)))) + "\n"


def _rank(keys: str, key: str, wanted: Sequence[str]) -> int | None:
    """Return how well keys fit, 0 best; None: not at all."""
    if f"\n{key}" not in keys:
        return 4 if all(f"\n{word}" in keys or f" {word}" in keys for word in wanted) else None
    if f"\n{key}\n" in keys:
        return 0 if keys.startswith(f"\n{key}\n") else 1
    return 2 if keys.startswith(f"\n{key}") else 3


def _key(text: str) -> str:
    return " ".join(search_key(text).replace("_", " ").replace("-", " ").split())
