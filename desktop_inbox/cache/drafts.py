"""What was begun and not sent: stored on this device first, and following the user by `SaveDraft`.

The newest of this device stands until the server has it: only then what comes from the server, where another of the
user's desktops may have written, takes its place. Attachments stay on this device, and with whatever words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, select, union, update
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import outbox, tables, uploads
from desktop_inbox.cache.outbox_subjects import draft_subject
from desktop_inbox.cache.times import to_us
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.cache.written import content_of, mode_of, voice_notes_of
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.draft import (
    DRAFT_CHARACTERS,
    VOICE_NOTES,
    Draft,
    DraftContent,
    DraftMode,
    joined,
    together,
)
from desktop_inbox.domain.ids import AttachmentId, CommandId, ContactId, MessageId, new_uuid7
from desktop_inbox.protocol.conversation_commands import AddComment, SaveDraft, SendMessage

NOTHING = DraftContent()

_table = tables.drafts
_attachments = tables.draft_attachments
_saved = tables.saved_drafts
_decode = msgspec.json.Decoder(Draft).decode
_decode_attachment = msgspec.json.Decoder(Attachment).decode
_upsert = insert(_table)
_upsert = _upsert.on_conflict_do_update(
    index_elements=["contact_id", "mode"],
    set_={name: _upsert.excluded[name] for name in ("text", "quoted_id", "is_own")},
)
_put = insert(_attachments)
_put = _put.on_conflict_do_update(
    index_elements=["attachment_id"], set_={name: _put.excluded[name] for name in ("contact_id", "mode", "place")}
)


def read_draft(conn: Connection, contact_id: ContactId, mode: str) -> DraftContent:
    """Return a draft; an empty one when there is none."""
    words, _ = _read(conn, contact_id, mode)
    return msgspec.structs.replace(words, attachments=_read_attachments(conn, contact_id, mode))


def save_draft(tx: Transaction, contact_id: ContactId, mode: str, content: DraftContent, *, hold_s: float = 0) -> None:
    """Keep a draft, and have the server get its words in the place of what it has; an empty one is none.

    It gets them after `hold_s` seconds, unless the draft is saved once more until then. One that is longer than
    `DRAFT_CHARACTERS` stays on this device, and the server keeps what it has.
    """
    _keep(tx, contact_id, mode, content.attachments)
    words, is_own = content.words, len(content.text) > DRAFT_CHARACTERS
    if _read(tx.conn, contact_id, mode) == (words, is_own):
        if not hold_s:
            outbox.end_holds(tx, draft_subject(contact_id, mode))
        return
    _write(tx.conn, contact_id, mode, words, is_own=is_own)
    tx.begun.add(contact_id)
    tx.conn.execute(update(_saved).where(*_saved_at(contact_id, mode)).values(is_taken=1))
    if is_own:
        return
    if words == NOTHING and not _may_be_known(tx.conn, contact_id, mode):
        outbox.drop_unsent(tx, draft_subject(contact_id, mode))
        return
    command = SaveDraft(
        command_id=CommandId(new_uuid7(to_us(tx.now) // 1000)),
        contact_id=contact_id,
        mode=DraftMode(mode),
        text=content.text,
        quoted_id=content.quoted_id,
    )
    outbox.enqueue(tx, [command], hold_s=hold_s)


def clear_words(tx: Transaction, contact_id: ContactId, mode: str) -> None:
    """Hear that the words of a draft are in a command. Attachments stay that are not (`let_go`)."""
    save_draft(tx, contact_id, mode, DraftContent(attachments=_read_attachments(tx.conn, contact_id, mode)))


def let_go(tx: Transaction, attachments: Iterable[Attachment]) -> None:
    """Hear that attachments are in a command: they are in no draft any more."""
    keys = [attachment.id.bytes for attachment in attachments]
    if keys:
        tx.conn.execute(delete(_attachments).where(_attachments.c.attachment_id.in_(keys)))


def is_in_use(conn: Connection, attachment_id: AttachmentId) -> bool:
    """Return whether an attachment is in a draft, or in a command that is kept."""
    query = select(_attachments.c.place).where(_attachments.c.attachment_id == attachment_id.bytes)
    return conn.execute(query).first() is not None or outbox.bears(conn, attachment_id)


def take_back(
    tx: Transaction, command_ids: Sequence[CommandId], since: DraftContent | None
) -> Sequence[SendMessage | AddComment]:
    """Make what commands of one composer say the beginning of its draft instead of sending it, and return them.

    `since` is what is in that composer now; None: what is stored of it. Voice notes come back by themselves. Commands
    that the server may have stay as they are (`outbox.withdraw`).
    """
    taken = [each for each in outbox.withdraw(tx, command_ids) if isinstance(each, SendMessage | AddComment)]
    if not taken:
        return ()
    contact_id, mode = taken[0].contact_id, mode_of(taken[0])
    content, notes = content_of(taken), voice_notes_of(taken)
    if content != NOTHING:
        begun = read_draft(tx.conn, contact_id, mode) if since is None else since
        save_draft(tx, contact_id, mode, joined(content, begun))
    if notes:
        _keep(tx, contact_id, VOICE_NOTES, together(notes, _read_attachments(tx.conn, contact_id, VOICE_NOTES)))
    return taken


def keep_own(tx: Transaction, command: SaveDraft) -> None:
    """Keep a draft that the server has not taken on this device, unless a newer one is on its way."""
    if outbox.is_unsettled(tx.conn, draft_subject(command.contact_id, command.mode)):
        return
    here = (_table.c.contact_id == command.contact_id.bytes, _table.c.mode == command.mode)
    tx.conn.execute(update(_table).where(*here).values(is_own=1))


def follow(tx: Transaction) -> None:
    """Take over what the server has of the touched drafts, where nothing of this device is newer."""
    for contact_id, mode in tx.draft_places:
        content, is_own = _read(tx.conn, contact_id, mode)
        if is_own or outbox.is_unsettled(tx.conn, draft_subject(contact_id, mode)):
            continue
        news = update(_saved).where(*_saved_at(contact_id, mode), _saved.c.is_taken == 0)
        body = tx.conn.execute(news.values(is_taken=1).returning(_saved.c.body)).scalars().first()
        if body is None:
            continue
        draft = _decode(body)
        saved = DraftContent(text=draft.text, quoted_id=draft.quoted_id)
        if saved != content:
            _write(tx.conn, contact_id, mode, saved, is_own=False)
            tx.drafts.add(contact_id)


def forget_emptied(tx: Transaction, generation: int) -> None:
    """Drop the drafts that a new generation has not brought: they were sent or deleted on another desktop.

    Before the former generation's rows go. What was written here since stays, and so does what belongs to a contact
    that the user does not see any more. Not for a server that was restored: that may have lost them.
    """
    contacts = tables.contacts
    is_seen = select(contacts.c.id).where(contacts.c.generation == generation)
    former = select(_saved.c.body).where(_saved.c.generation < generation, _saved.c.contact_id.in_(is_seen))
    for draft in [_decode(body) for body in tx.conn.execute(former).scalars()]:
        place = (draft.contact_id, draft.mode.value)
        was_saved = (DraftContent(text=draft.text, quoted_id=draft.quoted_id), False)
        if _read(tx.conn, *place) == was_saved and not outbox.is_unsettled(tx.conn, draft_subject(*place)):
            _write(tx.conn, *place, NOTHING, is_own=False)
            tx.drafts.add(draft.contact_id)


def move(tx: Transaction, source: ContactId, target: ContactId) -> None:
    """Append what was begun to what was begun to another contact, unless it is part of that: as the server does.

    Words that are the server's in both places it has appended itself, perhaps newer ones: they are not sent there.
    """
    places = union(
        *(select(table.c.mode).where(table.c.contact_id == source.bytes) for table in (_table, _attachments))
    )
    for mode in tx.conn.execute(places).scalars().all():
        moved, begun = read_draft(tx.conn, source, mode), read_draft(tx.conn, target, mode)
        is_told = _is_servers(tx.conn, source, mode) and _is_servers(tx.conn, target, mode)
        _write(tx.conn, source, mode, NOTHING, is_own=False)
        outbox.drop_unsent(tx, draft_subject(source, mode))
        whole = DraftContent(
            text=_appended(begun.text, moved.text),
            quoted_id=begun.quoted_id or moved.quoted_id,
            attachments=together(begun.attachments, moved.attachments),
        )
        if is_told:
            _keep(tx, target, mode, whole.attachments)
            _write(tx.conn, target, mode, whole.words, is_own=False)
        else:
            save_draft(tx, target, mode, whole)
        tx.drafts |= {source, target}


def _is_servers(conn: Connection, contact_id: ContactId, mode: str) -> bool:
    """Return whether the words of a draft are what the server has told last, and nothing newer is on its way there."""
    content, is_own = _read(conn, contact_id, mode)
    if is_own or outbox.is_unsettled(conn, draft_subject(contact_id, mode)):
        return False
    body = conn.execute(select(_saved.c.body).where(*_saved_at(contact_id, mode))).scalars().first()
    draft = None if body is None else _decode(body)
    return content == (NOTHING if draft is None else DraftContent(text=draft.text, quoted_id=draft.quoted_id))


def _appended(first: str, second: str) -> str:
    if second.strip() in first:
        return first
    return f"{first.rstrip()}\n\n{second}" if first.strip() else second


def _read(conn: Connection, contact_id: ContactId, mode: str) -> tuple[DraftContent, bool]:
    """Return the words of a draft, and whether they are this device's own."""
    query = select(_table.c.text, _table.c.quoted_id, _table.c.is_own)
    found = conn.execute(query.where(_table.c.contact_id == contact_id.bytes, _table.c.mode == mode)).one_or_none()
    if found is None:
        return NOTHING, False
    quoted_id = None if found.quoted_id is None else MessageId(UUID(bytes=found.quoted_id))
    return DraftContent(text=found.text, quoted_id=quoted_id), bool(found.is_own)


