"""Snoozing: out of the way until a time, until a user wants it back, or until the contact writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from desktop_inbox.domain.conversation import ConversationStatus, Source
from desktop_inbox.domain.event import ConversationReturned, ConversationSnoozed, Event
from desktop_inbox.domain.message import Message
from tests.fixtures.desks import Desk


async def _events(desk: Desk, message: Message) -> list[Event]:
    return [item for item in await desk.timeline(message.contact_id) if isinstance(item, Event)]


async def test_snoozing_says_until_when_since_when_and_by_whom(desk: Desk) -> None:
    hola = await desk.receive("susan")
    command = desk.snooze(hola, hours=4)
    await desk.ok("ana", command)

    [snoozed] = await desk.conversations(hola.contact_id)
    assert snoozed.status is ConversationStatus.OPEN
    assert (snoozed.snoozed_until, snoozed.snoozed_at) == (command.until, desk.clock.now())
    assert snoozed.snoozed_by == desk.user_id("ana")
    event = (await _events(desk, hola))[-1]
    assert (event.source, event.actor_id) == (Source.USER, desk.user_id("ana"))
    assert event.detail == ConversationSnoozed(until=command.until)


async def test_snoozing_again_gives_another_time_and_the_same_time_changes_nothing(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.snooze(hola, hours=4))
    desk.clock.advance(hours=1)
    again = await desk.ok("luis", desk.snooze(hola, hours=3))
    await desk.ok("luis", desk.snooze(hola, hours=20))

    assert again.shared == 0
    [snoozed] = await desk.conversations(hola.contact_id)
    assert snoozed.snoozed_until == desk.clock.now() + timedelta(hours=20)
    assert (snoozed.snoozed_at, snoozed.snoozed_by) == (desk.clock.now(), desk.user_id("luis"))
    assert len(await _events(desk, hola)) == len(("opened", "snoozed", "snoozed"))


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ({"seconds": 0}, "snooze_in_past"),
        ({"hours": -1}, "snooze_in_past"),
        ({"days": 367}, "snooze_too_long"),
    ],
)
async def test_a_snooze_is_for_a_time_to_come_within_a_year(desk: Desk, amount: dict[str, float], code: str) -> None:
    hola = await desk.receive("susan")
    assert await desk.refused("ana", desk.snooze(hola, **amount)) == code
    assert (await desk.conversations(hola.contact_id))[0].snoozed_until is None


async def test_the_last_times_of_the_calendar_are_refused_like_others(desk: Desk) -> None:
    hola = await desk.receive("susan")
    command = desk.snooze(hola, hours=1)
    last = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=12)))
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=12)))
    for until, code in ((last, "snooze_too_long"), (first, "snooze_in_past")):
        assert await desk.refused("ana", msgspec.structs.replace(command, until=until)) == code


async def test_times_are_kept_in_utc_whatever_zone_they_come_in(desk: Desk) -> None:
    hola = await desk.receive("susan")
    command = desk.snooze(hola, hours=4)
    until = command.until.astimezone(timezone(timedelta(hours=5, minutes=30)))
    await desk.ok("ana", msgspec.structs.replace(command, until=until))
    [snoozed] = await desk.conversations(hola.contact_id)
    assert snoozed.snoozed_until == command.until
    event = (await _events(desk, hola))[-1]
    assert isinstance(event.detail, ConversationSnoozed)
    assert event.detail.until.tzinfo is UTC


async def test_what_is_closed_or_has_news_is_not_snoozed(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.receive("susan", "¡Espere!")
    assert await desk.refused("ana", desk.snooze(hola, seen=1, hours=1)) == "newer_activity"
    await desk.ok("ana", desk.close(hola, seen=2))
    assert await desk.refused("ana", desk.snooze(hola, seen=2, hours=1)) == "conversation_closed"


async def test_a_user_brings_it_back_and_once_more_changes_nothing(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.snooze(hola, hours=4))
    await desk.ok("luis", desk.unsnooze(hola))
    again = await desk.ok("ana", desk.unsnooze(hola))

    assert again.shared == 0
    [returned] = await desk.conversations(hola.contact_id)
    assert (returned.snoozed_until, returned.snoozed_at, returned.snoozed_by) == (None, None, None)
    event = (await _events(desk, hola))[-1]
    assert (event.detail, event.source, event.actor_id) == (ConversationReturned(), Source.USER, desk.user_id("luis"))


async def test_the_contact_brings_it_back_by_writing(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.snooze(hola, hours=4))
    desk.clock.advance(hours=1)
    await desk.receive_all([desk.item("susan", "¿Hola?"), desk.item("susan", "¿Hay alguien?")])

    [returned] = await desk.conversations(hola.contact_id)
    assert (returned.snoozed_until, returned.incoming_count) == (None, 3)
    returns = [event for event in await _events(desk, hola) if isinstance(event.detail, ConversationReturned)]
    assert [(event.source, event.actor_id) for event in returns] == [(Source.CONTACT, None)]


async def test_a_reply_leaves_it_snoozed(desk: Desk) -> None:
    hola = await desk.receive("susan")
    command = desk.snooze(hola, hours=4)
    await desk.ok("ana", command)
    await desk.ok("luis", desk.send(hola))
    [snoozed] = await desk.conversations(hola.contact_id)
    assert snoozed.snoozed_until == command.until


async def test_closing_ends_the_snooze(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.snooze(hola, hours=4))
    await desk.ok("ana", desk.close(hola))
    [closed] = await desk.conversations(hola.contact_id)
    assert (closed.snoozed_until, closed.snoozed_at, closed.snoozed_by) == (None, None, None)


async def test_the_time_snoozed_does_not_count_as_idle(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.send(hola))
    replied_at = desk.clock.now()
    desk.clock.advance(minutes=10)
    await desk.ok("ana", desk.snooze(hola, hours=4))
    desk.clock.advance(hours=1)
    await desk.ok("ana", desk.snooze(hola, hours=9))  # snoozed anew, in one stretch
    desk.clock.advance(hours=2)
    await desk.ok("ana", desk.unsnooze(hola))
    [returned] = await desk.conversations(hola.contact_id)
    assert returned.idle_since == replied_at + timedelta(hours=3)


async def test_what_is_answered_while_snoozed_is_idle_from_its_return(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.snooze(hola, hours=4))
    desk.clock.advance(hours=1)
    await desk.ok("ana", desk.send(hola))
    desk.clock.advance(hours=2)
    await desk.ok("ana", desk.unsnooze(hola))
    [returned] = await desk.conversations(hola.contact_id)
    assert returned.idle_since == desk.clock.now()


async def test_idle_is_what_a_user_wrote_to_last(desk: Desk) -> None:
    hola = await desk.receive("susan")
    assert (await desk.conversations(hola.contact_id))[0].idle_since is None
    await desk.ok("ana", desk.send(hola))
    desk.clock.advance(minutes=5)
    await desk.ok("luis", desk.send(hola))
    assert (await desk.conversations(hola.contact_id))[0].idle_since == desk.clock.now()
    await desk.ok("luis", desk.comment(hola))
    await desk.receive("susan", "Gracias")
    assert (await desk.conversations(hola.contact_id))[0].idle_since is None
    await desk.ok("luis", desk.send(hola))
    await desk.ok("luis", desk.close(hola, seen=2))
    assert (await desk.conversations(hola.contact_id))[0].idle_since is None
