"""The model server's rules of replying: drafts, scheduled messages, snippets, contents of attachments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from desktop_inbox.domain.draft import Draft, DraftContent, DraftMode
from desktop_inbox.domain.ids import AttachmentId, ContactId, DraftId
from desktop_inbox.domain.scheduled import ScheduledMessage, ScheduledState
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.protocol.changes import Stream
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import (
    CancelScheduledMessage,
    SaveDraft,
    ScheduleMessage,
    SendMessage,
)
from desktop_inbox.protocol.settings_commands import RemoveSnippet, SaveSnippet
from tests.fixtures import rows
from tests.integration.cache_model_rows import ModelRows

REPLYING = (SaveDraft, ScheduleMessage, CancelScheduledMessage, SaveSnippet, RemoveSnippet)
NOTHING = DraftContent()


class RefusedError(Exception):
    """The command never takes effect."""


class ReplyingServer(ModelRows):
    """The rules of what is written before it is sent. `files`: the contents that have come.

    `redirected`: contacts for whom a draft came after their merge. It was put with the other contact's, and stays there
    if the merge is taken back, as everything that comes meanwhile.

    `heard` are the words that were ever in a draft, `sent` those of messages. `overwritten` are those that this
    desktop's newer ones took the place of: what it wrote, or (`decided_at`) deleted or took back, knowing less. What it
    merely repeats takes nobody's place.
    """

    def __init__(self, *, is_restricted: bool) -> None:
        self.files: set[AttachmentId] = set()
        self.redirected: set[ContactId] = set()
        self.ever_merged: set[ContactId] = set()
        self.heard: set[str] = set()
        self.sent: set[str] = set()
        self.overwritten: set[str] = set()
        self.decided_at: set[tuple[ContactId, DraftMode]] = set()
        super().__init__(is_restricted=is_restricted)

    # Reading ----------------------------------------------------------------------------------------------------------

    def draft(self, contact_id: ContactId, mode: DraftMode) -> DraftContent:
        row = self._draft_row(contact_id, mode)
        return NOTHING if row is None else DraftContent(text=row.text, quoted_id=row.quoted_id)

    def scheduled(self, contact_id: ContactId) -> list[ScheduledMessage]:
        """Return what a contact's screen shows: everything but what was sent."""
        found = [row for row in self._all_scheduled(contact_id) if row.state is not ScheduledState.SENT]
        return sorted(found, key=lambda row: (row.send_at, row.id))

    def words(self) -> set[str]:
        """Return the words of all drafts and messages."""
        return self.sent.union(*(words_of(row.text) for row in self.rows.values() if isinstance(row, Draft)))

    def lacks(self, command: Command) -> bool:
        """Tell whether a command names a content that has not come."""
        attachments = command.attachments if isinstance(command, SendMessage | ScheduleMessage) else ()
        return any(attachment.id not in self.files for attachment in attachments)

    # Writing ----------------------------------------------------------------------------------------------------------

    def carry_out_replying(self, command: Command, now: datetime) -> None:
        match command:
            case SaveDraft():
                self._save_draft(command, now)
            case ScheduleMessage():
                self._schedule(command, now)
            case CancelScheduledMessage():
                row = self.rows.get(("scheduled", command.message_id))
                if not isinstance(row, ScheduledMessage) or row.contact_id != command.contact_id:
                    raise RefusedError("message_not_found")
                if row.state is ScheduledState.WAITING:
                    self._decide(row, ScheduledState.CANCELLED)
            case SaveSnippet():
                basis = self.rows.get(command.snippet_id)
                if not isinstance(basis, Snippet):
                    basis = Snippet(id=command.snippet_id, owner_id=rows.user_id(), is_shared=True, name="")
                content = {name: getattr(command.content, name) for name in ("name", "shortcut", "text", "topic")}
                self.put(replace(basis, **content, is_active=True))
            case RemoveSnippet():
                basis = self.rows.get(command.snippet_id)
                if not isinstance(basis, Snippet):
                    raise RefusedError("snippet_not_found")
                self.put(replace(basis, is_active=False))

    def write_elsewhere(self, contact_id: ContactId, mode: DraftMode, content: DraftContent, now: datetime) -> None:
        """The user writes on another desktop."""
        self.heard |= words_of(content.text)
        before = self._draft_row(contact_id, mode)
        if before is None:
            number = 10_000 * self.epoch + self.numbers[Stream.PRIVATE]
            before = Draft(
                id=DraftId(rows.make_id(32, number)),
                user_id=rows.user_id(),
                contact_id=contact_id,
                mode=mode,
                text="",
                saved_at=now,
            )
            if content == NOTHING:
                return
        elif (before.text, before.quoted_id) == (content.text, content.quoted_id):
            return
        self.put(replace(before, text=content.text, quoted_id=content.quoted_id), stream=Stream.PRIVATE)

    def cancel_by_message(self, contact_id: ContactId) -> None:
        for row in self._all_scheduled(contact_id):
            if row.state is ScheduledState.WAITING and row.cancels_on_message:
                self._decide(row, ScheduledState.CANCELLED, "contact_wrote")

    def next_scheduled(self, contact_id: ContactId) -> ScheduledMessage | None:
        return next((row for row in self.scheduled(contact_id) if row.state is ScheduledState.WAITING), None)

    def sent_later(self, row: ScheduledMessage) -> None:
        self._decide(row, ScheduledState.SENT)

    def move_drafts(self, source: ContactId, target: ContactId, now: datetime) -> None:
        for mode in DraftMode:
            moved, before = self.draft(source, mode), self.draft(target, mode)
            if moved == NOTHING:
                continue
            text = joined(before.text, moved.text)
            content = DraftContent(text=text, quoted_id=before.quoted_id or moved.quoted_id)
            self.write_elsewhere(target, mode, content, now)
            self.write_elsewhere(source, mode, NOTHING, now)

    def _save_draft(self, command: SaveDraft, now: datetime) -> None:
        contact_id = self.resolve(command.contact_id)
        if not self.sees(contact_id):
            return
        content = DraftContent(text=command.text, quoted_id=command.quoted_id)
        if contact_id != command.contact_id:
            self.redirected.add(command.contact_id)
            before = self.draft(contact_id, command.mode)
            quoted_id = command.quoted_id or before.quoted_id
            content = DraftContent(text=joined(before.text, command.text), quoted_id=quoted_id)
        self._note_overwriting(command, content)
        self.write_elsewhere(contact_id, command.mode, content, now)

    def _note_overwriting(self, command: SaveDraft, content: DraftContent) -> None:
        contact_id = self.resolve(command.contact_id)
        lost = words_of(self.draft(contact_id, command.mode).text) - words_of(content.text)
        is_its = {(contact_id, command.mode), *(place for place in self.decided_at if place[0] in self.ever_merged)}
        if words_of(command.text) - self.heard or self.decided_at & is_its:
            self.overwritten |= lost

    def _schedule(self, command: ScheduleMessage, now: datetime) -> None:
        before = self.rows.get(("scheduled", command.message_id))
        if isinstance(before, ScheduledMessage):
            if before.state is not ScheduledState.WAITING or before.contact_id != command.contact_id:
                raise RefusedError("not_waiting")
        elif command.message_id in self.rows:
            raise RefusedError("id_taken")
        wanted = ScheduledMessage(
            id=command.message_id,
            contact_id=command.contact_id,
            author_id=rows.user_id(),
            text=command.text,
            attachments=command.attachments,
            send_at=command.send_at,
            created_at=now,
        )
        self.put(wanted)

    def _decide(self, row: ScheduledMessage, state: ScheduledState, code: str = "") -> None:
        self.put(replace(row, state=state, code=code))

    def _draft_row(self, contact_id: ContactId, mode: DraftMode) -> Draft | None:
        drafts = (row for row in self.rows.values() if isinstance(row, Draft) and row.contact_id == contact_id)
        return next((row for row in drafts if row.mode is mode), None)

    def _all_scheduled(self, contact_id: ContactId) -> Iterable[ScheduledMessage]:
        return [row for row in self.rows.values() if isinstance(row, ScheduledMessage) and row.contact_id == contact_id]


def words_of(text: str) -> set[str]:
    """Return the words of a text that steps of the model count: `w1.` and so on."""
    return {word for word in text.split() if word.startswith("w") and word.endswith(".")}


def joined(first: str, second: str) -> str:
    """Return a draft with another one appended, unless it is part of it."""
    if second.strip() in first:
        return first
    return f"{first.rstrip()}\n\n{second}" if first.strip() else second
