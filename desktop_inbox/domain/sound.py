"""Recording, encoding and playing sound, and playing video: what the screens need of the computer.

`media` implements these; `app` passes them in, and loads what is behind them when it is first wanted. Sound that is
recorded is PCM: 16 bits, little-endian, one channel, `SAMPLE_RATE` samples a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from desktop_inbox.domain.attachment import LONGEST_VOICE_MS, WAVEFORM_BARS

SAMPLE_RATE = 48_000
SAMPLE_BYTES = 2
BLOCK_SAMPLES = SAMPLE_RATE * 40 // 1000
"""A recording comes in blocks of 40 ms."""
LONGEST_BYTES = SAMPLE_RATE * LONGEST_VOICE_MS // 1000 * SAMPLE_BYTES
"""The PCM of the longest voice note."""
LOUDEST = 255
VOICE_MEDIA_TYPE = "audio/ogg"
PICTURE_PIXELS = 560
"""The longer side of what a player shows of a video: a bubble on a screen of double density."""
MOST_PIXELS = 1920 * 1200
"""The pictures of larger videos are not shown in a bubble: each would hold the interface up."""

_QUIET = 10
"""The level that fills a bar at least, so that the noise of a silent room does not look like speech."""


class SoundBlock(msgspec.Struct, frozen=True, gc=False):
    """Some milliseconds of a recording, and how loud they are at their loudest: 0 silent to `LOUDEST`."""

    pcm: bytes
    level: int


class VoiceNote(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An encoded recording: Ogg with Opus, one channel. `waveform` as in `Attachment`."""

    content: bytes
    duration_ms: int
    waveform: bytes


class Capture(Protocol):
    """A microphone that is being recorded from."""

    @property
    def device(self) -> str:
        """The name of the microphone; empty: the system's default."""
        ...

    async def stop(self) -> None:
        """Stop. What was heard until now has been delivered when this returns. Calling it twice is harmless."""
        ...


class Microphone(Protocol):
    """Records. All methods are called on the event loop's thread."""

    async def devices(self) -> Sequence[str]:
        """Return the names of the microphones that are there now, each once; empty when there is none."""
        ...

    async def open(
        self, device: str, on_block: Callable[[SoundBlock], None], on_lost: Callable[[str], None]
    ) -> Capture:
        """Begin to record from a device of that name; empty, or one that is not there: the system's default.

        The calls come on the loop's thread, in order: blocks, and at most one `on_lost` with `microphone_lost`, after
        which nothing comes. Raises `UserError`: `no_microphone`, `microphone_denied` (the system does not allow it),
        `microphone_busy` (another program has it for itself), `microphone_failed`.
        """
        ...


class VoiceEncoder(Protocol):
    """Makes voice notes of recordings, on another thread."""

    async def encode(self, pcm: bytes) -> VoiceNote:
        """Encode a recording.

        Raises `UserError`: `no_ffmpeg`, `disk_full`, `encoding_failed`.
        """
        ...


class PlayerState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a player stands. `has_ended`: it came to the end. `error`: a code of `Player`; empty: none.

    `duration_ms`: how long the sound is; 0: not known yet.
    """

    is_playing: bool = False
    position_ms: int = 0
    duration_ms: int = 0
    has_ended: bool = False
    error: str = ""


class Picture(msgspec.Struct, frozen=True, gc=False):
    """What a video shows at a moment: rows from the top without gaps, a pixel in 4 bytes (blue, green, red, any)."""

    width: int
    height: int
    pixels: bytes


OnPicture = Callable[[Picture], None]


class Player(Protocol):
    """Plays one sound or video at a time. Belongs to the loop's thread.

    Errors come as `no_sound_output`, `cannot_play`, `no_player` (nothing on this computer plays) or `video_too_large`
    (`MOST_PIXELS`).
    """

    def load(self, content: bytes, position_ms: int, on_picture: OnPicture | None = None) -> None:
        """Play a content (Ogg, MP4, MP3, WAV, WebM) from a position on, in the place of what was played.

        `on_picture`: it is a video, whose pictures come some thirty times a second, in at most `PICTURE_PIXELS`. It
        plays without anything to hear it from, too. None: it is a sound.
        """
        ...

    def play(self) -> None:
        """Go on."""
        ...

    def pause(self) -> None:
        """Stop where it is."""
        ...

    def seek(self, position_ms: int) -> None:
        """Go to a position."""
        ...

    def set_rate(self, rate: float) -> None:
        """Play faster or slower from now on; 1.0 is as it was recorded."""
        ...

    def set_muted(self, *, is_muted: bool) -> None:
        """Be silent from now on, or not."""
        ...

    def close(self) -> None:
        """Stop and let the sound output go."""
        ...


class SoundTools(Protocol):
    """Loads what records, encodes and plays when it is first wanted, without holding up the event loop."""

    async def microphone(self) -> Microphone:
        """Return what records."""
        ...

    async def encoder(self) -> VoiceEncoder:
        """Return what encodes."""
        ...

    async def player(self, on_change: Callable[[PlayerState], None]) -> Player:
        """Return a player of its own. `on_change` comes some twenty times a second while it plays.

        Raises `UserError`: `no_player`.
        """
        ...


def duration_ms_of(pcm_bytes: int) -> int:
    """Return how long so many bytes of PCM last, in milliseconds."""
    return pcm_bytes * 1000 // (SAMPLE_RATE * SAMPLE_BYTES)


def waveform(levels: Sequence[int], bars: int = WAVEFORM_BARS) -> bytes:
    """Return the levels of a sound, in the order of time, as that many bars at most; empty without any.

    Each bar is the mean of its share. The loudest one is full, unless all is next to silent.
    """
    count = min(bars, len(levels))
    means = []
    for number in range(count):
        share = levels[number * len(levels) // count : (number + 1) * len(levels) // count]
        means.append(sum(share) / len(share))
    scale = LOUDEST / max(_QUIET, *means) if means else 0.0
    return bytes(min(LOUDEST, round(mean * scale)) for mean in means)
