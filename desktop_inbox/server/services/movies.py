"""What the head of an MP4 file and its kin (ISO/IEC 14496-12) says of the movie: its size and how long it lasts."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

LONGEST_MS = 2**31
LONGEST_SIDE = 1_000_000
_BOXES = 64


class Movie(msgspec.Struct, frozen=True):
    """`width` and `height` in pixels, as it is shown: turned as its camera was held. 0 where unknown."""

    width: int = 0
    height: int = 0
    duration_ms: int = 0


def read_movie(movie: bytes) -> Movie:
    """Return what a `moov` box says, of which the end may be missing. Whatever stands in it is no error."""
    duration_ms, size = 0, (0, 0)
    for name, box in _boxes(movie):
        if name == b"mvhd":
            duration_ms = _duration_ms(box)
        elif name == b"trak" and size == (0, 0):
            size = next((_size(inner) for kind, inner in _boxes(box) if kind == b"tkhd"), size)
    return Movie(*size, duration_ms)


def _duration_ms(header: bytes) -> int:
    """Return how long a movie header (section 8.2.2) says it is; 0 where it says nothing that can be."""
    start, length = (20, 8) if header[:1] == b"\x01" else (12, 4)
    scale = int.from_bytes(header[start : start + 4], "big")
    ticks = header[start + 4 : start + 4 + length]
    if not scale or len(ticks) < length or ticks == b"\xff" * length:
        return 0
    duration_ms = int.from_bytes(ticks, "big") * 1000 // scale
    return duration_ms if duration_ms <= LONGEST_MS else 0


def _size(header: bytes) -> tuple[int, int]:
    """Return the size that a track header (section 8.3.2) gives; zeros where there is nothing to see."""
    at = 52 if header[:1] == b"\x01" else 40
    fields = [int.from_bytes(header[at + n : at + n + 4], "big") for n in range(0, 44, 4)]
    if len(header) < at + 44:
        return 0, 0
    width, height = fields[9] >> 16, fields[10] >> 16
    if not 0 < width <= LONGEST_SIDE or not 0 < height <= LONGEST_SIDE:
        return 0, 0
    is_on_its_side = fields[0] == 0 and fields[4] == 0 and fields[1] != 0  # the matrix a, b, u, c, d, …
    return (height, width) if is_on_its_side else (width, height)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of the boxes in a box, as far as they are there."""
    at = 0
    for _ in range(_BOXES):
        size_bytes = int.from_bytes(data[at : at + 4], "big")
        if len(data) < at + 8 or size_bytes < 8:
            return
        yield data[at + 4 : at + 8], data[at + 8 : at + size_bytes]
        at += size_bytes
