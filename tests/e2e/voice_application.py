"""A real application with its own sound: `python -m tests.e2e.voice_application FOLDER SERVER CODE VERIFIER`.

A process has one sound server for as long as it lives, so a test's own process cannot be given another one. `CODE` and
`VERIFIER` are of a grant. It does what it reads (see `tests.fixtures.line_process`): `open` (a click on the contact at
the top), `record` (a click on the microphone), the keys of the recorder (`space`, `enter`), `play` (Space on the newest
bubble with a voice note), `state`. It answers with where recorder, player and voice notes stand.
"""

from __future__ import annotations

import os
import sys
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from desktop_inbox.app.main import run_application  # isort: skip  # it comes before Qt's own modules

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_inbox.app.application import Application
from desktop_inbox.app.desk import Desk
from desktop_inbox.app.grant import Grant
from desktop_inbox.app.hands import click_row
from desktop_inbox.app.options import Options
from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.ui.contact_list.view import ContactListView
from desktop_inbox.viewmodels.timeline_rows import BubbleRow
from tests.fixtures.line_process import answer_lines
from tests.fixtures.server_process import REDIRECT_URI
from tests.fixtures.waiting import until

_KEYS = {"space": Qt.Key.Key_Space, "enter": Qt.Key.Key_Return}
_PATIENCE_S = 15.0


class VoiceApplication:
    """The window, and what is asked of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        desk.window.resize(1280, 800)

    async def do(self, word: str) -> dict[str, Any]:
        """Do something, and return where it all stands then."""
        if word == "open":
            await self._open()
        elif word == "record":
            QTest.mouseClick(self._desk.voice_tools.tool.button, Qt.MouseButton.LeftButton)
        elif word == "play":
            self._play()
        elif word in _KEYS:
            QTest.keyClick(self._desk.voice_tools.tool.panel, _KEYS[word])
        return self._state()

    async def _open(self) -> None:
        rows = self._desk.models.contact_list.model
        row = await until(lambda: rows.rows[0] if rows.rows else None, _PATIENCE_S)
        views = self._desk.window.findChildren(ContactListView)
        click_row(next(view for view in views if view.model() is rows), rows.index_of(row.id))
        await until(self._desk.voice_tools.tool.button.isEnabled, _PATIENCE_S)

    def _play(self) -> None:
        view = self._desk.column.timeline.view
        view.setFocus()
        view.setCurrentIndex(self._desk.conversation.timeline.model.index_of(self._notes()[-1].key))
        QTest.keyClick(view, Qt.Key.Key_Space)

    def _notes(self) -> list[BubbleRow]:
        """Return the bubbles with a voice note, oldest first."""
        bubbles = (row for row in self._desk.conversation.timeline.model.rows if isinstance(row, BubbleRow))
        return [row for row in bubbles if any(file.attachment.kind is AttachmentKind.VOICE for file in row.files)]

    def _state(self) -> dict[str, Any]:
        recorder = self._desk.voice_tools.recorder
        return {
            "phase": recorder.state.phase.value,
            "notice": recorder.state.notice,
            "duration_ms": recorder.state.duration_ms,
            "notes": [self._note(row) for row in self._notes()],
        }

    def _note(self, row: BubbleRow) -> dict[str, Any]:
        note = row.files[0].attachment
        playing = self._desk.voice_tools.playback.state(note.id)
        return {
            "side": row.side.value,
            "delivery": row.state.value if row.state else "",
            "duration_ms": note.duration_ms,
            "waveform": list(note.waveform),
            "playing": playing.phase.value,
            "position_ms": playing.position_ms,
        }


async def _answer(application: Application) -> int:
    assert application.desk is not None
    application.preferences.writing.set_undo_send_s(0)
    await answer_lines(VoiceApplication(application.desk).do)
    return 0


def main(folder: str, server: str, code: str, verifier: str) -> int:
    """Sign in and run. Returns the exit code."""
    grant = Grant(code=code, verifier=verifier, redirect_uri=REDIRECT_URI)
    return run_application(Options(profile=folder, server=server, grant=grant, is_ephemeral=True), _answer)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
