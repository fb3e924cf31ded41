"""Sending the outbox: order, delays, refusals, poison, interruptions."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from uuid import UUID

import pytest

from desktop_inbox.cache.store import OutboxCommand, Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.closing import ClosingNoteMode
from desktop_inbox.domain.errors import (
    AuthenticationError,
    InboxError,
    ProtocolError,
    ResyncRequiredError,
    TransientError,
)
from desktop_inbox.domain.ids import CommandId, CommentId
from desktop_inbox.domain.transfers import TransferState
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer, CommandResponse
from desktop_inbox.protocol.conversation_commands import AddComment
from desktop_inbox.sync.backoff import Backoff
from desktop_inbox.sync.outbox import STRIKES, OutboxSender
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.commands import command_id, make_closing_mode, make_no_category, make_send
from tests.fixtures.replying_rows import attachment_id, make_attachment
from tests.fixtures.waiting import until
from tests.unit.sync_remote import FakeRemote
from tests.unit.sync_server import dice, eventually, task_scope

CONTACTS = 60


def comment(number: int, *, contact: int = 1, text: str = "note") -> AddComment:
    return AddComment(
        command_id=CommandId(rows.make_id(20, number)),
        contact_id=rows.contact_id(contact),
        comment_id=CommentId(rows.make_id(7, number)),
        text=text,
    )


@pytest.fixture
async def outbox(store: Store) -> Store:
    """A store that knows some contacts."""
    await fill(store, *rows.make_directory(), *(rows.make_contact(n) for n in range(1, CONTACTS + 1)))
    return store


@pytest.fixture
def remote() -> FakeRemote:
    return FakeRemote()


@contextlib.asynccontextmanager
async def sending(store: Store, remote: FakeRemote, *, epoch: str = "e1") -> AsyncIterator[list[BaseException]]:
    """Run a sender; gives the errors that it ended with."""
    backoff = Backoff(dice(), base_s=0.01, cap_s=0.02)
    sender = OutboxSender(store, remote, SystemClock(), backoff)
    errors: list[BaseException] = []
    async with task_scope() as scope:
        scope.child("sender", errors.append).spawn("run", sender.run(epoch))
        yield errors


async def left(store: Store) -> list[tuple[CommandId, str | None]]:
    """Return what is still in the outbox, and why."""
    return [(item.command.command_id, item.problem) for item in await store.outbox()]


async def has_problem(store: Store) -> bool:
    return any(problem for _, problem in await left(store))


async def is_empty(store: Store) -> bool:
    return not await left(store)


async def sent(remote: FakeRemote, count: int) -> list[CommandId]:
    """Wait until so many commands were accepted; return all, in their order."""
    await until(lambda: len(remote.commands) >= count)
    return [command.command_id for command in remote.commands]


def answers(**by_text: CommandAnswer) -> Callable[[Command], CommandAnswer]:
    """Answer by the comment's text, and ok to all others."""

    def answer(command: Command) -> CommandAnswer:
        assert isinstance(command, AddComment)
        return by_text.get(command.text, CommandAnswer(status=AnswerStatus.OK))

    return answer


async def test_a_lane_keeps_its_order_and_lanes_share_a_request(outbox: Store, remote: FakeRemote) -> None:
    commands = [comment(1), comment(2), comment(3, contact=2), comment(4)]
    for command in commands:
        await outbox.enqueue(command)
    async with sending(outbox, remote):
        order = await sent(remote, 4)
    assert remote.batches == [2, 1, 1]
    assert [at for at in order if at != commands[2].command_id] == [commands[n].command_id for n in (0, 1, 3)]
    assert await left(outbox) == []


async def test_what_is_held_is_sent_when_its_time_is_over(outbox: Store, remote: FakeRemote) -> None:
    async with sending(outbox, remote):
        began_s = asyncio.get_running_loop().time()
        await outbox.enqueue(comment(1), hold_s=1.0)
        await outbox.enqueue(comment(2, contact=2), hold_s=0.5)
        await outbox.enqueue(comment(3))
        order = await sent(remote, 3)
        took_s = asyncio.get_running_loop().time() - began_s
    assert order == [comment(2).command_id, comment(1).command_id, comment(3).command_id]
    assert 1.0 <= took_s < 5.0


