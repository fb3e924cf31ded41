"""Changing what is known of a contact in the details panel: values, tags, and the way to a merge."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.merging import Detail
from desktop_inbox.protocol.contact_commands import SetContactDetail, SetContactField, TagContact, UntagContact
from desktop_inbox.ui.details.pane import DetailsPane
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import open_screens
from tests.fixtures.waiting import until
from tests.ui.contact_book_sample import AGE, LONG, PLAN, VIP, WHOLESALE, contact_rows
from tests.ui.sample import NOW


@pytest.fixture
async def screens(store, qapp):
    await fill(store, *contact_rows())
    async with open_screens(store, NOW) as opened:
        yield opened


@pytest.fixture
async def pane(screens):
    shown = DetailsPane(screens.models.details)
    shown.resize(286, 900)
    shown.show()
    shown.activateWindow()
    screens.models.details.show_contact(rows.contact_id(1))
    await until(lambda: shown._page.isVisible() is True)
    yield shown
    shown.close()
    shown.deleteLater()


async def commands(screens):
    await screens.settle()
    return [each.command for each in await screens.store.outbox()]


def row_of(pane, key):
    return next(row for row in pane.facts.form.rows if row.value.key == key)


async def test_the_pencil_shows_all_values_and_enter_stores_one(screens, pane):
    assert not pane.facts.form.isVisible()
    QTest.mouseClick(pane.facts.edit, Qt.MouseButton.LeftButton)
    assert [row.value.label for row in pane.facts.form.rows] == [
        "Name",
        "Email",
        "Phone",
        "Language",
        "Time zone",
        "Age",
        "Plan",
    ]
    assert not pane.facts.fields.isVisible()
    field = row_of(pane, Detail.EMAIL).field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "Sue@Carter.example")
    QTest.keyClick(field, Qt.Key.Key_Return)
    [command] = await commands(screens)
    assert isinstance(command, SetContactDetail)
    assert (command.detail, command.value, command.old) == (Detail.EMAIL, "sue@carter.example", "susan@carter.example")
    await until(lambda: field.text() == "sue@carter.example")
    assert dict(screens.models.details.page.fields)["Email"] == "sue@carter.example"


async def test_what_is_wrong_is_said_and_escape_brings_back_what_was_there(screens, pane):
    pane.facts.edit.click()
    row = row_of(pane, AGE)
    row.field.setFocus()
    QTest.keyClicks(row.field, "old")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert row.problem.text() == "This is not a number. Write it like 12.5."
    assert row.problem.isVisible()
    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    assert (row.field.text(), row.problem.isVisible()) == ("", False)
    assert await commands(screens) == []
    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    assert not pane.facts.form.isVisible()


async def test_a_list_is_chosen_from_and_an_option_that_is_gone_stays_until_changed(screens, pane):
    await push(screens.store, ContactField(id=PLAN, ver=2000, name="Plan", kind="list", options=("Retail",)))
    pane.facts.edit.click()
    await until(lambda: row_of(pane, PLAN).value.options == ("Retail",))
    box = row_of(pane, PLAN).box
    assert (box.currentText(), [box.itemText(n) for n in range(box.count())]) == (
        "Wholesale",
        ["", "Retail", "Wholesale"],
    )
    box.setCurrentIndex(1)
    box.activated.emit(1)
    [command] = await commands(screens)
    assert isinstance(command, SetContactField)
    assert (command.field_id, command.value) == (PLAN, "Retail")


async def test_what_others_change_shows_but_not_over_what_is_being_written(screens, pane):
    pane.facts.edit.click()
    name, phone = row_of(pane, Detail.NAME).field, row_of(pane, Detail.PHONE).field
    name.setFocus()
    QTest.keyClicks(name, " Jr")
    await push(screens.store, rows.make_contact(1, ver=2000, name="Sue Carter", phone="+34999"))
    await until(lambda: phone.text() == "+34999")
    assert name.text() == "Susan Carter Jr"
    QTest.keyClick(name, Qt.Key.Key_Return)
    [command] = await commands(screens)
    assert (command.value, command.old) == ("Susan Carter Jr", None)


async def test_a_field_that_was_removed_meanwhile_goes(screens, pane):
    pane.facts.edit.click()
    age = row_of(pane, AGE).value
    await push(screens.store, ContactField(id=AGE, ver=2000, name="Age", kind="number", is_active=False))
    await until(lambda: "Age" not in [row.value.label for row in pane.facts.form.rows])
    assert pane.editing.set_value(age, "5") == "This field was removed meanwhile."


async def test_tags_are_taken_off_and_put_on(screens, pane):
    QAbstractItemModelTester(pane.editing.tags.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert [chip._tag.id for chip in pane.tags.chips] == [LONG, VIP, WHOLESALE]
    chip = pane.tags.chips[1]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    await until(lambda: [chip._tag.id for chip in pane.tags.chips] == [LONG, WHOLESALE])
    assert pane.tags.chips[0].hasFocus()
    QTest.mouseClick(pane.tags.add, Qt.MouseButton.LeftButton)
    popup = pane.tags._popup
    QTest.keyClicks(popup.search, "vi")
    assert [row.name for row in pane.editing.tags.model.rows] == ["VIP"]
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    await until(lambda: [chip._tag.id for chip in pane.tags.chips] == [LONG, VIP, WHOLESALE])
    assert popup.isVisible()
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    await until(lambda: [chip._tag.id for chip in pane.tags.chips] == [LONG, WHOLESALE])
    popup.hide()
    assert [type(command) for command in await commands(screens)] == [UntagContact, TagContact, UntagContact]


async def test_possible_duplicates_lead_to_a_merge(screens, pane):
    assert pane.duplicates.text() == "2 possible duplicate(s)\u2026"
    wanted = []
    screens.models.details.merge_requested.connect(wanted.append)
    QTest.mouseClick(pane.duplicates, Qt.MouseButton.LeftButton)
    assert wanted == [rows.contact_id(1)]
    screens.models.details.show_contact(rows.contact_id(3))
    await until(lambda: screens.models.details.page.id == rows.contact_id(3))
    assert not pane.duplicates.isVisible()


async def test_another_contact_ends_the_editing(screens, pane):
    pane.facts.edit.click()
    screens.models.details.show_contact(rows.contact_id(2))
    await until(lambda: screens.models.details.page.id == rows.contact_id(2))
    assert not pane.facts.form.isVisible()


async def test_a_full_disk_is_said(screens, pane, monkeypatch):
    async def fail(*_args, **_options):
        raise StoreUnavailableError("disk_full")

    monkeypatch.setattr(screens.store, "enqueue", fail)
    pane.editing.remove_tag(VIP)
    await until(lambda: pane.facts.failure.isVisible() is True)
    assert "disk may be full" in pane.facts.failure.text()


async def test_a_blocked_contact_says_so(screens, pane):
    assert not pane._blocked.isVisible()
    await push(screens.store, rows.make_contact(1, ver=2000, is_blocked=True))
    await until(lambda: pane._blocked.isVisible() is True)


async def test_what_is_being_written_is_of_the_contact_that_it_was_begun_for(screens, pane):
    """The choice moves on without the field being left: by a shortcut, or as the contact is merged or goes."""
    pane.facts.edit.click()
    field = row_of(pane, Detail.EMAIL).field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "new@carter.example")
    screens.models.details.show_contact(rows.contact_id(2))
    await until(lambda: screens.models.details.page.id == rows.contact_id(2))
    QTest.mouseClick(pane.facts.edit, Qt.MouseButton.LeftButton)
    assert row_of(pane, Detail.EMAIL).field.text() == "mateo@rivas.example"
    [command] = await commands(screens)
    assert (command.contact_id, command.value) == (rows.contact_id(1), "new@carter.example")


async def test_what_could_not_be_stored_for_one_contact_is_not_there_for_the_next(screens, pane):
    pane.facts.edit.click()
    row = row_of(pane, AGE)
    row.field.setFocus()
    QTest.keyClicks(row.field, "old")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert row.problem.isVisible()
    screens.models.details.show_contact(rows.contact_id(2))
    await until(lambda: screens.models.details.page.id == rows.contact_id(2))
    QTest.mouseClick(pane.facts.edit, Qt.MouseButton.LeftButton)
    row = row_of(pane, AGE)
    assert (row.field.text(), row.problem.isVisible()) == ("", False)
    assert await commands(screens) == []
