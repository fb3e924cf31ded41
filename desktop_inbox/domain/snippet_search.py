"""Finding snippets while somebody types: by shortcut, name, topic and text, the most used first.

All comparing is by `search_key`, so without case and accents. Keys are worked out once; a search over 5,000 snippets
takes a few milliseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

import msgspec

from desktop_inbox.domain.ids import SnippetId
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.snippet_variables import variables_in
from desktop_inbox.domain.text import search_key

FOUND = 50
"""The most snippets that a search returns."""

_WORD = re.compile(r"[^\W_]+")
_WORD_BEGIN = re.compile(r"(?<=\S)(?<![^\W_])(?=[^\W_])")
"""Where a word begins right behind a sign."""

Span = tuple[int, int]
"""A stretch of a text, from its first code point to behind its last."""


class _Keys(msgspec.Struct, frozen=True, gc=False):
    """What a snippet is found by. `head` is the words of shortcut and name, `topic` has the topic's too, `whole` all.

    All are on one line; in the last three there is a space before each word.
    """

    snippet: Snippet
    shortcut: str
    name: str
    head: str
    topic: str
    whole: str


class _Column:
    """One key of all snippets as one text, which is searched in one go: the beginning of each is after a line feed."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._joined = "".join(f"\n{text}" for text in texts) + "\n"
        self._starts = list(accumulate((len(text) + 1 for text in texts), initial=0))

    def having(self, parts: Sequence[str]) -> Iterator[int]:
        """Yield the numbers of the texts that have all parts, in their order; of no parts, all."""
        if not parts:
            yield from range(len(self._texts))
            return
        first, *others = sorted(parts, key=len, reverse=True)
        at = self._joined.find(first)
        while 0 <= at < self._starts[-1]:
            number = bisect_right(self._starts, at) - 1
            if all(part in self._texts[number] for part in others):
                yield number
            at = self._joined.find(first, self._starts[number + 1])


class SnippetIndex:
    """Snippets, ready to be searched. Immutable; of an earlier one what has not changed is taken over."""

    def __init__(
        self, snippets: Iterable[Snippet], uses: Mapping[SnippetId, int], earlier: SnippetIndex | None = None
    ) -> None:
        """Work the keys out: of 5,000 snippets some 300 ms, so in a thread. `uses` says how often each was used."""
        known = {} if earlier is None else {keys.snippet: keys for keys in earlier._by_use}  # noqa: SLF001 - same class
        made = [known.get(snippet) or _keys_of(snippet) for snippet in snippets]
        self._by_use: list[_Keys] = sorted(
            made, key=lambda keys: (-uses.get(keys.snippet.id, 0), keys.name, keys.snippet.id)
        )
        self._shortcuts = _Column([keys.shortcut for keys in self._by_use])
        self._names = _Column([keys.name for keys in self._by_use])
        self._heads = _Column([keys.head for keys in self._by_use])
        self._topics = _Column([keys.topic for keys in self._by_use])
        self._wholes = _Column([keys.whole for keys in self._by_use])

    def __len__(self) -> int:
        """Return how many snippets there are."""
        return len(self._by_use)

    def find(self, query: str, limit: int = FOUND, *, accept: Callable[[Snippet], bool] | None = None) -> list[Snippet]:
        """Return the snippets that have all words of the query, the best first; for an empty one the most used.

        The best have the whole query as their shortcut, then at its beginning, then at the beginning of their name;
        then those that have each word at the beginning of one in shortcut or name, with the topic, anywhere in these,
        and in the text. A single letter must begin a word. Of equals those come first that were used more often, then
        by name. `accept` leaves out what is not wanted; None: nothing.
        """
        found: dict[int, None] = {}
        for number in self._from_best(_phrase(query)):
            if accept is None or accept(self._by_use[number].snippet):
                found[number] = None
            if len(found) >= limit:
                break
        return [self._by_use[number].snippet for number in found]

    def _from_best(self, phrase: str) -> Iterator[int]:
        """Yield those that pass the best test, then those that pass the next; some of them more than once."""
        if phrase:
            yield from self._shortcuts.having([f"\n{phrase}\n"])
            yield from self._shortcuts.having([f"\n{phrase}"])
            yield from self._names.having([f"\n{phrase}"])
        words = _WORD.findall(phrase) or phrase.split()
        begins = [f" {word}" for word in words]
        inner = [word if len(word) > 1 or not word.isascii() else f" {word}" for word in words]
        yield from self._heads.having(begins)
        yield from self._topics.having(begins)
        yield from self._topics.having(inner)
        yield from self._wholes.having(begins)
        yield from self._wholes.having(inner)


def matches(text: str, query: str) -> tuple[Span, ...]:
    """Return where words of a query stand in a text, in its order and apart from each other.

    For the few texts that are shown: a word at the beginning of another one is preferred to one inside of it.
    """
    folded, places = _folded(text)
    phrase = _phrase(query)
    spans = []
    for word in [phrase] if phrase and phrase in folded else _WORD.findall(phrase):
        spans += [(places[at], places[at + len(word) - 1] + 1) for at in _occurrences(folded, word)]
    return tuple(_joined(sorted(spans)))


def _phrase(query: str) -> str:
    """Return a query as keys are compared with it: on one line, without a slash before it."""
    return " ".join(search_key(query).split()).removeprefix("/")


def _keys_of(snippet: Snippet) -> _Keys:
    shortcut, name = search_key(snippet.shortcut), search_key(snippet.name)
    head = _words(f"{shortcut} {name}")
    topic = head + _words(search_key(snippet.topic))
    return _Keys(snippet, shortcut, name, head, topic, topic + _words(search_key(_without_variables(snippet.text))))


def _without_variables(text: str) -> str:
    """Return a text without the names of variables, which nobody would look for; fallbacks stay."""
    if "$" not in text:
        return text
    parts, end = [], 0
    for variable in variables_in(text):
        parts += [text[end : variable.start], variable.fallback or ""]
        end = variable.end
    return " ".join((*parts, text[end:]))


def _words(key: str) -> str:
    """Return a folded text on one line with a space before each of its words."""
    return " " + " ".join(_WORD_BEGIN.sub(" ", key).split())


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return a text's key, and for each of its characters the place in the text that it comes from."""
    if text.isascii():
        return text.lower(), range(len(text))
    parts = list(map(_folded_character, text))
    return "".join(parts), [at for at, part in enumerate(parts) for _ in part]


_folded_character = lru_cache(maxsize=4_096)(search_key)


def _occurrences(folded: str, word: str) -> Iterator[int]:
    """Yield where a word stands at the beginning of another one; where it never does, where it stands at all."""
    every = [found.start() for found in re.finditer(re.escape(word), folded)]
    begins = [at for at in every if at == 0 or not folded[at - 1].isalnum()]
    return iter(begins or every)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield sorted spans with those that touch as one."""
    last: Span | None = None
    for begin, end in spans:
        if last is not None and begin <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (begin, end)
    if last is not None:
        yield last
