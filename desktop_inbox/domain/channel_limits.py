"""What a channel takes: the server has a table of it, and clients get each channel's with the channel."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.message import MESSAGE_CHARACTERS


class FileLimit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a channel takes of one kind of attachment: up to `size_bytes`, of these media types (empty: of any)."""

    kind: AttachmentKind
    size_bytes: int
    media_types: tuple[str, ...] = ()


class ChannelLimits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a channel takes. Kinds of attachments that `files` does not name are not taken; without any, no files are.

    `attachments` is how many one message carries at most: more go as several messages, the text with the first.
    `has_voice_notes`: the channel knows voice notes; else they go as audio files. `voice_media_type` is the format that
    the server turns them into. `has_quotes`: a message can answer another one visibly.
    """

    text_characters: int = MESSAGE_CHARACTERS
    caption_characters: int = MESSAGE_CHARACTERS
    attachments: int = 1
    files: tuple[FileLimit, ...] = ()
    has_voice_notes: bool = False
    voice_media_type: str = "audio/ogg"
    has_quotes: bool = False

    def of(self, kind: AttachmentKind) -> FileLimit | None:
        """Return what is taken of a kind; None: nothing. A voice note is an audio file where there are none."""
        wanted = AttachmentKind.AUDIO if kind is AttachmentKind.VOICE and not self.has_voice_notes else kind
        return next((limit for limit in self.files if limit.kind is wanted), None)


def check_attachment(limits: ChannelLimits, attachment: Attachment) -> None:
    """Raise `UserError` where a channel does not take a file.

    `file_empty`; `kind_not_taken`; `type_not_taken`; `file_too_large` with `limit` in bytes. A picture that is no
    picture to the channel may still go as a file: callers try that with `as_file`.
    """
    if attachment.size_bytes == 0:
        raise UserError("file_empty")
    limit = limits.of(attachment.kind)
    if limit is None:
        raise UserError("kind_not_taken", kind=attachment.kind)
    # The format of voice notes is the server's matter.
    is_fixed = bool(limit.media_types) and attachment.kind is not AttachmentKind.VOICE
    if is_fixed and attachment.media_type not in limit.media_types:
        raise UserError("type_not_taken", media_type=attachment.media_type)
    if attachment.size_bytes > limit.size_bytes:
        raise UserError("file_too_large", kind=attachment.kind, limit=limit.size_bytes)


def as_file(attachment: Attachment) -> Attachment:
    """Return the attachment as a plain file."""
    return msgspec.structs.replace(attachment, kind=AttachmentKind.FILE)


def as_taken(limits: ChannelLimits, attachment: Attachment) -> Attachment:
    """Return the attachment as a channel takes it: a voice note as an audio file, what it does not show as a file.

    Raises `UserError` as `check_attachment`, where it is not taken at all.
    """
    if attachment.kind is AttachmentKind.VOICE and not limits.has_voice_notes:
        attachment = msgspec.structs.replace(attachment, kind=AttachmentKind.AUDIO)
    try:
        check_attachment(limits, attachment)
    except UserError as error:
        try:
            check_attachment(limits, as_file(attachment))
        except UserError:
            raise error from None
        return as_file(attachment)
    return attachment


def check_reply(limits: ChannelLimits, text: str, attachments: Sequence[Attachment]) -> None:
    """Raise `UserError` where a channel does not take a message.

    `text_too_long` with `limit` in code points, `too_many_attachments` with `limit`, and as `check_attachment`.
    """
    longest = limits.caption_characters if attachments else limits.text_characters
    if len(text) > longest:
        raise UserError("text_too_long", limit=longest)
    if len(attachments) > limits.attachments:
        raise UserError("too_many_attachments", limit=limits.attachments)
    for attachment in attachments:
        check_attachment(limits, attachment)
