"""Rules of files on both databases: whose an attachment is, who sees it, what is kept, and what the upkeep removes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.ids import AttachmentId, ChannelId, ContactId, SnippetId
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.visibility import Reach
from desktop_inbox.protocol.uploads import UNFINISHED_KEPT, UNUSED_KEPT, NewUpload
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.attachments import (
    Uploader,
    access_attachment,
    do_attach,
    do_attach_received,
    do_move_attachments,
    do_release,
    find_uploaded,
    uploader_of,
)
from desktop_inbox.server.services.files import Files
from desktop_inbox.server.services.upload_rows import USER_LIMITS
from desktop_inbox.server.storage.blobs import FolderStorage, blob_key
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.part_files import PartFiles
from tests.fixtures.databases import SteppingClock
from tests.fixtures.desks import Desk
from tests.fixtures.files import png

CONTENT = png(40, 30)


class Cabinet:
    """The files of a desk."""

    def __init__(self, desk: Desk, files: Files, folder: Path) -> None:
        self.desk = desk
        self.files = files
        self.folder = folder

    def actor(self, name: str = "ana", **rights: Any) -> Actor:
        return replace(self.desk.actors[name], **rights)

    async def upload(self, content: bytes = CONTENT, *, by: str = "ana", name: str = "a.png") -> Attachment:
        return await self.upload_as(uploader_of(self.actor(by)), content, name)

    async def upload_as(self, uploader: Uploader, content: bytes, name: str = "a.png") -> Attachment:
        upload_id = AttachmentId(new_id(self.desk.clock))
        new = NewUpload(name=name, size_bytes=len(content))
        await self.files.uploads.announce(uploader, upload_id, new, USER_LIMITS)
        status = await self.files.uploads.append(uploader, upload_id, 0, _pieces(content))
        assert status.attachment is not None
        return status.attachment

    async def contact(self, address: str = "susan") -> Contact:
        return await self.desk.contact((await self.desk.receive(address)).contact_id)

    async def attach(self, contact_id: ContactId, *given: Attachment, by: str = "ana") -> tuple[Attachment, ...]:
        actor = self.actor(by)
        return await self.write(lambda tx: do_attach(tx, actor, contact_id, given))

    async def snippet(self, *given: Attachment, is_shared: bool, by: str = "ana") -> tuple[Snippet, Attachment]:
        """Store a snippet of somebody's with its first attachment's row."""
        actor, snippet_id = self.actor(by), SnippetId(new_id(self.desk.clock))
        stored = await self.write(lambda tx: do_attach(tx, actor, None, given, snippet_id=snippet_id))
        snippet = Snippet(id=snippet_id, owner_id=actor.user_id, is_shared=is_shared, name="Prices", attachments=stored)
        return await self.write(lambda tx: tx.put("snippet.created", snippet)), stored[0]

    async def sees(self, actor: Actor, attachment: Attachment) -> bool:
        try:
            found = await self.desk.database.read(lambda conn: access_attachment(conn, actor, attachment.id))
        except UserError:
            return False
        assert found.sha256 == attachment.sha256
        return True

    async def write(self, function: Callable[[Any], Any]) -> Any:
        return await self.desk.database.write(self.desk.workspace_id, function)

    def contents(self) -> set[str]:
        """Return the digests of what is in the storage."""
        return {path.name for path in (self.folder / "contents").rglob("*") if path.is_file()}


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 1000):
        yield content[start : start + 1000]


@pytest.fixture
async def desk(database: Database, clock: SteppingClock) -> Desk:
    """A workspace on either database."""
    desk = Desk(database, clock)
    await desk.set_up()
    return desk


@pytest.fixture
async def cabinet(desk: Desk, tmp_path: Path) -> Cabinet:
    files = await Files.open(desk.database, tmp_path / "files", "", desk.clock)
    return Cabinet(desk, files, tmp_path / "files")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# Attaching ------------------------------------------------------------------------------------------------------------


async def test_who_sends_a_file_of_a_contact_again_does_not_rename_it_for_others(cabinet):
    contact = await cabinet.contact()
    [first] = await cabinet.attach(contact.id, await cabinet.upload(name="invoice.png"))
    again = replace(first, name="run.exe", kind=AttachmentKind.FILE)
    [second] = await cabinet.attach(contact.id, again, by="luis")
    assert (second.name, second.kind) == ("run.exe", AttachmentKind.FILE)
    found = await cabinet.desk.database.read(lambda conn: access_attachment(conn, cabinet.actor(), first.id))
    assert (found.name, found.kind) == ("invoice.png", AttachmentKind.IMAGE)


async def test_what_is_attached_is_what_was_found_and_what_only_its_sender_knows(cabinet: Cabinet) -> None:
    sound = b"OggS" + bytes(24) + b"OpusHead"
    uploaded = await cabinet.upload(sound, name="note.ogg")
    contact = await cabinet.contact()
    given = Attachment(
        id=uploaded.id,
        name="../My note.ogg",
        kind=AttachmentKind.VOICE,
        media_type="text/html",
        size_bytes=1,
        width=9,
        duration_ms=4000,
        waveform=b"\x01\x02",
        sha256="0" * 64,
    )
    [stored] = await cabinet.attach(contact.id, given)
    assert stored == Attachment(
        id=uploaded.id,
        name="My note.ogg",
        kind=AttachmentKind.VOICE,
        media_type="audio/ogg",
        size_bytes=len(sound),
        duration_ms=4000,
        waveform=b"\x01\x02",
        sha256=_digest(sound),
    )


@pytest.mark.parametrize(
    ("content", "given", "stored"),
    [
        (CONTENT, AttachmentKind.VOICE, AttachmentKind.IMAGE),
        (CONTENT, AttachmentKind.VIDEO, AttachmentKind.IMAGE),
        (CONTENT, AttachmentKind.FILE, AttachmentKind.FILE),
        (b"words", AttachmentKind.IMAGE, AttachmentKind.FILE),
        (b"OggS" + bytes(40), AttachmentKind.AUDIO, AttachmentKind.AUDIO),
    ],
)
async def test_nothing_becomes_what_it_is_not(
    cabinet: Cabinet, content: bytes, given: AttachmentKind, stored: AttachmentKind
) -> None:
    uploaded = await cabinet.upload(content)
    contact = await cabinet.contact()
    wanted = Attachment(id=uploaded.id, name="x", kind=given, duration_ms=5, waveform=b"\x05")
    [attached] = await cabinet.attach(contact.id, wanted)
    assert attached.kind is stored
    is_sound = stored is AttachmentKind.AUDIO
    assert (attached.duration_ms, attached.waveform) == ((5, b"\x05") if is_sound else (0, b""))


async def test_only_what_its_author_has_uploaded_whole_is_attached(cabinet: Cabinet) -> None:
    contact = await cabinet.contact()
    unknown = Attachment(id=AttachmentId(new_id(cabinet.desk.clock)), name="x")
    anothers = await cabinet.upload(by="luis")
    unfinished = replace(unknown, id=AttachmentId(new_id(cabinet.desk.clock)))
    new = NewUpload(name="x", size_bytes=10)
    await cabinet.files.uploads.announce(uploader_of(cabinet.actor()), unfinished.id, new, USER_LIMITS)
    for refused in (unknown, anothers, unfinished):
        with pytest.raises(UserError) as error:
            await cabinet.attach(contact.id, refused)
        assert error.value.code == "attachment_not_found"
    assert not await cabinet.sees(cabinet.actor(), anothers)


async def test_attached_again_to_the_same_contact_is_fine_and_to_another_is_not(cabinet: Cabinet) -> None:
    uploaded = await cabinet.upload()
    susan, mario = await cabinet.contact("susan"), await cabinet.contact("mario")
    first = await cabinet.attach(susan.id, uploaded)
    assert await cabinet.attach(susan.id, uploaded) == first
    assert await cabinet.attach(susan.id, uploaded, by="luis") == first
    with pytest.raises(UserError):
        await cabinet.attach(mario.id, uploaded)


async def test_a_copy_needs_no_upload_and_a_source_that_is_seen(cabinet: Cabinet) -> None:
    uploaded = await cabinet.upload()
    susan, mario = await cabinet.contact("susan"), await cabinet.contact("mario")
    await cabinet.attach(susan.id, uploaded)
    copy = Attachment(id=AttachmentId(new_id(cabinet.desk.clock)), name="copy.png", copied_from=uploaded.id)
    blind = cabinet.actor("luis", reach=Reach.OWN)
    with pytest.raises(UserError):
        await cabinet.write(lambda tx: do_attach(tx, blind, mario.id, [copy]))
    wanted = replace(copy, kind=AttachmentKind.IMAGE)
    [stored] = await cabinet.attach(mario.id, wanted, by="luis")
    assert stored == replace(uploaded, id=copy.id, name="copy.png")
    assert await cabinet.attach(mario.id, wanted, by="luis") == (stored,)
    assert cabinet.contents() == {uploaded.sha256}


async def test_an_id_of_another_workspace_is_not_found(
    cabinet: Cabinet, database: Database, clock: SteppingClock
) -> None:
    uploaded = await cabinet.upload()
    other = Desk(database, clock)
    await other.set_up()
    contact_id = (await other.receive("eva")).contact_id
    taken = Attachment(id=uploaded.id, name="x", copied_from=uploaded.id)
    with pytest.raises(UserError):
        await database.write(other.workspace_id, lambda tx: do_attach(tx, other.actors["ana"], contact_id, [taken]))
    assert not await cabinet.sees(other.actors["ana"], uploaded)


# Seeing ---------------------------------------------------------------------------------------------------------------


async def test_a_contacts_files_are_seen_by_who_sees_the_contact(cabinet: Cabinet) -> None:
    desk, uploaded = cabinet.desk, await cabinet.upload()
    contact = await cabinet.contact()
    await cabinet.attach(contact.id, uploaded)
    luis = desk.user_id("luis")
    await cabinet.write(lambda tx: tx.put("contact.updated", replace(contact, assignee_id=luis)))
    assert await cabinet.sees(cabinet.actor("luis", reach=Reach.OWN), uploaded)
    assert not await cabinet.sees(cabinet.actor("ana", reach=Reach.OWN), uploaded), "not even who uploaded it"
    assert not await cabinet.sees(cabinet.actor("ana", reach=Reach.TEAMS), uploaded)
    assert await cabinet.sees(cabinet.actor("ana"), uploaded)
    assert await cabinet.sees(cabinet.actor("dana"), uploaded)


async def test_a_snippets_files_are_seen_by_who_sees_the_snippet(cabinet: Cabinet) -> None:
    _, personal = await cabinet.snippet(await cabinet.upload(), is_shared=False)
    _, shared = await cabinet.snippet(await cabinet.upload(), is_shared=True)
    assert await cabinet.sees(cabinet.actor("ana", reach=Reach.OWN), personal)
    assert await cabinet.sees(cabinet.actor("luis", reach=Reach.OWN), shared)
    assert not await cabinet.sees(cabinet.actor("luis"), personal)
    assert not await cabinet.sees(cabinet.actor("dana"), personal)


async def test_an_unused_file_is_its_uploaders(cabinet: Cabinet) -> None:
    uploaded = await cabinet.upload()
    assert await cabinet.sees(cabinet.actor("ana", reach=Reach.OWN), uploaded)
    assert not await cabinet.sees(cabinet.actor("dana"), uploaded)
    contact = await cabinet.contact()
    await cabinet.attach(contact.id, uploaded)
    await cabinet.write(lambda tx: do_release(tx, [uploaded.id]))
    assert await cabinet.sees(cabinet.actor("ana"), uploaded)
    assert not await cabinet.sees(cabinet.actor("dana"), uploaded)


async def test_files_follow_the_messages_that_move(cabinet: Cabinet) -> None:
    uploaded, unused = await cabinet.upload(), await cabinet.upload()
    susan, mario = await cabinet.contact("susan"), await cabinet.contact("mario")
    luis = cabinet.desk.user_id("luis")
    await cabinet.write(lambda tx: tx.put("contact.updated", replace(mario, assignee_id=luis)))
    await cabinet.attach(susan.id, uploaded)
    viewer = cabinet.actor("luis", reach=Reach.OWN)
    assert not await cabinet.sees(viewer, uploaded)
    await cabinet.write(lambda tx: do_move_attachments(tx, mario.id, [uploaded.id, unused.id]))
    assert await cabinet.sees(viewer, uploaded)
    assert not await cabinet.sees(viewer, unused)


async def test_what_a_visitor_sends_belongs_to_the_contact(cabinet: Cabinet) -> None:
    desk = cabinet.desk
    uploader = Uploader(
        workspace_id=desk.workspace_id, channel_id=ChannelId(desk.channel.id), visitor_id=new_id(desk.clock)
    )
    uploaded = await cabinet.upload_as(uploader, CONTENT)
    contact = await cabinet.contact()
    assert not await cabinet.sees(cabinet.actor("dana"), uploaded)
    await cabinet.write(lambda tx: do_attach_received(tx, contact.id, [uploaded.id]))
    assert await cabinet.sees(cabinet.actor("dana"), uploaded)
    another = replace(uploader, visitor_id=new_id(desk.clock))
    for who, found in ((uploader, {uploaded.id: uploaded}), (another, {}), (uploader_of(cabinet.actor()), {})):
        assert await desk.database.read(lambda conn, who=who: find_uploaded(conn, who, [uploaded.id])) == found


# Keeping and removing -------------------------------------------------------------------------------------------------


async def test_a_content_is_kept_once_in_a_workspace(
    cabinet: Cabinet, database: Database, clock: SteppingClock
) -> None:
    await cabinet.upload()
    await cabinet.upload(by="luis")
    assert cabinet.contents() == {_digest(CONTENT)}
    other = Desk(database, clock)
    await other.set_up()
    await cabinet.upload_as(uploader_of(other.actors["ana"]), CONTENT)
    kept = {path.relative_to(cabinet.folder / "contents").parts[0] for path in _files(cabinet.folder / "contents")}
    assert kept == {str(cabinet.desk.workspace_id), str(other.workspace_id)}


async def test_the_upkeep_removes_what_nothing_bears_in_its_time(cabinet: Cabinet) -> None:
    unused, used, copied = await cabinet.upload(b"unused"), await cabinet.upload(b"used"), await cabinet.upload(b"c")
    contact = await cabinet.contact()
    await cabinet.attach(contact.id, used)
    _, in_snippet = await cabinet.snippet(copied, is_shared=True)
    cabinet.desk.clock.advance(days=(UNUSED_KEPT - timedelta(hours=1)).days)
    fresh = await cabinet.upload(b"fresh")
    await cabinet.files.upkeep.tidy()
    assert cabinet.contents() == {one.sha256 for one in (unused, used, in_snippet, fresh)}
    cabinet.desk.clock.advance(days=2)
    await cabinet.files.upkeep.tidy()
    assert cabinet.contents() == {one.sha256 for one in (used, in_snippet, fresh)}
    assert not await cabinet.sees(cabinet.actor(), unused)
    await cabinet.write(lambda tx: do_release(tx, [used.id]))
    cabinet.desk.clock.advance(days=29)
    await cabinet.files.upkeep.tidy()
    assert used.sha256 in cabinet.contents(), "it counts from when it was let go of"
    cabinet.desk.clock.advance(days=2)
    await cabinet.files.upkeep.tidy()
    assert cabinet.contents() == {in_snippet.sha256}
    assert [path.name for path in _files(cabinet.folder / "uploads")] == []


async def test_a_content_stays_while_any_attachment_has_it(cabinet: Cabinet) -> None:
    one, other = await cabinet.upload(), await cabinet.upload()
    contact = await cabinet.contact()
    await cabinet.attach(contact.id, other)
    cabinet.desk.clock.advance(days=UNUSED_KEPT.days + 1)
    await cabinet.files.upkeep.tidy()
    assert not await cabinet.sees(cabinet.actor(), one)
    assert await _content(cabinet, other) == CONTENT


async def test_unfinished_uploads_go_after_their_time(cabinet: Cabinet) -> None:
    uploads, uploader = cabinet.files.uploads, uploader_of(cabinet.actor())
    old, active = (AttachmentId(new_id(cabinet.desk.clock)) for _ in range(2))
    for upload_id in (old, active):
        await uploads.announce(uploader, upload_id, NewUpload(name="x", size_bytes=10), USER_LIMITS)
        await uploads.append(uploader, upload_id, 0, _pieces(b"12345"))
    cabinet.desk.clock.advance(days=UNFINISHED_KEPT.days - 1)
    await uploads.append(uploader, active, 5, _pieces(b"6"))
    cabinet.desk.clock.advance(days=2)
    await cabinet.files.upkeep.tidy()
    with pytest.raises(UserError):
        await uploads.status(uploader, old)
    assert (await uploads.status(uploader, active)).offset == 6
    assert [path.name for path in _files(cabinet.folder / "uploads")] == [str(active)]


async def test_files_of_a_kill_are_removed(cabinet: Cabinet) -> None:
    """A kill between the end of an upload and the removal of its file, and one between row and content of a blob."""
    stray = cabinet.folder / "uploads" / str(new_id(cabinet.desk.clock))
    stray.write_bytes(b"left")
    foreign = stray.with_name("lost+found")
    foreign.mkdir()

    def fail(_tx: object) -> None:
        raise LookupError("killed")

    lost = _digest(b"left")
    with pytest.raises(LookupError):
        await cabinet.files.contents.keep(cabinet.desk.workspace_id, lost, stray, fail)
    assert cabinet.contents() == {lost}
    await cabinet.files.upkeep.tidy()
    assert cabinet.contents() == set()
    assert [path.name for path in stray.parent.iterdir()] == [foreign.name]


async def test_what_a_kill_left_of_an_upload_is_no_way_into_a_content(
    cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of an upload becomes the content's by a second name; one that was not removed still is that file."""
    uploads, uploader = cabinet.files.uploads, uploader_of(cabinet.actor())
    upload_id, new = AttachmentId(new_id(cabinet.desk.clock)), NewUpload(name="a.png", size_bytes=len(CONTENT))
    await uploads.announce(uploader, upload_id, new, USER_LIMITS)
    with monkeypatch.context() as patched:
        patched.setattr(PartFiles, "remove", lambda *_: None)
        await uploads.append(uploader, upload_id, 0, _pieces(CONTENT))
    other = await cabinet.upload(CONTENT)
    await uploads.give_up(uploader, upload_id)
    await uploads.announce(uploader, upload_id, new, USER_LIMITS)
    await uploads.append(uploader, upload_id, 0, _pieces(bytes(len(CONTENT))))
    assert await _content(cabinet, other) == CONTENT


