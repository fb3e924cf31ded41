"""The painted contact list: keyboard, mouse, what stays in its place, and what is drawn where."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu

from desktop_inbox.domain.inbox import SortOrder, StatusFilter
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.ui.contact_list.delegate import row_height
from desktop_inbox.ui.contact_list.pane import ContactListPane
from desktop_inbox.ui.kit.theme import Theme, ThemeMode
from desktop_inbox.ui.kit.tokens import LIGHT, tokens
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import open_screens
from tests.fixtures.waiting import until
from tests.ui.sample import NOW, sample_rows
from tests.ui.test_contact_list_viewmodel import many


@pytest.fixture(autouse=True)
def light(qapp):
    theme = Theme(qapp, ThemeMode.LIGHT)
    yield theme
    theme.deleteLater()


@asynccontextmanager
async def open_pane(store, qtbot, *synced, height=700, **options):
    """Give the screens and a visible pane over a store with these rows."""
    if synced:
        await fill(store, *synced)
    async with open_screens(store, NOW, **options) as screens:
        pane = ContactListPane(screens.models.contact_list)
        qtbot.addWidget(pane)
        pane.resize(328, height)
        pane.show()
        await screens.settle()
        yield screens, pane
        await screens.settle()
        pane.close()


async def test_keys_move_the_choice_and_enter_opens(store, qtbot):
    async with open_pane(store, qtbot, *sample_rows()) as (screens, pane):
        vm = screens.models.contact_list
        opened = []
        pane.contact_opened.connect(opened.append)
        pane.focus_list()
        assert vm.selected_id == rows.contact_id(1)
        for key, number in (
            (Qt.Key.Key_Down, 2),
            (Qt.Key.Key_Down, 3),
            (Qt.Key.Key_Up, 2),
            (Qt.Key.Key_End, 12),
            (Qt.Key.Key_Home, 1),
        ):
            QTest.keyClick(pane.view, key)
            assert vm.selected_id == rows.contact_id(number)
        assert opened == []
        QTest.keyClick(pane.view, Qt.Key.Key_Return)
        assert opened == [rows.contact_id(1)]


async def test_end_goes_to_the_real_end_of_a_long_list(store, qtbot):
    async with open_pane(store, qtbot, *many(260)) as (screens, pane):
        vm = screens.models.contact_list
        pane.focus_list()
        assert vm.model.rowCount() < 260
        QTest.keyClick(pane.view, Qt.Key.Key_End)
        await screens.settle()
        assert vm.model.rowCount() == 260
        assert vm.selected_id == rows.contact_id(1)
        assert pane.view.verticalScrollBar().value() == pane.view.verticalScrollBar().maximum()
        QTest.keyClick(pane.view, Qt.Key.Key_Up)
        assert vm.selected_id == rows.contact_id(2)


async def test_another_list_is_not_read_to_its_end(store, qtbot):
    async with open_pane(store, qtbot, *many(260)) as (screens, pane):
        vm = screens.models.contact_list
        QTest.keyClick(pane.view, Qt.Key.Key_End)
        vm.set_sort(SortOrder.OLDEST)
        await screens.settle()
        assert vm.selected_id is None
        assert vm.model.rowCount() < 260


async def test_a_row_that_was_removed_hands_its_choice_to_nobody(store, qtbot):
    async with open_pane(store, qtbot, *many(5)) as (screens, pane):
        vm = screens.models.contact_list
        chosen = []
        vm.select(rows.contact_id(3))
        vm.selected_changed.connect(chosen.append)
        vm.model.apply([row for row in vm.model.rows if row.id != rows.contact_id(3)])
        vm.rows_changed.emit()
        assert chosen == []
        assert pane.view.selectionModel().selectedIndexes() == []
        vm._publish()
        assert pane.view.selectionModel().selectedIndexes() == [vm.model.index_of(rows.contact_id(3))]


async def test_a_click_on_the_row_that_qt_made_current_chooses_it(store, qtbot):
    async with open_pane(store, qtbot, *many(5)) as (screens, pane):
        vm = screens.models.contact_list
        vm.select(rows.contact_id(3))
        vm.model.apply([row for row in vm.model.rows if row.id != rows.contact_id(3)])
        current = pane.view.currentIndex()
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=pane.view.visualRect(current).center())
        assert vm.selected_id == vm.model.row_at(current).id


async def test_what_is_read_stays_in_its_place_while_rows_come_above(store, qtbot):
    async with open_pane(store, qtbot, *many(90)) as (screens, pane):
        vm, view = screens.models.contact_list, pane.view
        view.verticalScrollBar().setValue(30 * row_height() + 11)
        seen = vm.model.row_at(view.indexAt(view.viewport().rect().center())).id
        top = view.visualRect(vm.model.index_of(seen)).top()
        await push(store, rows.make_conversation(2, ver=5000, activity_at=rows.at(9999)))
        await until(lambda: vm.model.rows[0].id == rows.contact_id(2))
        assert view.visualRect(vm.model.index_of(seen)).top() == top


async def test_at_the_beginning_the_new_row_is_seen(store, qtbot):
    async with open_pane(store, qtbot, *many(90)) as (screens, pane):
        vm = screens.models.contact_list
        await push(store, rows.make_conversation(2, ver=5000, activity_at=rows.at(9999)))
        await until(lambda: vm.model.rows[0].id == rows.contact_id(2))
        assert pane.view.verticalScrollBar().value() == 0


async def test_scrolling_reads_the_next_page(store, qtbot):
    async with open_pane(store, qtbot, *many(250)) as (screens, pane):
        vm = screens.models.contact_list
        before = vm.model.rowCount()
        pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum())
        await until(lambda: vm.model.rowCount() > before)


async def test_search_tabs_and_order_ask_the_viewmodel(store, qtbot):
    async with open_pane(store, qtbot, *sample_rows()) as (screens, pane):
        vm = screens.models.contact_list
        pane.focus_search()
        QTest.keyClicks(pane._search, "mateo")
        await until(lambda: vm.model.rowCount() == 1)
        QTest.keyClick(pane._search, Qt.Key.Key_Down)
        assert vm.selected_id == rows.contact_id(2)
        QTest.keyClick(pane._search, Qt.Key.Key_Escape)
        await until(lambda: vm.model.rowCount() == 12)
        for number, status in ((1, StatusFilter.SNOOZED), (2, StatusFilter.CLOSED)):
            QTest.mouseClick(pane._tabs._group.button(number), Qt.MouseButton.LeftButton)
            assert vm.query.status is status
        await until(lambda: pane._stack.currentWidget() is pane._state)
        vm.set_sort(SortOrder.OLDEST)
        assert pane._sort.accessibleName() == "Order: Oldest"
        vm.set_status(StatusFilter.OPEN)
        assert pane._tabs.current == 0


async def test_the_order_is_chosen_in_a_menu(store, qtbot):
    async with open_pane(store, qtbot, *sample_rows()) as (screens, pane):
        QTest.mouseClick(pane._sort, Qt.MouseButton.LeftButton)
        menu = pane.findChild(QMenu)
        assert [(action.text(), action.isChecked()) for action in menu.actions()] == [
            ("Newest", True),
            ("Oldest", False),
            ("Longest waiting", False),
            ("", False),
            ("Unreplied only", False),
        ]
        menu.actions()[2].trigger()
        menu.close()
        assert screens.models.contact_list.query.sort is SortOrder.LONGEST_WAITING


async def test_every_state_has_words(store, qtbot):
    async with open_pane(store, qtbot, state=ConnectionState.OFFLINE) as (screens, pane):
        seen = [pane._state.accessibleName()]
        screens.live.set_state(ConnectionState.SYNCING)
        await screens.settle()
        seen.append(pane._state.accessibleName())
        await fill(store, *rows.make_directory())
        await until(lambda: pane._state.accessibleName() not in seen)
        seen.append(pane._state.accessibleName())
        screens.models.contact_list.search("x")
        await until(lambda: pane._state.accessibleName() not in seen)
        seen.append(pane._state.accessibleName())
        assert [words.split(" ")[0] for words in seen] == ["Offline", "Fetching", "All", "Nothing"]


def picture(pane) -> QImage:
    return pane.view.viewport().grab().toImage()


async def test_the_chosen_row_has_a_bar_where_the_row_begins(store, qtbot):
    async with open_pane(store, qtbot, *sample_rows()) as (screens, pane):
        screens.models.contact_list.select(rows.contact_id(1))
        image = picture(pane)
        assert image.pixelColor(1, 30) == LIGHT.accent
        assert image.pixelColor(6, 5) == LIGHT.accent_soft
        pane.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        image = picture(pane)
        assert image.pixelColor(image.width() - 2, 30) == LIGHT.accent
        assert image.pixelColor(1, 30) == LIGHT.accent_soft


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("width", [240, 328, 700])
async def test_any_name_fits_its_row(store, qtbot, direction, width):
    hard = ["", "x" * 120, "😀" * 60, "محمد " * 20, "a\u0300" * 100, "\u202eevil", "👩‍👩‍👧‍👦 family"]
    synced = [*rows.make_directory()]
    for number, name in enumerate(hard, 1):
        synced += [rows.make_contact(number, name=name), rows.make_conversation(number)]
    async with open_pane(store, qtbot, *synced) as (_screens, pane):
        pane.setLayoutDirection(direction)
        pane.resize(width, 700)
        image = picture(pane)
        edge = 4 if direction is Qt.LayoutDirection.LeftToRight else image.width() - 4
        assert all(image.pixelColor(edge, y) == LIGHT.panel for y in range(0, 7 * row_height(), 7))
        assert pane.view.sizeHintForRow(0) == row_height()


async def test_tabs_are_whole_where_the_order_gives_way(store, qtbot):
    async with open_pane(store, qtbot, *sample_rows()) as (screens, pane):
        tabs = pane._tabs
        for name, button in zip(
            ("Abiertas", "Pospuestas", "Cerradas"), tabs.findChildren(QAbstractButton), strict=True
        ):
            button.setText(name)
        for width, is_whole in ((264, False), (328, True)):
            pane.resize(width, 600)
            await screens.settle()
            assert tabs.width() >= tabs.minimumSizeHint().width()
            assert (pane._sort.toolTip() == "Order") is is_whole
            assert pane._sort.width() >= pane._sort.sizeHint().width()


async def test_the_rows_follow_the_theme(store, qtbot, light):
    async with open_pane(store, qtbot, *sample_rows()) as (_screens, pane):
        light.set_mode("dark")
        assert picture(pane).pixelColor(6, 5) == tokens().panel
        assert tokens().is_dark


async def test_each_row_is_read_out(store, qtbot):
    async with open_pane(store, qtbot, *sample_rows()) as (_screens, pane):
        spoken = pane.view.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith("Mateo Rivas, Messenger, 1 unread message(s), ¿Tienen la talla 42")
        assert pane.view.accessibleName() == "Contacts"
