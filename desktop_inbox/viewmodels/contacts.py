"""The view-models of the Contacts screen, made and wired together."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.contact_book import ContactBookViewModel
from desktop_inbox.viewmodels.contact_export import ContactExport
from desktop_inbox.viewmodels.contact_import import ContactImport
from desktop_inbox.viewmodels.details import DetailsViewModel
from desktop_inbox.viewmodels.merging import MergeViewModel
from desktop_inbox.viewmodels.new_contact import NewContactViewModel
from desktop_inbox.viewmodels.times import TimeWording


class ContactsViewModels(QObject):
    """The book, the details of the chosen contact, the export, and what the dialogs need, made for each."""

    def __init__(
        self,
        *,
        store: Store,
        scope: TaskScope,
        clock: Clock,
        user_id: UserId,
        times: TimeWording | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Make them; nothing is read before `start`."""
        super().__init__(parent)
        self._store, self._scope, self._clock = store, scope, clock
        times = times or TimeWording(parent=self)
        self.book = ContactBookViewModel(
            store=store, scope=scope, clock=clock, user_id=user_id, times=times, parent=self
        )
        self.details = DetailsViewModel(store=store, scope=scope, clock=clock, times=times, parent=self)
        self.export = ContactExport(store=store, scope=scope, parent=self)
        self.book.selected_changed.connect(self.details.show_contact)

    def start(self) -> None:
        """Read what is shown."""
        self.book.start()

    def close(self) -> None:
        """Stop listening and reading; before the store is closed."""
        self.export.cancel()
        self.details.close()
        self.book.close()

    def new_contact(self) -> NewContactViewModel:
        """Return what a dialog for a new contact works with."""
        return NewContactViewModel(store=self._store, scope=self._scope, clock=self._clock, parent=self)

    def new_import(self) -> ContactImport:
        """Return what a dialog for an import works with. Whoever asks closes it."""
        return ContactImport(store=self._store, scope=self._scope, clock=self._clock, parent=self)

    def new_merge(self, contact_id: ContactId) -> MergeViewModel:
        """Return what a dialog for a merge works with. Whoever asks closes it."""
        return MergeViewModel(contact_id, store=self._store, scope=self._scope, clock=self._clock, parent=self)
