"""Merging contacts: who is offered, what is kept, and what is asked for."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.protocol.contact_commands import BlockContact, MergeContacts
from desktop_inbox.ui.contacts.merge_dialog import MergeDialog
from tests.fixtures import rows
from tests.fixtures.waiting import until
from tests.ui.contact_book_sample import PLAN
from tests.ui.contacts_desk import open_contacts

SUSAN, MATEO, VISITOR, CLAIRE = 1, 2, 5, 6


@pytest.fixture
async def desk(store, tmp_path, qapp):
    async with open_contacts(store, tmp_path) as opened:
        yield opened


@pytest.fixture
async def dialog(desk):
    viewmodel = desk.models.new_merge(rows.contact_id(SUSAN))
    shown = MergeDialog(viewmodel, desk.screen)
    shown.show()
    viewmodel.start()
    await until(lambda: viewmodel.candidates.rows)
    yield shown
    viewmodel.close()
    shown.close()


async def choose(dialog, number):
    dialog._viewmodel.choose(rows.contact_id(number))
    await until(lambda: dialog._viewmodel.preview is not None)
    return dialog._viewmodel.preview


async def test_those_with_the_same_email_or_phone_are_offered_first(dialog):
    model = dialog._viewmodel.candidates
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert [(row.name, row.note) for row in model.rows] == [
        ("visitor-8f31", "Same email"),
        ("Claire Dubois", "Same phone"),
    ]


async def test_anybody_can_be_searched_for_but_oneself(dialog):
    QTest.keyClicks(dialog.search, "carter")
    await until(lambda: [row.name for row in dialog._viewmodel.candidates.rows] == ["visitor-8f31"])
    dialog.search.setText("mateo")
    await until(lambda: [row.name for row in dialog._viewmodel.candidates.rows] == ["Mateo Rivas"])
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    QTest.keyClick(dialog.candidates, Qt.Key.Key_Return)
    await until(lambda: dialog.confirm.isVisible() is True)
    assert dialog._viewmodel.preview.secondary.name == "Mateo Rivas"
    assert dialog.preview.isAncestorOf(dialog.focusWidget())
    dialog.back.click()
    assert dialog.focusWidget() is dialog.search


async def test_what_is_kept_is_shown_and_chosen(desk, dialog):
    preview = await choose(dialog, CLAIRE)
    kept = {value.key: (value.own, value.other, value.takes_other, value.is_open) for value in preview.values}
    assert kept[Detail.EMAIL] == ("susan@carter.example", "claire@dubois.example", False, True)
    assert kept[Detail.PHONE] == ("+34600123456", "+34600123456", False, False)
    assert "1 conversation(s) with all their messages" in preview.moves
    assert "Its open conversation is closed." in preview.moves
    own, other = dialog.preview.choices[Detail.EMAIL]
    assert own.isChecked()
    other.click()
    assert dialog._viewmodel.preview.values[1].takes_other
    QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    await until(lambda: not dialog.isVisible())
    [command] = await desk.commands()
    assert isinstance(command, MergeContacts)
    assert (command.contact_id, command.secondary_id) == (rows.contact_id(SUSAN), rows.contact_id(CLAIRE))
    assert (command.taken, command.taken_fields) == ((Detail.EMAIL,), ())


async def test_what_one_has_not_comes_from_the_other_without_asking(dialog):
    preview = await choose(dialog, MATEO)
    dialog._viewmodel.swap()
    preview = dialog._viewmodel.preview
    assert (preview.primary.name, preview.secondary.name) == ("Mateo Rivas", "Susan Carter")
    kept = {value.key: value for value in preview.values}
    assert (kept[Detail.PHONE].takes_other, kept[Detail.PHONE].is_open) == (True, False)
    assert kept[PLAN].own == kept[PLAN].other == "Wholesale"
    assert kept[Detail.LANGUAGE].other == "Español"
    assert not dialog.preview.choices[Detail.PHONE][0].isVisibleTo(dialog)


async def test_a_blocked_contact_is_not_merged_and_why_is_said(desk, dialog):
    await desk.store.enqueue(BlockContact(command_id=CommandId(UUID(int=1)), contact_id=rows.contact_id(MATEO)))
    preview = await choose(dialog, MATEO)
    assert "Unblock" in preview.problem
    assert not dialog.confirm.isEnabled()
    assert dialog.problem.text() == preview.problem
    dialog._viewmodel.confirm()
    await desk.settle()
    assert [type(command) for command in await desk.commands()] == [BlockContact]


async def test_back_leads_to_the_choice(dialog):
    await choose(dialog, CLAIRE)
    QTest.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    assert dialog.candidates.isVisible()
    assert not dialog.confirm.isVisible()


async def test_a_store_that_cannot_be_used_is_said(desk, dialog, monkeypatch):
    await choose(dialog, CLAIRE)

    async def fail(*_args, **_options):
        raise StoreUnavailableError("disk_full")

    monkeypatch.setattr(desk.store, "enqueue", fail)
    QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    await until(lambda: dialog.problem.text() != "")
    assert dialog.isVisible()


async def test_a_double_click_merges_once(desk, dialog):
    await choose(dialog, CLAIRE)
    dialog._viewmodel.confirm()
    await asyncio.sleep(0)  # the first is being stored
    dialog._viewmodel.confirm()
    await desk.settle()
    assert [type(command) for command in await desk.commands()] == [MergeContacts]
