"""The API over HTTP: what it answers, and that every bad request ends in a problem with a stable code."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import msgspec
import pytest

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.message import Message
from desktop_inbox.protocol.changes import ChangesPage, SnapshotPage, Stream, TimelinePage
from desktop_inbox.protocol.commands import AnswerStatus, CommandResponse
from desktop_inbox.protocol.problems import Problem, ProblemCode
from desktop_inbox.protocol.session import Me
from desktop_inbox.server.api.sync_routes import COMMANDS_BYTES
from desktop_inbox.server.storage.database import Database
from tests.fixtures.api_server import Workplace, call


async def test_me_says_who_and_where(workplace: Workplace) -> None:
    me = (await workplace.get("/me")).decoded(Me)
    assert (me.user, me.workspace.name, me.protocol) == (workplace.ana, "Shop", 1)


async def test_a_snapshot_is_whole_over_its_pages(workplace: Workplace) -> None:
    messages = [await workplace.write(f"{n}", f"visitor {n}") for n in range(60)]
    page = (await workplace.in_workspace("/snapshot")).decoded(SnapshotPage)
    pages = [page]
    while page.next is not None:
        page = (await workplace.in_workspace("/snapshot", page=page.next)).decoded(SnapshotPage)
        pages.append(page)
    sent = {row.id for page in pages for row in page.rows if isinstance(row, Message)}
    assert sent == {message.id for message in messages}
    assert {page.cursor for page in pages} == {pages[0].cursor}
    assert len(pages) > 2


async def test_changes_follow_a_cursor(workplace: Workplace) -> None:
    cursor = await workplace.cursor()
    assert await workplace.catch_up(cursor) == ChangesPage(batches=[], more=False)
    message = await workplace.write("Hola")
    page = await workplace.catch_up(cursor)
    assert [(batch.stream, batch.after, batch.upto) for batch in page.batches] == [
        (Stream.SHARED, cursor.shared, message.ver)
    ]
    assert message in [change.row for change in page.batches[0].changes]


async def test_a_long_poll_ends_with_the_next_commit(workplace: Workplace) -> None:
    cursor = await workplace.cursor()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        waiting = group.create_task(workplace.changes(cursor, wait=25))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        message = await workplace.write("Hola")
    assert waiting.result().decoded(ChangesPage).batches[0].upto == message.ver


async def test_a_long_poll_ends_after_its_time(workplace: Workplace) -> None:
    answer = await workplace.changes(await workplace.cursor(), wait=0.05)
    assert answer.decoded(ChangesPage) == ChangesPage(batches=[], more=False)


async def test_a_long_poll_that_is_cancelled_ends_though_a_commit_comes_at_that_moment(workplace: Workplace) -> None:
    cursor = await workplace.cursor()
    waiting = asyncio.get_running_loop().create_task(workplace.changes(cursor, wait=25))
    await asyncio.sleep(0.05)
    with contextlib.closing(workplace.server.database.subscribe(lambda _committed: waiting.cancel())):
        await workplace.write("Hola")
        await asyncio.wait({waiting})
    assert waiting.cancelled()


async def test_a_long_poll_of_a_revoked_token_ends_refused(workplace: Workplace) -> None:
    cursor = await workplace.cursor()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(workplace.changes(cursor, wait=25))
        await asyncio.sleep(0.05)
        await workplace.server.authority.revoke(workplace.tokens.access_token)
        await workplace.write("secret")
    assert waiting.result().code == ProblemCode.INVALID_TOKEN


async def test_stopping_lets_long_polls_go(workplace: Workplace) -> None:
    cursor = await workplace.cursor()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        waiting = group.create_task(workplace.changes(cursor, wait=25))
        await asyncio.sleep(0.05)
        workplace.server.begin_stopping()
    assert waiting.result().decoded(ChangesPage) == ChangesPage(batches=[], more=False)


async def test_the_timeline_is_paged_backwards(workplace: Workplace) -> None:
    messages = [await workplace.write(f"{n}") for n in range(5)]
    path = f"/contacts/{messages[0].contact_id}/timeline"
    newest = (await workplace.in_workspace(path, limit=2)).decoded(TimelinePage)
    assert newest.items == messages[3:]
    older = (await workplace.in_workspace(path, before=newest.first, limit=200)).decoded(TimelinePage)
    assert [item for item in older.items if isinstance(item, Message)] == messages[:3]
    assert older.first == 0


async def test_commands_are_answered_in_order_and_take_effect_once(workplace: Workplace) -> None:
    message = await workplace.write("Hola")
    reply = workplace.reply(message.contact_id, message.conversation_id, "Buenas")
    bad = msgspec.Raw(b'{"type":"dance","command_id":"%s"}' % str(new_id(workplace.clock)).encode())
    body = msgspec.json.encode({"commands": [reply, bad, reply]})
    answers = (await workplace.post_commands(body)).decoded(CommandResponse).answers
    assert [answer.status for answer in answers] == [AnswerStatus.OK, AnswerStatus.BAD, AnswerStatus.DUPLICATE]
    timeline = (await workplace.in_workspace(f"/contacts/{message.contact_id}/timeline")).decoded(TimelinePage)
    assert [item.text for item in timeline.items if isinstance(item, Message)] == ["Hola", "Buenas"]


# Bad input ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        pytest.param(b"{", {}, 400, ProblemCode.BAD_REQUEST, id="no JSON"),
        pytest.param(b"", {}, 400, ProblemCode.BAD_REQUEST, id="empty"),
        pytest.param(b"[]", {}, 400, ProblemCode.BAD_REQUEST, id="another form"),
        pytest.param(b'{"commands":[]}', {}, 400, ProblemCode.BAD_REQUEST, id="none"),
        pytest.param(b'{"commands":[%s]}' % b",".join([b"{}"] * 51), {}, 400, ProblemCode.BAD_REQUEST, id="too many"),
        pytest.param(b'{"commands":["\\ud800"]}', {}, 400, ProblemCode.BAD_REQUEST, id="lone surrogate"),
        pytest.param(b'{"commands":' + b"[" * 100_000, {}, 400, ProblemCode.BAD_REQUEST, id="deep"),
        pytest.param(b" " * (COMMANDS_BYTES + 1), {}, 413, ProblemCode.TOO_LARGE, id="too large"),
        pytest.param(b"{}", {"content-type": "text/plain"}, 415, ProblemCode.UNSUPPORTED_MEDIA_TYPE, id="text"),
        pytest.param(b"{}", {"content-type": ""}, 415, ProblemCode.UNSUPPORTED_MEDIA_TYPE, id="no media type"),
        pytest.param(b"{}", {"desktop-inbox-protocol": "2"}, 400, ProblemCode.UNSUPPORTED_VERSION, id="version"),
        pytest.param(b"{}", {"desktop-inbox-protocol": "x"}, 400, ProblemCode.UNSUPPORTED_VERSION, id="no version"),
        pytest.param(b"{}", {"host": "a b"}, 400, ProblemCode.BAD_REQUEST, id="bad host"),
    ],
)
async def test_bad_commands_end_in_a_problem(
    workplace: Workplace, body: bytes, headers: dict[str, str], status: int, code: ProblemCode
) -> None:
    answer = await workplace.post_commands(body, **headers)
    assert (answer.status, answer.code) == (status, code)


async def test_a_body_without_a_length_is_limited_too(workplace: Workplace) -> None:
    headers = workplace.headers(**{"content-type": "application/json"})
    path = f"/v1/ws/{workplace.workspace_id}/commands"
    answer = await call(workplace.server, "POST", path, headers=headers, body=b" " * (COMMANDS_BYTES + 1), chunks=100)
    assert answer.code == ProblemCode.TOO_LARGE


@pytest.mark.parametrize(
    "command", [b'{"type":"message.send"}', b"1", b"null", b'"\xff"', b"[[[[]]]]", b'{"command_id":"x"}']
)
async def test_a_bad_command_is_answered_by_itself(workplace: Workplace, command: bytes) -> None:
    answer = await workplace.post_commands(b'{"commands":[%s]}' % command)
    [answered] = answer.decoded(CommandResponse).answers
    assert answered.status is AnswerStatus.BAD


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        pytest.param("/snapshot", {"page": "x"}, 400, ProblemCode.BAD_REQUEST, id="page token"),
        pytest.param("/snapshot", {"page": "x" * 3000}, 400, ProblemCode.BAD_REQUEST, id="long page token"),
        pytest.param("/changes", {}, 400, ProblemCode.BAD_REQUEST, id="no cursor"),
        pytest.param("/changes", {"epoch": "", "scope": "", "shared": -1}, 400, ProblemCode.BAD_REQUEST, id="negative"),
        pytest.param(
            "/changes", {"epoch": "", "scope": "", "shared": 2**63}, 400, ProblemCode.BAD_REQUEST, id="too great"
        ),
        pytest.param("/changes", {"epoch": "", "scope": "", "wait": 26}, 400, ProblemCode.BAD_REQUEST, id="long wait"),
        pytest.param("/changes", {"epoch": "", "scope": "", "wait": "nan"}, 400, ProblemCode.BAD_REQUEST, id="nan"),
        pytest.param("/changes", {"epoch": "x", "scope": "x"}, 409, ProblemCode.RESYNC_REQUIRED, id="other epoch"),
        pytest.param("/contacts/nobody/timeline", {}, 404, ProblemCode.UNKNOWN_PATH, id="no id"),
        pytest.param(
            "/contacts/01a20622-3465-7c4e-963d-d44677d33186/timeline", {}, 404, ProblemCode.NOT_FOUND, id="unknown"
        ),
        pytest.param("/dance", {}, 404, ProblemCode.UNKNOWN_PATH, id="unknown path"),
        pytest.param("/commands", {}, 405, ProblemCode.METHOD_NOT_ALLOWED, id="method"),
    ],
)
async def test_bad_questions_end_in_a_problem(
    workplace: Workplace, path: str, query: dict[str, object], status: int, code: ProblemCode
) -> None:
    answer = await workplace.in_workspace(path, **query)
    assert (answer.status, answer.code) == (status, code)


async def test_a_cursor_from_the_future_needs_a_resync(workplace: Workplace) -> None:
    cursor = await workplace.cursor()
    answer = await workplace.changes(msgspec.structs.replace(cursor, shared=cursor.shared + 1))
    assert (answer.status, answer.code) == (409, ProblemCode.RESYNC_REQUIRED)


@pytest.mark.parametrize("path", ["/me", "/ws/{}/snapshot", "/ws/{}/changes?epoch=&scope=", "/ws/{}/commands"])
@pytest.mark.parametrize("token", ["", "dia_unknown", "x" * 5000, "é"])
async def test_nothing_is_answered_without_a_valid_token(workplace: Workplace, path: str, token: str) -> None:
    address, _, query = f"/v1{path.format(workplace.workspace_id)}".partition("?")
    method = "POST" if path.endswith("commands") else "GET"
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    answer = await call(workplace.server, method, address, query=query, headers=headers, body=b'{"commands":[{}]}')
    assert (answer.status, answer.code) == (401, ProblemCode.INVALID_TOKEN)
    assert answer.headers["www-authenticate"].startswith("Bearer ")


async def test_an_ended_token_is_refused(workplace: Workplace) -> None:
    workplace.clock.advance(hours=1)
    assert (await workplace.get("/me")).code == ProblemCode.INVALID_TOKEN


async def test_another_workspace_is_forbidden_whether_it_exists_or_not(workplace: Workplace) -> None:
    answer = await workplace.get(f"/ws/{new_id(workplace.clock)}/snapshot")
    assert (answer.status, answer.code) == (403, ProblemCode.FORBIDDEN)


async def test_an_unusable_database_is_unavailable(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise StoreUnavailableError(reason="SQLITE_FULL")

    monkeypatch.setattr(Database, "read", fail)
    for path in ("/v1/me", "/ready"):
        answer = await call(workplace.server, "GET", path, headers=workplace.headers())
        assert (answer.status, answer.code) == (503, ProblemCode.UNAVAILABLE)
        assert int(answer.headers["retry-after"]) >= 1
        assert msgspec.json.decode(answer.body, type=Problem).retry_after_s > 0
    assert (await call(workplace.server, "GET", "/health")).status == 200


async def test_our_own_mistakes_tell_nothing(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("text of a customer")

    monkeypatch.setattr(Database, "read", fail)
    answer = await workplace.get("/me")
    assert (answer.status, answer.code) == (500, ProblemCode.INTERNAL)
    assert b"customer" not in answer.body
    assert b"Traceback" not in answer.body
    assert "RuntimeError" in caplog.text
    assert "customer" not in caplog.text


async def test_the_access_log_holds_no_query_and_no_token(
    workplace: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await call(workplace.server, "GET", "/v1/me\r\nforged", query={"state": "secret"}, headers=workplace.headers())
        await workplace.post_commands(b'{"commands":[{"text":"secret"}]}')
    assert "GET /v1/me  forged 404" in caplog.text
    assert "secret" not in caplog.text
    assert workplace.tokens.access_token not in caplog.text


async def test_metrics_count_without_ids(workplace: Workplace) -> None:
    message = await workplace.write("Hola")
    await workplace.do(workplace.reply(message.contact_id, message.conversation_id, "Buenas"))
    await call(workplace.server, "GET", "/nothing/here")
    async with workplace.live_line():
        text = (await call(workplace.server, "GET", "/metrics")).body.decode()
    assert 'desktop_inbox_commands_total{answer="ok"} 1.0' in text
    assert "desktop_inbox_live_connections 1.0" in text
    assert 'desktop_inbox_request_seconds_count{method="GET",route="unknown",status="404"} 1.0' in text
    assert 'route="/v1/ws/{workspace_id}/commands"' in text
    assert str(workplace.workspace_id) not in text
    assert str(message.contact_id) not in text


async def test_the_description_is_whole_and_readable(workplace: Workplace) -> None:
    answer = await call(workplace.server, "GET", "/schema/openapi.json")
    document = msgspec.json.decode(answer.body)
    assert "/v1/ws/{workspace_id}/commands" in document["paths"]
    assert document["components"]["schemas"]["Message"]["properties"]["type"] == {"enum": ["message"]}
    page = await call(workplace.server, "GET", "/schema")
    assert b"/v1/ws/{workspace_id}/commands" in page.body
    assert b"<script" not in page.body
