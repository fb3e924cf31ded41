"""Sounds that people sent as voice notes become what the channel, and everybody's player, takes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.server.channels.voice_format import FORMATS, transcode
from desktop_inbox.server.services.attachments import Uploader, do_replace_content, find_uploaded
from desktop_inbox.server.services.contents import Contents
from desktop_inbox.server.services.turns import Turns
from desktop_inbox.server.storage.database import Database

_log = logging.getLogger(__name__)

VOICE_BYTES = 25 * 1024 * 1024
"""The largest sound that is turned into a voice note."""

WAIT_S = 8.0
"""How long a sound waits for its turn: the widget waits for its message no longer than 15 s before it asks again."""

_AT_ONCE = 2


class VoiceNotes:
    """Turns uploaded sounds into voice notes, a few at once, off the event loop. One for the whole server."""

    def __init__(self, database: Database, contents: Contents) -> None:
        """Take what it works with and own none of it."""
        self._database = database
        self._contents = contents
        self._turns: Turns[AttachmentId] = Turns()
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def as_voice_note(self, uploader: Uploader, attachment: Attachment, media_type: str) -> Attachment:
        """Return an attachment that somebody uploaded as a voice note of a media type, with duration and waveform.

        What cannot be one (no ffmpeg, no sound, too long or too large, no temporary file) stays what it was found to
        be, and so does what a message bears already, and what would have to wait for long. Twice is harmless. Raises
        `StoreUnavailableError`.
        """
        async with self._turns.take(attachment.id):
            stored = await self._database.read(lambda conn: find_uploaded(conn, uploader, [attachment.id]))
            attachment = stored.get(attachment.id, attachment)
            if attachment.kind is AttachmentKind.VOICE or attachment.size_bytes > VOICE_BYTES:
                return attachment
            try:
                return await self._in_turn(uploader, attachment, media_type)
            except UserError as error:
                _log.info("A voice note stays a file: %s", error.code)
            except OSError as error:
                _log.warning("A voice note stays a file: the temporary folder cannot be used (%s)", error.errno)
            return attachment

    async def _in_turn(self, uploader: Uploader, attachment: Attachment, media_type: str) -> Attachment:
        """Return a voice note, once there is a place for it. Raises `UserError` where it cannot be one."""
        try:
            async with asyncio.timeout(WAIT_S):
                await self._places.acquire()
        except TimeoutError as error:
            raise UserError("too_busy") from error
        try:
            with TemporaryDirectory(prefix="voice-") as folder:
                return await self._transcoded(uploader, attachment, media_type, Path(folder))
        finally:
            self._places.release()

    async def _transcoded(
        self, uploader: Uploader, attachment: Attachment, media_type: str, folder: Path
    ) -> Attachment:
        source, target = folder / "source", folder / "target"
        await self._fetch(uploader, attachment, source)
        voice = await asyncio.to_thread(transcode, source, attachment.media_type, target, media_type)
        content = await asyncio.to_thread(target.read_bytes)
        note = replace(
            attachment,
            name=str(Path(attachment.name).with_suffix(f".{FORMATS[media_type].ending}")),
            kind=AttachmentKind.VOICE,
            media_type=media_type,
            size_bytes=len(content),
            width=0,
            height=0,
            duration_ms=voice.duration_ms,
            waveform=voice.waveform,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        is_note = await self._contents.keep(
            uploader.workspace_id, note.sha256, target, lambda tx: do_replace_content(tx, note)
        )
        return note if is_note else attachment

    async def _fetch(self, uploader: Uploader, attachment: Attachment, file: Path) -> None:
        pieces = await self._contents.read(uploader.workspace_id, attachment, 0, attachment.size_bytes)
        with await asyncio.to_thread(file.open, "wb") as target:
            async for piece in pieces:
                await asyncio.to_thread(target.write, piece)
