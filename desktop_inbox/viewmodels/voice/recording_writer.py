"""Puts what is being recorded into the file cache, several times a second. Pure: no Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from desktop_inbox.domain.errors import StoreError
from desktop_inbox.domain.sound import SAMPLE_BYTES, SAMPLE_RATE
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.voice.recordings import Recording, Recordings

_STEP_BYTES = SAMPLE_RATE * SAMPLE_BYTES * 2 // 5
"""So much is collected before it is put away: 0.4 s."""


class RecordingWriter:
    """Writes one recording. `on_failed` hears once that nothing more can be kept; what was kept until then stays."""

    def __init__(
        self, recordings: Recordings, recording: Recording, scope: TaskScope, on_failed: Callable[[StoreError], None]
    ) -> None:
        self._recordings = recordings
        self._recording = recording
        self._scope = scope
        self._on_failed = on_failed
        self._collected = bytearray()
        self._has_failed = False
        self._task: asyncio.Task[None] | None = None

    def write(self, pcm: bytes) -> None:
        """Take some PCM."""
        if self._has_failed:
            return
        self._collected += pcm
        if len(self._collected) >= _STEP_BYTES and self._task is None:
            self._task = self._scope.spawn("write-recording", self._write_all())

    async def finish(self) -> Recording:
        """Put away what is left, and return the recording as it is kept."""
        if self._task is not None:
            await asyncio.wait([self._task])
        await self._write_all()
        return self._recording

    async def _write_all(self) -> None:
        try:
            while self._collected and not self._has_failed:
                pcm = bytes(self._collected)
                self._collected.clear()
                self._recording = await self._recordings.append(self._recording, pcm)
        except StoreError as error:
            self._has_failed = True
            self._on_failed(error)
        finally:
            self._task = None
