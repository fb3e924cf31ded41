"""The timeline's view-model on a real store: its window, loading, jumping, reading, typing, failures."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from PySide6.QtTest import QAbstractItemModelTester

from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.event import ConversationClosed
from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.domain.ports import ConnectionState, Typing
from desktop_inbox.protocol.changes import TimelinePage
from desktop_inbox.protocol.conversation_commands import AddComment, MarkRead, SendMessage
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.timeline import MAX_ROWS
from desktop_inbox.viewmodels.timeline_rows import (
    HISTORY_KEY,
    TYPING_KEY,
    UNREAD_KEY,
    BubbleRow,
    ClosingRow,
    HistoryRow,
)
from desktop_inbox.viewmodels.timeline_state import Landing, Phase
from tests.fixtures import rows
from tests.fixtures.caches import push
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import (
    CONTACT,
    conversation_rows,
    long_timeline,
    make_unavailable,
    open_desk,
    partial_history,
)


async def filled(store, *synced, history=None):
    page = rows.make_page(*synced, **({} if history is None else {"history": history}))
    await store.begin_snapshot(restart=True)
    await store.apply_snapshot_page(msgspec.json.encode(page))


@pytest.fixture
async def desk(store):
    async with open_desk(store) as opened:
        tester = QAbstractItemModelTester(
            opened.model.timeline.model, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        yield opened
        tester.deleteLater()


async def test_opens_at_the_end_when_everything_is_read(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(10)))
    await desk.open()
    assert desk.model.timeline.take_landing() == Landing(None)
    assert desk.model.timeline.take_landing() is None
    assert desk.texts[-1] == "message 109"
    assert desk.model.timeline.state.phase is Phase.READY


async def test_opens_at_the_first_unread_message(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(10), unread=2))
    await desk.open()
    assert desk.model.timeline.take_landing() == Landing(UNREAD_KEY)
    keys = [row.key for row in desk.rows]
    # 107 and 109 are incoming (108 is a reply): the marker stands before the older of the two.
    assert desk.rows[keys.index(UNREAD_KEY) + 1].text == "message 107"


async def test_many_unread_messages_are_read_back_to_the_first(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(150), unread=60))
    await desk.open()
    keys = [row.key for row in desk.rows]
    incoming = [row for row in desk.rows[keys.index(UNREAD_KEY) :] if isinstance(row, BubbleRow) and row.state is None]
    assert len(incoming) == 60


async def test_a_contact_without_history_is_empty(desk):
    await filled(desk.store, *conversation_rows())
    await desk.open()
    assert desk.model.timeline.state.is_empty
    assert desk.rows == ()


async def test_the_window_never_holds_more_than_its_rows_and_finds_its_way_back(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(700)))
    await desk.open()
    timeline = desk.model.timeline
    timeline.set_following(is_following=False)
    for _ in range(30):
        timeline.load_older()
        await desk.settle()
        assert len(desk.rows) <= MAX_ROWS
    assert desk.texts[0] == "message 100"
    assert not timeline.state.reaches_end
    assert timeline.newest_incoming_key is None
    for _ in range(30):
        timeline.load_newer()
        await desk.settle()
        assert len(desk.rows) <= MAX_ROWS
    assert desk.texts[-1] == "message 799"
    assert timeline.state.reaches_end
    numbers = [int(text.split()[1]) for text in desk.texts]
    assert numbers == list(range(numbers[0], 800))


async def test_a_day_for_every_message_still_fits(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(400, seconds=86_400)))
    await desk.open()
    desk.model.timeline.set_following(is_following=False)
    for _ in range(12):
        desk.model.timeline.load_older()
        await desk.settle()
    assert len(desk.rows) <= MAX_ROWS


async def test_what_arrives_is_shown_and_counted_for_a_reader_who_is_not_at_the_end(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(50)))
    await desk.open()
    timeline = desk.model.timeline
    await push(desk.store, rows.make_message(1100, text="seen"))
    await desk.settle()
    assert (desk.texts[-1], timeline.state.new_count) == ("seen", 0)
    timeline.set_following(is_following=False)
    first = desk.texts[0]
    await push(desk.store, rows.make_message(1200, text="new"), rows.make_reply(1201, author=2, text="a colleague's"))
    await desk.settle()
    assert (desk.texts[-2:], timeline.state.new_count) == (["new", "a colleague's"], 1)
    assert desk.texts[0] == first
    timeline.jump_to_newest()
    await desk.settle()
    assert timeline.state.new_count == 0


async def test_a_burst_while_reading_keeps_the_oldest_row_and_can_be_scrolled_to(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(100)))
    await desk.open()
    timeline = desk.model.timeline
    timeline.set_following(is_following=False)
    first = desk.texts[0]
    await push(desk.store, *(rows.make_message(2000 + number, text=f"burst {number}") for number in range(400)))
    await desk.settle()
    assert desk.texts[0] == first
    assert not timeline.state.reaches_end
    assert timeline.state.new_count == 100  # "more than 99"
    for _ in range(20):
        timeline.load_newer()
        await desk.settle()
    assert desk.texts[-1] == "burst 399"


async def test_switching_quickly_shows_only_the_last(desk):
    contacts = [item for number in (1, 2, 3) for item in conversation_rows(contact=number)[7:]]
    messages = [rows.make_message(200 + number, contact=number, text=f"of {number}") for number in (1, 2, 3)]
    await filled(desk.store, *rows.make_directory(), *contacts, *messages)
    for number in (1, 2, 3, 1, 2):
        desk.model.open(rows.contact_id(number))
        await asyncio.sleep(0)
    await desk.settle()
    assert desk.texts == ["of 2"]
    desk.model.open(None)
    assert desk.texts == []
    assert desk.model.timeline.state.phase is Phase.NOTHING


async def test_older_history_comes_from_the_server(desk):
    items = long_timeline(60)
    await filled(desk.store, *conversation_rows(*items[40:]), history=partial_history(1, 140))
    desk.serve_history(items[:40])
    await desk.open()
    timeline = desk.model.timeline
    timeline.set_following(is_following=False)
    assert len(desk.texts) == 20
    for _ in range(3):
        timeline.load_older()
        await desk.settle()
    assert desk.texts[0] == "message 100"
    assert len(desk.texts) == 60
    asked = len(desk.live.asked_history)
    timeline.load_older()
    await desk.settle()
    assert len(desk.live.asked_history) == asked  # the beginning is known


async def test_while_history_loads_new_messages_still_arrive(desk):
    items = long_timeline(40)
    await filled(desk.store, *conversation_rows(*items[20:]), history=partial_history(1, 120))
    gate = asyncio.Event()

    async def slow(_contact_id, _before):
        await gate.wait()
        return False

    desk.live.older = slow
    await desk.open()
    desk.model.timeline.load_older()
    loading = HistoryRow(key=HISTORY_KEY, text="Loading older messages…", is_loading=True)
    await until(lambda: desk.rows[0] == loading)
    await push(desk.store, rows.make_message(1500, text="meanwhile"))
    await until(lambda: desk.texts[-1] == "meanwhile")
    assert desk.rows[0] == loading
    gate.set()
    await desk.settle()
    assert not isinstance(desk.rows[0], HistoryRow)


async def test_offline_a_row_says_so_and_history_comes_by_itself_on_reconnecting(desk):
    items = long_timeline(40)
    await filled(desk.store, *conversation_rows(*items[20:]), history=partial_history(1, 120))
    desk.serve_history(items[:20])
    desk.live.set_state(ConnectionState.OFFLINE)
    await desk.open()
    timeline = desk.model.timeline
    timeline.load_older()
    await desk.settle()
    assert isinstance(desk.rows[0], HistoryRow)
    assert not desk.rows[0].is_loading
    asked = len(desk.live.asked_history)
    timeline.load_older()  # scrolling does not ask again and again
    await desk.settle()
    assert len(desk.live.asked_history) == asked
    desk.live.set_state(ConnectionState.ONLINE)
    await desk.settle()
    assert desk.texts[0] == "message 100"
    assert not isinstance(desk.rows[0], HistoryRow)


async def test_jumping_shows_a_position_with_what_surrounds_it(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(700)))
    await desk.open()
    desk.model.timeline.take_landing()
    desk.model.timeline.jump_to(300)
    await desk.settle()
    assert desk.model.timeline.take_landing() == Landing(rows.message_id(300).hex)
    assert "message 299" in desk.texts
    assert "message 301" in desk.texts
    assert not desk.model.timeline.state.reaches_end


async def open_before_a_gap(desk):
    """Open what the cache has in two pieces, 100 to 129 and 250 to 299, and jump into the older one."""
    items = long_timeline(200)
    await filled(desk.store, *conversation_rows(*items[150:]), history=partial_history(1, 250))
    page = TimelinePage(contact_id=CONTACT, items=items[:30], before=130, first=0)
    await desk.store.apply_timeline_page(msgspec.json.encode(page))
    desk.serve_history(items)
    await desk.open()
    desk.model.timeline.jump_to(110)
    await desk.settle()
    desk.model.timeline.set_following(is_following=False)


async def test_scrolling_down_crosses_a_gap_of_the_cache(desk):
    await open_before_a_gap(desk)
    assert desk.texts[-1] == "message 129"
    timeline = desk.model.timeline
    for _ in range(12):
        timeline.load_newer()
        await desk.settle()
    assert timeline.state.reaches_end
    numbers = [int(text.split()[1]) for text in desk.texts]
    assert numbers == list(range(numbers[0], 300))
    # The gap is closed from its end: no page is fetched twice.
    assert [before for _, before in desk.live.asked_history] == [250, 230, 210, 190, 170, 150]


async def test_a_gap_waits_for_the_connection_and_is_then_crossed(desk):
    await open_before_a_gap(desk)
    desk.live.set_state(ConnectionState.OFFLINE)
    timeline = desk.model.timeline
    for _ in range(3):
        timeline.load_newer()
        await desk.settle()
    assert desk.texts[-1] == "message 129"
    assert len(desk.live.asked_history) == 1
    desk.live.set_state(ConnectionState.ONLINE)
    await desk.settle()
    assert "message 130" in desk.texts


async def test_jumping_to_a_position_of_which_nothing_is_cached_fetches_it(desk):
    items = long_timeline(100)
    await filled(desk.store, *conversation_rows(*items[80:]), history=partial_history(1, 180))
    desk.serve_history(items)
    await desk.open()
    desk.model.timeline.jump_to(125)
    await desk.settle()
    assert "message 125" in desk.texts
    assert "message 124" in desk.texts


async def test_jumping_to_a_past_conversation_fetches_what_is_missing(desk):
    closed = rows.make_event(101, conversation_id=rows.conversation_id(9), source=Source.USER)
    past = [
        rows.make_event(100, conversation_id=rows.conversation_id(9)),
        msgspec.structs.replace(closed, detail=ConversationClosed(category="Refund"), actor_id=rows.user_id(2)),
    ]
    items = [*past, *long_timeline(60, first=110)]
    await filled(desk.store, *conversation_rows(*items[50:]), history=partial_history(1, items[50].position))
    desk.serve_history(items[:50], page=10)
    await desk.open()
    desk.model.timeline.take_landing()
    desk.model.timeline.jump_to_conversation(rows.conversation_id(9))
    await desk.settle()
    assert desk.model.timeline.take_landing() == Landing(past[0].id.hex)
    assert any(isinstance(row, ClosingRow) and row.category == "Refund" for row in desk.rows)


async def test_reading_raises_the_mark_once(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(9), unread=3))
    await desk.open()
    desk.model.timeline.mark_read()
    desk.model.timeline.mark_read()
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, MarkRead)
    assert (command.conversation_id, command.incoming_read) == (rows.conversation_id(1), 6)
    # The marker stays where it was while the contact is open.
    assert UNREAD_KEY in [row.key for row in desk.rows]


async def test_a_reply_takes_what_was_shown_as_read_and_the_marker_away(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(9), unread=3))
    await desk.open()
    assert UNREAD_KEY in [row.key for row in desk.rows]
    desk.model.composer.edit("Hola")
    desk.model.composer.send()
    await desk.settle()
    [mark] = [command for command in await desk.commands() if isinstance(command, MarkRead)]
    assert (mark.conversation_id, mark.incoming_read) == (rows.conversation_id(1), 6)
    assert UNREAD_KEY not in [row.key for row in desk.rows]
    await push(desk.store, rows.make_message(1100, text="later"))
    await desk.settle()
    assert len([command for command in await desk.commands() if isinstance(command, MarkRead)]) == 1


async def test_a_comment_leaves_unread_what_was_unread(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(9), unread=3))
    await desk.open()
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    desk.model.composer.edit("careful")
    desk.model.composer.send()
    await desk.settle()
    assert [type(command) for command in await desk.commands()] == [AddComment]
    assert UNREAD_KEY in [row.key for row in desk.rows]


async def test_a_read_mark_that_could_not_be_stored_is_raised_again(desk, monkeypatch):
    await filled(desk.store, *conversation_rows(*long_timeline(9), unread=3))
    await desk.open()
    mend = make_unavailable(desk.store, monkeypatch, "enqueue")
    desk.model.timeline.mark_read()
    await desk.settle()
    mend()
    desk.model.timeline.mark_read()
    await desk.settle()
    assert [type(command) for command in await desk.commands()] == [MarkRead]


async def test_nothing_is_marked_when_nothing_is_unread(desk):
    await filled(desk.store, *conversation_rows(*long_timeline(9)))
    await desk.open()
    desk.model.timeline.mark_read()
    await desk.settle()
    assert await desk.commands() == []


async def test_typing_is_told_at_the_end_and_stops(desk):
    await filled(desk.store, *conversation_rows(rows.make_message(100), name="Susan"))
    await desk.open()
    desk.live.type(Typing(contact_id=rows.contact_id(2), is_typing=True))
    assert desk.rows[-1].key != TYPING_KEY
    desk.live.type(Typing(contact_id=CONTACT, is_typing=True))
    assert desk.rows[-1].text == "Susan is typing…"
    desk.live.type(Typing(contact_id=CONTACT, is_typing=True, user_id=rows.user_id(2)))
    assert desk.rows[-1].key == TYPING_KEY
    desk.live.type(Typing(contact_id=CONTACT, is_typing=False))
    assert desk.rows[-1].text == "Agent 2 is typing…"
    desk.model.timeline._typing._expiry.timeout.emit()
    assert desk.rows[-1].key != TYPING_KEY


async def test_a_rejected_message_can_be_sent_again_or_dropped(desk):
    await filled(desk.store, *conversation_rows(rows.make_message(100)))
    await desk.open()
    for text in ("one", "two"):
        desk.model.composer.edit(text)
        desk.model.composer.send()
        await desk.settle()
        await desk.reject("no_channel")
    failed = [row for row in desk.rows if isinstance(row, BubbleRow) and row.failure]
    assert [row.text for row in failed] == ["one", "two"]
    desk.model.timeline.actions.retry(failed[0].key)
    desk.model.timeline.actions.discard(failed[1].key)
    await desk.settle()
    states = {row.text: row.state for row in desk.rows if isinstance(row, BubbleRow)}
    assert states["one"] is DeliveryState.WAITING
    assert "two" not in states


async def test_what_the_channel_could_not_deliver_is_written_once_more(desk):
    failed = rows.make_reply(101, text="Hola", state=DeliveryState.FAILED)
    await filled(desk.store, *conversation_rows(rows.make_message(100), failed))
    await desk.open()
    desk.model.timeline.actions.retry(failed.id.hex)
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, SendMessage)
    assert (command.text, command.conversation_id) == ("Hola", rows.conversation_id(1))
    assert command.message_id != failed.id
    assert not desk.model.timeline.model.row_of(failed.id.hex).can_retry


async def test_two_quick_clicks_on_retry_write_it_once(desk):
    failed = rows.make_reply(101, text="Hola", state=DeliveryState.FAILED)
    await filled(desk.store, *conversation_rows(rows.make_message(100), failed))
    await desk.open()
    desk.model.timeline.actions.retry(failed.id.hex)
    desk.model.timeline.actions.retry(failed.id.hex)
    await desk.settle()
    assert len(await desk.commands()) == 1


async def test_a_store_that_cannot_be_read_is_said_and_can_be_tried_again(desk, monkeypatch):
    await filled(desk.store, *conversation_rows(rows.make_message(100, text="here")))
    mend = make_unavailable(desk.store, monkeypatch, "timeline")
    await desk.open()
    assert desk.model.timeline.state.phase is Phase.FAILED
    mend()
    desk.model.timeline.reload()
    await desk.settle()
    assert desk.texts == ["here"]


async def test_today_becomes_yesterday_at_midnight(desk):
    await filled(desk.store, *conversation_rows(rows.make_message(100)))
    await desk.open()
    assert desk.rows[0].text == "Today"
    desk.clock.pass_time(days=1)
    desk.model.timeline._day_timer.timeout.emit()
    assert desk.rows[0].text == "Yesterday"
