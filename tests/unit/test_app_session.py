"""A session whose refresh token cannot be kept for some time: the keychain is locked, or the disk is full."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop_inbox.app import late
from desktop_inbox.app.connection import Connection
from desktop_inbox.app.profile import Account
from desktop_inbox.app.session import Session
from desktop_inbox.app.vault import MemoryVault, Secrets, VaultUnavailableError
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.errors import StoreUnavailableError, TransientError
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus
from desktop_inbox.protocol.session import TokenResponse
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY
from tests.fixtures.waiting import until
from tests.unit.sync_server import task_scope
from tests.unit.transfer_server import ContentServer, serving

NEW = TokenResponse(access_token="a", token_type="bearer", expires_in=600, refresh_token="new")


class LockedVault(MemoryVault):
    """A keychain that was locked while the application runs."""

    is_locked = True

    async def save(self, secrets: Secrets) -> None:
        if self.is_locked:
            raise VaultUnavailableError
        await super().save(secrets)


@pytest.fixture
def vault() -> LockedVault:
    return LockedVault()


@pytest.fixture
async def session(store: Store, vault: LockedVault, tmp_path: Path) -> AsyncIterator[Session]:
    """Give a session with a server that gives tokens and knows nothing else."""
    async with serving(ContentServer()) as place, task_scope() as scope:
        made = Session(
            account=Account(
                server=place.address, user_id=rows.user_id(), workspace_id=rows.workspace_id(), keeper=vault.kind
            ),
            vault=vault,
            secrets=Secrets(cache_key=CACHE_KEY, refresh_token="old"),
            store=store,
            new_files=lambda: FileCache(tmp_path / "files.db", CACHE_KEY, SystemClock()),
            clock=SystemClock(),
            scope=scope,
        )
        yield made
        await made.close()


async def test_a_token_that_cannot_be_kept_now_is_no_end_of_the_syncing(
    session: Session, vault: LockedVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "connection_class", lambda: Connection)
    told: list[ConnectionStatus] = []
    session.live.subscribe_status(told.append)
    await session.connect()
    await until(lambda: session.live.status.error_code == "vault_unavailable")
    assert session.live.status.state is ConnectionState.OFFLINE
    assert session.live.status.retry_at is not None
    vault.is_locked = False
    session.live.reconnect_now()
    await until(lambda: told[-1].error_code not in {None, "vault_unavailable"})  # this server can do no more
    kept = await vault.load()
    assert kept is not None
    assert kept.refresh_token == "r"


async def test_a_sign_in_whose_token_cannot_be_kept_counts_nevertheless(
    session: Session, vault: LockedVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    await session.adopt(NEW)
    monkeypatch.setattr(late, "connection_class", lambda: Connection)
    await session.connect()
    await session.adopt(NEW)
    await until(lambda: session.live.status.error_code == "vault_unavailable")
    vault.is_locked = False
    session.live.reconnect_now()
    await until(lambda: session.live.status.error_code != "vault_unavailable")
    kept = await vault.load()
    assert kept is not None
    assert kept.refresh_token == "new"


async def test_that_a_token_cannot_be_kept_is_another_time(session: Session) -> None:
    with pytest.raises(TransientError) as caught:
        await session._save_token("x")
    assert caught.value.code == "vault_unavailable"


async def test_a_session_whose_end_is_cut_short_closes_its_store_and_files(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "connection_class", lambda: Connection)
    await session.connect()
    files, is_closing = session.files, asyncio.Event()

    async def close_never(_: Connection) -> None:
        is_closing.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as stuck:
        stuck.setattr(Connection, "close", close_never)
        ending = asyncio.ensure_future(session.close())
        await is_closing.wait()
        ending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await ending
    for use in (session.store.outbox_counts, files.recordings):
        with pytest.raises(StoreUnavailableError):
            await use()
