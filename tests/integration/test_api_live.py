"""The users' live hub: order, hand-over without a gap, slow readers, garbage, tokens that end."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.ids import ContactId, WorkspaceId
from desktop_inbox.protocol.changes import Cursor, Stream
from desktop_inbox.protocol.conversation_commands import MarkRead
from desktop_inbox.protocol.frames import (
    FRAME_BYTES,
    Changes,
    ContactTyping,
    FrameError,
    Lagging,
    Ready,
    ResyncRequired,
    SetTyping,
    Subscribe,
    Tick,
)
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.server import administration
from desktop_inbox.server.live import line as live_line
from desktop_inbox.server.live import session as live_session
from desktop_inbox.server.live.session import LINES_PER_USER
from desktop_inbox.server.services.tokens import ACCESS_LIFETIME
from desktop_inbox.server.services.workspaces import do_set_user_active
from desktop_inbox.server.storage.database import Tx
from tests.fixtures.api_server import TestLine, Workplace
from tests.fixtures.waiting import until


async def _batches(line: TestLine, upto: int) -> list[Changes]:
    """Receive until a batch of the shared stream reaches a number."""
    found: list[Changes] = []
    while not found or found[-1].batch.upto < upto:
        frame = await line.receive()
        if isinstance(frame, Changes) and frame.batch.stream is Stream.SHARED:
            found.append(frame)
    return found


async def test_a_commit_is_pushed_with_whole_rows(workplace: Workplace) -> None:
    async with workplace.live_line() as line:
        message = await workplace.write("Hola 😄")
        [frame] = await _batches(line, message.ver)
        rows = {change.kind: change.row for change in frame.batch.changes}
        assert rows["message.received"] == message
        assert set(rows) >= {"contact.created", "conversation.opened", "message.received"}


async def test_batches_join_without_gap_and_in_order(workplace: Workplace) -> None:
    start = await workplace.cursor()
    async with workplace.live_line(cursor=start) as line:
        messages = await asyncio.gather(*(workplace.write(f"{n}", f"visitor {n % 7}") for n in range(50)))
        frames = await _batches(line, max(message.ver for message in messages))
        reached = start.shared
        for frame in frames:
            assert frame.batch.after == reached
            assert [change.row.ver for change in frame.batch.changes] == list(range(reached + 1, frame.batch.upto + 1))
            reached = frame.batch.upto


async def test_catching_up_and_live_meet_while_others_write(workplace: Workplace) -> None:
    """What catching up reaches and what is pushed after it, together, are everything, whenever one subscribes."""
    start = await workplace.cursor()
    is_writing = True

    async def write_on() -> None:
        while is_writing:
            await workplace.write("x")

    async with asyncio.TaskGroup() as group:
        writing = group.create_task(write_on())
        for _ in range(10):
            async with workplace.line() as line:
                line.send(Subscribe(cursor=start))
                ready = await line.receive()
                assert isinstance(ready, Ready)
                frame = await line.receive()
                assert isinstance(frame, Changes)
                assert frame.batch.after == ready.cursor.shared
        is_writing = False
        await writing


async def test_private_changes_reach_their_user_alone(workplace: Workplace) -> None:
    other = await workplace.sign_in(await workplace.add_user("Ben", "ben@example.test"))
    message = await workplace.write("hi")
    async with (
        workplace.live_line() as mine,
        workplace.live_line(other.access_token, await _cursor_of(workplace, other.access_token)) as theirs,
    ):
        mark = MarkRead(
            command_id=new_id(workplace.clock), contact_id=message.contact_id,
            conversation_id=message.conversation_id, incoming_read=1,
        )  # fmt: skip
        await workplace.do(mark)
        frame = await mine.receive()
        assert isinstance(frame, Changes)
        assert (frame.batch.stream, frame.batch.upto) == (Stream.PRIVATE, 1)
        marker = await workplace.write("shared")
        heard = await theirs.receive()
        assert isinstance(heard, Changes)
        assert (heard.batch.stream, heard.batch.upto) == (Stream.SHARED, marker.ver)


async def _cursor_of(workplace: Workplace, token: str) -> Cursor:
    from_first_page = await workplace.in_workspace("/snapshot", token)
    return msgspec.convert(msgspec.json.decode(from_first_page.body)["cursor"], Cursor)


@pytest.mark.parametrize("change", [{"epoch": "other"}, {"scope": "other"}, {"shared": 10**6}, {"private": 1}])
async def test_a_cursor_that_does_not_fit_needs_a_resync(workplace: Workplace, change: dict[str, object]) -> None:
    cursor = msgspec.structs.replace(await workplace.cursor(), **change)
    async with workplace.line() as line:
        line.send(Subscribe(cursor=cursor))
        assert await line.receive() == ResyncRequired()
        await workplace.write("not pushed")
        line.send(Subscribe(cursor=await workplace.cursor()))
        assert isinstance(await line.receive(), Ready), "nothing was pushed between, and subscribing again works"


async def test_a_slow_reader_is_told_that_it_lags_and_memory_stays_bounded(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_line, "QUEUED_FRAMES", 10)
    async with workplace.live_line() as line:
        [server_line] = workplace.server.hub.lines()
        line.stall()
        for n in range(40):
            await workplace.write(f"{n}")
            assert server_line.queued <= 10
            assert server_line._characters <= live_line.QUEUED_CHARACTERS
        line.resume()
        frames = [await line.receive()]
        while not isinstance(frames[-1], Lagging):
            frames.append(await line.receive())
        assert len(frames) <= 2, "what was queued is dropped, but for the one on its way"
        cursor = await workplace.cursor()
        message = await workplace.write("pushed again")
        assert [frame.batch.after for frame in await _batches(line, message.ver)] == [cursor.shared]


async def test_a_batch_larger_than_the_queue_is_caught_up(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_line, "QUEUED_CHARACTERS", 1000)
    async with workplace.live_line() as line:
        await workplace.write("x" * 2000)
        assert await line.receive() == Lagging()


@pytest.mark.parametrize(
    ("garbage", "code"),
    [
        pytest.param("{", "bad_frame", id="no JSON"),
        pytest.param('{"type":"dance"}', "bad_frame", id="unknown type"),
        pytest.param('{"type":"subscribe","cursor":{"epoch":1}}', "bad_frame", id="wrong field"),
        pytest.param("[" * 20_000, "bad_frame", id="deep"),
        pytest.param("\ud800", "bad_frame", id="lone surrogate"),
        pytest.param(" " * (FRAME_BYTES + 1), "frame_too_large", id="too large"),
        pytest.param("é" * (FRAME_BYTES // 2 + 1), "frame_too_large", id="too large in bytes"),
        pytest.param(b"\x00\x01", "binary_frame", id="binary"),
    ],
)
async def test_garbage_is_answered_and_at_last_closes_the_line(
    workplace: Workplace, garbage: str | bytes, code: str
) -> None:
    async with workplace.line() as line:
        for _ in range(4):
            line.send(garbage)
            assert await line.receive() == FrameError(code=code)
        line.send(Subscribe(cursor=await workplace.cursor()))
        assert isinstance(await line.receive(), Ready), "the line still works"
        line.send(garbage)
        assert await line.closed() == 4400


async def test_too_many_frames_are_garbage(workplace: Workplace) -> None:
    async with workplace.live_line() as line:
        typing = SetTyping(contact_id=(await workplace.write("hi")).contact_id, is_typing=True)
        for _ in range(40):
            line.send(typing)
        assert await line.closed() == 4400


async def test_typing_reaches_the_others_and_ends_with_the_line(workplace: Workplace) -> None:
    other = await workplace.sign_in(await workplace.add_user("Ben", "ben@example.test"))
    contact_id = (await workplace.write("hi")).contact_id
    cursor = await _cursor_of(workplace, other.access_token)
    async with workplace.live_line(other.access_token, cursor) as theirs:
        async with workplace.live_line() as mine:
            mine.send(SetTyping(contact_id=contact_id, is_typing=True))
            typing = ContactTyping(contact_id=contact_id, is_typing=True, user_id=workplace.ana.id)
            assert await theirs.receive() == typing
            async with workplace.live_line(other.access_token, cursor) as late:
                assert await late.receive() == typing, "who comes later is told"
            assert mine.sent.empty(), "nobody is told of themselves"
        assert await theirs.receive() == ContactTyping(contact_id=contact_id, is_typing=False, user_id=workplace.ana.id)


async def test_typing_to_an_unknown_contact_is_refused(workplace: Workplace) -> None:
    async with workplace.live_line() as line:
        line.send(SetTyping(contact_id=ContactId(new_id(workplace.clock)), is_typing=True))
        assert await line.receive() == FrameError(code="contact_not_found")


async def test_typing_before_subscribing_is_garbage(workplace: Workplace) -> None:
    async with workplace.line() as line:
        line.send(SetTyping(contact_id=ContactId(new_id(workplace.clock)), is_typing=True))
        assert await line.receive() == FrameError(code="not_subscribed")


async def test_a_tick_tells_the_newest_numbers(workplace: Workplace) -> None:
    message = await workplace.write("hi")
    async with workplace.live_line() as line:
        await workplace.server.hub.tick()
        assert await line.receive() == Tick(shared=message.ver, private=0)


@pytest.mark.parametrize("token", ["", "dia_unknown", "x" * 5000])
async def test_without_a_valid_token_there_is_no_line(workplace: Workplace, token: str) -> None:
    async with workplace.line(token or " ") as line:
        refused = await until(lambda: line.refused)
        assert (refused.status, refused.code) == (401, ProblemCode.INVALID_TOKEN)


async def test_another_workspace_has_no_line(workplace: Workplace) -> None:
    async with workplace.line(workspace_id=WorkspaceId(new_id(workplace.clock))) as line:
        refused = await until(lambda: line.refused)
        assert (refused.status, refused.code) == (403, ProblemCode.FORBIDDEN)


async def test_another_version_of_the_protocol_has_no_line(workplace: Workplace) -> None:
    async with workplace.line(**{"desktop-inbox-protocol": "2"}) as line:
        refused = await until(lambda: line.refused)
        assert (refused.status, refused.code) == (400, ProblemCode.UNSUPPORTED_VERSION)


async def test_revoking_a_token_closes_its_lines_alone(workplace: Workplace) -> None:
    other = await workplace.sign_in(workplace.ana)
    async with workplace.live_line() as line, workplace.live_line(other.access_token) as second:
        await workplace.server.authority.revoke(workplace.tokens.refresh_token)
        assert await line.closed() == 4401
        assert second.close_code is None


async def test_nothing_is_pushed_after_a_token_has_ended(workplace: Workplace) -> None:
    async with workplace.live_line() as line:
        workplace.clock.advance(seconds=ACCESS_LIFETIME / timedelta(seconds=1))
        await workplace.write("secret")
        assert await line.closed() == 4401
        assert line.sent.empty()


async def test_a_deactivated_user_is_cut_off_at_once(workplace: Workplace) -> None:
    async with workplace.live_line() as line:
        await administration.set_user_active(workplace.server.database, workplace.ana.email, is_active=False)
        assert await line.closed() == 4401


async def test_a_deactivated_user_gets_nothing_of_that_commit(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, known = workplace.ana, await workplace.write("Hola")
    pushed: list[bytes] = []
    is_quick = False

    def push(frame: bytes) -> bool:
        if is_quick:
            pushed.append(frame)
        return is_quick

    def deactivate_and_write(tx: Tx) -> None:
        do_set_user_active(tx, ana.id, is_active=False)
        tx.put("message.read", msgspec.structs.replace(known, text="secret"))

    monkeypatch.setattr(live_session, "push_of", lambda _scope: push)
    async with workplace.live_line() as line:
        is_quick = True
        await workplace.server.database.write(workplace.workspace_id, deactivate_and_write)
        assert await line.closed() == 4401
        assert line.sent.empty()
    assert pushed == []


async def test_a_tick_notices_what_another_process_revoked(workplace: Workplace, sqlite_url: str) -> None:
    async with workplace.live_line() as line:
        other = await type(workplace.server.database).open(sqlite_url, clock=workplace.clock)
        await administration.set_user_active(other, workplace.ana.email, is_active=False)
        await other.close()
        await workplace.server.hub.tick()
        assert await line.closed() == 4401


async def test_ticks_go_on_after_a_mistake_of_ours(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    async with workplace.live_line() as line:
        living, failures = workplace.server.authority.living, 1

        async def fail_once(family_ids: set[UUID]) -> set[UUID]:
            nonlocal failures
            failures -= 1
            if failures >= 0:
                raise LookupError
            return await living(family_ids)

        monkeypatch.setattr(workplace.server.authority, "living", fail_once)
        monkeypatch.setattr("desktop_inbox.server.live.hub.TICK_S", 0.01)
        ticker = asyncio.create_task(workplace.server.hub._tick_forever())
        while not isinstance(await line.receive(), Tick):
            pass
        ticker.cancel()


async def test_a_user_cannot_have_lines_without_end(workplace: Workplace) -> None:
    async with contextlib.AsyncExitStack() as lines:
        for _ in range(LINES_PER_USER):
            await lines.enter_async_context(workplace.live_line())
        line = await lines.enter_async_context(workplace.line())
        refused = await until(lambda: line.refused)
        assert (refused.status, refused.code) == (429, ProblemCode.RATE_LIMITED)


async def test_stopping_closes_the_lines_for_a_restart(workplace: Workplace) -> None:
    async with workplace.live_line() as line:
        workplace.server.begin_stopping()
        assert await line.closed() == 1012


async def test_a_line_that_says_nothing_is_closed(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_inbox.server.live.session.SUBSCRIBE_TIMEOUT_S", 0.02)
    async with workplace.line() as line:
        assert await line.closed() == 4400