def _read_attachments(conn: Connection, contact_id: ContactId, mode: str) -> tuple[Attachment, ...]:
    is_its = (_attachments.c.contact_id == contact_id.bytes, _attachments.c.mode == mode)
    query = select(_attachments.c.body).where(*is_its).order_by(_attachments.c.place)
    return tuple(_decode_attachment(body) for body in conn.execute(query).scalars())


def _keep(tx: Transaction, contact_id: ContactId, mode: str, attachments: Sequence[Attachment]) -> None:
    """Keep the attachments of a draft, have those uploaded that are to be, and give up what is left out."""
    before = _read_attachments(tx.conn, contact_id, mode)
    if before == tuple(attachments):
        return
    stay = {attachment.id for attachment in attachments}
    gone = [attachment for attachment in before if attachment.id not in stay]
    let_go(tx, gone)
    place = {"contact_id": contact_id.bytes, "mode": mode}
    rows = [
        {"attachment_id": one.id.bytes, **place, "place": number, "body": msgspec.json.encode(one)}
        for number, one in enumerate(attachments)
    ]
    if rows:
        tx.conn.execute(_put, rows)
    uploads.add(tx, contact_id, [one for one in attachments if one.copied_from is None and one not in before])
    uploads.drop(tx, [one.id for one in gone if one.copied_from is None])
    tx.begun.add(contact_id)


def _write(conn: Connection, contact_id: ContactId, mode: str, content: DraftContent, *, is_own: bool) -> None:
    """Write the words of a draft."""
    place = {"contact_id": contact_id.bytes, "mode": mode}
    if content == NOTHING:
        conn.execute(delete(_table).where(*(_table.c[name] == value for name, value in place.items())))
        return
    quoted_id = None if content.quoted_id is None else content.quoted_id.bytes
    conn.execute(_upsert, {**place, "text": content.text, "quoted_id": quoted_id, "is_own": int(is_own)})


def _saved_at(contact_id: ContactId, mode: str) -> tuple[ColumnElement[bool], ...]:
    return _saved.c.contact_id == contact_id.bytes, _saved.c.mode == mode


def _may_be_known(conn: Connection, contact_id: ContactId, mode: str) -> bool:
    """Return whether the server may have something written here."""
    bodies = conn.execute(select(_saved.c.body).where(*_saved_at(contact_id, mode))).scalars()
    if any(draft.text or draft.quoted_id is not None for draft in map(_decode, bodies)):
        return True
    return outbox.is_handed_out(conn, draft_subject(contact_id, mode))
