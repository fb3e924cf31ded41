"""A session on the screen: its view-models and the main window, made, connected and taken away together."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, Signal

from desktop_inbox.app.session import Session
from desktop_inbox.domain.clock import Clock
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.ui.shell.main_window import MainWindow
from desktop_inbox.viewmodels.contact_list import ListPhase
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.messages import MessagesViewModels
from desktop_inbox.viewmodels.preferences import Preferences

LIST_S = 1.0
"""How long `show` waits at most for the list's first rows."""


class Desk(QObject):
    """Owns the window and the view-models of one session, not the session. `close` takes all of it away."""

    closed = Signal()
    sign_in_requested = Signal()
    sign_out_requested = Signal()

    def __init__(self, session: Session, *, clock: Clock, preferences: Preferences) -> None:
        """Make everything; nothing is read or shown before `show`."""
        super().__init__()
        self.session = session
        self._scope = session.scope.child("desk")
        user_id = session.account.user_id
        self.models = MessagesViewModels(
            store=session.store, live=session.live, scope=self._scope, clock=clock, user_id=user_id, parent=self
        )
        self.conversation = ConversationViewModel(
            store=session.store, live=session.live, scope=self._scope, clock=clock, user_id=user_id, parent=self
        )
        self.column = ConversationColumn(self.conversation)
        self.window = MainWindow(self.models, self.column, preferences, self._scope)
        self._connect()

    async def show(self) -> None:
        """Show the window, and return once the list has its first rows (or it takes long)."""
        listed = asyncio.Event()
        contact_list = self.models.contact_list
        contact_list.phase_changed.connect(listed.set)
        self.models.start()
        self.window.show()
        try:
            async with asyncio.timeout(LIST_S):
                while contact_list.phase is ListPhase.LOADING:
                    await listed.wait()
                    listed.clear()
        except TimeoutError:
            pass
        finally:
            contact_list.phase_changed.disconnect(listed.set)

    async def close(self) -> None:
        """Take the window away and end what belongs to it. What was being written is kept as a draft."""
        self.window.close()
        await self.conversation.close()
        self.models.close()
        await self._scope.close()
        self.window.deleteLater()
        self.deleteLater()

    def _connect(self) -> None:
        self.models.contact_list.selected_changed.connect(self.conversation.open)
        self.models.details.jump_requested.connect(self.conversation.timeline.jump_to_conversation)
        self.models.connection.sign_in_requested.connect(self.sign_in_requested)
        self.models.session.sign_out_requested.connect(self.sign_out_requested)
        self.window.writing_requested.connect(self.column.focus_composer)
        self.window.closed.connect(self.closed)
