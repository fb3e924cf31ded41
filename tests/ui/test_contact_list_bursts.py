"""Very many contacts write: the list keeps its length, its choice, and everybody is still found in it."""

from __future__ import annotations

from desktop_inbox.cache.store import Store
from desktop_inbox.viewmodels.contact_list import PAGE
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import open_screens
from tests.ui.sample import NOW

COUNT, AT_ONCE = 700, 100
"""Contacts, and how many of them write at once: few enough to be patched into the list one by one."""


def writing(number: int, second: int) -> list:
    return [rows.make_conversation(number, ver=10_000 + second, activity_at=rows.at(100_000 + second))]


async def test_a_burst_pushes_the_last_rows_out_of_the_list(store: Store) -> None:
    contacts = [row for n in range(1, COUNT + 1) for row in (rows.make_contact(n), rows.make_conversation(n))]
    await fill(store, *rows.make_directory(), *contacts)
    async with open_screens(store, NOW) as screens:
        vm = screens.models.contact_list
        vm.select(vm.model.rows[5].id)
        chosen = vm.selected_id
        for first in range(1, 6 * AT_ONCE, AT_ONCE):
            await push(store, *(row for n in range(first, first + AT_ONCE) for row in writing(n, n)))
            await screens.settle()
            assert len(vm.model.rows) <= 3 * PAGE + AT_ONCE
        assert vm.selected_id == chosen
        while len(vm.model.rows) < COUNT:
            before = len(vm.model.rows)
            vm.load_more()
            await screens.settle()
            assert len(vm.model.rows) > before
        newest_first = [entry.contact.id for entry in await store.entries(vm.query, limit=COUNT)]
        assert [row.id for row in vm.model.rows] == newest_first
