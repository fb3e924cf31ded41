"""The values of variables: as people read them, in the contact's language, and none where nothing is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.snippet_variables import variable_names
from desktop_inbox.viewmodels.snippets.values import Subject, VariableValues
from desktop_inbox.viewmodels.snippets.words import VariableWords, missing_words
from tests.fixtures import rows

FIELDS = (
    rows.make_field(1, name="Plan"),
    rows.make_field(2, name="Renewal", kind=FieldKind.DATE),
    rows.make_field(3, name="Order", kind=FieldKind.NUMBER),
    rows.make_field(4, name="VAT", kind=FieldKind.CHECKBOX),
)
DIRECTORY = Directory(
    workspace=rows.make_workspace(name="Aurora"),
    users=(rows.make_user(1, name="Ana Moreno", email="ana@aurora.example"), rows.make_user(2, name="Luis Peña")),
    teams=(rows.make_team(1, name="Sales"),),
    channels=(rows.make_channel(1, kind=ChannelKind.WHATSAPP),),
    fields=FIELDS,
)
OPENED = datetime(2026, 11, 5, 14, 2, tzinfo=UTC)


def values_of(*, has_contact=True, is_open=True, **contact):
    conversation = rows.make_conversation(1, opened_at=OPENED)
    known = {"name": "Susan Carter", "open_conversation_id": conversation.id if is_open else None, **contact}
    details = ContactDetails(
        contact=rows.make_contact(1, **known),
        channels=((ChannelKind.MESSENGER, "susan"),),
        conversations=(conversation,),
    )
    subject = Subject(details=details if has_contact else None, directory=DIRECTORY, user_id=rows.user_id(1))
    return VariableValues(UTC).of(subject)


def test_there_is_a_value_for_every_variable_and_a_name():
    assert set(values_of()) == set(values_of(has_contact=False)) == set(variable_names(FIELDS))
    words = VariableWords(FIELDS)
    assert set(words.names) == set(variable_names(FIELDS))
    assert (
        missing_words(["contact.plan", "contact.first_name", "contact.plan", "x.y"], words) == "Plan, First name, x.y"
    )


def test_contact_user_conversation_and_workspace():
    values = values_of(
        language="es",
        email="susan@carter.example",
        phone="+34600123456",
        assignee_id=rows.user_id(2),
        team_id=rows.team_id(1),
        fields={rows.field_id(1): "Wholesale"},
    )
    assert values["contact.first_name"] == "Susan"
    assert values["contact.last_name"] == "Carter"
    assert (values["contact.email"], values["contact.phone"]) == ("susan@carter.example", "+34600123456")
    assert (values["contact.language"], values["contact.plan"]) == ("Español", "Wholesale")
    assert values["contact.assignee"] == values["conversation.assignee"] == "Luis Peña"
    assert (values["user.first_name"], values["user.name"]) == ("Ana", "Ana Moreno")
    assert (values["conversation.team"], values["conversation.channel"]) == ("Sales", "WhatsApp")
    assert values["conversation.id"] == rows.conversation_id(1).hex[-6:].upper()
    assert values["workspace.name"] == "Aurora"


@pytest.mark.parametrize(
    ("language", "opened", "renewal", "order"),
    [
        ("es", "5 de noviembre de 2026", "31 de diciembre de 2026", "10518,5"),
        ("en-US", "November 5, 2026", "December 31, 2026", "10518.5"),
        ("de", "5. November 2026", "31. Dezember 2026", "10518,5"),
        ("pt-BR", "5 de novembro de 2026", "31 de dezembro de 2026", "10518,5"),
        ("ja", "2026年11月5日", "2026年12月31日", "10518.5"),
    ],
)
def test_dates_and_numbers_are_written_in_the_contacts_language(language, opened, renewal, order):
    values = values_of(language=language, fields={rows.field_id(2): "2026-12-31", rows.field_id(3): "10518.5"})
    assert values["conversation.opened_date"] == opened
    assert values["contact.renewal"] == renewal
    assert values["contact.order"] == order


@pytest.mark.parametrize(
    ("field", "stored", "shown"),
    [
        (2, "someday", "someday"),
        (3, "12345678901234567890", "12345678901234567890"),
        (3, "-7", "-7"),
        (4, "true", "yes"),
        (4, "false", "no"),
        (4, "", ""),
    ],
)
def test_other_values(field, stored, shown):
    names = {2: "contact.renewal", 3: "contact.order", 4: "contact.vat"}
    assert values_of(fields={rows.field_id(field): stored} if stored else {})[names[field]] == shown


def test_what_is_not_known_is_empty():
    values = values_of(name="visitor-8f31", is_open=False, language="xx-unknown")
    for name in ("contact.first_name", "contact.name", "contact.email", "conversation.opened_date", "conversation.id"):
        assert values[name] == ""
    assert values["conversation.channel"] == "Messenger"
    alone = values_of(has_contact=False)
    assert {name for name, value in alone.items() if value} == {
        "user.first_name",
        "user.name",
        "user.email",
        "workspace.name",
    }
