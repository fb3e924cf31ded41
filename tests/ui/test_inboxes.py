"""The inboxes: which there are, counts, where the dot is lit, what the badge counts, and choosing by mouse and keys."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.inbox import Inbox, InboxKey
from desktop_inbox.domain.inbox_filter import InboxFilter, TagCondition, WaitingCondition
from desktop_inbox.domain.workspace import Restriction, Role
from desktop_inbox.protocol.changes import Stream
from desktop_inbox.protocol.commands import AnswerStatus, CommandAnswer
from desktop_inbox.protocol.settings_commands import RemoveCustomInbox, SaveCustomInbox
from desktop_inbox.ui.inboxes.pane import InboxesPane
from desktop_inbox.viewmodels.inbox_rows import InboxListModel
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, fill, push
from tests.fixtures.commands import command_id
from tests.fixtures.screens import SetClock, open_screens
from tests.fixtures.waiting import until
from tests.ui.sample import NOW, sample_rows

MINE, UNASSIGNED, BLOCKED = (InboxKey(inbox) for inbox in (Inbox.MINE, Inbox.UNASSIGNED, Inbox.BLOCKED))
SALES, HELP = (InboxKey(Inbox.TEAM, rows.team_id(number)) for number in (1, 2))
OWN, SHARED = (InboxKey(Inbox.CUSTOM, rows.custom_inbox_id(number)) for number in (1, 2))


def directory() -> list:
    """Return two teams and two custom inboxes: an own one of those who wait, a shared one of a teammate."""
    waiting = InboxFilter(conditions=(WaitingCondition(at_least_minutes=10),))
    return [
        rows.make_team(1, name="Sales", member_ids=(rows.user_id(1),)),
        rows.make_team(2, name="Help"),
        rows.make_custom_inbox(1, name="Waiting", filter=waiting),
        rows.make_custom_inbox(2, name="Everybody", owner_id=rows.user_id(2), is_shared=True),
    ]


@asynccontextmanager
async def open_pane(store, qtbot, *synced, height=500):
    """Give the screens and a visible pane over a store with the sample and these rows."""
    await fill(store, *sample_rows(), *synced)
    async with open_screens(store, NOW) as screens:
        pane = InboxesPane(screens.models.inboxes)
        qtbot.addWidget(pane)
        pane.resize(212, height)
        pane.show()
        await screens.settle()
        yield screens.models.inboxes, screens, pane
        pane.close()


def names(vm) -> list[str]:
    return [row.name for row in vm.model.rows]


def watch(vm) -> QAbstractItemModelTester:
    assert isinstance(vm.model, InboxListModel)
    return QAbstractItemModelTester(vm.model, QAbstractItemModelTester.FailureReportingMode.Fatal)


async def test_counts_badge_and_what_is_read_out(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.inboxes
        tester = watch(vm)
        assert [(row.name, row.count, row.has_new) for row in vm.model.rows] == [
            ("All", "12", False),
            ("Mine", "6", True),
            ("Unassigned", "2", True),
            ("Mentions", "0", False),
            ("Custom inboxes", "", False),
        ]
        assert vm.model.rows[1].spoken == "Mine, 6 open conversation(s), new messages"
        assert (vm.unread, vm.unread_badge) == (6, "6")
        del tester


async def test_what_comes_for_a_teammate_counts_in_no_badge(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.inboxes
        busy = rows.make_conversation(4, ver=2000, assignee_id=rows.user_id(2), incoming_count=500)
        await push(store, busy)
        await until(lambda: vm.model.rows[0].has_new)
        assert vm.unread == 6
        await push(store, rows.make_conversation(2, ver=2001, incoming_count=500))
        await until(lambda: vm.unread > 6)
        assert vm.unread_badge == "99+"


async def test_before_the_first_answer_the_inboxes_are_there_without_counts(store):
    async with open_screens(store, NOW, is_started=False) as screens:
        assert [(row.name, row.count) for row in screens.models.inboxes.model.rows[:4]] == [
            ("All", ""),
            ("Mine", ""),
            ("Unassigned", ""),
            ("Mentions", ""),
        ]


async def test_teams_and_custom_inboxes_have_groups_and_say_whose_they_are(store):
    await fill(store, *sample_rows(), *directory())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.inboxes
        assert names(vm)[4:] == ["Teams", "Help", "Sales", "Custom inboxes", "Everybody", "Waiting"]
        shared, own = vm.row_of(SHARED), vm.row_of(OWN)
        assert (shared.count, shared.is_own, shared.note) == ("12", False, "Shared by Luis Peña")
        assert (own.count, own.is_own, own.note) == ("3", True, "Only you see this inbox")
        assert own.spoken.endswith("Only you see this inbox")


async def test_groups_come_and_go_with_what_is_synced(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.inboxes
        tester = watch(vm)
        await push(store, rows.make_team(1, ver=2000, name="Sales"))
        await until(lambda: "Sales" in names(vm))
        await push(store, rows.make_custom_inbox(1, ver=50, name="Mine too"), stream=Stream.PRIVATE)
        await until(lambda: "Mine too" in names(vm))
        await push(store, rows.make_team(1, ver=2001, name="Sales", is_active=False))
        await until(lambda: "Teams" not in names(vm))
        del tester


async def test_a_restricted_agent_is_offered_their_own_teams(store):
    me = rows.make_user(1, ver=900, role=Role.AGENT, restriction=Restriction.TEAMS)
    synced = [row for row in sample_rows() if getattr(row, "id", None) != me.id]
    await fill(store, *synced, me, *directory())
    async with open_screens(store, NOW) as screens:
        assert names(screens.models.inboxes)[4:6] == ["Teams", "Sales"]
        assert "Help" not in names(screens.models.inboxes)


async def test_blocked_is_there_while_somebody_is_or_it_is_chosen(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.inboxes
        assert "Blocked" not in names(vm)
        await push(store, rows.make_contact(4, ver=2000, is_blocked=True))
        await until(lambda: names(vm)[-1] == "Blocked")
        assert vm.row_of(BLOCKED).spoken == "Blocked, 1 contact(s)"
        vm.choose(BLOCKED)
        await push(store, rows.make_contact(4, ver=2001))
        await until(lambda: vm.row_of(BLOCKED).count == "0")
        vm.choose(MINE)
        assert "Blocked" not in names(vm)


@pytest.mark.parametrize(
    ("key", "gone", "stream"),
    [
        (SALES, rows.make_team(1, ver=3000, is_active=False), Stream.SHARED),
        (OWN, rows.make_custom_inbox(1, ver=3000, is_active=False), Stream.PRIVATE),
    ],
)
async def test_all_takes_the_place_of_a_chosen_inbox_that_is_gone(store, key, gone, stream):
    await fill(store, *sample_rows(), *directory())
    async with open_screens(store, NOW) as screens:
        vm, contacts = screens.models.inboxes, screens.models.contact_list
        vm.choose(key)
        await screens.settle()
        assert vm.chosen == key
        contacts.select(rows.contact_id(2))
        await push(store, gone, stream=stream)
        await until(lambda: vm.chosen == InboxKey())
        await until(lambda: contacts.model.rowCount() == 12)
        assert contacts.query.inbox == InboxKey()
        assert contacts.selected_id == rows.contact_id(2)


async def test_an_inbox_that_is_not_known_yet_is_waited_for_until_the_first_sync(store):
    async with open_screens(store, NOW, is_started=False) as screens:
        vm = screens.models.inboxes
        vm.choose(SALES)
        screens.models.start()
        await screens.settle()
        assert vm.chosen == SALES
        await fill(store, *sample_rows(), *directory())
        await until(lambda: vm.row_of(SALES) is not None)
        assert vm.chosen == SALES


async def test_what_waits_longer_with_every_minute_is_counted_and_listed_anew(tmp_path):
    clock = SetClock(NOW)
    store = await Store.open(tmp_path / "timed.db", CACHE_KEY, user_id=rows.user_id(), clock=clock)
    await fill(store, *sample_rows(), *directory())
    async with open_screens(store, NOW) as screens:
        vm, contacts = screens.models.inboxes, screens.models.contact_list
        assert vm._minutes.is_running
        vm.choose(OWN)
        await until(lambda: contacts.model.rowCount() == 1)
        clock.pass_time(minutes=5)
        vm._minutes._on_timeout()
        await until(lambda: vm.row_of(OWN).count == "2")
        await until(lambda: contacts.model.rowCount() == 2)
    await store.close()


async def test_without_waiting_times_nothing_is_read_by_the_minute(store):
    tagged = InboxFilter(conditions=(TagCondition(tag_ids=(rows.tag_id(),)),))
    await fill(store, *sample_rows(), rows.make_custom_inbox(1, filter=tagged))
    async with open_screens(store, NOW) as screens:
        assert not screens.models.inboxes._minutes.is_running


async def test_an_inbox_is_chosen_by_arrow_and_by_click(store, qtbot):
    async with open_pane(store, qtbot, *directory()) as (vm, _screens, pane):
        assert pane.view.currentIndex().row() == 0
        QTest.keyClick(pane.view, Qt.Key.Key_Down)
        assert vm.chosen == MINE
        third = pane.view.visualRect(vm.model.index(2))
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=third.center())
        assert vm.chosen == UNASSIGNED
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 490))
        assert vm.chosen == UNASSIGNED


async def test_headings_are_stepped_over_and_cannot_be_clicked(store, qtbot):
    async with open_pane(store, qtbot, *directory()) as (vm, _screens, pane):
        for _ in range(4):
            QTest.keyClick(pane.view, Qt.Key.Key_Down)
        assert vm.chosen == HELP
        heading = pane.view.visualRect(vm.model.index_of("teams"))
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=heading.center())
        assert vm.chosen == HELP
        assert pane.view.selectionModel().selectedIndexes() == [vm.model.index_of(HELP)]


async def test_the_choice_stays_marked_while_rows_come_above(store, qtbot):
    async with open_pane(store, qtbot, *directory()) as (vm, _screens, pane):
        vm.choose(OWN)
        await push(store, rows.make_team(3, ver=2000, name="A new team"))
        await until(lambda: "A new team" in names(vm))
        assert pane.view.selectionModel().selectedIndexes() == [vm.model.index_of(OWN)]


def menu_at(pane, key) -> list[str]:
    """Return the words of the menu that a right click on an inbox opens, and close it."""
    at = pane.view.visualRect(pane.view.model().index_of(key)).center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(pane.view.viewport(), QContextMenuEvent(reason, at, pane.view.viewport().mapToGlobal(at)))
    menu = pane.findChildren(QMenu)[-1]
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    menu.close()
    return words


async def test_the_menu_offers_what_may_be_done(store, qtbot):
    new = "New custom inbox…"
    async with open_pane(store, qtbot, *directory()) as (_vm, _screens, pane):
        assert menu_at(pane, OWN) == ["Edit…", "Duplicate…", "Delete…", new]
        assert menu_at(pane, SHARED) == ["Duplicate…", new]
        assert menu_at(pane, MINE) == [new]


async def test_custom_inboxes_are_handled_by_keys_and_by_the_button(store, qtbot):
    async with open_pane(store, qtbot, *directory()) as (vm, _screens, pane):
        wanted, removed = [], []
        pane.new_wanted.connect(lambda custom: wanted.append(("new", custom and custom.name)))
        pane.edit_wanted.connect(lambda custom: wanted.append(("edit", custom.name)))
        pane.remove_wanted.connect(lambda custom: removed.append(custom.name))
        vm.choose(SHARED)
        for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
            QTest.keyClick(pane.view, key)
        assert (wanted, removed) == ([], [])
        vm.choose(OWN)
        for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
            QTest.keyClick(pane.view, key)
        assert (wanted, removed) == ([("edit", "Waiting")], ["Waiting"])
        QTest.mouseClick(pane.view.add_button, Qt.MouseButton.LeftButton)
        assert wanted[-1] == ("new", None)
        pane.view.menu_for(vm.row_of(SHARED)).actions()[0].trigger()
        assert wanted[-1] == ("new", "Everybody")


async def test_the_menu_key_opens_the_menu_of_the_chosen_inbox(store, qtbot):
    async with open_pane(store, qtbot, *directory()) as (vm, _screens, pane):
        vm.choose(OWN)
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(pane.view, QContextMenuEvent(reason, QPoint(0, 0), QPoint(0, 0)))
        menu = pane.findChildren(QMenu)[-1]
        assert menu.actions()[0].text() == "Edit…"
        menu.close()


async def test_a_tool_tip_says_who_sees_an_inbox(store, qtbot):
    async with open_pane(store, qtbot, *directory()) as (vm, _screens, pane):
        at = pane.view.visualRect(vm.model.index_of(SHARED)).center()
        over = QHelpEvent(QEvent.Type.ToolTip, at, pane.view.viewport().mapToGlobal(at))
        QApplication.sendEvent(pane.view.viewport(), over)
        assert QToolTip.text() == "Everybody\nShared by Luis Peña"
        QToolTip.hideText()


async def test_removing_waits_for_the_server_and_shows_at_once(store, qtbot):
    async with open_pane(store, qtbot, *directory()) as (vm, _screens, _pane):
        vm.choose(OWN)
        vm.remove(rows.custom_inbox_id(1))
        await until(lambda: vm.row_of(OWN) is None)
        assert vm.chosen == InboxKey()
        assert [entry.command.inbox_id for entry in await store.outbox()] == [rows.custom_inbox_id(1)]


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (
            SaveCustomInbox(command_id=command_id(1), inbox_id=OWN.id, name="Mine", filter=InboxFilter()),
            "too_many_inboxes",
            "“Mine” was not saved: there are as many custom inboxes as there can be.",
        ),
        (
            RemoveCustomInbox(command_id=command_id(1), inbox_id=SHARED.id),
            "not_allowed",
            "The server did not delete the inbox: it is not yours.",
        ),
    ],
)
async def test_what_the_server_refused_is_said_once_and_is_as_it_was(store, command, code, words):
    await fill(store, *sample_rows(), *directory())
    async with open_screens(store, NOW) as screens:
        vm, said = screens.models.inboxes, []
        vm.failed.connect(said.append)
        before = names(vm)
        await store.enqueue(command)
        await until(lambda: names(vm) != before)
        await store.record_answer(
            command.command_id, CommandAnswer(command_id=command.command_id, status=AnswerStatus.REJECTED, code=code)
        )
        await until(lambda: names(vm) == before)
        await screens.settle()
        assert said == [words]
        assert list(await store.outbox()) == []


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
async def test_many_teams_with_hard_names_are_painted(store, qtbot, direction):
    hard = ["x" * 120, "محمد " * 20, "a\u0300" * 100, "<b>bold</b>", "👩‍👩‍👧‍👦"]
    teams = [rows.make_team(number, name=f"{hard[number % 5]}{number}") for number in range(1, 200)]
    async with open_pane(store, qtbot, *teams) as (vm, _screens, pane):
        pane.setLayoutDirection(direction)
        assert not pane.grab().isNull()
        QTest.keyClick(pane.view, Qt.Key.Key_End)
        assert vm.chosen.inbox is Inbox.TEAM
