"""A real server, a real client and the network between them, in one process: what the state machine plays with."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, create_engine, func, insert, select

from desktop_inbox.cache import tables as cache_tables
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.clock import SystemClock, new_id
from desktop_inbox.domain.contact import Contact, ContactAccess
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.draft import Draft
from desktop_inbox.domain.errors import TransientError
from desktop_inbox.domain.ids import ChannelId, ContactId, TagId, TeamId, UserId, WorkspaceId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey, StatusFilter
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.rows import Row
from desktop_inbox.domain.scheduled import ScheduledMessage, ScheduledState
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.domain.visibility import may_see, teams_of
from desktop_inbox.domain.workspace import Restriction, Role, Team, User
from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.protocol.command_base import DRAFT_LANE
from desktop_inbox.protocol.commands import Command
from desktop_inbox.server.app import Server, ServerSettings
from desktop_inbox.server.services.access import access_actor
from desktop_inbox.server.services.attachments import do_store_attachment, find_uploaded, uploader_of
from desktop_inbox.server.services.authorization import CodeBinding
from desktop_inbox.server.services.changes import access_cursor
from desktop_inbox.server.services.incoming import IncomingMessage, Received, do_receive_messages
from desktop_inbox.server.services.workspaces import do_create_channel, do_create_workspace
from desktop_inbox.server.storage import file_tables, tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.migrate import do_renew_epoch
from desktop_inbox.server.storage.rows import ROW_TYPES, fetch_all, fetch_one
from desktop_inbox.sync.api import WorkspaceApi
from desktop_inbox.sync.engine import Engine, EngineSettings
from desktop_inbox.sync.sign_in import challenge_of
from tests.fixtures.waiting import until
from tests.integration.sync_in_process import InProcessHttp, Network

CLOCK = SystemClock()
KEY = bytes(32)
PATIENCE_S = 20.0
_REDIRECT = "http://127.0.0.1:1/callback"
_VERIFIER = "v" * 43


class Blueprint(msgspec.Struct, frozen=True):
    """A prepared server: a workspace with two users, a channel, a team and a tag, and the users' access tokens."""

    database: Path
    workspace_id: WorkspaceId
    channel_id: ChannelId
    user_ids: tuple[UserId, UserId]
    team_id: TeamId
    tag_id: TagId
    access_tokens: tuple[str, str]


async def prepare(folder: Path) -> Blueprint:
    """Make a server's database once, to be copied for every run. User 1 is in the team."""
    path = folder / "blueprint.db"
    server = await Server.open(ServerSettings(database_url=_url(path)), clock=CLOCK)
    workspace_id = WorkspaceId(new_id(CLOCK))

    ids = [UserId(new_id(CLOCK)) for _ in "ab"]
    team = Team(id=TeamId(new_id(CLOCK)), name="Team", member_ids=(ids[0],))
    tag = Tag(id=TagId(new_id(CLOCK)), name="Tag")

    def write(tx: Tx) -> ChannelId:
        do_create_workspace(tx, "Workspace")
        for user_id, name in zip(ids, "ab", strict=True):
            tx.put("user.created", User(id=user_id, name=name, email=f"{name}@example.com", role=Role.AGENT))
        tx.put("team.saved", team)
        tx.put("tag.saved", tag)
        return do_create_channel(tx, ChannelKind.WEB_CHAT, "Shop").id

    channel_id = await server.database.write(workspace_id, write)
    user_ids = (ids[0], ids[1])
    tokens = []
    for user_id in user_ids:
        binding = CodeBinding(code_challenge=challenge_of(_VERIFIER), redirect_uri=_REDIRECT)
        code = await server.authority.issue_code(workspace_id, user_id, binding)
        response = await server.authority.redeem_code(code, verifier=_VERIFIER, redirect_uri=_REDIRECT)
        tokens.append(response.access_token)
    await server.close()
    return Blueprint(path, workspace_id, channel_id, user_ids, team.id, tag.id, (tokens[0], tokens[1]))


