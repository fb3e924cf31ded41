"""Whatever stands in a command, it is carried out or refused with a reason: it is no failure of the server."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.ids import CommandId, MessageId
from desktop_inbox.domain.message import Message
from desktop_inbox.protocol.commands import AnswerStatus, Command
from desktop_inbox.protocol.conversation_commands import ScheduleMessage
from desktop_inbox.server.services.commands import execute
from tests.fixtures.desks import Desk
from tests.fixtures.wild_values import WildValues

_CONTACTS = 10
_ROUNDS = 20


async def _known_ids(desk: Desk) -> Mapping[str, Sequence[UUID]]:
    """Return ids of what is there, by the names of the fields that hold such."""
    hellos = [await desk.receive(f"person-{number}") for number in range(_CONTACTS)]
    waiting = [_scheduled(desk, hello) for hello in hellos]
    for command in waiting:
        await desk.ok("ana", command)
    contact_ids = [hello.contact_id for hello in hellos]
    user_ids = [actor.user_id for actor in desk.actors.values()]
    new_ids = [new_id(desk.clock) for _ in range(3)]
    return {
        **dict.fromkeys(("contact_id", "secondary_id"), contact_ids),
        **dict.fromkeys(("assignee_id", "user_id", "member_ids", "mentioned_user_ids"), user_ids),
        **dict.fromkeys(("tag_id", "field_id", "inbox_id", "snippet_id", "merge_id"), new_ids),
        "conversation_id": [hello.conversation_id for hello in hellos],
        "message_id": [*(command.message_id for command in waiting), *(new_id(desk.clock) for _ in waiting)],
        "quoted_id": [hello.id for hello in hellos],
        "channel_id": [desk.channel.id],
        "team_id": [await desk.team("ana")],
        "category_id": list(desk.category_ids.values()),
    }


def _scheduled(desk: Desk, to: Message) -> ScheduleMessage:
    return ScheduleMessage(
        command_id=CommandId(new_id(desk.clock)),
        contact_id=to.contact_id,
        message_id=MessageId(new_id(desk.clock)),
        text="Bye",
        send_at=desk.clock.now() + timedelta(days=1),
    )


async def test_a_waiting_message_may_be_sent_long_ago(desk: Desk) -> None:
    later = _scheduled(desk, await desk.receive("susan"))
    await desk.ok("ana", later)
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    await desk.ok("ana", msgspec.structs.replace(later, command_id=CommandId(new_id(desk.clock)), send_at=first))


async def test_no_command_breaks_the_server(any_desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk = any_desk
    wild = WildValues(7, await _known_ids(desk))
    effective = Counter[str]()
    for _ in range(_ROUNDS):
        commands = [wild.of(kind) | {"command_id": str(new_id(desk.clock))} for kind in get_args(Command)]
        response = await execute(desk.database, desk.actors["dana"], [_raw(command) for command in commands])
        for command, answer in zip(commands, response.answers, strict=True):
            assert answer.code != "internal", command
            assert answer.status in {AnswerStatus.OK, AnswerStatus.REJECTED, AnswerStatus.BAD}, command
            effective[command["type"]] += answer.status is AnswerStatus.OK
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert sum(1 for times in effective.values() if times) > len(effective) * 0.8  # they came as far as the rules


def _raw(value: dict[str, Any]) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))
