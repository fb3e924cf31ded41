"""The timeline on the screen: real geometry, scrolling without jumps, links, reading, keys."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.domain.ports import ConnectionState, Typing
from desktop_inbox.protocol.conversation_commands import MarkRead
from desktop_inbox.ui.kit.fonts import TextStyle, font
from desktop_inbox.ui.timeline.geometry import RowAction
from desktop_inbox.ui.timeline.panel import TimelinePanel
from desktop_inbox.ui.timeline.row_menu import row_menu
from desktop_inbox.ui.timeline.text_block import TextBlock
from desktop_inbox.viewmodels.timeline_rows import UNREAD_KEY, BubbleRow, DayRow
from tests.fixtures import rows
from tests.fixtures.caches import push
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, conversation_rows, long_timeline, open_desk, partial_history

LONG = "A sentence that is long enough to be broken into several lines when the column is narrow. " * 3


async def fill(store, *synced, history=None):
    page = rows.make_page(*synced, **({} if history is None else {"history": history}))
    await store.begin_snapshot(restart=True)
    await store.apply_snapshot_page(msgspec.json.encode(page))


@asynccontextmanager
async def shown(store, *synced, history=None, width=560, height=600, contact=1, state=ConnectionState.ONLINE):
    """Show the panel of a contact; give desk, panel and list."""
    await fill(store, *synced, history=history)
    async with open_desk(store, state=state) as desk:
        panel = TimelinePanel(desk.model.timeline)
        panel.resize(width, height)
        panel.show()
        try:
            await desk.open(contact)
            yield desk, panel, panel.view
        finally:
            panel.close()
            panel.deleteLater()


def top_of(view, text):
    """Return where the bubble with a text begins, in pixels from the viewport's top."""
    model = view.model()
    row = next(row for row in model.rows if isinstance(row, BubbleRow) and row.text == text)
    return view.visualRect(model.index_of(row.key)).top()


def first_in_view(view):
    """Return the first bubble that is wholly in view."""
    model = view.model()
    inside = (
        row
        for number, row in enumerate(model.rows)
        if isinstance(row, BubbleRow) and view.visualRect(model.index(number)).top() >= 0
    )
    return next(inside).text


def scroll(view, value):
    view.verticalScrollBar().setValue(value)


async def test_opens_at_the_end(store):
    async with shown(store, *conversation_rows(*long_timeline(60))) as (_, panel, view):
        bar = view.verticalScrollBar()
        assert bar.maximum() > 0
        assert bar.value() == bar.maximum()
        assert view.is_at_end
        assert not panel.pill.isVisible()


async def test_opens_with_the_unread_marker_in_the_upper_part(store):
    async with shown(store, *conversation_rows(*long_timeline(90), unread=30)) as (_, panel, view):
        rect = view.visualRect(view.model().index_of(UNREAD_KEY))
        assert rect.top() == round(view.viewport().height() * 0.2)
        assert panel.pill.isVisible()


@pytest.mark.parametrize("is_from_server", [False, True])
async def test_older_history_does_not_move_what_is_read(store, is_from_server):
    items = long_timeline(120)
    history = partial_history(1, items[60].position) if is_from_server else None
    cached = items[60:] if is_from_server else items
    async with shown(store, *conversation_rows(*cached), history=history, height=400) as (desk, _, view):
        desk.serve_history(items[:60])
        await desk.settle()
        while len(desk.texts) < len(items):
            count = len(desk.texts)
            scroll(view, 40)
            text = first_in_view(view)
            before = top_of(view, text)
            await until(lambda: len(desk.texts) > count)  # noqa: B023 - awaited within the same turn
            await desk.settle()
            assert top_of(view, text) == before
        assert desk.texts[0] == "message 100"


async def test_history_arriving_at_the_very_top_does_not_pull_the_day_along(store):
    async with shown(store, *conversation_rows(*long_timeline(200)), height=400) as (desk, _, view):
        count = len(desk.texts)
        scroll(view, 0)
        assert isinstance(desk.rows[0], DayRow)
        text = desk.texts[0]
        before = top_of(view, text)
        await until(lambda: len(desk.texts) > count)
        await desk.settle()
        assert top_of(view, text) == before
        assert view.verticalScrollBar().value() > 400


