"""Automatic closing: conversations in which the contact does not answer end by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from desktop_inbox.domain.conversation import Conversation, ConversationStatus

SHORTEST_MINUTES, LONGEST_MINUTES = 30, 14 * 24 * 60
DEFAULT_MINUTES = 24 * 60


class AutoClosing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Whether conversations are closed by themselves, and how long after the last message of a user."""

    is_on: bool = False
    after_minutes: Annotated[int, msgspec.Meta(ge=SHORTEST_MINUTES, le=LONGEST_MINUTES)] = DEFAULT_MINUTES


def closes_at(setting: AutoClosing, conversation: Conversation) -> datetime | None:
    """Return when a conversation is closed by itself, as it stands; None: not at all.

    It is not while it is closed or snoozed, nor after a message of the contact until a user has answered.
    """
    is_counting = conversation.status is ConversationStatus.OPEN and conversation.snoozed_until is None
    if not setting.is_on or not is_counting or conversation.idle_since is None:
        return None
    return conversation.idle_since + timedelta(minutes=setting.after_minutes)
