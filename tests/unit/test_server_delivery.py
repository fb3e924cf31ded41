"""Reports of channels on what was sent."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.message import DeliveryState, Failure, Message
from desktop_inbox.server.services.delivery import do_report_delivery, do_report_delivery_upto
from tests.fixtures.desks import Desk

SENT, DELIVERED, READ, FAILED = (
    DeliveryState.SENT,
    DeliveryState.DELIVERED,
    DeliveryState.READ,
    DeliveryState.FAILED,
)


async def _sent(desk: Desk, count: int) -> list[Message]:
    hola = await desk.receive("susan")
    for number in range(count):
        await desk.ok("ana", desk.send(hola, f"text {number}"))
    return [item for item in await desk.timeline(hola.contact_id) if isinstance(item, Message)][1:]


async def _report(
    desk: Desk, messages: list[Message], state: DeliveryState, failure: Failure | None = None
) -> list[Message]:
    ids = [message.id for message in messages]
    return await desk.database.write(desk.workspace_id, lambda tx: do_report_delivery(tx, ids, state, failure))


@pytest.mark.parametrize(
    ("reports", "state"),
    [
        ([DELIVERED, READ], READ),
        ([READ, DELIVERED, SENT], READ),
        ([DELIVERED, FAILED], DELIVERED),
        ([FAILED, DELIVERED], DELIVERED),
        ([FAILED, SENT, FAILED], FAILED),
    ],
)
async def test_states_only_move_forward(desk: Desk, reports: list[DeliveryState], state: DeliveryState) -> None:
    [message] = await _sent(desk, 1)
    for report in reports:
        failure = Failure(code="refused", text="550") if report is FAILED else None
        await _report(desk, [message], report, failure)

    stored = (await desk.timeline(message.contact_id))[-1]
    assert isinstance(stored, Message)
    assert stored.state is state
    assert stored.failure == (Failure(code="refused", text="550") if state is FAILED else None)
    assert stored.position == message.position
    [conversation] = await desk.conversations(message.contact_id)
    assert conversation.last_message is not None
    assert conversation.last_message.state is state


async def test_a_report_of_what_is_past_writes_nothing(desk: Desk) -> None:
    messages = await _sent(desk, 2)
    assert len(await _report(desk, messages, READ)) == 2
    numbers = await desk.numbers()
    assert await _report(desk, messages, DELIVERED) == []
    assert await _report(desk, [], READ) == []
    assert await desk.numbers() == numbers


async def test_incoming_messages_have_no_delivery(desk: Desk) -> None:
    hola = await desk.receive("susan")
    assert await _report(desk, [hola], READ) == []


async def test_messages_of_another_workspace_are_passed_over(desk: Desk) -> None:
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    assert await _report(desk, await _sent(other, 1), READ) == []


async def test_everything_up_to_a_position_is_read(desk: Desk) -> None:
    first, failed, third, last = await _sent(desk, 4)
    await _report(desk, [failed], FAILED, Failure(code="refused"))

    async def report(position: int, state: DeliveryState) -> list[Message]:
        return await desk.database.write(
            desk.workspace_id,
            lambda tx: do_report_delivery_upto(tx, first.contact_id, desk.channel.id, position, state),
        )

    assert [message.id for message in await report(third.position, READ)] == [first.id, third.id]
    assert await report(third.position, DELIVERED) == []
    assert [message.id for message in await report(last.position, DELIVERED)] == [last.id]
    states = [item.state for item in await desk.timeline(first.contact_id) if isinstance(item, Message)]
    assert states[1:] == [READ, FAILED, READ, DELIVERED]
