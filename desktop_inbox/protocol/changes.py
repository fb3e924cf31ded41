"""Changes: how the server's writes reach the caches. See docs/sync-protocol.md."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.rows import Row, TimelineItem


class Stream(StrEnum):
    """`SHARED`: the workspace's facts (`w:<workspace>`). `PRIVATE`: one user's own (`u:<workspace>:<user>`)."""

    SHARED = "shared"
    PRIVATE = "private"


class Change(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One write: what happened (`noun.past_verb`, for example `message.received`) and the whole row after it.

    The row's `ver` is the change's number in its stream. A client applies it only over a smaller `ver`.
    """

    kind: str
    row: Row


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """How far a cache is. `epoch` names the server's history (a restored backup has another), `scope` the rights."""

    epoch: str
    scope: str
    shared: int = 0
    private: int = 0


class HistoryRange(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A stretch of a contact's timeline that was sent whole: from position `first` up. 0: from its beginning."""

    contact_id: ContactId
    first: int


class ChangeBatch(msgspec.Struct, frozen=True, kw_only=True):
    """All changes of one stream with `after < number <= upto` that the user may see, ascending.

    A client whose cursor is at least `after` and below `upto` applies it and moves to `upto`; one at or past `upto`
    drops it; one below `after` has a gap and catches up.

    In a private batch that was caught up, the rows of a contact whose `ContactAccess` says that it became visible stand
    beside it (they have numbers of the shared stream), and `history` says from where its timeline is complete.
    """

    stream: Stream
    after: int
    upto: int
    changes: list[Change]
    history: list[HistoryRange] = msgspec.field(default_factory=list)


class ChangesPage(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `GET /v1/ws/{workspace}/changes`. `more`: ask again at once."""

    batches: list[ChangeBatch]
    more: bool


class SnapshotPage(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `GET /v1/ws/{workspace}/snapshot`.

    `cursor` is the one read before the first page, the same on every page. `history` says for each contact on the
    page from where its timeline is complete upwards. `next` is the token of the next page, None on the last. `done`
    of `total` rows were sent, roughly, for progress. `usable`: with this page the window can be used.
    """

    cursor: Cursor
    rows: list[Row]
    history: list[HistoryRange]
    next: str | None
    done: int
    total: int
    usable: bool


class TimelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `GET /v1/ws/{workspace}/contacts/{contact}/timeline`: items with position below `before`, ascending.

    `first` is the position from which the answer is complete up to `before`; 0: it reaches the very beginning.
    """

    contact_id: ContactId
    items: list[TimelineItem]
    before: int
    first: int
