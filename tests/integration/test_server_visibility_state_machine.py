"""Whatever is assigned, merged and restricted, in any order: caches hold what their users may see, and nothing else.

After each step one cache of each user catches up at once; another does so only now and then, so that it was offline for
anything between. Both are compared with a fresh snapshot, and that with the rule of visibility itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import msgspec
from hypothesis import HealthCheck, settings, stateful
from hypothesis import strategies as st

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.ids import ContactId, TeamId
from desktop_inbox.domain.message import Message
from desktop_inbox.domain.workspace import Restriction, Role
from desktop_inbox.protocol.commands import AnswerStatus, Command
from desktop_inbox.protocol.contact_commands import MergeContacts
from desktop_inbox.server.services.timers import Timers
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.databases import SteppingClock
from tests.fixtures.desks import NAMES, Desk
from tests.fixtures.people import People
from tests.fixtures.replying import Replying
from tests.fixtures.rights import Rights

T = TypeVar("T")

ADDRESSES = ("susan", "mateo", "omar")
USERS = st.sampled_from(NAMES)
AGENTS = st.sampled_from(("ana", "luis"))
NUMBERS = st.integers(0, 1000)


class Visibility(stateful.RuleBasedStateMachine):
    """Three contacts, two agents, two teams and a manager, on one real database."""

    def __init__(self, runner: asyncio.Runner, database: Database, clock: SteppingClock) -> None:
        super().__init__()
        self._runner = runner
        self._desk = Desk(database, clock)
        self._people = People(self._desk)
        self._replying = Replying(self._desk)
        self._rights = Rights(self._desk)
        self._messages: list[Message] = []
        self._merges: list[MergeContacts] = []
        self._steps = 0
        self._run(self._desk.set_up())
        self._teams: list[TeamId] = [self._run(self._desk.team(name)) for name in ("ana", "luis")]
        for team_id, name in zip(self._teams, ("ana", "luis"), strict=True):
            self._run(self._rights.fill_team(team_id, name))
        self._eager = {name: self._run(self._rights.follower(name)) for name in NAMES}
        self._lazy = {name: self._run(self._rights.follower(name)) for name in NAMES}

    @stateful.rule(address=st.sampled_from(ADDRESSES))
    def receive(self, address: str) -> None:
        self._messages.append(self._run(self._desk.receive(address)))

    @stateful.rule(user=USERS)
    def create(self, user: str) -> None:
        self._execute(user, self._people.create())

    @stateful.precondition(lambda self: self._messages)
    @stateful.rule(user=USERS, number=NUMBERS, to=st.none() | USERS, team=st.none() | st.integers(0, 1))
    def assign(self, user: str, number: int, to: str | None, team: int | None) -> None:
        command = self._desk.assign(self._message(number), to, None if team is None else self._teams[team])
        self._execute(user, command)

    @stateful.precondition(lambda self: self._messages)
    @stateful.rule(user=USERS, number=NUMBERS, mentioned=AGENTS)
    def comment(self, user: str, number: int, mentioned: str) -> None:
        command = self._desk.comment(self._message(number))
        self._execute(user, msgspec.structs.replace(command, mentioned_user_ids=(self._desk.user_id(mentioned),)))

    @stateful.precondition(lambda self: self._messages)
    @stateful.rule(user=USERS, number=NUMBERS)
    def reply(self, user: str, number: int) -> None:
        self._execute(user, self._desk.send(self._message(number)))

    @stateful.precondition(lambda self: self._messages)
    @stateful.rule(user=USERS, number=NUMBERS, minutes=st.integers(1, 60))
    def schedule(self, user: str, number: int, minutes: int) -> None:
        self._execute(user, self._replying.schedule(self._message(number), minutes=minutes))

    @stateful.rule(minutes=st.sampled_from([0, 30, 60 * 24 * 4]))
    def pass_time(self, minutes: int) -> None:
        self._desk.clock.advance(minutes=minutes)
        self._run(Timers(self._desk.database, self._desk.clock).do_due())

    @stateful.precondition(lambda self: self._messages)
    @stateful.rule(user=USERS, number=NUMBERS, text=st.sampled_from(["", "Hola", "Hola Su"]))
    def draft(self, user: str, number: int, text: str) -> None:
        self._execute(user, self._replying.draft(self._message(number), text))

    @stateful.precondition(lambda self: self._messages)
    @stateful.rule(user=USERS, number=NUMBERS, is_read=st.booleans())
    def mark(self, user: str, number: int, is_read: bool) -> None:
        message = self._message(number)
        self._execute(user, self._desk.read(message, 1) if is_read else self._desk.unread(message, 0))

    @stateful.precondition(lambda self: self._messages)
    @stateful.rule(user=USERS, number=NUMBERS)
    def close(self, user: str, number: int) -> None:
        self._execute(user, self._desk.close(self._message(number), 1000))

    @stateful.precondition(lambda self: self._messages)
    @stateful.rule(user=USERS, primary=NUMBERS, secondary=NUMBERS)
    def merge(self, user: str, primary: int, secondary: int) -> None:
        command = self._people.merge(self._contact_id(primary), self._contact_id(secondary))
        if self._execute(user, command):
            self._merges.append(command)

    @stateful.precondition(lambda self: self._merges)
    @stateful.rule(user=USERS, number=NUMBERS)
    def take_back(self, user: str, number: int) -> None:
        self._execute(user, self._people.undo(self._merges[number % len(self._merges)]))

    @stateful.rule(name=AGENTS, restriction=st.sampled_from(Restriction), is_manager=st.integers(0, 5))
    def restrict(self, name: str, restriction: Restriction, is_manager: int) -> None:
        role = Role.AGENT if is_manager else Role.MANAGER
        self._run(self._rights.restrict(name, restriction, role))

    @stateful.rule(number=st.integers(0, 1), members=st.sets(AGENTS))
    def fill_team(self, number: int, members: set[str]) -> None:
        self._run(self._rights.fill_team(self._teams[number], *sorted(members)))

    @stateful.rule(name=USERS)
    def come_back(self, name: str) -> None:
        self._run(self._lazy[name].catch_up())
        self._run(self._lazy[name].check())

    @stateful.invariant()
    def caches_hold_what_may_be_seen(self) -> None:
        for follower in self._eager.values():
            self._run(follower.catch_up())
        self._steps += 1
        self._run(self._eager[NAMES[self._steps % len(NAMES)]].check())

    def teardown(self) -> None:
        for follower in (*self._eager.values(), *self._lazy.values()):
            self._run(follower.catch_up())
            self._run(follower.check())

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(coroutine)

    def _execute(self, user: str, command: Command) -> bool:
        """Try a command: it takes effect, or is refused, without a mistake of the server's."""
        answer = self._run(self._desk.execute(user, command))
        assert answer.code != "internal"
        return answer.status is AnswerStatus.OK

    def _message(self, number: int) -> Message:
        return self._messages[number % len(self._messages)]

    def _contact_id(self, number: int) -> ContactId:
        contacts = tables.contacts.c
        is_ours = contacts.workspace_id == self._desk.workspace_id
        order = [contacts.created_at, contacts.ver]
        found = self._run(self._desk.database.read(lambda conn: fetch_all(conn, Contact, is_ours, order_by=order)))
        return found[number % len(found)].id


def test_users_get_what_they_may_see_in_any_order(database_url: str) -> None:
    clock = SteppingClock()
    is_sqlite = database_url.startswith("sqlite")
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(database_url, clock=clock))
        try:
            stateful.run_state_machine_as_test(
                lambda: Visibility(runner, database, clock),
                settings=settings(
                    max_examples=12 if is_sqlite else 4,
                    stateful_step_count=25,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.close())
