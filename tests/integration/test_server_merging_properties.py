"""Whatever contacts have and in whatever order they are merged: nothing is lost, and taking it back restores it.

Beside the tables stands a cache that catches up by changes: it must equal a fresh snapshot.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.draft import Draft, DraftMode
from desktop_inbox.domain.event import Event
from desktop_inbox.domain.ids import ContactFieldId, ContactId, TagId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.message import Comment, Mention, Message
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.protocol.commands import AnswerStatus, Command
from desktop_inbox.protocol.contact_commands import MergeContacts
from desktop_inbox.protocol.conversation_commands import SaveDraft
from desktop_inbox.server.storage import reply_tables, tables
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.rows import fetch_all, row_id
from tests.fixtures.databases import SteppingClock
from tests.fixtures.desks import NAMES, Desk
from tests.fixtures.mirrors import Mirror
from tests.fixtures.people import People
from tests.fixtures.replying import Replying

CONTACTS = 3
BELONGINGS = (
    (Identity, tables.identities),
    (Conversation, tables.conversations),
    (Message, tables.messages),
    (Comment, tables.comments),
    (Event, tables.events),
    (Mention, tables.mentions),
    (ScheduledMessage, reply_tables.scheduled_messages),
)

WHAT = st.sampled_from(
    [
        *("receive", "send", "comment", "note", "close", "open", "assign", "tag", "field", "phone", "read"),
        *("schedule", "draft"),
    ]
)
ACTIONS = st.lists(st.tuples(WHAT, st.integers(0, CONTACTS - 1), st.sampled_from(NAMES)), max_size=10)
PAIRS = st.lists(st.tuples(st.integers(0, CONTACTS - 1), st.integers(0, CONTACTS - 1)), min_size=1, max_size=4)
TAKEN = st.sets(st.sampled_from(list(Detail))).map(sorted).map(tuple)

_Row = tuple[str, object]


class World:
    """Three contacts of a workspace of its own, and what is done to them."""

    def __init__(self, runner: asyncio.Runner, database: Database, clock: SteppingClock) -> None:
        self._run = runner.run
        self.desk = Desk(database, clock)
        self._run(self.desk.set_up())
        self.people = People(self.desk)
        self._replying = Replying(self.desk)
        self.tags: list[TagId] = [self._run(self.people.tag(name)) for name in ("VIP", "Late")]
        self.field: ContactFieldId = self._run(self.people.field("Plan"))
        found = [self._run(self.desk.receive(f"contact {number}")) for number in range(CONTACTS)]
        self.ids: list[ContactId] = [message.contact_id for message in found]
        self._mirror = self._run(Mirror(database, self.desk.actors["ana"]).load())
        self._count = 0
        self._drafts: list[tuple[str, ContactId, str]] = []
        self.merged_away: set[ContactId] = set()

    def act(self, actions: Sequence[tuple[str, int, str]]) -> None:
        """Do what contacts and users do; what the rules refuse has no effect."""
        for what, number, user in actions:
            self._count += 1
            self.desk.clock.advance(seconds=1)
            if what == "receive":
                self._run(self.desk.receive(f"contact {number}"))
            else:
                command = self._command(what, self.ids[number], user)
                self._run(self.desk.execute(user, command))
                if isinstance(command, SaveDraft):
                    self._note_draft(user, command)

    def _command(self, what: str, contact_id: ContactId, user: str) -> Command:
        desk, people = self.desk, self.people
        contact = self._run(desk.contact(contact_id))
        conversations = self._run(desk.conversations(contact_id))
        message = _message_in(contact_id, conversations[-1] if conversations else None)
        mentioned = tuple(desk.user_id(name) for name in NAMES)
        commands: dict[str, Command] = {
            "send": desk.send(contact),
            "comment": msgspec.structs.replace(desk.comment(message), mentioned_user_ids=mentioned),
            "note": msgspec.structs.replace(desk.comment(contact), conversation_id=None),
            "close": desk.close(message, 99),
            "open": desk.open(contact),
            "assign": desk.assign(contact, user),
            "tag": people.add_tag(contact_id, self.tags[self._count % 2]),
            "field": people.set_field(contact_id, self.field, str(self._count)),
            "phone": people.set(contact_id, Detail.PHONE, f"1000{self._count}", old=contact.phone),
            "read": desk.read(message, 1),
            "schedule": self._replying.schedule(contact),
            "draft": self._replying.draft(contact, f"draft {self._count}"),
        }
        return commands[what]

    def merge(self, primary: int, secondary: int, taken: tuple[Detail, ...] = ()) -> MergeContacts | None:
        """Merge two; None when the rules refuse it: they are one already."""
        root = self.root(self.ids[secondary])
        merge = self.people.merge(self.root(self.ids[primary]), self.ids[secondary], taken=taken)
        is_one = merge.contact_id == root
        answer = self._run(self.desk.execute("dana", merge))
        assert (answer.status, answer.code) == ((AnswerStatus.REJECTED, "same_contact") if is_one else ("ok", ""))
        if is_one:
            return None
        self.merged_away.add(root)
        self._drafts = [
            (user, merge.contact_id if place == root else place, text) for user, place, text in self._drafts
        ]
        return merge

    def undo(self, merge: MergeContacts) -> None:
        self._run(self.desk.ok("luis", self.people.undo(merge)))

    def contacts(self) -> dict[ContactId, Contact]:
        contacts = self._run(self.people.contacts())
        return {contact_id: contacts[contact_id] for contact_id in self.ids}

    def root(self, contact_id: ContactId) -> ContactId:
        contacts = self.contacts()
        merged_into: ContactId | None = contact_id
        while merged_into is not None:
            contact_id, merged_into = merged_into, contacts[merged_into].merged_into
        return contact_id

    def belongings(self) -> dict[_Row, tuple[ContactId, int]]:
        """Return whose everything is, and where it stands in the timeline (0: nowhere)."""

        def read(conn: Connection) -> Iterator[tuple[_Row, tuple[ContactId, int]]]:
            for entity, table in BELONGINGS:
                for row in fetch_all(conn, entity, table.c.contact_id.in_(self.ids)):
                    user_id = row.user_id if isinstance(row, Mention) else None
                    yield (entity.__name__, (row_id(row), user_id)), (row.contact_id, getattr(row, "position", 0))

        return dict(self._run(self.desk.database.read(lambda conn: list(read(conn)))))

    def check(self) -> None:
        """Nothing belongs to a stub, items are where their conversations are, and caches follow."""
        contacts, belongings = self.contacts(), self.belongings()
        assert all(contacts[contact_id].merged_into is None for contact_id, _ in belongings.values())
        for contact_id in self.ids:
            conversations = {c.id: c for c in self._run(self.desk.conversations(contact_id))}
            is_open = [c.id for c in conversations.values() if c.status is ConversationStatus.OPEN]
            assert is_open == [contacts[contact_id].open_conversation_id][: len(is_open)]
            assert bool(is_open) == (contacts[contact_id].open_conversation_id is not None)
            for item in self._run(self.desk.timeline(contact_id)):
                assert item.conversation_id is None or item.conversation_id in conversations
        fresh = self._run(Mirror(self.desk.database, self.desk.actors["ana"]).load()).rows
        caught_up = self._run(self._mirror.catch_up()).rows
        assert fresh.items() <= caught_up.items()
        for row in (caught_up[key] for key in caught_up.keys() - fresh.keys()):
            is_old = isinstance(row, Message | Comment | Event)
            assert is_old or (isinstance(row, Draft) and not row.text), "but for old ones, and drafts of nothing"
        self._check_drafts()

    def _note_draft(self, user: str, command: SaveDraft) -> None:
        """Note where a draft stands now: in the place of what was there, or appended, if the contact was merged."""
        place = self.root(command.contact_id)
        if place == command.contact_id:
            self._drafts = [draft for draft in self._drafts if draft[:2] != (user, place)]
        self._drafts.append((user, place, command.text))

    def _check_drafts(self) -> None:
        """Whatever a user has written stands where it was written, or where that was merged."""
        drafts = {name: self._run(self._replying.drafts(name)) for name in NAMES}
        for user, place, text in self._drafts:
            assert text in drafts[user][place, DraftMode.REPLY].split("\n\n")


def _message_in(contact_id: ContactId, conversation: Conversation | None) -> Message:
    """Return a message that names a contact's conversation, or none that there is."""
    return Message(
        id=contact_id,  # type: ignore[arg-type] # any will do
        contact_id=contact_id,
        conversation_id=contact_id if conversation is None else conversation.id,  # type: ignore[arg-type] # unknown
        direction="incoming",  # type: ignore[arg-type] # any will do
        created_at=None,  # type: ignore[arg-type] # nobody asks
    )


