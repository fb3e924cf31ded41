"""Change notices: merged for each turn of the loop, delivered on its thread, never to a closed subscription."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop_inbox.cache.notices import NoticeBoard, StoreChange
from tests.fixtures.rows import contact_id
from tests.fixtures.waiting import until

FIRST = StoreChange(contact_ids=frozenset({contact_id(1)}), outbox=True)
SECOND = StoreChange(timeline_contact_ids=frozenset({contact_id(2)}), directory=True)


class Listener:
    """Keeps what it is told, and on which thread."""

    def __init__(self) -> None:
        self.changes: list[StoreChange] = []
        self.threads: set[threading.Thread] = set()

    def __call__(self, change: StoreChange) -> None:
        self.changes.append(change)
        self.threads.add(threading.current_thread())


@pytest.fixture
async def board() -> NoticeBoard:
    return NoticeBoard(asyncio.get_running_loop())


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_notices_of_one_turn_become_one(board: NoticeBoard) -> None:
    listener = Listener()
    board.subscribe(listener)
    for change in (FIRST, SECOND, FIRST):
        board.publish(change)
    assert listener.changes == [], "never inside of publish"
    await turns()
    assert listener.changes == [
        StoreChange(
            contact_ids=frozenset({contact_id(1)}),
            timeline_contact_ids=frozenset({contact_id(2)}),
            directory=True,
            outbox=True,
        )
    ]


async def test_notices_of_different_turns_stay_apart(board: NoticeBoard) -> None:
    listener = Listener()
    board.subscribe(listener)
    board.publish(FIRST)
    await turns()
    board.publish(SECOND)
    await turns()
    assert listener.changes == [FIRST, SECOND]


async def test_a_notice_from_another_thread_is_delivered_on_the_loops(board: NoticeBoard) -> None:
    listener = Listener()
    board.subscribe(listener)
    with ThreadPoolExecutor(1) as pool:
        await asyncio.wrap_future(pool.submit(board.publish, FIRST))
    await until(lambda: listener.changes)
    assert listener.threads == {threading.current_thread()}


async def test_an_empty_notice_is_none(board: NoticeBoard) -> None:
    listener = Listener()
    board.subscribe(listener)
    board.publish(StoreChange())
    await turns()
    assert listener.changes == []


async def test_a_closed_subscription_is_not_called_even_for_what_is_on_its_way(board: NoticeBoard) -> None:
    early, late = Listener(), Listener()
    subscription = board.subscribe(early)
    board.subscribe(lambda _: subscription_of_late.close())
    subscription_of_late = board.subscribe(late)
    board.publish(FIRST)
    subscription.close()
    subscription.close()
    await turns()
    assert early.changes == []
    assert late.changes == [], "closed by a listener before it, in the same delivery"


async def test_an_error_in_one_listener_spares_the_others(board: NoticeBoard) -> None:
    errors: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(str(context["exception"])))

    def fail(_: StoreChange) -> None:
        raise RuntimeError("boom")

    listener = Listener()
    board.subscribe(fail)
    board.subscribe(listener)
    board.publish(FIRST)
    await turns()
    assert listener.changes == [FIRST]
    assert errors == ["boom"]


async def test_after_closing_nobody_is_called(board: NoticeBoard) -> None:
    listener = Listener()
    board.subscribe(listener)
    board.publish(FIRST)
    board.close()
    await turns()
    assert listener.changes == []


def test_a_notice_after_the_loops_end_is_dropped() -> None:
    loop = asyncio.new_event_loop()
    board = NoticeBoard(loop)
    loop.close()
    board.publish(FIRST)
