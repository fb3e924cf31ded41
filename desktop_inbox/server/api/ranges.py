"""Which part of a content a request asks for: ranges and conditions of HTTP (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import re

import msgspec

_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)-(\d*)\s*", re.IGNORECASE)
_DIGITS = 18


class Part(msgspec.Struct, frozen=True):
    """The bytes from `start` up to `end`, exclusive."""

    start: int
    end: int


class NoPartError(Exception):
    """The range that is asked for holds no byte of the content."""


def wanted_part(range_header: str | None, if_range: str | None, etag: str, size_bytes: int) -> Part | None:
    """Return the part that is asked for; None: the whole content.

    Several ranges, other units and what cannot be read are answered by the whole, as section 14.2 allows. So is a
    range of another content (`If-Range` with anything but this strong `ETag`). Raises `NoPartError`.
    """
    match = _ONE_RANGE.fullmatch(range_header or "")
    if match is None or (if_range is not None and if_range.strip() != etag):
        return None
    first, last = match[1], match[2]
    if max(len(first), len(last)) > _DIGITS or not (first or last):
        return None
    if not first:  # the last so many bytes
        if int(last) == 0:
            raise NoPartError
        return Part(max(0, size_bytes - int(last)), size_bytes)
    if last and int(last) < int(first):
        return None
    if int(first) >= size_bytes:
        raise NoPartError
    return Part(int(first), min(int(last) + 1, size_bytes) if last else size_bytes)


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Return whether the client has this content already (`If-None-Match`, compared weakly: section 13.1.2)."""
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or tags == ["*"]
