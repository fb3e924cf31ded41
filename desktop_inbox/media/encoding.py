"""Voice notes out of recordings: Ogg with Opus, by pydub with an ffmpeg."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import io
import tempfile
import threading
import warnings
from collections.abc import Iterator
from typing import IO, Any

with warnings.catch_warnings():
    # It looks for an ffmpeg on the PATH only; which one is used is decided below.
    warnings.filterwarnings("ignore", message="Couldn't find ffmpeg", category=RuntimeWarning)
    from pydub import AudioSegment, audio_segment  # type: ignore[import-untyped]  # it ships no types
    from pydub.exceptions import CouldntEncodeError  # type: ignore[import-untyped]  # it ships no types

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.sound import SAMPLE_BYTES, SAMPLE_RATE, VoiceNote, duration_ms_of
from desktop_inbox.media.ffmpeg import find_ffmpeg
from desktop_inbox.media.waveform import waveform_of

_BIT_RATE = "24k"
_EFFORTS = ((60_000, 10), (150_000, 5))
"""Up to so many milliseconds, so much of Opus' effort (0 to 10), which makes speech at this rate a little better."""
_LEAST_EFFORT = 1
"""So nobody waits longer than some two seconds for five minutes on an old core; with 10 it would be four."""

_one_at_a_time = threading.Lock()


class PydubEncoder:
    """A `VoiceEncoder`; the work is done on a thread and in a process of its own."""

    async def encode(self, pcm: bytes) -> VoiceNote:
        """Encode a recording, as `VoiceEncoder` says."""
        return await asyncio.to_thread(_encode, pcm)


def _encode(pcm: bytes) -> VoiceNote:
    ffmpeg = find_ffmpeg()
    if ffmpeg is None:
        raise UserError("no_ffmpeg")
    AudioSegment.converter = ffmpeg
    sound = AudioSegment(data=pcm, sample_width=SAMPLE_BYTES, frame_rate=SAMPLE_RATE, channels=1)
    content = io.BytesIO()
    try:
        with _own_temporary_files():
            sound.export(content, format="ogg", codec="libopus", bitrate=_BIT_RATE, parameters=_parameters(len(pcm)))
    except CouldntEncodeError as error:
        raise UserError("encoding_failed") from error
    except OSError as error:
        raise UserError("disk_full" if error.errno == errno.ENOSPC else "no_ffmpeg") from error
    return VoiceNote(content=content.getvalue(), duration_ms=duration_ms_of(len(pcm)), waveform=waveform_of(pcm))


def _parameters(pcm_bytes: int) -> list[str]:
    """Return what ffmpeg is told of a recording of that size."""
    duration_ms = duration_ms_of(pcm_bytes)
    effort = next((effort for longest_ms, effort in _EFFORTS if duration_ms <= longest_ms), _LEAST_EFFORT)
    return ["-application", "voip", "-compression_level", str(effort)]


@contextlib.contextmanager
def _own_temporary_files() -> Iterator[None]:
    """Let pydub's temporary files, with the recording in the clear, be in a folder that is gone afterwards.

    pydub 0.25.1 leaves them behind, and open, when ffmpeg fails.
    """
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="voice-") as folder, contextlib.ExitStack() as files:

        def open_here(mode: str, *, delete: bool) -> IO[Any]:
            return files.enter_context(tempfile.NamedTemporaryFile(mode, dir=folder, delete=delete))

        theirs = audio_segment.NamedTemporaryFile
        audio_segment.NamedTemporaryFile = open_here
        try:
            yield
        finally:
            audio_segment.NamedTemporaryFile = theirs
