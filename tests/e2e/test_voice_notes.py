"""Voice notes between the real application and a visitor in Chromium, by the real server, with real sound."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.fixtures.chat_page import ChatPage
from tests.fixtures.line_process import BeginProcess, LineProcess
from tests.fixtures.loudness import ALIKE, RATE, decoded, envelope, likeness, read_wav, rms
from tests.fixtures.ogg_opus import read_opus
from tests.fixtures.server_process import ServerProcess
from tests.fixtures.sound_server import SoundServer

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

_KEEP_FETCHED = """() => {
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => create.call(URL, window.fetched = blob);
}"""
_FETCHED = """() => new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1]);
    reader.readAsDataURL(window.fetched);
})"""
"""In Base64, the content that the page has fetched and plays: browsers tell of it nowhere else."""
_HEIGHTS = "bars => bars.map(bar => bar.getBoundingClientRect().height)"


@pytest.fixture
async def visitor(browser: Browser, server_process: ServerProcess) -> AsyncIterator[ChatPage]:
    """Give the demo page in a browser, with a question asked. Faults of the page fail the test."""
    context = await browser.new_context(locale="en-GB")
    page = ChatPage(await context.new_page())
    await page.page.goto(server_process.chat_page)
    await page.open()
    await page.say("When does it come?")
    yield page
    assert page.faults == []
    await context.close()


@pytest.fixture
async def ana(
    begin_process: BeginProcess,
    server_process: ServerProcess,
    sound_server: SoundServer,
    visitor: ChatPage,
    tmp_path: Path,
) -> LineProcess:
    """Give Ana's application, with the visitor's conversation open. Its sound is that of the sound server."""
    await expect(visitor.page.locator(".tick.sent")).to_be_visible()
    grant = await server_process.grant_for("ana@example.test")
    arguments = str(tmp_path / "ana"), server_process.address, grant.code, grant.verifier
    application = await begin_process("tests.e2e.voice_application", *arguments, environment=sound_server.environment)
    await application.do("open")
    return application


async def _plays(player: Locator) -> None:
    """Play a voice note in the browser until its position has moved on."""
    await player.get_by_role("button", name="Play").click()
    await expect(player.locator(".time")).to_contain_text("0:01 /", timeout=15_000)
    await expect(player.locator(".wave .played").first).to_be_visible()


async def test_what_an_agent_says_is_heard_by_the_visitor(
    ana: LineProcess, visitor: ChatPage, sound_server: SoundServer, speech: Path, tmp_path: Path
) -> None:
    await ana.do("record")
    await ana.in_phase("recording")
    assert await asyncio.to_thread(sound_server.speak(speech).wait, 30) == 0
    await ana.do("space")
    recorded = await ana.in_phase("review")
    await ana.do("enter")
    sent = await ana.until(lambda state: state["notes"] and state["notes"][-1]["delivery"] not in {"", "waiting"})
    assert sent["phase"] == "idle"

    player = visitor.page.locator(".row.theirs .player")
    await expect(player).to_be_visible(timeout=15_000)
    heights = await player.locator(".wave i").evaluate_all(_HEIGHTS)
    assert len(set(heights)) > 5, "the bars have the form of the speech"
    await visitor.page.evaluate(_KEEP_FETCHED)
    await _plays(player)
    note = tmp_path / "note.ogg"
    note.write_bytes(b64decode(await visitor.page.evaluate(_FETCHED)))

    facts = read_opus(note.read_bytes())
    assert (facts.channels, facts.input_rate) == (1, RATE)
    assert facts.duration_ms == pytest.approx(recorded["duration_ms"], abs=100)
    heard = decoded(note)
    assert len(heard) * 1000 / RATE == pytest.approx(recorded["duration_ms"], abs=100)
    assert rms(heard) > 0.02
    assert likeness(envelope(heard), envelope(decoded(speech))) > ALIKE


async def test_what_a_visitor_says_is_heard_by_the_agent(
    ana: LineProcess, visitor: ChatPage, sound_server: SoundServer, tmp_path: Path
) -> None:
    recorder = visitor.page.locator(".recorder")
    await visitor.page.get_by_role("button", name="Record a voice note").click()
    await expect(recorder.locator(".time")).to_have_text("0:02", timeout=10_000)
    await visitor.page.get_by_role("button", name="Stop recording").click()
    await recorder.locator(".send").click()
    (note,) = (await ana.until(lambda state: state["notes"]))["notes"]
    assert note["side"] == "incoming"
    assert 1_500 < note["duration_ms"] < 5_000
    assert max(note["waveform"]) == 255

    listening = sound_server.listen(tmp_path / "heard.wav")
    await ana.do("play")
    await ana.until(lambda state: state["notes"][0]["position_ms"] > 1_000)
    await ana.until(lambda state: state["notes"][0]["playing"] == "idle")
    await asyncio.to_thread(sound_server.hear, listening)
    heard = read_wav(tmp_path / "heard.wav")
    assert rms(heard) > 0.01
    assert max(envelope(heard)) > 0.05
