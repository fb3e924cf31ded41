"""What managers and owners do beside the commands: passwords, and the settings of channels."""

from __future__ import annotations

import asyncio
from uuid import UUID

import msgspec
from litestar import Router, get, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from desktop_inbox.domain.channel import Channel, ChannelKind, WebChatSettings
from desktop_inbox.domain.ids import ChannelId, UserId
from desktop_inbox.domain.workspace import User
from desktop_inbox.protocol.administration import SaveWebChat, SetChannelActive, SetPassword
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.server.api.guards import provide_access, provide_administrator, require_json
from desktop_inbox.server.api.problems import problem_responses
from desktop_inbox.server.channels.limits import LIMITS
from desktop_inbox.server.channels.webchat import check_settings
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.channels import access_channel_settings, do_save_channel
from desktop_inbox.server.services.people import check_may_set_password
from desktop_inbox.server.services.token_authority import TokenAuthority
from desktop_inbox.server.services.tokens import Access
from desktop_inbox.server.services.workspaces import do_set_channel_active, hash_password
from desktop_inbox.server.storage.database import Database

_READING = (
    *(ProblemCode.BAD_REQUEST, ProblemCode.UNSUPPORTED_VERSION, ProblemCode.INVALID_TOKEN, ProblemCode.UNAVAILABLE),
    *(ProblemCode.FORBIDDEN, ProblemCode.UNKNOWN_PATH, ProblemCode.NOT_FOUND),
)
_WRITING = (*_READING, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE)


@put(
    "/users/{user_id:uuid}/password",
    tags=["Administration"],
    summary="Give a user a password",
    guards=[require_json],
    responses=problem_responses(*_WRITING),
)
async def put_password(
    user_id: FromPath[UUID],
    data: JSONBody[SetPassword],
    actor: NamedDependency[Actor],
    access: NamedDependency[Access],
    database: NamedDependency[Database],
    authority: NamedDependency[TokenAuthority],
) -> User:
    """Let a user sign in by a password, and by no other. Owners' passwords are for owners only. Returns the user.

    What the user is signed in on is signed out at once, but for where the request comes from.
    """
    wanted = UserId(user_id)
    await database.read(lambda conn: check_may_set_password(conn, actor, wanted))
    # Hashing takes its time: not on the thread that all writes wait for.
    password_hash = await asyncio.to_thread(hash_password, data.password)
    return await authority.replace_password(actor, wanted, password_hash, kept=access.family_id)


@get(
    "/channels/{channel_id:uuid}/web-chat",
    tags=["Administration"],
    summary="A web chat's settings",
    responses=problem_responses(*_READING),
)
async def get_web_chat(
    channel_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> WebChatSettings:
    """Return the settings of a web chat, whether it is active or not."""
    wanted = ChannelId(channel_id)
    found = await database.read(lambda conn: access_channel_settings(conn, actor, wanted, ChannelKind.WEB_CHAT))
    return msgspec.json.decode(found.settings, type=WebChatSettings)


@put(
    "/channels/{channel_id:uuid}/web-chat",
    tags=["Administration"],
    summary="Create or change a web chat",
    guards=[require_json],
    responses=problem_responses(*_WRITING),
)
async def put_web_chat(
    channel_id: FromPath[UUID],
    data: JSONBody[SaveWebChat],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> Channel:
    """Create a web chat with this id, or change the one that has it. Returns the channel."""
    settings = check_settings(data.settings)
    kind = ChannelKind.WEB_CHAT
    wanted = Channel(id=ChannelId(channel_id), kind=kind, name=data.name, limits=LIMITS[kind])
    return await database.write(actor.workspace_id, lambda tx: do_save_channel(tx, wanted, settings))


@put(
    "/channels/{channel_id:uuid}/active",
    tags=["Administration"],
    summary="Stop a channel, or let it work again",
    guards=[require_json],
    responses=problem_responses(*_WRITING),
)
async def put_channel_active(
    channel_id: FromPath[UUID],
    data: JSONBody[SetChannelActive],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> Channel:
    """Stop a channel, of whatever kind, or let it work again. Returns the channel."""
    wanted = ChannelId(channel_id)
    return await database.write(
        actor.workspace_id, lambda tx: do_set_channel_active(tx, wanted, is_active=data.is_active)
    )


administration_router = Router(
    path="/v1/ws/{workspace_id:uuid}",
    route_handlers=[put_password, get_web_chat, put_web_chat, put_channel_active],
    dependencies={"actor": Provide(provide_administrator), "access": Provide(provide_access)},
)
