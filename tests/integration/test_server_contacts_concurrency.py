"""Contacts under many hands: merges against messages, merges, closings and imports that come at the same time."""

from __future__ import annotations

import asyncio
import copy

import pytest
from sqlalchemy import func, select

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.message import Message
from desktop_inbox.protocol.commands import AnswerStatus
from desktop_inbox.server.services.receiver import Receiver
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror
from tests.fixtures.people import People

AT_ONCE = 20


@pytest.fixture
def people(any_desk: Desk) -> People:
    return People(any_desk)


async def _assert_in_order(database: Database) -> None:
    """One open conversation each, nothing belongs to a stub, stubs lead to contacts, and the log has no gaps."""
    contacts = {c.id: c for c in await database.read(lambda conn: fetch_all(conn, Contact))}
    conversations = await database.read(lambda conn: fetch_all(conn, Conversation))
    is_open = {c.contact_id: c.id for c in conversations if c.status is ConversationStatus.OPEN}
    assert len(is_open) == [c.status for c in conversations].count(ConversationStatus.OPEN)
    assert {c.id: c.open_conversation_id for c in contacts.values() if c.open_conversation_id} == is_open
    messages = await database.read(lambda conn: fetch_all(conn, Message))
    owners = {c.id: c.contact_id for c in conversations}
    assert all(owners[message.conversation_id] == message.contact_id for message in messages)
    assert all(contacts[contact_id].merged_into is None for contact_id in owners.values())
    for contact in contacts.values():
        steps = 0
        while contact.merged_into is not None:
            contact, steps = contacts[contact.merged_into], steps + 1  # noqa: PLW2901 - the chain is walked
            assert steps <= len(contacts), "a circle"
    log = tables.changes.c
    query = select(log.stream_id, func.count(), func.min(log.number), func.max(log.number)).group_by(log.stream_id)
    for _, count, first, last in await database.read(lambda conn: conn.execute(query).all()):
        assert (first, last) == (1, count)


async def test_messages_and_replies_against_a_merge(any_desk: Desk, people: People) -> None:
    desk = any_desk
    one, two = await desk.receive("susan"), await desk.receive("susana")
    seen = await Mirror(desk.database, desk.actors["ana"]).load()
    receiver = Receiver(desk.database)
    merge = people.merge(one.contact_id, two.contact_id)
    receives = [receiver.receive(desk.workspace_id, desk.item("susana", f"{number}")) for number in range(AT_ONCE)]
    sends = [desk.execute("luis", desk.send(two, f"reply {number}")) for number in range(AT_ONCE)]
    half = AT_ONCE // 2
    answers = await asyncio.gather(
        *receives[:half], *sends[:half], desk.execute("ana", merge), *receives[half:], *sends[half:]
    )

    assert all(not hasattr(answer, "status") or answer.status is AnswerStatus.OK for answer in answers)
    await _assert_in_order(desk.database)
    messages = await desk.database.read(lambda conn: fetch_all(conn, Message))
    assert len(messages) == 2 + 2 * AT_ONCE
    assert {message.contact_id for message in messages} == {one.contact_id}
    assert (await seen.catch_up()).rows == (await Mirror(desk.database, desk.actors["ana"]).load()).rows | {
        key: row for key, row in seen.rows.items() if key[0] in {"Message", "Event"}
    }


async def test_two_merge_the_same_two_in_opposite_directions(any_desk: Desk, people: People) -> None:
    desk = any_desk
    one, two = await desk.receive("susan"), await desk.receive("susana")
    answers = await asyncio.gather(
        desk.execute("ana", people.merge(one.contact_id, two.contact_id)),
        desk.execute("luis", people.merge(two.contact_id, one.contact_id)),
    )
    assert sorted((answer.status, answer.code) for answer in answers) == [
        (AnswerStatus.OK, ""),
        (AnswerStatus.REJECTED, "same_contact"),
    ]
    await _assert_in_order(desk.database)


