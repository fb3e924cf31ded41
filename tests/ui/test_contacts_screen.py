"""The Contacts screen: the book, search, order, columns, adding and exporting."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu

from desktop_inbox.domain.contact_book import BookQuery
from desktop_inbox.domain.merging import Detail
from desktop_inbox.protocol.contact_commands import CreateContact
from desktop_inbox.ui.contacts.new_contact_dialog import NewContactDialog
from desktop_inbox.viewmodels.contact_book import BookColumn, BookPhase
from tests.fixtures import rows
from tests.fixtures.caches import push
from tests.fixtures.waiting import until
from tests.ui.contact_book_sample import VIP
from tests.ui.contacts_desk import open_contacts

EVERYBODY = [
    "Claire Dubois",
    "João Pereira",
    "Lucía Fernández",
    "Mateo Rivas",
    "Nguyễn Thị Hoa",
    "Omar Haddad",
    "Priya Natarajan",
    "Susan Carter",
    "visitor-8f31",
    "Wolfeschlegelsteinhausenbergerdorff & Sons International",
    "عمر الحداد",
    "山田太郎",
]


@pytest.fixture
async def desk(store, tmp_path, qapp):
    async with open_contacts(store, tmp_path) as opened:
        yield opened


async def test_the_book_shows_everybody_by_name_and_who_is_chosen_in_the_details(desk):
    QAbstractItemModelTester(desk.models.book.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert desk.names == EVERYBODY
    desk.screen.table.setFocus()
    QTest.keyClick(desk.screen.table.view, Qt.Key.Key_Home)
    QTest.keyClick(desk.screen.table.view, Qt.Key.Key_Down)
    await until(lambda: desk.models.details.page is not None)
    assert desk.models.details.page.name == "João Pereira"
    assert desk.screen.open.isEnabled()


async def test_enter_and_a_double_click_go_to_the_conversation(desk):
    wanted = []
    desk.screen.conversation_wanted.connect(wanted.append)
    desk.screen.table.setFocus()
    QTest.keyClick(desk.screen.table.view, Qt.Key.Key_Home)
    QTest.keyClick(desk.screen.table.view, Qt.Key.Key_Return)
    place = desk.screen.table.view.visualRect(desk.models.book.model.index(7)).center()
    QTest.mouseClick(desk.screen.table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(desk.screen.table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseClick(desk.screen.open, Qt.MouseButton.LeftButton)
    assert wanted == [rows.contact_id(6), rows.contact_id(1), rows.contact_id(1)]


async def test_a_search_finds_by_all_that_names_a_contact_and_is_emptied(desk):
    QTest.keyClick(desk.screen, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert desk.screen.bar.search.hasFocus()
    QTest.keyClicks(desk.screen.bar.search, "carter.ex")
    await until(lambda: desk.names == ["Susan Carter", "visitor-8f31"])
    QTest.keyClicks(desk.screen.bar.search, " nobody")
    await until(lambda: desk.models.book.phase is BookPhase.NOTHING_FOUND)
    assert desk.screen._state.isVisible()
    desk.screen._state.remedy_clicked.emit()
    await until(lambda: desk.names == EVERYBODY)
    assert desk.screen.bar.search.text() == ""


async def test_a_click_on_a_column_sorts_and_another_turns_it_round(desk):
    desk.screen.table.header.sectionClicked.emit(list(BookColumn).index(BookColumn.ACTIVITY))
    await until(lambda: desk.names[0] == "Susan Carter")
    desk.screen.table.header.sectionClicked.emit(list(BookColumn).index(BookColumn.ACTIVITY))
    await until(lambda: desk.names[-1] == "Susan Carter")
    desk.screen.table.header.sectionClicked.emit(list(BookColumn).index(BookColumn.TAGS))
    assert desk.models.book.query == BookQuery(order=desk.models.book.query.order)
    assert desk.screen.table.header.sortIndicatorSection() == list(BookColumn).index(BookColumn.ACTIVITY)


async def test_the_menu_of_the_columns_sorts_too(desk):
    header = desk.screen.table.header
    QTest.keyClick(desk.screen.bar.columns, Qt.Key.Key_Space)
    menu = header.findChild(QMenu)
    orders = next(action.menu() for action in menu.actions() if action.text() == "Sort by")
    assert [action.text() for action in orders.actions() if action.isChecked()] == ["Name"]
    next(action for action in orders.actions() if action.text() == "Last activity").trigger()
    menu.close()
    await until(lambda: desk.names[0] == "Susan Carter")


async def test_columns_are_chosen_and_remembered(desk, store, tmp_path):
    header = desk.screen.table.header
    assert BookColumn.LANGUAGE not in [column for column, _, _ in header.shown_columns()]
    header.open_menu(header.mapToGlobal(header.rect().center()))
    menu = header.findChild(QMenu)
    entries = {action.text(): action for action in menu.actions()}
    assert not entries["Name"].isEnabled()
    entries["Language"].trigger()
    entries["Phone"].trigger()
    menu.close()
    shown = [column for column, _, _ in header.shown_columns()]
    assert BookColumn.LANGUAGE in shown
    assert BookColumn.PHONE not in shown
    desk.screen.keep()
    async with open_contacts(store, tmp_path) as again:
        assert [column for column, _, _ in again.screen.table.header.shown_columns()] == shown


async def test_names_can_be_read_in_a_narrow_window_and_no_choice_of_columns_is_lost(desk, store, tmp_path):
    header = desk.screen.table.header
    whole = [column for column, _, _ in header.shown_columns()]
    for width in (1000, 720):
        desk.screen.resize(width - 56, 600)
        shown = header.shown_columns()
        assert shown[0][2] >= 150
        assert shown[-1][1] + shown[-1][2] <= header.width()
        bar = desk.screen.bar
        for button in (bar.upload, bar.download, bar.add, bar.filter, bar.search):
            assert button.width() >= min(button.minimumSizeHint().width(), button.maximumWidth())
            assert button.accessibleName() or button.text()
        assert bar.search.geometry().right() < bar.filter.geometry().left()
    assert len(shown) < len(whole)
    desk.screen.keep()
    async with open_contacts(store, tmp_path) as again:
        assert [column for column, _, _ in again.screen.table.header.shown_columns()] == whole


async def test_the_menu_tells_which_columns_there_is_no_room_for(desk):
    header = desk.screen.table.header
    for width, note in ((1600, ""), (720, " (no room in this window)")):
        desk.screen.resize(width, 600)
        header.open_menu(header.mapToGlobal(header.rect().center()))
        menu = header.findChild(QMenu)
        checked = {action.text() for action in menu.actions() if action.isChecked()}
        assert {"Name", f"Added{note}"} <= checked
        assert "Language" in {action.text() for action in menu.actions()}, "nobody wants to see it"
        menu.close()
        await until(lambda: header.findChild(QMenu) is None)


async def test_only_contacts_with_a_tag_or_only_blocked_ones(desk):
    desk.models.book.narrow(VIP)
    await until(lambda: desk.names == ["Mateo Rivas", "Susan Carter"])
    assert desk.screen.bar.filter.text() == "VIP"
    desk.models.book.narrow(None, blocked_only=True)
    await until(lambda: desk.models.book.phase is BookPhase.NOTHING_FOUND)
    assert desk.screen.bar.filter.text() == "Blocked"


async def test_what_is_chosen_stays_chosen_while_rows_move_and_change(desk):
    desk.models.book.select(rows.contact_id(1))
    contact = (await desk.store.details(rows.contact_id(1))).contact
    await push(desk.store, rows.make_contact(1, ver=2000, name="Aaa Carter", created_at=contact.created_at))
    await until(lambda: desk.names[0] == "Aaa Carter")
    current = desk.screen.table.view.currentIndex()
    assert (current.row(), desk.models.book.selected_id) == (0, rows.contact_id(1))


async def test_a_contact_is_added_and_chosen(desk):
    QTest.keyClick(desk.screen, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = await until(lambda: desk.screen.findChild(NewContactDialog))
    QTest.keyClicks(dialog.fields[Detail.EMAIL], "no address")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.problems[Detail.NAME].text() == "A contact needs a name."
    assert "not an email address" in dialog.problems[Detail.EMAIL].text()
    assert dialog.fields[Detail.NAME].hasFocus()
    QTest.keyClicks(dialog.fields[Detail.NAME], "Aaron Ash")
    assert not dialog.problems[Detail.NAME].isVisible()
    dialog.fields[Detail.EMAIL].setText("AARON@x.example")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    await until(lambda: desk.names and desk.names[0] == "Aaron Ash")
    [command] = await desk.commands()
    assert isinstance(command, CreateContact)
    assert (command.name, command.email) == ("Aaron Ash", "aaron@x.example")
    assert desk.models.book.selected_id == command.contact_id


async def test_escape_leaves_without_adding(desk):
    QTest.keyClick(desk.screen, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = await until(lambda: desk.screen.findChild(NewContactDialog))
    QTest.keyClicks(dialog.fields[Detail.NAME], "Aaron Ash")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await desk.settle()
    assert await desk.commands() == []


async def test_an_export_is_whole_and_can_be_read_again(desk, tmp_path):
    path = tmp_path / "out.csv"
    desk.models.export.begin(BookQuery(text="carter.example"), path)
    await until(lambda: desk.models.export.state.is_done)
    assert list(csv.reader(path.read_text("utf-8-sig").splitlines())) == [
        ["Name", "Email", "Phone", "Language", "Time zone", "Tags", "Age", "Plan"],
        [
            "Susan Carter",
            "susan@carter.example",
            "+34600123456",
            "es",
            "Europe/Madrid",
            "a tag with a name that does not end soon; VIP; wholesale",
            "",
            "Wholesale",
        ],
        ["visitor-8f31", "susan@carter.example", "", "", "", "", "", ""],
    ]
    assert desk.screen.progress.words.text() == "2 contact(s) were exported."
    assert [item.name for item in tmp_path.iterdir() if item.suffix == ".part"] == []


async def test_an_export_that_cannot_be_written_says_why_and_leaves_nothing(desk, tmp_path):
    place = tmp_path / "folder"
    place.mkdir()
    desk.models.export.begin(BookQuery(), place / "missing" / "out.csv")
    await until(lambda: desk.models.export.state.failure)
    assert "No such file or directory" in desk.screen.progress.words.text()
    desk.models.export.begin(BookQuery(), place)  # a folder of that name
    await until(lambda: "directory" in desk.models.export.state.failure.lower())
    assert list(place.iterdir()) == []


async def test_a_cancelled_export_leaves_what_was_there(desk, tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("before")
    desk.models.export.begin(BookQuery(), path)
    desk.models.export.cancel()
    await until(lambda: not desk.models.export.state.is_running)
    assert path.read_text() == "before"
    assert not desk.models.export.state.is_done


async def test_nobody_yet(store, tmp_path, qapp):
    async with open_contacts(store, tmp_path, with_rows=False) as desk:
        assert desk.models.book.phase is BookPhase.EMPTY
        desk.screen._state.remedy_clicked.emit()
        dialog = await until(lambda: desk.screen.findChild(NewContactDialog))
        dialog.reject()
        await desk.settle()


@pytest.mark.parametrize(("user", "may"), [(1, True), (2, False)])
async def test_who_may_import(store, tmp_path, qapp, user, may):
    async with open_contacts(store, tmp_path, user=user) as desk:
        assert desk.screen.bar.upload.isEnabled() is may
        assert bool(desk.screen.bar.upload.toolTip()) is not may


async def test_of_many_rows_only_those_that_changed_are_made_again(desk, monkeypatch):
    long_ago = rows.at(0).replace(year=2020)
    await push(
        desk.store, *(rows.make_contact(n, ver=2000 + n, name=f"Zz {n}", created_at=long_ago) for n in range(100, 150))
    )
    await desk.settle()
    book = desk.models.book
    made = []
    make = book._row
    monkeypatch.setattr(book, "_row", lambda entry, now: made.append(entry.contact.name) or make(entry, now))
    changed = rows.make_contact(107, ver=3000, name="Zz changed", created_at=long_ago)
    await push(desk.store, changed)
    await until(lambda: "Zz changed" in desk.names)
    assert [name for name in made if name.startswith("Zz")] == ["Zz changed"]
