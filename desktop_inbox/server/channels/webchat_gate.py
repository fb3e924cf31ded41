"""The way into a web chat, over HTTP and live: which site asks, how often, and which visitor it is."""

from __future__ import annotations

from uuid import UUID

import msgspec

from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.errors import AuthenticationError
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.server.channels.origins import is_allowed
from desktop_inbox.server.channels.rate_limits import RateLimiter, address_key
from desktop_inbox.server.channels.visitor_tokens import VisitorToken, sign_visitor, verify_visitor
from desktop_inbox.server.channels.webchat import FRAME_RATE, MESSAGE_RATE, REQUEST_RATE, SESSION_RATE, UPLOAD_RATE
from desktop_inbox.server.channels.webchat_access import WebChat, find_web_chat
from desktop_inbox.server.problems import ProblemError
from desktop_inbox.server.services.attachments import Uploader
from desktop_inbox.server.storage.database import Database


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request comes from: its `Origin` and `Host` headers, and the client's address; None when not known."""

    origin: str | None
    host: str
    address: str | None


class WebChatGate:
    """Lets requests of visitors in, or not. One for the whole server: it counts them. Belongs to one event loop."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Take what it works with and own none of it."""
        self._database = database
        self._clock = clock
        self._requests = RateLimiter(REQUEST_RATE, clock)
        self._sessions = RateLimiter(SESSION_RATE, clock)
        self._messages = RateLimiter(MESSAGE_RATE, clock)
        self._uploads = RateLimiter(UPLOAD_RATE, clock)
        self._frames = RateLimiter(FRAME_RATE, clock)

    async def find(self, channel_id: ChannelId, caller: Caller) -> WebChat:
        """Return the chat that a caller may use.

        Raises `UserError("channel_not_found")`, `ProblemError` (`origin_not_allowed`), `StoreError`.
        """
        chat = await self._database.read(lambda conn: find_web_chat(conn, channel_id))
        if not is_allowed(caller.origin, caller.host, chat.settings.allowed_origins):
            raise ProblemError(ProblemCode.ORIGIN_NOT_ALLOWED)
        return chat

    def verify(self, chat: WebChat, token: str) -> VisitorToken:
        """Return whose token it is. Raises `AuthenticationError`."""
        return verify_visitor(chat.secret, chat.id, token, self._clock.now())

    def resume(self, chat: WebChat, token: str) -> VisitorToken:
        """Return the token for a visit: the same, a fresh one in place of an old one, or a new visitor's."""
        try:
            verified = self.verify(chat, token)
        except AuthenticationError:
            return self._sign(chat, new_id(self._clock))
        return self._sign(chat, verified.visitor_id) if verified.is_due_for_renewal(self._clock.now()) else verified

    def count_request(self, caller: Caller) -> None:
        """Count a request or connection of an address. Raises `ProblemError` (`rate_limited`), as all that count."""
        _take(self._requests, address_key(caller.address))

    def count_session(self, caller: Caller) -> None:
        """Count a session begun from an address."""
        _take(self._sessions, address_key(caller.address))

    def count_message(self, visitor_id: UUID) -> None:
        """Count a message, profile or opening of a visitor."""
        _take(self._messages, visitor_id.hex)

    def count_upload(self, uploader: Uploader, caller: Caller) -> None:
        """Count an upload that a visitor begins."""
        _take(self._uploads, str(uploader.visitor_id))
        _take(self._uploads, address_key(caller.address))

    def count_frame(self, visitor_id: UUID) -> None:
        """Count a frame of a visitor."""
        _take(self._frames, visitor_id.hex)

    def _sign(self, chat: WebChat, visitor_id: UUID) -> VisitorToken:
        return sign_visitor(chat.secret, chat.id, visitor_id, self._clock.now())


def _take(limiter: RateLimiter, key: str) -> None:
    wait_s = limiter.take(key)
    if wait_s:
        raise ProblemError(ProblemCode.RATE_LIMITED, retry_after_s=round(wait_s, 1) or 0.1)
