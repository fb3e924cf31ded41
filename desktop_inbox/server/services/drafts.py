"""Rules of drafts: what a user has written and not sent follows them from one desktop to another.

Drafts are private rows: nobody but their user ever hears of them.
"""

from __future__ import annotations

from msgspec.structs import replace

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.draft import Draft, DraftMode
from desktop_inbox.domain.ids import ContactId, DraftId, UserId
from desktop_inbox.domain.text import clean_draft
from desktop_inbox.protocol.conversation_commands import SaveDraft
from desktop_inbox.server.services.access import Actor, access_contact
from desktop_inbox.server.services.redirects import resolve_contact_id
from desktop_inbox.server.storage import reply_tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all, fetch_one

_drafts = reply_tables.drafts.c

IS_SOMETHING = (_drafts.text != "") | _drafts.quoted_id.is_not(None)
"""The condition over the table for drafts that hold anything."""


def do_save_draft(tx: Tx, actor: Actor, command: SaveDraft) -> None:
    """Keep what the actor has written, in the place of what they had.

    One for a merged contact is appended to what they have for the other, unless it is part of that already: its author
    did not know of the merge. Raises `UserError("contact_not_found")`.
    """
    contact_id = resolve_contact_id(tx.conn, command.contact_id)
    access_contact(tx.conn, actor, contact_id)
    text, quoted_id = clean_draft(command.text), command.quoted_id
    before = _find(tx, actor.user_id, contact_id, command.mode)
    if contact_id != command.contact_id and before is not None:
        text, quoted_id = _joined(before.text, text), quoted_id or before.quoted_id
    wanted = before or _new(tx, actor.user_id, contact_id, command.mode)
    _do_put(tx, before, replace(wanted, text=text, quoted_id=quoted_id))


def do_move_drafts(tx: Tx, source: ContactId, to: ContactId) -> None:
    """Append everybody's drafts for a contact to theirs for another, after an empty line."""
    order = [_drafts.user_id, _drafts.ver]
    for draft in fetch_all(tx.conn, Draft, _drafts.contact_id == source, IS_SOMETHING, order_by=order):
        before = _find(tx, draft.user_id, to, draft.mode)
        wanted = before or _new(tx, draft.user_id, to, draft.mode)
        quoted_id = wanted.quoted_id or draft.quoted_id
        _do_put(tx, before, replace(wanted, text=_joined(wanted.text, draft.text), quoted_id=quoted_id))
        _do_put(tx, draft, replace(draft, text="", quoted_id=None))


def _joined(first: str, second: str) -> str:
    if second.strip() in first:
        return first
    return f"{first.rstrip()}\n\n{second}" if first.strip() else second


def _find(tx: Tx, user_id: UserId, contact_id: ContactId, mode: DraftMode) -> Draft | None:
    return fetch_one(tx.conn, Draft, _drafts.user_id == user_id, _drafts.contact_id == contact_id, _drafts.mode == mode)


def _new(tx: Tx, user_id: UserId, contact_id: ContactId, mode: DraftMode) -> Draft:
    return Draft(
        id=DraftId(new_id(tx.clock)),
        user_id=user_id,
        contact_id=contact_id,
        mode=mode,
        text="",
        saved_at=tx.clock.now(),
    )


def _do_put(tx: Tx, before: Draft | None, draft: Draft) -> None:
    """Write a draft, unless it says what it said, or nothing where there was none."""
    is_same = before is not None and (before.text, before.quoted_id) == (draft.text, draft.quoted_id)
    is_nothing = before is None and not draft.text and draft.quoted_id is None
    if not is_same and not is_nothing:
        tx.put_private(draft.user_id, "draft.saved", replace(draft, saved_at=tx.clock.now()))
