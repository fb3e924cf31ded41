"""An engine that runs against a model of the server, for tests of it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.sync.engine import Engine, EngineSettings
from tests.fixtures import rows
from tests.fixtures.waiting import until
from tests.unit.sync_remote import FakeLine, FakeRemote
from tests.unit.sync_server import dice, eventually, task_scope

CONTACT = rows.contact_id()
SETTINGS = EngineSettings(backoff_base_s=0.01, backoff_cap_s=0.02, silence_s=2.0, random=dice())
SLOW_TO_RETRY = EngineSettings(backoff_base_s=1e6, backoff_cap_s=1e6, silence_s=2.0, random=dice())


def make_remote() -> FakeRemote:
    """Return a workspace with a directory and a contact."""
    made = FakeRemote()
    made.write(*rows.make_directory(), rows.make_contact(), rows.make_conversation())
    return made


class Session:
    """An engine that runs, and what it showed."""

    def __init__(self, store: Store, remote: FakeRemote, scope: TaskScope, settings: EngineSettings) -> None:
        self.remote = remote
        self.store = store
        self.statuses: list[ConnectionStatus] = []
        self.engine = Engine(store, remote, user_id=rows.user_id(), clock=SystemClock(), scope=scope, settings=settings)
        self.engine.subscribe_status(self.statuses.append)

    @property
    def state(self) -> ConnectionState:
        return self.engine.status.state

    @property
    def line(self) -> FakeLine:
        return self.remote.lines[-1]

    async def online(self, times: int = 1) -> None:
        await until(lambda: self._count(ConnectionState.ONLINE) >= times and self.state is ConnectionState.ONLINE)

    async def offline(self) -> ConnectionStatus:
        await until(lambda: self.state is ConnectionState.OFFLINE)
        return self.engine.status

    async def named(self, expected: str) -> None:
        """Wait until the cache has the server's newest name of the contact."""

        async def has() -> bool:
            details = await self.store.details(CONTACT)
            return details is not None and details.contact.name == expected

        await eventually(has)

    def _count(self, state: ConnectionState) -> int:
        return [status.state for status in self.statuses].count(state)


@contextlib.asynccontextmanager
async def session(store: Store, remote: FakeRemote, settings: EngineSettings = SETTINGS) -> AsyncIterator[Session]:
    async with task_scope() as scope:
        made = Session(store, remote, scope, settings)
        made.engine.start()
        yield made
        await made.engine.close()
        assert scope.running() == []
    assert all(line.is_closed for line in remote.lines)


def named(name: str) -> rows.Contact:
    return rows.make_contact(name=name)
