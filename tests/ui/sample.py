"""A small workspace that looks like the design's, for pictures and for tests of the window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.conversation import ConversationStatus, LastMessage, Source
from desktop_inbox.domain.event import ContactAssigned, ConversationClosed, ConversationOpened
from desktop_inbox.domain.message import DeliveryState, Direction, MessageKind
from desktop_inbox.domain.rows import Row
from tests.fixtures import rows

NOW = datetime(2025, 11, 5, 14, 11, 30, tzinfo=UTC)
"""When the pictures are taken."""
ANA, LUIS, DANA = 1, 2, 3
_USERS = {ANA: "Ana Moreno", LUIS: "Luis Peña", DANA: "Dana Kim"}
_KINDS = (
    ChannelKind.WHATSAPP,
    ChannelKind.MESSENGER,
    ChannelKind.VIBER,
    ChannelKind.TELEGRAM,
    ChannelKind.WEB_CHAT,
    ChannelKind.EMAIL,
)
# Name, channel, minutes ago, text, direction or state, unread, assignee.
_CONTACTS: tuple[tuple[str, int, float, str, DeliveryState | None, int, int | None], ...] = (
    ("Susan Carter", 0, 2, "", None, 3, ANA),
    ("Mateo Rivas", 1, 6, "¿Tienen la talla 42 en negro?", None, 1, None),
    ("Nguyễn Thị Hoa", 2, 11, "The invoice is attached 📎", DeliveryState.READ, 0, ANA),
    ("João Pereira", 3, 24, "Perfeito, obrigado! 👍", None, 0, LUIS),
    ("visitor-8f31", 4, 31, "Hi! Is delivery free above 50 €?", None, 2, None),
    ("Claire Dubois", 5, 68, "Re: Order #10482 — missing item", None, 0, ANA),
    ("Omar Haddad", 0, 85, "I'll check with the warehouse and come back to you", DeliveryState.WAITING, 0, ANA),
    ("Lucía Fernández", 1, 125, "Gracias por la ayuda 🌟", None, 0, DANA),
    ("Priya Natarajan", 0, 190, "Can you call me tomorrow at 10?", None, 0, LUIS),
    ("عمر الحداد", 4, 60 * 20, "مرحبا، أين طلبي؟", None, 0, ANA),
    ("山田太郎", 4, 60 * 30, "ありがとうございます", DeliveryState.DELIVERED, 0, ANA),
    ("Wolfeschlegelsteinhausenbergerdorff & Sons International", 5, 60 * 80, "Ok", DeliveryState.FAILED, 0, LUIS),
)


def sample_rows(now: datetime = NOW) -> list[Row]:
    """Return the rows: three users, six channels, a dozen contacts; the first has two past conversations."""
    synced: list[Row] = [rows.make_workspace()]
    synced += [rows.make_user(number, name=name, email=f"agent{number}@example.com") for number, name in _USERS.items()]
    synced += [rows.make_channel(number, kind=kind) for number, kind in enumerate(_KINDS, 1)]
    for number, entry in enumerate(_CONTACTS, 1):
        synced += _contact(number, entry, now)
    return synced + _past(now) + _timeline(now)


def _contact(number: int, entry: tuple[Any, ...], now: datetime) -> list[Row]:
    name, channel, minutes, text, state, unread, assignee = entry
    at = now - timedelta(minutes=minutes)
    assignee_id = rows.user_id(assignee) if assignee else None
    outgoing: dict[str, Any] = {"direction": Direction.INCOMING}
    if state is not None:
        outgoing = {"direction": Direction.OUTGOING, "state": state, "author_id": assignee_id}
    message = LastMessage(
        id=rows.message_id(900 + number),
        kind=MessageKind.TEXT if text else MessageKind.VOICE,
        text=text,
        at=at,
        **outgoing,
    )
    first = number == 1
    contact = rows.make_contact(
        number,
        name=name,
        assignee_id=assignee_id,
        phone="+34 600 123 456" if first else None,
        email="susan@carter.example" if first else None,
        language="es" if first else None,
        timezone="Europe/Madrid" if first else None,
    )
    conversation = rows.make_conversation(
        number,
        channel_id=rows.channel_id(channel + 1),
        assignee_id=assignee_id,
        opened_at=now - timedelta(minutes=max(9.5, minutes)),
        first_reply_at=now - timedelta(minutes=6.5) if first else None,
        activity_at=at,
        incoming_count=unread,
        waiting_since=at if unread else None,
        last_message=message,
    )
    identity = rows.make_identity(
        number, channel_id=rows.channel_id(channel + 1), address="+34 600 123 456" if first else f"id-{number}"
    )
    return [contact, conversation, identity]


def _past(now: datetime) -> list[Row]:
    """Return Susan's two closed conversations, each with a user and a note of its own."""
    closed = (
        (101, LUIS, "Refund", timedelta(days=2, hours=-2), timedelta(hours=26)),
        (102, DANA, "Pre-sales", timedelta(days=52), timedelta(minutes=18)),
    )
    return [
        rows.make_conversation(
            number,
            contact=1,
            ver=20 + number,
            status=ConversationStatus.CLOSED,
            assignee_id=rows.user_id(user),
            opened_at=now - ago - length,
            activity_at=now - ago,
            closed_at=now - ago,
            closed_source=Source.USER,
            closed_by=rows.user_id(user),
            closing_category=category,
            closing_summary="Parcel arrived damaged; refunded 24,90 € and sent a return label.",
        )
        for number, user, category, ago, length in closed
    ]


def _timeline(now: datetime) -> list[Row]:
    """Return what is said in Susan's conversation."""

    def at(minutes: float) -> dict[str, Any]:
        return {"created_at": now - timedelta(minutes=minutes)}

    summary = "Parcel arrived damaged; refunded 24,90 € and sent a return label."
    return [
        rows.make_event(
            500,
            conversation_id=rows.conversation_id(101),
            source=Source.USER,
            actor_id=rows.user_id(LUIS),
            detail=ConversationClosed(category="Refund", summary=summary),
            **at(60 * 46),
        ),
        rows.make_event(501, detail=ConversationOpened(), **at(9.5)),
        rows.make_message(502, text="Hola, ¿mi pedido #10518 sale hoy? 😄", **at(9.4)),
        rows.make_event(
            503,
            source=Source.USER,
            actor_id=rows.user_id(ANA),
            detail=ContactAssigned(assignee_id=rows.user_id(ANA), by_reply=True),
            **at(6.6),
        ),
        rows.make_reply(
            504,
            text="¡Hola Susan! Sí, sale esta tarde. Te adjunto la factura. 🌟",
            state=DeliveryState.READ,
            **at(6.5),
        ),
        rows.make_comment(
            505,
            text="@Luis last time it arrived damaged — ask the warehouse for double wrap?",
            mentioned_user_ids=(rows.user_id(2),),
            **at(4),
        ),
        rows.make_message(506, text="", kind=MessageKind.VOICE, **at(2)),
    ]
