"""Assigning, opening, closing, and marking as read or unread."""

from __future__ import annotations

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.conversation import ConversationStatus, Source
from desktop_inbox.domain.event import ContactAssigned, ConversationClosed, ConversationOpened, Event
from desktop_inbox.domain.ids import ConversationId, TeamId
from desktop_inbox.domain.workspace import Team
from desktop_inbox.protocol.commands import AnswerStatus
from desktop_inbox.server.services.workspaces import do_set_user_active
from tests.fixtures.desks import Desk


async def test_assigning_by_hand_is_last_writer_wins_and_each_is_an_event(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.assign(hola, "luis"))
    await desk.ok("luis", desk.assign(hola, "dana"))
    again = await desk.ok("ana", desk.assign(hola, "dana"))
    await desk.ok("dana", desk.assign(hola, None))

    assert (await desk.contact(hola.contact_id)).assignee_id is None
    assert again.shared == 0, "assigning to the same user again changes nothing"
    luis, dana = desk.user_id("luis"), desk.user_id("dana")
    details = [item.detail for item in await desk.timeline(hola.contact_id) if isinstance(item, Event)]
    assert details == [
        ConversationOpened(),
        ContactAssigned(assignee_id=luis),
        ContactAssigned(assignee_id=dana, previous_id=luis),
        ContactAssigned(previous_id=dana),
    ]


async def test_nobody_is_assigned_who_cannot_answer(desk: Desk) -> None:
    hola = await desk.receive("susan")
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    luis = desk.user_id("luis")
    await desk.database.write(desk.workspace_id, lambda tx: do_set_user_active(tx, luis, is_active=False))

    assert await desk.refused("ana", desk.assign(hola, "luis")) == "user_not_found"
    desk.actors["stranger"] = other.actors["ana"]
    assert await desk.refused("ana", desk.assign(hola, "stranger")) == "user_not_found"


async def test_a_contact_is_assigned_to_a_team_a_user_or_both(desk: Desk) -> None:
    hola = await desk.receive("susan")
    sales, support, luis = await desk.team("luis"), await desk.team(), desk.user_id("luis")
    await desk.ok("ana", desk.assign(hola, None, sales))
    await desk.ok("luis", desk.assign(hola, "luis", sales))
    again = await desk.ok("luis", desk.assign(hola, "luis", sales))
    await desk.ok("ana", desk.assign(hola, None, support))
    await desk.ok("ana", desk.assign(hola, None))

    assert again.shared == 0
    contact = await desk.contact(hola.contact_id)
    assert (contact.assignee_id, contact.team_id) == (None, None)
    details = [item.detail for item in await desk.timeline(hola.contact_id) if isinstance(item, Event)]
    assert details[1:] == [
        ContactAssigned(team_id=sales),
        ContactAssigned(assignee_id=luis, team_id=sales, previous_team_id=sales),
        ContactAssigned(previous_id=luis, team_id=support, previous_team_id=sales),
        ContactAssigned(previous_team_id=support),
    ]


async def test_the_open_conversation_follows_the_user_and_a_reply_keeps_the_team(desk: Desk) -> None:
    hola = await desk.receive("susan")
    sales = await desk.team("luis")
    await desk.ok("ana", desk.assign(hola, None, sales))
    await desk.ok("luis", desk.send(hola))
    contact = await desk.contact(hola.contact_id)
    [conversation] = await desk.conversations(hola.contact_id)
    assert (contact.assignee_id, contact.team_id) == (desk.user_id("luis"), sales)
    assert conversation.assignee_id == desk.user_id("luis")


async def test_no_team_is_assigned_that_is_removed_or_anothers(desk: Desk) -> None:
    hola = await desk.receive("susan")
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    for team_id in (await desk.team(is_active=False), await other.team(), TeamId(new_id(desk.clock))):
        assert await desk.refused("ana", desk.assign(hola, "ana", team_id)) == "team_not_found"


async def test_a_user_is_picked_though_the_contacts_team_was_removed_meanwhile(desk: Desk) -> None:
    hola = await desk.receive("susan")
    sales = await desk.team()
    await desk.ok("ana", desk.assign(hola, None, sales))
    removed = Team(id=sales, ver=1, name="Sales", is_active=False)
    await desk.database.write(desk.workspace_id, lambda tx: tx.put("team.removed", removed))
    await desk.ok("ana", desk.assign(hola, "luis", sales))
    contact = await desk.contact(hola.contact_id)
    assert (contact.assignee_id, contact.team_id) == (desk.user_id("luis"), sales)


