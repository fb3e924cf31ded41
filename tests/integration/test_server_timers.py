"""The timers: snoozed conversations return and idle ones are closed, on both databases, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.event import ConversationClosed, ConversationReturned, Event, EventDetail
from desktop_inbox.domain.message import Message
from desktop_inbox.server.services.due import CONVERSATIONS_PER_WRITE, do_what_is_due, find_next_due
from desktop_inbox.server.services.incoming import Received
from desktop_inbox.server.services.timers import Timers
from desktop_inbox.server.services.workspaces import find_workspaces
from desktop_inbox.server.storage.database import Committed, Database, Tx
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.databases import SteppingClock
from tests.fixtures.desks import Desk

HALF_AN_HOUR = AutoClosing(is_on=True, after_minutes=30)


async def _conversation(desk: Desk, message: Message) -> Conversation:
    found = await desk.conversations(message.contact_id)
    return next(conversation for conversation in found if conversation.id == message.conversation_id)


async def _by_timers(desk: Desk, message: Message) -> list[EventDetail]:
    """Return what timers did to a contact's conversations."""
    items = [item for item in await desk.timeline(message.contact_id) if isinstance(item, Event)]
    assert all(item.actor_id is None for item in items if item.source is Source.TIMER)
    return [item.detail for item in items if item.source is Source.TIMER]


async def _answered(desk: Desk, address: str = "susan") -> Message:
    """Return the message of a contact who was answered, in a workspace that closes after half an hour."""
    await desk.set_workspace(auto_closing=HALF_AN_HOUR)
    message = await desk.receive(address)
    await desk.ok("ana", desk.send(message))
    return message


@pytest.fixture
def timers(any_desk: Desk) -> Timers:
    return Timers(any_desk.database, any_desk.clock)


async def test_a_snoozed_conversation_returns_when_its_time_is_over(any_desk: Desk, timers: Timers) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.snooze(hola, hours=4))
    until = desk.clock.now() + timedelta(hours=4)
    assert await timers.do_due() == until
    desk.clock.advance(hours=4, seconds=-1)
    assert await timers.do_due() == until
    assert (await _conversation(desk, hola)).snoozed_until == until
    desk.clock.advance(seconds=1)
    assert await timers.do_due() is None

    returned = await _conversation(desk, hola)
    assert (returned.snoozed_until, returned.snoozed_at, returned.snoozed_by) == (None, None, None)
    assert returned.status is ConversationStatus.OPEN
    assert await _by_timers(desk, hola) == [ConversationReturned()]


async def test_a_conversation_is_closed_when_the_contact_has_not_answered(any_desk: Desk, timers: Timers) -> None:
    desk = any_desk
    hola = await _answered(desk)
    assert await timers.do_due() == desk.clock.now() + timedelta(minutes=30)
    desk.clock.advance(minutes=30, seconds=-1)
    await timers.do_due()
    assert (await _conversation(desk, hola)).status is ConversationStatus.OPEN
    desk.clock.advance(seconds=1)
    assert await timers.do_due() is None

    closed = await _conversation(desk, hola)
    assert (closed.status, closed.closed_at) == (ConversationStatus.CLOSED, desk.clock.now())
    assert (closed.closed_source, closed.closed_by) == (Source.TIMER, None)
    assert (closed.closing_category, closed.closing_summary) == ("", "")
    contact = await desk.contact(hola.contact_id)
    assert (contact.open_conversation_id, contact.assignee_id) == (None, desk.user_id("ana"))
    assert await _by_timers(desk, hola) == [ConversationClosed()]


async def test_nobody_is_closed_who_waits_for_an_answer_or_where_it_is_off(any_desk: Desk, timers: Timers) -> None:
    desk = any_desk
    unanswered = await desk.receive("mateo")
    hola = await _answered(desk)
    wrote_again = await _answered(desk, "omar")
    await desk.receive("omar", "¿Y?")
    desk.clock.advance(days=1)
    await desk.set_workspace(auto_closing=AutoClosing(after_minutes=30))
    assert await timers.do_due() is None
    await desk.set_workspace(auto_closing=HALF_AN_HOUR)
    await timers.do_due()
    for message, status in ((unanswered, "open"), (hola, "closed"), (wrote_again, "open")):
        assert (await _conversation(desk, message)).status.value == status


