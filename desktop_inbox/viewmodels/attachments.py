"""The files that are about to be sent to one contact: added, looked at, put on their way, ordered, and sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from enum import Enum
from pathlib import Path
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Signal, SignalInstance

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment, clean_file_name
from desktop_inbox.domain.channel_limits import ChannelLimits
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.errors import StoreError, UserError
from desktop_inbox.domain.ids import AttachmentId, ContactId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.attachment_intake import Intake, TakenIn, read_of
from desktop_inbox.viewmodels.attachment_words import AttachmentWords
from desktop_inbox.viewmodels.file_kinds import FileFamily, file_family
from desktop_inbox.viewmodels.file_words import FileWords
from desktop_inbox.viewmodels.files import FilePhase, FilesViewModel
from desktop_inbox.viewmodels.list_model import ListModel

_log = logging.getLogger(__name__)

MOST_FILES = 50
"""How many files can be added at once."""
COUNTER_FROM = 100
"""The counter of the caption shows when fewer characters than this are left."""
_AT_ONCE = 2


class PendingState(Enum):
    """Where a file stands. `REFUSED` cannot go, `FAILED` can be tried again. All but those two will be sent."""

    PREPARING = "preparing"
    MOVING = "moving"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class PendingFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file in the dialog. `share` of it is on the server, 0 to 1; `problem` says why it does not go.

    `note` says what is done to it. `is_only_here`: it was pasted, so there is no other copy of it.
    """

    attachment: Attachment
    size: str
    family: FileFamily
    state: PendingState = PendingState.PREPARING
    share: float = 0.0
    problem: str = ""
    note: str = ""
    is_only_here: bool = False

    @property
    def will_go(self) -> bool:
        """True where the file is ready to be sent."""
        return self.state in (PendingState.MOVING, PendingState.DONE)


