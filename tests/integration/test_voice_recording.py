"""Real sound: spoken into a virtual microphone, recorded by the composer, heard on virtual speakers, sent."""

from __future__ import annotations

import array
import asyncio
import json
import math
import os
import subprocess
import sys
import time
import wave
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.media.ffmpeg import find_ffmpeg
from desktop_inbox.viewmodels.voice.recordings import Recordings
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY
from tests.fixtures.ogg_opus import read_opus
from tests.fixtures.sound_server import MICROPHONE, SoundServer

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 20
RATE = 48_000
ALIKE = 0.75
"""So much a curve of loudness follows another one of the same speech, also where a busy machine dropped some of it."""


class Desktop:
    """The process with the recorder."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def do(self, word: str) -> dict[str, Any]:
        """Have it do something, and return where it stands."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n".encode())
        answer: dict[str, Any] = json.loads(await self.line())
        return answer

    async def until(self, condition: Callable[[dict[str, Any]], bool], within_s: float = PATIENCE_S) -> dict[str, Any]:
        """Wait until it stands so."""
        deadline = time.monotonic() + within_s
        while not condition(state := await self.do("state")):
            assert time.monotonic() < deadline, state
            await asyncio.sleep(0.02)
        return state

    async def in_phase(self, phase: str) -> dict[str, Any]:
        """Wait until the recorder is there."""
        return await self.until(lambda state: state["phase"] == phase)

    async def line(self) -> str:
        """Return its next line."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            return (await self._process.stdout.readline()).decode()

    async def end(self) -> None:
        """Let it close."""
        if self._process.returncode is None:
            self._process.stdin.write(b"end\n")  # type: ignore[union-attr]
            async with asyncio.timeout(PATIENCE_S):
                await self._process.wait()

    async def kill(self) -> None:
        """Let it crash."""
        self._process.kill()
        await self._process.wait()


Begin = Callable[..., Any]


@pytest.fixture
async def begin(tmp_path: Path) -> AsyncIterator[Begin]:
    """Give a function that begins such a process."""
    begun: list[Desktop] = []

    async def start(environment: dict[str, str]) -> Desktop:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.integration.voice_desktop", str(tmp_path)),
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        begun.append(Desktop(process))
        assert (await begun[-1].line()).strip() == "ready"
        return begun[-1]

    yield start
    for desktop in begun:
        await desktop.end()


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


def decoded(path: Path) -> array.array[int]:
    """Return the samples of a sound, in the rate and format of recordings."""
    ffmpeg = find_ffmpeg()
    assert ffmpeg is not None
    command = [ffmpeg, "-v", "error", "-i", str(path), "-f", "s16le", "-ac", "1", "-ar", str(RATE), "-"]
    return array.array("h", subprocess.run(command, check=True, capture_output=True).stdout)


def rms(samples: array.array[int]) -> float:
    """Return how loud samples are, as a part of the loudest."""
    return math.sqrt(sum(sample * sample for sample in samples) / max(1, len(samples))) / 32_768


def envelope(samples: array.array[int], step: int = RATE // 50) -> list[float]:
    """Return how loud each fiftieth of a second is."""
    return [rms(samples[start : start + step]) for start in range(0, len(samples) - step, step)]


def likeness(one: list[float], other: list[float]) -> float:
    """Return how much one curve follows another, wherever in it that begins: 1.0 exactly."""
    shorter, longer = sorted((one, other), key=len)
    return max(
        _correlation(shorter, longer[start : start + len(shorter)]) for start in range(len(longer) - len(shorter) + 1)
    )


def _correlation(one: list[float], other: list[float]) -> float:
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    products = sum((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    sizes = math.sqrt(sum((a - mean_one) ** 2 for a in one) * sum((b - mean_other) ** 2 for b in other))
    return products / sizes if sizes else 0.0


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


async def _hear_it(desktop: Desktop, server: SoundServer, spoken: list[float], duration_ms: int, target: Path) -> None:
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
    with wave.open(str(target)) as file:
        assert file.getframerate() == RATE
        heard = array.array("h", file.readframes(file.getnframes()))
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
