"""A support team and its contacts in the real applications: the book, tags and inboxes, import, merge, many at once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QLineEdit

from desktop_inbox.app.hands import click_row, press_enter, type_text
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.ui.contact_list.bulk_bar import BulkBar
from desktop_inbox.ui.contact_list.pane import ContactListPane
from desktop_inbox.ui.contact_list.view import ContactListView
from desktop_inbox.ui.contacts.merge_dialog import MergeDialog
from desktop_inbox.ui.contacts.new_contact_dialog import NewContactDialog
from desktop_inbox.ui.contacts.screen import ContactsScreen
from desktop_inbox.ui.details.pane import DetailsPane
from desktop_inbox.ui.importing.dialog import ImportDialog
from desktop_inbox.ui.inboxes.builder_dialog import InboxBuilderDialog
from desktop_inbox.ui.inboxes.choices_field import ChoicesField
from desktop_inbox.ui.inboxes.view import InboxesView
from desktop_inbox.ui.timeline.view import TimelineView
from desktop_inbox.viewmodels.contact_book import BookColumn, BookRow
from desktop_inbox.viewmodels.timeline_rows import row_text
from tests.fixtures.seats import PATIENCE_S, Seat, choose, click, click_words, dialog, no_dialog, pick
from tests.fixtures.team import Team
from tests.fixtures.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("start_over")]


async def _open_book(seat: Seat) -> ContactsScreen:
    """Go to the contacts."""
    seat.go_to("Contacts")
    screen = await until(lambda: seat.desk.others.contacts)
    await until(screen.isVisible)
    return screen


async def _listed(screen: ContactsScreen, name: str) -> BookRow:
    """Wait until somebody of a name is in the book."""
    model = screen.table.view.model()
    return await until(
        lambda: next((row for row in model.rows if row.cells[BookColumn.NAME] == name), None), PATIENCE_S
    )


async def _add_contact(screen: ContactsScreen, **details: str) -> None:
    """Fill the dialog for a new contact in."""
    click(screen.bar.add)
    form = await dialog(NewContactDialog)
    for name, text in details.items():
        type_text(form.fields[Detail(name)], text)
    press_enter(form.fields[Detail.NAME])
    await no_dialog(NewContactDialog)


async def _edit(pane: DetailsPane, label: str, text: str) -> None:
    """Change a value in the details, and leave the form."""
    click(pane.facts.edit)
    field = next(row.editor for row in pane.facts.form.rows if row.value.label == label)
    assert isinstance(field, QLineEdit)
    field.selectAll()
    type_text(field, text)
    press_enter(field)
    click(pane.facts.edit)


async def _tag(pane: DetailsPane, name: str) -> None:
    """Put a tag on, or take it off."""
    click(pane.tags.add)
    await pick(await until(lambda: pane.tags._popup), name)


async def test_a_contact_is_added_edited_and_found_at_the_other_application(team: Team) -> None:
    here, there = await _open_book(team.dana), await _open_book(team.ana)
    await _add_contact(here, name="Bea Lima", email="bea@lima.example")
    row = await _listed(there, "Bea Lima")
    assert row.cells[BookColumn.EMAIL] == "bea@lima.example"

    await _edit(here.details, "Phone", "+351 912 345 678")
    await _edit(here.details, "Name", "Beatriz Lima")
    row = await _listed(there, "Beatriz Lima")
    await _listed(here, "Beatriz Lima")
    assert row.cells[BookColumn.PHONE].strip("\u200e") == "+351912345678"

    await _tag(here.details, "Wholesale")
    await until(lambda: [chip.isVisible() for chip in here.details.tags.chips] == [True])
    names = there.table.view.model()
    await until(lambda: [name for name, _ in names.row_of(row.id).tags] == ["Wholesale"], PATIENCE_S)


async def test_a_custom_inbox_counts_who_has_its_tag(team: Team) -> None:
    ana, dana = team.ana, team.dana
    await team.caller("Quiero comprar mil tazas", "Carla Pons")
    await team.caller("Y yo dos mil", "Jordi Vila")
    first, second = (await dana.written("Quiero comprar mil tazas")).id, (await dana.written("Y yo dos mil")).id
    pane = dana.child(DetailsPane)
    await dana.open_contact(first)
    await until(lambda: dana.desk.models.details.page and dana.desk.models.details.page.id == first)
    await _tag(pane, "Wholesale")

    click(dana.child(InboxesView).add_button)
    builder = await dialog(InboxBuilderDialog)
    type_text(builder.name, "Big orders")
    await _ask_for_tag(builder, "Wholesale")
    click(builder.shared)
    click(builder.save)
    for seat in (dana, ana):
        await until(lambda seat=seat: (row := seat.inbox("Big orders")) is not None and row.count == "1", PATIENCE_S)
    await ana.choose_inbox("Big orders")
    await ana.row(first)
    await until(lambda: [row.id for row in ana.rows] == [first])

    dana.start_over()
    await dana.open_contact(second)
    await until(lambda: dana.desk.models.details.page and dana.desk.models.details.page.id == second)
    await _tag(pane, "Wholesale")
    await ana.row(second)
    await until(lambda: ana.inbox("Big orders").count == "2", PATIENCE_S)


async def _ask_for_tag(builder: InboxBuilderDialog, name: str) -> None:
    """Make the dialog's first condition one on a tag."""
    if not builder.rows:
        click(builder.add)
    row = builder.rows[0]
    type_text(row.subject, "Tag")
    await until(lambda: row.subject.currentText() == "Tag")
    assert isinstance(row.editor, ChoicesField)
    click(row.editor)
    await pick(row.editor.popup, name)