class AttachmentsState(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around the files. `count` go; `counter` says how much of the caption is left (empty: plenty)."""

    count: int = 0
    can_send: bool = False
    is_preparing: bool = False
    counter: str = ""
    is_too_long: bool = False
    notice: str = ""


class AttachmentsViewModel(QObject):
    """The dialog's files and their caption, from `begin` until `send`, `add_to_reply` or `cancel`; then it is empty.

    Their contents are copied and go up while the dialog is open. `sent(str, tuple[Attachment, ...])`: the caption and
    the files, in their order. `added_to_reply`: the same, for the reply that is being written. Belongs to the loop's
    thread; its work ends with the scope.
    """

    changed = Signal()
    sent = Signal(str, object)
    added_to_reply = Signal(str, object)

    def __init__(
        self,
        *,
        store: Store,
        files: FilesViewModel,
        intake: Intake,
        scope: TaskScope,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.model: ListModel[PendingFile] = ListModel(_key, _name, self._spoken, self)
        self.caption = ""
        self._store, self._files, self._intake = store, files, intake
        self._scope, self._clock = scope, clock
        self._words, self._file_words = AttachmentWords(self), FileWords(self)
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._work: dict[AttachmentId, asyncio.Task[None]] = {}
        self._contact_id: ContactId | None = None
        self._limits = ChannelLimits()
        self._notice = ""
        self._block = ""
        self._is_offline = False
        files.changed.connect(self._on_file_moved)

    @property
    def state(self) -> AttachmentsState:
        """What stands around the files."""
        rows = self.model.rows
        count = sum(row.will_go for row in rows)
        is_preparing = any(row.state is PendingState.PREPARING for row in rows)
        left = self._limits.caption_characters - len(self.caption.strip())
        return AttachmentsState(
            count=count,
            can_send=count > 0 and not is_preparing and left >= 0 and not self._block,
            is_preparing=is_preparing,
            counter=str(left) if left < COUNTER_FROM else "",
            is_too_long=left < 0,
            notice=self._block or self._notice or (self._words.offline() if self._is_offline else ""),
        )

    @property
    def would_lose(self) -> bool:
        """True where cancelling loses what there is no other copy of: a caption, or what was pasted."""
        return bool(self.caption.strip()) or any(row.is_only_here and row.will_go for row in self.model.rows)

    # Intents ----------------------------------------------------------------------------------------------------------
    def begin(self, contact_id: ContactId, channel: str, limits: ChannelLimits) -> None:
        """Take files for a contact from now on; `channel` names where they go."""
        self._contact_id, self._limits, self._words.channel = contact_id, limits, channel
        self.caption, self._notice, self._is_offline = "", "", False
        self._block = ""
        self._show(())

    def set_block(self, reason: str) -> None:
        """Say why nothing can be sent now (empty: it can); what was added stays."""
        if reason != self._block:
            self._block = reason
            self.changed.emit()

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add files of the user. Each that cannot go says why; the others go on."""
        room = self._room(len(paths))
        for path in paths[:room]:
            key = self._append(clean_file_name(path.name), is_only_here=False)
            self._start(key, self._take_file(key, path))
        self.changed.emit()

    def add_picture(self, encode: Callable[[], bytes]) -> None:
        """Add a picture that is only in memory; `encode` returns it as a PNG file, and is called in a thread."""
        if self._room(1):
            now = self._clock.now().astimezone()
            name = self.tr("Image %1").replace("%1", f"{now:%Y-%m-%d %H.%M.%S}") + ".png"
            key = self._append(name, is_only_here=True)
            self._start(key, self._take_picture(key, name, encode))
        self.changed.emit()

    def remove(self, attachment_id: AttachmentId) -> None:
        """Take a file out; what has gone up of it is dropped."""
        self._show([row for row in self.model.rows if row.attachment.id != attachment_id])
        self._drop([attachment_id])

    def move(self, attachment_id: AttachmentId, place: int) -> None:
        """Put a file at another place in the order, counted from 0 without it."""
        row = self.model.row_of(attachment_id)
        if row is not None:
            others = [each for each in self.model.rows if each is not row]
            place = max(0, min(place, len(others)))
            self._show([*others[:place], row, *others[place:]])

    def retry(self, attachment_id: AttachmentId) -> None:
        """Try an upload that failed again."""
        self._files.retry(attachment_id)

    def write_caption(self, text: str) -> None:
        """Hear what the caption is now."""
        self.caption = text
        self.changed.emit()

    def send(self) -> None:
        """Send what can go; the rest is dropped. Nothing happens while something is prepared, or nothing can go."""
        self._hand_out(self.sent)

    def add_to_reply(self) -> None:
        """Let what can go become part of the reply that is being written; as `send` otherwise."""
        self._hand_out(self.added_to_reply)

    def cancel(self) -> None:
        """Send nothing; what has gone up is dropped."""
        keys = [row.attachment.id for row in self.model.rows]
        self._leave()
        self._drop(keys)

    def _hand_out(self, signal: SignalInstance) -> None:
        if not self.state.can_send:
            return
        going = tuple(row.attachment for row in self.model.rows if row.will_go)
        staying = [row.attachment.id for row in self.model.rows if not row.will_go]
        caption = self.caption.strip()
        self._leave()
        self._drop(staying)
        signal.emit(caption, going)

    # Taking in --------------------------------------------------------------------------------------------------------
    async def _take_file(self, key: AttachmentId, path: Path) -> None:
        async with self._turn:
            found = await self._intake.look_at_file(key, path)
            await self._take(found, path, read_of(path))

    async def _take_picture(self, key: AttachmentId, name: str, encode: Callable[[], bytes]) -> None:
        async with self._turn:
            data = await asyncio.to_thread(encode)
            found = await self._intake.look_at_data(key, name, data)
            await self._take(found, None, lambda: data)

    async def _take(self, found: Attachment, path: Path | None, read: Callable[[], bytes]) -> None:
        self._update(found.id, attachment=found)
        taken = await self._intake.fit(found, self._limits, read)
        if path is None and taken.data is None:
            taken = msgspec.structs.replace(taken, data=await asyncio.to_thread(read))
        self._update(found.id, attachment=taken.attachment, note=self._note(taken))
        await self._intake.keep(taken, path)
        await self._store.add_uploads(self._contact_id, [taken.attachment])
        self._update(found.id, state=PendingState.MOVING)
        self._on_file_moved(found.id)

    def _start(self, key: AttachmentId, work: Coroutine[None, None, None]) -> None:
        task = self._scope.spawn("take in file", self._worded(key, work))
        if task is None:
            work.close()
            return
        self._work[key] = task
        task.add_done_callback(lambda _: self._work.pop(key, None))

    async def _worded(self, key: AttachmentId, work: Coroutine[None, None, None]) -> None:
        """Do the work on a file; where it fails, the file says why."""
        try:
            await work
        except (UserError, StoreError) as error:
            _log.info("a file cannot be sent: %s", error.code)
            self._update(key, state=PendingState.REFUSED, problem=self._words.problem(error))

    def _drop(self, keys: Sequence[AttachmentId]) -> None:
        for key in keys:
            if (task := self._work.pop(key, None)) is not None:
                task.cancel()
        if keys:
            self._scope.spawn("drop files", self._forget(keys))

    async def _forget(self, keys: Sequence[AttachmentId]) -> None:
        try:
            await self._store.drop_uploads(keys)
            await self._intake.drop(keys)
        except StoreError as error:
            _log.warning("files that are not sent cannot be dropped: %s", error.code)

    # Rows -------------------------------------------------------------------------------------------------------------
    def _room(self, wanted: int) -> int:
        """Return how many files can be added, and say so when that is fewer than wanted."""
        room = max(0, min(wanted, MOST_FILES - len(self.model.rows)))
        self._notice = self.tr("Only %n file(s) can be sent at once.", "", MOST_FILES) if room < wanted else ""
        return room

    def _append(self, name: str, *, is_only_here: bool) -> AttachmentId:
        attachment = Attachment(id=AttachmentId(new_id(self._clock)), name=name)
        row = PendingFile(
            attachment=attachment,
            size="",
            family=file_family(attachment),
            note=self._words.preparing(),
            is_only_here=is_only_here,
        )
        self.model.apply([*self.model.rows, row])
        return attachment.id

    def _update(self, key: AttachmentId, **fields: object) -> None:
        """Change a row, if it is still there."""
        row = self.model.row_of(key)
        if row is None:
            return
        attachment = fields.get("attachment")
        if isinstance(attachment, Attachment):
            fields |= {"size": self._file_words.size(attachment.size_bytes), "family": file_family(attachment)}
        changed = msgspec.structs.replace(row, **fields)
        self._show([changed if each is row else each for each in self.model.rows])

    def _show(self, rows: Sequence[PendingFile]) -> None:
        self.model.apply(rows)
        self.changed.emit()

    def _leave(self) -> None:
        self.caption, self._notice, self._is_offline = "", "", False
        self._show(())

    def _note(self, taken: TakenIn) -> str:
        """Return what was done to a file so that it can go; empty: nothing."""
        now, before = taken.attachment, taken.original
        if taken.data is not None and now.size_bytes < before.size_bytes:
            return self._words.shrunk(before.size_bytes, now.size_bytes)
        if now.media_type != before.media_type:
            return self._words.converted()
        return self._words.as_file() if now.kind is not before.kind else ""

    def _spoken(self, row: PendingFile) -> str:
        return ", ".join(part for part in (row.attachment.name, row.size, row.problem or row.note) if part)

    def _on_file_moved(self, key: object) -> None:
        """Show how far an upload is."""
        row = self.model.row_of(key) if isinstance(key, UUID) else None
        if row is None or row.state in (PendingState.PREPARING, PendingState.REFUSED):
            return
        status = self._files.status(row.attachment)
        if status.phase is FilePhase.FAILED:
            problem = self._file_words.failure(status)
            self._update(row.attachment.id, state=PendingState.FAILED, problem=problem)
        elif status.is_upload and status.phase is FilePhase.HERE:
            self._update(row.attachment.id, state=PendingState.DONE, share=1.0, problem="")
        else:
            self._update(row.attachment.id, state=PendingState.MOVING, share=status.share, problem="")
        self._is_offline = any(self._files.status(each.attachment).is_offline for each in self.model.rows)
        self.changed.emit()


def _key(row: PendingFile) -> AttachmentId:
    return row.attachment.id


def _name(row: PendingFile) -> str:
    return row.attachment.name
