"""Attachments of what can be changed after it was stored: snippets, and messages that wait for their time."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import ContactId, SnippetId
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.attachments import do_attach, do_release
from desktop_inbox.server.storage.database import Tx


def do_attach_to_snippet(
    tx: Tx, actor: Actor, snippet_id: SnippetId, given: Sequence[Attachment], before: Sequence[Attachment]
) -> tuple[Attachment, ...]:
    """Attach what is given to a snippet, in its order. What it had before stays as it is, or is let go of.

    Raises `UserError("attachment_not_found")`.
    """
    kept = {attachment.id: attachment for attachment in before}
    new = do_attach(tx, actor, None, _new(given, before), snippet_id=snippet_id)
    do_release(tx, kept.keys() - {attachment.id for attachment in given})
    return _in_order(given, before, new)


def do_attach_to_scheduled(
    tx: Tx, actor: Actor, contact_id: ContactId, given: Sequence[Attachment], before: Sequence[Attachment]
) -> tuple[Attachment, ...]:
    """Attach what is given to a message that waits, in its order. What it had before stays as it is.

    What is left out stays with the contact: messages may bear it too (see `setting_aside`).
    Raises `UserError("attachment_not_found")`.
    """
    new = do_attach(tx, actor, contact_id, _new(given, before))
    return _in_order(given, before, new)


def _new(given: Sequence[Attachment], before: Sequence[Attachment]) -> list[Attachment]:
    known = {attachment.id for attachment in before}
    return [attachment for attachment in given if attachment.id not in known]


def _in_order(
    given: Sequence[Attachment], before: Sequence[Attachment], new: Sequence[Attachment]
) -> tuple[Attachment, ...]:
    stored = {attachment.id: attachment for attachment in (*before, *new)}
    return tuple(stored[attachment.id] for attachment in given)
