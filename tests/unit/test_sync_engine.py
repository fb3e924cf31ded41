"""The engine against a model of the server: how a session begins, goes on and ends."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.errors import (
    AuthenticationError,
    ProtocolError,
    StoreCorruptError,
    StoreUnavailableError,
    TransientError,
)
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.changes import ChangeBatch
from desktop_inbox.protocol.conversation_commands import AssignContact
from desktop_inbox.protocol.frames import (
    Changes,
    ContactTyping,
    FrameError,
    Lagging,
    Tick,
)
from desktop_inbox.sync.engine import EngineSettings
from tests.fixtures import rows
from tests.fixtures.waiting import until
from tests.unit.sync_remote import FakeLine, FakeRemote
from tests.unit.sync_server import dice
from tests.unit.sync_session import CONTACT, SETTINGS, SLOW_TO_RETRY, Session, make_remote, named, session


@pytest.fixture
def remote() -> FakeRemote:
    return make_remote()


# Beginning ------------------------------------------------------------------------------------------------------------


async def test_the_first_start_takes_a_snapshot_and_goes_live(store: Store, remote: FakeRemote) -> None:
    remote.rows_per_page = 4
    async with session(store, remote) as live:
        await live.online()
        assert await store.cursor() == remote.cursor()
        assert await store.details(CONTACT) is not None
    shown = [(status.state, status.done, status.total) for status in live.statuses]
    assert shown == [
        (ConnectionState.SYNCING, 4, 9),
        (ConnectionState.SYNCING, 8, 9),
        (ConnectionState.SYNCING, 9, 9),
        (ConnectionState.SYNCING, 0, 0),
        (ConnectionState.ONLINE, 0, 0),
    ]


async def test_a_later_start_only_catches_up(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
    remote.write(named("Ana"))
    async with session(store, remote) as live:
        await live.online()
        await live.named("Ana")
    assert remote.count("snapshot_page") == 1


async def test_an_interrupted_snapshot_goes_on_where_it_was(store: Store, remote: FakeRemote) -> None:
    remote.rows_per_page = 4
    async with session(store, remote, SLOW_TO_RETRY) as live:
        remote.faults["snapshot_page"] = [None, None, TransientError()]
        await live.offline()
    async with session(store, remote) as live:
        await live.online()
    assert remote.count("snapshot_page") == 4
    assert len(await store.users()) == 5


async def test_an_interrupted_snapshot_whose_token_is_refused_begins_anew(store: Store, remote: FakeRemote) -> None:
    remote.rows_per_page = 4
    remote.faults["snapshot_page"] = [None, TransientError(), ProtocolError("bad_page_token")]
    async with session(store, remote) as live:
        await live.online()
    assert remote.count("snapshot_page") == 6


async def test_an_interrupted_snapshot_that_the_server_forgot_begins_anew(store: Store, remote: FakeRemote) -> None:
    remote.rows_per_page = 4
    remote.faults["snapshot_page"] = [None, None, TransientError()]
    async with session(store, remote, SLOW_TO_RETRY) as live:
        await live.offline()
    remote.epoch = "e2"
    remote.rows[1] = rows.make_user(9, ver=2)
    async with session(store, remote) as live:
        await live.online()
    assert (await store.cursor()) == remote.cursor()
    assert {user.id for user in await store.users()} == {rows.user_id(number) for number in (9, 2, 3, 4, 5)}


# Live -----------------------------------------------------------------------------------------------------------------


async def test_what_is_pushed_is_stored_without_asking(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
        asked = remote.count("changes")
        remote.push(named("Ana"))
        remote.push(named("Bea"))
        await live.named("Bea")
    assert remote.count("changes") == asked


async def test_what_comes_faster_than_it_is_stored_is_stored_together(
    store: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, stored = store.apply_changes, list[int]()

    async def apply_changes(*batches: ChangeBatch) -> bool:
        stored.append(len(batches))
        return await whole(*batches)

    monkeypatch.setattr(store, "apply_changes", apply_changes)
    async with session(store, remote) as live:
        await live.online()
        for name in ("Ana", "Bea", "Eva", "Zoe"):
            remote.push(named(name))
        await live.named("Zoe")
    assert sum(stored) == 4
    assert len(stored) < 4


async def test_a_frame_that_came_twice_changes_nothing(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
        asked = remote.count("changes")
        first = Changes(batch=remote.write(named("Ana")))
        second = Changes(batch=remote.write(named("Bea")))
        for frame in (first, second, first, second, first):
            live.line.wire.put_nowait(frame)
        live.line.wire.put_nowait(ContactTyping(contact_id=CONTACT, is_typing=True))
        await until(live.line.wire.empty)
        await live.named("Bea")
    assert remote.count("changes") == asked


@pytest.mark.parametrize("order", [(1,), (1, 0)])
async def test_a_gap_is_caught_up(store: Store, remote: FakeRemote, order: tuple[int, ...]) -> None:
    async with session(store, remote) as live:
        await live.online()
        asked = remote.count("changes")
        frames = [Changes(batch=remote.write(named("Ana"))), Changes(batch=remote.write(rows.make_user(7)))]
        for which in order:
            live.line.wire.put_nowait(frames[which])
        await live.named("Ana")
        assert len(await store.users()) == 6
    assert remote.count("changes") == asked + 1


@pytest.mark.parametrize("signal", [Lagging(), None, Tick(shared=10, private=0)])
async def test_lost_frames_are_caught_up(store: Store, remote: FakeRemote, signal: Lagging | Tick | None) -> None:
    async with session(store, remote) as live:
        await live.online()
        remote.write(named("Ana"))
        live.line.wire.put_nowait(signal)
        await live.named("Ana")
        assert len(remote.lines) == 1


async def test_a_tick_with_nothing_new_asks_nothing(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
        asked = remote.count("changes")
        live.line.wire.put_nowait(Tick(shared=len(remote.rows), private=0))
        live.line.wire.put_nowait(Tick(shared=0, private=0))
        remote.push(named("Ana"))
        await live.named("Ana")
    assert remote.count("changes") == asked


async def test_a_line_full_of_garbage_is_given_up(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
        for _ in range(3):
            live.line.wire.put_nowait(None)
        await live.online(2)
    assert "garbage" in [status.error_code for status in live.statuses]
    assert len(remote.lines) == 2


async def test_a_subscription_that_is_refused_is_tried_again(store: Store, remote: FakeRemote) -> None:
    remote.ready = FrameError(code="rate_limited")
    async with session(store, remote, SLOW_TO_RETRY) as live:
        assert (await live.offline()).error_code == "rate_limited"


async def test_what_was_written_before_the_line_was_ready_is_fetched(
    store: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = remote.open_line

    async def open_line() -> FakeLine:
        remote.write(named("Ana"))
        return await whole()

    monkeypatch.setattr(remote, "open_line", open_line)
    async with session(store, remote) as live:
        await live.named("Ana")
    assert remote.count("open_line") == 1


# Ending and beginning again -------------------------------------------------------------------------------------------


async def test_a_silent_line_is_dead(store: Store, remote: FakeRemote) -> None:
    quick = EngineSettings(backoff_base_s=0.01, backoff_cap_s=0.02, silence_s=0.05, random=dice())
    async with session(store, remote, quick) as live:
        await live.online(2)
    assert "line_silent" in [status.error_code for status in live.statuses]


async def test_a_server_that_is_away_is_tried_again(store: Store, remote: FakeRemote) -> None:
    remote.faults["snapshot_page"] = [TransientError(), TransientError("timeout")]
    async with session(store, remote) as live:
        await live.online()
    assert [status.error_code for status in live.statuses if status.error_code] == ["unreachable", "timeout"]


async def test_the_servers_delay_is_kept_and_a_hint_ends_it(store: Store, remote: FakeRemote) -> None:
    remote.faults["snapshot_page"] = [TransientError("unavailable", retry_after_s=3600.0)]
    async with session(store, remote) as live:
        status = await live.offline()
        assert status.retry_at is not None
        assert 3590 < (status.retry_at - SystemClock().now()).total_seconds() <= 3600
        await asyncio.sleep(0.05)
        assert remote.count("snapshot_page") == 1
        live.engine.reconnect_now()
        await live.online()


async def test_a_hint_while_online_finds_a_line_that_is_dead(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
        remote.faults["changes"] = [TransientError()]
        live.engine.reconnect_now()
        await live.online(2)
    assert len(remote.lines) == 2


async def test_a_hint_while_online_leaves_a_good_line(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
        asked = remote.count("changes")
        live.engine.reconnect_now()
        await until(lambda: remote.count("changes") == asked + 1)
        remote.push(named("Ana"))
        await live.named("Ana")
    assert len(remote.lines) == 1


async def test_a_hint_while_online_ends_the_pause_of_the_sending(store: Store, remote: FakeRemote) -> None:
    command = AssignContact(command_id=CommandId(rows.make_id(20, 1)), contact_id=CONTACT, assignee_id=None)
    remote.faults["send_commands"] = [TransientError(retry_after_s=3600.0)]
    async with session(store, remote) as live:
        await live.online()
        await store.enqueue(command)
        await until(lambda: remote.count("send_commands") == 1)
        await asyncio.sleep(0.02)
        live.engine.reconnect_now()
        await until(lambda: remote.commands == [command])
    assert len(remote.lines) == 1


async def test_garbage_for_a_snapshot_is_told_and_tried_again(
    store: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = remote.snapshot_page
    bodies = [b"<html>", b'{"rows": []}']

    async def snapshot_page(page: str | None) -> bytes:
        return bodies.pop() if bodies else await whole(page)

    monkeypatch.setattr(remote, "snapshot_page", snapshot_page)
    async with session(store, remote) as live:
        await live.online()
    assert len([status for status in live.statuses if status.error_code]) == 2


async def test_a_server_that_promises_more_and_gives_nothing_is_left(
    store: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with session(store, remote) as live:
        await live.online()

    async def changes(cursor: object, wait_s: float) -> bytes:
        return b'{"batches":[],"more":true}'

    monkeypatch.setattr(remote, "changes", changes)
    async with session(store, remote, SLOW_TO_RETRY) as live:
        assert (await live.offline()).error_code == "no_progress"


async def test_signed_out_stays_so_until_told(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
        remote.faults["changes"] = [AuthenticationError()]
        live.engine.reconnect_now()
        await until(lambda: live.state is ConnectionState.SIGNED_OUT)
        with pytest.raises(AuthenticationError):
            await live.engine.load_older(CONTACT, 100)
        await asyncio.sleep(0.05)
        assert live.state is ConnectionState.SIGNED_OUT
        live.engine.reconnect_now()
        await live.online(2)


async def test_a_full_disk_is_no_end(store: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch) -> None:
    async with session(store, remote) as live:
        await live.online()
        whole = store.apply_changes
        faults = [StoreUnavailableError("disk_full")]

        async def apply_changes(batch: object) -> bool:
            if faults:
                raise faults.pop()
            return await whole(batch)  # type: ignore[arg-type]

        monkeypatch.setattr(store, "apply_changes", apply_changes)
        remote.push(named("Ana"))
        await live.online(2)
        await live.named("Ana")
    assert "disk_full" in [status.error_code for status in live.statuses]


async def test_a_damaged_cache_is_not_our_decision(
    store: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cursor() -> None:
        raise StoreCorruptError

    errors: list[BaseException] = []
    scope = TaskScope("app", errors.append)
    monkeypatch.setattr(store, "cursor", cursor)
    live = Session(store, remote, scope, SETTINGS)
    live.engine.start()
    await until(lambda: errors)
    await live.engine.close()
    await scope.close()
    assert isinstance(errors[0], StoreCorruptError)


async def test_closing_at_any_moment_leaves_nothing(store: Store, remote: FakeRemote) -> None:
    for pause_s in (0.0, 0.001, 0.002, 0.004, 0.008, 0.016):
        async with session(store, remote):
            await asyncio.sleep(pause_s)
