"""What is done to pictures before they are sent. `media` implements it, away from the screens and off their thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec


class PictureFacts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A picture's size in pixels, as it is shown (turned as its camera says), and whether it moves."""

    width: int
    height: int
    is_animated: bool = False


class ShrunkPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture made smaller: a whole file, without what cameras note in theirs (place, time, device)."""

    data: bytes
    media_type: str
    width: int
    height: int


class PictureTools(Protocol):
    """Works on whole files of pictures. Every method takes its time: call it in a thread.

    All raise `UserError`: `image_unreadable` for what is no picture or a damaged one, `image_too_large` for one with
    more pixels than can be handled safely.
    """

    def look_at(self, data: bytes) -> PictureFacts:
        """Return what a picture is, without decoding it."""
        ...

    def shrink(self, data: bytes, limit_bytes: int, media_types: Sequence[str]) -> ShrunkPicture:
        """Return a still picture as large as fits into a size, in one of the types (none given: any).

        Raises also `cannot_shrink`: it would be too small to be seen, or there is no type that can be written.
        """
        ...
