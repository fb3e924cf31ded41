"""Frames of the live WebSocket, `GET /v1/ws/{workspace}/live`: JSON text frames, told apart by `type`."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.presence import Presence, Viewing
from desktop_inbox.protocol.changes import ChangeBatch, Cursor

TICK_S = 25.0
"""Seconds between the server's ticks. Two missed ticks: the line is dead."""

FRAME_BYTES = 64 * 1024
"""The largest frame that the server takes from a client."""


class Subscribe(msgspec.Struct, frozen=True, kw_only=True, tag="subscribe"):
    """Client's first frame: push changes from now on. A cursor that does not fit is answered by `ResyncRequired`."""

    cursor: Cursor


class SetTyping(msgspec.Struct, frozen=True, kw_only=True, tag="set_typing"):
    """Client: this user types in a contact's timeline, or stopped. Repeated every few seconds while typing."""

    contact_id: ContactId
    is_typing: bool


class SetViewing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="set_viewing"):
    """Client: this user looks at a contact's conversation on this line; None: at none."""

    contact_id: ContactId | None = None


class SetIdle(msgspec.Struct, frozen=True, kw_only=True, tag="set_idle"):
    """Client: nobody has touched this user's computer for long, or somebody does again."""

    is_idle: bool


ClientFrame = Subscribe | SetTyping | SetViewing | SetIdle


class Ready(msgspec.Struct, frozen=True, kw_only=True, tag="ready"):
    """Server's answer to `Subscribe`: batches after these numbers will be pushed. Catch up over HTTP to reach them."""

    cursor: Cursor


class Changes(msgspec.Struct, frozen=True, kw_only=True, tag="changes"):
    """Server: a batch of changes."""

    batch: ChangeBatch


class Tick(msgspec.Struct, frozen=True, kw_only=True, tag="tick"):
    """Server: the line is alive, and these are the newest numbers."""

    shared: int
    private: int


class Lagging(msgspec.Struct, frozen=True, kw_only=True, tag="lagging"):
    """Server: frames to this slow reader were dropped; catch up over HTTP."""


class ResyncRequired(msgspec.Struct, frozen=True, kw_only=True, tag="resync_required"):
    """Server: the cursor does not fit any more; take a new snapshot."""


class ContactTyping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="contact_typing"):
    """Server: somebody types, or stopped, in a contact's timeline: a user, or the contact (`user_id` None)."""

    contact_id: ContactId
    is_typing: bool
    user_id: UserId | None = None


class UserPresence(msgspec.Struct, frozen=True, kw_only=True, tag="user_presence"):
    """Server: somebody came, left, or is idle. After `Ready` it comes for everybody who is here."""

    presence: Presence


class ContactViewed(msgspec.Struct, frozen=True, kw_only=True, tag="contact_viewed"):
    """Server: what another user looks at now, of the contacts that this user may see."""

    viewing: Viewing


class FrameError(msgspec.Struct, frozen=True, kw_only=True, tag="error"):
    """Server: the last frame was not understood (`code`). The line stays open for a few of them, then it is closed."""

    code: str


ServerFrame = (
    Ready | Changes | Tick | Lagging | ResyncRequired | ContactTyping | UserPresence | ContactViewed | FrameError
)
