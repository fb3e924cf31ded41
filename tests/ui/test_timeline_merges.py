"""Merges in the timeline: what it says of them, taking them back, and replies that waited meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.event import ContactMerged
from desktop_inbox.domain.ids import MergeId
from desktop_inbox.protocol.contact_commands import UndoMerge
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.viewmodels.timeline_rows import BubbleRow, EventRow
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.ui.conversation_desk import CONTACT, NOW, conversation_rows, open_desk

MERGE = MergeId(rows.make_id(40, 1))


def merge(position: int, *, hours_ago: float, is_undone: bool = False):
    return rows.make_event(
        position,
        source=Source.USER,
        actor_id=rows.user_id(2),
        created_at=NOW - timedelta(hours=hours_ago),
        detail=ContactMerged(
            merge_id=MERGE, secondary_id=rows.contact_id(7), secondary_name="<i>S. Carter</i>", is_undone=is_undone
        ),
    )


async def menu_texts(desk, column, *, chosen: str = "") -> list[str]:
    """Open the menu of the event, choose an entry, and return the words of all."""
    view = column.timeline.view
    number = next(number for number, row in enumerate(desk.rows) if isinstance(row, EventRow))
    at = view.visualRect(desk.model.timeline.model.index(number)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(QPoint(at)))
    QApplication.sendEvent(view.viewport(), event)
    menu = view.findChildren(QMenu)[-1]
    actions = [action for action in menu.actions() if action.text()]
    texts = [action.text() for action in actions]
    for action in actions:
        if action.text() == chosen:
            menu.setActiveAction(action)
            QTest.keyClick(menu, Qt.Key.Key_Return)
    menu.close()
    await desk.settle()
    return texts


@pytest.fixture
async def shown(store):
    async def show(*items):
        await fill(store, *conversation_rows(*items))
        await desk.open()
        return desk, column

    async with open_desk(store) as desk:
        column = ConversationColumn(desk.model)
        column.resize(600, 600)
        column.show()
        yield show
        column.close()
        column.deleteLater()


async def test_a_merge_is_taken_back_from_its_menu(shown):
    desk, column = await shown(merge(100, hours_ago=3))
    [row] = [row for row in desk.rows if isinstance(row, EventRow)]
    assert "<i>S. Carter</i>" in row.phrase.text
    assert "Undo merge" in await menu_texts(desk, column, chosen="Undo merge")
    [command] = await desk.commands()
    assert isinstance(command, UndoMerge)
    assert (command.contact_id, command.merge_id) == (CONTACT, MERGE)


@pytest.mark.parametrize(
    "items", [[merge(100, hours_ago=72)], [merge(100, hours_ago=3), merge(101, hours_ago=1, is_undone=True)]]
)
async def test_what_is_too_old_or_taken_back_already_is_not_offered(shown, items):
    desk, column = await shown(*items)
    assert "Undo merge" not in await menu_texts(desk, column)
    assert await desk.commands() == []


async def test_a_reply_that_waited_while_its_contact_was_merged_asks_its_author(shown):
    desk, _ = await shown(rows.make_message(100))
    secondary = [rows.make_contact(7), rows.make_identity(7), rows.make_conversation(7)]
    await push(desk.store, *secondary)
    await desk.open(7)
    desk.model.composer.edit("see you")
    desk.model.composer.send()
    await desk.settle()
    await push(desk.store, rows.make_contact(7, ver=1500, open_conversation_id=None, merged_into=CONTACT))
    await desk.settle()
    assert desk.model.header.contact_id == CONTACT
    row = next(row for row in desk.rows if isinstance(row, BubbleRow) and row.text == "see you")
    assert row.is_held
    assert "merged" in row.failure
    desk.model.timeline.actions.retry(row.key)
    await desk.settle()
    row = next(row for row in desk.rows if isinstance(row, BubbleRow) and row.text == "see you")
    assert not row.failure
