"""The server as a process: its ready line, its exit codes, and a stop that loses nothing."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from desktop_inbox.app.own_program import PROGRAM
from desktop_inbox.domain.clock import SystemClock, new_id
from desktop_inbox.protocol.session import CLIENT_ID
from desktop_inbox.server import cli
from tests.fixtures.api_server import CHALLENGE, REDIRECT, VERIFIER
from tests.fixtures.server_process import ServerProcess
from tests.fixtures.waiting import until


def _admin(database: str, *arguments: str) -> int:
    return cli.main(["admin", *arguments, "--database", database])


@pytest.fixture
def umask() -> None:
    """Put the process's umask back, which the commands set."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture
def url(tmp_path: Path, umask: None) -> str:
    return f"sqlite:///{tmp_path / 'cli.db'}"


async def _serve(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *PROGRAM, "serve", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )


async def _outcome(process: asyncio.subprocess.Process) -> tuple[int, str]:
    output, errors = await asyncio.wait_for(process.communicate(), 30)
    assert output == b""
    assert process.returncode is not None
    assert b"Traceback" not in errors
    return process.returncode, errors.decode().strip().splitlines()[-1]


async def test_port_0_prints_the_address_that_answers(url: str) -> None:
    process = await _serve("--port", "0", "--database", url)
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
    assert line.startswith("ready http://127.0.0.1:")
    async with aiohttp.ClientSession() as client, client.get(f"{line.split()[1]}/ready") as answer:
        assert (answer.status, (await answer.json())["status"]) == (200, "ready")
    process.terminate()
    output, errors = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, output) == (0, b"")
    assert b"Traceback" not in errors


