"""Commands: what a client asks the server to do. Each takes effect once, however often it is sent.

The single ones are in `conversation_commands`, `contact_commands` and `settings_commands`.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop_inbox.domain.ids import CommandId, ConversationId
from desktop_inbox.protocol.contact_commands import ContactBookCommand
from desktop_inbox.protocol.conversation_commands import ConversationCommand
from desktop_inbox.protocol.settings_commands import SettingsCommand

COMMANDS_PER_REQUEST = 50
"""The most commands in one request."""

Command = ConversationCommand | ContactBookCommand | SettingsCommand


class CommandRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `POST /v1/ws/{workspace}/commands`. Each command is decoded by itself."""

    commands: list[msgspec.Raw]


class AnswerStatus(StrEnum):
    """How a command ended.

    `OK`: it took effect. `DUPLICATE`: it had, and this is the stored answer. `REJECTED`: it never will, see the code.
    `RETRY`: not now, try again after the delay. `BAD`: it could not be decoded.
    """

    OK = "ok"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    RETRY = "retry"
    BAD = "bad"


class CommandAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one command, in the order of the request.

    `shared` and `private` are the stream numbers that hold the command's effect: it is done in the cache once the
    cursors have passed them (0: no effect in that stream). `remap`: the conversation that the message went into
    instead. `conversation_id` comes with `already_open`.
    """

    command_id: CommandId | None = None
    status: AnswerStatus
    code: str = ""
    shared: int = 0
    private: int = 0
    remap: ConversationId | None = None
    conversation_id: ConversationId | None = None
    retry_after_s: float = 0.0


class CommandResponse(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a `CommandRequest`. When `epoch` is a new one, acknowledged commands are sent again."""

    epoch: str
    answers: list[CommandAnswer]
