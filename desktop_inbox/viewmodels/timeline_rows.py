"""The rows of a timeline: immutable, with all text as it is shown. Pure: no Qt.

`key` is unique in the timeline and stays the same while the row's content changes.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import MergeId, MessageId
from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.viewmodels.message_text import Link

UNREAD_KEY = "unread"
HISTORY_KEY = "history"
TYPING_KEY = "typing"


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """A line of text and which stretches of it (start, end in code points) are emphasised."""

    text: str
    strong: tuple[tuple[int, int], ...] = ()


class DayRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a day begins, in the local time zone."""

    key: str
    text: str


class MarkerRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Stands before the first message that was unread when the timeline was opened."""

    key: str
    text: str


class HistoryRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Stands on top while older history is fetched (`is_loading`), or says why it is not there."""

    key: str
    text: str
    is_loading: bool


class HistoryState(StrEnum):
    """Whether older history is being fetched, or could not be."""

    NONE = "none"
    LOADING = "loading"
    OFFLINE = "offline"


class TypingRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Stands at the end while somebody types."""

    key: str
    text: str


class EventIcon(StrEnum):
    """What kind of event a row tells of."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    TEAM = "team"
    REOPENED = "reopened"
    SNOOZED = "snoozed"
    RETURNED = "returned"
    TAGGED = "tagged"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    MERGED = "merged"


class EventRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that happened, in one line that ends with its time. `detail` is the full moment, for a tooltip.

    `merge_id` names a merge that can still be taken back.
    """

    key: str
    position: int
    icon: EventIcon
    phrase: Phrase
    detail: str
    merge_id: MergeId | None = None


class ClosingRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The end of a conversation with its closing note: who and when, a category and a summary (empty: none)."""

    key: str
    position: int
    phrase: Phrase
    category: str
    summary: str
    detail: str


class BubbleSide(StrEnum):
    """From the contact, to the contact, or internal."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    COMMENT = "comment"


class QuoteRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The message that a bubble answers: who wrote it, and its beginning, or what it carried, on one line."""

    message_id: MessageId
    author: str
    text: str


class FileRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A file that a bubble carries. `detail` is its type, duration and size ("PDF · 182 KB").

    Where its content is, and how far it has come, is no part of the row: it changes several times a second.
    """

    attachment: Attachment
    detail: str
    spoken: str


class BubbleRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A message or comment.

    `author` is the name above the text (empty: not shown). `quote` and `files` stand above the text, which may be empty
    then. `mentions` are where users are named (start, end). `meta` is
    what stands at the end beside the delivery state. `state` is None for what is not delivered (incoming, comments).
    `failure` says why it was not, empty otherwise. `is_held`: because a teammate has replied, or the contact was
    merged; trying again sends it anyway. `can_discard`: it can be taken back, to be dropped or to be written on.
    `starts_group`, `ends_group`: first and last of the author's bubbles that stand together. `is_big`: only emoji.
    """

    key: str
    position: int
    side: BubbleSide
    author: str
    text: str
    links: tuple[Link, ...]
    mentions: tuple[tuple[int, int], ...]
    is_big: bool
    meta: str
    detail: str
    state: DeliveryState | None
    failure: str
    can_retry: bool
    can_discard: bool
    is_held: bool
    starts_group: bool
    ends_group: bool
    spoken: str
    quote: QuoteRow | None = None
    files: tuple[FileRow, ...] = ()


class ScheduledRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A message that the server sends later, or that it did not send after all.

    `bubble` is the message as it will look, with its time as `meta`. `note` says on what terms it waits, or why it was
    not sent. One that waits can be changed, sent now and cancelled; any other written on or dismissed.
    """

    key: str
    bubble: BubbleRow
    note: str
    is_waiting: bool
    spoken: str


TimelineRow = DayRow | MarkerRow | HistoryRow | TypingRow | EventRow | ClosingRow | BubbleRow | ScheduledRow


def row_text(row: TimelineRow) -> str:
    """Return the text of a row: of a message what was written, below the files it carries."""
    if isinstance(row, EventRow):
        return row.phrase.text
    if isinstance(row, ClosingRow):
        return ". ".join(part for part in (row.phrase.text, row.category, row.summary) if part)
    if isinstance(row, ScheduledRow):
        return row_text(row.bubble)
    if isinstance(row, BubbleRow) and row.files:
        return "\n".join([*(file.spoken for file in row.files), row.text]).strip()
    return row.text


def row_spoken(row: TimelineRow) -> str:
    """Return what a screen reader says of a row: of a message author, time, text and state."""
    return row.spoken if isinstance(row, BubbleRow | ScheduledRow) else row_text(row)
