"""Whom the text of a comment names with an "@". Pure: no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.domain.text import search_key
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.protocol.conversation_commands import MENTIONS


class Named(msgspec.Struct, frozen=True, gc=False):
    """Somebody who can be mentioned, under the name by which the text names them. `id`: of a user or of a team."""

    name: str
    id: UserId | TeamId
    is_team: bool = False


class Mentioned(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a text mentions, each once, in the order of the text; no more than a comment may."""

    user_ids: tuple[UserId, ...] = ()
    team_ids: tuple[TeamId, ...] = ()


def find_mentioned(text: str, directory: Directory, chosen: Sequence[Named] = ()) -> Mentioned:
    """Return whom a text names in full after an "@", ignoring case and accents.

    Named can be who is active, and who was `chosen` while the text was written. Where several bear one name, it stands
    for those of them who were chosen, or for all of them if none was. Of two names the longer one counts.
    """
    if "@" not in text:
        return Mentioned()
    known = _by_name([*_active(directory), *chosen])
    preferred = _by_name(chosen)
    users: dict[UserId, None] = {}
    teams: dict[TeamId, None] = {}
    for name in _names_in(search_key(text), known):
        for one in preferred.get(name, known[name]):
            if one.is_team:
                teams[TeamId(one.id)] = None
            else:
                users[UserId(one.id)] = None
    return Mentioned(user_ids=tuple(users)[:MENTIONS], team_ids=tuple(teams)[:MENTIONS])


def named(one: User | Team) -> Named:
    """Return a user or a team as a text names them."""
    return Named(one.name, one.id, isinstance(one, Team))


def _active(directory: Directory) -> list[Named]:
    people: list[User | Team] = [*directory.users, *directory.teams]
    return [named(one) for one in people if one.is_active]


def _by_name(people: Iterable[Named]) -> dict[str, list[Named]]:
    """Return people by their names as these are compared; nobody without one."""
    found: dict[str, list[Named]] = {}
    for one in people:
        found.setdefault(" ".join(search_key(one.name).split()), []).append(one)
    found.pop("", None)
    return found


def _names_in(text: str, names: Iterable[str]) -> list[str]:
    """Return which names stand after an "@" in a text, in its order; both as they are compared."""
    longest_first = sorted(names, key=len, reverse=True)
    if not longest_first:
        return []
    forms = "|".join(re.escape(name) for name in longest_first)
    return re.findall(rf"(?<!\w)@({forms})(?!\w)", text)
