"""Recordings that were not sent yet, in the file cache: so a crash takes no more than the last second of one.

A recording begins with a head that says whose it is; PCM follows (see `domain.sound`). Pure: no Qt.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Sequence
from uuid import UUID

import msgspec

from desktop_inbox.cache.file_cache import FileCache, StoredFile
from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.ids import AttachmentId, ContactId
from desktop_inbox.domain.sound import SAMPLE_BYTES, SAMPLE_RATE, VOICE_MEDIA_TYPE, VoiceNote, duration_ms_of

_HEAD = struct.Struct(">4s16s16s")
_MARK = b"DIV1"
_PART_BYTES = 1024 * 1024
_WAV = struct.Struct("<4sI4s4sIHHIIHH4sI")


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """A recording for a contact. `attachment_id` is that of the voice note which is made of it."""

    id: AttachmentId
    contact_id: ContactId
    attachment_id: AttachmentId
    pcm_bytes: int = 0

    @property
    def duration_ms(self) -> int:
        """How long it lasts, in milliseconds."""
        return duration_ms_of(self.pcm_bytes)


class Recordings:
    """Keeps recordings. Methods raise `StoreUnavailableError`; what was kept before stays kept."""

    def __init__(self, files: FileCache, clock: Clock) -> None:
        self._files = files
        self._clock = clock

    def new(self, contact_id: ContactId) -> Recording:
        """Return a recording of which nothing is kept yet."""
        return Recording(
            id=AttachmentId(new_id(self._clock)),
            contact_id=contact_id,
            attachment_id=AttachmentId(new_id(self._clock)),
        )

    def of_note(self, contact_id: ContactId, note: Attachment) -> Recording:
        """Return what stands for the recording of a voice note of which only the note is kept."""
        return msgspec.structs.replace(self.new(contact_id), attachment_id=note.id)

    async def append(self, recording: Recording, pcm: bytes) -> Recording:
        """Append to a recording, and return it as it is then. It is safe from a crash then."""
        if not recording.pcm_bytes:
            pcm = _HEAD.pack(_MARK, recording.contact_id.bytes, recording.attachment_id.bytes) + pcm
        size_bytes = await self._files.append(recording.id, pcm)
        return msgspec.structs.replace(recording, pcm_bytes=_pcm_bytes(size_bytes))

    async def waiting(self) -> Sequence[Recording]:
        """Return all recordings, oldest first."""
        found = [await self._read(file) for file in await self._files.recordings()]
        return [recording for recording in found if recording is not None]

    async def pcm(self, recording: Recording) -> bytes:
        """Return what was recorded. Read in parts and joined on another thread: nobody waits for Python meanwhile."""
        end = _HEAD.size + recording.pcm_bytes
        offsets = range(_HEAD.size, end, _PART_BYTES)
        parts = [await self._files.read(recording.id, offset, min(_PART_BYTES, end - offset)) for offset in offsets]
        return await asyncio.to_thread(b"".join, parts)

    async def note(self, recording: Recording) -> bytes | None:
        """Return the voice note that was made of a recording; None: none was."""
        return await self._files.content(recording.attachment_id)

    async def put(self, recording: Recording, note: VoiceNote) -> Attachment:
        """Keep the voice note that was made of a recording, and return it as an attachment."""
        await self._files.put(recording.attachment_id, note.content)
        return Attachment(
            id=recording.attachment_id,
            name=f"voice-note-{self._clock.now().astimezone():%Y%m%d-%H%M%S}.ogg",
            kind=AttachmentKind.VOICE,
            media_type=VOICE_MEDIA_TYPE,
            size_bytes=len(note.content),
            duration_ms=note.duration_ms,
            waveform=note.waveform,
        )

    async def discard(self, recording: Recording) -> None:
        """Forget a recording, and the voice note that was made of it."""
        await self._files.remove([recording.id, recording.attachment_id])

    async def let_go(self, recording: Recording) -> None:
        """Forget a recording whose voice note is on its way."""
        await self._files.remove([recording.id])

    async def _read(self, file: StoredFile) -> Recording | None:
        """Read a recording's head; what has none is forgotten."""
        head = await self._files.read(file.id, 0, _HEAD.size)
        pcm_bytes = _pcm_bytes(file.size_bytes)
        if len(head) < _HEAD.size or not head.startswith(_MARK) or not pcm_bytes:
            await self._files.remove([file.id])
            return None
        _, contact, attachment = _HEAD.unpack(head)
        return Recording(
            id=file.id,
            contact_id=ContactId(UUID(bytes=contact)),
            attachment_id=AttachmentId(UUID(bytes=attachment)),
            pcm_bytes=pcm_bytes,
        )


def wav_of(pcm: bytes) -> bytes:
    """Return PCM as a WAV file (RIFF), which every player takes."""
    rate = SAMPLE_RATE * SAMPLE_BYTES
    size = len(pcm)
    head = _WAV.pack(
        *(b"RIFF", _WAV.size - 8 + size, b"WAVE", b"fmt ", 16, 1, 1),
        *(SAMPLE_RATE, rate, SAMPLE_BYTES, SAMPLE_BYTES * 8, b"data", size),
    )
    return b"".join((head, pcm))


def _pcm_bytes(size_bytes: int) -> int:
    """Return how much PCM a recording of that size has, in whole samples."""
    return max(0, size_bytes - _HEAD.size) // SAMPLE_BYTES * SAMPLE_BYTES
