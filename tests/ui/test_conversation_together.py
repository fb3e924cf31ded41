"""What a conversation shows of teammates, what it tells them, and what becomes of it when its contact goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.domain.contact import ContactAccess
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.presence import Viewing
from desktop_inbox.protocol.changes import Stream
from desktop_inbox.protocol.conversation_commands import MarkMentionsSeen
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.timeline_state import Phase
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, conversation_rows, long_timeline, open_desk

OTHER = rows.contact_id(2)


@pytest.fixture
async def desk(store):
    synced = conversation_rows(*long_timeline(6), name="Susan Carter")
    second = [rows.make_contact(2, name="S. Carter"), rows.make_identity(2), rows.make_conversation(2)]
    await fill(store, *synced, *second)
    await push(store, rows.make_user(2, name="<b>Luis</b> Peña", ver=600), rows.make_user(3, name="Dana", ver=601))
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def column(desk):
    window = QWidget()
    widget = ConversationColumn(desk.model)
    place = QVBoxLayout(window)
    place.addWidget(widget)
    window.resize(700, 700)
    window.show()
    window.activateWindow()
    await until(lambda: window.isActiveWindow() is True)
    desk.model.open(None)
    await desk.open()
    yield widget
    window.close()
    window.deleteLater()


def look(desk, *viewings: tuple[int, int | None]) -> None:
    """Let users look at contacts."""
    desk.colleagues.looking = [
        Viewing(user_id=rows.user_id(user), contact_id=rows.contact_id(contact) if contact else None)
        for user, contact in viewings
    ]
    for callback in list(desk.colleagues.viewing_listeners):
        callback()


async def test_who_looks_at_it_too_is_shown_with_plain_names(desk, column):
    look(desk, (1, 1), (2, 1), (3, 2), (9, 1))
    assert [each.name for each in desk.model.teammates.viewers] == ["<b>Luis</b> Peña"]
    assert column.header.viewers.isVisible()
    assert "&lt;b>Luis" in column.header.viewers.toolTip()
    assert column.header.viewers.accessibleName() == "Also looking at this: <b>Luis</b> Peña"
    look(desk, (2, 1), (3, 1))
    assert [each.name for each in desk.model.teammates.viewers] == ["<b>Luis</b> Peña", "Dana"]
    await desk.open(2)
    assert desk.model.teammates.viewers == ()
    assert not column.header.viewers.isVisible()


async def test_teammates_are_told_what_is_in_front_of_the_user(desk, column):
    told = desk.colleagues.told_viewing
    await until(lambda: told[-1:] == [CONTACT])
    await desk.open(2)
    assert told[-1] == OTHER
    column.hide()
    await until(lambda: told[-1] is None)
    column.show()
    await until(lambda: told[-1] == OTHER)
    column.window().setWindowState(Qt.WindowState.WindowMinimized)
    await until(lambda: told[-1] is None)
    column.window().setWindowState(Qt.WindowState.WindowNoState)
    column.window().activateWindow()
    await until(lambda: told[-1] == OTHER)
    desk.model.open(None)
    assert told[-1] is None


async def test_mentions_are_seen_when_the_timeline_is_looked_at(desk, column):
    comment = rows.make_comment(2000, author_id=rows.user_id(2), text="@Agent 1", mentioned_user_ids=(rows.user_id(1),))
    mention = rows.make_mention(comment_id=comment.id, author_id=rows.user_id(2), ver=5)
    await push(desk.store, comment)
    column.hide()
    await push(desk.store, mention, stream=Stream.PRIVATE)
    await desk.settle()
    QTest.qWait(0)
    assert await desk.commands() == []
    column.show()
    column.timeline.view._mark_read_if_seen()
    column.timeline.view._mark_read_if_seen()
    await desk.settle()
    seen = [each for each in await desk.commands() if isinstance(each, MarkMentionsSeen)]
    assert [each.comment_ids for each in seen] == [(comment.id,)]


def lose(contact: int, ver: int, *, is_visible: bool = False) -> ContactAccess:
    """Return that user 1 may not see a contact any more, or again."""
    return ContactAccess(user_id=rows.user_id(1), contact_id=rows.contact_id(contact), is_visible=is_visible, ver=ver)


@pytest.mark.parametrize("mode", list(ComposerMode))
async def test_a_contact_that_leaves_says_so_and_unsent_text_stays(desk, column, mode):
    desk.model.composer.set_mode(mode)
    await desk.settle()
    QTest.keyClicks(column.composer.field, "half a thought")
    await push(desk.store, lose(1, 50), stream=Stream.PRIVATE)
    await desk.settle()
    assert desk.model.timeline.state.phase is Phase.GONE
    assert desk.rows == ()
    assert not column.header.name.isVisible()
    assert column.composer.field.toPlainText() == "half a thought"
    assert not desk.model.composer.state.can_send
    QTest.keyClick(column.composer.field, Qt.Key.Key_Return)
    await desk.settle()
    assert await desk.commands() == []


async def test_a_contact_that_comes_back_is_shown_again(desk, column):
    await push(desk.store, lose(1, 50), stream=Stream.PRIVATE)
    await desk.settle()
    back = [
        lose(1, 51, is_visible=True),
        rows.make_contact(1, ver=1100, name="Susan Carter"),
        rows.make_identity(1, ver=1101),
        rows.make_conversation(1, ver=1102),
        rows.make_message(1103, text="still here"),
    ]
    await push(desk.store, *back, stream=Stream.PRIVATE)
    await desk.settle()
    assert desk.model.timeline.state.phase is Phase.READY
    assert column.header.name.text() == "Susan Carter"
    assert desk.model.composer.state.blocked == ""


@pytest.mark.parametrize("mode", list(ComposerMode))
async def test_a_merged_contact_leads_to_the_one_that_stayed_with_what_is_being_written(desk, column, mode):
    moved = []
    desk.model.moved.connect(moved.append)
    await desk.store.save_draft(OTHER, mode.value, DraftContent(text="begun there"))
    desk.model.composer.set_mode(mode)
    await desk.settle()
    QTest.keyClicks(column.composer.field, "half a")
    await desk.model.composer.flush()
    QTest.keyClicks(column.composer.field, " thought")
    merged = rows.make_contact(1, ver=1100, name="Susan Carter", open_conversation_id=None, merged_into=OTHER)
    await push(desk.store, merged)
    await desk.settle()
    assert moved == [OTHER]
    assert desk.model.header.contact_id == OTHER
    assert desk.model.composer.state.mode is mode
    assert column.composer.field.toPlainText() == "begun there\n\nhalf a thought"
    await desk.model.composer.flush()
    assert (await desk.store.draft(OTHER, mode.value)).text == "begun there\n\nhalf a thought"
    assert (await desk.store.draft(CONTACT, mode.value)).text == ""
