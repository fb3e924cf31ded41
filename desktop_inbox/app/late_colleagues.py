"""The other users before there is an engine: the window is painted first, the network is loaded after."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.ports import Colleagues, Subscription
from desktop_inbox.domain.presence import Presence, Viewing
from desktop_inbox.sync.listeners import Listeners


class LateColleagues:
    """Stands in for the engine's (`domain.ports.Colleagues`), and passes everything on once they are there.

    What this user does until then is kept and passed on too.
    """

    def __init__(self) -> None:
        """Begin without an engine: nothing is known of anybody."""
        self._colleagues: Colleagues | None = None
        self._presence: Listeners[None] = Listeners()
        self._viewing: Listeners[None] = Listeners()
        self._subscriptions: list[Subscription] = []
        self._is_idle = False
        self._viewed: ContactId | None = None

    def attach(self, colleagues: Colleagues) -> None:
        """Take the engine's."""
        self._colleagues = colleagues
        self._subscriptions = [
            colleagues.subscribe_presence(lambda: self._presence.notify(None)),
            colleagues.subscribe_viewings(lambda: self._viewing.notify(None)),
        ]
        colleagues.set_idle(is_idle=self._is_idle)
        colleagues.set_viewing(self._viewed)

    def close(self) -> None:
        """Let go of the engine's."""
        for subscription in self._subscriptions:
            subscription.close()
        self._subscriptions = []

    def presences(self) -> Sequence[Presence]:
        """Pass on who is here."""
        return () if self._colleagues is None else self._colleagues.presences()

    def subscribe_presence(self, callback: Callable[[], None]) -> Subscription:
        """Call back when `presences` have changed."""
        return self._presence.subscribe(lambda _: callback())

    def set_idle(self, *, is_idle: bool) -> None:
        """Pass on whether this user's computer is untouched."""
        self._is_idle = is_idle
        if self._colleagues is not None:
            self._colleagues.set_idle(is_idle=is_idle)

    def viewings(self) -> Sequence[Viewing]:
        """Pass on which contacts others look at."""
        return () if self._colleagues is None else self._colleagues.viewings()

    def subscribe_viewings(self, callback: Callable[[], None]) -> Subscription:
        """Call back when `viewings` have changed."""
        return self._viewing.subscribe(lambda _: callback())

    def set_viewing(self, contact_id: ContactId | None) -> None:
        """Pass on what this user looks at."""
        self._viewed = contact_id
        if self._colleagues is not None:
            self._colleagues.set_viewing(contact_id)
