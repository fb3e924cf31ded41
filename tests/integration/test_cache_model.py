"""The cache against a model: whatever comes in whatever order, once all is quiet it equals the server."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, select

from desktop_inbox.cache import index_rows, tables
from desktop_inbox.cache.contact_states import load_states
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey, StatusFilter
from desktop_inbox.protocol.changes import ChangesPage, Cursor, Stream
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from tests.fixtures import commands, rows
from tests.fixtures.caches import open_store
from tests.integration.cache_model_server import CONTACTS, ModelServer, contact_ids

T = TypeVar("T")

CONTACT = st.sampled_from(CONTACTS)
STREAM = st.sampled_from(Stream)
SMALL = st.integers(0, 6)


def check_index(conn: Connection) -> None:
    """Each index row is what it would be if it were written now."""
    stored = set(map(tuple, conn.execute(tables.list_entries.select())))
    states = load_states(conn, [contact_id.bytes for contact_id in contact_ids()], rows.user_id())
    assert stored == {index_rows.entry_values(state) for state in states.values()} - {None}
    book = set(conn.execute(select(tables.contact_book.c.contact_id)).scalars())
    assert book == {key for key, state in states.items() if index_rows.is_listed(state)}


class CacheMachine(RuleBasedStateMachine):
    """Drives a store and a model server, and knows what the store must have of it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="cache-model-"))
        self.server = ModelServer()
        self.saved = self.server.backup()
        self.cursor: Cursor | None = None
        self.snapshot: Cursor | None = None
        self.next_page = 0
        self.waiting: list[Command] = []
        self.problems: list[Command] = []
        self.count = 0
        self.store = self.run(open_store(self.folder / "cache.db"))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def teardown(self) -> None:
        try:
            self.be_quiet()
            self.check_equal()
        finally:
            self.run(self.store.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    # The server -------------------------------------------------------------------------------------------------------

    @rule(contact=CONTACT)
    def a_contact_writes(self, contact: int) -> None:
        self.server.receive(rows.contact_id(contact))

    @rule(contact=CONTACT, index=SMALL)
    def an_old_message_changes(self, contact: int, index: int) -> None:
        self.server.deliver(rows.contact_id(contact), index)

    @rule(contact=CONTACT, user=st.sampled_from([None, 1, 2]))
    def somebody_assigns(self, contact: int, user: int | None) -> None:
        self.count += 1
        self.server.answer(commands.make_assign(self.count, contact=contact, user=user))

    @rule(what=st.sampled_from(["backup", "restore", "resync", "restart", "restart"]))
    def something_rare_happens(self, what: str) -> None:
        {
            "backup": self.a_backup_is_made,
            "restore": self.the_backup_is_restored,
            "resync": self.begin_snapshot,
            "restart": self.the_program_starts_again,
        }[what]()

    def a_backup_is_made(self) -> None:
        self.saved = self.server.backup()

    def the_backup_is_restored(self) -> None:
        """Writes are lost, numbers start again, and the client hears of another epoch."""
        epoch = self.server.epoch + 1
        self.server = self.saved.backup()
        self.server.epoch = epoch
        self.saved = self.server.backup()
        again = self.run(self.store.requeue_acknowledged())
        outbox = self.run(self.store.outbox())
        assert len(outbox) == len(self.waiting) + len(self.problems) + again
        self.waiting = [entry.command for entry in outbox if entry.problem is None]
        self.begin_snapshot()

    # Changes ----------------------------------------------------------------------------------------------------------

    @rule(stream=STREAM, back=SMALL, length=SMALL)
    def a_batch_comes(self, stream: Stream, back: int, length: int) -> None:
        """Live batches may be doubled, late, or leave a gap."""
        top = self.server.numbers[stream]
        after = max(0, top - back)
        upto = min(top, after + length)
        stored = self.run(self.store.apply_changes(self.server.batch(stream, after, upto)))
        if self.cursor is None:
            assert not stored
            return
        number = getattr(self.cursor, stream.value)
        assert stored == (number >= after)
        if stored:
            self.cursor = msgspec.structs.replace(self.cursor, **{stream.value: max(number, upto)})

    @precondition(lambda self: self.cursor is not None)
    @rule(step=st.integers(1, 5))
    def it_catches_up(self, step: int) -> None:
        assert self.cursor is not None
        upto = min(self.cursor.shared + step, self.server.numbers[Stream.SHARED])
        batches = [
            self.server.batch(Stream.SHARED, self.cursor.shared, upto),
            self.server.batch(Stream.PRIVATE, 0, self.server.numbers[Stream.PRIVATE]),
        ]
        self.run(self.store.apply_changes_page(msgspec.json.encode(ChangesPage(batches=batches, more=False))))
        private = max(self.cursor.private, self.server.numbers[Stream.PRIVATE])
        self.cursor = msgspec.structs.replace(self.cursor, shared=upto, private=private)

    @rule(contact=CONTACT, back=SMALL, limit=st.integers(1, 3))
    def older_history_comes(self, contact: int, back: int, limit: int) -> None:
        before = max(1, self.server.numbers[Stream.SHARED] - 3 * back)
        page = self.server.timeline_page(rows.contact_id(contact), before, limit)
        self.run(self.store.apply_timeline_page(msgspec.json.encode(page)))

    # Snapshots --------------------------------------------------------------------------------------------------------

    @initialize(history=SMALL)
    def it_has_begun(self, history: int) -> None:
        self.begin_snapshot()
        self.pages_come(history=history, count=10, again=False)

    def begin_snapshot(self) -> None:
        self.run(self.store.begin_snapshot(restart=True))
        self.cursor, self.snapshot, self.next_page = None, self.server.cursor, 0

    @precondition(lambda self: self.snapshot is not None)
    @rule(history=SMALL, count=st.integers(1, 4), again=st.booleans())
    def pages_come(self, history: int, count: int, again: bool) -> None:
        """Some of the pages; the first one perhaps twice."""
        for index in range(count):
            if self.snapshot is None:
                return
            page = self.server.snapshot_page(self.snapshot, self.next_page, history)
            for _ in range(1 + (again and index == 0 and page.next is not None)):
                self.run(self.store.apply_snapshot_page(msgspec.json.encode(page)))
            self.next_page += 1
            if page.next is None:
                self.cursor, self.snapshot = self.snapshot, None

    def the_program_starts_again(self) -> None:
        self.run(self.store.close())
        self.store = self.run(open_store(self.folder / "cache.db"))
        if self.snapshot is not None:
            token = self.run(self.store.begin_snapshot())
            assert token == (str(self.next_page) if self.next_page else None)

    # The outbox -------------------------------------------------------------------------------------------------------

    @rule(
        contact=CONTACT, kind=st.sampled_from(["send", "send_new", "note", "assign", "open", "close", "read", "unread"])
    )
    def the_user_does(self, contact: int, kind: str) -> None:
        self.count += 1
        open_id = self.run(self.store.open_conversation_id(rows.contact_id(contact)))
        new_id = rows.conversation_id(500_000 + self.count)
        number, where = self.count, {"contact": contact}
        command = {
            "send": lambda: commands.make_send(number, **where, conversation_id=open_id or new_id),
            "send_new": lambda: commands.make_send(number, **where, conversation_id=new_id),
            "note": lambda: commands.make_note(number, **where, conversation_id=open_id),
            "assign": lambda: commands.make_assign(number, **where, user=2),
            "open": lambda: commands.make_open(number, **where, conversation=500_000 + number),
            "close": lambda: commands.make_close(number, **where, conversation_id=open_id or new_id),
            "read": lambda: commands.make_read(number, **where),
            "unread": lambda: commands.make_unread(number, **where),
        }[kind]()
        self.run(self.store.enqueue(command))
        self.waiting.append(command)

    @precondition(lambda self: self.waiting)
    @rule(outcome=st.sampled_from(["ok", "lost", "retry", "rejected"]), index=SMALL)
    def the_server_answers(self, outcome: str, index: int) -> None:
        due = self.run(self.store.due_commands(10, frozenset()))
        command = due[index % len(due)].command
        if outcome == "rejected":
            answer = CommandAnswer(status=AnswerStatus.REJECTED, code="no_channel")
        elif outcome == "retry":
            answer = CommandAnswer(status=AnswerStatus.RETRY)
        else:
            answer = self.server.answer(command)
        if outcome == "lost":
            return
        self.run(self.store.record_answer(command.command_id, answer))
        self.read_outbox()

    @precondition(lambda self: self.problems)
    @rule(index=SMALL, discard=st.booleans())
    def the_user_decides(self, index: int, discard: bool) -> None:
        command = self.problems[index % len(self.problems)]
        if discard:
            self.run(self.store.discard_problem(command.command_id))
        else:
            self.run(self.store.retry_problem(command.command_id))
        self.read_outbox()

    def read_outbox(self) -> None:
        """Take over the outbox after an answer, which may have moved commands to another conversation."""
        before = {command.command_id for command in [*self.waiting, *self.problems]}
        found = self.run(self.store.outbox())
        assert {entry.command.command_id for entry in found} <= before
        self.waiting = [entry.command for entry in found if entry.problem is None]
        self.problems = [entry.command for entry in found if entry.problem is not None]

    # What always holds ------------------------------------------------------------------------------------------------

    @invariant()
    def the_store_is_consistent(self) -> None:
        self.run(self.check_consistent())

    async def check_consistent(self) -> None:
        assert await self.store.cursor() == self.cursor
        await self.store._database.read(check_index)
        if self.waiting or self.problems:
            for contact_id in contact_ids():
                await self.check_unanswered(contact_id)

    async def check_unanswered(self, contact_id: ContactId) -> None:
        """Nothing unanswered is lost or doubled."""
        shown = [item.id for item in (await self.store.timeline(contact_id, limit=10_000)).items]
        assert len(shown) == len(set(shown))
        for command in [*self.waiting, *self.problems]:
            if command.contact_id == contact_id and command.command_id not in self.server.answers:
                assert not isinstance(command, SendMessage) or command.message_id in shown
                assert not isinstance(command, AddComment) or command.comment_id in shown

    # Quiet ------------------------------------------------------------------------------------------------------------

    def be_quiet(self) -> None:
        """Answer everything, finish the snapshot, catch up."""
        for command in self.problems:
            self.run(self.store.discard_problem(command.command_id))
        if self.snapshot is not None:
            self.pages_come(history=2, count=10, again=False)
        while due := self.run(self.store.due_commands(10, frozenset())):
            for entry in due:
                answer = self.server.answer(entry.command)
                self.run(self.store.record_answer(entry.command.command_id, answer))
        self.it_catches_up(step=10_000)

    def check_equal(self) -> None:
        self.problems, self.waiting = [], []
        for contact_id in contact_ids():
            self.check_contact(contact_id)
        self.check_lists()

    def check_contact(self, contact_id: ContactId) -> None:
        details = self.run(self.store.details(contact_id))
        assert details is not None
        assert details.contact == self.server.contact(contact_id)
        assert list(details.conversations) == self.server.conversations(contact_id)
        piece = self.run(self.store.timeline(contact_id, limit=3))
        found = list(piece.items)
        while not piece.reaches_start and not piece.needs_server:
            piece = self.run(self.store.timeline(contact_id, before=found[0].position, limit=3))
            found = [*piece.items, *found]
        whole = self.server.timeline(contact_id)
        assert found == whole[len(whole) - len(found) :]
        if piece.reaches_start:
            assert len(found) == len(whole)

    def check_lists(self) -> None:
        expected = {Inbox.ALL: [0, 0, 0], Inbox.MINE: [0, 0, 0], Inbox.UNASSIGNED: [0, 0, 0]}
        listed = {status: set() for status in StatusFilter}
        for contact_id in contact_ids():
            conversations = self.server.conversations(contact_id)
            if not conversations:
                continue
            newest = conversations[0]
            listed[StatusFilter(newest.status.value)].add((contact_id, newest))
            if newest.status != "open":
                continue
            unread = max(0, newest.incoming_count - self.server.incoming_read(newest.id))
            assignee = self.server.contact(contact_id).assignee_id
            own = {None: Inbox.UNASSIGNED, rows.user_id(): Inbox.MINE}.get(assignee)
            for inbox in {Inbox.ALL, own} - {None}:
                expected[inbox] = [a + b for a, b in zip(expected[inbox], [1, unread > 0, unread], strict=True)]
        counts = self.run(self.store.counts())
        for inbox, numbers in expected.items():
            count = counts[InboxKey(inbox)]
            assert [count.open_count, count.unread_conversations, count.unread_messages] == numbers
        for status in StatusFilter:
            found = self.run(self.store.entries(ContactQuery(status=status)))
            assert {(entry.contact.id, entry.conversation) for entry in found} == listed[status]


def _settings(examples: int, steps: int) -> settings:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    return settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks)


def test_the_cache_equals_the_server_when_all_is_quiet() -> None:
    run_state_machine_as_test(CacheMachine, settings=_settings(25, 30))


@pytest.mark.slow
def test_the_cache_equals_the_server_in_many_more_ways() -> None:
    run_state_machine_as_test(CacheMachine, settings=_settings(1500, 60))
