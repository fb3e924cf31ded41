"""The words of events in a timeline, but for closings, which have a row of their own."""

from __future__ import annotations

import re
from datetime import date, datetime

import msgspec
from PySide6.QtCore import QObject

from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.event import (
    ChannelEventKind,
    ContactAssigned,
    ContactBlocked,
    ContactMerged,
    ContactTagged,
    ConversationOpened,
    ConversationReturned,
    ConversationSnoozed,
    Event,
    EventDetail,
)
from desktop_inbox.viewmodels.timeline_rows import Phrase
from desktop_inbox.viewmodels.times import TimeWording

_PLACE = re.compile(r"%([1-9])")


class EventNames(msgspec.Struct, frozen=True, kw_only=True):
    """The names in an event: of who did it, and of users and teams that contacts were assigned to. Empty: nobody."""

    actor: str = ""
    assignee: str = ""
    previous: str = ""
    team: str = ""
    previous_team: str = ""


def fill(template: str, *values: str) -> Phrase:
    """Return a translated template with its places %1, %2 … filled, and the filled stretches emphasised.

    Values are put in as they are, so a name that contains "%1" stays that name.
    """
    text, strong = "", []
    for index, part in enumerate(_PLACE.split(template)):
        if index % 2 == 0:
            text += part
            continue
        value = values[int(part) - 1]
        strong.append((len(text), len(text) + len(value)))
        text += value
    return Phrase(text, tuple(strong))


class EventWording(QObject):
    """Words in the language of the application, without the time at which it happened."""

    def __init__(self, times: TimeWording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times = times

    def unknown_user(self) -> str:
        """Name a user of whom nothing is known."""
        return self.tr("Former user")

    def phrase(self, event: Event, names: EventNames, today: date) -> Phrase:
        """Say what happened. `today` is the local date. A closing is not for this: it has a row of its own."""
        actor = names.actor or self.unknown_user()
        match event.detail:
            case ContactAssigned() as assigned:
                return self._assigned(event, assigned, names)
            case ConversationOpened() as opened:
                return self._opened(event.source, opened, actor)
            case ConversationReturned():
                return self._returned(event.source, actor)
            case ConversationSnoozed() as snoozed:
                return fill(self.tr("Snoozed until %2 by %1"), actor, self._moment(snoozed.until, today))
            case detail:
                return self._noted(detail, actor)

    def _noted(self, detail: EventDetail, actor: str) -> Phrase:
        """Say what only users do."""
        subject = ""
        match detail:
            case ContactTagged(name=subject, is_added=is_added):
                words = self.tr("Tag %2 added by %1") if is_added else self.tr("Tag %2 removed by %1")
            case ContactBlocked(is_blocked=is_blocked):
                words = self.tr("Contact blocked by %1") if is_blocked else self.tr("Contact unblocked by %1")
            case ContactMerged(secondary_name=subject, is_undone=is_undone):
                words = self._merged(subject, is_undone=is_undone)
            case _:
                words = self.tr("Closing taken back by %1")
        return fill(words, actor, subject)

    def _merged(self, name: str, *, is_undone: bool) -> str:
        """Say that contacts were merged, or were not to be. Once that was taken back there is no name."""
        if not name:
            return self.tr("Merge undone by %1") if is_undone else self.tr("Merged with another contact by %1")
        return self.tr("Merge with %2 undone by %1") if is_undone else self.tr("Merged with %2 by %1")

    def _opened(self, source: Source, detail: ConversationOpened, actor: str) -> Phrase:
        if detail.channel_event is ChannelEventKind.CHAT_OPENED:
            return fill(self.tr("Conversation opened: the visitor opened the chat"))
        phrases = {
            Source.CONTACT: self.tr("Conversation opened by an incoming message"),
            Source.USER: self.tr("Conversation opened by %1"),
            Source.WORKFLOW: self.tr("Conversation opened by a workflow"),
            Source.BOT: self.tr("Conversation opened by a bot"),
            Source.MERGE: self.tr("Conversation opened by a merge"),
            Source.TIMER: self.tr("Conversation opened by a timer"),
        }
        return fill(phrases[source], actor)

    def _returned(self, source: Source, actor: str) -> Phrase:
        phrases = {
            Source.CONTACT: self.tr("Back from snoozing: the contact wrote"),
            Source.USER: self.tr("Brought back from snoozing by %1"),
            Source.TIMER: self.tr("Back from snoozing: its time was over"),
        }
        return fill(phrases.get(source, self.tr("Back from snoozing")), actor)

    def _assigned(self, event: Event, detail: ContactAssigned, names: EventNames) -> Phrase:
        actor, is_by_user = names.actor or self.unknown_user(), event.source is Source.USER
        if detail.assignee_id is None:
            if detail.team_id is None or not names.team:
                return self._unassigned(event, detail, names)
            by_user, by_itself = self.tr("Team %1 was assigned by %2"), self.tr("Team %1 was assigned automatically")
            return fill(by_user if is_by_user else by_itself, names.team, actor)
        if detail.by_reply:
            words = self.tr("%1 was assigned by replying")
        elif not is_by_user:
            words = self.tr("%1 was assigned automatically")
        elif event.actor_id == detail.assignee_id:
            words = self.tr("%1 took over the contact")
        else:
            words = self.tr("%1 was assigned by %2")
        return fill(words, names.assignee or self.unknown_user(), actor)

    def _unassigned(self, event: Event, detail: ContactAssigned, names: EventNames) -> Phrase:
        previous = names.previous or (names.previous_team if detail.previous_id is None else "")
        previous = previous or self.unknown_user()
        actor = names.actor or self.unknown_user()
        if event.source is not Source.USER:
            return fill(self.tr("%1 was unassigned automatically"), previous)
        if detail.previous_id is not None and event.actor_id == detail.previous_id:
            return fill(self.tr("%1 gave the contact back"), previous)
        return fill(self.tr("%1 was unassigned by %2"), previous, actor)

    def _moment(self, at: datetime, today: date) -> str:
        local = self._times.local(at)
        when = fill(self.tr("%1, %2", "date, time"), self._times.day(local.date(), today), self._times.clock(local))
        return when.text
