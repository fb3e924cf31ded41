"""The engine against a model of the server: every way a session begins, goes on and ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.errors import (
    AuthenticationError,
    ProtocolError,
    ResyncRequiredError,
    StoreCorruptError,
    StoreUnavailableError,
    TransientError,
)
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus, Typing
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.protocol.commands import AnswerStatus, AssignContact, CommandAnswer
from desktop_inbox.protocol.frames import (
    Changes,
    ContactTyping,
    FrameError,
    Lagging,
    Ready,
    ResyncRequired,
    SetTyping,
    Tick,
)
from desktop_inbox.sync.engine import Engine, EngineSettings
from tests.fixtures import rows
from tests.fixtures.waiting import until
from tests.unit.sync_remote import FakeLine, FakeRemote
from tests.unit.sync_server import dice, eventually, task_scope

CONTACT = rows.contact_id()
SETTINGS = EngineSettings(backoff_base_s=0.01, backoff_cap_s=0.02, silence_s=2.0, random=dice())
SLOW_TO_RETRY = EngineSettings(backoff_base_s=1e6, backoff_cap_s=1e6, silence_s=2.0, random=dice())


@pytest.fixture
def remote() -> FakeRemote:
    """A workspace with a directory and a contact."""
    made = FakeRemote()
    made.write(*rows.make_directory(), rows.make_contact(), rows.make_conversation())
    return made


class Session:
    """An engine that runs, and what it showed."""

    def __init__(self, store: Store, remote: FakeRemote, scope: TaskScope, settings: EngineSettings) -> None:
        self.remote = remote
        self.store = store
        self.statuses: list[ConnectionStatus] = []
        self.engine = Engine(store, remote, user_id=rows.user_id(), clock=SystemClock(), scope=scope, settings=settings)
        self.engine.subscribe_status(self.statuses.append)

    @property
    def state(self) -> ConnectionState:
        return self.engine.status.state

    @property
    def line(self) -> FakeLine:
        return self.remote.lines[-1]

    async def online(self, times: int = 1) -> None:
        await until(lambda: self._count(ConnectionState.ONLINE) >= times and self.state is ConnectionState.ONLINE)

    async def offline(self) -> ConnectionStatus:
        await until(lambda: self.state is ConnectionState.OFFLINE)
        return self.engine.status

    async def named(self, expected: str) -> None:
        """Wait until the cache has the server's newest name of the contact."""

        async def has() -> bool:
            details = await self.store.details(CONTACT)
            return details is not None and details.contact.name == expected

        await eventually(has)

    def _count(self, state: ConnectionState) -> int:
        return [status.state for status in self.statuses].count(state)


@contextlib.asynccontextmanager
async def session(store: Store, remote: FakeRemote, settings: EngineSettings = SETTINGS) -> AsyncIterator[Session]:
    async with task_scope() as scope:
        made = Session(store, remote, scope, settings)
        made.engine.start()
        yield made
        await made.engine.close()
        assert scope.running() == []
    assert all(line.is_closed for line in remote.lines)


def named(name: str) -> rows.Contact:
    return rows.make_contact(name=name)


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


# Resync ---------------------------------------------------------------------------------------------------------------


