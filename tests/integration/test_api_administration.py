"""What managers and owners do over HTTP: passwords and web chats, guarded by role, refused by reason."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from desktop_inbox.domain.channel import Channel, ChannelKind, WebChatSettings
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import AuthenticationError, UserError
from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.domain.workspace import Role, User
from desktop_inbox.protocol.administration import SaveWebChat
from desktop_inbox.protocol.problems import Problem, ProblemCode
from desktop_inbox.server import administration
from desktop_inbox.server.app import Server, ServerSettings
from desktop_inbox.server.channels.limits import LIMITS
from desktop_inbox.server.channels.webchat_access import find_web_chat
from desktop_inbox.server.services.authorization import CodeBinding
from desktop_inbox.server.services.workspaces import NO_FILES, check_password, do_create_channel
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.rows import fetch_all
from desktop_inbox.sync.administration import HttpAdministration
from desktop_inbox.sync.faults import Answer as ClientAnswer
from desktop_inbox.sync.http import Request
from tests.fixtures.api_server import CHALLENGE, REDIRECT, VERIFIER, Answer, Workplace, call

PASSWORD = "correct horse battery"
SETTINGS = WebChatSettings(allowed_origins=("https://shop.example",), title="Shop", colour="#112233")


class Office:
    """A workplace with a manager and an owner beside Ana, who is an agent. Requests are by `token`, the manager's."""

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace
        self.users: dict[str, User] = {"ana": workplace.ana}
        self.tokens = {"ana": workplace.tokens.access_token}

    async def set_up(self) -> None:
        for name, role in (("dana", Role.MANAGER), ("olga", Role.OWNER)):
            user = await self.workplace.add_user(name.title(), f"{name}@example.test")
            user = msgspec.structs.replace(user, role=role)
            user = await self.workplace.server.database.write(
                self.workplace.workspace_id, lambda tx, user=user: tx.put("user.updated", user)
            )
            self.users[name] = user
            self.tokens[name] = (await self.workplace.sign_in(user)).access_token

    async def put(self, path: str, body: Any, by: str = "dana") -> Answer:
        headers = self.workplace.headers(self.tokens[by], **{"content-type": "application/json"})
        path = f"/v1/ws/{self.workplace.workspace_id}{path}"
        return await call(self.workplace.server, "PUT", path, headers=headers, body=msgspec.json.encode(body))

    async def set_password(self, name: str, password: str = PASSWORD, by: str = "dana") -> Answer:
        return await self.put(f"/users/{self.users[name].id}/password", {"password": password}, by)

    async def signs_in(self, name: str, password: str = PASSWORD) -> bool:
        email = self.users[name].email
        database = self.workplace.server.database
        return await database.read(lambda conn: check_password(conn, email, password)) is not None


@pytest.fixture
async def office(workplace: Workplace) -> Office:
    made = Office(workplace)
    await made.set_up()
    return made


def _reason(answer: Answer) -> str:
    return msgspec.json.decode(answer.body, type=Problem).reason


async def test_a_manager_gives_a_password(office: Office) -> None:
    assert (await office.set_password("ana")).decoded(User) == office.users["ana"]
    assert await office.signs_in("ana")
    await office.set_password("ana", "another password", by="olga")
    assert not await office.signs_in("ana")
    assert await office.signs_in("ana", "another password")


async def test_a_new_password_signs_its_user_out(office: Office) -> None:
    workplace = office.workplace
    async with workplace.live_line() as line:
        assert (await office.set_password("ana")).status == 200
        assert await line.closed() == 4401
    assert (await workplace.get("/me")).code is ProblemCode.INVALID_TOKEN
    with pytest.raises(AuthenticationError):
        await workplace.server.authority.refresh(workplace.tokens.refresh_token)
    assert (await workplace.get("/me", office.tokens["dana"])).status == 200
    assert (await workplace.get("/me", (await workplace.sign_in(office.users["ana"])).access_token)).status == 200


async def test_who_changes_their_own_password_stays_signed_in_here_and_nowhere_else(office: Office) -> None:
    workplace = office.workplace
    elsewhere = await workplace.sign_in(office.users["dana"])
    assert (await office.set_password("dana")).status == 200
    assert (await workplace.get("/me", office.tokens["dana"])).status == 200
    assert (await workplace.get("/me", elsewhere.access_token)).code is ProblemCode.INVALID_TOKEN


async def test_a_code_that_waits_is_void_after_a_new_password(office: Office) -> None:
    workplace = office.workplace
    binding = CodeBinding(code_challenge=CHALLENGE, redirect_uri=REDIRECT)
    code = await workplace.server.authority.issue_code(workplace.workspace_id, workplace.ana.id, binding)
    await office.set_password("ana")
    with pytest.raises(AuthenticationError):
        await workplace.server.authority.redeem_code(code, verifier=VERIFIER, redirect_uri=REDIRECT)


