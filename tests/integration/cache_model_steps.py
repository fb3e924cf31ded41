"""What the user does while replying, in the model test of the cache: drafts, files, sending later, snippets, holds."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from msgspec.structs import replace
from sqlalchemy import func, select

from desktop_inbox.cache import tables
from desktop_inbox.cache.store import OutboxCommand, Store
from desktop_inbox.domain.draft import DraftContent, DraftMode
from desktop_inbox.domain.ids import CommandId, ContactId
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.protocol.command_base import DRAFT_LANE
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import SaveDraft, SendMessage
from tests.fixtures import commands, replying_rows, rows
from tests.fixtures.caches import CACHE_KEY
from tests.integration.cache_model_replying import NOTHING
from tests.integration.cache_model_rows import CONTACTS
from tests.integration.cache_model_server import ModelServer, contact_ids

T = TypeVar("T")

HOLD_S = 5
_CONTACT = st.sampled_from(CONTACTS)
_MODE = st.sampled_from(DraftMode)
_SMALL = st.integers(0, 6)
_SNIPPETS = st.integers(1, 3)


class SteppingClock:
    """A clock on which a millisecond passes whenever it is looked at, and more when a test says so."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def monotonic_s(self) -> float:
        return self.now().timestamp()


class ReplyingSteps(RuleBasedStateMachine):
    """Rules over `store` and `server`, which the whole machine makes.

    `held` says until when commands must not be handed out. `own_drafts` are places of which the server has refused a
    draft: what is there is this device's. `is_history_whole`: the server was never restored.
    """

    store: Store
    server: ModelServer
    waiting: list[Command]

    def __init__(self) -> None:
        super().__init__()
        self.clock = SteppingClock()
        self.held: dict[CommandId, datetime] = {}
        self.own_drafts: set[tuple[ContactId, DraftMode]] = set()
        self.is_history_whole = True

    async def opened(self, folder: Path) -> Store:
        return await Store.open(folder / "cache.db", CACHE_KEY, user_id=rows.user_id(), clock=self.clock)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        raise NotImplementedError

    def number(self) -> int:
        """Return a number for the next command."""
        raise NotImplementedError

    # Drafts -----------------------------------------------------------------------------------------------------------

    @rule(contact=_CONTACT, mode=_MODE, length=st.integers(0, 3))
    def the_user_begins_to_write(self, contact: int, mode: DraftMode, length: int) -> None:
        contact_id = self.run(self.store.resolve(rows.contact_id(contact)))
        text = f"text {self.number()} "[: 8 * length]
        quoted_id = rows.message_id(length) if length == 3 else None
        content = DraftContent(text=text, quoted_id=quoted_id)
        self.run(self.store.save_draft(contact_id, mode, content))
        self.own_drafts.discard((contact_id, mode))
        assert self.run(self.store.draft(contact_id, mode)) == content

    @rule(contact=_CONTACT, mode=_MODE, text=st.sampled_from(["", "from elsewhere", "more"]))
    def the_user_writes_on_another_desktop(self, contact: int, mode: DraftMode, text: str) -> None:
        contact_id = self.server.resolve(rows.contact_id(contact))
        if self.server.sees(contact_id):
            self.server.write_elsewhere(contact_id, mode, DraftContent(text=text), self.clock.now())

    @rule(contact=_CONTACT, mode=_MODE)
    def the_user_sends_what_they_wrote(self, contact: int, mode: DraftMode) -> None:
        command = commands.make_send(self.number(), contact=contact)
        self.run(self.store.enqueue(command, clear_draft=mode))
        self.waiting.append(command)
        assert self.run(self.store.draft(rows.contact_id(contact), mode)) == NOTHING
        self.own_drafts.discard((rows.contact_id(contact), mode))

    # Files ------------------------------------------------------------------------------------------------------------

    @rule(contact=_CONTACT, is_later=st.booleans(), files=st.lists(st.integers(1, 4), min_size=1, max_size=2))
    def the_user_sends_files(self, contact: int, is_later: bool, files: list[int]) -> None:
        number = self.number()
        attachments = tuple(replying_rows.make_attachment(10 * number + file) for file in dict.fromkeys(files))
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

    @rule(contact=_CONTACT, which=_SMALL, is_changed=st.booleans())
    def the_user_thinks_again(self, contact: int, which: int, is_changed: bool) -> None:
        """A scheduled message is changed, or cancelled."""
        scheduled = self.run(self.store.scheduled(rows.contact_id(contact)))
        number = self.number()
        command: Command = replying_rows.make_schedule(number, number, contact=contact)
        if scheduled:
            message_id = scheduled[which % len(scheduled)].id
            command = replace(command, message_id=message_id, text=f"changed {number}")
            if not is_changed:
                command = replace(replying_rows.make_cancel_scheduled(number, contact=contact), message_id=message_id)
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
    def some_seconds_pass(self) -> None:
        self.clock.at += timedelta(seconds=HOLD_S / 2)

    # Checks -----------------------------------------------------------------------------------------------------------

    def check_handed_out(self, due: Sequence[OutboxCommand]) -> None:
        """What is handed out is not held, and the server has its contents, or had them once."""
        missing = {upload.attachment.id for upload in self.run(self.store.uploads())}
        for entry in due:
            assert self.held.get(entry.command.command_id, self.clock.at) <= self.clock.at
            if isinstance(entry.command, SendMessage):
                assert missing.isdisjoint(attachment.id for attachment in entry.command.attachments)

    def waiting_drafts(self) -> int:
        """Return how many drafts wait to be sent."""
        query = select(func.count()).where(tables.outbox.c.contact_id == DRAFT_LANE.bytes, tables.WAITING)
        return self.run(self.store._database.read(lambda conn: int(conn.execute(query).scalar_one())))

    def finish_uploads(self) -> bool:
        """Let every upload end well that waits. Returns whether one did."""
        waiting = [one for one in self.run(self.store.uploads()) if one.state is TransferState.WAITING]
        for upload in waiting:
            self.server.files.add(upload.attachment.id)
            self.run(self.store.record_upload(upload.attachment.id, TransferState.DONE))
        return bool(waiting)

    def note_refusal(self, command: Command) -> None:
        if isinstance(command, SaveDraft):
            self.own_drafts.add((command.contact_id, command.mode))

    def check_replying(self) -> None:
        """Once all is quiet, what replying needs is as the server has it."""
        assert list(self.run(self.store.snippets())) == self.server.snippets()
        for contact_id in contact_ids():
            expected = self.server.scheduled(contact_id) if self.server.sees(contact_id) else []
            assert list(self.run(self.store.scheduled(contact_id))) == expected
            for mode in DraftMode:
                self.check_draft(contact_id, mode)
        for table in (tables.uploads, tables.command_uploads):
            assert (
                self.run(self.store._database.read(lambda conn, table=table: conn.execute(table.select()).all())) == []
            )

    def check_draft(self, contact_id: ContactId, mode: DraftMode) -> None:
        """The server's rows are there; and who sees all has what the server has, where that has forgotten nothing."""
        saved = tables.saved_drafts.c
        query = select(saved.body).where(saved.contact_id == contact_id.bytes, saved.mode == mode)
        bodies = self.run(self.store._database.read(lambda conn: conn.execute(query).scalars().all()))
        assert len(bodies) <= 1
        if not self.server.sees(contact_id):
            assert not bodies
            return
        is_followed = self.is_history_whole and not self.own_drafts and contact_id not in self.server.redirected
        if not self.server.is_restricted and is_followed:
            assert self.run(self.store.draft(contact_id, mode)) == self.server.draft(contact_id, mode)
