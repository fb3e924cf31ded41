"""Restricted agents: what they get by snapshot, changes and timeline, and what they gain and lose."""

from __future__ import annotations

import msgspec
import pytest

from desktop_inbox.domain.contact import Contact, ContactAccess
from desktop_inbox.domain.conversation import ReadMark
from desktop_inbox.domain.errors import ResyncRequiredError, UserError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import Comment, Mention, Message
from desktop_inbox.domain.visibility import Reach
from desktop_inbox.domain.workspace import Availability, Restriction, Role
from desktop_inbox.protocol.changes import ChangeBatch, ChangesPage, Stream
from desktop_inbox.protocol.settings_commands import RemoveTeam, SetAvailability
from desktop_inbox.server.services import changes
from desktop_inbox.server.services.access import access_timeline, scope_of
from desktop_inbox.server.services.changes import access_changes
from desktop_inbox.server.services.snapshot import CONTACTS_PER_PAGE
from desktop_inbox.server.services.visibility import CONTACT_GAINED
from desktop_inbox.server.services.whole_contacts import TIMELINE_ITEMS
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror, timeline_of
from tests.fixtures.people import People
from tests.fixtures.rights import Rights, contact_of


@pytest.fixture
def people(desk: Desk) -> People:
    return People(desk)


@pytest.fixture
async def rights(desk: Desk) -> Rights:
    """Ana sees her own contacts only."""
    rights = Rights(desk)
    await rights.restrict("ana", Restriction.OWN)
    return rights


async def _accesses(desk: Desk, name: str) -> dict[ContactId, bool]:
    access = tables.contact_access.c.user_id == desk.user_id(name)
    found = await desk.database.read(lambda conn: fetch_all(conn, ContactAccess, access))
    return {row.contact_id: row.is_visible for row in found}


async def _page(desk: Desk, mirror: Mirror) -> ChangesPage:
    cursor, epoch, now = mirror.cursor, desk.database.epoch, desk.clock.now()
    assert cursor is not None
    return await desk.database.read(lambda conn: access_changes(conn, mirror.actor, epoch, cursor, now=now))


async def _private(desk: Desk, mirror: Mirror) -> ChangeBatch:
    [batch] = [batch for batch in (await _page(desk, mirror)).batches if batch.stream is Stream.PRIVATE]
    return batch


# Whose view of a contact changes --------------------------------------------------------------------------------------


async def test_only_restricted_agents_are_told_and_only_of_what_changes(desk: Desk, rights: Rights) -> None:
    hola = await desk.receive("susan")
    await desk.ok("dana", desk.assign(hola, "luis"))
    assert await _accesses(desk, "ana") == {}
    await desk.ok("luis", desk.assign(hola, "ana"))
    assert await _accesses(desk, "ana") == {hola.contact_id: True}
    sales = await desk.team("luis")
    ana = await rights.follower("ana")
    await desk.ok("dana", desk.assign(hola, "ana", sales))
    assert [batch.stream for batch in (await _page(desk, ana.mirror)).batches] == [Stream.SHARED], "she saw it before"
    await desk.ok("ana", desk.assign(hola, None))
    assert await _accesses(desk, "ana") == {hola.contact_id: False}
    assert await _accesses(desk, "luis") == {}
    assert await _accesses(desk, "dana") == {}


async def test_teams_count_for_those_who_are_restricted_to_them(desk: Desk) -> None:
    rights = Rights(desk)
    sales, support = await desk.team("ana", "luis"), await desk.team("luis")
    await rights.restrict("ana", Restriction.TEAMS)
    await rights.restrict("luis", Restriction.OWN)
    hola = await desk.receive("susan")
    seen = []
    for team_id in (sales, support, None, sales):
        await desk.ok("dana", desk.assign(hola, None, team_id))
        seen.append((await _accesses(desk, "ana")).get(hola.contact_id))
        assert await rights.visible("ana") == {contact for contact in [hola.contact_id] if seen[-1]}
    assert seen == [True, False, False, True]
    assert await _accesses(desk, "luis") == {}, "his teams are not his own"


