"""The pages of the settings: forms, roles, offline, web chats and passwords, the navigation."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.channel import WebChatSettings
from desktop_inbox.domain.closing import ClosingNoteMode
from desktop_inbox.domain.errors import TransientError, UserError
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.workspace import Availability, Role
from desktop_inbox.protocol.settings_commands import SetAvailability, SetClosingMode, UpdateWorkspace
from desktop_inbox.viewmodels.settings.durations import Unit, amount_and_unit, minute_of_day
from desktop_inbox.viewmodels.settings.section import Act
from desktop_inbox.viewmodels.settings.settings import NavigationModel, SectionName
from desktop_inbox.viewmodels.writing_preferences import SendKey, WritingPreferences
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.settings_screens import open_settings, settings_rows
from tests.ui.conversation_desk import make_unavailable


@pytest.fixture
async def desk(store, tmp_path):
    await fill(store, *settings_rows())
    async with open_settings(store, tmp_path) as opened:
        yield opened


def edit(page, **values):
    for name, value in values.items():
        page.head.view.fields[name].editor.edited.emit(value)


# Forms ----------------------------------------------------------------------------------------------------------------
async def test_availability_is_ones_own_and_idleness_stays_here(desk):
    page = await desk.open(SectionName.AVAILABILITY)
    assert not page.head.save.isEnabled()
    edit(page, availability=Availability.BUSY, idle=5)
    page.head.save.click()
    await desk.settle()
    [command] = await desk.commands()
    assert command == SetAvailability(command_id=command.command_id, availability=Availability.BUSY)
    assert desk.preferences.idle_minutes == 5
    assert page.head.state.text() == "Waiting to be sent"
    edit(page, idle=0)
    page.head.save.click()
    await desk.settle()
    assert len(await desk.commands()) == 1, "nothing to tell the server"
    assert desk.preferences.idle_minutes == 0


async def test_how_one_writes_stays_on_this_computer(desk):
    writing = desk.preferences.writing
    page = await desk.open(SectionName.WRITING)
    assert dict(desk.section.head.values) == {"send_key": SendKey.ENTER, "undo_send_s": 5, "checks_spelling": True}
    edit(page, send_key=SendKey.CTRL_ENTER, undo_send_s=0, checks_spelling=False)
    page.head.save.click()
    await desk.settle()
    assert (writing.send_key, writing.undo_send_s, writing.checks_spelling) == (SendKey.CTRL_ENTER, 0, False)
    assert await desk.commands() == []
    writing.set_checks_spelling(is_on=True)  # in the menu of the field
    assert desk.section.head.values["checks_spelling"] is True
    kept = WritingPreferences(QSettings(desk.preferences._settings.fileName(), QSettings.Format.IniFormat))
    assert (kept.send_key, kept.undo_send_s, kept.checks_spelling) == (SendKey.CTRL_ENTER, 0, True)


async def test_the_microphone_is_chosen_among_those_that_are_there(desk):
    async def microphones() -> list[str]:
        return ["Headset", "Webcam"]

    desk.model._microphones = microphones
    desk.preferences.set_microphone("Studio")
    page = await desk.open(SectionName.VOICE)
    box = page.head.view.fields["microphone"].editor.choice
    offered = [box.itemText(number) for number in range(box.count())]
    assert offered == ["System default", "Headset", "Webcam", "Studio \u2013 not connected"]
    assert box.currentText() == offered[3]
    edit(page, microphone="Webcam")
    page.head.save.click()
    await desk.settle()
    assert desk.preferences.microphone == "Webcam"
    assert await desk.commands() == []
    desk.preferences.set_microphone("")  # in the recorder's menu
    assert box.currentText() == "System default"


async def test_only_what_was_changed_is_sent(desk):
    page = await desk.open(SectionName.CONVERSATIONS)
    fields = page.head.view.fields
    assert not fields["amount"].isVisible()
    edit(page, closes=True, amount="10")
    assert fields["amount"].isVisible()
    edit(page, unit=Unit.MINUTES)
    page.head.save.click()
    await desk.settle()
    assert fields["amount"].problem.text() == "Choose 30 minutes to 14 days."
    edit(page, amount="3", unit=Unit.DAYS)
    page.head.save.click()
    await desk.settle()
    [command] = await desk.commands()
    wanted = AutoClosing(is_on=True, after_minutes=3 * 24 * 60)
    assert command == UpdateWorkspace(command_id=command.command_id, auto_closing=wanted)


async def test_enter_saves_and_the_keyboard_goes_to_what_is_wrong(desk):
    page = await desk.open(SectionName.CONVERSATIONS)
    edit(page, closes=True, amount="10", unit=Unit.MINUTES)
    line = page.head.view.fields["amount"].editor.line
    page.head.save.setFocus()
    page.head.save.click()
    await desk.settle()
    assert line.hasFocus()
    QTest.keyClicks(line, "0")
    QTest.keyClick(line, Qt.Key.Key_Return)
    await desk.settle()
    [command] = await desk.commands()
    assert command.auto_closing.after_minutes == 100


async def test_a_refused_setting_goes_back_and_can_be_tried_again_or_dropped(desk):
    page = await desk.open(SectionName.GENERAL)
    edit(page, name="Borealis")
    page.head.save.click()
    await desk.settle()
    await desk.reject("not_allowed")
    assert page.head.view.fields["name"].editor.line.text() == "Aurora"
    assert page.head.state.text() == "Not accepted: You may not do this. Ask an owner of the workspace."
    page.head.retry.click()
    await desk.settle()
    assert page.head.view.fields["name"].editor.line.text() == "Borealis"
    await desk.reject("not_allowed")
    page.head.discard.click()
    await desk.settle()
    assert (page.head.state.text(), page.head.discard.isVisible()) == ("", False)
    assert await desk.commands() == []


async def test_what_is_being_written_is_not_overwritten_by_others(desk):
    page = await desk.open(SectionName.GENERAL)
    edit(page, name="Half wri")
    await push(desk.store, rows.make_workspace(ver=1001, name="From elsewhere"))
    await desk.settle()
    line = page.head.view.fields["name"].editor.line
    assert line.text() == "Half wri"
    page.head.reset.click()
    await desk.settle()
    await push(desk.store, rows.make_workspace(ver=1002, name="From elsewhere again"))
    await desk.settle()
    assert line.text() == "From elsewhere again"


async def test_the_mode_of_closing_notes(desk):
    page = await desk.open(SectionName.CLOSING_NOTES)
    edit(page, mode=ClosingNoteMode.OFF)
    page.head.save.click()
    await desk.settle()
    [command] = await desk.commands()
    assert command == SetClosingMode(command_id=command.command_id, mode=ClosingNoteMode.OFF)


async def test_a_full_disk_is_said_in_the_form_and_nothing_is_lost(desk, monkeypatch):
    page = await desk.open(SectionName.TAGS)
    mend = make_unavailable(desk.store, monkeypatch, "enqueue")
    page.add.click()
    await desk.settle()
    await desk.save(name="Trade")
    assert "could not be saved on this computer" in desk.form.view.problem.text()
    mend()
    desk.form.confirm.click()
    await desk.settle()
    assert desk.dialogs == []
    assert [command.name for command in await desk.commands()] == ["Trade"]


async def test_a_cache_that_cannot_be_read(store, tmp_path, monkeypatch):
    await fill(store, *settings_rows())
    mend = make_unavailable(store, monkeypatch, "directory")
    async with open_settings(store, tmp_path) as desk:
        page = await desk.open(SectionName.TAGS)
        assert page.state.accessibleName().startswith("Cannot be read")
        mend()
        page.state.remedy_clicked.emit()
        await desk.settle()
        assert desk.titles == ["Press", "VIP"]


# Rights ---------------------------------------------------------------------------------------------------------------
async def test_agents_look_at_what_is_everybodys_and_change_what_is_theirs(store, tmp_path):
    await fill(store, *settings_rows(Role.AGENT))
    async with open_settings(store, tmp_path) as desk:
        # Snippets are everybody's to add: test_settings_snippets.
        shown = [row.name for row in desk.model.navigation.rows if row.name not in (None, SectionName.SNIPPETS)]
        assert SectionName.WEB_CHAT not in shown
        for name in shown:
            page = await desk.open(name)
            assert not page.add.isVisible()
            assert all(row.acts == () for row in desk.section.model.rows)
            is_own = name in {SectionName.AVAILABILITY, SectionName.WRITING, SectionName.VOICE}
            assert page.notice.isVisible() is not is_own
            if page.head is not None:
                assert all(view.editor.isEnabled() is is_own for view in page.head.view.fields.values())
                assert page.head.save.isVisible() is is_own
        assert page.notice.text() == "Only managers and owners can change this."
        page.setFocus()
        QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        await desk.settle()
        assert desk.dialogs == []


async def test_managers_change_everybody_but_owners(store, tmp_path):
    await fill(store, *settings_rows(Role.MANAGER))
    async with open_settings(store, tmp_path) as desk:
        page = await desk.open(SectionName.USERS)
        acts = {row.title: row.acts for row in desk.section.model.rows}
        assert acts["Olga Díaz"] == ()
        assert Act.STOP in acts["Luis Peña"]
        for number, title in enumerate(acts):
            page.rows.list.show_chosen(desk.section.model.index(number))
            assert page.rows.hint.isVisible() is (title == "Olga Díaz")
        await desk.act("Luis Peña", Act.EDIT)
        roles = [choice.value for choice in desk.form.view.fields["role"].field.choices]
        assert roles == [Role.MANAGER, Role.AGENT]
        desk.form.reject()
        await desk.settle()


async def test_losing_the_role_takes_the_page_away(desk):
    await desk.open(SectionName.WEB_CHAT)
    demoted = rows.make_user(1, ver=1001, name="Ana Moreno", email="ana@aurora.example", role=Role.AGENT)
    await push(desk.store, demoted)
    await desk.settle()
    assert desk.model.current is SectionName.AVAILABILITY
    assert desk.screen.page.isVisible()


# The server -----------------------------------------------------------------------------------------------------------
async def test_a_password_goes_to_the_server_and_nowhere_else(desk):
    await desk.open(SectionName.USERS)
    await desk.act("Luis Peña", Act.PASSWORD)
    fields = desk.form.view.fields
    await desk.save(password="short", again="short")
    assert fields["password"].problem.text() == "Use 8 to 200 characters."
    await desk.save(password="correct horse", again="correct hors")
    assert fields["again"].problem.text() == "The two passwords are not the same."
    desk.administration.error = TransientError()
    await desk.save(again="correct horse")
    assert desk.form.view.problem.text().startswith("This needs the server, which cannot be reached now.")
    desk.administration.error = UserError("not_allowed")
    desk.form.confirm.click()
    await desk.settle()
    assert desk.form.view.problem.text() == "You may not do this. Ask an owner of the workspace."
    desk.administration.error = None
    desk.form.confirm.click()
    await desk.settle()
    assert desk.dialogs == []
    assert desk.administration.asked == [("password", rows.user_id(2), "correct horse")]
    assert await desk.commands() == []
    assert desk.toasts.current.text == "Luis Peña can sign in with the new password."


async def test_a_web_chat_is_changed_on_the_server(desk):
    await desk.open(SectionName.WEB_CHAT)
    await desk.act("Web chat", Act.EDIT)
    fields = desk.form.view.fields
    assert fields["origins"].editor.text.toPlainText() == "https://shop.example"
    desk.administration.error = UserError("bad_origin")
    await desk.save(origins="ftp://shop.example")
    assert fields["origins"].problem.text().startswith("Write the address of each site on its own line")
    desk.administration.error = None
    await desk.save(origins="https://a.example\n\n https://b.example ", greeting="Hi")
    assert desk.dialogs == []
    wanted = WebChatSettings(
        allowed_origins=("https://a.example", "https://b.example"), title="Shop", greeting="Hi", colour="#1f6feb"
    )
    assert desk.administration.asked[-1] == ("save", rows.channel_id(1), "Web chat", wanted)


async def test_a_new_web_chat_shows_its_code_to_copy(desk):
    page = await desk.open(SectionName.WEB_CHAT)
    page.add.click()
    await desk.settle()
    await desk.save(name="Store")
    channel_id = desk.administration.asked[-1][1]
    editor = desk.form.view.fields["code"].editor
    editor.copy.click()
    code = f'<script src="https://inbox.test/webchat/widget.js" data-channel="{channel_id}" async></script>'
    assert QGuiApplication.clipboard().text() == code
    desk.form.confirm.click()
    await desk.settle()
    assert desk.dialogs == []


async def test_a_web_chat_is_stopped_after_a_question(desk):
    await desk.open(SectionName.WEB_CHAT)
    await desk.act("Web chat", Act.STOP)
    [question] = desk.dialogs
    question.accept()
    await desk.settle()
    assert desk.administration.asked == [("active", rows.channel_id(1), False)]


async def test_offline_web_chats_say_so_and_only_their_code_is_there(desk):
    page = await desk.open(SectionName.WEB_CHAT)
    desk.live.set_state(ConnectionState.OFFLINE)
    await desk.settle()
    assert page.notice.text().startswith("You are offline.")
    assert not page.add.isVisible()
    assert desk.section.model.rows[0].acts == (Act.EMBED,)
    desk.live.set_state(ConnectionState.ONLINE)
    await desk.settle()
    assert not page.notice.isVisible()
    assert page.add.isVisible()


async def test_a_server_that_cannot_give_the_settings_is_told_in_passing(desk):
    await desk.open(SectionName.WEB_CHAT)
    desk.administration.error = TransientError()
    await desk.act("Web chat", Act.EDIT)
    assert desk.dialogs == []
    assert desk.toasts.current.text.startswith("This needs the server")


# The screen -----------------------------------------------------------------------------------------------------------
async def test_arrows_go_from_section_to_section_over_the_headings(desk):
    navigation = desk.screen.navigation
    navigation.setFocus()
    seen = [desk.model.current]
    for _ in range(len(SectionName) - 1):
        QTest.keyClick(navigation, Qt.Key.Key_Down)
        seen.append(desk.model.current)
    assert seen == list(SectionName)
    QTest.keyClick(navigation, Qt.Key.Key_Up)
    assert desk.model.current is list(SectionName)[-2]


async def test_the_navigation_keeps_to_qts_rules_for_models(store, tmp_path):
    await fill(store, *settings_rows(Role.AGENT))
    async with open_settings(store, tmp_path) as desk:
        navigation: NavigationModel = desk.model.navigation
        tester = QAbstractItemModelTester(navigation, QAbstractItemModelTester.FailureReportingMode.Fatal)
        promoted = rows.make_user(1, ver=1001, name="Ana Moreno", email="ana@aurora.example", role=Role.OWNER)
        await push(store, promoted)
        await desk.settle()
        assert navigation.rows[-1].name is SectionName.WEB_CHAT
        tester.deleteLater()


async def test_the_sections_stand_in_groups(desk):
    headings = [row.text for row in desk.model.navigation.rows if row.name is None]
    assert headings == ["Personal", "People", "Inbox", "Channels"]


async def test_pages_are_made_when_they_are_first_shown(desk):
    assert len(desk.screen.findChildren(type(desk.screen.page))) == 1
    await desk.open(SectionName.TAGS)
    await desk.open(SectionName.AVAILABILITY)
    await desk.open(SectionName.TAGS)
    assert len(desk.screen.findChildren(type(desk.screen.page))) == 2


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(45, (45, Unit.MINUTES)), (60, (1, Unit.HOURS)), (1440, (24, Unit.HOURS)), (2880, (2, Unit.DAYS))],
)
def test_minutes_in_the_greatest_unit(minutes, expected):
    assert amount_and_unit(minutes) == expected


@pytest.mark.parametrize(("text", "expected"), [("9:00", 540), (" 17.30 ", 1050), ("8", 480)])
def test_times_of_day_as_people_type_them(text, expected):
    assert minute_of_day(text) == expected
