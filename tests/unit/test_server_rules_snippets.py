"""Snippets: who keeps which, what a shortcut must be, imports, and who gets them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desktop_inbox.domain.snippet import SNIPPET_CHARACTERS, Snippet, SnippetContent
from desktop_inbox.protocol.settings_commands import SaveSnippet
from desktop_inbox.server.services import snapshot, snippets
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror
from tests.fixtures.replying import Replying
from tests.fixtures.settings import SettingsDesk


async def _seen(desk: Desk, user: str) -> set[str]:
    """Return the shortcuts that a user's new cache gets."""
    mirror = await Mirror(desk.database, desk.actors[user]).load()
    return {row.shortcut for row in mirror.rows.values() if isinstance(row, Snippet)}


async def _shortcuts(replying: Replying) -> list[str]:
    return sorted(snippet.shortcut for snippet in (await replying.snippets()).values() if snippet.is_active)


def _again(command: SaveSnippet, replying: Replying, **content: str) -> SaveSnippet:
    """Return the command once more, with other content."""
    return replace(command, command_id=replying.new_id(), content=replace(command.content, **content))


async def test_personal_ones_are_their_owners_alone_and_shared_ones_everybodys(desk: Desk, replying: Replying) -> None:
    caches = {user: await Mirror(desk.database, desk.actors[user]).load() for user in ("ana", "luis", "dana")}
    mine, shared = replying.snippet("/mine"), replying.snippet("all", is_shared=True)
    await desk.ok("ana", mine)
    await desk.ok("dana", shared)
    for user, wanted in (("ana", {"mine", "all"}), ("luis", {"all"}), ("dana", {"all"})):
        assert await _seen(desk, user) == wanted
        await caches[user].catch_up()
        rows = caches[user].rows.values()
        assert {row.shortcut for row in rows if isinstance(row, Snippet)} == wanted
    saved = (await replying.snippets())[mine.snippet_id]
    assert (saved.owner_id, saved.is_shared) == (desk.user_id("ana"), False)


async def test_shared_ones_are_for_managers_to_keep(desk: Desk, replying: Replying) -> None:
    shared = replying.snippet("all", is_shared=True)
    assert await desk.refused("ana", shared) == "not_allowed"
    await desk.ok("dana", shared)
    assert await desk.refused("ana", _again(shared, replying, text="x")) == "not_allowed"
    assert await desk.refused("ana", replying.no_snippet(shared.snippet_id)) == "not_allowed"
    assert await desk.refused("ana", replying.load(shared.content, is_shared=True)) == "not_allowed"
    assert await _shortcuts(replying) == ["all"]


async def test_anothers_personal_one_is_an_id_that_is_taken(desk: Desk, replying: Replying) -> None:
    mine = replying.snippet("mine")
    await desk.ok("ana", mine)
    for user in ("luis", "dana"):
        assert await desk.refused(user, _again(mine, replying, text="x")) == "id_taken"
        assert await desk.refused(user, replying.no_snippet(mine.snippet_id)) == "snippet_not_found"
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    assert await other.refused("ana", _again(mine, replying)) == "id_taken"
    assert await other.refused("ana", replying.no_snippet(mine.snippet_id)) == "snippet_not_found"


async def test_saving_again_changes_and_the_same_writes_nothing(desk: Desk, replying: Replying) -> None:
    command = replying.snippet("hi")
    await desk.ok("ana", command)
    before = await desk.numbers()
    await desk.ok("ana", _again(command, replying))
    assert await desk.numbers() == before
    await desk.ok("ana", _again(command, replying, text=" Hola\r\n", topic="Greetings"))
    saved = (await replying.snippets())[command.snippet_id]
    assert (saved.text, saved.topic) == ("Hola", "Greetings")
    assert await desk.refused("ana", replace(_again(command, replying), is_shared=True)) == "not_allowed"
    theirs = replying.snippet("dana")
    await desk.ok("dana", theirs)
    assert await desk.refused("dana", replace(_again(theirs, replying), is_shared=True)) == "sharing_is_fixed"


