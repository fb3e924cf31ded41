"""The files of a contact's messages, and quotes of messages."""

from __future__ import annotations

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.contact import ContactAccess
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.message import Direction, Message, MessageKind, Quote
from desktop_inbox.protocol.changes import Stream
from tests.fixtures.caches import fill, push
from tests.fixtures.commands import make_send
from tests.fixtures.replying_rows import make_attachment
from tests.fixtures.rows import (
    at,
    channel_id,
    contact_id,
    make_comment,
    make_contact,
    make_conversation,
    make_message,
    make_reply,
    message_id,
    user_id,
)

FILES = [make_attachment(number) for number in range(6)]


async def fill_files(store: Store) -> None:
    """Three messages with files, and others between them."""
    await fill(
        store,
        make_contact(1),
        make_conversation(1),
        make_contact(2),
        make_conversation(2),
        make_message(100, attachments=(FILES[0],)),
        make_message(110),
        make_reply(120, attachments=(FILES[1], FILES[2])),
        make_comment(130),
        make_message(140, contact=2, attachments=(FILES[3],)),
        make_message(150, attachments=(FILES[4],)),
    )


async def file_ids(store: Store, limit: int = 10, before: int | None = None, contact: int = 1) -> list[AttachmentId]:
    found = await store.shared_files(contact_id(contact), limit, before)
    return [shared.attachment.id for shared in found]


# Shared files ---------------------------------------------------------------------------------------------------------


async def test_files_are_newest_first_and_those_of_one_message_in_its_order(store: Store) -> None:
    await fill_files(store)
    assert await file_ids(store) == [FILES[n].id for n in (4, 1, 2, 0)]
    assert await file_ids(store, contact=2) == [FILES[3].id]


async def test_each_says_where_it_comes_from(store: Store) -> None:
    await fill_files(store)
    shared = (await store.shared_files(contact_id(1), 10))[1]
    assert shared.attachment == FILES[1]
    assert (shared.message_id, shared.position, shared.at) == (message_id(120), 120, at(120))
    assert shared.direction is Direction.OUTGOING


async def test_pages_hold_whole_messages(store: Store) -> None:
    await fill_files(store)
    assert await file_ids(store, 2) == [FILES[n].id for n in (4, 1, 2)]
    assert await file_ids(store, 2, before=120) == [FILES[0].id]
    assert await file_ids(store, 3) == [FILES[n].id for n in (4, 1, 2)]
    assert await file_ids(store, 1) == [FILES[4].id]


async def test_files_follow_their_message(store: Store) -> None:
    """It changes, it moves to another contact, it is not seen any more."""
    await fill_files(store)
    changed = make_message(100, ver=1001, attachments=(FILES[0], FILES[5]))
    await push(store, changed, make_message(150, ver=1002), make_message(110, ver=1003, attachments=(FILES[4],)))
    assert await file_ids(store) == [FILES[n].id for n in (1, 2, 4, 0, 5)]
    await push(store, make_message(140, ver=1010, attachments=(FILES[3],)))
    assert FILES[3].id in await file_ids(store)
    assert await file_ids(store, contact=2) == []
    lost = ContactAccess(user_id=user_id(), contact_id=contact_id(1), is_visible=False, ver=1)
    await push(store, lost, stream=Stream.PRIVATE)
    assert await file_ids(store) == []


# Quotes ---------------------------------------------------------------------------------------------------------------


async def test_a_message_is_quoted_as_an_answer_shows_it(store: Store) -> None:
    await fill_files(store)
    assert await store.quote(contact_id(1), message_id(120)) == Quote(
        message_id=message_id(120),
        direction=Direction.OUTGOING,
        author_id=user_id(),
        text=make_reply(120).text,
        file_name=FILES[1].name,
    )


async def test_only_the_contacts_own_messages_can_be_quoted(store: Store) -> None:
    await fill_files(store)
    assert await store.quote(contact_id(2), message_id(120)) is None
    assert await store.quote(contact_id(1), message_id(999)) is None
    assert await store.quote(contact_id(1), make_comment(130).id) is None


async def test_an_answer_that_waits_shows_what_it_answers_and_where_it_goes(store: Store) -> None:
    await fill_files(store)
    await store.enqueue(make_send(1, quoted_id=message_id(100), channel_id=channel_id(7)))
    shown = (await store.timeline(contact_id(1))).items[-1]
    assert isinstance(shown, Message)
    assert shown.quote == await store.quote(contact_id(1), message_id(100))
    assert (shown.channel_id, shown.kind) == (channel_id(7), MessageKind.TEXT)


async def test_a_quote_of_what_is_not_known_here_is_left_out(store: Store) -> None:
    await fill_files(store)
    await store.enqueue(make_send(1, quoted_id=message_id(999)))
    shown = (await store.timeline(contact_id(1))).items[-1]
    assert isinstance(shown, Message)
    assert shown.quote is None
