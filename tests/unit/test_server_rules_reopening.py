"""Taking a closing back, and unassigning on closing."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.conversation import ConversationStatus, Source
from desktop_inbox.domain.event import ContactAssigned, ConversationClosed, ConversationReopened, Event
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.commands import AnswerStatus
from desktop_inbox.protocol.conversation_commands import REOPEN_PERIOD
from tests.fixtures.desks import Desk


async def _events(desk: Desk, contact_id: ContactId) -> list[Event]:
    return [item for item in await desk.timeline(contact_id) if isinstance(item, Event)]


async def test_it_goes_on_as_if_it_had_not_been_closed(desk: Desk) -> None:
    hola = await desk.receive("susan")
    desk.clock.advance(minutes=1)
    await desk.ok("ana", desk.send(hola))
    desk.clock.advance(minutes=1)
    asked = await desk.receive("susan", "¿Y cuándo?")
    desk.clock.advance(minutes=1)
    await desk.receive("susan", "¿Hola?")
    [before] = await desk.conversations(hola.contact_id)
    await desk.ok("ana", desk.close(hola, seen=3, category="Refund", summary="24,90 €"))
    desk.clock.advance(seconds=REOPEN_PERIOD.total_seconds())
    await desk.ok("luis", desk.reopen(hola))

    [after] = await desk.conversations(hola.contact_id)
    assert after.ver > before.ver
    assert msgspec.structs.replace(after, ver=before.ver) == before
    assert after.waiting_since == asked.created_at
    assert (await desk.contact(hola.contact_id)).open_conversation_id == hola.conversation_id
    *_, closed, reopened = await _events(desk, hola.contact_id)
    assert closed.detail == ConversationClosed(category="Refund", summary="24,90 €")
    assert (reopened.detail, reopened.source) == (ConversationReopened(), Source.USER)
    assert reopened.actor_id == desk.user_id("luis")


async def test_what_waits_for_the_contact_is_idle_from_its_reopening(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.send(hola))
    await desk.ok("ana", desk.close(hola))
    desk.clock.advance(minutes=20)
    await desk.ok("ana", desk.reopen(hola))
    [reopened] = await desk.conversations(hola.contact_id)
    assert (reopened.idle_since, reopened.waiting_since) == (desk.clock.now(), None)


async def test_one_that_is_open_is_left_as_it_is(desk: Desk) -> None:
    hola = await desk.receive("susan")
    answer = await desk.ok("ana", desk.reopen(hola))
    assert answer.shared == 0


async def test_after_the_period_it_is_too_late(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    desk.clock.advance(seconds=REOPEN_PERIOD.total_seconds() + 1)
    assert await desk.refused("ana", desk.reopen(hola)) == "too_late"


async def test_only_the_newest_is_reopened(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    desk.clock.advance(minutes=1)
    again = await desk.receive("susan")
    answer = await desk.execute("ana", desk.reopen(hola))
    assert (answer.status, answer.code) == (AnswerStatus.REJECTED, "already_open")
    assert answer.conversation_id == again.conversation_id
    await desk.ok("ana", desk.close(again))
    assert await desk.refused("ana", desk.reopen(hola)) == "too_late"
    await desk.ok("ana", desk.reopen(again))
    assert [c.status for c in await desk.conversations(hola.contact_id)] == [
        ConversationStatus.CLOSED,
        ConversationStatus.OPEN,
    ]


async def test_a_strangers_conversation_is_not_found(desk: Desk) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    await desk.ok("ana", desk.close(other))
    command = desk.reopen(other)
    strange = type(command)(
        command_id=command.command_id, contact_id=hola.contact_id, conversation_id=other.conversation_id
    )
    assert await desk.refused("ana", strange) == "conversation_not_found"


async def test_closing_unassigns_where_the_workspace_says_so(desk: Desk) -> None:
    hola = await desk.receive("susan")
    sales, ana = await desk.team("ana"), desk.user_id("ana")
    await desk.set_workspace(unassigns_on_close=True)
    await desk.ok("luis", desk.assign(hola, "ana", sales))
    await desk.ok("luis", desk.close(hola))

    contact = await desk.contact(hola.contact_id)
    assert (contact.assignee_id, contact.team_id, contact.open_conversation_id) == (None, None, None)
    [closed] = await desk.conversations(hola.contact_id)
    assert closed.assignee_id == ana
    last = (await _events(desk, hola.contact_id))[-1]
    assert last.detail == ContactAssigned(previous_id=ana, previous_team_id=sales)
    assert (last.conversation_id, last.actor_id) == (hola.conversation_id, desk.user_id("luis"))


async def test_closing_unassigns_nobody_twice(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.set_workspace(unassigns_on_close=True)
    await desk.ok("luis", desk.close(hola))
    assert isinstance((await _events(desk, hola.contact_id))[-1].detail, ConversationClosed)


async def test_reopening_assigns_whom_the_closing_unassigned(desk: Desk) -> None:
    hola = await desk.receive("susan")
    sales, ana = await desk.team("ana"), desk.user_id("ana")
    await desk.set_workspace(unassigns_on_close=True)
    await desk.ok("luis", desk.assign(hola, "ana", sales))
    await desk.ok("luis", desk.close(hola))
    await desk.ok("luis", desk.reopen(hola))

    contact = await desk.contact(hola.contact_id)
    assert (contact.assignee_id, contact.team_id) == (ana, sales)
    [reopened] = await desk.conversations(hola.contact_id)
    assert reopened.assignee_id == ana


async def test_reopening_leaves_what_users_decided_since(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("luis", desk.assign(hola, "ana"))
    await desk.ok("luis", desk.close(hola))
    await desk.ok("luis", desk.assign(hola, None))
    await desk.ok("luis", desk.reopen(hola))
    assert (await desk.contact(hola.contact_id)).assignee_id is None
    assert (await desk.conversations(hola.contact_id))[0].assignee_id is None

    await desk.set_workspace(unassigns_on_close=True)
    await desk.ok("luis", desk.assign(hola, "ana"))
    await desk.ok("luis", desk.close(hola))
    await desk.ok("luis", desk.assign(hola, "dana"))
    await desk.ok("luis", desk.reopen(hola))
    assert (await desk.contact(hola.contact_id)).assignee_id == desk.user_id("dana")
    assert (await desk.conversations(hola.contact_id))[0].assignee_id == desk.user_id("dana")
