"""What is found in the text of a message before it is painted: links, mentions, emoji.

The text itself is never changed and never markup. Offsets count code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec

_LINK = re.compile(r"(?:https?://|mailto:|www\.)[^\s<>\"\u201c\u201d\u00ab\u00bb]+", re.IGNORECASE)
_TRAILING = ".,;:!?'\u2019\u2026*_~|"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_MAIL = re.compile(r"mailto:[^@\s]+@[^@\s/]+", re.IGNORECASE)

_BASE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_DRESSED = rf"{_BASE}\ufe0f?[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
_EMOJI = re.compile(
    rf"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_DRESSED}(?:\u200d{_DRESSED})*)"  # flag, keycap, sequence
)
_PICTURE = re.compile(
    "["
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    "\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f000-\U0001faff]"
)
"""What is a picture by itself (Emoji_Presentation, UTS 51)."""
BIG_EMOJI = 6
"""A message of at most so many emoji, and nothing else, is shown bigger."""

# Scripts that are commonly written together in one host name (Japanese, Korean, Chinese with bopomofo).
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KATAKANA-HIRAGANA"})


class Link(msgspec.Struct, frozen=True, gc=False):
    """A link in a text: where it stands, what opens, and the host (or mail address) it really leads to."""

    start: int
    end: int
    url: str
    host: str


@lru_cache(maxsize=2048)
def find_links(text: str) -> tuple[Link, ...]:
    """Return the http, https and mailto links of a text, in order. "www." counts as https."""
    found = []
    for match in _LINK.finditer(text):
        shown = _without_trailing(match.group())
        url = f"https://{shown}" if shown[:4].lower() == "www." else shown
        host = _host(url)
        if host:
            found.append(Link(match.start(), match.start() + len(shown), url, host))
    return tuple(found)


@lru_cache(maxsize=2048)
def is_big_emoji(text: str) -> bool:
    """Tell whether a text is one to `BIG_EMOJI` emoji and nothing else but spaces between them."""
    if len(text) > BIG_EMOJI * 16:  # longer than any six sequences: no need to look
        return False
    count = 0
    for part in text.split():
        at = 0
        while at < len(part):
            match = _EMOJI.match(part, at)
            if match is None:
                return False
            at = match.end()
            count += 1
    return 1 <= count <= BIG_EMOJI


def find_emoji(text: str) -> list[tuple[int, int]]:
    """Return where emoji stand (start, end): pictures, not signs like "©" that text fonts draw too."""
    if text.isascii():
        return []
    return [match.span() for match in _EMOJI.finditer(text) if _is_picture(match.group())]


def find_mentions(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Return where a text names one of these people after an "@" (start, end): in full or by the first name."""
    if "@" not in text:
        return []
    known = {form.casefold() for name in names for form in (name, name.split(" ")[0]) if form}
    if not known:
        return []
    forms = "|".join(re.escape(form) for form in sorted(known, key=len, reverse=True))
    return [match.span() for match in re.finditer(rf"(?<!\w)@(?:{forms})(?!\w)", text, re.IGNORECASE)]


def _is_picture(sequence: str) -> bool:
    return "\ufe0f" in sequence or _PICTURE.match(sequence) is not None


def shown_host(host: str) -> str:
    """Return a host name as it may be shown: in punycode when it mixes scripts, lest it pass for another (UTS 39)."""
    host = unicodedata.normalize("NFKC", host).casefold()
    if host.isascii() or len(_scripts(host)) <= 1:
        return host
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in host.split(".")
    )


def _scripts(host: str) -> set[str]:
    """Return the scripts of a host's letters, those that belong together as one."""
    names = {unicodedata.name(c, "UNKNOWN").split(" ")[0] for c in host if c.isalpha()}
    return {"EAST ASIAN" if name in _EAST_ASIAN else name for name in names}


def _host(url: str) -> str:
    """Return where a link leads, as it may be shown; empty when that cannot be told, so it is no link."""
    if url[:7].lower() == "mailto:":
        return url[7:].split("?", 1)[0] if _MAIL.match(url) else ""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return ""
    return (shown_host(host) + (f":{port}" if port else "")) if host.strip(".") else ""


def _without_trailing(link: str) -> str:
    """Cut what belongs to the sentence: punctuation, and closing brackets that were not opened inside."""
    while link:
        last = link[-1]
        is_unopened = last in _BRACKETS and link.count(last) > link.count(_BRACKETS[last])
        if last not in _TRAILING and not is_unopened:
            break
        link = link[:-1]
    return link