async def test_a_shared_one_keeps_who_created_it(desk: Desk, replying: Replying) -> None:
    await SettingsDesk(desk).set_up()
    command = replying.snippet("all", is_shared=True)
    await desk.ok("dana", command)
    await desk.ok("olga", _again(command, replying, text="changed"))
    saved = (await replying.snippets())[command.snippet_id]
    assert (saved.owner_id, saved.text) == (desk.user_id("dana"), "changed")


async def test_a_removed_one_is_offered_no_more_and_can_come_back(desk: Desk, replying: Replying) -> None:
    command = replying.snippet("hi")
    await desk.ok("ana", command)
    cache = await Mirror(desk.database, desk.actors["ana"]).load()
    for _ in range(2):
        await desk.ok("ana", replying.no_snippet(command.snippet_id))
    assert await _seen(desk, "ana") == set()
    await cache.catch_up()
    assert [row.is_active for row in cache.rows.values() if isinstance(row, Snippet)] == [False]
    assert cache.kinds == ["snippet.removed"]
    await desk.ok("ana", replying.snippet("hi"))
    assert await desk.refused("ana", _again(command, replying)) == "shortcut_taken"
    await desk.ok("ana", _again(command, replying, shortcut="hey"))
    assert await _shortcuts(replying) == ["hey", "hi"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"name": " "}, "empty_name"),
        ({"text": "\n"}, "empty_text"),
        ({"text": "x" * (SNIPPET_CHARACTERS + 1)}, "text_too_long"),
        ({"shortcut": "a b"}, "bad_shortcut"),
    ],
)
async def test_content_that_is_not_in_order(desk: Desk, replying: Replying, content: dict[str, str], code: str) -> None:
    assert await desk.refused("ana", _again(replying.snippet("hi"), replying, **content)) == code


async def test_shortcuts_are_told_apart_among_what_a_user_sees(desk: Desk, replying: Replying) -> None:
    await desk.ok("dana", replying.snippet("Café", is_shared=True))
    await desk.ok("ana", replying.snippet("mine"))
    for shortcut in ("café", "CAFE", "/cafe", "Mine"):
        assert await desk.refused("ana", replying.snippet(shortcut)) == "shortcut_taken"
    for user, shortcut in (("luis", "mine"), ("ana", ""), ("ana", "")):
        await desk.ok(user, replying.snippet(shortcut))
    await desk.ok("dana", replying.snippet("mine", is_shared=True))


async def test_there_is_room_for_so_many(desk: Desk, replying: Replying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snippets, "SNIPPETS", 3)
    await desk.ok("dana", replying.snippet("all", is_shared=True))
    first = replying.snippet("a")
    await desk.ok("ana", first)
    await desk.ok("ana", replying.snippet("b"))
    assert await desk.refused("ana", replying.snippet("c")) == "too_many"
    assert await desk.refused("ana", replying.load(SnippetContent(name="c", text="c"))) == "too_many"
    await desk.ok("ana", _again(first, replying, text="changed"))
    await desk.ok("ana", replying.load(SnippetContent(name="x", shortcut="a", text="again")))
    await desk.ok("luis", replying.snippet("c"))


# Attachments ----------------------------------------------------------------------------------------------------------


