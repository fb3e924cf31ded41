"""The settings of snippets: who may do what, the form with its variables and preview, searching, and CSV files."""

from __future__ import annotations

import csv
import time

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from shiboken6 import invalidate

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.snippet_search import SnippetIndex
from desktop_inbox.domain.workspace import Role
from desktop_inbox.media import images
from desktop_inbox.protocol.settings_commands import ImportSnippets, RemoveSnippet, SaveSnippet
from desktop_inbox.ui.importing.dialog import ImportDialog
from desktop_inbox.ui.kit.buttons import Button
from desktop_inbox.ui.settings.snippets_page import SnippetsPage
from desktop_inbox.viewmodels.attachment_intake import Intake
from desktop_inbox.viewmodels.settings import snippets as snippets_section
from desktop_inbox.viewmodels.settings.section import Act
from desktop_inbox.viewmodels.settings.settings import SectionName
from desktop_inbox.viewmodels.settings.snippets import SHOWN
from desktop_inbox.viewmodels.table_import import ImportStep
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, fill, push
from tests.fixtures.settings_screens import open_settings, settings_rows
from tests.fixtures.waiting import until

SNIPPETS = [
    rows.make_snippet(1, name="Ships today", shortcut="envio-hoy", text="Hola $contact.first_name", topic="Shipping"),
    rows.make_snippet(2, name="My greeting", shortcut="hi", text="Hi!", is_shared=False),
    rows.make_snippet(3, name="Refund", shortcut="", text="You get it back", topic="Money"),
]


@pytest.fixture
def role():
    return Role.OWNER


@pytest.fixture
async def files(tmp_path):
    cache = await FileCache.open(tmp_path / "files.db", CACHE_KEY, SystemClock())
    yield cache
    await cache.close()


@pytest.fixture
async def desk(store, tmp_path, role, files):
    await fill(store, *settings_rows(role), *SNIPPETS)
    async with open_settings(store, tmp_path, intake=Intake(files, images)) as opened:
        await opened.open(SectionName.SNIPPETS)
        yield opened


def page_of(desk):
    page = desk.screen.page
    assert isinstance(page, SnippetsPage)
    return page


async def test_the_list_says_what_each_is(desk):
    assert [(row.title, row.note) for row in desk.section.model.rows] == [
        ("/hi  My greeting", "Personal · Hi!"),
        ("Refund", "Shared · Money · You get it back"),
        ("/envio-hoy  Ships today", "Shared · Shipping · Hola $contact.first_name"),
    ]


async def test_a_snippet_is_added_with_a_variable_from_the_menu_and_previewed(desk):
    page_of(desk).add.click()
    await desk.settle()
    editor = desk.form.view.fields["text"].editor
    QTest.keyClicks(editor.text, "Hola ")
    entries = {
        action.text().partition("\t")[0]: action
        for part in editor.insert.menu().actions()
        for action in part.menu().actions()
    }
    assert {"First name", "Plan", "Your name", "Short number", "Name of the workspace"} <= entries.keys()
    entries["First name"].trigger()
    QTest.keyClicks(editor.text, ", soy $user.first_name de $workspace.name")
    assert editor.text.toPlainText() == "Hola $contact.first_name, soy $user.first_name de $workspace.name"
    assert editor.preview.text() == "Hola \u2039First name\u203a, soy Ana de Aurora"
    assert not editor.problem.isVisible()
    await desk.save(name="Greeting", shortcut="/hola")
    [command] = await desk.commands()
    assert isinstance(command, SaveSnippet)
    content = command.content
    assert (content.name, content.shortcut, content.text, command.is_shared) == (
        "Greeting",
        "hola",
        "Hola $contact.first_name, soy $user.first_name de $workspace.name",
        False,
    )
    assert "/hola  Greeting" in desk.titles
    assert desk.section.model.row_of(command.snippet_id).state == "Waiting to be sent"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Hi 😀 $con", "Hi 😀 $contact.email"),
        ("Hi ${contact.fi", "Hi $contact.email"),
        ("$contact.name", "$contact.name$contact.email"),
        ("$5 or $$", "$5 or $$$contact.email"),
    ],
)
async def test_a_variable_from_the_menu_takes_the_place_of_one_that_was_begun(desk, typed, text):
    page_of(desk).add.click()
    await desk.settle()
    editor = desk.form.view.fields["text"].editor
    editor.text.insertPlainText(f"{typed}$")
    editor.text.moveCursor(QTextCursor.MoveOperation.Left)
    entries = {action.text(): action for part in editor.insert.menu().actions() for action in part.menu().actions()}
    entries["Email\t$contact.email"].trigger()
    assert editor.text.toPlainText() == f"{text}$"


