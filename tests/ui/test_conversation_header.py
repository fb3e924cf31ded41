"""The header: who is responsible, closing and opening, notices of what was not done, and the picker."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop_inbox.domain.workspace import Availability
from desktop_inbox.protocol.conversation_commands import AssignContact, CloseConversation, OpenConversation
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.conversation.header_buttons import AssigneeButton
from desktop_inbox.viewmodels.assignee_picker import AssigneePickerViewModel, Assignment
from desktop_inbox.viewmodels.conversation_notice import NoticeKind
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.ui.conversation_desk import conversation_rows, long_timeline, make_unavailable, open_desk

USERS = [
    rows.make_user(1, name="Ana Moreno", ver=600),
    rows.make_user(2, name="Luis Peña", ver=601, availability=Availability.AWAY),
    rows.make_user(3, name="Zoë Kim", ver=602),
    rows.make_user(4, name="Gone", ver=603, is_active=False),
]


@pytest.fixture
async def desk(store):
    synced = conversation_rows(*long_timeline(6), name="Susan Carter")
    users = {user.id: user for user in USERS}
    await fill(store, *(users.get(getattr(row, "id", None), row) for row in synced))
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def column(desk):
    widget = ConversationColumn(desk.model)
    widget.resize(560, 700)
    widget.show()
    desk.model.open(None)
    await desk.open()
    yield widget
    widget.header.popup.hide()
    widget.close()
    widget.deleteLater()


async def test_the_header_says_whose_conversation_it_is(desk, column):
    header = desk.model.header
    assert (header.name, header.initials, header.channel_line, header.assignee) == (
        "Susan Carter",
        "SC",
        "Web chat",
        None,
    )
    assert column.header.name.text() == "Susan Carter"
    assert column.header.assignee.text() == "Unassigned"
    assert column.header.close_button.isVisible()
    assert not column.header.open_button.isVisible()


async def test_who_works_here_no_more_is_said_to(desk, column):
    desk.model.assign(Assignment(rows.user_id(2)))
    await push(desk.store, rows.make_user(2, ver=900, name="Luis Peña", is_active=False))
    await desk.settle()
    assert column.header.assignee.text() == "Luis Peña (deactivated)"


async def test_assigning_by_hand_shows_at_once(desk):
    desk.model.assign(Assignment(rows.user_id(2)))
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, AssignContact)
    assert desk.model.header.assignee.name == "Luis Peña"
    desk.model.assign(Assignment(rows.user_id(2)))
    await desk.settle()
    assert len(await desk.commands()) == 1  # nothing to change
    desk.model.assign(Assignment())
    await desk.settle()
    assert desk.model.header.assignee is None


async def test_closing_says_how_much_was_seen(desk, column):
    column.header.close_button.click()
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, CloseConversation)
    assert (command.conversation_id, command.seen_incoming) == (rows.conversation_id(1), 4)
    assert column.header.open_button.isVisible()
    assert not column.header.close_button.isVisible()


async def test_a_conversation_can_be_opened_by_hand(desk, column):
    column.header.close_button.click()
    await desk.settle()
    column.header.open_button.click()
    await desk.settle()
    assert isinstance((await desk.commands())[-1], OpenConversation)
    assert column.header.close_button.isVisible()


async def test_a_closing_rejected_for_newer_messages_asks_again(desk, column):
    desk.model.close_conversation()
    await desk.settle()
    assert desk.toasts.current.text == "Conversation closed."
    newer = rows.make_message(700, text="wait!")
    await push(desk.store, newer, rows.make_conversation(1, ver=701, incoming_count=5))
    await desk.reject("newer_activity")
    assert desk.toasts.current is None  # what it said is not so
    assert desk.model.header.notice.kind is NoticeKind.NEWER_ACTIVITY
    assert column.notice.isVisible()
    assert column.notice.close_anyway.isVisible()
    column.notice.close_anyway.click()
    await desk.settle()
    # The new message is in view, so it may have been marked as read besides.
    closings = [command for command in await desk.commands() if isinstance(command, CloseConversation)]
    assert [command.seen_incoming for command in closings] == [5]
    assert not column.notice.isVisible()


async def test_a_rejection_can_be_dismissed(desk, column):
    desk.model.assign(Assignment(rows.user_id(2)))
    await desk.settle()
    await desk.reject("user_not_found")
    assert column.notice.isVisible()
    assert not column.notice.close_anyway.isVisible()
    assert desk.model.header.assignee is None
    column.notice.dismiss.click()
    await desk.settle()
    assert not column.notice.isVisible()
    assert await desk.commands() == []


async def test_what_cannot_be_stored_is_said(desk, column, monkeypatch):
    make_unavailable(desk.store, monkeypatch, "enqueue")
    desk.model.close_conversation()
    await desk.settle()
    assert "disk" in column.notice.text.text()
    column.notice.dismiss.click()
    assert not column.notice.isVisible()


async def test_another_contact_has_no_old_notice(desk, store):
    desk.model.assign(Assignment(rows.user_id(2)))
    await desk.settle()
    await desk.reject("user_not_found")
    desk.model.open(None)
    assert desk.model.header is None


# The picker -----------------------------------------------------------------------------------------------------------
async def test_the_picker_lists_nobody_me_and_the_others_who_work_here(desk):
    picker = AssigneePickerViewModel(desk.model.people)
    picker.show_current(Assignment())
    tester = QAbstractItemModelTester(picker.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    names = [row.name for row in picker.model.rows]
    assert names[:2] == ["Unassigned", "Ana Moreno (you)"]
    assert "Gone" not in names
    assert names[2:] == sorted(names[2:], key=str.casefold)
    picker.search("zoe")
    assert [row.name for row in picker.model.rows] == ["Zoë Kim"]
    picker.search("nobody of that name")
    assert picker.model.rows == ()
    picker.search("")
    assert len(picker.model.rows) == len(names)
    assert picker.model.rows[0].is_current
    assert "Luis Peña, Away" in [row.spoken for row in picker.model.rows]
    tester.deleteLater()
    picker.deleteLater()


async def test_the_picker_works_by_keyboard(desk, column):
    column.header.assignee.click()
    popup = column.header.popup
    assert popup.isVisible()
    QTest.keyClicks(popup.search, "luis")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    await desk.settle()
    assert not popup.isVisible()
    assert column.header.assignee.text() == "Luis Peña"
    column.header.assignee.click()
    assert popup.search.text() == ""
    assert popup.list.currentIndex().data() == "Luis Peña"
    while popup.list.currentIndex().row() > 0:
        QTest.keyClick(popup.search, Qt.Key.Key_Up)
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    await desk.settle()
    assert column.header.assignee.text() == "Unassigned"


async def test_escape_leaves_everything_as_it_was(desk, column):
    column.header.assignee.click()
    QTest.keyClicks(column.header.popup.search, "luis")
    QTest.keyClick(column.header.popup.search, Qt.Key.Key_Escape)
    assert not column.header.popup.isVisible()
    await desk.settle()
    assert await desk.commands() == []


async def test_without_a_contact_header_and_composer_are_away(desk, column):
    desk.model.open(None)
    assert not column.header.isVisible()
    assert not column.composer.isVisible()
    await desk.open()
    assert column.header.isVisible()
    assert column.composer.isVisible()


async def test_in_a_narrow_column_the_contacts_name_stays_before_the_assignees(desk, column):
    desk.model.assign(Assignment(rows.user_id(2)))
    await desk.settle()
    header = column.header
    whole = header.assignee.width()
    column.resize(384, 700)
    await desk.settle()
    assert header.assignee.width() == header.assignee.minimumSizeHint().width() < whole
    assert header.name.width() > 90
    assert "Luis Peña" in header.assignee.accessibleName()
    column.resize(560, 700)
    await desk.settle()
    assert header.assignee.width() == whole


def test_a_name_that_would_be_an_ellipsis_is_left_out(qtbot):
    button = AssigneeButton()
    qtbot.addWidget(button)
    button.show()

    def words_take_room(width):
        button.resize(width, button.sizeHint().height())
        button.show_assignee("Ana Moreno", None)
        named = button.grab().toImage()
        button.show_assignee("", None)
        return button.grab().toImage() != named

    assert words_take_room(160)
    assert not words_take_room(88)
