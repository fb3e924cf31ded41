"""Closing with a note: the split button, the dialog and its picker, what is kept, and rejections with a way on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop_inbox.domain.closing import SUMMARY_CHARACTERS, ClosingNote, ClosingNoteMode
from desktop_inbox.protocol.conversation_commands import CloseConversation
from desktop_inbox.ui.conversation.closing_dialog import ClosingDialog
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.viewmodels.category_picker import CategoryPickerViewModel
from desktop_inbox.viewmodels.conversation_notice import NoticeKind
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.ui.conversation_desk import conversation_rows, long_timeline, make_unavailable, open_desk

BOTH = ClosingNoteMode.CATEGORY_AND_SUMMARY_REQUIRED
CATEGORIES = [
    rows.make_closing_category(1, name="Pre-sales", description="Questions before an order"),
    rows.make_closing_category(2, name="Refund", description="Devolución de dinero"),
    rows.make_closing_category(3, name="Lottery", is_active=False),
]


@pytest.fixture
async def desk(store):
    await fill(store, *conversation_rows(*long_timeline(6), name="Susan Carter"), *CATEGORIES)
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def column(desk):
    widget = ConversationColumn(desk.model)
    widget.resize(560, 700)
    widget.show()
    desk.model.open(None)
    await desk.open()
    widget.activateWindow()
    yield widget
    desk.model.closing.leave()
    widget.close()
    widget.deleteLater()


async def ask_for(desk, mode, ver=900):
    await push(desk.store, rows.make_workspace(ver=ver, closing_note_mode=mode))
    await desk.settle()


def dialog_of(column):
    """Return the dialog that is open; None when there is none."""
    shown = [dialog for dialog in column.header.findChildren(ClosingDialog) if dialog.isVisible()]
    return shown[0] if shown else None


async def closings(desk):
    await desk.settle()
    return [command for command in await desk.commands() if isinstance(command, CloseConversation)]


# The split button -----------------------------------------------------------------------------------------------------
async def test_optional_notes_close_plainly_or_by_the_arrow(desk, column):
    assert column.header.note_button.isVisible()
    column.header.note_button.click()
    dialog = dialog_of(column)
    assert dialog is not None
    dialog.cancel.click()
    assert dialog_of(column) is None
    assert await closings(desk) == []
    column.header.close_button.click()
    [command] = await closings(desk)
    assert (command.category, command.summary) == ("", "")
    assert not column.header.note_button.isVisible()


@pytest.mark.parametrize("mode", [ClosingNoteMode.CATEGORY_REQUIRED, BOTH])
async def test_required_notes_have_no_arrow_and_close_opens_the_dialog(desk, column, mode):
    await ask_for(desk, mode)
    assert not column.header.note_button.isVisible()
    column.header.close_button.click()
    assert dialog_of(column) is not None
    assert await closings(desk) == []


async def test_without_notes_there_is_no_arrow_and_no_dialog(desk, column):
    await ask_for(desk, ClosingNoteMode.OFF)
    assert not column.header.note_button.isVisible()
    desk.model.write_closing_note()
    assert dialog_of(column) is None
    column.header.close_button.click()
    assert len(await closings(desk)) == 1


async def test_a_category_is_not_asked_for_where_there_is_none(desk, column):
    gone = [rows.make_closing_category(number, ver=910 + number, is_active=False) for number in (1, 2)]
    await push(desk.store, *gone)
    await ask_for(desk, ClosingNoteMode.CATEGORY_REQUIRED, ver=920)
    column.header.close_button.click()
    assert len(await closings(desk)) == 1


@pytest.mark.parametrize("place", ["header", "composer"])
async def test_the_keys_close_and_open_the_dialog(desk, column, place):
    widget = column.composer.field if place == "composer" else column.header.close_button
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = dialog_of(column)
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog_of(column) is None
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert len(await closings(desk)) == 1


# The dialog -----------------------------------------------------------------------------------------------------------
async def test_a_note_is_written_by_keyboard_alone(desk, column):
    await ask_for(desk, BOTH)
    desk.model.close_conversation()
    dialog = dialog_of(column)
    assert dialog.focusWidget() is dialog.category
    QTest.keyClick(dialog.category, "d")  # the beginning of a word opens the list
    assert dialog.category.popup.isVisible()
    QTest.keyClicks(dialog.category.popup.search, "evolucion")
    QTest.keyClick(dialog.category.popup.search, Qt.Key.Key_Return)
    assert not dialog.category.popup.isVisible()
    assert dialog.category.text() == "Refund"
    dialog.activateWindow()  # as the window system does when a popup has gone
    await desk.settle()
    QTest.keyClick(dialog, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.summary
    QTest.keyClicks(dialog.summary, "Paid back ")
    QTest.keyClick(dialog.summary, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog_of(column) is None
    [command] = await closings(desk)
    assert (command.conversation_id, command.seen_incoming) == (rows.conversation_id(1), 4)
    assert (command.category, command.summary) == ("Refund", "Paid back")
    assert column.header.open_button.isVisible()


async def test_what_is_missing_is_said_in_its_place(desk, column):
    await ask_for(desk, BOTH)
    desk.model.close_conversation()
    dialog = dialog_of(column)
    assert not dialog.category_problem.isVisible()
    dialog.confirm.click()
    assert dialog.category_problem.text() == "Choose a category."
    assert dialog.category_problem.isVisible()
    assert not dialog.summary_problem.isVisible()
    dialog.summary.setFocus()
    QTest.keyClicks(dialog.summary, "x")
    assert dialog.focusWidget() is dialog.summary, "the problem of one field must not take the keyboard from the other"
    dialog.summary.clear()
    desk.model.closing.choose_category("Refund")
    assert not dialog.category_problem.isVisible()
    dialog.confirm.click()
    assert dialog.summary_problem.text() == "Write a summary."
    assert dialog.focusWidget() is dialog.summary
    assert await closings(desk) == []


async def test_a_summary_that_is_too_long_is_counted_and_refused(desk, column):
    desk.model.write_closing_note()
    dialog = dialog_of(column)
    assert dialog.counter.text() == ""
    dialog.summary.setPlainText("x" * (SUMMARY_CHARACTERS - 3))
    assert dialog.counter.text() == "3"
    dialog.summary.setPlainText("x" * (SUMMARY_CHARACTERS + 2))
    assert dialog.counter.text() == "-2"
    dialog.confirm.click()
    assert "2000" in dialog.summary_problem.text()
    dialog.summary.setPlainText("short")
    assert not dialog.summary_problem.isVisible()
    dialog.confirm.click()
    assert [command.summary for command in await closings(desk)] == ["short"]


async def test_what_was_written_is_kept_for_its_conversation(desk, column, store):
    await push(store, rows.make_contact(2, ver=930), rows.make_conversation(2, ver=931))
    desk.model.write_closing_note()
    dialog = dialog_of(column)
    dialog.summary.setPlainText("Paid back")
    desk.model.closing.choose_category("Refund")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await desk.open(2)
    desk.model.write_closing_note()
    assert dialog_of(column).summary.toPlainText() == ""
    await desk.open(1)
    assert dialog_of(column) is None, "another contact was opened"
    desk.model.write_closing_note()
    dialog = dialog_of(column)
    assert (dialog.category.text(), dialog.summary.toPlainText()) == ("Refund", "Paid back")
    dialog.confirm.click()
    assert [command.category for command in await closings(desk)] == ["Refund"]
    assert desk.model.closing.note == ClosingNote()


async def test_a_category_that_was_removed_meanwhile_must_be_replaced(desk, column):
    desk.model.write_closing_note()
    desk.model.closing.choose_category("Refund")
    await push(desk.store, rows.make_closing_category(2, ver=940, name="Refund", is_active=False))
    await desk.settle()
    dialog = dialog_of(column)
    dialog.confirm.click()
    assert "no longer exists" in dialog.category_problem.text()
    desk.model.closing.choose_category("Pre-sales")
    dialog.confirm.click()
    assert [command.category for command in await closings(desk)] == ["Pre-sales"]


async def test_what_is_seen_is_what_was_there_when_the_dialog_opened(desk, column):
    desk.model.write_closing_note()
    await push(desk.store, rows.make_message(700, text="wait!"), rows.make_conversation(1, ver=701, incoming_count=5))
    await desk.settle()
    dialog_of(column).confirm.click()
    assert [command.seen_incoming for command in await closings(desk)] == [4]


async def test_an_ended_dialog_is_gone(desk, column, qapp):
    for end in ("cancel", "confirm"):
        desk.model.write_closing_note()
        getattr(dialog_of(column), end).click()
        await desk.settle()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert column.header.findChildren(ClosingDialog) == []


async def test_only_so_much_is_pasted(desk, column):
    desk.model.write_closing_note()
    summary = dialog_of(column).summary
    pasted = QMimeData()
    pasted.setText("x" * 1_000_000)
    summary.insertFromMimeData(pasted)
    assert len(summary.toPlainText()) == 4 * SUMMARY_CHARACTERS


async def test_a_note_that_could_not_be_stored_is_not_lost(desk, column, monkeypatch):
    mend = make_unavailable(desk.store, monkeypatch, "enqueue")
    desk.model.write_closing_note()
    dialog_of(column).summary.setPlainText("Paid back")
    dialog_of(column).confirm.click()
    await desk.settle()
    assert "disk" in column.notice.text.text()
    mend()
    desk.model.write_closing_note()
    assert dialog_of(column).summary.toPlainText() == "Paid back"


# The picker -----------------------------------------------------------------------------------------------------------
async def test_the_picker_lists_active_categories_and_none_where_none_is_asked_for(desk):
    picker = CategoryPickerViewModel(desk.model.closing)
    tester = QAbstractItemModelTester(picker.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert [row.name for row in picker.model.rows] == ["No category", "Pre-sales", "Refund"]
    assert picker.model.rows[0].is_current
    picker.search("DEVOLUCION")
    assert [row.name for row in picker.model.rows] == ["Refund"]
    picker.search("re")  # "Questions before an order" has it too, but its name does not begin so
    assert [row.name for row in picker.model.rows] == ["Refund", "Pre-sales"]
    picker.search("")
    desk.model.write_closing_note()
    picker.choose(2)
    assert picker.model.rows[2].spoken == "Refund, Devolución de dinero, chosen now"
    await ask_for(desk, ClosingNoteMode.CATEGORY_REQUIRED)
    assert [row.name for row in picker.model.rows] == ["Pre-sales", "Refund"]
    tester.deleteLater()
    picker.deleteLater()


# Rejections -----------------------------------------------------------------------------------------------------------
async def test_a_closing_rejected_for_its_note_can_be_completed(desk, column):
    desk.model.closing.close(desk.model._closing_target(), ClosingNote(summary="Paid back"))
    await desk.settle()
    await ask_for(desk, ClosingNoteMode.CATEGORY_REQUIRED)
    await desk.reject("category_required")
    assert desk.model.header.notice.kind is NoticeKind.CLOSING_NOTE
    assert column.notice.write_note.isVisible()
    assert not column.notice.close_anyway.isVisible()
    assert desk.model.header.can_close
    column.notice.write_note.click()
    await desk.settle()
    assert not column.notice.isVisible()
    dialog = dialog_of(column)
    assert dialog.summary.toPlainText() == "Paid back"
    desk.model.closing.choose_category("Refund")
    dialog.confirm.click()
    [command] = await closings(desk)
    assert (command.category, command.summary) == ("Refund", "Paid back")


async def test_closing_anyway_keeps_the_note(desk, column):
    desk.model.closing.close(desk.model._closing_target(), ClosingNote(category="Refund", summary="Paid back"))
    await desk.settle()
    newer = rows.make_message(700, text="wait!")
    await push(desk.store, newer, rows.make_conversation(1, ver=701, incoming_count=5))
    await desk.reject("newer_activity")
    column.notice.close_anyway.click()
    [command] = await closings(desk)
    assert (command.seen_incoming, command.category, command.summary) == (5, "Refund", "Paid back")


async def test_a_note_outlives_the_dismissal_of_its_rejection(desk, column):
    desk.model.closing.close(desk.model._closing_target(), ClosingNote(category="Refund", summary="Paid back"))
    await desk.settle()
    await desk.reject("category_not_found")
    column.notice.dismiss.click()
    await desk.settle()
    assert await closings(desk) == []
    desk.model.write_closing_note()
    assert desk.model.closing.note == ClosingNote(category="Refund", summary="Paid back")
