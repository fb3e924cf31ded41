"""Snippets: whose are seen, in what order, with waiting commands over them, and how often they were used."""

from __future__ import annotations

import asyncio
import time

import pytest

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.protocol.changes import Stream
from desktop_inbox.protocol.settings_commands import SaveSnippet
from tests.fixtures.caches import apply_page, fill, push
from tests.fixtures.commands import command_id, make_category, make_ok, make_rejection
from tests.fixtures.replying_rows import (
    make_attachment,
    make_import_snippets,
    make_no_snippet,
    make_save_snippet,
    make_snippet,
    make_snippet_content,
    snippet_id,
)
from tests.fixtures.rows import make_directory, make_page, user_id
from tests.fixtures.waiting import until


async def names(store: Store) -> list[str]:
    return [snippet.name for snippet in await store.snippets()]


async def by_id(store: Store) -> dict[object, Snippet]:
    return {snippet.id: snippet for snippet in await store.snippets()}


@pytest.fixture
async def known(store: Store) -> Store:
    """A store that knows the directory."""
    await fill(store, *make_directory())
    return store


# The server's rows ----------------------------------------------------------------------------------------------------


async def test_active_ones_are_listed_by_name(known: Store) -> None:
    found = ["Zoo", "émile", "Adiós", "Ébano"]
    await push(known, *(make_snippet(n, name=name) for n, name in enumerate(found, start=1)))
    await push(known, make_snippet(9, name="Gone", ver=1009, is_active=False))
    assert await names(known) == ["Adiós", "Ébano", "émile", "Zoo"]


async def test_personal_ones_are_their_owners_alone(known: Store) -> None:
    mine, theirs = (make_snippet(n, owner_id=user_id(n), is_shared=False) for n in (1, 2))
    await push(known, mine, theirs, stream=Stream.PRIVATE)
    assert list(await known.snippets()) == [mine]


async def test_unchanged_ones_are_not_read_again(known: Store) -> None:
    await push(known, make_snippet(1))
    first = await known.snippets()
    await known.enqueue(make_category(1, 1, name="x"))
    assert await known.snippets() is first
    await push(known, make_snippet(1, ver=1002, name="Other"))
    assert await names(known) == ["Other"]


async def test_they_are_no_part_of_the_directory(known: Store) -> None:
    told: list[StoreChange] = []
    await asyncio.sleep(0.01)
    subscription = known.subscribe(told.append)
    await push(known, make_snippet(1, ver=1001))
    await until(lambda: told)
    assert told.pop() == StoreChange(snippets=True)
    await known.enqueue(make_save_snippet(1))
    await until(lambda: told)
    subscription.close()
    assert told == [StoreChange(snippets=True, outbox=True)]
    assert len(await known.users()) == 5


async def test_a_resync_removes_what_it_does_not_bring(known: Store) -> None:
    await push(known, make_snippet(1), make_snippet(2))
    assert len(await names(known)) == 2
    await known.begin_snapshot(restart=True)
    await apply_page(known, make_page(make_snippet(2)))
    assert await names(known) == ["Snippet 2"]
    await known.begin_snapshot(restart=True)
    await apply_page(known, make_page(next=None))
    assert await names(known) == []


async def test_five_thousand_are_instant(known: Store) -> None:
    text = "Gracias por escribirnos. " * 20
    await push(known, *(make_snippet(n, ver=1000 + n, name=f"Número {n}", text=text) for n in range(1, 5001)))
    started_s = time.process_time()
    assert len(await known.snippets()) == 5000
    first_s = time.process_time() - started_s
    started_s = time.process_time()
    await known.snippets()
    assert time.process_time() - started_s < 0.005
    assert first_s < 0.1  # 12 ms on a quiet machine


# Waiting commands -----------------------------------------------------------------------------------------------------


async def test_a_new_one_is_the_users(known: Store) -> None:
    await known.enqueue(make_save_snippet(1, 7, attachments=(make_attachment(1),), topic="Shipping"))
    [snippet] = await known.snippets()
    assert (snippet.id, snippet.owner_id, snippet.is_shared) == (snippet_id(7), user_id(1), True)
    assert (snippet.name, snippet.shortcut, snippet.text, snippet.topic) == ("Snippet 7", "s7", "Hi!", "Shipping")
    assert snippet.attachments == (make_attachment(1),)


