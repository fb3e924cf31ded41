"""Commands: each takes effect once, and none harms its neighbours."""

from __future__ import annotations

import asyncio
from typing import get_args

import msgspec
import pytest

from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.message import Message
from desktop_inbox.protocol.commands import AnswerStatus, Command
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.protocol.settings_commands import SettingsCommand
from desktop_inbox.server.services import commands, replies
from desktop_inbox.server.services.commands import execute
from desktop_inbox.server.services.workspaces import do_set_user_active
from desktop_inbox.server.storage.database import Tx
from tests.fixtures.desks import Desk


def _raw(command: Command) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(command))


async def _texts(desk: Desk, message: Message) -> list[str]:
    return [item.text for item in await desk.timeline(message.contact_id) if isinstance(item, Message)]


async def test_the_same_command_again_gets_the_same_answer_and_has_no_effect(desk: Desk) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.close(hola))
    command = desk.send(hola)
    first = await desk.ok("ana", command)
    numbers = await desk.numbers()
    await desk.receive("mateo")

    again = await desk.execute("ana", command)

    assert again == msgspec.structs.replace(first, status=AnswerStatus.DUPLICATE)
    assert again.remap is not None
    assert await _texts(desk, hola) == ["Hola", "¡Claro!"]
    assert first.shared == numbers


async def test_the_same_command_many_times_at_once_takes_effect_once(desk: Desk) -> None:
    hola = await desk.receive("susan")
    command = desk.send(hola)
    answers = await asyncio.gather(*(desk.execute("ana", command) for _ in range(20)))
    statuses = sorted(answer.status for answer in answers)
    assert statuses == [AnswerStatus.DUPLICATE] * 19 + [AnswerStatus.OK]
    assert len({answer.shared for answer in answers}) == 1
    assert await _texts(desk, hola) == ["Hola", "¡Claro!"]


async def test_another_user_cannot_use_a_command_again(desk: Desk) -> None:
    hola = await desk.receive("susan")
    command = desk.send(hola)
    await desk.ok("ana", command)
    assert await desk.refused("luis", command) == "id_taken"


async def test_a_refused_command_may_be_sent_again(desk: Desk) -> None:
    """Nothing of it was stored: when what was in its way is gone, it takes effect."""
    hola = await desk.receive("susan")
    command = desk.open(hola)
    answer = await desk.execute("ana", command)
    assert answer.status is AnswerStatus.REJECTED
    await desk.ok("ana", desk.close(hola))
    await desk.ok("ana", command)


async def test_commands_take_effect_in_their_order(desk: Desk) -> None:
    hola = await desk.receive("susan")
    raws = [_raw(desk.send(hola, f"message {number}")) for number in range(50)]
    response = await execute(desk.database, desk.actors["ana"], raws)
    assert [answer.status for answer in response.answers] == [AnswerStatus.OK] * 50
    assert await _texts(desk, hola) == ["Hola", *(f"message {number}" for number in range(50))]


async def test_a_bad_command_does_not_fail_its_neighbours(desk: Desk) -> None:
    hola = await desk.receive("susan")
    good = desk.send(hola)
    bad = [
        b"{",
        b'"text"',
        b"\xff",
        b'{"type": "message.send", "command_id": "01a2061a-0000-7000-8000-000000000001"}',
        b'{"type": "planet.destroy", "command_id": "01a2061a-0000-7000-8000-000000000002"}',
        b'{"type": "message.send", "command_id": 7}',
        msgspec.json.encode(good)[:-1] + b',"message_id":"no"}',
    ]
    raws = [*(msgspec.Raw(data) for data in bad), _raw(good)]

    response = await execute(desk.database, desk.actors["ana"], raws)

    *failed, last = response.answers
    assert {(answer.status, answer.code) for answer in failed} == {(AnswerStatus.BAD, "bad_command")}
    readable = [answer.command_id and str(answer.command_id)[-1] for answer in failed[:6]]
    assert readable == [None, None, None, "1", "2", None]
    assert last.status is AnswerStatus.OK


async def test_rights_lost_meanwhile(desk: Desk) -> None:
    hola = await desk.receive("susan")
    ana = desk.user_id("ana")
    await desk.database.write(desk.workspace_id, lambda tx: do_set_user_active(tx, ana, is_active=False))
    assert await desk.refused("ana", desk.send(hola)) == "not_allowed"


async def test_a_database_that_is_away_means_try_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    hola = await desk.receive("susan")

    def fail(*_: object) -> None:
        raise StoreUnavailableError

    monkeypatch.setattr(desk.database, "submit", fail)
    answer = await desk.execute("ana", desk.send(hola))
    assert (answer.status, answer.code) == (AnswerStatus.RETRY, "store_unavailable")
    assert answer.retry_after_s > 0


async def test_a_mistake_of_ours_does_not_fail_the_neighbours(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hola = await desk.receive("susan")

    def fail(tx: Tx, *_: object) -> None:
        tx.put("contact.broken", msgspec.structs.replace(hola, ver=0))
        raise ValueError("a failing row quotes " + "its words")  # as PostgreSQL's errors do

    monkeypatch.setattr(replies, "_is_conversation_of", fail)  # only comments ask it
    raws = [_raw(desk.comment(hola, "secret words")), _raw(desk.send(hola))]
    response = await execute(desk.database, desk.actors["ana"], raws)
    assert [(answer.status, answer.code) for answer in response.answers] == [
        (AnswerStatus.REJECTED, "internal"),
        (AnswerStatus.OK, ""),
    ]
    assert "AddComment" in caplog.text
    assert "secret words" not in caplog.text
    assert "quotes its words" not in caplog.text
    assert await _texts(desk, hola) == ["Hola", "¡Claro!"]


def test_every_command_has_a_rule() -> None:
    have_one = {SendMessage, *commands._RULES, *get_args(SettingsCommand)}
    assert set(get_args(Command)) == have_one
