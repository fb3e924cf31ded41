"""The engine: keeps the cache equal to the server and the outbox empty, for as long as it runs."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import msgspec

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.ports import ConnectionStatus, Subscription, Typing
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.sync.remote import Remote


class EngineSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The engine's times, in seconds. Tests shorten them."""

    backoff_base_s: float = 0.5
    backoff_cap_s: float = 60.0


class Engine:
    """The live side of one session with a server (`domain.ports.LiveSession`)."""

    def __init__(
        self,
        store: Store,
        remote: Remote,
        *,
        user_id: UserId,
        clock: Clock,
        scope: TaskScope,
        random: Random | None = None,
        settings: EngineSettings | None = None,
    ) -> None:
        """Take what it works with and owns none of it: the caller closes store and remote after the engine."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin to sync. Returns at once; what happens is seen in `status`."""
        raise NotImplementedError

    async def close(self) -> None:
        """Stop everything and wait for it. The outbox keeps what was not sent."""
        raise NotImplementedError

    @property
    def status(self) -> ConnectionStatus:
        """How the client stands to the server now."""
        raise NotImplementedError

    def subscribe_status(self, callback: Callable[[ConnectionStatus], None]) -> Subscription:
        """Call back on every change of the status."""
        raise NotImplementedError

    def subscribe_typing(self, callback: Callable[[Typing], None]) -> Subscription:
        """Call back when somebody else starts or stops typing. Offline nothing comes."""
        raise NotImplementedError

    def set_typing(self, contact_id: ContactId, *, is_typing: bool) -> None:
        """Tell the others that this user types in a contact's timeline. Offline it does nothing."""
        raise NotImplementedError

    def reconnect_now(self) -> None:
        """Try again at once: the network is back, or the user asked. Online, check that the line still works."""
        raise NotImplementedError

    async def load_older(self, contact_id: ContactId, before: int) -> bool:
        """Fetch the page of a contact's timeline below a position into the cache, and say whether anything was added."""
        raise NotImplementedError
