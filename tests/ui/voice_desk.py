"""A conversation with its voice recorder over real stores, with made-up sound."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.channel_limits import ChannelLimits, FileLimit
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.viewmodels.files import FilesViewModel
from desktop_inbox.viewmodels.preferences import Preferences
from desktop_inbox.viewmodels.voice.playback import Playback
from desktop_inbox.viewmodels.voice.recorder import VoiceRecorder
from desktop_inbox.viewmodels.voice.recordings import Recording, Recordings
from desktop_inbox.viewmodels.voice.recovery import Recovery
from desktop_inbox.viewmodels.voice.sending import VoiceSender
from desktop_inbox.viewmodels.voice.state import RecorderPhase
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.made_up_sound import MadeUpSound, MadeUpTransfers
from tests.ui.conversation_desk import Desk, conversation_rows, open_desk


@dataclass
class VoiceDesk:
    """The recorder and what it stands on."""

    desk: Desk
    recorder: VoiceRecorder
    playback: Playback
    sound: MadeUpSound
    transfers: MadeUpTransfers
    contents: FileCache
    recordings: Recordings
    preferences: Preferences

    @property
    def phase(self) -> RecorderPhase:
        """Where the recorder stands."""
        return self.recorder.state.phase

    async def open(self, contact: int = 1) -> None:
        """Open a contact, as the composer's tool does."""
        await self.desk.open(contact)
        self.recorder.open(rows.contact_id(contact))
        await self.desk.settle()

    async def record(self, duration_ms: int = 2000) -> None:
        """Begin to record, and let so much be heard."""
        self.recorder.start()
        await self.desk.settle()
        self.sound.mic.capture.give(duration_ms)
        await self.desk.settle()

    async def record_and_stop(self, duration_ms: int = 2000) -> None:
        """Record something to review."""
        await self.record(duration_ms)
        self.recorder.stop()
        await self.desk.settle()

    async def sent(self) -> list[Attachment]:
        """Return the attachments of the messages in the outbox."""
        commands = await self.desk.commands()
        return [each for command in commands if isinstance(command, SendMessage) for each in command.attachments]

    async def kept(self) -> list[Recording]:
        """Return the recordings that an application that starts now would find."""
        return list(await self.recordings.waiting())

    def recovery(self) -> Recovery:
        """Return what looks for recordings of earlier runs."""
        return Recovery(
            store=self.desk.store,
            recordings=self.recordings,
            recorder=self.recorder,
            tools=self.sound,
            toasts=self.desk.toasts,
            scope=self.desk.scope,
        )


VOICE_LIMITS = ChannelLimits(files=(FileLimit(kind=AttachmentKind.VOICE, size_bytes=16_000_000),), has_voice_notes=True)


async def fill_voice(store: Store) -> None:
    """Give contacts 1 and 2 an open conversation on a channel that has voice notes."""
    channel = rows.make_channel(ver=900, limits=VOICE_LIMITS)
    await fill(store, *conversation_rows(), *conversation_rows(contact=2), channel)


@asynccontextmanager
async def open_voice_desk(store: Store, contents: FileCache, folder: Path) -> AsyncIterator[VoiceDesk]:
    """Give a recorder with contact 1 open, and close it after."""
    async with open_desk(store) as desk:
        sound, transfers = MadeUpSound(), MadeUpTransfers()
        preferences = Preferences(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        files = FilesViewModel(cache=contents, transfers=transfers, live=desk.live, scope=desk.scope)
        playback = Playback(tools=sound, files=files, scope=desk.scope)
        recordings = Recordings(contents, desk.clock)
        recorder = VoiceRecorder(
            recordings=recordings,
            tools=sound,
            playback=playback,
            sender=VoiceSender(store, desk.model.writer, desk.model.composer),
            channel=desk.model.composer.channel,
            preferences=preferences,
            scope=desk.scope,
            clock=desk.clock,
        )
        voice = VoiceDesk(desk, recorder, playback, sound, transfers, contents, recordings, preferences)
        await voice.open()
        yield voice
        playback.close()
        await recorder.close()
        await desk.settle()
        files.close()
