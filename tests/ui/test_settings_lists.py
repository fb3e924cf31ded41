"""The lists of the settings: adding, changing, removing, moving, and what waits or was refused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.snooze import SnoozeFor, SnoozeUntilDay, SnoozeUntilWeekday
from desktop_inbox.domain.workspace import Restriction, Role
from desktop_inbox.protocol.settings_commands import (
    RemoveClosingCategory,
    RemoveTag,
    RemoveTeam,
    SaveClosingCategory,
    SaveContactField,
    SaveTag,
    SaveTeam,
    SaveUser,
    SetUserActive,
    UpdateWorkspace,
)
from desktop_inbox.viewmodels.settings.durations import Unit
from desktop_inbox.viewmodels.settings.section import Act
from desktop_inbox.viewmodels.settings.settings import SectionName
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.settings_screens import open_settings, settings_rows


@pytest.fixture
async def desk(store, tmp_path):
    await fill(store, *settings_rows())
    async with open_settings(store, tmp_path) as opened:
        yield opened


# Tags: what all lists do ----------------------------------------------------------------------------------------------
async def test_a_tag_is_added_and_waits_for_the_server(desk):
    page = await desk.open(SectionName.TAGS)
    assert desk.titles == ["Press", "VIP"]
    page.add.click()
    await desk.settle()
    await desk.save(name=" Wholesale ", colour=4)
    assert desk.dialogs == []
    [command] = await desk.commands()
    assert isinstance(command, SaveTag)
    assert (command.name, command.colour) == ("Wholesale", 4)
    [row] = [row for row in desk.section.model.rows if row.title == "Wholesale"]
    assert (row.state, row.is_bad) == ("Waiting to be sent", False)


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_sent(desk):
    page = await desk.open(SectionName.TAGS)
    page.add.click()
    await desk.settle()
    name = desk.form.view.fields["name"]
    for value, words in (("  ", "Write a name."), ("víp", "There is one with this name already. Choose another name.")):
        await desk.save(name=value)
        assert (name.problem.text(), name.problem.isVisible()) == (words, True)
        assert desk.form.focusWidget() is name.editor.focusProxy()
    await desk.save(name="Wholesale", description="x" * 600)
    assert not name.problem.isVisible()
    description = desk.form.view.fields["description"]
    assert description.problem.text() == "This is too long. Shorten it to 500 characters."
    assert desk.form.focusWidget() is description.editor.focusProxy()
    assert await desk.commands() == []
    desk.form.reject()
    await desk.settle()


async def test_a_refused_tag_stays_with_its_reason_until_the_user_decides(desk):
    page = await desk.open(SectionName.TAGS)
    page.add.click()
    await desk.settle()
    await desk.save(name="Wholesale")
    await desk.reject("name_taken")
    [row] = [row for row in desk.section.model.rows if row.title == "Wholesale"]
    assert row.is_bad
    assert "There is one with this name already" in row.state
    await desk.act("Wholesale", Act.RETRY)
    assert [entry.problem for entry in await desk.store.outbox()] == [None]
    await desk.reject("too_many")
    await desk.act("Wholesale", Act.EDIT)
    assert desk.form.view.fields["name"].editor.line.text() == "Wholesale"
    await desk.save(name="Trade")
    assert [command.name for command in await desk.commands()] == ["Trade"], "the new one takes the refused one's place"
    await desk.reject("name_taken")
    await desk.act("Trade", Act.DISCARD)
    assert desk.titles == ["Press", "VIP"]
    assert await desk.commands() == []


async def test_a_refused_change_shows_the_servers_row_with_the_reason(desk):
    await desk.open(SectionName.TAGS)
    await desk.act("VIP", Act.EDIT)
    await desk.save(name="Best")
    assert desk.titles == ["Best", "Press"]
    await desk.reject("not_allowed")
    assert desk.titles == ["Press", "VIP"]
    await desk.act("VIP", Act.EDIT)
    assert desk.form.view.fields["name"].editor.line.text() == "Best", "what was wanted is not lost"
    desk.form.reject()
    await desk.settle()


async def test_a_removed_tag_comes_back_by_undo(desk):
    await desk.open(SectionName.TAGS)
    await desk.act("VIP", Act.REMOVE)
    assert desk.titles == ["Press"]
    assert desk.toasts.current.text == "VIP was removed."
    desk.toasts.undo()
    await desk.settle()
    assert desk.titles == ["Press", "VIP"]
    kinds = [type(command) for command in await desk.commands()]
    assert kinds == [RemoveTag, SaveTag]
    assert (await desk.commands())[1].description == "Big customers"


async def test_a_row_is_always_chosen_so_that_the_bar_over_the_list_is_never_empty(desk):
    page = await desk.open(SectionName.TAGS)
    assert page.rows.list.row().title == "Press"
    assert page.rows.buttons[Act.EDIT].isVisible()
    await desk.act("Press", Act.REMOVE)
    assert page.rows.list.row().title == "VIP"
    assert page.rows.buttons[Act.REMOVE].isVisible()


async def test_the_keyboard_alone(desk):
    page = await desk.open(SectionName.TAGS)
    page.rows.list.setFocus()
    QTest.keyClick(page.rows.list, Qt.Key.Key_End)
    assert page.rows.list.row().title == "VIP"
    QTest.keyClick(page.rows.list, Qt.Key.Key_Return)
    await desk.settle()
    assert desk.form.windowTitle() == "Change tag"
    QTest.keyClick(desk.form, Qt.Key.Key_Escape)
    await desk.settle()
    assert desk.dialogs == []
    QTest.keyClick(page.rows.list, Qt.Key.Key_Delete)
    await desk.settle()
    assert desk.titles == ["Press"]
    desk.screen.activateWindow()  # as the window system does when a dialog has gone
    page.rows.list.setFocus()
    await desk.settle()
    QTest.keyClick(page.rows.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    await desk.settle()
    QTest.keyClicks(desk.form.view.fields["name"].editor.line, "Trade")
    QTest.keyClick(desk.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await desk.settle()
    assert desk.titles == ["Press", "Trade"]


async def test_a_list_without_rows_says_what_it_is_for(desk):
    page = await desk.open(SectionName.TAGS)
    for title in ("VIP", "Press"):
        await desk.act(title, Act.REMOVE)
    assert page.state.isVisible()
    assert page.state.accessibleName().startswith("No tags yet")
    page.state.remedy_clicked.emit()
    await desk.settle()
    assert desk.form.windowTitle() == "Add tag"
    desk.form.reject()
    await desk.settle()


# Users and teams ------------------------------------------------------------------------------------------------------
async def test_a_user_is_added_with_a_role_and_what_they_see(desk):
    page = await desk.open(SectionName.USERS)
    page.add.click()
    await desk.settle()
    fields = desk.form.view.fields
    assert fields["restriction"].isVisible()
    await desk.save(name="Eva", email="nobody")
    assert fields["email"].problem.text() == "This is not an email address. Write it like name@company.com."
    await desk.save(email="LUIS@aurora.example")
    assert fields["email"].problem.text() == "Somebody else has this email address."
    fields["role"].editor.edited.emit(Role.MANAGER)
    assert not fields["restriction"].isVisible(), "it binds agents only"
    fields["role"].editor.edited.emit(Role.AGENT)
    await desk.save(email=" Eva@Aurora.example", restriction=Restriction.TEAMS)
    [command] = await desk.commands()
    assert isinstance(command, SaveUser)
    assert (command.email, command.role, command.restriction) == ("eva@aurora.example", Role.AGENT, Restriction.TEAMS)


async def test_deactivating_a_user_is_asked_about(desk):
    await desk.open(SectionName.USERS)
    await desk.act("Luis Peña", Act.STOP)
    [question] = desk.dialogs
    question.reject()
    await desk.settle()
    assert await desk.commands() == []
    await desk.act("Luis Peña", Act.STOP)
    [question] = desk.dialogs
    question.accept()
    await desk.settle()
    [command] = await desk.commands()
    assert command == SetUserActive(command_id=command.command_id, user_id=rows.user_id(2), is_active=False)
    assert desk.titles[-1] == "Luis Peña"
    await desk.act("Luis Peña", Act.RESUME)
    assert [command.is_active for command in await desk.commands()] == [False, True]


async def test_nobody_deactivates_themselves_or_changes_their_own_role(desk):
    await desk.open(SectionName.USERS)
    [me] = [row for row in desk.section.model.rows if row.key == rows.user_id(1)]
    assert (me.title, me.acts) == ("Ana Moreno (you)", (Act.EDIT, Act.PASSWORD))
    await desk.act(me.title, Act.EDIT)
    assert not desk.form.view.fields["role"].editor.choice.isEnabled()
    desk.form.reject()
    await desk.settle()


async def test_a_team_is_made_of_active_users(desk):
    page = await desk.open(SectionName.TEAMS)
    page.add.click()
    await desk.settle()
    editor = desk.form.view.fields["members"].editor
    assert [editor.list.item(n).text() for n in range(editor.list.count())] == ["Ana Moreno", "Luis Peña", "Olga Díaz"]
    editor.search.setText("lu")
    assert [editor.list.item(n).isHidden() for n in range(3)] == [True, False, True]
    editor.list.item(1).setCheckState(Qt.CheckState.Checked)
    await desk.save(name="Support")
    [command] = await desk.commands()
    assert isinstance(command, SaveTeam)
    assert (command.name, command.member_ids) == ("Support", (rows.user_id(2),))


async def test_a_click_on_a_member_toggles_them_once(desk):
    page = await desk.open(SectionName.TEAMS)
    page.add.click()
    await desk.settle()
    editor = desk.form.view.fields["members"].editor
    rect = editor.list.visualItemRect(editor.list.item(1))
    for expected in (Qt.CheckState.Checked, Qt.CheckState.Unchecked):
        QTest.mouseClick(editor.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        assert editor.list.item(1).checkState() is expected
    desk.form.reject()
    await desk.settle()


async def test_removing_a_team_is_asked_about_and_can_be_undone(desk):
    await desk.open(SectionName.TEAMS)
    await desk.act("Sales", Act.REMOVE)
    [question] = desk.dialogs
    question.accept()
    await desk.settle()
    assert desk.titles == []
    desk.toasts.undo()
    await desk.settle()
    assert desk.titles == ["Sales"]
    remove, save = await desk.commands()
    assert isinstance(remove, RemoveTeam)
    assert (save.name, save.member_ids) == ("Sales", (rows.user_id(1),))


# Fields, categories, presets ------------------------------------------------------------------------------------------
async def test_options_are_asked_for_lists_only(desk):
    page = await desk.open(SectionName.CONTACT_FIELDS)
    page.add.click()
    await desk.settle()
    options = desk.form.view.fields["options"]
    assert not options.isVisible()
    await desk.save(name="Tariff", kind=FieldKind.LIST)
    assert options.problem.text() == "Write at least one option, each on a line of its own."
    await desk.save(options="Free\nPro\nFREE")
    assert options.problem.text() == "Two options are the same. Each can be there once."
    await desk.save(options="Free\n\n Pro ")
    [command] = await desk.commands()
    assert isinstance(command, SaveContactField)
    assert (command.kind, command.options, command.order) == (FieldKind.LIST, ("Free", "Pro"), 1)


async def test_the_kind_of_a_field_is_fixed(desk):
    await desk.open(SectionName.CONTACT_FIELDS)
    await desk.act("Plan", Act.EDIT)
    assert not desk.form.view.fields["kind"].editor.choice.isEnabled()
    desk.form.reject()
    await desk.settle()


async def test_categories_are_moved_by_buttons_and_keys(desk):
    page = await desk.open(SectionName.CLOSING_NOTES)
    assert desk.titles == ["Refund", "Invoice"]
    await desk.act("Invoice", Act.MOVE_UP)
    assert desk.titles == ["Invoice", "Refund"]
    assert page.rows.list.row().title == "Invoice", "the choice goes with the row"
    assert not page.rows.buttons[Act.MOVE_UP].isVisible()
    QTest.keyClick(page.rows.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    await desk.settle()
    assert desk.titles == ["Refund", "Invoice"]
    commands = await desk.commands()
    assert {type(command) for command in commands} == {SaveClosingCategory}
    await desk.act("Refund", Act.REMOVE)
    assert desk.titles == ["Invoice"]
    assert isinstance((await desk.commands())[-1], RemoveClosingCategory)


async def test_presets_are_sent_as_one_list(desk):
    page = await desk.open(SectionName.SNOOZE)
    assert desk.titles == ["For 1 hour(s)", "For 4 hour(s)", "Tomorrow, 09:00", "Next Monday, 09:00"]
    page.add.click()
    await desk.settle()
    fields = desk.form.view.fields
    await desk.save(amount="x")
    assert fields["amount"].problem.text() == "Write a whole number."
    await desk.save(amount="400", unit=Unit.DAYS)
    assert fields["amount"].problem.text() == "Choose one minute to 366 days."
    await desk.save(kind="day", days="3", time="25")
    assert fields["time"].problem.text() == "Write a time of day, for example 9:00."
    await desk.save(time="17:30")
    [command] = await desk.commands()
    assert isinstance(command, UpdateWorkspace)
    assert command.snooze_presets[-1] == SnoozeUntilDay(days=3, minute_of_day=17 * 60 + 30)
    assert len(command.snooze_presets) == 5
    await desk.act("For 1 hour(s)", Act.REMOVE)
    await desk.act("Next Monday, 09:00", Act.MOVE_UP)
    assert desk.titles == ["For 4 hour(s)", "Next Monday, 09:00", "Tomorrow, 09:00", "In 3 day(s), 17:30"]
    newest = (await desk.commands())[-1].snooze_presets
    assert newest[:2] == (SnoozeFor(minutes=240), SnoozeUntilWeekday(weekday=0))