async def test_a_cursor_that_does_not_fit_means_a_new_snapshot(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
    remote.faults["changes"] = [ResyncRequiredError()]
    remote.rows[-2] = named("Ana")
    async with session(store, remote) as live:
        await live.online()
        await live.named("Ana")
    assert remote.count("snapshot_page") == 2


async def test_the_line_may_ask_for_a_new_snapshot(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
        live.line.wire.put_nowait(ResyncRequired())
        await live.online(2)
    assert remote.count("snapshot_page") == 2


async def test_a_line_of_another_history_means_a_new_snapshot(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
        remote.ready = Ready(cursor=Cursor(epoch="e1", scope="s2", shared=9))
        live.line.wire.put_nowait(TransientError("line_closed"))
        await until(lambda: remote.count("snapshot_page") == 2)
        remote.ready = None
        await live.online(2)


async def test_a_server_that_always_wants_a_resync_is_not_stormed(store: Store, remote: FakeRemote) -> None:
    remote.faults["changes"] = [ResyncRequiredError() for _ in range(9)]
    async with session(store, remote, SLOW_TO_RETRY) as live:
        assert (await live.offline()).error_code == "resync_required"
    assert remote.count("snapshot_page") <= 2


@pytest.mark.parametrize("is_restored", [True, False])
async def test_acknowledged_commands_are_sent_again_to_a_restored_server_only(
    store: Store, remote: FakeRemote, is_restored: bool
) -> None:
    command = AssignContact(command_id=CommandId(rows.make_id(20, 1)), contact_id=CONTACT, assignee_id=None)
    async with session(store, remote) as live:
        await live.online()
        await store.enqueue(command)
        remote.answer = lambda _: CommandAnswer(status=AnswerStatus.OK, shared=len(remote.rows))
        await eventually(lambda: _is_empty(store))
    remote.epoch = "e2" if is_restored else "e1"
    remote.faults["changes"] = [ResyncRequiredError()]
    async with session(store, remote) as live:
        await live.online()
        await eventually(lambda: _is_empty(store))
        if is_restored:
            await until(lambda: len(remote.commands) == 2)
        await asyncio.sleep(0.03)
    assert remote.commands == [command] * (2 if is_restored else 1)


async def _is_empty(store: Store) -> bool:
    return not await store.outbox()


# Polling --------------------------------------------------------------------------------------------------------------


async def test_where_lines_do_not_hold_changes_are_polled(store: Store, remote: FakeRemote) -> None:
    remote.faults["open_line"] = [TransientError() for _ in range(3)]
    async with session(store, remote) as live:
        await live.online()
        assert remote.lines == []
        remote.write(named("Ana"))
        await live.named("Ana")
        await store.enqueue(
            AssignContact(command_id=CommandId(rows.make_id(20, 1)), contact_id=CONTACT, assignee_id=None)
        )
        await until(lambda: remote.commands)
        live.engine.set_typing(CONTACT, is_typing=True)  # nobody to tell it to
    assert remote.count("open_line") == 3


async def test_lines_that_break_at_once_do_not_count_as_lines(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        for times in range(1, 4):
            await live.online(times)
            live.line.wire.put_nowait(TransientError("line_closed"))
        await live.online(4)
        await asyncio.sleep(0.05)
    assert len(remote.lines) == 3


async def test_polling_ends_and_a_line_is_tried_again(store: Store, remote: FakeRemote) -> None:
    short = EngineSettings(backoff_base_s=0.01, backoff_cap_s=0.02, polling_s=0.05, random=dice())
    remote.faults["open_line"] = [TransientError() for _ in range(3)]
    async with session(store, remote, short) as live:
        await live.online()
        await asyncio.sleep(0.06)
        remote.write(named("Ana"))
        await until(lambda: len(remote.lines) == 1)
        await live.online(2)


async def test_a_server_that_does_not_hold_polls_is_not_stormed(
    store: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = remote.changes
    monkeypatch.setattr(remote, "changes", lambda cursor, _: whole(cursor, 0.0))
    slow = EngineSettings(backoff_base_s=0.05, backoff_cap_s=0.05, random=dice())
    remote.faults["open_line"] = [TransientError() for _ in range(3)]
    async with session(store, remote, slow) as live:
        await live.online()
        asked = remote.count("changes")
        await asyncio.sleep(0.2)
        assert remote.count("changes") - asked < 30


# What screens ask -----------------------------------------------------------------------------------------------------


async def test_typing_goes_both_ways(store: Store, remote: FakeRemote) -> None:
    heard: list[Typing] = []
    async with session(store, remote) as live:
        live.engine.subscribe_typing(heard.append)
        await live.online()
        live.line.wire.put_nowait(ContactTyping(contact_id=CONTACT, is_typing=True))
        await until(lambda: heard == [Typing(contact_id=CONTACT, is_typing=True)])
        live.engine.set_typing(CONTACT, is_typing=True)
        await until(lambda: SetTyping(contact_id=CONTACT, is_typing=True) in live.line.sent)
    assert heard[-1].is_typing is False


async def test_older_history_is_fetched_once_for_many_who_ask(store: Store, remote: FakeRemote) -> None:
    remote.history[CONTACT] = [rows.make_message(5), rows.make_message(6)]
    async with session(store, remote) as live:
        await live.online()
        added = await asyncio.gather(*(live.engine.load_older(CONTACT, 100) for _ in range(5)))
        assert added == [True] * 5
        assert remote.count("timeline_page") == 1
        assert await live.engine.load_older(rows.contact_id(9), 100) is False
        assert len((await store.timeline(CONTACT)).items) == 2


async def test_faults_of_fetching_history_reach_who_asked(store: Store, remote: FakeRemote) -> None:
    async with session(store, remote) as live:
        await live.online()
        remote.faults["timeline_page"] = [TransientError("timeout"), ProtocolError("not_found")]
        with pytest.raises(TransientError, match="timeout"):
            await live.engine.load_older(CONTACT, 100)
        assert await live.engine.load_older(CONTACT, 100) is False


async def test_who_stops_waiting_for_history_does_not_stop_the_others(store: Store, remote: FakeRemote) -> None:
    remote.history[CONTACT] = [rows.make_message(5)]
    async with session(store, remote) as live:
        await live.online()
        impatient = asyncio.gather(live.engine.load_older(CONTACT, 100))
        patient = asyncio.gather(live.engine.load_older(CONTACT, 100))
        await asyncio.sleep(0)
        impatient.cancel()
        assert await patient == [True]
        with pytest.raises(asyncio.CancelledError):
            await impatient


async def test_offline_history_is_refused_at_once(store: Store, remote: FakeRemote) -> None:
    remote.faults["snapshot_page"] = [TransientError("timeout")]
    async with session(store, remote, SLOW_TO_RETRY) as live:
        await live.offline()
        with pytest.raises(TransientError, match="timeout"):
            await live.engine.load_older(CONTACT, 100)
    assert remote.count("timeline_page") == 0


async def test_closing_ends_a_wait_for_history(
    store: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forever(*_: object) -> bytes:
        await asyncio.sleep(60)
        return b""

    monkeypatch.setattr(remote, "timeline_page", forever)
    async with session(store, remote) as live:
        await live.online()
        asking = asyncio.gather(live.engine.load_older(CONTACT, 100), return_exceptions=True)
        await asyncio.sleep(0.01)
    [error] = await asking
    assert isinstance(error, TransientError)
    assert error.code == "given_up"


async def test_history_on_its_way_is_given_up_for_a_new_snapshot(
    store: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forever(*_: object) -> bytes:
        await asyncio.sleep(60)
        return b""

    async with session(store, remote) as live:
        await live.online()
        monkeypatch.setattr(remote, "timeline_page", forever)
        asking = asyncio.gather(live.engine.load_older(CONTACT, 100), return_exceptions=True)
        await asyncio.sleep(0.01)
        live.line.wire.put_nowait(ResyncRequired())
        [error] = await asking
        assert isinstance(error, TransientError)
        await live.online(2)