async def test_a_hold_that_ends_right_after_it_was_looked_for_what_is_due_is_not_missed(
    outbox: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_commands = outbox.due_commands

    async def look_slowly(limit: int, busy: frozenset[UUID]) -> Sequence[OutboxCommand]:
        found = await due_commands(limit, busy)
        await asyncio.sleep(0 if found else 0.3)
        return found

    monkeypatch.setattr(outbox, "due_commands", look_slowly)
    await outbox.enqueue(comment(1), hold_s=0.2)
    async with sending(outbox, remote):
        await sent(remote, 1)


async def test_what_is_held_and_taken_back_is_never_sent(outbox: Store, remote: FakeRemote) -> None:
    async with sending(outbox, remote):
        await outbox.enqueue(comment(1), hold_s=1.0)
        await asyncio.sleep(0.01)
        assert await outbox.withdraw([comment(1).command_id]) == [comment(1).command_id]
        await asyncio.sleep(1.1)
    assert remote.commands == []


async def test_a_pause_outlasts_a_hold(outbox: Store, remote: FakeRemote) -> None:
    """While the server is away, nothing is tried because something could be sent again."""
    remote.faults["send_commands"] = [TransientError(retry_after_s=0.8)]
    await outbox.enqueue(comment(1))
    await outbox.enqueue(comment(2, contact=2), hold_s=0.5)
    async with sending(outbox, remote):
        began_s = asyncio.get_running_loop().time()
        await sent(remote, 2)
        assert asyncio.get_running_loop().time() - began_s >= 0.8
    assert remote.batches == [1, 2]


async def test_a_message_goes_as_soon_as_its_content_is_there(outbox: Store, remote: FakeRemote) -> None:
    message = make_send(1, attachments=(make_attachment(1),))
    async with sending(outbox, remote):
        await outbox.enqueue(message)
        await asyncio.sleep(0.05)
        assert remote.commands == []
        await outbox.record_upload(attachment_id(1), TransferState.DONE)
        await sent(remote, 1)


async def test_a_request_takes_no_more_than_the_server_does(outbox: Store, remote: FakeRemote) -> None:
    for number in range(1, CONTACTS + 1):
        await outbox.enqueue(comment(number, contact=number))
    async with sending(outbox, remote):
        await sent(remote, CONTACTS)
    assert remote.batches == [50, 10]


async def test_what_is_written_later_is_sent_at_once(outbox: Store, remote: FakeRemote) -> None:
    async with sending(outbox, remote):
        await asyncio.sleep(0.02)
        await outbox.enqueue(comment(1))
        await sent(remote, 1)


async def test_a_busy_lane_waits_as_long_as_the_server_says(outbox: Store, remote: FakeRemote) -> None:
    busy = iter([CommandAnswer(status=AnswerStatus.RETRY, retry_after_s=0.15)])
    remote.answer = lambda command: (
        next(busy, CommandAnswer(status=AnswerStatus.OK))
        if command.contact_id == rows.contact_id(1)
        else CommandAnswer(status=AnswerStatus.OK)
    )
    for command in (comment(1), comment(2), comment(3, contact=2)):
        await outbox.enqueue(command)
    async with sending(outbox, remote):
        began_s = asyncio.get_running_loop().time()
        await until(lambda: len(remote.batches) >= 2)
        assert asyncio.get_running_loop().time() - began_s >= 0.15
        order = await sent(remote, 4)
    assert order[2:] == [comment(1).command_id, comment(2).command_id]


async def test_commands_of_the_workspace_are_a_lane_of_their_own(outbox: Store, remote: FakeRemote) -> None:
    busy = iter([CommandAnswer(status=AnswerStatus.RETRY, retry_after_s=0.15)])
    remote.answer = lambda command: (
        CommandAnswer(status=AnswerStatus.OK)
        if command.lane == rows.contact_id(1)
        else next(busy, CommandAnswer(status=AnswerStatus.OK))
    )
    for command in (make_closing_mode(1, ClosingNoteMode.OFF), make_no_category(2, 1), comment(3), comment(4)):
        await outbox.enqueue(command)
    async with sending(outbox, remote):
        order = await sent(remote, 5)
    first, second = command_id(1), command_id(2)
    of_workspace = [each for each in order if each in (first, second)]
    assert of_workspace == [first, first, second]
    assert [each for each in order if each not in of_workspace] == [comment(3).command_id, comment(4).command_id]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (CommandAnswer(status=AnswerStatus.REJECTED, code="newer_activity"), "newer_activity"),
        (CommandAnswer(status=AnswerStatus.BAD, code="too_new"), "too_new"),
        (CommandAnswer(status=AnswerStatus.BAD), "bad"),
    ],
)
async def test_a_refused_command_waits_for_the_user_and_holds_up_no_other_lane(
    outbox: Store, remote: FakeRemote, answer: CommandAnswer, code: str
) -> None:
    remote.answer = answers(poison=answer)
    await outbox.enqueue(comment(1, text="poison"))
    await outbox.enqueue(comment(2, contact=2))
    await outbox.enqueue(comment(3, contact=2))
    async with sending(outbox, remote):
        await sent(remote, 3)
        await asyncio.sleep(0.05)
    assert await left(outbox) == [(comment(1).command_id, code)]
    assert remote.batches[0] == 2


