"""The table of what channels take: whole, and fit for clients and the protocol."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.channel_limits import as_taken, check_reply
from desktop_inbox.domain.clock import SystemClock, new_id
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.message import MESSAGE_CHARACTERS
from desktop_inbox.protocol.conversation_commands import ATTACHMENTS
from desktop_inbox.protocol.uploads import UPLOAD_BYTES
from desktop_inbox.server.channels.limits import LIMITS


def _attachment(kind: AttachmentKind, media_type: str, size_bytes: int = 1000) -> Attachment:
    return Attachment(
        id=AttachmentId(new_id(SystemClock())), name="x", kind=kind, media_type=media_type, size_bytes=size_bytes
    )


def test_every_kind_of_channel_has_limits() -> None:
    assert LIMITS.keys() == set(ChannelKind)


@pytest.mark.parametrize("kind", ChannelKind)
def test_limits_fit_into_the_protocol(kind: ChannelKind) -> None:
    limits = LIMITS[kind]
    assert 0 < limits.text_characters <= MESSAGE_CHARACTERS
    assert 0 < limits.caption_characters <= limits.text_characters
    assert 0 < limits.attachments <= ATTACHMENTS
    kinds = [limit.kind for limit in limits.files]
    assert len(set(kinds)) == len(kinds)
    assert all(0 < limit.size_bytes <= UPLOAD_BYTES for limit in limits.files)
    assert limits.of(AttachmentKind.FILE) is not None, "anything goes as a file"
    assert limits.of(AttachmentKind.VOICE) is not None, "a voice note goes at least as an audio file"


@pytest.mark.parametrize("kind", ChannelKind)
def test_a_voice_note_goes_everywhere(kind: ChannelKind) -> None:
    taken = as_taken(LIMITS[kind], _attachment(AttachmentKind.VOICE, "audio/ogg"))
    expected = AttachmentKind.VOICE if LIMITS[kind].has_voice_notes else taken.kind
    assert taken.kind is expected
    assert taken.kind in {AttachmentKind.VOICE, AttachmentKind.AUDIO, AttachmentKind.FILE}


@pytest.mark.parametrize(
    ("kind", "attachment", "code"),
    [
        (ChannelKind.WHATSAPP, _attachment(AttachmentKind.IMAGE, "image/jpeg", 5_000_001), "file_too_large"),
        (ChannelKind.WHATSAPP, _attachment(AttachmentKind.IMAGE, "image/webp"), "type_not_taken"),
        (ChannelKind.WHATSAPP, _attachment(AttachmentKind.AUDIO, "audio/ogg"), "type_not_taken"),
        (ChannelKind.VIBER, _attachment(AttachmentKind.IMAGE, "image/png", 1_000_001), "file_too_large"),
        (ChannelKind.MESSENGER, _attachment(AttachmentKind.VIDEO, "video/mp4", 25_000_001), "file_too_large"),
        (ChannelKind.WEB_CHAT, _attachment(AttachmentKind.FILE, "application/pdf", 25 * 2**20 + 1), "file_too_large"),
        (ChannelKind.TELEGRAM, _attachment(AttachmentKind.FILE, "application/pdf", 0), "file_empty"),
    ],
)
def test_what_a_channel_refuses_is_refused(kind: ChannelKind, attachment: Attachment, code: str) -> None:
    with pytest.raises(UserError) as refused:
        check_reply(LIMITS[kind], "", [attachment])
    assert refused.value.code == code


def test_where_a_message_can_answer_another_visibly() -> None:
    quoting = {kind for kind, limits in LIMITS.items() if limits.has_quotes}
    assert quoting == {ChannelKind.WEB_CHAT, ChannelKind.WHATSAPP, ChannelKind.MESSENGER, ChannelKind.TELEGRAM}
