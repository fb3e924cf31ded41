from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import permutations

import pytest

from desktop_inbox.domain.clock import SystemClock, new_id
from desktop_inbox.domain.ids import new_uuid7
from desktop_inbox.domain.message import DeliveryState, later_delivery
from desktop_inbox.domain.tasks import TaskScope


def test_ids_are_uuid7_that_carry_their_time() -> None:
    moment_ms = 1_795_000_000_123
    made = new_uuid7(moment_ms)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == moment_ms


def test_ids_of_one_instant_differ() -> None:
    assert len({new_uuid7(1) for _ in range(1000)}) == 1000


def test_the_systems_clock_is_aware_and_in_utc() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert new_id(clock).int >> 80 <= int(datetime.now(UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    "reports", list(permutations([DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ]))
)
def test_delivery_reports_in_any_order_end_at_the_furthest(reports: tuple[DeliveryState, ...]) -> None:
    state = DeliveryState.WAITING
    for report in reports:
        state = later_delivery(state, report)
    assert state is DeliveryState.READ


def test_a_delivered_message_cannot_fail_and_a_failed_one_can_still_arrive() -> None:
    assert later_delivery(DeliveryState.READ, DeliveryState.FAILED) is DeliveryState.READ
    assert later_delivery(DeliveryState.FAILED, DeliveryState.DELIVERED) is DeliveryState.DELIVERED


async def test_closing_a_scope_stops_its_tasks_and_those_of_its_children() -> None:
    errors: list[BaseException] = []
    scope = TaskScope("app", errors.append)
    child = scope.child("screen")
    tasks = [scope.spawn("a", asyncio.sleep(60)), child.spawn("b", asyncio.sleep(60))]
    assert scope.running() == ["app/a", "app/screen/b"]
    assert await scope.close() == []
    assert all(task is not None and task.cancelled() for task in tasks)
    assert scope.spawn("late", asyncio.sleep(0)) is None
    assert errors == []


async def test_an_error_in_a_task_reaches_the_sink_once() -> None:
    errors: list[BaseException] = []
    scope = TaskScope("app", errors.append)

    async def fail() -> None:
        raise ValueError("ours")

    scope.child("screen").spawn("fail", fail())
    await asyncio.sleep(0.01)
    assert [str(error) for error in errors] == ["ours"]
    await scope.close()


async def test_a_task_that_does_not_stop_is_named() -> None:
    scope = TaskScope("app", lambda _: None)
    released = asyncio.Event()

    async def stubborn() -> None:
        while not released.is_set():
            try:
                await released.wait()
            except asyncio.CancelledError:
                continue

    scope.spawn("stubborn", stubborn())
    await asyncio.sleep(0)
    assert await scope.close(timeout_s=0.05) == ["app/stubborn"]
    released.set()
    await asyncio.sleep(0.01)
