"""The outbox: its lanes, the server's answers, the user's decisions, and sending again after a restored backup."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from desktop_inbox.cache.store import OutboxCounts, Store, StoreChange
from desktop_inbox.domain.contact_book import ImportProgress
from desktop_inbox.domain.contact_import import ImportedContact
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey
from desktop_inbox.domain.message import DeliveryState, Failure
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from desktop_inbox.protocol.contact_commands import ImportContacts
from tests.fixtures.caches import CACHE_KEY, fill, open_store, push
from tests.fixtures.commands import (
    command_id,
    make_assign,
    make_mentions_seen,
    make_note,
    make_ok,
    make_read,
    make_rejection,
    make_send,
    make_unread,
    sent_message_id,
)
from tests.fixtures.rows import (
    contact_id,
    make_comment,
    make_contact,
    make_conversation,
    make_message,
    make_reply,
    user_id,
)
from tests.fixtures.waiting import until

NOBODY: frozenset[ContactId] = frozenset()


async def due(store: Store, *busy: int, limit: int = 10) -> list[Command]:
    found = await store.due_commands(limit, frozenset(contact_id(number) for number in busy))
    return [entry.command for entry in found]


async def items(store: Store, contact: int = 1) -> tuple[object, ...]:
    return (await store.timeline(contact_id(contact))).items


# Lanes ----------------------------------------------------------------------------------------------------------------


async def test_the_first_waiting_command_of_each_contact_is_due(store: Store) -> None:
    sends = [make_send(1, contact=1), make_send(2, contact=1), make_send(3, contact=2), make_assign(4, contact=3)]
    for command in sends:
        await store.enqueue(command)
    assert await due(store) == [sends[0], sends[2], sends[3]]
    assert await due(store, limit=2) == [sends[0], sends[2]]
    assert await due(store, 1) == [sends[2], sends[3]]
    await store.record_answer(command_id(1), make_ok(1, shared=1))
    assert await due(store) == [sends[1], sends[2], sends[3]]


async def test_the_same_command_twice_is_one(store: Store) -> None:
    await store.enqueue(make_send(1))
    await store.enqueue(make_send(1))
    assert len(await store.outbox()) == 1


async def test_a_rejected_command_holds_up_nothing(store: Store) -> None:
    await store.enqueue(make_send(1))
    await store.enqueue(make_send(2))
    await store.record_answer(command_id(1), make_rejection(1, "text_too_long"))
    assert await due(store) == [make_send(2)]
    assert [(entry.command, entry.problem) for entry in await store.outbox()] == [
        (make_send(1), "text_too_long"),
        (make_send(2), None),
    ]
    await store.retry_problem(command_id(1))
    assert await due(store) == [make_send(1)]
    assert [entry.problem for entry in await store.outbox()] == [None, None]


async def test_a_command_that_the_server_could_not_read_needs_attention(store: Store) -> None:
    await store.enqueue(make_send(1))
    await store.record_answer(command_id(1), CommandAnswer(command_id=command_id(1), status=AnswerStatus.BAD))
    assert [entry.problem for entry in await store.outbox()] == ["bad"]


async def test_a_retry_counts_the_attempts(store: Store) -> None:
    await store.enqueue(make_send(1))
    for _ in range(2):
        await store.record_answer(command_id(1), CommandAnswer(status=AnswerStatus.RETRY, retry_after_s=3))
    [entry] = await store.due_commands(1, NOBODY)
    assert entry.attempts == 2


async def test_the_outbox_of_a_contact(store: Store) -> None:
    await store.enqueue(make_send(1, contact=1))
    await store.enqueue(make_send(2, contact=2))
    assert [entry.command for entry in await store.outbox(contact_id(2))] == [make_send(2, contact=2)]


async def test_an_acknowledged_command_is_not_in_the_outbox_any_more(store: Store) -> None:
    await store.enqueue(make_send(1))
    await store.record_answer(command_id(1), make_ok(1, shared=5))
    assert list(await store.outbox()) == []
    assert await due(store) == []


async def test_an_answer_for_a_discarded_command_comes_too_late(store: Store) -> None:
    await store.enqueue(make_send(1))
    await store.discard_problem(command_id(1))
    await store.record_answer(command_id(1), make_ok(1, shared=5))
    assert list(await store.outbox()) == []
    assert await items(store) == ()


async def test_an_accepted_command_cannot_be_discarded(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    await store.enqueue(make_send(1))
    await store.record_answer(command_id(1), make_ok(1, shared=1001))
    await store.discard_problem(command_id(1))
    assert [item.id for item in await items(store)] == [sent_message_id(1)]


async def test_the_outbox_outlives_a_restart(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "cache.db")
    await store.enqueue(make_send(1))
    await store.close()
    store = await open_store(tmp_path / "cache.db")
    assert await due(store) == [make_send(1)]
    await store.close()


# Sending again --------------------------------------------------------------------------------------------------------


class SetClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def monotonic_s(self) -> float:
        return self.time.timestamp()


async def test_commands_of_the_last_days_are_sent_again_in_their_order(tmp_path: Path) -> None:
    clock = SetClock()
    store = await Store.open(tmp_path / "cache.db", CACHE_KEY, user_id=user_id(), clock=clock)
    await fill(store)
    for number in (1, 2, 3):
        await store.enqueue(make_send(number))
    await store.record_answer(command_id(1), make_ok(1, shared=900))
    clock.time += timedelta(days=7, seconds=1)
    await store.record_answer(command_id(2), make_ok(2, shared=900))
    await store.record_answer(command_id(3), make_ok(3, shared=2000))
    assert await store.requeue_acknowledged() == 2
    assert [entry.command for entry in await store.outbox()] == [make_send(2), make_send(3)]
    assert await store.requeue_acknowledged() == 0
    await store.close()


async def test_what_is_older_is_forgotten_at_the_next_start(tmp_path: Path) -> None:
    clock = SetClock()
    store = await Store.open(tmp_path / "cache.db", CACHE_KEY, user_id=user_id(), clock=clock)
    await fill(store)
    await store.enqueue(make_send(1))
    await store.enqueue(make_send(2))
    await store.record_answer(command_id(1), make_ok(1, shared=900))
    await store.close()
    clock.time += timedelta(days=8)
    store = await Store.open(tmp_path / "cache.db", CACHE_KEY, user_id=user_id(), clock=clock)
    count = await store._database.read(lambda conn: conn.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one())
    assert count == 1, "only what still waits"
    await store.close()


# Many at once, and taking back ----------------------------------------------------------------------------------------


async def test_many_commands_are_one_write_with_one_notice(store: Store) -> None:
    numbers = range(1, 1001)
    await fill(store, *(make_contact(n) for n in numbers), *(make_conversation(n) for n in numbers))
    told: list[StoreChange] = []
    await asyncio.sleep(0.01)
    subscription = store.subscribe(told.append)
    started_s = time.perf_counter()
    await store.enqueue_many([make_assign(n, contact=n, user=1) for n in numbers])
    took_s = time.perf_counter() - started_s
    await until(lambda: told)
    subscription.close()
    assert [len(change.contact_ids) for change in told] == [1000]
    assert [entry.command for entry in await store.outbox()] == [make_assign(n, contact=n, user=1) for n in numbers]
    assert len(await store.entries(ContactQuery(inbox=InboxKey(Inbox.MINE)), limit=2000)) == 1000
    assert took_s < 1.0


async def test_what_was_not_sent_is_withdrawn(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1), make_contact(2), make_conversation(2))
    await store.enqueue_many([make_assign(1, contact=1), make_assign(2, contact=2), make_send(3, contact=2)])
    assert await due(store, 2) == [make_assign(1, contact=1)]
    ids = [command_id(number) for number in (3, 1, 2, 99)]
    assert await store.withdraw(ids) == [command_id(3), command_id(2)], "the first may be with the server"
    assert [entry.command for entry in await store.outbox()] == [make_assign(1, contact=1)]
    assert (await store.details(contact_id(2))).contact.assignee_id is None
    assert (await store.details(contact_id(1))).contact.assignee_id == user_id(1)


async def test_what_was_rejected_or_sent_back_can_be_withdrawn_but_nothing_accepted(store: Store) -> None:
    await store.enqueue_many([make_send(1, contact=1), make_send(2, contact=2), make_send(3, contact=3)])
    await due(store)
    await store.record_answer(command_id(1), make_rejection(1))
    await store.record_answer(command_id(2), CommandAnswer(status=AnswerStatus.RETRY))
    await store.record_answer(command_id(3), make_ok(3, shared=5))
    ids = [command_id(number) for number in (1, 2, 3)]
    assert await store.withdraw(ids) == [command_id(1), command_id(2)]
    assert await store.withdraw([]) == []


# Held replies ---------------------------------------------------------------------------------------------------------


async def hold_one(store: Store, *, seen_reply: int | None = 100) -> None:
    """A colleague's reply at 100 was there when ours was written; another came at 1001, before it is sent."""
    await fill(store, make_contact(1), make_conversation(1), make_reply(100, author=2))
    await store.enqueue(make_send(1), seen_reply=seen_reply)
    await push(store, make_reply(1001, author=2))


