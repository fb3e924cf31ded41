"""Pictures of the main window, to be held beside the design: `python -m tests.ui.shots FOLDER [FONT_FOLDER]`.

Draws the real window over a real cache, offscreen: light and dark, narrow, from right to left, and the states of the
connection. With a folder of font files the text is drawn in that font at 13 pixels, as in the design.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.inbox import StatusFilter
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.details.pane import DetailsPane
from desktop_inbox.ui.kit.fonts import install_emoji_font
from desktop_inbox.ui.kit.theme import Theme, ThemeMode
from desktop_inbox.ui.shell.main_window import MainWindow
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.messages import MessagesViewModels
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.preferences import Preferences
from desktop_inbox.viewmodels.times import TimeWording
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.sessions import MadeUpColleagues, MadeUpSession
from tests.ui.sample import NOW, sample_rows

SIZE = QSize(1440, 900)


class StillClock:
    """A clock that stands at the moment of the pictures."""

    def now(self) -> datetime:
        return NOW

    def monotonic_s(self) -> float:
        return 0.0


class Studio:
    """The window with everything behind it, for as many pictures as wanted."""

    def __init__(self, store: Store, theme: Theme, scope: TaskScope, folder: Path) -> None:
        self.theme, self.folder = theme, folder
        self.live = MadeUpSession()
        times = TimeWording(UTC)
        self.models = MessagesViewModels(
            store=store, live=self.live, scope=scope, clock=StillClock(), user_id=rows.user_id(1), times=times
        )
        preferences = Preferences(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.colleagues = MadeUpColleagues()
        self.people = People(store=store, scope=scope, colleagues=self.colleagues, user_id=rows.user_id(1))
        self.conversation = ConversationViewModel(
            store=store,
            live=self.live,
            colleagues=self.colleagues,
            people=self.people,
            toasts=self.models.toasts,
            scope=scope,
            clock=StillClock(),
        )
        self.models.contact_list.selected_changed.connect(self.conversation.open)
        self.window = MainWindow(self.models, ConversationColumn(self.conversation), preferences, scope)
        self.window.place_details(DetailsPane(self.models.details, self.window, can_assign=True))

    async def open(self) -> None:
        """Show the window with the first contact chosen."""
        self.models.start()
        self.window.resize(SIZE)
        self.window.show()
        await settle()
        self.models.contact_list.select(rows.contact_id(1))
        await settle()

    async def take(self, name: str, size: QSize = SIZE) -> None:
        """Save a picture."""
        self.window.resize(size)
        await settle()
        self.window.grab().save(str(self.folder / f"{name}.png"))

    def say(self, status: ConnectionStatus) -> None:
        """Change the connection."""
        self.live.status = status
        for listener in list(self.live.listeners):
            listener(status)

    async def close(self) -> None:
        """Close the window and what feeds it."""
        self.window.close()
        await self.conversation.close()
        self.people.close()
        self.models.close()


async def settle() -> None:
    """Let reading and painting come to an end."""
    for _ in range(12):
        await asyncio.sleep(0.02)


async def take_all(studio: Studio) -> None:
    """Take every picture."""
    await studio.open()
    await studio.take("main-light")
    studio.theme.set_mode("dark")
    await studio.take("main-dark")
    studio.theme.set_mode("light")
    await studio.take("narrow-900x600", QSize(900, 600))
    await studio.take("half-720x450", QSize(720, 450))
    studio.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    await studio.take("right-to-left")
    studio.window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    studio.say(ConnectionStatus(state=ConnectionState.OFFLINE))
    await studio.take("offline", QSize(1100, 700))
    studio.say(ConnectionStatus(state=ConnectionState.SYNCING, done=12_400, total=48_000))
    await studio.take("syncing", QSize(1100, 700))
    studio.say(ConnectionStatus(state=ConnectionState.SIGNED_OUT))
    await studio.take("signed-out", QSize(1100, 700))
    studio.say(ConnectionStatus(state=ConnectionState.ONLINE))
    studio.models.contact_list.set_status(StatusFilter.CLOSED)
    await studio.take("empty", QSize(1100, 700))


async def run(work: Callable[[Studio], Awaitable[None]], theme: Theme, folder: Path) -> None:
    """Do some work with a studio over a filled cache."""
    scope = TaskScope("shots", _raise)
    with tempfile.TemporaryDirectory() as cache:
        store = await Store.open(Path(cache) / "cache.db", bytes(32), user_id=rows.user_id(1), clock=StillClock())
        await fill(store, *sample_rows())
        studio = Studio(store, theme, scope, folder)
        try:
            await work(studio)
        finally:
            await studio.close()
            await scope.close()
            await store.close()


def _raise(error: BaseException) -> None:
    raise error


def main(folder: Path, font_files: Path | None) -> None:
    """Draw everything into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    install_emoji_font()
    if font_files is not None:
        numbers = [QFontDatabase.addApplicationFont(str(file)) for file in sorted(font_files.iterdir())]
        font = QFont(QFontDatabase.applicationFontFamilies(numbers[0])[0])
        font.setPixelSize(13)
        application.setFont(font)
    theme = Theme(application, ThemeMode.LIGHT)
    gc.disable()
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        runner.run(run(take_all, theme, folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