async def test_files_of_a_snippet_are_sent_as_copies(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    price, map_ = await replying.upload("dana", "prices.pdf"), await replying.upload("dana", "map.png")
    command = replace(replying.snippet("list", is_shared=True, text=""), attachments=(price, map_))
    await desk.ok("dana", command)
    assert [one.name for one in (await replying.snippets())[command.snippet_id].attachments] == [
        "prices.pdf",
        "map.png",
    ]
    await desk.ok("ana", replace(desk.send(hola), attachments=(replying.copy_of(price),)))
    before = (await replying.snippets())[command.snippet_id].attachments
    await desk.ok("dana", replace(_again(command, replying), attachments=(map_,)))
    assert (await replying.snippets())[command.snippet_id].attachments == (before[1],)
    gone = replace(desk.send(hola), attachments=(replying.copy_of(price),))
    assert await desk.refused("luis", gone) == "attachment_not_found", "only who uploaded it sees it now"


async def test_files_of_a_personal_snippet_are_nobody_elses(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    price = await replying.upload("ana")
    await desk.ok("ana", replace(replying.snippet("list"), attachments=(price,)))
    copied = replace(desk.send(hola), attachments=(replying.copy_of(price),))
    assert await desk.refused("dana", copied) == "attachment_not_found"
    assert await desk.refused("luis", replace(replying.snippet("x"), attachments=(price,))) == "attachment_not_found"


# Imports --------------------------------------------------------------------------------------------------------------


def _row(shortcut: str, text: str = "imported", name: str = "Row") -> SnippetContent:
    return SnippetContent(name=name, shortcut=shortcut, text=text)


async def test_an_import_adds_and_brings_up_to_date(desk: Desk, replying: Replying) -> None:
    known = replying.snippet("Hi", name="Greeting")
    unnamed = replying.snippet("bye", name="Goodbye")
    for command in (known, unnamed):
        await desk.ok("ana", command)
    rows = (_row("hí"), _row("", "by name", "GOODBYE"), _row("new"), _row("", "no shortcut", "Other"), _row("NEW", "2"))
    await desk.ok("ana", replying.load(*rows))
    found = await replying.snippets()
    assert (found[known.snippet_id].text, found[known.snippet_id].name) == ("imported", "Row")
    assert (found[unnamed.snippet_id].text, found[unnamed.snippet_id].shortcut) == ("by name", "bye")
    assert sorted((one.shortcut, one.text) for one in found.values()) == [
        ("", "no shortcut"),
        ("NEW", "2"),
        ("bye", "by name"),
        ("hí", "imported"),
    ]
    before = await desk.numbers()
    await desk.ok("ana", replying.load(*rows[:2], *rows[3:]))
    assert await desk.numbers() == before, "the same file again"


async def test_rows_that_are_not_in_order_are_left_out(desk: Desk, replying: Replying) -> None:
    await desk.ok("dana", replying.snippet("all", is_shared=True))
    foreign = replying.snippet("luis")
    await desk.ok("luis", foreign)
    command = replying.load(
        _row("all"), _row("a b"), _row("x", text=""), _row("y", name=" "), _row("taken"), _row("good")
    )
    rows = list(command.snippets)
    rows[4] = replace(rows[4], snippet_id=foreign.snippet_id)
    await desk.ok("ana", replace(command, snippets=tuple(rows)))
    assert await _seen(desk, "ana") == {"all", "good"}
    assert (await replying.snippets())[foreign.snippet_id].text == foreign.content.text


async def test_an_import_leaves_files_and_the_other_kind_alone(desk: Desk, replying: Replying) -> None:
    price = await replying.upload("ana")
    listed = replace(replying.snippet("list", name="List"), attachments=(price,))
    await desk.ok("ana", listed)
    shared = replying.snippet("", name="Same", is_shared=True)
    await desk.ok("dana", shared)
    await desk.ok("ana", replying.load(_row("list", text=""), _row("", "mine", "Same")))
    found = await replying.snippets()
    assert len(found[listed.snippet_id].attachments) == 1
    assert found[shared.snippet_id].text == shared.content.text
    await desk.ok("dana", replying.load(_row("", "all", "Same"), is_shared=True))
    assert (await replying.snippets())[shared.snippet_id].text == "all"


# Snapshots ------------------------------------------------------------------------------------------------------------


async def test_snippets_come_after_the_first_contacts_in_pages(
    desk: Desk, replying: Replying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "SNIPPETS_PER_PAGE", 2)
    monkeypatch.setattr(snapshot, "CONTACTS_PER_PAGE", 3)
    for number in range(5):
        desk.clock.advance(minutes=1)
        await desk.receive(f"contact {number}")
        await desk.ok("ana", replying.snippet(f"s{number}"))
        await desk.ok("luis", replying.snippet(f"s{number}"))
    mirror = await Mirror(desk.database, desk.actors["ana"]).load()
    counts = [sum(isinstance(row, Snippet) for row in page.rows) for page in mirror.pages]
    assert counts[:6] == [0, 0, 2, 2, 1, 0]
    assert sum(counts) == 5
    assert len(mirror.contact_ids()) == 5
    assert mirror.pages[1].usable
    done = [page.done for page in mirror.pages]
    assert done == sorted(done)
    assert done[-1] == mirror.pages[-1].total
    assert {row.owner_id for row in mirror.rows.values() if isinstance(row, Snippet)} == {desk.user_id("ana")}
