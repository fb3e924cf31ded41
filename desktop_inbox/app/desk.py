"""A session on the screen: its view-models and the main window, made, connected and taken away together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.app import late
from desktop_inbox.app.list_tools import ListTools
from desktop_inbox.app.other_screens import OtherScreens
from desktop_inbox.app.session import Session
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.ui.kit.tokens import RAIL_WIDTH
from desktop_inbox.ui.shell.main_window import MainWindow
from desktop_inbox.viewmodels.contact_list import ListPhase
from desktop_inbox.viewmodels.messages import MessagesViewModels
from desktop_inbox.viewmodels.preferences import Preferences

if TYPE_CHECKING:
    from desktop_inbox.app.composer_tools import ComposerTools
    from desktop_inbox.app.file_tools import FileTools
    from desktop_inbox.app.own_presence import OwnPresence
    from desktop_inbox.app.voice_tools import VoiceTools
    from desktop_inbox.ui.conversation.column import ConversationColumn
    from desktop_inbox.viewmodels.conversation import ConversationViewModel
    from desktop_inbox.viewmodels.people import People

FIRST_ROWS_S = 1.0
FIRST_PAINT_S = 0.2
"""How long `show` waits at most for the list's first rows, and for a picture of them."""


class Desk(QObject):
    """Owns the window and the view-models of one session, not the session. `close` takes all of it away.

    The list is painted first; `people`, `conversation`, `column`, `composer_tools` and `presence` exist only once
    `show` has returned.
    """

    closed = Signal()
    sign_in_requested = Signal()
    sign_out_requested = Signal()

    people: People
    conversation: ConversationViewModel
    column: ConversationColumn
    file_tools: FileTools
    composer_tools: ComposerTools
    voice_tools: VoiceTools
    presence: OwnPresence

    def __init__(self, session: Session, *, clock: Clock, preferences: Preferences) -> None:
        """Make what is painted first; nothing is read or shown before `show`."""
        super().__init__()
        self.session = session
        self._clock, self._preferences = clock, preferences
        self._scope = session.scope.child("desk")
        self.models = MessagesViewModels(
            store=session.store,
            live=session.live,
            scope=self._scope,
            clock=clock,
            user_id=session.account.user_id,
            parent=self,
        )
        self._chat = QWidget()
        self.window = MainWindow(self.models, self._chat, preferences, self._scope)
        self.others = OtherScreens(
            screens=self.window.screens,
            session=session,
            clock=clock,
            preferences=preferences,
            toasts=self.models.toasts,
            scope=self._scope,
            parent=self,
        )
        self.others.conversation_wanted.connect(self._on_conversation_wanted)
        self.models.details.merge_requested.connect(self.others.merge)
        self.tools = ListTools(
            window=self.window,
            models=self.models,
            session=session,
            clock=clock,
            scope=self._scope,
            parent=self,
        )
        self.models.connection.sign_in_requested.connect(self.sign_in_requested)
        self.models.session.sign_out_requested.connect(self.sign_out_requested)
        self.window.closed.connect(self.closed)

    async def show(self) -> None:
        """Show the window, let it paint the list's first rows, and then make the conversation's column."""
        self.models.start()
        self.window.show()
        await self._listed()
        await _painted(self.window)
        self._furnish()
        self._be_present()

    async def close(self) -> None:
        """Take the window away and end what belongs to it. What was being written is kept as a draft."""
        self.window.close()
        self.composer_tools.close()
        await self.voice_tools.close()
        await self.conversation.close()
        await self.file_tools.close()
        self.people.close()
        self.presence.close()
        self.models.close()
        self.tools.close()
        self.others.close()
        await self._scope.close()
        self.window.deleteLater()
        self.deleteLater()

    def _on_conversation_wanted(self, contact_id: ContactId) -> None:
        self.window.show_messages()
        self.models.contact_list.select(contact_id)
        self.column.focus_composer()

    async def _listed(self) -> None:
        """Wait until the list has read its first rows, or it takes long."""
        contact_list = self.models.contact_list
        changed = asyncio.Event()
        contact_list.phase_changed.connect(changed.set)
        try:
            async with asyncio.timeout(FIRST_ROWS_S):
                while contact_list.phase is ListPhase.LOADING:
                    await changed.wait()
                    changed.clear()
        except TimeoutError:
            pass
        finally:
            contact_list.phase_changed.disconnect(changed.set)

    def _furnish(self) -> None:
        """Make the conversation and put it into its place."""
        self.people = late.people_class()(
            store=self.session.store,
            scope=self._scope,
            colleagues=self.session.colleagues,
            user_id=self.session.account.user_id,
            parent=self,
        )
        self.conversation = late.conversation_viewmodel_class()(
            store=self.session.store,
            live=self.session.live,
            colleagues=self.session.colleagues,
            people=self.people,
            toasts=self.models.toasts,
            scope=self._scope,
            clock=self._clock,
            writing=self._preferences.writing,
            parent=self,
        )
        details = late.details_pane_class()(self.models.details, self.window, can_assign=True)
        self.window.place_details(details)
        late.toast_card_class()(self.models.toasts, self.window, begin=RAIL_WIDTH)
        self.column = late.conversation_column_class()(self.conversation)
        self.composer_tools = late.composer_tools_class()(
            store=self.session.store,
            user_id=self.session.account.user_id,
            composer=self.column.composer,
            viewmodel=self.conversation.composer,
            preferences=self._preferences,
            scope=self._scope,
            parent=self,
        )
        self.file_tools = late.file_tools_class()(
            store=self.session.store,
            cache=self.session.files,
            transfers=self.session.transfers,
            live=self.session.live,
            window=self.window,
            column=self.column,
            conversation=self.conversation,
            toasts=self.models.toasts,
            opened=self._preferences.folder / "opened",
            load_video=late.video_pane_class,
            clock=self._clock,
            scope=self._scope,
            parent=self,
        )
        self.voice_tools = late.voice_tools_class()(
            store=self.session.store,
            contents=self.session.files,
            files=self.file_tools.files,
            column=self.column,
            conversation=self.conversation,
            preferences=self._preferences,
            toasts=self.models.toasts,
            loaders=late.sound_loaders(),
            scope=self._scope,
            clock=self._clock,
            parent=self,
        )
        self.voice_tools.contact_wanted.connect(self._on_conversation_wanted)
        self.file_tools.attach.dress = self.composer_tools.emoji.complete_in
        self.file_tools.add_shared_files(details, self.models.details)
        self.others.details_made.connect(self.file_tools.add_shared_files)
        self.composer_tools.snippet_settings_wanted.connect(self.others.show_snippet_settings)
        place = QVBoxLayout(self._chat)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.column)
        self.models.contact_list.selected_changed.connect(self.conversation.open)
        self.models.details.jump_requested.connect(self.conversation.timeline.jump_to_conversation)
        self.window.writing_requested.connect(self.column.focus_composer)
        self.window.assign_requested.connect(self.column.header.pick_assignee)
        self.conversation.moved.connect(self.models.contact_list.select)
        self.conversation.merge_requested.connect(self.others.merge)
        self.conversation.open(self.models.contact_list.selected_id)
        self.tools.furnish(self.people)
        self.window.put_chat_in_reading_order()

    def _be_present(self) -> None:
        """Let colleagues see whether the user is here, and the user what they see."""
        self.presence = late.own_presence_class()(
            window=self.window,
            models=self.models,
            store=self.session.store,
            live=self.session.live,
            colleagues=self.session.colleagues,
            clock=self._clock,
            preferences=self._preferences,
            scope=self._scope,
            load_bus=late.session_bus_idle,
            parent=self,
        )


class _PaintWatch(QObject):
    """Sets an event when its window is asked to paint."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.painted = asyncio.Event()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look, and let everything pass."""
        if event.type() is QEvent.Type.UpdateRequest:
            self.painted.set()
        return False


async def _painted(window: QWidget) -> None:
    """Wait until a window has painted what it has to show now. One that is not seen paints nothing."""
    watch = _PaintWatch(window)
    window.installEventFilter(watch)
    window.update()
    try:
        async with asyncio.timeout(FIRST_PAINT_S):
            await watch.painted.wait()
        await asyncio.sleep(0)
    except TimeoutError:
        pass
    finally:
        window.removeEventFilter(watch)
        watch.deleteLater()
