"""Single contacts."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from desktop_inbox.cache import tables
from desktop_inbox.cache.contact_states import load_whole
from desktop_inbox.cache.entries import channel_kinds
from desktop_inbox.domain.contact import Identity
from desktop_inbox.domain.ids import ContactId, ConversationId, UserId
from desktop_inbox.domain.inbox import ContactDetails

_decode_identity = msgspec.json.Decoder(Identity).decode


def details(conn: Connection, contact_id: ContactId, user_id: UserId) -> ContactDetails | None:
    """Return what is known of a contact; None for an unknown one. The unread count is of its newest conversation."""
    state, _ = load_whole(conn, contact_id.bytes, user_id)
    if state.contact is None:
        return None
    kinds = channel_kinds(conn)
    table = tables.identities
    bodies = conn.execute(select(table.c.body).where(table.c.contact_id == contact_id.bytes).order_by(table.c.id))
    identities = [_decode_identity(body) for body in bodies.scalars()]
    newest = state.newest()
    return ContactDetails(
        contact=state.contact,
        channels=tuple(
            (kinds[identity.channel_id], identity.display or identity.address)
            for identity in identities
            if identity.channel_id in kinds
        ),
        conversations=tuple(state.newest_first()),
        unread_count=0 if newest is None else state.unread(newest),
    )


def open_conversation_id(conn: Connection, contact_id: ContactId, user_id: UserId) -> ConversationId | None:
    """Return a contact's open conversation, also one that the server has not opened yet."""
    conversation = load_whole(conn, contact_id.bytes, user_id)[0].open_conversation()
    return None if conversation is None else conversation.id
