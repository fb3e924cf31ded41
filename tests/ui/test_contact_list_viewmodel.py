"""The contact list over a real store: pages, change notices, order, search, states and the choice that stays."""

from __future__ import annotations

import asyncio

from PySide6.QtTest import QAbstractItemModelTester

from desktop_inbox.domain.conversation import ConversationStatus, Source
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.inbox import Inbox, InboxKey, SortOrder, StatusFilter
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.viewmodels.contact_list import PAGE, ContactListViewModel, ListPhase
from desktop_inbox.viewmodels.list_model import ListModel
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import Screens, open_screens
from tests.fixtures.waiting import until
from tests.ui.sample import NOW, sample_rows


def names(screens: Screens) -> list[str]:
    return [row.name.split()[0] for row in screens.models.contact_list.model.rows]


def watch(model: ListModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def many(count: int) -> list:
    """Return contacts 1 to `count`; the greater the number, the newer."""
    entries = [*rows.make_directory()]
    for number in range(1, count + 1):
        entries += [rows.make_contact(number, name=f"C{number}"), rows.make_conversation(number)]
    return entries


async def test_the_newest_come_first_and_the_row_says_it_all(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        assert vm.phase is ListPhase.READY
        assert names(screens)[:4] == ["Susan", "Mateo", "Nguyễn", "João"]
        first = vm.model.rows[0]
        assert (first.time, first.unread, first.assignee_initials) == ("2m", "3", "AM")
        assert vm.model.rows[1].assignee_id is None


async def test_pages_are_read_as_the_reader_comes_near_the_end(store):
    await fill(store, *many(PAGE * 2 + 30))
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        tester = watch(vm.model)
        lengths = [vm.model.rowCount()]
        for _ in range(3):
            vm.load_more()
            await screens.settle()
            lengths.append(vm.model.rowCount())
        assert lengths == [PAGE, PAGE * 2, PAGE * 2 + 30, PAGE * 2 + 30]
        assert names(screens) == [f"C{number}" for number in range(PAGE * 2 + 30, 0, -1)]
        del tester


async def test_a_new_message_moves_only_its_row_to_the_top(store):
    await fill(store, *many(20))
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        tester = watch(vm.model)
        moves, resets = [], []
        vm.model.rowsMoved.connect(lambda _p, first, _l, _q, target: moves.append((first, target)))
        vm.model.modelReset.connect(lambda: resets.append(1))
        vm.select(rows.contact_id(7))
        await push(store, rows.make_conversation(5, ver=2000, activity_at=rows.at(5000), incoming_count=1))
        await until(lambda: names(screens)[0] == "C5")
        assert moves == [(15, 0)]
        assert resets == []
        assert vm.selected_id == rows.contact_id(7)
        assert vm.model.rows[0].unread == "1"
        del tester


async def test_a_contact_below_what_was_read_waits_for_its_page(store):
    await fill(store, *many(PAGE + 50))
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        await push(store, rows.make_contact(3, ver=2000, name="Renamed"))
        await screens.settle()
        assert vm.model.rowCount() == PAGE
        vm.load_more()
        await screens.settle()
        assert names(screens)[-3:] == ["Renamed", "C2", "C1"]
        assert len(set(names(screens))) == PAGE + 50


async def test_a_closed_conversation_leaves_the_open_list_and_the_choice_stays(store):
    await fill(store, *many(3))
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        vm.select(rows.contact_id(2))
        closed = {"status": ConversationStatus.CLOSED, "closed_at": rows.at(9), "closed_source": Source.USER}
        await push(
            store,
            rows.make_conversation(2, ver=2000, **closed),
            rows.make_contact(2, ver=2001, name="C2", open_conversation_id=None),
        )
        await until(lambda: names(screens) == ["C3", "C1"])
        assert vm.selected_id == rows.contact_id(2)
        vm.set_status(StatusFilter.CLOSED)
        await until(lambda: names(screens) == ["C2"])


async def test_inbox_and_order_are_asked_of_the_store(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        screens.models.inboxes.choose(InboxKey(Inbox.UNASSIGNED))
        await until(lambda: names(screens) == ["Mateo", "visitor-8f31"])
        screens.models.contact_list.set_sort(SortOrder.OLDEST)
        await until(lambda: names(screens) == ["visitor-8f31", "Mateo"])
        screens.models.inboxes.choose(InboxKey())
        screens.models.contact_list.set_sort(SortOrder.LONGEST_WAITING)
        await until(lambda: names(screens)[:3] == ["visitor-8f31", "Mateo", "Susan"])


async def test_the_search_finds_names_without_accents_once_typing_pauses(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        for text in ("j", "jo", "joa"):
            vm.search(text)
        assert vm.query.text == ""
        await until(lambda: names(screens) == ["João"])
        vm.search("nobody at all")
        await until(lambda: vm.phase is ListPhase.NOTHING_FOUND)
        assert names(screens) == []
        vm.search("")
        assert vm.query.text == ""
        await until(lambda: len(names(screens)) == 12 and vm.phase is ListPhase.READY)


async def test_the_rows_of_the_query_before_stay_until_the_next_are_read(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        vm.set_sort(SortOrder.OLDEST)
        vm._on_time_passed()
        assert vm.model.rowCount() == 12
        await screens.settle()


async def test_rows_of_a_query_that_was_given_up_are_never_shown(store, monkeypatch):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        entries, held = store.entries, asyncio.Event()

        async def slow_for_mine(query, **options):
            found = await entries(query, **options)
            if query.inbox == InboxKey(Inbox.MINE):
                held.set()
                await asyncio.sleep(0.02)
            return found

        monkeypatch.setattr(store, "entries", slow_for_mine)
        shown = []
        vm.rows_changed.connect(lambda: shown.append(names(screens)))
        vm.set_inbox(InboxKey(Inbox.MINE))
        await held.wait()
        vm.set_inbox(InboxKey(Inbox.UNASSIGNED))
        await screens.settle()
        assert shown == [["Mateo", "visitor-8f31"]]


async def test_times_grow_old_by_themselves_and_only_they_are_signalled(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        changes = []
        vm.model.dataChanged.connect(lambda first, last, _roles: changes.append((first.row(), last.row())))
        screens.clock.pass_time(minutes=1)
        vm._on_time_passed()
        assert [row.time for row in vm.model.rows][:2] == ["3m", "7m"]
        assert changes == [(0, 4)]  # minutes have passed; hours and days read as before


async def test_empty_loading_and_offline_are_told_apart(store):
    async with open_screens(store, NOW, state=ConnectionState.OFFLINE) as screens:
        vm = screens.models.contact_list
        assert vm.phase is ListPhase.NOT_SYNCED
        screens.live.set_state(ConnectionState.SYNCING)
        await until(lambda: vm.phase is ListPhase.LOADING)
        await fill(store, *rows.make_directory())
        await until(lambda: vm.phase is ListPhase.EMPTY)
        await push(store, rows.make_contact(1, ver=2000), rows.make_conversation(1, ver=2001))
        await until(lambda: vm.phase is ListPhase.READY)
        assert vm.model.rowCount() == 1


async def test_a_store_that_fails_is_said_and_can_be_tried_again(store, monkeypatch):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW, is_started=False) as screens:
        entries = store.entries

        async def fail(*_args, **_options):
            raise StoreUnavailableError

        monkeypatch.setattr(store, "entries", fail)
        vm = screens.models.contact_list
        vm.start()
        await until(lambda: vm.phase is ListPhase.FAILED)
        monkeypatch.setattr(store, "entries", entries)
        vm.retry()
        await until(lambda: vm.phase is ListPhase.READY)


async def test_a_renamed_teammate_is_renamed_in_the_rows(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        model = screens.models.contact_list.model
        assert model.rows[3].assignee_initials == "LP"
        await push(store, rows.make_user(2, ver=2000, name="Zoe Quick"))
        await until(lambda: model.rows[3].assignee_initials == "ZQ")


async def test_choosing_tells_once(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW) as screens:
        vm: ContactListViewModel = screens.models.contact_list
        chosen = []
        vm.selected_changed.connect(chosen.append)
        vm.select(rows.contact_id(1))
        vm.select(rows.contact_id(1))
        vm.select(None)
        assert chosen == [rows.contact_id(1), None]


async def test_among_ten_thousand_contacts_a_row_far_below_comes_to_the_top(store):
    await fill(store, *many(10_000))
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        while vm.model.rowCount() < 1000:
            vm.load_more()
            await screens.settle()
        await push(store, rows.make_conversation(9100, ver=90_000, activity_at=rows.at(10**6)))
        await until(lambda: names(screens)[0] == "C9100", timeout_s=2)
        assert vm.model.rowCount() == 1000