async def test_a_reader_away_from_the_end_stays_and_is_told(store):
    async with shown(store, *conversation_rows(*long_timeline(60))) as (desk, panel, view):
        scroll(view, view.verticalScrollBar().maximum() - 300)
        text = first_in_view(view)
        before = top_of(view, text)
        await push(store, rows.make_message(1100, text="new one"), rows.make_message(1101, text="another"))
        desk.live.type(Typing(contact_id=CONTACT, is_typing=True))
        await desk.settle()
        assert top_of(view, text) == before
        assert panel.pill.isVisible()
        assert panel.pill.count == 2
        assert "2" in panel.pill.text()
        panel.pill.click()
        await desk.settle()
        assert view.is_at_end
        assert not panel.pill.isVisible()
        assert panel.pill.count == 0


async def test_a_reader_at_the_end_stays_there(store):
    async with shown(store, *conversation_rows(*long_timeline(60))) as (desk, _, view):
        for number in range(3):
            await push(store, rows.make_message(1100 + number, text=LONG))
            await desk.settle()
            assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


async def test_ticks_and_taller_rows_above_move_nothing(store):
    items = long_timeline(60)
    async with shown(store, *conversation_rows(*items)) as (desk, _, view):
        scroll(view, view.verticalScrollBar().maximum() - 200)
        text = first_in_view(view)
        before = top_of(view, text)
        changed = [
            msgspec.structs.replace(item, ver=2000 + item.position, text=f"{item.text} {LONG}") for item in items[20:35]
        ]
        await push(store, *changed)
        await desk.settle()
        assert top_of(view, text) == before


async def test_resizing_keeps_what_is_read_in_its_place(store):
    items = [msgspec.structs.replace(item, text=f"{item.text} {LONG}") for item in long_timeline(60)]
    async with shown(store, *conversation_rows(*items)) as (_, panel, view):
        scroll(view, view.verticalScrollBar().maximum() // 2)
        text = first_in_view(view)
        before = top_of(view, text)
        panel.resize(420, 600)
        # The first row in view may be cut above and grows there, so the next may give way by at most its height.
        assert abs(top_of(view, text) - before) < 160
        assert view.sizeHintForIndex(view.model().index(5)).height() > 100
        scroll(view, view.verticalScrollBar().maximum())
        panel.resize(700, 500)
        assert view.is_at_end


async def test_few_rows_stand_at_the_bottom_and_grow_upwards(store):
    async with shown(store, *conversation_rows(*long_timeline(2))) as (desk, panel, view):

        def gap_below():
            last = view.visualRect(view.model().index(len(desk.rows) - 1))
            return view.viewport().height() - 1 - last.bottom()

        assert view.verticalScrollBar().maximum() == 0
        assert top_of(view, "message 100") > 300
        assert gap_below() == 0
        clicked = view.indexAt(QPoint(60, top_of(view, "message 100") + 20))
        assert view.model().row_at(clicked).text == "message 100"
        below = [top_of(view, text) for text in ("message 100", "message 101")]
        for number in range(12):
            before = top_of(view, "message 101")
            await push(store, rows.make_message(1100 + number, text=f"new {number}"))
            await desk.settle()
            assert gap_below() == 0
            assert top_of(view, "message 101") < before
        assert view.verticalScrollBar().maximum() > 0
        assert below[1] - below[0] == top_of(view, "message 101") - top_of(view, "message 100")
        panel.resize(560, 1400)
        assert gap_below() == 0


async def test_another_contact_does_not_keep_the_scrolling(store):
    others = conversation_rows(*long_timeline(60, first=300, contact=2), contact=2)[7:]
    async with shown(store, *conversation_rows(*long_timeline(60)), *others) as (desk, _, view):
        scroll(view, 0)
        await desk.settle()
        await desk.open(2)
        assert view.is_at_end
        assert desk.texts[-1] == "message 359"


async def test_all_is_read_when_the_newest_message_is_in_view_of_an_active_window(store, qapp):
    async with shown(store, *conversation_rows(*long_timeline(9), unread=2)) as (desk, panel, _):
        panel.activateWindow()
        await until(lambda: panel.isActiveWindow() is True)
        await until(lambda: not desk.model.timeline._opening.details.unread_count)
        [command] = await desk.commands()
        assert isinstance(command, MarkRead)


async def test_nothing_is_read_out_of_view_or_in_a_window_behind(store, qapp):
    async with shown(store, *conversation_rows(*long_timeline(90), unread=40)) as (desk, panel, view):
        panel.activateWindow()
        await until(lambda: panel.isActiveWindow() is True)
        assert not view.is_at_end
        await asyncio.sleep(0.3)
        assert await desk.commands() == []
        front = TimelinePanel(desk.model.timeline)
        front.show()
        front.activateWindow()
        await until(lambda: front.isActiveWindow() is True)
        view.scroll_to_end()
        front.view.verticalScrollBar().setValue(0)
        await asyncio.sleep(0.3)
        assert await desk.commands() == []
        front.close()
        front.deleteLater()


# Links ----------------------------------------------------------------------------------------------------------------
def point_in(view, text, where):
    """Return a point of the viewport on the first place in a bubble where `where(hit)` holds."""
    model = view.model()
    row = next(row for row in model.rows if isinstance(row, BubbleRow) and row.text == text)
    rect = view.visualRect(model.index_of(row.key))
    for y in range(rect.top(), rect.bottom(), 4):
        for x in range(rect.left(), rect.right(), 4):
            if where(view.delegate.hit(row, QPointF(x, y) - QPointF(rect.topLeft()))):
                return QPoint(x, y)
    raise AssertionError("nowhere")


async def test_a_click_on_a_link_opens_it_and_beside_it_nothing(store, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    text = "😄 see https://bank.example@evil.example/x."
    async with shown(store, *conversation_rows(rows.make_message(100, text=text))) as (_, _, view):
        on = point_in(view, text, bool)
        QTest.mouseMove(view.viewport(), on)
        assert view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=on)
        assert opened == [QUrl("https://bank.example@evil.example/x")]
        QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, on, view.mapToGlobal(on)))
        assert QToolTip.text() == "evil.example"
        QToolTip.hideText()
        await until(lambda: not QToolTip.isVisible())
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=on + QPoint(0, 60))
        assert len(opened) == 1


