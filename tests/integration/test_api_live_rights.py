"""The live line of a restricted agent: what is gained and lost while it is open, and who is here and looks at what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from desktop_inbox.domain.contact import ContactAccess
from desktop_inbox.domain.draft import Draft, DraftMode
from desktop_inbox.domain.presence import Presence, Viewing
from desktop_inbox.domain.workspace import Restriction, Role
from desktop_inbox.protocol.changes import ChangesPage, Cursor, SnapshotPage, Stream
from desktop_inbox.protocol.contact_commands import MergeContacts
from desktop_inbox.protocol.conversation_commands import AssignContact, SaveDraft
from desktop_inbox.protocol.frames import (
    Changes,
    ContactTyping,
    ContactViewed,
    FrameError,
    Lagging,
    Ready,
    ResyncRequired,
    ServerFrame,
    SetIdle,
    SetTyping,
    SetViewing,
    Subscribe,
    Tick,
)
from desktop_inbox.server.app import Server, ServerSettings
from desktop_inbox.server.live import presence
from tests.fixtures.api_server import TestLine, Workplace
from tests.fixtures.secrets import Office
from tests.fixtures.waiting import until


@pytest.fixture
async def office(workplace: Workplace) -> Office:
    """The viewer sees their own contacts only."""
    office = Office(workplace)
    await office.set_up(Role.AGENT, Restriction.OWN)
    return office


async def _cursor(office: Office, name: str) -> Cursor:
    page = await office.workplace.in_workspace("/snapshot", office.tokens[name])
    return page.decoded(SnapshotPage).cursor


@asynccontextmanager
async def _line(office: Office, name: str) -> AsyncIterator[TestLine]:
    async with office.workplace.live_line(office.tokens[name], await _cursor(office, name)) as line:
        yield line


async def _until_lagging(line: TestLine) -> list[ServerFrame]:
    """Return the frames up to the one that says to catch up, but for that."""
    frames = []
    while not isinstance(frame := await line.receive(), Lagging):
        frames.append(frame)
    return frames


async def _caught_up(office: Office, cursor: Cursor) -> ChangesPage:
    query = msgspec.structs.asdict(cursor)
    answer = await office.workplace.in_workspace("/changes", office.tokens["viewer"], **query)
    return answer.decoded(ChangesPage)


def _accesses(page: ChangesPage) -> list[tuple[object, bool]]:
    rows = [change.row for batch in page.batches for change in batch.changes]
    return [(row.contact_id, row.is_visible) for row in rows if isinstance(row, ContactAccess)]


# Gaining and losing ---------------------------------------------------------------------------------------------------


async def test_what_is_gained_is_to_be_fetched_and_then_pushed(office: Office) -> None:
    cursor = await _cursor(office, "viewer")
    async with _line(office, "viewer") as line:
        await office.live_on("bens")
        await office.assign("bens", user="viewer")
        before = await _until_lagging(line)
        assert all(isinstance(frame, Changes) and frame.batch.stream is Stream.SHARED for frame in before)
        text = "".join(line.transcript)
        for word in ("message", "comment", "reply", "summary"):
            assert f"secret-of-bens: {word}" not in text, "it was said before"
        page = await _caught_up(office, cursor)
        assert _accesses(page) == [(office.contact_id("bens"), True)]
        assert b"secret-of-bens: comment" in msgspec.json.encode(page)
        await office.workplace.write("now it is pushed", "secret-of-bens: visitor")
        await until(lambda: any("now it is pushed" in text for text in line.transcript))


async def test_what_is_lost_is_pushed_no_more(office: Office) -> None:
    cursor = await _cursor(office, "viewer")
    async with _line(office, "viewer") as line:
        await office.assign("mine", user="ben")
        frames = await _until_lagging(line)
        assert [len(frame.batch.changes) for frame in frames if isinstance(frame, Changes)] == [0]
        assert _accesses(await _caught_up(office, cursor)) == [(office.contact_id("mine"), False)]
        transcript = len(line.transcript)
        await office.live_on("mine")
        await office.workplace.server.hub.tick()
        await until(lambda: any('"tick"' in text for text in line.transcript))
        for text in line.transcript[transcript:]:
            await office.check(text, {"mine"})
            assert "comment.added" not in text


async def test_gained_and_lost_in_one_commit(office: Office) -> None:
    async with _line(office, "viewer") as line:
        names = ("viewer", "ben")
        commands = [AssignContact(**office.base("bens"), assignee_id=office.users[name].id) for name in names]
        await office.ok("olga", *commands)
        await _until_lagging(line)
        for text in line.transcript:
            await office.check(text, {"bens"})


async def test_drafts_move_unseen_with_a_contact_that_was_lost(office: Office) -> None:
    draft = SaveDraft(**office.base("mine"), mode=DraftMode.REPLY, text="secret-of-mine: begun")
    await office.ok("viewer", draft)
    await office.assign("mine", user="ben")
    merge = MergeContacts(**office.base("bens"), merge_id=office.new_id(), secondary_id=office.contact_id("mine"))
    async with _line(office, "viewer") as line:
        await office.ok("olga", merge)
        await office.workplace.server.hub.tick()
        while not isinstance(await line.receive(), Tick):
            pass
        await office.check("".join(line.transcript), {"mine", "bens"})
        cursor = await _cursor(office, "viewer")
        await office.assign("bens", user="viewer")
        await _until_lagging(line)
        rows = [change.row for batch in (await _caught_up(office, cursor)).batches for change in batch.changes]
        assert [row.text for row in rows if isinstance(row, Draft)] == ["secret-of-mine: begun"]


async def test_typing_and_looking_end_with_the_right_to_it(office: Office) -> None:
    contact_id, viewer = office.contact_id("mine"), office.users["viewer"].id
    async with _line(office, "ben") as bens, _line(office, "viewer") as line:
        bens.send(SetViewing(contact_id=contact_id))
        assert await line.receive() == ContactViewed(
            viewing=Viewing(user_id=office.users["ben"].id, contact_id=contact_id)
        )
        line.send(SetTyping(contact_id=contact_id, is_typing=True))
        line.send(SetViewing(contact_id=contact_id))
        assert await bens.receive() == ContactTyping(contact_id=contact_id, is_typing=True, user_id=viewer)
        assert await bens.receive() == ContactViewed(viewing=Viewing(user_id=viewer, contact_id=contact_id))

        await office.assign("mine", user="ben")
        heard = [frame for frame in [await bens.receive() for _ in range(3)] if not isinstance(frame, Changes)]
        assert heard == [
            ContactTyping(contact_id=contact_id, is_typing=False, user_id=viewer),
            ContactViewed(viewing=Viewing(user_id=viewer)),
        ]
        told = [frame for frame in await _until_lagging(line) if not isinstance(frame, Changes)]
        assert told == [ContactViewed(viewing=Viewing(user_id=office.users["ben"].id))]
        line.send(SetTyping(contact_id=contact_id, is_typing=True))
        assert await line.receive() == FrameError(code="contact_not_found")

        await office.assign("mine", user="viewer")
        told = [frame for frame in await _until_lagging(line) if not isinstance(frame, Changes)]
        assert [frame.viewing.contact_id for frame in told if isinstance(frame, ContactViewed)] == [contact_id]


# Rights that change ---------------------------------------------------------------------------------------------------


async def test_other_rights_begin_anew(office: Office) -> None:
    async with _line(office, "viewer") as line:
        await office.change_user(office.users["viewer"], restriction=Restriction.TEAMS)
        assert await line.receive() == ResyncRequired()
        await office.workplace.write("for the team", "secret-of-team: visitor")
        line.send(Subscribe(cursor=await _cursor(office, "viewer")))
        assert isinstance(await line.receive(), Ready)
        assert "for the team" not in "".join(line.transcript)
        await office.workplace.write("for the team again", "secret-of-team: visitor")
        await until(lambda: any("for the team again" in text for text in line.transcript))

        await office.add_team("third", "viewer")
        assert [type(await line.receive()) for _ in range(2)] == [Changes, ResyncRequired]


async def test_what_another_process_changed_is_noticed_with_the_next_commit(office: Office, sqlite_url: str) -> None:
    """An administrator's command on the same database: this process is not told, but numbers are missing."""
    cursor = await _cursor(office, "viewer")
    other = await Server.open(ServerSettings(database_url=sqlite_url), clock=office.workplace.clock)
    async with _line(office, "viewer") as line:
        office.server, server = other, office.server
        office.workplace.server = other
        await office.assign("mine", user="ben")
        office.workplace.server = office.server = server
        await office.workplace.write("after the loss", "secret-of-mine: visitor")
        ready = await line.receive()
        assert isinstance(ready, Ready)
        assert ready.cursor.shared > cursor.shared
        await office.workplace.write("and later", "secret-of-mine: visitor")
        assert isinstance(await line.receive(), Changes)
        assert not any("after the loss" in text or "and later" in text for text in line.transcript)
    await other.close()


