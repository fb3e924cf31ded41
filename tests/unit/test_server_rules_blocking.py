"""Blocked contacts: their messages are kept, and nothing of theirs opens or closes."""

from __future__ import annotations

from desktop_inbox.domain.conversation import ConversationStatus, Source
from desktop_inbox.domain.event import ContactBlocked, ConversationReturned, Event
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import Message
from tests.fixtures.desks import Desk


async def _events(desk: Desk, contact_id: ContactId) -> list[Event]:
    return [item for item in await desk.timeline(contact_id) if isinstance(item, Event)]


async def test_blocking_and_unblocking_are_events_and_change_nothing_again(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.block(hola))
    assert (await desk.contact(hola.contact_id)).is_blocked
    assert (await desk.ok("luis", desk.block(hola))).shared == 0
    await desk.ok("luis", desk.unblock(hola))
    assert not (await desk.contact(hola.contact_id)).is_blocked
    assert (await desk.ok("ana", desk.unblock(hola))).shared == 0

    _, blocked, unblocked = await _events(desk, hola.contact_id)
    assert (blocked.detail, blocked.actor_id) == (ContactBlocked(is_blocked=True), desk.user_id("ana"))
    assert (unblocked.detail, unblocked.actor_id) == (ContactBlocked(is_blocked=False), desk.user_id("luis"))
    assert {blocked.conversation_id, unblocked.conversation_id} == {hola.conversation_id}


async def test_a_blocked_contacts_conversation_is_neither_answered_nor_closed_nor_snoozed(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.block(hola))
    for command in (desk.send(hola), desk.open(hola), desk.close(hola), desk.snooze(hola, hours=1)):
        assert await desk.refused("ana", command) == "contact_blocked"
    await desk.ok("ana", desk.unblock(hola))
    await desk.ok("ana", desk.close(hola))


async def test_a_blocked_contacts_conversation_is_neither_opened_nor_reopened(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    await desk.ok("ana", desk.block(hola))
    for command in (desk.send(hola), desk.open(hola), desk.reopen(hola)):
        assert await desk.refused("ana", command) == "contact_blocked"


async def test_the_rest_of_the_work_goes_on(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.snooze(hola, hours=1))
    await desk.ok("ana", desk.block(hola))
    for command in (desk.comment(hola), desk.assign(hola, "luis"), desk.read(hola, 1), desk.unsnooze(hola)):
        await desk.ok("ana", command)


async def test_a_second_closing_is_harmless_though_the_contact_was_blocked_meanwhile(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    await desk.ok("ana", desk.block(hola))
    await desk.ok("luis", desk.close(hola, category="Refund"))


async def test_messages_go_into_the_open_conversation(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.snooze(hola, hours=1))
    await desk.ok("ana", desk.block(hola))
    again = await desk.receive("susan", "¿Hola?")
    assert again.conversation_id == hola.conversation_id
    [conversation] = await desk.conversations(hola.contact_id)
    assert (conversation.incoming_count, conversation.snoozed_until) == (2, None)
    assert (await _events(desk, hola.contact_id))[-1].detail == ConversationReturned()


async def test_messages_go_into_the_newest_conversation_without_reopening_it(desk: Desk) -> None:
    first = await desk.receive("susan")
    await desk.ok("ana", desk.close(first))
    desk.clock.advance(minutes=1)
    newest = await desk.receive("susan")
    await desk.ok("ana", desk.close(newest))
    await desk.ok("ana", desk.block(newest))
    desk.clock.advance(minutes=1)
    before = await _events(desk, first.contact_id)
    again, _ = await desk.receive_all([desk.item("susan", "¿Hola?"), desk.item("mateo")])

    assert await _events(desk, first.contact_id) == before
    assert (await desk.contact(first.contact_id)).open_conversation_id is None
    _, conversation = await desk.conversations(first.contact_id)
    assert (conversation.id, conversation.status) == (newest.conversation_id, ConversationStatus.CLOSED)
    assert (conversation.incoming_count, conversation.waiting_since, conversation.idle_since) == (2, None, None)
    assert conversation.activity_at == desk.clock.now()
    assert conversation.last_message is not None
    assert conversation.last_message.text == "¿Hola?"
    assert not isinstance(again, Exception)
    assert again.is_new


async def _blocked_without_conversation(desk: Desk) -> ContactId:
    """Return a blocked contact who has an identity and no conversation."""
    await desk.set_workspace(opens_on_channel_events=False)
    contact = await desk.open_chat("susan")
    await desk.ok("ana", desk.block(contact))
    return contact.id


async def test_where_there_is_no_conversation_one_is_kept_that_is_closed_from_the_beginning(desk: Desk) -> None:
    contact_id = await _blocked_without_conversation(desk)
    outcomes = await desk.receive_all([desk.item("susan", "uno"), desk.item("susan", "dos")])
    assert len(outcomes) == 2
    await desk.receive("susan", "tres")

    [conversation] = await desk.conversations(contact_id)
    assert (conversation.status, conversation.closed_at) == (ConversationStatus.CLOSED, conversation.opened_at)
    assert (conversation.opened_source, conversation.closed_source) == (Source.CONTACT, Source.CONTACT)
    assert (conversation.incoming_count, conversation.waiting_since) == (3, None)
    assert (await desk.contact(contact_id)).open_conversation_id is None
    _, *items = await desk.timeline(contact_id)  # the blocking, then what they wrote
    assert [item.text for item in items if isinstance(item, Message)] == ["uno", "dos", "tres"]
    assert len(items) == 3


async def test_once_let_in_they_open_conversations_again(desk: Desk) -> None:
    contact_id = await _blocked_without_conversation(desk)
    await desk.receive("susan", "uno")
    await desk.ok("ana", desk.unblock(await desk.contact(contact_id)))
    again = await desk.receive("susan", "dos")
    assert (await desk.contact(contact_id)).open_conversation_id == again.conversation_id
    assert {c.status for c in await desk.conversations(contact_id)} == {
        ConversationStatus.CLOSED,
        ConversationStatus.OPEN,
    }
