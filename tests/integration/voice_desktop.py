"""A process with the composer's voice recorder and real sound: `python -m tests.integration.voice_desktop FOLDER`.

It does what it reads, one line after the other: the keys of the recorder (`space`, `delete`, `enter`, `escape`),
`record` (a click on the microphone), `choose NAME`, `list` (the microphones), `state`, `save` (the voice note that was
sent, as FOLDER/note.ogg), `end`. It answers every line with one of JSON: where the recorder stands.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_inbox.app import late
from desktop_inbox.app.event_loop import new_qt_loop
from desktop_inbox.app.voice_tools import VoiceTools
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.viewmodels.files import FilesViewModel
from desktop_inbox.viewmodels.preferences import Preferences
from tests.fixtures.caches import CACHE_KEY, open_store
from tests.fixtures.line_process import answer_lines
from tests.fixtures.made_up_sound import MadeUpTransfers
from tests.ui.conversation_desk import Desk, open_desk
from tests.ui.voice_desk import fill_voice

_KEYS = {
    "space": Qt.Key.Key_Space,
    "delete": Qt.Key.Key_Delete,
    "enter": Qt.Key.Key_Return,
    "escape": Qt.Key.Key_Escape,
}


class VoiceDesktop:
    """The column with the recorder, and what is asked of it."""

    def __init__(self, desk: Desk, contents: FileCache, folder: Path) -> None:
        self._desk, self._contents, self._folder = desk, contents, folder
        self._files = FilesViewModel(cache=contents, transfers=MadeUpTransfers(), live=desk.live, scope=desk.scope)
        self.column = ConversationColumn(desk.model)
        self.tools = VoiceTools(
            store=desk.store,
            contents=contents,
            files=self._files,
            column=self.column,
            conversation=desk.model,
            preferences=Preferences(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)),
            toasts=desk.toasts,
            loaders=late.sound_loaders(),
            scope=desk.scope,
            clock=SystemClock(),
            parent=desk.model,
        )

    async def do(self, word: str) -> dict[str, Any]:
        """Do something, and return where the recorder stands then."""
        if word == "record":
            self.tools.tool.button.click()
        elif word == "save":
            await self._save()
        elif word.startswith("choose "):
            self.tools.recorder.choose_microphone(word.removeprefix("choose "))
        elif word in _KEYS:
            QTest.keyClick(self.tools.tool.panel, _KEYS[word])
        await asyncio.sleep(0)
        return {**self._state(), "microphones": await self.tools.recorder.microphones() if word == "list" else []}

    async def close(self) -> None:
        """End what was begun."""
        await self.tools.close()
        self.column.close()
        self._files.close()

    def _state(self) -> dict[str, Any]:
        recorder, sound = self.tools.recorder, self.tools.recorder.sound
        playing = None if sound is None else self.tools.playback.state(sound.id)
        return {
            "phase": recorder.state.phase.value,
            "notice": recorder.state.notice,
            "recorded_ms": recorder.recorded_ms,
            "duration_ms": recorder.state.duration_ms,
            "waveform": list(recorder.state.waveform),
            "playing": "" if playing is None else playing.phase.value,
            "position_ms": 0 if playing is None else playing.position_ms,
            "microphone": recorder.state.microphone,
        }

    async def _save(self) -> None:
        """Save what the outbox has."""
        for entry in await self._desk.store.outbox():
            if isinstance(entry.command, SendMessage):
                for attachment in entry.command.attachments:
                    await self._contents.export(attachment.id, self._folder / "note.ogg")


async def run(folder: Path) -> None:
    """Answer lines until the end."""
    store = await open_store(folder / "cache.db")
    contents = FileCache(folder / "files.db", CACHE_KEY, SystemClock())
    if await store.cursor() is None:
        await fill_voice(store)
    async with open_desk(store) as desk:
        desktop = VoiceDesktop(desk, contents, folder)
        desktop.column.resize(640, 700)
        desktop.column.show()
        await desk.open()
        await answer_lines(desktop.do)
        await desktop.close()
        await desk.settle()
    await contents.close()
    await store.close()


def main(folder: Path) -> None:
    """Run with the application's own loop."""
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: new_qt_loop(application)) as runner:
        runner.run(run(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