# Who is here ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who leaves is away at once."""
    monkeypatch.setattr(presence, "GRACE_S", 0.0)


async def test_who_is_back_in_a_moment_was_never_away(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "GRACE_S", 0.3)
    ben, mine = office.users["ben"].id, office.contact_id("mine")
    async with _line(office, "olga") as line:
        async with _line(office, "ben") as bens:
            bens.send(SetIdle(is_idle=True))
            bens.send(SetViewing(contact_id=mine))
            assert await line.receive() == ContactViewed(viewing=Viewing(user_id=ben, contact_id=mine))
        async with _line(office, "ben") as bens:
            bens.send(SetViewing(contact_id=mine))
            await asyncio.sleep(0.5)
            assert line.presences[-1] == Presence(user_id=ben, is_online=True)
            assert len(line.presences) == 4, "olga, ben, idle, and what the new line says when the grace is over"
            assert line.sent.empty(), "the viewing has not flickered"
        await asyncio.sleep(0.1)
        assert line.presences[-1].is_online
        await until(lambda: line.presences[-1] == Presence(user_id=ben))
        assert await line.receive() == ContactViewed(viewing=Viewing(user_id=ben))


@pytest.mark.usefixtures("no_grace")
async def test_who_comes_and_goes_is_told(office: Office) -> None:
    ben, viewer = office.users["ben"].id, office.users["viewer"].id
    async with _line(office, "ben") as bens:
        await until(lambda: bens.presences == [Presence(user_id=ben, is_online=True)])
        async with _line(office, "viewer") as line:
            await until(lambda: len(line.presences) == 2)
            assert {presence.user_id for presence in line.presences if presence.is_online} == {ben, viewer}
            async with _line(office, "viewer"):
                pass
        await until(lambda: len(bens.presences) == 3)
        assert bens.presences[1:] == [Presence(user_id=viewer, is_online=True), Presence(user_id=viewer)]


