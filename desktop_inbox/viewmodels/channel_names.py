"""What channels are called. The media's own names are not translated."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_inbox.domain.channel import ChannelKind

_BRANDS = {
    ChannelKind.WHATSAPP: "WhatsApp",
    ChannelKind.MESSENGER: "Messenger",
    ChannelKind.VIBER: "Viber",
    ChannelKind.TELEGRAM: "Telegram",
}


def channel_name(kind: ChannelKind) -> str:
    """Return the name of a kind of channel."""
    if kind is ChannelKind.WEB_CHAT:
        return QCoreApplication.translate("Channel", "Web chat")
    if kind is ChannelKind.EMAIL:
        return QCoreApplication.translate("Channel", "Email")
    return _BRANDS[kind]
