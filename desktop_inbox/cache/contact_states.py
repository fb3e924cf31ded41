"""Reading contacts as the user sees them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec
from sqlalchemy import Connection, literal_column, select

from desktop_inbox.cache import outbox, tables
from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.conversation_overlay import Author
from desktop_inbox.cache.overlay import PendingCommand, lay_over
from desktop_inbox.cache.statements import GIVEN_KEYS, as_text, key_list
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.message import Mention
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.domain.visibility import Reach, reach_of
from desktop_inbox.domain.workspace import User, Workspace
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage

decode_contact = msgspec.json.Decoder(Contact).decode
decode_conversation = msgspec.json.Decoder(Conversation).decode
decode_mention = msgspec.json.Decoder(Mention).decode
decode_item = msgspec.json.Decoder(TimelineItem).decode
_decode_user = msgspec.json.Decoder(User).decode
_decode_workspace = msgspec.json.Decoder(Workspace).decode


def load_states(conn: Connection, keys: Collection[bytes], user_id: UserId) -> dict[bytes, ContactState]:
    """Return contacts with at least their newest conversation, by the bytes of their id. An unknown one is missing."""
    overlaid = outbox.pending_contacts(conn).intersection(keys)
    states = load_plain(conn, [key for key in keys if key not in overlaid])
    for key, (state, _) in _load_overlaid(conn, overlaid, user_id).items():
        states[key] = state
    return states


def load_whole(conn: Connection, key: bytes, user_id: UserId) -> tuple[ContactState, list[TimelineItem]]:
    """Return a contact with all its conversations, and the items of the outbox at the end of its timeline."""
    return _load_overlaid(conn, {key}, user_id)[key]


def load_plain(conn: Connection, keys: Collection[bytes]) -> dict[bytes, ContactState]:
    """Return contacts as the server sees them, with the one conversation that stands for each in lists."""
    states: dict[bytes, ContactState] = {}
    for key, contact, conversation, incoming_read in conn.exec_driver_sql(_PLAIN, (key_list(keys),)).all():
        state = states[key] = ContactState(contact=decode_contact(contact))
        if conversation is None:
            continue
        newest = decode_conversation(conversation)
        state.conversations[newest.id] = newest
        state.read[newest.id] = incoming_read or 0
    _load_mentions(conn, states)
    return states


def _plain_query() -> str:
    contacts, conversations, marks = tables.contacts, tables.conversations, tables.read_marks
    other = conversations.alias()
    newest = (
        select(other.c.id)
        .where(other.c.contact_id == contacts.c.id)
        .order_by(other.c.is_open.desc(), other.c.opened_us.desc(), other.c.id.desc())
        .limit(literal_column("1"))
        .offset(literal_column("0"))
        .scalar_subquery()
    )
    return as_text(
        select(contacts.c.id, contacts.c.body, conversations.c.body, marks.c.incoming_read)
        .select_from(contacts)
        .outerjoin(conversations, conversations.c.id == newest)
        .outerjoin(marks, marks.c.conversation_id == conversations.c.id)
        .where(contacts.c.id.in_(GIVEN_KEYS))
    )


_PLAIN = _plain_query()


def _load_overlaid(
    conn: Connection, keys: Collection[bytes], user_id: UserId
) -> dict[bytes, tuple[ContactState, list[TimelineItem]]]:
    """Return contacts with all their conversations and the outbox laid over them, and the items that this gives."""
    if not keys:
        return {}
    states = {key: ContactState() for key in keys}
    table = tables.contacts
    for key, body in conn.execute(select(table.c.id, table.c.body).where(table.c.id.in_(keys))):
        states[key].contact = decode_contact(body)
    _load_conversations(conn, states)
    _load_mentions(conn, states)
    commands = outbox.pending(conn, keys)
    known = _known_items(conn, commands)
    author = _author(conn, user_id) if commands else Author(user_id=user_id)
    return {key: (state, lay_over(state, commands.get(key, ()), known, author)) for key, state in states.items()}


def _load_conversations(conn: Connection, states: dict[bytes, ContactState]) -> None:
    """Add all conversations of contacts, and the user's read marks of them."""
    table, marks = tables.conversations, tables.read_marks
    query = (
        select(table.c.contact_id, table.c.body, marks.c.incoming_read)
        .select_from(table)
        .outerjoin(marks, marks.c.conversation_id == table.c.id)
        .where(table.c.contact_id.in_(states))
    )
    for key, body, incoming_read in conn.execute(query):
        conversation = decode_conversation(body)
        states[key].conversations[conversation.id] = conversation
        states[key].read[conversation.id] = incoming_read or 0


def _load_mentions(conn: Connection, states: dict[bytes, ContactState]) -> None:
    """Add the user's mentions."""
    for key, body in conn.exec_driver_sql(_MENTIONS, (key_list(states),)).all():
        mention = decode_mention(body)
        states[key].mentions[mention.comment_id] = mention


_MENTIONS = as_text(
    select(tables.mentions.c.contact_id, tables.mentions.c.body).where(tables.mentions.c.contact_id.in_(GIVEN_KEYS))
)


def _author(conn: Connection, user_id: UserId) -> Author:
    """Return the signed-in user as the author of commands."""
    table = tables.directory
    me = conn.execute(select(table.c.body).where(table.c.id == user_id.bytes)).scalar_one_or_none()
    workspace = conn.execute(select(table.c.body).where(table.c.kind == "workspace").limit(1)).scalar_one_or_none()
    return Author(
        user_id=user_id,
        keeps_created=me is not None and reach_of(_decode_user(me)) is not Reach.ALL,
        unassigns_on_close=workspace is not None and _decode_workspace(workspace).unassigns_on_close,
    )


def _known_items(conn: Connection, commands: dict[bytes, list[PendingCommand]]) -> dict[UUID, TimelineItem]:
    """Return those of the commands' messages and comments that have come from the server, and what they quote."""
    ids = [item_id for pending in commands.values() for entry in pending for item_id in _item_ids(entry)]
    keys = [item_id.bytes for item_id in ids if item_id is not None]
    if not keys:
        return {}
    bodies = conn.execute(select(tables.items.c.body).where(tables.items.c.id.in_(keys))).scalars()
    found = [decode_item(body) for body in bodies]
    return {item.id: item for item in found}


def _item_ids(entry: PendingCommand) -> tuple[UUID | None, ...]:
    match entry.command:
        case SendMessage(message_id=item_id, quoted_id=quoted_id):
            return item_id, quoted_id
        case AddComment(comment_id=item_id):
            return (item_id,)
        case _:
            return ()