async def test_merges_in_a_circle_end_in_one_contact(any_desk: Desk, people: People) -> None:
    desk = any_desk
    found = [await desk.receive(f"contact {number}") for number in range(5)]
    ids = [message.contact_id for message in found]
    merges = [people.merge(primary, secondary) for primary, secondary in zip(ids, [*ids[1:], ids[0]], strict=True)]
    answers = await asyncio.gather(*(desk.execute("ana", merge) for merge in merges))
    assert sorted(answer.code for answer in answers) == ["", "", "", "", "same_contact"]
    await _assert_in_order(desk.database)
    contacts = (await people.contacts()).values()
    [last] = [contact for contact in contacts if contact.merged_into is None]
    assert len(await desk.conversations(last.id)) == len(found)


async def test_two_processes_merge_what_both_get_messages_for(
    any_desk: Desk, people: People, second_database: Database
) -> None:
    desk, other = any_desk, copy.copy(any_desk)
    other.database = second_database
    desks = (desk, other)
    receivers = [Receiver(database) for database in (desk.database, second_database)]
    for number in range(4):
        one, two = await desk.receive(f"susan {number}"), await desk.receive(f"susana {number}")
        items = [desk.item(address, "Hola") for address in (f"susan {number}", f"susana {number}") * AT_ONCE]
        merges = (people.merge(one.contact_id, two.contact_id), people.merge(two.contact_id, one.contact_id))
        answers, *_ = await asyncio.gather(
            asyncio.gather(*(desk.execute("ana", merge) for desk, merge in zip(desks, merges, strict=True))),
            *(receivers[place % 2].receive(desk.workspace_id, item) for place, item in enumerate(items)),
        )
        assert sorted(answer.code for answer in answers) == ["", "same_contact"]
        await _assert_in_order(second_database)
    messages = await desk.database.read(lambda conn: fetch_all(conn, Message))
    assert len(messages) == 4 * 2 * (1 + AT_ONCE)


async def test_a_closing_against_a_merge(any_desk: Desk, people: People) -> None:
    desk = any_desk
    for number in range(4):
        one, two = await desk.receive(f"susan {number}"), await desk.receive(f"susana {number}")
        merge = desk.execute("ana", people.merge(one.contact_id, two.contact_id))
        close = desk.execute("luis", desk.close(two, category="Refund"))
        answers = await asyncio.gather(*((merge, close) if number % 2 else (close, merge)))
        assert {answer.status for answer in answers} == {AnswerStatus.OK}
        first, second = await desk.conversations(one.contact_id)
        assert (first.status, second.status) == (ConversationStatus.OPEN, ConversationStatus.CLOSED)
    await _assert_in_order(desk.database)


async def test_messages_and_merges_against_taking_a_merge_back(any_desk: Desk, people: People) -> None:
    desk = any_desk
    one, two, three = [await desk.receive(name) for name in ("susan", "susana", "susanita")]
    merge = people.merge(one.contact_id, two.contact_id)
    await desk.ok("ana", merge)
    receiver = Receiver(desk.database)
    receives = [receiver.receive(desk.workspace_id, desk.item("susana", f"{number}")) for number in range(AT_ONCE)]
    *_, undone, again, merged = await asyncio.gather(
        *receives,
        desk.execute("ana", people.undo(merge)),
        desk.execute("luis", people.undo(merge)),
        desk.execute("dana", people.merge(three.contact_id, one.contact_id)),
    )
    codes = sorted(answer.code for answer in (undone, again, merged))
    assert codes in (["", "", ""], ["", "merged_since", "merged_since"], ["", "", "merged_since"])
    await _assert_in_order(desk.database)


async def test_an_import_against_creating_by_hand_and_another_import(any_desk: Desk, people: People) -> None:
    desk = any_desk
    rows = [people.row(name=f"N{number}", email=f"n{number}@x.example") for number in range(AT_ONCE)]
    others = [people.row(name=f"M{number}", email=f"N{number}@x.example") for number in range(AT_ONCE)]
    by_hand = [people.create(contact_id=row.contact_id, name="By hand", email=row.email) for row in rows]
    answers = await asyncio.gather(
        *(desk.execute("ana", command) for command in by_hand[: AT_ONCE // 2]),
        desk.execute("dana", people.load(*rows)),
        *(desk.execute("ana", command) for command in by_hand[AT_ONCE // 2 :]),
        desk.execute("dana", people.load(*others)),
    )
    assert {answer.code for answer in answers} <= {"", "id_taken"}
    contacts = await people.contacts()
    assert set(contacts) == {row.contact_id for row in rows}, "each person once"
    await _assert_in_order(desk.database)
