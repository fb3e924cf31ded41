"""Who asks: the actor behind a request's token, and what every request must keep to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler

from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.server.problems import ProblemError
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.checks import check_administers
from desktop_inbox.server.services.token_authority import TokenAuthority
from desktop_inbox.server.services.tokens import Access

_JSON = "application/json"


async def provide_access(request: Request[Any, Any, Any], authority: NamedDependency[TokenAuthority]) -> Access:
    """Return what the access token allows that the request bears (RFC 6750, section 2.1).

    Raises `AuthenticationError("invalid_token")`, and `ProblemError` (`forbidden`) for the path of another workspace,
    whether there is one or not.
    """
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    access = await authority.authenticate(token.strip() if kind.lower() == "bearer" else "")
    workspace_id = request.path_params.get("workspace_id")
    if isinstance(workspace_id, UUID) and workspace_id != access.actor.workspace_id:
        raise ProblemError(ProblemCode.FORBIDDEN)
    return access


async def provide_actor(request: Request[Any, Any, Any], authority: NamedDependency[TokenAuthority]) -> Actor:
    """Return the user whose access token the request bears. Raises as `provide_access`."""
    return (await provide_access(request, authority)).actor


async def provide_administrator(request: Request[Any, Any, Any], authority: NamedDependency[TokenAuthority]) -> Actor:
    """Return the actor, as `provide_actor`, who must be a manager or owner. Raises also `UserError("not_allowed")`."""
    actor = await provide_actor(request, authority)
    check_administers(actor)
    return actor


def require_json(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Refuse a body that is not declared to be JSON. Raises `ProblemError` (`unsupported_media_type`)."""
    media_type = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != _JSON:
        raise ProblemError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, f"Send {_JSON}.")
