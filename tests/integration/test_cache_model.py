"""The cache against a model: whatever comes in whatever order, once all is quiet it equals the server."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from desktop_inbox.cache import tables
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.ids import AttachmentId, CommandId, ContactId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey, StatusFilter
from desktop_inbox.protocol.changes import ChangesPage, Cursor, Stream
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from tests.fixtures import commands, rows
from tests.integration.cache_model_checks import check_index, incoming_files, read_owners
from tests.integration.cache_model_rows import CONTACTS
from tests.integration.cache_model_server import ModelServer, contact_ids
from tests.integration.cache_model_steps import HOLD_S, ReplyingSteps

T = TypeVar("T")

CONTACT = st.sampled_from(CONTACTS)
STREAM = st.sampled_from(Stream)
SMALL = st.integers(0, 6)


_KINDS = (
    *("send", "send_new", "note", "assign", "take", "team", "open", "close", "reopen", "snooze", "unsnooze", "read"),
    *("unread", "block", "unblock", "tag", "untag", "merge", "undo", "seen"),
)


class CacheMachine(ReplyingSteps):
    """Drives a store and a model server, and knows what the store must have of it.

    `waiting` and `problems` are the outbox, `answer_on_its_way` is a catch-up answer that was read and has not come.
    `files` are those of contacts that were ever in the cache.
    """

    is_restricted = False

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="cache-model-"))
        self.server = ModelServer(is_restricted=self.is_restricted)
        self.saved = self.server.backup()
        self.cursor: Cursor | None = None
        self.snapshot: Cursor | None = None
        self.next_page = 0
        self.waiting: list[Command] = []
        self.problems: list[Command] = []
        self.answer_on_its_way: tuple[bytes, Cursor] | None = None
        self.merges: list[int] = []
        self.files: set[AttachmentId] = set()
        self.count = 0
        self.store = self.run(self.opened(self.folder))

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

    @rule(contact=CONTACT, user=st.sampled_from([None, 1, 2]), team=st.sampled_from([None, None, 1, 2]))
    def somebody_assigns(self, contact: int, user: int | None, team: int | None) -> None:
        self.somebody_does(commands.make_assign(self.number(), contact=contact, user=user, team=team))

    @rule(contact=CONTACT, what=st.sampled_from(["mention", "reply", "snooze", "block", "unblock", "tag", "close"]))
    def somebody_works(self, contact: int, what: str) -> None:
        contact_id = rows.contact_id(contact)
        if what in {"mention", "reply"}:
            {"mention": self.server.mention, "reply": self.server.reply}[what](contact_id)
            return
        conversation = self.server.open_conversation(self.server.resolve(contact_id))
        where = {"contact": contact}
        there = {**where, "conversation_id": conversation.id, "seen_incoming": 1000} if conversation else None
        makers = {
            "block": lambda: commands.make_block(self.number(), **where),
            "unblock": lambda: commands.make_unblock(self.number(), **where),
            "tag": lambda: commands.make_tag(self.number(), 2, **where),
        }
        if there is not None:
            makers["snooze"] = lambda: commands.make_snooze(self.number(), **there)
            makers["close"] = lambda: commands.make_close(self.number(), **there)
        if what in makers:
            self.somebody_does(makers[what]())

    @rule(contact=CONTACT, secondary=CONTACT)
    def somebody_merges(self, contact: int, secondary: int) -> None:
        self.merges.append(self.number())
        self.somebody_does(commands.make_merge(self.count, contact=contact, secondary=secondary))

    @precondition(lambda self: self.server.merges)
    @rule(index=SMALL)
    def somebody_undoes_a_merge(self, index: int) -> None:
        merges = list(self.server.merges.items())
        merge_id, merge = merges[index % len(merges)]
        command = commands.make_undo(self.number())
        self.somebody_does(replace(command, contact_id=merge.primary, merge_id=merge_id))

    def somebody_does(self, command: Command) -> None:
        self.server.do(command)
        self.resync_if_needed()

    def resync_if_needed(self) -> None:
        if self.server.needs_resync:
            self.server.needs_resync = False
            self.begin_snapshot()

    def number(self) -> int:
        """Return a number for the next command."""
        self.count += 1
        return self.count

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
        before_it = self.server
        self.server = self.saved.backup()
        self.server.epoch = before_it.epoch + 1
        self.saved = self.server.backup()
        self.note_restored(before_it)
        before = len(self.waiting) + len(self.problems) + self.waiting_drafts()
        again = self.run(self.store.requeue_acknowledged())
        outbox = self.run(self.store.outbox())
        assert len(outbox) + self.waiting_drafts() == before + again
        self.waiting = [entry.command for entry in outbox if entry.problem is None]
        self.begin_snapshot()

    # Changes ----------------------------------------------------------------------------------------------------------

    @rule(stream=STREAM, back=SMALL, length=SMALL)
    def a_batch_comes(self, stream: Stream, back: int, length: int) -> None:
        """Live batches may be doubled, late, or leave a gap."""
        top = self.server.numbers[stream]
        after = max(0, top - back)
        upto = min(top, after + length)
        batch = self.server.batch(stream, after, upto)
        if batch is None:
            return  # the line lags: an answer brings it
        stored = self.run(self.store.apply_changes(batch))
        if self.cursor is None:
            assert not stored
            return
        number = getattr(self.cursor, stream.value)
        assert stored == (number >= after)
        if stored:
            self.cursor = replace(self.cursor, **{stream.value: max(number, upto)})

    @precondition(lambda self: self.cursor is not None)
    @rule(step=st.integers(1, 5), history=SMALL)
    def it_catches_up(self, step: int, history: int) -> None:
        self.the_answer_comes()
        self.it_asks(step, history)
        self.the_answer_comes()

    @precondition(lambda self: self.cursor is not None and self.answer_on_its_way is None)
    @rule(step=st.integers(1, 5), history=SMALL)
    def it_asks(self, step: int, history: int) -> None:
        """The server reads an answer; live batches may overtake it."""
        assert self.cursor is not None
        upto = min(self.cursor.shared + step, self.server.numbers[Stream.SHARED])
        shared = self.server.batch(Stream.SHARED, self.cursor.shared, upto)
        private = self.server.private_batch(self.cursor.private, history)
        assert shared is not None
        page = msgspec.json.encode(ChangesPage(batches=[shared, private], more=False))
        after = replace(self.cursor, shared=upto, private=private.upto)
        self.answer_on_its_way = (page, after)

    @rule()
    def the_answer_comes(self) -> None:
        if self.answer_on_its_way is None:
            return
        page, after = self.answer_on_its_way
        self.answer_on_its_way = None
        self.run(self.store.apply_changes_page(page))
        if self.cursor is not None:
            shared, private = max(self.cursor.shared, after.shared), max(self.cursor.private, after.private)
            self.cursor = replace(self.cursor, shared=shared, private=private)

    @rule(contact=CONTACT, back=SMALL, limit=st.integers(1, 3))
    def older_history_comes(self, contact: int, back: int, limit: int) -> None:
        contact_id = rows.contact_id(contact)
        if not self.server.sees(contact_id):
            return
        before = max(1, self.server.numbers[Stream.SHARED] - 3 * back)
        page = self.server.timeline_page(contact_id, before, limit)
        self.run(self.store.apply_timeline_page(msgspec.json.encode(page)))

    # Snapshots --------------------------------------------------------------------------------------------------------

    @initialize(history=SMALL)
    def it_has_begun(self, history: int) -> None:
        self.begin_snapshot()
        self.pages_come(history=history, count=10, again=False)

    def begin_snapshot(self) -> None:
        self.run(self.store.begin_snapshot(restart=True))
        self.answer_on_its_way = None
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
        self.store = self.run(self.opened(self.folder))
        if self.snapshot is not None:
            token = self.run(self.store.begin_snapshot())
            assert token == (str(self.next_page) if self.next_page else None)

    # The outbox -------------------------------------------------------------------------------------------------------

    @rule(contact=CONTACT, kind=st.sampled_from(_KINDS))
    def the_user_does(self, contact: int, kind: str) -> None:
        number, contact_id, where = self.number(), rows.contact_id(contact), {"contact": contact}
        details = self.run(self.store.details(contact_id))
        newest_id = details.conversations[0].id if details and details.conversations else None
        open_id = self.run(self.store.open_conversation_id(contact_id))
        new_id = rows.conversation_id(500_000 + number)
        there = {**where, "conversation_id": open_id or newest_id or new_id}
        command: Command = {
            "send": lambda: commands.make_send(number, **{**there, "conversation_id": open_id or new_id}),
            "send_new": lambda: commands.make_send(number, **{**there, "conversation_id": new_id}),
            "note": lambda: commands.make_note(number, **{**there, "conversation_id": open_id}),
            "assign": lambda: commands.make_assign(number, **where, user=2),
            "take": lambda: commands.make_assign(number, **where, user=1),
            "team": lambda: commands.make_assign(number, **where, user=None, team=1),
            "open": lambda: commands.make_open(number, **where, conversation=500_000 + number),
            "close": lambda: commands.make_close(number, **there, seen_incoming=1000),
            "reopen": lambda: commands.make_reopen(number, **there),
            "snooze": lambda: commands.make_snooze(number, **there, seen_incoming=number % 5),
            "unsnooze": lambda: commands.make_unsnooze(number, **there),
            "read": lambda: replace(commands.make_read(number, **where), conversation_id=there["conversation_id"]),
            "unread": lambda: replace(commands.make_unread(number, **where), conversation_id=there["conversation_id"]),
            "block": lambda: commands.make_block(number, **where),
            "unblock": lambda: commands.make_unblock(number, **where),
            "tag": lambda: commands.make_tag(number, 1, **where),
            "untag": lambda: commands.make_untag(number, 1, **where),
            "merge": lambda: commands.make_merge(number, **where, secondary=1 + contact % 3),
            "undo": lambda: commands.make_undo(number, self.merges[-1] if self.merges else 1, **where),
            "seen": lambda: replace(
                commands.make_mentions_seen(number, **where), comment_ids=details.mentions_unseen if details else ()
            ),
        }[kind]()
        if kind == "merge":
            self.merges.append(number)
        self.run(self.store.enqueue(command, seen_reply=details.newest_reply if details else None))
        self.waiting.append(command)

    @rule(outcome=st.sampled_from(["ok", "ok", "lost", "retry", "rejected"]), index=SMALL)
    def the_server_answers(self, outcome: str, index: int) -> None:
        due = self.run(self.store.due_commands(10, frozenset()))
        self.check_handed_out(due)
        self.read_outbox()
        if not due:
            return  # replies were held
        command = due[index % len(due)].command
        if outcome == "rejected" and command.command_id not in self.server.answers:
            self.note_refusal(command)
            answer = CommandAnswer(status=AnswerStatus.REJECTED, code="no_channel")
        elif outcome == "retry":
            answer = CommandAnswer(status=AnswerStatus.RETRY)
        else:
            answer = self.server.answer(command)
            self.resync_if_needed()
        if outcome == "lost":
            return
        self.run(self.store.record_answer(command.command_id, answer))
        self.read_outbox(gone=[command.command_id])

    def read_outbox(self, *, gone: Sequence[CommandId] = ()) -> None:
        """Take over the outbox, in which commands move to other conversations and contacts. `gone` may have left it."""
        before = {command.command_id for command in [*self.waiting, *self.problems]}
        found = self.run(self.store.outbox())
        left = {entry.command.command_id for entry in found}
        assert before - {*gone} <= left <= before
        self.waiting = [entry.command for entry in found if entry.problem is None]
        self.problems = [entry.command for entry in found if entry.problem is not None]

    # What always holds ------------------------------------------------------------------------------------------------

    @invariant()
    def the_store_is_consistent(self) -> None:
        self.read_outbox()
        self.run(self.check_consistent())

    async def check_consistent(self) -> None:
        assert await self.store.cursor() == self.cursor
        await self.store._database.read(check_index)
        await self.check_files()
        await self.check_attached()
        if self.waiting or self.problems:
            for contact_id in contact_ids():
                await self.check_unanswered(contact_id)

    async def check_files(self) -> None:
        """What contacts have sent is in the cache, or its contents are to be forgotten."""
        there = await self.store._database.read(incoming_files)
        self.files |= there
        assert self.files - there <= {*await self.store.lost_files()}

    async def check_unanswered(self, contact_id: ContactId) -> None:
        """Nothing unanswered is lost or doubled."""
        shown = [item.id for item in (await self.store.timeline(contact_id, limit=10_000)).items]
        assert len(shown) == len(set(shown))
        for command in [*self.waiting, *self.problems]:
            if command.lane == contact_id and command.command_id not in self.server.answers:
                assert not isinstance(command, SendMessage) or command.message_id in shown
                assert not isinstance(command, AddComment) or command.comment_id in shown

    # Quiet ------------------------------------------------------------------------------------------------------------

    def be_quiet(self) -> None:
        """Answer everything, drop the problems, finish the snapshot, catch up."""
        self.clock.at += timedelta(seconds=HOLD_S)
        self.take_files_out()
        self.send_everything()
        for entry in self.run(self.store.outbox()):
            self.run(self.store.retry_problem(entry.command.command_id))
        self.send_everything()
        for entry in self.run(self.store.outbox()):
            assert entry.problem
            self.forget(entry.command)
            self.run(self.store.discard_problem(entry.command.command_id))
        self.resync_if_needed()
        if self.snapshot is not None:
            self.pages_come(history=2, count=10, again=False)
        self.it_catches_up(step=10_000, history=2)
        rounds = 0
        while self.waiting_drafts():  # who hears of a merge saves what was begun to one contact with the other's
            assert (rounds := rounds + 1) <= len(CONTACTS)
            self.send_everything()
            self.it_catches_up(step=10_000, history=2)

    def send_everything(self) -> None:
        while (due := self.run(self.store.due_commands(10, frozenset()))) or self.finish_uploads():
            for entry in due:
                answer = self.server.answer(entry.command)
                self.run(self.store.record_answer(entry.command.command_id, answer))

    def check_equal(self) -> None:
        self.problems, self.waiting = [], []
        for contact_id in contact_ids():
            self.check_contact(contact_id)
        self.check_lists()
        self.check_replying()
        of_contacts = (tables.identities, tables.items, tables.mentions, tables.conversations)
        for table in (*of_contacts, tables.scheduled_messages, tables.saved_drafts):
            seen = {contact_id.bytes for contact_id in contact_ids() if self.server.sees(contact_id)}
            kept = self.run(self.store._database.read(lambda conn, table=table: read_owners(conn, table)))
            assert kept <= seen, table

    def check_contact(self, contact_id: ContactId) -> None:
        details = self.run(self.store.details(contact_id))
        if not self.server.sees(contact_id):
            assert details is None
            return
        assert details is not None
        assert details.contact == self.server.contact(contact_id)
        assert list(details.conversations) == self.server.conversations(contact_id)
        unseen = {mention.comment_id for mention in self.server.mentions(contact_id) if not mention.is_seen}
        assert {*details.mentions_unseen} == unseen
        assert self.run(self.store.resolve(contact_id)) == self.server.resolve(contact_id)
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
        keys = [InboxKey(inbox) for inbox in (Inbox.ALL, Inbox.MINE, Inbox.UNASSIGNED, Inbox.MENTIONS)]
        tallies = {key: [0, 0, 0] for key in keys}
        listed: dict[tuple[InboxKey, StatusFilter], set[object]] = {}
        for contact_id in contact_ids():
            for key, status, newest, unread in self.expected(contact_id):
                listed.setdefault((key, status), set()).add((contact_id, newest))
                if status is StatusFilter.OPEN:
                    numbers = [1, unread > 0, unread]
                    tallies[key] = [a + b for a, b in zip(tallies[key], numbers, strict=True)]
        counts = self.run(self.store.counts())
        for key in keys:
            count = counts[key]
            assert [count.open_count, count.unread_conversations, count.unread_messages] == tallies[key]
            for status in StatusFilter:
                found = self.run(self.store.entries(ContactQuery(inbox=key, status=status)))
                assert {(entry.contact.id, entry.conversation) for entry in found} == listed.get((key, status), set())

    def expected(self, contact_id: ContactId) -> Iterator[tuple[InboxKey, StatusFilter, Conversation, int]]:
        """Give the lists in which a contact stands, with its conversation there and what is unread."""
        contact, conversations = self.server.contact(contact_id), self.server.conversations(contact_id)
        if not self.server.sees(contact_id) or contact.is_blocked or not conversations:
            return
        newest = conversations[0]
        unread = max(0, newest.incoming_count - self.server.incoming_read(newest.id))
        status = StatusFilter(newest.status.value)
        if status is StatusFilter.OPEN and newest.snoozed_until is not None:
            status = StatusFilter.SNOOZED
        yield InboxKey(Inbox.ALL), status, newest, unread
        if contact.assignee_id in {None, rows.user_id()}:
            inbox = Inbox.UNASSIGNED if contact.assignee_id is None else Inbox.MINE
            yield InboxKey(inbox), status, newest, unread
        mentions = self.server.mentions(contact_id)
        if any(one.conversation_id == newest.id or one.created_at >= newest.opened_at for one in mentions):
            yield InboxKey(Inbox.MENTIONS), status, newest, unread


class RestrictedMachine(CacheMachine):
    """The same for an agent who sees only their own contacts and those of a team, which come and go."""

    is_restricted = True

    @rule(contact=CONTACT, is_seen=st.booleans())
    def rights_change(self, contact: int, is_seen: bool) -> None:
        """A contact who has written becomes the user's, or somebody else's, and the user hears of it."""
        self.a_contact_writes(contact)
        self.somebody_assigns(contact, 1 if is_seen else 2, None)
        if self.cursor is not None:
            self.it_catches_up(step=10_000, history=2)


def _settings(examples: int, steps: int) -> settings:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    return settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks)


@pytest.mark.parametrize("machine", [CacheMachine, RestrictedMachine])
def test_the_cache_equals_the_server_when_all_is_quiet(machine: type[CacheMachine]) -> None:
    run_state_machine_as_test(machine, settings=_settings(20, 30))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
@pytest.mark.parametrize("machine", [CacheMachine, RestrictedMachine])
def test_the_cache_equals_the_server_in_many_more_ways(machine: type[CacheMachine], part: int) -> None:
    """In parts, each of which ends in time; each run of a part goes other ways."""
    run_state_machine_as_test(machine, settings=_settings(50, 60))
