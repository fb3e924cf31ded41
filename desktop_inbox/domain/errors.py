"""The one tree of errors. Faults of the environment are typed and handled; our own mistakes are not caught.

Raise at the edge, translate at the boundary, decide once, word it last: an error carries a stable code and
parameters, and only the user interface (or the HTTP boundary) turns them into words.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class InboxError(Exception):
    """Base of all expected errors. `code` is stable and documented; `params` hold no secrets and no message text."""

    code = "error"

    def __init__(self, code: str | None = None, **params: object) -> None:
        """Give the stable code (default: the class's own) and the parameters for the wording."""
        self.code = code or type(self).code
        self.params: Mapping[str, object] = params
        super().__init__(self.code, params)


class UserError(InboxError):
    """What a person asked for cannot be done; they are told why and what to do."""

    code = "not_possible"


class TransientError(InboxError):
    """Try again later: the network is away, the server is busy. `retry_after_s` is the server's wish, if any."""

    code = "unreachable"

    def __init__(self, code: str | None = None, *, retry_after_s: float | None = None, **params: object) -> None:
        """Give what `InboxError` takes and, where the server said so, after how many seconds to try again."""
        super().__init__(code, **params)
        self.retry_after_s = retry_after_s


class AuthenticationError(InboxError):
    """The server does not accept our credentials: sign in again. Nothing local is lost."""

    code = "signed_out"


class ProtocolError(InboxError):
    """The other side said what the protocol does not allow, or speaks a version that we do not."""

    code = "protocol"


class ResyncRequiredError(ProtocolError):
    """The cursor no longer fits the server: start a new generation from a snapshot."""

    code = "resync_required"


class StoreError(InboxError):
    """The local or the server's database cannot do its work."""

    code = "store"


class StoreUnavailableError(StoreError):
    """The database cannot be used now: disk full, locked, no rights. What was committed is safe."""

    code = "store_unavailable"


class StoreCorruptError(StoreError):
    """The file is damaged or no database. The caller moves it aside and syncs again."""

    code = "store_corrupt"


class StoreKeyError(StoreError):
    """The file is encrypted with another key."""

    code = "store_wrong_key"


class StoreTooNewError(StoreError):
    """The database was written by a newer version of the program."""

    code = "store_too_new"


def is_disk_full(error: OSError) -> bool:
    """Tell whether a file could not be written because the disk, or the user's share of it, is full."""
    return error.errno in _FULL
