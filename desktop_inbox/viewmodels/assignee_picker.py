"""The list that a contact's assignee is picked from: nobody, then the users, narrowed by what is typed."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.text import search_key
from desktop_inbox.domain.workspace import Availability
from desktop_inbox.viewmodels.conversation import Assignee, ConversationViewModel
from desktop_inbox.viewmodels.list_model import ListModel


class AssigneeRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A choice. `user_id` None: nobody. `note` is the availability in words; `is_current`: assigned now."""

    user_id: UserId | None
    name: str
    initials: str = ""
    availability: Availability | None = None
    note: str = ""
    is_current: bool = False
    spoken: str = ""


class AssigneePickerViewModel(QObject):
    """Rows for the picker; `choose` assigns. Names match ignoring case and accents."""

    rows_changed = Signal()

    def __init__(self, conversation: ConversationViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._query = ""
        self.model: ListModel[AssigneeRow] = ListModel(_key, _name, _spoken, self)
        conversation.header_changed.connect(self._publish)
        self._publish()

    def search(self, query: str) -> None:
        """Narrow the list to names that contain a text."""
        self._query = search_key(query.strip())
        self._publish()

    def choose(self, number: int) -> None:
        """Assign the user of a row, or nobody."""
        if 0 <= number < len(self.model.rows):
            self._conversation.assign(self.model.rows[number].user_id)

    def _publish(self) -> None:
        header = self._conversation.header
        current = header.assignee.id if header is not None and header.assignee is not None else None
        nobody = AssigneeRow(user_id=None, name=self.tr("Unassigned"), is_current=current is None)
        rows = [nobody, *(self._row(each, current) for each in self._conversation.assignees)]
        if self._query:
            rows = [row for row in rows if self._query in search_key(row.name)]
        self.model.apply([msgspec.structs.replace(row, spoken=self._words(row)) for row in rows])
        self.rows_changed.emit()

    def _row(self, assignee: Assignee, current: UserId | None) -> AssigneeRow:
        notes = {
            Availability.AVAILABLE: self.tr("Available"),
            Availability.BUSY: self.tr("Busy"),
            Availability.AWAY: self.tr("Away"),
        }
        name = self.tr("%1 (you)").replace("%1", assignee.name) if assignee.is_me else assignee.name
        return AssigneeRow(
            user_id=assignee.id,
            name=name,
            initials=assignee.initials,
            availability=assignee.availability,
            note=notes[assignee.availability],
            is_current=assignee.id == current,
        )

    def _words(self, row: AssigneeRow) -> str:
        parts = [row.name, row.note, self.tr("assigned now") if row.is_current else ""]
        return ", ".join(part for part in parts if part)


def _key(row: AssigneeRow) -> UserId | None:
    return row.user_id


def _name(row: AssigneeRow) -> str:
    return row.name


def _spoken(row: AssigneeRow) -> str:
    return row.spoken
