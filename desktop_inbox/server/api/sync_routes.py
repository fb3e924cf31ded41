"""What a signed-in user's application asks for: who one is, the snapshot, changes, history, commands."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.changes import ChangesPage, Cursor, SnapshotPage, TimelinePage
from desktop_inbox.protocol.commands import COMMANDS_PER_REQUEST, CommandRequest, CommandResponse
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.session import Me
from desktop_inbox.protocol.version import PROTOCOL_VERSION
from desktop_inbox.server.api.guards import provide_actor, require_json
from desktop_inbox.server.api.long_poll import LONG_POLL_S, ChangesPoll
from desktop_inbox.server.api.problems import problem_responses
from desktop_inbox.server.api.schema import CommandsOperation
from desktop_inbox.server.metrics import Metrics
from desktop_inbox.server.problems import ProblemError
from desktop_inbox.server.services.access import TIMELINE_PAGE_ITEMS, Actor, access_me, access_timeline
from desktop_inbox.server.services.commands import execute
from desktop_inbox.server.services.snapshot import access_snapshot
from desktop_inbox.server.storage.database import Database

COMMANDS_BYTES = 8 * 1024 * 1024
"""The largest body with commands: 50 of the longest texts, each character taking four bytes, and some room."""

_NUMBER_AT_MOST = 2**63 - 1
_COMMON = (ProblemCode.BAD_REQUEST, ProblemCode.UNSUPPORTED_VERSION, ProblemCode.INVALID_TOKEN, ProblemCode.UNAVAILABLE)
_IN_WORKSPACE = (*_COMMON, ProblemCode.FORBIDDEN, ProblemCode.UNKNOWN_PATH)

_REQUEST = msgspec.json.Decoder(CommandRequest)

Number = Annotated[int, QueryParameter(ge=0, le=_NUMBER_AT_MOST)]


@get(
    "/me",
    tags=["Session"],
    summary="Who am I",
    responses=problem_responses(*_COMMON),
)
async def get_me(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> Me:
    """Return the signed-in user, their workspace, and the protocol version that the server speaks."""
    user, workspace = await database.read(lambda conn: access_me(conn, actor))
    return Me(user=user, workspace=workspace, protocol=PROTOCOL_VERSION)


@get(
    "/ws/{workspace_id:uuid}/snapshot",
    tags=["Sync"],
    summary="A page of a snapshot",
    responses=problem_responses(*_IN_WORKSPACE, ProblemCode.RESYNC_REQUIRED),
)
async def get_snapshot(
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    page: Annotated[
        str | None, QueryParameter(max_length=2048, description="`next` of the page before; none: begin.")
    ] = None,
) -> SnapshotPage:
    """Return everything that a new cache needs, page by page, what the window shows first coming first."""
    now = database.clock.now()
    return await database.read(lambda conn: access_snapshot(conn, actor, database.epoch, page, now=now))


def provide_cursor(
    epoch: Annotated[str, QueryParameter(max_length=64)],
    rights: Annotated[str, QueryParameter(name="scope", max_length=256)],
    shared: Number = 0,
    private: Number = 0,
) -> Cursor:
    """Return the cursor that a query names."""
    return Cursor(epoch=epoch, scope=rights, shared=shared, private=private)


@get(
    "/ws/{workspace_id:uuid}/changes",
    tags=["Sync"],
    summary="Changes since a cursor",
    responses=problem_responses(*_IN_WORKSPACE, ProblemCode.RESYNC_REQUIRED),
    dependencies={"cursor": Provide(provide_cursor, sync_to_thread=False)},
)
async def get_changes(
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    cursor: NamedDependency[Cursor],
    poll: NamedDependency[ChangesPoll],
    wait: Annotated[
        float, QueryParameter(ge=0, le=LONG_POLL_S, description="Seconds to wait where nothing is new.")
    ] = 0.0,
) -> ChangesPage:
    """Return what follows the cursor. With nothing new it comes with the next change, or after `wait` seconds."""
    return await poll.changes(request, actor, cursor, wait_s=wait)


@get(
    "/ws/{workspace_id:uuid}/contacts/{contact_id:uuid}/timeline",
    tags=["Sync"],
    summary="A page of a contact's timeline",
    responses=problem_responses(*_IN_WORKSPACE, ProblemCode.NOT_FOUND),
)
async def get_timeline(
    contact_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    before: Annotated[
        int | None, QueryParameter(ge=0, le=_NUMBER_AT_MOST, description="A position; none: the end.")
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=TIMELINE_PAGE_ITEMS)] = 100,
) -> TimelinePage:
    """Return the newest items below a position, of all of the contact's conversations, ascending."""
    return await database.read(lambda conn: access_timeline(conn, actor, ContactId(contact_id), before, limit))


@post(
    "/ws/{workspace_id:uuid}/commands",
    tags=["Sync"],
    summary="Carry out commands",
    status_code=200,
    guards=[require_json],
    request_max_body_size=COMMANDS_BYTES,
    responses=problem_responses(*_IN_WORKSPACE, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE),
    operation_class=CommandsOperation,
)
async def post_commands(
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    metrics: NamedDependency[Metrics],
) -> CommandResponse:
    """Carry out up to 50 commands, each by itself, and answer each. The same command again has no second effect.

    What is answered `ok` or `duplicate` is durable.
    """
    # The framework would decode everything at once; here one bad command must not spoil its neighbours.
    commands = _REQUEST.decode(await request.body()).commands
    if not 0 < len(commands) <= COMMANDS_PER_REQUEST:
        raise ProblemError(ProblemCode.BAD_REQUEST, f"Send 1 to {COMMANDS_PER_REQUEST} commands.")
    response = await execute(database, actor, commands)
    for answer in response.answers:
        metrics.commands.labels(answer.status).inc()
    return response


sync_router = Router(
    path="/v1",
    route_handlers=[get_me, get_snapshot, get_changes, get_timeline, post_commands],
    dependencies={"actor": Provide(provide_actor)},
)
