"""What contacts do on channels without writing: it makes them known, and opens a conversation where that is wanted."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.event import ChannelEventKind
from desktop_inbox.domain.ids import ChannelId, ConversationId
from desktop_inbox.domain.workspace import Workspace
from desktop_inbox.server.services.conversations import Cause, do_open, new_conversation
from desktop_inbox.server.services.senders import Sender, check_key, find_active_channels, find_senders, new_sender
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_one


class ChannelEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event as a channel hands it in. `address` and `name` are as in `incoming.IncomingMessage`."""

    channel_id: ChannelId
    address: str
    kind: ChannelEventKind
    name: str = ""


def do_receive_event(tx: Tx, item: ChannelEvent) -> Contact:
    """Receive an event and return whose it is: a new, unassigned contact where nobody is known by the address.

    Where the workspace says so, it opens a conversation if none is open; of a blocked contact it never does. Received
    again while one is open, it changes nothing. Raises `UserError`: `channel_not_found` (also inactive), `bad_address`.
    """
    active = find_active_channels(tx.conn, tx.workspace_id, [item.channel_id])
    check_key(item.channel_id, [item.address], active)
    key = (item.channel_id, item.address)
    sender = find_senders(tx.conn, [key]).get(key) or _do_create(tx, new_sender(tx, key, item.name))
    contact = sender.contact
    if contact.is_blocked or contact.open_conversation_id is not None or not _opens(tx):
        return contact
    cause, conversation_id = Cause(Source.CONTACT), ConversationId(new_id(tx.clock))
    conversation = new_conversation(contact, conversation_id, item.channel_id, cause, tx.clock.now())
    return do_open(tx, contact, conversation, cause, item.kind)[0]


def _do_create(tx: Tx, sender: Sender) -> Sender:
    contact = tx.put("contact.created", sender.contact)
    return Sender(contact, tx.put("identity.created", sender.identity), None)


def _opens(tx: Tx) -> bool:
    workspace = fetch_one(tx.conn, Workspace, tables.workspaces.c.id == tx.workspace_id)
    return workspace is not None and workspace.opens_on_channel_events