async def test_a_reply_is_held_when_a_teammate_was_faster(store: Store) -> None:
    await hold_one(store)
    await store.enqueue(make_note(2))
    assert await due(store) == [make_note(2)], "it holds up nothing"
    assert [entry.problem for entry in await store.outbox()] == ["newer_reply", None]
    message = (await items(store))[-2]
    assert (message.state, message.failure) == (DeliveryState.FAILED, Failure(code="newer_reply"))


async def test_a_held_reply_is_sent_anyway_when_it_is_tried_again(store: Store) -> None:
    await hold_one(store)
    assert await due(store) == []
    await store.retry_problem(command_id(1))
    assert await due(store) == [make_send(1)]


async def test_a_reply_is_not_held_for_what_its_author_knew_or_wrote_or_the_contact_did(store: Store) -> None:
    await hold_one(store, seen_reply=1001)
    await push(store, make_reply(1002, author=1), make_message(1003), make_comment(1004, author_id=user_id(2)))
    await push(store, make_reply(1005, contact=2, author=2))
    assert await due(store) == [make_send(1)]


async def test_a_reply_that_does_not_ask_is_not_held(store: Store) -> None:
    await hold_one(store, seen_reply=None)
    assert await due(store) == [make_send(1)]


async def test_a_reply_whose_answer_was_lost_is_not_held(store: Store) -> None:
    """The server has it: asking it again gives the answer."""
    await hold_one(store)
    await push(store, make_reply(1003, id=sent_message_id(1)))
    assert await due(store) == [make_send(1)]


