"""Marking many contacts in the list: with the mouse, by keys, all at once, and what takes marks away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_inbox.domain.conversation import ConversationStatus
from desktop_inbox.domain.inbox import SortOrder
from desktop_inbox.ui.kit.theme import Theme, ThemeMode
from desktop_inbox.ui.kit.tokens import LIGHT
from desktop_inbox.viewmodels.contact_marks import MOST_MARKED
from tests.fixtures import rows
from tests.fixtures.caches import push
from tests.fixtures.waiting import until
from tests.ui.test_contact_list_view import open_pane, picture
from tests.ui.test_contact_list_viewmodel import many

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def light(qapp):
    theme = Theme(qapp, ThemeMode.LIGHT)
    yield theme
    theme.deleteLater()


def marked(pane) -> list[int]:
    """Return the rows that are marked, and see that the view selects just them."""
    vm = pane._viewmodel
    shown = [number for number, row in enumerate(vm.model.rows) if row.id in vm.marks.ids]
    if shown:
        assert sorted(index.row() for index in pane.view.selectionModel().selectedIndexes()) == shown
    return shown


def click(pane, row: int, modifiers=PLAIN) -> None:
    at = pane.view.visualRect(pane.view.model().index(row, 0)).center()
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, modifiers, at)


async def test_ctrl_click_marks_one_more_or_one_less(store, qtbot):
    async with open_pane(store, qtbot, *many(9)) as (screens, pane):
        vm = screens.models.contact_list
        click(pane, 1)
        click(pane, 3, CTRL)
        assert marked(pane) == [1, 3]  # the chosen one looked marked, and is
        assert vm.selected_id == rows.contact_id(8)
        click(pane, 6, CTRL)
        click(pane, 1, CTRL)
        assert marked(pane) == [3, 6]
        assert vm.selected_id == rows.contact_id(8)


async def test_shift_click_marks_all_from_the_last_one_on(store, qtbot):
    async with open_pane(store, qtbot, *many(9)) as (_screens, pane):
        click(pane, 2)
        click(pane, 5, SHIFT)
        assert marked(pane) == [2, 3, 4, 5]
        click(pane, 1, SHIFT)
        assert marked(pane) == [1, 2]
        click(pane, 4, CTRL)
        click(pane, 6, SHIFT)
        assert marked(pane) == [4, 5, 6]


async def test_a_plain_click_or_arrow_chooses_and_takes_the_marks_away(store, qtbot):
    async with open_pane(store, qtbot, *many(9)) as (screens, pane):
        click(pane, 0)
        click(pane, 4, SHIFT)
        click(pane, 2)
        assert marked(pane) == []
        assert screens.models.contact_list.selected_id == rows.contact_id(7)
        click(pane, 4, SHIFT)
        QTest.keyClick(pane.view, Qt.Key.Key_Down)
        assert marked(pane) == []
        assert screens.models.contact_list.selected_id == rows.contact_id(4)


async def test_space_marks_where_ctrl_and_arrows_have_led(store, qtbot):
    async with open_pane(store, qtbot, *many(9)) as (screens, pane):
        pane.focus_list()
        assert screens.models.contact_list.selected_id == rows.contact_id(9)
        for _ in range(3):
            QTest.keyClick(pane.view, Qt.Key.Key_Down, CTRL)
        assert screens.models.contact_list.selected_id == rows.contact_id(9)
        assert pane.view.currentIndex().row() == 3
        QTest.keyClick(pane.view, Qt.Key.Key_Space)
        assert marked(pane) == [0, 3]
        QTest.keyClick(pane.view, Qt.Key.Key_Up, CTRL)
        QTest.keyClick(pane.view, Qt.Key.Key_Space, CTRL)
        QTest.keyClick(pane.view, Qt.Key.Key_End, CTRL)
        QTest.keyClick(pane.view, Qt.Key.Key_Space)
        assert marked(pane) == [0, 2, 3, 8]
        QTest.keyClick(pane.view, Qt.Key.Key_Space)
        assert marked(pane) == [0, 2, 3]


async def test_shift_and_arrows_mark_a_stretch(store, qtbot):
    async with open_pane(store, qtbot, *many(9)) as (_screens, pane):
        click(pane, 4)
        QTest.keyClick(pane.view, Qt.Key.Key_Down, SHIFT)
        QTest.keyClick(pane.view, Qt.Key.Key_Down, SHIFT)
        assert marked(pane) == [4, 5, 6]
        for _ in range(3):
            QTest.keyClick(pane.view, Qt.Key.Key_Up, SHIFT)
        assert marked(pane) == [3, 4]
        QTest.keyClick(pane.view, Qt.Key.Key_Home, SHIFT)
        assert marked(pane) == [0, 1, 2, 3, 4]


async def test_ctrl_a_marks_what_was_not_read_yet_too_and_escape_clears(store, qtbot):
    async with open_pane(store, qtbot, *many(260)) as (screens, pane):
        vm = screens.models.contact_list
        pane.focus_list()
        QTest.keyClick(pane.view, Qt.Key.Key_A, CTRL)
        await until(lambda: len(vm.marks.ids) == 260)
        assert vm.model.rowCount() < 260
        assert len(marked(pane)) == vm.model.rowCount()
        vm.load_more()
        await screens.settle()
        assert len(marked(pane)) == vm.model.rowCount()
        QTest.keyClick(pane.view, Qt.Key.Key_Escape)
        assert vm.marks.ids == frozenset()
        assert vm.selected_id == rows.contact_id(260)
        assert [index.row() for index in pane.view.selectionModel().selectedIndexes()] == [0]


async def test_of_a_very_long_list_the_first_are_marked(store, qtbot, monkeypatch):
    async with open_pane(store, qtbot, *many(20)) as (screens, pane):
        monkeypatch.setattr("desktop_inbox.viewmodels.contact_marks.MOST_MARKED", 7)
        screens.models.contact_list.marks.mark_all()
        await until(lambda: marked(pane) == list(range(7)))
        screens.models.contact_list.marks.mark(row.id for row in screens.models.contact_list.model.rows)
        assert marked(pane) == list(range(7))
    assert MOST_MARKED == 5_000


async def test_marks_stay_with_their_contacts_while_rows_move(store, qtbot):
    async with open_pane(store, qtbot, *many(9)) as (screens, pane):
        vm = screens.models.contact_list
        click(pane, 2)
        click(pane, 3, CTRL)
        await push(store, rows.make_conversation(1, ver=5000, activity_at=rows.at(9999)))
        await until(lambda: vm.model.rows[0].id == rows.contact_id(1))
        assert marked(pane) == [3, 4]
        QTest.keyClick(pane.view, Qt.Key.Key_Down, SHIFT)
        assert marked(pane) == [4, 5]


async def test_who_leaves_the_list_loses_the_mark(store, qtbot):
    async with open_pane(store, qtbot, *many(5)) as (screens, pane):
        vm = screens.models.contact_list
        click(pane, 0)
        click(pane, 2, SHIFT)
        closed = {"status": ConversationStatus.CLOSED, "closed_at": rows.at(9)}
        await push(
            store,
            rows.make_conversation(4, ver=2000, **closed),
            rows.make_contact(4, ver=2001, name="C4", open_conversation_id=None),
        )
        await until(lambda: vm.marks.ids == {rows.contact_id(5), rows.contact_id(3)})
        await until(lambda: vm.model.rowCount() == 4)
        assert marked(pane) == [0, 1]


async def test_another_list_begins_without_marks(store, qtbot):
    async with open_pane(store, qtbot, *many(5)) as (screens, _pane):
        vm = screens.models.contact_list
        for change in (
            lambda: vm.set_sort(SortOrder.OLDEST),
            lambda: vm.set_unreplied_only(is_only=True),
            lambda: vm.set_unreplied_only(is_only=False),
        ):
            vm.marks.mark([rows.contact_id(1)])
            change()
            assert vm.marks.ids == frozenset()
            await screens.settle()


async def test_what_ctrl_moved_to_stays_while_rows_change(store, qtbot):
    async with open_pane(store, qtbot, *many(9)) as (screens, pane):
        pane.focus_list()
        for _ in range(4):
            QTest.keyClick(pane.view, Qt.Key.Key_Down, CTRL)
        there = screens.models.contact_list.model.rows[4].id
        await push(store, rows.make_conversation(1, ver=5000, activity_at=rows.at(9999)))
        await until(lambda: screens.models.contact_list.model.rows[0].id == rows.contact_id(1))
        assert screens.models.contact_list.model.row_at(pane.view.currentIndex()).id == there


async def test_a_marked_row_has_a_check_and_only_the_open_one_a_bar(store, qtbot):
    async with open_pane(store, qtbot, *many(4)) as (_screens, pane):
        click(pane, 0)
        click(pane, 1, CTRL)
        click(pane, 0, CTRL)
        image = picture(pane)
        height = pane.view.visualRect(pane.view.model().index(0, 0)).height()
        assert image.pixelColor(1, height // 2) == LIGHT.accent
        assert image.pixelColor(6, 5) == LIGHT.panel
        assert image.pixelColor(1, height + height // 2) == LIGHT.accent_soft
        assert image.pixelColor(16, height + height // 2) == LIGHT.accent


async def test_a_list_without_rows_can_be_clicked_and_typed_in(store, qtbot):
    async with open_pane(store, qtbot, *rows.make_directory()) as (screens, pane):
        for key, modifiers in ((Qt.Key.Key_Space, PLAIN), (Qt.Key.Key_Down, SHIFT), (Qt.Key.Key_A, CTRL)):
            QTest.keyClick(pane.view, key, modifiers)
        await screens.settle()
        assert screens.models.contact_list.marks.ids == frozenset()
