"""Contacts by hand: creating them, their details and fields, their tags."""

from __future__ import annotations

import msgspec
import pytest

from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.event import ContactAssigned, ContactTagged, Event
from desktop_inbox.domain.ids import ContactFieldId, ContactId, TagId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.tags import TAGS_PER_CONTACT
from desktop_inbox.domain.workspace import Restriction, User
from desktop_inbox.server.services.contacts import do_update_profile
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_one
from tests.fixtures.desks import Desk
from tests.fixtures.people import People


@pytest.fixture
def people(desk: Desk) -> People:
    return People(desk)


async def _restrict(desk: Desk, name: str, restriction: Restriction) -> None:
    def do_restrict(tx: Tx) -> None:
        user = fetch_one(tx.conn, User, tables.users.c.id == desk.user_id(name))
        assert user is not None
        tx.put("user.updated", msgspec.structs.replace(user, restriction=restriction))

    await desk.database.write(desk.workspace_id, do_restrict)


async def test_a_new_contact_is_stored_clean_and_unassigned(desk: Desk, people: People) -> None:
    command = people.create(
        "  Susan\u202e \x07 Gómez\n",
        email=" Susan@Example.COM ",
        phone="0034 600 (12) 34-56",
        language="pt_br",
        timezone="europe/madrid",
    )
    await desk.ok("ana", command)
    contact = await desk.contact(command.contact_id)
    assert (contact.name, contact.email, contact.phone) == ("Susan Gómez", "susan@example.com", "+34600123456")
    assert (contact.language, contact.timezone) == ("pt-BR", "Europe/Madrid")
    assert (contact.assignee_id, contact.team_id, contact.created_at) == (None, None, desk.clock.now())
    assert await desk.timeline(contact.id) == []


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"name": "\u200f\x00 "}, "empty_name"),
        ({"email": "susan@example"}, "bad_email"),
        ({"phone": "call me"}, "bad_phone"),
        ({"language": "Spanish, please"}, "bad_language"),
        ({"timezone": "Europe/Nowhere"}, "bad_timezone"),
    ],
)
async def test_a_contact_that_is_not_in_order(desk: Desk, people: People, details: dict[str, str], code: str) -> None:
    assert await desk.refused("ana", people.create(**details)) == code


async def test_an_id_that_is_taken(desk: Desk, people: People) -> None:
    hola = await desk.receive("susan")
    assert await desk.refused("ana", people.create(contact_id=hola.contact_id)) == "id_taken"


@pytest.mark.parametrize("restriction", [Restriction.OWN, Restriction.TEAMS])
async def test_who_sees_only_their_own_gets_what_they_create(
    desk: Desk, people: People, restriction: Restriction
) -> None:
    await _restrict(desk, "luis", restriction)
    command = people.create()
    answer = await desk.ok("luis", command)

    contact = await desk.contact(command.contact_id)
    assert contact.assignee_id == desk.user_id("luis")
    [event] = await desk.timeline(contact.id)
    assert isinstance(event, Event)
    assert event.detail == ContactAssigned(assignee_id=desk.user_id("luis"))
    assert answer.private > 0, "they are told that they see it"


async def test_details_are_set_by_the_last_writer(desk: Desk, people: People) -> None:
    susan = await people.known(language="es")
    await desk.ok("ana", people.set(susan.id, Detail.LANGUAGE, "en"))
    await desk.ok("luis", people.set(susan.id, Detail.LANGUAGE, "ca"))
    await desk.ok("luis", people.set(susan.id, Detail.NAME, "\u2067Susana"))
    again = await desk.ok("ana", people.set(susan.id, Detail.LANGUAGE, "ca"))
    contact = await desk.contact(susan.id)
    assert (contact.language, contact.name) == ("ca", "Susana")
    assert again.shared == 0, "what it is already changes nothing"
    await desk.ok("ana", people.set(susan.id, Detail.LANGUAGE, " "))
    assert (await desk.contact(susan.id)).language is None
    assert await desk.refused("ana", people.set(susan.id, Detail.NAME, " ")) == "empty_name"


@pytest.mark.parametrize(
    ("detail", "first", "second"),
    [(Detail.EMAIL, "a@x.example", "b@x.example"), (Detail.PHONE, "+34600000001", "+34600000002")],
)
async def test_email_and_phone_change_only_from_what_the_user_saw(
    desk: Desk, people: People, detail: Detail, first: str, second: str
) -> None:
    susan = await people.known()
    await desk.ok("ana", people.set(susan.id, detail, first))
    assert await desk.refused("luis", people.set(susan.id, detail, second)) == "detail_changed"
    assert await desk.refused("luis", people.set(susan.id, detail, second, old="c@x.example")) == "detail_changed"
    same = await desk.ok("luis", people.set(susan.id, detail, first, old="c@x.example"))
    assert same.shared == 0, "both wanted the same"
    await desk.ok("luis", people.set(susan.id, detail, second, old=first))
    await desk.ok("luis", people.set(susan.id, detail, "", old=second))
    assert getattr(await desk.contact(susan.id), detail.value) is None


