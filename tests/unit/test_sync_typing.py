"""Who is typing: throttled out, expiring in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from desktop_inbox.domain.ports import Typing
from desktop_inbox.protocol.frames import ContactTyping, SetTyping
from desktop_inbox.sync import typing_board
from desktop_inbox.sync.typing_board import TypingBoard
from tests.fixtures import rows
from tests.fixtures.waiting import until
from tests.unit.sync_remote import FakeLine, FakeRemote
from tests.unit.sync_server import ManualClock, task_scope

CONTACT = rows.contact_id()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def board(clock: ManualClock) -> Iterator[TypingBoard]:
    made = TypingBoard(rows.user_id(1), clock)
    yield made
    made.clear()


@pytest.fixture
async def line(board: TypingBoard) -> AsyncIterator[FakeLine]:
    async with task_scope() as scope:
        opened = FakeLine(FakeRemote())
        scope.spawn("typing", board.send_over(opened))
        await asyncio.sleep(0)
        yield opened


@pytest.fixture
def heard(board: TypingBoard) -> list[Typing]:
    notices: list[Typing] = []
    board.subscribe(notices.append)
    return notices


def frame(*, is_typing: bool, user: int | None = None) -> ContactTyping:
    return ContactTyping(contact_id=CONTACT, is_typing=is_typing, user_id=None if user is None else rows.user_id(user))


async def test_keys_are_not_told_one_by_one(board: TypingBoard, line: FakeLine, clock: ManualClock) -> None:
    for _ in range(50):
        board.set_typing(CONTACT, is_typing=True)
        clock.at_s += 0.1
    await until(lambda: len(line.sent) >= 2)
    assert line.sent == [SetTyping(contact_id=CONTACT, is_typing=True)] * 2


async def test_a_stop_is_told_once_and_the_next_start_at_once(board: TypingBoard, line: FakeLine) -> None:
    for is_typing in (False, True, False, False, True):
        board.set_typing(CONTACT, is_typing=is_typing)
    await until(lambda: len(line.sent) >= 3)
    assert [sent.is_typing for sent in line.sent if isinstance(sent, SetTyping)] == [True, False, True]


async def test_each_contact_counts_for_itself(board: TypingBoard, line: FakeLine) -> None:
    board.set_typing(CONTACT, is_typing=True)
    board.set_typing(rows.contact_id(2), is_typing=True)
    await until(lambda: len(line.sent) == 2)


async def test_offline_nothing_is_told_nor_kept(board: TypingBoard) -> None:
    board.set_typing(CONTACT, is_typing=True)
    async with task_scope() as scope:
        line = FakeLine(FakeRemote())
        scope.spawn("typing", board.send_over(line))
        await asyncio.sleep(0)
        board.set_typing(CONTACT, is_typing=True)
        await until(lambda: len(line.sent) == 1)


async def test_a_start_a_repetition_and_a_stop_are_two_notices(board: TypingBoard, heard: list[Typing]) -> None:
    for is_typing in (True, True, False, False):
        board.hear(frame(is_typing=is_typing))
    assert [notice.is_typing for notice in heard] == [True, False]


async def test_people_are_told_apart_and_oneself_is_not_heard(board: TypingBoard, heard: list[Typing]) -> None:
    for user in (1, 2, None):
        board.hear(frame(is_typing=True, user=user))
    assert [notice.user_id for notice in heard] == [rows.user_id(2), None]


async def test_typing_that_is_not_repeated_ends(
    board: TypingBoard, heard: list[Typing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing_board, "EXPIRY_S", 0.05)
    board.hear(frame(is_typing=True, user=2))
    await until(lambda: len(heard) == 2)
    assert heard[1] == Typing(contact_id=CONTACT, is_typing=False, user_id=rows.user_id(2))


async def test_a_repetition_prolongs(board: TypingBoard, heard: list[Typing], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing_board, "EXPIRY_S", 0.2)
    for _ in range(4):
        board.hear(frame(is_typing=True))
        await asyncio.sleep(0.1)
    assert len(heard) == 1


async def test_without_a_line_nobody_types(board: TypingBoard, heard: list[Typing]) -> None:
    async with task_scope() as scope:
        scope.spawn("typing", board.send_over(FakeLine(FakeRemote())))
        await asyncio.sleep(0)
        board.hear(frame(is_typing=True))
    assert [notice.is_typing for notice in heard] == [True, False]


async def test_a_closed_subscription_hears_nothing(board: TypingBoard) -> None:
    notices: list[Typing] = []
    subscription = board.subscribe(notices.append)
    subscription.close()
    subscription.close()
    board.hear(frame(is_typing=True))
    assert notices == []
