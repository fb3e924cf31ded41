"""The way in for channels: waiting messages are received together, in one call of the rules."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.server.services.incoming import IncomingMessage, Outcome, Received, do_receive_messages
from desktop_inbox.server.storage.database import Database

MESSAGES_PER_WRITE = 500

_Waiting = tuple[IncomingMessage, asyncio.Future[Outcome]]


class Receiver:
    """Receives messages of all channels. While one batch is being stored, the next one gathers. Belongs to one loop."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lanes: dict[WorkspaceId, _Lane] = {}

    async def receive(self, workspace_id: WorkspaceId, item: IncomingMessage) -> Received:
        """Receive a message; when this returns it is durable and subscribers have been told.

        Messages keep the order of the calls. Cancelling the caller does not stop the message. Raises `UserError` (see
        `do_receive_messages`) and `StoreUnavailableError`; nothing of the message is stored then.
        """
        lane = self._lanes.get(workspace_id)
        if lane is None:
            lane = self._lanes[workspace_id] = _Lane(self._db, workspace_id)
        outcome = await lane.add(item)
        if isinstance(outcome, UserError):
            raise outcome
        return outcome


class _Lane:
    """The messages of one workspace that wait for the batch before them."""

    def __init__(self, db: Database, workspace_id: WorkspaceId) -> None:
        self._db = db
        self._workspace_id = workspace_id
        self._waiting: deque[_Waiting] = deque()
        self._stored: list[_Waiting] = []

    def add(self, item: IncomingMessage) -> asyncio.Future[Outcome]:
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if not self._stored:
            self._store_next()
        return future

    def _store_next(self) -> None:
        size = min(len(self._waiting), MESSAGES_PER_WRITE)
        self._stored = [self._waiting.popleft() for _ in range(size)]
        items = [item for item, _ in self._stored]
        if not items:
            return
        try:
            write = self._db.submit(self._workspace_id, lambda tx: do_receive_messages(tx, items))
        except StoreUnavailableError as error:  # the database was closed meanwhile
            self._answer([error] * len(items))
            self._store_next()
        else:
            write.add_done_callback(self._on_write_done)

    def _on_write_done(self, write: asyncio.Future[list[Outcome]]) -> None:
        error = write.exception()
        self._answer(write.result() if error is None else [error] * len(self._stored))
        self._store_next()

    def _answer(self, outcomes: Sequence[Outcome | BaseException]) -> None:
        stored, self._stored = self._stored, []
        for (_, future), outcome in zip(stored, outcomes, strict=True):
            if future.cancelled():
                continue
            if isinstance(outcome, Received | UserError):
                future.set_result(outcome)
            else:
                future.set_exception(outcome)
