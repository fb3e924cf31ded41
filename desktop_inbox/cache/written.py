"""What commands say, as it was written: for taking it back. No database, so that view-models may read it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.draft import DraftContent, DraftMode
from desktop_inbox.domain.message import MessageKind, kind_of
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage


def mode_of(command: SendMessage | AddComment) -> DraftMode:
    """Return in which mode a command was written."""
    return DraftMode.REPLY if isinstance(command, SendMessage) else DraftMode.COMMENT


def content_of(commands: Sequence[SendMessage | AddComment]) -> DraftContent:
    """Return what commands say and carry, but for voice notes of this device."""
    replies = [command for command in commands if isinstance(command, SendMessage)]
    return DraftContent(
        text="\n".join(command.text for command in commands if command.text),
        quoted_id=next((reply.quoted_id for reply in replies), None),
        attachments=tuple(file for reply in replies if not _is_voice_note(reply) for file in reply.attachments),
    )


def voice_notes_of(commands: Sequence[SendMessage | AddComment]) -> tuple[Attachment, ...]:
    """Return the voice notes of this device that commands are."""
    notes = [command for command in commands if isinstance(command, SendMessage) and _is_voice_note(command)]
    return tuple(note.attachments[0] for note in notes)


def _is_voice_note(reply: SendMessage) -> bool:
    is_note = kind_of(reply.text, reply.attachments) is MessageKind.VOICE
    return is_note and reply.attachments[0].copied_from is None
