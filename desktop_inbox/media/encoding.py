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
# Opus' effort, 0 to 10. Up to 3 five minutes take some two seconds on an old core; 10 takes twice as long, and nobody
# hears the difference in speech.
_PARAMETERS = ["-application", "voip", "-compression_level", "3"]

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
            sound.export(content, format="ogg", codec="libopus", bitrate=_BIT_RATE, parameters=_PARAMETERS)
    except CouldntEncodeError as error:
        raise UserError("encoding_failed") from error
    except OSError as error:
        raise UserError("disk_full" if error.errno == errno.ENOSPC else "no_ffmpeg") from error
    return VoiceNote(content=content.getvalue(), duration_ms=duration_ms_of(len(pcm)), waveform=waveform_of(pcm))


@contextlib.contextmanager
def _own_temporary_files() -> Iterator[None]:
    """Let pydub's temporary files, with the recording in the clear, be in a folder that is gone afterwards.

    pydub 0.25.1 leaves them behind, and open, when ffmpeg fails.
    """
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="voice-") as folder, contextlib.ExitStack() as files:

        def open_here(mode: str, *, delete: bool) -> IO[Any]:
            return files.enter_context(tempfile.NamedTemporaryFile(mode, dir=folder, delete=delete))

        audio_segment.NamedTemporaryFile = open_here
        yield
