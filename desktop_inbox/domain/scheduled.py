"""Messages that are sent later, by the server."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.entity import Entity
from desktop_inbox.domain.ids import ChannelId, ContactId, MessageId, UserId

LATEST_SENDING = timedelta(days=365)
"""How far ahead a message can be scheduled."""

SCHEDULED_PER_CONTACT = 20
"""The most messages of one contact that wait."""

DECIDED_KEPT = timedelta(days=7)
"""How long new caches are told of a message that was cancelled or failed."""


class ScheduledState(StrEnum):
    """Where a scheduled message stands.

    `SENT`: it stands in the timeline, with the same id. `CANCELLED`: by a user, or by the contact's message, which came
    first. `FAILED`: when its time had come it could not be sent; `code` says why. What has not waited
    for `DECIDED_KEPT` is not part of a snapshot any more.
    """

    WAITING = "waiting"
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ScheduledMessage(Entity, frozen=True, kw_only=True, tag="scheduled_message"):
    """A reply that waits for its time. Everybody who sees the contact sees it.

    `id` is that of the message that it becomes. `cancels_on_message`: not if the contact writes first. `code`: of a
    cancelled one `contact_wrote` or empty (a user did, see `decided_by`), of a failed one what was rejected.
    `decided_at` is when it ceased to wait.
    """

    id: MessageId
    contact_id: ContactId
    author_id: UserId
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    channel_id: ChannelId | None = None
    quoted_id: MessageId | None = None
    send_at: datetime
    cancels_on_message: bool = True
    state: ScheduledState = ScheduledState.WAITING
    code: str = ""
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    created_at: datetime