async def test_no_control_characters_are_pasted(desk):
    page_of(desk).add.click()
    await desk.settle()
    text = desk.form.view.fields["text"].editor.text
    data = QMimeData()
    data.setText("Hi\x00 \x1bSusan\r\nBye")
    text.insertFromMimeData(data)
    assert text.toPlainText() == "Hi Susan\nBye"


async def test_an_unknown_variable_is_said_while_it_is_written(desk):
    page_of(desk).add.click()
    await desk.settle()
    editor = desk.form.view.fields["text"].editor
    QTest.keyClicks(editor.text, "Hi $contct.name")
    assert editor.problem.text() == "There is no such variable: $contct.name"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"name": " ", "text": "x"}, "name", "Write a name."),
        ({"name": "A", "text": " "}, "text", "Write a text, or add a file."),
        ({"name": "A", "text": "x" * 8_001}, "text", "This is too long. Shorten it to 8"),
        ({"name": "A", "text": "x", "shortcut": "a b"}, "shortcut", "Use up to 40"),
        ({"name": "A", "text": "x", "shortcut": "/ENVÍO-hoy"}, "shortcut", "Another snippet has this shortcut."),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(desk, values, field, words):
    page_of(desk).add.click()
    await desk.settle()
    await desk.save(**values)
    assert desk.form.view.fields[field].problem.text().startswith(words)
    assert await desk.commands() == []
    desk.form.cancel.click()
    await desk.settle()


async def test_a_text_that_was_written_is_not_lost_by_one_key(desk):
    page_of(desk).add.click()
    await desk.settle()
    form = desk.form
    form.view.fields["text"].editor.text.insertPlainText("A long answer")
    QTest.keyClick(form, Qt.Key.Key_Escape)
    [question] = (dialog for dialog in desk.dialogs if dialog is not form)
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert desk.form.view.fields["text"].editor.text.toPlainText() == "A long answer"
    form.cancel.click()
    [question] = (dialog for dialog in desk.dialogs if dialog is not form)
    next(button for button in question.findChildren(Button) if button.text() == "Discard").click()
    await desk.settle()
    assert desk.dialogs == []
    assert await desk.commands() == []


async def test_a_form_without_a_long_text_is_left_at_once(desk):
    page_of(desk).add.click()
    await desk.settle()
    desk.form.view.fields["name"].editor.edited.emit("Greeting")
    desk.form.cancel.click()
    await desk.settle()
    assert desk.dialogs == []


async def test_a_snippet_is_changed_and_what_it_is_for_stays(desk):
    await desk.act("/hi  My greeting", Act.EDIT)
    assert not desk.form.view.fields["is_shared"].editor.switch.isEnabled()
    await desk.save(text="Hello!")
    [command] = await desk.commands()
    assert (command.snippet_id, command.content.text, command.is_shared) == (rows.snippet_id(2), "Hello!", False)


async def test_removing_can_be_undone(desk):
    await desk.act("Refund", Act.REMOVE)
    assert "Refund" not in desk.titles
    desk.toasts.undo()
    await desk.settle()
    removing, saving = await desk.commands()
    assert isinstance(removing, RemoveSnippet)
    assert (saving.snippet_id, saving.content.text, saving.is_shared) == (removing.snippet_id, "You get it back", True)
    assert "Refund" in desk.titles


async def test_what_the_server_refuses_is_kept_to_be_mended(desk):
    page_of(desk).add.click()
    await desk.settle()
    await desk.save(name="Twice", shortcut="twice", text="x", is_shared=True)
    await desk.reject("shortcut_taken")
    await until(lambda: [row.is_bad for row in desk.section.model.rows if row.title == "/twice  Twice"] == [True])
    [row] = [row for row in desk.section.model.rows if row.title == "/twice  Twice"]
    assert row.state.startswith("Not accepted: Another snippet has this shortcut.")
    assert (Act.RETRY in row.acts, Act.DISCARD in row.acts) == (True, True)
    await desk.act("/twice  Twice", Act.EDIT)
    await desk.save(shortcut="once")
    [command] = await desk.commands()
    assert command.content.shortcut == "once"


async def test_what_is_refused_while_snippets_are_indexed_is_listed_once(desk, monkeypatch):
    page_of(desk).add.click()
    await desk.settle()
    await desk.save(name="Twice", shortcut="twice", text="x", is_shared=True)
    await until(lambda: "/twice  Twice" in desk.titles)

    def index_slowly(*arguments):
        time.sleep(0.3)
        return SnippetIndex(*arguments)

    monkeypatch.setattr(snippets_section, "SnippetIndex", index_slowly)
    await desk.reject("shortcut_taken")
    await until(lambda: [row.is_bad for row in desk.section.model.rows if row.title == "/twice  Twice"] == [True])


