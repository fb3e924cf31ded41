"""A session on the screen: its view-models and the main window, made, connected and taken away together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_inbox.app import late
from desktop_inbox.app.list_tools import ListTools
from desktop_inbox.app.other_screens import OtherScreens
from desktop_inbox.app.session import Session
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import StoreError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.ui.conversation.place import ChatPlace
from desktop_inbox.ui.kit.tokens import RAIL_WIDTH
from desktop_inbox.ui.shell.main_window import MainWindow
from desktop_inbox.viewmodels.contact_list import ListPhase
from desktop_inbox.viewmodels.messages import MessagesViewModels
from desktop_inbox.viewmodels.preferences import Preferences

if TYPE_CHECKING:
    from desktop_inbox.app.chat import Chat
    from desktop_inbox.app.composer_tools import ComposerTools
    from desktop_inbox.app.file_tools import FileTools
    from desktop_inbox.app.own_presence import OwnPresence
    from desktop_inbox.app.voice_tools import VoiceTools
    from desktop_inbox.ui.conversation.column import ConversationColumn
    from desktop_inbox.ui.details.pane import DetailsPane
    from desktop_inbox.viewmodels.conversation import ConversationViewModel
    from desktop_inbox.viewmodels.details import DetailsViewModel
    from desktop_inbox.viewmodels.people import People

_log = logging.getLogger(__name__)
FIRST_ROWS_S = 1.0
FIRST_PAINT_S = 0.2
"""How long `show` waits at most for the list's first rows, and for a picture of them."""


class Desk(QObject):
    """Owns the window and the view-models of one session, not the session. `close` takes all of it away.

    The list is painted first; everything but `models` and `window` exists only once `show` has returned. What shows a
    conversation is made part by part from when the pointer goes over the contacts or one is chosen, and at once when it
    is asked for.
    """

    closed = Signal()
    sign_in_requested = Signal()
    sign_out_requested = Signal()

    people: People
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
        self._opened = preferences.folder / "opened"
        self._chat: Chat | None = None
        self._making, self._is_making = self._make_chat(), False
        self._place = ChatPlace()
        self.window = MainWindow(self.models, self._place, preferences, self._scope)
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

    @property
    def conversation(self) -> ConversationViewModel:
        """The contact that is open."""
        return self._open_chat().conversation

    @property
    def column(self) -> ConversationColumn:
        """What shows it."""
        return self._open_chat().column

    @property
    def composer_tools(self) -> ComposerTools:
        """Emoji, snippets and spelling in its composer."""
        return self._open_chat().composer_tools

    @property
    def file_tools(self) -> FileTools:
        """Files in it, and in the details."""
        return self._open_chat().file_tools

    @property
    def voice_tools(self) -> VoiceTools:
        """Voice notes in it."""
        return self._open_chat().voice_tools

    async def show(self) -> None:
        """Show the window, let it paint the list's first rows, and then make what stands around the conversation."""
        self.models.start()
        self.window.show()
        await self._listed()
        await _painted(self.window)
        self._furnish()
        self._be_present()

    async def close(self) -> None:
        """Take the window away and end what belongs to it. What was being written is kept as a draft."""
        self.window.close()
        if self._chat is not None:
            await self._open_chat().close()
        self._making.close()
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
        """Make what stands around the conversation. The conversation itself waits until a contact is opened."""
        self.people = late.people_class()(
            store=self.session.store,
            scope=self._scope,
            colleagues=self.session.colleagues,
            user_id=self.session.account.user_id,
            parent=self,
        )
        self._details = late.details_pane_class()(self.models.details, self.window, can_assign=True)
        self.window.place_details(self._details)
        toast = late.toast_card_class()(self.models.toasts, self.window, begin=RAIL_WIDTH)
        toast.stay_above(self.tools.furnish(self.people))
        toast.stay_beside(self._place)
        self._place.show_page()
        self.others.details_made.connect(self._on_details_made)
        self.window.writing_requested.connect(self._on_writing_requested)
        self.window.assign_requested.connect(self._on_assign_requested)
        self.window.contact_pointed.connect(self._make_chat_soon)
        self.models.contact_list.selected_changed.connect(self._on_selected_changed)
        self._on_selected_changed(self.models.contact_list.selected_id)
        self._scope.spawn("look for what was left", self._look_for_leftovers())

    def _open_chat(self) -> Chat:
        """Return what shows the conversation. What is not made of it yet is made now."""
        for _ in self._making:
            pass
        if self._chat is None:
            raise RuntimeError("an earlier step of making the chat has failed")
        return self._chat

    def _make_chat_soon(self) -> None:
        """Make what shows the conversation, without holding up the window."""
        if not self._is_making:
            self._is_making = True
            self._scope.spawn("make the chat", self._make_chat_in_turns())

    async def _make_chat_in_turns(self) -> None:
        for _ in self._making:
            await asyncio.sleep(0)

    def _make_chat(self) -> Generator[None, None, None]:
        """Make it part by part: whoever goes on with this may let the window answer in between."""
        yield from late.chat_parts()
        chat = self._chat = late.chat_class()(
            store=self.session.store,
            contents=self.session.files,
            transfers=self.session.transfers,
            live=self.session.live,
            colleagues=self.session.colleagues,
            user_id=self.session.account.user_id,
            opened=self._opened,
            models=self.models,
            window=self.window,
            people=self.people,
            preferences=self._preferences,
            video=late.video_loaders(),
            loaders=late.sound_loaders(),
            clock=self._clock,
            scope=self._scope,
            parent=self,
        )
        yield
        chat.equip()
        yield
        chat.furnish(self._place, self._details)
        chat.conversation.merge_requested.connect(self.others.merge)
        chat.composer_tools.snippet_settings_wanted.connect(self.others.show_snippet_settings)
        chat.voice_tools.contact_wanted.connect(self._on_conversation_wanted)

    async def _look_for_leftovers(self) -> None:
        """Make the chat for what an earlier run has left: it offers recordings, and removes copies of files."""
        try:
            if self._opened.exists() or await self.session.files.recordings():
                self._make_chat_soon()
        except StoreError as error:
            _log.warning("recordings of earlier runs cannot be read: %s", error.code)

    def _on_selected_changed(self, contact_id: ContactId | None) -> None:
        if contact_id is not None:
            self._make_chat_soon()

    def _on_details_made(self, pane: DetailsPane, details: DetailsViewModel) -> None:
        self.file_tools.add_shared_files(pane, details)

    def _on_writing_requested(self) -> None:
        self.column.focus_composer()

    def _on_assign_requested(self) -> None:
        self.column.header.pick_assignee()

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
