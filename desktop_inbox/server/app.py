"""The server's composition root: opens what it is made of, in order, and closes it in the reverse order."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any, cast

import msgspec
from litestar import Litestar, Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.server.administration import create_demo
from desktop_inbox.server.api.administration import administration_router
from desktop_inbox.server.api.attachments import attachments_router
from desktop_inbox.server.api.authorize import AuthorizePages, show_sign_in, submit_sign_in
from desktop_inbox.server.api.long_poll import ChangesPoll
from desktop_inbox.server.api.operations import get_health, get_metrics, get_ready
from desktop_inbox.server.api.problems import EXCEPTION_HANDLERS
from desktop_inbox.server.api.schema import openapi_config
from desktop_inbox.server.api.sign_in import SignInDesk
from desktop_inbox.server.api.sync_routes import sync_router
from desktop_inbox.server.api.tokens import issue_tokens, revoke_token
from desktop_inbox.server.api.uploads import uploads_router
from desktop_inbox.server.api.webchat import make_webchat_router
from desktop_inbox.server.api.webchat_files import WebChatFiles
from desktop_inbox.server.channels.limits import LIMITS
from desktop_inbox.server.channels.voice_format import find_ffmpeg
from desktop_inbox.server.channels.voice_notes import VoiceNotes
from desktop_inbox.server.channels.webchat_gate import WebChatGate
from desktop_inbox.server.channels.webchat_inbox import WebChatInbox
from desktop_inbox.server.edge import AsgiApp, Edge
from desktop_inbox.server.live.hub import LiveHub
from desktop_inbox.server.live.session import LiveEndpoint
from desktop_inbox.server.live.typing import TypingBoard
from desktop_inbox.server.live.visitor_session import VisitorEndpoint
from desktop_inbox.server.live.visitors import VisitorHub
from desktop_inbox.server.metrics import Metrics
from desktop_inbox.server.paths import default_files_folder
from desktop_inbox.server.problems import describe_failure
from desktop_inbox.server.services.channels import do_refresh_limits
from desktop_inbox.server.services.files import Files
from desktop_inbox.server.services.receiver import Receiver
from desktop_inbox.server.services.timers import Timers
from desktop_inbox.server.services.token_authority import TokenAuthority
from desktop_inbox.server.services.upkeep import run_upkeep
from desktop_inbox.server.services.workspaces import find_workspaces
from desktop_inbox.server.storage.database import Database

_log = logging.getLogger(__name__)

BODY_BYTES = 64 * 1024
"""The largest body where a route says nothing else."""

_HANDLERS: list[ControllerRouterHandler] = [
    sync_router,
    administration_router,
    uploads_router,
    attachments_router,
    issue_tokens,
    revoke_token,
    show_sign_in,
    submit_sign_in,
    get_health,
    get_ready,
    get_metrics,
]


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a server runs.

    `public_url` is how browsers reach it, empty when that is where it listens. `with_demo`: fill an empty database.
    `files_folder` is where files are kept; None: where `paths.default_files_folder` says. `s3_url` names a bucket for
    them instead (`S3Storage`); empty: none.
    """

    database_url: str
    public_url: str = ""
    with_demo: bool = False
    files_folder: Path | None = None
    s3_url: str = ""