# Rights ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.AGENT])
async def test_agents_keep_their_own_and_only_look_at_shared_ones(desk):
    acts = {row.title: row.acts for row in desk.section.model.rows}
    assert acts == {"/hi  My greeting": (Act.EDIT, Act.REMOVE), "Refund": (), "/envio-hoy  Ships today": ()}
    page = page_of(desk)
    assert page.notice.text().startswith("Snippets you add are yours alone.")
    assert not page.import_shared.isVisible()
    page.add.click()
    await desk.settle()
    assert "is_shared" not in desk.form.view.fields
    await desk.save(name="Mine", text="x")
    [command] = await desk.commands()
    assert not command.is_shared


# Finding --------------------------------------------------------------------------------------------------------------
async def test_search_topic_and_kind_narrow(desk):
    page = page_of(desk)
    QTest.keyClick(page.rows.list, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "back")
    assert desk.titles == ["Refund"]
    page.search.clear()
    assert [page.topic.itemText(number) for number in range(page.topic.count())] == ["All topics", "Money", "Shipping"]
    page.topic.setCurrentIndex(2)
    page.topic.activated.emit(2)
    assert desk.titles == ["/envio-hoy  Ships today"]
    page.kind.setCurrentIndex(1)
    page.kind.activated.emit(1)
    assert desk.titles == []
    assert page.state.accessibleName().startswith("Nothing found")


async def test_a_topic_that_is_gone_narrows_no_more(desk):
    page = page_of(desk)
    page.topic.setCurrentIndex(1)
    page.topic.activated.emit(1)
    await push(desk.store, rows.make_snippet(3, ver=1001, name="Refund", topic="Shipping"))
    await desk.settle()
    assert len(desk.titles) == 3


async def test_of_very_many_the_first_are_listed(store, tmp_path):
    many = [rows.make_snippet(number, name=f"Snippet {number:04}", ver=1 + number) for number in range(1, 1_001)]
    await fill(store, *settings_rows(), *many)
    async with open_settings(store, tmp_path) as desk:
        page = await desk.open(SectionName.SNIPPETS)
        assert len(desk.titles) == SHOWN
        assert page.more.text() == "700 more: search for them"
        page.search.setText("s1000")
        assert desk.titles == ["/s1000  Snippet 1000"]
        assert not page.more.isVisible()


# Files of a snippet ---------------------------------------------------------------------------------------------------
async def test_files_are_added_to_a_snippet_and_go_up_at_once(desk, tmp_path, files):
    for name in ("tarifas.pdf", "lista.txt"):
        (tmp_path / name).write_bytes(b"content")
    page_of(desk).add.click()
    await desk.settle()
    editor = desk.form.view.fields["attachments"].editor
    editor.take([tmp_path / "tarifas.pdf", tmp_path / "lista.txt", tmp_path / "nothing.txt"])
    await until(lambda: editor.problem.text() == "nothing.txt: The file is not there any more.")
    assert [chip.text() for chip in editor.chips] == ["tarifas.pdf", "lista.txt"]
    QTest.keyClick(editor.chips[1], Qt.Key.Key_Delete)
    await desk.save(name="Prices")
    [command] = await desk.commands()
    [attachment] = command.attachments
    assert (command.content.text, attachment.name, attachment.media_type) == ("", "tarifas.pdf", "application/pdf")
    assert await files.content(attachment.id) == b"content"
    assert [upload.attachment.id for upload in await desk.store.uploads()] == [attachment.id]


async def test_what_was_added_is_dropped_with_the_form(desk, tmp_path):
    (tmp_path / "tarifas.pdf").write_bytes(b"content")
    page_of(desk).add.click()
    await desk.settle()
    editor = desk.form.view.fields["attachments"].editor
    editor.take([tmp_path / "tarifas.pdf"])
    await until(lambda: len(editor.chips) == 1)
    assert len(await desk.store.uploads()) == 1
    desk.form.cancel.click()
    await desk.settle()
    assert list(await desk.store.uploads()) == []


async def test_the_button_that_adds_files_stays_in_sight(desk, tmp_path):
    paths = [tmp_path / f"a rather long name of a file {number}.txt" for number in range(8)]
    for path in paths:
        path.write_bytes(b"x")
    page_of(desk).add.click()
    await desk.settle()
    editor = desk.form.view.fields["attachments"].editor
    editor.add.setFocus()
    editor.take(paths)
    await until(lambda: len(editor.chips) == 8)
    await until(lambda: editor.add.visibleRegion().boundingRect() == editor.add.rect())
    desk.form.cancel.click()
    await desk.settle()