async def test_the_time_snoozed_does_not_bring_the_closing_nearer(any_desk: Desk, timers: Timers) -> None:
    desk = any_desk
    hola = await _answered(desk)
    desk.clock.advance(minutes=20)
    await desk.ok("ana", desk.snooze(hola, hours=5))
    desk.clock.advance(hours=5)
    assert await timers.do_due() == desk.clock.now() + timedelta(minutes=10)
    desk.clock.advance(minutes=10)
    await timers.do_due()
    assert await _by_timers(desk, hola) == [ConversationReturned(), ConversationClosed()]


async def test_closing_by_time_unassigns_nobody(any_desk: Desk, timers: Timers) -> None:
    desk = any_desk
    hola = await _answered(desk)
    await desk.set_workspace(unassigns_on_close=True)
    desk.clock.advance(minutes=30)
    await timers.do_due()
    assert (await desk.contact(hola.contact_id)).assignee_id == desk.user_id("ana")


async def test_blocked_contacts_are_left_alone_and_hold_nobody_up(any_desk: Desk, timers: Timers) -> None:
    desk = any_desk
    snoozed, idle = await desk.receive("mateo"), await _answered(desk, "omar")
    await desk.ok("ana", desk.snooze(snoozed, minutes=10))
    for message in (snoozed, idle):
        await desk.ok("ana", desk.block(message))
    desk.clock.advance(minutes=1)
    other = await _answered(desk)
    desk.clock.advance(minutes=40)
    assert await timers.do_due() is None
    assert (await _conversation(desk, snoozed)).snoozed_until is not None
    assert (await _conversation(desk, idle)).status is ConversationStatus.OPEN
    assert await _by_timers(desk, other) == [ConversationClosed()]

    for message in (snoozed, idle):
        await desk.ok("ana", desk.unblock(message))
    await timers.do_due()
    assert await _by_timers(desk, snoozed) == [ConversationReturned()]


async def test_the_time_blocked_does_not_bring_the_closing_nearer(any_desk: Desk, timers: Timers) -> None:
    desk = any_desk
    idle = await _answered(desk)
    snoozed = await _answered(desk, "omar")
    await desk.ok("ana", desk.snooze(snoozed, days=2))
    for message in (idle, snoozed):
        await desk.ok("ana", desk.block(message))
    desk.clock.advance(days=1)
    for message in (idle, snoozed):
        await desk.ok("ana", desk.unblock(message))
    assert await timers.do_due() == desk.clock.now() + timedelta(minutes=30)
    await desk.ok("ana", desk.unsnooze(snoozed))
    desk.clock.advance(minutes=30, seconds=-1)
    await timers.do_due()
    assert await _by_timers(desk, idle) == await _by_timers(desk, snoozed) == []
    desk.clock.advance(seconds=1)
    await timers.do_due()
    assert await _by_timers(desk, idle) == await _by_timers(desk, snoozed) == [ConversationClosed()]


async def test_what_piled_up_is_handled_in_small_writes(any_desk: Desk, timers: Timers) -> None:
    desk = any_desk
    count = CONVERSATIONS_PER_WRITE * 2 + 1
    await desk.set_workspace(auto_closing=HALF_AN_HOUR)
    outcomes = await desk.receive_all([desk.item(f"contact {number}") for number in range(count)])
    received = [outcome.message for outcome in outcomes if isinstance(outcome, Received)]
    for message in received[::2]:
        await desk.ok("ana", desk.snooze(message, minutes=5))
    for message in received[1::2]:
        await desk.ok("ana", desk.send(message))
    desk.clock.advance(days=2)
    told: list[Committed] = []
    desk.database.subscribe(told.append)

    assert await timers.do_due() is None

    conversations = await desk.database.read(lambda conn: fetch_all(conn, Conversation))
    assert all(conversation.snoozed_until is None for conversation in conversations)
    assert sum(c.status is ConversationStatus.CLOSED for c in conversations) == len(received[1::2])
    assert len(told) == 3
    assert all(len(committed.shared) <= 3 * CONVERSATIONS_PER_WRITE for committed in told)


