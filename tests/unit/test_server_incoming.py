"""Messages from contacts, one by one and in bursts."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from sqlalchemy import event

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.event import ConversationOpened, Event
from desktop_inbox.domain.message import MESSAGE_CHARACTERS, Direction, Message
from desktop_inbox.server.services.incoming import IncomingMessage, Received, do_receive_messages
from desktop_inbox.server.services.receiver import Receiver
from desktop_inbox.server.services.workspaces import do_create_channel, do_set_channel_active
from desktop_inbox.server.storage.database import Committed, Tx
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.desks import Desk


async def test_a_new_contact_is_unassigned_and_gets_a_conversation(desk: Desk) -> None:
    hola = await desk.receive("susan", "  Hola 😄\r\n")

    contact = await desk.contact(hola.contact_id)
    assert (contact.name, contact.assignee_id, contact.created_at) == ("Susan", None, desk.clock.now())
    [conversation] = await desk.conversations(contact.id)
    assert conversation.id == contact.open_conversation_id == hola.conversation_id
    assert (conversation.opened_source, conversation.opened_by) == (Source.CONTACT, None)
    assert (conversation.incoming_count, conversation.waiting_since) == (1, hola.created_at)
    [identity] = await desk.database.read(lambda conn: fetch_all(conn, Identity))
    assert (identity.contact_id, identity.channel_id, identity.address) == (contact.id, desk.channel.id, "susan")
    opened, message = await desk.timeline(contact.id)
    assert isinstance(opened, Event)
    assert (opened.detail, opened.source) == (ConversationOpened(), Source.CONTACT)
    assert message == hola
    assert (hola.text, hola.direction) == ("Hola 😄", Direction.INCOMING)


async def test_somebody_without_a_name_gets_one(desk: Desk) -> None:
    item = msgspec.structs.replace(desk.item("x"), name=" \u202e\n ")
    [outcome] = await desk.receive_all([item])
    assert isinstance(outcome, Received)
    assert (await desk.contact(outcome.message.contact_id)).name.startswith("visitor-")


async def test_a_message_goes_into_the_open_conversation(desk: Desk) -> None:
    hola = await desk.receive("susan")
    desk.clock.advance(hours=1)
    second = await desk.receive("susan", "¿Hola?")
    assert (second.contact_id, second.conversation_id) == (hola.contact_id, hola.conversation_id)
    [conversation] = await desk.conversations(hola.contact_id)
    assert (conversation.incoming_count, conversation.activity_at) == (2, second.created_at)


async def test_a_message_after_closing_opens_another_conversation(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.send(hola))
    await desk.ok("ana", desk.close(hola))
    again = await desk.receive("susan")
    _, opened = await desk.conversations(hola.contact_id)
    assert opened.id == again.conversation_id != hola.conversation_id
    assert (opened.opened_source, opened.assignee_id) == (Source.CONTACT, desk.user_id("ana"))


async def test_the_same_message_again_is_the_same_message(desk: Desk) -> None:
    hola = await desk.receive("susan", external_id="m1")
    numbers = await desk.numbers()
    [again, twin, *_] = await desk.receive_all([desk.item("susan", "Hola", "m1"), desk.item("susan", "Hola", "m1")])
    assert again == twin == Received(hola, is_new=False)
    assert await desk.numbers() == numbers

    first, second = await desk.receive_all([desk.item("susan", "¿Sí?", "m2"), desk.item("susan", "¿Sí?", "m2")])
    assert isinstance(first, Received)
    assert first.is_new
    assert second == Received(first.message, is_new=False)


async def test_two_channels_may_use_the_same_ids(desk: Desk) -> None:
    other = await desk.database.write(desk.workspace_id, lambda tx: do_create_channel(tx, ChannelKind.WEB_CHAT, "Shop"))
    item = desk.item("susan", external_id="m1")
    outcomes = await desk.receive_all([item, msgspec.structs.replace(item, channel_id=other.id)])
    assert all(isinstance(outcome, Received) and outcome.is_new for outcome in outcomes)
    assert len(await desk.database.read(lambda conn: fetch_all(conn, Contact))) == 2


async def test_a_burst_keeps_its_order_and_writes_each_row_once(desk: Desk) -> None:
    told: list[Committed] = []
    desk.database.subscribe(told.append)
    items = [desk.item(f"contact {number % 3}", f"text {number}") for number in range(30)]

    outcomes = await desk.receive_all(items)

    messages = [outcome.message for outcome in outcomes if isinstance(outcome, Received)]
    assert [message.text for message in messages] == [item.text for item in items]
    contacts = {message.contact_id for message in messages}
    assert len(contacts) == 3
    for contact_id in contacts:
        _, *timeline = await desk.timeline(contact_id)
        assert timeline == [message for message in messages if message.contact_id == contact_id]
        [conversation] = await desk.conversations(contact_id)
        assert conversation.incoming_count == 10
        assert conversation.last_message is not None
        assert conversation.last_message.id == timeline[-1].id
    [committed] = told
    assert len(committed.shared) == 3 * len(("contact", "identity", "conversation", "event")) + 30


@pytest.mark.parametrize("size", [1, 400])
async def test_a_batch_takes_few_statements_however_long_it_is(desk: Desk, size: int) -> None:
    await desk.receive("contact 0")
    items = [desk.item(f"contact {number}") for number in range(size)]
    statements: list[str] = []

    def receive(tx: Tx) -> None:
        event.listen(tx.conn, "before_cursor_execute", lambda *given: statements.append(given[2]))
        do_receive_messages(tx, items)
        tx.flush()

    await desk.database.write(desk.workspace_id, receive)
    assert len(statements) <= 16, statements


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": " \x00 "}, "empty_text"),
        ({"text": "x" * (MESSAGE_CHARACTERS + 1)}, "text_too_long"),
        ({"address": ""}, "bad_address"),
        ({"address": "a\x00b"}, "bad_address"),
        ({"external_id": "x" * 256}, "bad_address"),
        ({"external_id": "\ud800"}, "bad_address"),
    ],
)
async def test_a_message_that_cannot_be_received_does_not_fail_its_neighbours(
    desk: Desk, fields: dict[str, str], code: str
) -> None:
    bad = msgspec.structs.replace(desk.item("susan"), **fields)
    before, refused, after = await desk.receive_all([desk.item("mateo"), bad, desk.item("omar")])
    assert isinstance(before, Received)
    assert isinstance(after, Received)
    assert isinstance(refused, UserError)
    assert refused.code == code
    assert len(await desk.database.read(lambda conn: fetch_all(conn, Contact))) == 2


async def test_a_channel_that_is_stopped_or_of_another_workspace_receives_nothing(desk: Desk) -> None:
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    channel_id = desk.channel.id
    await desk.database.write(desk.workspace_id, lambda tx: do_set_channel_active(tx, channel_id, is_active=False))
    for outcome in await desk.receive_all([desk.item("susan"), other.item("susan")]):
        assert isinstance(outcome, UserError)
        assert outcome.code == "channel_not_found"


async def test_the_receiver_gathers_what_waits(desk: Desk) -> None:
    told: list[Committed] = []
    desk.database.subscribe(told.append)
    receiver = Receiver(desk.database)
    items = [desk.item("susan", f"text {number}") for number in range(100)]

    received = await asyncio.gather(*(receiver.receive(desk.workspace_id, item) for item in items))

    assert [outcome.message.text for outcome in received] == [item.text for item in items]
    positions = [outcome.message.position for outcome in received]
    assert positions == sorted(positions)
    assert len(told) == 2, "the first alone, the others together while it was stored"


async def test_the_receiver_refuses_one_by_one(desk: Desk) -> None:
    receiver = Receiver(desk.database)

    async def receive(item: IncomingMessage) -> Message | str:
        try:
            return (await receiver.receive(desk.workspace_id, item)).message
        except UserError as error:
            return error.code

    items = [desk.item("susan"), desk.item("susan", " "), desk.item("susan")]
    first, second, third = await asyncio.gather(*(receive(item) for item in items))
    assert isinstance(first, Message)
    assert second == "empty_text"
    assert isinstance(third, Message)


async def test_a_caller_that_gives_up_does_not_stop_the_message(desk: Desk) -> None:
    receiver = Receiver(desk.database)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(receiver.receive(desk.workspace_id, desk.item("susan", "one")))
        second = group.create_task(receiver.receive(desk.workspace_id, desk.item("susan", "two")))
        await asyncio.sleep(0)
        first.cancel()
        second.cancel()
    third = await receiver.receive(desk.workspace_id, desk.item("susan", "three"))
    texts = [item.text for item in await desk.timeline(third.message.contact_id) if isinstance(item, Message)]
    assert texts == ["one", "two", "three"]


async def test_the_receiver_says_when_nothing_could_be_stored(desk: Desk) -> None:
    receiver = Receiver(desk.database)

    async def receive(address: str) -> object:
        try:
            return await receiver.receive(desk.workspace_id, desk.item(address))
        except ZeroDivisionError as error:
            return error

    def fail(tx: Tx, items: object) -> None:
        raise ZeroDivisionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desktop_inbox.server.services.receiver.do_receive_messages", fail)
        outcomes = await asyncio.gather(*(receive(f"contact {number}") for number in range(5)))
    assert {type(outcome) for outcome in outcomes} == {ZeroDivisionError}
    assert isinstance(await receive("susan"), Received), "the next ones are received"


async def test_when_the_database_is_closed_everybody_is_answered(desk: Desk) -> None:
    receiver = Receiver(desk.database)
    stored = asyncio.ensure_future(receiver.receive(desk.workspace_id, desk.item("susan")))
    await asyncio.sleep(0)
    late = asyncio.ensure_future(receiver.receive(desk.workspace_id, desk.item("bea")))
    await asyncio.sleep(0)
    await desk.database.close()
    async with asyncio.timeout(5.0):
        assert (await stored).is_new
        with pytest.raises(StoreUnavailableError):
            await late
        with pytest.raises(StoreUnavailableError):
            await receiver.receive(desk.workspace_id, desk.item("ana"))
