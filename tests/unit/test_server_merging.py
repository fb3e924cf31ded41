"""Merging contacts and taking it back: what moves, what is refused, where later commands go."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import event

from desktop_inbox.domain.contact import ContactAccess, Identity
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, Source
from desktop_inbox.domain.event import ContactAssigned, ContactMerged, ConversationClosed, Event
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.merging import UNDO_PERIOD, Detail
from desktop_inbox.domain.message import Comment, Mention, Message
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.domain.workspace import Restriction, User
from desktop_inbox.protocol.commands import AnswerStatus, Command
from desktop_inbox.server.services.access import Actor, access_actor
from desktop_inbox.server.services.commands import do_command
from desktop_inbox.server.services.contacts import do_update_profile
from desktop_inbox.server.services.incoming import Received
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all, fetch_one
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror
from tests.fixtures.people import People


@pytest.fixture
def people(desk: Desk) -> People:
    return People(desk)


def _places(items: list[TimelineItem]) -> list[tuple[object, int]]:
    return [(item.id, item.position) for item in items]


async def _do_restrict(desk: Desk, name: str) -> None:
    def do_restrict(tx: Tx) -> None:
        user = fetch_one(tx.conn, User, tables.users.c.id == desk.user_id(name))
        assert user is not None
        tx.put("user.updated", msgspec.structs.replace(user, restriction=Restriction.OWN))

    await desk.database.write(desk.workspace_id, do_restrict)


async def _rows_of(desk: Desk, contact_id: ContactId) -> list[object]:
    """Return everything that belongs to a contact."""

    def read(tx: Tx) -> list[object]:
        rows: list[object] = []
        for entity, table in (
            (Identity, tables.identities),
            (Conversation, tables.conversations),
            (Message, tables.messages),
            (Comment, tables.comments),
            (Event, tables.events),
            (Mention, tables.mentions),
        ):
            rows += fetch_all(tx.conn, entity, table.c.contact_id == contact_id)
        return rows

    return await desk.database.write(desk.workspace_id, read)


async def test_everything_moves_in_its_place(desk: Desk, people: People) -> None:
    one = await desk.receive("susan")
    two = await desk.receive("susana", "Soy yo otra vez")
    await desk.ok("luis", desk.send(one))
    await desk.ok("luis", desk.close(two))
    note = msgspec.structs.replace(desk.comment(two), mentioned_user_ids=(desk.user_id("luis"),))
    await desk.ok("ana", note)
    await desk.ok("ana", msgspec.structs.replace(desk.comment(two), conversation_id=None))
    places = _places(await desk.timeline(one.contact_id)) + _places(await desk.timeline(two.contact_id))

    await desk.ok("ana", people.merge(one.contact_id, two.contact_id))
    timeline = await desk.timeline(one.contact_id)
    moved = [item for item in _places(timeline) if item in places]
    assert moved == sorted(places, key=lambda place: place[1])
    assert [c.id for c in await desk.conversations(one.contact_id)] == [one.conversation_id, two.conversation_id]
    assert await _rows_of(desk, two.contact_id) == []
    stub = await desk.contact(two.contact_id)
    assert (stub.merged_into, stub.name, stub.open_conversation_id) == (one.contact_id, "Susana", None)
    [mention] = await desk.database.read(lambda conn: fetch_all(conn, Mention))
    assert (mention.comment_id, mention.contact_id) == (note.comment_id, one.contact_id)


async def test_the_secondarys_open_conversation_is_closed_and_it_is_told(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await desk.ok("luis", desk.close(one))
    merge = people.merge(one.contact_id, two.contact_id)
    await desk.ok("ana", merge)

    _, closed = await desk.conversations(one.contact_id)
    assert (closed.id, closed.status) == (two.conversation_id, ConversationStatus.CLOSED)
    assert (closed.closed_source, closed.closed_by) == (Source.MERGE, desk.user_id("ana"))
    assert (await desk.contact(one.contact_id)).open_conversation_id is None
    *_, closing, merging = (item for item in await desk.timeline(one.contact_id) if isinstance(item, Event))
    assert (closing.source, closing.conversation_id, closing.detail) == (
        Source.MERGE,
        two.conversation_id,
        ConversationClosed(),
    )
    assert (merging.source, merging.actor_id) == (Source.USER, desk.user_id("ana"))
    assert merging.detail == ContactMerged(
        merge_id=merge.merge_id, secondary_id=two.contact_id, secondary_name="Susana"
    )


async def test_once_it_is_taken_back_nothing_with_the_one_contact_names_the_other(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("mateo")
    first, again = people.merge(one.contact_id, two.contact_id), people.merge(one.contact_id, two.contact_id)
    await desk.ok("ana", first)
    await desk.ok("ana", people.undo(first))
    assert (await desk.contact(two.contact_id)).name == "Mateo"
    await desk.ok("ana", again)

    def merges(items: list[TimelineItem]) -> list[ContactMerged]:
        return [item.detail for item in items if isinstance(item, Event) and isinstance(item.detail, ContactMerged)]

    before = _places(await desk.timeline(one.contact_id))
    blank = ContactMerged(merge_id=first.merge_id, secondary_id=two.contact_id, secondary_name="")
    assert merges(await desk.timeline(one.contact_id)) == [
        blank,
        msgspec.structs.replace(blank, is_undone=True),
        msgspec.structs.replace(blank, merge_id=again.merge_id, secondary_name="Mateo"),
    ]
    mirror = await Mirror(desk.database, desk.actors["luis"]).load()
    await desk.ok("ana", people.undo(again))
    await mirror.catch_up()
    told = [row for row in mirror.rows.values() if isinstance(row, Event)]
    assert all(detail.secondary_name == "" for detail in merges(told))
    kept = [place for place in before if place in _places(await desk.timeline(one.contact_id))]
    assert len(kept) == len(before) - 3, "the message of the other one, its opening and its closing have gone back"


async def test_the_primary_keeps_its_open_conversation(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await desk.ok("ana", people.merge(one.contact_id, two.contact_id))
    assert (await desk.contact(one.contact_id)).open_conversation_id == one.conversation_id
    statuses = [c.status for c in await desk.conversations(one.contact_id)]
    assert statuses == [ConversationStatus.OPEN, ConversationStatus.CLOSED]


async def test_an_unassigned_primary_gets_the_secondarys_assignee_with_its_event(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await desk.ok("luis", desk.send(two))
    merge = people.merge(one.contact_id, two.contact_id)
    await desk.ok("ana", merge)
    luis = desk.user_id("luis")
    assert (await desk.contact(one.contact_id)).assignee_id == luis
    assert (await desk.conversations(one.contact_id))[0].assignee_id == luis
    events = [item for item in await desk.timeline(one.contact_id) if isinstance(item, Event)]
    assert (events[-2].source, events[-2].detail) == (Source.MERGE, ContactAssigned(assignee_id=luis))

    await desk.ok("ana", people.undo(merge))
    assert (await desk.contact(one.contact_id)).assignee_id is None
    assert (await desk.contact(two.contact_id)).assignee_id == luis
    events = [item for item in await desk.timeline(one.contact_id) if isinstance(item, Event)]
    assert (events[-2].source, events[-2].detail) == (Source.MERGE, ContactAssigned(previous_id=luis))


async def test_values_are_kept_as_chosen(desk: Desk, people: People) -> None:
    plan, vip = await people.field("Plan"), await people.tag("VIP")
    one = await people.known(name="One", email="one@x.example")
    two = await people.known(name="Two", email="two@x.example", phone="1002", tag_ids=(vip,), fields={plan: "Pro"})
    await desk.ok("ana", people.merge(one.id, two.id, taken=(Detail.EMAIL,), taken_fields=(plan,)))
    both = await desk.contact(one.id)
    assert (both.name, both.email, both.phone) == ("One", "two@x.example", "1002")
    assert (both.tag_ids, both.fields) == ((vip,), {plan: "Pro"})


async def test_messages_of_either_identity_go_to_the_primary(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await desk.ok("ana", people.merge(one.contact_id, two.contact_id))
    later = await desk.receive("susana", "¿Siguen ahí?")
    assert (later.contact_id, later.conversation_id) == (one.contact_id, one.conversation_id)
    await desk.database.write(
        desk.workspace_id, lambda tx: do_update_profile(tx, two.contact_id, name="Su", email="su@x.example")
    )
    assert (await desk.contact(one.contact_id)).name == "Su"
    assert (await desk.contact(two.contact_id)).name == "Susana"


async def test_commands_on_a_merged_contact_go_to_where_it_was_merged(desk: Desk, people: People) -> None:
    one, two, three = [await desk.receive(name) for name in ("susan", "susana", "susanita")]
    await desk.ok("ana", people.merge(two.contact_id, one.contact_id))
    await desk.ok("ana", people.merge(three.contact_id, two.contact_id))
    tag = await people.tag("VIP")
    answer = await desk.ok("luis", desk.send(one, "Hola, Susan"))
    assert answer.remap == three.conversation_id
    await desk.ok("luis", desk.comment(one))
    await desk.ok("ana", desk.assign(one, "dana"))
    await desk.ok("ana", people.set(one.contact_id, Detail.NAME, "Susanita"))
    await desk.ok("ana", people.add_tag(two.contact_id, tag))
    await desk.ok("ana", desk.read(one, 1))
    await desk.ok("ana", desk.close(one))
    await desk.ok("ana", people.block(one.contact_id))

    contact = await desk.contact(three.contact_id)
    assert (contact.assignee_id, contact.name, contact.tag_ids) == (desk.user_id("dana"), "Susanita", (tag,))
    assert contact.is_blocked
    assert await _rows_of(desk, one.contact_id) == await _rows_of(desk, two.contact_id) == []


async def test_read_marks_stay_as_they_are(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await desk.receive("susana")
    await desk.ok("luis", desk.read(two, 1))
    await desk.ok("ana", people.merge(one.contact_id, two.contact_id))
    assert await desk.marks() == {desk.user_id("luis"): 1}
    await desk.ok("luis", msgspec.structs.replace(desk.read(two, 2), contact_id=one.contact_id))
    assert await desk.marks() == {desk.user_id("luis"): 2}


async def test_merges_that_are_refused(desk: Desk, people: People) -> None:
    one, two, three = [await desk.receive(name) for name in ("susan", "susana", "susanita")]
    assert await desk.refused("ana", people.merge(one.contact_id, one.contact_id)) == "same_contact"
    assert await desk.refused("ana", people.merge(one.contact_id, ContactId(one.id))) == "contact_not_found"
    assert await desk.refused("ana", people.merge(ContactId(one.id), one.contact_id)) == "contact_not_found"
    merge = people.merge(one.contact_id, two.contact_id)
    await desk.ok("ana", merge)
    assert (await desk.execute("ana", merge)).status is AnswerStatus.DUPLICATE
    assert await desk.refused("luis", people.merge(one.contact_id, two.contact_id)) == "same_contact"
    assert await desk.refused("luis", people.merge(two.contact_id, one.contact_id)) == "same_contact", "no circle"
    taken = people.merge(one.contact_id, three.contact_id, merge_id=merge.merge_id)
    assert await desk.refused("luis", taken) == "id_taken"


async def test_blocked_contacts_are_not_merged(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await desk.ok("ana", people.block(two.contact_id))
    assert await desk.refused("ana", people.merge(one.contact_id, two.contact_id)) == "contact_blocked"
    assert await desk.refused("ana", people.merge(two.contact_id, one.contact_id)) == "contact_blocked"


async def test_both_must_be_visible(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await _do_restrict(desk, "luis")
    await desk.ok("dana", desk.assign(one, "luis"))
    assert await desk.refused("luis", people.merge(one.contact_id, two.contact_id)) == "contact_not_found"
    assert await desk.refused("luis", people.merge(two.contact_id, one.contact_id)) == "contact_not_found"
    await desk.ok("dana", desk.assign(two, "luis"))
    merge = people.merge(one.contact_id, two.contact_id)
    await desk.ok("luis", merge)
    assert await desk.refused("luis", people.undo(merge, two.contact_id)) == "merge_not_found"
    await desk.ok("luis", people.undo(merge))


async def test_a_merge_taken_back_gives_everything_back(desk: Desk, people: People) -> None:
    plan, vip = await people.field("Plan"), await people.tag("VIP")
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await desk.ok("luis", desk.close(two))
    note = msgspec.structs.replace(desk.comment(two), conversation_id=None, mentioned_user_ids=(desk.user_id("luis"),))
    await desk.ok("ana", note)
    await desk.ok("ana", people.set(two.contact_id, Detail.PHONE, "1002", old=""))
    await desk.ok("ana", people.set_field(two.contact_id, plan, "Pro"))
    await desk.ok("ana", people.add_tag(two.contact_id, vip))
    contacts = await people.contacts()
    timelines = [_places(await desk.timeline(contact_id)) for contact_id in (one.contact_id, two.contact_id)]
    belongings = len(await _rows_of(desk, two.contact_id))

    merge = people.merge(one.contact_id, two.contact_id)
    await desk.ok("ana", merge)
    await desk.ok("dana", people.undo(merge))
    after = await people.contacts()
    for contact_id, before in contacts.items():
        assert msgspec.structs.replace(after[contact_id], ver=before.ver) == before
    events = (await desk.timeline(one.contact_id))[-2:]
    assert [event.detail.is_undone for event in events if isinstance(event, Event)] == [False, True]  # type: ignore[union-attr] # of merging
    assert _places(await desk.timeline(one.contact_id))[:-2] == timelines[0]
    assert _places(await desk.timeline(two.contact_id)) == timelines[1]
    assert len(await _rows_of(desk, two.contact_id)) == belongings
    [mention] = await desk.database.read(lambda conn: fetch_all(conn, Mention))
    assert mention.contact_id == two.contact_id
    assert (await desk.receive("susana")).contact_id == two.contact_id
    assert (await desk.ok("ana", people.undo(merge))).shared == 0, "undone again, it changes nothing"


async def test_what_came_since_stays_and_what_was_changed_since_is_kept(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await desk.ok("luis", desk.close(one))
    await desk.ok("ana", people.set(two.contact_id, Detail.PHONE, "1002", old=""))
    await desk.ok("ana", people.set(two.contact_id, Detail.LANGUAGE, "es"))
    merge = people.merge(one.contact_id, two.contact_id)
    await desk.ok("ana", merge)
    later = await desk.receive("susana", "Soy yo")
    late_note = msgspec.structs.replace(desk.comment(two), contact_id=one.contact_id)
    await desk.ok("ana", late_note)
    await desk.ok("ana", people.set(one.contact_id, Detail.PHONE, "1003", old="1002"))
    await desk.ok("ana", people.undo(merge))

    contact, other = await desk.contact(one.contact_id), await desk.contact(two.contact_id)
    assert (contact.phone, contact.language, contact.open_conversation_id) == ("1003", None, later.conversation_id)
    assert (other.phone, other.language, other.open_conversation_id) == ("1002", "es", None)
    [closed] = await desk.conversations(two.contact_id)
    assert (closed.id, closed.status) == (two.conversation_id, ConversationStatus.CLOSED)
    assert later.id in {item.id for item in await desk.timeline(one.contact_id)}
    assert late_note.comment_id in {item.id for item in await desk.timeline(two.contact_id)}, "with its conversation"


async def test_a_conversation_that_was_reopened_since_goes_back_open(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await desk.ok("luis", desk.close(one))
    merge = people.merge(one.contact_id, two.contact_id)
    await desk.ok("ana", merge)
    await desk.ok("ana", people.reopen(one.contact_id, two.conversation_id))
    await desk.ok("ana", desk.send(msgspec.structs.replace(two, contact_id=one.contact_id)))
    await desk.ok("ana", people.undo(merge))

    contact, other = await desk.contact(one.contact_id), await desk.contact(two.contact_id)
    assert (contact.open_conversation_id, contact.assignee_id) == (None, desk.user_id("ana"))
    assert (other.open_conversation_id, other.assignee_id) == (two.conversation_id, desk.user_id("ana"))
    [conversation] = await desk.conversations(two.contact_id)
    assert (conversation.status, conversation.assignee_id) == (ConversationStatus.OPEN, desk.user_id("ana"))
    assert (await desk.receive("susana")).conversation_id == two.conversation_id


async def test_chains_are_taken_back_from_their_end(desk: Desk, people: People) -> None:
    one, two, three = [await desk.receive(name) for name in ("susan", "susana", "susanita")]
    first = people.merge(two.contact_id, one.contact_id)
    second = people.merge(three.contact_id, two.contact_id)
    await desk.ok("ana", first)
    await desk.ok("ana", second)
    assert await desk.refused("ana", people.undo(first)) == "merged_since"
    await desk.ok("ana", people.undo(second))
    assert [c.id for c in await desk.conversations(two.contact_id)] == [one.conversation_id, two.conversation_id]
    await desk.ok("ana", people.undo(first))
    assert [c.id for c in await desk.conversations(one.contact_id)] == [one.conversation_id]
    assert [c.id for c in await desk.conversations(three.contact_id)] == [three.conversation_id]
    assert not any(contact.merged_into for contact in (await people.contacts()).values())
    again = people.merge(two.contact_id, one.contact_id)
    await desk.ok("ana", again)
    await desk.ok("ana", people.undo(again))


async def test_a_merge_can_be_taken_back_for_a_day(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    merge, other = people.merge(one.contact_id, two.contact_id), people.merge(one.contact_id, two.contact_id)
    await desk.ok("ana", merge)
    desk.clock.advance(seconds=(UNDO_PERIOD + timedelta(seconds=1)).total_seconds())
    assert await desk.refused("ana", people.undo(merge)) == "too_late"
    assert await desk.refused("ana", people.undo(other)) == "merge_not_found"


async def test_caches_follow_also_those_of_restricted_agents(desk: Desk, people: People) -> None:
    one, two = await desk.receive("susan"), await desk.receive("susana")
    await _do_restrict(desk, "luis")
    await desk.ok("dana", desk.assign(two, "luis"))
    luis = desk.actors["luis"] = await _actor(desk, "luis")
    mirrors = [await Mirror(desk.database, desk.actors[name]).load() for name in ("ana", "luis")]
    assert mirrors[1].contact_ids() == {two.contact_id}

    merge = people.merge(one.contact_id, two.contact_id, taken=tuple(Detail))
    for command in (desk.assign(one, "dana"), merge):
        await desk.ok("dana", command)
    for mirror in mirrors:
        await mirror.catch_up()
    assert mirrors[0].rows == (await Mirror(desk.database, desk.actors["ana"]).load()).rows
    assert mirrors[1].rows == (await Mirror(desk.database, luis).load()).rows
    assert mirrors[1].contact_ids() == set()

    await desk.ok("dana", people.undo(merge))
    for mirror in mirrors:
        await mirror.catch_up()
    assert mirrors[0].rows == (await Mirror(desk.database, desk.actors["ana"]).load()).rows
    assert mirrors[1].contact_ids() == {two.contact_id}
    accesses = await desk.database.read(lambda conn: fetch_all(conn, ContactAccess))
    assert {(access.user_id, access.contact_id): access.is_visible for access in accesses} == {
        (luis.user_id, two.contact_id): True
    }
    messages = [row for row in mirrors[1].rows.values() if isinstance(row, Message)]
    assert [message.id for message in messages] == [two.id]


async def _actor(desk: Desk, name: str) -> Actor:
    actor = await desk.database.read(lambda conn: access_actor(conn, desk.workspace_id, desk.user_id(name)))
    assert actor is not None
    return actor


async def test_a_long_history_moves_and_comes_back_with_few_statements(any_desk: Desk) -> None:
    desk, people = any_desk, People(any_desk)
    one = await desk.receive("susan")
    two, *_ = await desk.receive_all([desk.item("susana", f"text {number}") for number in range(1_000)])
    assert isinstance(two, Received)
    merge = people.merge(one.contact_id, two.message.contact_id)
    counts: list[int] = []

    def do_counted(tx: Tx, command: Command) -> None:
        statements: list[str] = []
        event.listen(tx.conn, "before_cursor_execute", lambda *values: statements.append(values[2]))
        do_command(tx, desk.actors["ana"], command)
        tx.flush()
        counts.append(len(statements))

    for command in (merge, people.undo(merge)):
        await desk.database.write(desk.workspace_id, lambda tx, command=command: do_counted(tx, command))
    assert max(counts) <= 50
    assert len(await _rows_of(desk, two.message.contact_id)) > 1_000
