"""Rules for text that people write, and for how it is compared."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls except tab and line feed, and characters that are never text.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
# Explicit directional embeddings, overrides and isolates: they can make a name read as another (Unicode TR 36, bidi
# spoofing).
_DIRECTIONAL = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_SPACES = re.compile(r"\s+")
_SURROGATES = re.compile("[\ud800-\udfff]")

# Categories of Unicode: format characters (joiners, zero-width spaces) and spaces.
_UNSEEN = frozenset({"Cf", "Zs"})

NAME_CHARACTERS = 120


def clean_text(text: str) -> str:
    """Return text as it is stored: line ends as LF, no control characters, no lone surrogates, no blank ends.

    Emoji sequences, combining marks and joiners stay as they are, and nothing is normalised: it is what the person
    wrote.
    """
    return clean_draft(text).strip()


def clean_draft(text: str) -> str:
    """Return text that is still being written as it is stored: as `clean_text`, with its blank ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "replace").decode("utf-8") if _has_surrogates(text) else text
    return _CONTROLS.sub("", text)


def clean_name(name: str) -> str:
    """Return a name as it is stored: one line, no directional controls, single spaces, at most `NAME_CHARACTERS`.

    One of which nothing can be seen is empty.
    """
    name = _DIRECTIONAL.sub("", clean_text(name))
    name = _SPACES.sub(" ", name)[:NAME_CHARACTERS].strip()
    return name if any(unicodedata.category(c) not in _UNSEEN for c in name) else ""


def search_key(text: str) -> str:
    """Return what text is compared by: fully case-folded ("ß" equals "SS"), without accents, the dotless i as an i."""
    if text.isascii():
        return text.lower()
    # Folded once more when decomposed: some letters are capitals only under their fancy dress.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    for mark in filter(unicodedata.combining, set(folded)):
        folded = folded.replace(mark, "")
    return unicodedata.normalize("NFC", folded).replace("\u0131", "i")


def one_line(text: str, characters: int) -> str:
    """Return text on one line, with runs of white space as single spaces, cut to a number of code points."""
    return _SPACES.sub(" ", text[: characters * 4]).strip()[:characters]


def _has_surrogates(text: str) -> bool:
    return _SURROGATES.search(text) is not None
