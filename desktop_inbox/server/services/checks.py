"""Checks of what people and channels hand in, before any rule acts on it."""

from __future__ import annotations

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.message import MESSAGE_CHARACTERS
from desktop_inbox.domain.text import clean_text


def check_text(text: str) -> str:
    """Return the text of a message or comment as it is stored. Raises `UserError`: `empty_text`, `text_too_long`."""
    text = check_note(text)
    if not text:
        raise UserError("empty_text")
    return text


def check_note(text: str) -> str:
    """Return a text that may be empty as it is stored. Raises `UserError`: `text_too_long`."""
    text = clean_text(text)
    if len(text) > MESSAGE_CHARACTERS:
        raise UserError("text_too_long", limit=MESSAGE_CHARACTERS)
    return text
