"""One commit as it goes to the live lines of its workspace: sorted and encoded once, however many lines there are."""

from __future__ import annotations

from functools import cached_property

from desktop_inbox.domain.contact import Contact, ContactAccess
from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.workspace import Team, User
from desktop_inbox.protocol.changes import Change, ChangeBatch, Stream
from desktop_inbox.protocol.frames import Changes, Lagging
from desktop_inbox.server.live.encoding import EncodedFrame
from desktop_inbox.server.live.sight import Sight
from desktop_inbox.server.services.visibility import CONTACT_UNMERGED
from desktop_inbox.server.storage.database import Committed

CATCH_UP = EncodedFrame(Lagging())
"""Sent in the place of a private batch that has to be fetched, with the contacts that somebody gained."""


class News:
    """What was committed. `after` and `upto` are numbers of the shared stream, as are those of `Committed`.

    `people` and `contacts` are the rows that decide who sees what, in the order of their writing, `unmerged` the
    contacts that got back what they had.
    """

    def __init__(self, committed: Committed) -> None:
        """Take a commit."""
        self.after = committed.after
        self.upto = committed.upto
        self._shared = committed.shared
        self._private = committed.private
        rows = [change.row for change in committed.shared]
        self.people: tuple[User | Team, ...] = tuple(row for row in rows if isinstance(row, User | Team))
        unmerged = [change.row for change in committed.shared if change.kind == CONTACT_UNMERGED]
        self.unmerged: set[ContactId] = {row.id for row in unmerged if isinstance(row, Contact)}
        self.contacts: tuple[Contact, ...] = tuple(row for row in rows if isinstance(row, Contact))

    def private_upto(self, user_id: UserId) -> int:
        """Return the last number that was written in a user's own stream; 0 when none was."""
        return self._private[user_id][1] if user_id in self._private else 0

    def shared_frame(self, sight: Sight | None) -> EncodedFrame:
        """Return what a line with this sight gets of the shared stream."""
        if sight is None:
            return self._whole_frame
        changes = sight.filtered(self._shared)
        return self._frame(changes) if changes else self._empty_frame

    def private_frame(self, user_id: UserId, sight: Sight | None) -> EncodedFrame:
        """Return what a user's line gets of their own stream, which must have been written."""
        after, upto, changes = self._private[user_id]
        if any(isinstance(change.row, ContactAccess) for change in changes):
            return CATCH_UP
        seen = list(changes) if sight is None else sight.filtered(changes)
        return EncodedFrame(Changes(batch=ChangeBatch(stream=Stream.PRIVATE, after=after, upto=upto, changes=seen)))

    @cached_property
    def _whole_frame(self) -> EncodedFrame:
        return self._frame(list(self._shared))

    @cached_property
    def _empty_frame(self) -> EncodedFrame:
        return self._frame([])

    def _frame(self, changes: list[Change]) -> EncodedFrame:
        batch = ChangeBatch(stream=Stream.SHARED, after=self.after, upto=self.upto, changes=changes)
        return EncodedFrame(Changes(batch=batch))
