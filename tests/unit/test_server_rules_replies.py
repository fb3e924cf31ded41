"""What users write: replies assign and open, comments do neither, and both keep the rules of text."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.event import ContactAssigned, ConversationClosed, ConversationOpened, Event
from desktop_inbox.domain.ids import ContactId, ConversationId
from desktop_inbox.domain.message import MESSAGE_CHARACTERS, Comment, Direction, Message
from desktop_inbox.server.services.workspaces import do_set_channel_active
from tests.fixtures.desks import Desk


async def test_the_first_reply_assigns_its_author(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.send(hola, "¡Hola Susan!"))
    await desk.ok("luis", desk.send(hola, "Me meto"))

    contact = await desk.contact(hola.contact_id)
    assert contact.assignee_id == desk.user_id("ana")
    [conversation] = await desk.conversations(hola.contact_id)
    assert conversation.assignee_id == desk.user_id("ana")
    *_, assigned, first, second = await desk.timeline(hola.contact_id)
    assert isinstance(assigned, Event)
    assert assigned.detail == ContactAssigned(assignee_id=desk.user_id("ana"), by_reply=True)
    assert (assigned.source, assigned.actor_id) == (Source.USER, desk.user_id("ana"))
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert [(m.text, m.author_id) for m in (first, second)] == [
        ("¡Hola Susan!", desk.user_id("ana")),
        ("Me meto", desk.user_id("luis")),
    ]


async def test_a_reply_ends_the_waiting_and_shows_in_the_list(desk: Desk) -> None:
    hola = await desk.receive("susan")
    desk.clock.advance(minutes=3)
    await desk.receive("susan", "¿Hay alguien?")
    [waiting] = await desk.conversations(hola.contact_id)
    assert (waiting.waiting_since, waiting.first_reply_at, waiting.incoming_count) == (hola.created_at, None, 2)

    desk.clock.advance(minutes=2)
    command = desk.send(hola, "Sí,\n  aquí estoy")
    await desk.ok("ana", command)
    replied_at = desk.clock.now()
    desk.clock.advance(minutes=1)
    await desk.ok("ana", desk.comment(hola))

    [conversation] = await desk.conversations(hola.contact_id)
    assert (conversation.waiting_since, conversation.first_reply_at) == (None, replied_at)
    assert (conversation.activity_at, conversation.incoming_count) == (replied_at, 2)
    assert conversation.last_message is not None
    assert conversation.last_message.id == command.message_id
    assert (conversation.last_message.text, conversation.last_message.direction) == (
        "Sí, aquí estoy",
        Direction.OUTGOING,
    )


async def test_a_comment_is_no_reply(desk: Desk) -> None:
    hola = await desk.receive("susan")
    before = await desk.conversations(hola.contact_id)
    await desk.ok("ana", desk.comment(hola, "Es VIP"))

    assert (await desk.contact(hola.contact_id)).assignee_id is None
    assert await desk.conversations(hola.contact_id) == before
    item = (await desk.timeline(hola.contact_id))[-1]
    assert isinstance(item, Comment)
    assert (item.text, item.author_id, item.conversation_id) == ("Es VIP", desk.user_id("ana"), hola.conversation_id)


async def test_a_reply_to_a_closed_conversation_opens_another(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.send(hola))
    await desk.ok("ana", desk.close(hola))
    desk.clock.advance(days=1)

    answer = await desk.ok("luis", desk.send(hola, "Una cosa más"))

    closed, opened = await desk.conversations(hola.contact_id)
    assert closed.status is ConversationStatus.CLOSED
    assert answer.remap == opened.id != hola.conversation_id
    assert (opened.opened_source, opened.opened_by) == (Source.USER, desk.user_id("luis"))
    assert opened.assignee_id == desk.user_id("ana"), "the contact keeps its assignee"
    assert (await desk.contact(hola.contact_id)).open_conversation_id == opened.id
    *_, event, message = await desk.timeline(hola.contact_id)
    assert isinstance(event, Event)
    assert event.detail == ConversationOpened()
    assert message.conversation_id == opened.id


async def test_a_reply_meant_for_an_old_conversation_joins_the_open_one(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    again = await desk.receive("susan", "Una cosa más")

    answer = await desk.ok("luis", desk.send(hola))

    assert answer.remap == again.conversation_id != hola.conversation_id
    assert len(await desk.conversations(hola.contact_id)) == 2


async def test_a_reply_opens_with_the_id_that_its_author_chose(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    chosen = ConversationId(new_id(desk.clock))

    answer = await desk.ok("ana", desk.send(hola, conversation_id=chosen))

    assert answer.remap is None
    assert (await desk.contact(hola.contact_id)).open_conversation_id == chosen


async def test_a_comment_on_a_conversation_that_never_came_to_be_goes_to_the_open_one(desk: Desk) -> None:
    hola = await desk.receive("susan")
    other = await desk.receive("mateo")
    command = desk.comment(hola)
    for strange in (ConversationId(new_id(desk.clock)), other.conversation_id):
        fields = {"command_id": new_id(desk.clock), "comment_id": new_id(desk.clock), "conversation_id": strange}
        await desk.ok("ana", type(command)(contact_id=hola.contact_id, text="?", **fields))  # type: ignore[arg-type] # ids
    comments = [item for item in await desk.timeline(hola.contact_id) if isinstance(item, Comment)]
    assert [comment.conversation_id for comment in comments] == [hola.conversation_id] * 2


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty_text"), (" \n\x00\t", "empty_text"), ("x" * (MESSAGE_CHARACTERS + 1), "text_too_long")],
)
async def test_text_that_cannot_be_sent(desk: Desk, text: str, code: str) -> None:
    hola = await desk.receive("susan")
    assert await desk.refused("ana", desk.send(hola, text)) == code
    assert await desk.refused("ana", desk.comment(hola, text)) == code


async def test_the_longest_text_is_stored_as_it_is(desk: Desk) -> None:
    hola = await desk.receive("susan")
    text = "👩🏽\u200d💻" * (MESSAGE_CHARACTERS // 4)
    await desk.ok("ana", desk.send(hola, f"  {text}\r\n"))
    message = (await desk.timeline(hola.contact_id))[-1]
    assert isinstance(message, Message)
    assert message.text == text


async def test_an_id_that_is_taken_changes_nothing(desk: Desk) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    first = desk.send(hola, "primero")
    await desk.ok("ana", first)
    second = desk.send(other, "segundo")
    stolen = type(second)(
        command_id=second.command_id,
        contact_id=second.contact_id,
        message_id=first.message_id,
        conversation_id=second.conversation_id,
        text=second.text,
    )
    assert await desk.refused("luis", stolen) == "id_taken"


async def test_nobody_writes_to_an_unknown_contact_or_one_of_another_workspace(desk: Desk) -> None:
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    theirs = await other.receive("susan")

    assert await desk.refused("ana", desk.send(theirs)) == "contact_not_found"
    assert await desk.refused("ana", desk.comment(theirs)) == "contact_not_found"
    assert await desk.refused("ana", desk.assign(theirs, "ana")) == "contact_not_found"
    unknown = desk.open(theirs)
    unknown = type(unknown)(
        command_id=unknown.command_id,
        contact_id=ContactId(new_id(desk.clock)),
        conversation_id=unknown.conversation_id,
    )
    assert await desk.refused("ana", unknown) == "contact_not_found"


async def test_no_reply_without_a_channel_that_works(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.database.write(desk.workspace_id, lambda tx: do_set_channel_active(tx, desk.channel.id, is_active=False))
    assert await desk.refused("ana", desk.send(hola)) == "no_channel"


async def test_susan_has_three_conversations_with_three_users(desk: Desk) -> None:
    """Each conversation keeps its own context: assignee, closing note, who closed it."""
    story = (("dana", "Pre-sales"), ("luis", "Refund"), ("ana", "Invoice"))
    for user, category in story:
        hola = await desk.receive("susan", category)
        await desk.ok(user, desk.assign(hola, None))
        await desk.ok(user, desk.send(hola))
        await desk.ok(user, desk.close(hola, category=category, summary=f"About {category}"))
        desk.clock.advance(days=2)
    last = await desk.receive("susan", "¡Otra cosa!")

    *past, opened = await desk.conversations(last.contact_id)
    assert [_note(conversation) for conversation in past] == [
        (desk.user_id(user), desk.user_id(user), category, f"About {category}") for user, category in story
    ]
    assert (opened.id, opened.assignee_id) == (last.conversation_id, desk.user_id("ana"))
    closings = [
        item.detail
        for item in await desk.timeline(last.contact_id)
        if isinstance(item, Event) and isinstance(item.detail, ConversationClosed)
    ]
    assert [detail.category for detail in closings] == [category for _, category in story]


def _note(conversation: Conversation) -> tuple[object, ...]:
    return (
        conversation.assignee_id,
        conversation.closed_by,
        conversation.closing_category,
        conversation.closing_summary,
    )
