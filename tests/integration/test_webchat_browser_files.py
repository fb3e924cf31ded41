"""Files, voice notes and quotes in the widget: a real Chromium, its made-up microphone, the real server."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.domain.message import Message, MessageKind
from tests.fixtures.chat_page import ChatPage, OpenChat
from tests.fixtures.files import png
from tests.fixtures.webchat import WebChatServer

pytestmark = pytest.mark.browser

PICTURE = {"name": "photo.png", "mimeType": "image/png", "buffer": png(40, 30, padding=700_000)}
NOTES = {"name": "notas.txt", "mimeType": "text/plain", "buffer": "Número de pedido 10518".encode()}


async def opened(open_chat: OpenChat, **options: Any) -> ChatPage:
    chat = await open_chat(**options)
    await chat.open()
    await expect(chat.page.locator(".status")).to_have_text("")
    return chat


async def choose(chat: ChatPage, *files: Any) -> None:
    await chat.page.locator("input[type=file]").set_input_files(list(files))


async def arrived(server: WebChatServer, count: int = 1) -> list[Message]:
    for _ in range(500):
        messages = await server.messages()
        if len(messages) >= count:
            return messages
        await asyncio.sleep(0.02)
    raise AssertionError(f"{len(await server.messages())} of {count} messages")


async def test_files_go_with_a_text(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await opened(open_chat)
    await choose(chat, PICTURE, NOTES)
    await expect(chat.page.locator(".chip")).to_have_count(2)
    await chat.say("Aquí van")
    (message,) = await arrived(web_chat)
    assert (message.kind, message.text) == (MessageKind.FILE, "Aquí van")
    assert [(one.kind, one.name) for one in message.attachments] == [
        (AttachmentKind.IMAGE, "photo.png"),
        (AttachmentKind.FILE, "notas.txt"),
    ]
    await expect(chat.page.locator(".chip")).to_have_count(0)
    await expect(chat.page.locator(".picture img")).to_have_js_property("naturalWidth", 40)
    await expect(chat.page.locator(".row .progress")).to_be_hidden()
    await chat.page.reload()
    await chat.open()
    await expect(chat.page.locator(".picture img")).to_have_js_property("naturalWidth", 40)
    await expect(chat.page.locator(".file .file-name")).to_have_text("notas.txt")


async def test_a_file_is_saved_and_never_run(open_chat: OpenChat) -> None:
    chat = await opened(open_chat)
    await choose(chat, {"name": "page.html", "mimeType": "text/html", "buffer": b"<!DOCTYPE html><script>1</script>"})
    await chat.say("Mira")
    await expect(chat.page.locator(".row .file")).to_be_visible()
    await chat.page.reload()
    await chat.open()
    await chat.page.evaluate(
        """() => {
            const make = URL.createObjectURL;
            window.types = [];
            URL.createObjectURL = (blob) => { window.types.push(blob.type); return make.call(URL, blob); };
        }"""
    )
    async with chat.page.expect_download() as saved:
        await chat.page.locator(".row .file").click()
    assert (await saved.value).suggested_filename == "page.html"
    assert await chat.page.evaluate("window.types") == ["application/octet-stream"]


async def test_a_sound_that_cannot_be_played_can_be_saved(open_chat: OpenChat) -> None:
    chat = await opened(open_chat)
    await choose(chat, {"name": "old.amr", "mimeType": "audio/amr", "buffer": b"#!AMR\n" + bytes(500)})
    await chat.say("Oye")
    await chat.page.locator(".row .player .play").click()
    await expect(chat.page.locator(".row .player")).to_contain_text("This cannot be played")
    async with chat.page.expect_download() as saved:
        await chat.page.get_by_role("button", name="old.amr").click()
    assert (await saved.value).suggested_filename == "old.amr"


async def test_what_cannot_go_says_why(open_chat: OpenChat) -> None:
    chat = await opened(open_chat)
    await chat.page.locator("input[type=file]").evaluate(
        """(input) => {
            const files = new DataTransfer();
            files.items.add(new File([new ArrayBuffer(26 * 2 ** 20)], "large.bin"));
            input.files = files.files;
            input.dispatchEvent(new Event("change"));
        }"""
    )
    await expect(chat.page.locator(".excess")).to_have_text("large.bin is larger than 25 MB.")
    await choose(chat, {**NOTES, "buffer": b""})
    await expect(chat.page.locator(".excess")).to_have_text("notas.txt is empty.")
    await choose(chat, *[{**NOTES, "name": f"{number}.txt"} for number in range(11)])
    await expect(chat.page.locator(".excess")).to_have_text("A message takes 10 files.")
    await expect(chat.page.locator(".chip")).to_have_count(10)
    await chat.page.get_by_role("button", name="Remove 3.txt").click()
    await expect(chat.page.locator(".chip")).to_have_count(9)


async def test_an_upload_outlives_the_page(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await opened(open_chat)
    await chat.page.context.route("**/uploads/*", _cut)
    await choose(chat, PICTURE)
    await chat.say("Otra vez")
    await expect(chat.page.locator(".tick.waiting")).to_be_visible()
    await chat.page.goto("about:blank")
    await chat.page.context.unroute("**/uploads/*")
    await chat.page.goto(f"{web_chat.chat_url}/demo")
    (message,) = await arrived(web_chat)
    assert message.attachments[0].size_bytes == len(PICTURE["buffer"])
    assert message.text == "Otra vez"


async def _cut(route: Any) -> None:
    if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0":
        await route.abort()
    else:
        await route.continue_()


async def test_a_voice_note_is_recorded_heard_and_sent(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await opened(open_chat)
    page = chat.page
    await page.get_by_role("button", name="Record a voice note").click()
    await expect(page.locator(".recorder .red")).to_be_visible()
    await expect(page.locator(".recorder .time")).to_have_text("0:02", timeout=10_000)
    await page.get_by_role("button", name="Stop recording").click()
    await expect(page.locator(".recorder .player")).to_be_visible()
    await page.locator(".recorder").get_by_role("button", name="Play").click()
    await expect(page.locator(".recorder .player .time")).to_contain_text("0:01 /", timeout=10_000)
    await page.locator(".recorder .send").click()
    (message,) = await arrived(web_chat)
    (voice,) = message.attachments
    assert (message.kind, voice.kind, voice.media_type) == (MessageKind.VOICE, AttachmentKind.VOICE, "audio/ogg")
    assert 1_500 < voice.duration_ms < 4_000
    assert max(voice.waveform) > 100, "the made-up microphone beeps"
    await expect(page.locator(".recorder")).to_be_hidden()
    await page.reload()
    await chat.open()
    await page.locator(".row .player").get_by_role("button", name="Play").click()
    await expect(page.locator(".row .player .time")).to_contain_text("0:01 /", timeout=10_000)


async def test_a_recording_can_be_thrown_away(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await opened(open_chat)
    await chat.page.get_by_role("button", name="Record a voice note").click()
    await expect(chat.page.locator(".recorder .red")).to_be_visible()
    await chat.page.get_by_role("button", name="Stop recording").click()
    await chat.page.get_by_role("button", name="Discard").click()
    await expect(chat.input).to_be_visible()
    assert await web_chat.messages() == []


async def test_without_a_microphone_it_says_so(open_chat: OpenChat) -> None:
    chat = await opened(open_chat)
    await chat.page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); }; }"
    )
    await chat.page.get_by_role("button", name="Record a voice note").click()
    await expect(chat.page.locator(".recorder .words")).to_contain_text("No microphone was found")
    await chat.page.get_by_role("button", name="Cancel").click()
    await expect(chat.input).to_be_visible()


async def test_answers_show_what_they_answer(web_chat: WebChatServer, open_chat: OpenChat) -> None:
    chat = await opened(open_chat)
    await chat.say("¿Sale hoy?")
    (asked,) = await arrived(web_chat)
    await web_chat.reply("Sí, esta tarde", quoted_id=asked.id)
    await expect(chat.page.locator(".row.theirs .quote")).to_have_text("You¿Sale hoy?")
    await chat.page.locator(".row.theirs", has_text="Sí, esta tarde").hover()
    await (
        chat.page.locator(".row.theirs", has_text="Sí, esta tarde").get_by_role("button", name="Reply to this").click()
    )
    await expect(chat.page.locator(".quoting")).to_have_text("AnaSí, esta tarde")
    await chat.say("Gracias")
    messages = await arrived(web_chat, 3)
    assert messages[2].quote is not None
    assert messages[2].quote.message_id == messages[1].id
    await expect(chat.page.locator(".quoting")).to_have_text("")
    await expect(chat.page.locator(".row.mine .quote")).to_have_text("AnaSí, esta tarde")
