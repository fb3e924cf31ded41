"""The view-models of the Messages module's lists and panels, made and wired together."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.ports import LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.connection import ConnectionViewModel
from desktop_inbox.viewmodels.contact_list import ContactListViewModel
from desktop_inbox.viewmodels.details import DetailsViewModel
from desktop_inbox.viewmodels.inboxes import InboxesViewModel
from desktop_inbox.viewmodels.session import SessionViewModel
from desktop_inbox.viewmodels.times import TimeWording
from desktop_inbox.viewmodels.toasts import Toasts


class MessagesViewModels(QObject):
    """What the main window shows around the conversation.

    The list shows the chosen inbox, the details those of the chosen contact. The conversation's own view-models follow
    `contact_list.selected_changed`. Every screen says in `toasts` what was done in passing.
    """

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        live: LiveSession,
        scope: TaskScope,
        clock: Clock,
        user_id: UserId,
        times: TimeWording | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Make all of them; nothing is read before `start`."""
        super().__init__(parent)
        times = times or TimeWording(parent=self)
        self.toasts = Toasts(self)
        self.session = SessionViewModel(store=store, scope=scope, user_id=user_id, parent=self)
        self.connection = ConnectionViewModel(store=store, live=live, scope=scope, parent=self)
        # It hears of changes before the inboxes: a new message is looked up first and counted then.
        self.contact_list = ContactListViewModel(
            store=store, live=live, scope=scope, clock=clock, user_id=user_id, times=times, parent=self
        )
        self.inboxes = InboxesViewModel(store=store, scope=scope, clock=clock, user_id=user_id, parent=self)
        self.details = DetailsViewModel(store=store, scope=scope, clock=clock, times=times, parent=self)
        self.inboxes.chosen_changed.connect(self.contact_list.set_inbox)
        self.inboxes.chosen_aged.connect(self.contact_list.read_again)
        self.contact_list.selected_changed.connect(self.details.show_contact)

    def start(self) -> None:
        """Read what is shown, the list first."""
        self.contact_list.start()
        self.inboxes.start()
        self.session.start()
        self.connection.start()

    def close(self) -> None:
        """Stop listening and reading; before the store is closed."""
        for viewmodel in (self.contact_list, self.inboxes, self.session, self.connection, self.details):
            viewmodel.close()
