"""Which words of a text have a spelling at all. Pure: no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from desktop_inbox.domain.snippet_variables import variables_in
from desktop_inbox.viewmodels.message_text import find_links

# Our dictionaries are of languages in Latin script.
_LATIN = re.compile(r"[\u0000-\u024f\u0300-\u036f\u1e00-\u1eff\u2019]+")
# Letters, with apostrophes and marks between them. Digits and underscores make a code of it.
_WORD = re.compile(r"[^\W_][\w\u0300-\u036f]*(?:['\u2019][^\W\d_][\w\u0300-\u036f]*)*")
_CHUNK = re.compile(r"\S+")
_DOTTED = re.compile(r"\w\.\w")
"""A host, the name of a file: whatever has a dot inside."""
_MARKS = frozenset("@#/\\")
_SHORTEST = 2


class Word(NamedTuple):
    """A word and where it stands, in code points."""

    start: int
    end: int
    text: str


def words_in(text: str) -> Iterator[Word]:
    """Yield the words of a text whose spelling can be right or wrong.

    Left out are links and addresses, mentions, numbers, codes (digits, or all capitals), variables, single letters, and
    what is not in Latin script.
    """
    skipped = _skipped(text)
    for found in _WORD.finditer(text):
        word = found.group()
        if len(word) < _SHORTEST or word.isupper() or any(c.isdigit() or c == "_" for c in word):
            continue
        if _LATIN.fullmatch(word) and not any(start < found.end() and found.start() < end for start, end in skipped):
            yield Word(found.start(), found.end(), word)


def _skipped(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text that are no words: links, addresses, paths, mentions, tags, variables."""
    ranges = [(link.start, link.end) for link in find_links(text)]
    ranges += [
        chunk.span()
        for chunk in _CHUNK.finditer(text)
        if not _MARKS.isdisjoint(chunk.group()) or _DOTTED.search(chunk.group())
    ]
    return ranges + [(each.start, each.end) for each in variables_in(text)]