async def test_a_password_from_the_command_line_signs_out_too(office: Office) -> None:
    await administration.set_password(office.workplace.server.database, "ana@example.test", PASSWORD)
    assert (await office.workplace.get("/me")).code is ProblemCode.INVALID_TOKEN


async def test_a_refused_password_signs_nobody_out(office: Office) -> None:
    await office.set_password("ana", "short")
    await office.set_password("olga", by="dana")
    for name in ("ana", "olga"):
        assert (await office.workplace.get("/me", office.tokens[name])).status == 200


async def test_owners_get_their_passwords_from_owners(office: Office) -> None:
    refused = await office.set_password("olga")
    assert (refused.status, refused.code, _reason(refused)) == (403, ProblemCode.FORBIDDEN, "not_allowed")
    assert not await office.signs_in("olga")
    assert (await office.set_password("olga", by="olga")).status == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/users/{id}/password", {"password": PASSWORD}),
        ("/channels/{channel}/web-chat", {"name": "Mine", "settings": {}}),
        ("/channels/{channel}/active", {"is_active": False}),
    ],
)
async def test_agents_may_do_none_of_it(office: Office, path: str, body: object) -> None:
    path = path.format(id=office.workplace.ana.id, channel=office.workplace.channel.id)
    before = await office.workplace.cursor()
    refused = await office.put(path, body, by="ana")
    assert (refused.status, refused.code, _reason(refused)) == (403, ProblemCode.FORBIDDEN, "not_allowed")
    assert await office.workplace.cursor() == before
    assert not await office.signs_in("ana")


async def test_agents_do_not_read_a_channels_settings(office: Office) -> None:
    path = f"/channels/{office.workplace.channel.id}/web-chat"
    assert (await office.workplace.in_workspace(path)).code is ProblemCode.FORBIDDEN


async def test_a_refused_password_says_why(office: Office) -> None:
    short = await office.set_password("ana", "short")
    assert (short.status, short.code, _reason(short)) == (400, ProblemCode.BAD_REQUEST, "bad_password")
    unknown = await office.put(f"/users/{new_id(office.workplace.clock)}/password", {"password": PASSWORD})
    assert (unknown.status, unknown.code, _reason(unknown)) == (404, ProblemCode.NOT_FOUND, "user_not_found")
    other = await administration.create_workspace(office.workplace.server.database, "Other", office.workplace.clock)
    headers = office.workplace.headers(office.tokens["dana"], **{"content-type": "application/json"})
    path = f"/v1/ws/{other.id}/users/{office.users['ana'].id}/password"
    answer = await call(office.workplace.server, "PUT", path, headers=headers, body=b'{"password":"x"}')
    assert answer.code is ProblemCode.FORBIDDEN


