"""Real sound: spoken into a virtual microphone, recorded by the composer, heard on virtual speakers, sent."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.viewmodels.voice.recordings import Recordings
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY
from tests.fixtures.line_process import BeginProcess, LineProcess
from tests.fixtures.loudness import ALIKE, RATE, decoded, envelope, likeness, read_wav, rms
from tests.fixtures.ogg_opus import read_opus
from tests.fixtures.sound_server import MICROPHONE, SoundServer

Begin = Callable[[dict[str, str]], Awaitable[LineProcess]]


@pytest.fixture
def begin(begin_process: BeginProcess, tmp_path: Path) -> Begin:
    """Give a function that begins a process with the recorder, in an environment."""
    return lambda environment: begin_process("tests.integration.voice_desktop", str(tmp_path), environment=environment)


@pytest.fixture(params=["PortAudio", "QtMultimedia"])
def recorders(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Give the environment in which one of both recorders is taken: the second where PyAudio cannot be imported."""
    if request.param == "PortAudio":
        return {}
    hidden = tmp_path / "without"
    hidden.mkdir()
    (hidden / "pyaudio.py").write_text("raise ImportError('PortAudio is missing')\n")
    return {"PYTHONPATH": str(hidden)}


async def say(server: SoundServer, speech: Path) -> None:
    """Speak, and wait for the end of it."""
    speaking = server.speak(speech)
    assert await asyncio.to_thread(speaking.wait, 30) == 0


async def test_speech_is_recorded_played_back_and_sent_as_opus(begin, sound_server, recorders, speech, tmp_path):
    spoken = envelope(decoded(speech))
    desktop = await begin(sound_server.environment | recorders)
    await desktop.do("record")
    await desktop.in_phase("recording")
    await say(sound_server, speech)
    await asyncio.sleep(0.3)
    await desktop.do("space")
    review = await desktop.in_phase("review")
    assert review["duration_ms"] >= len(spoken) * 20
    assert max(review["waveform"]) == 255
    await _hear_it(desktop, sound_server, spoken, review["duration_ms"], tmp_path / "heard.wav")

    await desktop.do("enter")
    await desktop.in_phase("idle")
    await desktop.do("save")
    facts = read_opus((tmp_path / "note.ogg").read_bytes())
    assert (facts.channels, facts.input_rate) == (1, RATE)
    assert facts.duration_ms == pytest.approx(review["duration_ms"], abs=100)
    sent = decoded(tmp_path / "note.ogg")
    assert len(sent) * 1000 / RATE == pytest.approx(review["duration_ms"], abs=100)
    assert rms(sent) > 0.02
    assert likeness(envelope(sent), spoken) > ALIKE


async def _hear_it(
    desktop: LineProcess, server: SoundServer, spoken: list[float], duration_ms: int, target: Path
) -> None:
    """Play the recording, and compare what comes out of the speakers with what was said."""
    listening = server.listen(target)
    await asyncio.sleep(0.2)
    started = time.monotonic()
    await desktop.do("space")
    await desktop.until(lambda state: state["playing"] == "playing")
    await desktop.until(lambda state: state["playing"] == "idle")
    assert time.monotonic() - started == pytest.approx(duration_ms / 1000, abs=1.5)
    await asyncio.sleep(0.2)
    await asyncio.to_thread(server.hear, listening)
    heard = read_wav(target)
    assert rms(heard) > 0.01
    assert likeness(envelope(heard), spoken) > ALIKE


async def test_a_crash_while_recording_loses_no_more_than_a_second(begin, sound_server, speech, tmp_path):
    desktop = await begin(sound_server.environment)
    await desktop.do("record")
    await desktop.in_phase("recording")
    await say(sound_server, speech)
    recorded_ms = (await desktop.do("state"))["recorded_ms"]
    await desktop.kill()
    assert recorded_ms > 1500
    contents = FileCache(tmp_path / "files.db", CACHE_KEY, SystemClock())
    (kept,) = await Recordings(contents, SystemClock()).waiting()
    await contents.close()
    assert kept.contact_id == rows.contact_id(1)
    assert kept.duration_ms > recorded_ms - 1000

    again = await begin(sound_server.environment)
    offered = await again.in_phase("review")
    assert offered["duration_ms"] == kept.duration_ms
    assert "was not sent" in offered["notice"]
    await again.do("enter")
    await again.in_phase("idle")
    await again.do("save")
    assert read_opus((tmp_path / "note.ogg").read_bytes()).duration_ms == pytest.approx(kept.duration_ms, abs=100)


async def test_a_sound_server_that_ends_leaves_what_was_recorded(begin, sound_server, recorders, speech):
    desktop = await begin(sound_server.environment | recorders)
    await desktop.do("record")
    await desktop.in_phase("recording")
    await say(sound_server, speech)
    sound_server.kill()
    review = await desktop.in_phase("review")
    assert review["duration_ms"] > 1500
    assert "microphone is gone" in review["notice"]


async def test_without_a_microphone_the_recorder_says_so(begin, recorders, tmp_path):
    desktop = await begin({"PULSE_SERVER": f"unix:{tmp_path}/nowhere"} | recorders)
    await desktop.do("record")
    failed = await desktop.in_phase("failed")
    assert "No microphone was found" in failed["notice"]


async def test_microphones_have_their_names_and_one_is_chosen_by_it(begin, sound_server, speech, tmp_path):
    sound_server.add_silent_microphone()
    desktop = await begin(sound_server.environment)
    assert MICROPHONE in (await desktop.do("list"))["microphones"]
    await desktop.do("record")
    await desktop.in_phase("recording")
    await desktop.until(lambda state: "Nothing is heard" in state["notice"])
    await desktop.do(f"choose {MICROPHONE}")
    await desktop.until(lambda state: state["microphone"] == MICROPHONE)
    await say(sound_server, speech)
    await desktop.do("enter")
    await desktop.in_phase("idle")
    await desktop.do("save")
    assert likeness(envelope(decoded(tmp_path / "note.ogg")), envelope(decoded(speech))) > ALIKE


@pytest.mark.slow
async def test_in_real_time_recording_stops_at_five_minutes(begin, sound_server, tmp_path):
    desktop = await begin(sound_server.environment)
    await desktop.do("record")
    await desktop.in_phase("recording")
    started = time.monotonic()
    review = await desktop.until(lambda state: state["phase"] == "review", within_s=330)
    assert time.monotonic() - started == pytest.approx(300, abs=3)
    assert review["duration_ms"] == 300_000
    await desktop.do("enter")
    await desktop.in_phase("idle")
    await desktop.do("save")
    assert read_opus((tmp_path / "note.ogg").read_bytes()).duration_ms == pytest.approx(300_000, abs=100)
