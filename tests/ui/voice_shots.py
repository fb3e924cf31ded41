"""Pictures of the voice recorder in all its states: `python -m tests.ui.voice_shots FOLDER`.

Light, dark and from right to left, offscreen, with made-up sound; and a timeline with voice notes.
"""

from __future__ import annotations

import asyncio
import gc
import math
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_inbox.app.event_loop import new_qt_loop
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.sound import waveform
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.kit.fonts import install_emoji_font
from desktop_inbox.ui.kit.theme import Theme, ThemeMode
from desktop_inbox.ui.timeline.sound_control import SoundControl
from desktop_inbox.ui.voice.voice_tool import VoiceTool
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, fill, open_store
from tests.fixtures.file_caches import attachment_id, put_fetched
from tests.ui.conversation_desk import conversation_rows
from tests.ui.voice_desk import VOICE_LIMITS, VoiceDesk, open_voice_desk

LEVELS = [round(40 + 180 * abs(math.sin(number / 3.1) * math.sin(number / 11 + 1))) for number in range(350)]


class Pictures:
    """Takes pictures of one column."""

    def __init__(self, voice: VoiceDesk, theme: Theme, folder: Path) -> None:
        self.voice, self._theme, self._folder = voice, theme, folder
        self.column = ConversationColumn(voice.desk.model)
        self.tool = VoiceTool(self.column.composer, voice.desk.model.composer, voice.recorder, voice.desk.scope)
        self.sounds = SoundControl(self.column.timeline.view, voice.desk.model.timeline.model, voice.playback)
        self.column.resize(620, 560)
        self.column.show()

    async def take(self, name: str) -> None:
        """Save the state in light, dark and from right to left."""
        await self._settle()
        for mode in ("light", "dark"):
            self._theme.set_mode(mode)
            await self._save(f"{name}-{mode}")
        self._theme.set_mode("light")
        self.column.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        await self._save(f"{name}-rtl")
        self.column.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.column.resize(380, 560)
        await self._save(f"{name}-narrow")
        self.column.resize(620, 560)

    async def _save(self, name: str) -> None:
        await self._settle()
        self.column.grab().save(str(self._folder / f"{name}.png"))

    async def _settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0.02)


async def take_recorder(pictures: Pictures) -> None:
    """Take the pictures of recording and reviewing."""
    voice, recorder = pictures.voice, pictures.voice.recorder
    voice.desk.model.open(None)
    await voice.open(1)
    await pictures.take("idle")
    recorder.start()
    await voice.desk.settle()
    for level in LEVELS:
        voice.sound.mic.capture.give(40, level)
    await pictures.take("recording")
    voice.sound.mic.capture.give(5000, 0)
    recorder._on_time_passed()
    await pictures.take("silence")
    recorder.stop()
    await voice.desk.settle()
    await pictures.take("review")
    recorder.playback.toggle_sound(recorder.sound)
    await voice.desk.settle()
    voice.sound.players[0].reach(6000)
    await pictures.take("playing")


async def take_troubles(pictures: Pictures) -> None:
    """Take the pictures of what goes wrong."""
    voice, recorder = pictures.voice, pictures.voice.recorder
    voice.sound.encoding.error = "no_ffmpeg"
    recorder.record_again()
    await voice.desk.settle()
    voice.sound.mic.capture.give(14_000)
    voice.sound.mic.capture.lose()
    await voice.desk.settle()
    await pictures.take("no-ffmpeg")
    recorder.discard()
    voice.sound.mic.error = "microphone_failed"
    recorder.start()
    await voice.desk.settle()
    await pictures.take("failed")
    recorder.discard()


async def take_timeline(pictures: Pictures) -> None:
    """Take the pictures of sounds in their bubbles."""
    voice = pictures.voice
    view = pictures.column.timeline.view
    view.setFocus()
    view.setCurrentIndex(voice.desk.model.timeline.model.index(4))
    pictures.column.timeline.view.delegate.shows_focus = True
    first = next(row for row in voice.desk.rows if getattr(row, "files", ())).files[0].attachment
    await put_fetched(voice.contents, first.id, b"OggS")
    voice.playback.toggle(first)
    await voice.desk.settle()
    voice.sound.players[0].reach(5000)
    voice.playback.next_rate()
    await pictures.take("timeline")


def notes() -> list[object]:
    """Return messages with voice notes and another sound, incoming and outgoing."""
    bars = waveform(LEVELS)
    note = Attachment(
        id=attachment_id(1),
        name="voice.ogg",
        kind=AttachmentKind.VOICE,
        media_type="audio/ogg",
        size_bytes=40_000,
        duration_ms=14_000,
        waveform=bars,
    )
    other = Attachment(
        id=attachment_id(2), name="v2.ogg", kind=AttachmentKind.VOICE, size_bytes=9, duration_ms=258_000, waveform=bars
    )
    song = Attachment(
        id=attachment_id(3), name="a song of some length.mp3", kind=AttachmentKind.AUDIO, size_bytes=9_000_000
    )
    return [
        rows.make_message(100, text="", attachments=(note,)),
        rows.make_reply(101, text="", attachments=(other,)),
        rows.make_message(102, text="Listen to this", attachments=(song,)),
    ]


async def run(theme: Theme, folder: Path) -> None:
    """Fill a cache and draw it."""
    with tempfile.TemporaryDirectory() as place:
        store = await open_store(Path(place) / "cache.db")
        contents = FileCache(Path(place) / "files.db", CACHE_KEY, SystemClock())
        await fill(store, *conversation_rows(*notes()), rows.make_channel(ver=900, limits=VOICE_LIMITS))
        async with open_voice_desk(store, contents, Path(place)) as voice:
            pictures = Pictures(voice, theme, folder)
            await take_recorder(pictures)
            await take_troubles(pictures)
            await take_timeline(pictures)
            pictures.column.close()
        await contents.close()
        await store.close()


def main(folder: Path) -> None:
    """Draw everything into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    install_emoji_font()
    theme = Theme(application, ThemeMode.LIGHT)
    gc.disable()
    with asyncio.Runner(loop_factory=lambda: new_qt_loop(application)) as runner:
        runner.run(run(theme, folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
