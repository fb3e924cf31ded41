"""The details panel: one contact's fields, conversations and channels."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.contact_details import check_detail
from desktop_inbox.domain.contact_fields import ContactField, check_field_value
from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.ids import CommandId, ContactFieldId, ContactId, ConversationId, TagId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.merging import IDENTITY_DETAILS, Detail
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.command_base import ContactCommand
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.contact_commands import SetContactDetail, SetContactField, TagContact, UntagContact
from desktop_inbox.viewmodels.detail_words import value_problem
from desktop_inbox.viewmodels.details_rows import DetailsPage, DetailsPageMaker, ValueKey
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.store_signals import StoreSignals
from desktop_inbox.viewmodels.tag_picker import TagPicker
from desktop_inbox.viewmodels.times import TimeWording

_TIMES_MS = 20_000


class DetailsViewModel(QObject):
    """Shows one contact at a time. `page` is None while there is nothing to show. Belongs to the loop's thread.

    What is changed waits in the outbox, offline too, and shows at once. `jump_requested(ConversationId)`: the timeline
    should go to where that conversation begins. `merge_requested(ContactId)`: the user wants to see who else this is.
    `tags`: what tags are picked from.
    """

    changed = Signal()
    jump_requested = Signal(object)
    merge_requested = Signal(object)

    def __init__(
        self,
        *,
        store: Store,
        scope: TaskScope,
        clock: Clock,
        times: TimeWording | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with."""
        super().__init__(parent)
        self._store, self._scope, self._clock = store, scope, clock
        self._maker = DetailsPageMaker(times or TimeWording(parent=self), self)
        self._jobs = JobQueue("details", scope, self._on_store_failed)
        self._contact_id: ContactId | None = None
        self._details: ContactDetails | None = None
        self._fields: dict[ContactFieldId, ContactField] = {}
        self.failure = ""
        self.tags = TagPicker(self)
        self.tags.picked.connect(self._on_tag_picked)
        self._page: DetailsPage | None = None
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._timer = QTimer(self)
        self._timer.setInterval(_TIMES_MS)
        self._timer.timeout.connect(self._publish)
        self._timer.start()

    @property
    def page(self) -> DetailsPage | None:
        """What to show; None when no contact is chosen or it has left the cache."""
        return self._page

    def close(self) -> None:
        """Stop listening and reading."""
        self._timer.stop()
        self._jobs.clear()
        self._signals.close()

    def show_contact(self, contact_id: ContactId | None) -> None:
        """Show another contact, or none. The one before stays until the new one was read: nothing flickers."""
        if contact_id == self._contact_id:
            return
        self._contact_id = contact_id
        self.failure = ""
        self._jobs.clear()
        self._jobs.ask(self._read_directory)
        self._jobs.ask(self._read)

    def set_value(self, key: ValueKey, text: str) -> str:
        """Store a value (empty: unknown), or return in words why it cannot be. The same one again does nothing."""
        details = self._details
        if details is None:
            return ""
        contact, field = details.contact, self._fields.get(key) if not isinstance(key, Detail) else None
        try:
            if isinstance(key, Detail):
                old, value = getattr(contact, key.value) or "", check_detail(key, text)
            elif field is not None:
                old, value = contact.fields.get(key, ""), check_field_value(field, text)
            else:
                return self.tr("This field was removed meanwhile.")
        except UserError as error:
            return value_problem(error.code)
        if value != old:
            command_id = CommandId(new_id(self._clock))
            if isinstance(key, Detail):
                asked = old if key in IDENTITY_DETAILS else None
                self._give(
                    SetContactDetail(command_id=command_id, contact_id=contact.id, detail=key, value=value, old=asked)
                )
            else:
                self._give(SetContactField(command_id=command_id, contact_id=contact.id, field_id=key, value=value))
        return ""

    def remove_tag(self, tag_id: TagId) -> None:
        """Take a tag away."""
        if self._contact_id is not None:
            self._give(
                UntagContact(command_id=CommandId(new_id(self._clock)), contact_id=self._contact_id, tag_id=tag_id)
            )

    def request_merge(self) -> None:
        """Ask for who else this contact may be."""
        if self._contact_id is not None:
            self.merge_requested.emit(self._contact_id)

    def jump_to(self, conversation_id: ConversationId) -> None:
        """Ask the timeline to show a conversation."""
        self.jump_requested.emit(conversation_id)

    async def _read_directory(self) -> None:
        directory = await self._store.directory()
        self._maker.users = {user.id: user for user in directory.users}
        self._maker.teams = {team.id: team for team in directory.teams}
        self._fields = {field.id: field for field in directory.fields if field.is_active}
        self.tags.show_tags(directory.tags)

    async def _read(self) -> None:
        self._details = await self._store.details(self._contact_id) if self._contact_id else None
        self._publish()

    def _publish(self) -> None:
        page = self._maker.make(self._details, self._clock.now()) if self._details else None
        if page is not None:
            self.tags.show_chosen(tag.id for tag in page.tags)
        if page != self._page:
            self._page = page
            self.changed.emit()

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._jobs.ask(self._read_directory)
        concerns = self._contact_id in change.contact_ids or change.directory or change.everything
        if self._contact_id is not None and concerns:
            self._jobs.ask(self._read)

    def _give(self, command: ContactCommand) -> None:
        self.failure = ""
        self._scope.spawn("change contact", self._enqueue(command))

    async def _enqueue(self, command: ContactCommand) -> None:
        try:
            await self._store.enqueue(cast("Command", command))
        except StoreUnavailableError:
            self.failure = self.tr("This computer could not store the change: its disk may be full. Try again.")
            self.changed.emit()

    def _on_tag_picked(self, tag_id: TagId) -> None:
        if self._contact_id is None:
            return
        if self._page is not None and tag_id in {tag.id for tag in self._page.tags}:
            self.remove_tag(tag_id)
        else:
            self._give(
                TagContact(command_id=CommandId(new_id(self._clock)), contact_id=self._contact_id, tag_id=tag_id)
            )

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Keep what is shown: the list says what is wrong."""
