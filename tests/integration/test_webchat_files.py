"""Files of the web chat against the real server: visitors' uploads, voice notes, and who may fetch what."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId, CommandId, ConversationId, MessageId
from desktop_inbox.domain.message import MessageKind
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.protocol.uploads import PIECE_MEDIA_TYPE, NewUpload
from desktop_inbox.server.channels import voice_format, voice_notes
from desktop_inbox.server.channels.webchat import ATTACHMENTS, FILE_BYTES
from desktop_inbox.server.channels.webchat_attachments import VISITOR_LIMITS
from desktop_inbox.server.services.attachments import access_attachment, uploader_of
from desktop_inbox.server.services.upload_rows import USER_LIMITS
from desktop_inbox.server.storage import tables
from tests.fixtures.files import png
from tests.fixtures.sounds import RECORDINGS, record
from tests.fixtures.webchat import SHOP, Visitor, WebChatServer

CONTENT = png(40, 30, padding=20_000)


async def _request(
    visitor: Visitor, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, Any, bytes]:
    url = f"{visitor.server.chat_url}/{path}"
    async with visitor.http.request(method, url, data=body, headers={**visitor.headers, **headers}) as response:
        return response.status, response.headers, await response.read()


async def _announce(visitor: Visitor, upload_id: UUID, size_bytes: int, name: str = "photo.png") -> tuple[int, bytes]:
    body = msgspec.json.encode({"name": name, "size_bytes": size_bytes})
    status, _, answer = await _request(
        visitor, "PUT", f"uploads/{upload_id}", body, **{"Content-Type": "application/json"}
    )
    return status, answer


async def _append(visitor: Visitor, upload_id: UUID, offset: int, piece: bytes) -> tuple[int, Any]:
    headers = {"Content-Type": PIECE_MEDIA_TYPE, "Upload-Offset": str(offset)}
    status, answered, _ = await _request(visitor, "PATCH", f"uploads/{upload_id}", piece, **headers)
    return status, answered


async def _upload(visitor: Visitor, content: bytes, name: str = "photo.png") -> str:
    upload_id = new_id(visitor.server.clock)
    assert (await _announce(visitor, upload_id, len(content), name))[0] == 200
    assert (await _append(visitor, upload_id, 0, content))[0] == 200
    return str(upload_id)


async def _post(visitor: Visitor, *attachments: str, text: str = "", status: int = 200, **more: object) -> Any:
    body = {"id": str(new_id(visitor.server.clock)), "text": text, "attachments": attachments, **more}
    return await visitor.post("messages", body, status)


async def _fetch(visitor: Visitor, attachment_id: object) -> tuple[int, bytes]:
    status, _, content = await _request(visitor, "GET", f"attachments/{attachment_id}")
    return status, content


async def _reply_with_file(server: WebChatServer, content: bytes) -> Attachment:
    """Answer the only contact with a file, as Ana."""
    attachment = Attachment(id=AttachmentId(new_id(server.clock)), name="offer.png", kind=AttachmentKind.IMAGE)
    uploads, uploader = server.server.files.uploads, uploader_of(server.ana)

    async def pieces() -> AsyncIterator[bytes]:
        yield content

    new = NewUpload(name=attachment.name, size_bytes=len(content))
    await uploads.announce(uploader, attachment.id, new, USER_LIMITS)
    await uploads.append(uploader, attachment.id, 0, pieces())
    command = SendMessage(
        command_id=CommandId(new_id(server.clock)),
        contact_id=(await server.contact()).id,
        message_id=MessageId(new_id(server.clock)),
        conversation_id=ConversationId(new_id(server.clock)),
        text="Our offer",
        attachments=(attachment,),
    )
    await server.command(server.ana, command)
    return attachment


async def test_a_visitors_files_come_with_their_message(web_chat: WebChatServer, visitor: Visitor) -> None:
    files = [await _upload(visitor, CONTENT), await _upload(visitor, b"words", "list.txt")]
    said = await _post(visitor, *files, text="Look")
    assert [one["id"] for one in said["attachments"]] == files
    assert said["attachments"][0] | {"kind": "image", "width": 40, "height": 30} == said["attachments"][0]
    assert (await visitor.get("messages"))["messages"] == [said]
    (message,) = await web_chat.messages()
    assert (message.kind, message.text) == (MessageKind.FILE, "Look")
    assert [one.media_type for one in message.attachments] == ["image/png", "text/plain"]
    assert message.attachments[0].sha256 == hashlib.sha256(CONTENT).hexdigest()
    actor, wanted = web_chat.ana, message.attachments[0].id
    seen = await web_chat.server.database.read(lambda conn: access_attachment(conn, actor, wanted))
    assert seen == message.attachments[0]


async def test_a_file_that_is_named_twice_is_there_once(visitor: Visitor) -> None:
    upload_id = await _upload(visitor, CONTENT)
    assert [one["id"] for one in (await _post(visitor, upload_id, upload_id))["attachments"]] == [upload_id]


async def test_files_need_no_words(web_chat: WebChatServer, visitor: Visitor) -> None:
    await _post(visitor, await _upload(visitor, CONTENT))
    (message,) = await web_chat.messages()
    assert (message.text, len(message.attachments)) == ("", 1)
    await visitor.post("messages", {"id": str(UUID(int=1)), "text": " "}, 400)


async def test_the_same_message_again_is_one(web_chat: WebChatServer, visitor: Visitor) -> None:
    body = {"id": str(UUID(int=1)), "text": "", "attachments": [await _upload(visitor, CONTENT)]}
    assert await visitor.post("messages", body) == await visitor.post("messages", body)
    assert len(await web_chat.messages()) == 1


async def test_an_upload_is_resumed_after_the_server_was_another(web_chat: WebChatServer, visitor: Visitor) -> None:
    upload_id = new_id(web_chat.clock)
    await _announce(visitor, upload_id, len(CONTENT))
    await _append(visitor, upload_id, 0, CONTENT[:7000])
    await web_chat.stop()
    await web_chat.start()
    status, headers, _ = await _request(visitor, "HEAD", f"uploads/{upload_id}")
    assert (status, headers["Upload-Offset"], headers["Upload-Complete"]) == (200, "7000", "?0")
    assert (await _append(visitor, upload_id, 0, CONTENT))[0] == 409
    assert (await _append(visitor, upload_id, 7000, CONTENT[7000:]))[0] == 200
    assert await _fetch(visitor, upload_id) == (200, CONTENT)


async def test_visitors_have_nothing_to_do_with_others_files(visitor: Visitor, other_visitor: Visitor) -> None:
    mine = await _upload(visitor, CONTENT)
    unfinished = new_id(visitor.server.clock)
    await _announce(visitor, unfinished, 10)
    for is_sent in (False, True):
        if is_sent:
            await _post(visitor, mine)
            await other_visitor.say("Hola")
        assert (await _fetch(other_visitor, mine))[0] == 404
        assert (await _post(other_visitor, mine, status=404))["reason"] == "attachment_not_found"
        for upload_id in (mine, unfinished):
            assert (await _request(other_visitor, "HEAD", f"uploads/{upload_id}"))[0] == 404
            assert (await _request(other_visitor, "DELETE", f"uploads/{upload_id}"))[0] == 404
            assert (await _append(other_visitor, UUID(str(upload_id)), 0, b"x"))[0] == 404
    nobody = Visitor(visitor.server, visitor.http)
    assert (await _fetch(nobody, mine))[0] == 401
    assert (await _announce(nobody, unfinished, 10))[0] == 401


async def test_what_was_sent_to_a_visitor_is_theirs_to_fetch(
    web_chat: WebChatServer, visitor: Visitor, other_visitor: Visitor
) -> None:
    await visitor.say("Hola")
    attachment = await _reply_with_file(web_chat, CONTENT)
    page = await visitor.get("messages")
    assert [one["id"] for one in page["messages"][1]["attachments"]] == [str(attachment.id)]
    assert await _fetch(visitor, attachment.id) == (200, CONTENT)
    await other_visitor.say("Hola")
    assert (await _fetch(other_visitor, attachment.id))[0] == 404


async def test_what_belongs_to_the_contact_and_was_not_sent_here_is_not_theirs(
    web_chat: WebChatServer, visitor: Visitor
) -> None:
    """Files of another channel of the contact, and of messages that wait for their time."""
    await visitor.say("Hola")
    attachment = await _reply_with_file(web_chat, CONTENT)
    messages = tables.messages
    elsewhere = messages.update().values(channel_id=web_chat.other_chat_id)
    await web_chat.server.database.write(web_chat.workspace_id, lambda tx: tx.conn.execute(elsewhere))
    assert (await _fetch(visitor, attachment.id))[0] == 404
    empty = messages.update().values(channel_id=web_chat.chat_id, attachments=())
    await web_chat.server.database.write(web_chat.workspace_id, lambda tx: tx.conn.execute(empty))
    assert (await _fetch(visitor, attachment.id))[0] == 404


# Limits ---------------------------------------------------------------------------------------------------------------


async def test_limits_are_told_and_kept(visitor: Visitor) -> None:
    session = await visitor.begin()
    assert (session["attachments"], session["file_bytes"]) == (ATTACHMENTS, FILE_BYTES)
    status, answer = await _announce(visitor, new_id(visitor.server.clock), FILE_BYTES + 1)
    assert (status, msgspec.json.decode(answer)["reason"]) == (400, "file_too_large")
    files = [str(new_id(visitor.server.clock)) for _ in range(ATTACHMENTS + 1)]
    await _post(visitor, *files, status=400)


async def test_unfinished_and_unused_uploads_are_limited(visitor: Visitor) -> None:
    for _ in range(VISITOR_LIMITS.unfinished):
        assert (await _announce(visitor, new_id(visitor.server.clock), 10))[0] == 200
    status, answer = await _announce(visitor, new_id(visitor.server.clock), 10)
    assert (status, msgspec.json.decode(answer)["reason"]) == (400, "too_many")


async def test_beginning_uploads_has_a_rate(visitor: Visitor) -> None:
    statuses = []
    for _ in range(70):
        upload_id = new_id(visitor.server.clock)
        statuses.append((await _announce(visitor, upload_id, 10))[0])
        await _request(visitor, "DELETE", f"uploads/{upload_id}")
    assert statuses[:50] == [200] * 50
    assert statuses[-1] == 429


async def test_browsers_may_ask_before_they_ask(visitor: Visitor) -> None:
    for path in (f"uploads/{UUID(int=1)}", f"attachments/{UUID(int=1)}"):
        status, headers, _ = await _request(visitor, "OPTIONS", path, Origin=SHOP)
        assert status == 204
        assert set(headers["Access-Control-Allow-Methods"].split(", ")) >= {"PUT", "PATCH", "HEAD", "DELETE"}
        assert "Upload-Offset" in headers["Access-Control-Allow-Headers"]
    _, headers, _ = await _request(visitor, "HEAD", f"uploads/{UUID(int=1)}")
    assert "Upload-Offset" in headers["Access-Control-Expose-Headers"]


async def test_another_site_may_nothing(visitor: Visitor) -> None:
    mine = await _upload(visitor, CONTENT)
    visitor.origin = "https://evil.example"
    assert (await _fetch(visitor, mine))[0] == 403
    assert (await _announce(visitor, new_id(visitor.server.clock), 10))[0] == 403


# Voice notes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("browser", ["chrome", "firefox", "safari"])
async def test_a_voice_note_of_any_browser_is_one(
    web_chat: WebChatServer, visitor: Visitor, tmp_path: Path, browser: str
) -> None:
    ending, *codec = RECORDINGS[browser]
    upload_id = await _upload(visitor, record(tmp_path, ending, *codec), f"voice.{ending}")
    said = await _post(visitor, upload_id, is_voice=True)
    (shown,) = said["attachments"]
    assert (shown["kind"], shown["media_type"], shown["name"]) == ("voice", "audio/ogg", "voice.ogg")
    assert abs(shown["duration_ms"] - 3000) <= 100
    (message,) = await web_chat.messages()
    (voice,) = message.attachments
    assert (message.kind, len(voice.waveform)) == (MessageKind.VOICE, 64)
    status, content = await _fetch(visitor, upload_id)
    assert (status, content[:4], b"OpusHead" in content[:64]) == (200, b"OggS", True)
    assert hashlib.sha256(content).hexdigest() == voice.sha256


async def test_the_same_voice_note_again_is_one(web_chat: WebChatServer, visitor: Visitor, tmp_path: Path) -> None:
    ending, *codec = RECORDINGS["chrome"]
    upload_id = await _upload(visitor, record(tmp_path, ending, *codec))
    body = {"id": str(UUID(int=1)), "attachments": [upload_id], "is_voice": True}
    assert await visitor.post("messages", body) == await visitor.post("messages", body)
    (message,) = await web_chat.messages()
    _, content = await _fetch(visitor, upload_id)
    assert hashlib.sha256(content).hexdigest() == message.attachments[0].sha256


async def test_what_a_message_bears_already_stays_as_it_is(
    web_chat: WebChatServer, visitor: Visitor, tmp_path: Path
) -> None:
    ending, *codec = RECORDINGS["chrome"]
    upload_id = await _upload(visitor, content := record(tmp_path, ending, *codec))
    await _post(visitor, upload_id)
    await _post(visitor, upload_id, is_voice=True)
    assert await _fetch(visitor, upload_id) == (200, content)
    for message in await web_chat.messages():
        assert message.attachments[0].sha256 == hashlib.sha256(content).hexdigest()


async def test_without_room_for_its_work_it_stays_a_sound(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    ending, *codec = RECORDINGS["chrome"]
    upload_id = await _upload(visitor, record(tmp_path, ending, *codec))
    monkeypatch.setattr(voice_notes, "TemporaryDirectory", full)
    assert (await _post(visitor, upload_id, is_voice=True))["attachments"][0]["kind"] == "audio"


async def test_a_sound_that_would_wait_for_long_stays_one(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_over = threading.Event()
    monkeypatch.setattr(voice_notes, "transcode", lambda *_: is_over.wait(10) and _refuse())
    monkeypatch.setattr(voice_notes, "WAIT_S", 0.1)
    ending, *codec = RECORDINGS["chrome"]
    content = record(tmp_path, ending, *codec)
    files = [await _upload(visitor, content) for _ in range(3)]
    waiting = [asyncio.create_task(_post(visitor, one, is_voice=True)) for one in files]
    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED, timeout=5)
    assert [one.result()["attachments"][0]["kind"] for one in done] == ["audio"]
    is_over.set()
    await asyncio.gather(*waiting)


def _refuse() -> None:
    raise UserError("no_sound")


async def test_what_is_no_sound_stays_a_file(web_chat: WebChatServer, visitor: Visitor) -> None:
    said = await _post(visitor, await _upload(visitor, CONTENT), is_voice=True)
    assert said["attachments"][0]["kind"] == "image"
    (message,) = await web_chat.messages()
    assert message.kind is MessageKind.FILE


async def test_without_an_ffmpeg_it_stays_a_sound(
    web_chat: WebChatServer, visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending, *codec = RECORDINGS["chrome"]
    content = record(tmp_path, ending, *codec)
    monkeypatch.setattr(voice_format, "find_ffmpeg", lambda: None)
    said = await _post(visitor, upload_id := await _upload(visitor, content), is_voice=True)
    assert (said["attachments"][0]["kind"], said["attachments"][0]["media_type"]) == ("audio", "audio/webm")
    assert await _fetch(visitor, upload_id) == (200, content)
