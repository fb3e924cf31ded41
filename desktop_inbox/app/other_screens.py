"""The screens beside the messages, made when they are first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_inbox.app import late
from desktop_inbox.app.session import Session
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.shell.screens import ScreenName, Screens
from desktop_inbox.viewmodels.preferences import Preferences

if TYPE_CHECKING:
    from desktop_inbox.ui.contacts.screen import ContactsScreen
    from desktop_inbox.viewmodels.contacts import ContactsViewModels


class OtherScreens(QObject):
    """Places Contacts and Settings among the window's screens. The window owns the widgets; `close` ends the rest.

    `conversation_wanted(ContactId)`: the user goes from a contact to its messages.
    """

    conversation_wanted = Signal(object)

    def __init__(
        self,
        *,
        screens: Screens,
        session: Session,
        clock: Clock,
        preferences: Preferences,
        scope: TaskScope,
        parent: QObject,
    ) -> None:
        """Make nothing before it is wanted."""
        super().__init__(parent)
        self._screens, self._session, self._clock = screens, session, clock
        self._preferences, self._scope = preferences, scope.child("other screens")
        self.contacts: ContactsScreen | None = None
        self._contacts_models: ContactsViewModels | None = None
        screens.wanted.connect(self._on_wanted)

    def close(self) -> None:
        """End what belongs to the screens; before the store is closed."""
        if self.contacts is not None:
            self.contacts.keep()
        if self._contacts_models is not None:
            self._contacts_models.close()

    def _on_wanted(self, name: ScreenName) -> None:
        if name is ScreenName.CONTACTS and self.contacts is None:
            self._make_contacts()

    def _make_contacts(self) -> None:
        models = self._contacts_models = late.contacts_viewmodels_class()(
            store=self._session.store,
            scope=self._scope,
            clock=self._clock,
            user_id=self._session.account.user_id,
            parent=self,
        )
        self.contacts = late.contacts_screen_class()(models, self._preferences, self._scope, self._screens)
        self.contacts.conversation_wanted.connect(self.conversation_wanted)
        models.start()
        self._screens.place(ScreenName.CONTACTS, self.contacts)
