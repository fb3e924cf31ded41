"""Reports of channels on what was sent. States only move forward, however late or doubled reports arrive."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desktop_inbox.domain.conversation import Conversation, LastMessage
from desktop_inbox.domain.ids import ChannelId, ContactId, MessageId
from desktop_inbox.domain.message import DeliveryState, Direction, Failure, Message, later_delivery
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all

_EARLIER = {
    DeliveryState.DELIVERED: (DeliveryState.SENT,),
    DeliveryState.READ: (DeliveryState.SENT, DeliveryState.DELIVERED),
}


def do_report_delivery(
    tx: Tx, message_ids: Sequence[MessageId], state: DeliveryState, failure: Failure | None = None
) -> list[Message]:
    """Move outgoing messages on to a state; `failure` says why when it is `FAILED`. Returns those that changed.

    Unknown ids, incoming messages and reports of what is past already are passed over.
    """
    messages = tables.messages.c
    found = fetch_all(tx.conn, Message, messages.id.in_(message_ids), messages.workspace_id == tx.workspace_id)
    return _do_move(tx, found, state, failure)


def do_report_delivery_upto(
    tx: Tx, contact_id: ContactId, channel_id: ChannelId, position: int, state: DeliveryState
) -> list[Message]:
    """Move everything that was sent to a contact on a channel, up to a position, on to `DELIVERED` or `READ`.

    Returns the messages that changed, in their order. Failed ones stay as they are: the report does not name them.
    """
    messages = tables.messages.c
    found = fetch_all(
        tx.conn,
        Message,
        messages.contact_id == contact_id,
        messages.workspace_id == tx.workspace_id,
        messages.channel_id == channel_id,
        messages.direction == Direction.OUTGOING,
        messages.position <= position,
        messages.state.in_(_EARLIER[state]),
    )
    return _do_move(tx, found, state, None)


def _do_move(tx: Tx, found: Sequence[Message], state: DeliveryState, failure: Failure | None) -> list[Message]:
    changed = []
    for message in sorted(found, key=lambda message: message.position):
        is_later = later_delivery(message.state, state) is not message.state
        if message.direction is Direction.OUTGOING and is_later:
            reason = failure if state is DeliveryState.FAILED else None
            moved = msgspec.structs.replace(message, state=state, failure=reason)
            changed.append(tx.put(f"message.{state.value}", moved))
    _do_show(tx, changed)
    return changed


def _do_show(tx: Tx, changed: Sequence[Message]) -> None:
    """Bring the state into the list rows of conversations whose newest message moved on."""
    by_id = {message.id: message for message in changed}
    conversation_ids = {message.conversation_id for message in changed}
    if not conversation_ids:
        return
    for conversation in fetch_all(tx.conn, Conversation, tables.conversations.c.id.in_(conversation_ids)):
        last = conversation.last_message
        if last is not None and last.id in by_id:
            moved: LastMessage = msgspec.structs.replace(last, state=by_id[last.id].state)
            tx.put("conversation.updated", msgspec.structs.replace(conversation, last_message=moved))