@pytest.fixture
def place(database_url: str, clock: SteppingClock) -> Iterator[tuple[asyncio.Runner, Database, SteppingClock]]:
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(database_url, clock=clock))
        yield runner, database, clock
        runner.run(database.close())


SETTINGS = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def test_merges_taken_back_restore_everything(place: tuple[asyncio.Runner, Database, SteppingClock]) -> None:
    @SETTINGS
    @given(actions=ACTIONS, pairs=PAIRS, taken=TAKEN)
    def check(actions: list[tuple[str, int, str]], pairs: list[tuple[int, int]], taken: tuple[Detail, ...]) -> None:
        world = World(*place)
        world.act(actions)
        contacts, belongings = world.contacts(), world.belongings()
        merges = [merge for pair in pairs if (merge := world.merge(*pair, taken)) is not None]
        world.check()
        for merge in reversed(merges):
            world.undo(merge)
        world.check()
        for contact_id, before in contacts.items():
            now = world.contacts()[contact_id]
            is_open = None if contact_id in world.merged_away else before.open_conversation_id
            assert now == msgspec.structs.replace(before, ver=now.ver, open_conversation_id=is_open)
        after = world.belongings()
        assert {key: after[key] for key in belongings} == belongings

    check()


def test_nothing_is_lost_whatever_happens_between(place: tuple[asyncio.Runner, Database, SteppingClock]) -> None:
    @SETTINGS
    @given(steps=st.lists(st.tuples(ACTIONS, PAIRS, st.integers(0, 9)), max_size=3))
    def check(steps: list[tuple[list[tuple[str, int, str]], list[tuple[int, int]], int]]) -> None:
        world = World(*place)
        merges: list[MergeContacts] = []
        for actions, pairs, undone in steps:
            before = world.belongings()
            world.act(actions)
            merges += [merge for pair in pairs if (merge := world.merge(*pair)) is not None]
            if merges and undone % 2:
                world.undo(merges.pop())
            world.act(actions)
            world.check()
            after = world.belongings()
            assert before.keys() <= after.keys()
            assert {key: place for key, (_, place) in before.items()} == {key: after[key][1] for key in before}

    check()
