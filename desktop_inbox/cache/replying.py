"""What the store knows of replying: drafts, scheduled messages, snippets, files."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from desktop_inbox.cache.database import CacheDatabase
from desktop_inbox.cache.first_look import FirstLook
from desktop_inbox.cache.late import LateModule
from desktop_inbox.domain.ids import AttachmentId, CommandId, ContactId, MessageId, SnippetId, UserId

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_inbox.cache import drafts, lost_files, scheduled, shared_files, snippets, upload_results, uploads
    from desktop_inbox.cache.results import PendingUpload, SharedFile
    from desktop_inbox.cache.transaction import Transaction
    from desktop_inbox.domain.attachment import Attachment
    from desktop_inbox.domain.draft import DraftContent
    from desktop_inbox.domain.message import Quote
    from desktop_inbox.domain.scheduled import ScheduledMessage
    from desktop_inbox.domain.snippet import Snippet
    from desktop_inbox.domain.transfers import TransferState
    from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
else:
    # As in `store`.
    drafts, lost_files, scheduled, shared_files, snippets, upload_results, uploads = (
        LateModule(f"desktop_inbox.cache.{name}")
        for name in ("drafts", "lost_files", "scheduled", "shared_files", "snippets", "upload_results", "uploads")
    )

T = TypeVar("T")


class Replying(ABC):
    """The part of `Store` that composers ask. Raises what `Store` says."""

    def __init__(self, database: CacheDatabase, user_id: UserId, look: FirstLook | None) -> None:
        """Take the database that the store owns, and what was read of it at first."""
        self._database = database
        self._user_id = user_id
        self._look = look  # the database thread takes it away: read it once
        self._snippets: tuple[Snippet, ...] | None = None  # the database thread's: as they are until the next change

    async def draft(self, contact_id: ContactId, mode: str) -> DraftContent:
        """Return what was begun in a composer mode (`DraftMode`) and not sent; empty when nothing was.

        With `VOICE_NOTES` for a mode: the voice notes that came back.
        """
        return await self._database.read(lambda conn: drafts.read_draft(conn, contact_id, mode))

    async def save_draft(self, contact_id: ContactId, mode: str, content: DraftContent, *, hold_s: float = 0) -> None:
        """Keep what was begun, here at once, and through the outbox for the user's other desktops.

        It goes there after `hold_s` seconds, unless it is saved again until then. What comes from those takes its place
        only once the server has it. Longer than `DRAFT_CHARACTERS` it stays here, and so do attachments, whose contents
        are uploaded and kept as long as they belong to it.
        """
        await self._write(lambda tx: drafts.save_draft(tx, contact_id, mode, content, hold_s=hold_s))

    async def take_back(
        self, command_ids: Sequence[CommandId], since: DraftContent | None
    ) -> Sequence[SendMessage | AddComment]:
        """Drop what was written in one composer, as `withdraw`, and have its draft begin with it, both or neither.

        `since` is what is in the composer now; None: what is stored of it. Returns what was dropped, as it stood in the
        outbox; its voice notes are not part of the draft but come back by themselves (`VOICE_NOTES`).
        """
        return await self._write(lambda tx: drafts.take_back(tx, command_ids, since), durable=True)

    async def scheduled(self, contact_id: ContactId) -> Sequence[ScheduledMessage]:
        """Return a contact's messages that wait for their time, and those that failed or were cancelled, by that time.

        With the user's waiting commands over them: a message that the server refused to schedule is a failed one.
        Changes of them are changes of the timeline.
        """
        return await self._ask(lambda conn, user_id: scheduled.scheduled(conn, contact_id, user_id))

    async def dismiss_scheduled(self, message_id: MessageId) -> None:
        """Show a scheduled message that failed or was cancelled no more, on this device."""
        await self._write(lambda tx: scheduled.dismiss(tx, message_id))

    async def snippets(self) -> Sequence[Snippet]:
        """Return the active snippets that the user sees, with their waiting commands over them, by name.

        Quick when nothing has changed since the last time: then it is the same tuple.
        """

        def work(conn: Connection) -> Sequence[Snippet]:
            if self._snippets is None:
                self._snippets = snippets.snippets(conn, self._user_id)
            return self._snippets

        return await self._database.read(work)

    async def count_snippet_use(self, snippet_id: SnippetId) -> None:
        """Count that a snippet was used on this device. Nobody is told."""
        await self._database.write(lambda conn: snippets.count_use(conn, snippet_id))

    async def snippet_uses(self) -> Mapping[SnippetId, int]:
        """Return how often snippets were used on this device; those that never were are missing."""
        return await self._database.read(snippets.uses)

    async def quote(self, contact_id: ContactId, message_id: MessageId) -> Quote | None:
        """Return what an answer to a contact's message shows of it; None where it is not known here, or is no message.

        One that the server has not got yet cannot be quoted.
        """
        return await self._database.read(lambda conn: shared_files.quote(conn, contact_id, message_id))

    async def shared_files(self, contact_id: ContactId, limit: int, before: int | None = None) -> Sequence[SharedFile]:
        """Return the files of a contact's messages, as far as those are cached, newest first; those below a position.

        Always all of a message, so perhaps a few more than `limit`; pages continue `before` the last one's position.
        """
        return await self._database.read(lambda conn: shared_files.shared_files(conn, contact_id, limit, before))

    async def add_uploads(self, contact_id: ContactId | None, attachments: Sequence[Attachment]) -> None:
        """Have contents uploaded that are about to be sent, to a contact or (None) in a snippet.

        Those without a draft or a command do not outlive the program.
        """
        await self._write(lambda tx: uploads.add(tx, contact_id, attachments), durable=True)

    async def drop_uploads(self, attachment_ids: Sequence[AttachmentId]) -> None:
        """Give uploads up that are not to be sent after all. One that a draft or a command needs goes on."""
        await self._write(lambda tx: uploads.drop(tx, attachment_ids))

    async def uploads(self) -> Sequence[PendingUpload]:
        """Return the uploads that are not done, oldest first."""
        if self._look is not None:
            return ()  # a file with any is not only looked at
        return await self._database.read(uploads.pending)

    async def kept_contents(self) -> frozenset[AttachmentId]:
        """Return whose contents must stay on this device: a draft or a command may need them, uploaded or not."""
        return await self._database.read(uploads.kept)

    async def is_in_use(self, attachment_id: AttachmentId) -> bool:
        """Return whether an attachment is in a draft, on its way, or was sent from here in the last days."""
        return await self._database.read(lambda conn: drafts.is_in_use(conn, attachment_id))

    async def record_upload(self, attachment_id: AttachmentId, state: TransferState, code: str = "") -> None:
        """Note how an upload has ended: `DONE`, or `FAILED` with a code.

        The commands that need one that failed become problems, `upload_failed`.
        """
        await self._write(lambda tx: upload_results.record(tx, attachment_id, state, code), durable=True)

    async def retry_upload(self, attachment_id: AttachmentId) -> None:
        """Let an upload that failed begin again; the commands that need it wait for it."""
        await self._write(lambda tx: upload_results.retry(tx, attachment_id), durable=True)

    async def lost_files(self) -> Sequence[AttachmentId]:
        """Return the contents that the file cache is to forget: their messages are not on this device any more."""
        if self._look is not None:
            return ()  # as with the uploads
        return await self._database.read(lost_files.lost)

    async def note_forgotten(self, attachment_ids: Sequence[AttachmentId]) -> None:
        """Note that the file cache has forgotten contents."""
        await self._write(lambda tx: lost_files.forgotten(tx, attachment_ids))

    # ------------------------------------------------------------------------------------------------------------------
    def _note(self, tx: Transaction) -> None:
        """Forget what is kept of what a transaction changes."""
        if tx.snippets or tx.everything:
            self._snippets = None

    async def _ask(self, question: Callable[[Connection, UserId], T]) -> T:
        """Answer a question that depends on who is signed in."""
        return await self._database.read(lambda conn: question(conn, self._user_id))

    @abstractmethod
    async def _write(self, function: Callable[[Transaction], T], *, durable: bool = False) -> T:
        """Run a function and what follows from it in one transaction; once it is committed, tell the subscribers."""
