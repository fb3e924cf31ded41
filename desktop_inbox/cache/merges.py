"""What this device has of a contact that was merged into another: texts that were begun, and commands that wait."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import or_, select, update

from desktop_inbox.cache import drafts, outbox, tables
from desktop_inbox.cache.outbox import Status
from desktop_inbox.cache.redirects import resolve
from desktop_inbox.cache.results import CONTACT_MERGED
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.command_base import ContactCommand
from desktop_inbox.protocol.contact_commands import CreateContact, UndoMerge
from desktop_inbox.protocol.conversation_commands import SendMessage

_contacts = tables.contacts
_outbox = tables.outbox

_ANY_MERGED = "SELECT 1 FROM contacts WHERE merged_into IS NOT NULL LIMIT 1"


def follow(tx: Transaction) -> None:
    """Let everything of this device follow the contacts that were merged, to the contact that they are now.

    After a merge is taken back it stays there, as everything that came after the merge.
    """
    for source, target in [*_merged(tx), *_told(tx)]:
        drafts.move(tx, source, target)
        _redirect(tx, source, target)


def _merged(tx: Transaction) -> list[tuple[ContactId, ContactId]]:
    """Return the contacts among the touched ones that were merged into a known one, with what they are now."""
    into = _contacts.alias()
    is_merged = _contacts.c.merged_into.is_not(None)
    touched = tx.contacts | tx.begun
    if not touched or tx.conn.exec_driver_sql(_ANY_MERGED).first() is None:
        return []
    keys = [contact_id.bytes for contact_id in touched]
    query = select(_contacts.c.id).join_from(_contacts, into, into.c.id == _contacts.c.merged_into)
    is_touched = or_(_contacts.c.id.in_(keys), _contacts.c.merged_into.in_(keys))
    found = tx.conn.execute(query.where(is_merged, is_touched)).scalars()
    sources = [ContactId(UUID(bytes=source)) for source in found]
    return [(source, resolve(tx.conn, source)) for source in sources]


def _told(tx: Transaction) -> Iterable[tuple[ContactId, ContactId]]:
    """Return the merges that events of timelines tell of, where the merged contact itself is not known.

    Those who may see some contacts only lose a contact with its merge, and do not hear what became of it.
    """
    if not tx.merged:
        return []
    keys = {source.bytes for source, _ in tx.merged}
    known = set(tx.conn.execute(select(_contacts.c.id).where(_contacts.c.id.in_(keys))).scalars())
    return [(source, target) for source, target in tx.merged if source.bytes not in known]


def _redirect(tx: Transaction, source: ContactId, target: ContactId) -> None:
    """Give the commands that the server has not accepted to the other contact. A waiting reply is held."""
    is_open = _outbox.c.status.in_((Status.WAITING, Status.PROBLEM))
    columns = (_outbox.c.number, _outbox.c.body, _outbox.c.status, _outbox.c.is_sent, _outbox.c.seen_reply)
    query = select(*columns).where(tables.UNSETTLED, _outbox.c.contact_id == source.bytes, is_open)
    for number, body, status, is_sent, seen_reply in tx.conn.execute(query.order_by(_outbox.c.number)).all():
        command = outbox.decode_command(body)
        if not isinstance(command, ContactCommand) or isinstance(command, CreateContact | UndoMerge):
            continue
        outbox.touch(tx, command)
        moved = msgspec.structs.replace(command, contact_id=target)
        values: dict[str, object] = {"contact_id": target.bytes, "body": msgspec.json.encode(moved)}
        if isinstance(command, SendMessage) and status == Status.WAITING and not is_sent and seen_reply is not None:
            values |= {"status": Status.PROBLEM, "code": CONTACT_MERGED}
        tx.conn.execute(update(_outbox).where(_outbox.c.number == number).values(**values))
        outbox.touch(tx, moved)