@pytest.mark.usefixtures("no_grace")
async def test_somebody_is_idle_when_all_of_their_lines_are(office: Office) -> None:
    ben = office.users["ben"].id
    async with _line(office, "viewer") as line:
        async with _line(office, "ben") as one, _line(office, "ben") as two:
            one.send(SetIdle(is_idle=True))
            two.send(SetIdle(is_idle=True))
            await until(lambda: line.presences[-1] == Presence(user_id=ben, is_online=True, is_idle=True))
            two.send(SetIdle(is_idle=False))
            await until(lambda: line.presences[-1] == Presence(user_id=ben, is_online=True))
            assert len(line.presences) == 4
        await until(lambda: line.presences[-1] == Presence(user_id=ben))


@pytest.mark.usefixtures("no_grace")
async def test_of_several_lines_the_one_turned_to_last_counts(office: Office) -> None:
    mine, bens, ben = office.contact_id("mine"), office.contact_id("bens"), office.users["ben"].id
    async with _line(office, "olga") as line:
        async with _line(office, "ben") as one, _line(office, "ben") as two:
            one.send(SetViewing(contact_id=mine))
            assert await line.receive() == ContactViewed(viewing=Viewing(user_id=ben, contact_id=mine))
            two.send(SetViewing(contact_id=bens))
            assert await line.receive() == ContactViewed(viewing=Viewing(user_id=ben, contact_id=bens))
            async with _line(office, "olga") as late:
                assert await late.receive() == ContactViewed(viewing=Viewing(user_id=ben, contact_id=bens))
            two.send(SetViewing())
            assert await line.receive() == ContactViewed(viewing=Viewing(user_id=ben, contact_id=mine))
            one.send(SetViewing(contact_id=mine))
            assert one.sent.empty(), "nobody is told of themselves"
        assert await line.receive() == ContactViewed(viewing=Viewing(user_id=ben))


async def test_nothing_is_said_before_subscribing(office: Office) -> None:
    async with _line(office, "ben") as bens, office.workplace.line(office.tokens["viewer"]) as line:
        for frame in (SetIdle(is_idle=True), SetViewing()):
            line.send(frame)
            assert await line.receive() == FrameError(code="not_subscribed")
        assert [presence.user_id for presence in bens.presences] == [office.users["ben"].id]
