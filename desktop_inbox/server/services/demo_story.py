"""What happened in the demo workspace: what each of its contacts said, and what colleagues did about it."""

from __future__ import annotations

from desktop_inbox.server.services.demo_steps import (
    DAY,
    HOUR,
    Assigned,
    Blocked,
    Closed,
    Commented,
    Merged,
    Opened,
    Person,
    Planned,
    Replied,
    Said,
    Snoozed,
)

_SUSAN = Person(
    key="susan",
    name="Susan Carter",
    language="es",
    timezone="Europe/Madrid",
    email="susan@carter.example",
    phone="+34600123456",
    unread=1,
    tags=("VIP", "wholesale"),
    fields={"Plan": "Wholesale", "Company": "La Tienda de Susan", "Customer since": "2024-03-11", "Orders": "27"},
    steps=(
        Said(70 * DAY + 40, "Hi! I run a small shop in Valencia. Do you sell wholesale?"),
        Replied(
            70 * DAY + 37, "dana", "Hello Susan! We do: from 20 pieces on, 15 % off. Shall I open an account for you?"
        ),
        Said(70 * DAY + 33, "Yes please, that would be great."),
        Replied(
            70 * DAY + 24, "dana", "Done. You have wholesale prices from now on, and free delivery above 150 €. 🎉"
        ),
        Said(70 * DAY + 23, "Wonderful, thank you Dana!"),
        Closed(
            70 * DAY + 22,
            "dana",
            "Pre-sales",
            "Wants to buy wholesale for a shop in Valencia; account opened, 15 % off.",
        ),
        Said(20 * DAY + 27 * HOUR, "Hola, el pedido #10447 ha llegado con dos tazas rotas 😞"),
        Assigned(20 * DAY + 27 * HOUR - 9, "marta", "luis"),
        Replied(
            20 * DAY + 27 * HOUR - 14, "luis", "Hola Susan, ¡cuánto lo siento! ¿Me puedes decir qué dos tazas son?"
        ),
        Said(20 * DAY + 26 * HOUR, "Las dos azules grandes. La caja estaba aplastada por un lado."),
        Commented(20 * DAY + 25 * HOUR, "luis", "Third crushed box from this carrier this month."),
        Replied(20 * DAY + 3 * HOUR, "luis", "Te hemos devuelto 24,90 € y te mando una etiqueta para la caja."),
        Said(20 * DAY + 2 * HOUR, "Perfecto, muchas gracias Luis."),
        Closed(20 * DAY + HOUR, "luis", "Refund", "Parcel arrived damaged; refunded 24,90 € and sent a return label."),
        Said(9 * DAY + 5 * HOUR, "Buenos días, necesito la factura de septiembre con el NIF nuevo."),
        Assigned(9 * DAY + 5 * HOUR - 20, "tom", "marta"),
        Replied(9 * DAY + 4 * HOUR, "marta", "Buenos días, Susan. Corregida y enviada a tu correo. ¿La has recibido?"),
        Said(9 * DAY + 3 * HOUR, "Sí, aquí está. ¡Gracias!"),
        Closed(9 * DAY + 3 * HOUR - 5, "marta", "Invoice", "New tax number; invoice for September issued again."),
        Assigned(8 * DAY, "marta", None),
        Said(128, "Hola, ¿mi pedido #10518 sale hoy? 😄"),
        Replied(125, "ana", "¡Hola Susan! Sí, sale esta tarde. Te adjunto la factura. 🌟"),
        Replied(125, "ana", files=("factura-10518.pdf",)),
        Commented(
            123, "ana", "@Luis Peña last time it arrived damaged — ask the warehouse for double wrap?", ("luis",)
        ),
        Commented(96, "luis", "@Ana Moreno asked. They wrap it twice and mark it as fragile.", ("ana",)),
        Said(2, files=("nota-de-voz.ogg",)),
    ),
)

