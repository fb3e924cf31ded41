"""Any order of what contacts and users do keeps the rules, and every way of syncing ends in the same state.

After each step three caches are compared: one that only ever got live pushes, one that catches up by changes, and a
fresh snapshot ("events equal refetch"). Beside them stands a model of who is assigned, what was sent and what is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from hypothesis import HealthCheck, settings, stateful
from hypothesis import strategies as st
from sqlalchemy import func, select

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, ReadMark
from desktop_inbox.domain.draft import Draft, DraftMode
from desktop_inbox.domain.ids import ContactId, ConversationId, MessageId, UserId
from desktop_inbox.domain.message import DeliveryState, Direction, Message
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.domain.scheduled import ScheduledMessage, ScheduledState
from desktop_inbox.domain.snippet import Snippet, SnippetContent
from desktop_inbox.protocol.changes import ChangeBatch, Stream
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from desktop_inbox.protocol.conversation_commands import CancelScheduledMessage
from desktop_inbox.server.services.delivery import do_report_delivery
from desktop_inbox.server.services.incoming import IncomingMessage
from desktop_inbox.server.services.timers import Timers
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Committed, Database
from tests.fixtures.databases import SteppingClock
from tests.fixtures.desks import NAMES, Desk
from tests.fixtures.mirrors import Mirror, timeline_of
from tests.fixtures.replying import Replying
from tests.fixtures.rights import comparable

T = TypeVar("T")

ADDRESSES = ("susan", "mateo", "omar")
USERS = st.sampled_from(NAMES)
CONTACTS = st.sampled_from(ADDRESSES)
NUMBERS = st.integers(0, 1000)


class Rules(stateful.RuleBasedStateMachine):
    """Three contacts and three users on one real database."""

    def __init__(self, runner: asyncio.Runner, database: Database, clock: SteppingClock) -> None:
        super().__init__()
        self._runner = runner
        self._desk = Desk(database, clock)
        self._run(self._desk.set_up())
        self._replying = Replying(self._desk)
        self._timers = Timers(database, clock)
        self._received: dict[str, IncomingMessage] = {}
        self._decided: list[tuple[str, Command, CommandAnswer]] = []
        self._contact_ids: dict[str, ContactId] = {}
        self._texts: dict[ContactId, list[str]] = {}
        self._assignees: dict[ContactId, UserId | None] = {}
        self._marks: dict[tuple[UserId, ConversationId], int] = {}
        self._catching_up = {name: self._run(Mirror(database, self._desk.actors[name]).load()) for name in NAMES}
        self._live = {name: self._run(Mirror(database, self._desk.actors[name]).load()) for name in NAMES}
        self._subscription = database.subscribe(self._on_committed)

    def teardown(self) -> None:
        self._subscription.close()

    # What contacts do

    @stateful.rule(address=CONTACTS, text=st.text(min_size=1, max_size=20).filter(str.isprintable).filter(str.strip))
    def receive(self, address: str, text: str) -> None:
        item = self._desk.item(address, text)
        self._receive(item)
        self._received[item.external_id] = item
        self._texts[self._contact_ids[address]].append(text.strip())

    @stateful.precondition(lambda self: self._received)
    @stateful.rule(number=NUMBERS)
    def receive_again(self, number: int) -> None:
        items = list(self._received.values())
        self._receive(items[number % len(items)])

    # What users do

    @stateful.precondition(lambda self: self._contact_ids)
    @stateful.rule(user=USERS, number=NUMBERS, conversation=NUMBERS)
    def send(self, user: str, number: int, conversation: int) -> None:
        contact = self._contact(number)
        meant = self._conversation(contact, conversation).id
        command = self._desk.send(contact, f"reply {len(self._decided)}", meant)
        answer = self._execute(user, command)
        assert answer.status is AnswerStatus.OK
        self._texts[contact.id].append(command.text)
        if self._assignees[contact.id] is None:
            self._assignees[contact.id] = self._desk.user_id(user)
        went_to = answer.remap or meant
        message = self._live[user].rows["Message", command.message_id]
        assert isinstance(message, Message)
        assert message.conversation_id == went_to == self._live_contact(contact.id).open_conversation_id

    @stateful.precondition(lambda self: self._contact_ids)
    @stateful.rule(user=USERS, number=NUMBERS)
    def comment(self, user: str, number: int) -> None:
        assert self._execute(user, self._desk.comment(self._contact(number))).status is AnswerStatus.OK

    @stateful.precondition(lambda self: self._contact_ids)
    @stateful.rule(user=USERS, number=NUMBERS, to=st.none() | USERS)
    def assign(self, user: str, number: int, to: str | None) -> None:
        contact = self._contact(number)
        assert self._execute(user, self._desk.assign(contact, to)).status is AnswerStatus.OK
        self._assignees[contact.id] = None if to is None else self._desk.user_id(to)

    @stateful.precondition(lambda self: self._contact_ids)
    @stateful.rule(user=USERS, number=NUMBERS)
    def open(self, user: str, number: int) -> None:
        contact = self._contact(number)
        answer = self._execute(user, self._desk.open(contact))
        if contact.open_conversation_id is None:
            assert answer.status is AnswerStatus.OK
        else:
            assert (answer.code, answer.conversation_id) == ("already_open", contact.open_conversation_id)

    @stateful.precondition(lambda self: self._contact_ids)
    @stateful.rule(user=USERS, number=NUMBERS, conversation=NUMBERS, missed=st.integers(0, 1), has_note=st.booleans())
    def close(self, user: str, number: int, conversation: int, missed: int, has_note: bool) -> None:
        before = self._conversation(self._contact(number), conversation)
        message = self._message_in(before)
        command = self._desk.close(message, before.incoming_count - missed, "Refund" if has_note else "")
        answer = self._execute(user, command)
        after = self._live[user].rows["Conversation", before.id]
        if before.status is ConversationStatus.CLOSED:
            assert (answer.status, after) == (AnswerStatus.OK, before)
        elif missed:
            assert (answer.code, after) == ("newer_activity", before)
        else:
            assert isinstance(after, Conversation)
            assert (answer.status, after.status) == (AnswerStatus.OK, ConversationStatus.CLOSED)

    @stateful.precondition(lambda self: self._contact_ids)
    @stateful.rule(user=USERS, number=NUMBERS, conversation=NUMBERS, upto=st.integers(0, 9), unread=st.booleans())
    def mark(self, user: str, number: int, conversation: int, upto: int, unread: bool) -> None:
        found = self._conversation(self._contact(number), conversation)
        message = self._message_in(found)
        command = self._desk.unread(message, upto) if unread else self._desk.read(message, upto)
        assert self._execute(user, command).status is AnswerStatus.OK
        key = self._desk.user_id(user), found.id
        new = min(upto, found.incoming_count)
        self._marks[key] = new if unread else max(new, self._marks.get(key, 0))

    @stateful.precondition(lambda self: self._contact_ids)
    @stateful.rule(user=USERS, number=NUMBERS, minutes=st.integers(1, 300), cancels=st.booleans())
    def schedule(self, user: str, number: int, minutes: int, cancels: bool) -> None:
        command = self._replying.schedule(
            self._contact(number), f"later {len(self._decided)}", minutes=minutes, cancels_on_message=cancels
        )
        assert self._execute(user, command).code in {"", "too_many"}

    @stateful.rule(user=USERS, number=NUMBERS)
    def cancel(self, user: str, number: int) -> None:
        found = self._scheduled()
        if found:
            chosen = found[number % len(found)]
            command = CancelScheduledMessage(
                command_id=self._replying.new_id(), contact_id=chosen.contact_id, message_id=chosen.id
            )
            assert self._execute(user, command).status is AnswerStatus.OK

    @stateful.rule()
    def send_what_is_due(self) -> None:
        now = self._desk.clock.now()
        due = [one for one in self._scheduled() if one.state is ScheduledState.WAITING and one.send_at <= now]
        self._run(self._timers.do_due())
        for scheduled in sorted(due, key=lambda one: (one.send_at, one.id)):
            self._texts[scheduled.contact_id].append(scheduled.text)
            if self._assignees[scheduled.contact_id] is None:
                self._assignees[scheduled.contact_id] = scheduled.author_id

    @stateful.precondition(lambda self: self._contact_ids)
    @stateful.rule(user=USERS, number=NUMBERS, mode=st.sampled_from(DraftMode), text=st.sampled_from(["", "a", "b "]))
    def draft(self, user: str, number: int, mode: DraftMode, text: str) -> None:
        command = self._replying.draft(self._contact(number), text, mode)
        assert self._execute(user, command).status is AnswerStatus.OK

    @stateful.rule(user=USERS, shortcut=st.sampled_from(["", "a", "b"]), is_shared=st.booleans())
    def save_snippet(self, user: str, shortcut: str, is_shared: bool) -> None:
        self._execute(user, self._replying.snippet(shortcut, is_shared=is_shared))

    @stateful.rule(user=USERS, number=NUMBERS, is_removed=st.booleans())
    def change_snippet(self, user: str, number: int, is_removed: bool) -> None:
        found = [row for row in self._live[user].rows.values() if isinstance(row, Snippet)]
        if found:
            snippet = found[number % len(found)]
            content = SnippetContent(name="Changed", text=f"text {len(self._decided)}")
            changed = self._replying.snippet(is_shared=snippet.is_shared, snippet_id=snippet.id)
            changed = msgspec.structs.replace(changed, content=content)
            self._execute(user, self._replying.no_snippet(snippet.id) if is_removed else changed)

    @stateful.precondition(lambda self: self._decided)
    @stateful.rule(number=NUMBERS)
    def send_again(self, number: int) -> None:
        """A command whose answer was lost: what took effect gets the same answer, and no second effect."""
        took_effect = [decided for decided in self._decided if decided[2].status is AnswerStatus.OK]
        if not took_effect:
            return
        user, command, answer = took_effect[number % len(took_effect)]
        before = self._run(self._desk.numbers())
        again = self._run(self._desk.execute(user, command))
        assert (again.status, again.shared, again.private, again.remap) == (
            AnswerStatus.DUPLICATE,
            answer.shared,
            answer.private,
            answer.remap,
        )
        assert self._run(self._desk.numbers()) == before

    @stateful.rule(number=NUMBERS, state=st.sampled_from(DeliveryState))
    def report(self, number: int, state: DeliveryState) -> None:
        ids = [MessageId(row.id) for row in self._live["ana"].rows.values() if isinstance(row, Message)]
        if ids:
            named = [ids[number % len(ids)]]
            self._run(
                self._desk.database.write(self._desk.workspace_id, lambda tx: do_report_delivery(tx, named, state))
            )

    @stateful.rule(seconds=st.integers(1, 10_000))
    def wait(self, seconds: int) -> None:
        self._desk.clock.advance(seconds=seconds)

    # What must hold

    @stateful.invariant()
    def every_way_of_syncing_ends_in_the_same_state(self) -> None:
        for name in NAMES:
            self._run(self._catching_up[name].catch_up())
            assert self._catching_up[name].rows == self._live[name].rows
        name = NAMES[len(self._decided) % len(NAMES)]
        fresh = self._run(Mirror(self._desk.database, self._desk.actors[name]).load())
        assert fresh.rows == comparable(self._live[name].rows, fresh.history, self._desk.clock.now())

    @stateful.invariant()
    def numbers_are_dense(self) -> None:
        log = tables.changes.c
        streams = [self._desk.workspace_id, *(self._desk.user_id(name) for name in NAMES)]
        query = select(func.count(), func.coalesce(func.max(log.number), 0)).group_by(log.stream_id)
        query = query.where(log.stream_id.in_(streams))
        rows = self._run(self._desk.database.read(lambda conn: conn.execute(query).all()))
        assert all(count == last for count, last in rows)

    @stateful.invariant()
    def contacts_and_conversations_agree(self) -> None:
        for contact_id in self._contact_ids.values():
            contact = self._live_contact(contact_id)
            is_open = [c for c in self._conversations(contact_id) if c.status is ConversationStatus.OPEN]
            assert [conversation.id for conversation in is_open] == [contact.open_conversation_id][: len(is_open)]
            assert len(is_open) == (contact.open_conversation_id is not None)
            assert contact.assignee_id == self._assignees[contact_id]
            assert all(conversation.assignee_id == contact.assignee_id for conversation in is_open)

    @stateful.invariant()
    def timelines_hold_everything_once_in_its_order(self) -> None:
        for contact_id, texts in self._texts.items():
            items = timeline_of(self._live["ana"], contact_id)
            assert [item.text for item in items if isinstance(item, Message)] == texts
            for conversation in self._conversations(contact_id):
                _check_counters(conversation, items)

    @stateful.invariant()
    def read_marks_are_as_users_left_them(self) -> None:
        for name in NAMES:
            marks = [row for row in self._live[name].rows.values() if isinstance(row, ReadMark)]
            assert {(m.user_id, m.conversation_id): m.incoming_read for m in marks if m.incoming_read} == {
                key: value for key, value in self._marks.items() if value and key[0] == self._desk.user_id(name)
            }

    @stateful.invariant()
    def drafts_and_personal_snippets_are_their_users_alone(self) -> None:
        for name in NAMES:
            for row in self._live[name].rows.values():
                if isinstance(row, Draft):
                    assert row.user_id == self._desk.user_id(name)
                if isinstance(row, Snippet):
                    assert row.is_shared or row.owner_id == self._desk.user_id(name)

    # Tools

    def _scheduled(self) -> list[ScheduledMessage]:
        return [row for row in self._live["ana"].rows.values() if isinstance(row, ScheduledMessage)]

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(coroutine)

    def _on_committed(self, committed: Committed) -> None:
        if committed.workspace_id != self._desk.workspace_id:
            return
        batch = ChangeBatch(
            stream=Stream.SHARED, after=committed.after, upto=committed.upto, changes=list(committed.shared)
        )
        for name, mirror in self._live.items():
            if committed.shared:
                mirror.apply_batch(batch)
            private = committed.private.get(self._desk.user_id(name))
            if private is not None:
                after, upto, changes = private
                mirror.apply_batch(ChangeBatch(stream=Stream.PRIVATE, after=after, upto=upto, changes=list(changes)))

    def _receive(self, item: IncomingMessage) -> None:
        [outcome] = self._run(self._desk.receive_all([item]))
        message = outcome.message  # type: ignore[union-attr] # what is sent here can be received
        assert outcome.is_new is (item.external_id not in self._received)  # type: ignore[union-attr]
        if item.address not in self._contact_ids:
            self._contact_ids[item.address] = message.contact_id
            self._texts[message.contact_id] = []
            self._assignees[message.contact_id] = None
        assert message.contact_id == self._contact_ids[item.address]

    def _execute(self, user: str, command: Command) -> CommandAnswer:
        answer = self._run(self._desk.execute(user, command))
        self._decided.append((user, command, answer))
        return answer

    def _live_contact(self, contact_id: ContactId) -> Contact:
        contact = self._live["ana"].rows["Contact", contact_id]
        assert isinstance(contact, Contact)
        return contact

    def _contact(self, number: int) -> Contact:
        ids = list(self._contact_ids.values())
        return self._live_contact(ids[number % len(ids)])

    def _conversations(self, contact_id: ContactId) -> list[Conversation]:
        rows = self._live["ana"].rows.values()
        return [row for row in rows if isinstance(row, Conversation) and row.contact_id == contact_id]

    def _conversation(self, contact: Contact, number: int) -> Conversation:
        found = self._conversations(contact.id)
        return found[number % len(found)]

    def _message_in(self, conversation: Conversation) -> Message:
        """Return a message that names a conversation, whether it has any or not."""
        return Message(
            id=MessageId(conversation.id),
            contact_id=conversation.contact_id,
            conversation_id=conversation.id,
            direction=Direction.INCOMING,
            created_at=conversation.opened_at,
        )


def _check_counters(conversation: Conversation, items: list[TimelineItem]) -> None:
    messages = [m for m in items if isinstance(m, Message) and m.conversation_id == conversation.id]
    incoming = [message for message in messages if message.direction is Direction.INCOMING]
    replies = [message for message in messages if message.direction is Direction.OUTGOING]
    assert conversation.incoming_count == len(incoming)
    last = conversation.last_message
    assert (last.id, last.state) == (messages[-1].id, messages[-1].state) if messages and last else last is None
    assert conversation.activity_at == (messages[-1].created_at if messages else conversation.opened_at)
    assert conversation.first_reply_at == (replies[0].created_at if replies else None)
    waiting = [m for m in incoming if not replies or m.position > replies[-1].position]
    is_waiting = bool(waiting) and conversation.status is ConversationStatus.OPEN
    assert conversation.waiting_since == (waiting[0].created_at if is_waiting else None)


def test_the_rules_hold_in_any_order(tmp_path: Path) -> None:
    clock = SteppingClock()
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(f"sqlite:///{tmp_path / 'server.db'}", clock=clock))
        try:
            stateful.run_state_machine_as_test(
                lambda: Rules(runner, database, clock),
                settings=settings(
                    max_examples=15,
                    stateful_step_count=30,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.close())
