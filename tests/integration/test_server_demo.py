"""The demo workspace: lively, with real files that can be downloaded, and made once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.event import ConversationClosed, Event
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.message import Comment, Direction, Mention, Message, MessageKind
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Restriction, Role, Team, User
from desktop_inbox.server.administration import create_demo
from desktop_inbox.server.channels import voice_format
from desktop_inbox.server.services.access import Actor, access_actor
from desktop_inbox.server.services.attachments import access_attachment
from desktop_inbox.server.services.contents import Contents
from desktop_inbox.server.services.files import Files
from desktop_inbox.server.services.workspaces import find_workspaces
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.databases import SteppingClock
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror, timeline_of


@pytest.fixture
async def files(sqlite_database: Database, clock: SteppingClock, tmp_path: Path) -> Files:
    return await Files.open(sqlite_database, tmp_path / "files", "", clock)


async def _ana(database: Database, workspace_id: WorkspaceId) -> Actor:
    users = await database.read(lambda conn: fetch_all(conn, User))
    ana = next(user for user in users if user.name == "Ana Moreno")
    actor = await database.read(lambda conn: access_actor(conn, workspace_id, ana.id))
    assert actor is not None
    return actor


def _attachments(mirror: Mirror) -> Iterator[Attachment]:
    for row in mirror.rows.values():
        if isinstance(row, Message | Snippet):
            yield from row.attachments


async def test_the_demo_is_lively(sqlite_database: Database, files: Files, clock: SteppingClock) -> None:
    workspace_id = await create_demo(sqlite_database, files, clock)
    users = await sqlite_database.read(lambda conn: fetch_all(conn, User))
    actor = await _ana(sqlite_database, workspace_id)
    mirror = await Mirror(sqlite_database, actor).load()

    assert [user.role for user in users].count(Role.AGENT) == 2
    assert {user.restriction for user in users} == {Restriction.NONE, Restriction.TEAMS}
    assert len(users) == 5
    contacts = {row.name: row for row in mirror.rows.values() if isinstance(row, Contact)}
    assert len(contacts) == 18
    assert contacts["Prize Office"].is_blocked
    assert contacts["E. Wilson"].merged_into == contacts["Emma Wilson"].id
    assert {contact.language for contact in contacts.values()} == {"es", "en"}
    susan = contacts["Susan Carter"]
    conversations = sorted(
        (row for row in mirror.rows.values() if isinstance(row, Conversation) and row.contact_id == susan.id),
        key=lambda conversation: conversation.opened_at,
    )
    assert [conversation.status for conversation in conversations] == [ConversationStatus.CLOSED] * 3 + [
        ConversationStatus.OPEN
    ]
    assert len({conversation.closed_by for conversation in conversations[:3]}) == 3
    assert len({conversation.assignee_id for conversation in conversations[:3]}) == 3
    assert susan.assignee_id == actor.user_id
    items = timeline_of(mirror, susan.id)
    assert {type(item) for item in items} == {Message, Comment, Event}
    assert [item.created_at for item in items] == sorted(item.created_at for item in items)
    assert items[-1].created_at <= clock.now()
    notes = [item.detail for item in items if isinstance(item, Event) and isinstance(item.detail, ConversationClosed)]
    assert all(note.category and note.summary for note in notes)
    kinds = [type(row) for row in mirror.rows.values()]
    assert [kinds.count(kind) for kind in (Team, Tag, ContactField, CustomInbox, Mention)] == [2, 4, 5, 3, 1]
    talks = [row for row in mirror.rows.values() if isinstance(row, Conversation)]
    assert sum(row.snoozed_until is not None for row in talks) == 2
    assert len(susan.tag_ids) == 2
    assert len(susan.fields) == 4
    offered = {row.name: row for row in mirror.rows.values() if isinstance(row, ClosingCategory)}
    assert all(category.is_active and category.description for category in offered.values())
    assert {note.category for note in notes} <= set(offered)


async def test_every_file_of_the_demo_can_be_downloaded(
    sqlite_database: Database, files: Files, clock: SteppingClock
) -> None:
    workspace_id = await create_demo(sqlite_database, files, clock)
    actor = await _ana(sqlite_database, workspace_id)
    mirror = await Mirror(sqlite_database, actor).load()
    found = list(_attachments(mirror))
    assert {(one.name, one.kind) for one in found} == {
        ("nota-de-voz.ogg", AttachmentKind.VOICE),
        ("factura-10518.pdf", AttachmentKind.FILE),
        ("taza.jpg", AttachmentKind.IMAGE),
        ("taza.mp4", AttachmentKind.VIDEO),
        ("guia-tallas.png", AttachmentKind.IMAGE),
    }
    for shown in found:
        stored = await sqlite_database.read(lambda conn, shown=shown: access_attachment(conn, actor, shown.id))
        pieces = await files.contents.read(workspace_id, stored, 0, stored.size_bytes)
        content = b"".join([piece async for piece in pieces])
        assert hashlib.sha256(content).hexdigest() == shown.sha256
        assert len(content) == shown.size_bytes


async def test_the_demo_shows_how_people_reply(sqlite_database: Database, files: Files, clock: SteppingClock) -> None:
    workspace_id = await create_demo(sqlite_database, files, clock)
    actor = await _ana(sqlite_database, workspace_id)
    mirror = await Mirror(sqlite_database, actor).load()
    contacts = {row.name: row for row in mirror.rows.values() if isinstance(row, Contact)}
    messages = {
        name: [item for item in timeline_of(mirror, contact.id) if isinstance(item, Message)]
        for name, contact in contacts.items()
    }
    invoice, note = messages["Susan Carter"][-2:]
    assert (invoice.direction, invoice.author_id) == (Direction.OUTGOING, actor.user_id)
    assert [one.name for one in invoice.attachments] == ["factura-10518.pdf"]
    assert (note.kind, note.direction) == (MessageKind.VOICE, Direction.INCOMING)
    assert 12_500 < note.attachments[0].duration_ms < 13_500
    assert max(note.attachments[0].waveform) > 100
    picture, answer, thanks = messages["Ingrid Solberg"]
    assert picture.attachments[0].width == 1200
    assert answer.quote is not None
    assert answer.quote.message_id == picture.id
    [film] = thanks.attachments
    assert (film.width, film.height, film.duration_ms) == (640, 360, 6_000)
    guide = messages["Lucía Fernández"][-2]
    assert guide.text.startswith("Aquí tienes nuestra guía de tallas, Lucía.")
    assert [one.name for one in guide.attachments] == ["guia-tallas.png"]
    assert any(isinstance(row, ScheduledMessage) for row in mirror.rows.values())


async def test_without_ffmpeg_a_voice_note_of_the_demo_is_a_sound(
    sqlite_database: Database, files: Files, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice_format, "find_ffmpeg", lambda: None)
    workspace_id = await create_demo(sqlite_database, files, clock)
    mirror = await Mirror(sqlite_database, await _ana(sqlite_database, workspace_id)).load()
    assert ("nota-de-voz.ogg", AttachmentKind.AUDIO) in {(one.name, one.kind) for one in _attachments(mirror)}


async def test_a_demo_that_was_interrupted_goes_on(
    sqlite_database: Database, files: Files, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise StoreUnavailableError("files_unavailable")

    with monkeypatch.context() as broken:
        broken.setattr(Contents, "keep", fail)
        with pytest.raises(StoreUnavailableError):
            await create_demo(sqlite_database, files, clock)
    workspace_id = await create_demo(sqlite_database, files, clock)
    assert [found.id for found in await sqlite_database.read(find_workspaces)] == [workspace_id]
    with pytest.raises(UserError, match="database_not_empty"):
        await create_demo(sqlite_database, files, clock)


async def test_the_demo_needs_an_empty_database(desk: Desk, tmp_path: Path) -> None:
    files = await Files.open(desk.database, tmp_path, "", desk.clock)
    with pytest.raises(UserError, match="database_not_empty"):
        await create_demo(desk.database, files, desk.clock)
    assert len(await desk.database.read(find_workspaces)) == 1
