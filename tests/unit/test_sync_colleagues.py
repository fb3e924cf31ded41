"""Who is here and who looks at what: heard, told, and told again on the next line."""

from __future__ import annotations

import asyncio

import pytest

from desktop_inbox.app.late_colleagues import LateColleagues
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import TransientError
from desktop_inbox.domain.presence import Presence, Viewing
from desktop_inbox.protocol.frames import ContactViewed, FrameError, SetIdle, SetViewing, Subscribe, UserPresence
from desktop_inbox.sync import colleague_board
from desktop_inbox.sync.colleague_board import ColleagueBoard
from tests.fixtures import rows
from tests.fixtures.waiting import until
from tests.unit import sync_session
from tests.unit.sync_remote import FakeLine, FakeRemote
from tests.unit.sync_server import task_scope
from tests.unit.sync_session import make_remote

BEN, CONTACT, OTHER = rows.user_id(2), rows.contact_id(1), rows.contact_id(2)
HERE = Presence(user_id=BEN, is_online=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colleague_board, "SPACING_S", 0.01)


def _told(line: FakeLine) -> list[object]:
    return [frame for frame in line.sent if not isinstance(frame, Subscribe)]


async def test_what_others_do_is_known_until_they_stop() -> None:
    board = ColleagueBoard()
    calls: list[str] = []
    board.subscribe_presence(lambda: calls.append("presence"))
    board.subscribe_viewings(lambda: calls.append("viewing"))
    viewing = Viewing(user_id=BEN, contact_id=CONTACT)
    board.hear(UserPresence(presence=HERE))
    board.hear(ContactViewed(viewing=viewing))
    assert (board.presences(), board.viewings()) == ((HERE,), (viewing,))
    board.hear(ContactViewed(viewing=Viewing(user_id=BEN)))
    board.hear(UserPresence(presence=Presence(user_id=BEN)))
    assert (board.presences(), board.viewings()) == ((), ())
    assert calls == ["presence", "viewing", "viewing", "presence"]


async def test_a_walk_through_a_list_is_told_by_its_end() -> None:
    board = ColleagueBoard()
    async with task_scope() as scope:
        line = FakeLine(FakeRemote())
        scope.spawn("presence", board.send_over(line))
        for number in range(50):
            board.set_viewing(rows.contact_id(number))
        await until(lambda: line.sent)
        board.set_viewing(OTHER)
        board.set_viewing(CONTACT)
        board.set_idle(is_idle=True)
        await until(lambda: len(line.sent) == 3)
        board.set_idle(is_idle=True)
        board.set_viewing(None)
        await until(lambda: len(line.sent) == 4)
    assert line.sent == [
        SetViewing(contact_id=rows.contact_id(49)),
        SetIdle(is_idle=True),
        SetViewing(contact_id=CONTACT),
        SetViewing(),
    ]


async def test_a_new_line_is_told_again_and_nothing_is_known_between(store: Store) -> None:
    remote = make_remote()
    async with sync_session.session(store, remote) as session:
        await session.online()
        board = session.engine.colleagues
        board.set_viewing(CONTACT)
        board.set_idle(is_idle=True)
        await until(lambda: len(_told(session.line)) == 2)
        session.line.wire.put_nowait(UserPresence(presence=HERE))
        session.line.wire.put_nowait(ContactViewed(viewing=Viewing(user_id=BEN, contact_id=OTHER)))
        await until(lambda: board.presences() and board.viewings())

        emptied = asyncio.Event()
        board.subscribe_presence(emptied.set)
        session.line.wire.put_nowait(TransientError("line_closed"))
        await asyncio.wait_for(emptied.wait(), 5)
        assert (board.presences(), board.viewings()) == ((), ())
        await session.online(2)
        await until(lambda: len(_told(session.line)) == 2)
        assert _told(session.line) == [SetIdle(is_idle=True), SetViewing(contact_id=CONTACT)]


async def test_a_contact_that_the_server_does_not_know_yet_is_told_again_ever_more_rarely(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(colleague_board, "FIRST_RETRY_S", 0.05)
    remote = make_remote()
    async with sync_session.session(store, remote) as session:
        await session.online()
        loop, told_at = asyncio.get_running_loop(), []
        session.engine.colleagues.set_viewing(CONTACT)
        for number in (1, 2, 3):
            await until(lambda number=number: len(_told(session.line)) == number)
            told_at.append(loop.time())
            session.line.wire.put_nowait(FrameError(code="contact_not_found"))
        assert set(_told(session.line)) == {SetViewing(contact_id=CONTACT)}
        assert told_at[2] - told_at[1] > told_at[1] - told_at[0] > 0.04

        await until(lambda: len(_told(session.line)) == 4)
        await asyncio.sleep(0.5)
        assert len(_told(session.line)) == 4, "the server knows it now"


async def test_before_the_engine_nothing_is_known_and_what_one_does_is_kept() -> None:
    late, board = LateColleagues(), ColleagueBoard()
    calls: list[str] = []
    late.subscribe_presence(lambda: calls.append("presence"))
    late.subscribe_viewings(lambda: calls.append("viewing"))
    late.set_viewing(CONTACT)
    late.set_idle(is_idle=True)
    assert (late.presences(), late.viewings()) == ((), ())
    late.attach(board)
    async with task_scope() as scope:
        line = FakeLine(FakeRemote())
        scope.spawn("presence", board.send_over(line))
        await until(lambda: len(line.sent) == 2)
        board.hear(UserPresence(presence=HERE))
        board.hear(ContactViewed(viewing=Viewing(user_id=BEN, contact_id=CONTACT)))
        assert (late.presences(), late.viewings()) == (board.presences(), board.viewings())
        assert calls == ["presence", "viewing"]
        late.close()
    assert calls == ["presence", "viewing"]
