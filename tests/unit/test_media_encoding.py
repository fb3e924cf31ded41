"""Voice notes out of recordings: real ffmpeg, and what is said where it cannot work."""

from __future__ import annotations

import array
import asyncio
import math
import stat
import tempfile

import imageio_ffmpeg
import pytest
from pydub import audio_segment

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.sound import LOUDEST, SAMPLE_RATE
from desktop_inbox.media import encoding, ffmpeg
from desktop_inbox.media.encoding import PydubEncoder
from desktop_inbox.media.waveform import level_of, levels_of
from tests.fixtures.ogg_opus import read_opus


def tone(duration_ms: int, loudness: float = 0.5) -> bytes:
    count = SAMPLE_RATE * duration_ms // 1000
    wave = (round(32_767 * loudness * math.sin(2 * math.pi * 440 * n / SAMPLE_RATE)) for n in range(count))
    return array.array("h", wave).tobytes()


@pytest.mark.parametrize("duration_ms", [40, 1000, 3210])
async def test_a_voice_note_is_opus_with_one_channel_as_long_as_the_recording(duration_ms):
    note = await PydubEncoder().encode(tone(duration_ms))
    facts = read_opus(note.content)
    assert (facts.channels, facts.input_rate) == (1, 48_000)
    assert facts.duration_ms == pytest.approx(duration_ms, abs=100)
    assert note.duration_ms == duration_ms


async def test_a_voice_note_has_some_24_kilobits_a_second():
    speaking = tone(300) + bytes(len(tone(200)))  # the rate varies: a tone that goes on takes more
    note = await PydubEncoder().encode(speaking * 10)
    assert 20 < len(note.content) * 8 / note.duration_ms < 32


async def test_the_waveform_shows_where_it_is_loud():
    note = await PydubEncoder().encode(tone(1000, 0.05) + tone(1000, 0.8))
    assert len(note.waveform) <= 64
    half = len(note.waveform) // 2
    assert max(note.waveform[: half - 1]) < LOUDEST / 2
    assert min(note.waveform[half + 1 :]) > LOUDEST * 0.9


async def test_without_an_ffmpeg_that_is_said(monkeypatch, tmp_path):
    def nothing() -> str:
        raise RuntimeError

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", nothing)
    with pytest.raises(UserError) as caught:
        await PydubEncoder().encode(tone(100))
    assert caught.value.code == "no_ffmpeg"


async def test_the_systems_ffmpeg_comes_first(monkeypatch, tmp_path):
    own = tmp_path / "ffmpeg"
    own.write_text("#!/bin/sh\nexit 1\n")
    own.chmod(own.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    assert ffmpeg.find_ffmpeg() == str(own)
    with pytest.raises(UserError) as caught:
        await PydubEncoder().encode(tone(100))
    assert caught.value.code == "encoding_failed"


async def test_nothing_of_a_recording_is_left_in_the_clear(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    usual = audio_segment.NamedTemporaryFile
    await PydubEncoder().encode(tone(100))
    monkeypatch.setattr(encoding, "find_ffmpeg", lambda: "/bin/false")
    with pytest.raises(UserError):
        await PydubEncoder().encode(tone(100))
    assert list(tmp_path.iterdir()) == []
    assert audio_segment.NamedTemporaryFile is usual


async def test_a_full_disk_is_said(monkeypatch):
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(encoding.AudioSegment, "export", full)
    with pytest.raises(UserError) as caught:
        await PydubEncoder().encode(tone(100))
    assert caught.value.code == "disk_full"


async def test_several_are_encoded_at_once():
    notes = await asyncio.gather(*(PydubEncoder().encode(tone(length)) for length in (500, 1000)))
    assert [note.duration_ms for note in notes] == [500, 1000]


def test_levels_go_from_silence_to_the_loudest():
    assert level_of(bytes(3840)) == 0
    assert level_of(array.array("h", [-32_768]).tobytes()) == LOUDEST
    assert level_of(tone(40, 0.05)) < level_of(tone(40, 0.5)) < LOUDEST
    assert levels_of(bytes(3840 * 2 + 100)) == [0, 0, 0]
