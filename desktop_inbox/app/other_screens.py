"""The screens beside the messages, made when they are first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_inbox.app import late
from desktop_inbox.app.session import Session
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.shell.screens import ScreenName, Screens
from desktop_inbox.viewmodels.preferences import Preferences
from desktop_inbox.viewmodels.toasts import Toasts

if TYPE_CHECKING:
    from desktop_inbox.ui.contacts.screen import ContactsScreen
    from desktop_inbox.ui.settings.screen import SettingsScreen
    from desktop_inbox.viewmodels.contacts import ContactsViewModels
    from desktop_inbox.viewmodels.settings.settings import SettingsViewModel


class OtherScreens(QObject):
    """Places Contacts and Settings among the window's screens. The window owns the widgets; `close` ends the rest.

    `conversation_wanted(ContactId)`: the user goes from a contact to its messages. `details_made(DetailsPane,
    DetailsViewModel)`: there is another column of details.
    """

    conversation_wanted = Signal(object)
    details_made = Signal(object, object)

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        screens: Screens,
        session: Session,
        clock: Clock,
        preferences: Preferences,
        toasts: Toasts,
        scope: TaskScope,
        parent: QObject,
    ) -> None:
        """Make nothing before it is wanted."""
        super().__init__(parent)
        self._screens, self._session, self._clock = screens, session, clock
        self._preferences, self._toasts = preferences, toasts
        self._scope = scope.child("other screens")
        self.contacts: ContactsScreen | None = None
        self._contacts_models: ContactsViewModels | None = None
        self.settings: SettingsScreen | None = None
        self._settings_model: SettingsViewModel | None = None
        screens.wanted.connect(self._on_wanted)

    def close(self) -> None:
        """End what belongs to the screens; before the store is closed."""
        if self.contacts is not None:
            self.contacts.keep()
        if self._contacts_models is not None:
            self._contacts_models.close()
        if self._settings_model is not None:
            self._settings_model.close()

    def show_snippet_settings(self) -> None:
        """Go to where snippets are made."""
        self._screens.show_screen(ScreenName.SETTINGS)
        if self._settings_model is not None:
            self._settings_model.show_snippets()

    def merge(self, contact_id: ContactId) -> None:
        """Ask who else a contact is, over whatever screen is shown, and merge the two."""
        viewmodel = late.merge_viewmodel_class()(
            contact_id, store=self._session.store, scope=self._scope, clock=self._clock, parent=self
        )
        self._scope.spawn("merge", late.ask_to_merge(viewmodel, self._screens))

    def _on_wanted(self, name: ScreenName) -> None:
        if name is ScreenName.CONTACTS and self.contacts is None:
            self._make_contacts()
        elif name is ScreenName.SETTINGS and self.settings is None:
            self._make_settings()

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
        self.details_made.emit(self.contacts.details, models.details)
        models.start()
        self._screens.place(ScreenName.CONTACTS, self.contacts)

    def _make_settings(self) -> None:
        model = self._settings_model = late.settings_viewmodel_class()(
            store=self._session.store,
            live=self._session.live,
            administration=self._session.administration,
            scope=self._scope,
            clock=self._clock,
            user_id=self._session.account.user_id,
            toasts=self._toasts,
            preferences=self._preferences,
            intake=late.intake_of(self._session.files),
            microphones=late.microphone_names,
            parent=self,
        )
        self.settings = late.settings_screen_class()(model, self._scope, self._screens)
        model.start()
        self._screens.place(ScreenName.SETTINGS, self.settings)
