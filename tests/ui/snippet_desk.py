"""Snippets to be picked in a composer, and the hands that pick them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.channel_limits import ChannelLimits, FileLimit
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from tests.fixtures import rows

FILE = Attachment(
    id=AttachmentId(rows.make_id(0xA1, 1)), name="tarifas.pdf", media_type="application/pdf", size_bytes=9
)
LIMITS = ChannelLimits(attachments=10, files=(FileLimit(kind=AttachmentKind.FILE, size_bytes=100),))
SNIPPETS = [
    rows.make_snippet(1, name="Ships today", shortcut="envio-hoy", text="Hola $contact.first_name, sale hoy.", ver=81),
    rows.make_snippet(2, name="Free shipping", shortcut="envio-gratis", text="Desde 50 €.", topic="Envíos", ver=82),
    rows.make_snippet(3, name="Plan", shortcut="plan", text="Plan: $contact.plan\nAgent: ${contact.agent|us}", ver=83),
    rows.make_snippet(4, name="Broken", shortcut="broken", text="$contact.plan and $contct.name!", ver=84),
    rows.make_snippet(5, name="Price list", shortcut="", text="The list", attachments=(FILE,), ver=85),
]


def write(composer, text):
    QTest.keyClicks(composer.field, text)


def press(composer, *keys):
    for key in keys:
        QTest.keyClick(composer.field, key)


def text_of(composer):
    return composer.field.toPlainText()


def offered(composer):
    popup = composer.snippets.popup
    return [row.label for row in composer.snippets.completion.model.rows] if popup.isVisible() else None


async def search(desk, composer, query):
    write(composer, f"/{query}")
    await desk.settle()


async def pick(desk, composer, query):
    await search(desk, composer, query)
    press(composer, Qt.Key.Key_Return)
    await desk.settle()


async def sent(desk):
    return [command for command in await desk.commands() if isinstance(command, SendMessage | AddComment)]
