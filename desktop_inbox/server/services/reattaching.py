"""Attachments of what can be changed after it was stored: snippets, and messages that wait for their time."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.storage.database import Tx


def do_reattach(
    tx: Tx,
    actor: Actor,
    contact_id: ContactId | None,
    wanted: Sequence[Attachment],
    before: Sequence[Attachment],
) -> tuple[Attachment, ...]:
    """Attach what is wanted, in its order. What was attached before stays as it is.

    Raises `UserError("attachment_not_found")`.
    """
    kept = {attachment.id: attachment for attachment in before}
    if any(attachment.id not in kept for attachment in wanted):
        raise UserError("attachment_not_found")
    return tuple(kept[attachment.id] for attachment in wanted)
