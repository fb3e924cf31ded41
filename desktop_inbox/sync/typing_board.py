"""Who is typing: told to the others at most every few seconds, and forgotten when it was not repeated."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.ports import Subscription, Typing
from desktop_inbox.protocol.frames import ContactTyping, SetTyping
from desktop_inbox.sync.listeners import Listeners
from desktop_inbox.sync.remote import Line

REPEAT_S = 3.0
"""While a user types, this is told again after so many seconds, not at every key."""

EXPIRY_S = 6.0
"""Somebody who was not reported again for so many seconds has stopped."""

_WAITING_FRAMES = 32


class TypingBoard:
    """Both directions of typing. With no line, what this user does is not told, and nobody else types."""

    def __init__(self, user_id: UserId, clock: Clock) -> None:
        """Give the signed-in user, whose own typing is not reported back."""
        self._user_id = user_id
        self._clock = clock
        self._listeners: Listeners[Typing] = Listeners()
        self._told_at_s: dict[ContactId, float] = {}
        self._expiries: dict[tuple[ContactId, UserId | None], asyncio.TimerHandle] = {}
        self._outgoing: asyncio.Queue[SetTyping] | None = None

    def subscribe(self, callback: Callable[[Typing], None]) -> Subscription:
        """Call back when somebody else starts or stops."""
        return self._listeners.subscribe(callback)

    def set_typing(self, contact_id: ContactId, *, is_typing: bool) -> None:
        """Tell the others, if it is news to them and a line is open."""
        if self._outgoing is None or self._outgoing.full():
            return
        told_at_s = self._told_at_s.get(contact_id)
        now_s = self._clock.monotonic_s()
        if is_typing:
            if told_at_s is not None and now_s - told_at_s < REPEAT_S:
                return
            self._told_at_s[contact_id] = now_s
        elif self._told_at_s.pop(contact_id, None) is None:
            return
        self._outgoing.put_nowait(SetTyping(contact_id=contact_id, is_typing=is_typing))

    async def send_over(self, line: Line) -> None:
        """Tell over this line until cancelled; then everybody is taken to have stopped."""
        self._outgoing = asyncio.Queue(_WAITING_FRAMES)
        try:
            while True:
                await line.send(await self._outgoing.get())
        finally:
            self.clear()

    def hear(self, frame: ContactTyping) -> None:
        """Take note of what the server says."""
        if frame.user_id == self._user_id:
            return
        typing = Typing(contact_id=frame.contact_id, is_typing=frame.is_typing, user_id=frame.user_id)
        key = (typing.contact_id, typing.user_id)
        expiry = self._expiries.pop(key, None)
        if expiry is not None:
            expiry.cancel()
        if typing.is_typing:
            loop = asyncio.get_running_loop()
            self._expiries[key] = loop.call_later(EXPIRY_S, self._stop, typing)
        if typing.is_typing != (expiry is not None):
            self._listeners.notify(typing)

    def clear(self) -> None:
        """End all typing: there is no line any more."""
        self._outgoing = None
        self._told_at_s.clear()
        for contact_id, user_id in tuple(self._expiries):
            self._stop(Typing(contact_id=contact_id, is_typing=True, user_id=user_id))

    def _stop(self, typing: Typing) -> None:
        expiry = self._expiries.pop((typing.contact_id, typing.user_id), None)
        if expiry is not None:
            expiry.cancel()
            self._listeners.notify(msgspec.structs.replace(typing, is_typing=False))
