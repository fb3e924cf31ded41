"""What the application and the process that checks spelling say to each other: a line of JSON each."""

from __future__ import annotations

import msgspec


class Check(msgspec.Struct, frozen=True, tag="check"):
    """Which of the words are right? Answered by `dict[str, bool]`."""

    language: str
    words: tuple[str, ...]


class Suggest(msgspec.Struct, frozen=True, tag="suggest"):
    """What might a word be? Answered by at most `limit` words, the likeliest first."""

    language: str
    word: str
    limit: int


class Add(msgspec.Struct, frozen=True, tag="add"):
    """A word is right from now on, in all languages."""

    word: str


Request = Check | Suggest | Add


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was asked for; `has_failed`: a file cannot be read or written."""

    right: dict[str, bool] = msgspec.field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    has_failed: bool = False
