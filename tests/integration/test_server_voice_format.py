"""Voice notes in the format of a channel, by a real ffmpeg: of every recorder, and of what is none."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from desktop_inbox.domain.attachment import WAVEFORM_BARS, AttachmentKind
from desktop_inbox.domain.errors import UserError
from desktop_inbox.server.channels import voice_format
from desktop_inbox.server.channels.limits import LIMITS
from desktop_inbox.server.channels.voice_format import FORMATS, transcode
from desktop_inbox.server.services.sniffing import inspect
from tests.fixtures.sounds import RECORDINGS, ffmpeg, record


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "voice"


def _source(folder: Path, content: bytes) -> tuple[Path, str]:
    path = folder / "received"
    path.write_bytes(content)
    return path, inspect(path).media_type


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("recorder", RECORDINGS)
def test_what_people_record_becomes_a_voice_note(tmp_path: Path, target: Path, recorder: str, media_type: str) -> None:
    ending, *codec = RECORDINGS[recorder]
    source, found = _source(tmp_path, record(tmp_path, ending, *codec))
    assert found.startswith("audio/")
    voice = transcode(source, found, target, media_type)
    assert abs(voice.duration_ms - 3000) <= 100
    said = ffmpeg("-i", str(target))
    codec_name = {"audio/ogg": "opus", "audio/mp4": "aac"}[media_type]
    assert re.search(rf"Audio: {codec_name}.*48000 Hz, mono", said), said
    assert inspect(target).media_type == media_type
    assert inspect(target).kind is AttachmentKind.AUDIO


def test_the_waveform_shows_where_somebody_speaks(tmp_path: Path, target: Path) -> None:
    ending, *codec = RECORDINGS["chrome"]
    voice = transcode(*_source(tmp_path, record(tmp_path, ending, *codec)), target, "audio/ogg")
    assert len(voice.waveform) == WAVEFORM_BARS
    half = WAVEFORM_BARS // 2
    assert max(voice.waveform[: half - 2]) <= 5
    assert min(voice.waveform[half + 2 :]) >= 200


def test_every_channel_takes_a_format_that_there_is() -> None:
    assert {limits.voice_media_type for limits in LIMITS.values()} <= FORMATS.keys()


@pytest.mark.parametrize("content", [b"no sound at all", b"OggS\0\x02" + bytes(100), b"\x1aE\xdf\xa3webm" + bytes(60)])
def test_what_is_no_sound_is_refused(tmp_path: Path, target: Path, content: bytes) -> None:
    with pytest.raises(UserError) as refused:
        transcode(*_source(tmp_path, content), target, "audio/ogg")
    assert refused.value.code == "no_sound"


def test_a_video_without_sound_is_refused(tmp_path: Path, target: Path) -> None:
    silent = tmp_path / "silent.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=size=16x16:duration=1", "-c:v", "mpeg4", str(silent))
    assert inspect(silent).media_type == "video/mp4"
    with pytest.raises(UserError) as refused:
        transcode(silent, "video/mp4", target, "audio/ogg")
    assert refused.value.code == "no_sound"


def test_longer_than_a_voice_note_is_refused(tmp_path: Path, target: Path) -> None:
    content = record(tmp_path, "mp3", "-c:a", "libmp3lame", "-b:a", "32k", seconds=304)
    with pytest.raises(UserError) as refused:
        transcode(*_source(tmp_path, content), target, "audio/ogg")
    assert refused.value.code == "voice_too_long"


def test_the_longest_voice_note_is_whole(tmp_path: Path, target: Path) -> None:
    content = record(tmp_path, "mp3", "-c:a", "libmp3lame", "-b:a", "32k", seconds=300)
    voice = transcode(*_source(tmp_path, content), target, "audio/ogg")
    assert abs(voice.duration_ms - 300_000) <= 100


def test_a_playlist_reaches_nothing(tmp_path: Path, target: Path) -> None:
    """ffmpeg would follow it to any file or host: here it is a text, and refused whatever it is called."""
    (tmp_path / "secret.wav").write_bytes(record(tmp_path, "wav"))
    words = f"#EXTM3U\n#EXTINF:3,\nfile://{tmp_path}/secret.wav\n#EXT-X-ENDLIST\n".encode()
    source, found = _source(tmp_path, words)
    for media_type in (found, "audio/ogg", "audio/mp4", "audio/mpeg"):
        with pytest.raises(UserError):
            transcode(source, media_type, target, "audio/ogg")


def test_without_an_ffmpeg_it_says_so(tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_format, "find_ffmpeg", lambda: None)
    with pytest.raises(UserError) as refused:
        transcode(*_source(tmp_path, b"OggS"), target, "audio/ogg")
    assert refused.value.code == "no_ffmpeg"


def test_decoding_has_its_time(tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_arguments: object, **options: float) -> None:
        raise subprocess.TimeoutExpired("ffmpeg", options["timeout"])

    monkeypatch.setattr(subprocess, "run", late)
    monkeypatch.setattr(voice_format, "find_ffmpeg", lambda: "ffmpeg")
    with pytest.raises(UserError) as refused:
        transcode(tmp_path / "received", "audio/ogg", target, "audio/ogg")
    assert refused.value.code == "no_sound"


def test_what_cannot_be_encoded_is_told(tmp_path: Path) -> None:
    ending, *codec = RECORDINGS["firefox"]
    source, found = _source(tmp_path, record(tmp_path, ending, *codec))
    with pytest.raises(UserError) as refused:
        transcode(source, found, tmp_path / "gone" / "voice", "audio/ogg")
    assert refused.value.code == "encoding_failed"
