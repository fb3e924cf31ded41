"""Drafts: kept here at once, sent to the server, and taken over from it where nothing of this device is newer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from desktop_inbox.cache.store import OutboxCounts, Store, StoreChange
from desktop_inbox.domain.contact import ContactAccess
from desktop_inbox.domain.draft import DRAFT_CHARACTERS, VOICE_NOTES, Draft, DraftContent, DraftMode
from desktop_inbox.protocol.changes import Change, ChangeBatch, Cursor, Stream
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from desktop_inbox.protocol.conversation_commands import SaveDraft
from tests.fixtures.caches import apply_page, fill, open_store, push
from tests.fixtures.commands import make_ok, make_rejection, make_send
from tests.fixtures.replying_rows import make_attachment, make_draft
from tests.fixtures.rows import contact_id, make_contact, make_conversation, make_page, message_id, user_id
from tests.fixtures.waiting import until

REPLY, COMMENT = DraftMode.REPLY, DraftMode.COMMENT


async def save(store: Store, text: str, *, contact: int = 1, mode: DraftMode = REPLY) -> None:
    await store.save_draft(contact_id(contact), mode, DraftContent(text=text))


async def text_of(store: Store, contact: int = 1, mode: DraftMode = REPLY) -> str:
    return (await store.draft(contact_id(contact), mode)).text


async def sent(store: Store) -> list[Command]:
    """Hand out everything that may be sent now."""
    return [entry.command for entry in await store.due_commands(50, frozenset())]


async def sent_drafts(store: Store) -> list[tuple[int, str]]:
    """Hand drafts out and have the server accept them until none waits. Return their contacts and texts."""
    found = []
    while drafts := [command for command in await sent(store) if isinstance(command, SaveDraft)]:
        for command in drafts:
            found.append((command.contact_id, command.text))
            await accept(store, command)
    return found


def access(*, is_visible: bool, ver: int) -> ContactAccess:
    return ContactAccess(user_id=user_id(), contact_id=contact_id(1), is_visible=is_visible, ver=ver)


async def accept(store: Store, command: Command, private: int = 0) -> None:
    await store.record_answer(command.command_id, replace(make_ok(private=private), command_id=command.command_id))


async def told_by_server(store: Store, *drafts: Draft) -> None:
    await push(store, *drafts, stream=Stream.PRIVATE)


async def pass_private(store: Store, upto: int) -> None:
    """Move the private cursor without news."""
    cursor = await store.cursor()
    assert cursor is not None
    await store.apply_changes(ChangeBatch(stream=Stream.PRIVATE, after=cursor.private, upto=upto, changes=[]))


@pytest.fixture
async def known(store: Store) -> Store:
    """A store that knows two contacts."""
    await fill(store, make_contact(1), make_conversation(1), make_contact(2), make_conversation(2))
    return store


# Kept here, and sent --------------------------------------------------------------------------------------------------


async def test_a_draft_is_kept_with_what_it_quotes_and_sent(known: Store) -> None:
    content = DraftContent(text="half", quoted_id=message_id(100))
    await known.save_draft(contact_id(1), REPLY, content)
    assert await known.draft(contact_id(1), REPLY) == content
    assert await known.draft(contact_id(1), COMMENT) == DraftContent()
    [command] = await sent(known)
    assert isinstance(command, SaveDraft)
    assert (command.contact_id, command.mode) == (contact_id(1), REPLY)
    assert (command.text, command.quoted_id) == ("half", message_id(100))


async def test_what_is_quoted_alone_is_a_draft(known: Store) -> None:
    content = DraftContent(quoted_id=message_id(100))
    await known.save_draft(contact_id(1), REPLY, content)
    assert await known.draft(contact_id(1), REPLY) == content


async def test_a_newer_draft_takes_the_place_of_one_that_was_not_handed_out(known: Store) -> None:
    for text in ("h", "ha", "half"):
        await save(known, text)
    await save(known, "note", mode=COMMENT)
    await save(known, "other", contact=2)
    assert await sent_drafts(known) == [(contact_id(1), "half"), (contact_id(1), "note"), (contact_id(2), "other")]


async def test_one_that_was_handed_out_is_never_replaced(known: Store) -> None:
    await save(known, "first")
    [first] = await sent(known)
    await save(known, "second")
    assert await sent(known) == [first], "its answer is still to come"
    await accept(known, first)
    assert await sent_drafts(known) == [(contact_id(1), "second")]


async def test_one_that_says_what_was_saved_is_not_sent_again(known: Store) -> None:
    await save(known, "half")
    assert len(await sent_drafts(known)) == 1
    await save(known, "half")
    assert await sent(known) == []


async def test_drafts_hold_up_no_reply_and_are_not_waited_for(known: Store) -> None:
    await save(known, "half")
    await known.enqueue(make_send(1))
    draft, reply = await sent(known)
    assert isinstance(draft, SaveDraft)
    assert [entry.command for entry in await known.outbox()] == [reply]
    assert await known.outbox_counts() == OutboxCounts(waiting=1)


async def test_a_long_draft_stays_here(known: Store) -> None:
    await save(known, "short")
    await sent_drafts(known)
    long = "x" * (DRAFT_CHARACTERS + 1)
    await save(known, long)
    await told_by_server(known, make_draft(1, "short, from elsewhere", ver=3))
    assert await text_of(known) == long
    assert await sent(known) == []
    await save(known, "short again")
    assert await sent_drafts(known) == [(contact_id(1), "short again")]
    await told_by_server(known, make_draft(1, "from elsewhere", ver=4))
    assert await text_of(known) == "from elsewhere"


async def test_what_the_server_never_had_need_not_be_deleted_there(known: Store) -> None:
    await save(known, "half")
    await save(known, "")
    assert await text_of(known) == ""
    assert await sent(known) == []


@pytest.mark.parametrize("is_answered", [False, True])
async def test_what_the_server_may_have_is_deleted_there(known: Store, is_answered: bool) -> None:
    await save(known, "half")
    [first] = await sent(known)
    if is_answered:
        await accept(known, first, private=1)
        await told_by_server(known, make_draft(1, "half"))
    await save(known, "")
    await accept(known, first)
    assert await sent_drafts(known) == [(contact_id(1), "")]


async def test_a_draft_is_two_looks_into_the_database(known: Store) -> None:
    await save(known, "half")
    asked: list[str] = []

    def listen(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    engine = await known._database.read(lambda conn: conn.engine)
    event.listen(engine, "before_cursor_execute", listen)
    await text_of(known)
    event.remove(engine, "before_cursor_execute", listen)
    assert [statement.split()[0] for statement in asked] == ["BEGIN", "SELECT", "SELECT"], "words, attachments"


async def test_a_start_with_nothing_but_a_draft_to_send_is_quick(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    store = await open_store(path)
    await fill(store, make_contact(1), make_conversation(1))
    await save(store, "half")
    await store.close()
    store = await open_store(path)
    assert store._look is not None
    assert await store.outbox_counts() == OutboxCounts()
    assert [command.text for command in await sent(store) if isinstance(command, SaveDraft)] == ["half"]
    await store.close()


# With the command that was made of it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cleared", "left"), [("reply", ("", "note")), ("comment", ("half", "")), (None, ("half", "note"))]
)
async def test_only_the_draft_that_a_command_was_made_of_goes_with_it(
    known: Store, cleared: str | None, left: tuple[str, str]
) -> None:
    for contact in (1, 2):
        await save(known, "half", contact=contact)
        await save(known, "note", contact=contact, mode=COMMENT)
    await known.enqueue(make_send(contact=1), clear_draft=cleared)
    assert (await text_of(known), await text_of(known, mode=COMMENT)) == left
    assert await text_of(known, 2) == "half"


async def test_a_sent_draft_is_deleted_on_the_other_desktops(known: Store) -> None:
    await save(known, "half")
    await sent_drafts(known)
    await told_by_server(known, make_draft(1, "half"))
    await known.enqueue(make_send(1), clear_draft="reply")
    assert await sent_drafts(known) == [(contact_id(1), "")]


# From the server ------------------------------------------------------------------------------------------------------


async def test_what_another_desktop_wrote_takes_its_place(known: Store) -> None:
    await save(known, "here")
    await sent_drafts(known)
    quoted = make_draft(1, "there", ver=2, quoted_id=message_id(100))
    told: list[StoreChange] = []
    await asyncio.sleep(0.01)
    subscription = known.subscribe(told.append)
    await told_by_server(known, quoted)
    await until(lambda: told)
    subscription.close()
    assert told == [StoreChange(drafts=frozenset({contact_id(1)}))]
    assert await known.draft(contact_id(1), REPLY) == DraftContent(text="there", quoted_id=message_id(100))
    await told_by_server(known, make_draft(1, "", ver=3))
    assert await text_of(known) == ""


async def test_nobody_is_told_of_a_draft_that_comes_back_from_the_server(known: Store) -> None:
    told: list[StoreChange] = []
    subscription = known.subscribe(told.append)
    await save(known, "half")
    [command] = await sent(known)
    await accept(known, command, private=1)
    await told_by_server(known, make_draft(1, "half"))
    await asyncio.sleep(0.02)
    subscription.close()
    assert told
    assert not any(change.drafts for change in told)


async def test_somebody_elses_draft_is_none(known: Store) -> None:
    await told_by_server(known, make_draft(1, "theirs", user_id=user_id(2)))
    assert await text_of(known) == ""


async def test_what_is_not_sent_yet_is_newer_than_what_comes(known: Store) -> None:
    await save(known, "here")
    await told_by_server(known, make_draft(1, "there", ver=1))
    assert await text_of(known) == "here"
    [command] = await sent(known)
    await accept(known, command, private=2)
    assert await text_of(known) == "here", "what it has done is on its way"
    await told_by_server(known, make_draft(1, "here", ver=2))
    assert await text_of(known) == "here"


async def test_what_came_meanwhile_and_is_newer_stands_in_the_end(known: Store) -> None:
    await save(known, "here")
    [command] = await sent(known)
    await accept(known, command, private=1)
    await told_by_server(known, make_draft(1, "there", ver=2))
    assert await text_of(known) == "there"


async def test_what_was_there_before_never_comes_back(known: Store) -> None:
    """The server had the same text already, so its answer ends the command before the cache has heard of that."""
    await told_by_server(known, make_draft(1, "old", ver=1))
    await save(known, "new")
    assert await sent_drafts(known) == [(contact_id(1), "new")]
    await pass_private(known, 2)
    assert await text_of(known) == "new"


async def test_what_the_server_does_not_take_stays_here(known: Store) -> None:
    await save(known, "half")
    [command] = await sent(known)
    await known.record_answer(command.command_id, CommandAnswer(status=AnswerStatus.BAD, code="too_new"))
    assert await known.outbox_counts() == OutboxCounts(), "nobody need decide"
    await told_by_server(known, make_draft(1, "from elsewhere"))
    assert await text_of(known) == "half"


async def test_what_was_written_while_its_contact_was_not_seen_is_not_lost_to_an_older_one(known: Store) -> None:
    old = make_draft(1, "old", ver=1)
    await told_by_server(known, old)
    await save(known, "new")
    await push(known, access(is_visible=False, ver=5), stream=Stream.PRIVATE)
    [command] = await sent(known)
    await save(known, "newest")
    await known.record_answer(command.command_id, make_rejection(1, "contact_not_found"))
    [command] = await sent(known)
    await known.record_answer(command.command_id, make_rejection(1, "contact_not_found"))
    await push(known, access(is_visible=True, ver=6), make_contact(1, ver=1010), old, stream=Stream.PRIVATE)
    assert await text_of(known) == "newest"


async def test_one_that_is_not_taken_leaves_it_to_the_newer_one_behind_it(known: Store) -> None:
    await save(known, "half")
    [first] = await sent(known)
    await save(known, "whole")
    await known.record_answer(first.command_id, make_rejection(1, "contact_not_found"))
    assert await sent_drafts(known) == [(contact_id(1), "whole")]
    await told_by_server(known, make_draft(1, "from elsewhere"))
    assert await text_of(known) == "from elsewhere"


# Another generation ---------------------------------------------------------------------------------------------------


async def resync(store: Store, *rows: object, epoch: str = "e1") -> None:
    await store.begin_snapshot(restart=True)
    cursor = Cursor(epoch=epoch, scope="s1", shared=2000, private=500)
    await apply_page(store, make_page(make_contact(1), *rows, cursor=cursor))


async def test_what_was_deleted_elsewhere_goes_with_a_resync(known: Store) -> None:
    await told_by_server(known, make_draft(1, "from elsewhere"), make_draft(1, "note", COMMENT, ver=2))
    await resync(known, make_draft(1, "note", COMMENT, ver=2))
    assert (await text_of(known), await text_of(known, mode=COMMENT)) == ("", "note")
    await save(known, "again")
    await save(known, "")
    assert await sent(known) == [], "what the server had is forgotten"


async def test_what_was_written_since_outlives_a_resync(known: Store) -> None:
    await told_by_server(known, make_draft(1, "from elsewhere"))
    await save(known, "from elsewhere, and more")
    await resync(known)
    assert await text_of(known) == "from elsewhere, and more"
    assert await sent_drafts(known) == [(contact_id(1), "from elsewhere, and more")]


async def test_what_was_written_back_as_it_was_outlives_a_resync_too(known: Store) -> None:
    await told_by_server(known, make_draft(1, "begun"))
    for text in ("begun, and more", "begun"):
        await save(known, text)
    await resync(known)
    assert await text_of(known) == "begun"


async def test_what_is_too_long_to_travel_outlives_a_resync(known: Store) -> None:
    await told_by_server(known, make_draft(1, "begun"))
    await save(known, "x" * (DRAFT_CHARACTERS + 1))
    await resync(known)
    assert len(await text_of(known)) > DRAFT_CHARACTERS


async def test_what_a_restored_server_has_lost_stays_here(known: Store) -> None:
    await told_by_server(known, make_draft(1, "begun"))
    await resync(known, epoch="e2")
    assert await text_of(known) == "begun"


async def test_what_was_begun_to_a_contact_that_is_not_seen_any_more_stays_here(known: Store) -> None:
    await told_by_server(known, make_draft(2, "begun"))
    await resync(known)
    assert await text_of(known, 2) == "begun"


async def test_a_restored_server_gets_the_newest_again(known: Store) -> None:
    for text in ("first", "second"):
        await save(known, text)
        await sent_drafts(known)
    assert await known.requeue_acknowledged() == 1
    assert await sent_drafts(known) == [(contact_id(1), "second")]


# A contact that is no more --------------------------------------------------------------------------------------------

STUB = make_contact(2, ver=1001, merged_into=contact_id(1), open_conversation_id=None)


@pytest.mark.parametrize(
    ("begun", "joined"), [("one", "one\n\ntwo"), ("", "two"), ("one\n\ntwo", "one\n\ntwo"), (" \n", "two")]
)
async def test_what_was_begun_to_a_merged_contact_is_saved_with_the_other(
    known: Store, begun: str, joined: str
) -> None:
    """Also where the server, which appends as well, was quicker: not a second time."""
    await save(known, begun)
    await sent_drafts(known)
    await save(known, "two", contact=2)
    await push(known, STUB)
    assert (await text_of(known), await text_of(known, 2)) == (joined, "")
    assert await sent_drafts(known) == ([] if begun == joined else [(contact_id(1), joined)])


@pytest.mark.parametrize("is_told_at_once", [False, True])
async def test_an_old_copy_of_a_merged_draft_takes_nobodys_place(known: Store, is_told_at_once: bool) -> None:
    """The user has written on at another desktop. The server has joined that, and not what this one still has."""
    await told_by_server(known, make_draft(2, "two"), make_draft(1, "one", ver=2))
    emptied = make_draft(2, "", ver=3)
    joined = make_draft(1, "one\n\ntwo and more", ver=4)
    if is_told_at_once:
        shared = ChangeBatch(
            stream=Stream.SHARED, after=1000, upto=1001, changes=[Change(kind="contact.merged", row=STUB)]
        )
        news = [Change(kind="draft.saved", row=row) for row in (emptied, joined)]
        await known.apply_changes(shared, ChangeBatch(stream=Stream.PRIVATE, after=2, upto=4, changes=news))
    else:
        await push(known, STUB)
        assert (await text_of(known), await text_of(known, 2)) == ("one\n\ntwo", "")
        assert await sent(known) == []
        await told_by_server(known, emptied, joined)
    assert (await text_of(known), await text_of(known, 2)) == ("one\n\ntwo and more", "")
    assert await sent(known) == []


async def test_what_a_restored_server_has_lost_is_sent_with_the_other_contacts(known: Store) -> None:
    await told_by_server(known, make_draft(2, "two"))
    await resync(known, make_contact(2), epoch="e2")
    await push(known, replace(STUB, ver=2001))
    assert await sent_drafts(known) == [(contact_id(1), "two")]


async def test_what_is_begun_to_a_contact_after_their_merge_goes_where_everything_is(known: Store) -> None:
    """Also what no command tells of: texts that are too long to travel, and files."""
    await push(known, STUB, make_contact(3, ver=1002, merged_into=contact_id(2)))
    long, file = "x" * (DRAFT_CHARACTERS + 1), make_attachment(1)
    await save(known, long, contact=3)
    await save(known, "one", contact=2, mode=COMMENT)
    await known.save_draft(contact_id(2), COMMENT, DraftContent(attachments=(file,)))
    await known.save_draft(contact_id(3), VOICE_NOTES, DraftContent(attachments=(make_attachment(2),)))
    assert await text_of(known) == long
    assert await known.draft(contact_id(1), COMMENT) == DraftContent(text="one", attachments=(file,))
    assert (await known.draft(contact_id(1), VOICE_NOTES)).attachments == (make_attachment(2),)


async def test_listeners_hear_of_a_merged_draft(known: Store) -> None:
    await save(known, "two", contact=2)
    told: list[StoreChange] = []
    await asyncio.sleep(0.01)
    subscription = known.subscribe(told.append)
    await push(known, STUB)
    await until(lambda: told)
    subscription.close()
    assert told[0].drafts == {contact_id(1), contact_id(2)}


async def test_a_draft_that_comes_for_a_contact_that_is_lost_goes_and_comes_with_it(known: Store) -> None:
    def count(conn: object) -> int:
        return int(conn.exec_driver_sql("SELECT count(*) FROM saved_drafts").scalar_one())  # type: ignore[attr-defined]

    await told_by_server(known, make_draft(1, "begun"))
    await push(known, access(is_visible=False, ver=5), stream=Stream.PRIVATE)
    assert await known._database.read(count) == 0
    assert await text_of(known) == "begun", "it is its author's"
    gained = [access(is_visible=True, ver=6), make_contact(1, ver=1010), make_draft(1, "and more", ver=4)]
    await push(known, *gained, stream=Stream.PRIVATE)
    assert await text_of(known) == "and more"