async def test_there_is_room_for_so_many_files(desk, tmp_path):
    paths = [tmp_path / f"{number}.txt" for number in range(12)]
    for path in paths:
        path.write_bytes(b"x")
    page_of(desk).add.click()
    await desk.settle()
    editor = desk.form.view.fields["attachments"].editor
    editor.take(paths)
    await until(lambda: len(editor.chips) == 10)
    assert not editor.add.isVisible()
    assert editor.problem.text() == "There can be 10 file(s) at most."
    desk.form.cancel.click()
    await desk.settle()


# Files ----------------------------------------------------------------------------------------------------------------
async def begin_import(desk, path, *, is_shared=False):
    page = page_of(desk)
    page._on_import_wanted(is_shared=is_shared)
    await desk.settle()
    [dialog] = desk.dialogs
    assert isinstance(dialog, ImportDialog)
    dialog._import.open_file(path)
    await until(lambda: dialog._import.state.step is ImportStep.PREVIEW)
    return dialog


async def check(dialog):
    dialog.go_on.click()
    await until(lambda: dialog._import.state.step is ImportStep.CHECKED, timeout_s=20)
    return dialog._import.state


async def test_five_thousand_are_imported_with_their_errors_by_row(desk, tmp_path):
    lines = ["Título;Atajo;Categoría;Respuesta"]
    lines += [f"Nombre {number};a{number};Tema;Hola $contact.first_name, número {number}" for number in range(5_000)]
    lines += ["Sin texto;;;", "Doble;A7;;x", "Mal;dos palabras;;x", "Con;hola;;$contct.name", "De otros;hi;;x"]
    path = tmp_path / "snippets.csv"
    path.write_text("\n".join(lines), encoding="cp1252")
    dialog = await begin_import(desk, path, is_shared=True)
    page = dialog._columns_page
    assert [combo.currentText() for combo in page.meanings] == ["Name", "Shortcut", "Topic", "Text"]
    state = await check(dialog)
    assert (state.items, state.left_out) == (5_001, 4)
    assert [(line, words) for line, words in state.shown_problems] == [
        (5002, "Left out: Write a text, or add a file. (Sin texto)"),
        (5003, "Same snippet as in line 9, left out: A7"),
        (5004, "Left out: Use up to 40 letters, digits and signs, and no spaces. (dos palabras)"),
        (5005, "There is no such variable: $contct.name. It is imported as it is."),
        (5006, "Left out: Another snippet has this shortcut. Choose another one. (hi)"),
    ]
    dialog.go_on.click()
    await until(lambda: dialog._import.state.step is ImportStep.STORED, timeout_s=20)
    commands = await desk.commands()
    assert all(isinstance(command, ImportSnippets) and command.is_shared for command in commands)
    assert sum(len(command.snippets) for command in commands) == 5_001
    first = commands[0].snippets[0].content
    assert (first.name, first.shortcut, first.topic) == ("Nombre 0", "a0", "Tema")
    assert dialog._progress_page.words.text() == "0 of 5001 snippets are on the server."
    await until(lambda: desk.section.count == 5_004)
    await desk.reject("too_many")
    await until(lambda: dialog._import.state.refused == 1)
    dialog.leave.click()
    await desk.settle()


async def test_what_was_exported_is_imported_again(desk, tmp_path):
    page = page_of(desk)
    path = tmp_path / "out.csv"
    page.export.trigger()
    [dialog] = [widget for widget in page.findChildren(QFileDialog) if widget.isVisible()]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    await until(lambda: desk.section.export.state.is_done)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *cells = csv.reader(file)
    assert header == ["Name", "Shortcut", "Topic", "Text", "Kind"]
    assert cells == [
        ["My greeting", "hi", "", "Hi!", "Personal"],
        ["Refund", "", "Money", "You get it back", "Shared"],
        ["Ships today", "envio-hoy", "Shipping", "Hola $contact.first_name", "Shared"],
    ]
    imported = await begin_import(desk, path)
    state = await check(imported)
    assert (state.items, state.left_out) == (2, 1)
    assert "envio-hoy" in state.shown_problems[0][1]
    imported.leave.click()
    await desk.settle()


async def test_the_page_goes_on_when_python_has_let_go_of_the_menu(desk):
    page = page_of(desk)
    invalidate(page.files.menu())
    await push(desk.store, rows.make_snippet(9, name="Opening hours", topic="Shop"))
    await until(lambda: page.topic.findText("Shop") > 0)
    assert page.import_shared.isVisible()
