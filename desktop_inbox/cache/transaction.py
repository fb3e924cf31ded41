"""One write in progress, and the notice of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from desktop_inbox.cache.notices import StoreChange
from desktop_inbox.domain.contact import ContactAccess
from desktop_inbox.domain.ids import ContactId, UserId


class Transaction:
    """What functions that write get: the connection, who and when, and where they note what they touched.

    What is noted in `contacts`, `activity` and `timelines` is indexed again before the commit, so lists are always
    right, and is then told to the listeners. `activity` are contacts of whom only conversations have changed, or what
    of them was read. `accesses`: which contacts the user may see now or no more, as the server has told.
    `merged`: contacts that were merged into others, with those, as timelines tell. `draft_places`: contacts and
    composer modes of which the server, or a command on its way there, has told; `drafts`: contacts of which a draft
    has become another one by that; `begun`: contacts to whom something was begun here. Lives on the database thread.
    """

    def __init__(self, conn: Connection, user_id: UserId, now: datetime) -> None:
        """Begin with nothing touched."""
        self.conn = conn
        self.user_id = user_id
        self.now = now
        self.contacts: set[ContactId] = set()
        self.activity: set[ContactId] = set()
        self.timelines: set[ContactId] = set()
        self.accesses: list[ContactAccess] = []
        self.merged: list[tuple[ContactId, ContactId]] = []
        self.draft_places: set[tuple[ContactId, str]] = set()
        self.drafts: set[ContactId] = set()
        self.begun: set[ContactId] = set()
        self.directory = False
        self.snippets = False
        self.outbox = False
        self.uploads = False
        self.lost_files = False
        self.everything = False

    def change(self) -> StoreChange:
        """Return the notice."""
        return StoreChange(
            contact_ids=frozenset(self.contacts | self.activity),
            timeline_contact_ids=frozenset(self.timelines),
            drafts=frozenset(self.drafts),
            directory=self.directory,
            snippets=self.snippets,
            outbox=self.outbox,
            uploads=self.uploads,
            lost_files=self.lost_files,
            everything=self.everything,
        )
