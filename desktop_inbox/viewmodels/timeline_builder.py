"""How the rows of a timeline are built from its items. Pure: no Qt, no clock, no store.

The words come from a `TimelineWords`, so what stands where can be tested without a language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec

from desktop_inbox.cache.results import CONTACT_MERGED, NEWER_REPLY
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.event import (
    ContactAssigned,
    ContactBlocked,
    ContactMerged,
    ContactTagged,
    ConversationClosed,
    ConversationOpened,
    ConversationReopened,
    ConversationReturned,
    ConversationSnoozed,
    Event,
    EventDetail,
)
from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.domain.merging import UNDO_PERIOD
from desktop_inbox.domain.message import Comment, DeliveryState, Direction, Failure, Message, MessageKind, Quote
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.viewmodels.event_wording import EventNames
from desktop_inbox.viewmodels.message_text import find_links, find_mentions, is_big_emoji
from desktop_inbox.viewmodels.timeline_rows import (
    HISTORY_KEY,
    TYPING_KEY,
    UNREAD_KEY,
    BubbleRow,
    BubbleSide,
    ClosingRow,
    DayRow,
    EventIcon,
    EventRow,
    FileRow,
    HistoryRow,
    HistoryState,
    MarkerRow,
    Phrase,
    QuoteRow,
    TimelineRow,
    TypingRow,
)

GROUP_WITHIN = timedelta(minutes=5)
"""Messages of one author that follow each other within this time stand together."""
FRAME_ROWS = 2
"""How many rows `frame_rows` adds at most."""


class TimelineWords(Protocol):
    """The words of a timeline in the language of the interface. All times are local."""

    def day(self, day: date, today: date) -> str:
        """Name a day as seen from today."""
        ...

    def time(self, at: datetime) -> str:
        """Return the time of day."""
        ...

    def moment(self, at: datetime) -> str:
        """Return day and time in full."""
        ...

    def unread(self) -> str:
        """Say that what follows is new."""
        ...

    def happened(self, event: Event, names: EventNames, at: datetime, today: date) -> Phrase:
        """Say what happened, but for a closing, and at which time of day."""
        ...

    def closed(self, source: Source, actor: str, at: datetime, today: date) -> Phrase:
        """Say who or what closed a conversation, and when as seen from today."""
        ...

    def comment_meta(self, at: datetime) -> str:
        """Say that a text is internal, and when it was written."""
        ...

    def waiting(self, at: datetime, *, is_online: bool) -> str:
        """Say that a message waits."""
        ...

    def kind(self, kind: MessageKind) -> str:
        """Name what a message without text carries."""
        ...

    def file(self, attachment: Attachment) -> str:
        """Return the type and the size of a file."""
        ...

    def spoken_file(self, attachment: Attachment) -> str:
        """Say a file for a screen reader."""
        ...

    def quoted(self, quote: Quote) -> str:
        """Return the beginning of a message that is answered, or say what it carried."""
        ...

    def failure(self, failure: Failure) -> str:
        """Say why a message was not delivered."""
        ...

    def typing(self, names: Sequence[str]) -> str:
        """Say who is typing."""
        ...

    def history_loading(self) -> str:
        """Say that older history is being fetched."""
        ...

    def history_offline(self) -> str:
        """Say that older history cannot be fetched now."""
        ...

    def spoken(self, author: str, at: datetime, text: str, state: DeliveryState | None, *, is_comment: bool) -> str:
        """Say a bubble for a screen reader."""
        ...


class TimelineContext(msgspec.Struct, frozen=True, kw_only=True):
    """What rows need besides the items.

    `zone` is the time zone to show (None: the system's). `unread_position` is that of the first unread message, None
    when nothing was. `problems` gives the rejection's code of items whose command waits for the user's decision;
    `waiting` holds the ids of items that can be taken back.
    """

    user_id: UserId
    user_names: Mapping[UserId, str]
    contact_name: str
    unknown_user: str
    zone: tzinfo | None
    today: date
    is_online: bool = True
    unread_position: int | None = None
    problems: Mapping[UUID, str] = msgspec.field(default_factory=dict)
    waiting: frozenset[UUID] = frozenset()
    team_names: Mapping[TeamId, str] = msgspec.field(default_factory=dict)

    def local(self, at: datetime) -> datetime:
        """Return a moment in the zone to show, by the zone's rules on that day."""
        return at.astimezone(self.zone)

    def name(self, user_id: UserId | None) -> str:
        """Return a user's name; empty for None."""
        return "" if user_id is None else self.user_names.get(user_id, self.unknown_user)

    def team_name(self, team_id: TeamId | None) -> str:
        """Return a team's name; empty for None and for one of which nothing is known."""
        return "" if team_id is None else self.team_names.get(team_id, "")

    def typist(self, user_id: UserId | None) -> str:
        """Return the name of who types: a user, or the contact (None)."""
        return self.contact_name if user_id is None else self.name(user_id)


class _Place(NamedTuple):
    """What an item's row depends on besides the item and the context that all share."""

    starts_group: bool
    ends_group: bool
    problem: str | None
    can_be_taken_back: bool
    is_repeated: bool
    can_be_undone: bool


ItemRow = BubbleRow | EventRow | ClosingRow


class RowBuilder:
    """Builds rows, and builds again only what has changed since: an unchanged item gives the very same row."""

    def __init__(self, words: TimelineWords) -> None:
        self._words = words
        self._surroundings: object = None
        self._kept: dict[UUID, tuple[TimelineItem, _Place, ItemRow]] = {}

    def build(self, items: Sequence[TimelineItem], context: TimelineContext) -> tuple[TimelineRow, ...]:
        """Return the rows of a stretch of a timeline, given oldest first."""
        people = (context.user_names, context.team_names, context.contact_name)
        surroundings = (people, context.is_online, context.zone, context.today.year)
        kept = self._kept if surroundings == self._surroundings else {}
        self._surroundings, self._kept = surroundings, {}
        rows: list[TimelineRow] = []
        day: date | None = None
        breaks = _breaks(items, context)
        repeated, undoable = _repeated(items), _undoable(items, context)
        for index, item in enumerate(items):
            at = context.local(item.created_at)
            # Clocks differ a little, so times may step back at midnight; days never do.
            if day is None or at.date() > day:
                day = at.date()
                rows.append(DayRow(key=f"day:{day.isoformat()}", text=self._words.day(day, context.today)))
            if item.position and item.position == context.unread_position:
                rows.append(MarkerRow(key=UNREAD_KEY, text=self._words.unread()))
            place = _Place(
                starts_group=breaks[index],
                ends_group=breaks[index + 1],
                problem=context.problems.get(item.id),
                can_be_taken_back=item.id in context.waiting,
                is_repeated=item.id in repeated,
                can_be_undone=item.id in undoable,
            )
            known = kept.get(item.id)
            if known is not None and known[1] == place and (known[0] is item or known[0] == item):
                row = known[2]
            else:
                row = self._row(item, at, place, context)
            self._kept[item.id] = (item, place, row)
            rows.append(row)
        return tuple(rows)

    def _row(self, item: TimelineItem, at: datetime, place: _Place, context: TimelineContext) -> ItemRow:
        if isinstance(item, Event):
            return _event_row(item, at, place, context, self._words)
        return _bubble_row(item, at, place, context, self._words)


def frame_rows(
    rows: Sequence[TimelineRow], history: HistoryState, typing: Sequence[str], words: TimelineWords
) -> tuple[TimelineRow, ...]:
    """Return rows with what stands above them (the state of older history) and below them (who is typing)."""
    framed = list(rows)
    if history is not HistoryState.NONE:
        is_loading = history is HistoryState.LOADING
        text = words.history_loading() if is_loading else words.history_offline()
        framed.insert(0, HistoryRow(key=HISTORY_KEY, text=text, is_loading=is_loading))
    if typing:
        framed.append(TypingRow(key=TYPING_KEY, text=words.typing(typing)))
    return tuple(framed)


def _breaks(items: Sequence[TimelineItem], context: TimelineContext) -> list[bool]:
    """Tell for each item, and for the end, whether a new group begins there."""
    breaks = [True] * (len(items) + 1)
    for index in range(1, len(items)):
        before, item = items[index - 1], items[index]
        if isinstance(before, Event) or isinstance(item, Event) or type(before) is not type(item):
            continue
        breaks[index] = (
            _author(before) != _author(item)
            or item.created_at - before.created_at > GROUP_WITHIN
            or context.local(before.created_at).date() != context.local(item.created_at).date()
            or (item.position != 0 and item.position == context.unread_position)
        )
    return breaks


def _repeated(items: Sequence[TimelineItem]) -> set[UUID]:
    """Return which undelivered messages were written once more later: what a retry does. They stay as history."""
    repeated: set[UUID] = set()
    later: set[tuple[str, ...]] = set()
    for item in reversed(items):
        if isinstance(item, Message) and item.direction is Direction.OUTGOING:
            said = (item.text, *(each.name for each in item.attachments))
            if item.state is DeliveryState.FAILED and said in later:
                repeated.add(item.id)
            later.add(said)
    return repeated


def _undoable(items: Sequence[TimelineItem], context: TimelineContext) -> set[UUID]:
    """Return the merges that can be taken back, as far as a day tells: the server knows to the minute."""
    undone: set[UUID] = set()
    found: set[UUID] = set()
    for item in reversed(items):
        if not isinstance(item, Event) or not isinstance(item.detail, ContactMerged):
            continue
        if item.detail.is_undone:
            undone.add(item.detail.merge_id)
        elif item.detail.merge_id not in undone and item.detail.secondary_name:
            since = context.today - context.local(item.created_at).date()
            if since <= UNDO_PERIOD:
                found.add(item.id)
    return found


def _author(item: Message | Comment) -> tuple[Direction | None, UserId | None]:
    return (item.direction if isinstance(item, Message) else None), item.author_id


def _event_row(
    event: Event, at: datetime, place: _Place, context: TimelineContext, words: TimelineWords
) -> EventRow | ClosingRow:
    detail, key, actor = event.detail, event.id.hex, context.name(event.actor_id)
    if isinstance(detail, ConversationClosed):
        return ClosingRow(
            key=key,
            position=event.position,
            phrase=words.closed(event.source, actor, at, context.today),
            category=detail.category,
            summary=detail.summary,
            detail=words.moment(at),
        )
    return EventRow(
        key=key,
        position=event.position,
        icon=_event_icon(detail),
        phrase=words.happened(event, _names_in(event, context), at, context.today),
        detail=words.moment(at),
        merge_id=detail.merge_id if isinstance(detail, ContactMerged) and place.can_be_undone else None,
    )


def _names_in(event: Event, context: TimelineContext) -> EventNames:
    actor, detail = context.name(event.actor_id), event.detail
    if not isinstance(detail, ContactAssigned):
        return EventNames(actor=actor)
    return EventNames(
        actor=actor,
        assignee=context.name(detail.assignee_id),
        previous=context.name(detail.previous_id),
        team=context.team_name(detail.team_id),
        previous_team=context.team_name(detail.previous_team_id),
    )


def _event_icon(detail: EventDetail) -> EventIcon:
    match detail:
        case ContactAssigned(assignee_id=None, team_id=None):
            return EventIcon.UNASSIGNED
        case ContactAssigned(assignee_id=None):
            return EventIcon.TEAM
        case ContactBlocked(is_blocked=False):
            return EventIcon.UNBLOCKED
        case _:
            return _ICONS[type(detail)]


_ICONS: dict[type[EventDetail], EventIcon] = {
    ConversationOpened: EventIcon.OPENED,
    ConversationReopened: EventIcon.REOPENED,
    ConversationSnoozed: EventIcon.SNOOZED,
    ConversationReturned: EventIcon.RETURNED,
    ContactAssigned: EventIcon.ASSIGNED,
    ContactTagged: EventIcon.TAGGED,
    ContactBlocked: EventIcon.BLOCKED,
    ContactMerged: EventIcon.MERGED,
}


def _bubble_row(
    item: Message | Comment, at: datetime, place: _Place, context: TimelineContext, words: TimelineWords
) -> BubbleRow:
    state, failure = _delivery(item, place.problem)
    side = _side(item)
    author = context.contact_name if side is BubbleSide.INCOMING else context.name(item.author_id)
    is_mine = item.author_id == context.user_id
    text, files = item.text, () if isinstance(item, Comment) else file_rows(item.attachments, words)
    if not text and not files and isinstance(item, Message):
        text = words.kind(item.kind)
    return BubbleRow(
        key=item.id.hex,
        position=item.position,
        side=side,
        author=author if place.starts_group and side is not BubbleSide.INCOMING and not is_mine else "",
        text=text,
        links=find_links(text),
        mentions=tuple(find_mentions(text, _mentioned(item, context))),
        is_big=is_big_emoji(text),
        meta=_meta(item, at, state, context, words),
        detail=words.moment(at),
        state=state,
        failure=words.failure(failure) if failure is not None else "",
        can_retry=failure is not None and (place.problem is not None or not place.is_repeated),
        can_discard=place.problem is not None or place.can_be_taken_back,
        is_held=place.problem in (NEWER_REPLY, CONTACT_MERGED),
        starts_group=place.starts_group,
        ends_group=place.ends_group,
        spoken=words.spoken(author, at, _said(text, files), state, is_comment=side is BubbleSide.COMMENT),
        quote=None if isinstance(item, Comment) else quote_row(item.quote, context, words),
        files=files,
    )


def file_rows(attachments: Sequence[Attachment], words: TimelineWords) -> tuple[FileRow, ...]:
    """Return the files that a bubble carries."""
    return tuple(
        FileRow(attachment=each, detail=words.file(each), spoken=words.spoken_file(each)) for each in attachments
    )


def quote_row(quote: Quote | None, context: TimelineContext, words: TimelineWords) -> QuoteRow | None:
    """Return the message that a bubble answers; None for None."""
    if quote is None:
        return None
    author = context.contact_name if quote.direction is Direction.INCOMING else context.name(quote.author_id)
    return QuoteRow(message_id=quote.message_id, author=author, text=words.quoted(quote))


def _said(text: str, files: Sequence[FileRow]) -> str:
    """Return what a screen reader says of files and of the text below them."""
    return ", ".join([*(file.spoken for file in files), *([text] if text else [])]) if files else text


def _mentioned(item: Message | Comment, context: TimelineContext) -> list[str]:
    """Return the names of those whom a comment mentions: who is only named was not told."""
    if isinstance(item, Message):
        return []
    users = [context.name(user_id) for user_id in item.mentioned_user_ids]
    return [*users, *(context.team_name(team_id) for team_id in item.mentioned_team_ids)]


def _side(item: Message | Comment) -> BubbleSide:
    if isinstance(item, Comment):
        return BubbleSide.COMMENT
    return BubbleSide.INCOMING if item.direction is Direction.INCOMING else BubbleSide.OUTGOING


def _delivery(item: Message | Comment, problem: str | None) -> tuple[DeliveryState | None, Failure | None]:
    """Return how far an item has come, and why not further. A comment has a state only until the server has it."""
    if problem is not None:
        return DeliveryState.FAILED, Failure(code=problem)
    if isinstance(item, Comment):
        return (DeliveryState.WAITING if item.position == 0 else None), None
    if item.direction is Direction.INCOMING:
        return None, None
    if item.state is DeliveryState.FAILED:
        return item.state, item.failure or Failure(code="not_delivered")
    return item.state, None


def _meta(
    item: Message | Comment,
    at: datetime,
    state: DeliveryState | None,
    context: TimelineContext,
    words: TimelineWords,
) -> str:
    if state is DeliveryState.WAITING:
        return words.waiting(at, is_online=context.is_online)
    return words.comment_meta(at) if isinstance(item, Comment) else words.time(at)
