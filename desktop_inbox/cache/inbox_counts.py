"""The counts of all inboxes, in plain SQL that the first look asks too, before SQLAlchemy is loaded.

Triggers keep the sums, so no count looks at a list: only at those in Mentions, and at those whom waiting alone has
brought into a custom inbox just now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from desktop_inbox.cache.viewer import Viewer
from desktop_inbox.domain.ids import TeamId
from desktop_inbox.domain.inbox import Inbox, InboxCount, InboxKey
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.workspace import Team

_ENTRIES = "SELECT stage, assignee_id, team_id, conversations, unread_conversations, unread_messages FROM entry_tallies"
_MENTIONED = """
SELECT count(*) FILTER (WHERE mention_stage = 1), count(*) FILTER (WHERE mention_stage = 1 AND unread > 0),
    ifnull(sum(unread) FILTER (WHERE mention_stage = 1), 0), ifnull(sum(has_unseen_mention), 0)
FROM list_entries WHERE mention_stage IS NOT NULL
"""
_MEMBERS = "SELECT inbox_id, conversations, unread_conversations, unread_messages FROM member_tallies"
_LET_IN = """
SELECT inbox_id, count(*), count(*) FILTER (WHERE unread > 0), sum(unread)
FROM inbox_members WHERE stage = 1 AND since_us > 0 AND since_us <= ? GROUP BY +inbox_id
"""
"""Those who have waited long enough only since the last write."""

_BLOCKED = 3

Ask = Callable[[str, tuple[Any, ...]], Iterable[Any]]
"""Runs a query with its parameters and gives its rows."""


def inbox_counts(
    ask: Ask, viewer: Viewer, teams: Iterable[Team], inboxes: Collection[CustomInbox]
) -> dict[InboxKey, InboxCount]:
    """Return the counts of the standard inboxes, of the active ones of these teams and of these custom inboxes."""
    counts = _assigned(ask, viewer, [team.id for team in teams if team.is_active])
    [(*numbers, unseen)] = ask(_MENTIONED, ())
    mentions = _Tally()
    mentions.add(numbers)
    counts[InboxKey(Inbox.MENTIONS)] = mentions.count(unseen_mentions=unseen, is_lit=unseen > 0)
    members = {inbox.id.bytes: _Tally() for inbox in inboxes}
    for inbox_id, *numbers in (*ask(_MEMBERS, ()), *ask(_LET_IN, (viewer.now_us,))):
        if inbox_id in members:
            members[inbox_id].add(numbers)
    return counts | {InboxKey(Inbox.CUSTOM, inbox.id): members[inbox.id.bytes].count() for inbox in inboxes}


class _Tally:
    """Numbers of one inbox while they are added up. `lights`: the unread conversations that light no other inbox."""

    def __init__(self) -> None:
        self.conversations = self.unread_conversations = self.unread_messages = self.lights = 0

    def add(self, numbers: Sequence[int]) -> None:
        self.conversations += numbers[0]
        self.unread_conversations += numbers[1]
        self.unread_messages += numbers[2]

    def count(self, *, unseen_mentions: int = 0, is_lit: bool = False) -> InboxCount:
        return InboxCount(
            open_count=self.conversations,
            unread_conversations=self.unread_conversations,
            unread_messages=self.unread_messages,
            unseen_mentions=unseen_mentions,
            is_lit=is_lit or self.lights > 0,
        )


def _assigned(ask: Ask, viewer: Viewer, team_ids: Iterable[TeamId]) -> dict[InboxKey, InboxCount]:
    """Return the counts of All, Mine, Unassigned, Blocked and the teams."""
    everybody, mine, nobody = InboxKey(Inbox.ALL), InboxKey(Inbox.MINE), InboxKey(Inbox.UNASSIGNED)
    blocked = InboxKey(Inbox.BLOCKED)
    teams = {team_id.bytes: InboxKey(Inbox.TEAM, team_id) for team_id in team_ids}
    tallies = {key: _Tally() for key in (everybody, mine, nobody, blocked, *teams.values())}
    for stage, assignee, team, *numbers in ask(_ENTRIES, ()):
        if stage == _BLOCKED:
            tallies[blocked].add(numbers)
            continue
        found = [everybody]  # the most specific comes last: there the dot is
        if not assignee:
            found.append(nobody)
        if team in teams:
            found.append(teams[team])
        if assignee == viewer.user_id.bytes:
            found.append(mine)
        for key in found:
            tallies[key].add(numbers)
        tallies[found[-1]].lights += numbers[1]
    return {key: tally.count() for key, tally in tallies.items()}
