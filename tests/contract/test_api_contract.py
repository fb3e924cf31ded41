"""The API keeps to its own description: schemathesis makes up requests, good and bad, and finds no surprise."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.protocol.uploads import PIECE_MEDIA_TYPE
from desktop_inbox.server.app import Server, ServerSettings
from desktop_inbox.server.serving import HttpServer, address_of, bind
from tests.fixtures.api_server import Workplace
from tests.fixtures.files import FileDesk, png

# A piece of a content is any bytes.
schemathesis.serializer.alias(PIECE_MEDIA_TYPE, "application/octet-stream")

EXAMPLES = 25
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.ignored_auth,
    checks.unsupported_method,
]


class ServerThread:
    """A real server on a socket, in a thread of its own."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._bound = bind("127.0.0.1", 0)
        self._ready = threading.Event()
        self._http: HttpServer | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="server")
        self.address = address_of(self._bound)
        self.token = ""
        self.workspace_id = ""
        self.channel_id = ""
        self.contact_id = ""
        self.attachment_id = ""

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(20)

    def stop(self) -> None:
        assert self._http is not None
        self._http.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive(), "the server does not end"
        self._bound.close()

    async def _run(self) -> None:
        clock = SystemClock()
        server = await Server.open(ServerSettings(database_url=f"sqlite:///{self._database}"), clock=clock)
        workplace = Workplace(server, clock)
        await workplace.prepare()
        self.token = workplace.tokens.access_token
        self.workspace_id = str(workplace.workspace_id)
        self.channel_id = str(workplace.channel.id)
        self.contact_id = str((await workplace.write("Hola 😄")).contact_id)
        self.attachment_id = str((await FileDesk(workplace).upload(png(3, 3))).id)
        self._http = HttpServer(server, self._ready.set)
        await self._http.serve([self._bound])
        await server.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerThread]:
    server = ServerThread(tmp_path / "server.db")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def api(server: ServerThread) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{server.address}/schema/openapi.json")


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_the_api_keeps_to_its_description(
    api: schemathesis.BaseSchema, server: ServerThread, mode: GenerationMode
) -> None:
    operations = [result.ok() for result in api.get_all_operations()]
    assert len(operations) >= 14
    for operation in operations:
        _check(operation, server, mode)


def _check(operation: schemathesis.APIOperation, server: ServerThread, mode: GenerationMode) -> None:
    known = {name: getattr(server, name) for name in ("workspace_id", "channel_id", "contact_id", "attachment_id")}

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    def check(case: schemathesis.Case) -> None:
        # Ids that exist, and a valid token: else hardly a made-up request would get past the first check.
        for name in set(case.path_parameters or ()) & set(known):
            case.path_parameters[name] = known[name]
        case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {server.token}"}, timeout=30)

    with contextlib.suppress(Unsatisfiable):  # nothing about some addresses can be wrong
        check()
