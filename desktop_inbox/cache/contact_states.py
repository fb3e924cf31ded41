"""Reading contacts as the user sees them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from desktop_inbox.cache import outbox, tables
from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.overlay import PendingCommand, lay_over
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.ids import ConversationId, UserId
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.protocol.commands import AddComment, SendMessage

decode_contact = msgspec.json.Decoder(Contact).decode
decode_conversation = msgspec.json.Decoder(Conversation).decode
decode_item = msgspec.json.Decoder(TimelineItem).decode


def load_states(conn: Connection, keys: Collection[bytes], user_id: UserId) -> dict[bytes, ContactState]:
    """Return contacts with at least their newest conversation, by the bytes of their id. An unknown one is empty."""
    commands = outbox.pending(conn, keys)
    plain = [key for key in keys if key not in commands]
    states = {key: ContactState() for key in keys}
    _load_contacts(conn, states)
    _load_conversations(conn, states, plain, newest_only=True)
    if commands:
        _load_conversations(conn, states, list(commands), newest_only=False)
    _load_read_marks(conn, states)
    known = _known_items(conn, commands)
    for key, pending in commands.items():
        lay_over(states[key], pending, known, user_id)
    return states


def load_whole(conn: Connection, key: bytes, user_id: UserId) -> tuple[ContactState, list[TimelineItem]]:
    """Return a contact with all its conversations, and the items of the outbox at the end of its timeline."""
    states = {key: ContactState()}
    _load_contacts(conn, states)
    _load_conversations(conn, states, [key], newest_only=False)
    _load_read_marks(conn, states)
    commands = outbox.pending(conn, [key])
    return states[key], lay_over(states[key], commands.get(key, ()), _known_items(conn, commands), user_id)


def _load_contacts(conn: Connection, states: dict[bytes, ContactState]) -> None:
    table = tables.contacts
    for key, body in conn.execute(select(table.c.id, table.c.body).where(table.c.id.in_(list(states)))):
        states[key].contact = decode_contact(body)


def _load_conversations(
    conn: Connection, states: dict[bytes, ContactState], keys: list[bytes], *, newest_only: bool
) -> None:
    """Add the contacts' conversations; of those without commands only the newest one matters to a list."""
    table = tables.conversations
    query = select(table.c.contact_id, table.c.body)
    if newest_only:
        other = table.alias()
        newest = (
            select(other.c.id)
            .where(other.c.contact_id == tables.contacts.c.id)
            .order_by(other.c.is_open.desc(), other.c.opened_us.desc(), other.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = query.select_from(tables.contacts).join(table, table.c.id == newest)
        query = query.where(tables.contacts.c.id.in_(keys))
    else:
        query = query.where(table.c.contact_id.in_(keys))
    for key, body in conn.execute(query):
        conversation = decode_conversation(body)
        states[key].conversations[conversation.id] = conversation


def _load_read_marks(conn: Connection, states: dict[bytes, ContactState]) -> None:
    table = tables.read_marks
    owners = {conversation_id: state for state in states.values() for conversation_id in state.conversations}
    ids = [conversation_id.bytes for conversation_id in owners]
    query = select(table.c.conversation_id, table.c.incoming_read).where(table.c.conversation_id.in_(ids))
    for key, incoming_read in conn.execute(query):
        conversation_id = ConversationId(UUID(bytes=key))
        owners[conversation_id].read[conversation_id] = incoming_read


def _known_items(conn: Connection, commands: dict[bytes, list[PendingCommand]]) -> dict[UUID, TimelineItem]:
    """Return those of the commands' messages and comments that have come from the server."""
    ids = [_item_id(entry) for pending in commands.values() for entry in pending]
    keys = [item_id.bytes for item_id in ids if item_id is not None]
    if not keys:
        return {}
    bodies = conn.execute(select(tables.items.c.body).where(tables.items.c.id.in_(keys))).scalars()
    found = [decode_item(body) for body in bodies]
    return {item.id: item for item in found}


def _item_id(entry: PendingCommand) -> UUID | None:
    match entry.command:
        case SendMessage(message_id=item_id) | AddComment(comment_id=item_id):
            return item_id
        case _:
            return None
