"""What the user does while replying, in the cache's model test: files, sending later, snippets, second thoughts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from msgspec.structs import replace

from desktop_inbox.cache import tables
from desktop_inbox.cache.store import OutboxCommand, Store
from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.domain.draft import DraftMode
from desktop_inbox.domain.ids import CommandId
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.protocol.commands import AnswerStatus, Command
from desktop_inbox.protocol.conversation_commands import SendMessage
from tests.fixtures import commands, replying_rows, rows
from tests.fixtures.caches import CACHE_KEY
from tests.integration.cache_model_drafts import DraftingSteps, SteppingClock
from tests.integration.cache_model_rows import CONTACTS
from tests.integration.cache_model_server import contact_ids

HOLD_S = 5
_CONTACT = st.sampled_from(CONTACTS)
_MODE = st.sampled_from(DraftMode)
_SMALL = st.integers(0, 6)
_KIND = st.sampled_from([AttachmentKind.FILE, AttachmentKind.FILE, AttachmentKind.VOICE])
_SNIPPETS = st.integers(1, 3)


class ReplyingSteps(DraftingSteps):
    """Rules over `store` and `server`, which the whole machine makes.

    `held` says until when commands must not be handed out. `is_history_whole`: the server was never restored.
    """

    def __init__(self) -> None:
        super().__init__()
        self.clock = SteppingClock()
        self.held: dict[CommandId, datetime] = {}
        self.is_history_whole = True

    async def opened(self, folder: Path) -> Store:
        return await Store.open(folder / "cache.db", CACHE_KEY, user_id=rows.user_id(), clock=self.clock)

    # Files ------------------------------------------------------------------------------------------------------------

    @rule(contact=_CONTACT, is_later=st.booleans(), kinds=st.lists(_KIND, min_size=1, max_size=2))
    def the_user_sends_files(self, contact: int, is_later: bool, kinds: list[AttachmentKind]) -> None:
        number = self.number()
        attachments = tuple(
            replying_rows.make_attachment(10 * number + file, kind=kind) for file, kind in enumerate(kinds)
        )
        if is_later:
            command: Command = replying_rows.make_schedule(number, number, contact=contact, attachments=attachments)
        else:
            command = commands.make_send(number, contact=contact, attachments=attachments)
        self.run(self.store.enqueue(command))
        self.waiting.append(command)

    @rule(which=_SMALL, outcome=st.sampled_from(["done", "done", "failed", "tried again"]))
    def an_upload_goes_on(self, which: int, outcome: str) -> None:
        uploads = self.run(self.store.uploads())
        if not uploads:
            return
        attachment_id = uploads[which % len(uploads)].attachment.id
        if outcome == "tried again":
            self.run(self.store.retry_upload(attachment_id))
            return
        if outcome == "done":
            self.server.files.add(attachment_id)
        state = TransferState.DONE if outcome == "done" else TransferState.FAILED
        self.run(self.store.record_upload(attachment_id, state, "" if outcome == "done" else "file_lost"))

    # Later ------------------------------------------------------------------------------------------------------------

    @rule(contact=_CONTACT, which=_SMALL, is_changed=st.booleans(), is_elsewhere=st.booleans())
    def the_user_thinks_again(self, contact: int, which: int, is_changed: bool, is_elsewhere: bool) -> None:
        """A scheduled message is changed, or cancelled, here or on another desktop."""
        scheduled = self.run(self.store.scheduled(rows.contact_id(contact)))
        number = self.number()
        command: Command = replying_rows.make_schedule(number, number, contact=contact)
        if scheduled:
            message_id = scheduled[which % len(scheduled)].id
            command = replace(command, message_id=message_id, text=f"changed {number}")
            if not is_changed:
                command = replace(replying_rows.make_cancel_scheduled(number, contact=contact), message_id=message_id)
        if is_elsewhere:
            self.server.do(command)
            return
        self.run(self.store.enqueue(command))
        self.waiting.append(command)

    @rule(contact=_CONTACT)
    def the_time_of_a_message_comes(self, contact: int) -> None:
        self.server.send_scheduled(rows.contact_id(contact))

    # Snippets ---------------------------------------------------------------------------------------------------------

    @rule(snippet=_SNIPPETS, is_removed=st.booleans(), is_elsewhere=st.booleans())
    def a_snippet_changes(self, snippet: int, is_removed: bool, is_elsewhere: bool) -> None:
        number = self.number()
        saved = replying_rows.make_save_snippet(number, snippet, name=f"Name {number % 4}", shortcut="")
        command = replying_rows.make_no_snippet(number, snippet) if is_removed else saved
        if is_elsewhere:
            self.server.do(command)
            return
        self.run(self.store.enqueue(command))
        self.waiting.append(command)
        assert is_removed != (command.snippet_id in {row.id for row in self.run(self.store.snippets())})

    # Holds ------------------------------------------------------------------------------------------------------------

    @rule(contact=_CONTACT)
    def the_user_sends_with_second_thoughts(self, contact: int) -> None:
        command = commands.make_send(self.number(), contact=contact)
        self.run(self.store.enqueue(command, hold_s=HOLD_S))
        self.held[command.command_id] = self.clock.at + timedelta(seconds=HOLD_S)
        self.waiting.append(command)

    @rule()
    def the_user_quits(self) -> None:
        """What could still be taken back is sent before, or by the next run."""
        self.run(self.store.end_holds())
        self.held.clear()
        self.the_program_starts_again()

    def the_program_starts_again(self) -> None:
        raise NotImplementedError

    @rule()
    def some_seconds_pass(self) -> None:
        self.clock.at += timedelta(seconds=HOLD_S / 2)

    # Second thoughts -------------------------------------------------------------------------------------------------

    @rule(which=st.lists(_SMALL, max_size=4))
    def the_user_takes_back(self, which: list[int]) -> None:
        """What is withdrawn has no effect anywhere."""
        found = [*self.waiting, *self.problems]
        ids = list(dict.fromkeys(found[index].command_id for index in which if index < len(found)))
        withdrawn = self.run(self.store.withdraw(ids))
        assert all(
            self.server.answers[command_id].status is AnswerStatus.REJECTED
            for command_id in withdrawn
            if command_id in self.server.answers
        )
        for command in found:
            if command.command_id in withdrawn:
                self.forget(command)
        self.read_outbox(gone=withdrawn)

    @precondition(lambda self: self.problems)
    @rule(index=_SMALL, discard=st.booleans())
    def the_user_decides(self, index: int, discard: bool) -> None:
        command = self.problems[index % len(self.problems)]
        if discard:
            self.forget(command)
            self.run(self.store.discard_problem(command.command_id))
        else:
            self.run(self.store.retry_problem(command.command_id))
        self.read_outbox(gone=[command.command_id] if discard else ())

    # Checks -----------------------------------------------------------------------------------------------------------

    def check_handed_out(self, due: Sequence[OutboxCommand]) -> None:
        """What is handed out is not held, and the server has its contents, or had them once."""
        missing = {upload.attachment.id for upload in self.run(self.store.uploads())}
        for entry in due:
            assert self.held.get(entry.command.command_id, self.clock.at) <= self.clock.at
            if isinstance(entry.command, SendMessage):
                assert missing.isdisjoint(attachment.id for attachment in entry.command.attachments)

    def finish_uploads(self) -> bool:
        """Let every upload end well that waits. Returns whether one did."""
        waiting = [one for one in self.run(self.store.uploads()) if one.state is TransferState.WAITING]
        for upload in waiting:
            self.server.files.add(upload.attachment.id)
            self.run(self.store.record_upload(upload.attachment.id, TransferState.DONE))
        return bool(waiting)

    def check_replying(self) -> None:
        """Once all is quiet, what replying needs is as the server has it."""
        assert list(self.run(self.store.snippets())) == self.server.snippets()
        for contact_id in contact_ids():
            expected = self.server.scheduled(contact_id) if self.server.sees(contact_id) else []
            assert list(self.run(self.store.scheduled(contact_id))) == expected
            for mode in DraftMode:
                self.check_draft(contact_id, mode)
        self.check_words()
        for table in (tables.uploads, tables.command_uploads):
            assert (
                self.run(self.store._database.read(lambda conn, table=table: conn.execute(table.select()).all())) == []
            )
