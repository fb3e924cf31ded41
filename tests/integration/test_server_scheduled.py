"""Messages that are sent later, on real databases: the timer wakes for them, and nobody's race doubles or loses one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import Connection, event

from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.message import Direction, Message
from desktop_inbox.domain.scheduled import ScheduledState
from desktop_inbox.protocol.commands import AnswerStatus
from desktop_inbox.protocol.conversation_commands import ScheduleMessage
from desktop_inbox.server.services.due import find_next_due
from desktop_inbox.server.services.receiver import Receiver
from desktop_inbox.server.services.timers import Timers
from desktop_inbox.server.services.workspaces import find_workspaces
from desktop_inbox.server.storage.database import Database
from tests.fixtures.databases import SteppingClock
from tests.fixtures.desks import Desk
from tests.fixtures.line_process import ended
from tests.fixtures.replying import Replying
from tests.fixtures.waiting import until_so

ROUNDS = 12


async def _sent(desk: Desk, of: Message) -> list[Message]:
    items = await desk.timeline(of.contact_id)
    return [item for item in items if isinstance(item, Message) and item.direction is Direction.OUTGOING]


async def _state(replying: Replying, command: ScheduleMessage) -> ScheduledState:
    return (await replying.scheduled())[command.message_id].state


# The task -------------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _running(database: Database, clock: SteppingClock, longest_sleep_s: float = 60.0) -> AsyncIterator[None]:
    task = asyncio.create_task(Timers(database, clock, longest_sleep_s=longest_sleep_s).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class _RunningClock(SteppingClock):
    """A stepping clock whose time also passes by itself."""

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=SystemClock().monotonic_s())


async def test_the_task_wakes_for_a_message_that_is_scheduled_while_it_sleeps(sqlite_url: str) -> None:
    clock = _RunningClock()
    database = await Database.open(sqlite_url, clock=clock)
    try:
        desk = Desk(database, clock)
        await desk.set_up()
        replying, hola = Replying(desk), await desk.receive("susan")
        async with _running(database, clock):
            await asyncio.sleep(0.05)
            await desk.ok("ana", replying.schedule(hola, "later"))
            await desk.ok("ana", replying.schedule(hola, "sooner", minutes=1 / 60))
            await until_so(lambda: _sent(desk, hola))
        assert [message.text for message in await _sent(desk, hola)] == ["sooner"]
    finally:
        await database.close()


async def test_one_that_became_due_while_the_server_was_down_is_sent_at_its_start(any_replying: Replying) -> None:
    desk = any_replying.desk
    hola = await desk.receive("susan")
    await desk.ok("ana", any_replying.schedule(hola))
    desk.clock.advance(days=3)
    async with _running(desk.database, desk.clock):
        [message] = await until_so(lambda: _sent(desk, hola))
    assert message.created_at == desk.clock.now()


async def test_a_server_that_is_killed_while_sending_has_sent_nothing(any_replying: Replying) -> None:
    desk = any_replying.desk
    hola = await desk.receive("susan")
    command = any_replying.schedule(hola)
    await desk.ok("ana", command)
    before = await desk.numbers()

    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", _KILLED, _url(desk), str(desk.workspace_id))
    assert await ended(killed) == 9

    assert await _sent(desk, hola) == []
    assert await _state(any_replying, command) is ScheduledState.WAITING
    assert await desk.numbers() == before
    desk.clock.advance(hours=1)
    await Timers(desk.database, desk.clock).do_due()
    assert len(await _sent(desk, hola)) == 1


_KILLED = """
import asyncio, os, sys, uuid
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.message import Direction, Message
from desktop_inbox.server.services.due import do_what_is_due
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.rows import fetch_all

def send_and_die(tx):
    do_what_is_due(tx)
    sent = fetch_all(tx.conn, Message, tables.messages.c.direction == Direction.OUTGOING)
    os._exit(9 if len(sent) == 1 else 1)

async def main():
    database = await Database.open(sys.argv[1], clock=SystemClock())
    await database.write(uuid.UUID(sys.argv[2]), send_and_die)

asyncio.run(main())
"""
"""A server that sends what is due by the real clock, later than the tests' own, and is killed before the commit."""


def _url(desk: Desk) -> str:
    return desk.database.url.render_as_string(hide_password=False)


async def test_two_servers_send_it_once(any_replying: Replying) -> None:
    desk = any_replying.desk
    messages = [await desk.receive(f"contact {number}") for number in range(ROUNDS)]
    for hola in messages:
        await desk.ok("ana", any_replying.schedule(hola))
    desk.clock.advance(hours=1)
    other = await Database.open(_url(desk), clock=desk.clock)
    try:
        await asyncio.gather(*(Timers(database, desk.clock).do_due() for database in (desk.database, other)))
    finally:
        await other.close()
    assert [len(await _sent(desk, hola)) for hola in messages] == [1] * ROUNDS


