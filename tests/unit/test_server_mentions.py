"""Mentions: who is told of a comment, and that they have looked at it."""

from __future__ import annotations

import msgspec
import pytest

from desktop_inbox.domain.ids import TeamId, UserId
from desktop_inbox.domain.message import Comment, Mention, Message
from desktop_inbox.domain.workspace import Restriction, User
from desktop_inbox.protocol.conversation_commands import AddComment, MarkMentionsSeen
from desktop_inbox.server.services.workspaces import do_set_user_active
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all, fetch_one
from tests.fixtures.desks import Desk
from tests.fixtures.mirrors import Mirror
from tests.fixtures.people import People


def _comment(desk: Desk, on: Message, users: tuple[UserId, ...] = (), teams: tuple[TeamId, ...] = ()) -> AddComment:
    return msgspec.structs.replace(desk.comment(on), mentioned_user_ids=users, mentioned_team_ids=teams)


def _seen(desk: Desk, on: Message, *comments: AddComment) -> MarkMentionsSeen:
    return MarkMentionsSeen(
        command_id=People(desk).command_id(),
        contact_id=on.contact_id,
        comment_ids=tuple(comment.comment_id for comment in comments),
    )


async def _mentions(desk: Desk) -> dict[UserId, list[Mention]]:
    found: dict[UserId, list[Mention]] = {}
    for mention in await desk.database.read(lambda conn: fetch_all(conn, Mention)):
        found.setdefault(mention.user_id, []).append(mention)
    return found


async def test_those_named_and_the_members_of_teams_named_are_told_once(desk: Desk) -> None:
    hola = await desk.receive("susan")
    ana, luis, dana = (desk.user_id(name) for name in ("ana", "luis", "dana"))
    sales = await desk.team("luis", "dana", "ana")
    command = _comment(desk, hola, (luis, luis), (sales, sales))
    await desk.ok("ana", command)

    mentions = await _mentions(desk)
    assert set(mentions) == {luis, dana}, "not the author"
    [mention] = mentions[luis]
    assert (mention.comment_id, mention.contact_id, mention.author_id) == (command.comment_id, hola.contact_id, ana)
    assert (mention.conversation_id, mention.created_at) == (hola.conversation_id, desk.clock.now())
    assert not mention.is_seen
    [*_, comment] = await desk.timeline(hola.contact_id)
    assert isinstance(comment, Comment)
    assert (comment.mentioned_user_ids, comment.mentioned_team_ids) == ((luis,), (sales,))


async def test_who_is_unknown_inactive_or_in_a_removed_team_is_not_told(desk: Desk) -> None:
    hola = await desk.receive("susan")
    other = Desk(desk.database, desk.clock)
    await other.set_up()
    luis, stranger = desk.user_id("luis"), other.user_id("luis")
    removed, foreign = await desk.team("dana", is_active=False), await other.team("ana")
    await desk.database.write(desk.workspace_id, lambda tx: do_set_user_active(tx, luis, is_active=False))
    await desk.ok("ana", _comment(desk, hola, (stranger, luis, UserId(hola.id)), (removed, foreign)))

    assert await _mentions(desk) == {}
    [*_, comment] = await desk.timeline(hola.contact_id)
    assert isinstance(comment, Comment)
    assert (comment.mentioned_user_ids, comment.mentioned_team_ids) == ((luis,), (removed,)), "the text names them"


async def test_who_may_not_see_the_contact_is_not_told(desk: Desk) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    luis = desk.user_id("luis")

    def do_restrict(tx: Tx) -> None:
        user = fetch_one(tx.conn, User, tables.users.c.id == luis)
        assert user is not None
        tx.put("user.updated", msgspec.structs.replace(user, restriction=Restriction.OWN))

    await desk.database.write(desk.workspace_id, do_restrict)
    await desk.ok("dana", desk.assign(other, "luis"))
    await desk.ok("ana", _comment(desk, hola, (luis,)))
    await desk.ok("ana", _comment(desk, other, (luis,)))
    [mention] = (await _mentions(desk))[luis]
    assert mention.contact_id == other.contact_id


async def test_a_comment_without_mentions_tells_nobody(desk: Desk) -> None:
    hola = await desk.receive("susan")
    answer = await desk.ok("ana", desk.comment(hola))
    assert (answer.private, await _mentions(desk)) == (0, {})


async def test_mentions_are_seen_by_whom_they_are_of(desk: Desk) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    luis, dana = desk.user_id("luis"), desk.user_id("dana")
    first, second, third = (_comment(desk, on, (luis, dana)) for on in (hola, hola, other))
    for command in (first, second, third):
        await desk.ok("ana", command)
    mirror = await Mirror(desk.database, desk.actors["luis"]).load()
    stranger = desk.comment(hola)
    answer = await desk.ok("luis", _seen(desk, hola, first, third, stranger))
    assert (answer.shared, answer.private) == (0, 4)
    again = await desk.ok("luis", _seen(desk, hola, first))
    assert again.private == 0

    mentions = await _mentions(desk)
    assert {mention.comment_id for mention in mentions[luis] if mention.is_seen} == {first.comment_id}
    assert not any(mention.is_seen for mention in mentions[dana])
    assert (await mirror.catch_up()).rows == (await Mirror(desk.database, desk.actors["luis"]).load()).rows
    assert await desk.refused("luis", msgspec.structs.replace(_seen(desk, hola), contact_id=hola.id)) == (
        "contact_not_found"
    )


@pytest.mark.parametrize("user", ["ana", "luis"])
async def test_each_caches_own_mentions_and_no_others(desk: Desk, user: str) -> None:
    hola = await desk.receive("susan")
    mirror = await Mirror(desk.database, desk.actors[user]).load()
    await desk.ok("dana", _comment(desk, hola, (desk.user_id("luis"),)))
    await mirror.catch_up()
    mentions = [row for row in mirror.rows.values() if isinstance(row, Mention)]
    assert [mention.user_id for mention in mentions] == ([desk.user_id("luis")] if user == "luis" else [])
