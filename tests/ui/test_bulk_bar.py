"""The bar below the list: what it says, its buttons, the tags' popup, the closing note, stopping and Undo by keys."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_inbox.domain.closing import ClosingNoteMode
from desktop_inbox.domain.inbox import StatusFilter
from desktop_inbox.domain.presence import Presence
from desktop_inbox.ui.contact_list.bulk_bar import BulkBar
from desktop_inbox.ui.contact_list.pane import ContactListPane
from desktop_inbox.ui.conversation.closing_dialog import ClosingDialog
from desktop_inbox.ui.kit.toast import ToastCard
from desktop_inbox.viewmodels.bulk import BulkViewModel
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.snoozing import SnoozeViewModel
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import open_screens
from tests.fixtures.sessions import Listening
from tests.fixtures.waiting import until
from tests.ui.sample import NOW
from tests.ui.test_contact_list_viewmodel import many

CTRL = Qt.KeyboardModifier.ControlModifier


class NobodyKnown:
    """Colleagues of whom nothing is known, as while one is offline."""

    def presences(self) -> list[Presence]:
        return []

    def subscribe_presence(self, callback) -> Listening:
        return Listening([], callback)


class Bench(QWidget):
    """A window with the list, its bar and the toast."""

    def __init__(self, screens, store) -> None:
        super().__init__()
        models = screens.models
        self.bulk = BulkViewModel(
            store=store, scope=screens.scope, clock=screens.clock, marks=models.contact_list.marks, toasts=models.toasts
        )
        self.people = People(
            store=store, scope=screens.scope, colleagues=NobodyKnown(), user_id=rows.user_id(1), parent=self
        )
        self.pane = ContactListPane(models.contact_list, self)
        self.bar = BulkBar(self.bulk, self.people, SnoozeViewModel(self.people, screens.clock, UTC, self))
        self.pane.place_below(self.bar)
        self.toast = ToastCard(models.toasts, self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.pane)

    def end(self) -> None:
        self.people.close()
        self.bulk.close()
        self.close()


@asynccontextmanager
async def open_bench(store, qtbot, *synced):
    """Give the screens and a visible window over a store with these rows."""
    await fill(store, *synced)
    async with open_screens(store, NOW) as screens:
        bench = Bench(screens, store)
        qtbot.addWidget(bench)
        bench.resize(328, 600)
        bench.show()
        bench.activateWindow()
        await screens.settle()
        bench.pane.focus_list()
        yield bench, screens
        await screens.settle()
        bench.end()


async def mark_all(bench, screens) -> None:
    QTest.keyClick(bench.pane.view, Qt.Key.Key_A, CTRL)
    await screens.settle()


async def waiting(store) -> list[str]:
    return sorted(type(entry.command).__name__ for entry in await store.outbox())


def choose_in_snooze_menu(bench, number: int) -> list[str]:
    """Open the menu, take an entry, and return the words of all."""
    QTest.mouseClick(bench.bar.snooze, Qt.MouseButton.LeftButton)
    menu = bench.bar.snooze.findChildren(QMenu)[-1]
    actions = [action for action in menu.actions() if not action.isSeparator()]
    actions[number].trigger()
    menu.close()
    return [action.text() for action in actions]


async def test_the_bar_is_there_while_something_is_marked(store, qtbot):
    async with open_bench(store, qtbot, *many(3)) as (bench, screens):
        assert bench.bar.isHidden()
        await mark_all(bench, screens)
        assert bench.bar.isVisible()
        assert bench.bar.count.text() == "3 selected"
        QTest.keyClick(bench.pane.view, Qt.Key.Key_Escape)
        assert bench.bar.isHidden()
        await mark_all(bench, screens)
        QTest.mouseClick(bench.bar.clear, Qt.MouseButton.LeftButton)
        assert bench.bar.isHidden()
        await mark_all(bench, screens)
        bench.bar.left.connect(bench.pane.focus_list)
        bench.bar.tag.setFocus()
        QTest.keyClick(bench.bar.tag, Qt.Key.Key_Escape)
        assert bench.bar.isHidden()
        assert bench.focusWidget() is bench.pane.view


async def test_close_and_undo_by_keys(store, qtbot):
    async with open_bench(store, qtbot, *many(3)) as (bench, screens):
        await mark_all(bench, screens)
        QTest.mouseClick(bench.bar.close_all, Qt.MouseButton.LeftButton)
        await until(lambda: bench.toast.text.text() == "3 conversation(s) closed.")
        assert bench.toast.isVisible()
        assert await waiting(store) == ["CloseConversation"] * 3
        QTest.keyClick(bench.pane.view, Qt.Key.Key_Z, CTRL)
        await until(lambda: bench.toast.text.text() == "Undone for 3 contact(s).")
        assert await waiting(store) == []


async def test_the_arrow_is_there_where_a_note_is_a_choice_and_writes_one_for_all(store, qtbot):
    async with open_bench(store, qtbot, *many(2), rows.make_closing_category(1, name="Refund")) as (bench, screens):
        await mark_all(bench, screens)
        QTest.mouseClick(bench.bar.note, Qt.MouseButton.LeftButton)
        (dialog,) = bench.findChildren(ClosingDialog)
        assert dialog.windowTitle() == "Close 2 conversation(s)"
        bench.bulk.closing.choose_category("Refund")
        QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
        await until(lambda: bench.toast.text.text() == "2 conversation(s) closed.")
        assert {entry.command.category for entry in await store.outbox()} == {"Refund"}
        await push(store, rows.make_workspace(ver=3000, closing_note_mode=ClosingNoteMode.OFF))
        await until(lambda: not bench.bulk.offers_note)
        assert bench.bar.note.isHidden()


async def test_a_tag_is_found_by_typing_and_added_or_removed(store, qtbot):
    tags = [rows.make_tag(1, name="VIP", description="Important"), rows.make_tag(2, name="Old", is_active=False)]
    async with open_bench(store, qtbot, *many(2), *tags) as (bench, screens):
        tester = QAbstractItemModelTester(bench.bar.tags.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        assert [row.name for row in bench.bar.tags.model.rows] == ["VIP"]
        for words, name in (("Add a tag…", "TagContact"), ("Remove a tag…", "UntagContact")):
            await mark_all(bench, screens)
            menu = bench.bar.tag_menu()
            next(action for action in menu.actions() if action.text() == words).trigger()
            menu.close()
            assert bench.bar.tag_popup.isVisible()
            QTest.keyClicks(bench.bar.tag_popup.search, "import")
            QTest.keyClick(bench.bar.tag_popup.search, Qt.Key.Key_Return)
            await until(lambda: bench.bulk.progress is None and screens.models.toasts.current is not None)
            assert (await waiting(store)).count(name) == 2
        del tester


async def test_a_team_is_found_by_typing_and_assigned(store, qtbot):
    synced = [*many(2), rows.make_team(1, name="Sales"), rows.make_team(2, name="Old", is_active=False)]
    async with open_bench(store, qtbot, *synced) as (bench, screens):
        await mark_all(bench, screens)
        QTest.mouseClick(bench.bar.assign, Qt.MouseButton.LeftButton)
        popup = bench.bar.assign_popup
        assert popup.isVisible()
        QTest.keyClicks(popup.search, "sal")
        QTest.keyClick(popup.search, Qt.Key.Key_Return)
        await until(lambda: bench.toast.text.text() == "2 contact(s) assigned.")
        assert {entry.command.team_id for entry in await store.outbox()} == {rows.team_id(1)}


async def test_a_preset_snoozes_and_in_the_snoozed_list_they_are_brought_back(store, qtbot):
    async with open_bench(store, qtbot, *many(2)) as (bench, screens):
        await mark_all(bench, screens)
        assert choose_in_snooze_menu(bench, 0)[0].startswith("In 1")
        await until(lambda: bench.toast.text.text() == "2 conversation(s) snoozed.")
        assert {entry.command.until for entry in await store.outbox()} == {NOW + timedelta(hours=1)}
        screens.models.contact_list.set_status(StatusFilter.SNOOZED)
        await screens.settle()
        await mark_all(bench, screens)
        assert choose_in_snooze_menu(bench, 0)[0] == "Return now"
        await until(lambda: bench.toast.text.text() == "2 conversation(s) brought back.")


async def test_progress_is_shown_and_stop_stops(store, qtbot):
    async with open_bench(store, qtbot, *many(500)) as (bench, screens):
        await mark_all(bench, screens)
        seen = []

        def look() -> None:
            if bench.bulk.progress is not None and not bench.bar.stop.isHidden():
                seen.append((bench.bar.words.text(), bench.bar.progress.value(), bench.bar.progress.maximum()))
                if bench.bulk.progress.done:
                    QTest.mouseClick(bench.bar.stop, Qt.MouseButton.LeftButton)

        bench.bulk.changed.connect(look)
        bench.bulk.assign(rows.user_id(2))
        await until(lambda: screens.models.toasts.current is not None)
        assert seen[0] == ("Assigning… 0 of 500", 0, 500)
        assert ("Assigning… 200 of 500", 200, 500) in seen
        assert bench.toast.text.text() == "200 contact(s) assigned. Stopped."
        assert bench.bar.isHidden()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
async def test_it_fits_a_narrow_list(store, qtbot, direction):
    async with open_bench(store, qtbot, *many(3)) as (bench, screens):
        bench.setLayoutDirection(direction)
        bench.resize(264, 400)
        await mark_all(bench, screens)
        for button in (bench.bar.assign, bench.bar.clear, bench.bar.note):
            assert bench.bar.rect().contains(button.mapTo(bench.bar, button.rect().center()))
            assert button.accessibleName()
        assert bench.bar.count.short == "3"
