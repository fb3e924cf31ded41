"""Voice notes in the format that a channel takes: decoded by ffmpeg, measured, and encoded by it again.

What comes from outside is given to ffmpeg as the kind of file that it was found to be, so that no playlist in it can
name other files or hosts, and with limits on time and length.
"""

from __future__ import annotations

import audioop
import os
import shutil
import subprocess
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped] # it has no types
import msgspec

from desktop_inbox.domain.attachment import LONGEST_VOICE_MS
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.sound import (
    BLOCK_SAMPLES,
    LONGEST_BYTES,
    LOUDEST,
    SAMPLE_BYTES,
    SAMPLE_RATE,
    duration_ms_of,
    waveform,
)

LIMIT_S = 30.0
"""How long ffmpeg may take to decode or to encode the longest voice note; it takes a few seconds."""

_BLOCK_OF_MEMORY = 64 * 1024 * 1024
"""The most bytes that ffmpeg may take at once, whatever a content says that it needs."""

_MARGIN_S = 2
_LONGEST_S = LONGEST_VOICE_MS // 1000 + _MARGIN_S
_BLOCK_BYTES = BLOCK_SAMPLES * SAMPLE_BYTES
_FULL_SCALE = 32_768

# What each type of content is to ffmpeg.
_DEMUXERS = {
    "audio/ogg": "ogg",
    "video/ogg": "ogg",
    "audio/webm": "matroska",
    "video/webm": "matroska",
    "audio/mp4": "mov",
    "video/mp4": "mov",
    "video/3gpp": "mov",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/amr": "amr",
}


class VoiceFormat(msgspec.Struct, frozen=True):
    """How a voice note of a media type is encoded; `ending` is that of its file's name."""

    container: str
    codec: str
    bit_rate: str
    ending: str
    parameters: tuple[str, ...] = ()


FORMATS = {
    "audio/ogg": VoiceFormat("ogg", "libopus", "24k", "ogg", ("-application", "voip")),
    "audio/mp4": VoiceFormat("ipod", "aac", "48k", "m4a"),
}
"""The media types that voice notes can be turned into."""


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """A voice note that was encoded: how long it lasts, and its waveform as in `Attachment`."""

    duration_ms: int
    waveform: bytes


def transcode(source: Path, source_type: str, target: Path, target_type: str) -> Voice:
    """Write a voice note (one channel, 48 kHz) of the sound in a file. Blocks for seconds at most.

    Raises `UserError`: `no_ffmpeg`, `no_sound` (it cannot be decoded, or there is none in it), `voice_too_long`,
    `encoding_failed`.
    """
    ffmpeg = find_ffmpeg()
    if ffmpeg is None:
        raise UserError("no_ffmpeg")
    pcm = _decoded(ffmpeg, source, source_type)
    _encode(ffmpeg, pcm, target, FORMATS[target_type])
    return Voice(duration_ms=duration_ms_of(len(pcm)), waveform=waveform(_levels(pcm)))


def find_ffmpeg() -> str | None:
    """Return the path of the system's ffmpeg, else of the one that a package brings; None: there is none."""
    found = shutil.which("ffmpeg")
    if found is not None:
        return found
    try:
        brought = str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        return None
    return brought if os.access(brought, os.X_OK) else None


def _decoded(ffmpeg: str, source: Path, source_type: str) -> bytes:
    if source_type not in _DEMUXERS:
        raise UserError("no_sound")
    command = [
        *(ffmpeg, "-nostdin", "-v", "quiet", "-protocol_whitelist", "file", "-max_alloc", str(_BLOCK_OF_MEMORY)),
        *("-f", _DEMUXERS[source_type], "-i", str(source)),
        *("-map", "0:a:0", "-t", str(_LONGEST_S), "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "s16le", "-"),
    ]
    try:
        # No shell, and nothing from outside but the content of the file.
        done = subprocess.run(  # noqa: S603
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, timeout=LIMIT_S
        )
    except subprocess.TimeoutExpired as error:
        raise UserError("no_sound") from error
    except OSError as error:
        raise UserError("no_ffmpeg") from error
    if done.returncode != 0 or len(done.stdout) < _BLOCK_BYTES:
        raise UserError("no_sound")
    if len(done.stdout) >= LONGEST_BYTES + _MARGIN_S * SAMPLE_RATE * SAMPLE_BYTES:
        raise UserError("voice_too_long", limit=LONGEST_VOICE_MS)
    return done.stdout


def _encode(ffmpeg: str, pcm: bytes, target: Path, wanted: VoiceFormat) -> None:
    command = [
        *(ffmpeg, "-y", "-v", "error", "-f", "s16le", "-ac", "1", "-ar", str(SAMPLE_RATE), "-i", "pipe:0"),
        *("-c:a", wanted.codec, "-b:a", wanted.bit_rate, *wanted.parameters, "-f", wanted.container, str(target)),
    ]
    try:
        subprocess.run(command, input=pcm, capture_output=True, check=True, timeout=LIMIT_S)  # noqa: S603 - no shell
    except (subprocess.SubprocessError, OSError) as error:
        raise UserError("encoding_failed") from error


def _levels(pcm: bytes) -> list[int]:
    blocks = (pcm[start : start + _BLOCK_BYTES] for start in range(0, len(pcm), _BLOCK_BYTES))
    return [min(LOUDEST, audioop.max(block, SAMPLE_BYTES) * (LOUDEST + 1) // _FULL_SCALE) for block in blocks]