class World:
    """One server, one client (user 1) and a colleague (user 2) who is always online.

    Everything runs on one loop, and only while a coroutine of this class is awaited.
    """

    def __init__(self, blueprint: Blueprint, folder: Path) -> None:
        self.plan = blueprint
        self.errors: list[BaseException] = []
        self.network = Network()
        self.contact_ids: list[ContactId | None] = [None, None, None]
        self._folder = folder
        self._database = folder / "server.db"
        self._backup = folder / "backup.db"
        self._numbers = count(1)
        self._scope = TaskScope("world", self.errors.append)
        self._near = Network()
        shutil.copy(blueprint.database, self._database)

    async def open(self, visitors: int) -> None:
        """Start both sides. So many visitors have written before, and there is a backup from that time."""
        await self._start_server()
        for visitor in range(visitors):
            await self.visitor_writes(visitor)
        await self.back_up()
        self.colleague = self._api(self._near, 1)
        await self._open_client(self._folder / "cache-0.db")
        await self.settle()

    async def close(self) -> None:
        await self._close_client()
        await self._stop_server()
        assert await self._scope.close() == []
        if self.errors:
            raise BaseExceptionGroup("tasks of the client or the server failed", self.errors)

    # The server ---------------------------------------------------------------------------------------------------
    async def _start_server(self) -> None:
        settings = ServerSettings(database_url=_url(self._database))
        self.server = await Server.open(settings, clock=CLOCK)
        self.network.application = self._near.application = self.server.asgi

    async def _stop_server(self) -> None:
        self.network.application = None
        self.network.break_lines()
        await self.server.close()

    async def restart_server(self) -> None:
        await self._stop_server()
        await self._start_server()

    async def back_up(self) -> None:
        await self._stop_server()
        shutil.copy(self._database, self._backup)
        await self._start_server()

    async def restore_backup(self) -> None:
        """Put the last backup in the place of the database, as a history of its own."""
        await self._stop_server()
        shutil.copy(self._backup, self._database)
        self._renew_epoch()
        await self._start_server()
        await self._forget_lost_contacts()

    async def renew_epoch(self) -> None:
        """Force a resync with nothing lost."""
        await self._stop_server()
        self._renew_epoch()
        await self._start_server()

    def _renew_epoch(self) -> None:
        engine = create_engine(_url(self._database))
        with engine.begin() as conn:
            do_renew_epoch(conn)
        engine.dispose()

    async def _forget_lost_contacts(self) -> None:
        known = {row.id for row in await self.server_rows() if isinstance(row, Contact)}
        self.contact_ids = [contact_id if contact_id in known else None for contact_id in self.contact_ids]

    async def visitor_writes(self, visitor: int) -> None:
        """Have a visitor write, and remember the contact."""
        number = next(self._numbers)
        item = IncomingMessage(
            channel_id=self.plan.channel_id,
            address=f"visitor-{visitor}",
            external_id=f"message-{number}",
            text=f"incoming {number}",
        )
        [outcome] = await self.server.database.write(self.plan.workspace_id, lambda tx: do_receive_messages(tx, [item]))
        assert isinstance(outcome, Received)
        self.contact_ids[visitor] = outcome.message.contact_id

    async def take_uploads(self) -> None:
        """Get every content that the client has to hand in, as if it had come in pieces."""
        for upload in await self.store.uploads():
            attachment = msgspec.structs.replace(upload.attachment, sha256=f"{upload.attachment.id.int:064x}")

            def do_take(tx: Tx, attachment: Attachment = attachment) -> None:
                actor = access_actor(tx.conn, self.plan.workspace_id, self.plan.user_ids[0])
                assert actor is not None
                if attachment.id in find_uploaded(tx.conn, uploader_of(actor), [attachment.id]):
                    return
                size = {"sha256": attachment.sha256, "size_bytes": attachment.size_bytes}
                tx.conn.execute(insert(file_tables.blobs), {"workspace_id": tx.workspace_id, **size})
                do_store_attachment(tx, uploader_of(actor), attachment)

            await self.server.database.write(self.plan.workspace_id, do_take)
            await self.store.record_upload(attachment.id, TransferState.DONE)

    async def restrict(self, restriction: Restriction) -> None:
        """Say which contacts user 1 sees."""

        def do_restrict(tx: Tx) -> None:
            user = fetch_one(tx.conn, User, tables.users.c.id == self.plan.user_ids[0])
            assert user is not None
            tx.put("user.updated", msgspec.structs.replace(user, restriction=restriction))

        await self.server.database.write(self.plan.workspace_id, do_restrict)

    async def server_rows(self) -> list[Row]:
        """Return every synced row, but for what is private to user 2, and what only those hear who are there.

        That is what was told of rights, and what became of what is no more: of messages that were sent later, of drafts
        that were deleted, of snippets that were removed.
        """
        rows: list[Row] = []
        for row_type in ROW_TYPES:
            rows += await self.server.database.read(lambda conn, entity=row_type.entity: fetch_all(conn, entity))
        me = self.plan.user_ids[0]
        return [row for row in rows if getattr(row, "user_id", me) == me and _is_kept(row, me)]

    async def visible_rows(self) -> list[Row]:
        """Return every synced row that user 1 may see."""
        rows = await self.server_rows()
        [me] = [row for row in rows if isinstance(row, User) and row.id == self.plan.user_ids[0]]
        team_ids = teams_of(me, [row for row in rows if isinstance(row, Team)])
        hidden = {row.id for row in rows if isinstance(row, Contact) and not may_see(me, team_ids, row)}
        hidden |= {row.id for row in rows if isinstance(row, Conversation) and row.contact_id in hidden}
        names = ("id", "contact_id", "conversation_id")
        return [row for row in rows if hidden.isdisjoint(getattr(row, name, None) for name in names)]

    async def _seen_ids(self) -> list[ContactId]:
        return [row.id for row in await self.visible_rows() if isinstance(row, Contact)]

    async def server_cursor(self) -> Cursor:
        def read(conn: Connection) -> Cursor:
            actor = access_actor(conn, self.plan.workspace_id, self.plan.user_ids[0])
            assert actor is not None
            return access_cursor(conn, actor, self.server.database.epoch)

        return await self.server.database.read(read)

    # The client ---------------------------------------------------------------------------------------------------
    async def _open_client(self, path: Path) -> None:
        self._path = path
        self.store = await Store.open(path, KEY, user_id=self.plan.user_ids[0], clock=CLOCK)
        # Offline lasts until the network is back: otherwise nothing would ever be quiet.
        settings = EngineSettings(backoff_base_s=1e6, backoff_cap_s=1e6, stable_s=0.0)
        self.engine = Engine(
            self.store,
            self._api(self.network, 0),
            user_id=self.plan.user_ids[0],
            clock=CLOCK,
            scope=self._scope,
            settings=settings,
        )
        self.engine.start()

    async def _close_client(self) -> None:
        await self.engine.close()
        await self.store.close()

    async def kill_client(self) -> None:
        """Open another client on the files as they are this moment, in the middle of whatever was going on."""
        after = self._folder / f"cache-{next(self._numbers)}.db"
        await self.store._database.read(lambda _: _copy_as_it_is(self._path, after))
        await self._close_client()
        await self._open_client(after)

    async def fresh_store(self) -> Store:
        """Return a cache that was filled from nothing, by a client of its own. The caller closes it."""
        path = self._folder / f"cache-{next(self._numbers)}.db"
        store = await Store.open(path, KEY, user_id=self.plan.user_ids[0], clock=CLOCK)
        engine = Engine(store, self._api(self._near, 0), user_id=self.plan.user_ids[0], clock=CLOCK, scope=self._scope)
        engine.start()
        await until(lambda: engine.status.state is ConnectionState.ONLINE, PATIENCE_S)
        await _load_everything(engine, store, await self._seen_ids())
        await engine.close()
        return store

    async def colleague_sends(self, command: Command) -> None:
        await self.colleague.send_commands([command])

    def scroll(self, contact_id: ContactId) -> None:
        """Have the client fetch a page of history, whatever comes of it."""
        self._scope.spawn("scroll", self._scroll(contact_id))

    async def _scroll(self, contact_id: ContactId) -> None:
        with contextlib.suppress(TransientError):
            await self.engine.load_older(contact_id, 2**60)

    def _api(self, network: Network, user: int) -> WorkspaceApi:
        http: Any = InProcessHttp(network, self.plan.access_tokens[user], self._scope)
        return WorkspaceApi(http, self.plan.workspace_id)

    # Time ---------------------------------------------------------------------------------------------------------
    async def settle(self) -> None:
        """Let everything happen that happens by itself. Who is online and heard the newest frame has all then."""
        calm, last = 0, -1
        while calm < 4:
            await self.store.cursor()
            await asyncio.sleep(0.0005)
            traffic = self.network.traffic
            calm = calm + 1 if traffic == last and not self.network.in_flight else 0
            last = traffic
        is_online = self.engine.status.state is ConnectionState.ONLINE
        if is_online and not self.network.behind:
            assert await self.store.cursor() == await self.server_cursor()

    async def let_run(self, turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)

    async def come_to_rest(self) -> None:
        """Give the network back, and wait until the client has nothing left to do."""
        self.network.frame_faults.clear()
        self.network.lost_answers = 0
        self.network.is_up = True
        await self.server.hub.tick()
        self.network.behind.clear()
        await self.settle()
        deadline_s = CLOCK.monotonic_s() + PATIENCE_S
        while not await self._is_at_rest():
            assert CLOCK.monotonic_s() < deadline_s, await self._situation()
            self.engine.reconnect_now()
            await self.settle()
        await _load_everything(self.engine, self.store, await self._seen_ids())

    async def _situation(self) -> object:
        """Return what to look at when the client does not come to rest."""
        cursors = (await self.store.cursor(), await self.server_cursor())
        return self.engine.status, cursors, await self.store.outbox(), self.errors

    async def _is_at_rest(self) -> bool:
        await self.take_uploads()
        is_sent = all(item.problem for item in await self.store.outbox()) and not await _waiting_drafts(self.store)
        is_online = self.engine.status.state is ConnectionState.ONLINE
        return is_online and is_sent and await self.store.cursor() == await self.server_cursor()


