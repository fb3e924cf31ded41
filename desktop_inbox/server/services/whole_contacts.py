"""Everything that a cache needs of a contact at once: for snapshots, and for contacts that somebody gained."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation, ReadMark
from desktop_inbox.domain.draft import Draft
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import Mention
from desktop_inbox.domain.rows import Row
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.protocol.changes import HistoryRange
from desktop_inbox.server.services.access import Actor, access_tails, visible
from desktop_inbox.server.services.drafts import IS_SOMETHING
from desktop_inbox.server.services.scheduled import is_shown
from desktop_inbox.server.storage import reply_tables, tables
from desktop_inbox.server.storage.rows import fetch_all

TIMELINE_ITEMS = 30
"""How much of each contact's timeline a cache gets at first."""


def access_whole_contacts(
    conn: Connection, actor: Actor, contact_ids: Collection[ContactId], *, now: datetime
) -> tuple[list[Row], list[HistoryRange]]:
    """Return those of the contacts that the actor may see, with all that belongs to them, in no order.

    That is identities, conversations, scheduled messages (those that wait, and what was cancelled or failed less than
    `DECIDED_KEPT` before `now`), the actor's own read marks, mentions and drafts, and the newest `TIMELINE_ITEMS` of
    each timeline; the ranges say from where those are complete.
    """
    contacts, conversations = tables.contacts.c, tables.conversations.c
    marks, mentions = tables.read_marks.c, tables.mentions.c
    drafts, scheduled = reply_tables.drafts.c, reply_tables.scheduled_messages.c
    if not contact_ids:
        return [], []
    found = fetch_all(conn, Contact, contacts.id.in_(contact_ids), visible(actor))
    seen = [contact.id for contact in found]
    if not seen:
        return [], []
    rows: list[Row] = [*found]
    rows += fetch_all(conn, Identity, tables.identities.c.contact_id.in_(seen))
    rows += fetch_all(conn, Conversation, conversations.contact_id.in_(seen))
    of_contacts = marks.conversation_id.in_(select(conversations.id).where(conversations.contact_id.in_(seen)))
    rows += fetch_all(conn, ReadMark, marks.user_id == actor.user_id, of_contacts)
    rows += fetch_all(conn, Mention, mentions.user_id == actor.user_id, mentions.contact_id.in_(seen))
    rows += fetch_all(conn, Draft, drafts.user_id == actor.user_id, drafts.contact_id.in_(seen), IS_SOMETHING)
    rows += fetch_all(conn, ScheduledMessage, scheduled.contact_id.in_(seen), is_shown(now))
    tails = access_tails(conn, actor, seen, limit=TIMELINE_ITEMS)
    for tail in tails.values():
        rows += tail.items
    return rows, [HistoryRange(contact_id=contact_id, first=tail.first) for contact_id, tail in tails.items()]
