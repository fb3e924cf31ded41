"""The stretch of a contact's timeline that a screen holds, and how it is read from the store. No Qt."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

import msgspec

from desktop_inbox.cache.results import END, TimelineSlice
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.event import ConversationOpened, Event
from desktop_inbox.domain.ids import ContactId, ConversationId, MessageId
from desktop_inbox.domain.message import Direction, Message
from desktop_inbox.domain.ports import LiveSession
from desktop_inbox.domain.rows import TimelineItem

FIRST_ITEMS = 40
"""How many items are read to begin with: about two screens."""
PAGE_ITEMS = 30
"""How many items are read at a time while scrolling: cheap enough to be laid out within a frame."""
MAX_ITEMS = 160
"""The most items of a window: about eight screens. More would only make every change dearer to lay out."""
SCAN_ITEMS = 500


class TimelineWindow(msgspec.Struct, frozen=True, kw_only=True):
    """Items in order, those still waiting for the server last.

    `reaches_start`: nothing is older. `needs_server`: what is older is not in the cache. `reaches_end`: nothing is
    newer. `gap_upto`: what is newer, up to this position, is not in the cache; None: it is.
    """

    items: tuple[TimelineItem, ...] = ()
    reaches_start: bool = False
    needs_server: bool = False
    reaches_end: bool = True
    gap_upto: int | None = None

    @property
    def first_position(self) -> int:
        """The position of the oldest item; `END` when there is none that the server knows."""
        return next((item.position for item in self.items if item.position), END)

    @property
    def last_position(self) -> int:
        """The position of the newest item that the server knows; 0 when there is none."""
        return next((item.position for item in reversed(self.items) if item.position), 0)

    def trimmed(self, *, drops_oldest: bool) -> TimelineWindow:
        """Return the window less what is more than `MAX_ITEMS`, at one end."""
        excess = len(self.items) - MAX_ITEMS
        if excess <= 0:
            return self
        return self.without_oldest(excess) if drops_oldest else self.without_newest(excess)

    def without_oldest(self, count: int) -> TimelineWindow:
        """Return the window less some items at its start."""
        return msgspec.structs.replace(self, items=self.items[count:], reaches_start=False, needs_server=False)

    def without_newest(self, count: int) -> TimelineWindow:
        """Return the window less some items at its end."""
        kept = self.items[: len(self.items) - count]
        return msgspec.structs.replace(self, items=kept, reaches_end=False, gap_upto=None)


def first_unread_position(items: Iterable[TimelineItem], unread_count: int) -> int | None:
    """Return the position of the first of the newest `unread_count` incoming messages.

    When fewer are given it is the first of those; None when nothing is unread.
    """
    position = None
    left = unread_count
    for item in reversed(tuple(items)):
        if left == 0:
            break
        if isinstance(item, Message) and item.direction is Direction.INCOMING:
            position, left = item.position, left - 1
    return position


class TimelineReader:
    """Reads windows from the store. Belongs to the loop's thread; raises what the store and the session raise."""

    def __init__(self, store: Store, live: LiveSession) -> None:
        self._store = store
        self._live = live

    async def newest(self, contact_id: ContactId, count: int = FIRST_ITEMS) -> TimelineWindow:
        """Return the end of a timeline."""
        part = await self._store.timeline(contact_id, limit=count)
        return TimelineWindow(items=part.items, reaches_start=part.reaches_start, needs_server=part.needs_server)

    async def refreshed(self, contact_id: ContactId, window: TimelineWindow, *, is_following: bool) -> TimelineWindow:
        """Return what the window shows now.

        A follower sees the newest items, whatever moves out at the other end; a reader keeps the oldest where it was.
        """
        first = window.first_position
        if first == END or (is_following and window.reaches_end):
            return await self.newest(contact_id, max(FIRST_ITEMS, min(len(window.items), MAX_ITEMS)))
        limit = MAX_ITEMS if window.reaches_end else _known(window.items)
        part = await self._store.timeline(contact_id, after=first - 1, limit=limit)
        if not part.items:  # what was shown is not known any more: everything was synced anew
            return await self.newest(contact_id)
        return msgspec.structs.replace(window, items=part.items, reaches_end=part.reaches_end, gap_upto=part.gap_upto)

    async def with_older(self, contact_id: ContactId, window: TimelineWindow) -> TimelineWindow:
        """Return the window with the page below it that the cache has."""
        part = await self._store.timeline(contact_id, before=window.first_position, limit=PAGE_ITEMS)
        older = tuple(item for item in part.items if item.position)
        return msgspec.structs.replace(
            window, items=older + window.items, reaches_start=part.reaches_start, needs_server=part.needs_server
        )

    async def with_newer(self, contact_id: ContactId, window: TimelineWindow) -> TimelineWindow:
        """Return the window with the page above it that the cache has."""
        part = await self._store.timeline(contact_id, after=window.last_position, limit=PAGE_ITEMS)
        known = tuple(item for item in window.items if item.position)
        return msgspec.structs.replace(
            window, items=known + part.items, reaches_end=part.reaches_end, gap_upto=part.gap_upto
        )

    async def around(self, contact_id: ContactId, position: int) -> TimelineWindow:
        """Return a window with a position in its middle, from the cache."""
        below = await self._store.timeline(contact_id, before=position, limit=PAGE_ITEMS)
        above = await self._store.timeline(contact_id, after=position - 1, limit=FIRST_ITEMS)
        return TimelineWindow(
            items=tuple(item for item in below.items if item.position) + above.items,
            reaches_start=below.reaches_start,
            needs_server=below.needs_server,
            reaches_end=above.reaches_end,
            gap_upto=above.gap_upto,
        )

    async def reach(self, contact_id: ContactId, position: int) -> int:
        """Have history fetched until the cache holds a position, or there is no more. Returns the position."""
        below = await self._store.timeline(contact_id, before=position + 1, limit=1)
        if below.items or not below.needs_server:
            return position
        async for part in self._backwards(contact_id):
            if part.items and part.items[0].position <= position:
                break
        return position

    async def message_position(self, contact_id: ContactId, message_id: MessageId) -> int | None:
        """Return the position of a message, fetching history where needed; None if there is none."""
        async for part in self._backwards(contact_id):
            for item in part.items:
                if item.id == message_id:
                    return item.position
        return None

    async def opening_of(self, contact_id: ContactId, conversation_id: ConversationId) -> int | None:
        """Return the position of a conversation's opening, fetching history where needed; None if there is none."""
        async for part in self._backwards(contact_id):
            for item in part.items:
                if _opens(item, conversation_id):
                    return item.position
        return None

    async def _backwards(self, contact_id: ContactId) -> AsyncIterator[TimelineSlice]:
        """Give the timeline from its end to its start, piece by piece; what the cache does not have is fetched."""
        before = END
        while True:
            part = await self._store.timeline(contact_id, before=before, limit=SCAN_ITEMS)
            yield part
            before = part.items[0].position if part.items else before
            is_done = part.reaches_start or not (part.items or part.needs_server)
            if is_done or (part.needs_server and not await self._live.load_older(contact_id, before)):
                return

    async def count_new(self, contact_id: ContactId, after: int, limit: int = 100) -> int:
        """Return how many incoming messages stand above a position, at most `limit`."""
        part = await self._store.timeline(contact_id, after=after, limit=limit)
        return sum(isinstance(item, Message) and item.direction is Direction.INCOMING for item in part.items)


def _opens(item: TimelineItem, conversation_id: ConversationId) -> bool:
    return (
        isinstance(item, Event)
        and isinstance(item.detail, ConversationOpened)
        and item.conversation_id == conversation_id
    )


def _known(items: Iterable[TimelineItem]) -> int:
    """Return how many items the server has accepted."""
    return sum(item.position > 0 for item in items)