async def test_a_failed_message_is_retried_or_discarded_with_a_click(store):
    async with shown(store, *conversation_rows(rows.make_message(100))) as (desk, _, view):
        desk.model.composer.edit("Hola")
        desk.model.composer.send()
        await desk.settle()
        await desk.reject("no_channel")
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=point_in(view, "Hola", lambda hit: hit is RowAction.RETRY)
        )
        await desk.settle()
        assert desk.rows[-1].state is DeliveryState.WAITING
        await desk.reject("no_channel")
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=point_in(view, "Hola", lambda hit: hit is RowAction.DISCARD)
        )
        await desk.settle()
        assert "Hola" not in desk.texts


async def overtaken_reply(desk):
    """Write a reply that a teammate's overtakes before it is sent, and return its row."""
    desk.model.composer.edit("Hola")
    desk.model.composer.send()
    await desk.settle()
    await push(desk.store, rows.make_reply(2000, author=2))
    for _ in range(2):  # first in the lane is that everything was read
        for entry in await desk.store.due_commands(9, frozenset()):
            await desk.store.discard_problem(entry.command.command_id)
    await desk.settle()
    return next(row for row in desk.rows if isinstance(row, BubbleRow) and row.text == "Hola")


async def test_a_reply_that_was_overtaken_is_sent_anyway_or_written_on_with_a_click(store):
    async with shown(store, *conversation_rows(rows.make_message(100))) as (desk, _, view):
        assert (await overtaken_reply(desk)).is_held
        at = point_in(view, "Hola", lambda hit: hit is RowAction.SEND_ANYWAY)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        await desk.settle()
        assert desk.rows[-1].state is DeliveryState.WAITING
        await desk.reject("no_channel")
        at = point_in(view, "Hola", lambda hit: hit is RowAction.EDIT)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        await desk.settle()
        assert "Hola" not in desk.texts
        assert desk.model.composer.text == "Hola"


@pytest.mark.parametrize(("words", "texts", "text"), [("Send anyway", 1, ""), ("Edit", 0, "Hola"), ("Discard", 0, "")])
async def test_the_menu_of_a_reply_that_was_overtaken_offers_the_same(store, words, texts, text):
    async with shown(store, *conversation_rows(rows.make_message(100))) as (desk, _, view):
        row = await overtaken_reply(desk)
        menu = row_menu(view, row, None, view._act, print)
        assert [action.text() for action in menu.actions() if action.text()] == [
            "Copy text",
            "Send anyway",
            "Edit",
            "Discard",
        ]
        next(action for action in menu.actions() if action.text() == words).trigger()
        menu.deleteLater()
        await desk.settle()
        assert desk.texts.count("Hola") == texts
        assert desk.model.composer.text == text


# Keys -----------------------------------------------------------------------------------------------------------------
async def test_keys_move_between_rows_and_copy(store):
    items = [rows.make_message(100 + n, text=f"text {n}") for n in range(3)]
    async with shown(store, *conversation_rows(*items)) as (desk, _, view):
        QTest.keyClick(view, Qt.Key.Key_Up)
        QTest.keyClick(view, Qt.Key.Key_Up)
        QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == "text 1"
        QTest.keyClick(view, Qt.Key.Key_Home)
        assert view.currentIndex().row() == 0
        QTest.keyClick(view, Qt.Key.Key_End)
        assert view.currentIndex().row() == len(desk.rows) - 1
        await desk.settle()


