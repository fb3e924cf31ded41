"""Users, contacts and timers at the same moment, on both databases: whoever comes first, the end fits the rules."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.event import ContactAssigned, ConversationClosed, ConversationReturned, Event
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import Message
from desktop_inbox.protocol.commands import AnswerStatus
from desktop_inbox.server.services.receiver import Receiver
from desktop_inbox.server.services.timers import Timers
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.databases import SteppingClock
from tests.fixtures.desks import Desk

ROUNDS = 20


async def _receive_many(desk: Desk) -> list[Message]:
    return [await desk.receive(f"contact {number}") for number in range(ROUNDS)]


async def _events(desk: Desk, contact_id: ContactId) -> list[Event]:
    return [item for item in await desk.timeline(contact_id) if isinstance(item, Event)]


async def _assert_one_open_each(desk: Desk) -> None:
    contacts = await desk.database.read(lambda conn: fetch_all(conn, Contact))
    conversations = await desk.database.read(lambda conn: fetch_all(conn, Conversation))
    open_ones = [(c.contact_id, c.id) for c in conversations if c.status is ConversationStatus.OPEN]
    expected = [(c.id, c.open_conversation_id) for c in contacts if c.open_conversation_id]
    assert sorted(open_ones) == sorted(expected)


async def test_of_two_first_replies_the_first_assigns_and_both_are_sent(any_desk: Desk) -> None:
    desk = any_desk
    for hola in await _receive_many(desk):
        await asyncio.gather(*(desk.ok(user, desk.send(hola, user)) for user in ("luis", "ana", "dana")))
        sent = [item for item in await desk.timeline(hola.contact_id) if isinstance(item, Message) and item.author_id]
        assert sorted(item.text for item in sent) == ["ana", "dana", "luis"]
        assert (await desk.contact(hola.contact_id)).assignee_id == sent[0].author_id
        changes = [event for event in await _events(desk, hola.contact_id) if isinstance(event.detail, ContactAssigned)]
        assert [event.detail for event in changes] == [ContactAssigned(assignee_id=sent[0].author_id, by_reply=True)]


async def test_of_two_closings_one_closes_and_both_notes_are_kept(any_desk: Desk) -> None:
    desk = any_desk
    for hola in await _receive_many(desk):
        notes = {"ana": "Refund", "luis": "Invoice"}
        await asyncio.gather(*(desk.ok(user, desk.close(hola, category=note)) for user, note in notes.items()))
        [closed] = await desk.conversations(hola.contact_id)
        closings = [event for event in await _events(desk, hola.contact_id) if event.actor_id is not None]
        assert [event.detail for event in closings] == [
            ConversationClosed(category=notes["ana" if event.actor_id == desk.user_id("ana") else "luis"])
            for event in closings
        ]
        assert len({event.actor_id for event in closings}) == 2
        assert closed.closed_by == closings[0].actor_id
        assert closings[0].detail == ConversationClosed(category=closed.closing_category)


@pytest.mark.parametrize("unassigns", [False, True])
async def test_assigning_against_closing(any_desk: Desk, unassigns: bool) -> None:
    desk = any_desk
    await desk.set_workspace(unassigns_on_close=unassigns)
    dana = desk.user_id("dana")
    for number, hola in enumerate(await _receive_many(desk)):
        both = [desk.ok("luis", desk.assign(hola, "dana")), desk.ok("ana", desk.close(hola))]
        await asyncio.gather(*(reversed(both) if number % 2 else both))
        contact = await desk.contact(hola.contact_id)
        [closed] = await desk.conversations(hola.contact_id)
        assert (closed.status, contact.open_conversation_id) == (ConversationStatus.CLOSED, None)
        details = [event.detail for event in await _events(desk, hola.contact_id)][1:]
        if isinstance(details[0], ConversationClosed):
            assert (contact.assignee_id, closed.assignee_id) == (dana, None)
            assert details[1:] == [ContactAssigned(assignee_id=dana)]
        else:
            assert (contact.assignee_id, closed.assignee_id) == (None if unassigns else dana, dana)
            assert len(details) == 2 + unassigns


async def test_timers_against_messages_and_replies(any_desk: Desk) -> None:
    desk = any_desk
    await desk.set_workspace(auto_closing=AutoClosing(is_on=True, after_minutes=30))
    messages = await _receive_many(desk)
    for hola in messages:
        await desk.ok("ana", desk.send(hola))
    desk.clock.advance(minutes=31)
    receiver, timers = Receiver(desk.database), Timers(desk.database, desk.clock)

    items = [desk.item(f"contact {number}", "¡Espere!") for number in range(0, ROUNDS, 2)]
    late, *_ = await asyncio.gather(
        asyncio.gather(*(receiver.receive(desk.workspace_id, item) for item in items)),
        timers.do_due(),
        asyncio.gather(*(desk.ok("luis", desk.send(hola, "¿Sigue ahí?")) for hola in messages[1::2])),
    )

    await _assert_one_open_each(desk)
    await _assert_closed_before(desk, [received.message for received in late])
    for hola in messages[1::2]:
        sent = [item for item in await desk.timeline(hola.contact_id) if isinstance(item, Message)]
        await _assert_closed_before(desk, sent[-1:])


async def _assert_closed_before(desk: Desk, messages: Sequence[Message]) -> None:
    """Check that a timer closed nothing that a message had kept open: after the message there is no closing."""
    for message in messages:
        contact = await desk.contact(message.contact_id)
        assert contact.open_conversation_id == message.conversation_id
        closings = [e for e in await _events(desk, contact.id) if isinstance(e.detail, ConversationClosed)]
        assert all(event.position < message.position for event in closings)
        assert {event.source for event in closings} <= {Source.TIMER}


async def test_snoozing_against_a_message(any_desk: Desk) -> None:
    desk = any_desk
    receiver = Receiver(desk.database)
    for number, hola in enumerate(await _receive_many(desk)):
        snooze = desk.execute("ana", desk.snooze(hola, hours=4))
        receive = receiver.receive(desk.workspace_id, desk.item(f"contact {number}", "¿Hola?"))
        if number % 2:
            answer, _ = await asyncio.gather(snooze, receive)
        else:
            _, answer = await asyncio.gather(receive, snooze)
        [conversation] = await desk.conversations(hola.contact_id)
        assert (conversation.snoozed_until, conversation.incoming_count) == (None, 2), "the contact has written"
        returned = [e.source for e in await _events(desk, hola.contact_id) if e.detail == ConversationReturned()]
        if answer.status is AnswerStatus.OK:
            assert returned == [Source.CONTACT]
        else:
            assert (answer.code, returned) == ("newer_activity", [])


async def test_reopening_against_opening_and_writing(any_desk: Desk) -> None:
    desk = any_desk
    receiver = Receiver(desk.database)
    messages = await _receive_many(desk)
    for hola in messages:
        await desk.ok("ana", desk.close(hola))
    desk.clock.advance(minutes=1)
    for number, hola in enumerate(messages):
        opening = (
            receiver.receive(desk.workspace_id, desk.item(f"contact {number}"))
            if number % 2
            else desk.execute("luis", desk.open(hola))
        )
        answer, _ = await asyncio.gather(desk.execute("ana", desk.reopen(hola)), opening)
        is_reopened = (await desk.contact(hola.contact_id)).open_conversation_id == hola.conversation_id
        assert (answer.status, answer.code) == (
            (AnswerStatus.OK, "") if is_reopened else (AnswerStatus.REJECTED, "already_open")
        )
    await _assert_one_open_each(desk)


async def test_blocking_against_everything(any_desk: Desk) -> None:
    desk = any_desk
    receiver = Receiver(desk.database)
    for number, hola in enumerate(await _receive_many(desk)):
        await asyncio.gather(
            desk.execute("ana", desk.close(hola)),
            desk.execute("luis", desk.send(hola)),
            desk.ok("dana", desk.block(hola)),
            desk.execute("ana", desk.snooze(hola, hours=1)),
            receiver.receive(desk.workspace_id, desk.item(f"contact {number}", "¿Hola?")),
            desk.execute("luis", desk.reopen(hola)),
        )
        timeline = await desk.timeline(hola.contact_id)
        users = [item.actor_id if isinstance(item, Event) else item.author_id for item in timeline]
        assert not any(users[users.index(desk.user_id("dana")) + 1 :]), "only the contact has done anything since"
    await _assert_one_open_each(desk)


@pytest.fixture
async def second_database(database: Database, database_url: str, clock: SteppingClock) -> AsyncIterator[Database]:
    """The same database, opened once more as another process would."""
    second = await Database.open(database_url, clock=clock)
    yield second
    await second.close()


async def test_timers_of_two_processes_close_once(any_desk: Desk, second_database: Database) -> None:
    desk = any_desk
    await desk.set_workspace(auto_closing=AutoClosing(is_on=True, after_minutes=30))
    messages = await _receive_many(desk)
    for number, hola in enumerate(messages):
        await desk.ok("ana", desk.snooze(hola, minutes=5) if number % 2 else desk.send(hola))
    desk.clock.advance(hours=1)
    databases = (desk.database, second_database)
    await asyncio.gather(*(Timers(database, desk.clock).do_due() for database in databases))
    for number, hola in enumerate(messages):
        done = [event.detail for event in await _events(desk, hola.contact_id) if event.source is Source.TIMER]
        assert done == [ConversationReturned() if number % 2 else ConversationClosed()]
