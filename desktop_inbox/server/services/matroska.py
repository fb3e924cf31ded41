"""What the head of a WebM or Matroska file (RFC 9559, in the form of RFC 8794) says of the video: size and length."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from desktop_inbox.server.services.movies import LONGEST_MS, LONGEST_SIDE, Movie

_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_SCALE, _DURATION = 0x2AD7B1, 0x4489
_WIDTH, _HEIGHT, _SHOWN_WIDTH, _SHOWN_HEIGHT, _SHOWN_UNIT = 0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2
_USUAL_SCALE_NS = 1_000_000
_ELEMENTS = 64
_LONGEST_ID, _LONGEST_SIZE = 4, 8


def read_matroska(head: bytes) -> Movie:
    """Return what stands before the first frames. Whatever stands there is no error.

    What a browser records says nothing of its length: it was written while it grew.
    """
    duration_ms, size = 0, (0, 0)
    for segment in _inside(head, _SEGMENT):
        for name, content in _elements(segment):
            if name == _INFO:
                duration_ms = _duration_ms(dict(_elements(content)))
            elif name == _TRACKS and size == (0, 0):
                videos = (video for track in _inside(content, _TRACK) for video in _inside(track, _VIDEO))
                size = next(map(_size, map(dict, map(_elements, videos))), size)
    return Movie(*size, duration_ms)


def _duration_ms(info: dict[int, bytes]) -> int:
    """Return how long it is (section 5.1.2); 0 where nothing is said that can be."""
    ticks = info.get(_DURATION, b"")
    if len(ticks) not in (4, 8):
        return 0
    [duration] = struct.unpack(">f" if len(ticks) == 4 else ">d", ticks)
    duration_ms = duration * (_number(info, _SCALE) or _USUAL_SCALE_NS) / 1_000_000
    return round(duration_ms) if 0 < duration_ms <= LONGEST_MS else 0  # not a number is neither


def _size(video: dict[int, bytes]) -> tuple[int, int]:
    """Return the size in which it is shown (section 5.1.4.1.28), else its pictures'; zeros where none can be."""
    width, height = _number(video, _SHOWN_WIDTH), _number(video, _SHOWN_HEIGHT)
    if not width or not height or _number(video, _SHOWN_UNIT):  # another unit than pixels
        width, height = _number(video, _WIDTH), _number(video, _HEIGHT)
    is_possible = 0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE
    return (width, height) if is_possible else (0, 0)


def _number(elements: dict[int, bytes], name: int) -> int:
    return int.from_bytes(elements.get(name, b""), "big")


def _inside(data: bytes, wanted: int) -> Iterator[bytes]:
    return (content for name, content in _elements(data) if name == wanted)


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield name and content of the elements in one, as far as they are there."""
    at = 0
    for _ in range(_ELEMENTS):
        name_bytes = _length(data, at, _LONGEST_ID)
        size_bytes = _length(data, at + name_bytes, _LONGEST_SIZE)
        if not name_bytes or not size_bytes:
            return
        begin = at + name_bytes + size_bytes
        marked = int.from_bytes(data[at + name_bytes : begin], "big")
        size = marked & ((1 << 7 * size_bytes) - 1)
        is_unknown = size == (1 << 7 * size_bytes) - 1  # it ends with what it is in
        end = len(data) if is_unknown else begin + size
        yield int.from_bytes(data[at : at + name_bytes], "big"), data[begin:end]
        at = end


def _length(data: bytes, at: int, longest: int) -> int:
    """Return how many bytes a number takes that begins there (RFC 8794, section 4); 0: there is none."""
    length = 9 - data[at].bit_length() if at < len(data) else 0
    return length if length <= longest and at + length <= len(data) else 0
