"""What the product's rules of conversations say, in small: the other side of `test_server_lifecycle`.

Every method does what a contact, a user or the timers do, and returns the code of the refusal; empty: it took effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.conversation import ConversationStatus, Source
from desktop_inbox.domain.draft import DraftMode
from desktop_inbox.domain.event import (
    ChannelEventKind,
    ContactAssigned,
    ContactBlocked,
    ConversationClosed,
    ConversationOpened,
    ConversationReopened,
    ConversationReturned,
    ConversationSnoozed,
    EventDetail,
)
from desktop_inbox.domain.ids import AttachmentId, ContactId, ConversationId, MessageId, TeamId, UserId
from desktop_inbox.domain.scheduled import SCHEDULED_PER_CONTACT, ScheduledState

Actor = UserId | None


@dataclass(eq=False)
class Talk:
    """A conversation. What `facts` returns are fields of `Conversation`."""

    id: ConversationId
    opened_at: datetime
    opened_source: Source
    opened_by: Actor
    assignee_id: Actor
    closed: tuple[datetime, Source, Actor, str] | None = None
    snoozed: tuple[datetime, datetime, Actor] | None = None
    incoming_count: int = 0
    unanswered_since: datetime | None = None
    is_answered: bool = False
    idle_since: datetime | None = None

    def facts(self) -> dict[str, object]:
        """Return what the database must say."""
        closed_at, closed_source, closed_by, category = self.closed or (None, None, None, "")
        snoozed_until, snoozed_at, snoozed_by = self.snoozed or (None, None, None)
        return {
            "id": self.id,
            "opened_at": self.opened_at,
            "opened_source": self.opened_source,
            "opened_by": self.opened_by,
            "assignee_id": self.assignee_id,
            "status": ConversationStatus.CLOSED if self.closed else ConversationStatus.OPEN,
            "closed_at": closed_at,
            "closed_source": closed_source,
            "closed_by": closed_by,
            "closing_category": category,
            "snoozed_until": snoozed_until,
            "snoozed_at": snoozed_at,
            "snoozed_by": snoozed_by,
            "incoming_count": self.incoming_count,
            "waiting_since": None if self.closed else self.unanswered_since,
            "idle_since": None if self.closed else self.idle_since,
        }


@dataclass(frozen=True)
class Sent:
    """What a user sent, or will."""

    author_id: UserId
    text: str
    attachment_ids: tuple[AttachmentId, ...] = ()
    quoted_id: MessageId | None = None


@dataclass(eq=False)
class Later:
    """A message that is sent later, as it is scheduled, and what became of it."""

    id: MessageId
    sent: Sent
    send_at: datetime
    cancels_on_message: bool
    state: ScheduledState = ScheduledState.WAITING
    code: str = ""
    decided: tuple[datetime, Actor] | None = None

    def decide(self, state: ScheduledState, now: datetime, code: str = "", by: Actor = None) -> None:
        """Wait no more."""
        self.state, self.code, self.decided = state, code, (now, by)

    def facts(self) -> dict[str, object]:
        """Return what the database must say."""
        decided_at, decided_by = self.decided or (None, None)
        return {
            "author_id": self.sent.author_id,
            "text": self.sent.text,
            "quoted_id": self.sent.quoted_id,
            "send_at": self.send_at,
            "cancels_on_message": self.cancels_on_message,
            "state": self.state,
            "code": self.code,
            "decided_at": decided_at,
            "decided_by": decided_by,
        }


@dataclass(eq=False)
class Person:
    """A contact, with what happened to them in its order: source, user, what."""

    id: ContactId
    is_blocked: bool = False
    assignee_id: Actor = None
    team_id: TeamId | None = None
    talks: list[Talk] = field(default_factory=list)
    events: list[tuple[Source, Actor, EventDetail]] = field(default_factory=list)
    unassigned: tuple[Talk, Actor, TeamId | None] | None = None
    """By the closing of which conversation they are unassigned, and whose they were."""
    sent: dict[MessageId, Sent] = field(default_factory=dict)
    later: dict[MessageId, Later] = field(default_factory=dict)
    drafts: dict[tuple[UserId, DraftMode], str] = field(default_factory=dict)

    @property
    def open(self) -> Talk | None:
        """The open conversation."""
        return next((talk for talk in self.talks if not talk.closed), None)


class Model:
    """A workspace. `now` is set before each step, always later than before."""

    def __init__(self) -> None:
        self.now = datetime.min.replace(tzinfo=UTC)
        self.auto_closing = AutoClosing()
        self.opens_on_channel_events = False
        self.unassigns_on_close = False
        self.people: dict[str, Person] = {}

    # What contacts do

    def receive(self, person: Person, talk_id: ConversationId) -> None:
        """Get a message, which went into the conversation with this id."""
        talk = person.open or (person.talks[-1] if person.is_blocked and person.talks else None)
        if talk is None:
            talk = self._begin(person, talk_id, Source.CONTACT, None)
            if person.is_blocked:
                talk.closed = (self.now, Source.CONTACT, None, "")
            else:
                person.events.append((Source.CONTACT, None, ConversationOpened()))
        elif talk.snoozed:
            self._return(person, talk, Source.CONTACT, None)
        assert talk.id == talk_id
        for later in self._waiting(person):
            if later.cancels_on_message:
                later.decide(ScheduledState.CANCELLED, self.now, "contact_wrote")
        talk.incoming_count += 1
        talk.unanswered_since = talk.unanswered_since or self.now
        talk.idle_since = None

    def open_chat(self, person: Person, talk_id: ConversationId | None) -> None:
        """Get an event; `talk_id` is what is open after it."""
        if self.opens_on_channel_events and not person.is_blocked and not person.open:
            assert talk_id is not None
            self._begin(person, talk_id, Source.CONTACT, None)
            opened = ConversationOpened(channel_event=ChannelEventKind.CHAT_OPENED)
            person.events.append((Source.CONTACT, None, opened))

    # What users do

    def reply(self, person: Person, message_id: MessageId, sent: Sent, talk_id: ConversationId) -> str:
        """Reply, into the open conversation or a new one with this id."""
        if person.is_blocked:
            return "contact_blocked"
        user = sent.author_id
        talk = person.open or self._open(person, user, talk_id)
        if person.assignee_id is None:
            self._assign(person, user, (user, person.team_id), by_reply=True)
        talk.unanswered_since, talk.is_answered, talk.idle_since = None, True, self.now
        person.sent[message_id] = sent
        return ""

    def schedule(self, person: Person, later: Later) -> str:
        """Let a message wait, or change the one with its id."""
        before = person.later.get(later.id)
        if person.is_blocked:
            return "contact_blocked"
        if before and before.state is not ScheduledState.WAITING:
            return "not_waiting"
        if not before and len(self._waiting(person)) == SCHEDULED_PER_CONTACT:
            return "too_many"
        if later.send_at <= self.now:
            if not before:
                return "time_in_past"
            later.send_at = self.now
        person.later[later.id] = later
        return ""

    def cancel(self, user: UserId, later: Later) -> str:
        """Cancel what waits."""
        if later.state is ScheduledState.WAITING:
            later.decide(ScheduledState.CANCELLED, self.now, by=user)
        return ""

    def save_draft(self, person: Person, user: UserId, mode: DraftMode, text: str) -> str:
        """Keep what a user has written."""
        person.drafts[user, mode] = text
        return ""

    def open_by_hand(self, person: Person, user: UserId, talk_id: ConversationId) -> str:
        """Open a conversation."""
        if person.is_blocked:
            return "contact_blocked"
        if person.open:
            return "already_open"
        self._open(person, user, talk_id)
        return ""

    def close(self, person: Person, user: UserId, talk: Talk, seen: int, category: str) -> str:
        """Close a conversation, or add a note to one that is closed."""
        if talk.closed:
            if category:
                person.events.append((Source.USER, user, ConversationClosed(category=category)))
            return ""
        if person.is_blocked:
            return "contact_blocked"
        if talk.incoming_count > seen:
            return "newer_activity"
        self._close(person, talk, Source.USER, user, category)
        if self.unassigns_on_close and (person.assignee_id, person.team_id) != (None, None):
            was = (person.assignee_id, person.team_id)
            self._assign(person, user, (None, None))
            person.unassigned = (talk, *was)
        return ""

    def reopen(self, person: Person, user: UserId, talk: Talk) -> str:
        """Take a closing back."""
        if not talk.closed:
            return ""
        if person.is_blocked:
            return "contact_blocked"
        if person.open:
            return "already_open"
        if talk is not person.talks[-1] or self.now - talk.closed[0] > timedelta(hours=1):
            return "too_late"
        talk.closed = None
        talk.assignee_id = person.assignee_id
        talk.idle_since = self.now if talk.is_answered and not talk.unanswered_since else None
        person.events.append((Source.USER, user, ConversationReopened()))
        if person.unassigned and person.unassigned[0] is talk:
            self._assign(person, user, person.unassigned[1:])
        return ""

    def snooze(self, person: Person, user: UserId, talk: Talk, until: datetime, seen: int) -> str:
        """Snooze a conversation, or snooze it anew."""
        if person.is_blocked:
            return "contact_blocked"
        if talk.closed:
            return "conversation_closed"
        if talk.incoming_count > seen:
            return "newer_activity"
        if until <= self.now:
            return "snooze_in_past"
        if talk.snoozed and talk.snoozed[0] == until:
            return ""
        self._end_snooze(talk)
        talk.snoozed = (until, self.now, user)
        person.events.append((Source.USER, user, ConversationSnoozed(until=until)))
        return ""

    def unsnooze(self, person: Person, user: UserId, talk: Talk) -> str:
        """Bring a conversation back."""
        if talk.snoozed:
            self._return(person, talk, Source.USER, user)
        return ""

    def block(self, person: Person, user: UserId, *, is_blocked: bool) -> str:
        """Block or unblock a contact."""
        if person.is_blocked != is_blocked:
            person.is_blocked = is_blocked
            person.events.append((Source.USER, user, ContactBlocked(is_blocked=is_blocked)))
            if not is_blocked and person.open and person.open.idle_since:
                person.open.idle_since = self.now
        return ""

    def assign(self, person: Person, user: UserId, to: tuple[Actor, TeamId | None]) -> str:
        """Assign a contact by hand."""
        if to != (person.assignee_id, person.team_id):
            self._assign(person, user, to)
        return ""

    # What happens by itself

    def pass_time(self, went_to: Mapping[MessageId, ConversationId]) -> None:
        """Do what is due now. `went_to`: the conversations of all messages, afterwards."""
        for later, person in self._due():
            talk_id = went_to.get(later.id, ConversationId(UUID(int=0)))
            code = self.reply(person, later.id, later.sent, talk_id)
            later.decide(ScheduledState.FAILED if code else ScheduledState.SENT, self.now, code)
        for person, talk in self._watched():
            if talk.snoozed and talk.snoozed[0] <= self.now:
                self._return(person, talk, Source.TIMER, None)
            closes_at = self._closes_at(talk)
            if closes_at is not None and closes_at <= self.now:
                self._close(person, talk, Source.TIMER, None, "")

    def next_due(self) -> datetime | None:
        """Return when something is due next."""
        times = [talk.snoozed[0] if talk.snoozed else self._closes_at(talk) for _, talk in self._watched()]
        times += [later.send_at for person in self.people.values() for later in self._waiting(person)]
        return min((time for time in times if time is not None), default=None)

    def _due(self) -> list[tuple[Later, Person]]:
        """Return the messages whose time has come, in the order in which they are sent."""
        waiting = [(later, person) for person in self.people.values() for later in self._waiting(person)]
        due = [pair for pair in waiting if pair[0].send_at <= self.now]
        return sorted(due, key=lambda pair: (pair[0].send_at, pair[0].id))

    def _waiting(self, person: Person) -> list[Later]:
        return [later for later in person.later.values() if later.state is ScheduledState.WAITING]

    def _watched(self) -> Iterator[tuple[Person, Talk]]:
        for person in self.people.values():
            if person.open and not person.is_blocked:
                yield person, person.open

    def _closes_at(self, talk: Talk) -> datetime | None:
        if not self.auto_closing.is_on or talk.snoozed or talk.idle_since is None:
            return None
        return talk.idle_since + timedelta(minutes=self.auto_closing.after_minutes)

    # What the rules have in common

    def _begin(self, person: Person, talk_id: ConversationId, source: Source, user: Actor) -> Talk:
        talk = Talk(talk_id, self.now, source, user, person.assignee_id)
        person.talks.append(talk)
        return talk

    def _open(self, person: Person, user: UserId, talk_id: ConversationId) -> Talk:
        person.events.append((Source.USER, user, ConversationOpened()))
        return self._begin(person, talk_id, Source.USER, user)

    def _close(self, person: Person, talk: Talk, source: Source, user: Actor, category: str) -> None:
        talk.closed = (self.now, source, user, category)
        talk.snoozed = None
        person.events.append((source, user, ConversationClosed(category=category)))

    def _end_snooze(self, talk: Talk) -> None:
        if talk.snoozed and talk.idle_since:
            talk.idle_since += self.now - max(talk.idle_since, talk.snoozed[1])
        talk.snoozed = None

    def _return(self, person: Person, talk: Talk, source: Source, user: Actor) -> None:
        self._end_snooze(talk)
        person.events.append((source, user, ConversationReturned()))

    def _assign(self, person: Person, user: UserId, to: tuple[Actor, TeamId | None], *, by_reply: bool = False) -> None:
        change = ContactAssigned(
            assignee_id=to[0],
            previous_id=person.assignee_id,
            team_id=to[1],
            previous_team_id=person.team_id,
            by_reply=by_reply,
        )
        person.events.append((Source.USER, user, change))
        person.assignee_id, person.team_id = to
        person.unassigned = None
        if person.open:
            person.open.assignee_id = to[0]