async def test_a_removed_team_gives_nobody_rights(desk: Desk) -> None:
    rights = Rights(desk)
    sales = await desk.team("ana")
    await rights.restrict("ana", Restriction.TEAMS)
    hola = await desk.receive("susan")
    await desk.ok("dana", desk.assign(hola, None, sales))
    follower = await rights.follower("ana")
    assert follower.mirror.contact_ids() == {hola.contact_id}
    await desk.ok("dana", RemoveTeam(command_id=People(desk).command_id(), team_id=sales))
    await follower.catch_up()
    await follower.check()
    assert follower.mirror.contact_ids() == set()


async def test_managers_are_told_nothing(desk: Desk) -> None:
    rights = Rights(desk)
    await rights.restrict("ana", Restriction.OWN, Role.MANAGER)
    hola = await desk.receive("susan")
    await desk.ok("dana", desk.assign(hola, "ana"))
    assert await _accesses(desk, "ana") == {}
    assert (await rights.actor("ana")).reach is Reach.ALL


# What they get --------------------------------------------------------------------------------------------------------


async def test_a_snapshot_brings_nothing_but_their_contacts(desk: Desk, rights: Rights) -> None:
    mine = set()
    for number in range(CONTACTS_PER_PAGE + 5):
        hola = await desk.receive(f"contact {number}")
        if number % 2:
            await desk.ok("dana", desk.assign(hola, "ana"))
            mine.add(hola.contact_id)
        if number % 3 == 0:
            await desk.ok("dana", desk.close(hola))
        if number % 5 == 0:
            await desk.open_chat(f"silent {number}")
    follower = await rights.follower("ana")
    await follower.check()
    assert follower.mirror.contact_ids() == mine
    assert {page.total for page in follower.mirror.pages} == {len(follower.mirror.pages[0].rows) + len(mine)}


async def test_what_moves_while_a_snapshot_is_taken_brings_nothing_else(desk: Desk, rights: Rights) -> None:
    mine, other = await desk.receive("susan"), await desk.receive("mateo")
    await desk.ok("dana", desk.assign(mine, "ana"))
    mirror = Mirror(desk.database, await rights.actor("ana"))
    await mirror.load_page()
    await desk.receive("mateo", "Nothing for Ana")
    await desk.receive("susan", "Something for Ana")
    await desk.receive("new", "Nothing either")
    await mirror.load()
    assert mirror.contact_ids() == {mine.contact_id}
    assert {contact_of(row) for row in mirror.rows.values()} <= {None, mine.contact_id}
    assert other.contact_id not in mirror.history


async def test_changes_bring_their_contacts_and_the_directory(desk: Desk, rights: Rights, people: People) -> None:
    mine, other = await desk.receive("susan"), await desk.receive("mateo")
    await desk.ok("dana", desk.assign(mine, "ana"))
    follower = await rights.follower("ana")
    await desk.receive("susan", "more")
    await desk.ok("luis", desk.send(other, "secret"))
    await desk.ok("luis", desk.comment(other, "secret"))
    await people.tag("VIP")
    page = await _page(desk, follower.mirror)
    assert b"secret" not in msgspec.json.encode(page)
    assert page.batches[0].upto == (
        await desk.database.read(lambda conn: conn.exec_driver_sql("SELECT max(number) FROM streams").scalar_one())
    )
    await follower.catch_up()
    await follower.check()
    assert {"message.received", "tag.created"} <= set(follower.mirror.kinds)
    assert follower.starts == 1


async def test_timelines_and_commands_know_no_other_contacts(desk: Desk, rights: Rights, people: People) -> None:
    hola = await desk.receive("mateo")
    actor = await rights.actor("ana")
    with pytest.raises(UserError, match="contact_not_found"):
        await desk.database.read(lambda conn: access_timeline(conn, actor, hola.contact_id, None, 10))
    for command in (
        desk.send(hola),
        desk.comment(hola),
        desk.assign(hola, "ana"),
        desk.read(hola, 1),
        desk.unread(hola, 0),
        desk.close(hola),
        people.block(hola.contact_id),
    ):
        assert await desk.refused("ana", command) == "contact_not_found"


async def test_who_creates_a_contact_sees_it(desk: Desk, rights: Rights, people: People) -> None:
    follower = await rights.follower("ana")
    await desk.ok("ana", people.create("Nuria"))
    await follower.catch_up()
    await follower.check()
    assert len(follower.mirror.contact_ids()) == 1


