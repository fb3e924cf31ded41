"""Answering a message visibly, the channel that a reply goes to, and what that channel takes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.channel_limits import ChannelLimits
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.ids import AttachmentId, IdentityId
from desktop_inbox.domain.message import DeliveryState, Failure, quote_of
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.timeline.geometry import QuoteHit
from desktop_inbox.ui.timeline.row_menu import row_menu
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.timeline_rows import BubbleRow
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, conversation_rows, long_timeline, open_desk

QUESTION = rows.make_message(100, text="Where is\n my parcel?")
QUOTING = ChannelLimits(has_quotes=True)


@pytest.fixture
async def desk(store):
    failed = rows.make_reply(103, state=DeliveryState.FAILED, failure=Failure(code="x"))
    items = (QUESTION, rows.make_reply(101, author=2, text="On its way"), rows.make_comment(102), failed)
    await fill(store, *conversation_rows(*items), rows.make_channel(ver=600, limits=QUOTING))
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def column(desk):
    widget = ConversationColumn(desk.model)
    widget.resize(700, 700)
    widget.show()
    widget.activateWindow()
    desk.model.open(None)
    await desk.open()
    yield widget
    widget.close()
    widget.deleteLater()


def row_of(desk, position):
    return next(row for row in desk.rows if getattr(row, "position", 0) == position)


def point_in(view, row):
    """Return a point of the viewport where a bubble is and a click does nothing."""
    rect, layout = view.visualRect(view.model().index_of(row.key)), view.delegate.layout_of(row)
    return rect.topLeft() + (layout.outline().topLeft() + QPointF(16, 12)).toPoint()


# Answering ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["key", "double click", "button", "menu"])
async def test_a_message_is_answered_by_key_pointer_and_menu(desk, column, way):
    view, row = column.timeline.view, row_of(desk, 100)
    at = point_in(view, row)
    if way == "key":
        view.setFocus()
        view.setCurrentIndex(view.model().index_of(row.key))
        QTest.keyClick(view, Qt.Key.Key_R)
    elif way == "double click":
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    elif way == "button":
        QTest.mouseMove(view.viewport(), at)
        await until(view.reply.isVisible)
        QTest.mouseClick(view.reply, Qt.MouseButton.LeftButton)
        assert not view.reply.isVisible()
    else:
        menu = row_menu(view, row, None, view._act, lambda _hit: None, can_reply=True)
        menu.actions()[0].trigger()
        menu.deleteLater()
    await desk.settle()
    quote = column.composer.quote
    assert quote.isVisible()
    assert (quote.author.text(), quote.line.text()) == ("José Núñez 1", "Where is my parcel?")
    assert column.composer.field.hasFocus()
    QTest.keyClicks(column.composer.field, "Here")
    QTest.keyClick(column.composer.field, Qt.Key.Key_Return)
    await desk.settle()
    [command] = await desk.commands()
    assert (command.text, command.quoted_id) == ("Here", QUESTION.id)
    assert not quote.isVisible()
    assert desk.rows[-1].quote.text == "Where is my parcel?"


async def test_the_quote_goes_by_its_button_and_by_escape(desk, column):
    for key in ("button", "escape"):
        desk.model.timeline.actions.quote(row_of(desk, 101).key)
        await desk.settle()
        assert column.composer.quote.author.text() == "Agent 2"
        if key == "button":
            QTest.mouseClick(column.composer.quote.remove, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(column.composer.field, Qt.Key.Key_Escape)
        assert not column.composer.quote.isVisible()
        assert column.composer.field.hasFocus()


async def test_comments_failures_and_what_the_server_has_not_cannot_be_answered(desk, column):
    desk.model.composer.edit("waiting")
    desk.model.composer.send()
    await desk.settle()
    actions = desk.model.timeline.actions
    possible = [row.position for row in desk.rows if isinstance(row, BubbleRow) and actions.can_quote(row.key)]
    assert possible == [100, 101]
    view = column.timeline.view
    QTest.mouseMove(view.viewport(), point_in(view, row_of(desk, 102)))
    assert not view.reply.isVisible()
    menu = row_menu(view, row_of(desk, 102), None, view._act, lambda _hit: None)
    assert "Reply\tR" not in [action.text() for action in menu.actions()]
    menu.deleteLater()


async def test_a_channel_without_quotes_offers_none(desk, column):
    await push(desk.store, rows.make_channel(ver=700, limits=ChannelLimits()))
    await desk.settle()
    desk.model.timeline.actions.quote(row_of(desk, 100).key)
    desk.model.composer.quote(QUESTION.id)
    await desk.settle()
    assert desk.model.composer.state.quote is None


async def test_answering_turns_a_comment_into_a_reply_and_keeps_both_texts(desk, column):
    desk.model.composer.edit("begun")
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    desk.model.composer.edit("note")
    desk.model.composer.quote(QUESTION.id)
    await desk.settle()
    state = desk.model.composer.state
    assert (state.mode, desk.model.composer.text) == (ComposerMode.REPLY, "begun")
    assert state.quote.message_id == QUESTION.id
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    assert (desk.model.composer.text, desk.model.composer.state.quote) == ("note", None)
    desk.model.composer.set_mode(ComposerMode.REPLY)
    await desk.settle()
    assert desk.model.composer.state.quote.message_id == QUESTION.id


async def test_the_quote_is_part_of_the_draft(desk, store):
    desk.model.composer.quote(QUESTION.id)
    await desk.settle()
    desk.model.open(None)
    await desk.settle()
    assert (await store.draft(CONTACT, "reply")).quoted_id == QUESTION.id
    await desk.open()
    assert desk.model.composer.state.quote.text == "Where is my parcel?"


async def test_a_quote_of_what_is_not_on_this_computer_says_so(desk, column):
    desk.model.composer.quote(rows.message_id(9))
    await desk.settle()
    assert column.composer.quote.author.text() == "Earlier message"
    assert not column.composer.quote.line.isVisible()


async def test_a_click_on_a_quote_leads_to_the_original(store):
    items = long_timeline(400)
    answer = rows.make_reply(3000, text="answer", quote=quote_of(items[3]))
    await fill(store, *conversation_rows(*items, answer))
    async with open_desk(store) as desk:
        column = ConversationColumn(desk.model)
        column.resize(700, 500)
        column.show()
        await desk.open()
        view = column.timeline.view
        assert items[3].id.hex not in [row.key for row in desk.rows]
        row = row_of(desk, 3000)
        rect, layout = view.visualRect(view.model().index_of(row.key)), view.delegate.layout_of(row)
        at = next(
            QPoint(x, y)
            for y in range(0, rect.height(), 3)
            for x in range(0, rect.width(), 3)
            if isinstance(layout.hit(QPointF(x, y)), QuoteHit)
        )
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + at)
        await desk.settle()
        shown = view.visualRect(view.model().index_of(items[3].id.hex))
        assert view.viewport().rect().contains(shown)
        column.close()
        column.deleteLater()


# Channels -------------------------------------------------------------------------------------------------------------


async def add_channel(desk, **fields):
    """Give the contact a second identity, on WhatsApp."""
    identity = rows.make_identity(1, id=IdentityId(rows.make_id(62, 1)), ver=610, channel_id=rows.channel_id(2))
    limits = ChannelLimits(text_characters=1000, caption_characters=100)
    channel = rows.make_channel(2, ver=611, kind=ChannelKind.WHATSAPP, name="Sales", **{"limits": limits, **fields})
    await push(desk.store, channel, identity)
    await desk.settle()


async def test_with_one_channel_it_is_named_and_there_is_nothing_to_choose(desk, column):
    button = column.composer.channel
    assert (button.text(), button.isEnabled(), button.isVisible()) == ("Web chat", False, True)
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    assert not button.isVisible()


async def test_a_reply_goes_to_the_channel_that_was_chosen_and_it_is_remembered(desk, column):
    await add_channel(desk)
    button = column.composer.channel
    assert button.text() == "Web chat", "the open conversation's"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [action.isChecked() for action in button.menu.actions()] == [False, True]
    button.menu.actions()[0].trigger()
    button.menu.close()
    assert button.text() == "WhatsApp"
    await desk.open(2)
    await desk.open(1)
    assert button.text() == "WhatsApp"
    desk.model.composer.edit("Hola")
    desk.model.composer.send()
    await desk.settle()
    assert [command.channel_id for command in await desk.commands()] == [rows.channel_id(2)]


async def test_without_a_choice_the_server_chooses(desk):
    await add_channel(desk)
    desk.model.composer.edit("Hola")
    desk.model.composer.send()
    await desk.settle()
    assert [command.channel_id for command in await desk.commands()] == [None]


async def test_a_channel_that_is_switched_off_is_not_offered_any_more(desk, column):
    await add_channel(desk)
    desk.model.composer.channel.choose(rows.channel_id(2))
    await push(desk.store, rows.make_channel(2, ver=800, kind=ChannelKind.WHATSAPP, is_active=False))
    await desk.settle()
    assert column.composer.channel.text() == "Web chat"
    await push(desk.store, rows.make_channel(1, ver=801, is_active=False))
    await desk.settle()
    state = desk.model.composer.state
    assert state.blocked == "The channel of this contact is switched off. Nothing can be sent to it now."
    assert column.composer.field.isReadOnly()


async def test_the_counter_counts_what_the_channel_takes(desk, column):
    await add_channel(desk)
    desk.model.composer.edit("x" * 900)
    assert desk.model.composer.state.counter == ""
    desk.model.composer.channel.choose(rows.channel_id(2))
    assert desk.model.composer.state.counter == "100"
    desk.model.composer.edit("x" * 1001)
    assert desk.model.composer.state.is_too_long
    assert not desk.model.composer.state.can_send
    desk.model.composer.edit("x" * 101)
    assert desk.model.composer.state.can_send
    file = Attachment(id=AttachmentId(rows.make_id(60, 1)), name="a.pdf", size_bytes=9)
    desk.model.composer.take_up(DraftContent(attachments=(file,)))
    assert not desk.model.composer.state.can_send, "captions are shorter"
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    desk.model.composer.edit("x" * 1001)
    assert desk.model.composer.state.can_send


async def test_a_text_that_cannot_be_sent_stays_and_it_is_said_why(desk, column):
    QTest.keyClicks(column.composer.field, "Hola")
    await push(desk.store, rows.make_contact(1, ver=900, is_blocked=True))
    await desk.settle()
    assert column.composer.field.toPlainText() == "Hola"
    assert column.composer.error.text() == "This contact is blocked. Unblock it to reply."
    assert not column.composer.send.isEnabled()
