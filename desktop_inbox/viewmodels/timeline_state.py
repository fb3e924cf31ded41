"""What a timeline's view-model knows of the contact that is open, and what it tells the screen around the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.viewmodels.timeline_rows import HistoryState
from desktop_inbox.viewmodels.timeline_window import TimelineWindow


class Phase(StrEnum):
    """What the screen has to show: no contact, or one that is being read, is here, or cannot be read.

    `GONE`: it is not, or no longer, among those that the user may see.
    """

    NOTHING = "nothing"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class TimelineState(msgspec.Struct, frozen=True, kw_only=True):
    """What the screen shows around the rows.

    `is_empty`: the contact has no history at all. `reaches_end`: the newest row is in the model. `new_count`: incoming
    messages that came since the end was last seen.
    """

    phase: Phase = Phase.NOTHING
    contact_id: ContactId | None = None
    is_empty: bool = False
    reaches_end: bool = True
    new_count: int = 0


class Landing(msgspec.Struct, frozen=True):
    """Where the screen shall scroll after the next `rows_changed`: to a row, or to the end (None)."""

    key: str | None


@dataclass(slots=True, eq=False)
class Opening:
    """What is known of the contact that is open. Each opening has its own: work for an older one finds it replaced.

    `gap` tells whether what the cache does not have above the window is being fetched, or could not be.
    `seen_position` is the newest position that was shown at the end, `target` where a jump goes.
    """

    contact_id: ContactId | None = None
    window: TimelineWindow = field(default_factory=TimelineWindow)
    details: ContactDetails | None = None
    history: HistoryState = HistoryState.NONE
    gap: HistoryState = HistoryState.NONE
    unread_position: int | None = None
    seen_position: int = 0
    target: int = 0
    is_following: bool = True
    landing: Landing | None = None