_OPEN = (
    Person(
        key="mateo",
        name="Mateo Rivas",
        language="es",
        timezone="America/Bogota",
        unread=1,
        tags=("newsletter",),
        steps=(Said(6, "¿Tienen la talla 42 en negro?"),),
    ),
    Person(
        key="hoa",
        name="Nguyễn Thị Hoa",
        language="en",
        timezone="Asia/Ho_Chi_Minh",
        email="hoa@nguyen.example",
        steps=(
            Said(55, "Hello, could you send me the invoice for order #10502?"),
            Replied(40, "ana", "Hello Hoa! Of course. To which address?"),
            Said(31, "hoa@nguyen.example please"),
            Replied(11, "ana", "The invoice is on its way to you 📎"),
        ),
    ),
    Person(
        key="joao",
        name="João Pereira",
        language="es",
        timezone="Europe/Lisbon",
        email="joao.pereira@correo.example",
        steps=(
            Said(3 * HOUR, "Hola, ¿puedo cambiar la dirección de entrega del pedido #10511?"),
            Replied(2 * HOUR + 41, "luis", "Hola João, sí, todavía no ha salido. ¿Cuál es la nueva?"),
            Said(2 * HOUR + 20, "Rua das Flores 18, 4050-262 Porto"),
            Replied(35, "luis", "Cambiada. Llega el jueves por la mañana.", quotes=True),
            Said(24, "Perfeito, obrigado! 👍"),
        ),
    ),
    Person(
        key="visitor",
        name="visitor-8f31",
        language="en",
        timezone="Europe/Dublin",
        unread=2,
        steps=(Said(33, "Hi! Is delivery free above 50 €?"), Said(31, "To Ireland, I mean")),
    ),
    Person(
        key="ingrid",
        name="Ingrid Solberg",
        language="en",
        timezone="Europe/Oslo",
        email="ingrid@solberg.example",
        steps=(
            Said(58, "I ordered the green mug in #10509. Is it the light, or is this one blue?", ("taza.jpg",)),
            Replied(
                49,
                "luis",
                "You are right, Ingrid, that is our blue one. I'm sorry! The green one leaves today; please keep both.",
                quotes=True,
            ),
            Said(46, "That is very kind, thank you! Look how well it does on my table:", ("taza.mp4",)),
        ),
    ),
    Person(
        key="claire",
        name="Claire Dubois",
        language="en",
        timezone="Europe/Paris",
        email="claire.dubois@courriel.example",
        steps=(
            Said(95, "Order #10482 came without the blue lampshade. The rest is fine."),
            Replied(
                82, "ana", "I'm sorry, Claire! It is in stock: I can send it today, free of charge.", was_read=True
            ),
            Said(66, "Yes, please do. Same address."),
        ),
    ),
    Person(
        key="omar",
        name="Omar Haddad",
        language="en",
        timezone="Africa/Casablanca",
        phone="+212600555014",
        tags=("damaged parcel",),
        steps=(
            Said(2 * HOUR, "My parcel has been in the same depot for four days now."),
            Assigned(2 * HOUR - 1, "marta", team="support"),
            Said(2 * HOUR - 2, "Tracking says nothing new since Monday."),
            Replied(
                70,
                "ana",
                "That is too long, I agree. I'll check with the warehouse and come back to you.",
                was_read=False,
            ),
        ),
    ),
    Person(
        key="lucia",
        name="Lucía Fernández",
        language="es",
        timezone="Europe/Madrid",
        phone="+34611987654",
        fields={"Plan": "Retail", "Orders": "3", "Newsletter": "true"},
        steps=(
            Said(26 * HOUR, "Hola, ¿el reloj de pared hace ruido? Es para un dormitorio."),
            Replied(
                25 * HOUR,
                "dana",
                "¡Hola Lucía! Es silencioso: no tiene tictac. Y si no te convence, 30 días para devolverlo.",
            ),
            Said(24 * HOUR, "Perfecto, lo compro. ¿Y de las zapatillas de casa qué talla llevo, si calzo un 38?"),
            Replied(24 * HOUR - 10, "dana", snippet="tallas"),
            Said(2 * HOUR + 5, "Pues ya lo tengo todo y me encanta. Gracias por la ayuda 🌟"),
        ),
    ),
    Person(
        key="priya",
        name="Priya Natarajan",
        language="en",
        timezone="Asia/Kolkata",
        unread=1,
        tags=("wholesale",),
        fields={"Plan": "Wholesale", "Company": "Natarajan Studios"},
        steps=(
            Said(5 * HOUR, "I would like to order 200 notebooks with our logo on them."),
            Assigned(5 * HOUR - 4, "marta", team="sales"),
            Replied(4 * HOUR, "luis", "Lovely! We print from 100 pieces on. May I ask for the logo as SVG or PDF?"),
            Commented(
                4 * HOUR - 3,
                "luis",
                "@Sales could become a regular order: her company moves into a new office every year.",
                ("sales",),
            ),
            Said(3 * HOUR, "Can you call me tomorrow at 10?"),
        ),
    ),
    Person(
        key="daniel",
        name="Daniel Brooks",
        language="en",
        timezone="America/New_York",
        unread=3,
        steps=(
            Said(7 * HOUR + 4, "Hey there"),
            Assigned(7 * HOUR - 10, "marta", team="support"),
            Said(7 * HOUR + 3, "The discount code AUTUMN10 does not work at checkout"),
            Said(7 * HOUR, 'It says "not valid for this basket", but all I have is one chair'),
        ),
    ),
    Person(
        key="carmen",
        name="Carmen Ruiz",
        language="es",
        timezone="America/Mexico_City",
        email="carmen.ruiz@correo.example",
        steps=(
            Said(12 * DAY, "Buenas tardes, ¿cuándo tendrán otra vez la mesa de roble?"),
            Replied(12 * DAY - 30, "marta", "Hola Carmen, en unas dos semanas. Te aviso en cuanto llegue."),
            Closed(12 * DAY - 90, "marta", "Pre-sales", "Wants the oak table; tell her when it is back in stock."),
            Opened(23 * HOUR, "marta"),
            Replied(23 * HOUR - 1, "marta", "Hola Carmen, tu mesa ya está en nuestro almacén. ¿Qué día te viene bien?"),
            Said(21 * HOUR, "¡Qué bien! El sábado por la mañana, si puede ser."),
            Replied(20 * HOUR, "marta", "Apuntado: sábado entre las 9 y las 12."),
            Snoozed(20 * HOUR - 1, "marta", 30 * HOUR),
        ),
    ),
    Person(
        key="joao_mail",
        name="J. Pereira",
        language="es",
        timezone="Europe/Lisbon",
        email="joao.pereira@correo.example",
        steps=(
            Said(6 * DAY, "¿Hacen envíos a Madeira?"),
            Replied(6 * DAY - 12, "dana", "Sí, en cinco días laborables."),
            Closed(6 * DAY - 20, "dana", "Pre-sales", "Asked whether we deliver to Madeira."),
        ),
    ),
    Person(
        key="noor",
        name="Noor de Vries",
        language="en",
        timezone="Europe/Amsterdam",
        email="noor@devries.example",
        steps=(
            Said(4 * HOUR, "Could you put the two chairs from #10498 aside until the end of the month?"),
            Replied(4 * HOUR - 8, "ana", "Of course, Noor. They wait for you; I'll write again on the 28th."),
            Said(4 * HOUR - 12, "You're the best. Thank you!"),
            Snoozed(4 * HOUR - 13, "ana", 3 * DAY),
            Planned(
                4 * HOUR - 15, "ana", 5 * DAY, "Good morning, Noor! Your two chairs are still here. Shall we send them?"
            ),
        ),
    ),
)

