"""Messages that are sent later: the server's rows, with the user's waiting commands over them."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.contact import ContactAccess
from desktop_inbox.domain.scheduled import ScheduledMessage, ScheduledState
from desktop_inbox.protocol.changes import Stream
from tests.fixtures.caches import apply_page, fill, push
from tests.fixtures.commands import command_id, make_ok, make_rejection
from tests.fixtures.replying_rows import (
    make_attachment,
    make_cancel_scheduled,
    make_schedule,
    make_scheduled,
    scheduled_id,
)
from tests.fixtures.rows import (
    at,
    channel_id,
    contact_id,
    make_contact,
    make_conversation,
    make_page,
    message_id,
    user_id,
)
from tests.fixtures.waiting import until

ONE = frozenset({contact_id(1)})
WAITING, SENT = ScheduledState.WAITING, ScheduledState.SENT
CANCELLED, FAILED = ScheduledState.CANCELLED, ScheduledState.FAILED


@pytest.fixture
async def known(store: Store) -> Store:
    """A store that knows two contacts."""
    await fill(store, make_contact(1), make_conversation(1), make_contact(2), make_conversation(2))
    return store


async def shown(store: Store, contact: int = 1) -> list[ScheduledMessage]:
    return list(await store.scheduled(contact_id(contact)))


async def states(store: Store) -> list[tuple[ScheduledState, str]]:
    return [(row.state, row.text) for row in await shown(store)]


# The server's rows ----------------------------------------------------------------------------------------------------


async def test_they_are_in_the_order_of_their_times(known: Store) -> None:
    late, early, other = make_scheduled(3), make_scheduled(2), make_scheduled(1, contact=2)
    await push(known, late, early, other)
    assert await shown(known) == [early, late]
    assert await shown(known, 2) == [other]


async def test_what_was_sent_stands_in_the_timeline_alone(known: Store) -> None:
    rows = [make_scheduled(n, state=state) for n, state in enumerate((WAITING, SENT, CANCELLED, FAILED), start=1)]
    await push(known, *rows)
    assert [row.state for row in await shown(known)] == [WAITING, CANCELLED, FAILED]


@pytest.mark.parametrize("state", [CANCELLED, FAILED])
async def test_what_was_dismissed_is_shown_no_more_but_while_it_waits(known: Store, state: ScheduledState) -> None:
    await push(known, make_scheduled(1), make_scheduled(2, state=state))
    for number in (1, 2, 99):
        await known.dismiss_scheduled(scheduled_id(number))
    assert await states(known) == [(WAITING, "later 1")]
    await push(known, make_scheduled(1, ver=1001, state=state))
    assert await shown(known) == []


async def test_they_are_part_of_what_a_timeline_shows(known: Store) -> None:
    told: list[StoreChange] = []
    await asyncio.sleep(0.01)
    subscription = known.subscribe(told.append)
    await push(known, make_scheduled(1, state=FAILED))
    await until(lambda: told)
    assert told.pop() == StoreChange(timeline_contact_ids=ONE)
    await known.dismiss_scheduled(scheduled_id(1))
    await until(lambda: told)
    assert told.pop() == StoreChange(timeline_contact_ids=ONE)
    await known.enqueue(make_schedule(1))
    await until(lambda: told)
    subscription.close()
    assert told.pop().timeline_contact_ids == ONE


async def test_they_move_with_a_merged_contact_and_go_with_a_lost_one(known: Store) -> None:
    await push(known, make_scheduled(1, contact=2))
    await push(known, make_scheduled(1, contact=2, ver=1001, contact_id=contact_id(1)))
    assert (len(await shown(known)), len(await shown(known, 2))) == (1, 0)
    lost = ContactAccess(user_id=user_id(), contact_id=contact_id(1), is_visible=False, ver=1)
    await push(known, lost, stream=Stream.PRIVATE)
    assert await shown(known) == []


async def test_a_resync_removes_what_it_does_not_bring(known: Store) -> None:
    await push(known, make_scheduled(1), make_scheduled(2))
    await known.begin_snapshot(restart=True)
    await apply_page(known, make_page(make_contact(1), make_scheduled(2)))
    assert await states(known) == [(WAITING, "later 2")]


# Scheduling -----------------------------------------------------------------------------------------------------------


async def test_one_that_waits_to_be_scheduled_is_shown_whole(known: Store) -> None:
    command = make_schedule(
        1,
        attachments=(make_attachment(1),),
        quoted_id=message_id(100),
        channel_id=channel_id(7),
        cancels_on_message=False,
    )
    await known.enqueue(command)
    [row] = await shown(known)
    assert (row.id, row.contact_id, row.author_id, row.state) == (scheduled_id(1), contact_id(1), user_id(), WAITING)
    assert (row.text, row.attachments, row.quoted_id) == (command.text, command.attachments, command.quoted_id)
    assert (row.channel_id, row.send_at, row.cancels_on_message) == (channel_id(7), command.send_at, False)
    assert (row.code, row.decided_at) == ("", None)


async def test_scheduling_writes_nothing_into_the_timeline(known: Store) -> None:
    await known.enqueue(make_schedule(1))
    assert (await known.timeline(contact_id(1))).items == ()
    details = await known.details(contact_id(1))
    assert details is not None
    assert details.conversations == (make_conversation(1),)


async def test_a_change_is_laid_over_the_servers_row(known: Store) -> None:
    await push(known, make_scheduled(1, author_id=user_id(2)))
    await known.enqueue(make_schedule(1, text="changed", send_at=at(9000)))
    [row] = await shown(known)
    assert (row.text, row.send_at, row.author_id, row.created_at) == ("changed", at(9000), user_id(), at(1))
    await known.discard_problem(command_id(1))
    assert await shown(known) == [make_scheduled(1, author_id=user_id(2))]


async def test_one_that_the_server_refused_stands_there_as_failed(known: Store) -> None:
    await known.enqueue(make_schedule(1))
    await known.record_answer(command_id(1), make_rejection(1, "time_in_past"))
    [row] = await shown(known)
    assert (row.state, row.code, row.text) == (FAILED, "time_in_past", "later 1")
    await known.retry_problem(command_id(1))
    assert await states(known) == [(WAITING, "later 1")]


async def test_a_refused_change_leaves_what_will_be_sent(known: Store) -> None:
    await push(known, make_scheduled(1))
    await known.enqueue(make_schedule(1, text="changed"))
    await known.record_answer(command_id(1), make_rejection(1, "time_in_past"))
    assert await shown(known) == [make_scheduled(1)]


@pytest.mark.parametrize("state", [SENT, CANCELLED, FAILED])
async def test_what_waits_no_more_is_not_changed(known: Store, state: ScheduledState) -> None:
    decided = make_scheduled(1, state=state)
    await push(known, decided)
    await known.enqueue(make_schedule(1, text="changed"))
    await known.enqueue(make_cancel_scheduled(2))
    assert await shown(known) == ([] if state is SENT else [decided])


# Cancelling -----------------------------------------------------------------------------------------------------------


async def test_one_that_waits_to_be_cancelled_is(known: Store) -> None:
    await push(known, make_scheduled(1, author_id=user_id(2)))
    await known.enqueue(make_cancel_scheduled(1))
    [row] = await shown(known)
    assert (row.state, row.decided_by, row.code) == (CANCELLED, user_id(), "")
    assert row.decided_at is not None
    await known.record_answer(command_id(1), make_rejection(1, "message_not_found"))
    assert [row.state for row in await shown(known)] == [WAITING]


async def test_scheduled_and_cancelled_before_it_is_sent(known: Store) -> None:
    await known.enqueue(make_schedule(1))
    await known.enqueue(make_cancel_scheduled(2))
    assert await states(known) == [(CANCELLED, "later 1")]
    await known.dismiss_scheduled(scheduled_id(1))
    assert await shown(known) == []


async def test_the_servers_row_takes_the_commands_place(known: Store) -> None:
    await known.enqueue(make_schedule(1))
    await known.record_answer(command_id(1), make_ok(1, shared=1001))
    assert len(await shown(known)) == 1
    row = make_scheduled(1, ver=1001)
    await push(known, row)
    assert await shown(known) == [row]