async def test_page_up_at_the_top_asks_again_for_what_is_not_here(store):
    items = long_timeline(40)
    synced = conversation_rows(*items[35:])
    async with shown(store, *synced, history=partial_history(1, 135), state=ConnectionState.OFFLINE) as (desk, _, view):
        asked = len(desk.live.asked_history)
        assert asked >= 1
        QTest.keyClick(view, Qt.Key.Key_PageUp)
        await desk.settle()
        assert len(desk.live.asked_history) == asked + 1


async def test_the_menu_offers_what_the_row_can(store):
    failed = rows.make_reply(101, text="see https://shop.example", state=DeliveryState.FAILED)
    async with shown(store, *conversation_rows(rows.make_message(100), failed)) as (_, _, view):
        QTest.keyClick(view, Qt.Key.Key_Up)
        QTest.keyClick(view, Qt.Key.Key_End)
        menu = open_menu(view)
        names = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert names == ["Copy text", "Open link", "Copy link", "Send again"]
        menu.actions()[2].trigger()
        assert QGuiApplication.clipboard().text() == "https://shop.example"
        menu.close()


def open_menu(view):
    """Open the current row's menu as the keyboard does."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(view.viewport(), event)
    return next(each for each in view.findChildren(QMenu) if each.isVisible())


# Looks ----------------------------------------------------------------------------------------------------------------
async def test_every_row_paints_in_every_width_and_direction(store, qapp):
    items = [
        rows.make_message(100, text="x" * 16_000),
        rows.make_message(101, text="a\n" * 3000 + "b"),
        rows.make_message(102, text="مرحبا\nhello\nשלום"),  # noqa: RUF001
        rows.make_message(103, text="👩‍👩‍👧‍👦"),
        rows.make_message(104, text="\u200d\u202e\u0000 https://"),
        rows.make_comment(105),
        rows.make_event(106),
    ]
    async with shown(store, *conversation_rows(*items)) as (_, panel, view):
        for width in (120, 380, 1600):
            for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
                panel.setLayoutDirection(direction)
                panel.resize(width, 500)
                for value in (0, view.verticalScrollBar().maximum() // 2, view.verticalScrollBar().maximum()):
                    scroll(view, value)
                    assert not panel.grab().isNull()


async def test_bubbles_stand_at_their_side_and_never_wider_than_their_share(store):
    long_word = "Donaudampfschifffahrtsgesellschaft" * 6
    items = [
        rows.make_message(100, text=long_word),
        rows.make_reply(101, text=long_word),
        rows.make_message(102, text="a"),
    ]
    async with shown(store, *conversation_rows(*items)) as (desk, panel, view):
        outlines = [view.delegate.layout_of(row).outline() for row in desk.rows if isinstance(row, BubbleRow)]
        width = view.viewport().width()
        assert outlines[0].left() < 30
        assert outlines[1].right() > width - 30
        assert all(outline.width() <= width * 0.62 + 6 for outline in outlines)
        assert outlines[2].width() < 100
        panel.resize(330, 500)
        row = next(row for row in desk.rows if isinstance(row, BubbleRow))
        in_narrow = view.delegate.layout_of(row).outline()
        assert 0.75 * 330 < in_narrow.width() < 300


async def test_emoji_within_a_text_are_larger_and_mentions_bold(store):
    comments = [
        rows.make_comment(100, text="all good 😄😄😄"),
        rows.make_comment(101, text="@Agent 2 look", mentioned_user_ids=(rows.user_id(2),)),
    ]
    async with shown(store, *conversation_rows(*comments)) as (desk, _, view):
        for row in [row for row in desk.rows if isinstance(row, BubbleRow)]:
            plain = TextBlock(row.text, font(TextStyle.BODY), 1000)
            assert view.delegate.layout_of(row)._text.width > plain.width + 1


async def test_states_are_said_in_words(store):
    await fill(store, *conversation_rows())
    async with open_desk(store) as desk:
        panel = TimelinePanel(desk.model.timeline)
        panel.show()
        assert panel._stack.currentWidget() is panel._page
        assert panel._page._title.text() == "No conversation selected"
        await desk.open()
        assert panel._page._title.text() == "No messages yet"
        panel.close()
        panel.deleteLater()
