"""What the store tells its subscribers after each kind of write."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
import pytest

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.draft import DRAFT_CHARACTERS, DraftContent
from desktop_inbox.protocol.changes import ChangeBatch, Stream, TimelinePage
from tests.fixtures.caches import fill, push
from tests.fixtures.commands import command_id, make_ok, make_send
from tests.fixtures.rows import (
    contact_id,
    make_contact,
    make_conversation,
    make_identity,
    make_message,
    make_page,
    make_read_mark,
    make_user,
)
from tests.fixtures.waiting import until

ONE = frozenset({contact_id(1)})


@pytest.fixture
async def told(store: Store) -> AsyncIterator[list[StoreChange]]:
    """What was told about a store with contact 1, from now on."""
    changes: list[StoreChange] = []
    subscription = store.subscribe(changes.append)
    await fill(store, make_contact(1), make_conversation(1))
    await until(lambda: any(change.everything for change in changes))
    changes.clear()
    yield changes
    subscription.close()


async def next_change(told: list[StoreChange]) -> StoreChange:
    await until(lambda: told)
    assert len(told) == 1
    return told.pop()


async def test_a_message_changes_its_timeline(store: Store, told: list[StoreChange]) -> None:
    await push(store, make_message(1001))
    assert await next_change(told) == StoreChange(timeline_contact_ids=ONE)


@pytest.mark.parametrize(
    "row", [make_contact(1, ver=1001), make_conversation(1, ver=1001), make_identity(1, ver=1001)], ids=type
)
async def test_a_contacts_rows_change_the_contact(store: Store, told: list[StoreChange], row: object) -> None:
    await push(store, row)
    assert await next_change(told) == StoreChange(contact_ids=ONE)


async def test_a_read_mark_changes_the_contact_of_its_conversation(store: Store, told: list[StoreChange]) -> None:
    await push(store, make_read_mark(1, ver=4), stream=Stream.PRIVATE)
    assert await next_change(told) == StoreChange(contact_ids=ONE)


async def test_people_are_the_directory(store: Store, told: list[StoreChange]) -> None:
    await push(store, make_user(2, ver=1001))
    assert await next_change(told) == StoreChange(directory=True)


async def test_a_command_changes_the_outbox_and_what_it_shows(store: Store, told: list[StoreChange]) -> None:
    everything = StoreChange(contact_ids=ONE, timeline_contact_ids=ONE, outbox=True)
    await store.enqueue(make_send(1))
    assert await next_change(told) == everything
    await store.record_answer(command_id(1), make_ok(1, shared=1001))
    assert await next_change(told) == everything
    await store.apply_changes(ChangeBatch(stream=Stream.SHARED, after=1000, upto=1001, changes=[]))
    assert await next_change(told) == everything, "the command is done"
    await store.enqueue(make_send(2))
    await next_change(told)
    await store.discard_problem(command_id(2))
    assert await next_change(told) == everything


async def test_older_history_changes_the_timeline_even_when_it_is_empty(store: Store, told: list[StoreChange]) -> None:
    page = TimelinePage(contact_id=contact_id(1), items=[], before=100, first=0)
    await store.apply_timeline_page(msgspec.json.encode(page))
    assert await next_change(told) == StoreChange(timeline_contact_ids=ONE)


async def test_the_end_of_a_snapshot_changes_everything(store: Store, told: list[StoreChange]) -> None:
    await store.begin_snapshot()
    await store.apply_snapshot_page(msgspec.json.encode(make_page(make_contact(2), next="p2")))
    assert not (await next_change(told)).everything
    await store.apply_snapshot_page(msgspec.json.encode(make_page()))
    assert (await next_change(told)).everything


async def test_nothing_is_told_of_what_changed_nothing(store: Store, told: list[StoreChange]) -> None:
    await store.apply_changes(ChangeBatch(stream=Stream.SHARED, after=900, upto=1000, changes=[]))
    await store.apply_changes(ChangeBatch(stream=Stream.SHARED, after=2000, upto=2001, changes=[]))
    await store.discard_problem(command_id(77))
    await store.save_draft(contact_id(1), "reply", DraftContent(text="x" * (DRAFT_CHARACTERS + 1)))
    await push(store, make_message(1001))
    assert await next_change(told) == StoreChange(timeline_contact_ids=ONE)


async def test_who_is_told_finds_the_change(store: Store, told: list[StoreChange]) -> None:
    """A notice comes after the commit, so a query that it causes sees what it tells of."""
    await push(store, make_message(1001))
    await next_change(told)
    assert [item.position for item in (await store.timeline(contact_id(1))).items] == [1001]