async def test_a_change_keeps_its_owner_and_says_what_the_server_will_store(known: Store) -> None:
    await push(known, make_snippet(1))
    await known.enqueue(make_save_snippet(1, 1, name="  A\tname ", shortcut="/hi"))
    [snippet] = await known.snippets()
    assert (snippet.owner_id, snippet.name, snippet.shortcut, snippet.ver) == (user_id(2), "A name", "hi", 1)


async def test_one_that_the_server_will_refuse_is_shown_as_it_was_written_until_it_does(known: Store) -> None:
    await known.enqueue(make_save_snippet(1, 1, shortcut="two words"))
    assert [snippet.shortcut for snippet in await known.snippets()] == ["two words"]
    await known.record_answer(command_id(1), make_rejection(1, "bad_shortcut"))
    assert await names(known) == []


async def test_a_removed_one_is_gone_and_comes_back_when_it_is_saved(known: Store) -> None:
    await push(known, make_snippet(1), make_snippet(2))
    await known.enqueue(make_no_snippet(1, 1))
    await known.enqueue(make_no_snippet(2, 99))
    assert await names(known) == ["Snippet 2"]
    await known.enqueue(make_save_snippet(3, 1, name="Again"))
    assert await names(known) == ["Again", "Snippet 2"]


async def test_the_servers_row_takes_the_commands_place(known: Store) -> None:
    await known.enqueue(make_save_snippet(1))
    await known.record_answer(command_id(1), make_ok(1, shared=1001))
    assert await names(known) == ["Snippet 1"]
    await push(known, make_snippet(1, ver=1001, name="Theirs"))
    assert await names(known) == ["Theirs"]
    assert not any(isinstance(entry.command, SaveSnippet) for entry in await known.outbox())


async def test_an_import_changes_what_it_names_and_adds_the_rest(known: Store) -> None:
    file = make_attachment(1)
    await push(
        known,
        make_snippet(1, name="One", shortcut="uno"),
        make_snippet(2, name="Two", shortcut="dos", attachments=(file,)),
    )
    await known.enqueue(
        make_import_snippets(
            1,
            make_snippet_content(name="First", shortcut="UNO", text="1"),
            make_snippet_content(name="TWO", shortcut="", text=""),
            make_snippet_content(name="New", shortcut="neu", text="n"),
            make_snippet_content(name="New again", shortcut="neu", text="m"),
        )
    )
    found = await by_id(known)
    assert (found[snippet_id(1)].name, found[snippet_id(1)].shortcut, found[snippet_id(1)].text) == (
        "First",
        "UNO",
        "1",
    )
    two = found[snippet_id(2)]
    assert (two.name, two.shortcut, two.text, two.attachments) == ("TWO", "dos", "", (file,))
    new = found[snippet_id(103)]
    assert (new.name, new.text, new.owner_id, new.is_shared) == ("New again", "m", user_id(1), True)
    assert len(found) == 3


@pytest.mark.parametrize(
    "content",
    [
        make_snippet_content(name=" "),
        make_snippet_content(text=""),
        make_snippet_content(shortcut="two words"),
        make_snippet_content(name="Other", shortcut="mine"),
    ],
    ids=["no name", "no text", "bad shortcut", "a personal one's shortcut"],
)
async def test_a_row_that_is_not_in_order_is_left_out(known: Store, content: object) -> None:
    mine = make_snippet(1, name="Mine", shortcut="mine", owner_id=user_id(1), is_shared=False)
    await push(known, mine, stream=Stream.PRIVATE)
    await known.enqueue(make_import_snippets(1, content))
    assert list(await known.snippets()) == [mine]


async def test_a_name_finds_only_those_of_the_imports_kind(known: Store) -> None:
    await push(known, make_snippet(1, name="Name"))
    await known.enqueue(make_import_snippets(1, make_snippet_content(name="Name", shortcut=""), is_shared=False))
    assert {(snippet.id, snippet.is_shared) for snippet in await known.snippets()} == {
        (snippet_id(1), True),
        (snippet_id(101), False),
    }


# Use ------------------------------------------------------------------------------------------------------------------


async def test_uses_are_counted_on_this_device(known: Store) -> None:
    told: list[StoreChange] = []
    await asyncio.sleep(0.01)
    subscription = known.subscribe(told.append)
    for number in (1, 2, 1):
        await known.count_snippet_use(snippet_id(number))
    assert await known.snippet_uses() == {snippet_id(1): 2, snippet_id(2): 1}
    await asyncio.sleep(0.01)
    subscription.close()
    assert told == [], "nobody is told"
    await fill(known)
    assert len(await known.snippet_uses()) == 2, "they outlive a resync"
