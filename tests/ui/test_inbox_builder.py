"""Custom inboxes: their conditions are built, counted, checked and saved, with mouse and keyboard."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget

from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.inbox_filter import (
    CONDITIONS,
    CUSTOM_INBOXES,
    AssigneeCondition,
    ChannelCondition,
    FieldCondition,
    FieldTest,
    InboxFilter,
    Lifecycle,
    Match,
    StatusCondition,
    TagCondition,
    WaitingCondition,
)
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.settings_commands import RemoveCustomInbox, SaveCustomInbox
from desktop_inbox.ui.inboxes.builder_dialog import InboxBuilderDialog
from desktop_inbox.viewmodels.choices_picker import ChoicesPicker
from desktop_inbox.viewmodels.filter_lines import ME, NOBODY, Subject, comparisons_of
from desktop_inbox.viewmodels.inbox_filter_builder import InboxFilterBuilder
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import SetClock
from tests.fixtures.waiting import until
from tests.ui.sample import NOW, sample_rows

VIP, GONE, SALES = rows.tag_id(1), rows.tag_id(2), rows.team_id(1)
TEXT, NUMBER, DATE, CHECK, LIST = (rows.field_id(number) for number in range(1, 6))


def directory() -> list:
    return [
        rows.make_tag(1, name="VIP"),
        rows.make_tag(2, name="Old", is_active=False),
        rows.make_team(1, name="Sales"),
        rows.make_field(1, name="Company"),
        rows.make_field(2, name="Orders", kind=FieldKind.NUMBER),
        rows.make_field(3, name="Since", kind=FieldKind.DATE),
        rows.make_field(4, name="Newsletter", kind=FieldKind.CHECKBOX),
        rows.make_field(5, name="Plan", kind=FieldKind.LIST, options=("Free", "Gold")),
        rows.make_contact(30, name="Vera", tag_ids=(VIP,), fields={NUMBER: "12", LIST: "Gold"}),
        rows.make_conversation(30),
    ]


@asynccontextmanager
async def open_builder(store, *synced, **options):
    """Give a loaded builder over a store with the sample, the directory above and these rows."""
    await fill(store, *sample_rows(), *directory(), *synced)
    errors: list[BaseException] = []
    scope = TaskScope("builder", errors.append)
    builder = InboxFilterBuilder(store=store, scope=scope, clock=SetClock(NOW), user_id=rows.user_id(), **options)
    await builder.load()
    yield builder
    builder.close()
    assert await scope.close() == []
    assert errors == []


@asynccontextmanager
async def open_dialog(store, qtbot, *synced, **options):
    """Give a builder and its visible dialog."""
    async with open_builder(store, *synced, **options) as builder:
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        dialog = InboxBuilderDialog(builder, window)
        dialog.open()
        dialog.activateWindow()
        yield builder, dialog
        dialog.close()


async def counted(builder) -> str:
    await until(lambda: builder.count_words.startswith("Finds"))
    return builder.count_words


async def commands(store) -> list:
    return [entry.command for entry in await store.outbox()]


async def saved(builder, store) -> list:
    done = []
    builder.saved.connect(done.append)
    builder.save()
    await until(lambda: done)
    return await commands(store)


async def test_it_counts_live_what_would_be_shown(store):
    async with open_builder(store) as builder:
        assert await counted(builder) == "Finds 13 open, 0 snoozed and 0 closed."
        builder.add_line()
        assert builder.count_words == "Complete the conditions to see how many contacts they find."
        builder.toggle(0, VIP)
        assert await counted(builder) == "Finds 1 open, 0 snoozed and 0 closed."
        snoozed = rows.make_conversation(30, ver=2000, snoozed_until=NOW + timedelta(days=900), snoozed_at=NOW)
        await push(store, snoozed)
        await until(lambda: builder.count_words == "Finds 0 open, 1 snoozed and 0 closed.")


async def test_any_condition_finds_more_than_all(store):
    async with open_builder(store) as builder:
        builder.add_line()
        builder.toggle(0, VIP)
        builder.add_line()
        builder.set_subject(1, Subject.ASSIGNEE)
        builder.toggle(1, ME)
        assert await counted(builder) == "Finds 0 open, 0 snoozed and 0 closed."
        builder.set_match(Match.ANY)
        assert await counted(builder) == "Finds 7 open, 0 snoozed and 0 closed."


@pytest.mark.parametrize(
    ("subject", "choices", "condition"),
    [
        (Subject.CHANNEL, [rows.channel_id(1)], ChannelCondition(channel_ids=(rows.channel_id(1),))),
        (Subject.TAG, [VIP], TagCondition(tag_ids=(VIP,))),
        (
            Subject.ASSIGNEE,
            [ME, NOBODY, SALES, rows.user_id(2), ME],
            AssigneeCondition(nobody=True, team_ids=(SALES,), user_ids=(rows.user_id(2),)),
        ),
        (
            Subject.STATUS,
            [Lifecycle.CLOSED, Lifecycle.OPEN],
            StatusCondition(stages=(Lifecycle.OPEN, Lifecycle.CLOSED)),
        ),
    ],
)
async def test_choices_of_each_subject_make_its_condition(store, subject, choices, condition):
    async with open_builder(store) as builder:
        builder.set_name("New")
        builder.add_line()
        builder.set_subject(0, subject)
        for choice in choices:
            builder.toggle(0, choice)
        (command,) = await saved(builder, store)
        assert command.filter == InboxFilter(conditions=(condition,))
        assert (await counted(builder)).startswith("Finds")


def test_each_kind_of_field_compares_in_its_own_way():
    assert FieldTest.CONTAINS in comparisons_of(FieldKind.TEXT)
    assert FieldTest.LESS not in comparisons_of(FieldKind.TEXT)
    assert FieldTest.LESS in comparisons_of(FieldKind.NUMBER)
    assert FieldTest.CONTAINS not in comparisons_of(FieldKind.DATE)
    assert FieldTest.GREATER not in comparisons_of(FieldKind.LIST)


async def test_what_is_missing_is_said_in_words_and_nothing_is_saved(store):
    async with open_builder(store) as builder:
        for _ in range(3):
            builder.add_line()
        builder.set_condition(1, FieldCondition(field_id=NUMBER, test=FieldTest.LESS, value="many"), is_other_kind=True)
        builder.set_condition(2, FieldCondition(field_id=TEXT, test=FieldTest.IS), is_other_kind=True)
        builder.save()
        assert builder.problem == "Give the inbox a name."
        assert [line.problem for line in builder.lines] == [
            "Choose at least one.",
            "This is not a number. Write it like 12.5.",
            "Write a value.",
        ]
        builder.set_name("Big ones")
        assert builder.problem == ""
        builder.toggle(0, VIP)
        assert builder.line(0).problem == ""
        assert await commands(store) == []


async def test_limits_are_kept(store):
    many = [rows.make_custom_inbox(number) for number in range(1, CUSTOM_INBOXES + 1)]
    async with open_builder(store, *many) as builder:
        builder.set_name("One too many")
        builder.save()
        assert builder.problem.startswith("There are as many custom inboxes")
        for _ in range(CONDITIONS + 5):
            builder.add_line()
        assert len(builder.lines) == CONDITIONS
        assert not builder.has_room


async def test_a_condition_on_what_was_removed_stands_until_it_is_left_out(store):
    begin = InboxFilter(
        conditions=(
            TagCondition(tag_ids=(VIP, GONE)),
            FieldCondition(field_id=rows.field_id(99), test=FieldTest.IS, value="x"),
            AssigneeCondition(team_ids=(rows.team_id(99),)),
        )
    )
    inbox = rows.make_custom_inbox(1, filter=begin)
    async with open_builder(store, inbox, inbox=inbox) as builder:
        words, known = builder.words, builder.directory
        assert words.chosen(begin.conditions[0], known) == "VIP, Old (removed)"
        assert words.subjects(known, rows.field_id(99))[-1] == (rows.field_id(99), "Field (removed)")
        assert words.chosen(begin.conditions[2], known) == "Unknown (removed)"
        builder.toggle(0, GONE)
        builder.remove_line(1)
        builder.remove_line(2)
        (command,) = await saved(builder, store)
        assert command.filter.conditions == (TagCondition(tag_ids=(VIP,)),)


async def test_a_tag_that_is_removed_meanwhile_is_shown_so(store):
    async with open_builder(store) as builder:
        builder.add_line()
        builder.toggle(0, VIP)
        await push(store, rows.make_tag(1, ver=2000, name="VIP", is_active=False))
        await until(lambda: builder.words.chosen(builder.line(0).condition, builder.directory) == "VIP (removed)")


async def test_changing_keeps_the_inbox_and_its_kind(store):
    inbox = rows.make_custom_inbox(1, name="Before", is_shared=True)
    async with open_builder(store, inbox, inbox=inbox) as builder:
        assert not builder.is_new
        builder.set_name("  After \n all ")
        (command,) = await saved(builder, store)
        assert isinstance(command, SaveCustomInbox)
        assert (command.inbox_id, command.name, command.is_shared) == (inbox.id, "After all", True)


async def test_another_kind_makes_a_new_inbox_in_the_place_of_the_old_one(store):
    inbox = rows.make_custom_inbox(1, name="Mine", filter=InboxFilter(conditions=(TagCondition(tag_ids=(VIP,)),)))
    async with open_builder(store, inbox, inbox=inbox) as builder:
        builder.set_shared(is_shared=True)
        assert builder.becomes_another
        removed, made = await saved(builder, store)
        assert (type(removed), removed.inbox_id) == (RemoveCustomInbox, inbox.id)
        assert made.inbox_id != inbox.id
        assert (made.name, made.is_shared, made.filter) == ("Mine", True, inbox.filter)
        assert [one.name for one in await store.custom_inboxes()] == ["Mine"]


async def test_a_copy_is_private_and_named_so(store):
    like = rows.make_custom_inbox(1, name="Theirs", owner_id=rows.user_id(2), is_shared=True)
    async with open_builder(store, like, like=like) as builder:
        assert (builder.name, builder.is_new, builder.is_shared) == ("Copy of Theirs", True, False)


async def test_a_full_disk_is_said_and_the_dialog_stays(store, monkeypatch):
    async with open_builder(store) as builder:

        async def fail(_commands):
            raise StoreUnavailableError

        monkeypatch.setattr(store, "enqueue_many", fail)
        builder.set_name("New")
        builder.save()
        await until(lambda: builder.problem.startswith("The inbox could not be saved"))


async def test_what_is_typed_narrows_the_choices_and_stays_while_they_change(store):
    async with open_builder(store, *(rows.make_tag(number, name=f"T{number}") for number in range(10, 40))) as builder:
        builder.add_line()
        picker = ChoicesPicker(builder, 0)
        tester = QAbstractItemModelTester(picker.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        picker.search("víp")
        assert [row.name for row in picker.model.rows] == ["VIP"]
        picker.choose(0)
        picker.refresh()
        assert [(row.name, row.is_current) for row in picker.model.rows] == [("VIP", True)]
        picker.search("")
        assert len(picker.model.rows) == 31
        picker.choose(99)
        del tester


async def test_an_inbox_is_made_by_keyboard_alone(store, qtbot):
    async with open_dialog(store, qtbot) as (builder, dialog):
        QTest.keyClicks(dialog.name, "Rich")
        dialog.add.setFocus()
        QTest.keyClick(dialog.add, Qt.Key.Key_Space)
        row = dialog.rows[0]
        assert dialog.focusWidget() is row.subject
        QTest.keyClicks(row.subject, "Ord")
        assert builder.line(0).condition == FieldCondition(field_id=NUMBER, test=FieldTest.IS)
        for _ in range(3):
            QTest.keyClick(row.test, Qt.Key.Key_Down)
        QTest.keyClicks(row.editor, "10")
        assert builder.line(0).condition == FieldCondition(field_id=NUMBER, test=FieldTest.GREATER, value="10")
        assert await counted(builder) == "Finds 1 open, 0 snoozed and 0 closed."
        QTest.keyClick(row.editor, Qt.Key.Key_Return)
        await until(lambda: not dialog.isVisible())
        (command,) = await commands(store)
        assert (command.name, command.is_shared) == ("Rich", False)


async def test_choices_are_made_in_a_popup_that_stays_open(store, qtbot):
    async with open_dialog(store, qtbot, rows.make_tag(7, name="Zebra")) as (builder, dialog):
        QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
        field = dialog.rows[0].editor
        QTest.keyClicks(field, "v")
        assert field.popup.isVisible()
        assert field.popup.search.text() == "v"
        QTest.keyClick(field.popup.search, Qt.Key.Key_Return)
        assert field.text() == "VIP"
        assert field.popup.isVisible()
        field.popup.search.clear()
        last = field.popup.list.visualRect(field.popup.list.model().index(1, 0))
        QTest.mouseClick(field.popup.list.viewport(), Qt.MouseButton.LeftButton, pos=last.center())
        assert builder.line(0).condition == TagCondition(tag_ids=(VIP, rows.tag_id(7)))
        assert field.accessibleName() == "VIP, Zebra"
        QTest.keyClick(field.popup.search, Qt.Key.Key_Escape)
        assert not field.popup.isVisible()


async def test_a_line_is_shown_with_what_its_subject_needs(store, qtbot):
    async with open_dialog(store, qtbot) as (builder, dialog):
        builder.add_line()
        row = dialog.rows[0]
        for subject, test_shown, editor in (
            (Subject.STATUS, False, "ChoicesField"),
            (Subject.WAITING, False, "WaitingField"),
            (TEXT, True, "ValueField"),
            (LIST, True, "ValueBox"),
            (CHECK, True, "ValueBox"),
            (Subject.CHANNEL, True, "ChoicesField"),
        ):
            builder.set_subject(0, subject)
            assert (row.test.isHidden(), type(row.editor).__name__) == (not test_shown, editor)
        builder.set_condition(0, FieldCondition(field_id=DATE, test=FieldTest.KNOWN), is_other_kind=True)
        assert row.editor is None


async def test_waiting_time_is_written_with_its_unit(store, qtbot):
    async with open_dialog(store, qtbot) as (builder, dialog):
        builder.add_line()
        builder.set_subject(0, Subject.WAITING)
        field = dialog.rows[0].editor
        assert (field.amount.text(), field.unit.currentText()) == ("1", "hours")
        field.amount.selectAll()
        QTest.keyClicks(field.amount, "2")
        QTest.keyClick(field.unit, Qt.Key.Key_Down)
        assert field.unit.currentText() == "days"
        assert builder.line(0).condition == WaitingCondition(at_least_minutes=2 * 24 * 60)
        field.amount.selectAll()
        QTest.keyClicks(field.amount, "9x99")
        assert builder.line(0).condition.at_least_minutes <= 366 * 24 * 60


async def test_saving_leads_to_what_is_wrong(store, qtbot):
    async with open_dialog(store, qtbot) as (builder, dialog):
        QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
        assert dialog.problem.isVisible()
        assert dialog.focusWidget() is dialog.name
        QTest.keyClicks(dialog.name, "x")
        assert not dialog.problem.isVisible()
        builder.add_line()
        row = dialog.rows[0]
        await until(dialog.isActiveWindow)
        QTest.keyClick(dialog.match, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert (row.problem.text(), dialog.focusWidget()) == ("Choose at least one.", row.editor)
        QTest.mouseClick(row.remove, Qt.MouseButton.LeftButton)
        assert dialog.rows == []


async def test_sharing_is_chosen_and_what_that_does_is_said(store, qtbot):
    inbox = rows.make_custom_inbox(1)
    async with open_dialog(store, qtbot, inbox, inbox=inbox) as (builder, dialog):
        assert dialog.private.isChecked()
        assert dialog._sharing_note.isHidden()
        QTest.mouseClick(dialog.shared, Qt.MouseButton.LeftButton, pos=dialog.shared.rect().center() / 4)
        assert builder.is_shared
        assert dialog._sharing_note.isVisible()


async def test_escape_leaves_without_a_command(store, qtbot):
    async with open_dialog(store, qtbot) as (_builder, dialog):
        QTest.keyClicks(dialog.name, "New")
        QTest.keyClick(dialog.name, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        assert await commands(store) == []


async def test_the_dialog_grows_with_its_lines(store, qtbot):
    async with open_dialog(store, qtbot) as (_builder, dialog):
        for number in range(1, 5):
            QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
            await until(lambda number=number: dialog.rows[number - 1].isVisible())
            await until(lambda: dialog.count.y() >= dialog._scroll.geometry().bottom())
            assert dialog._scroll.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
async def test_twenty_lines_with_hard_names_fit(store, qtbot, direction):
    tags = [rows.make_tag(number, name="محمد " * 20) for number in range(50, 60)]
    long = TagCondition(tag_ids=tuple(tag.id for tag in tags))
    inbox = rows.make_custom_inbox(1, filter=InboxFilter(conditions=(long,) * CONDITIONS))
    async with open_dialog(store, qtbot, *tags, inbox, inbox=inbox) as (_builder, dialog):
        dialog.setLayoutDirection(direction)
        assert len(dialog.rows) == CONDITIONS
        assert not dialog.add.isEnabled()
        assert dialog.width() < 800
        assert dialog.height() < 800
        assert not dialog.grab().isNull()
