"""Checks of what people and channels hand in, and of who may do what, before any rule acts on it."""

from __future__ import annotations

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.message import MESSAGE_CHARACTERS
from desktop_inbox.domain.text import clean_text
from desktop_inbox.domain.workspace import Role
from desktop_inbox.server.services.access import Actor


def check_administers(actor: Actor) -> None:
    """Raise `UserError("not_allowed")` for an agent."""
    if actor.role is Role.AGENT:
        raise UserError("not_allowed")


def check_text(text: str, *, may_be_empty: bool = False) -> str:
    """Return the text of a message or comment as it is stored. Raises `UserError`: `empty_text`, `text_too_long`.

    Only beside attachments it `may_be_empty`.
    """
    text = clean_text(text)
    if not text and not may_be_empty:
        raise UserError("empty_text")
    if len(text) > MESSAGE_CHARACTERS:
        raise UserError("text_too_long", limit=MESSAGE_CHARACTERS)
    return text
