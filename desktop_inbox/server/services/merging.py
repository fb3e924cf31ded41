"""Rules of merging contacts that are one person, and of taking a merge back."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import insert, select, update

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ContactMerged, ConversationClosed, Event
from desktop_inbox.domain.ids import ContactId, MergeId
from desktop_inbox.domain.merging import UNDO_PERIOD, merged, unmerged
from desktop_inbox.protocol.contact_commands import MergeContacts, UndoMerge
from desktop_inbox.server.services.access import Actor, access_contact, access_open_conversation
from desktop_inbox.server.services.blocking import check_not_blocked
from desktop_inbox.server.services.conversations import Cause, assignment, do_assign, do_close, do_record_event
from desktop_inbox.server.services.drafts import do_move_drafts
from desktop_inbox.server.services.moving import Belongings, do_move_all, do_move_back, find_belongings
from desktop_inbox.server.services.redirects import resolve_contact_id
from desktop_inbox.server.services.visibility import CONTACT_UNMERGED, note_moved, note_visibility
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all, fetch_one


class _Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What a merge moved, and what the contacts were: both before it, and the primary right `after` it."""

    primary: Contact
    secondary: Contact
    after: Contact
    belongings: Belongings


class _Merge(msgspec.Struct, frozen=True):
    """A merge as it was stored."""

    primary_id: ContactId
    secondary_id: ContactId
    merged_at: datetime
    undone_at: datetime | None
    moved: _Moved


def do_merge_contacts(tx: Tx, actor: Actor, command: MergeContacts) -> None:
    """Move everything of a contact into another. What stays of it is a stub that says where it went.

    Its open conversation is closed. A stub has neither assignee nor team, so restricted agents see none.
    Raises `UserError`: `contact_not_found` (either), `same_contact`, `contact_blocked` (either), `id_taken`.
    """
    primary = access_contact(tx.conn, actor, command.contact_id)
    secondary = access_contact(tx.conn, actor, resolve_contact_id(tx.conn, command.secondary_id))
    if primary.id == secondary.id:
        raise UserError("same_contact")
    check_not_blocked(primary)
    check_not_blocked(secondary)
    if _is_id_taken(tx, command.merge_id):
        raise UserError("id_taken")
    after = merged(primary, secondary, command.taken, command.taken_fields)
    stub = replace(_do_close(tx, actor, secondary), merged_into=primary.id, assignee_id=None, team_id=None)
    note_visibility(tx, secondary, tx.put("contact.merged", stub))
    note_moved(tx, secondary, after)
    belongings = find_belongings(tx, secondary.id)
    do_move_all(tx, secondary.id, primary.id)
    do_move_drafts(tx, secondary.id, primary.id)
    _do_record(tx, actor, _do_change(tx, actor, primary, after), command.merge_id, secondary)
    moved = _Moved(primary=primary, secondary=secondary, after=after, belongings=belongings)
    values = {
        "id": command.merge_id,
        "workspace_id": tx.workspace_id,
        "primary_id": primary.id,
        "secondary_id": secondary.id,
        "merged_at": tx.clock.now(),
        "moved": msgspec.json.encode(moved).decode(),
    }
    tx.conn.execute(insert(tables.merges), values)


