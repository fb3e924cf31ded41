"""What each channel takes, from its public documentation.

Each was compared with the documents that are named with it, and where those could not be read with what others say of
them: AWS "Supported media file types and sizes in WhatsApp", Infobip "Viber Chatbots: Message types", the documentation
of python-telegram-bot and of teloxide. What a channel's own module has to see to besides is said there.

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
# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/image-messages (captions 1,024),
# …/messages/text-messages (4,096), …/messages/contextual-replies (`context`), …/messages/audio-messages (a voice note
# is Ogg with Opus, mono). Of Ogg they take only Opus, which the type of a content does not say: such sounds go as
# documents. Sounds bear no caption there: the text goes before them. Videos are H.264 with AAC. Documents are plain
# text, PDF and those of Microsoft Office; an upload of another type is refused ("Param file must be a file with one of
# the following types"), so it goes up as one of these, with its own name. They call `video/3gpp` also `video/3gp`.
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

# Send API: https://developers.facebook.com/docs/messenger-platform/reference/send-api (text 2,000),
# https://developers.facebook.com/docs/messenger-platform/send-messages/saving-assets (25 MB; pictures 8 MB in other
# editions) and https://developers.facebook.com/docs/graph-api/reference/page/messages (`reply_to`). A file has no
# caption there: the text goes before it, as a message.
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
    has_quotes=True,
)

# Bot API: https://creators.viber.com/docs/bots-api/data-models/message, before that
# https://developers.viber.com/docs/api/rest-bot-api/#message-types (text 7,000, all of a message 30 KB; picture 1 MB
# with a text of 120, in newer editions 512 or 768, no moving GIF; video 26 MB of MP4; file 50 MB). A sound goes as a
# file.
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

# Bot API: https://core.telegram.org/bots/api#sendmessage (4,096), #sendphoto (10 MB, caption 1,024; width and height
# together at most 10,000, one at most 20 times the other: larger pictures go as documents), #sendvideo,
# and for videos, sounds (MP3 or M4A), voice notes (Ogg with Opus) and documents 50 MB. An answer names what it answers,
# see #replyparameters.
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
# files (RFC 2045, section 6.8) fills with three quarters of it: 18 MB for all files together, which stand here for
# each. A mail's own quoting is text.
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