class _SlowStorage(FolderStorage):
    """Lets a test stop in the middle of a removal."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.is_deleting, self.may_go_on = asyncio.Event(), asyncio.Event()

    async def delete(self, key: str) -> None:
        self.is_deleting.set()
        await self.may_go_on.wait()
        await super().delete(key)


async def test_a_content_that_comes_while_it_is_removed_stays(desk: Desk, tmp_path: Path) -> None:
    storage = _SlowStorage(tmp_path / "files" / "contents")
    files = Files(desk.database, storage, tmp_path / "files", desk.clock)
    await files.uploads.prepare()
    cabinet = Cabinet(desk, files, tmp_path / "files")
    await cabinet.upload()
    desk.clock.advance(days=UNUSED_KEPT.days + 1)
    async with asyncio.TaskGroup() as group:
        group.create_task(files.upkeep.tidy())
        await storage.is_deleting.wait()
        uploading = group.create_task(cabinet.upload())
        for _ in range(20):
            await asyncio.sleep(0.005)
        assert not uploading.done(), "it must wait for the removal, or its content would be lost"
        storage.may_go_on.set()
    assert await _content(cabinet, uploading.result()) == CONTENT


async def test_upkeep_and_uploads_of_the_same_content_at_once(cabinet: Cabinet) -> None:
    contents = [bytes([number]) * 50 for number in range(4)]
    last: list[Attachment] = []
    for _ in range(5):
        cabinet.desk.clock.advance(days=UNUSED_KEPT.days + 1)
        async with asyncio.TaskGroup() as group:
            tidying = [group.create_task(cabinet.files.upkeep.tidy()) for _ in range(2)]
            uploading = [group.create_task(cabinet.upload(content)) for content in contents]
        assert [task.done() for task in tidying] == [True, True]
        last = [task.result() for task in uploading]
    assert [await _content(cabinet, attachment) for attachment in last] == contents


@pytest.mark.parametrize("damage", [CONTENT[:5], b"", None])
async def test_a_content_that_was_damaged_comes_back_with_the_next_upload(
    cabinet: Cabinet, damage: bytes | None
) -> None:
    uploaded = await cabinet.upload()
    path = cabinet.folder / "contents" / blob_key(cabinet.desk.workspace_id, uploaded.sha256)
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)
    with pytest.raises(UserError) as lost:
        await _content(cabinet, uploaded)
    assert lost.value.code == "content_not_found"
    await cabinet.upload()
    assert await _content(cabinet, uploaded) == CONTENT
    assert [file.name for file in path.parent.iterdir()] == [uploaded.sha256]


async def test_a_copy_that_was_cut_is_removed_with_the_rest(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.link", full)
        patched.setattr("shutil.copyfileobj", full)
        with pytest.raises(StoreUnavailableError):
            await cabinet.upload()
    assert [path.suffix for path in _files(cabinet.folder / "contents")] == [".part"]
    await cabinet.files.upkeep.tidy()
    assert _files(cabinet.folder / "contents") == []


async def test_where_files_have_one_name_they_are_copied(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    def one_name_only(_file: object, _target: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", one_name_only)
    assert await _content(cabinet, await cabinet.upload()) == CONTENT


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def _content(cabinet: Cabinet, attachment: Attachment) -> bytes:
    pieces = await cabinet.files.contents.read(cabinet.desk.workspace_id, attachment, 0, attachment.size_bytes)
    return b"".join([piece async for piece in pieces])
