"""Nobody gets anything of a contact that they may not see: every route, every command, every frame, every role.

Routes, commands and frames are taken from the program itself: a new one fails here until it is said what to try.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import Enum
from typing import Any, get_args

import msgspec
import pytest

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.closing import ClosingNoteMode
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.merging import Detail
from desktop_inbox.domain.workspace import Availability, Restriction, Role
from desktop_inbox.protocol import contact_commands as contacts
from desktop_inbox.protocol import conversation_commands as conversations
from desktop_inbox.protocol import frames
from desktop_inbox.protocol import settings_commands as directory
from desktop_inbox.protocol.changes import ChangesPage, Cursor, SnapshotPage
from desktop_inbox.protocol.command_base import ContactCommand
from desktop_inbox.protocol.commands import AnswerStatus, Command
from desktop_inbox.protocol.uploads import OFFSET_HEADER, PIECE_MEDIA_TYPE
from tests.fixtures.api_server import Answer, TestLine, Workplace, call
from tests.fixtures.files import FileDesk
from tests.fixtures.secrets import NAMES, Office, visible_names
from tests.fixtures.waiting import until

Try = tuple[str, str, dict[str, Any], Any]
"""Method, path, query and body of a request."""


@pytest.fixture(params=[(role, restriction) for role in Role for restriction in Restriction], ids=str)
def rights(request: pytest.FixtureRequest) -> tuple[Role, Restriction]:
    return request.param


@pytest.fixture
async def office(workplace: Workplace, rights: tuple[Role, Restriction]) -> Office:
    office = Office(workplace)
    await office.set_up(*rights)
    return office


@pytest.fixture
def hidden(rights: tuple[Role, Restriction]) -> set[str]:
    return set(NAMES) - visible_names(*rights)


# HTTP -----------------------------------------------------------------------------------------------------------------

_WORKSPACE = "/v1/ws/{workspace_id}"


def _timelines(office: Office) -> list[Try]:
    path = f"/v1/ws/{office.workplace.workspace_id}/contacts"
    return [("GET", f"{path}/{office.contact_id(name)}/timeline", {}, None) for name in NAMES]


def _plain(method: str, path: str, body: Any = None) -> Callable[[Office], list[Try]]:
    def tries(office: Office) -> list[Try]:
        workplace = office.workplace
        filled = path.format(
            workspace_id=workplace.workspace_id,
            channel_id=workplace.channel.id,
            user_id=office.users["ben"].id,
        )
        return [(method, filled, {}, body)]

    return tries


ROUTES: dict[tuple[str, str], Callable[[Office], list[Try]] | str] = {
    ("GET", "/v1/me"): _plain("GET", "/v1/me"),
    ("GET", f"{_WORKSPACE}/snapshot"): "walked page by page",
    ("GET", f"{_WORKSPACE}/changes"): "walked page by page, and by long poll",
    ("POST", f"{_WORKSPACE}/commands"): "every command is tried",
    ("GET", f"{_WORKSPACE}/contacts/{{contact_id}}/timeline"): _timelines,
    ("PUT", f"{_WORKSPACE}/users/{{user_id}}/password"): _plain(
        "PUT", f"{_WORKSPACE}/users/{{user_id}}/password", {"password": "short"}
    ),
    ("GET", f"{_WORKSPACE}/channels/{{channel_id}}/web-chat"): _plain(
        "GET", f"{_WORKSPACE}/channels/{{channel_id}}/web-chat"
    ),
    ("PUT", f"{_WORKSPACE}/channels/{{channel_id}}/web-chat"): _plain(
        "PUT", f"{_WORKSPACE}/channels/{{channel_id}}/web-chat", {"name": "Web", "settings": {}}
    ),
    ("PUT", f"{_WORKSPACE}/channels/{{channel_id}}/active"): _plain(
        "PUT", f"{_WORKSPACE}/channels/{{channel_id}}/active", {"is_active": True}
    ),
    ("GET", f"{_WORKSPACE}/attachments/{{attachment_id}}"): "tried with every file",
    ("PUT", f"{_WORKSPACE}/uploads/{{upload_id}}"): "tried with every file",
    ("PATCH", f"{_WORKSPACE}/uploads/{{upload_id}}"): "tried with every file",
    ("DELETE", f"{_WORKSPACE}/uploads/{{upload_id}}"): "tried with every file",
    ("GET", "/webchat/{channel_id}/attachments/{attachment_id}"): "tried with every file",
    ("PUT", "/webchat/{channel_id}/uploads/{upload_id}"): "tried with every file",
    ("PATCH", "/webchat/{channel_id}/uploads/{upload_id}"): "tried with every file",
    ("DELETE", "/webchat/{channel_id}/uploads/{upload_id}"): "tried with every file",
    ("POST", "/oauth/token"): _plain("POST", "/oauth/token"),
    ("POST", "/oauth/revoke"): _plain("POST", "/oauth/revoke"),
    ("GET", "/oauth/authorize"): _plain("GET", "/oauth/authorize"),
    ("POST", "/oauth/authorize"): _plain("POST", "/oauth/authorize"),
    ("GET", "/health"): _plain("GET", "/health"),
    ("GET", "/ready"): _plain("GET", "/ready"),
    ("GET", "/metrics"): _plain("GET", "/metrics"),
    ("GET", "/schema"): _plain("GET", "/schema"),
    ("GET", "/schema/openapi.json"): _plain("GET", "/schema/openapi.json"),
    ("GET", "/schema/{path}"): _plain("GET", "/schema/redoc"),
    ("GET", "/webchat/demo.css"): _plain("GET", "/webchat/demo.css"),
    ("GET", "/webchat/widget.js"): _plain("GET", "/webchat/widget.js"),
    ("GET", "/webchat/{channel_id}/demo"): _plain("GET", "/webchat/{channel_id}/demo"),
    ("POST", "/webchat/{channel_id}/session"): _plain("POST", "/webchat/{channel_id}/session", {}),
    ("GET", "/webchat/{channel_id}/messages"): _plain("GET", "/webchat/{channel_id}/messages"),
    ("POST", "/webchat/{channel_id}/messages"): _plain("POST", "/webchat/{channel_id}/messages", {}),
    ("POST", "/webchat/{channel_id}/opened"): _plain("POST", "/webchat/{channel_id}/opened", {}),
    ("POST", "/webchat/{channel_id}/profile"): _plain("POST", "/webchat/{channel_id}/profile", {}),
}
"""What a user may try on each route, with their token; or where it is tried otherwise."""


def _routes(workplace: Workplace) -> set[tuple[str, str]]:
    """Return every method and path that the server serves."""
    routes = workplace.server.asgi._http.routes
    return {
        (method, path)
        for route in routes
        for method in getattr(route, "methods", ())
        for path in [route.path_format.replace(":uuid", "")]
        if method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }


async def test_every_route_is_known_here(workplace: Workplace) -> None:
    assert _routes(workplace) == set(ROUTES)


async def test_no_route_answers_with_what_is_hidden(office: Office, hidden: set[str]) -> None:
    for name in NAMES:
        await office.live_on(name)
    workplace, token = office.workplace, office.tokens["viewer"]
    for tries in ROUTES.values():
        for method, path, query, body in () if isinstance(tries, str) else tries(office):
            headers = workplace.headers(token, **{"content-type": "application/json"})
            sent = b"" if body is None else msgspec.json.encode(body)
            answer = await call(workplace.server, method, path, query=query, headers=headers, body=sent)
            assert answer.status < 500, (method, path)
            await office.check(answer.body, hidden - {name for name in hidden if str(office.contact_id(name)) in path})
            if path.endswith("/timeline"):
                _check_timeline(office, path, answer, hidden)


def _check_timeline(office: Office, path: str, answer: Answer, hidden: set[str]) -> None:
    [name] = [name for name in NAMES if str(office.contact_id(name)) in path]
    assert answer.status == (404 if name in hidden else 200)
    assert (b"secret-of" in answer.body) is (name not in hidden)


async def test_no_file_of_what_is_hidden_is_reached(office: Office, hidden: set[str]) -> None:
    desk = FileDesk(office.workplace, office.tokens["viewer"])
    for name, attachment in office.attachments.items():
        fetched = await desk.download(attachment.id)
        if name in hidden:
            assert fetched.status == 404
            assert fetched.body == (await desk.download(office.new_id())).body
            await office.check(fetched.body, {name})
        else:
            assert (fetched.status, b"secret-of" in fetched.body) == (200, True)
        assert (await desk.ask(attachment.id)).status == 404
        for answer in (
            await desk.announce(attachment.id, attachment.size_bytes),
            await desk.append(attachment.id, attachment.size_bytes, b""),
            await desk.give_up(attachment.id),
            *[await _as_visitor(office, method, attachment.id) for method in ("GET", "PUT", "PATCH", "DELETE")],
        ):
            assert answer.status in {400, 401, 404}
            await office.check(answer.body, {name})


async def test_no_file_of_what_is_hidden_is_copied(office: Office, hidden: set[str]) -> None:
    for name, attachment in office.attachments.items():
        copy = Attachment(id=office.new_id(), name="copy", copied_from=attachment.id)
        reply = office.workplace.reply(office.contact_id("mine"), office.conversation_id("mine"), "")
        [answer] = (await office.do("viewer", msgspec.structs.replace(reply, attachments=(copy,)))).answers
        assert (answer.code == "attachment_not_found") is (name in hidden)


async def _as_visitor(office: Office, method: str, attachment_id: AttachmentId) -> Answer:
    """Try a visitor's address with a user's token."""
    workplace = office.workplace
    kind = {"PATCH": PIECE_MEDIA_TYPE}.get(method, "application/json")
    headers = workplace.headers(office.tokens["viewer"], **{"content-type": kind, OFFSET_HEADER: "0"})
    folder = "attachments" if method == "GET" else "uploads"
    path = f"/webchat/{workplace.channel.id}/{folder}/{attachment_id}"
    return await call(workplace.server, method, path, headers=headers, body=b'{"name": "x", "size_bytes": 1}')


async def test_snapshots_and_changes_bring_nothing_that_is_hidden(office: Office, hidden: set[str]) -> None:
    before = await _cursor(office)
    for name in NAMES:
        await office.live_on(name)
    snapshot = await _snapshot(office)
    by_changes = await _changes(office, before)
    polled = await office.workplace.in_workspace(
        "/changes", office.tokens["viewer"], **msgspec.structs.asdict(before), wait=1
    )
    for came in (snapshot, by_changes, polled.body):
        await office.check(came, hidden)
        for name in set(NAMES) - hidden:
            assert f"secret-of-{name}: message".encode() in came
            assert f"secret-of-{name}: comment".encode() in came
            assert f"secret-of-{name}: scheduled".encode() in came
            assert f"secret-of-{name}: draft of the viewer".encode() in came
            assert str(office.contact_id(name)).encode() in came


async def _cursor(office: Office) -> Cursor:
    page = await office.workplace.in_workspace("/snapshot", office.tokens["viewer"])
    return page.decoded(SnapshotPage).cursor


async def _snapshot(office: Office) -> bytes:
    came, token = [], None
    while True:
        query = {} if token is None else {"page": token}
        page = await office.workplace.in_workspace("/snapshot", office.tokens["viewer"], **query)
        came.append(page.body)
        token = page.decoded(SnapshotPage).next
        if token is None:
            return b"".join(came)


async def _changes(office: Office, cursor: Cursor) -> bytes:
    answer = await office.workplace.in_workspace("/changes", office.tokens["viewer"], **msgspec.structs.asdict(cursor))
    assert not answer.decoded(ChangesPage).more
    return answer.body


# Commands -------------------------------------------------------------------------------------------------------------


class Value(Enum):
    """What is different each time that a command is tried."""

    NEW_ID = "new id"
    CONTACT_ID = "contact"
    CONVERSATION_ID = "conversation"
    MINE_ID = "the viewer's own contact"
    VIEWER_ID = "viewer"
    NOW = "now"
    LATER = "later"


CONTACT_COMMANDS: dict[type, dict[str, Any]] = {
    conversations.SendMessage: {
        "message_id": Value.NEW_ID, "conversation_id": Value.CONVERSATION_ID, "text": "Hola"
    },
    conversations.ScheduleMessage: {"message_id": Value.NEW_ID, "text": "Hola", "send_at": Value.LATER},
    conversations.CancelScheduledMessage: {"message_id": Value.NEW_ID},
    conversations.AddComment: {"comment_id": Value.NEW_ID, "text": "Hola"},
    conversations.AssignContact: {"assignee_id": Value.VIEWER_ID},
    conversations.OpenConversation: {"conversation_id": Value.NEW_ID},
    conversations.CloseConversation: {"conversation_id": Value.CONVERSATION_ID, "seen_incoming": 1},
    conversations.ReopenConversation: {"conversation_id": Value.CONVERSATION_ID},
    conversations.SnoozeConversation: {
        "conversation_id": Value.CONVERSATION_ID, "until": Value.NOW, "seen_incoming": 1
    },
    conversations.UnsnoozeConversation: {"conversation_id": Value.CONVERSATION_ID},
    conversations.MarkRead: {"conversation_id": Value.CONVERSATION_ID, "incoming_read": 1},
    conversations.MarkUnread: {"conversation_id": Value.CONVERSATION_ID, "incoming_read": 0},
    conversations.MarkMentionsSeen: {"comment_ids": (Value.NEW_ID,)},
    contacts.SetContactDetail: {"detail": Detail.NAME, "value": "Mine now"},
    contacts.SetContactField: {"field_id": Value.NEW_ID, "value": "x"},
    contacts.TagContact: {"tag_id": Value.NEW_ID},
    contacts.UntagContact: {"tag_id": Value.NEW_ID},
    contacts.BlockContact: {},
    contacts.UnblockContact: {},
    contacts.MergeContacts: {"merge_id": Value.NEW_ID, "secondary_id": Value.MINE_ID},
    contacts.UndoMerge: {"merge_id": Value.NEW_ID},
}  # fmt: skip
"""What each command on a contact bears besides the contact."""

OTHER_COMMANDS: dict[type, dict[str, Any]] = {
    conversations.SaveDraft: {"contact_id": Value.CONTACT_ID, "mode": "reply", "text": "x"},
    contacts.CreateContact: {"contact_id": Value.CONTACT_ID, "name": "Mine now"},
    contacts.ImportContacts: {
        "import_id": Value.NEW_ID, "contacts": ({"contact_id": Value.CONTACT_ID, "name": "x"},)
    },
    directory.UpdateWorkspace: {"name": "Shop"},
    directory.SetClosingMode: {"mode": ClosingNoteMode.OPTIONAL},
    directory.SaveClosingCategory: {"category_id": Value.CONTACT_ID, "name": "x"},
    directory.RemoveClosingCategory: {"category_id": Value.CONTACT_ID},
    directory.SaveUser: {"user_id": Value.CONTACT_ID, "name": "x", "email": "x@example.test"},
    directory.SetUserActive: {"user_id": Value.CONTACT_ID, "is_active": False},
    directory.SetAvailability: {"availability": Availability.BUSY},
    directory.SaveTeam: {"team_id": Value.NEW_ID, "name": "x", "member_ids": (Value.CONTACT_ID,)},
    directory.RemoveTeam: {"team_id": Value.CONTACT_ID},
    directory.SaveTag: {"tag_id": Value.NEW_ID, "name": "x"},
    directory.RemoveTag: {"tag_id": Value.CONTACT_ID},
    directory.SaveContactField: {"field_id": Value.NEW_ID, "name": "x"},
    directory.RemoveContactField: {"field_id": Value.CONTACT_ID},
    directory.SaveCustomInbox: {"inbox_id": Value.NEW_ID, "name": "x", "filter": {}},
    directory.RemoveCustomInbox: {"inbox_id": Value.CONTACT_ID},
    directory.SaveSnippet: {"snippet_id": Value.CONTACT_ID, "content": {"name": "x", "text": "x"}},
    directory.RemoveSnippet: {"snippet_id": Value.CONTACT_ID},
    directory.ImportSnippets: {
        "snippets": ({"snippet_id": Value.CONTACT_ID, "content": {"name": "x", "text": "x"}},), "is_shared": False
    },
}  # fmt: skip
"""The others, which name a hidden contact where they can name something."""


def _made(office: Office, kind: type, name: str, values: Any, *, on: str | None = None) -> Any:
    """Return a command that names a contact where it can; `on`: though it is on another one."""
    made = {
        Value.NEW_ID: office.new_id,
        Value.CONTACT_ID: lambda: office.contact_id(name),
        Value.CONVERSATION_ID: lambda: office.conversation_id(name),
        Value.MINE_ID: lambda: office.contact_id("mine"),
        Value.VIEWER_ID: lambda: office.users["viewer"].id,
        Value.NOW: office.workplace.clock.now,
        Value.LATER: lambda: office.workplace.clock.now() + timedelta(days=1),
    }

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: filled(one) for key, one in value.items()}
        if isinstance(value, tuple):
            return tuple(filled(one) for one in value)
        return made[value]() if isinstance(value, Value) else value

    basis = office.base(on or name) if kind in CONTACT_COMMANDS else {"command_id": office.command_id()}
    return msgspec.convert({**basis, **filled(values), "type": kind.__struct_config__.tag}, kind)


def test_every_command_is_known_here() -> None:
    assert set(get_args(Command)) == {*CONTACT_COMMANDS, *OTHER_COMMANDS}
    for kind in CONTACT_COMMANDS:
        assert issubclass(kind, ContactCommand)


async def test_commands_on_what_is_hidden_are_refused_alike(office: Office, hidden: set[str]) -> None:
    before = await _rows(office, hidden)
    for kind, values in CONTACT_COMMANDS.items():
        for name in hidden:
            command = _made(office, kind, name, values)
            unknown = msgspec.structs.replace(command, command_id=office.command_id(), contact_id=office.new_id())
            answers = (await office.do("viewer", command, unknown)).answers
            alike = [msgspec.structs.replace(answer, command_id=None) for answer in answers]
            assert alike[0] == alike[1], f"{kind.__name__} tells what is there"
            assert (answers[0].status, answers[0].code) == (AnswerStatus.REJECTED, "contact_not_found")
    assert await _rows(office, hidden) == before


async def test_commands_on_what_may_be_seen_are_not_refused_for_that(office: Office, hidden: set[str]) -> None:
    for kind, values in CONTACT_COMMANDS.items():
        if kind is contacts.MergeContacts:
            continue  # it would be the end of the others
        for name in set(NAMES) - hidden:
            command = _made(office, kind, name, values)
            [answer] = (await office.do("olga", command)).answers
            assert answer.code not in {"contact_not_found", "internal"}
        await office.assign("mine", user="viewer")


async def test_other_commands_tell_nothing(office: Office, hidden: set[str]) -> None:
    workplace = office.workplace
    for kind, values in OTHER_COMMANDS.items():
        for name in hidden:
            command = _made(office, kind, name, values)
            body = msgspec.json.encode({"commands": [command]})
            answer = await workplace.post_commands(body, token=office.tokens["viewer"])
            await office.check(answer.body, hidden)
            assert b'"internal"' not in answer.body


async def test_hidden_conversations_are_not_reached_through_a_contact_that_is_seen(
    office: Office, hidden: set[str]
) -> None:
    before = await _rows(office, hidden)
    for name in hidden:
        for kind, values in CONTACT_COMMANDS.items():
            if kind in {contacts.BlockContact, contacts.MergeContacts, conversations.AssignContact}:
                continue  # they name no conversation, and would keep the others from anything
            await office.do("viewer", _made(office, kind, name, values, on="mine"))
        merge = contacts.MergeContacts(
            **office.base("mine"), merge_id=office.new_id(), secondary_id=office.contact_id(name)
        )
        assert [answer.code for answer in (await office.do("viewer", merge)).answers] == ["contact_not_found"]
    assert await _rows(office, hidden) == before
    await office.check(await _snapshot(office), hidden)


async def _rows(office: Office, names: Iterable[str]) -> dict[str, set[str]]:
    """Return the ids of what belongs to contacts."""
    return {name: await office.secrets(name) for name in names}


# The live line --------------------------------------------------------------------------------------------------------

WITH_CONTENT = {frames.Changes, frames.ContactTyping, frames.ContactViewed, frames.FrameError}
WITHOUT = {frames.Ready, frames.Tick, frames.Lagging, frames.ResyncRequired, frames.UserPresence}
"""Frames that have no place for anything of a contact."""


def test_every_frame_is_known_here() -> None:
    assert set(get_args(frames.ServerFrame)) == WITH_CONTENT | WITHOUT
    assert set(get_args(frames.ClientFrame)) == {
        frames.Subscribe, frames.SetTyping, frames.SetViewing, frames.SetIdle
    }  # fmt: skip


async def test_no_frame_tells_of_what_is_hidden(office: Office, hidden: set[str]) -> None:
    workplace, seen = office.workplace, set(NAMES) - hidden
    cursor = await _cursor(office)
    async with (
        workplace.live_line(office.tokens["ben"], await _cursor_of(office, "ben")) as bens,
        workplace.live_line(office.tokens["viewer"], cursor) as line,
    ):
        for name in NAMES:
            bens.send(frames.SetTyping(contact_id=office.contact_id(name), is_typing=True))
            bens.send(frames.SetViewing(contact_id=office.contact_id(name)))
            office.server.board.publish(
                workplace.workspace_id, frames.ContactTyping(contact_id=office.contact_id(name), is_typing=True)
            )
            await office.live_on(name)
            bens.send(frames.SetIdle(is_idle=True))
            workplace.clock.advance(seconds=60)
        await workplace.server.hub.tick()
        await _came(line, frames.Tick)
        async with workplace.live_line(office.tokens["viewer"], await _cursor(office)) as late:
            await workplace.server.hub.tick()
            await _came(late, frames.Tick)
            transcript = [*line.transcript, *late.transcript]
    for text in transcript:
        await office.check(text, hidden)
    kinds = {msgspec.json.decode(text)["type"] for text in transcript}
    assert kinds >= {"ready", "changes", "contact_typing", "contact_viewed", "user_presence", "tick"}
    for name in seen:
        assert any(f"secret-of-{name}: message" in text for text in transcript)
        for kind in ("contact_typing", "contact_viewed"):
            assert any(kind in text and str(office.contact_id(name)) in text for text in transcript)


async def test_nobody_types_in_or_looks_at_what_is_hidden(office: Office, hidden: set[str]) -> None:
    workplace = office.workplace
    async with (
        workplace.live_line(office.tokens["ben"], await _cursor_of(office, "ben")) as bens,
        workplace.live_line(office.tokens["viewer"], await _cursor(office)) as line,
    ):
        for name in hidden:
            for frame in (
                frames.SetTyping(contact_id=office.contact_id(name), is_typing=True),
                frames.SetViewing(contact_id=office.contact_id(name)),
            ):
                line.send(frame)
                assert await line.receive() == frames.FrameError(code="contact_not_found")
        line.send(frames.SetViewing(contact_id=office.contact_id("mine")))
        viewed = await bens.receive()
        assert isinstance(viewed, frames.ContactViewed)
        assert viewed.viewing.contact_id == office.contact_id("mine")
        assert bens.sent.empty()


async def _cursor_of(office: Office, name: str) -> Cursor:
    page = await office.workplace.in_workspace("/snapshot", office.tokens[name])
    return page.decoded(SnapshotPage).cursor


async def _came(line: TestLine, kind: type) -> None:
    tag = str(kind.__struct_config__.tag)
    await until(lambda: any(f'"type":"{tag}"' in text for text in line.transcript))
