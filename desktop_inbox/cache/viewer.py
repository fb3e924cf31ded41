"""Who looks at the lists, and when: what filters are answered by."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.ids import UserId


class Viewer(msgspec.Struct, frozen=True):
    """The signed-in user, and the present time in microseconds since 1970."""

    user_id: UserId
    now_us: int
