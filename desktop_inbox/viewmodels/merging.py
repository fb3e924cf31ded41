"""Merging two contacts: who may be the same person, and what is kept of the two."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_book import BookQuery
from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId, ContactFieldId, ContactId, MergeId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.merging import Detail, merged
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.contact_commands import MergeContacts
from desktop_inbox.viewmodels.channel_names import channel_name
from desktop_inbox.viewmodels.detail_words import detail_name
from desktop_inbox.viewmodels.details_rows import DetailsPageMaker, language_name
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.list_model import ListModel
from desktop_inbox.viewmodels.names import initials
from desktop_inbox.viewmodels.times import TimeWording

TYPING_PAUSE_MS = 150
CANDIDATES = 50
"""The most contacts that a search offers."""

Key = Detail | ContactFieldId


class CandidateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that this one can be merged with. `note` says what speaks for it: the same email or phone."""

    id: ContactId
    name: str
    initials: str
    channel: ChannelKind | None = None
    line: str = ""
    note: str = ""
    spoken: str = ""


class KeptValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value of the two contacts. `takes_other`: the other's is kept. `is_open`: both have one, so it is a choice."""

    key: Key
    name: str
    own: str
    other: str
    takes_other: bool = False
    is_open: bool = False


class MergePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a merge would do. `primary` stays, `secondary` goes into it.

    `moves` says what moves, in words; `problem` why it cannot be done, empty when it can.
    """

    primary: CandidateRow
    secondary: CandidateRow
    values: tuple[KeptValue, ...]
    moves: tuple[str, ...]
    problem: str = ""


class MergeViewModel(QObject):
    """First `candidates` are offered, then, with one chosen, a `preview`. Offline too: the merge waits in the outbox.

    `confirmed(ContactId)`: it was asked for, everything will be with this contact. Belongs to the loop's thread.
    """

    changed = Signal()
    confirmed = Signal(object)

    def __init__(
        self, contact_id: ContactId, *, store: Store, scope: TaskScope, clock: Clock, parent: QObject | None = None
    ) -> None:
        """Begin with one contact; nothing is read before `start`."""
        super().__init__(parent)
        self.candidates: ListModel[CandidateRow] = ListModel(_key, _text, _spoken, self)
        self.failure = ""
        self.is_searching = True
        self._words = DetailsPageMaker(TimeWording(parent=self), self)
        self._store, self._clock = store, clock
        self._jobs = JobQueue("merge", scope, self._on_store_failed)
        self._primary_id = contact_id
        self._secondary_id: ContactId | None = None
        self._first_id = contact_id
        self._details: dict[ContactId, ContactDetails] = {}
        self._taken: set[Key] = set()
        self._typed = ""
        self._is_confirmed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TYPING_PAUSE_MS)
        self._timer.timeout.connect(self._on_typing_paused)

    @property
    def preview(self) -> MergePreview | None:
        """What the merge would do; None while no other contact is chosen or read."""
        primary = self._details.get(self._primary_id)
        secondary = self._details.get(self._secondary_id) if self._secondary_id else None
        return None if primary is None or secondary is None else self._preview(primary, secondary)

    def start(self) -> None:
        """Look for contacts that may be the same person."""
        self._jobs.ask(self._read_candidates)

    def close(self) -> None:
        """Stop reading."""
        self._timer.stop()
        self._jobs.clear()

    def search(self, text: str) -> None:
        """Offer the contacts in which all words are found; with none, those with the same email or phone."""
        self._typed = text.strip()
        self._timer.start()

    def choose(self, contact_id: ContactId) -> None:
        """Choose the other contact."""
        self._primary_id, self._secondary_id = self._first_id, contact_id
        self._taken.clear()
        self._jobs.ask(self._read_details)

    def go_back(self) -> None:
        """Choose another one."""
        self._secondary_id = None
        self.changed.emit()

    def swap(self) -> None:
        """Let the other one stay."""
        if self._secondary_id is not None:
            self._primary_id, self._secondary_id = self._secondary_id, self._primary_id
            self._taken.clear()
            self.changed.emit()

    def take(self, key: Key, *, from_other: bool) -> None:
        """Keep the other's value, or the own."""
        if from_other:
            self._taken.add(key)
        else:
            self._taken.discard(key)
        self.changed.emit()

    def confirm(self) -> None:
        """Merge, when it can be done. A second time, as by a double click, does nothing."""
        preview = self.preview
        if preview is not None and not preview.problem and not self._is_confirmed:
            self._is_confirmed = True
            self._jobs.ask(self._merge)

    # ------------------------------------------------------------------------------------------------------------------
    async def _read_candidates(self) -> None:
        if self._typed:
            found = await self._store.book(BookQuery(text=self._typed), limit=CANDIDATES)
            rows = [
                _candidate(entry.contact, entry.channels[0] if entry.channels else None)
                for entry in found
                if entry.contact.id != self._first_id
            ]
        else:
            notes = {FieldKind.EMAIL: self.tr("Same email"), FieldKind.PHONE: self.tr("Same phone")}
            rows = [
                _candidate(each.contact, each.channels[0] if each.channels else None, notes[each.same])
                for each in await self._store.duplicates(self._first_id)
            ]
        self.is_searching = False
        self.candidates.apply(rows)
        self.changed.emit()

    async def _read_details(self) -> None:
        for contact_id in (self._primary_id, self._secondary_id):
            details = await self._store.details(contact_id) if contact_id else None
            if details is not None:
                self._details[details.contact.id] = details
        self.changed.emit()

    async def _merge(self) -> None:
        if self._secondary_id is None:
            return
        command = MergeContacts(
            command_id=CommandId(new_id(self._clock)),
            contact_id=self._primary_id,
            merge_id=MergeId(new_id(self._clock)),
            secondary_id=self._secondary_id,
            taken=tuple(detail for detail in Detail if detail in self._taken),
            taken_fields=tuple(sorted(key for key in self._taken if not isinstance(key, Detail))),
        )
        await self._store.enqueue(command)
        self.confirmed.emit(self._primary_id)

    def _preview(self, primary: ContactDetails, secondary: ContactDetails) -> MergePreview:
        return MergePreview(
            primary=_candidate(primary.contact, _channel(primary)),
            secondary=_candidate(secondary.contact, _channel(secondary)),
            values=tuple(self._values(primary, secondary)),
            moves=self._moves(primary, secondary),
            problem=self._problem(primary.contact, secondary.contact),
        )

    def _values(self, primary: ContactDetails, secondary: ContactDetails) -> list[KeptValue]:
        """Return the values that either has: the details first, then the workspace's fields."""
        ours, theirs = primary.contact, secondary.contact
        pairs: list[tuple[Key, str, str, str]] = [
            (detail, detail_name(detail), _detail_words(ours, detail), _detail_words(theirs, detail))
            for detail in Detail
        ]
        for field in primary.fields:
            own, other = (self._words.value_words(field, each.fields.get(field.id, "")) for each in (ours, theirs))
            pairs.append((field.id, field.name, own, other))
        return [
            KeptValue(
                key=key,
                name=name,
                own=own,
                other=other,
                takes_other=bool(other) and (not own or key in self._taken),
                is_open=bool(own and other and own != other),
            )
            for key, name, own, other in pairs
            if own or other
        ]

    def _moves(self, primary: ContactDetails, secondary: ContactDetails) -> tuple[str, ...]:
        words = [self.tr("%n conversation(s) with all their messages", None, len(secondary.conversations))]
        if secondary.channels:
            names = ", ".join(dict.fromkeys(channel_name(kind) for kind, _ in secondary.channels))
            words.append(self.tr("Addresses on channels: %1").replace("%1", names))
        added = set(secondary.contact.tag_ids) - set(primary.contact.tag_ids)
        if added:
            words.append(self.tr("%n tag(s)", None, len(added)))
        if secondary.contact.open_conversation_id is not None:
            words.append(self.tr("Its open conversation is closed."))
        kept = merged(primary.contact, secondary.contact)
        if (kept.assignee_id, kept.team_id) != (primary.contact.assignee_id, primary.contact.team_id):
            words.append(self.tr("Its assignee, as this contact has none."))
        return tuple(words)

    def _problem(self, primary: Contact, secondary: Contact) -> str:
        if primary.is_blocked or secondary.is_blocked:
            return self.tr("A blocked contact cannot be merged. Unblock it first.")
        return ""

    def _on_typing_paused(self) -> None:
        self._jobs.ask(self._read_candidates)

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        self.is_searching = self._is_confirmed = False
        self.failure = self.tr("The contacts on this computer could not be read or stored. Try again.")
        self.changed.emit()


def _detail_words(contact: Contact, detail: Detail) -> str:
    """Return a detail as people read it; empty when there is none."""
    return language_name(contact.language) if detail is Detail.LANGUAGE else getattr(contact, detail.value) or ""


def _channel(details: ContactDetails) -> ChannelKind | None:
    return details.channels[0][0] if details.channels else None


def _candidate(contact: Contact, channel: ChannelKind | None, note: str = "") -> CandidateRow:
    line = " · ".join(part for part in (contact.email, contact.phone) if part)
    return CandidateRow(
        id=contact.id,
        name=contact.name,
        initials=initials(contact.name),
        channel=channel,
        line=line,
        note=note,
        spoken=", ".join(part for part in (contact.name, line, note) if part),
    )


def _key(row: CandidateRow) -> ContactId:
    return row.id


def _text(row: CandidateRow) -> str:
    return row.name


def _spoken(row: CandidateRow) -> str:
    return row.spoken
