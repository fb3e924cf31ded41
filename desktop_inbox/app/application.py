"""The application from its start to its end: looks and language, then one session after another until it is closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from desktop_inbox.app.crash import CrashHook
from desktop_inbox.app.desk import Desk
from desktop_inbox.app.early_secrets import EarlySecrets
from desktop_inbox.app.entrance import Entrance
from desktop_inbox.app.language import Language, chosen_language
from desktop_inbox.app.options import Options
from desktop_inbox.app.profile import Profile
from desktop_inbox.app.prompts import Prompts
from desktop_inbox.app.session import Session
from desktop_inbox.app.unlock import GivenUpError
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.kit.fonts import install_emoji_font
from desktop_inbox.ui.kit.theme import Theme
from desktop_inbox.viewmodels.preferences import Preferences

_log = logging.getLogger(__name__)

Job = Callable[["Application"], Awaitable[int]]
"""What an unattended run does with the open application; its result is the exit code."""


class Ending(StrEnum):
    """Why a window was taken away."""

    CLOSED = "closed"
    SIGNED_OUT = "signed out"
    LANGUAGE = "language"


class Application:
    """Runs one profile. `run` returns when the user has closed the window, with everything ended in order."""

    def __init__(
        self,
        qt: QApplication,
        profile: Profile,
        options: Options,
        *,
        clock: Clock,
        crashes: CrashHook,
        early: EarlySecrets | None = None,
    ) -> None:
        """Take the parts that exist before the event loop runs. `early`: the secrets are being read already."""
        self._clock = clock
        self._crashes = crashes
        self._prompts = Prompts()
        self._scope = TaskScope("application", crashes.report)
        self.preferences = Preferences(QSettings(str(profile.settings), QSettings.Format.IniFormat))
        self.preferences.language_changed.connect(self._on_language_changed)
        language = chosen_language(self.preferences.language)
        self._translation = Language(qt)
        self._translation.install(language)
        install_emoji_font()
        self._theme = Theme(qt)
        self._theme.set_mode(self.preferences.theme)
        self.preferences.theme_changed.connect(self._theme.set_mode)
        self.profile = profile
        self._entrance = Entrance(profile, options, clock=clock, scope=self._scope, prompts=self._prompts, early=early)
        self._running: asyncio.Task[object] | None = None
        self._ending: asyncio.Future[Ending] | None = None
        self.desk: Desk | None = None

    async def run(self, job: Job | None = None) -> int:
        """Run until the window is closed, or until an unattended job is done. Returns the exit code."""
        self._running = asyncio.current_task()
        self._crashes.on_crash = self._on_crash
        code = 0
        try:
            while True:
                session = await self._entrance.enter()
                ending, code = await self._work(session, job)
                if ending is Ending.CLOSED:
                    break
                await self._entrance.leave(session)
        except GivenUpError:
            _log.info("The user gave up")
        except asyncio.CancelledError:
            _log.info("Asked to end before the window was open")
        stuck = await self._scope.close()
        if stuck:
            _log.error("These tasks did not stop: %s", ", ".join(stuck))
        return code

    def close(self) -> None:
        """Ask the application to end, as the user does by closing the window. From any state."""
        if self._ending is not None:
            self._end(Ending.CLOSED)
        elif self._running is not None:
            self._running.cancel()

    def raise_window(self) -> None:
        """Bring the window to the front: somebody started the application a second time."""
        window = self._prompts.window
        if window is not None:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()

    async def _work(self, session: Session, job: Job | None) -> tuple[Ending, int]:
        """Show the session's window, connect once it is painted, and end it all when the window is to go."""
        code = 0
        ending = Ending.LANGUAGE
        try:
            while ending is Ending.LANGUAGE:
                self._ending = asyncio.get_running_loop().create_future()
                desk = self._open_desk(session)
                await desk.show()
                self.desk = desk
                session.connect_soon()
                if job is not None:
                    code = await job(self)
                    self._end(Ending.CLOSED)
                await self._ending
                self._prompts.window = None
                self.desk = None
                desk.closed.disconnect(self._on_desk_closed)
                await desk.close()
                ending = self._ending.result()
            await session.finish_sending()
            if ending is Ending.SIGNED_OUT:
                await session.sign_out()
        finally:
            self._ending = None
            await session.close()
        return ending, code

    def _open_desk(self, session: Session) -> Desk:
        desk = Desk(session, clock=self._clock, preferences=self.preferences)
        desk.closed.connect(self._on_desk_closed)
        desk.sign_in_requested.connect(self._on_desk_sign_in_requested)
        desk.sign_out_requested.connect(self._on_desk_sign_out_requested)
        self._prompts.window = desk.window
        return desk

    def _end(self, ending: Ending) -> None:
        """Let the window go. What is asked for first counts, except that after a language the rest can be asked for."""
        if self._ending is None:
            return
        if self._ending.done() and self._ending.result() is Ending.LANGUAGE:
            self._ending = asyncio.get_running_loop().create_future()
        if not self._ending.done():
            self._ending.set_result(ending)

    async def _sign_out(self, session: Session) -> None:
        await session.finish_sending()
        counts = await session.store.outbox_counts()
        unsent = counts.waiting + counts.problems
        if not unsent or await self._prompts.sign_out_with_unsent(unsent):
            self._end(Ending.SIGNED_OUT)

    def _on_desk_closed(self) -> None:
        self._end(Ending.CLOSED)

    def _on_desk_sign_in_requested(self) -> None:
        if self.desk is not None:
            self._scope.spawn("sign in again", self._entrance.sign_in_again(self.desk.session))

    def _on_desk_sign_out_requested(self) -> None:
        if self.desk is not None:
            self._scope.spawn("sign out", self._sign_out(self.desk.session))

    def _on_language_changed(self, _language: str) -> None:
        self._translation.install(chosen_language(self.preferences.language))
        self._end(Ending.LANGUAGE)

    def _on_crash(self, report: Path) -> None:
        self._scope.spawn("tell about the crash", self._prompts.crashed(report))
