"""Checks of what people and channels hand in, before any rule acts on it."""

from __future__ import annotations

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.message import MESSAGE_CHARACTERS
from desktop_inbox.domain.text import clean_text


def check_text(text: str) -> str:
    """Return the text of a message or comment as it is stored. Raises `UserError`: `empty_text`, `text_too_long`."""
    text = clean_text(text)
    if not text:
        raise UserError("empty_text")
    if len(text) > MESSAGE_CHARACTERS:
        raise UserError("text_too_long", limit=MESSAGE_CHARACTERS)
    return text
