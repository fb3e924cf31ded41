"""One recording while it is being made. Pure: no Qt."""

from __future__ import annotations

from typing import Protocol

from desktop_inbox.domain.attachment import LONGEST_VOICE_MS
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import StoreError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.sound import LONGEST_BYTES, Capture, Microphone, SoundBlock, duration_ms_of
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.voice.recording_writer import RecordingWriter
from desktop_inbox.viewmodels.voice.recordings import Recording, Recordings

TIME_LIMIT = "time_limit"
"""Why a recording ended: it is as long as a voice note can be."""
_LATE_S = 2.0
"""A microphone that gives less than time goes by is stopped so long after the time limit, whatever it has given."""
_SILENCE_MS = 4000
_SILENT = 6
"""A level that is no sound: a muted microphone gives 0, the noise of a quiet room a little."""


class TakeListener(Protocol):
    """Who follows a recording."""

    def on_heard(self, level: int) -> None:
        """Hear how loud the newest block is."""
        ...

    def on_over(self, code: str) -> None:
        """Hear, at most once, that it cannot go on: `TIME_LIMIT`, `microphone_lost` or a `StoreError`'s code."""
        ...


class Take:
    """Records for a contact, from a microphone into the file cache. Belongs to the loop's thread.

    `levels`: how loud each block was. `is_ending`: its owner has begun to end it.
    """

    def __init__(
        self, *, contact_id: ContactId, recordings: Recordings, listener: TakeListener, scope: TaskScope, clock: Clock
    ) -> None:
        self.contact_id = contact_id
        self.is_ending = False
        self.levels: list[int] = []
        self._listener = listener
        self._clock = clock
        self._writer = RecordingWriter(recordings, recordings.new(contact_id), scope, self._on_store_failed)
        self._capture: Capture | None = None
        self._bytes = 0
        self._began_s: float | None = None
        self._heard_ms = 0
        self._is_over = False
        self._is_stopped = False

    @property
    def is_running(self) -> bool:
        """True once the microphone is open."""
        return self._capture is not None

    @property
    def duration_ms(self) -> int:
        """How long it is so far, in milliseconds."""
        return duration_ms_of(self._bytes)

    @property
    def is_silent(self) -> bool:
        """True when nothing has been heard for some seconds."""
        return self.duration_ms - self._heard_ms >= _SILENCE_MS

    @property
    def device(self) -> str:
        """The name of the microphone; empty: the system's default."""
        return "" if self._capture is None else self._capture.device

    async def record(self, microphone: Microphone, device: str) -> None:
        """Begin with a microphone, or go on with another one. Raises what `Microphone.open` does.

        One that cannot be opened changes nothing, but that nothing is recorded from the one before.
        """
        before, self._capture = self._capture, None
        if before is not None:
            await before.stop()
        capture = await microphone.open(device, self._on_block, self._on_lost)
        if self._is_stopped:
            await capture.stop()
            return
        self._capture = capture
        if self._began_s is None:
            self._began_s = self._clock.monotonic_s()

    async def stop(self) -> Recording:
        """Stop, and return the recording as far as it is kept: perhaps nothing of it."""
        self._is_stopped = True
        capture, self._capture = self._capture, None
        if capture is not None:
            await capture.stop()
        self._is_over = True
        return await self._writer.finish()

    def check_time(self) -> None:
        """End the recording if its time is over by the clock; to be called now and then."""
        limit_s = LONGEST_VOICE_MS / 1000 + _LATE_S
        if self._began_s is not None and self._clock.monotonic_s() - self._began_s >= limit_s:
            self._end(TIME_LIMIT)

    def _on_block(self, block: SoundBlock) -> None:
        if self._is_over:
            return
        pcm = block.pcm[: LONGEST_BYTES - self._bytes]
        self._bytes += len(pcm)
        self.levels.append(block.level)
        if block.level > _SILENT:
            self._heard_ms = self.duration_ms
        self._writer.write(pcm)
        self._listener.on_heard(block.level)
        if self._bytes >= LONGEST_BYTES:
            self._end(TIME_LIMIT)

    def _on_lost(self, code: str) -> None:
        self._end(code)

    def _on_store_failed(self, error: StoreError) -> None:
        self._end(error.code)

    def _end(self, code: str) -> None:
        if not self._is_over:
            self._is_over = True
            self._listener.on_over(code)
