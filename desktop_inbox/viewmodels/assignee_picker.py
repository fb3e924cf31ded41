"""The list that an assignee is picked from: nobody, the users with their availability, then the teams."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.domain.presence import Shown
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.viewmodels.names import initials
from desktop_inbox.viewmodels.people import People, availability_words
from desktop_inbox.viewmodels.search_picker import PickerRow, SearchPicker


class Assignment(msgspec.Struct, frozen=True):
    """To whom something is assigned: a user, a team, both, or (None and None) nobody."""

    user_id: UserId | None = None
    team_id: TeamId | None = None


class AssigneeRow(PickerRow, frozen=True, kw_only=True):
    """A choice: a user, a team, or nobody. `note` says how available a user is, or how large a team."""

    assignment: Assignment
    initials: str = ""
    shown: Shown | None = None
    note: str = ""


class AssigneePickerViewModel(SearchPicker[AssigneeRow]):
    """Everybody who is active. `picked(Assignment)`: one was taken: a user without a team, or a team without a user."""

    picked = Signal(object)

    def __init__(self, people: People, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self._current: Assignment | None = None
        people.changed.connect(self._publish)
        self._publish()

    def show_current(self, current: Assignment | None) -> None:
        """Mark to whom it is assigned now; None: nothing is marked, as for many contacts."""
        if current != self._current:
            self._current = current
            self._publish()

    def _take(self, row: AssigneeRow) -> None:
        self.picked.emit(row.assignment)

    def _publish(self) -> None:
        self.show_rows(msgspec.structs.replace(row, spoken=self._words(row)) for row in self._rows())

    def _rows(self) -> Iterator[AssigneeRow]:
        nobody = Assignment()
        yield AssigneeRow(key=None, assignment=nobody, name=self.tr("Unassigned"), is_current=self._current == nobody)
        for user in self._people.active_users():
            yield self._user_row(user)
        for team in self._people.active_teams():
            yield self._team_row(team)

    def _user_row(self, user: User) -> AssigneeRow:
        shown = self._people.shown(user)
        is_me = user.id == self._people.user_id
        return AssigneeRow(
            key=user.id,
            assignment=Assignment(user_id=user.id),
            name=self.tr("%1 (you)").replace("%1", user.name) if is_me else user.name,
            searched=user.name,
            initials=initials(user.name),
            shown=shown,
            note=availability_words(shown),
            is_current=self._current is not None and self._current.user_id == user.id,
        )

    def _team_row(self, team: Team) -> AssigneeRow:
        members = [self._people.user(user_id) for user_id in team.member_ids]
        active = sum(member is not None and member.is_active for member in members)
        return AssigneeRow(
            key=team.id,
            assignment=Assignment(team_id=team.id),
            name=team.name,
            note=self.tr("Team of %n", None, active),
            is_current=self._current is not None and self._current.team_id == team.id,
        )

    def _words(self, row: AssigneeRow) -> str:
        parts = [row.name, row.note, self.tr("assigned now") if row.is_current else ""]
        return ", ".join(part for part in parts if part)