async def test_a_port_in_use_is_said_clearly(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, words = await _outcome(await _serve("--port", str(port), "--database", url))
    assert code == 3
    assert words.startswith(f"desktop-inbox: Port {port} on 127.0.0.1 is in use")


async def test_files_that_cannot_be_kept_are_said_at_the_start(url: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    code, words = await _outcome(await _serve("--port", "0", "--database", url, "--files", str(taken)))
    assert (code, words.startswith("desktop-inbox: Files cannot be kept (NotADirectoryError)")) == (4, True)
    code, words = await _outcome(await _serve("--port", "0", "--database", url, "--files", "s3://"))
    assert (code, words.startswith("desktop-inbox: That is no bucket")) == (1, True)


async def test_a_database_of_a_newer_version_is_left_alone(url: str, tmp_path: Path) -> None:
    assert await asyncio.to_thread(_admin, url, "create-workspace", "Shop") == 0
    with closing(sqlite3.connect(tmp_path / "cli.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    code, words = await _outcome(await _serve("--port", "0", "--database", url))
    assert code == 4
    assert "newer version" in words


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"no database" * 1000)
    code, words = await _outcome(await _serve("--port", "0", "--database", f"sqlite:///{file}"))
    assert code == 4
    assert "Nothing was changed" in words
    assert file.read_bytes() == b"no database" * 1000


@pytest.mark.parametrize("address", ["mysql://x/y", "sqlite:///:memory:", "nonsense"])
def test_an_address_of_no_database_is_said_clearly(
    address: str, umask: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _admin(address, "list") == 4
    assert "That is no database address" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="only on POSIX can a process be asked to stop")
async def test_a_stop_loses_nothing_that_was_accepted(server_process: ServerProcess) -> None:
    """Visitors write without pause while the server is told to stop: what it has answered is stored, once."""
    chat = f"{server_process.address}/webchat/{server_process.channel_id}"
    accepted: list[str] = []
    refused = 0

    async def write_on(client: aiohttp.ClientSession) -> None:
        nonlocal refused
        async with client.post(f"{chat}/session", json={}) as answer:
            headers = {"authorization": f"Bearer {(await answer.json())['token']}"}
        for _ in range(20):
            message = str(new_id(SystemClock()))
            try:
                async with client.post(f"{chat}/messages", json={"id": message, "text": message}, headers=headers) as a:
                    if a.status == 200:
                        accepted.append(message)
            except aiohttp.ClientError:
                refused += 1

    async with aiohttp.ClientSession() as client:
        line = await client.ws_connect(
            f"{server_process.address}/v1/ws/{await _workspace(client, server_process)}/live",
            headers={"authorization": f"Bearer {await _token(client, server_process)}"},
        )
        async with asyncio.TaskGroup() as group:
            for _ in range(5):
                group.create_task(write_on(client))
            await until(lambda: len(accepted) >= 10)
            group.create_task(asyncio.to_thread(server_process.stop))
        goodbye = await line.receive(timeout=5)
        assert (goodbye.type, goodbye.data) == (aiohttp.WSMsgType.CLOSE, 1012)
    assert accepted
    assert refused
    database = server_process._folder / "server.db"
    with closing(sqlite3.connect(database)) as connection:
        stored = [text for (text,) in connection.execute("SELECT text FROM messages")]
    assert sorted(set(stored)) == sorted(stored)
    assert set(accepted) <= set(stored)


async def _token(client: aiohttp.ClientSession, server: ServerProcess) -> str:
    code = await asyncio.to_thread(
        server.admin, "sign-in-code", "--user=ana@example.test", f"--code-challenge={CHALLENGE}",
        f"--redirect-uri={REDIRECT}",
    )  # fmt: skip
    form = {
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "code": code["code"],
        "code_verifier": VERIFIER,
        "redirect_uri": REDIRECT,
    }
    async with client.post(f"{server.address}/oauth/token", data=form) as answer:
        return str((await answer.json())["access_token"])


async def _workspace(client: aiohttp.ClientSession, server: ServerProcess) -> str:
    listed = await asyncio.to_thread(server.admin, "list")
    return str(listed["workspaces"][0]["id"])


# The administration ---------------------------------------------------------------------------------------------------


def test_workspace_user_and_channel_are_created(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _admin(url, "create-workspace", "Shop", "--json") == 0
    monkeypatch.setattr("sys.stdin", _pipe("a good password\n"))
    assert _admin(url, "create-user", "--name", "Ana", "--email", "ANA@example.test", "--role", "manager") == 0
    assert _admin(url, "create-channel", "Web", "--origin", "https://shop.example") == 0
    assert "a good password" not in capsys.readouterr().out
    assert _admin(url, "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [user["email"] for user in listed["users"]] == ["ana@example.test"]
    assert [channel["name"] for channel in listed["channels"]] == ["Web"]
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "cli.db").stat().st_mode) == 0o600


def test_closing_notes_are_set_up(url: str, umask: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert _admin(url, "create-workspace", "Shop") == 0
    assert _admin(url, "closing-notes", "category_required") == 0
    assert _admin(url, "save-category", "Refund", "--order", "2") == 0
    assert _admin(url, "save-category", "Invoice", "--order", "1") == 0
    assert _admin(url, "save-category", "Refund", "--description", "Money back", "--order", "3") == 0
    assert _admin(url, "save-category", "Spam") == 0
    assert _admin(url, "remove-category", "Spam") == 0
    capsys.readouterr()
    assert _admin(url, "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [workspace["closing_note_mode"] for workspace in listed["workspaces"]] == ["category_required"]
    shown = [
        (each["name"], each.get("description"), each.get("is_active", True)) for each in listed["closing_categories"]
    ]
    assert shown == [("Spam", None, False), ("Invoice", None, True), ("Refund", "Money back", True)]


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (["create-user", "--name", "Ana", "--email", "nobody"], "a good password\n", "That is no e-mail address"),
        (["create-user", "--name", "Ana", "--email", "a@b.test"], "short\n", "The password must have 8 to 200"),
        (["create-user", "--name", " ", "--email", "a@b.test"], "a good password\n", "The name is empty"),
        (["create-workspace", "\u202e"], "", "The name is empty"),
        (["create-channel", "Web", "--origin", "shop"], "", "shop is no origin"),
        (["create-channel", "Web", "--workspace", "Other"], "", "There is no such workspace"),
        (["sign-in-code", "--user", "x@y.test", "--code-challenge", CHALLENGE, "--redirect-uri", REDIRECT], "", "user"),
        (["sign-in-code", "--user", "x", "--code-challenge", "x", "--redirect-uri", REDIRECT], "", "S256"),
        (["sign-in-code", "--user", "x", "--code-challenge", CHALLENGE, "--redirect-uri", "http://a"], "", "127.0.0.1"),
        (["deactivate-user", "--user", "x@y.test"], "", "There is no such user"),
        (["remove-category", "Lottery"], "", "There is no such category"),
        (["demo"], "", "holds a workspace already"),
    ],
)
def test_what_cannot_be_done_is_said_clearly(
    url: str,
    arguments: list[str],
    stdin: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _admin(url, "create-workspace", "Shop") == 0
    monkeypatch.setattr("sys.stdin", _pipe(stdin))
    assert _admin(url, *arguments) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("form", ["{} {}", "{}={}"])
def test_a_challenge_may_begin_with_a_hyphen(url: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _admin(url, "demo") == 0
    challenge = form.format("--code-challenge", "-" + "a" * 42).split()
    user = "ana@aurora.example"
    assert _admin(url, "sign-in-code", "--user", user, *challenge, "--redirect-uri", REDIRECT) == 0
    assert "code: dic_" in capsys.readouterr().out


def test_with_two_workspaces_one_must_be_named(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _admin(url, "create-workspace", "One") == 0
    assert _admin(url, "create-workspace", "Two") == 0
    assert _admin(url, "create-channel", "Web") == 1
    assert "more than one workspace" in capsys.readouterr().err
    assert _admin(url, "create-channel", "Web", "--workspace", "Two") == 0


@pytest.mark.parametrize("arguments", [["serve", "--port", "70000"], ["serve", "--port", "x"], ["admin"], []])
def test_wrong_usage_is_2(arguments: list[str], umask: None) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    assert end.value.code == 2


def test_a_password_is_asked_for_twice(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _admin(url, "create-workspace", "Shop") == 0
    monkeypatch.setattr("sys.stdin", _pipe("", is_terminal=True))
    answers = iter(["a good password", "another password"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    assert _admin(url, "create-user", "--name", "Ana", "--email", "a@b.test") == 1
    assert "not the same" in capsys.readouterr().err


def test_a_backup_is_whole_and_begins_a_history_of_its_own(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _admin(url, "demo") == 0
    file = tmp_path / "backup.db"
    assert _admin(url, "backup", str(file)) == 0
    assert _admin(url, "backup", str(file)) == 1
    assert "exists already" in capsys.readouterr().err
    assert _admin(f"sqlite:///{file}", "list") == 0
    assert _rows(file, "messages") == _rows(tmp_path / "cli.db", "messages") > 0
    epochs = [_epoch(path) for path in (file, tmp_path / "cli.db")]
    assert len(set(epochs)) == 2
    assert list(tmp_path.glob("*.part")) == []


def test_what_was_restored_from_elsewhere_begins_a_history_of_its_own(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _admin(url, "create-workspace", "Shop") == 0
    before = _epoch(tmp_path / "cli.db")
    assert _admin(url, "restored") == 0
    after = _epoch(tmp_path / "cli.db")
    assert after != before
    assert after in capsys.readouterr().out
    assert _admin(url, "list") == 0
    assert _epoch(tmp_path / "cli.db") == after


def test_a_backup_that_cannot_be_written_leaves_nothing(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _admin(url, "create-workspace", "Shop") == 0
    assert _admin(url, "backup", str(tmp_path / "missing" / "backup.db")) == 4
    assert "cannot be used" in capsys.readouterr().err


def _rows(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - named in the test


def _epoch(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])


class _pipe:  # noqa: N801 - used like a function
    def __init__(self, text: str, *, is_terminal: bool = False) -> None:
        self._lines = iter(text.splitlines(keepends=True))
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def readline(self) -> str:
        return next(self._lines, "")
