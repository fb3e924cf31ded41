"""Very many contacts write: the list keeps its length, its choice, and everybody is still found in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

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


async def test_a_message_is_shown_before_it_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(store, *rows.make_directory(), rows.make_contact(1), rows.make_conversation(1))
    asked: list[str] = []

    def noting(name: str) -> Callable[..., Awaitable[Any]]:
        question = getattr(store, name)

        async def ask(*given: Any) -> Any:
            asked.append(name)
            return await question(*given)

        return ask

    async with open_screens(store, NOW) as screens:
        screens.clock.pass_time(seconds=10)
        for name in ("entries_of", "counts"):
            monkeypatch.setattr(store, name, noting(name))
        await push(store, *writing(1, 1))
        await screens.settle()
    assert asked == ["entries_of", "counts"]