async def test_another_problem_of_a_reply_does_not_say_that_it_is_sent_anyway(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    await store.enqueue(make_send(1), seen_reply=0)
    assert await due(store) == [make_send(1)]
    await store.record_answer(command_id(1), make_rejection(1, "no_channel"))
    await push(store, make_reply(1001, author=2))
    await store.retry_problem(command_id(1))
    assert await due(store) == []
    assert [entry.problem for entry in await store.outbox()] == ["newer_reply"]


@pytest.mark.parametrize("make", [make_read, make_unread, make_mentions_seen])
async def test_a_mark_that_is_rejected_is_dropped_and_the_truth_shows_again(
    store: Store, make: Callable[[int], Command]
) -> None:
    await fill(store, make_contact(1), make_conversation(1, incoming_count=3))
    await store.enqueue(make(1))
    await store.record_answer(command_id(1), make_rejection(1, "conversation_not_found"))
    assert list(await store.outbox()) == []
    assert await store.outbox_counts() == OutboxCounts()
    [entry] = await store.entries(ContactQuery())
    assert entry.unread_count == 3


# Long commands --------------------------------------------------------------------------------------------------------


def make_part(number: int) -> ImportContacts:
    """Return a part of an import."""
    imported = tuple(ImportedContact(contact_id=contact_id(1000 + n), name="Zoë") for n in range(number))
    return ImportContacts(command_id=command_id(number), import_id=UUID(int=5), contacts=imported)


async def test_no_write_walks_through_the_parts_of_an_import(store: Store) -> None:
    """Their bodies lie on many pages before the columns that say where they stand: only an index tells without them."""
    await store.enqueue_many([make_part(number) for number in range(1, 4)])
    await fill(store, make_contact(1), make_conversation(1), make_message(100))
    plans: list[str] = []

    def explain(conn: Any, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if "outbox" in statement:
            found = conn.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append(" / ".join(row[3] for row in found))

    event.listen(store._database._connected(), "before_cursor_execute", explain)
    store._is_tidy = False
    await push(store, make_message(2001))
    assert await due(store) == [make_part(1)]
    assert (await store.outbox_counts()).waiting == 3
    found = " / ".join(plans)
    for index in ("outbox_acknowledged", "outbox_waiting", "outbox_settled"):
        assert index in found, plans
    assert not any(plan.startswith("SCAN outbox") and "INDEX" not in plan for plan in plans), plans


async def test_the_commands_are_counted_by_where_they_stand(store: Store) -> None:
    assert await store.outbox_counts() == OutboxCounts()
    await fill(store, make_contact(1), make_conversation(1))
    for number in range(1, 6):
        await store.enqueue(make_assign(number, contact=number))
    await store.record_answer(command_id(1), make_ok(1, shared=1))
    await store.record_answer(command_id(2), make_ok(2, shared=5000))
    await store.record_answer(command_id(3), make_rejection(3, "user_not_found"))
    assert await store.outbox_counts() == OutboxCounts(waiting=2, problems=1)


async def test_what_was_refused_of_an_import_is_forgotten_with_the_next_start(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "cache.db")
    await store.enqueue_many([make_part(1), make_part(2), make_assign(3)])
    await store.record_answer(command_id(1), make_rejection(1, "not_allowed"))
    await store.record_answer(command_id(3), make_rejection(3, "user_not_found"))
    assert await store.import_progress(UUID(int=5)) == ImportProgress(left=1, refused=1)
    await store.close()
    store = await open_store(tmp_path / "cache.db")
    await fill(store, make_contact(1), make_conversation(1))
    assert [entry.command for entry in await store.outbox()] == [make_part(2), make_assign(3)]
    await store.close()
