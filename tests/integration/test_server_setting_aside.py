"""What the upkeep forgets of replying, on both databases: decided messages, and files of removed snippets."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import ResyncRequiredError, UserError
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.domain.visibility import Reach
from desktop_inbox.protocol.conversation_commands import ScheduleMessage
from desktop_inbox.server.services.attachments import access_attachment, count_unused, uploader_of
from desktop_inbox.server.services.setting_aside import do_set_aside_of_removed
from desktop_inbox.server.services.timers import Timers
from desktop_inbox.server.services.upkeep import do_trim, forget_decided
from desktop_inbox.server.storage.file_tables import attachments
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror
from tests.fixtures.people import People
from tests.fixtures.replying import Replying


async def _is_set_aside(desk: Desk, attachment: Attachment) -> bool:
    query = select(attachments.c.unused_since).where(attachments.c.id == attachment.id)
    found = await desk.database.read(lambda conn: conn.execute(query).one())
    return found.unused_since is not None


async def _trim(desk: Desk) -> None:
    """Let the log hold nothing that was written up to now."""
    while await desk.database.write(desk.workspace_id, lambda tx: do_trim(tx, 0)):
        pass


async def _forget(desk: Desk) -> None:
    await forget_decided(desk.database, desk.workspace_id, limit=2)


async def _sent_and_cancelled(desk: Desk, replying: Replying) -> list[ScheduleMessage]:
    """Return messages that wait no more, the first of them sent, and one that waits."""
    hola = await desk.receive("susan")
    commands = [replying.schedule(hola, str(number), minutes=60) for number in range(4)]
    for command in commands:
        await desk.ok("ana", command)
    for command in commands[1:]:
        await desk.ok("luis", replying.cancel(command))
    desk.clock.advance(hours=1)
    await Timers(desk.database, desk.clock).do_due()
    waiting = replying.schedule(hola, minutes=60 * 24 * 300)
    await desk.ok("ana", waiting)
    return [*commands, waiting]


async def test_decided_messages_are_forgotten_in_their_time(any_desk: Desk, any_replying: Replying) -> None:
    desk, replying = any_desk, any_replying
    *decided, waiting = await _sent_and_cancelled(desk, replying)
    await _trim(desk)
    desk.clock.advance(days=29)
    await _forget(desk)
    assert len(await replying.scheduled()) == len(decided) + 1
    desk.clock.advance(days=2)
    await _forget(desk)
    assert set(await replying.scheduled()) == {waiting.message_id}
    assert decided[0].message_id in {item.id for item in await desk.timeline(waiting.contact_id)}


async def test_one_that_some_cache_may_still_have_to_hear_of_is_not_forgotten(
    any_desk: Desk, any_replying: Replying
) -> None:
    desk, replying = any_desk, any_replying
    hola = await desk.receive("susan")
    command = replying.schedule(hola)
    await desk.ok("ana", command)
    await _trim(desk)
    away, long_away = [await Mirror(desk.database, desk.actors["luis"]).load() for _ in range(2)]
    await desk.ok("ana", replying.cancel(command))
    desk.clock.advance(days=60)
    await _forget(desk)
    await away.catch_up()
    [row] = [row for row in away.rows.values() if isinstance(row, ScheduledMessage)]
    assert row.decided_at is not None, "it was told"
    await _trim(desk)
    await _forget(desk)
    assert await replying.scheduled() == {}
    with pytest.raises(ResyncRequiredError):
        await long_away.catch_up()
    new = await Mirror(desk.database, desk.actors["luis"]).load()
    assert not [row for row in new.rows.values() if isinstance(row, ScheduledMessage)]


async def test_files_of_a_forgotten_message_go_unless_something_bears_them(
    any_desk: Desk, any_replying: Replying
) -> None:
    desk, replying = any_desk, any_replying
    hola = await desk.receive("susan")
    lone, sent, waits = [await replying.upload("ana") for _ in range(3)]
    cancelled = replying.schedule(hola, attachments=(lone, sent, waits), cancels_on_message=False)
    await desk.ok("ana", cancelled)
    await desk.ok("ana", replying.cancel(cancelled))
    await desk.ok("ana", replace(desk.send(hola), attachments=(sent,)))
    await desk.ok("ana", replying.schedule(hola, attachments=(waits,), minutes=60 * 24 * 300))
    desk.clock.advance(days=31)
    await _trim(desk)
    await _forget(desk)
    assert [await _is_set_aside(desk, one) for one in (lone, sent, waits)] == [True, False, False]
    await desk.ok("luis", replace(desk.send(hola), attachments=(lone,)))
    assert not await _is_set_aside(desk, lone), "attached again, by whoever sees the contact"


async def test_files_of_merged_contacts_stay(any_desk: Desk, any_replying: Replying) -> None:
    desk, replying = any_desk, any_replying
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    photo = await replying.upload("ana")
    command = replying.schedule(hola, attachments=(photo,))
    await desk.ok("ana", command)
    await desk.ok("ana", replying.cancel(command))
    await desk.ok("ana", People(desk).merge(hola.contact_id, other.contact_id))
    desk.clock.advance(days=31)
    await _trim(desk)
    await _forget(desk)
    assert await replying.scheduled() == {}
    assert not await _is_set_aside(desk, photo)


async def test_a_file_that_a_waiting_message_leaves_out_is_set_aside(any_desk: Desk, any_replying: Replying) -> None:
    desk, replying = any_desk, any_replying
    hola = await desk.receive("susan")
    kept, left = await replying.upload("ana"), await replying.upload("ana")
    command = replying.schedule(hola, attachments=(kept, left))
    await desk.ok("ana", command)
    await desk.ok("ana", replying.schedule(hola, attachments=(kept,), message_id=command.message_id))
    assert [await _is_set_aside(desk, one) for one in (kept, left)] == [False, True]
    await desk.ok("luis", replying.schedule(hola, attachments=(kept, left), message_id=command.message_id))
    assert not await _is_set_aside(desk, left)


async def test_files_of_a_removed_snippet_are_set_aside_and_come_back_with_it(
    any_desk: Desk, any_replying: Replying
) -> None:
    desk, replying = any_desk, any_replying
    of_removed, of_kept = await replying.upload("dana"), await replying.upload("dana")
    removed = replying.snippet("a", is_shared=True, attachments=(of_removed,))
    for command in (removed, replying.snippet("b", is_shared=True, attachments=(of_kept,))):
        await desk.ok("dana", command)
    await desk.ok("dana", replying.no_snippet(removed.snippet_id))
    while await desk.database.write(desk.workspace_id, lambda tx: do_set_aside_of_removed(tx, 1)):
        pass
    assert [await _is_set_aside(desk, one) for one in (of_removed, of_kept)] == [True, False]
    uploader = uploader_of(desk.actors["dana"])
    assert await desk.database.read(lambda conn: count_unused(conn, uploader)) == 0, "more can be uploaded as before"
    hola = await desk.receive("susan")
    await desk.ok(
        "ana", replace(desk.send(hola), attachments=(replying.copy_of(of_removed),))
    )  # written before, sent now
    again = replying.snippet("a", is_shared=True, attachments=(of_removed,), snippet_id=removed.snippet_id)
    await desk.ok("dana", again)
    assert not await _is_set_aside(desk, of_removed)


async def test_what_is_set_aside_is_not_its_uploaders_beyond_what_they_see(
    any_desk: Desk, any_replying: Replying
) -> None:
    desk, replying = any_desk, any_replying
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    photo = await replying.upload("ana")
    command = replying.schedule(hola, attachments=(photo,))
    await desk.ok("ana", command)
    await desk.ok("ana", replying.schedule(hola, message_id=command.message_id))
    assert await _is_set_aside(desk, photo)
    assert await desk.refused("ana", replace(desk.send(other), attachments=(photo,))) == "attachment_not_found"
    restricted = replace(desk.actors["ana"], reach=Reach.OWN)
    with pytest.raises(UserError):
        await desk.database.read(lambda conn: access_attachment(conn, restricted, photo.id))
