"""The snippets of the demo workspace, in the languages of its customers, with variables, files and topics."""

from __future__ import annotations

from desktop_inbox.domain.snippet import SnippetContent

SHARED = (
    SnippetContent(
        name="Saludo",
        shortcut="hola",
        topic="Saludos",
        text="¡Hola ${contact.first_name|}! Soy $user.first_name, de $workspace.name. ¿En qué te puedo ayudar?",
    ),
    SnippetContent(
        name="Greeting",
        shortcut="hello",
        topic="Greetings",
        text="Hello ${contact.first_name|there}! This is $user.first_name from $workspace.name. How can I help?",
    ),
    SnippetContent(
        name="Despedida",
        shortcut="adios",
        topic="Saludos",
        text="Gracias por escribirnos, ${contact.first_name|}. ¡Que tengas un buen día! 🌟",
    ),
    SnippetContent(
        name="Goodbye",
        shortcut="bye",
        topic="Greetings",
        text="Thank you for writing, ${contact.first_name|and see you soon}. Have a lovely day! 🌟",
    ),
    SnippetContent(
        name="El pedido sale hoy",
        shortcut="envio-hoy",
        topic="Envíos",
        text="Hola ${contact.first_name|}, tu pedido sale hoy y llega en 24 o 48 horas. 📦",
    ),
    SnippetContent(
        name="Envíos gratuitos",
        shortcut="envio-gratis",
        topic="Envíos",
        text="Los envíos son gratuitos a partir de 50 € en España y Portugal; por debajo cuestan 4,90 €.",
    ),
    SnippetContent(
        name="Seguimiento del pedido",
        shortcut="seguimiento",
        topic="Envíos",
        text="Tu pedido ya está en camino, $contact.first_name. En cuanto tenga el número de seguimiento, te lo envío "
        "a $contact.email.",
    ),
    SnippetContent(
        name="Parcel on its way",
        shortcut="shipped",
        topic="Delivery",
        text="Your parcel is on its way, $contact.first_name. I'll send the tracking number to $contact.email as soon "
        "as I have it.",
    ),
    SnippetContent(
        name="Devolución en 30 días",
        shortcut="devolver",
        topic="Devoluciones",
        text="Tienes 30 días para devolver lo que no te convenza. Te mando una etiqueta y, cuando llegue, te "
        "devolvemos el importe en 2 o 3 días laborables.",
    ),
    SnippetContent(
        name="Return within 30 days",
        shortcut="return",
        topic="Returns",
        text="You have 30 days to send back what you don't love. Here is how:\n\n1. Print the label that I send you.\n"
        "2. Put it on the box and take it to any post office.\n3. We pay you back within 2 to 3 working days.",
    ),
    SnippetContent(
        name="Paquete dañado",
        shortcut="danado",
        topic="Devoluciones",
        text="¡Cuánto lo siento, ${contact.first_name|}! ¿Me mandas una foto de la caja y de lo que se ha roto? Así te "
        "enviamos otro o te devolvemos el importe, como prefieras.",
    ),
    SnippetContent(
        name="Damaged parcel",
        shortcut="damaged",
        topic="Returns",
        text="I'm so sorry, ${contact.first_name|}! Could you send me a photo of the box and of what is broken? Then "
        "we send another one or pay you back, as you like.",
    ),
    SnippetContent(
        name="Guía de tallas",
        shortcut="tallas",
        topic="Ventas",
        text="Aquí tienes nuestra guía de tallas, ${contact.first_name|}. Si dudas entre dos, mejor la mayor.",
    ),
    SnippetContent(
        name="Size guide",
        shortcut="sizes",
        topic="Sales",
        text="Here is our size guide, ${contact.first_name|}. Between two sizes, take the larger one.",
    ),
    SnippetContent(
        name="Wholesale prices",
        shortcut="wholesale",
        topic="Sales",
        text="From 20 pieces on you get 15 % off, ${contact.first_name|}, and delivery is free above 150 €. "
        "Shall I open a wholesale account for ${contact.company|your shop}?",
    ),
    SnippetContent(
        name="Precios para tiendas",
        shortcut="mayorista",
        topic="Ventas",
        text="A partir de 20 piezas tienes un 15 % de descuento y, desde 150 €, el envío es gratis. "
        "¿Abro una cuenta para ${contact.company|tu tienda}?",
    ),
)
"""What managers have made for everybody."""

FILES = {"tallas": ("guia-tallas.png",), "sizes": ("guia-tallas.png",)}
"""The files of snippets, by their shortcuts."""

PERSONAL = {
    "ana": (
        SnippetContent(
            name="I'll check",
            shortcut="check",
            text="One moment, ${contact.first_name|}: I'll check with the warehouse.",
        ),
        SnippetContent(
            name="Un momento", shortcut="momento", text="Un momento, ${contact.first_name|}: lo pregunto en el almacén."
        ),
    ),
    "luis": (
        SnippetContent(name="Llamada", shortcut="llamar", text="¿A qué hora te puedo llamar, $contact.first_name?"),
    ),
}
"""Everybody's own."""
