"""Sending that can be taken back: a command is held for some seconds, through a restart, by whatever clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.protocol.commands import Command
from tests.fixtures.caches import CACHE_KEY, fill
from tests.fixtures.commands import command_id, make_assign, make_note, make_send
from tests.fixtures.file_caches import SetClock
from tests.fixtures.replying_rows import make_attachment
from tests.fixtures.rows import contact_id, make_contact, make_conversation, user_id

START = datetime(2026, 3, 1, tzinfo=UTC)


class Desktop:
    """A store on a file, with a clock that is set."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = SetClock()

    async def start(self) -> Store:
        self.store = await Store.open(self.path, CACHE_KEY, user_id=user_id(), clock=self.clock)
        return self.store

    def at(self, seconds: float) -> None:
        self.clock.at = START + timedelta(seconds=seconds)

    async def due(self) -> list[Command]:
        return [entry.command for entry in await self.store.due_commands(10, frozenset())]

    async def next_s(self) -> float | None:
        """Return when the next command is due, in seconds since the beginning."""
        at = await self.store.next_due()
        return None if at is None else (at - START).total_seconds()


@pytest.fixture
async def desktop(tmp_path: Path) -> AsyncIterator[Desktop]:
    """A desktop that knows three contacts."""
    desktop = Desktop(tmp_path / "cache.db")
    store = await desktop.start()
    await fill(store, *(make_contact(n) for n in (1, 2, 3)), *(make_conversation(n) for n in (1, 2, 3)))
    yield desktop
    await desktop.store.close()


async def test_a_command_is_held_for_its_time(desktop: Desktop) -> None:
    await desktop.store.enqueue(make_send(1), hold_s=5)
    assert await desktop.due() == []
    assert await desktop.next_s() == 5
    desktop.at(4.999)
    assert await desktop.due() == []
    desktop.at(5)
    assert await desktop.due() == [make_send(1)]
    assert await desktop.next_s() is None


async def test_it_is_shown_at_once_and_can_be_taken_back(desktop: Desktop) -> None:
    await desktop.store.enqueue(make_send(1), hold_s=5)
    assert len((await desktop.store.timeline(contact_id(1))).items) == 1
    assert await desktop.store.withdraw([command_id(1)]) == [command_id(1)]
    assert (await desktop.store.timeline(contact_id(1))).items == ()
    assert await desktop.next_s() is None
    desktop.at(60)
    assert await desktop.due() == []


async def test_its_lane_waits_and_others_do_not(desktop: Desktop) -> None:
    await desktop.store.enqueue(make_send(1), hold_s=5)
    await desktop.store.enqueue(make_note(2))
    await desktop.store.enqueue(make_assign(3, contact=2))
    assert await desktop.due() == [make_assign(3, contact=2)]
    desktop.at(5)
    assert make_send(1) in await desktop.due()


async def test_the_next_one_is_the_first_of_all_lanes(desktop: Desktop) -> None:
    await desktop.store.enqueue(make_send(1, contact=1), hold_s=20)
    await desktop.store.enqueue(make_send(2, contact=1), hold_s=1)
    await desktop.store.enqueue(make_send(3, contact=2), hold_s=10)
    await desktop.store.enqueue(make_send(4, contact=3))
    assert await desktop.next_s() == 10
    desktop.at(10)
    assert await desktop.next_s() == 20


async def test_without_a_hold_nothing_is_waited_for(desktop: Desktop) -> None:
    await desktop.store.enqueue(make_send(1))
    assert await desktop.next_s() is None
    assert await desktop.due() == [make_send(1)]


async def test_a_restart_does_not_end_it(desktop: Desktop) -> None:
    await desktop.store.enqueue(make_send(1), hold_s=5)
    await desktop.store.close()
    await desktop.start()
    desktop.at(2)
    assert await desktop.due() == []
    assert await desktop.next_s() == 5
    desktop.at(5)
    assert await desktop.due() == [make_send(1)]


async def test_nothing_is_held_for_longer_than_a_minute(desktop: Desktop) -> None:
    await desktop.store.enqueue(make_send(1), hold_s=3600)
    assert await desktop.next_s() == 60


@pytest.mark.parametrize("set_to_s", [-3600, -56, 3600])
async def test_a_clock_that_was_wrong_holds_nothing(desktop: Desktop, set_to_s: float) -> None:
    """A hold that lies further ahead than any can is none: the clock was set back meanwhile."""
    await desktop.store.enqueue(make_send(1), hold_s=5)
    await desktop.store.close()
    await desktop.start()
    desktop.at(set_to_s)
    assert await desktop.next_s() is None
    assert await desktop.due() == [make_send(1)]


async def test_one_that_also_waits_for_an_upload_waits_for_both(desktop: Desktop) -> None:
    await desktop.store.enqueue(make_send(1, attachments=(make_attachment(1),)), hold_s=5)
    desktop.at(6)
    assert await desktop.due() == []
    assert await desktop.next_s() is None
