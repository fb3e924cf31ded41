"""The end of a session: what was sent and could still be taken back goes first, where there is a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop_inbox.app import session as session_module
from desktop_inbox.app.profile import Account
from desktop_inbox.app.session import Session
from desktop_inbox.app.vault import MemoryVault, Secrets
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.protocol.commands import AnswerStatus, CommandAnswer
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, fill, open_store
from tests.fixtures.commands import make_send
from tests.fixtures.sessions import MadeUpSession
from tests.unit.sync_server import task_scope


@pytest.fixture
async def session(store: Store, tmp_path: Path) -> AsyncIterator[Session]:
    """Give a session that is online as far as it knows, with a reply that is held, and a draft too."""
    await fill(store, *rows.make_directory(), rows.make_contact(1), rows.make_conversation(1))
    async with task_scope() as scope:
        made = Session(
            account=Account(
                server="http://127.0.0.1:9", user_id=rows.user_id(1), workspace_id=rows.workspace_id(), keeper="memory"
            ),
            vault=MemoryVault(),
            secrets=Secrets(cache_key=CACHE_KEY, refresh_token="r"),
            store=store,
            new_files=lambda: FileCache(tmp_path / "files.db", CACHE_KEY, SystemClock()),
            clock=SystemClock(),
            scope=scope,
        )
        await store.enqueue(make_send(1), hold_s=30)
        await store.save_draft(rows.contact_id(1), "comment", DraftContent(text="begun"), hold_s=30)
        yield made
        await made.close()


async def answer(store: Store, count: int) -> None:
    """Be a server that takes commands until so many have come."""
    taken = 0
    while taken < count:
        for entry in await store.due_commands(9, frozenset()):
            ok = CommandAnswer(command_id=entry.command.command_id, status=AnswerStatus.OK, shared=2000)
            await store.record_answer(entry.command.command_id, ok)
            taken += 1
        await asyncio.sleep(0.01)


async def test_what_is_held_goes_before_the_end(session: Session, store: Store) -> None:
    session.live.attach(MadeUpSession(ConnectionState.ONLINE))
    server = asyncio.get_running_loop().create_task(answer(store, 2))
    async with asyncio.timeout(session_module.LAST_SENDING_S / 2):
        await session.finish_sending()
    assert not await store.is_anything_to_send()
    await server


async def test_a_server_that_does_not_take_it_is_not_waited_for_long(
    session: Session, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "LAST_SENDING_S", 0.05)
    session.live.attach(MadeUpSession(ConnectionState.ONLINE))
    async with asyncio.timeout(1):
        await session.finish_sending()
    assert len(await store.due_commands(9, frozenset())) == 2, "nothing is held at the next start"


async def test_without_a_server_nothing_is_waited_for(
    session: Session, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "LAST_SENDING_S", 60.0)
    session.live.attach(MadeUpSession(ConnectionState.OFFLINE))
    async with asyncio.timeout(1):
        await session.finish_sending()
    assert len(await store.due_commands(9, frozenset())) == 2


async def test_what_did_not_go_is_sent_by_the_next_start(session: Session, store: Store, tmp_path: Path) -> None:
    await session.finish_sending()
    await session.close()
    again = await open_store(tmp_path / "cache.db")
    sent = [entry.command for entry in await again.due_commands(9, frozenset())]
    assert make_send(1) in sent
    await again.close()
