"""Reading upwards in a timeline of which the cache has only pieces."""

from __future__ import annotations

import msgspec

from desktop_inbox.cache.store import Store
from desktop_inbox.protocol.changes import HistoryRange, TimelinePage
from tests.fixtures.rows import contact_id, make_contact, make_message, make_page


async def test_what_ends_at_a_gap_says_how_far_the_gap_goes(store: Store) -> None:
    newest = [make_message(number) for number in range(50, 55)]
    history = [HistoryRange(contact_id=contact_id(1), first=50)]
    await store.begin_snapshot()
    await store.apply_snapshot_page(msgspec.json.encode(make_page(make_contact(1), *newest, history=history)))
    older = TimelinePage(
        contact_id=contact_id(1), items=[make_message(number) for number in (10, 11, 12)], before=20, first=10
    )
    await store.apply_timeline_page(msgspec.json.encode(older))

    async def ask(after: int, limit: int = 10) -> tuple[list[int], bool, int | None]:
        part = await store.timeline(contact_id(1), after=after, limit=limit)
        return [item.position for item in part.items], part.reaches_end, part.gap_upto

    assert await ask(10) == ([11, 12], False, 50)
    assert await ask(10, limit=1) == ([11], False, None)
    assert await ask(12) == ([], False, 50)
    assert await ask(30) == ([], False, 50)
    assert await ask(51) == ([52, 53, 54], True, None)
