"""What is done with a conversation in its header: snoozing, blocking, marking as unread, teams, and taking it back."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop_inbox.domain.closing import ClosingNoteMode
from desktop_inbox.domain.presence import Presence, Shown
from desktop_inbox.domain.snooze import SnoozeFor, SnoozeUntilDay, SnoozeUntilWeekday, local_time
from desktop_inbox.domain.workspace import Availability
from desktop_inbox.protocol.commands import AnswerStatus, CommandAnswer
from desktop_inbox.protocol.contact_commands import BlockContact, UnblockContact
from desktop_inbox.protocol.conversation_commands import (
    AssignContact,
    CloseConversation,
    MarkUnread,
    ReopenConversation,
    SnoozeConversation,
    UnsnoozeConversation,
)
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.conversation.place import COLUMN_WIDTH
from desktop_inbox.ui.conversation.snooze_dialog import SnoozeDialog
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.viewmodels.assignee_picker import Assignment
from desktop_inbox.viewmodels.snoozing import SnoozeViewModel
from desktop_inbox.viewmodels.system_zone import SystemZone
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, NOW, conversation_rows, long_timeline, open_desk

PRESETS = (SnoozeFor(minutes=60), SnoozeUntilDay(days=1), SnoozeUntilWeekday(weekday=2))
PEOPLE = [
    rows.make_user(1, name="Ana Moreno", ver=600),
    rows.make_user(2, name="Luis Peña", ver=601, availability=Availability.BUSY),
    rows.make_user(3, name="Zoë Kim", ver=602),
    rows.make_workspace(ver=603, snooze_presets=PRESETS, closing_note_mode=ClosingNoteMode.OPTIONAL),
    rows.make_team(1, name="Sales", ver=604, member_ids=(rows.user_id(1), rows.user_id(2))),
]


@pytest.fixture
async def desk(store):
    await fill(store, *conversation_rows(*long_timeline(6), name="Susan Carter"))
    await push(store, *PEOPLE)
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def column(desk):
    widget = ConversationColumn(desk.model)
    widget.resize(700, 700)
    widget.show()
    widget.activateWindow()
    await until(lambda: widget.isActiveWindow() is True)
    desk.model.open(None)
    await desk.open()
    yield widget
    for left in (*widget.findChildren(QMenu), *widget.findChildren(Dialog)):
        left.close()
    widget.header.popup.hide()
    widget.close()
    widget.deleteLater()


def menu_of(column) -> QMenu:
    """Return the menu that is open."""
    return next(menu for menu in column.findChildren(QMenu) if menu.isVisible())


def choose(column, words: str) -> None:
    """Choose the entry that begins so, with the keyboard."""
    menu = menu_of(column)
    action = next(action for action in menu.actions() if action.text().startswith(words))
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


async def acknowledge(desk) -> None:
    """Let everything that waits be sent and taken."""
    for entry in await desk.store.due_commands(10, frozenset()):
        command_id = entry.command.command_id
        answer = CommandAnswer(command_id=command_id, status=AnswerStatus.OK, shared=9_000)  # its rows are to come
        await desk.store.record_answer(command_id, answer)
    await desk.settle()


async def test_the_menu_offers_the_presets_with_their_local_times(desk, column):
    QTest.mouseClick(column.header.snooze, Qt.MouseButton.LeftButton)
    texts = [action.text() for action in menu_of(column).actions() if action.text()]
    assert texts[3:] == ["Choose date and time…"]
    assert [text.split("\t")[0] for text in texts[:3]] == ["In 1 hour(s)", "Tomorrow", "Next Wednesday"]
    assert [text.split("\t")[1][:6] for text in texts[:3]] == ["13:00", "Tue 09", "Wed 09"]


async def test_snoozing_by_keyboard_shows_until_when_and_undo_withdraws_it(desk, column):
    QTest.keyClick(column, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    choose(column, "In 1 hour")
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, SnoozeConversation)
    assert command.until == NOW + timedelta(hours=1)
    assert column.states.snoozed.isVisible()
    assert column.header.snooze.isChecked()
    assert desk.toasts.current.text.startswith("Snoozed until ")
    desk.toasts.undo()
    await desk.settle()
    assert await desk.commands() == []
    assert not column.states.snoozed.isVisible()


async def test_what_was_sent_is_taken_back_by_a_command(desk, column):
    desk.model.snooze.choose(NOW + timedelta(hours=1))
    await desk.settle()
    await acknowledge(desk)
    desk.toasts.undo()
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, UnsnoozeConversation)


async def test_return_now(desk, column):
    await push(desk.store, rows.make_conversation(1, ver=1500, incoming_count=4, snoozed_until=NOW + timedelta(days=1)))
    await desk.settle()
    QTest.mouseClick(column.states.snoozed.button, Qt.MouseButton.LeftButton)
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, UnsnoozeConversation)
    assert not column.states.snoozed.isVisible()


async def test_a_time_of_ones_own(desk, column):
    QTest.mouseClick(column.header.snooze, Qt.MouseButton.LeftButton)
    choose(column, "Choose date")
    dialog = column.findChild(SnoozeDialog)
    assert dialog.isVisible()
    dialog.fields.day.setDate(QDate(2026, 1, 5))
    dialog.fields.time.setTime(QTime(11, 59))
    QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "past" in dialog.words.text()
    dialog.fields.time.setTime(QTime(12, 1))
    assert dialog.words.text().startswith("Returns on ")
    QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    await desk.settle()
    [command] = await desk.commands()
    assert command.until == datetime(2026, 1, 5, 12, 1, tzinfo=UTC)


async def test_clocks_that_change(desk):
    snooze = SnoozeViewModel(desk.model.people, desk.clock, ZoneInfo("Europe/Madrid"))
    missing = snooze.look_at(date(2026, 3, 29), 150)
    assert missing.until == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert "forward" in missing.words
    assert snooze.look_at(date(2026, 10, 25), 150).until == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert snooze.look_at(date(2027, 2, 1), 0).until is None
    snooze.deleteLater()


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/St_Johns", "UTC"])
def test_the_systems_zone_needs_no_name(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    known = ZoneInfo(zone)
    for day in (date(2026, 3, 8), date(2026, 3, 29), date(2026, 7, 1), date(2026, 10, 25), date(2026, 11, 1)):
        for minute in (0, 90, 150, 12 * 60):
            until = local_time(day, minute, SystemZone())
            assert until == local_time(day, minute, known)
            assert until.astimezone(SystemZone()).replace(tzinfo=None) == until.astimezone(known).replace(tzinfo=None)
    monkeypatch.undo()
    time.tzset()


async def test_blocking_asks_and_shows_what_it_means(desk, column):
    QTest.mouseClick(column.header.more, Qt.MouseButton.LeftButton)
    choose(column, "Block contact")
    dialog = column.findChild(Dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await desk.settle()
    assert await desk.commands() == []
    QTest.mouseClick(column.header.more, Qt.MouseButton.LeftButton)
    choose(column, "Block contact")
    QTest.keyClick(next(each for each in column.findChildren(Dialog) if each.isVisible()), Qt.Key.Key_Return)
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, BlockContact)
    assert column.states.blocked.isVisible()
    header = column.header
    assert not any(each.isVisible() for each in (header.close_button, header.open_button, header.snooze))
    assert "blocked" in desk.model.composer.state.blocked
    desk.model.close_conversation()
    await desk.settle()
    assert len(await desk.commands()) == 1
    await acknowledge(desk)
    QTest.mouseClick(column.states.blocked.button, Qt.MouseButton.LeftButton)
    await desk.settle()
    assert [type(each) for each in await desk.commands()] == [UnblockContact]
    assert header.close_button.isVisible()


async def test_marked_as_unread_stays_so_in_front_of_the_user(desk, column):
    details = await desk.store.details(CONTACT)
    assert details.unread_count == 0
    QTest.keyClick(column, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    await desk.settle()
    QTest.qWait(0)
    column.timeline.view._mark_read_if_seen()
    await desk.settle()
    assert [type(each) for each in await desk.commands()] == [MarkUnread]
    assert (await desk.store.details(CONTACT)).unread_count == 1


async def test_users_and_teams_are_picked_with_their_availability(desk, column):
    desk.colleagues.here = [Presence(user_id=rows.user_id(2), is_online=True)]
    for callback in list(desk.colleagues.presence_listeners):
        callback()
    picker = column.header._picker
    shown = {row.name: row.shown for row in picker.model.rows}
    assert shown["Luis Peña"] is Shown.BUSY
    assert shown["Zoë Kim"] is Shown.OFFLINE
    assert picker.model.rows[-1].note == "Team of 2"
    QTest.mouseClick(column.header.assignee, Qt.MouseButton.LeftButton)
    QTest.keyClicks(column.header.popup.search, "sal")
    QTest.keyClick(column.header.popup.search, Qt.Key.Key_Return)
    await desk.settle()
    assert column.header.assignee.text() == "Sales"
    desk.model.assign(Assignment(rows.user_id(2)))
    await desk.settle()
    assert column.header.assignee.text() == "Luis Peña · Sales"
    first, second = await desk.commands()
    assert (first.assignee_id, first.team_id) == (None, rows.team_id(1))
    assert (second.assignee_id, second.team_id) == (rows.user_id(2), rows.team_id(1))
    await acknowledge(desk)
    await acknowledge(desk)
    desk.toasts.undo()
    await desk.settle()
    [back] = await desk.commands()
    assert isinstance(back, AssignContact)
    assert (back.assignee_id, back.team_id) == (None, rows.team_id(1))


async def test_who_comes_while_the_picker_is_open_does_not_move_the_choice(desk, column):
    QTest.keyClick(column, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    popup = column.header.popup
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    chosen = popup.list.currentIndex().data()
    desk.colleagues.here = [Presence(user_id=rows.user_id(2), is_online=True)]
    for callback in list(desk.colleagues.presence_listeners):
        callback()
    assert popup.list.currentIndex().data() == chosen


async def test_closing_is_taken_back(desk, column):
    QTest.mouseClick(column.header.close_button, Qt.MouseButton.LeftButton)
    await desk.settle()
    assert [type(each) for each in await desk.commands()] == [CloseConversation]
    await acknowledge(desk)
    desk.toasts.undo()
    await desk.settle()
    assert [type(each) for each in await desk.commands()] == [ReopenConversation]


async def test_a_merge_is_asked_for(desk, column):
    asked = []
    desk.model.merge_requested.connect(asked.append)
    QTest.mouseClick(column.header.more, Qt.MouseButton.LeftButton)
    choose(column, "Merge")
    assert asked == [CONTACT]


@pytest.mark.parametrize("width", [COLUMN_WIDTH, 460, 560, 900])
async def test_everything_in_the_header_has_its_place(desk, column, width):
    await push(desk.store, rows.make_contact(1, ver=1500, name="Wolfeschlegelsteinhausenbergerdorff " * 3))
    desk.model.assign(Assignment(rows.user_id(2)))
    await desk.settle()
    column.resize(width, 700)
    await until(lambda: column.header.width() == width)
    QApplication.sendPostedEvents()
    header = column.header
    parts = [header.name, header.assignee, header.snooze, header.close_button, header.note_button, header.more]
    shown = sorted((part.geometry().left(), part.geometry().right()) for part in parts if part.isVisible())
    assert shown[-1][1] <= width
    assert all(before[1] < after[0] + 1 for before, after in pairwise(shown))
