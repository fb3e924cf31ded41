"""What visitors see of messages that answer others, and of files: nothing of what is not theirs to see."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID

import msgspec
import pytest

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.ids import AttachmentId, MessageId
from desktop_inbox.domain.message import Direction, Message
from tests.fixtures.webchat import Visitor, WebChatServer


async def test_an_answer_shows_what_it_answers(web_chat: WebChatServer, visitor: Visitor) -> None:
    said = await visitor.say("Is it in stock?\nIn green?")
    line = await visitor.live()
    (question,) = await web_chat.messages()
    await web_chat.reply("It is!", quoted_id=question.id)
    [_, answer] = (await visitor.get("messages"))["messages"]
    assert answer["quote"] == {"id": said["id"], "mine": True, "text": "Is it in stock? In green?"}
    pushed = await line.receive_json(timeout=5)
    assert pushed["message"] == answer


async def test_a_visitor_answers_by_the_ids_that_they_know(web_chat: WebChatServer, visitor: Visitor) -> None:
    said = await visitor.say("one")
    reply_id = await web_chat.reply("two")
    for quoted, quote in (
        (said["id"], {"id": said["id"], "mine": True, "text": "one"}),
        (str(reply_id), {"id": str(reply_id), "author": "Ana", "text": "two"}),
    ):
        body = {"id": str(new_id(web_chat.clock)), "text": "about that", "quoted": quoted}
        stored = await visitor.post("messages", body)
        assert stored["quote"] == quote
        assert await visitor.post("messages", body) == stored
        assert (await visitor.get("messages"))["messages"][-1] == stored
    *_, own, answer = await web_chat.messages()
    assert [message.quote and message.quote.direction for message in (own, answer)] == [
        Direction.INCOMING,
        Direction.OUTGOING,
    ]


async def test_nobody_quotes_what_they_do_not_see(
    web_chat: WebChatServer, visitor: Visitor, other_visitor: Visitor
) -> None:
    said = await other_visitor.say("my address is a secret")
    (secret,) = await web_chat.messages()
    reply_id = await web_chat.reply("and stays one")
    await visitor.say("Hola")
    for quoted in (said["id"], str(secret.id), str(reply_id), str(UUID(int=7))):
        stored = await visitor.post("messages", {"id": str(new_id(web_chat.clock)), "text": "?", "quoted": quoted})
        assert "quote" not in stored
    assert all(message.quote is None for message in await web_chat.messages())


async def test_of_two_visitors_who_are_one_contact_each_sees_quotes_of_their_own(
    web_chat: WebChatServer, visitor: Visitor, other_visitor: Visitor
) -> None:
    await visitor.say("from my desk")
    await web_chat.unite(other_visitor.token)
    await other_visitor.say("from a shared computer")
    lines = [await one.live() for one in (visitor, other_visitor)]
    mine, _ = await web_chat.messages()
    await web_chat.reply("to both", quoted_id=mine.id)
    pushed = [(await line.receive_json(timeout=5))["message"] for line in lines]
    fetched = [(await one.get("messages"))["messages"][-1] for one in (visitor, other_visitor)]
    assert pushed == fetched
    assert [message["text"] for message in fetched] == ["to both"] * 2
    assert ["quote" in message for message in fetched] == [True, False]


async def test_a_quote_of_another_channel_is_not_shown(web_chat: WebChatServer, visitor: Visitor) -> None:
    await visitor.say("Hola")
    (question,) = await web_chat.messages()
    elsewhere = msgspec.structs.replace(
        question, id=MessageId(new_id(web_chat.clock)), ver=0, position=0, channel_id=web_chat.other_chat_id
    )
    await web_chat.server.database.write(web_chat.workspace_id, lambda tx: tx.put("message.received", elsewhere))
    await web_chat.reply("As you wrote by mail", quoted_id=elsewhere.id)
    assert (await web_chat.messages())[-1].quote is not None
    assert "quote" not in (await visitor.get("messages"))["messages"][-1]


@pytest.mark.parametrize("kind", list(AttachmentKind))
async def test_files_are_told_with_what_a_page_needs_to_show_them(
    web_chat: WebChatServer, visitor: Visitor, kind: AttachmentKind
) -> None:
    await visitor.say("Hola")
    (question,) = await web_chat.messages()
    attachment = Attachment(
        id=AttachmentId(new_id(web_chat.clock)),
        name="mug.png",
        kind=kind,
        media_type="image/png",
        size_bytes=1234,
        width=40,
        height=30,
        duration_ms=900,
        waveform=bytes(range(8)),
        sha256="ab" * 32,
        copied_from=AttachmentId(UUID(int=9)),
    )
    answer = Message(
        id=MessageId(new_id(web_chat.clock)),
        contact_id=question.contact_id,
        conversation_id=question.conversation_id,
        channel_id=question.channel_id,
        direction=Direction.OUTGOING,
        author_id=web_chat.ana.user_id,
        text="",
        created_at=question.created_at,
        attachments=(attachment,),
    )
    line = await visitor.live()
    await web_chat.server.database.write(web_chat.workspace_id, lambda tx: tx.put("message.sent", answer))
    shown = (await visitor.get("messages"))["messages"][-1]
    assert (await line.receive_json(timeout=5))["message"] == shown
    assert shown["text"] == ""
    assert shown["attachments"] == [
        {
            "id": str(attachment.id),
            "name": "mug.png",
            "kind": kind.value,
            "media_type": "image/png",
            "size_bytes": 1234,
            "width": 40,
            "height": 30,
            "duration_ms": 900,
            "waveform": b64encode(attachment.waveform).decode(),
        }
    ]