# Gaining and losing ---------------------------------------------------------------------------------------------------


async def test_a_contact_that_is_gained_comes_whole(desk: Desk, rights: Rights) -> None:
    hola = await desk.receive("susan")
    note = msgspec.structs.replace(desk.comment(hola), mentioned_user_ids=(desk.user_id("ana"),))
    await desk.ok("dana", desk.assign(hola, "ana"))
    await desk.ok("ana", desk.read(hola, 1))
    await desk.ok("dana", note)
    await desk.ok("dana", desk.assign(hola, "luis"))
    follower = await rights.follower("ana")
    assert not any(isinstance(row, ReadMark | Mention | Comment) for row in follower.rows.values())
    for number in range(TIMELINE_ITEMS):
        await desk.receive("susan", f"text {number}")
    await follower.catch_up()
    assert follower.mirror.contact_ids() == set()

    await desk.ok("luis", desk.assign(hola, "ana"))
    batch = await _private(desk, follower.mirror)
    assert isinstance(batch.changes[0].row, ContactAccess)
    assert {change.kind for change in batch.changes} == {CONTACT_GAINED}
    assert {type(change.row).__name__ for change in batch.changes[1:]} >= {
        "Contact", "Identity", "Conversation", "ReadMark", "Mention", "Message", "Event",
    }  # fmt: skip
    items = (
        await desk.database.read(lambda conn: access_timeline(conn, desk.actors["dana"], hola.contact_id, None, 200))
    ).items
    assert [(known.contact_id, known.first) for known in batch.history] == [
        (hola.contact_id, items[-TIMELINE_ITEMS].position)
    ]
    await follower.catch_up()
    await follower.check()
    assert timeline_of(follower.mirror, hola.contact_id) == items[-TIMELINE_ITEMS:]
    assert follower.starts == 1


async def test_what_is_lost_leaves_and_what_comes_and_goes_offline_is_as_it_is_now(desk: Desk, rights: Rights) -> None:
    lost, kept, passing = [await desk.receive(name) for name in ("lost", "kept", "passing")]
    for hola in (lost, kept):
        await desk.ok("dana", desk.assign(hola, "ana"))
    follower = await rights.follower("ana")
    await desk.ok("dana", desk.assign(lost, None))
    await desk.ok("dana", desk.assign(kept, "luis"))
    await desk.receive("kept", "while she could not see it")
    await desk.ok("dana", desk.assign(kept, "ana"))
    await desk.ok("dana", desk.assign(passing, "ana"))
    await desk.ok("dana", desk.assign(passing, "luis"))
    page = await _page(desk, follower.mirror)
    rows = [change.row for batch in page.batches for change in batch.changes]
    assert {row.contact_id: row.is_visible for row in rows if isinstance(row, ContactAccess)} == {
        lost.contact_id: False,
        kept.contact_id: True,
        passing.contact_id: False,
    }
    await follower.catch_up()
    await follower.check()
    texts = [row.text for row in follower.rows.values() if isinstance(row, Message)]
    assert sorted(texts) == ["Hola", "while she could not see it"]


async def test_a_page_does_not_grow_with_what_is_gained(
    desk: Desk, rights: Rights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "GAINED_PER_PAGE", 3)
    follower = await rights.follower("ana")
    for number in range(10):
        await desk.ok("dana", desk.assign(await desk.receive(f"contact {number}"), "ana"))
    mirror, sizes = follower.mirror, []
    more = True
    while more:
        page = await _page(desk, mirror)
        rows = [change.row for batch in page.batches if batch.stream is Stream.PRIVATE for change in batch.changes]
        sizes.append(sum(isinstance(row, Contact) for row in rows))
        more = await mirror.catch_up_page()
        assert more is page.more
    assert sizes == [3, 3, 3, 1]
    await follower.check()


# Rights that change ---------------------------------------------------------------------------------------------------


