"""The directory's rows in the order of lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.rows import DirectoryRow
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.text import search_key
from desktop_inbox.domain.workspace import Team, User, Workspace

_Named = TypeVar("_Named", Team, Channel, Tag)
_R = TypeVar("_R", bound=DirectoryRow)


def arranged(rows: Iterable[DirectoryRow]) -> Directory:
    """Return rows as the directory, without custom inboxes and closing categories."""
    rows = list(rows)
    return Directory(
        workspace=next(iter(of_kind(rows, Workspace)), None),
        users=tuple(users_in_order(of_kind(rows, User))),
        teams=_by_name(of_kind(rows, Team)),
        channels=_by_name(of_kind(rows, Channel)),
        tags=_by_name(of_kind(rows, Tag)),
        fields=tuple(sorted(of_kind(rows, ContactField), key=_field_key)),
    )


def of_kind(rows: Iterable[DirectoryRow], kind: type[_R]) -> list[_R]:
    """Return the rows of one kind."""
    return [row for row in rows if isinstance(row, kind)]


def users_in_order(users: Iterable[User]) -> list[User]:
    """Return users, active first, by name."""
    return sorted(users, key=lambda user: (not user.is_active, search_key(user.name), user.id))


def shown_inboxes(inboxes: Iterable[CustomInbox]) -> list[CustomInbox]:
    """Return the active custom inboxes, by name."""
    return sorted((one for one in inboxes if one.is_active), key=lambda one: (search_key(one.name), one.id))


def _by_name(rows: Iterable[_Named]) -> tuple[_Named, ...]:
    return tuple(sorted(rows, key=_name_key))


def _name_key(row: Team | Channel | Tag) -> tuple[bool, str, UUID]:
    return not row.is_active, search_key(row.name), row.id


def _field_key(field: ContactField) -> tuple[bool, int, str, UUID]:
    return not field.is_active, field.order, search_key(field.name), field.id
