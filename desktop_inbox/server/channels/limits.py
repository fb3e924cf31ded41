"""What each channel takes, from its public documentation.

The sources are Meta's "WhatsApp Cloud API: Supported media types" and "Messenger Platform: Send API", Rakuten's "Viber
REST Bot API: Message types", Telegram's "Bot API: Sending files", and for mail RFC 2045 and "Gmail Help: Attachment
size limits"; the places are named below.

Clients get the limits with each channel and check them before anything is uploaded; the server checks them again. Where
it is not clear whether a million bytes are meant or a mebibyte, or two editions differ, the smaller one stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.channel_limits import ChannelLimits, FileLimit
from desktop_inbox.server.channels.webchat import ATTACHMENTS, FILE_BYTES

_MB = 1_000_000

# Our own: what its page can show and a browser can record.
_WEB_CHAT = ChannelLimits(
    attachments=ATTACHMENTS,
    files=tuple(FileLimit(kind=kind, size_bytes=FILE_BYTES) for kind in AttachmentKind),
    has_voice_notes=True,
    voice_media_type="audio/ogg",
    has_quotes=True,
)

# Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media (types and sizes),
# …/guides/send-messages (text 4,096, captions 1,024, replies by `context`), …/messages/audio-messages (a voice note is
# Ogg with Opus, mono). Of Ogg they take only Opus, which the type of a content does not say: such sounds go as
# documents. Sounds bear no caption there: the text goes before them.
_WHATSAPP = ChannelLimits(
    text_characters=4_096,
    caption_characters=1_024,
    files=(
        FileLimit(kind=AttachmentKind.IMAGE, size_bytes=5 * _MB, media_types=("image/jpeg", "image/png")),
        FileLimit(kind=AttachmentKind.VIDEO, size_bytes=16 * _MB, media_types=("video/mp4", "video/3gpp")),
        FileLimit(
            kind=AttachmentKind.AUDIO,
            size_bytes=16 * _MB,
            media_types=("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4"),
        ),
        FileLimit(kind=AttachmentKind.VOICE, size_bytes=16 * _MB),
        FileLimit(kind=AttachmentKind.FILE, size_bytes=100 * _MB),
    ),
    has_voice_notes=True,
    voice_media_type="audio/ogg",
    has_quotes=True,
)

# Send API: https://developers.facebook.com/docs/messenger-platform/reference/send-api (text 2,000) and
# https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api (25 MB, pictures 8 MB). A file
# has no caption there: the text goes before it, as a message. Only people answer a message visibly, pages cannot.
_MESSENGER = ChannelLimits(
    text_characters=2_000,
    caption_characters=2_000,
    files=(
        FileLimit(kind=AttachmentKind.IMAGE, size_bytes=8 * _MB, media_types=("image/jpeg", "image/png", "image/gif")),
        FileLimit(kind=AttachmentKind.VIDEO, size_bytes=25 * _MB),
        FileLimit(kind=AttachmentKind.AUDIO, size_bytes=25 * _MB),
        FileLimit(kind=AttachmentKind.FILE, size_bytes=25 * _MB),
    ),
    voice_media_type="audio/mp4",
)

# Bot API: https://developers.viber.com/docs/api/rest-bot-api/#message-types (text 7,000; picture 1 MB with a text of
# 120, in newer editions 512 or 768, no moving GIF; video 26 MB of MP4; file 50 MB). A sound goes as a file.
_VIBER = ChannelLimits(
    text_characters=7_000,
    caption_characters=120,
    files=(
        FileLimit(kind=AttachmentKind.IMAGE, size_bytes=1 * _MB, media_types=("image/jpeg", "image/png")),
        FileLimit(kind=AttachmentKind.VIDEO, size_bytes=26 * _MB, media_types=("video/mp4",)),
        FileLimit(kind=AttachmentKind.AUDIO, size_bytes=50 * _MB),
        FileLimit(kind=AttachmentKind.FILE, size_bytes=50 * _MB),
    ),
    voice_media_type="audio/mp4",
)

# Bot API: https://core.telegram.org/bots/api#sendmessage (4,096), #sendphoto (10 MB, caption 1,024), #sendvideo,
# and for videos, sounds (MP3 or M4A), voice notes (Ogg with Opus) and documents 50 MB. An answer names what it answers.
_TELEGRAM = ChannelLimits(
    text_characters=4_096,
    caption_characters=1_024,
    files=(
        FileLimit(
            kind=AttachmentKind.IMAGE, size_bytes=10 * _MB, media_types=("image/jpeg", "image/png", "image/webp")
        ),
        FileLimit(kind=AttachmentKind.VIDEO, size_bytes=50 * _MB, media_types=("video/mp4",)),
        FileLimit(kind=AttachmentKind.AUDIO, size_bytes=50 * _MB, media_types=("audio/mpeg", "audio/mp4")),
        FileLimit(kind=AttachmentKind.VOICE, size_bytes=50 * _MB),
        FileLimit(kind=AttachmentKind.FILE, size_bytes=50 * _MB),
    ),
    has_voice_notes=True,
    voice_media_type="audio/ogg",
    has_quotes=True,
)

# There is no rule; most take messages of 25 MB (https://support.google.com/mail/answer/6584), which the encoding of
# files (RFC 2045, section 6.8) fills with three quarters of it. A mail's own quoting is text.
_EMAIL = ChannelLimits(
    attachments=10,
    files=tuple(
        FileLimit(kind=kind, size_bytes=18 * _MB) for kind in AttachmentKind if kind is not AttachmentKind.VOICE
    ),
    voice_media_type="audio/mp4",
)

LIMITS: Mapping[ChannelKind, ChannelLimits] = MappingProxyType(
    {
        ChannelKind.WEB_CHAT: _WEB_CHAT,
        ChannelKind.WHATSAPP: _WHATSAPP,
        ChannelKind.MESSENGER: _MESSENGER,
        ChannelKind.VIBER: _VIBER,
        ChannelKind.TELEGRAM: _TELEGRAM,
        ChannelKind.EMAIL: _EMAIL,
    }
)
"""The limits of each kind of channel."""
