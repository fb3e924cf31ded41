"""Snapshots, catching up, and cursors that do not fit."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable

import msgspec
import pytest

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation, ReadMark
from desktop_inbox.domain.errors import ProtocolError, ResyncRequiredError, UserError
from desktop_inbox.domain.ids import ContactId, MessageId
from desktop_inbox.domain.message import Message
from desktop_inbox.domain.scheduled import DECIDED_KEPT, ScheduledMessage
from desktop_inbox.domain.workspace import User, Workspace
from desktop_inbox.protocol.changes import ChangesPage, Cursor, TimelinePage
from desktop_inbox.server.services.access import access_timeline
from desktop_inbox.server.services.changes import CHANGES_PER_PAGE, access_changes, access_cursor
from desktop_inbox.server.services.snapshot import CONTACTS_PER_PAGE, access_snapshot
from desktop_inbox.server.services.timers import Timers
from desktop_inbox.server.services.upkeep import do_trim
from desktop_inbox.server.services.whole_contacts import TIMELINE_ITEMS
from desktop_inbox.server.storage.migrate import do_renew_epoch
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror, timeline_of
from tests.fixtures.replying import Replying


async def _cursor(desk: Desk) -> Cursor:
    return await desk.database.read(lambda conn: access_cursor(conn, desk.actors["ana"], desk.database.epoch))


async def _changes(desk: Desk, cursor: Cursor) -> ChangesPage:
    ana, epoch = desk.actors["ana"], desk.database.epoch
    return await desk.database.read(lambda conn: access_changes(conn, ana, epoch, cursor, now=desk.clock.now()))


async def _timeline(desk: Desk, contact_id: ContactId, before: int | None, limit: int) -> TimelinePage:
    ana = desk.actors["ana"]
    return await desk.database.read(lambda conn: access_timeline(conn, ana, contact_id, before, limit))


async def test_the_first_page_is_the_directory_and_the_second_is_usable(desk: Desk) -> None:
    for number in range(CONTACTS_PER_PAGE + 1):
        desk.clock.advance(minutes=1)
        await desk.receive(f"contact {number}")
    mirror = await Mirror(desk.database, desk.actors["ana"]).load()

    first, second, third, *_ = mirror.pages
    assert {type(row) for row in first.rows} == {Workspace, User, Channel, ClosingCategory}
    assert [page.usable for page in mirror.pages[:3]] == [False, True, True]
    assert len([row for row in second.rows if isinstance(row, Contact)]) == CONTACTS_PER_PAGE
    [oldest] = [row.name for row in third.rows if isinstance(row, Contact)]
    assert oldest == "Contact 0", "newest first"
    assert len({(page.cursor.shared, page.cursor.epoch) for page in mirror.pages}) == 1
    assert [page.done for page in mirror.pages] == sorted(page.done for page in mirror.pages)
    assert mirror.pages[-1].done == mirror.pages[-1].total


async def test_open_conversations_come_before_closed_ones(desk: Desk) -> None:
    for number in range(3):
        desk.clock.advance(minutes=1)
        await desk.receive(f"open {number}")
        closed = await desk.receive(f"closed {number}")
        await desk.ok("ana", desk.close(closed))
    mirror = await Mirror(desk.database, desk.actors["ana"]).load()
    names = [[row.name for row in page.rows if isinstance(row, Contact)] for page in mirror.pages[1:3]]
    assert [sorted(page) for page in names] == [
        ["Open 0", "Open 1", "Open 2"],
        ["Closed 0", "Closed 1", "Closed 2"],
    ]


async def test_a_contact_comes_whole_with_its_newest_items(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    for number in range(TIMELINE_ITEMS + 5):
        await desk.receive("susan", f"text {number}")
    await desk.ok("ana", desk.read(hola, 1))
    await desk.ok("luis", desk.read(hola, 1))
    mirror = await Mirror(desk.database, desk.actors["ana"]).load()

    items = timeline_of(mirror, hola.contact_id)
    assert items == (await desk.timeline(hola.contact_id))[-TIMELINE_ITEMS:]
    assert mirror.history == {hola.contact_id: items[0].position}
    kinds = [type(row) for row in mirror.rows.values()]
    assert (kinds.count(Identity), kinds.count(Conversation)) == (1, 2)
    [mark] = [row for row in mirror.rows.values() if isinstance(row, ReadMark)]
    assert mark.user_id == desk.user_id("ana")


async def test_a_timeline_is_fetched_page_by_page_to_its_beginning(desk: Desk) -> None:
    hola = await desk.receive("susan")
    for number in range(9):
        await desk.ok("ana", desk.send(hola, f"text {number}"))
        await desk.ok("ana", desk.comment(hola, f"note {number}"))
    everything = await desk.timeline(hola.contact_id)
    assert len(everything) == 21

    found, before = [], None
    while before != 0:
        page = await _timeline(desk, hola.contact_id, before, 4)
        assert page.items == sorted(page.items, key=lambda item: item.position)
        assert page.first in {0, page.items[0].position}
        found[:0] = page.items
        before = page.first
    assert found == everything
    assert await _timeline(desk, hola.contact_id, everything[0].position, 4) == TimelinePage(
        contact_id=hola.contact_id, items=[], before=everything[0].position, first=0
    )
    assert (await _timeline(desk, hola.contact_id, 2**70, 2)).items == everything[-2:]


async def test_nobody_sees_a_timeline_of_another_workspace(desk: Desk) -> None:
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    theirs = await other.receive("susan")
    for contact_id in (theirs.contact_id, ContactId(new_id(desk.clock))):
        with pytest.raises(UserError, match="contact_not_found"):
            await _timeline(desk, contact_id, None, 10)
    mine = await Mirror(desk.database, desk.actors["ana"]).load()
    assert mine.contact_ids() == set()
    assert len([row for row in mine.rows.values() if isinstance(row, User)]) == 3


async def test_scheduled_messages_come_with_their_contact_until_they_are_old(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    waiting = replying.schedule(hola, minutes=60 * 24 * 30)
    cancelled, sent = replying.schedule(hola), replying.schedule(hola)
    for command in (waiting, cancelled, sent):
        await desk.ok("ana", command)
    await desk.ok("ana", replying.cancel(cancelled))
    decided_at = desk.clock.now()
    desk.clock.advance(hours=1)
    await Timers(desk.database, desk.clock).do_due()

    async def shown() -> set[MessageId]:
        mirror = await Mirror(desk.database, desk.actors["luis"]).load()
        return {row.id for row in mirror.rows.values() if isinstance(row, ScheduledMessage)}

    assert await shown() == {waiting.message_id, cancelled.message_id}
    desk.clock.advance(seconds=(decided_at + DECIDED_KEPT - desk.clock.now()).total_seconds() - 1)
    assert await shown() == {waiting.message_id, cancelled.message_id}
    desk.clock.advance(seconds=1)
    assert await shown() == {waiting.message_id}


async def test_contacts_that_move_while_a_snapshot_is_taken_are_not_missed(desk: Desk) -> None:
    """One that is still to come writes, and so moves into what has been sent: its list is walked newest first."""
    first = await desk.receive("oldest")
    closed = await desk.receive("closed")
    await desk.ok("ana", desk.close(closed))
    for number in range(2 * CONTACTS_PER_PAGE):
        desk.clock.advance(minutes=1)
        await desk.receive(f"contact {number}")
    mirror = Mirror(desk.database, desk.actors["ana"])
    await mirror.load_page()
    await mirror.load_page()
    desk.clock.advance(minutes=1)
    await desk.receive("oldest", "I move to the front")
    await desk.receive("closed", "I open again")
    new = await desk.receive("new")

    await mirror.load()
    fresh = await Mirror(desk.database, desk.actors["ana"]).load()
    assert {first.contact_id, closed.contact_id, new.contact_id} <= mirror.contact_ids()
    await mirror.catch_up()
    assert mirror.rows == fresh.rows
    assert mirror.history == fresh.history


async def test_changes_hold_the_newest_write_of_each_row_once(desk: Desk) -> None:
    mirror = await Mirror(desk.database, desk.actors["ana"]).load()
    start = await _cursor(desk)
    hola = await desk.receive("susan")
    await desk.receive("susan")
    await desk.receive("susan")

    page = await _changes(desk, start)
    [batch] = page.batches
    assert not page.more
    names = [change.row.__class__.__name__ for change in batch.changes]
    assert sorted(names) == sorted(["Contact", "Identity", "Conversation", "Event", *["Message"] * 3])
    [conversation] = [change for change in batch.changes if isinstance(change.row, Conversation)]
    assert (conversation.kind, conversation.row.incoming_count) == ("conversation.updated", 3)
    await mirror.catch_up()
    assert mirror.rows == (await Mirror(desk.database, desk.actors["ana"]).load()).rows
    assert hola.contact_id in mirror.contact_ids()


async def test_many_changes_come_in_pages(desk: Desk) -> None:
    mirror = await Mirror(desk.database, desk.actors["ana"]).load()
    await desk.receive_all([desk.item(f"contact {n % 7}", f"text {n}") for n in range(2 * CHANGES_PER_PAGE)])
    assert mirror.cursor is not None
    page = await _changes(desk, mirror.cursor)
    assert page.more
    assert page.batches[0].upto == mirror.cursor.shared + CHANGES_PER_PAGE
    await mirror.catch_up()
    messages = [row for row in mirror.rows.values() if isinstance(row, Message)]
    assert len(messages) == 2 * CHANGES_PER_PAGE


async def test_read_marks_are_seen_by_their_user_only(desk: Desk) -> None:
    hola = await desk.receive("susan")
    ana, luis = [await Mirror(desk.database, desk.actors[name]).load() for name in ("ana", "luis")]
    await desk.ok("ana", desk.read(hola, 1))
    await ana.catch_up()
    await luis.catch_up()
    assert ana.kinds == ["read_mark.moved"]
    assert luis.kinds == []
    assert ana.cursor is not None
    assert ana.cursor.private == 1


def _spoil(**fields: object) -> Callable[[Desk, Cursor], Awaitable[Cursor]]:
    async def spoil(desk: Desk, cursor: Cursor) -> Cursor:
        return msgspec.structs.replace(cursor, **fields)

    return spoil


async def _future(desk: Desk, cursor: Cursor) -> Cursor:
    return msgspec.structs.replace(cursor, shared=cursor.shared + 1)


async def _private_future(desk: Desk, cursor: Cursor) -> Cursor:
    return msgspec.structs.replace(cursor, private=cursor.private + 1)


async def _trimmed(desk: Desk, cursor: Cursor) -> Cursor:
    for _ in range(3):
        await desk.receive("susan")
    while await desk.database.write(desk.workspace_id, lambda tx: do_trim(tx, 2, limit=2)):
        pass
    return cursor


async def _other_user(desk: Desk, cursor: Cursor) -> Cursor:
    return await desk.database.read(lambda conn: access_cursor(conn, desk.actors["luis"], desk.database.epoch))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_spoil(epoch="another"), "epoch"),
        (_spoil(scope="another"), "scope"),
        (_other_user, "scope"),
        (_future, "future"),
        (_private_future, "future"),
        (_spoil(shared=2**70), "future"),
        (_spoil(shared=-1), "floor"),
        (_trimmed, "floor"),
    ],
)
async def test_a_cursor_that_does_not_fit(
    desk: Desk, spoil: Callable[[Desk, Cursor], Awaitable[Cursor]], reason: str
) -> None:
    await desk.receive("susan")
    cursor = await spoil(desk, await _cursor(desk))
    with pytest.raises(ResyncRequiredError) as caught:
        await _changes(desk, cursor)
    assert caught.value.params["reason"] == reason


async def test_a_cursor_at_the_floor_still_fits(desk: Desk) -> None:
    cursor = await _cursor(desk)
    await desk.receive("susan")
    number = (await _cursor(desk)).shared
    await desk.database.write(desk.workspace_id, lambda tx: do_trim(tx, number - cursor.shared))
    assert len((await _changes(desk, cursor)).batches[0].changes) == number - cursor.shared


async def test_a_snapshot_of_another_epoch_cannot_be_continued(desk: Desk) -> None:
    mirror = Mirror(desk.database, desk.actors["ana"])
    await mirror.load_page()
    desk.database.epoch = await desk.database.write(desk.workspace_id, lambda tx: do_renew_epoch(tx.conn))
    with pytest.raises(ResyncRequiredError):
        await mirror.load_page()


@pytest.mark.parametrize(
    "page",
    [
        "",
        "!",
        "e30",
        "é",
        base64.urlsafe_b64encode(b'{"cursor":{"epoch":"","scope":""},"done":-1,"total":1}').decode(),
        base64.urlsafe_b64encode(
            b'{"cursor":{"epoch":"","scope":""},"done":1,"total":1,"after_at":"2026-01-01T00:00:00"}'
        ).decode(),
        base64.urlsafe_b64encode(
            b'{"cursor":{"epoch":"","scope":""},"done":1,"total":1,"numbers":[0,99999999999999999999]}'
        ).decode(),
    ],
)
async def test_a_page_token_that_is_none(desk: Desk, page: str) -> None:
    ana, epoch = desk.actors["ana"], desk.database.epoch
    with pytest.raises(ProtocolError, match="bad_page_token"):
        await desk.database.read(lambda conn: access_snapshot(conn, ana, epoch, page, now=desk.clock.now()))
