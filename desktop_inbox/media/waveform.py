"""How loud a recording is, as bars to look at."""

from __future__ import annotations

import audioop

from desktop_inbox.domain.sound import BLOCK_SAMPLES, LOUDEST, SAMPLE_BYTES, waveform

_FULL_SCALE = 32_768
_EXPONENT = 0.6
"""People hear in ratios: quiet speech would hardly be seen in a straight line."""
_LEVELS: tuple[int, ...] = tuple(round(LOUDEST * (step / LOUDEST) ** _EXPONENT) for step in range(LOUDEST + 1))


def level_of(pcm: bytes) -> int:
    """Return how loud a stretch of PCM is at its loudest: 0 silent to `LOUDEST`."""
    loudest: int = audioop.max(pcm, SAMPLE_BYTES)
    return _LEVELS[min(LOUDEST, loudest * (LOUDEST + 1) // _FULL_SCALE)]


def levels_of(pcm: bytes) -> list[int]:
    """Return how loud each block of a recording is."""
    step = BLOCK_SAMPLES * SAMPLE_BYTES
    view = memoryview(pcm)
    return [level_of(bytes(view[start : start + step])) for start in range(0, len(pcm), step)]


def waveform_of(pcm: bytes) -> bytes:
    """Return a recording as the bars of an attachment."""
    return waveform(levels_of(pcm))
