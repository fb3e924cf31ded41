"""The typing board: told once on a difference, forgotten after a while."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from desktop_inbox.domain.ids import ContactId, UserId, WorkspaceId, new_uuid7
from desktop_inbox.protocol.frames import ContactTyping
from desktop_inbox.server.live.typing import TypingBoard

WORKSPACE = WorkspaceId(new_uuid7(1))
CONTACT = ContactId(new_uuid7(2))
USER = UserId(new_uuid7(3))


@pytest.fixture
def board() -> Iterator[TypingBoard]:
    board = TypingBoard(expires_s=0.03)
    yield board
    board.close()


def _typing(*, is_typing: bool, user_id: UserId | None = None) -> ContactTyping:
    return ContactTyping(contact_id=CONTACT, is_typing=is_typing, user_id=user_id)


async def test_only_differences_are_told(board: TypingBoard) -> None:
    told: list[tuple[WorkspaceId, ContactTyping]] = []
    board.subscribe(lambda workspace_id, typing: told.append((workspace_id, typing)))
    for is_typing in (False, True, True, False, False):
        board.publish(WORKSPACE, _typing(is_typing=is_typing))
    assert told == [(WORKSPACE, _typing(is_typing=True)), (WORKSPACE, _typing(is_typing=False))]


async def test_a_user_and_the_contact_type_independently(board: TypingBoard) -> None:
    board.publish(WORKSPACE, _typing(is_typing=True))
    board.publish(WORKSPACE, _typing(is_typing=True, user_id=USER))
    board.publish(WORKSPACE, _typing(is_typing=False))
    assert board.current(WORKSPACE) == [_typing(is_typing=True, user_id=USER)]
    assert board.current(WorkspaceId(new_uuid7(9))) == []


async def test_typing_that_is_not_repeated_expires(board: TypingBoard) -> None:
    told: list[bool] = []
    board.subscribe(lambda _, typing: told.append(typing.is_typing))
    board.publish(WORKSPACE, _typing(is_typing=True))
    await asyncio.sleep(0.1)
    assert told == [True, False]
    assert board.current(WORKSPACE) == []


async def test_repeating_keeps_it_alive(board: TypingBoard) -> None:
    told: list[bool] = []
    board.subscribe(lambda _, typing: told.append(typing.is_typing))
    for _ in range(5):
        board.publish(WORKSPACE, _typing(is_typing=True))
        await asyncio.sleep(0.01)
    assert told == [True]


async def test_a_closed_subscription_is_not_told(board: TypingBoard) -> None:
    told: list[bool] = []
    subscription = board.subscribe(lambda _, typing: told.append(typing.is_typing))
    subscription.close()
    subscription.close()
    board.publish(WORKSPACE, _typing(is_typing=True))
    assert told == []
