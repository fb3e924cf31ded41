"""A contact's timeline, in the stretches that are cached without gaps; its details; drafts."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.conversation import ConversationStatus
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.errors import ProtocolError
from desktop_inbox.protocol.changes import (
    Change,
    ChangeBatch,
    HistoryRange,
    Stream,
    TimelinePage,
)
from tests.fixtures.caches import apply_page, fill, open_store, push
from tests.fixtures.rows import (
    contact_id,
    make_channel,
    make_contact,
    make_conversation,
    make_identity,
    make_message,
    make_page,
)


async def positions(store: Store, contact: int = 1, **where: int) -> list[int]:
    return [item.position for item in (await store.timeline(contact_id(contact), **where)).items]


async def with_history(store: Store, first: int, *stored: int) -> None:
    """Fill the store with contact 1 whose timeline is whole from `first` upwards."""
    known = [HistoryRange(contact_id=contact_id(1), first=first)]
    await store.begin_snapshot(restart=True)
    rows = [make_contact(1), make_conversation(1), *(make_message(position) for position in stored)]
    await apply_page(store, make_page(*rows, history=known))


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


async def test_an_item_from_before_the_snapshot_is_no_live_one(store: Store) -> None:
    await store.begin_snapshot()
    await apply_page(store, make_page(make_contact(1), make_conversation(1), history=[]))
    await push(store, make_message(999, ver=1001), make_message(1002))
    assert await positions(store) == [1002]


async def test_a_gap_stays_one_while_a_snapshot_is_taken(store: Store) -> None:
    await with_history(store, 105, 105)
    await store.begin_snapshot()
    timeline = await store.timeline(contact_id(1))
    assert [item.position for item in timeline.items] == [105]
    assert timeline.needs_server


async def test_a_contact_that_was_created_live_is_whole(store: Store) -> None:
    await fill(store)
    created = Change(kind="contact.created", row=make_contact(1, ver=1001))
    assert await store.apply_changes(ChangeBatch(stream=Stream.SHARED, after=1000, upto=1001, changes=[created]))
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
    await store.save_draft(contact_id(1), "reply", DraftContent(text="Buenos d\u00edas \U0001f604"))
    await store.save_draft(contact_id(1), "comment", DraftContent(text="Ask Ana"))
    await store.close()
    store = await open_store(tmp_path / "cache.db")
    await fill(store)
    assert (await store.draft(contact_id(1), "reply")).text == "Buenos d\u00edas \U0001f604"
    assert (await store.draft(contact_id(2), "reply")).text == ""
    await store.save_draft(contact_id(1), "reply", DraftContent(text=""))
    assert (await store.draft(contact_id(1), "reply")).text == ""
    assert (await store.draft(contact_id(1), "comment")).text == "Ask Ana"
    await store.close()
