"""The cache's sync side: snapshots, generations, changes, cursors."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import ProtocolError
from desktop_inbox.domain.inbox import ContactQuery, InboxKey
from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.changes import (
    Change,
    ChangeBatch,
    ChangesPage,
    Cursor,
    Stream,
    TimelinePage,
)
from tests.fixtures.caches import apply_page, fill, open_store, push
from tests.fixtures.commands import command_id, make_ok, make_send
from tests.fixtures.rows import (
    contact_id,
    make_channel,
    make_contact,
    make_conversation,
    make_directory,
    make_event,
    make_identity,
    make_message,
    make_page,
    make_read_mark,
    make_user,
    make_workspace,
)

CURSOR = Cursor(epoch="e1", scope="s1", shared=1000)
OTHER = Cursor(epoch="e2", scope="s1", shared=500)


def batch(after: int, upto: int, *rows: Row, stream: Stream = Stream.SHARED) -> ChangeBatch:
    return ChangeBatch(
        stream=stream, after=after, upto=upto, changes=[Change(kind="row.changed", row=row) for row in rows]
    )


async def names(store: Store) -> list[str]:
    return [entry.contact.name for entry in await store.entries(ContactQuery())]


async def positions(store: Store, contact: int = 1, **where: int) -> list[int]:
    return [item.position for item in (await store.timeline(contact_id(contact), **where)).items]


# Snapshots ------------------------------------------------------------------------------------------------------------


async def test_an_empty_cache_knows_nothing(store: Store) -> None:
    assert await store.cursor() is None
    assert await store.workspace() is None
    assert list(await store.users()) == []
    assert list(await store.entries(ContactQuery())) == []
    assert (await store.counts())[InboxKey()].open_count == 0
    assert await store.details(contact_id(1)) is None
    assert await store.open_conversation_id(contact_id(1)) is None
    timeline = await store.timeline(contact_id(1))
    assert (timeline.items, timeline.reaches_start, timeline.needs_server) == ((), False, True)


async def test_a_snapshot_fills_the_cache(store: Store) -> None:
    await fill(store, *make_directory(), make_contact(1), make_conversation(1), make_message(100), make_event(99))
    assert await store.cursor() == CURSOR
    assert await store.workspace() == make_workspace()
    assert [user.name for user in await store.users()] == [f"Agent {number}" for number in range(1, 6)]
    [entry] = await store.entries(ContactQuery())
    assert (entry.contact, entry.conversation) == (make_contact(1), make_conversation(1))
    assert entry.channel_kind is make_channel().kind
    assert (await store.timeline(contact_id(1))).items == (make_event(99), make_message(100))


async def test_users_come_active_first_by_name(store: Store) -> None:
    gone = make_user(1, name="Aaron", is_active=False)
    await fill(store, gone, make_user(2, name="Émile"), make_user(3, name="Zoe"), make_user(4, name="eva"))
    assert [user.name for user in await store.users()] == ["Émile", "eva", "Zoe", "Aaron"]


async def test_the_cursor_counts_only_after_the_last_page(store: Store) -> None:
    assert await store.begin_snapshot() is None
    page = await apply_page(store, make_page(make_contact(1), make_conversation(1), next="p2", done=2, total=3))
    assert (page.next, page.done, page.total, page.usable) == ("p2", 2, 3, True)
    assert await store.cursor() is None
    assert await names(store) == [make_contact(1).name], "what has come is readable at once"
    await apply_page(store, make_page(make_message(100)))
    assert await store.cursor() == CURSOR


async def test_an_interrupted_snapshot_goes_on_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    store = await open_store(path)
    await store.begin_snapshot()
    await apply_page(store, make_page(make_contact(1), make_conversation(1), next="p2"))
    await store.close()
    store = await open_store(path)
    assert await store.cursor() is None
    assert await store.begin_snapshot() == "p2"
    await apply_page(store, make_page(make_contact(2), make_conversation(2)))
    assert len(await names(store)) == 2
    await store.close()


async def test_a_snapshot_can_be_given_up_and_taken_anew(store: Store) -> None:
    await store.begin_snapshot()
    await apply_page(store, make_page(make_contact(1), make_conversation(1), next="p2"))
    assert await store.begin_snapshot(restart=True) is None
    await apply_page(store, make_page(make_contact(2), make_conversation(2)))
    assert await names(store) == [make_contact(2).name], "the rows of the one given up are gone"


async def test_a_page_of_another_snapshot_begins_a_generation(store: Store) -> None:
    await store.begin_snapshot()
    await apply_page(store, make_page(make_contact(1), make_conversation(1), next="p2"))
    await apply_page(store, make_page(make_contact(2), make_conversation(2), cursor=OTHER))
    assert await store.cursor() == OTHER
    assert await names(store) == [make_contact(2).name]


async def test_a_page_applied_twice_changes_nothing(store: Store) -> None:
    await store.begin_snapshot()
    first = make_page(make_contact(1), make_conversation(1), make_message(100), next="p2")
    await apply_page(store, first)
    await apply_page(store, first)
    await apply_page(store, make_page())
    assert await names(store) == [make_contact(1).name]
    assert await positions(store) == [100]


async def test_a_page_without_a_begun_snapshot_is_our_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="begin_snapshot"):
        await apply_page(store, make_page())


# Resync ---------------------------------------------------------------------------------------------------------------


async def test_the_old_generation_stays_readable_until_the_new_one_is_whole(store: Store) -> None:
    await fill(store, *make_directory(), make_contact(1), make_conversation(1), make_message(100))
    await store.begin_snapshot()
    assert await store.cursor() is None
    await apply_page(store, make_page(make_contact(2), make_conversation(2), next="p2", cursor=OTHER))
    assert set(await names(store)) == {make_contact(1).name, make_contact(2).name}
    timeline = await store.timeline(contact_id(1))
    assert [item.position for item in timeline.items] == [100]
    assert timeline.reaches_start
    await apply_page(store, make_page(cursor=OTHER))
    assert await names(store) == [make_contact(2).name]
    assert await positions(store) == []
    assert await store.workspace() is None
    assert await store.details(contact_id(1)) is None


async def test_what_a_resync_did_not_bring_is_not_even_in_the_file(store: Store) -> None:
    """A user who has lost a right keeps nothing of it."""
    await fill(store, make_contact(1), make_conversation(1), make_identity(1), make_message(100), make_read_mark(1))
    await fill(store, make_contact(2))

    def rows_left(conn: Connection) -> dict[str, int]:
        tables = ("contacts", "conversations", "identities", "read_marks", "items", "list_entries", "history")
        return {table: conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables}  # noqa: S608 - fixed names

    left = await store._database.read(rows_left)
    assert {table: count for table, count in left.items() if count} == {"contacts": 1, "history": 1}


async def test_an_old_timeline_stays_readable_when_a_resync_was_given_up_once(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1), make_message(100))
    await store.begin_snapshot()
    await store.begin_snapshot(restart=True)
    assert (await store.timeline(contact_id(1))).reaches_start


async def test_a_restored_server_wins_with_smaller_numbers(store: Store) -> None:
    await fill(store, make_contact(1, ver=900, name="After"), make_conversation(1))
    await store.begin_snapshot()
    await apply_page(store, make_page(make_contact(1, ver=400, name="Before"), make_conversation(1), cursor=OTHER))
    assert await names(store) == ["Before"]


async def test_rows_that_the_outbox_refers_to_outlive_a_resync_until_it_lets_go(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1), make_message(100), make_read_mark(1))
    await store.enqueue(make_send(1))
    await store.begin_snapshot()
    await apply_page(store, make_page(cursor=OTHER))
    assert await names(store) == [make_contact(1).name]
    timeline = await store.timeline(contact_id(1))
    assert [item.position for item in timeline.items] == [0], "the text keeps its place, what was read does not stay"
    assert timeline.needs_server
    await store.discard_problem(command_id(1))
    assert await names(store) == []
    assert await store.details(contact_id(1)) is None


async def test_kept_rows_go_when_the_command_is_done(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    await store.enqueue(make_send(1))
    await store.begin_snapshot()
    await apply_page(store, make_page(cursor=OTHER))
    await store.record_answer(command_id(1), make_ok(1, shared=501))
    assert await names(store) == [make_contact(1).name]
    assert await store.apply_changes(batch(500, 501))
    assert await names(store) == []


async def test_a_conversation_that_the_new_snapshot_has_not_leaves_its_contact(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1), make_conversation(9, contact=1, ver=900))
    assert len((await store.details(contact_id(1))).conversations) == 2
    await fill(store, make_contact(1), make_conversation(1))
    assert (await store.details(contact_id(1))).conversations == (make_conversation(1),)
    [entry] = await store.entries(ContactQuery())
    assert entry.conversation == make_conversation(1)


# Changes --------------------------------------------------------------------------------------------------------------


async def test_changes_move_the_cursor_of_their_stream(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    assert await store.apply_changes(batch(1000, 1003, make_message(1002)))
    assert await store.apply_changes(batch(0, 7, make_read_mark(1, ver=7), stream=Stream.PRIVATE))
    assert await store.cursor() == Cursor(epoch="e1", scope="s1", shared=1003, private=7)


async def test_a_gap_stores_nothing(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    assert not await store.apply_changes(batch(1001, 1002, make_message(1002)))
    assert await store.cursor() == CURSOR
    assert await positions(store) == []


async def test_several_batches_are_one_write(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    read = batch(0, 3, make_read_mark(1, ver=3), stream=Stream.PRIVATE)
    again = batch(1000, 1001, make_message(1001))
    assert await store.apply_changes(batch(1000, 1001, make_message(1001)), read, again, batch(1001, 1002))
    assert await positions(store) == [1001]
    assert await store.cursor() == Cursor(epoch="e1", scope="s1", shared=1002, private=3)


async def test_a_gap_among_several_batches_stores_none(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    assert not await store.apply_changes(batch(1000, 1001, make_message(1001)), batch(1002, 1003, make_message(1003)))
    assert await store.cursor() == CURSOR
    assert await positions(store) == []


async def test_an_old_batch_is_dropped_and_an_overlapping_one_applied(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    assert await store.apply_changes(batch(990, 1000, make_message(995)))
    assert await positions(store) == []
    assert await store.apply_changes(batch(990, 1002, make_message(1002)))
    assert await positions(store) == [1002]
    assert (await store.cursor()).shared == 1002


async def test_only_a_newer_row_replaces(store: Store) -> None:
    await fill(store, make_contact(1, ver=800, name="New"), make_conversation(1))
    await push(store, make_contact(1, ver=700, name="Old"))
    assert await names(store) == ["New"]
    await push(store, make_contact(1, ver=1005, name="Newest"))
    assert await names(store) == ["Newest"]


async def test_changes_are_refused_while_a_snapshot_is_taken(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    await store.begin_snapshot()
    assert not await store.apply_changes(batch(1000, 1001, make_message(1001)))
    page = ChangesPage(batches=[batch(1000, 1001, make_message(1001))], more=True)
    assert not await store.apply_changes_page(msgspec.json.encode(page))
    assert await positions(store) == []


async def test_a_catch_up_page_is_stored_whole(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    batches = [
        batch(1000, 1002, make_message(1001)),
        batch(1002, 1004, make_message(1004)),
        batch(0, 3, make_read_mark(1, ver=3), stream=Stream.PRIVATE),
    ]
    assert await store.apply_changes_page(msgspec.json.encode(ChangesPage(batches=batches, more=True)))
    assert not await store.apply_changes_page(msgspec.json.encode(ChangesPage(batches=[], more=False)))
    assert await positions(store) == [1001, 1004]
    assert await store.cursor() == Cursor(epoch="e1", scope="s1", shared=1004, private=3)


async def test_a_catch_up_page_with_a_gap_is_an_error_and_stores_nothing(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    page = ChangesPage(batches=[batch(1000, 1001, make_message(1001)), batch(1002, 1003)], more=False)
    with pytest.raises(ProtocolError, match="changes_gap"):
        await store.apply_changes_page(msgspec.json.encode(page))
    assert await store.cursor() == CURSOR
    assert await positions(store) == []


async def test_a_read_mark_of_somebody_else_is_not_ours(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1, incoming_count=3), make_read_mark(1, incoming_read=1))
    await push(store, make_read_mark(1, ver=9, incoming_read=3, user=2), stream=Stream.PRIVATE)
    [entry] = await store.entries(ContactQuery())
    assert entry.unread_count == 2


async def test_a_read_mark_changes_the_unread_count(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1, incoming_count=3))
    assert (await store.counts())[InboxKey()].unread_messages == 3
    await push(store, make_read_mark(1, ver=1, incoming_read=3), stream=Stream.PRIVATE)
    assert (await store.counts())[InboxKey()].unread_messages == 0


async def test_fields_of_a_newer_server_are_kept(store: Store) -> None:
    page = msgspec.to_builtins(make_page(make_contact(1), make_conversation(1)))
    page["rows"][0]["shoe_size"] = 43
    await store.begin_snapshot()
    await store.apply_snapshot_page(msgspec.json.encode(page))
    body = await store._database.read(lambda conn: conn.exec_driver_sql("SELECT body FROM contacts").scalar_one())
    assert msgspec.json.decode(body)["shoe_size"] == 43


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b'{"cursor": 1}', b'{"rows":[{"type":"submarine"}]}'])
async def test_garbage_is_a_protocol_error_and_changes_nothing(store: Store, data: bytes) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    before = await names(store)
    for method in (store.apply_changes_page, store.apply_timeline_page):
        with pytest.raises(ProtocolError):
            await method(data)
    await store.begin_snapshot()
    with pytest.raises(ProtocolError):
        await store.apply_snapshot_page(data)
    assert await names(store) == before


@pytest.mark.parametrize("field", ["ver", "position"])
async def test_a_number_that_no_database_takes_is_a_protocol_error(store: Store, field: str) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    message = msgspec.structs.replace(make_message(100), **{field: 2**70})
    page = TimelinePage(contact_id=contact_id(1), items=[message], before=2000, first=0)
    with pytest.raises(ProtocolError, match="bad_answer"):
        await store.apply_timeline_page(msgspec.json.encode(page))
    assert await positions(store) == []


async def test_an_unknown_row_in_a_page_is_a_protocol_error(store: Store) -> None:
    page = msgspec.to_builtins(make_page(make_contact(1)))
    page["rows"].append({"type": "submarine"})
    await store.begin_snapshot()
    with pytest.raises(ProtocolError):
        await store.apply_snapshot_page(msgspec.json.encode(page))
    assert await store.details(contact_id(1)) is None
