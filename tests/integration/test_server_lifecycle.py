"""Whatever contacts, users and time do to conversations, in any order, the database says what the rules say.

Beside the real server's rules and timers, on both databases, stands a model of the product's rules. After every step
contacts, conversations and the events of the timelines are compared whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from hypothesis import HealthCheck, settings, stateful
from hypothesis import strategies as st
from sqlalchemy import Connection, Table

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.draft import Draft, DraftMode
from desktop_inbox.domain.event import Event
from desktop_inbox.domain.ids import AttachmentId, ContactId, ConversationId, MessageId, TeamId
from desktop_inbox.domain.message import Direction, Message
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.domain.workspace import Workspace
from desktop_inbox.protocol.commands import AnswerStatus, Command
from desktop_inbox.protocol.conversation_commands import CancelScheduledMessage
from desktop_inbox.server.services.due import find_next_due
from desktop_inbox.server.services.timers import Timers
from desktop_inbox.server.storage import reply_tables, tables
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.rows import R, fetch_all, fetch_one
from tests.fixtures.databases import SteppingClock
from tests.fixtures.desks import Desk
from tests.fixtures.replying import Replying
from tests.integration.lifecycle_model import Later, Model, Person, Sent, Talk

T = TypeVar("T")

ADDRESSES = st.sampled_from(("susan", "mateo"))
USERS = st.sampled_from(("ana", "luis"))
NEWEST_FIRST = st.integers(0, 5).map(lambda number: max(0, number - 3))
"""Mostly the newest conversation, now and then an older one."""


class Lifecycle(stateful.RuleBasedStateMachine):
    """Two contacts, two users and a team on one real database."""

    def __init__(self, runner: asyncio.Runner, database: Database, clock: SteppingClock) -> None:
        super().__init__()
        self._runner = runner
        self._desk = Desk(database, clock)
        self._run(self._desk.set_up())
        self._team_id = self._run(self._desk.team("luis"))
        self._replying = Replying(self._desk)
        self._run(self._replying.set_up())
        self._files: dict[AttachmentId, Attachment] = {}
        self._newest_received: dict[ContactId, MessageId] = {}
        self._timers = Timers(database, clock)
        self._model = Model()

    # What contacts do

    @stateful.rule(address=ADDRESSES)
    def receive(self, address: str) -> None:
        self._step()
        message = self._run(self._desk.receive(address))
        person = self._model.people.setdefault(address, Person(message.contact_id))
        self._newest_received[person.id] = message.id
        self._model.receive(person, message.conversation_id)

    @stateful.rule(address=ADDRESSES)
    def open_chat(self, address: str) -> None:
        self._step()
        contact = self._run(self._desk.open_chat(address))
        person = self._model.people.setdefault(address, Person(contact.id))
        self._model.open_chat(person, contact.open_conversation_id)

    # What users do

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(address=ADDRESSES, user=USERS, files=st.integers(0, 2), quotes=st.booleans())
    def reply(self, address: str, user: str, files: int, quotes: bool) -> None:
        person = self._step(address)
        sent = self._sent(person, user, files, quotes=quotes)
        command = self._desk.send(self._stand_in(person, person.open), sent.text)
        command = msgspec.structs.replace(command, attachments=self._files_of(sent), quoted_id=sent.quoted_id)
        code = self._model.reply(person, command.message_id, sent, command.conversation_id)
        self._expect(user, command, code)

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(
        address=ADDRESSES,
        user=USERS,
        minutes=st.sampled_from([-1, 0, 5, 31, 300]),
        cancels=st.booleans(),
        files=st.integers(0, 2),
        change=st.none() | st.integers(0, 5),
    )
    def schedule(self, address: str, user: str, minutes: int, cancels: bool, files: int, change: int | None) -> None:
        person = self._step(address)
        before = self._later(person, change)
        sent = self._sent(person, user, files, quotes=bool(files))
        command = self._replying.schedule(
            self._stand_in(person, None),
            sent.text,
            minutes=minutes,
            attachments=self._files_of(sent),
            quoted_id=sent.quoted_id,
            cancels_on_message=cancels,
        )
        if before is not None:
            command = msgspec.structs.replace(command, message_id=before.id)
        later = Later(command.message_id, sent, command.send_at, cancels)
        self._expect(user, command, self._model.schedule(person, later))

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(address=ADDRESSES, user=USERS, number=st.integers(0, 5))
    def cancel(self, address: str, user: str, number: int) -> None:
        person = self._step(address)
        later = self._later(person, number)
        if later is not None:
            command = CancelScheduledMessage(
                command_id=self._replying.new_id(), contact_id=person.id, message_id=later.id
            )
            self._expect(user, command, self._model.cancel(self._desk.user_id(user), later))

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(
        address=ADDRESSES, user=USERS, mode=st.sampled_from(DraftMode), text=st.sampled_from(["", "Hola", "Hola Su "])
    )
    def draft(self, address: str, user: str, mode: DraftMode, text: str) -> None:
        person = self._step(address)
        command = self._replying.draft(person.id, text, mode)
        self._expect(user, command, self._model.save_draft(person, self._desk.user_id(user), mode, text))

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(address=ADDRESSES, user=USERS)
    def open_by_hand(self, address: str, user: str) -> None:
        person = self._step(address)
        command = self._desk.open(self._stand_in(person, None))
        self._expect(user, command, self._model.open_by_hand(person, self._desk.user_id(user), command.conversation_id))

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(address=ADDRESSES, user=USERS, back=NEWEST_FIRST, missed=st.integers(0, 4), category=st.booleans())
    def close(self, address: str, user: str, back: int, missed: int, category: bool) -> None:
        person, talk = self._step_in(address, back)
        if talk is None:
            return
        seen = talk.incoming_count - (missed == 4)
        command = self._desk.close(self._stand_in(person, talk), seen, "Refund" if category else "")
        self._expect(user, command, self._model.close(person, self._desk.user_id(user), talk, seen, command.category))

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(address=ADDRESSES, user=USERS, back=NEWEST_FIRST)
    def reopen(self, address: str, user: str, back: int) -> None:
        person, talk = self._step_in(address, back)
        if talk is not None:
            command = self._desk.reopen(self._stand_in(person, talk))
            self._expect(user, command, self._model.reopen(person, self._desk.user_id(user), talk))

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(address=ADDRESSES, user=USERS)
    def close_and_undo(self, address: str, user: str) -> None:
        self.close(address, user, back=0, missed=0, category=True)
        self.reopen(address, user, back=0)

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(address=ADDRESSES, user=USERS)
    def snooze_for_the_same_time(self, address: str, user: str) -> None:
        person, talk = self._step_in(address, back=0)
        if talk is None or talk.snoozed is None:
            return
        command = self._desk.snooze(self._stand_in(person, talk), talk.incoming_count)
        command = msgspec.structs.replace(command, until=talk.snoozed[0])
        code = self._model.snooze(person, self._desk.user_id(user), talk, command.until, command.seen_incoming)
        self._expect(user, command, code)

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(
        address=ADDRESSES,
        user=USERS,
        back=NEWEST_FIRST,
        minutes=st.sampled_from([-1, 0, 5, 20, 45, 300]),
        missed=st.integers(0, 4),
    )
    def snooze(self, address: str, user: str, back: int, minutes: int, missed: int) -> None:
        person, talk = self._step_in(address, back)
        if talk is None:
            return
        seen = talk.incoming_count - (missed == 4)
        command = self._desk.snooze(self._stand_in(person, talk), seen, minutes=minutes)
        code = self._model.snooze(person, self._desk.user_id(user), talk, command.until, seen)
        self._expect(user, command, code)

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(address=ADDRESSES, user=USERS, back=NEWEST_FIRST)
    def unsnooze(self, address: str, user: str, back: int) -> None:
        person, talk = self._step_in(address, back)
        if talk is not None:
            command = self._desk.unsnooze(self._stand_in(person, talk))
            self._expect(user, command, self._model.unsnooze(person, self._desk.user_id(user), talk))

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(address=ADDRESSES, user=USERS, is_blocked=st.booleans())
    def block(self, address: str, user: str, is_blocked: bool) -> None:
        person = self._step(address)
        contact = self._stand_in(person, None)
        command = self._desk.block(contact) if is_blocked else self._desk.unblock(contact)
        self._expect(user, command, self._model.block(person, self._desk.user_id(user), is_blocked=is_blocked))

    @stateful.precondition(lambda self: self._model.people)
    @stateful.rule(address=ADDRESSES, user=USERS, to=st.none() | USERS, has_team=st.booleans())
    def assign(self, address: str, user: str, to: str | None, has_team: bool) -> None:
        person = self._step(address)
        team_id: TeamId | None = self._team_id if has_team else None
        command = self._desk.assign(self._stand_in(person, None), to, team_id)
        code = self._model.assign(person, self._desk.user_id(user), (command.assignee_id, team_id))
        self._expect(user, command, code)

    # What managers decide

    @stateful.rule(is_on=st.booleans(), after_minutes=st.sampled_from([30, 60]))
    def close_by_time(self, is_on: bool, after_minutes: int) -> None:
        self._set(auto_closing=AutoClosing(is_on=is_on, after_minutes=after_minutes))

    @stateful.rule(opens=st.booleans(), unassigns=st.booleans())
    def decide(self, opens: bool, unassigns: bool) -> None:
        self._set(opens_on_channel_events=opens, unassigns_on_close=unassigns)

    # What happens by itself

    @stateful.rule(minutes=st.sampled_from([1, 10, 29, 31, 61, 400]))
    def wait(self, minutes: int) -> None:
        self._desk.clock.advance(minutes=minutes)

    @stateful.rule(minutes=st.sampled_from([0, 5, 29, 31, 400]))
    def pass_time(self, minutes: int) -> None:
        self._desk.clock.advance(minutes=minutes)
        self._step()
        self._run(self._timers.do_due())
        went_to = {message.id: message.conversation_id for message in self._fetch(Message, tables.messages)}
        self._model.pass_time(went_to)
        assert self._run(self._desk.database.read(self._find_next_due)) == self._model.next_due()

    # What must hold

    @stateful.invariant()
    def the_database_says_what_the_rules_say(self) -> None:
        contacts = {contact.id: contact for contact in self._fetch(Contact, tables.contacts)}
        assert contacts.keys() == {person.id for person in self._model.people.values()}
        conversations = self._fetch(Conversation, tables.conversations)
        events = sorted(self._fetch(Event, tables.events), key=lambda event: event.position)
        for person in self._model.people.values():
            contact = contacts[person.id]
            assert contact.is_blocked == person.is_blocked
            assert (contact.assignee_id, contact.team_id) == (person.assignee_id, person.team_id)
            assert contact.open_conversation_id == (person.open.id if person.open else None)
            theirs = {c.id: c for c in conversations if c.contact_id == person.id}
            assert len(theirs) == len(person.talks)
            for talk in person.talks:
                facts = talk.facts()
                assert {name: getattr(theirs[talk.id], name) for name in facts} == facts
            told = [(one.source, one.actor_id, one.detail) for one in events if one.contact_id == person.id]
            assert told == person.events

    @stateful.invariant()
    def states_fit_together(self) -> None:
        conversations = self._fetch(Conversation, tables.conversations)
        open_ones = [c for c in conversations if c.status is ConversationStatus.OPEN]
        assert len({c.contact_id for c in open_ones}) == len(open_ones), "two are open"
        for conversation in conversations:
            snoozed = (conversation.snoozed_until, conversation.snoozed_at, conversation.snoozed_by)
            is_open = conversation.status is ConversationStatus.OPEN
            assert snoozed == (None, None, None) or (is_open and None not in snoozed)
            assert is_open or (conversation.idle_since, conversation.waiting_since) == (None, None)
            assert None in (conversation.idle_since, conversation.waiting_since), "both wait for each other"

    @stateful.invariant()
    def what_was_written_is_there_once(self) -> None:
        messages, scheduled, drafts = self._run(self._desk.database.read(self._read_written))
        for person in self._model.people.values():
            sent = {
                message.id: Sent(
                    author_id=message.author_id,
                    text=message.text,
                    attachment_ids=tuple(attachment.id for attachment in message.attachments),
                    quoted_id=None if message.quote is None else message.quote.message_id,
                )
                for message in messages
                if message.contact_id == person.id and message.author_id is not None
            }
            assert sent == person.sent
            theirs = {one.id: one for one in scheduled if one.contact_id == person.id}
            assert theirs.keys() == person.later.keys()
            for later in person.later.values():
                facts = later.facts()
                assert {name: getattr(theirs[later.id], name) for name in facts} == facts
            kept = {(one.user_id, one.mode): one.text for one in drafts if one.contact_id == person.id}
            assert {key: text for key, text in kept.items() if text} == {
                key: text for key, text in person.drafts.items() if text
            }

    # Tools

    def _sent(self, person: Person, user: str, files: int, *, quotes: bool) -> Sent:
        """Return what a user is about to send, with files that they have uploaded."""
        uploaded = [self._run(self._replying.upload(user)) for _ in range(files)]
        self._files |= {attachment.id: attachment for attachment in uploaded}
        return Sent(
            author_id=self._desk.user_id(user),
            text="" if files else "¡Claro!",
            attachment_ids=tuple(attachment.id for attachment in uploaded),
            quoted_id=self._newest_received.get(person.id) if quotes else None,
        )

    def _files_of(self, sent: Sent) -> tuple[Attachment, ...]:
        return tuple(self._files[attachment_id] for attachment_id in sent.attachment_ids)

    def _later(self, person: Person, number: int | None) -> Later | None:
        """Return one of the messages that were scheduled for a contact, if there are any."""
        laters = list(person.later.values())
        return laters[number % len(laters)] if laters and number is not None else None

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(coroutine)

    def _find_next_due(self, conn: Connection) -> datetime | None:
        workspace = fetch_one(conn, Workspace, tables.workspaces.c.id == self._desk.workspace_id)
        assert workspace is not None
        return find_next_due(conn, workspace)

    def _read_written(self, conn: Connection) -> tuple[list[Message], list[ScheduledMessage], list[Draft]]:
        workspace_id = self._desk.workspace_id
        return (
            fetch_all(conn, Message, tables.messages.c.workspace_id == workspace_id),
            fetch_all(conn, ScheduledMessage, reply_tables.scheduled_messages.c.workspace_id == workspace_id),
            fetch_all(conn, Draft, reply_tables.drafts.c.workspace_id == workspace_id),
        )

    def _fetch(self, entity: type[R], table: Table) -> list[R]:
        is_ours = table.c.workspace_id == self._desk.workspace_id
        return self._run(self._desk.database.read(lambda conn: fetch_all(conn, entity, is_ours)))

    def _step(self, address: str | None = None) -> Person:
        """Begin a step, a second after the last one; return the contact (of an unknown address: the first)."""
        self._desk.clock.advance(seconds=1)
        self._model.now = self._desk.clock.now()
        people = self._model.people
        return people.get(address or "") or next(iter(people.values()), None)  # type: ignore[return-value] # rules need one

    def _step_in(self, address: str, back: int) -> tuple[Person, Talk | None]:
        """Begin a step in one of a contact's conversations, counted from the newest; None: there is none."""
        person = self._step(address)
        return person, person.talks[-1 - back % len(person.talks)] if person.talks else None

    def _stand_in(self, person: Person, talk: Talk | None) -> Message:
        """Return a message that names a contact and a conversation (None: one that there is not yet)."""
        conversation_id = ConversationId(new_id(self._desk.clock)) if talk is None else talk.id
        return Message(
            id=MessageId(conversation_id),
            contact_id=person.id,
            conversation_id=conversation_id,
            direction=Direction.INCOMING,
            created_at=self._desk.clock.now(),
        )

    def _expect(self, user: str, command: Command, code: str) -> None:
        answer = self._run(self._desk.execute(user, command))
        assert (answer.status, answer.code) == (AnswerStatus.REJECTED if code else AnswerStatus.OK, code)

    def _set(self, **values: Any) -> None:
        self._run(self._desk.set_workspace(**values))
        for name, value in values.items():
            setattr(self._model, name, value)


def test_the_lifecycle_of_conversations(database_url: str) -> None:
    clock = SteppingClock()
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(database_url, clock=clock))
        try:
            stateful.run_state_machine_as_test(
                lambda: Lifecycle(runner, database, clock),
                settings=settings(
                    max_examples=20,
                    stateful_step_count=40,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.close())