def do_undo_merge(tx: Tx, actor: Actor, command: UndoMerge) -> None:
    """Give back what a merge moved. Undone again, it changes nothing.

    A conversation goes back with all that was written in it since, and open if it was reopened since; else the one that
    the merge closed stays closed. Conversations that were opened since stay here, and so do drafts.
    Raises `UserError`: `contact_not_found`, `merge_not_found`, `merged_since`, `too_late`.
    """
    access_contact(tx.conn, actor, resolve_contact_id(tx.conn, command.contact_id))
    merge = _find_merge(tx, command)
    if merge.undone_at is not None:
        return
    primary, stub = _contact(tx, merge.primary_id), _contact(tx, merge.secondary_id)
    if primary.merged_into is not None:
        raise UserError("merged_since")
    if tx.clock.now() - merge.merged_at > UNDO_PERIOD:
        raise UserError("too_late")
    before, belongings = merge.moved.secondary, merge.moved.belongings
    restored = replace(stub, merged_into=None, assignee_id=before.assignee_id, team_id=before.team_id)
    wanted = unmerged(primary, merge.moved.primary, merge.moved.after)
    if primary.open_conversation_id in belongings.conversations:
        # Whoever goes on with it here goes on with it there.
        restored = replace(restored, assignee_id=primary.assignee_id, team_id=primary.team_id)
        restored = replace(restored, open_conversation_id=primary.open_conversation_id)
        wanted = replace(wanted, open_conversation_id=None)
    primary = _do_change(tx, actor, primary, wanted)
    _do_forget_name(tx, primary.id, merge, command.merge_id)
    note_visibility(tx, stub, tx.put(CONTACT_UNMERGED, restored))
    do_move_back(tx, belongings, primary.id, restored.id)
    _do_record(tx, actor, primary, command.merge_id, replace(restored, name=""), is_undone=True)
    is_it = tables.merges.c.id == command.merge_id
    tx.conn.execute(update(tables.merges).where(is_it).values(undone_at=tx.clock.now()))


def _do_close(tx: Tx, actor: Actor, contact: Contact) -> Contact:
    conversation = access_open_conversation(tx.conn, actor, contact)
    if conversation is None:
        return contact
    return do_close(tx, contact, conversation, Cause(Source.MERGE, actor.user_id), ConversationClosed())[0]


def _do_change(tx: Tx, actor: Actor, contact: Contact, wanted: Contact) -> Contact:
    """Store what becomes of the primary contact, another assignee or team with its event."""
    changed = replace(wanted, assignee_id=contact.assignee_id, team_id=contact.team_id)
    if changed != contact:
        contact = tx.put("contact.updated", changed)
    if (wanted.assignee_id, wanted.team_id) == (contact.assignee_id, contact.team_id):
        return contact
    conversation = access_open_conversation(tx.conn, actor, contact)
    change = assignment(contact, wanted.assignee_id, wanted.team_id)
    return do_assign(tx, contact, conversation, Cause(Source.MERGE, actor.user_id), change)[0]


def _do_record(
    tx: Tx, actor: Actor, primary: Contact, merge_id: MergeId, secondary: Contact, *, is_undone: bool = False
) -> None:
    detail = ContactMerged(
        merge_id=merge_id, secondary_id=secondary.id, secondary_name=secondary.name, is_undone=is_undone
    )
    do_record_event(tx, primary, primary.open_conversation_id, Cause(Source.USER, actor.user_id), detail)


def _do_forget_name(tx: Tx, primary_id: ContactId, merge: _Merge, merge_id: MergeId) -> None:
    """Let the event of a merge that is taken back name nobody: who sees it may not see the other contact any more."""
    events = tables.events.c
    is_since = (events.contact_id == primary_id) & (events.created_at >= merge.merged_at)
    for event in fetch_all(tx.conn, Event, is_since):
        if isinstance(event.detail, ContactMerged) and event.detail.merge_id == merge_id:
            tx.put("event.changed", replace(event, detail=replace(event.detail, secondary_name="")))


def _is_id_taken(tx: Tx, merge_id: MergeId) -> bool:
    return tx.conn.scalar(select(tables.merges.c.id).where(tables.merges.c.id == merge_id)) is not None


def _find_merge(tx: Tx, command: UndoMerge) -> _Merge:
    merges = tables.merges.c
    columns = (merges.primary_id, merges.secondary_id, merges.merged_at, merges.undone_at, merges.moved)
    is_it = (merges.id == command.merge_id) & (merges.primary_id == command.contact_id)
    found = tx.conn.execute(select(*columns).where(is_it, merges.workspace_id == tx.workspace_id)).one_or_none()
    if found is None:
        raise UserError("merge_not_found")
    primary_id, secondary_id, merged_at, undone_at, moved = found
    return _Merge(primary_id, secondary_id, merged_at, undone_at, msgspec.json.decode(moved, type=_Moved))


def _contact(tx: Tx, contact_id: ContactId) -> Contact:
    contact = fetch_one(tx.conn, Contact, tables.contacts.c.id == contact_id)
    if contact is None:
        raise UserError("contact_not_found")
    return contact
