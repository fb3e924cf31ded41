"""The rows of the inboxes pane: the standard inboxes, then the teams, the custom ones, and Blocked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.inbox import Inbox, InboxCount, InboxKey
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.visibility import Reach, reach_of
from desktop_inbox.domain.workspace import Team
from desktop_inbox.viewmodels.list_model import ListModel

STANDARD = (Inbox.ALL, Inbox.MINE, Inbox.UNASSIGNED, Inbox.MENTIONS)
TEAMS, CUSTOM, END = "teams", "custom", "end"
"""The keys of the headings. The last one has no words: it is the line above Blocked."""


class InboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """One inbox, or the heading of a group, whose `key` is a word and which is never chosen.

    `count` is how many conversations are open, `has_new` whether its dot is lit. `custom`: the saved filter of a custom
    inbox, `is_own` whether the user may change it, and `note` who sees it.
    """

    key: InboxKey | str
    name: str
    count: str = ""
    has_new: bool = False
    custom: CustomInbox | None = None
    is_own: bool = False
    note: str = ""
    spoken: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it is no inbox."""
        return isinstance(self.key, str)


class InboxListModel(ListModel[InboxRow]):
    """The rows. Headings can be neither chosen nor gone to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_key, _text, _spoken, parent)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Return what can be done with a row."""
        row = self.row_at(index)
        if row is None or row.is_heading:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class InboxRowMaker(QObject):
    """Makes the rows for one user, in the application's language."""

    def __init__(self, user_id: UserId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._user_id = user_id
        self._names = {
            Inbox.ALL: self.tr("All"),
            Inbox.MINE: self.tr("Mine"),
            Inbox.UNASSIGNED: self.tr("Unassigned"),
            Inbox.MENTIONS: self.tr("Mentions"),
            Inbox.BLOCKED: self.tr("Blocked"),
        }

    def rows(
        self,
        counts: Mapping[InboxKey, InboxCount],
        directory: Directory,
        customs: Iterable[CustomInbox],
        chosen: InboxKey,
    ) -> list[InboxRow]:
        """Return all rows. Blocked is among them while somebody is blocked, or it is chosen."""
        result = [self._row(InboxKey(inbox), self._names[inbox], counts) for inbox in STANDARD]
        teams = self._teams(directory)
        if teams:
            result.append(self._heading(TEAMS, self.tr("Teams")))
            result += [self._row(InboxKey(Inbox.TEAM, team.id), team.name, counts) for team in teams]
        result.append(self._heading(CUSTOM, self.tr("Custom inboxes")))
        result += [self._custom(custom, counts, directory) for custom in customs]
        blocked = InboxKey(Inbox.BLOCKED)
        if chosen == blocked or (blocked in counts and counts[blocked].open_count):
            result.append(self._heading(END, ""))
            result.append(self._row(blocked, self._names[Inbox.BLOCKED], counts))
        return result

    def _teams(self, directory: Directory) -> list[Team]:
        """Return the teams whose contacts the user may see: for most users all."""
        me = next((user for user in directory.users if user.id == self._user_id), None)
        active = [team for team in directory.teams if team.is_active]
        if me is None or reach_of(me) is Reach.ALL:
            return active
        return [team for team in active if self._user_id in team.member_ids]

    def _heading(self, key: str, name: str) -> InboxRow:
        return InboxRow(key=key, name=name, spoken=name)

    def _custom(self, custom: CustomInbox, counts: Mapping[InboxKey, InboxCount], directory: Directory) -> InboxRow:
        owner = next((user.name for user in directory.users if user.id == custom.owner_id), "")
        is_own = custom.owner_id == self._user_id
        if not custom.is_shared:
            note = self.tr("Only you see this inbox")
        elif is_own:
            note = self.tr("You share this inbox with everybody")
        else:
            note = self.tr("Shared by %1").replace("%1", owner or self.tr("a former user"))
        row = self._row(InboxKey(Inbox.CUSTOM, custom.id), custom.name, counts)
        spoken = f"{row.spoken}, {note}"
        return msgspec.structs.replace(row, custom=custom, is_own=is_own, note=note, spoken=spoken)

    def _row(self, key: InboxKey, name: str, counts: Mapping[InboxKey, InboxCount]) -> InboxRow:
        count = counts.get(key)
        has_new = count is not None and count.is_lit
        number = count.open_count if count is not None else 0
        if key.inbox is Inbox.BLOCKED:
            spoken = [name, self.tr("%n contact(s)", None, number)]
        else:
            spoken = [name, self.tr("%n open conversation(s)", None, number)]
        if has_new:
            spoken.append(self.tr("new messages"))
        shown = "" if count is None else str(number)
        return InboxRow(key=key, name=name, count=shown, has_new=has_new, spoken=", ".join(spoken))


def _key(row: InboxRow) -> InboxKey | str:
    return row.key


def _text(row: InboxRow) -> str:
    return row.name


def _spoken(row: InboxRow) -> str:
    return row.spoken
