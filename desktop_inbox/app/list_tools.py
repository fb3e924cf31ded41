"""What the lists of the Messages module need besides themselves, made when it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_inbox.app import late
from desktop_inbox.app.session import Session
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CustomInboxId
from desktop_inbox.domain.inbox import Inbox, InboxKey
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.shell.main_window import MainWindow
from desktop_inbox.viewmodels.messages import MessagesViewModels

if TYPE_CHECKING:
    from desktop_inbox.ui.contact_list.bulk_bar import BulkBar
    from desktop_inbox.viewmodels.bulk import BulkViewModel
    from desktop_inbox.viewmodels.people import People


class ListTools(QObject):
    """Opens the dialog that custom inboxes are made in, and places the bar for many contacts, once `furnish` is called.

    The window owns the widgets; `close` ends the rest.
    """

    def __init__(
        self,
        *,
        window: MainWindow,
        models: MessagesViewModels,
        session: Session,
        clock: Clock,
        scope: TaskScope,
        parent: QObject,
    ) -> None:
        """Make nothing before it is wanted."""
        super().__init__(parent)
        self._window, self._models, self._session = window, models, session
        self._clock, self._scope = clock, scope
        self.bulk: BulkViewModel | None = None
        window.new_inbox_wanted.connect(self._on_new_inbox_wanted)
        window.edit_inbox_wanted.connect(self._on_edit_inbox_wanted)

    def furnish(self, people: People) -> BulkBar:
        """Make what is done with many contacts, and put its bar, which is returned, into its place."""
        self.bulk = late.bulk_viewmodel_class()(
            store=self._session.store,
            scope=self._scope,
            clock=self._clock,
            marks=self._models.contact_list.marks,
            toasts=self._models.toasts,
            parent=self,
        )
        snooze = late.snooze_viewmodel_class()(people, self._clock, parent=self)
        bar = late.bulk_bar_class()(self.bulk, people, snooze)
        bar.left.connect(self._window.focus_list)
        self._window.place_below_list(bar)
        return bar

    def close(self) -> None:
        """Stop listening and reading; before the store is closed."""
        if self.bulk is not None:
            self.bulk.close()

    def _on_new_inbox_wanted(self, like: CustomInbox | None) -> None:
        self._scope.spawn("new-inbox", self._build_inbox(like=like))

    def _on_edit_inbox_wanted(self, inbox: CustomInbox) -> None:
        self._scope.spawn("edit-inbox", self._build_inbox(inbox=inbox))

    async def _build_inbox(self, *, inbox: CustomInbox | None = None, like: CustomInbox | None = None) -> None:
        """Show the dialog until the inbox is saved, which is shown then, or the user leaves."""
        builder = late.inbox_filter_builder_class()(
            store=self._session.store,
            scope=self._scope,
            clock=self._clock,
            user_id=self._session.account.user_id,
            inbox=inbox,
            like=like,
            parent=self,
        )
        builder.saved.connect(self._on_inbox_saved)
        try:
            await builder.load()
            await late.inbox_builder_dialog_class()(builder, self._window).run()
        except StoreUnavailableError:
            self._models.toasts.show(self.tr("The cache cannot be read now. Is the disk full?"))
        finally:
            builder.close()
            builder.deleteLater()

    def _on_inbox_saved(self, inbox_id: CustomInboxId) -> None:
        self._models.inboxes.choose(InboxKey(Inbox.CUSTOM, inbox_id))
