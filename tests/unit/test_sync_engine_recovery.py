"""The engine against a model of the server: resync, polling, and what the screens ask of it."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import (
    ProtocolError,
    ResyncRequiredError,
    TransientError,
)
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.domain.ports import Typing
from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.protocol.commands import AnswerStatus, CommandAnswer
from desktop_inbox.protocol.conversation_commands import AssignContact
from desktop_inbox.protocol.frames import (
    ContactTyping,
    Ready,
    ResyncRequired,
    SetTyping,
)
from desktop_inbox.sync.engine import EngineSettings
from tests.fixtures import rows
from tests.fixtures.waiting import until
from tests.unit.sync_remote import FakeRemote
from tests.unit.sync_server import dice, eventually
from tests.unit.sync_session import CONTACT, SLOW_TO_RETRY, make_remote, named, session


@pytest.fixture
def remote() -> FakeRemote:
    return make_remote()


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


async def test_acknowledged_commands_are_sent_again_to_a_server_whose_numbers_went_back(
    store: Store, remote: FakeRemote
) -> None:
    command = AssignContact(command_id=CommandId(rows.make_id(20, 1)), contact_id=CONTACT, assignee_id=None)
    async with session(store, remote) as live:
        await live.online()
        remote.push(named("Ana"))
        await live.named("Ana")
        await store.enqueue(command)
        remote.answer = lambda _: CommandAnswer(status=AnswerStatus.OK, shared=len(remote.rows))
        await eventually(lambda: _is_empty(store))
    del remote.rows[-1]  # an older copy of the database, put in place without a new epoch
    async with session(store, remote) as live:
        await live.online()
        await until(lambda: len(remote.commands) == 2)
        await eventually(lambda: _is_empty(store))
    assert remote.commands == [command, command]


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
