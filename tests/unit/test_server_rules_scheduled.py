"""Messages that are sent later: what may wait, what becomes of it, and that the contact may write first."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest
from msgspec.structs import replace

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.conversation import ConversationStatus, Source
from desktop_inbox.domain.event import ContactAssigned, ConversationOpened, Event
from desktop_inbox.domain.ids import MessageId
from desktop_inbox.domain.message import Direction, Message
from desktop_inbox.domain.scheduled import LATEST_SENDING, SCHEDULED_PER_CONTACT, ScheduledState
from desktop_inbox.domain.workspace import Restriction
from desktop_inbox.protocol.conversation_commands import ScheduleMessage
from desktop_inbox.server.services.due import MESSAGES_PER_WRITE
from desktop_inbox.server.services.timers import Timers
from desktop_inbox.server.services.workspaces import do_set_channel_active, do_set_user_active
from tests.fixtures.desks import Desk
from tests.fixtures.people import People
from tests.fixtures.replying import Replying
from tests.fixtures.rights import Rights


@pytest.fixture
def timers(desk: Desk) -> Timers:
    return Timers(desk.database, desk.clock)


async def _state(replying: Replying, command: ScheduleMessage) -> tuple[ScheduledState, str]:
    scheduled = (await replying.scheduled())[command.message_id]
    assert (scheduled.decided_at is None) == (scheduled.state is ScheduledState.WAITING)
    return scheduled.state, scheduled.code


async def _sent(desk: Desk, of: Message) -> list[Message]:
    items = await desk.timeline(of.contact_id)
    return [item for item in items if isinstance(item, Message) and item.direction is Direction.OUTGOING]


WAITING = (ScheduledState.WAITING, "")
SENT = (ScheduledState.SENT, "")


async def test_it_is_sent_at_its_time_by_its_author(desk: Desk, replying: Replying, timers: Timers) -> None:
    hola = await desk.receive("susan")
    photo = await replying.upload("ana")
    command = replying.schedule(hola, "Buenos días", minutes=90, attachments=(photo,), quoted_id=hola.id)
    await desk.ok("ana", command)
    assert (await desk.contact(hola.contact_id)).assignee_id is None
    assert await timers.do_due() == command.send_at
    desk.clock.advance(minutes=90, seconds=-1)
    await timers.do_due()
    assert await _sent(desk, hola) == []
    desk.clock.advance(seconds=1)
    assert await timers.do_due() is None

    [message] = await _sent(desk, hola)
    assert (message.id, message.text) == (command.message_id, "Buenos días")
    assert (message.author_id, message.created_at) == (desk.user_id("ana"), desk.clock.now())
    assert [one.id for one in message.attachments] == [photo.id]
    assert message.quote is not None
    assert (await desk.contact(hola.contact_id)).assignee_id == desk.user_id("ana")
    scheduled = (await replying.scheduled())[command.message_id]
    assert (scheduled.state, scheduled.decided_at) == (ScheduledState.SENT, desk.clock.now())
    desk.clock.advance(days=1)
    await timers.do_due()
    assert len(await _sent(desk, hola)) == 1


async def test_it_opens_a_conversation_where_none_is_open(desk: Desk, replying: Replying, timers: Timers) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", replying.schedule(hola))
    await desk.ok("luis", desk.close(hola))
    desk.clock.advance(hours=1)
    await timers.do_due()
    _, opened = await desk.conversations(hola.contact_id)
    assert (opened.status, opened.opened_source) == (ConversationStatus.OPEN, Source.USER)
    assert opened.opened_by == desk.user_id("ana")
    events = [item.detail for item in await desk.timeline(hola.contact_id) if isinstance(item, Event)][-2:]
    assert events == [ConversationOpened(), ContactAssigned(assignee_id=desk.user_id("ana"), by_reply=True)]


async def test_what_cannot_be_sent_is_not_scheduled(desk: Desk, replying: Replying) -> None:
    hola, sent = await desk.receive("susan"), desk.send(await desk.receive("mateo"))
    await desk.ok("ana", sent)
    now = desk.clock.now()
    for fields, code in (
        ({"text": " "}, "empty_text"),
        ({"text": "x" * 20_000}, "text_too_long"),
        ({"send_at": now}, "time_in_past"),
        ({"send_at": now + LATEST_SENDING + timedelta(seconds=1)}, "time_too_far"),
        ({"channel_id": new_id(desk.clock)}, "no_channel"),
        ({"message_id": sent.message_id}, "id_taken"),
        ({"attachments": (await replying.upload("luis"),)}, "attachment_not_found"),
        ({"contact_id": new_id(desk.clock)}, "contact_not_found"),
    ):
        assert await desk.refused("ana", replying.schedule(hola, **fields)) == code
    await desk.ok("ana", desk.block(hola))
    assert await desk.refused("ana", replying.schedule(hola)) == "contact_blocked"


async def test_times_are_stored_in_utc(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    local = (desk.clock.now() + timedelta(hours=2)).astimezone(timezone(timedelta(hours=-5)))
    command = replying.schedule(hola, send_at=local)
    await desk.ok("ana", command)
    scheduled = (await replying.scheduled())[command.message_id]
    assert (scheduled.send_at, scheduled.send_at.tzinfo) == (local, UTC)


async def test_only_so_many_wait_for_a_contact(desk: Desk, replying: Replying) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    commands = [replying.schedule(hola, str(number)) for number in range(SCHEDULED_PER_CONTACT)]
    for command in commands:
        await desk.ok("ana", command)
    assert await desk.refused("luis", replying.schedule(hola)) == "too_many"
    await desk.ok("luis", replying.schedule(other))
    await desk.ok("luis", replace(replying.schedule(hola, "changed"), message_id=commands[0].message_id))
    await desk.ok("ana", replying.cancel(commands[0]))
    await desk.ok("luis", replying.schedule(hola))


async def test_one_that_waits_goes_at_once_when_it_is_changed_to_a_time_that_is_past(
    desk: Desk, replying: Replying, timers: Timers
) -> None:
    hola = await desk.receive("susan")
    command = replying.schedule(hola, "Buenos días")
    await desk.ok("ana", command)
    past = replace(replying.schedule(hola, "Buenos días"), message_id=command.message_id, send_at=desk.clock.now())
    await desk.ok("ana", past)
    await timers.do_due()
    assert [message.id for message in await _sent(desk, hola)] == [command.message_id]
    assert await desk.refused("ana", replying.schedule(hola, send_at=desk.clock.now())) == "time_in_past"


# Changing and cancelling ----------------------------------------------------------------------------------------------


async def test_one_that_waits_is_changed_by_its_id(desk: Desk, replying: Replying, timers: Timers) -> None:
    hola = await desk.receive("susan")
    first, second = await replying.upload("ana"), await replying.upload("ana", "dos.png")
    command = replying.schedule(hola, "uno", attachments=(first,))
    await desk.ok("ana", command)
    before = (await replying.scheduled())[command.message_id]
    theirs = await replying.upload("luis")
    changed = replying.schedule(
        hola, "dos", minutes=120, message_id=command.message_id, attachments=(theirs, first), cancels_on_message=False
    )
    desk.clock.advance(minutes=1)
    await desk.ok("luis", changed)
    after = (await replying.scheduled())[command.message_id]
    assert (after.text, after.author_id, after.send_at) == ("dos", desk.user_id("luis"), changed.send_at)
    assert after.created_at == before.created_at
    assert [one.id for one in after.attachments] == [theirs.id, first.id]
    assert after.attachments[1] == before.attachments[0]
    foreign = replace(changed, command_id=replying.new_id(), attachments=(second,))
    assert await desk.refused("luis", foreign) == "attachment_not_found"
    numbers = await desk.numbers()
    await desk.ok("luis", replace(changed, command_id=replying.new_id()))
    assert await desk.numbers() == numbers, "the same once more"
    desk.clock.advance(hours=3)
    await timers.do_due()
    assert [message.text for message in await _sent(desk, hola)] == ["dos"]


async def test_one_that_waits_no_more_is_not_changed(desk: Desk, replying: Replying, timers: Timers) -> None:
    hola = await desk.receive("susan")
    sent, cancelled = replying.schedule(hola), replying.schedule(hola)
    for command in (sent, cancelled):
        await desk.ok("ana", command)
    await desk.ok("luis", replying.cancel(cancelled))
    desk.clock.advance(hours=1)
    await timers.do_due()
    for command in (sent, cancelled):
        again = replying.schedule(hola, message_id=command.message_id)
        assert await desk.refused("ana", again) == "not_waiting"
        numbers = await desk.numbers()
        await desk.ok("ana", replying.cancel(command))
        assert await desk.numbers() == numbers
    assert await _state(replying, sent) == SENT
    assert len(await _sent(desk, hola)) == 1


async def test_ids_are_of_one_message_only(desk: Desk, replying: Replying) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    command = replying.schedule(hola)
    await desk.ok("ana", command)
    assert await desk.refused("ana", replying.schedule(other, message_id=command.message_id)) == "id_taken"
    assert await desk.refused("ana", replace(desk.send(hola), message_id=command.message_id)) == "id_taken"
    unknown = replace(replying.cancel(command), message_id=MessageId(replying.new_id()))
    assert await desk.refused("ana", unknown) == "message_not_found"
    elsewhere = replace(replying.cancel(command), contact_id=other.contact_id)
    assert await desk.refused("ana", elsewhere) == "message_not_found"


async def test_anybody_who_sees_the_contact_cancels(desk: Desk, replying: Replying, timers: Timers) -> None:
    hola = await desk.receive("susan")
    command = replying.schedule(hola)
    await desk.ok("ana", command)
    await Rights(desk).restrict("luis", Restriction.OWN)
    assert await desk.refused("luis", replying.cancel(command)) == "contact_not_found"
    await desk.ok("dana", replying.cancel(command))
    scheduled = (await replying.scheduled())[command.message_id]
    assert (scheduled.state, scheduled.decided_by) == (ScheduledState.CANCELLED, desk.user_id("dana"))
    desk.clock.advance(hours=2)
    assert await timers.do_due() is None
    assert await _sent(desk, hola) == []


# The contact writes first ---------------------------------------------------------------------------------------------


async def test_a_message_of_the_contact_cancels_what_it_should(desk: Desk, replying: Replying) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    by_message = [replying.schedule(hola), replying.schedule(hola)]
    kept = [replying.schedule(hola, cancels_on_message=False), replying.schedule(other)]
    for command in (*by_message, *kept):
        await desk.ok("ana", command)
    await desk.receive("susan", "¿Hola?")
    for command in by_message:
        assert await _state(replying, command) == (ScheduledState.CANCELLED, "contact_wrote")
    for command in kept:
        assert await _state(replying, command) == WAITING


async def test_a_message_that_comes_twice_cancels_nothing_the_second_time(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan", external_id="one")
    command = replying.schedule(hola)
    await desk.ok("ana", command)
    await desk.receive("susan", external_id="one")
    assert await _state(replying, command) == WAITING


async def test_neither_replies_nor_closing_nor_an_opened_chat_cancel(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    command = replying.schedule(hola)
    await desk.ok("ana", command)
    await desk.ok("luis", desk.send(hola))
    await desk.ok("luis", desk.close(hola))
    await desk.open_chat("susan")
    assert await _state(replying, command) == WAITING


# What fails -----------------------------------------------------------------------------------------------------------


async def test_what_is_refused_when_its_time_has_come_fails(desk: Desk, replying: Replying, timers: Timers) -> None:
    hola = await desk.receive("susan")
    command = replying.schedule(hola)
    await desk.ok("ana", command)
    await desk.ok("ana", desk.block(hola))
    desk.clock.advance(hours=1)
    assert await timers.do_due() is None
    assert await _state(replying, command) == (ScheduledState.FAILED, "contact_blocked")
    await desk.ok("ana", desk.unblock(hola))
    await timers.do_due()
    assert await _sent(desk, hola) == []


async def test_without_a_channel_it_fails(desk: Desk, replying: Replying, timers: Timers) -> None:
    hola = await desk.receive("susan")
    command = replying.schedule(hola)
    await desk.ok("ana", command)
    await desk.database.write(desk.workspace_id, lambda tx: do_set_channel_active(tx, desk.channel.id, is_active=False))
    desk.clock.advance(hours=1)
    await timers.do_due()
    assert await _state(replying, command) == (ScheduledState.FAILED, "no_channel")


async def test_an_author_who_left_or_does_not_see_the_contact_sends_nothing(
    desk: Desk, replying: Replying, timers: Timers
) -> None:
    hola = await desk.receive("susan")
    commands = {name: replying.schedule(hola, name) for name in ("ana", "luis", "dana")}
    for name, command in commands.items():
        await desk.ok(name, command)
    await Rights(desk).restrict("ana", Restriction.OWN)
    luis = desk.user_id("luis")
    await desk.database.write(desk.workspace_id, lambda tx: do_set_user_active(tx, luis, is_active=False))
    desk.clock.advance(hours=1)
    await timers.do_due()
    not_allowed = (ScheduledState.FAILED, "not_allowed")
    assert [await _state(replying, commands[name]) for name in ("ana", "luis", "dana")] == [
        not_allowed,
        not_allowed,
        SENT,
    ]
    assert [message.text for message in await _sent(desk, hola)] == ["dana"]


async def test_one_that_fails_holds_up_no_other(desk: Desk, replying: Replying, timers: Timers) -> None:
    blocked = await desk.receive("mateo")
    messages = [await desk.receive(f"contact {number}") for number in range(3)]
    for message in (blocked, *messages):
        await desk.ok("ana", replying.schedule(message))
    await desk.ok("ana", desk.block(blocked))
    desk.clock.advance(hours=1)
    await timers.do_due()
    assert [len(await _sent(desk, message)) for message in (blocked, *messages)] == [0, 1, 1, 1]


async def test_many_are_sent_in_the_order_of_their_times(desk: Desk, replying: Replying, timers: Timers) -> None:
    contacts = [await desk.receive("susan"), await desk.receive("mateo")]
    count = MESSAGES_PER_WRITE + 5
    for number in range(count):
        await desk.ok("ana", replying.schedule(contacts[number % 2], str(number), minutes=100 - number))
    desk.clock.advance(hours=2)
    assert await timers.do_due() is None
    sent = sorted([*await _sent(desk, contacts[0]), *await _sent(desk, contacts[1])], key=lambda one: one.position)
    assert [message.text for message in sent] == [str(number) for number in reversed(range(count))]


# Merges ---------------------------------------------------------------------------------------------------------------


async def test_it_moves_with_a_merge_and_back(desk: Desk, replying: Replying, timers: Timers) -> None:
    people, primary, hola = People(desk), await desk.receive("susan"), await desk.receive("mateo")
    photo = await replying.upload("ana")
    sooner, later = replying.schedule(hola, "1", attachments=(photo,)), replying.schedule(hola, "2", minutes=300)
    for command in (sooner, later):
        await desk.ok("ana", command)
    merge = people.merge(primary.contact_id, hola.contact_id)
    await desk.ok("dana", merge)
    assert {one.contact_id for one in (await replying.scheduled()).values()} == {primary.contact_id}
    desk.clock.advance(hours=1)
    await timers.do_due()
    assert [message.text for message in await _sent(desk, primary)] == ["1"]
    late = replying.schedule(hola, "3")
    await desk.ok("ana", late)
    await desk.ok("dana", people.undo(merge))
    owners = {one.text: one.contact_id for one in (await replying.scheduled()).values()}
    assert owners == {"1": hola.contact_id, "2": hola.contact_id, "3": primary.contact_id}


async def test_files_follow_a_merge_and_back(desk: Desk, replying: Replying) -> None:
    people, primary, hola = People(desk), await desk.receive("susan"), await desk.receive("mateo")
    files = [await replying.upload("ana") for _ in range(2)]
    await desk.ok("ana", replace(desk.send(hola), attachments=(files[0],)))
    await desk.ok("ana", replying.schedule(hola, attachments=(files[1],)))
    rights = Rights(desk)
    await desk.ok("dana", desk.assign(primary, "luis"))
    await rights.restrict("luis", Restriction.OWN)
    merge = people.merge(primary.contact_id, hola.contact_id)

    async def seen() -> int:
        copies = [replace(desk.send(primary), attachments=(replying.copy_of(one),)) for one in files]
        answers = [await desk.execute("luis", copy) for copy in copies]
        return sum(answer.code == "" for answer in answers)

    assert await seen() == 0
    await desk.ok("dana", merge)
    assert await seen() == 2
    await desk.ok("dana", people.undo(merge))
    assert await seen() == 0