class Server:
    """A running server without its sockets: `asgi` is what uvicorn, or a test, drives. `open` one, and `close` it.

    `database`, `files` and `authority` are for those who prepare a server: tests, the demo.
    """

    def __init__(self, settings: ServerSettings, database: Database, files: Files, clock: Clock) -> None:
        """Use `open`."""
        self.database = database
        self.files = files
        self.authority = TokenAuthority(database, clock)
        self.metrics = Metrics()
        self.board = TypingBoard()
        self.hub = LiveHub(database, self.authority, self.board, metrics=self.metrics, clock=clock)
        self._tasks = TaskScope("server", _on_task_error)
        self._poll = ChangesPoll(database, self.authority)
        self._visitors = VisitorHub(database, self.board)
        gate = WebChatGate(database, clock)
        inbox = WebChatInbox(database, Receiver(database), VoiceNotes(database, files.contents))
        http = _litestar(
            make_webchat_router(gate=gate, inbox=inbox, database=database, files=WebChatFiles()),
            {
                "database": database,
                "authority": self.authority,
                "metrics": self.metrics,
                "pages": _sign_in_pages(self, settings, clock),
                "poll": self._poll,
                "uploads": files.uploads,
                "contents": files.contents,
            },
        )
        live = LiveEndpoint(self.hub, database, self.authority, clock=clock, tasks=self._tasks)
        visitors_live = VisitorEndpoint(self._visitors, gate, database, self._tasks)
        lines = {"/v1/ws/{id}/live": live.serve, "/webchat/{id}/live": visitors_live.serve}
        self.asgi = Edge(http, lines, metrics=self.metrics, clock=clock)

    @classmethod
    async def open(cls, settings: ServerSettings, *, clock: Clock) -> Server:
        """Open database and files, and start.

        Raises `StoreUnavailableError`, `StoreTooNewError`, `StoreCorruptError`, and `UserError` as `Files.open`.
        """
        database = await Database.open(settings.database_url, clock=clock)
        try:
            folder = settings.files_folder or default_files_folder(settings.database_url)
            files = await Files.open(database, folder, settings.s3_url, clock)
            if settings.with_demo:
                await _fill_if_empty(database, files, clock)
            await _refresh_limits(database)
            server = cls(settings, database, files, clock)
        except BaseException:
            await database.close()
            raise
        server._tasks.spawn("ffmpeg", _warn_without_ffmpeg())
        server._tasks.spawn("upkeep", run_upkeep(database, files.upkeep.tidy))
        server._tasks.spawn("timers", Timers(database, clock).run())
        server.hub.start(server._tasks)
        server._visitors.start(server._tasks)
        return server

    def begin_stopping(self) -> None:
        """Let go of everybody who waits or listens, so that requests in progress can end. Twice is harmless."""
        self._poll.close()
        self.hub.close()
        self._visitors.close()

    async def close(self) -> None:
        """Finish what was accepted, then close the database."""
        self.begin_stopping()
        self.board.close()
        stuck = await self._tasks.close()
        if stuck:
            _log.warning("Tasks that did not end: %s", ", ".join(stuck))
        await self.database.close()


async def _fill_if_empty(database: Database, files: Files, clock: Clock) -> None:
    try:
        await create_demo(database, files, clock)
    except UserError as error:
        if error.code != "database_not_empty":
            raise


async def _warn_without_ffmpeg() -> None:
    if await asyncio.to_thread(find_ffmpeg) is None:
        _log.warning("There is no ffmpeg: voice notes of visitors stay audio files, which some browsers cannot play.")


async def _refresh_limits(database: Database) -> None:
    """Give all channels the limits that this version of the server knows."""
    for workspace in await database.read(find_workspaces):
        await database.write(workspace.id, lambda tx: do_refresh_limits(tx, LIMITS))


def _sign_in_pages(server: Server, settings: ServerSettings, clock: Clock) -> AuthorizePages:
    desk = SignInDesk(server.database, server.authority, metrics=server.metrics, clock=clock)
    return AuthorizePages(desk, secure_cookies=settings.public_url.startswith("https://"))


def _litestar(webchat: Router, dependencies: dict[str, Any]) -> AsgiApp:
    application = Litestar(
        route_handlers=[*_HANDLERS, webchat],
        dependencies={name: _provide(value) for name, value in dependencies.items()},
        exception_handlers=EXCEPTION_HANDLERS,
        request_max_body_size=BODY_BYTES,
        openapi_config=openapi_config(),
        logging_config=None,
        debug=False,
    )
    # Its types name every kind of message; ours are the same at run time.
    return cast("AsgiApp", application)


def _provide(value: object) -> Provide:
    def give() -> Any:
        return value

    return Provide(give, sync_to_thread=False)


def _on_task_error(error: BaseException) -> None:
    _log.error("A task of the server failed: %s", describe_failure(error))
