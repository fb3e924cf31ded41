"""The cache's sync side: snapshots, generations, changes, cursors, stretches of history, drafts."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.conversation import ConversationStatus
from desktop_inbox.domain.errors import ProtocolError
from desktop_inbox.domain.inbox import ContactQuery, Inbox
from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.changes import (
    Change,
    ChangeBatch,
    ChangesPage,
    Cursor,
    HistoryRange,
    SnapshotPage,
    Stream,
    TimelinePage,
)
from tests.fixtures.caches import fill, open_store, push
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


async def apply(store: Store, page: SnapshotPage) -> SnapshotPage:
    return await store.apply_snapshot_page(msgspec.json.encode(page))


def batch(after: int, upto: int, *rows: Row, stream: Stream = Stream.SHARED, kind: str = "row.changed") -> ChangeBatch:
    return ChangeBatch(stream=stream, after=after, upto=upto, changes=[Change(kind=kind, row=row) for row in rows])


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
    assert (await store.counts())[Inbox.ALL].open_count == 0
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
    page = await apply(store, make_page(make_contact(1), make_conversation(1), next="p2", done=2, total=3))
    assert (page.next, page.done, page.total, page.usable) == ("p2", 2, 3, True)
    assert await store.cursor() is None
    assert await names(store) == [make_contact(1).name], "what has come is readable at once"
    await apply(store, make_page(make_message(100)))
    assert await store.cursor() == CURSOR


async def test_an_interrupted_snapshot_goes_on_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    store = await open_store(path)
    await store.begin_snapshot()
    await apply(store, make_page(make_contact(1), make_conversation(1), next="p2"))
    await store.close()
    store = await open_store(path)
    assert await store.cursor() is None
    assert await store.begin_snapshot() == "p2"
    await apply(store, make_page(make_contact(2), make_conversation(2)))
    assert len(await names(store)) == 2
    await store.close()


async def test_a_snapshot_can_be_given_up_and_taken_anew(store: Store) -> None:
    await store.begin_snapshot()
    await apply(store, make_page(make_contact(1), make_conversation(1), next="p2"))
    assert await store.begin_snapshot(restart=True) is None
    await apply(store, make_page(make_contact(2), make_conversation(2)))
    assert await names(store) == [make_contact(2).name], "the rows of the one given up are gone"


async def test_a_page_of_another_snapshot_begins_a_generation(store: Store) -> None:
    await store.begin_snapshot()
    await apply(store, make_page(make_contact(1), make_conversation(1), next="p2"))
    await apply(store, make_page(make_contact(2), make_conversation(2), cursor=OTHER))
    assert await store.cursor() == OTHER
    assert await names(store) == [make_contact(2).name]


async def test_a_page_applied_twice_changes_nothing(store: Store) -> None:
    await store.begin_snapshot()
    first = make_page(make_contact(1), make_conversation(1), make_message(100), next="p2")
    await apply(store, first)
    await apply(store, first)
    await apply(store, make_page())
    assert await names(store) == [make_contact(1).name]
    assert await positions(store) == [100]


async def test_a_page_without_a_begun_snapshot_is_our_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="begin_snapshot"):
        await apply(store, make_page())


# Resync ---------------------------------------------------------------------------------------------------------------


async def test_the_old_generation_stays_readable_until_the_new_one_is_whole(store: Store) -> None:
    await fill(store, *make_directory(), make_contact(1), make_conversation(1), make_message(100))
    await store.begin_snapshot()
    assert await store.cursor() is None
    await apply(store, make_page(make_contact(2), make_conversation(2), next="p2", cursor=OTHER))
    assert set(await names(store)) == {make_contact(1).name, make_contact(2).name}
    timeline = await store.timeline(contact_id(1))
    assert [item.position for item in timeline.items] == [100]
    assert timeline.reaches_start
    await apply(store, make_page(cursor=OTHER))
    assert await names(store) == [make_contact(2).name]
    assert await positions(store) == []
    assert await store.workspace() is None
    assert await store.details(contact_id(1)) is None


async def test_an_old_timeline_stays_readable_when_a_resync_was_given_up_once(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1), make_message(100))
    await store.begin_snapshot()
    await store.begin_snapshot(restart=True)
    assert (await store.timeline(contact_id(1))).reaches_start


async def test_a_restored_server_wins_with_smaller_numbers(store: Store) -> None:
    await fill(store, make_contact(1, ver=900, name="After"), make_conversation(1))
    await store.begin_snapshot()
    await apply(store, make_page(make_contact(1, ver=400, name="Before"), make_conversation(1), cursor=OTHER))
    assert await names(store) == ["Before"]


async def test_rows_that_the_outbox_refers_to_outlive_a_resync_until_it_lets_go(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1), make_message(100), make_read_mark(1))
    await store.enqueue(make_send(1))
    await store.begin_snapshot()
    await apply(store, make_page(cursor=OTHER))
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
    await apply(store, make_page(cursor=OTHER))
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
    assert (await store.counts())[Inbox.ALL].unread_messages == 3
    await push(store, make_read_mark(1, ver=1, incoming_read=3), stream=Stream.PRIVATE)
    assert (await store.counts())[Inbox.ALL].unread_messages == 0


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


# History --------------------------------------------------------------------------------------------------------------


async def with_history(store: Store, first: int, *stored: int) -> None:
    """Fill the store with contact 1 whose timeline is whole from `first` upwards."""
    known = [HistoryRange(contact_id=contact_id(1), first=first)]
    await store.begin_snapshot(restart=True)
    rows = [make_contact(1), make_conversation(1), *(make_message(position) for position in stored)]
    await apply(store, make_page(*rows, history=known))


async def load(store: Store, before: int, first: int, *loaded: int) -> TimelinePage:
    """Store a page of older history."""
    page = TimelinePage(
        contact_id=contact_id(1), items=[make_message(position) for position in loaded], before=before, first=first
    )
    return await store.apply_timeline_page(msgspec.json.encode(page))


async def test_a_timeline_is_read_in_pages(store: Store) -> None:
    await with_history(store, 0, *range(101, 111))
    newest = await store.timeline(contact_id(1), limit=4)
    assert [item.position for item in newest.items] == [107, 108, 109, 110]
    assert (newest.reaches_start, newest.needs_server, newest.reaches_end) == (False, False, True)
    older = await store.timeline(contact_id(1), before=107, limit=4)
    assert [item.position for item in older.items] == [103, 104, 105, 106]
    assert (older.reaches_start, older.needs_server, older.reaches_end) == (False, False, False)
    oldest = await store.timeline(contact_id(1), before=103, limit=2)
    assert [item.position for item in oldest.items] == [101, 102]
    assert (oldest.reaches_start, oldest.needs_server) == (True, False)
    newer = await store.timeline(contact_id(1), after=102, limit=3)
    assert [item.position for item in newer.items] == [103, 104, 105]
    assert not newer.reaches_end
    assert (await store.timeline(contact_id(1), after=107, limit=3)).reaches_end


async def test_what_is_not_cached_needs_the_server(store: Store) -> None:
    await with_history(store, 105, 105, 106)
    newest = await store.timeline(contact_id(1))
    assert (newest.reaches_start, newest.needs_server) == (False, True)
    below = await store.timeline(contact_id(1), before=105)
    assert (below.items, below.reaches_start, below.needs_server) == ((), False, True)
    page = await load(store, 105, 102, 102, 104)
    assert [item.position for item in page.items] == [102, 104]
    assert await positions(store) == [102, 104, 105, 106]
    assert (await store.timeline(contact_id(1))).needs_server
    await load(store, 102, 0)
    assert (await store.timeline(contact_id(1))).reaches_start


async def test_a_page_far_below_leaves_a_gap(store: Store) -> None:
    await with_history(store, 200, 200)
    await load(store, 150, 100, 100, 120)
    assert await positions(store) == [200]
    far = await store.timeline(contact_id(1), before=150)
    assert [item.position for item in far.items] == [100, 120]
    above = await store.timeline(contact_id(1), after=100)
    assert [item.position for item in above.items] == [120]
    assert not above.reaches_end, "the gap up to the newest items is not hidden"
    assert (await store.timeline(contact_id(1), after=160)).items == ()
    await load(store, 200, 140, 160)
    assert await positions(store) == [100, 120, 160, 200]


async def test_a_change_to_an_old_message_shows_only_once_its_surroundings_are_known(store: Store) -> None:
    await with_history(store, 200, 200)
    await push(store, make_message(50, ver=1001, text="edited"))
    assert await positions(store) == [200]
    await load(store, 200, 0, 50, 60)
    items = (await store.timeline(contact_id(1))).items
    assert [(item.position, item.text == "edited") for item in items] == [(50, True), (60, False), (200, False)]


async def test_live_items_follow_on_the_newest_stretch(store: Store) -> None:
    await with_history(store, 200, 200)
    await push(store, make_message(1001))
    assert await positions(store) == [200, 1001]


async def test_a_contact_without_history_is_whole_from_the_snapshot_on(store: Store) -> None:
    await fill(store)
    await push(store, make_contact(1, ver=1001), make_conversation(1, ver=1002), make_message(1003))
    timeline = await store.timeline(contact_id(1))
    assert [item.position for item in timeline.items] == [1003]
    assert timeline.needs_server
    await load(store, 1003, 0)
    assert (await store.timeline(contact_id(1))).reaches_start


async def test_a_contact_that_was_created_live_is_whole(store: Store) -> None:
    await fill(store)
    created = batch(1000, 1001, make_contact(1, ver=1001), kind="contact.created")
    assert await store.apply_changes(created)
    await push(store, make_conversation(1, ver=1002), make_message(1003))
    timeline = await store.timeline(contact_id(1))
    assert (timeline.reaches_start, timeline.needs_server) == (True, False)


async def test_a_timeline_page_with_other_rows_is_refused(store: Store) -> None:
    await fill(store, make_contact(1))
    page = {"contact_id": contact_id(1), "items": [make_contact(2)], "before": 5, "first": 0}
    with pytest.raises(ProtocolError):
        await store.apply_timeline_page(msgspec.json.encode(page))
    assert await store.details(contact_id(2)) is None


async def test_details_tell_all_of_a_contact(store: Store) -> None:
    closed = make_conversation(2, contact=1, status=ConversationStatus.CLOSED, ver=40)
    identities = [make_identity(1), make_identity(2, contact_id=contact_id(1), display="Ana on the phone")]
    await fill(store, make_contact(1), make_conversation(1, incoming_count=2), closed, make_channel(), *identities)
    details = await store.details(contact_id(1))
    assert details.contact == make_contact(1)
    assert details.channels == ((ChannelKind.WEB_CHAT, "visitor-1"), (ChannelKind.WEB_CHAT, "Ana on the phone"))
    assert details.conversations == (make_conversation(1, incoming_count=2), closed)
    assert details.unread_count == 2
    assert await store.open_conversation_id(contact_id(1)) == make_conversation(1).id


async def test_drafts_outlive_a_restart_and_a_resync(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "cache.db")
    await store.save_draft(contact_id(1), "reply", "Buenos d\u00edas \U0001f604")
    await store.save_draft(contact_id(1), "comment", "Ask Ana")
    await store.close()
    store = await open_store(tmp_path / "cache.db")
    await fill(store)
    assert await store.draft(contact_id(1), "reply") == "Buenos d\u00edas \U0001f604"
    assert await store.draft(contact_id(2), "reply") == ""
    await store.save_draft(contact_id(1), "reply", "")
    assert await store.draft(contact_id(1), "reply") == ""
    assert await store.draft(contact_id(1), "comment") == "Ask Ana"
    await store.close()
