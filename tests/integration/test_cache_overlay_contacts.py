"""How the user's own commands on what a contact is are shown until the server's rows come; and what details say."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.contact_import import ImportedContact
from desktop_inbox.domain.ids import ContactFieldId, TagId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxKey
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.message import Comment
from desktop_inbox.domain.workspace import Restriction, Role
from desktop_inbox.protocol.contact_commands import ImportContacts, SetContactDetail, SetContactField
from tests.fixtures.caches import fill, push
from tests.fixtures.commands import (
    command_id,
    make_create,
    make_mentions_seen,
    make_note,
    make_open,
    make_rejection,
    make_tag,
    make_untag,
)
from tests.fixtures.rows import (
    contact_id,
    field_id,
    make_channel,
    make_contact,
    make_conversation,
    make_field,
    make_mention,
    make_reply,
    make_user,
    tag_id,
    team_id,
    user_id,
)
from tests.fixtures.rows import make_tag as make_tag_row
from tests.fixtures.waiting import until


async def contact(store: Store) -> Contact:
    return (await store.details(contact_id(1))).contact


def set_detail(number: int, detail: Detail, value: str, old: str | None = None) -> SetContactDetail:
    return SetContactDetail(
        command_id=command_id(number), contact_id=contact_id(1), detail=detail, value=value, old=old
    )


def set_field(number: int, field: ContactFieldId, value: str) -> SetContactField:
    return SetContactField(command_id=command_id(number), contact_id=contact_id(1), field_id=field, value=value)


# What a contact is ----------------------------------------------------------------------------------------------------


async def test_a_created_contact_is_there_at_once(store: Store) -> None:
    await fill(store, make_channel(), make_user(1))
    await store.enqueue(make_create(1, name=" Nova  Lux ", email="NOVA@example.com", phone="+34 600 100 100"))
    made = await contact(store)
    assert (made.name, made.email, made.phone) == ("Nova Lux", "nova@example.com", "+34600100100")
    assert (made.language, made.assignee_id) == (None, None)
    await store.enqueue(make_open(2, conversation=50))
    [entry] = await store.entries(ContactQuery())
    assert entry.contact.id == contact_id(1)
    await store.discard_problem(command_id(1))
    assert await store.details(contact_id(1)) is None


async def test_a_contact_that_the_server_would_not_take_is_not_shown(store: Store) -> None:
    await fill(store)
    await store.enqueue(make_create(1, email="nobody"))
    assert await store.details(contact_id(1)) is None


@pytest.mark.parametrize(
    ("role", "restriction", "is_theirs"),
    [
        (Role.AGENT, Restriction.OWN, True),
        (Role.AGENT, Restriction.TEAMS, True),
        (Role.AGENT, Restriction.NONE, False),
        (Role.OWNER, Restriction.OWN, False),
    ],
)
async def test_who_sees_only_their_own_contacts_keeps_the_one_they_create(
    store: Store, role: Role, restriction: Restriction, is_theirs: bool
) -> None:
    await fill(store, make_user(1, role=role, restriction=restriction))
    await store.enqueue(make_create(1))
    assert (await contact(store)).assignee_id == (user_id(1) if is_theirs else None)


async def test_details_are_shown_as_the_server_will_store_them(store: Store) -> None:
    await fill(store, make_contact(1, email="a@example.com", phone="123"), make_conversation(1))
    await store.enqueue(set_detail(1, Detail.EMAIL, " B@Example.com", old="a@example.com"))
    await store.enqueue(set_detail(2, Detail.PHONE, "", old="123"))
    await store.enqueue(set_detail(3, Detail.NAME, ""))
    await store.enqueue(set_detail(4, Detail.LANGUAGE, "pt-br"))
    shown = await contact(store)
    assert (shown.email, shown.phone, shown.language) == ("b@example.com", None, "pt-BR")
    assert shown.name == make_contact(1).name, "an empty name is refused"
    await store.record_answer(command_id(1), make_rejection(1, "detail_changed"))
    assert (await contact(store)).email == "a@example.com"


async def test_a_changed_name_is_found_in_the_lists(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    await store.enqueue(set_detail(1, Detail.NAME, "Quetzal"))
    assert len(await store.entries(ContactQuery(text="quetz"))) == 1


async def test_fields_are_set_and_taken_away(store: Store) -> None:
    await fill(store, make_contact(1, fields={field_id(1): "old", field_id(2): "kept"}), make_field(1), make_field(2))
    await store.enqueue(set_field(1, field_id(1), ""))
    await store.enqueue(set_field(2, field_id(3), " new "))
    assert (await contact(store)).fields == {field_id(2): "kept", field_id(3): "new"}


async def test_tags_are_a_set(store: Store) -> None:
    await fill(store, make_contact(1, tag_ids=(tag_id(2),)), make_conversation(1), make_tag_row(1), make_tag_row(2))
    await store.enqueue_many([make_tag(1, 3), make_tag(2, 1), make_tag(3, 1), make_untag(4, 2), make_untag(5, 9)])
    shown: tuple[TagId, ...] = (await contact(store)).tag_ids
    assert shown == (tag_id(1), tag_id(3))
    await store.discard_problem(command_id(4))
    assert (await contact(store)).tag_ids == (tag_id(1), tag_id(2), tag_id(3))


async def test_an_import_touches_no_contact(store: Store) -> None:
    await fill(store, make_contact(1))
    told: list[StoreChange] = []
    await asyncio.sleep(0.01)
    subscription = store.subscribe(told.append)
    rows = (ImportedContact(contact_id=contact_id(7), name="Nova"),)
    await store.enqueue(ImportContacts(command_id=command_id(1), import_id=UUID(int=77), contacts=rows))
    await until(lambda: told)
    await store.record_answer(command_id(1), make_rejection(1, "not_allowed"))
    await until(lambda: len(told) > 1)
    subscription.close()
    assert told == [StoreChange(outbox=True)] * 2
    assert await store.details(contact_id(7)) is None


# Comments and mentions ------------------------------------------------------------------------------------------------


async def test_a_waiting_comment_names_whom_it_mentions(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    await store.enqueue(make_note(1, mentioned_user_ids=(user_id(2),), mentioned_team_ids=(team_id(1),)))
    comment = (await store.timeline(contact_id(1))).items[-1]
    assert isinstance(comment, Comment)
    assert (comment.mentioned_user_ids, comment.mentioned_team_ids) == ((user_id(2),), (team_id(1),))


async def test_mentions_are_seen_at_once(store: Store) -> None:
    first, second = make_mention(1), make_mention(1, comment_id=make_mention(3).comment_id)
    await fill(store, make_contact(1), make_conversation(1), first, second)
    mentions = InboxKey(Inbox.MENTIONS)
    assert (await store.details(contact_id(1))).mentions_unseen == (first.comment_id, second.comment_id)
    assert (await store.counts())[mentions].unseen_mentions == 1
    await store.enqueue(make_mentions_seen(1, 1, 2))
    assert (await store.details(contact_id(1))).mentions_unseen == (second.comment_id,)
    await store.enqueue(make_mentions_seen(2, 3))
    assert (await store.details(contact_id(1))).mentions_unseen == ()
    assert (await store.counts())[mentions].unseen_mentions == 0
    assert len(await store.entries(ContactQuery(inbox=mentions))) == 1, "it stays a mention"


# What details say besides ---------------------------------------------------------------------------------------------


async def test_details_name_the_active_tags_of_the_contact_and_the_active_fields(store: Store) -> None:
    gone = make_tag_row(2, is_active=False)
    fields = [make_field(1, name="B", order=2), make_field(2, name="A", order=1), make_field(3, is_active=False)]
    labelled = make_contact(1, tag_ids=(tag_id(1), tag_id(2)))
    await fill(store, labelled, make_tag_row(1), gone, make_tag_row(3), *fields)
    details = await store.details(contact_id(1))
    assert details.tags == (make_tag_row(1),)
    assert [field.name for field in details.fields] == ["A", "B"]


async def test_details_say_what_the_newest_reply_of_another_user_is(store: Store) -> None:
    await fill(store, make_contact(1), make_conversation(1))
    assert (await store.details(contact_id(1))).newest_reply == 0
    await push(store, make_reply(1001, author=2), make_reply(1002, author=1), make_reply(1003, author_id=None))
    assert (await store.details(contact_id(1))).newest_reply == 1001


async def test_details_count_those_who_may_be_the_same_person(store: Store) -> None:
    people = [
        make_contact(1, email="a@example.com", phone="123"),
        make_contact(2, email="a@example.com"),
        make_contact(3, email="a@example.com", phone="123"),
        make_contact(4, phone="999"),
    ]
    await fill(store, *people)
    assert (await store.details(contact_id(1))).duplicates == 2
    assert (await store.details(contact_id(4))).duplicates == 0
