"""The words of filters: what conditions ask about, how they compare, and what can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.contact_fields import ContactField, FieldKind, shown_fields
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.inbox_filter import (
    AssigneeCondition,
    ChannelCondition,
    Condition,
    FieldTest,
    Lifecycle,
    StatusCondition,
    TagCondition,
)
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.viewmodels.detail_words import value_problem
from desktop_inbox.viewmodels.filter_lines import ME, NOBODY, Choice, Subject, SubjectKey, choices_of
from desktop_inbox.viewmodels.search_picker import PickerRow


class ChoiceRow(PickerRow, frozen=True, kw_only=True):
    """Something that can be chosen for a condition. `note` says more of it; `is_current`: it is chosen."""

    note: str = ""


class FilterWording(QObject):
    """Words in the application's language, for one user."""

    def __init__(self, user_id: UserId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._user_id = user_id
        self._subjects = {
            Subject.CHANNEL: self.tr("Channel"),
            Subject.TAG: self.tr("Tag"),
            Subject.ASSIGNEE: self.tr("Assignee"),
            Subject.STATUS: self.tr("Status"),
            Subject.WAITING: self.tr("Waiting time"),
        }
        self._stages = {
            Lifecycle.OPEN: self.tr("Open"),
            Lifecycle.SNOOZED: self.tr("Snoozed"),
            Lifecycle.CLOSED: self.tr("Closed"),
        }

    def subjects(self, directory: Directory, chosen: SubjectKey) -> list[tuple[SubjectKey, str]]:
        """Return what a condition can ask about: the fixed subjects, the fields, and a removed field that is chosen."""
        found: list[tuple[SubjectKey, str]] = list(self._subjects.items())
        found += [(field.id, field.name) for field in shown_fields(directory.fields)]
        if chosen not in {key for key, _ in found}:
            names = [field.name for field in directory.fields if field.id == chosen]
            found.append((chosen, self._removed(names[0] if names else self.tr("Field"))))
        return found

    def is_or_not(self, condition: Condition) -> tuple[str, str]:
        """Return the words for a condition that holds what is chosen, and for its contrary."""
        if isinstance(condition, TagCondition):
            return self.tr("is one of"), self.tr("is none of")
        return self.tr("is"), self.tr("is not")

    def test(self, test: FieldTest, kind: FieldKind) -> str:
        """Return how a field is compared."""
        if kind is FieldKind.DATE and test in (FieldTest.LESS, FieldTest.GREATER):
            return self.tr("is before") if test is FieldTest.LESS else self.tr("is after")
        words = {
            FieldTest.IS: self.tr("is"),
            FieldTest.IS_NOT: self.tr("is not"),
            FieldTest.CONTAINS: self.tr("contains"),
            FieldTest.LESS: self.tr("is less than"),
            FieldTest.GREATER: self.tr("is greater than"),
            FieldTest.KNOWN: self.tr("is known"),
            FieldTest.UNKNOWN: self.tr("is unknown"),
        }
        return words[test]

    def values(self, field: ContactField) -> list[tuple[str, str]]:
        """Return the values that a field's value is chosen from; empty for one that is written."""
        if field.kind is FieldKind.CHECKBOX:
            return [("true", self.tr("Yes")), ("false", self.tr("No"))]
        return [(option, option) for option in field.options] if field.kind is FieldKind.LIST else []

    def problem(self, code: str) -> str:
        """Return what a condition lacks and what to do; empty: nothing."""
        words = {
            "": "",
            "nothing_chosen": self.tr("Choose at least one."),
            "no_value": self.tr("Write a value."),
            "too_many_choices": self.tr("These are too many. Choose fewer."),
            "empty_name": self.tr("Give the inbox a name."),
            "too_many_inboxes": self.tr("There are as many custom inboxes as there can be. Delete one first."),
            "not_saved": self.tr("The inbox could not be saved. Is the disk full?"),
        }
        return words[code] if code in words else value_problem(code)

    def choices(self, condition: Condition, directory: Directory) -> list[ChoiceRow]:
        """Return what can be chosen for a condition, and what is chosen though it was removed."""
        chosen = choices_of(condition)
        offered = self._offered(condition, directory)
        known = {key for key, _, _ in offered}
        offered += [(key, self._former_name(key, directory), self.tr("removed")) for key in chosen if key not in known]
        return [
            ChoiceRow(
                key=key,
                name=name,
                note=note,
                is_current=key in chosen,
                spoken=", ".join(filter(None, (name, note, self.tr("chosen") if key in chosen else ""))),
            )
            for key, name, note in offered
        ]

    def chosen(self, condition: Condition, directory: Directory) -> str:
        """Return what is chosen, in a list of words; empty: nothing."""
        rows = [row for row in self.choices(condition, directory) if row.is_current]
        return ", ".join(f"{row.name} ({row.note})" if row.note else row.name for row in rows)

    def _offered(self, condition: Condition, directory: Directory) -> list[tuple[Choice, str, str]]:
        match condition:
            case ChannelCondition():
                return [(channel.id, channel.name, "") for channel in directory.channels if channel.is_active]
            case TagCondition():
                return [(tag.id, tag.name, "") for tag in directory.tags if tag.is_active]
            case StatusCondition():
                return [(stage, name, "") for stage, name in self._stages.items()]
            case AssigneeCondition():
                return self._assignees(directory)
            case _:
                return []

    def _assignees(self, directory: Directory) -> list[tuple[Choice, str, str]]:
        teams = [(team.id, team.name, self.tr("team")) for team in directory.teams if team.is_active]
        users = [(user.id, self._user_name(user.id, user.name), "") for user in directory.users if user.is_active]
        return [(ME, self.tr("Me"), self.tr("whoever looks")), (NOBODY, self.tr("Nobody"), ""), *teams, *users]

    def _user_name(self, user_id: UserId, name: str) -> str:
        return self.tr("%1 (you)").replace("%1", name) if user_id == self._user_id else name

    def _former_name(self, key: Choice, directory: Directory) -> str:
        rows: list[Channel | Tag | Team | User] = [*directory.channels, *directory.tags]
        rows += [*directory.teams, *directory.users]
        return next((row.name for row in rows if row.id == key), self.tr("Unknown"))

    def _removed(self, name: str) -> str:
        return self.tr("%1 (removed)").replace("%1", name)
