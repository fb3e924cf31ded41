"""Snippets: canned replies, personal or shared."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import SnippetId, UserId
from desktop_inbox.domain.text import clean_name, clean_text

SNIPPETS = 10_000
"""The most active snippets that one user sees: their own and the shared ones."""

SNIPPET_CHARACTERS = 8_000
"""The longest text of a snippet, in Unicode code points."""

SHORTCUT_CHARACTERS = 40
"""The longest shortcut."""

SNIPPET_ATTACHMENTS = 10
"""The most attachments of one snippet."""


class Snippet(Entity, frozen=True, kw_only=True, tag="snippet"):
    """A canned reply. A personal one is its owner's alone; shared ones are everybody's, and managers keep them.

    `shortcut` is what is typed after `/` (without it): no spaces, in the case it was given, unique among what a user
    sees if case is ignored, or empty. `text` may hold variables (`snippet_variables`). `is_active` False: removed.
    """

    id: SnippetId
    owner_id: UserId
    is_shared: bool = False
    name: str
    shortcut: str = ""
    text: str = ""
    topic: str = ""
    attachments: tuple[Attachment, ...] = ()
    is_active: bool = True


class SnippetContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a user says of a snippet: what is saved, and what a row of an import holds."""

    name: str
    shortcut: str = ""
    text: str = ""
    topic: str = ""


def check_snippet(content: SnippetContent, *, has_attachments: bool = False) -> SnippetContent:
    """Return what is stored. Raises `UserError`.

    `empty_name`; `empty_text` (and no attachments either); `text_too_long` with `limit`; `bad_shortcut` (spaces, or
    longer than `SHORTCUT_CHARACTERS`). A slash before the shortcut is left out.
    """
    name, shortcut = clean_name(content.name), content.shortcut.strip().removeprefix("/")
    text = clean_text(content.text)
    if not name:
        raise UserError("empty_name")
    if not text and not has_attachments:
        raise UserError("empty_text")
    if len(text) > SNIPPET_CHARACTERS:
        raise UserError("text_too_long", limit=SNIPPET_CHARACTERS)
    if len(shortcut) > SHORTCUT_CHARACTERS or not all(c.isprintable() and not c.isspace() for c in shortcut):
        raise UserError("bad_shortcut", limit=SHORTCUT_CHARACTERS)
    return SnippetContent(name=name, shortcut=shortcut, text=text, topic=clean_name(content.topic))
