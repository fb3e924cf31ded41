"""How far transfers are, and who wants to know."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.ports import Subscription
from desktop_inbox.domain.transfers import CANCELLED, Transfer, TransferState
from desktop_inbox.sync.listeners import Listeners

TOLD_S = 0.1
"""Progress of one transfer is told no more often than this. What changes its state is told at once."""


class TransferBoard:
    """What is known of each transfer of this run."""

    def __init__(self, clock: Clock) -> None:
        """Begin empty."""
        self._clock = clock
        self._transfers: dict[AttachmentId, Transfer] = {}
        self._told_s: dict[AttachmentId, float] = {}
        self._listeners: Listeners[Transfer] = Listeners()

    def transfer(self, attachment_id: AttachmentId) -> Transfer | None:
        """Return how far a transfer is; None: there is none."""
        return self._transfers.get(attachment_id)

    def subscribe(self, callback: Callable[[Transfer], None]) -> Subscription:
        """Call back on every step."""
        return self._listeners.subscribe(callback)

    def show(self, transfer: Transfer) -> None:
        """Take a transfer as it is now, and tell it unless nothing has changed."""
        if self._transfers.get(transfer.attachment_id) == transfer:
            return
        self._transfers[transfer.attachment_id] = transfer
        self._told_s[transfer.attachment_id] = self._clock.monotonic_s()
        self._listeners.notify(transfer)

    def change(self, attachment_id: AttachmentId, state: TransferState, *, code: str = "") -> None:
        """Put a transfer that is known into another state."""
        known = self._transfers[attachment_id]
        done_bytes = known.total_bytes if state is TransferState.DONE else known.done_bytes
        self.show(msgspec.structs.replace(known, state=state, code=code, done_bytes=done_bytes))

    def progress(self, attachment_id: AttachmentId, done_bytes: int, total_bytes: int) -> None:
        """Take how far a running transfer is, and tell it if that was not told for some time.

        One that was forgotten meanwhile stays so: what is on its way is written by a task of the HTTP client.
        """
        known = self._transfers.get(attachment_id)
        if known is None:
            return
        now = msgspec.structs.replace(
            known, state=TransferState.RUNNING, code="", done_bytes=done_bytes, total_bytes=total_bytes
        )
        is_due = self._clock.monotonic_s() - self._told_s[attachment_id] >= TOLD_S
        if is_due or known.state is not TransferState.RUNNING:
            self.show(now)
        else:
            self._transfers[attachment_id] = now

    def forget(self, attachment_id: AttachmentId) -> None:
        """Forget a transfer that was cancelled; as a last step it is told as failed, `CANCELLED`."""
        known = self._transfers.pop(attachment_id, None)
        self._told_s.pop(attachment_id, None)
        if known is not None and known.state is not TransferState.DONE:
            self._listeners.notify(msgspec.structs.replace(known, state=TransferState.FAILED, code=CANCELLED))