async def test_an_email_that_was_stored_as_typed_is_compared_as_all_are(desk: Desk, people: People) -> None:
    susan = await people.known(email="Susan@Example.com", phone="600 00 00 01")
    await desk.ok("ana", people.set(susan.id, Detail.EMAIL, "new@x.example", old="susan@example.com"))
    await desk.ok("ana", people.set(susan.id, Detail.PHONE, "600000002", old="600000001"))
    contact = await desk.contact(susan.id)
    assert (contact.email, contact.phone) == ("new@x.example", "600000002")


async def test_what_a_visitor_says_of_themselves_is_stored_by_the_same_rules(desk: Desk, people: People) -> None:
    susan = await people.known()
    await desk.database.write(
        desk.workspace_id, lambda tx: do_update_profile(tx, susan.id, name="Su\u202esana", email="Su@X.example")
    )
    contact = await desk.contact(susan.id)
    assert (contact.name, contact.email) == ("Susana", "su@x.example")


async def test_contact_fields(desk: Desk, people: People) -> None:
    susan = await people.known()
    plan = await people.field("Plan", kind=FieldKind.LIST, options=("Básico", "Pro"))
    age = await people.field("Age", kind=FieldKind.NUMBER)
    gone = await people.field("Fax", is_active=False)
    await desk.ok("ana", people.set_field(susan.id, plan, "basico"))
    await desk.ok("luis", people.set_field(susan.id, age, "042"))
    assert (await desk.contact(susan.id)).fields == {plan: "Básico", age: "42"}
    assert (await desk.ok("ana", people.set_field(susan.id, plan, "BASICO"))).shared == 0
    assert await desk.refused("ana", people.set_field(susan.id, plan, "Gold")) == "bad_option"
    assert await desk.refused("ana", people.set_field(susan.id, gone, "1")) == "field_not_found"
    unknown = ContactFieldId(susan.id)
    assert await desk.refused("ana", people.set_field(susan.id, unknown, "1")) == "field_not_found"
    await desk.ok("ana", people.set_field(susan.id, plan, " "))
    assert (await desk.contact(susan.id)).fields == {age: "42"}


async def test_tags_are_a_set_and_each_change_is_an_event(desk: Desk, people: People) -> None:
    hola = await desk.receive("susan")
    vip, late = await people.tag("VIP"), await people.tag("Late")
    await desk.ok("ana", people.add_tag(hola.contact_id, late))
    await desk.ok("luis", people.add_tag(hola.contact_id, vip))
    assert (await desk.ok("ana", people.add_tag(hola.contact_id, vip))).shared == 0
    assert (await desk.contact(hola.contact_id)).tag_ids == tuple(sorted((vip, late)))
    await desk.ok("ana", people.remove_tag(hola.contact_id, late))
    assert (await desk.ok("luis", people.remove_tag(hola.contact_id, late))).shared == 0
    assert (await desk.contact(hola.contact_id)).tag_ids == (vip,)

    events = [item for item in await desk.timeline(hola.contact_id) if isinstance(item, Event)][1:]
    assert [(event.actor_id, event.conversation_id, event.detail) for event in events] == [
        (desk.user_id("ana"), hola.conversation_id, ContactTagged(tag_id=late, name="Late", is_added=True)),
        (desk.user_id("luis"), hola.conversation_id, ContactTagged(tag_id=vip, name="VIP", is_added=True)),
        (desk.user_id("ana"), hola.conversation_id, ContactTagged(tag_id=late, name="Late", is_added=False)),
    ]


async def test_only_active_tags_are_added_and_any_is_taken_away(desk: Desk, people: People) -> None:
    gone = await people.tag("Old", is_active=False)
    susan = await people.known(tag_ids=(gone,))
    other = await people.known()
    assert await desk.refused("ana", people.add_tag(other.id, gone)) == "tag_not_found"
    assert await desk.refused("ana", people.add_tag(other.id, TagId(other.id))) == "tag_not_found"
    await desk.ok("ana", people.remove_tag(susan.id, gone))
    await desk.ok("ana", people.remove_tag(susan.id, TagId(other.id)))
    assert (await desk.contact(susan.id)).tag_ids == ()


async def test_a_contact_has_only_so_many_tags(desk: Desk, people: People) -> None:
    tag = await people.tag("One more")
    full = await people.known(tag_ids=tuple(TagId(people.command_id()) for _ in range(TAGS_PER_CONTACT)))
    assert await desk.refused("ana", people.add_tag(full.id, tag)) == "too_many_tags"


async def test_an_unknown_contact_is_not_found_by_any_command(desk: Desk, people: People) -> None:
    nobody = ContactId(people.command_id())
    tag, field = await people.tag("VIP"), await people.field("Plan")
    for command in (
        people.set(nobody, Detail.NAME, "Ana"),
        people.set_field(nobody, field, "1"),
        people.add_tag(nobody, tag),
        people.remove_tag(nobody, tag),
    ):
        assert await desk.refused("ana", command) == "contact_not_found"
