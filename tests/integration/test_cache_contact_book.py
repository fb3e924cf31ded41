"""The contact book in the cache: order, pages, search, filters, duplicates, and how far an import is."""

from __future__ import annotations

from uuid import UUID

import msgspec
import pytest

from desktop_inbox.domain.contact_book import BookCount, BookOrder, BookQuery, ImportProgress
from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.contact_import import ImportedContact
from desktop_inbox.domain.ids import CommandId, ContactId, TagId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.protocol.command_base import ContactCommand
from desktop_inbox.protocol.commands import AnswerStatus, CommandAnswer
from desktop_inbox.protocol.contact_commands import BlockContact, CreateContact, ImportContacts, SetContactDetail
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.rows import at, contact_id

VIP = TagId(UUID(int=7001))
IMPORT = UUID(int=7002)


def make_person(number: int, name: str, **fields):
    return rows.make_contact(number, name=name, open_conversation_id=None, **fields)


PEOPLE = (
    make_person(1, "Zoë", email="z@x.example", phone="+341", tag_ids=(VIP,)),
    make_person(2, "émile", email="e@x.example"),
    make_person(3, "Ana", phone="+343"),
    make_person(4, "bob", is_blocked=True),
    make_person(5, "Ana", email="z@x.example", phone="+343"),
)


@pytest.fixture
async def book(store):
    identity = rows.make_identity(2, address="emile-on-chat", display="")
    talk = [rows.make_conversation(number, activity_at=at(number)) for number in (1, 3)]
    await fill(store, rows.make_workspace(), rows.make_user(1), rows.make_channel(1), *PEOPLE, identity, *talk)
    return store


def numbers(entries):
    return [entry.contact.id.int & 0xFF for entry in entries]


@pytest.mark.parametrize(
    ("order", "ascending", "descending"),
    [
        (BookOrder.NAME, [3, 5, 4, 2, 1], [1, 2, 4, 5, 3]),
        (BookOrder.EMAIL, [2, 1, 5, 3, 4], [5, 1, 2, 4, 3]),
        (BookOrder.PHONE, [1, 3, 5, 2, 4], [5, 3, 1, 4, 2]),
        (BookOrder.CREATED, [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]),
        (BookOrder.ACTIVITY, [1, 3, 2, 4, 5], [3, 1, 5, 4, 2]),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 10])
async def test_the_book_is_read_in_pages_and_the_unknown_comes_last(book, order, ascending, descending, limit):
    for is_descending, expected in ((False, ascending), (True, descending)):
        query = BookQuery(order=order, descending=is_descending)
        found, after = [], None
        while page := await book.book(query, after=after, limit=limit):
            found += numbers(page)
            after = page[-1].sort_key
        assert found == expected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (BookQuery(text="zoe"), [1]),
        (BookQuery(text="ANA +343"), [3, 5]),
        (BookQuery(text="x.example ana"), [5]),
        (BookQuery(text="emile-on"), [2]),
        (BookQuery(text="nobody"), []),
        (BookQuery(tag_id=VIP), [1]),
        (BookQuery(blocked_only=True), [4]),
        (BookQuery(tag_id=VIP, text="ana"), []),
    ],
)
async def test_all_words_are_looked_for_in_everything_that_names_a_contact(book, query, found):
    assert numbers(await book.book(query)) == found
    assert await book.book_count(query) == BookCount(shown=len(found), total=5)


async def test_an_entry_has_channels_and_the_activity_of_its_conversation(book):
    by_number = {entry.contact.id.int & 0xFF: entry for entry in await book.book(BookQuery())}
    assert by_number[1].activity_at == at(1)
    assert by_number[2].activity_at is None
    assert len(by_number[2].channels) == 1
    assert by_number[1].channels == ()


async def test_what_the_user_does_shows_at_once(book):
    added = ContactId(UUID(int=7003))
    await book.enqueue(CreateContact(command_id=CommandId(UUID(int=1)), contact_id=added, name="Yara"))
    change = SetContactDetail(
        command_id=CommandId(UUID(int=2)), contact_id=contact_id(2), detail=Detail.NAME, value="Aaron"
    )
    await book.enqueue(change)
    await book.enqueue(BlockContact(command_id=CommandId(UUID(int=3)), contact_id=contact_id(1)))
    names = [entry.contact.name for entry in await book.book(BookQuery())]
    assert names == ["Aaron", "Ana", "Ana", "bob", "Yara", "Zoë"]
    assert numbers(await book.book(BookQuery(blocked_only=True))) == [4, 1]


async def test_a_merged_contact_is_in_the_book_no_more(book):
    await push(book, msgspec.structs.replace(PEOPLE[4], ver=2000, merged_into=contact_id(1)))
    assert numbers(await book.book(BookQuery())) == [3, 4, 2, 1]
    assert (await book.book_count(BookQuery())).total == 4


async def test_duplicates_have_the_same_email_or_phone(book):
    found = await book.duplicates(contact_id(5))
    assert [(each.contact.id.int & 0xFF, each.same) for each in found] == [(1, FieldKind.EMAIL), (3, FieldKind.PHONE)]
    assert [each.conversations for each in found] == [1, 1]
    assert await book.duplicates(contact_id(4)) == []
    assert await book.duplicates(ContactId(UUID(int=1))) == []


def make_import(number: int) -> ImportContacts:
    contact = ImportedContact(contact_id=ContactId(UUID(int=8000 + number)), name=f"Person {number}")
    return ImportContacts(command_id=CommandId(UUID(int=9000 + number)), import_id=IMPORT, contacts=(contact,))


async def test_how_far_an_import_is(book):
    assert await book.import_progress(IMPORT) == ImportProgress()
    commands = [make_import(number) for number in range(3)]
    assert not isinstance(commands[0], ContactCommand)
    await book.enqueue_many(commands)
    assert await book.import_progress(IMPORT) == ImportProgress(left=3)
    refused = CommandAnswer(command_id=commands[0].command_id, status=AnswerStatus.REJECTED, code="not_allowed")
    await book.record_answer(commands[0].command_id, refused)
    done = CommandAnswer(command_id=commands[1].command_id, status=AnswerStatus.OK, shared=1)
    await book.record_answer(commands[1].command_id, done)
    assert await book.import_progress(IMPORT) == ImportProgress(left=1, refused=1)