async def test_a_server_that_is_away_loses_nothing(outbox: Store, remote: FakeRemote) -> None:
    remote.faults["send_commands"] = [TransientError(), TransientError(retry_after_s=0.1), ProtocolError("bad_body")]
    await outbox.enqueue(comment(1))
    async with sending(outbox, remote):
        began_s = asyncio.get_running_loop().time()
        await sent(remote, 1)
    assert asyncio.get_running_loop().time() - began_s >= 0.1
    assert remote.batches == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "fault", [ProtocolError("bad_request"), ProtocolError("too_large"), TransientError("internal")]
)
async def test_a_command_that_breaks_its_request_is_found_and_set_aside(
    outbox: Store, remote: FakeRemote, fault: InboxError, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(command: Command) -> CommandAnswer:
        assert isinstance(command, AddComment)
        if command.text == "poison":
            raise fault
        return CommandAnswer(status=AnswerStatus.OK)

    remote.answer = answer
    for number in range(1, 6):
        await outbox.enqueue(comment(number, contact=number, text="poison" if number == 3 else "good"))
    await outbox.enqueue(comment(6, contact=1))
    async with sending(outbox, remote):
        await sent(remote, 5)
        await eventually(lambda: has_problem(outbox))
    assert await left(outbox) == [(comment(3).command_id, fault.code)]
    assert sorted(command.command_id for command in remote.commands) == [
        comment(number).command_id for number in (1, 2, 4, 5, 6)
    ]
    assert remote.batches.count(1) >= 4 + STRIKES


async def test_a_version_that_the_server_does_not_speak_sets_nothing_aside(outbox: Store, remote: FakeRemote) -> None:
    remote.faults["send_commands"] = [ProtocolError("unsupported_version")] * 9
    await outbox.enqueue(comment(1))
    async with sending(outbox, remote) as errors:
        await until(lambda: errors)
    assert [getattr(error, "code", "") for error in errors] == ["unsupported_version"]
    assert await left(outbox) == [(comment(1).command_id, None)]


async def test_answers_of_another_epoch_are_not_recorded(outbox: Store, remote: FakeRemote) -> None:
    remote.epoch = "e2"
    await outbox.enqueue(comment(1))
    async with sending(outbox, remote) as errors:
        await until(lambda: errors)
    assert isinstance(errors[0], ResyncRequiredError)
    assert await left(outbox) == [(comment(1).command_id, None)]


async def test_signed_out_ends_the_sending(outbox: Store, remote: FakeRemote) -> None:
    remote.faults["send_commands"] = [AuthenticationError()]
    await outbox.enqueue(comment(1))
    async with sending(outbox, remote) as errors:
        await until(lambda: errors)
    assert isinstance(errors[0], AuthenticationError)
    assert await left(outbox) == [(comment(1).command_id, None)]


async def test_answers_that_are_too_few_are_none(
    outbox: Store, remote: FakeRemote, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = remote.send_commands
    cut = iter([True])

    async def send_commands(commands: list[Command]) -> CommandResponse:
        response = await whole(commands)
        return CommandResponse(epoch=response.epoch, answers=[]) if next(cut, False) else response

    monkeypatch.setattr(remote, "send_commands", send_commands)
    await outbox.enqueue(comment(1))
    async with sending(outbox, remote):
        await sent(remote, 2)
        await until(lambda: remote.batches == [1, 1])
    assert {command.command_id for command in remote.commands} == {comment(1).command_id}


@pytest.mark.parametrize("steps", range(12))
async def test_stopped_at_any_point_everything_is_sent_in_the_end(
    outbox: Store, remote: FakeRemote, steps: int
) -> None:
    for number in range(1, 4):
        await outbox.enqueue(comment(number))
    async with sending(outbox, remote):
        for _ in range(steps):
            await asyncio.sleep(0.001)
    async with sending(outbox, remote):
        await until(lambda: len({command.command_id for command in remote.commands}) == 3)
        await eventually(lambda: is_empty(outbox))
    first_seen = list(dict.fromkeys(command.command_id for command in remote.commands))
    assert first_seen == [comment(number).command_id for number in range(1, 4)]
