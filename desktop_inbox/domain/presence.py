"""Who is here, and who looks at what: told live, stored nowhere."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.workspace import Availability, User


class Presence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Whether a user has the application open and connected, and whether nobody has touched their computer for long."""

    user_id: UserId
    is_online: bool = False
    is_idle: bool = False


class Viewing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Which contact's conversation a user looks at now; None: at none."""

    user_id: UserId
    contact_id: ContactId | None = None


class Shown(StrEnum):
    """What the screens show of a user: what they say of themselves, if they are here."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"
    OFFLINE = "offline"


def shown_availability(user: User, presence: Presence | None) -> Shown:
    """Return what to show of a user. None: nothing is known of their presence, as while we are offline ourselves."""
    if presence is None:
        return Shown(user.availability.value)
    if not presence.is_online or not user.is_active:
        return Shown.OFFLINE
    if presence.is_idle and user.availability is Availability.AVAILABLE:
        return Shown.AWAY
    return Shown(user.availability.value)