async def test_a_batch_takes_few_statements_however_long_it_is(any_desk: Desk) -> None:
    desk = any_desk
    await desk.set_workspace(auto_closing=HALF_AN_HOUR)
    for number in range(12):
        hola = await desk.receive(f"contact {number}")
        await desk.ok("ana", desk.snooze(hola, hours=1) if number % 2 else desk.send(hola))
    desk.clock.advance(days=1)
    statements: list[str] = []

    def do_it(tx: Tx) -> None:
        event.listen(tx.conn, "before_cursor_execute", lambda *given: statements.append(given[2]))
        do_what_is_due(tx)
        tx.flush()

    await desk.database.write(desk.workspace_id, do_it)
    assert len(statements) <= 15, statements


async def test_the_next_due_is_looked_up_in_an_index(desk: Desk) -> None:
    await desk.set_workspace(auto_closing=HALF_AN_HOUR)
    [workspace] = await desk.database.read(find_workspaces)
    plans: list[str] = []

    def explain(conn: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "FROM conversations" in statement:
            found = conn.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[attr-defined] # SQLite's
            plans.append(" / ".join(row[3] for row in found))

    def find(conn: object) -> datetime | None:
        event.listen(conn, "before_cursor_execute", explain)
        return find_next_due(conn, workspace)  # type: ignore[arg-type] # a connection

    await desk.database.read(find)
    assert ["ix_conversations_snoozed" in plans[0], "ix_conversations_idle" in plans[1]] == [True, True], plans
    assert not any("TEMP B-TREE" in plan for plan in plans), plans


# The task -------------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _running(desk: Desk, longest_sleep_s: float = 60.0) -> AsyncIterator[None]:
    task = asyncio.create_task(Timers(desk.database, desk.clock, longest_sleep_s=longest_sleep_s).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _until(desk: Desk, message: Message, holds: Callable[[Conversation], bool]) -> None:
    committed = asyncio.Event()
    subscription = desk.database.subscribe(lambda _: committed.set())
    async with asyncio.timeout(10.0):
        while not holds(await _conversation(desk, message)):
            await committed.wait()
            committed.clear()
    subscription.close()


async def test_a_snooze_is_heard_of_while_the_task_sleeps(any_desk: Desk) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    async with _running(desk, longest_sleep_s=0.02):
        await asyncio.sleep(0.05)
        await desk.ok("ana", desk.snooze(hola, minutes=5))
        await asyncio.sleep(0.05)
        assert (await _conversation(desk, hola)).snoozed_until is not None
        desk.clock.advance(minutes=5)
        await _until(desk, hola, lambda conversation: conversation.snoozed_until is None)
    assert await _by_timers(desk, hola) == [ConversationReturned()]


class _RunningClock(SteppingClock):
    """A stepping clock whose time also passes by itself."""

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=SystemClock().monotonic_s())


async def test_the_task_wakes_for_what_is_due_before_its_next_look(sqlite_url: str) -> None:
    clock = _RunningClock()
    database = await Database.open(sqlite_url, clock=clock)
    try:
        desk = Desk(database, clock)
        await desk.set_up()
        hola = await desk.receive("susan")
        async with _running(desk):
            await asyncio.sleep(0.05)
            await desk.ok("ana", desk.snooze(hola, seconds=0.3))
            await _until(desk, hola, lambda conversation: conversation.snoozed_until is None)
    finally:
        await database.close()


async def test_another_setting_takes_effect_at_once(any_desk: Desk) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.send(hola))
    desk.clock.advance(hours=1)
    async with _running(desk):
        await asyncio.sleep(0.05)
        assert (await _conversation(desk, hola)).status is ConversationStatus.OPEN
        await desk.set_workspace(auto_closing=HALF_AN_HOUR)
        await _until(desk, hola, lambda conversation: conversation.status is ConversationStatus.CLOSED)