async def test_other_rights_are_another_scope(desk: Desk) -> None:
    rights = Rights(desk)
    scopes = [scope_of(await rights.actor("ana"))]
    sales, support = await desk.team("ana"), await desk.team()
    assert scope_of(await rights.actor("ana")) == scopes[0]
    for change in (
        lambda: rights.restrict("ana", Restriction.OWN),
        lambda: rights.restrict("ana", Restriction.TEAMS),
        lambda: rights.fill_team(support, "ana"),
        lambda: rights.fill_team(sales),
    ):
        await change()
        scopes.append(scope_of(await rights.actor("ana")))
    assert len(set(scopes)) == 5
    await rights.fill_team(support)
    await rights.fill_team(sales, "ana")
    assert scope_of(await rights.actor("ana")) == scopes[2], "the same teams again"


@pytest.mark.parametrize("is_of_teams", [False, True])
async def test_rights_that_changed_and_changed_back_are_noticed(desk: Desk, is_of_teams: bool) -> None:
    """Meanwhile nobody noted what became of the contacts."""
    rights = Rights(desk)
    sales = await desk.team("ana")
    await rights.restrict("ana", Restriction.TEAMS if is_of_teams else Restriction.OWN)
    hola = await desk.receive("susan")
    await desk.ok("dana", desk.assign(hola, "ana", sales))
    if is_of_teams:
        await desk.ok("dana", desk.assign(hola, None, sales))
    follower = await rights.follower("ana")

    if is_of_teams:
        await rights.fill_team(sales)
    else:
        await rights.restrict("ana", Restriction.NONE)
    await desk.ok("dana", desk.assign(hola, None))
    if is_of_teams:
        await rights.fill_team(sales, "ana")
    else:
        await rights.restrict("ana", Restriction.OWN)
    assert await _accesses(desk, "ana") == {hola.contact_id: True}, "the loss was not noted"
    with pytest.raises(ResyncRequiredError) as caught:
        await _page(desk, follower.mirror)
    assert caught.value.params == {"reason": "rights"}
    await follower.catch_up()
    await follower.check()


async def test_what_changes_no_rights_needs_no_new_start(desk: Desk) -> None:
    rights = Rights(desk)
    await rights.restrict("ana", Restriction.TEAMS)
    ana, luis = [await rights.follower(name) for name in ("ana", "luis")]
    for name in ("ana", "luis"):
        command = SetAvailability(command_id=People(desk).command_id(), availability=Availability.BUSY)
        await desk.ok(name, command)
    await rights.restrict("luis", Restriction.OWN, Role.MANAGER)
    for follower in (ana, luis):
        await follower.catch_up()
        await follower.check()
        assert follower.starts == 1


async def test_who_was_restricted_and_sees_all_again_loses_nothing(desk: Desk) -> None:
    rights = Rights(desk)
    hola = await desk.receive("susan")
    await desk.ok("dana", desk.assign(hola, "ana"))
    follower = await rights.follower("ana")
    await rights.restrict("ana", Restriction.OWN)
    await desk.ok("dana", desk.assign(hola, "luis"))
    await rights.restrict("ana", Restriction.NONE)
    assert await _accesses(desk, "ana") == {hola.contact_id: False}
    await follower.catch_up()
    await follower.check()
    assert follower.starts == 1
    assert follower.mirror.contact_ids() == {hola.contact_id}


# Merges ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("owner", ["one", "two"])
async def test_a_merge_and_taking_it_back_leave_what_may_be_seen(
    desk: Desk, rights: Rights, people: People, owner: str
) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    for hola in (one, two):
        await desk.ok("dana", desk.assign(hola, "ana"))
        note = msgspec.structs.replace(desk.comment(hola), mentioned_user_ids=(desk.user_id("ana"),))
        await desk.ok("dana", note)
        await desk.ok("ana", desk.read(hola, 1))
    await desk.ok("dana", desk.assign(two if owner == "one" else one, "luis"))
    follower = await rights.follower("ana")
    merge = people.merge(one.contact_id, two.contact_id)
    await desk.ok("dana", merge)
    await follower.catch_up()
    await follower.check()
    assert follower.starts == 1
    assert follower.mirror.contact_ids() == ({one.contact_id} if owner == "one" else set())

    await desk.ok("dana", people.undo(merge))
    await follower.catch_up()
    await follower.check()
    assert follower.mirror.contact_ids() == ({one.contact_id} if owner == "one" else {two.contact_id})
