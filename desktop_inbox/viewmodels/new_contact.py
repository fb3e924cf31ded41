"""A contact that is added by hand."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.contact_details import check_detail
from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.ids import CommandId, ContactId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.contact_commands import CreateContact
from desktop_inbox.viewmodels.detail_words import value_problem


class NewContactState(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with which detail, in words. `failure`: why it was not stored. `is_busy`: it is being stored."""

    problems: dict[Detail, str] = msgspec.field(default_factory=dict)
    failure: str = ""
    is_busy: bool = False


class NewContactViewModel(QObject):
    """Checks what is written and stores it. Offline too: the contact waits with the other commands.

    `created(ContactId)`: it is there. `changed`: `state` did. Belongs to the loop's thread.
    """

    changed = Signal()
    created = Signal(object)

    def __init__(self, *, store: Store, scope: TaskScope, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._scope, self._clock = store, scope, clock
        self._values: dict[Detail, str] = {}
        self._state = NewContactState()

    @property
    def state(self) -> NewContactState:
        """What the dialog shows."""
        return self._state

    def write(self, detail: Detail, value: str) -> None:
        """Take what is written; a problem said before goes, until somebody confirms again."""
        self._values[detail] = value
        if detail in self._state.problems:
            problems = {key: words for key, words in self._state.problems.items() if key is not detail}
            self._set(msgspec.structs.replace(self._state, problems=problems))

    def confirm(self) -> None:
        """Store the contact, or say what is wrong."""
        if self._state.is_busy:
            return
        values: dict[str, str] = {}
        problems: dict[Detail, str] = {}
        for detail in Detail:
            try:
                values[detail.value] = check_detail(detail, self._values.get(detail, ""))
            except UserError as error:
                problems[detail] = value_problem(error.code)
        if problems:
            self._set(NewContactState(problems=problems))
            return
        self._set(NewContactState(is_busy=True))
        self._scope.spawn("create contact", self._create(values))

    async def _create(self, values: dict[str, str]) -> None:
        contact_id = ContactId(new_id(self._clock))
        command = CreateContact(command_id=CommandId(new_id(self._clock)), contact_id=contact_id, **values)
        try:
            await self._store.enqueue(command)
        except StoreUnavailableError:
            words = self.tr("This computer could not store the contact. Nothing was lost: try again.")
            self._set(NewContactState(failure=words))
            return
        self.created.emit(contact_id)

    def _set(self, state: NewContactState) -> None:
        self._state = state
        self.changed.emit()