async def test_an_unblocked_contacts_conversation_is_due_at_once(any_desk: Desk) -> None:
    desk = any_desk
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.snooze(hola, minutes=5))
    await desk.ok("ana", desk.block(hola))
    desk.clock.advance(hours=1)
    async with _running(desk):
        await asyncio.sleep(0.05)
        assert (await _conversation(desk, hola)).snoozed_until is not None
        await desk.ok("ana", desk.unblock(hola))
        await _until(desk, hola, lambda conversation: conversation.snoozed_until is None)


async def test_what_became_due_while_the_server_was_down_is_done_at_its_start(any_desk: Desk) -> None:
    desk = any_desk
    hola = await _answered(desk)
    desk.clock.advance(days=3)
    async with _running(desk):
        await _until(desk, hola, lambda conversation: conversation.status is ConversationStatus.CLOSED)


async def test_it_goes_on_after_the_database_could_not_be_used(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = any_desk
    hola = await _answered(desk)
    desk.clock.advance(days=3)
    failures = 2
    submit = desk.database.submit

    def fail_at_first(*given: object) -> object:
        nonlocal failures
        if failures:
            failures -= 1
            raise StoreUnavailableError
        return submit(*given)  # type: ignore[arg-type] # what it was called with

    monkeypatch.setattr(desk.database, "submit", fail_at_first)
    monkeypatch.setattr("desktop_inbox.server.services.timers._FIRST_RETRY_S", 0.01)
    async with _running(desk, longest_sleep_s=0.015):
        await _until(desk, hola, lambda conversation: conversation.status is ConversationStatus.CLOSED)
    assert [record.args[0] for record in caplog.records if "Timers" in record.msg] == [0.01, 0.015]  # type: ignore[index] # a tuple


async def test_a_mistake_of_ours_is_logged_and_holds_up_no_other_workspace(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = any_desk
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    broken, whole = await _answered(desk), await _answered(other)
    desk.clock.advance(days=3)
    failures = 2

    def fail_in_one(tx: Tx) -> bool:
        nonlocal failures
        if tx.workspace_id == desk.workspace_id and failures:
            failures -= 1
            raise ValueError("¡Hola!")
        return do_what_is_due(tx)

    timers = Timers(desk.database, desk.clock, longest_sleep_s=40.0)
    monkeypatch.setattr("desktop_inbox.server.services.timers.do_what_is_due", fail_in_one)
    assert await timers.do_due() == desk.clock.now() + timedelta(seconds=30)
    assert await _by_timers(other, whole) == [ConversationClosed()]
    assert await timers.do_due() == desk.clock.now() + timedelta(seconds=30)
    assert failures == 1

    desk.clock.advance(seconds=30)
    assert await timers.do_due() == desk.clock.now() + timedelta(seconds=40)
    assert await _by_timers(desk, broken) == []
    desk.clock.advance(seconds=40)
    assert await timers.do_due() is None
    assert await _by_timers(desk, broken) == [ConversationClosed()]
    told = [record.getMessage() for record in caplog.records if "Timers" in record.msg]
    assert len(told) == 2
    assert not any("Hola" in words for words in told)


async def test_the_task_outlives_a_mistake_of_ours(any_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = any_desk
    hola = await _answered(desk)
    desk.clock.advance(days=3)
    failures = 2

    def fail_at_first(*given: object) -> object:
        nonlocal failures
        if failures:
            failures -= 1
            raise KeyError
        return find_next_due(*given)  # type: ignore[arg-type] # what it was called with

    monkeypatch.setattr("desktop_inbox.server.services.timers.find_next_due", fail_at_first)
    monkeypatch.setattr("desktop_inbox.server.services.timers._FIRST_RETRY_S", 0.01)
    async with _running(desk, longest_sleep_s=0.015):
        await _until(desk, hola, lambda conversation: conversation.status is ConversationStatus.CLOSED)
