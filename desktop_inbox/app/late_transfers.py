"""Transfers before the network is loaded: what is wanted until then is remembered."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.ports import Subscription
from desktop_inbox.domain.transfers import CANCELLED, FileTransfers, Transfer, TransferState
from desktop_inbox.sync.listeners import Listeners


class LateTransfers:
    """Stands in for `sync`'s (`domain.transfers.FileTransfers`) and passes everything on once there is one."""

    def __init__(self) -> None:
        """Begin without a network: what is to be fetched waits."""
        self._transfers: FileTransfers | None = None
        self._listeners: Listeners[Transfer] = Listeners()
        self._subscription: Subscription | None = None
        self._wanted: dict[AttachmentId, Attachment] = {}

    def attach(self, transfers: FileTransfers) -> None:
        """Take the one that has a network, and have it fetch what was wanted until now, in that order."""
        self._transfers = transfers
        self._subscription = transfers.subscribe(self._listeners.notify)
        for attachment in self._wanted.values():
            transfers.download(attachment)
        self._wanted.clear()

    def close(self) -> None:
        """Let go of it."""
        if self._subscription is not None:
            self._subscription.close()

    def transfer(self, attachment_id: AttachmentId) -> Transfer | None:
        """Return how far a transfer is."""
        if self._transfers is not None:
            return self._transfers.transfer(attachment_id)
        wanted = self._wanted.get(attachment_id)
        return None if wanted is None else _waiting(wanted)

    def subscribe(self, callback: Callable[[Transfer], None]) -> Subscription:
        """Call back on every step."""
        return self._listeners.subscribe(callback)

    def download(self, attachment: Attachment) -> None:
        """Pass on that a content is wanted."""
        if self._transfers is not None:
            self._transfers.download(attachment)
        elif attachment.id not in self._wanted:
            self._wanted[attachment.id] = attachment
            self._listeners.notify(_waiting(attachment))

    def cancel_download(self, attachment_id: AttachmentId) -> None:
        """Pass on that a content is wanted no more."""
        wanted = self._wanted.pop(attachment_id, None)
        if wanted is not None:
            cancelled = msgspec.structs.replace(_waiting(wanted), state=TransferState.FAILED, code=CANCELLED)
            self._listeners.notify(cancelled)
        if self._transfers is not None:
            self._transfers.cancel_download(attachment_id)

    def retry(self, attachment_id: AttachmentId) -> None:
        """Pass on the wish to try again."""
        if self._transfers is not None:
            self._transfers.retry(attachment_id)


def _waiting(attachment: Attachment) -> Transfer:
    return Transfer(attachment_id=attachment.id, is_upload=False, total_bytes=attachment.size_bytes)
