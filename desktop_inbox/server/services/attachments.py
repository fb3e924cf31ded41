"""Attachments: whose they are, who may see them, and what of a content is taken from where.

An attachment belongs to a contact, with the messages that bear it, or to a snippet; until then, and after it was let
go of, to who uploaded it. One that was set aside keeps its place, and goes unless it is attached there again. Its rows
are no synced ones: messages and snippets bear what clients need to know of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, func, insert, or_, select, update

from desktop_inbox.domain.attachment import Attachment, AttachmentKind, clean_file_name
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId, ChannelId, ContactId, SnippetId, UserId, WorkspaceId
from desktop_inbox.server.services.access import Actor, visible
from desktop_inbox.server.storage import reply_tables, tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.file_tables import IS_UNUSED, attachments

_columns = attachments.c
_FIELDS = tuple(name for name in Attachment.__struct_fields__ if name != "copied_from")
_IS_FREE = and_(_columns.unused_since.is_not(None), _columns.contact_id.is_(None), _columns.snippet_id.is_(None))


class Uploader(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who hands a content in: a user, or a visitor of a channel."""

    workspace_id: WorkspaceId
    user_id: UserId | None = None
    channel_id: ChannelId | None = None
    visitor_id: UUID | None = None


def uploader_of(actor: Actor) -> Uploader:
    """Return a user as who hands contents in."""
    return Uploader(workspace_id=actor.workspace_id, user_id=actor.user_id)


def do_attach(
    tx: Tx,
    actor: Actor,
    contact_id: ContactId | None,
    given: Sequence[Attachment],
    *,
    snippet_id: SnippetId | None = None,
) -> tuple[Attachment, ...]:
    """Let attachments, as a client gives them, belong to a contact or to a snippet; return them as they are stored.

    Each is a content that the actor has uploaded whole, or `copied_from` one that they see, or it belongs there
    already. The name, the duration, the waveform and whether it is a voice note (of a sound) or just a file are taken
    from what is given; everything else was found in the content. Give either a contact or a snippet; neither need be
    stored yet. Raises `UserError("attachment_not_found")`.
    """
    belongs = {"contact_id": contact_id, "snippet_id": snippet_id}
    rows = _fetch(tx.conn, _columns.workspace_id == actor.workspace_id, _columns.id.in_([one.id for one in given]))
    sources = [one.copied_from for one in given if one.copied_from is not None and one.id not in rows]
    seen = _fetch(tx.conn, _is_seen(actor), _columns.id.in_(sources)) if sources else {}
    attached = []
    for one in given:
        row = rows.get(one.id)
        if row is not None and not _may_attach(row, uploader_of(actor), belongs):
            raise UserError("attachment_not_found")
        source = row or (seen.get(one.copied_from) if one.copied_from is not None else None)
        if source is None:
            raise UserError("attachment_not_found")
        stored = _merged(one, _attachment(source))
        if row is None:
            _do_copy(tx, actor, stored, belongs)
        elif row.unused_since is not None:  # what others bear already stays as they know it
            _do_bind(tx, stored, belongs)
        attached.append(stored)
    return tuple(attached)


def do_attach_received(tx: Tx, contact_id: ContactId, attachment_ids: Collection[AttachmentId]) -> None:
    """Let attachments that a contact has sent belong to them. Whose they are was checked by their channel."""
    if attachment_ids:
        is_one = _columns.id.in_(attachment_ids) & (_columns.workspace_id == tx.workspace_id)
        is_free = is_one & _columns.contact_id.is_(None)
        tx.conn.execute(update(attachments).where(is_free).values(contact_id=contact_id, unused_since=None))


def do_move_attachments(tx: Tx, to: ContactId, attachment_ids: Collection[AttachmentId]) -> None:
    """Let attachments follow the messages that bear them to another contact: merging, and taking it back, call this."""
    if attachment_ids:
        is_one = _columns.id.in_(attachment_ids) & _columns.contact_id.is_not(None)
        tx.conn.execute(update(attachments).where(is_one).values(contact_id=to))


def do_release(tx: Tx, attachment_ids: Collection[AttachmentId]) -> None:
    """Let go of attachments that nothing bears any more. They are kept for a while, for who uploaded them."""
    if attachment_ids:
        values = {"contact_id": None, "snippet_id": None, "unused_since": tx.clock.now()}
        is_one = _columns.id.in_(attachment_ids) & (_columns.workspace_id == tx.workspace_id)
        tx.conn.execute(update(attachments).where(is_one).values(values))


def do_set_aside(tx: Tx, attachment_ids: Collection[AttachmentId]) -> None:
    """Let attachments that nothing bears any more go in a while, unless they are attached again where they belong.

    Until then they are seen as before.
    """
    if attachment_ids:
        is_one = _columns.id.in_(attachment_ids) & (_columns.workspace_id == tx.workspace_id)
        is_used = is_one & _columns.unused_since.is_(None)
        tx.conn.execute(update(attachments).where(is_used).values(unused_since=tx.clock.now()))


def access_attachment(conn: Connection, actor: Actor, attachment_id: AttachmentId) -> Attachment:
    """Return an attachment of a contact or snippet that the actor sees, or an unused one of their own.

    Raises `UserError("attachment_not_found")`.
    """
    found = _fetch(conn, _is_seen(actor), _columns.id == attachment_id)
    if attachment_id not in found:
        raise UserError("attachment_not_found")
    return _attachment(found[attachment_id])


def find_uploaded(
    conn: Connection, uploader: Uploader, attachment_ids: Iterable[AttachmentId]
) -> dict[AttachmentId, Attachment]:
    """Return those of the attachments that somebody has uploaded, whatever they belong to by now."""
    found = _fetch(conn, _is_by(uploader), _columns.id.in_(list(attachment_ids)))
    return {attachment_id: _attachment(row) for attachment_id, row in found.items()}


