"""A recording that waits for the user to listen, send or discard. Pure: no Qt."""

from __future__ import annotations

import asyncio

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import StoreError, UserError
from desktop_inbox.domain.sound import SoundTools
from desktop_inbox.viewmodels.voice.recordings import Recording, Recordings, wav_of


class Review:
    """What is known of the recording, and the voice note that is made of it.

    `reason`: why recording ended (empty: the user ended it); `problem`: why it cannot be sent (empty: it can).
    `is_returned`: it was on its way and came back, so there is the voice note, and the recording no more.
    """

    def __init__(
        self,
        recording: Recording,
        recordings: Recordings,
        tools: SoundTools,
        *,
        waveform: bytes = b"",
        reason: str = "",
        note: Attachment | None = None,
    ) -> None:
        """Take what was recorded. `note`: a voice note that came back is all there is."""
        self.recording = recording
        self.waveform = waveform if note is None else note.waveform
        self.reason = reason
        self.problem = ""
        self.is_sending = False
        self.attachment = note
        self.is_returned = note is not None
        self._recordings, self._tools = recordings, tools
        self._turn = asyncio.Lock()

    @property
    def duration_ms(self) -> int:
        """How long it lasts, in milliseconds."""
        note = self.attachment if self.is_returned else None
        return self.recording.duration_ms if note is None else note.duration_ms

    async def make(self) -> Attachment | None:
        """Make the voice note, unless it is made. None: `problem` says why it cannot be."""
        async with self._turn:
            if self.attachment is None:
                self.problem = ""
                try:
                    self.attachment = await self._make()
                except (UserError, StoreError) as error:
                    self.problem = error.code
            return self.attachment

    async def sound(self) -> bytes:
        """Return something to play: the voice note, or, before it is made, the recording. Raises `StoreError`."""
        note = None if self.attachment is None else await self._recordings.note(self.recording)
        if note is not None:
            return note
        pcm = await self._recordings.pcm(self.recording)
        return await asyncio.to_thread(wav_of, pcm)

    async def _make(self) -> Attachment:
        encoder = await self._tools.encoder()
        note = await encoder.encode(await self._recordings.pcm(self.recording))
        self.waveform = note.waveform
        return await self._recordings.put(self.recording, note)