_BLOCKED = (
    Person(
        key="prize",
        name="Prize Office",
        language="en",
        timezone="Etc/UTC",
        unread=1,
        steps=(
            Said(2 * DAY, "CONGRATULATIONS!!! Your shop has won. Reply with your bank account"),
            Blocked(2 * DAY - 3, "luis"),
            Said(DAY, "Last chance to claim your prize"),
        ),
    ),
)

_CLOSED = (
    Person(
        key="emma",
        name="Emma Wilson",
        language="en",
        timezone="Europe/London",
        steps=(
            Said(28 * HOUR, "Do your candles contain palm wax?"),
            Replied(28 * HOUR - 12, "dana", "Hello Emma! None of them does: they are all soy and rapeseed."),
            Said(27 * HOUR, "Great, thanks!"),
            Closed(27 * HOUR - 3, "dana", "Pre-sales", "Asked for ingredients."),
            Merged(26 * HOUR, "marta", "emma_shop"),
        ),
    ),
    Person(
        key="emma_shop",
        name="E. Wilson",
        language="en",
        timezone="Europe/London",
        email="emma.wilson@mail.example",
        steps=(
            Said(30 * DAY, "Is the brass lamp in the window for sale?"),
            Replied(30 * DAY - 5, "tom", "It is! 48 €. Shall I keep it for you until Saturday?"),
            Said(30 * DAY - 9, "Please do."),
            Closed(30 * DAY - 10, "tom", "Pre-sales", "Brass lamp kept until Saturday."),
        ),
    ),
    Person(
        key="javier",
        name="Javier Ortega",
        language="es",
        timezone="America/Lima",
        steps=(
            Said(4 * DAY, "No me deja pagar con tarjeta, da error 402."),
            Replied(4 * DAY - 25, "luis", "Hola Javier, ¿puedes probar otra vez? Teníamos un problema con el banco."),
            Said(4 * DAY - 31, "Ahora sí. ¡Listo!"),
            Closed(4 * DAY - 33, "luis", "Payment", "Card refused while the bank was down; went through later."),
        ),
    ),
)

PEOPLE = (_SUSAN, *_OPEN, *_CLOSED, *_BLOCKED)