async def test_the_next_message_is_looked_up_in_an_index(desk: Desk) -> None:
    [workspace] = await desk.database.read(find_workspaces)
    plans: list[str] = []

    def explain(conn: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "FROM scheduled_messages" in statement:
            found = conn.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[attr-defined] # SQLite's
            plans.append(" / ".join(row[3] for row in found))

    def find(conn: Connection) -> datetime | None:
        event.listen(conn, "before_cursor_execute", explain)
        return find_next_due(conn, workspace)

    await desk.database.read(find)
    assert "ix_scheduled_messages_send_at" in plans[0], plans


# Races ----------------------------------------------------------------------------------------------------------------


async def test_the_timer_against_cancelling(any_replying: Replying) -> None:
    desk, timers = any_replying.desk, Timers(any_replying.desk.database, any_replying.desk.clock)
    for number in range(ROUNDS):
        hola = await desk.receive(f"contact {number}")
        command = any_replying.schedule(hola)
        await desk.ok("ana", command)
        desk.clock.advance(hours=1)
        both = [desk.ok("luis", any_replying.cancel(command)), timers.do_due()]
        await asyncio.gather(*(reversed(both) if number % 2 else both))
        state, sent = await _state(any_replying, command), len(await _sent(desk, hola))
        assert (state, sent) in {(ScheduledState.SENT, 1), (ScheduledState.CANCELLED, 0)}


async def test_the_timer_against_a_message_of_the_contact(any_replying: Replying) -> None:
    desk, timers = any_replying.desk, Timers(any_replying.desk.database, any_replying.desk.clock)
    receiver = Receiver(desk.database)
    for number in range(ROUNDS):
        hola = await desk.receive(f"contact {number}")
        command = any_replying.schedule(hola)
        await desk.ok("ana", command)
        desk.clock.advance(hours=1)
        both = [receiver.receive(desk.workspace_id, desk.item(f"contact {number}", "¿Hola?")), timers.do_due()]
        await asyncio.gather(*(reversed(both) if number % 2 else both))
        texts = [item.text for item in await desk.timeline(hola.contact_id) if isinstance(item, Message)]
        if await _state(any_replying, command) is ScheduledState.CANCELLED:
            assert texts == ["Hola", "¿Hola?"]
        else:
            assert texts == ["Hola", "Later", "¿Hola?"], "it was sent before the contact wrote, or not at all"


async def test_two_schedules_of_one_id(any_replying: Replying) -> None:
    desk, timers = any_replying.desk, Timers(any_replying.desk.database, any_replying.desk.clock)
    for number in range(ROUNDS):
        hola = await desk.receive(f"contact {number}")
        first = any_replying.schedule(hola, "ana")
        second = replace(first, command_id=any_replying.new_id(), text="luis")
        await asyncio.gather(desk.ok("ana", first), desk.ok("luis", second))
        [scheduled] = [one for one in (await any_replying.scheduled()).values() if one.contact_id == hola.contact_id]
        assert scheduled.author_id == desk.user_id(scheduled.text), "text and author of one of them"
        desk.clock.advance(hours=1)
        await timers.do_due()
        assert [message.text for message in await _sent(desk, hola)] == [scheduled.text]


async def test_the_timer_against_changing(any_replying: Replying) -> None:
    desk, timers = any_replying.desk, Timers(any_replying.desk.database, any_replying.desk.clock)
    for number in range(ROUNDS):
        hola = await desk.receive(f"contact {number}")
        command = any_replying.schedule(hola, "first")
        await desk.ok("ana", command)
        desk.clock.advance(hours=1)
        changed = any_replying.schedule(hola, "second", message_id=command.message_id)
        change = desk.execute("ana", changed)
        if number % 2:
            _, answer = await asyncio.gather(timers.do_due(), change)
        else:
            answer, _ = await asyncio.gather(change, timers.do_due())
        texts = [message.text for message in await _sent(desk, hola)]
        if answer.status is AnswerStatus.OK:
            assert texts == []
            assert await _state(any_replying, command) is ScheduledState.WAITING
        else:
            assert (answer.code, texts) == ("not_waiting", ["first"])


async def test_cancelling_against_a_message_of_the_contact(any_replying: Replying) -> None:
    desk = any_replying.desk
    receiver = Receiver(desk.database)
    for number in range(ROUNDS):
        hola = await desk.receive(f"contact {number}")
        command = any_replying.schedule(hola)
        await desk.ok("ana", command)
        both = [
            receiver.receive(desk.workspace_id, desk.item(f"contact {number}")),
            desk.ok("luis", any_replying.cancel(command)),
        ]
        await asyncio.gather(*(reversed(both) if number % 2 else both))
        scheduled = (await any_replying.scheduled())[command.message_id]
        assert scheduled.state is ScheduledState.CANCELLED
        assert (scheduled.code, scheduled.decided_by) in {("contact_wrote", None), ("", desk.user_id("luis"))}
