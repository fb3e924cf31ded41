"""The first look: the same answers as the ordinary way's, from before SQLAlchemy is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from desktop_inbox.cache.first_look import FirstLook
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.ids import AttachmentId, UserId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey
from desktop_inbox.domain.inbox_filter import InboxFilter, TagCondition, WaitingCondition
from tests.fixtures.caches import CACHE_KEY, fill, open_store, push
from tests.fixtures.commands import make_send
from tests.fixtures.rows import (
    encoded_pages,
    make_contact,
    make_custom_inbox,
    make_field,
    make_mention,
    make_tag,
    make_team,
    make_user,
    tag_id,
    team_id,
    user_id,
)

QUERY = ContactQuery()


async def _filled(path: Path) -> None:
    store = await open_store(path)
    await store.begin_snapshot(restart=True)
    for page in encoded_pages(contacts=130, messages=400, open_contacts=120):
        await store.apply_snapshot_page(page)
    tagged = InboxFilter(conditions=(TagCondition(tag_ids=(tag_id(),)), WaitingCondition(at_least_minutes=1)))
    basis = make_team(), make_tag(), make_field(), make_custom_inbox(filter=tagged)
    teams = [make_contact(number, ver=9000 + number, team_id=team_id(), tag_ids=(tag_id(),)) for number in range(9)]
    await push(store, *basis, *teams, make_contact(11, ver=9020, is_blocked=True), make_mention(12))
    await store.close()


async def _answers(store: Store) -> list[object]:
    return [
        await store.entries(QUERY),
        await store.counts(),
        list(await store.users()),
        await store.directory(),
        list(await store.custom_inboxes()),
        await store.workspace(),
        await store.cursor(),
        list(await store.outbox()),
        list(await store.uploads()),
    ]


async def test_it_says_what_the_ordinary_way_says(tmp_path: Path) -> None:
    await _filled(tmp_path / "cache.db")
    store = await open_store(tmp_path / "cache.db")
    assert store._look is not None
    first = await _answers(store)
    await store.save_draft(user_id(), "reply", DraftContent(text=""))
    store._look = None
    later = await _answers(store)
    await store.close()
    assert [list(answer) if isinstance(answer, tuple) else answer for answer in first] == later
    assert len(first[0]) == 100
    assert all(count.open_count for count in first[1].values())


async def test_the_next_page_follows_the_first(tmp_path: Path) -> None:
    await _filled(tmp_path / "cache.db")
    store = await open_store(tmp_path / "cache.db")
    page = await store.entries(QUERY)
    rest = await store.entries(QUERY, after=page[-1].sort_key)
    await store.close()
    assert len({entry.contact.id for entry in [*page, *rest]}) == 119  # of 120 one is blocked


async def test_a_write_ends_it(tmp_path: Path) -> None:
    await _filled(tmp_path / "cache.db")
    store = await open_store(tmp_path / "cache.db")
    before = await store.users()
    await push(store, make_user(9, name="Zacarías"), make_contact(1, ver=5000, name="New name"))
    after = await store.users()
    await store.close()
    assert len(after) == len(before) + 1


async def test_counts_are_of_the_user_who_is_signed_in(tmp_path: Path) -> None:
    await _filled(tmp_path / "cache.db")
    counts = []
    for number in (1, 2):
        clock = SystemClock()
        user = UserId(user_id(number))
        store = await Store.open(tmp_path / "cache.db", CACHE_KEY, user_id=user, clock=clock)
        counts.append(await store.counts())
        await store.close()
    assert counts[0][InboxKey(Inbox.ALL)] == counts[1][InboxKey(Inbox.ALL)]
    assert counts[0][InboxKey(Inbox.MINE)] != counts[1][InboxKey(Inbox.MINE)]


async def test_with_something_in_the_outbox_the_ordinary_way_is_taken(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "cache.db")
    await fill(store, make_contact(1))
    await store.enqueue(make_send(1))
    await store.close()
    store = await open_store(tmp_path / "cache.db")
    assert store._look is None
    assert len(await store.outbox()) == 1
    await store.close()


async def test_with_something_to_upload_the_ordinary_way_is_taken(tmp_path: Path) -> None:
    await _filled(tmp_path / "cache.db")
    store = await open_store(tmp_path / "cache.db")
    content = Attachment(id=AttachmentId(user_id(5)), name="a.pdf", size_bytes=9)
    await store.enqueue(make_send(1, attachments=(content,)))
    await store.close()
    again = await open_store(tmp_path / "cache.db")
    assert again._look is None
    assert [upload.attachment for upload in await again.uploads()] == [content]
    await again.close()


async def test_a_new_file_takes_the_ordinary_way(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "cache.db")
    assert store._look is None
    assert await store.cursor() is None
    await store.close()


def test_the_store_is_imported_without_sqlalchemy() -> None:
    code = "import sys, desktop_inbox.cache.store; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


class _TakenAway(Store):
    """A store whose first look is taken away by the database thread right after it was looked at."""

    @property
    def _look(self) -> FirstLook | None:
        look, self.__dict__["look"] = self.__dict__["look"], None
        return look

    @_look.setter
    def _look(self, look: FirstLook | None) -> None:
        self.__dict__["look"] = look


async def test_it_may_be_taken_away_at_any_moment(tmp_path: Path) -> None:
    await _filled(tmp_path / "cache.db")
    for question in (Store.cursor, Store.workspace, Store.users, Store.counts, lambda store: store.entries(QUERY)):
        store = await _TakenAway.open(tmp_path / "cache.db", CACHE_KEY, user_id=UserId(user_id()), clock=SystemClock())
        first = await question(store)
        later = await question(store)
        await store.close()
        assert list(first) == list(later) if isinstance(first, tuple) else first == later
