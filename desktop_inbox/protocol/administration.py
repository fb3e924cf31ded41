"""What managers and owners send over HTTP beside the commands: secrets, and what only the server knows.

Nothing of it passes the outbox or a receipt. What the rules refuse is a `Problem` with a `reason`.
"""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.channel import WebChatSettings


class SetPassword(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `PUT /v1/ws/{workspace}/users/{user}/password`. Reasons: `user_not_found`, `bad_password`."""

    password: str

    def __repr__(self) -> str:
        """Keep the password out of logs and tracebacks."""
        return "SetPassword(password=...)"


class SaveWebChat(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `PUT /v1/ws/{workspace}/channels/{channel}/web-chat`.

    Reasons: `empty_name`, `bad_origin`, `bad_colour`, `id_taken`, `channel_not_found` (it is of another kind).
    """

    name: str
    settings: WebChatSettings


class SetChannelActive(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `PUT /v1/ws/{workspace}/channels/{channel}/active`. Reason: `channel_not_found`."""

    is_active: bool
