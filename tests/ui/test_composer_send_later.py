"""Sending later: the times on offer, the contact's own time, what is scheduled, and its rows in the timeline."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt, QTime
from PySide6.QtTest import QTest

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.channel_limits import ChannelLimits, FileLimit
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.ids import AttachmentId, MessageId
from desktop_inbox.domain.scheduled import ScheduledMessage, ScheduledState
from desktop_inbox.protocol.conversation_commands import CancelScheduledMessage, ScheduleMessage, SendMessage
from desktop_inbox.ui.composer.later_menu import LaterDialog, open_later_menu
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.timeline.geometry import RowAction
from desktop_inbox.ui.timeline.row_menu import row_menu
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.send_later import LaterTime, SendLater
from desktop_inbox.viewmodels.timeline_rows import ScheduledRow, row_text
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import SetClock
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, NOW, conversation_rows, make_unavailable, open_desk

FILE = Attachment(id=AttachmentId(rows.make_id(60, 1)), name="a.pdf", size_bytes=9)
LATER = NOW + timedelta(days=1)


@pytest.fixture
async def desk(store):
    limits = ChannelLimits(files=(FileLimit(kind=AttachmentKind.FILE, size_bytes=99),))
    channel = rows.make_channel(ver=60, limits=limits)
    await fill(store, *conversation_rows(rows.make_message(100), timezone="America/Bogota"), channel)
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


def scheduled(number=1, **fields):
    basis = {"id": MessageId(rows.make_id(61, number)), "ver": 3000 + number, "contact_id": CONTACT}
    basis |= {"author_id": rows.user_id(1), "text": f"later {number}", "send_at": LATER, "created_at": NOW}
    return ScheduledMessage(**{**basis, **fields})


def later_rows(desk):
    return [row for row in desk.rows if isinstance(row, ScheduledRow)]


# Times ----------------------------------------------------------------------------------------------------------------


def offered(at, zone=UTC, contact=None):
    later = SendLater(SetClock(at), zone)
    later.know_zone(contact)
    return [(choice.label, choice.at.astimezone(zone), choice.theirs) for choice in later.choices]


def test_later_today_tomorrow_and_monday_are_offered():
    at = datetime(2026, 1, 7, 12, 20, tzinfo=UTC)  # a Wednesday
    assert offered(at) == [
        ("Later today", datetime(2026, 1, 7, 15, tzinfo=UTC), ""),
        ("Tomorrow", datetime(2026, 1, 8, 9, tzinfo=UTC), ""),
        ("Next Monday", datetime(2026, 1, 12, 9, tzinfo=UTC), ""),
    ]


@pytest.mark.parametrize(
    ("at", "labels"),
    [
        (datetime(2026, 1, 7, 19, 0, tzinfo=UTC), ["Later today", "Tomorrow", "Next Monday"]),
        (datetime(2026, 1, 7, 19, 1, tzinfo=UTC), ["Tomorrow", "Next Monday"]),
        (datetime(2026, 1, 11, 12, 0, tzinfo=UTC), ["Later today", "Tomorrow"]),  # Sunday: tomorrow is Monday
        (datetime(2026, 1, 12, 12, 0, tzinfo=UTC), ["Later today", "Tomorrow", "Next Monday"]),
    ],
)
def test_nothing_is_offered_that_makes_no_sense(at, labels):
    assert [label for label, _, _ in offered(at)] == labels


def test_times_are_the_users_and_the_contacts_stand_beside():
    madrid = ZoneInfo("Europe/Madrid")
    at = datetime(2026, 1, 7, 23, 30, tzinfo=UTC)  # Thursday 00:30 in Madrid
    found = offered(at, madrid, "America/Bogota")
    assert found[1] == ("Tomorrow", datetime(2026, 1, 9, 9, tzinfo=madrid), "Fri 03:00")
    assert all(theirs == "" for _, _, theirs in offered(at, madrid, "Europe/Paris"))
    assert all(theirs == "" for _, _, theirs in offered(at, madrid, "Mars/Olympus"))


def test_a_time_of_ones_own_is_looked_at():
    later = SendLater(SetClock(NOW), UTC)
    later.know_zone("America/Bogota")
    assert later.look_at(date(2026, 1, 5), 12 * 60) == LaterTime(
        at=None, words="This time is past. Choose a later one."
    )
    assert later.look_at(date(2027, 1, 6), 0).at is None
    found = later.look_at(date(2026, 1, 5), 12 * 60 + 1)
    assert found.at == NOW + timedelta(minutes=1)
    assert found.words.endswith("For the contact that is Mon 07:01.")


# Scheduling -----------------------------------------------------------------------------------------------------------


async def test_a_reply_is_scheduled_with_all_that_goes_with_it(desk):
    composer = desk.model.composer
    composer.take_up(DraftContent(attachments=(FILE,)))
    composer.edit("  tomorrow ")
    composer.later.choose(LATER)
    assert composer.text == ""
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, ScheduleMessage)
    assert (command.text, command.send_at, command.attachments) == ("tomorrow", LATER, (FILE,))
    assert command.cancels_on_message
    [row] = later_rows(desk)
    assert desk.rows[-1] is row
    assert (row.bubble.text, row.note, row.is_waiting) == ("tomorrow", "Not if the contact writes first", True)
    assert row.bubble.meta.startswith("Will be sent Tue")
    assert (await desk.store.draft(CONTACT, "reply")).text == ""


async def test_whether_the_contact_may_write_first_is_asked_anew_each_time(desk):
    later = desk.model.composer.later
    desk.model.composer.edit("one")
    later.set_cancels(cancels=False)
    later.choose(LATER)
    desk.model.composer.edit("two")
    later.choose(LATER)
    await desk.settle()
    assert [command.cancels_on_message for command in await desk.commands()] == [False, True]
    assert {row.bubble.text: row.note for row in later_rows(desk)} == {
        "one": "",
        "two": "Not if the contact writes first",
    }


async def test_comments_cannot_be_sent_later(desk, column):
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    assert not column.composer.later.isVisible()
    desk.model.composer.edit("note")
    desk.model.composer.send_later(LATER, True)
    await desk.settle()
    assert await desk.commands() == []


async def test_the_menu_and_the_dialog_offer_times(desk, column):
    assert not column.composer.later.isEnabled()
    desk.model.composer.edit("Hola")
    menu = open_later_menu(desk.model.composer.later, column.composer.later)
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Later today\t14:00 · Mon 09:00 for the contact",
        "Tomorrow\tTue 09:00 · Tue 04:00 for the contact",
        "Next Monday\t12 Jan 09:00 · Mon 04:00 for the contact",
        "Choose date and time…",
        "Not if the contact writes first",
    ]
    menu.actions()[4].trigger()
    menu.close()
    dialog = column.findChild(LaterDialog)
    dialog.fields.day.setDate(QDate(2026, 1, 5))
    dialog.fields.time.setTime(QTime(11, 59))
    dialog.confirm.click()
    assert dialog.isVisible()
    assert dialog.words.text() == "This time is past. Choose a later one."
    dialog.fields.time.setTime(QTime(12, 1))
    dialog.cancels.setChecked(False)
    dialog.confirm.click()
    await desk.settle()
    [command] = await desk.commands()
    assert (command.send_at, command.cancels_on_message) == (NOW + timedelta(minutes=1), False)


async def test_what_cannot_be_stored_comes_back(desk, monkeypatch):
    make_unavailable(desk.store, monkeypatch, "enqueue")
    desk.model.composer.edit("tomorrow")
    desk.model.composer.later.choose(LATER)
    await desk.settle()
    assert desk.model.composer.text == "tomorrow"
    assert desk.model.composer.state.error.startswith("Not sent")


# Rows -----------------------------------------------------------------------------------------------------------------


async def test_rows_stand_at_the_end_by_their_time_and_say_why_they_were_not_sent(desk):
    mine, other = rows.user_id(1), rows.user_id(2)
    done = {"decided_at": NOW, "state": ScheduledState.CANCELLED}
    await push(
        desk.store,
        scheduled(1, send_at=LATER + timedelta(days=9), author_id=other),
        scheduled(2, code="contact_wrote", **done),
        scheduled(3, decided_by=mine, **done),
        scheduled(4, decided_by=other, **done),
        scheduled(5, state=ScheduledState.FAILED, code="contact_blocked", decided_at=NOW),
        scheduled(6, state=ScheduledState.SENT),
        rows.make_message(4000),
    )
    await desk.settle()
    found = later_rows(desk)
    assert desk.rows[-len(found) :] == tuple(found)
    assert [(row.bubble.text, row.note, row.is_waiting) for row in found] == [
        ("later 2", "Not sent: the contact wrote first.", False),
        ("later 3", "Not sent: you cancelled it.", False),
        ("later 4", "Not sent: Agent 2 cancelled it.", False),
        ("later 5", "Not sent: the contact is blocked.", False),
        ("later 1", "Not if the contact writes first", True),
    ]
    assert [row.bubble.author for row in found] == ["", "", "", "", "Agent 2"]
    assert found[0].spoken.startswith("Agent 1, later 2, Was to be sent Tue")


async def test_what_is_sent_is_never_shown_twice(desk):
    await push(desk.store, scheduled())
    await desk.settle()
    shown = []
    desk.model.timeline.rows_changed.connect(
        lambda: shown.append([row_text(row) for row in desk.rows].count("later 1"))
    )
    message = rows.make_reply(4000, id=scheduled().id, text="later 1")
    await push(desk.store, scheduled(state=ScheduledState.SENT, ver=3999), message)
    await desk.settle()
    assert later_rows(desk) == []
    assert set(shown) == {1}


async def test_cancelling_is_told_to_the_server_and_dismissing_is_not(desk):
    await push(desk.store, scheduled())
    await desk.settle()
    [row] = later_rows(desk)
    desk.model.timeline.scheduled.cancel(row.key)
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, CancelScheduledMessage)
    [row] = later_rows(desk)
    assert (row.note, row.is_waiting) == ("Not sent: you cancelled it.", False)
    desk.model.timeline.scheduled.dismiss(row.key)
    await desk.settle()
    assert later_rows(desk) == []
    assert await desk.commands() == [command]


async def test_what_the_server_never_had_is_cancelled_here(desk):
    desk.model.composer.edit("tomorrow")
    desk.model.composer.later.choose(LATER)
    await desk.settle()
    [row] = later_rows(desk)
    desk.model.timeline.scheduled.cancel(row.key)
    await desk.settle()
    assert await desk.commands() == []
    assert later_rows(desk) == []


async def test_send_now_is_a_change_of_the_same_message_so_it_goes_once(desk):
    await push(desk.store, scheduled(attachments=(FILE,)))
    await desk.settle()
    desk.model.timeline.scheduled.send_now(later_rows(desk)[0].key)
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, ScheduleMessage)
    assert (command.message_id, command.text, command.attachments) == (scheduled().id, "later 1", (FILE,))
    assert command.send_at < NOW


async def test_editing_takes_it_back_into_the_composer_before_what_was_begun(desk):
    await push(desk.store, scheduled(attachments=(FILE,)))
    desk.model.composer.edit("begun")
    await desk.settle()
    desk.model.timeline.scheduled.edit(later_rows(desk)[0].key)
    await desk.settle()
    composer = desk.model.composer
    assert composer.text == "later 1\nbegun"
    [copy] = composer.enclosures.attachments
    assert copy.copied_from == FILE.id
    assert later_rows(desk) == []
    assert [type(command) for command in await desk.commands()] == [CancelScheduledMessage]


async def test_editing_while_a_comment_is_written_keeps_both_drafts(desk):
    await push(desk.store, scheduled())
    desk.model.composer.edit("begun reply")
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    desk.model.composer.edit("note")
    desk.model.timeline.scheduled.edit(later_rows(desk)[0].key)
    await desk.settle()
    assert desk.model.composer.state.mode is ComposerMode.REPLY
    assert desk.model.composer.text == "begun reply\nlater 1"
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    assert desk.model.composer.text == "note"


async def test_one_that_the_server_refused_says_why_and_is_no_notice(desk):
    desk.model.composer.edit("tomorrow")
    desk.model.composer.later.choose(LATER)
    await desk.settle()
    await desk.reject("contact_blocked")
    [row] = later_rows(desk)
    assert (row.note, row.is_waiting) == ("Not sent: the contact is blocked.", False)
    assert desk.model.header.notice is None
    desk.model.timeline.scheduled.dismiss(row.key)
    await desk.settle()
    assert later_rows(desk) == []
    assert await desk.commands() == []


async def test_a_change_that_came_too_late_is_a_notice(desk):
    await push(desk.store, scheduled())
    await desk.settle()
    desk.model.timeline.scheduled.send_now(later_rows(desk)[0].key)
    await desk.settle()
    await desk.reject("not_waiting")
    assert desk.model.header.notice.text == "This message was sent or cancelled in the meantime."


async def test_one_that_was_sent_is_a_bubble_only(desk):
    await push(desk.store, scheduled())
    await desk.settle()
    message = rows.make_reply(4000, text="later 1")
    await push(desk.store, scheduled(ver=4001, state=ScheduledState.SENT, decided_at=NOW), message)
    await desk.settle()
    assert later_rows(desk) == []
    assert desk.texts[-1] == "later 1"


async def test_actions_are_clicked_in_the_row_and_in_its_menu(desk, column):
    await push(desk.store, scheduled())
    await desk.settle()
    view = column.timeline.view
    [row] = later_rows(desk)
    rect = view.visualRect(view.model().index_of(row.key))
    layout = view.delegate.layout_of(row)
    spots = {layout.hit(QPointF(x, y)) for x in range(0, rect.width(), 4) for y in range(0, rect.height(), 4)}
    assert {RowAction.EDIT, RowAction.SEND_NOW, RowAction.CANCEL} <= spots
    at = next(
        QPoint(x, y)
        for x in range(0, rect.width(), 4)
        for y in range(0, rect.height(), 4)
        if layout.hit(QPointF(x, y)) is RowAction.CANCEL
    )
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + at)
    await desk.settle()
    assert [type(command) for command in await desk.commands()] == [CancelScheduledMessage]
    [row] = later_rows(desk)
    acted = []
    menu = row_menu(view, row, None, lambda action, key: acted.append((action, key)), lambda _hit: None)
    assert [action.text() for action in menu.actions() if action.text()] == ["Copy text", "Edit", "Dismiss"]
    menu.actions()[-1].trigger()
    assert acted == [(RowAction.DISMISS, row.key)]
    menu.deleteLater()


async def test_a_timeline_of_nothing_but_what_is_sent_later_is_not_empty(store):
    closed = rows.make_contact(1, open_conversation_id=None)
    await fill(store, *rows.make_directory(), closed, rows.make_identity(1))
    async with open_desk(store) as desk:
        await desk.open()
        assert desk.model.timeline.state.is_empty
        desk.model.composer.edit("Hola")
        desk.model.composer.later.choose(LATER)
        await desk.settle()
        assert not desk.model.timeline.state.is_empty
        assert not any(isinstance(command, SendMessage) for command in await desk.commands())
        await until(lambda: len(later_rows(desk)) == 1)
