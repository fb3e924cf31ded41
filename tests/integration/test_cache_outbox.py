"""The outbox: its lanes, the server's answers, the user's decisions, and sending again after a restored backup."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from tests.fixtures.caches import CACHE_KEY, fill, open_store
from tests.fixtures.commands import (
    command_id,
    make_assign,
    make_ok,
    make_rejection,
    make_send,
    sent_message_id,
)
from tests.fixtures.rows import (
    contact_id,
    make_contact,
    make_conversation,
    user_id,
)

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
