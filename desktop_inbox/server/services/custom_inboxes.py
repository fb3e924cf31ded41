"""Rules of custom inboxes: every user makes their own, and shares them or not.

A private one is written into its owner's private stream: nobody else ever hears of it.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import func, or_, select

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import CustomInboxId
from desktop_inbox.domain.inbox_filter import CUSTOM_INBOXES, CustomInbox, InboxFilter, check_filter
from desktop_inbox.protocol.settings_commands import SaveCustomInbox
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.workspaces import check_name
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_one


def do_save_custom_inbox(tx: Tx, actor: Actor, command: SaveCustomInbox) -> CustomInbox:
    """Create or change a custom inbox of the actor's; a removed one comes back. Raises `UserError` as the command says.

    Another user's private one is to the actor no more than an id that is taken.
    """
    before = _find(tx, command.inbox_id)
    if before is not None:
        _check_owner(actor, before, unknown="id_taken")
        if before.is_shared != command.is_shared:
            raise UserError("sharing_is_fixed")
    elif _is_id_taken(tx, command.inbox_id):
        raise UserError("id_taken")
    inbox = CustomInbox(
        id=command.inbox_id,
        ver=0 if before is None else before.ver,
        owner_id=actor.user_id,
        name=check_name(command.name),
        is_shared=command.is_shared,
        filter=check_filter(command.filter),
    )
    if (before is None or not before.is_active) and _count_seen(tx, actor) >= CUSTOM_INBOXES:
        raise UserError("too_many_inboxes", limit=CUSTOM_INBOXES)
    if inbox == before:
        return before
    return _put(tx, "custom_inbox.created" if before is None else "custom_inbox.updated", inbox)


def do_remove_custom_inbox(tx: Tx, actor: Actor, inbox_id: CustomInboxId) -> CustomInbox:
    """Remove a custom inbox of the actor's; again changes nothing.

    Raises `UserError`: `inbox_not_found`, `not_allowed` (a shared one of another user).
    """
    inbox = _find(tx, inbox_id)
    if inbox is None:
        raise UserError("inbox_not_found")
    _check_owner(actor, inbox, unknown="inbox_not_found")
    if not inbox.is_active:
        return inbox
    return _put(tx, "custom_inbox.removed", msgspec.structs.replace(inbox, filter=InboxFilter(), is_active=False))


def _put(tx: Tx, kind: str, inbox: CustomInbox) -> CustomInbox:
    return tx.put(kind, inbox) if inbox.is_shared else tx.put_private(inbox.owner_id, kind, inbox)


def _find(tx: Tx, inbox_id: CustomInboxId) -> CustomInbox | None:
    inboxes = tables.custom_inboxes.c
    return fetch_one(tx.conn, CustomInbox, inboxes.id == inbox_id, inboxes.workspace_id == tx.workspace_id)


def _check_owner(actor: Actor, inbox: CustomInbox, *, unknown: str) -> None:
    if inbox.owner_id != actor.user_id:
        raise UserError("not_allowed" if inbox.is_shared else unknown)


def _is_id_taken(tx: Tx, inbox_id: CustomInboxId) -> bool:
    """Return whether an inbox of any workspace has the id."""
    inboxes = tables.custom_inboxes.c
    return tx.conn.scalar(select(inboxes.id).where(inboxes.id == inbox_id)) is not None


def _count_seen(tx: Tx, actor: Actor) -> int:
    """Return how many active custom inboxes the actor sees: their own and the shared ones."""
    inboxes = tables.custom_inboxes.c
    is_seen = or_(inboxes.is_shared, inboxes.owner_id == actor.user_id)
    query = select(func.count()).where(inboxes.workspace_id == tx.workspace_id, inboxes.is_active, is_seen)
    return tx.conn.scalar(query) or 0
