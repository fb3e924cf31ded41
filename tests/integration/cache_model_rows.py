"""What the model server knows: rows, two streams, who may see what, and what of it is sent to the client."""

from __future__ import annotations

from typing import Any, TypeGuard

from msgspec.structs import replace

from desktop_inbox.domain.contact import Contact, ContactAccess
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, ReadMark
from desktop_inbox.domain.draft import Draft
from desktop_inbox.domain.ids import ContactId, ConversationId
from desktop_inbox.domain.message import Mention
from desktop_inbox.domain.rows import Row, TimelineItem
from desktop_inbox.domain.scheduled import ScheduledMessage, ScheduledState
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.protocol.changes import Change, ChangeBatch, Cursor, HistoryRange, SnapshotPage, Stream, TimelinePage
from tests.fixtures import rows

CONTACTS = range(1, 4)


class ModelRows:
    """The truth. `put` numbers a row; everything else is made of it.

    A restricted user 1 sees the contacts that are assigned to them or to team 1.
    """

    def __init__(self, *, is_restricted: bool) -> None:
        self.is_restricted = is_restricted
        self.epoch = 1
        self.numbers = {Stream.SHARED: 0, Stream.PRIVATE: 0}
        self.rows: dict[object, Row] = {}
        self.changes: dict[Stream, list[Change]] = {Stream.SHARED: [], Stream.PRIVATE: []}
        self.put(rows.make_channel())
        for number in CONTACTS:
            self.put(rows.make_contact(number, open_conversation_id=None), kind="contact.created")

    # Reading ----------------------------------------------------------------------------------------------------------

    @property
    def cursor(self) -> Cursor:
        return Cursor(
            epoch=f"e{self.epoch}", scope="s", shared=self.numbers[Stream.SHARED], private=self.numbers[Stream.PRIVATE]
        )

    def contact(self, contact_id: ContactId) -> Contact:
        found = self.rows[contact_id]
        assert isinstance(found, Contact)
        return found

    def sees(self, contact_id: ContactId) -> bool:
        contact = self.contact(contact_id)
        return not self.is_restricted or contact.assignee_id == rows.user_id() or contact.team_id == rows.team_id()

    def resolve(self, contact_id: ContactId) -> ContactId:
        while (merged_into := self.contact(contact_id).merged_into) is not None:
            contact_id = merged_into
        return contact_id

    def conversations(self, contact_id: ContactId) -> list[Conversation]:
        """Return a contact's conversations, the one that stands for it first."""
        found = [row for row in self.rows.values() if isinstance(row, Conversation) and row.contact_id == contact_id]
        return sorted(found, key=lambda row: (row.status == "open", row.opened_at, row.id.bytes), reverse=True)

    def open_conversation(self, contact_id: ContactId) -> Conversation | None:
        return next((row for row in self.conversations(contact_id) if row.status is ConversationStatus.OPEN), None)

    def incoming_read(self, conversation_id: ConversationId) -> int:
        mark = self.rows.get(("mark", conversation_id))
        return mark.incoming_read if isinstance(mark, ReadMark) else 0

    def mentions(self, contact_id: ContactId) -> list[Mention]:
        return [row for row in self.rows.values() if isinstance(row, Mention) and row.contact_id == contact_id]

    def snippets(self) -> list[Snippet]:
        """Return the active snippets, by name."""
        found = [row for row in self.rows.values() if isinstance(row, Snippet) and row.is_active]
        return sorted(found, key=lambda row: (row.name, row.id))

    def timeline(self, contact_id: ContactId) -> list[TimelineItem]:
        found = [row for row in self.rows.values() if isinstance(row, TimelineItem) and row.contact_id == contact_id]
        return sorted(found, key=lambda item: item.position)

    # What is sent to the client ---------------------------------------------------------------------------------------

    def batch(self, stream: Stream, after: int, upto: int) -> ChangeBatch | None:
        """Return the changes with `after < number <= upto` as they are pushed; None: they must be caught up."""
        changes = self.changes[stream][after:upto]
        if any(isinstance(change.row, ContactAccess) for change in changes):
            return None
        return ChangeBatch(stream=stream, after=after, upto=upto, changes=[c for c in changes if self._is_sent(c.row)])

    def private_batch(self, after: int, history: int) -> ChangeBatch:
        """Return everything private after a number as it is caught up, with all of the contacts that were gained."""
        upto = self.numbers[Stream.PRIVATE]
        changes, ranges = [], []
        for change in self.changes[Stream.PRIVATE][after:upto]:
            row = change.row
            if not isinstance(row, ContactAccess):
                changes += [change] if self._is_sent(row) else []
            elif self.rows["access", row.contact_id] == row:
                is_visible = self.sees(row.contact_id)
                changes.append(Change(kind=change.kind, row=replace(row, is_visible=is_visible)))
                if is_visible:
                    whole, known = self._whole_contact(row.contact_id, history)
                    changes += [Change(kind="contact.gained", row=part) for part in whole]
                    ranges.append(known)
        return ChangeBatch(stream=Stream.PRIVATE, after=after, upto=upto, changes=changes, history=ranges)

    def timeline_page(self, contact_id: ContactId, before: int, limit: int) -> TimelinePage:
        below = [item for item in self.timeline(contact_id) if item.position < before]
        items = below[-limit:]
        first = items[0].position if len(below) > limit else 0
        return TimelinePage(contact_id=contact_id, items=items, before=before, first=first)

    def snapshot_page(self, cursor: Cursor, index: int, history: int) -> SnapshotPage:
        """Return one of the pages, one for each contact, with the last `history` items of its timeline."""
        contact_id = rows.contact_id(CONTACTS[index])
        whole, known = self._whole_contact(contact_id, history) if self.sees(contact_id) else ([], None)
        return SnapshotPage(
            cursor=cursor,
            rows=[rows.make_channel(), *self.snippets(), *whole],
            history=[] if known is None else [known],
            next=None if index + 1 == len(CONTACTS) else f"{index + 1}",
            done=index + 1,
            total=len(CONTACTS),
            usable=index > 0,
        )

    def _whole_contact(self, contact_id: ContactId, history: int) -> tuple[list[Row], HistoryRange]:
        timeline = self.timeline(contact_id)
        items = timeline[-history:] if history else []
        first = 0 if len(items) == len(timeline) else items[0].position if items else self.numbers[Stream.SHARED] + 1
        conversations = self.conversations(contact_id)
        marks = [self.rows["mark", row.id] for row in conversations if ("mark", row.id) in self.rows]
        whole = [*conversations, self.contact(contact_id), *marks, *self.mentions(contact_id), *items]
        whole += [row for row in self.rows.values() if _is_beside(row) and row.contact_id == contact_id]
        return whole, HistoryRange(contact_id=contact_id, first=first)

    def _is_sent(self, row: Row) -> bool:
        """Tell whether the user may see a row now."""
        if isinstance(row, ReadMark):
            row = self.rows[row.conversation_id]
        contact_id = row.id if isinstance(row, Contact) else getattr(row, "contact_id", None)
        return contact_id is None or self.sees(contact_id)

    # Writing ----------------------------------------------------------------------------------------------------------

    def put(self, row: Any, *, stream: Stream = Stream.SHARED, kind: str = "row.changed") -> Any:
        """Number a row (an item without a position gets it too), keep it, and log the change.

        When another contact becomes visible with it, or is not any more, the user is told.
        """
        key = _key_of(row)
        could_see = isinstance(row, Contact) and key in self.rows and self.sees(row.id)
        self.numbers[stream] += 1
        number = self.numbers[stream]
        is_new_item = isinstance(row, TimelineItem) and row.position == 0
        row = replace(row, ver=number, **({"position": number} if is_new_item else {}))
        self.rows[key] = row
        self.changes[stream].append(Change(kind=kind, row=row))
        if isinstance(row, Contact) and self.sees(row.id) != could_see and self.is_restricted:
            access = ContactAccess(user_id=rows.user_id(), contact_id=row.id, is_visible=not could_see)
            self.put(access, stream=Stream.PRIVATE)
        return row


def _is_beside(row: Row) -> TypeGuard[Draft | ScheduledMessage]:
    """Tell whether a row stands beside a timeline, and new caches are told of it."""
    if isinstance(row, Draft):
        return bool(row.text) or row.quoted_id is not None
    return isinstance(row, ScheduledMessage) and row.state is not ScheduledState.SENT


def _key_of(row: Any) -> object:
    match row:
        case ReadMark():
            return "mark", row.conversation_id
        case Mention():
            return "mention", row.comment_id
        case ContactAccess():
            return "access", row.contact_id
        case ScheduledMessage():
            return "scheduled", row.id  # the message that it becomes has the same id
        case _:
            return row.id
