"""What the screens need from outside the cache. `sync` and `app` implement these; `app` passes them in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from desktop_inbox.domain.channel import WebChatSettings
from desktop_inbox.domain.ids import ChannelId, ContactId, UserId
from desktop_inbox.domain.presence import Presence, Viewing


class ConnectionState(StrEnum):
    """How the client stands to the server.

    `CONNECTING`: trying, nothing known yet. `SYNCING`: catching up or taking a snapshot. `ONLINE`: live.
    `OFFLINE`: not reachable, trying again by itself. `SIGNED_OUT`: the user must sign in again.
    """

    CONNECTING = "connecting"
    SYNCING = "syncing"
    ONLINE = "online"
    OFFLINE = "offline"
    SIGNED_OUT = "signed_out"


class ConnectionStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The state, and what a banner needs to word it.

    `done` of `total` rows while a snapshot is taken (0 of 0 otherwise); `retry_at` when the next attempt is due;
    `error_code` of the last failure.
    """

    state: ConnectionState = ConnectionState.CONNECTING
    done: int = 0
    total: int = 0
    retry_at: datetime | None = None
    error_code: str | None = None


class Subscription(Protocol):
    """A running subscription. Whoever subscribed closes it."""

    def close(self) -> None:
        """Stop the calls. Calling it twice is harmless."""
        ...


class Typing(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody types, or stopped, in a contact's timeline: a user, or the contact (`user_id` None)."""

    contact_id: ContactId
    is_typing: bool
    user_id: UserId | None = None


class LiveSession(Protocol):
    """The live side of the session with the server. All methods are called on the event loop's thread."""

    @property
    def status(self) -> ConnectionStatus:
        """How the client stands to the server now."""
        ...

    def subscribe_status(self, callback: Callable[[ConnectionStatus], None]) -> Subscription:
        """Call back on every change of the status."""
        ...

    def subscribe_typing(self, callback: Callable[[Typing], None]) -> Subscription:
        """Call back when somebody else starts or stops typing. Offline nothing comes."""
        ...

    def set_typing(self, contact_id: ContactId, *, is_typing: bool) -> None:
        """Tell the others that this user types in a contact's timeline. Offline it does nothing."""
        ...

    def reconnect_now(self) -> None:
        """Try again at once instead of at `retry_at`: the network is back, or the user asked."""
        ...

    async def load_older(self, contact_id: ContactId, before: int) -> bool:
        """Fetch the page of a contact's timeline below position `before` into the cache.

        Returns whether anything was added. Raises `TransientError` offline, `AuthenticationError` when signed out.
        """
        ...


class Colleagues(Protocol):
    """The other users, as far as they are here. All methods are called on the event loop's thread."""

    def presences(self) -> Sequence[Presence]:
        """Return the presence of everybody who is here, this user too, in no order: who is missing is not here.

        Nothing while this client is not online: then nothing is known of anybody.
        """
        ...

    def subscribe_presence(self, callback: Callable[[], None]) -> Subscription:
        """Call back when `presences` have changed."""
        ...

    def set_idle(self, *, is_idle: bool) -> None:
        """Tell the others whether this user's computer is untouched. It is told again after every reconnecting."""
        ...

    def viewings(self) -> Sequence[Viewing]:
        """Return which contacts others look at now, in no order; nothing while this client is not online."""
        ...

    def subscribe_viewings(self, callback: Callable[[], None]) -> Subscription:
        """Call back when `viewings` have changed."""
        ...

    def set_viewing(self, contact_id: ContactId | None) -> None:
        """Tell the others what this user looks at; None: nothing. It is told again after every reconnecting."""
        ...


class Administration(Protocol):
    """What managers and owners do that cannot wait in the outbox: secrets, and what only the server knows.

    All raise `TransientError` offline, `AuthenticationError` when signed out, and `UserError` with a code that tells
    what the server refused (`not_allowed`, and what the single ones say).
    """

    async def set_password(self, user_id: UserId, password: str) -> None:
        """Give a user a password. Refused: `user_not_found`, `bad_password`."""
        ...

    async def webchat_settings(self, channel_id: ChannelId) -> WebChatSettings:
        """Return a web chat's settings. Refused: `channel_not_found`."""
        ...

    async def save_webchat(self, channel_id: ChannelId, name: str, settings: WebChatSettings) -> None:
        """Create a web chat with this id, or change it. Refused: `empty_name`, `bad_origin`, `bad_colour`."""
        ...

    async def set_channel_active(self, channel_id: ChannelId, *, is_active: bool) -> None:
        """Stop a channel, or let it work again. Refused: `channel_not_found`."""
        ...

    def embedding_code(self, channel_id: ChannelId) -> str:
        """Return the HTML that puts a web chat on a web site."""
        ...