async def cached_rows(store: Store) -> list[Row]:
    """Return every synced row in a cache, of all generations."""
    tables = (
        *("directory", "contacts", "identities", "conversations", "read_marks", "items", "mentions"),
        *("snippets", "scheduled_messages", "saved_drafts"),
    )

    def read(conn: Any) -> list[Row]:
        bodies = [
            body for name in tables for body in conn.execute(select(getattr(cache_tables, name).c.body)).scalars()
        ]
        return [msgspec.json.decode(body, type=Row) for body in bodies]

    found = await store._database.read(read)
    return [row for row in found if _is_kept(row, store._user_id)]


def _is_kept(row: Row, user_id: UserId) -> bool:
    """Tell whether every cache of a user has a row that they may see, also one that is filled from nothing."""
    match row:
        case ContactAccess():
            return False
        case ScheduledMessage():
            return row.state is not ScheduledState.SENT
        case Draft():
            return bool(row.text) or row.quoted_id is not None
        case Snippet():
            return row.is_active and (row.is_shared or row.owner_id == user_id)
        case _:
            return True


async def _waiting_drafts(store: Store) -> int:
    query = select(func.count()).where(cache_tables.outbox.c.contact_id == DRAFT_LANE.bytes, cache_tables.WAITING)
    return await store._database.read(lambda conn: int(conn.execute(query).scalar_one()))


async def shown(store: Store) -> dict[str, Any]:
    """Return everything that the lists of a cache show."""
    found: dict[str, Any] = {"counts": await store.counts(), "users": await store.users()}
    found["snippets"] = await store.snippets()
    for inbox in Inbox:
        for status in StatusFilter:
            found[f"{inbox} {status}"] = await store.entries(ContactQuery(inbox=InboxKey(inbox), status=status))
    return found


async def _load_everything(engine: Engine, store: Store, contact_ids: list[ContactId]) -> None:
    for contact_id in contact_ids:
        timeline = await store.timeline(contact_id, limit=10_000)
        while not timeline.reaches_start:
            before = timeline.items[0].position if timeline.items else 2**60
            if not await engine.load_older(contact_id, before):
                break  # nobody to see, or nothing below
            timeline = await store.timeline(contact_id, limit=10_000)


def _copy_as_it_is(path: Path, after: Path) -> None:
    """Copy a database with its write-ahead log, between two transactions: what a killed process leaves behind."""
    for suffix in ("", "-wal"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            shutil.copy(source, after.with_name(after.name + suffix))


def _url(path: Path) -> str:
    return f"sqlite:///{path}"