async def test_a_file_of_contacts_is_imported(team: Team, tmp_path: Path) -> None:
    here, there = await _open_book(team.dana), await _open_book(team.ana)
    file = tmp_path / "people.csv"
    file.write_text("Name;Email;Tags\nNora Falk;nora@falk.example;Wholesale\nPau Riera;no address;\n", "utf-8")
    await until(here.bar.upload.isEnabled)
    click(here.bar.upload)
    steps = await dialog(ImportDialog)
    click_words(steps, "Choose file\u2026")
    chooser = await dialog(QFileDialog)
    files, field = chooser.findChild(QFileSystemModel), chooser.findChild(QLineEdit)
    await until(lambda: files.rowCount(files.index(chooser.directory().path())))
    field.clear()
    type_text(field, str(file))
    click_words(chooser, "&Open")
    await until(lambda: steps.go_on.isVisible() and steps.go_on.text() == "Check", PATIENCE_S)
    click(steps.go_on)
    await until(lambda: steps.go_on.text().startswith("Import 2 contact"), PATIENCE_S)
    click(steps.go_on)
    await until(lambda: "2 of 2 contacts are on the server" in steps._progress_page.words.text(), PATIENCE_S)
    click(steps.leave)
    nora = await _listed(there, "Nora Falk")
    assert (nora.cells[BookColumn.EMAIL], nora.tags[0][0]) == ("nora@falk.example", "Wholesale")
    assert (await _listed(there, "Pau Riera")).cells[BookColumn.EMAIL] == ""


async def test_two_contacts_are_merged_and_the_merge_is_undone_from_the_timeline(team: Team) -> None:
    ana, dana = team.ana, team.dana
    await team.caller("Soy Inés, desde el trabajo", "Inés Gil", "ines@gil.example")
    await team.caller("Soy Inés, desde casa", "Inés G.", "ines@gil.example")
    first = (await dana.written("Soy Inés, desde el trabajo")).id
    second = (await dana.written("Soy Inés, desde casa")).id
    pane = dana.child(DetailsPane)
    await dana.open_contact(first)
    await until(lambda: pane.duplicates.isVisible() and dana.desk.models.details.page.id == first, PATIENCE_S)
    click(pane.duplicates)
    merge = await dialog(MergeDialog)
    await until(lambda: merge.candidates.model().rows)
    click_row(merge.candidates, merge.candidates.model().index_of(second))
    await until(merge.confirm.isVisible)
    click(merge.confirm)

    for seat in (dana, ana):
        await seat.gone(second)
        await seat.open_contact(first)
        await seat.shows("Soy Inés, desde el trabajo")
        await seat.shows("Soy Inés, desde casa")
        await seat.says("Merged with Inés G. by Dana Kim")
    _right_click(dana.child(TimelineView), "Merged with")
    await choose("Undo merge")
    for seat in (ana, dana):
        await until(lambda seat=seat: seat.bubble("Soy Inés, desde casa") is None, PATIENCE_S)
        seat.choose_status("Closed")  # the merge closed it, and it stays closed
        await seat.open_contact(second)
        await seat.shows("Soy Inés, desde casa")


def _right_click(view: TimelineView, words: str) -> None:
    """Ask for the menu of the row that has these words."""
    model = view.model()
    row = next(row for row in model.rows if words in row_text(row))
    at = view.visualRect(model.index_of(row.key)).center()
    reason = QContextMenuEvent.Reason.Mouse
    QCoreApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, at, view.viewport().mapToGlobal(at)))


async def test_ten_are_marked_assigned_to_a_team_and_given_back(team: Team) -> None:
    ana, dana, eva = team.ana, team.dana, team.eva
    await asyncio.gather(*(team.caller(f"Pedido {number}", f"Cliente {number}") for number in range(10)))
    ten = {(await dana.written(f"Pedido {number}")).id for number in range(10)}
    await until(lambda: {row.id for row in dana.rows[:10]} == ten)
    view = dana.child(ContactListPane).view
    _click_with(view, dana.rows[0].id, Qt.KeyboardModifier.ControlModifier)
    _click_with(view, dana.rows[9].id, Qt.KeyboardModifier.ShiftModifier)
    bar = dana.child(BulkBar)
    await until(lambda: bar.isVisible() and "10" in bar.count.text())
    click(bar.assign)
    await pick(bar.assign_popup, "Refunds")
    await until(lambda: ten <= {row.id for row in eva.rows}, PATIENCE_S)

    toast = await dana.said("10 contact")
    click(toast.undo)
    await until(lambda: not ten & {row.id for row in eva.rows}, PATIENCE_S)
    await ana.as_new_as(dana)
    assert {row.team_initials for row in ana.rows if row.id in ten} == {""}


def _click_with(view: ContactListView, contact_id: ContactId, modifier: Qt.KeyboardModifier) -> None:
    index = view.model().index_of(contact_id)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, view.visualRect(index).center())
