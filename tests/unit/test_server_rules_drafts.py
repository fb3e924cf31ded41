"""Drafts follow their user and nobody else: saving, merging, and contacts that are not seen."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.draft import Draft, DraftMode
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.workspace import Restriction
from desktop_inbox.server.storage import reply_tables
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror
from tests.fixtures.people import People
from tests.fixtures.replying import Replying
from tests.fixtures.rights import Rights

REPLY, COMMENT = DraftMode.REPLY, DraftMode.COMMENT


async def _mirror(desk: Desk, user: str) -> Mirror:
    return await Mirror(desk.database, desk.actors[user]).load()


def _texts(mirror: Mirror) -> set[str]:
    return {row.text for row in mirror.rows.values() if isinstance(row, Draft)}


async def test_there_is_one_for_each_user_contact_and_mode(desk: Desk, replying: Replying) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    for user, draft in (
        ("ana", replying.draft(hola, "reply")),
        ("ana", replying.draft(hola, "note", COMMENT)),
        ("ana", replying.draft(other, "other")),
        ("luis", replying.draft(hola, "luis")),
        ("ana", replying.draft(hola, "reply, longer ")),
    ):
        await desk.ok(user, draft)
    assert await replying.drafts("ana") == {
        (hola.contact_id, REPLY): "reply, longer ",
        (hola.contact_id, COMMENT): "note",
        (other.contact_id, REPLY): "other",
    }
    assert await replying.drafts("luis") == {(hola.contact_id, REPLY): "luis"}


async def test_it_reaches_the_users_other_desktops_and_nobody_else(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    ana, luis = await _mirror(desk, "ana"), await _mirror(desk, "luis")
    await desk.ok("ana", replying.draft(hola, "Hola Su", quoted_id=hola.id))
    await ana.catch_up()
    await luis.catch_up()
    [draft] = [row for row in ana.rows.values() if isinstance(row, Draft)]
    assert (draft.text, draft.quoted_id, draft.saved_at) == ("Hola Su", hola.id, desk.clock.now())
    assert _texts(luis) == set()
    assert _texts(await _mirror(desk, "ana")) == {"Hola Su"}
    assert _texts(await _mirror(desk, "luis")) == set()


async def test_the_same_once_more_and_nothing_at_all_write_nothing(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    before = await desk.numbers()
    await desk.ok("ana", replying.draft(hola, ""))
    assert await desk.numbers() == before
    for _ in range(2):
        await desk.ok("ana", replying.draft(hola, "Hola"))
    assert await desk.numbers() == before + 1
    await desk.ok("ana", replying.draft(hola, ""))
    assert await replying.drafts("ana") == {(hola.contact_id, REPLY): ""}
    assert _texts(await _mirror(desk, "ana")) == set(), "snapshots leave out what holds nothing"


async def test_sending_leaves_drafts_alone(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", replying.draft(hola, "next"))
    await desk.ok("ana", replying.draft(hola, "note", COMMENT))
    await desk.ok("ana", desk.send(hola))
    await desk.ok("ana", desk.comment(hola))
    assert set((await replying.drafts("ana")).values()) == {"next", "note"}


async def test_controls_go_and_the_blank_end_stays(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", replying.draft(hola, " Hola\x00\r\nSusan \n"))
    assert await replying.drafts("ana") == {(hola.contact_id, REPLY): " Hola\nSusan \n"}


async def test_one_for_a_contact_that_is_not_seen_is_refused(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    theirs = await other.receive("susan")
    await Rights(desk).restrict("ana", Restriction.OWN)
    for contact_id in (hola.contact_id, theirs.contact_id, ContactId(new_id(desk.clock))):
        assert await desk.refused("ana", replying.draft(contact_id, "lost")) == "contact_not_found"
    assert await replying.drafts("ana") == {}


async def test_drafts_leave_and_come_back_with_their_contact(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    rights = Rights(desk)
    await rights.restrict("ana", Restriction.OWN)
    await desk.ok("dana", desk.assign(hola, "ana"))
    follower = await rights.follower("ana")
    await desk.ok("ana", replying.draft(hola, "mine"))
    await follower.catch_up()
    assert _texts(follower.mirror) == {"mine"}
    await desk.ok("dana", desk.assign(hola, "luis"))
    await follower.catch_up()
    assert _texts(follower.mirror) == set()
    await desk.ok("dana", desk.assign(hola, "ana"))
    await follower.catch_up()
    assert _texts(follower.mirror) == {"mine"}
    await follower.check()


# Merges ---------------------------------------------------------------------------------------------------------------


async def test_a_merge_appends_everybodys_drafts(desk: Desk, replying: Replying) -> None:
    people, primary, second = People(desk), await desk.receive("susan"), await desk.receive("mateo")
    for user, draft in (
        ("ana", replying.draft(primary, "one ")),
        ("ana", replying.draft(second, "two", quoted_id=second.id)),
        ("ana", replying.draft(second, "note", COMMENT)),
        ("luis", replying.draft(second, "three")),
        ("dana", replying.draft(primary, "four")),
        ("dana", replying.draft(second, "")),
    ):
        await desk.ok(user, draft)
    ana = await _mirror(desk, "ana")
    merge = people.merge(primary.contact_id, second.contact_id)
    await desk.ok("dana", merge)
    after = {
        "ana": {
            (primary.contact_id, REPLY): "one\n\ntwo",
            (primary.contact_id, COMMENT): "note",
            (second.contact_id, REPLY): "",
            (second.contact_id, COMMENT): "",
        },
        "luis": {(primary.contact_id, REPLY): "three", (second.contact_id, REPLY): ""},
        "dana": {(primary.contact_id, REPLY): "four"},
    }
    assert {user: await replying.drafts(user) for user in after} == after
    [moved] = await desk.database.read(lambda conn: fetch_all(conn, Draft, reply_tables.drafts.c.text == "one\n\ntwo"))
    assert moved.quoted_id == second.id
    await ana.catch_up()
    assert _texts(ana) == {"one\n\ntwo", "note", ""}
    assert _texts(await _mirror(desk, "ana")) == {"one\n\ntwo", "note"}
    await desk.ok("dana", people.undo(merge))
    assert {user: await replying.drafts(user) for user in after} == after


@pytest.mark.parametrize(
    ("there", "late", "together"),
    [
        ("", "late", "late"),
        ("early", "late", "early\n\nlate"),
        ("early\n\nlate", "late", "early\n\nlate"),
        ("early", "", "early"),
    ],
)
async def test_one_that_comes_after_a_merge_is_appended(
    desk: Desk, replying: Replying, there: str, late: str, together: str
) -> None:
    people, primary, second = People(desk), await desk.receive("susan"), await desk.receive("mateo")
    await desk.ok("ana", replying.draft(primary, there))
    await desk.ok("dana", people.merge(primary.contact_id, second.contact_id))
    await desk.ok("ana", replying.draft(second, late))
    drafts = await replying.drafts("ana")
    assert drafts.get((primary.contact_id, REPLY), "") == together
    assert (second.contact_id, REPLY) not in drafts


async def test_a_command_that_was_sent_twice_appends_once(desk: Desk, replying: Replying) -> None:
    people, primary, second = People(desk), await desk.receive("susan"), await desk.receive("mateo")
    await desk.ok("dana", people.merge(primary.contact_id, second.contact_id))
    command = replying.draft(second, "late")
    await desk.ok("ana", command)
    await desk.ok("ana", replying.draft(primary, "changed"))
    await desk.execute("ana", command)
    await desk.ok("ana", replace(command, command_id=replying.new_id(), text=""))
    assert await replying.drafts("ana") == {(primary.contact_id, REPLY): "changed"}
