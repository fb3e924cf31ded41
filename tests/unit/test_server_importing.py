"""Importing contacts: which row is of whom, what is left out, and how few statements it takes."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.event import ContactTagged, Event
from desktop_inbox.domain.ids import ContactFieldId, TagId
from desktop_inbox.domain.tags import TAGS_PER_CONTACT
from desktop_inbox.protocol.commands import AnswerStatus
from desktop_inbox.protocol.contact_commands import CONTACTS_PER_IMPORT, ImportContacts
from desktop_inbox.server.services.commands import do_command
from desktop_inbox.server.services.snapshot import CONTACTS_PER_PAGE, access_snapshot
from desktop_inbox.server.storage.database import Tx
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror
from tests.fixtures.people import People


@pytest.fixture
def people(desk: Desk) -> People:
    return People(desk)


async def test_agents_do_not_import(desk: Desk, people: People) -> None:
    assert await desk.refused("ana", people.load(people.row(name="Susan"))) == "not_allowed"


async def test_new_contacts_are_added_clean_and_unassigned(desk: Desk, people: People) -> None:
    vip, plan = await people.tag("VIP"), await people.field("Plan")
    row = people.row(
        name="\u202eSusan  G.",
        email="SU@X.example",
        phone="(600) 1",
        language="ES",
        timezone="utc",
        tag_ids=(vip, vip),
        fields={plan: " Pro "},
    )
    await desk.ok("dana", people.load(row, people.row(email="only@x.example"), people.row(phone="00 34 1")))
    contacts = await people.contacts()
    susan = contacts.pop(row.contact_id)
    assert (susan.name, susan.email, susan.phone) == ("Susan G.", "su@x.example", "6001")
    assert (susan.language, susan.timezone, susan.tag_ids, susan.fields) == ("es", "UTC", (vip,), {plan: "Pro"})
    assert (susan.assignee_id, susan.open_conversation_id) == (None, None)
    assert sorted(contact.name for contact in contacts.values()) == ["+341", "only@x.example"]
    assert await desk.timeline(susan.id) == []


async def test_a_row_is_of_the_contact_with_its_email_else_its_phone(desk: Desk, people: People) -> None:
    one = await people.known(name="One", email="one@x.example", phone="1001", language="es")
    two = await people.known(name="Two", email="two@x.example", phone="1002")
    rows = (
        people.row(name="Uno", email="ONE@x.example", phone="1002"),
        people.row(phone="10 02", language="ca"),
        people.row(name="Dos", email="dos@x.example", phone="1002"),
    )
    await desk.ok("dana", people.load(*rows))
    contacts = await people.contacts()
    assert set(contacts) == {one.id, two.id}
    assert [contacts[one.id].name, contacts[one.id].phone, contacts[one.id].language] == ["Uno", "1002", "es"]
    assert [contacts[two.id].name, contacts[two.id].email] == ["Dos", "dos@x.example"]
    assert contacts[two.id].language == "ca", "of two with one phone the older has it, as it was before the import"


async def test_emails_stored_as_typed_are_found(desk: Desk, people: People) -> None:
    susan = await people.known(email="Susan@Example.com")
    await desk.ok("dana", people.load(people.row(name="Susana", email="susan@example.com")))
    contacts = await people.contacts()
    assert [(contact.id, contact.name, contact.email) for contact in contacts.values()] == [
        (susan.id, "Susana", "susan@example.com")
    ]


async def test_merged_contacts_are_left_alone(desk: Desk, people: People) -> None:
    one, two = await people.known(name="One", email="one@x.example"), await people.known(email="two@x.example")
    await desk.ok("ana", people.merge(two.id, one.id))
    row = people.row(name="New", email="one@x.example")
    await desk.ok("dana", people.load(row, people.row(contact_id=one.id, name="Ghost")))
    contacts = await people.contacts()
    assert contacts[row.contact_id].name == "New"
    assert contacts[one.id].name == "One"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Susan", "email": "susan@"},
        {"name": "Susan", "phone": "x"},
        {"name": "Susan", "language": "?"},
        {"name": "Susan", "timezone": "Mars"},
        {"name": "\u200f"},
        {"language": "es"},
    ],
)
async def test_a_row_that_is_not_in_order_is_left_out(desk: Desk, people: People, fields: dict[str, str]) -> None:
    good = people.row(name="Good")
    await desk.ok("dana", people.load(people.row(**fields), good))
    assert set(await people.contacts()) == {good.contact_id}


async def test_bad_values_of_fields_leave_a_row_out_and_removed_ones_are_dropped(desk: Desk, people: People) -> None:
    age = await people.field("Age", kind=FieldKind.NUMBER)
    fax = await people.field("Fax", is_active=False)
    old, unknown = await people.tag("Old", is_active=False), TagId(people.command_id())
    kept = people.row(
        name="Kept", fields={age: "", fax: "1", ContactFieldId(people.command_id()): "2"}, tag_ids=(old, unknown)
    )
    await desk.ok("dana", people.load(people.row(name="Out", fields={age: "old"}), kept))
    contacts = await people.contacts()
    assert set(contacts) == {kept.contact_id}
    assert (contacts[kept.contact_id].fields, contacts[kept.contact_id].tag_ids) == ({}, ())


async def test_an_id_of_another_workspace_is_left_out(desk: Desk, people: People) -> None:
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    stranger = await People(other).known(name="Stranger", email="s@x.example")
    await desk.ok("dana", people.load(people.row(contact_id=stranger.id, name="Mine"), people.row(email="s@x.example")))
    contacts = await people.contacts()
    assert contacts[stranger.id].name == "Stranger"
    assert len(contacts) == 2, "the same email in another workspace is another person"


async def test_tags_are_added_with_events_but_never_too_many(desk: Desk, people: People) -> None:
    vip, late = await people.tag("VIP"), await people.tag("Late")
    susan = await people.known(email="susan@x.example", tag_ids=(late,))
    tags = tuple(TagId(people.command_id()) for _ in range(TAGS_PER_CONTACT))
    full = await people.known(name="Full", email="full@x.example", tag_ids=tags)
    rows = (
        people.row(email="susan@x.example", tag_ids=(vip, late)),
        people.row(name="Changed", email="full@x.example", tag_ids=(vip,)),
    )
    await desk.ok("dana", people.load(*rows))
    contacts = await people.contacts()
    assert set(contacts[susan.id].tag_ids) == {vip, late}
    [tagged] = await desk.timeline(susan.id)
    assert isinstance(tagged, Event)
    assert tagged.detail == ContactTagged(tag_id=vip, name="VIP", is_added=True)
    assert contacts[full.id] == full


async def test_a_part_sent_again_changes_nothing(desk: Desk, people: People) -> None:
    rows = [people.row(name="Named"), people.row(email="a@x.example"), people.row(phone="1001")]
    first = people.load(*rows)
    await desk.ok("dana", first)
    contacts = await people.contacts()
    assert (await desk.execute("dana", first)).status is AnswerStatus.DUPLICATE
    again = await desk.ok("dana", people.load(*rows))
    assert again.shared == 0, "not even as another command"
    assert await people.contacts() == contacts


async def test_rows_of_one_person_in_one_part_are_one_contact(desk: Desk, people: People) -> None:
    first = people.row(name="Susan", email="s@x.example")
    await desk.ok("dana", people.load(first, people.row(email="S@x.example", phone="1001"), people.row(phone="1001")))
    [susan] = (await people.contacts()).values()
    assert (susan.id, susan.name, susan.phone) == (first.contact_id, "Susan", "1001")


async def test_a_full_part_takes_few_statements(any_desk: Desk) -> None:
    desk, people = any_desk, People(any_desk)
    vip = await people.tag("VIP")
    known = [people.row(name=f"N{number}", email=f"n{number}@x.example") for number in range(CONTACTS_PER_IMPORT // 2)]
    await desk.ok("dana", people.load(*known))
    new = [people.row(name=f"M{number}", phone=f"1000{number}") for number in range(CONTACTS_PER_IMPORT // 2)]
    changed = [people.row(email=row.email, name=row.name + "!", tag_ids=(vip,)) for row in known]
    statements: list[str] = []

    def do_import(tx: Tx, command: ImportContacts) -> None:
        event.listen(tx.conn, "before_cursor_execute", lambda *values: statements.append(values[2]))
        do_command(tx, desk.actors["dana"], command)
        tx.flush()

    seen = await Mirror(desk.database, desk.actors["ana"]).load()
    command = people.load(*changed, *new)
    await desk.database.write(desk.workspace_id, lambda tx: do_import(tx, command))
    assert len(statements) <= 20
    contacts = [contact for contact in (await people.contacts()).values() if isinstance(contact, Contact)]
    assert len(contacts) == CONTACTS_PER_IMPORT
    assert (await seen.catch_up()).rows == (await Mirror(desk.database, desk.actors["ana"]).load()).rows


async def test_nothing_walks_through_all_contacts(desk: Desk) -> None:
    """Neither a part of an import nor a page of the contacts who never wrote: there may be 200,000 of them."""
    people = People(desk)
    plans: list[str] = []

    def explain(conn: Any, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT") and "FROM contacts" in statement and "count" not in statement:
            found = conn.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append(" / ".join(row[3] for row in found))

    for engine in (desk.database._writer_engine, desk.database._reader_engine):
        event.listen(engine, "before_cursor_execute", explain)
    await desk.ok(
        "dana", people.load(*(people.row(name="N", email=f"n{n}@x.example") for n in range(CONTACTS_PER_PAGE)))
    )
    page: str | None = None
    while True:
        now, epoch = desk.clock.now(), desk.database.epoch
        read = partial(access_snapshot, actor=desk.actors["ana"], epoch=epoch, page=page, now=now)
        page = (await desk.database.read(read)).next
        if page is None:
            break
    assert len(plans) > 8
    walks = re.compile(r"SCAN contacts|ix_contacts_workspace_id\w* \(workspace_id=\?\)(?! / CORRELATED)|TEMP B-TREE")
    assert not any(walks.search(plan) for plan in plans), plans
