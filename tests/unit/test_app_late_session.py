"""A live session before and after it has an engine."""

from __future__ import annotations

import pytest

from desktop_inbox.app.late_session import LateSession
from desktop_inbox.domain.errors import TransientError
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus, Typing
from desktop_inbox.sync.listeners import Listeners
from tests.fixtures.rows import contact_id

ONLINE = ConnectionStatus(state=ConnectionState.ONLINE)
OFFLINE = ConnectionStatus(state=ConnectionState.OFFLINE)


class FakeEngine:
    """An engine that notes what it is asked."""

    def __init__(self) -> None:
        self.status = ONLINE
        self.statuses: Listeners[ConnectionStatus] = Listeners()
        self.typing: Listeners[Typing] = Listeners()
        self.asked: list[object] = []

    def subscribe_status(self, callback):
        return self.statuses.subscribe(callback)

    def subscribe_typing(self, callback):
        return self.typing.subscribe(callback)

    def set_typing(self, contact_id, *, is_typing):
        self.asked.append((contact_id, is_typing))

    def reconnect_now(self):
        self.asked.append("reconnect")

    async def load_older(self, contact_id, before):
        self.asked.append((contact_id, before))
        return True


async def test_without_an_engine_it_connects_and_nothing_is_lost():
    session = LateSession()
    assert session.status.state is ConnectionState.CONNECTING
    session.set_typing(contact_id(), is_typing=True)
    session.reconnect_now()
    with pytest.raises(TransientError):
        await session.load_older(contact_id(), 10)


async def test_who_listened_before_hears_the_engine():
    session, engine = LateSession(), FakeEngine()
    heard: list[object] = []
    session.subscribe_status(heard.append)
    typing = session.subscribe_typing(heard.append)
    session.attach(engine)
    engine.statuses.notify(OFFLINE)
    somebody = Typing(contact_id=contact_id(), is_typing=True)
    engine.typing.notify(somebody)
    typing.close()
    engine.typing.notify(somebody)
    assert heard == [ONLINE, OFFLINE, somebody]
    session.close()
    engine.statuses.notify(ONLINE)
    assert heard == [ONLINE, OFFLINE, somebody]


async def test_wishes_reach_the_engine():
    session, engine = LateSession(), FakeEngine()
    session.attach(engine)
    session.set_typing(contact_id(), is_typing=True)
    session.reconnect_now()
    assert await session.load_older(contact_id(), 10)
    assert engine.asked == [(contact_id(), True), "reconnect", (contact_id(), 10)]
