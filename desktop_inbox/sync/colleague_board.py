"""Who else is here and who looks at what, and the same of this user: told to the others, again on every new line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.ports import Subscription
from desktop_inbox.domain.presence import Presence, Viewing
from desktop_inbox.protocol.frames import ContactViewed, SetIdle, SetViewing, UserPresence
from desktop_inbox.sync.listeners import Listeners
from desktop_inbox.sync.remote import Line

SPACING_S = 0.5
"""At least so many seconds lie between two frames: whoever walks through a list tells where they stop."""


FIRST_RETRY_S, LONGEST_RETRY_S = 5.0, 60.0
"""After so many seconds the server is told again of a contact that it did not know, each time twice as many."""


class ColleagueBoard:
    """Both directions of presence (`domain.ports.Colleagues`). Without a line nothing is known of anybody."""

    def __init__(self) -> None:
        """Begin without a line: this user is not idle and looks at nothing."""
        self._presences: dict[UserId, Presence] = {}
        self._viewings: dict[UserId, Viewing] = {}
        self._presence_listeners: Listeners[None] = Listeners()
        self._viewing_listeners: Listeners[None] = Listeners()
        self._is_idle = False
        self._viewing: ContactId | None = None
        self._told_viewing: ContactId | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._retry_s = FIRST_RETRY_S
        self._news = asyncio.Event()

    def presences(self) -> Sequence[Presence]:
        """Return the presence of everybody who is here, in no order; nothing while this client is not online."""
        return tuple(self._presences.values())

    def subscribe_presence(self, callback: Callable[[], None]) -> Subscription:
        """Call back when `presences` have changed."""
        return self._presence_listeners.subscribe(lambda _: callback())

    def set_idle(self, *, is_idle: bool) -> None:
        """Tell the others whether this user's computer is untouched."""
        self._is_idle = is_idle
        self._news.set()

    def viewings(self) -> Sequence[Viewing]:
        """Return which contacts others look at now, in no order; nothing while this client is not online."""
        return tuple(self._viewings.values())

    def subscribe_viewings(self, callback: Callable[[], None]) -> Subscription:
        """Call back when `viewings` have changed."""
        return self._viewing_listeners.subscribe(lambda _: callback())

    def set_viewing(self, contact_id: ContactId | None) -> None:
        """Tell the others what this user looks at; None: nothing."""
        self._viewing = contact_id
        self._retry_s = FIRST_RETRY_S
        self._news.set()

    async def send_over(self, line: Line) -> None:
        """Tell over this line until cancelled; then nothing is known of the others any more."""
        told_idle, self._told_viewing = False, None  # what the server takes a new line to be
        try:
            while True:
                self._news.clear()
                if self._is_idle != told_idle:
                    told_idle = self._is_idle
                    await line.send(SetIdle(is_idle=told_idle))
                if self._viewing != self._told_viewing:
                    self._told_viewing = self._viewing
                    await line.send(SetViewing(contact_id=self._told_viewing))
                await asyncio.sleep(SPACING_S)
                await self._news.wait()
        finally:
            self.clear()

    def contact_refused(self) -> None:
        """The server does not know the contact, or not yet: it may wait in the outbox. It is told again later."""
        if self._told_viewing is not None and self._retry is None:
            self._retry = asyncio.get_running_loop().call_later(self._retry_s, self._tell_again)
            self._retry_s = min(2 * self._retry_s, LONGEST_RETRY_S)

    def hear(self, frame: UserPresence | ContactViewed) -> None:
        """Take note of what the server says."""
        match frame:
            case UserPresence(presence=presence):
                if presence.is_online:
                    self._presences[presence.user_id] = presence
                else:
                    self._presences.pop(presence.user_id, None)
                self._presence_listeners.notify(None)
            case ContactViewed(viewing=viewing):
                if viewing.contact_id is None:
                    self._viewings.pop(viewing.user_id, None)
                else:
                    self._viewings[viewing.user_id] = viewing
                self._viewing_listeners.notify(None)

    def clear(self) -> None:
        """Forget the others: there is no line any more."""
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
        for known, listeners in (
            (self._presences, self._presence_listeners),
            (self._viewings, self._viewing_listeners),
        ):
            if known:
                known.clear()
                listeners.notify(None)

    def _tell_again(self) -> None:
        self._retry, self._told_viewing = None, None
        self._news.set()
