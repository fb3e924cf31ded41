"""Many at once: whatever arrives together, a contact has one open conversation and the log has no gaps."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.ids import ConversationId
from desktop_inbox.domain.message import Message
from desktop_inbox.protocol.commands import AnswerStatus
from desktop_inbox.server.services.incoming import do_receive_messages
from desktop_inbox.server.services.receiver import Receiver
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Committed, Database
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror

AT_ONCE = 50


async def _assert_one_open_each(database: Database) -> None:
    contacts = await database.read(lambda conn: fetch_all(conn, Contact))
    conversations = await database.read(lambda conn: fetch_all(conn, Conversation))
    is_open = {c.contact_id: c.id for c in conversations if c.status is ConversationStatus.OPEN}
    assert len(is_open) == [c.status for c in conversations].count(ConversationStatus.OPEN)
    assert {contact.id: contact.open_conversation_id for contact in contacts if contact.open_conversation_id} == is_open


async def _assert_dense(database: Database) -> None:
    log = tables.changes.c
    query = select(log.stream_id, func.count(), func.min(log.number), func.max(log.number)).group_by(log.stream_id)
    for _, count, first, last in await database.read(lambda conn: conn.execute(query).all()):
        assert (first, last) == (1, count)


async def test_fifty_first_messages_at_once_make_one_contact_with_one_conversation(any_desk: Desk) -> None:
    desk = any_desk
    items = [desk.item("susan", f"text {number}") for number in range(AT_ONCE)]
    writes = [
        desk.database.write(desk.workspace_id, lambda tx, item=item: do_receive_messages(tx, [item])) for item in items
    ]
    await asyncio.gather(*writes)

    [contact] = await desk.database.read(lambda conn: fetch_all(conn, Contact))
    [conversation] = await desk.conversations(contact.id)
    assert (conversation.id, conversation.incoming_count) == (contact.open_conversation_id, AT_ONCE)
    await _assert_dense(desk.database)


async def test_messages_and_users_who_open_and_reply_at_once_make_one_conversation(any_desk: Desk) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    contact = await desk.contact(hola.contact_id)
    receiver = Receiver(desk.database)
    opens = [desk.execute("ana", desk.open(contact)) for _ in range(10)]
    sends = [desk.execute("luis", desk.send(contact)) for _ in range(10)]
    receives = [receiver.receive(desk.workspace_id, desk.item("susan")) for _ in range(AT_ONCE)]

    answers, *_ = await asyncio.gather(asyncio.gather(*opens, *sends), asyncio.gather(*receives))

    await _assert_one_open_each(desk.database)
    await _assert_dense(desk.database)
    _, opened = await desk.conversations(contact.id)
    refused = [answer for answer in answers if answer.status is AnswerStatus.REJECTED]
    assert {(answer.code, answer.conversation_id) for answer in refused} == {("already_open", opened.id)}
    assert len(refused) >= 9
    remaps = {answer.remap for answer in answers if answer.status is AnswerStatus.OK} - {None}
    assert remaps == {opened.id}
    assert opened.incoming_count == AT_ONCE


async def test_of_many_first_replies_at_once_one_assigns_and_all_are_sent(any_desk: Desk) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    commands = [(user, desk.send(hola, f"{user} {number}")) for number in range(10) for user in ("ana", "luis")]
    answers = await asyncio.gather(*(desk.execute(user, command) for user, command in commands))
    assert {answer.status for answer in answers} == {AnswerStatus.OK}
    timeline = await desk.timeline(hola.contact_id)
    sent = [item for item in timeline if isinstance(item, Message) and item.author_id]
    assert len(sent) == len(commands)
    assert (await desk.contact(hola.contact_id)).assignee_id == sent[0].author_id
    assert len(timeline) == len(("opened", "hola", "assigned")) + len(commands)


async def test_commits_are_told_in_the_order_of_their_numbers(any_desk: Desk) -> None:
    desk = any_desk
    told: list[Committed] = []
    desk.database.subscribe(told.append)
    receiver = Receiver(desk.database)
    hola = await desk.receive("susan")
    await asyncio.gather(
        *(receiver.receive(desk.workspace_id, desk.item(f"contact {number % 5}")) for number in range(AT_ONCE)),
        *(desk.execute("ana", desk.send(hola)) for _ in range(AT_ONCE)),
    )
    assert [committed.after for committed in told[1:]] == [committed.upto for committed in told[:-1]]
    for committed in told:
        numbers = [change.row.ver for change in committed.shared]
        assert numbers == list(range(committed.after + 1, committed.upto + 1))


async def test_two_processes_make_one_conversation(any_desk: Desk, second_database: Database) -> None:
    desk = any_desk
    seen = await Mirror(desk.database, desk.actors["ana"]).load()
    databases = (desk.database, second_database)
    receivers = [Receiver(database) for database in databases]
    for round_number in range(4):
        closed = await desk.receive("susan")
        await desk.ok("ana", desk.close(closed, seen=2**31))
        items = [desk.item(f"contact {round_number}" if number % 3 else "susan") for number in range(AT_ONCE)]
        await asyncio.gather(
            *(
                receivers[number % 2].receive(desk.workspace_id, msg)
                for number, msg in enumerate([*items, *items])  # each is delivered to both, as channels do
            )
        )
    for database in databases:
        await _assert_one_open_each(database)
    await _assert_dense(desk.database)
    messages = await desk.database.read(lambda conn: fetch_all(conn, Message))
    assert len(messages) == 4 * (AT_ONCE + 1)
    await seen.catch_up()
    assert seen.rows == (await Mirror(second_database, desk.actors["ana"]).load()).rows | {
        key: row for key, row in seen.rows.items() if key[0] in {"Message", "Event"}
    }


async def test_the_database_itself_forbids_a_second_open_conversation(any_desk: Desk) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    [conversation] = await desk.conversations(hola.contact_id)
    second = Conversation(
        id=ConversationId(new_id(desk.clock)),
        contact_id=hola.contact_id,
        opened_at=desk.clock.now(),
        opened_source=conversation.opened_source,
        activity_at=desk.clock.now(),
    )
    with pytest.raises(IntegrityError, match=r"uq_conversations_one_open|conversations.contact_id"):
        await desk.database.write(desk.workspace_id, lambda tx: tx.put("conversation.opened", second))
    assert await desk.conversations(hola.contact_id) == [conversation]
