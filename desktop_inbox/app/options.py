"""What the application is started with."""

from __future__ import annotations

import msgspec

from desktop_inbox.app.grant import Grant
from desktop_inbox.app.profile import DEFAULT_PROFILE


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The command line, understood.

    `profile`: a name, or a folder. `server`: the address that the sign-in window begins with. `grant`: sign in with it,
    without the window. `is_ephemeral`: keep the secrets in memory only. `is_verbose`: log more, also to stderr.
    """

    profile: str = DEFAULT_PROFILE
    server: str = ""
    grant: Grant | None = None
    is_ephemeral: bool = False
    is_verbose: bool = False
