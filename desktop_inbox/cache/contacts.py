"""Single contacts."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from desktop_inbox.cache import tables
from desktop_inbox.cache.contact_book import count_duplicates
from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.contact_states import load_whole
from desktop_inbox.cache.directory import directory
from desktop_inbox.cache.entries import channel_kinds
from desktop_inbox.cache.held_replies import newest_reply
from desktop_inbox.domain.contact import Identity
from desktop_inbox.domain.contact_fields import shown_fields
from desktop_inbox.domain.ids import CommentId, ContactId, ConversationId, UserId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.tags import shown_tags

_decode_identity = msgspec.json.Decoder(Identity).decode


def details(conn: Connection, contact_id: ContactId, user_id: UserId) -> ContactDetails | None:
    """Return what is known of a contact; None for an unknown one. The unread count is of its newest conversation.

    A contact that was merged, or waits to be, says into which one (`Contact.merged_into`).
    """
    state, _ = load_whole(conn, contact_id.bytes, user_id)
    if state.contact is None:
        return None
    kinds = channel_kinds(conn)
    table = tables.identities
    bodies = conn.execute(select(table.c.body).where(table.c.contact_id == contact_id.bytes).order_by(table.c.id))
    identities = [_decode_identity(body) for body in bodies.scalars()]
    newest, known = state.newest(), directory(conn, user_id)
    return ContactDetails(
        contact=state.contact,
        channels=tuple(
            (kinds[identity.channel_id], identity.display or identity.address)
            for identity in identities
            if identity.channel_id in kinds
        ),
        conversations=tuple(state.newest_first()),
        identities=tuple(identities),
        unread_count=0 if newest is None else state.unread(newest),
        tags=shown_tags(tag for tag in known.tags if tag.id in state.contact.tag_ids),
        fields=shown_fields(known.fields),
        mentions_unseen=_unseen(state),
        newest_reply=newest_reply(conn, contact_id.bytes, user_id),
        duplicates=count_duplicates(conn, contact_id),
    )


def open_conversation_id(conn: Connection, contact_id: ContactId, user_id: UserId) -> ConversationId | None:
    """Return a contact's open conversation, also one that the server has not opened yet."""
    conversation = load_whole(conn, contact_id.bytes, user_id)[0].open_conversation()
    return None if conversation is None else conversation.id


def _unseen(state: ContactState) -> tuple[CommentId, ...]:
    """Return the comments that mention the user and that they have not looked at, oldest first."""
    unseen = [mention for mention in state.mentions.values() if not mention.is_seen]
    return tuple(mention.comment_id for mention in sorted(unseen, key=lambda one: (one.created_at, one.comment_id)))
