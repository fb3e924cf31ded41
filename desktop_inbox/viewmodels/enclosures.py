"""Attachments that go with a message that is being written: those of the snippets in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.channel_limits import ChannelLimits, as_taken
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.viewmodels.drafts import Place


def not_taken(attachments: Iterable[Attachment], limits: ChannelLimits) -> dict[AttachmentId, UserError]:
    """Return which attachments a channel does not take, not even as plain files, and why (`check_attachment`)."""
    problems = {}
    for attachment in attachments:
        try:
            as_taken(limits, attachment)
        except UserError as error:
            problems[attachment.id] = error
    return problems


class Enclosures(QObject):
    """Keeps attachments for each place that is written in, until they are sent or the application ends.

    Each is a copy: nothing is uploaded for it. `changed` when others belong to the place that is shown. Belongs to the
    loop's thread.
    """

    changed = Signal()

    def __init__(self, new_id: Callable[[], AttachmentId], parent: QObject | None = None) -> None:
        """Take where ids come from."""
        super().__init__(parent)
        self._new_id = new_id
        self._place: Place | None = None
        self._kept: dict[Place, tuple[Attachment, ...]] = {}

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What goes with the message that is shown, in the order it was added."""
        return () if self._place is None else self._kept.get(self._place, ())

    def open(self, place: Place | None) -> None:
        """Show those of another place; None: of none."""
        self._place = place
        self.changed.emit()

    def add(self, originals: Iterable[Attachment]) -> None:
        """Let copies of attachments go with the message, each once."""
        there = {each.copied_from for each in self.attachments}
        copies = [
            msgspec.structs.replace(each, id=self._new_id(), copied_from=each.id)
            for each in originals
            if each.id not in there
        ]
        if copies:
            self._put((*self.attachments, *copies))

    def remove(self, attachment_id: AttachmentId) -> None:
        """Let an attachment not go."""
        self._put(tuple(each for each in self.attachments if each.id != attachment_id))

    def take(self) -> tuple[Attachment, ...]:
        """Return what goes with the message, and keep it no longer."""
        taken = self.attachments
        if taken:
            self._put(())
        return taken

    def give_back(self, place: Place, attachments: tuple[Attachment, ...]) -> None:
        """Keep what could not be sent, before what was added since."""
        self._kept[place] = (*attachments, *self._kept.get(place, ()))
        if place == self._place:
            self.changed.emit()

    def carry(self, source: Place, target: Place) -> None:
        """Keep those of one place at another one."""
        moved = self._kept.pop(source, ())
        if moved:
            self.give_back(target, moved)

    def _put(self, attachments: tuple[Attachment, ...]) -> None:
        if self._place is not None:
            self._kept[self._place] = attachments
            self.changed.emit()
