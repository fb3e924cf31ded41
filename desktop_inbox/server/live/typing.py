"""Who types where, in this process: the port between the users' live hub and the web chat's visitors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from desktop_inbox.domain.ids import ContactId, UserId, WorkspaceId
from desktop_inbox.domain.ports import Subscription
from desktop_inbox.protocol.frames import ContactTyping

TYPING_EXPIRES_S = 6.0
"""Seconds after which somebody who did not repeat it types no more."""

TypingCallback = Callable[[WorkspaceId, ContactTyping], None]
_Key = tuple[WorkspaceId, ContactId, UserId | None]


class _BoardSubscription:
    def __init__(self, callbacks: list[TypingCallback], callback: TypingCallback) -> None:
        self._callbacks = callbacks
        self._callback = callback

    def close(self) -> None:
        """Stop the calls. Calling it twice is harmless."""
        if self._callback in self._callbacks:
            self._callbacks.remove(self._callback)


class TypingBoard:
    """Knows who types in which contact's timeline and tells subscribers when that changes. Nothing of it is stored.

    Belongs to one event loop. Whoever made it closes it.
    """

    def __init__(self, *, expires_s: float = TYPING_EXPIRES_S) -> None:
        """Give after how many seconds without a repetition somebody counts as having stopped."""
        self._expires_s = expires_s
        self._timers: dict[_Key, asyncio.TimerHandle] = {}
        self._callbacks: list[TypingCallback] = []

    def publish(self, workspace_id: WorkspaceId, typing: ContactTyping) -> None:
        """Say that a user (or the contact: `user_id` None) types or stopped. Subscribers hear of differences only."""
        key = (workspace_id, typing.contact_id, typing.user_id)
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()
        if typing.is_typing:
            loop = asyncio.get_running_loop()
            self._timers[key] = loop.call_later(self._expires_s, self._expire, key)
        if typing.is_typing != (timer is not None):
            self._tell(workspace_id, typing)

    def subscribe(self, callback: TypingCallback) -> Subscription:
        """Call back on every start and stop, on the event loop's thread."""
        self._callbacks.append(callback)
        return _BoardSubscription(self._callbacks, callback)

    def current(self, workspace_id: WorkspaceId) -> list[ContactTyping]:
        """Return who types in a workspace now, for somebody who has just connected. No order."""
        return [
            ContactTyping(contact_id=contact_id, is_typing=True, user_id=user_id)
            for workspace, contact_id, user_id in self._timers
            if workspace == workspace_id
        ]

    def close(self) -> None:
        """Stop all timers and forget the subscribers."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._callbacks.clear()

    def _expire(self, key: _Key) -> None:
        del self._timers[key]
        workspace_id, contact_id, user_id = key
        self._tell(workspace_id, ContactTyping(contact_id=contact_id, is_typing=False, user_id=user_id))

    def _tell(self, workspace_id: WorkspaceId, typing: ContactTyping) -> None:
        for callback in list(self._callbacks):
            callback(workspace_id, typing)
