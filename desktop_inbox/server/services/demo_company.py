"""The company of the demo workspace: who works there, and how they have set it up."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.workspace import Availability, Restriction, Role


class Colleague(msgspec.Struct, frozen=True):
    """A user of the demo workspace. `key` names them in the story."""

    key: str
    name: str
    role: Role = Role.AGENT
    availability: Availability = Availability.AVAILABLE
    restriction: Restriction = Restriction.NONE


COLLEAGUES = (
    Colleague("ana", "Ana Moreno", role=Role.MANAGER),
    Colleague("luis", "Luis Peña"),
    Colleague("dana", "Dana Kim", availability=Availability.BUSY, restriction=Restriction.TEAMS),
    Colleague("marta", "Marta Vidal", role=Role.MANAGER),
    Colleague("tom", "Tom Baker", role=Role.OWNER, availability=Availability.AWAY),
)

CATEGORIES = (
    ("Pre-sales", "Questions before an order · Preguntas antes de comprar"),
    ("Order status", "Where is my parcel? · ¿Dónde está mi pedido?"),
    ("Refund", "Money back, whole or in part · Devolución de dinero, total o parcial"),
    ("Exchange", "Another size, colour or piece · Otra talla, otro color u otra pieza"),
    ("Invoice", "Invoices, tax numbers, receipts · Facturas, NIF y recibos"),
    ("Payment", "Cards, transfers, payments that failed · Tarjetas, transferencias y pagos fallidos"),
    ("Complaint", "Something went wrong on our side · Algo ha ido mal por nuestra parte"),
    ("Wholesale", "Shops and business customers · Tiendas y empresas"),
    ("Spam", "Advertising and wrong numbers · Publicidad y equivocaciones"),
)
"""The categories of closing notes, in their order: name and description."""

TEAMS = {"sales": ("Sales", ("luis", "marta")), "support": ("Support", ("ana", "luis", "dana"))}
"""The teams by their keys: names and members."""

TAGS = (
    ("VIP", "Answer within the hour", 3),
    ("wholesale", "Shops and business customers", 1),
    ("damaged parcel", "For the talk with the carrier", 2),
    ("newsletter", "", 5),
)
"""Names, descriptions and colours."""

FIELDS = (
    ("Plan", FieldKind.LIST, ("Retail", "Wholesale")),
    ("Company", FieldKind.TEXT, ()),
    ("Customer since", FieldKind.DATE, ()),
    ("Orders", FieldKind.NUMBER, ()),
    ("Newsletter", FieldKind.CHECKBOX, ()),
)
"""The contact fields in their order: names, kinds and options."""
