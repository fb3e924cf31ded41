"""A cache of version 1: nothing in it is lost, and its lists are made anew on the first opening."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop_inbox.cache import indexing, migrations
from desktop_inbox.cache.raw_file import open_file
from desktop_inbox.cache.store import Store
from desktop_inbox.cache.times import to_us
from desktop_inbox.domain.contact_book import BookQuery
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey
from desktop_inbox.domain.message import Message
from desktop_inbox.domain.rows import Row
from desktop_inbox.protocol.changes import Cursor, Stream
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, open_store, push
from tests.fixtures.commands import make_send
from tests.fixtures.replying_rows import make_attachment, make_draft

COUNT = 7

_SYNCED = {
    "directory": "INSERT INTO directory (id, kind, ver, generation, body) VALUES (?, ?, ?, 1, ?)",
    "contacts": "INSERT INTO contacts (id, ver, generation, body) VALUES (?, ?, 1, ?)",
    "conversations": "INSERT INTO conversations VALUES (?, ?, 1, ?, ?, 1, ?)",
    "items": "INSERT INTO items VALUES (?, ?, ?, ?, 1, ?)",
}
_OUTBOX = "INSERT INTO outbox VALUES (1, ?, ?, ?, 'waiting', ?, 0, NULL, NULL, 0, 0)"


def make_version_1(path: Path) -> None:
    """Write a file as version 1 left it: the directory, contacts with a conversation, an outbox, a draft."""
    dbapi = open_file(path, CACHE_KEY)
    for statement in migrations._STEPS[0].split(";\n"):
        dbapi.execute(statement)
    state = {"generation": 1, "finished": 1, "cursor": Cursor(epoch="e1", scope="s1", shared=1000), "live_from": 1}
    dbapi.execute("INSERT INTO sync_state VALUES (1, ?)", (msgspec.json.encode(state),))
    for row in rows.make_directory():
        put(dbapi, "directory", row, row.id.bytes, row.__struct_config__.tag)
    for number in range(1, COUNT + 1):
        contact, conversation = rows.make_contact(number), rows.make_conversation(number)
        put(dbapi, "contacts", contact, contact.id.bytes)
        put(dbapi, "conversations", conversation, conversation.id.bytes, contact.id.bytes, to_us(rows.at(number)))
        dbapi.execute(
            "INSERT INTO list_entries VALUES (?, ?, 1, NULL, ?, 0, 0, '')",
            (contact.id.bytes, conversation.id.bytes, to_us(rows.at(number))),
        )
    files = make_message_with_file(102)
    for message in (rows.make_message(100), rows.make_reply(101, author=2), files):
        put(dbapi, "items", message, message.id.bytes, message.contact_id.bytes, message.position)
    command = make_send(1, contact=3)
    written_us = to_us(rows.at(1000))
    dbapi.execute(_OUTBOX, (command.command_id.bytes, command.lane.bytes, msgspec.json.encode(command), written_us))
    dbapi.execute("INSERT INTO drafts VALUES (?, 'reply', 'Begun')", (rows.contact_id(2).bytes,))
    dbapi.execute("PRAGMA user_version = 1")
    dbapi.close()


def make_message_with_file(position: int) -> Message:
    """Return what a newer server had sent: this program's former version kept what it did not know."""
    return rows.make_message(position, attachments=(make_attachment(1),))


def put(dbapi: Any, table: str, row: Row, *columns: object) -> None:
    if table == "conversations":
        key, contact_id, opened_us = columns
        dbapi.execute(_SYNCED[table], (key, contact_id, opened_us, row.ver, msgspec.json.encode(row)))
    else:
        dbapi.execute(_SYNCED[table], (*columns, row.ver, msgspec.json.encode(row)))


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """Give a file of version 1."""
    path = tmp_path / "cache.db"
    make_version_1(path)
    return path


async def listed(store: Store) -> list[ContactId]:
    return [entry.contact.id for entry in await store.entries(ContactQuery())]


async def test_lists_and_the_book_are_made_anew(old_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "STALE_AT_ONCE", 3)
    store = await open_store(old_file)
    assert store._look is None
    assert await listed(store) == [rows.contact_id(3), *(rows.contact_id(n) for n in range(COUNT, 0, -1) if n != 3)]
    assert (await store.counts())[InboxKey(Inbox.MINE)].open_count == 1
    assert (await store.book_count(BookQuery())).total == COUNT
    await store.close()


async def test_nothing_is_lost(old_file: Path) -> None:
    store = await open_store(old_file)
    assert await store.cursor() == Cursor(epoch="e1", scope="s1", shared=1000)
    assert [entry.command for entry in await store.outbox()] == [make_send(1, contact=3)]
    assert (await store.draft(rows.contact_id(2), "reply")).text == "Begun"
    assert [shared.position for shared in await store.shared_files(rows.contact_id(1), 10)] == [102]
    details = await store.details(rows.contact_id(1))
    assert details is not None
    assert details.newest_reply == 101
    assert len(await store.users()) == 5
    await store.close()


async def test_what_was_begun_before_drafts_were_synced_is_not_replaced_before_it_is_saved(old_file: Path) -> None:
    store = await open_store(old_file)
    await push(store, make_draft(2, "from elsewhere"), stream=Stream.PRIVATE)
    assert (await store.draft(rows.contact_id(2), "reply")).text == "Begun"
    await store.save_draft(rows.contact_id(2), "reply", DraftContent(text="Begun"))
    assert len(await store.due_commands(10, frozenset())) == 2, "the command that waited, and the draft"
    await store.close()


async def test_a_rebuilding_that_was_cut_off_goes_on(old_file: Path) -> None:
    """The next opening finds the schema up to date, and yet takes no first look at half an index."""
    await (await open_store(old_file)).close()
    as_if_cut_off(old_file)
    store = await open_store(old_file)
    assert store._look is None
    assert len(await listed(store)) == COUNT
    await store.close()
    store = await open_store(old_file)
    assert store._look is not None
    await store.close()


def as_if_cut_off(path: Path) -> None:
    """Leave three contacts to be indexed; and nothing in the outbox, the other reason not to take a first look."""
    dbapi = open_file(path, CACHE_KEY)
    dbapi.execute("INSERT INTO stale_contacts SELECT id FROM contacts LIMIT 3")
    dbapi.execute("DELETE FROM list_entries WHERE contact_id IN (SELECT contact_id FROM stale_contacts)")
    dbapi.execute("DELETE FROM outbox")
    dbapi.close()
