"""Importing contacts: reading, columns, checking, storing, and what goes wrong on the way."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QLocale, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest

from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.merging import Detail
from desktop_inbox.protocol.commands import AnswerStatus, CommandAnswer
from desktop_inbox.protocol.contact_commands import CONTACTS_PER_IMPORT, ImportContacts
from desktop_inbox.ui.importing.dialog import ImportDialog
from desktop_inbox.viewmodels.contact_import_words import ContactImportWords
from desktop_inbox.viewmodels.table_import import SHOWN_PROBLEMS, ImportStep
from tests.fixtures.waiting import until
from tests.ui.contact_book_sample import PLAN, VIP
from tests.ui.contacts_desk import open_contacts

FILE = """Name;Email;Phone;Tags;Plan;Notes
Zoë;zoe@x.example;+34 123 456;VIP;wholesale;hello
Bob;bad;;nope;Gold;x
;;;;;
Ana;zoe@x.example;;;;
"""


@pytest.fixture
async def desk(store, tmp_path, qapp):
    async with open_contacts(store, tmp_path) as opened:
        yield opened


@pytest.fixture
async def dialog(desk):
    contacts = desk.models.new_import()
    shown = ImportDialog(contacts, desk.screen)
    shown.show()
    yield shown
    shown.close()
    await contacts.close()


async def read(dialog, tmp_path, data, name="people.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    dialog._import.open_file(path)
    await until(lambda: dialog._import.state.step is not ImportStep.READING)
    return dialog._import.state


async def test_from_a_file_to_the_outbox(desk, dialog, tmp_path):
    state = await read(dialog, tmp_path, FILE)
    page = dialog._columns_page
    assert [combo.currentText() for combo in page.meanings] == [
        "Name",
        "Email",
        "Phone",
        "Tags",
        "Plan",
        "Do not import",
    ]
    assert (page.encoding.currentText(), page.separator.currentText(), state.rows) == ("UTF-8", "Semicolon", 3)
    assert dialog.focusWidget() is dialog.go_on
    QTest.keyClick(dialog.go_on, Qt.Key.Key_Return)
    await until(lambda: dialog._import.state.step is ImportStep.CHECKED)
    problems = dialog._check_page.problems
    assert [problems.item(number).text() for number in range(problems.count())] == [
        "Line 3: This is not an email address. Write it like ana@example.com. (bad)",
        "Line 3: There is no such tag: nope",
        "Line 3: This is none of the choices. (Gold)",
        "Line 5: Same person as in line 2, left out: zoe@x.example",
    ]
    assert dialog.go_on.text() == "Import 2 contact(s)"
    assert dialog.focusWidget() is dialog.go_on
    QTest.keyClick(dialog.go_on, Qt.Key.Key_Return)
    await until(lambda: dialog._import.state.step is ImportStep.STORED)
    [command] = await desk.commands()
    assert isinstance(command, ImportContacts)
    zoe, bob = command.contacts
    assert (zoe.name, zoe.email, zoe.phone, zoe.tag_ids, zoe.fields) == (
        "Zoë",
        "zoe@x.example",
        "+34123456",
        (VIP,),
        {PLAN: "Wholesale"},
    )
    assert (bob.name, bob.email) == ("Bob", "")
    assert dialog._progress_page.words.text() == "0 of 2 contacts are on the server."
    answer = CommandAnswer(command_id=command.command_id, status=AnswerStatus.OK, shared=1)
    await desk.store.record_answer(command.command_id, answer)
    await until(lambda: dialog._progress_page.words.text() == "2 of 2 contacts are on the server.")
    assert dialog.leave.text() == "Close"
    assert dialog.focusWidget() is dialog.leave


def test_large_numbers_are_written_as_people_read_them():
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    try:
        words = ContactImportWords()
        assert words.sent(1_500, 200_000) == "1,500 of 200,000 contacts are on the server."
        assert words.accept(199_971) == "Import 199,971 contact(s)"
    finally:
        QLocale.setDefault(before)


async def test_what_the_server_refuses_is_said(desk, dialog, tmp_path):
    await read(dialog, tmp_path, "name\nAna\n")
    dialog._import.check()
    await until(lambda: dialog._import.state.step is ImportStep.CHECKED)
    dialog._import.confirm()
    await until(lambda: dialog._import.state.step is ImportStep.STORED)
    [command] = await desk.commands()
    refusal = CommandAnswer(command_id=command.command_id, status=AnswerStatus.REJECTED, code="not_allowed")
    await desk.store.record_answer(command.command_id, refusal)
    await until(lambda: "only managers and owners" in dialog._progress_page.words.text())


async def test_a_column_is_one_thing_only_and_nothing_to_import_cannot_be_checked(dialog, tmp_path):
    await read(dialog, tmp_path, "first,second\nAna,Bea\n")
    assert not dialog.go_on.isEnabled()
    page = dialog._columns_page
    for combo in page.meanings:
        combo.setCurrentIndex(combo.findText("Name"))
        combo.activated.emit(combo.currentIndex())
    assert [combo.currentText() for combo in page.meanings] == ["Do not import", "Name"]
    assert dialog._import.state.meanings == (None, Detail.NAME)
    assert dialog.go_on.isEnabled()


async def test_first_and_last_names_are_joined_and_shown_before(desk, dialog, tmp_path):
    await read(dialog, tmp_path, "Nombre,Apellidos,Email\nZoë,Ruiz,\nAna,,\n,Gil,\n,,x@x.example\n")
    page = dialog._columns_page
    assert [combo.currentText() for combo in page.meanings] == ["First name", "Last name", "Email"]
    assert (page.sample.text(), page.sample.isVisible()) == ("Names: Zoë Ruiz · Ana · Gil", True)
    dialog._import.check()
    await until(lambda: dialog._import.state.step is ImportStep.CHECKED)
    dialog._import.confirm()
    await until(lambda: dialog._import.state.step is ImportStep.STORED)
    [command] = await desk.commands()
    assert [contact.name for contact in command.contacts] == ["Zoë Ruiz", "Ana", "Gil", ""]


async def test_no_names_are_shown_where_none_are_joined(dialog, tmp_path):
    await read(dialog, tmp_path, "Nombre,Apellidos\nZoë,Ruiz\n")
    page = dialog._columns_page
    for combo, words in zip(page.meanings, ("Name", "Do not import"), strict=True):
        combo.setCurrentIndex(combo.findText(words))
        combo.activated.emit(combo.currentIndex())
    assert page.sample.isHidden()


async def test_another_encoding_and_separator_read_the_same_file_again(dialog, tmp_path):
    await read(dialog, tmp_path, "name\nAna — Zoë\n".encode("mac_roman"))
    assert dialog._import.state.encoding == "cp1252"
    combo = dialog._columns_page.encoding
    combo.setCurrentIndex(combo.findText("Mac Roman"))
    combo.activated.emit(combo.currentIndex())
    await until(lambda: dialog._import.state.preview == (("Ana — Zoë",),))
    combo.setCurrentIndex(combo.findText("UTF-8"))
    combo.activated.emit(combo.currentIndex())
    await until(lambda: dialog.failure.text() != "")
    assert dialog.failure.text() == "The file is encoded in another way. Choose another encoding."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This is not a table"),
        (b"PK\x03\x04\x00\x00\x00", "This is not a table"),
        (b'name\n"' + b"x" * 40_000, "does not end"),
        (b",".join([b"x"] * 300), "more than 200 columns"),
    ],
)
async def test_a_file_that_is_no_table_says_so_and_another_can_be_chosen(dialog, tmp_path, data, words):
    await read(dialog, tmp_path, data)
    assert words in dialog.failure.text()
    assert dialog._import.state.step is ImportStep.NO_FILE
    assert dialog.focusWidget().text() == "Choose file…"
    state = await read(dialog, tmp_path, "name\nAna\n")
    assert (state.step, dialog.failure.isVisible()) == (ImportStep.PREVIEW, False)


async def test_a_file_that_has_gone_and_a_folder(dialog, tmp_path):
    dialog._import.open_file(tmp_path / "gone.csv")
    await until(lambda: "No such file" in dialog.failure.text())
    dialog._import.open_file(tmp_path)
    await until(lambda: "directory" in dialog.failure.text())


async def test_a_long_file_is_checked_in_pieces_and_can_be_stopped(desk, dialog, tmp_path):
    lines = "".join(f"Person {number},p{number}@x.example\n" for number in range(5_000))
    await read(dialog, tmp_path, f"name,email\n{lines}")
    dialog._import.check()
    await until(lambda: dialog._import.state.done)
    dialog._import.back()
    assert dialog._import.state.step is ImportStep.PREVIEW
    dialog._import.check()
    await until(lambda: dialog._import.state.step is ImportStep.CHECKED, timeout_s=20)
    assert (dialog._import.state.items, dialog._import.state.problems) == (5_000, 0)
    dialog._import.confirm()
    await until(lambda: dialog._import.state.step is ImportStep.STORED, timeout_s=20)
    sizes = [len(command.contacts) for command in await desk.commands()]
    assert sizes == [CONTACTS_PER_IMPORT] * 25


async def test_what_the_server_has_not_got_yet_can_be_stopped(desk, dialog, tmp_path):
    await read(dialog, tmp_path, "name\n" + "Ana\n" * 450)
    dialog._import.check()
    await until(lambda: dialog._import.state.step is ImportStep.CHECKED)
    assert not dialog.stop.isVisible()
    dialog._import.confirm()
    await until(dialog.stop.isVisible)
    [first] = await desk.store.due_commands(1, frozenset())  # it is on its way
    dialog.stop.click()
    await until(lambda: dialog._import.state.done == CONTACTS_PER_IMPORT)
    assert [entry.command_id for entry in await desk.commands()] == [first.command.command_id]
    assert dialog._progress_page.note.text() == "Stopped. The others are not imported."
    assert not dialog.stop.isVisible()
    answer = CommandAnswer(command_id=first.command.command_id, status=AnswerStatus.OK, shared=1)
    await desk.store.record_answer(first.command.command_id, answer)
    await until(lambda: dialog._progress_page.words.text() == "200 of 200 contacts are on the server.")


async def test_of_many_problems_the_first_are_shown_and_all_saved(dialog, tmp_path):
    await read(dialog, tmp_path, "name,email\n" + "Ana,bad\n" * 700)
    dialog._import.check()
    await until(lambda: dialog._import.state.step is ImportStep.CHECKED, timeout_s=20)
    assert dialog._check_page.problems.count() == SHOWN_PROBLEMS
    assert dialog._check_page._more.text() == "and 200 more"
    path = tmp_path / "problems.csv"
    dialog._import.save_problems(path)
    await until(lambda: path.exists() and path.read_text("utf-8-sig").count("\n") == 701)
    assert path.read_text("utf-8-sig").splitlines()[1].startswith("2,email,This is not an email address")


async def test_a_full_disk_while_storing_is_said(desk, dialog, tmp_path, monkeypatch):
    await read(dialog, tmp_path, "name\nAna\n")
    dialog._import.check()
    await until(lambda: dialog._import.state.step is ImportStep.CHECKED)

    async def fail(_commands):
        raise StoreUnavailableError("disk_full")

    monkeypatch.setattr(desk.store, "enqueue_many", fail)
    dialog._import.confirm()
    await until(lambda: "disk may be full" in dialog.failure.text())


async def test_a_file_is_dropped(dialog, tmp_path):
    path = tmp_path / "dropped.csv"
    path.write_text("name\nAna\n")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, Qt.KeyboardModifier.NoModifier)
    dialog.dragEnterEvent(enter)
    assert enter.isAccepted()
    dialog.dropEvent(QDropEvent(QPoint(5, 5).toPointF(), copy, data, left, Qt.KeyboardModifier.NoModifier))
    await until(
        lambda: dialog._import.state.file_name == "dropped.csv" and dialog._import.state.step is ImportStep.PREVIEW
    )


async def test_names_that_look_like_markup_stay_names(dialog, tmp_path):
    await read(dialog, tmp_path, "<b>name</b>,email\n<img src=x>,<i>\n")
    labels = dialog._columns_page.findChildren(type(dialog.failure))
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


async def test_a_second_file_takes_the_place_of_one_that_is_still_read(dialog, tmp_path):
    large, small = tmp_path / "large.csv", tmp_path / "small.csv"
    large.write_text("name\n" + "Ana\n" * 20_000)
    small.write_text("email\nzoe@x.example\n")
    dialog._import.open_file(large)
    dialog._import.open_file(small)
    await until(lambda: dialog._import.state.step is ImportStep.PREVIEW)
    await asyncio.sleep(0.2)
    state = dialog._import.state
    assert (state.file_name, state.header, state.rows) == ("small.csv", ("email",), 1)


async def test_what_was_read_is_let_go_once_it_is_stored(desk, dialog, tmp_path):
    await read(dialog, tmp_path, "name\n" + "Ana\n" * 5_000)
    dialog._import.check()
    await until(lambda: dialog._import.state.step is ImportStep.CHECKED)
    dialog._import.confirm()
    await until(lambda: dialog._import.state.step is ImportStep.STORED)
    assert (dialog._import._parts, dialog._import._data) == ([], b"")
    assert dialog._import.state.done == 5_000
    assert sum(len(command.contacts) for command in await desk.commands()) == 5_000


async def test_progress_that_cannot_be_read_is_read_again(desk, dialog, tmp_path, monkeypatch):
    await read(dialog, tmp_path, "name\nAna\n")
    dialog._import.check()
    await until(lambda: dialog._import.state.step is ImportStep.CHECKED)

    async def fail(_):
        raise StoreUnavailableError

    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "import_progress", fail)
        dialog._import.confirm()
        await until(lambda: dialog._import.state.step is ImportStep.STORED)
        await asyncio.sleep(0.3)
    [command] = await desk.commands()
    await desk.store.record_answer(
        command.command_id, CommandAnswer(command_id=command.command_id, status=AnswerStatus.OK, shared=1)
    )
    await until(lambda: dialog._import.state.sent == 1)