def find_stored(
    conn: Connection, workspace_id: WorkspaceId, attachment_ids: Collection[AttachmentId]
) -> dict[AttachmentId, Attachment]:
    """Return those of the attachments that a workspace has, as they are now. Whose they are was checked before."""
    found = _fetch(conn, _columns.workspace_id == workspace_id, _columns.id.in_(attachment_ids))
    return {attachment_id: _attachment(row) for attachment_id, row in found.items()}


def count_unused(conn: Connection, uploader: Uploader) -> int:
    """Return how many attachments of somebody belong to nothing."""
    is_unused = _is_by(uploader) & _IS_FREE
    return conn.scalar(select(func.count()).select_from(attachments).where(is_unused)) or 0


def do_remove_unused(tx: Tx, before: datetime, limit: int) -> bool:
    """Remove up to `limit` attachments that nothing has borne since a time; return whether there may be more."""
    unused = select(_columns.id).where(
        IS_UNUSED, _columns.workspace_id == tx.workspace_id, _columns.unused_since < before
    )
    ids = tx.conn.scalars(unused.limit(limit)).all()
    if ids:
        tx.conn.execute(delete(attachments).where(_columns.id.in_(ids)))
    return len(ids) == limit


def do_give_up(tx: Tx, uploader: Uploader, attachment_id: AttachmentId) -> bool:
    """Remove an attachment of somebody that belongs to nothing. Returns whether there was one."""
    is_it = _is_by(uploader) & (_columns.id == attachment_id) & _columns.unused_since.is_not(None)
    return tx.conn.execute(delete(attachments).where(is_it)).rowcount > 0


def do_store_attachment(tx: Tx, uploader: Uploader, attachment: Attachment) -> None:
    """Store a content that is here whole as an attachment of nothing yet. Its blob's row must be there."""
    values = {**_values(attachment), **msgspec.structs.asdict(uploader), "unused_since": tx.clock.now()}
    tx.conn.execute(insert(attachments), values)


def do_replace_content(tx: Tx, attachment: Attachment) -> bool:
    """Give an attachment another content, in another format. Its blob's row must be there.

    Returns whether it was done: what is borne by a message, or is gone, stays so.
    """
    values = _values(attachment)
    is_free = (_columns.id == values.pop("id")) & _columns.unused_since.is_not(None)
    return tx.conn.execute(update(attachments).where(is_free).values(values)).rowcount > 0


def _merged(given: Attachment, found: Attachment) -> Attachment:
    """Return what was found in a content, with what only its sender can know."""
    kind = found.kind
    is_sound = kind in {AttachmentKind.AUDIO, AttachmentKind.VOICE}
    if given.kind is AttachmentKind.FILE or (is_sound and given.kind is AttachmentKind.VOICE):
        kind = given.kind
    elif kind is AttachmentKind.VOICE:
        kind = AttachmentKind.AUDIO
    has_time = is_sound or kind is AttachmentKind.VIDEO
    return replace(
        found,
        id=given.id,
        name=clean_file_name(given.name),
        kind=kind,
        duration_ms=(given.duration_ms or found.duration_ms) if has_time else 0,
        waveform=(given.waveform or found.waveform) if is_sound else b"",
    )


def _may_attach(row: Row[Any], uploader: Uploader, belongs: dict[str, Any]) -> bool:
    place = (row.contact_id, row.snippet_id)
    if place != (None, None):
        return place == (belongs["contact_id"], belongs["snippet_id"])
    return uploader.user_id is not None and row.user_id == uploader.user_id


def _do_bind(tx: Tx, stored: Attachment, belongs: dict[str, Any]) -> None:
    values = _values(stored) | belongs | {"unused_since": None}
    tx.conn.execute(update(attachments).where(_columns.id == values.pop("id")).values(values))


def _do_copy(tx: Tx, actor: Actor, stored: Attachment, belongs: dict[str, Any]) -> None:
    if tx.conn.scalar(select(_columns.id).where(_columns.id == stored.id)) is not None:
        raise UserError("attachment_not_found")  # the id is another workspace's
    values = _values(stored) | msgspec.structs.asdict(uploader_of(actor)) | belongs
    tx.conn.execute(insert(attachments), values)


def _is_seen(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for attachments that an actor sees: it is their contact's visibility, or their snippet's."""
    contacts, snippets = tables.contacts.c, reply_tables.snippets.c
    of_contact = exists().where(contacts.id == _columns.contact_id, visible(actor))
    is_theirs = or_(snippets.is_shared, snippets.owner_id == actor.user_id)
    of_snippet = exists().where(snippets.id == _columns.snippet_id, is_theirs)
    is_own = and_(_IS_FREE, _columns.user_id == actor.user_id)
    return and_(_columns.workspace_id == actor.workspace_id, or_(of_contact, of_snippet, is_own))


def _is_by(uploader: Uploader) -> ColumnElement[bool]:
    return and_(*(_columns[name] == value for name, value in msgspec.structs.asdict(uploader).items()))


def _fetch(conn: Connection, *criteria: ColumnElement[bool]) -> dict[AttachmentId, Row[Any]]:
    return {row.id: row for row in conn.execute(select(attachments).where(*criteria))}


def _attachment(row: Row[Any]) -> Attachment:
    return Attachment(**{name: getattr(row, name) for name in _FIELDS})


def _values(attachment: Attachment) -> dict[str, Any]:
    return {name: getattr(attachment, name) for name in _FIELDS}
