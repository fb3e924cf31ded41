"""The inboxes: counts, where the dot is lit, what the badge counts, and choosing by mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop_inbox.domain.inbox import Inbox, InboxCount
from desktop_inbox.ui.inboxes.pane import InboxesPane
from desktop_inbox.viewmodels.inboxes import where_new
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import open_screens
from tests.fixtures.waiting import until
from tests.ui.sample import NOW, sample_rows


def counts(**unread: int) -> dict[Inbox, InboxCount]:
    return {Inbox(name): InboxCount(open_count=9, unread_conversations=count) for name, count in unread.items()}


@pytest.mark.parametrize(
    ("unread", "lit"),
    [
        ({}, set()),
        ({"all": 0, "mine": 0, "unassigned": 0}, set()),
        ({"all": 1, "mine": 1, "unassigned": 0}, {Inbox.MINE}),
        ({"all": 1, "mine": 0, "unassigned": 1}, {Inbox.UNASSIGNED}),
        ({"all": 1, "mine": 0, "unassigned": 0}, {Inbox.ALL}),
        ({"all": 3, "mine": 1, "unassigned": 1}, {Inbox.ALL, Inbox.MINE, Inbox.UNASSIGNED}),
    ],
)
def test_a_new_message_lights_only_the_most_specific_inbox(unread, lit):
    assert where_new(counts(**unread)) == lit


async def test_counts_badge_and_what_is_read_out(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.inboxes
        tester = QAbstractItemModelTester(vm.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        assert [(row.name, row.count, row.has_new) for row in vm.model.rows] == [
            ("All", "12", False),
            ("Mine", "6", True),
            ("Unassigned", "2", True),
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
        assert [(row.name, row.count) for row in screens.models.inboxes.model.rows] == [
            ("All", ""),
            ("Mine", ""),
            ("Unassigned", ""),
        ]


async def test_an_inbox_is_chosen_by_arrow_and_by_click(store, qtbot):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.inboxes
        pane = InboxesPane(vm)
        qtbot.addWidget(pane)
        pane.resize(212, 300)
        pane.show()
        assert pane.view.currentIndex().row() == 0
        QTest.keyClick(pane.view, Qt.Key.Key_Down)
        assert vm.chosen is Inbox.MINE
        third = pane.view.visualRect(vm.model.index(2))
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=third.center())
        assert vm.chosen is Inbox.UNASSIGNED
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 290))
        assert vm.chosen is Inbox.UNASSIGNED
        vm.choose(Inbox.ALL)
        assert pane.view.selectionModel().selectedIndexes() == [vm.model.index(0)]
        await screens.settle()
        pane.close()
