"""For whoever runs the server: is it up, can it work, what has it done."""

from __future__ import annotations

import asyncio

import msgspec
from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from sqlalchemy import Connection, text

from desktop_inbox import __version__
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.version import PROTOCOL_VERSION
from desktop_inbox.server import metrics as server_metrics
from desktop_inbox.server.api.problems import problem_responses
from desktop_inbox.server.channels.voice_format import find_ffmpeg
from desktop_inbox.server.metrics import Metrics
from desktop_inbox.server.problems import RETRY_AFTER_S, ProblemError
from desktop_inbox.server.services.uploads import Uploads
from desktop_inbox.server.storage.database import Database

_READY_TIMEOUT_S = 3.0
_READY = "ready"


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The process is up. `version` is the program's, `protocol` what clients must speak."""

    status: str
    version: str
    protocol: int


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """The server can work: its database answers.

    `files` is `ready`, or why none can be taken now: `disk_full`, `busy`, or the kind of fault. `voice_notes` is
    `ready`, or `no_ffmpeg`: visitors' stay audio files. Neither keeps people from writing.
    """

    status: str
    files: str
    voice_notes: str


@get("/health", tags=["Operations"], summary="Is the process up", security=[{}])
async def get_health() -> Health:
    """Answer, without touching the database."""
    return Health(status="ok", version=__version__, protocol=PROTOCOL_VERSION)


@get(
    "/ready",
    tags=["Operations"],
    summary="Can the server work",
    security=[{}],
    responses=problem_responses(ProblemCode.UNAVAILABLE),
)
async def get_ready(database: NamedDependency[Database], uploads: NamedDependency[Uploads]) -> Readiness:
    """Answer when the database does, and say what else works."""
    try:
        async with asyncio.timeout(_READY_TIMEOUT_S):
            await database.read(_probe)
    except TimeoutError as error:
        raise ProblemError(ProblemCode.UNAVAILABLE, "store_busy", retry_after_s=RETRY_AFTER_S) from error
    has_ffmpeg = await asyncio.to_thread(find_ffmpeg) is not None
    return Readiness(
        status=_READY, files=await _state_of_files(uploads), voice_notes=_READY if has_ffmpeg else "no_ffmpeg"
    )


@get("/metrics", tags=["Operations"], summary="Metrics for Prometheus", media_type=MediaType.TEXT, security=[{}])
async def get_metrics(metrics: NamedDependency[Metrics]) -> Response[bytes]:
    """Return the counters, without ids, names or text."""
    return Response(metrics.render(), media_type=server_metrics.MEDIA_TYPE)


async def _state_of_files(uploads: Uploads) -> str:
    try:
        async with asyncio.timeout(_READY_TIMEOUT_S):
            await uploads.check()
    except TimeoutError:
        return "busy"
    except StoreUnavailableError as error:
        return str(error.params.get("reason", error.code))
    return _READY


def _probe(conn: Connection) -> None:
    conn.execute(text("SELECT 1"))
