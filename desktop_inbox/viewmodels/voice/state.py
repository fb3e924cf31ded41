"""What the voice recorder tells the screen."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class RecorderPhase(StrEnum):
    """Where the recorder stands with the contact that is open.

    `REVIEW`: there is a recording to listen to, to send or to discard. `SENDING`: it goes as soon as it is encoded.
    `FAILED`: it could not begin.
    """

    IDLE = "idle"
    STARTING = "starting"
    RECORDING = "recording"
    REVIEW = "review"
    SENDING = "sending"
    FAILED = "failed"


class RecorderState(msgspec.Struct, frozen=True, kw_only=True):
    """What the panel shows besides the time and the level, which change more often.

    `notice` says what is wrong, what is safe and what to do (empty: nothing is wrong); `is_bad` that it must be
    mended first. `remark`: how the voice note will arrive, where that is not as one. `waveform` and `duration_ms` are
    those of the recording to review. `microphone` names what is recorded from; empty: the system's default.
    """

    phase: RecorderPhase = RecorderPhase.IDLE
    notice: str = ""
    is_bad: bool = False
    remark: str = ""
    waveform: bytes = b""
    duration_ms: int = 0
    microphone: str = ""
