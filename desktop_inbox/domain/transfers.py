"""Contents of attachments on their way between this device and the server."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

import msgspec

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.ports import Subscription

CANCELLED = "cancelled"
"""The code of the last step of a transfer that was given up. There is none then, until it is asked for again."""


class TransferState(StrEnum):
    """Where a transfer stands. `WAITING`: for its turn, or for the network. `FAILED`: it needs the user."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """How far a content has come.

    `code` says why it failed (`domain.errors`, or what the server refused), or what broke it off that waits to go on.
    """

    attachment_id: AttachmentId
    is_upload: bool
    state: TransferState = TransferState.WAITING
    done_bytes: int = 0
    total_bytes: int = 0
    code: str = ""


class FileTransfers(Protocol):
    """Moves contents. All methods are called on the event loop's thread, return at once and never raise.

    Uploads are durable: `Store.add_uploads` or a queued message begins them, and they go on after a restart. Downloads
    go on where they were when they are asked for again.
    """

    def transfer(self, attachment_id: AttachmentId) -> Transfer | None:
        """Return a transfer that is not done, or was within this run; None: there is none."""
        ...

    def subscribe(self, callback: Callable[[Transfer], None]) -> Subscription:
        """Call back on every step, at most some ten times a second for each."""
        ...

    def download(self, attachment: Attachment) -> None:
        """Fetch a content into the file cache, unless it is there or on its way. Offline it waits."""
        ...

    def cancel_download(self, attachment_id: AttachmentId) -> None:
        """Fetch a content no further: it is told as failed (`CANCELLED`). What is here is kept for the next time."""
        ...

    def retry(self, attachment_id: AttachmentId) -> None:
        """Try a failed transfer again, or one that waits for the network."""
        ...
