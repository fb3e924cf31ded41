"""Attachments that go with a message that is being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.channel_limits import ChannelLimits, as_taken
from desktop_inbox.domain.draft import together
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId


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
    """The attachments of the place that is written in: copies, files of this device, and what came back.

    `changed` when others are shown; `edited` after that, when the user did it. Belongs to the loop's thread.
    """

    changed = Signal()
    edited = Signal()

    def __init__(self, new_id: Callable[[], AttachmentId], parent: QObject | None = None) -> None:
        """Take where ids come from."""
        super().__init__(parent)
        self._new_id = new_id
        self.attachments: tuple[Attachment, ...] = ()
        """What goes with the message, in the order it was added."""

    def show(self, attachments: tuple[Attachment, ...]) -> None:
        """Take up those of a draft."""
        if attachments != self.attachments:
            self.attachments = attachments
            self.changed.emit()

    def add(self, originals: Iterable[Attachment]) -> Sequence[Attachment]:
        """Let copies of attachments go with the message, each once. Returns those that came now."""
        there = {each.copied_from for each in self.attachments}
        copies = [
            msgspec.structs.replace(each, id=self._new_id(), copied_from=each.id)
            for each in originals
            if each.id not in there
        ]
        self._edit((*self.attachments, *copies))
        return copies

    def enclose(self, attachments: Iterable[Attachment]) -> None:
        """Let files of this device go with the message."""
        self._edit(together(self.attachments, attachments))

    def remove(self, attachment_id: AttachmentId) -> None:
        """Let an attachment not go."""
        self._edit(tuple(each for each in self.attachments if each.id != attachment_id))

    def _edit(self, attachments: tuple[Attachment, ...]) -> None:
        if attachments != self.attachments:
            self.show(attachments)
            self.edited.emit()