async def test_a_password_is_in_no_log_no_receipt_and_no_change(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = await office.workplace.cursor()
    await office.set_password("dana")
    await office.set_password("dana", PASSWORD * 20)
    await office.put(f"/users/{office.users['dana'].id}/password", {"password": [PASSWORD]})
    assert PASSWORD not in caplog.text
    assert await office.workplace.cursor() == before

    def count(conn: Any) -> int:
        return int(conn.scalar(text("SELECT count(*) FROM receipts")))

    assert await office.workplace.server.database.read(count) == 0


async def test_a_web_chat_is_created_read_and_changed(office: Office) -> None:
    channel_id = ChannelId(new_id(office.workplace.clock))
    path = f"/channels/{channel_id}/web-chat"
    created = (await office.put(path, SaveWebChat(name=" Shop ", settings=SETTINGS))).decoded(Channel)
    assert (created.id, created.kind, created.name) == (channel_id, ChannelKind.WEB_CHAT, "Shop")
    assert created.limits == LIMITS[ChannelKind.WEB_CHAT]
    read = await office.workplace.in_workspace(path, office.tokens["dana"])
    assert read.decoded(WebChatSettings) == SETTINGS

    database = office.workplace.server.database
    secret = (await database.read(lambda conn: find_web_chat(conn, channel_id))).secret
    await office.put(path, SaveWebChat(name="Shop", settings=WebChatSettings(greeting="Hi")))
    chat = await database.read(lambda conn: find_web_chat(conn, channel_id))
    assert (chat.settings, chat.name, chat.secret) == (WebChatSettings(greeting="Hi"), "Shop", secret)
    renamed = (await office.put(path, SaveWebChat(name="Store", settings=SETTINGS))).decoded(Channel)
    assert (renamed.name, renamed.ver > created.ver, renamed.limits) == ("Store", True, created.limits)


async def test_a_server_gives_channels_its_limits_when_it_starts(office: Office, sqlite_url: str) -> None:
    server, workspace_id = office.workplace.server, office.workplace.workspace_id
    old = await server.database.write(workspace_id, lambda tx: do_create_channel(tx, ChannelKind.TELEGRAM, "Bot"))
    assert old.limits == NO_FILES
    for expected in (old.ver + 1, old.ver + 1):
        other = await Server.open(ServerSettings(database_url=sqlite_url), clock=office.workplace.clock)
        await other.close()
        [channel] = await server.database.read(lambda conn: fetch_all(conn, Channel, tables.channels.c.id == old.id))
        assert (channel.limits, channel.ver) == (LIMITS[ChannelKind.TELEGRAM], expected)


@pytest.mark.parametrize(
    ("name", "settings", "reason"),
    [
        (" ", SETTINGS, "empty_name"),
        ("Shop", WebChatSettings(allowed_origins=("ftp://shop.example",)), "bad_origin"),
        ("Shop", WebChatSettings(colour="red"), "bad_colour"),
    ],
)
async def test_a_web_chat_that_cannot_be_saved(
    office: Office, name: str, settings: WebChatSettings, reason: str
) -> None:
    path = f"/channels/{office.workplace.channel.id}/web-chat"
    answer = await office.put(path, SaveWebChat(name=name, settings=settings))
    assert (answer.status, _reason(answer)) == (400, reason)


async def test_channels_of_others_and_of_other_kinds_are_not_there(office: Office) -> None:
    database, clock = office.workplace.server.database, office.workplace.clock
    other = await administration.create_workspace(database, "Other", clock)
    theirs = await administration.create_web_chat(database, other.id, "Theirs", SETTINGS)
    telegram = await database.write(
        office.workplace.workspace_id, lambda tx: do_create_channel(tx, ChannelKind.TELEGRAM, "Bot")
    )
    body = SaveWebChat(name="Mine now", settings=SETTINGS)
    for channel_id, reason in ((theirs.id, "id_taken"), (telegram.id, "channel_not_found")):
        assert _reason(await office.put(f"/channels/{channel_id}/web-chat", body)) == reason
        path = f"/channels/{channel_id}/web-chat"
        assert _reason(await office.workplace.in_workspace(path, office.tokens["dana"])) == "channel_not_found"
    stop = await office.put(f"/channels/{theirs.id}/active", {"is_active": False})
    assert _reason(stop) == "channel_not_found"
    assert await database.read(lambda conn: find_web_chat(conn, theirs.id))


async def test_a_stopped_web_chat_can_be_read_and_works_again(office: Office) -> None:
    path = f"/channels/{office.workplace.channel.id}"
    for is_active in (False, True):
        stored = (await office.put(f"{path}/active", {"is_active": is_active})).decoded(Channel)
        assert stored.is_active is is_active
        visit = await call(
            office.workplace.server,
            "POST",
            f"/webchat/{office.workplace.channel.id}/session",
            headers={"content-type": "application/json"},
            body=b"{}",
        )
        assert visit.status == (200 if is_active else 404)
        assert (await office.workplace.in_workspace(f"{path}/web-chat", office.tokens["olga"])).status == 200


class WiredHttp:
    """Stands in for `sync.api.AuthorizedHttp`: straight into the server, as one user."""

    def __init__(self, office: Office, user: str) -> None:
        self._office, self._user = office, user

    async def fetch(self, request: Request) -> ClientAnswer:
        workplace = self._office.workplace
        headers = workplace.headers(self._office.tokens[self._user], **{"content-type": request.media_type})
        body = request.body or b""
        answer = await call(workplace.server, request.method, request.path, headers=headers, body=body)
        return ClientAnswer(status=answer.status, body=answer.body)


def _client(office: Office, user: str) -> HttpAdministration:
    http: Any = WiredHttp(office, user)
    return HttpAdministration(http, server="https://inbox.test", workspace_id=office.workplace.workspace_id)


async def test_client_and_server_understand_each_other(office: Office) -> None:
    dana = _client(office, "dana")
    await dana.set_password(office.users["ana"].id, PASSWORD)
    assert await office.signs_in("ana")
    office.tokens["ana"] = (await office.workplace.sign_in(office.users["ana"])).access_token
    ana = _client(office, "ana")
    channel_id = ChannelId(new_id(office.workplace.clock))
    await dana.save_webchat(channel_id, "Shop", SETTINGS)
    assert await dana.webchat_settings(channel_id) == SETTINGS
    await dana.set_channel_active(channel_id, is_active=False)
    for refused, reason in (
        (dana.set_password(office.users["ana"].id, "short"), "bad_password"),
        (dana.set_password(office.users["olga"].id, PASSWORD), "not_allowed"),
        (dana.save_webchat(channel_id, "Shop", WebChatSettings(colour="red")), "bad_colour"),
        (dana.webchat_settings(ChannelId(new_id(office.workplace.clock))), "channel_not_found"),
        (ana.webchat_settings(channel_id), "not_allowed"),
    ):
        with pytest.raises(UserError) as caught:
            await refused
        assert caught.value.code == reason
