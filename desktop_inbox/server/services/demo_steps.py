"""What people of the demo workspace can do, each step as minutes before now."""

from __future__ import annotations

import msgspec

HOUR = 60
DAY = 24 * HOUR


class Said(msgspec.Struct, frozen=True):
    """The contact wrote, `ago` minutes before now, perhaps with files, by their names."""

    ago: int
    text: str = ""
    files: tuple[str, ...] = ()


class Replied(msgspec.Struct, frozen=True):
    """A user replied, to the contact's newest message in particular (`quotes`) or not.

    `was_read`: the contact has read it, else it was only delivered. `files` are sent with it, by their names. With the
    shortcut of a shared `snippet` it is that snippet, with its variables filled and its files.
    """

    ago: int
    user: str
    text: str = ""
    was_read: bool = True
    quotes: bool = False
    files: tuple[str, ...] = ()
    snippet: str = ""


class Commented(msgspec.Struct, frozen=True):
    """A user left an internal note that mentions colleagues and teams, by their keys."""

    ago: int
    user: str
    text: str
    mentions: tuple[str, ...] = ()


class Assigned(msgspec.Struct, frozen=True):
    """A user assigned the contact by hand, to somebody, to a team, or to nobody (None)."""

    ago: int
    user: str
    to: str | None = None
    team: str | None = None


class Opened(msgspec.Struct, frozen=True):
    """A user opened a conversation by hand."""

    ago: int
    user: str


class Closed(msgspec.Struct, frozen=True):
    """A user closed the open conversation with a closing note."""

    ago: int
    user: str
    category: str = ""
    summary: str = ""


class Snoozed(msgspec.Struct, frozen=True):
    """A user put the conversation out of the way, until some minutes from now."""

    ago: int
    user: str
    minutes_from_now: int


class Planned(msgspec.Struct, frozen=True):
    """A user wrote a message that is sent some minutes from now."""

    ago: int
    user: str
    minutes_from_now: int
    text: str


class Blocked(msgspec.Struct, frozen=True):
    """A user blocked the contact."""

    ago: int
    user: str


class Merged(msgspec.Struct, frozen=True):
    """A user found that another person of the story is the same, and merged that one into this one."""

    ago: int
    user: str
    other: str


Step = Said | Replied | Commented | Assigned | Opened | Closed | Snoozed | Planned | Blocked | Merged


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A contact and their story, in the order of time. `unread`: how many messages nobody has read yet.

    `tags` and `fields` (by name) are noted by a colleague once the contact is known.
    """

    key: str
    name: str
    language: str
    timezone: str
    email: str | None = None
    phone: str | None = None
    unread: int = 0
    tags: tuple[str, ...] = ()
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    steps: tuple[Step, ...]
