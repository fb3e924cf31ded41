"""The files that a contact and the team have sent each other, newest first."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.results import SharedFile
from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import Direction
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.file_kinds import FileFamily, file_family
from desktop_inbox.viewmodels.file_words import FileWords
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.store_signals import StoreSignals
from desktop_inbox.viewmodels.times import TimeWording

FIRST_FILES = 5
MORE_FILES = 25
"""How many files are shown at first, and how many more each time."""


class FileCard(msgspec.Struct, frozen=True, kw_only=True):
    """A file in words: its name above "Today · 182 KB". `spoken` also says who sent it."""

    attachment: Attachment
    family: FileFamily
    subtitle: str
    spoken: str


class SharedFilesViewModel(QObject):
    """The newest files of one contact, as far as they are on this computer; voice notes are none.

    Belongs to the loop's thread; its work ends with the scope, its subscription with `close`.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        store: Store,
        scope: TaskScope,
        clock: Clock,
        times: TimeWording | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with."""
        super().__init__(parent)
        self.cards: tuple[FileCard, ...] = ()
        self.has_more = False
        self._store, self._clock = store, clock
        self._times, self._words = times or TimeWording(parent=self), FileWords(self)
        self._contact_id: ContactId | None = None
        self._wanted = FIRST_FILES
        self._jobs = JobQueue("shared files", scope, self._on_store_failed)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)

    @property
    def contact_id(self) -> ContactId | None:
        """Whose files are shown."""
        return self._contact_id

    def show_contact(self, contact_id: ContactId | None) -> None:
        """Show another contact's files; None: nobody's."""
        if contact_id == self._contact_id:
            return
        self._contact_id, self._wanted = contact_id, FIRST_FILES
        self._jobs.clear()
        self._publish((), has_more=False)
        if contact_id is not None:
            self._jobs.ask(self._read)

    def show_more(self) -> None:
        """Show older files too."""
        self._wanted += MORE_FILES
        self._jobs.ask(self._read)

    def close(self) -> None:
        """Stop listening and reading."""
        self._jobs.clear()
        self._signals.close()

    async def _read(self) -> None:
        contact_id = self._contact_id
        if contact_id is None:
            return
        found: list[SharedFile] = []
        before: int | None = None
        while len(found) <= self._wanted:
            page = await self._store.shared_files(contact_id, limit=self._wanted + 1, before=before)
            found += [each for each in page if each.attachment.kind is not AttachmentKind.VOICE]
            if len(page) <= self._wanted or page[-1].position == before:
                break
            before = page[-1].position
        if contact_id == self._contact_id:
            cards = tuple(self._card(each) for each in found[: self._wanted])
            self._publish(cards, has_more=len(found) > self._wanted)

    def _card(self, shared: SharedFile) -> FileCard:
        local, today = self._times.local(shared.at).date(), self._times.local(self._clock.now()).date()
        day = self._times.heading(local, today) if local == today else self._times.day(local, today)
        size = self._words.size(shared.attachment.size_bytes)
        sender = self.tr("sent") if shared.direction is Direction.OUTGOING else self.tr("received")
        return FileCard(
            attachment=shared.attachment,
            family=file_family(shared.attachment),
            subtitle=f"{day} · {size}",
            spoken=", ".join([self._words.spoken(shared.attachment), sender, day]),
        )

    def _publish(self, cards: tuple[FileCard, ...], *, has_more: bool) -> None:
        if (cards, has_more) != (self.cards, self.has_more):
            self.cards, self.has_more = cards, has_more
            self.changed.emit()

    def _on_store_changed(self, change: StoreChange) -> None:
        touched = self._contact_id in change.timeline_contact_ids or self._contact_id in change.contact_ids
        if self._contact_id is not None and (touched or change.everything):
            self._jobs.ask(self._read)

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Keep what is shown: the list says what is wrong."""