async def test_opening_by_hand(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    contact = await desk.contact(hola.contact_id)
    command = desk.open(contact)
    await desk.ok("ana", command)

    _, opened = await desk.conversations(contact.id)
    assert opened.id == command.conversation_id
    assert (opened.status, opened.opened_source) == (ConversationStatus.OPEN, Source.USER)
    assert (opened.opened_by, opened.assignee_id) == (desk.user_id("ana"), None)
    assert opened.channel_id == desk.channel.id


async def test_opening_while_another_is_open(desk: Desk) -> None:
    hola = await desk.receive("susan")
    answer = await desk.execute("ana", desk.open(hola))
    assert (answer.status, answer.code) == (AnswerStatus.REJECTED, "already_open")
    assert answer.conversation_id == hola.conversation_id


async def test_opening_with_the_id_of_an_old_conversation(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    assert await desk.refused("ana", desk.open(hola, hola.conversation_id)) == "id_taken"


async def test_closing_keeps_the_assignee_and_the_note(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.send(hola))
    desk.clock.advance(minutes=7)
    await desk.ok("luis", desk.close(hola, category=" Refund ", summary="24,90 €\r\ndevueltos"))

    [closed] = await desk.conversations(hola.contact_id)
    assert (closed.status, closed.closed_at) == (ConversationStatus.CLOSED, desk.clock.now())
    assert (closed.closed_source, closed.closed_by) == (Source.USER, desk.user_id("luis"))
    assert (closed.closing_category, closed.closing_summary) == ("Refund", "24,90 €\ndevueltos")
    assert (closed.assignee_id, closed.waiting_since) == (desk.user_id("ana"), None)
    contact = await desk.contact(hola.contact_id)
    assert (contact.assignee_id, contact.open_conversation_id) == (desk.user_id("ana"), None)


async def test_closing_against_what_the_contact_wrote_meanwhile(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.receive("susan", "¡Espere!")
    assert await desk.refused("ana", desk.close(hola, seen=1)) == "newer_activity"
    await desk.ok("ana", desk.close(hola, seen=2))


async def test_of_a_second_closing_only_the_note_is_kept(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola, category="Refund"))
    before = await desk.conversations(hola.contact_id)
    await desk.ok("luis", desk.close(hola, category="Invoice", summary="NIF nuevo"))
    silent = await desk.ok("dana", desk.close(hola))

    assert await desk.conversations(hola.contact_id) == before
    assert silent.shared == 0
    events = [item for item in await desk.timeline(hola.contact_id) if isinstance(item, Event)]
    assert [(event.actor_id, event.detail) for event in events[1:]] == [
        (desk.user_id("ana"), ConversationClosed(category="Refund")),
        (desk.user_id("luis"), ConversationClosed(category="Invoice", summary="NIF nuevo")),
    ]


async def test_closing_what_is_another_contacts_or_nobodys(desk: Desk) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    command = desk.close(hola)
    for conversation_id in (other.conversation_id, ConversationId(new_id(desk.clock))):
        strange = type(command)(
            command_id=command.command_id,
            contact_id=hola.contact_id,
            conversation_id=conversation_id,
            seen_incoming=1,
        )
        assert await desk.refused("ana", strange) == "conversation_not_found"


async def test_of_two_read_marks_the_greater_wins(desk: Desk) -> None:
    hola = await desk.receive("susan")
    for _ in range(4):
        await desk.receive("susan")
    first = await desk.ok("ana", desk.read(hola, 3))
    late = await desk.ok("ana", desk.read(hola, 2))
    await desk.ok("luis", desk.read(hola, 1))

    assert await desk.marks() == {desk.user_id("ana"): 3, desk.user_id("luis"): 1}
    assert (first.shared, first.private) == (0, 1)
    assert (late.shared, late.private) == (0, 0)


async def test_marking_as_unread_lowers_the_mark(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.receive("susan")
    await desk.ok("ana", desk.read(hola, 2))
    await desk.ok("ana", desk.unread(hola, 1))
    assert await desk.marks() == {desk.user_id("ana"): 1}


async def test_marks_stay_within_what_there_is_to_read(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.read(hola, 2**60))
    await desk.ok("luis", desk.unread(hola, 2**60))
    assert await desk.marks() == {desk.user_id("ana"): 1, desk.user_id("luis"): 1}
    await desk.ok("ana", desk.unread(hola, -(2**60)))
    assert (await desk.marks())[desk.user_id("ana")] == 0
