"""Events of channels: they make contacts known, and open conversations where the workspace says so."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import ConversationStatus, Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import ChannelEventKind, ConversationOpened, Event
from desktop_inbox.server.services.workspaces import do_set_channel_active
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.desks import Desk


async def test_where_it_is_off_only_a_contact_is_created(desk: Desk) -> None:
    contact = await desk.open_chat("susan")
    assert (contact.name, contact.assignee_id, contact.open_conversation_id) == ("Susan", None, None)
    assert await desk.contact(contact.id) == contact
    [identity] = await desk.database.read(lambda conn: fetch_all(conn, Identity))
    assert (identity.contact_id, identity.channel_id, identity.address) == (contact.id, desk.channel.id, "susan")
    assert await desk.conversations(contact.id) == []
    before = await desk.numbers()
    assert await desk.open_chat("susan") == contact
    assert await desk.numbers() == before

    hola = await desk.receive("susan")
    assert hola.contact_id == contact.id


async def test_where_it_is_on_it_opens_a_conversation(desk: Desk) -> None:
    await desk.set_workspace(opens_on_channel_events=True)
    contact = await desk.open_chat("susan")

    [conversation] = await desk.conversations(contact.id)
    assert contact.open_conversation_id == conversation.id
    assert (conversation.opened_source, conversation.opened_by) == (Source.CONTACT, None)
    assert (conversation.incoming_count, conversation.waiting_since, conversation.last_message) == (0, None, None)
    assert conversation.channel_id == desk.channel.id
    [opened] = await desk.timeline(contact.id)
    assert isinstance(opened, Event)
    assert (opened.detail, opened.source) == (
        ConversationOpened(channel_event=ChannelEventKind.CHAT_OPENED),
        Source.CONTACT,
    )

    before = await desk.numbers()
    await desk.open_chat("susan")
    assert await desk.numbers() == before, "one is open already"
    hola = await desk.receive("susan")
    assert hola.conversation_id == conversation.id


async def test_a_known_contact_gets_another_conversation_with_their_assignee(desk: Desk) -> None:
    await desk.set_workspace(opens_on_channel_events=True)
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.send(hola))
    await desk.ok("ana", desk.close(hola))
    contact = await desk.open_chat("susan")
    assert contact.id == hola.contact_id
    _, opened = await desk.conversations(contact.id)
    assert (opened.status, opened.assignee_id) == (ConversationStatus.OPEN, desk.user_id("ana"))


async def test_an_event_does_not_bring_a_snoozed_conversation_back(desk: Desk) -> None:
    await desk.set_workspace(opens_on_channel_events=True)
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.snooze(hola, hours=1))
    await desk.open_chat("susan")
    [conversation] = await desk.conversations(hola.contact_id)
    assert conversation.snoozed_until is not None


async def test_of_a_blocked_contact_nothing_is_opened(desk: Desk) -> None:
    await desk.set_workspace(opens_on_channel_events=True)
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    await desk.ok("ana", desk.block(hola))
    before = await desk.numbers()
    await desk.open_chat("susan")
    assert await desk.numbers() == before


async def test_many_at_once_make_one_contact_with_one_conversation(any_desk: Desk) -> None:
    desk = any_desk
    await desk.set_workspace(opens_on_channel_events=True)
    await asyncio.gather(
        *(desk.open_chat("susan") for _ in range(20)), *(desk.receive("susan", f"text {n}") for n in range(20))
    )
    [contact] = await desk.database.read(lambda conn: fetch_all(conn, Contact))
    [conversation] = await desk.conversations(contact.id)
    assert (conversation.id, conversation.incoming_count) == (contact.open_conversation_id, 20)


async def test_what_no_channel_may_hand_in(desk: Desk) -> None:
    with pytest.raises(UserError, match="bad_address"):
        await desk.open_chat("a\x00b")
    channel_id = desk.channel.id
    await desk.database.write(desk.workspace_id, lambda tx: do_set_channel_active(tx, channel_id, is_active=False))
    with pytest.raises(UserError, match="channel_not_found"):
        await desk.open_chat("susan")
