"""One conversation column over a store, without a network, for tests of the timeline, the composer and the header."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.message import Direction, Message
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.rows import Row, TimelineItem
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.changes import HistoryRange, TimelinePage
from desktop_inbox.protocol.commands import AnswerStatus, Command, CommandAnswer
from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.timeline_rows import BubbleRow, TimelineRow
from desktop_inbox.viewmodels.toasts import Toasts
from desktop_inbox.viewmodels.writing_preferences import WritingPreferences
from tests.fixtures import rows
from tests.fixtures.screens import SetClock
from tests.fixtures.sessions import MadeUpColleagues, MadeUpSession
from tests.fixtures.waiting import until

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
CONTACT = rows.contact_id(1)


@dataclass
class Desk:
    """The view-model of the column and what it stands on."""

    model: ConversationViewModel
    store: Store
    live: MadeUpSession
    colleagues: MadeUpColleagues
    toasts: Toasts
    scope: TaskScope
    clock: SetClock
    errors: list[BaseException] = field(default_factory=list)

    async def settle(self) -> None:
        """Wait until nothing is read any more and notices were delivered."""
        for _ in range(400):
            await asyncio.sleep(0.005)
            if not self.scope.running():
                await asyncio.sleep(0.01)
                if not self.scope.running():
                    return
        raise AssertionError(f"still running: {self.scope.running()}")

    async def open(self, contact: int = 1) -> None:
        """Open a contact and wait for it."""
        self.model.open(rows.contact_id(contact))
        await self.settle()

    @property
    def rows(self) -> tuple[TimelineRow, ...]:
        """The rows of the timeline."""
        return self.model.timeline.model.rows

    @property
    def texts(self) -> list[str]:
        """The texts of its bubbles."""
        return [row.text for row in self.rows if isinstance(row, BubbleRow)]

    async def reject(self, code: str) -> None:
        """Answer the first waiting command as a server that rejects it."""
        command = next(entry.command for entry in await self.store.outbox() if entry.problem is None)
        answer = CommandAnswer(command_id=command.command_id, status=AnswerStatus.REJECTED, code=code)
        await self.store.record_answer(command.command_id, answer)
        await self.settle()

    async def commands(self) -> list[Command]:
        """Return what is in the outbox."""
        return [entry.command for entry in await self.store.outbox()]

    def serve_history(self, items: Sequence[TimelineItem], page: int = 20) -> None:
        """Let the session have older history, oldest first."""

        async def older(contact_id: object, before: int) -> bool:
            below = [item for item in items if item.position < before]
            part = below[-page:]
            first = part[0].position if len(below) > page else 0
            answer = TimelinePage(contact_id=CONTACT, items=list(part), before=before, first=first)
            await self.store.apply_timeline_page(msgspec.json.encode(answer))
            return bool(part)

        self.live.older = older


@asynccontextmanager
async def open_desk(
    store: Store,
    *,
    state: ConnectionState = ConnectionState.ONLINE,
    undo_send_s: int = 0,
    clock: SetClock | None = None,
) -> AsyncIterator[Desk]:
    """Give the column's view-model for user 1 in UTC, close it after, and fail when one of its tasks had failed.

    What is sent is not held back, unless `undo_send_s` says so. `clock`: the store's, where its time counts.
    """
    errors: list[BaseException] = []
    live, clock, scope = MadeUpSession(state), clock or SetClock(NOW), TaskScope("desk", errors.append)
    colleagues, toasts = MadeUpColleagues(), Toasts()
    people = People(store=store, scope=scope, colleagues=colleagues, user_id=rows.user_id(1))
    writing = WritingPreferences()
    writing.set_undo_send_s(undo_send_s)
    model = ConversationViewModel(
        store=store,
        live=live,
        colleagues=colleagues,
        people=people,
        toasts=toasts,
        scope=scope,
        clock=clock,
        writing=writing,
        zone=UTC,
    )
    desk = Desk(model, store, live, colleagues, toasts, scope, clock, errors)
    try:
        yield desk
    finally:
        await model.close()
        people.close()
        assert await scope.close() == []
    assert errors == []
    assert live.listeners == []
    assert live.typing_listeners == []
    assert colleagues.presence_listeners == colleagues.viewing_listeners == []


def conversation_rows(*items: TimelineItem, contact: int = 1, unread: int = 0, **fields: object) -> list[Row]:
    """Return the directory, a contact with these items in its open conversation, and the read mark of user 1."""
    incoming = sum(isinstance(item, Message) and item.direction is Direction.INCOMING for item in items)
    return [
        *rows.make_directory(),
        rows.make_contact(contact, **fields),
        rows.make_identity(contact),
        rows.make_conversation(contact, incoming_count=incoming),
        rows.make_read_mark(contact, ver=contact, incoming_read=incoming - unread),
        *items,
    ]


def long_timeline(count: int, *, first: int = 100, contact: int = 1, seconds: int = 60) -> list[Message]:
    """Return messages, every third a reply, each a minute after the one before, numbered in their text."""
    made = []
    for number in range(count):
        position = first + number
        make = rows.make_reply if number % 3 == 2 else rows.make_message
        at = NOW - timedelta(seconds=seconds * (count - number))
        made.append(make(position, contact=contact, text=f"message {position}", created_at=at))
    return made


def partial_history(contact: int, first: int) -> list[HistoryRange]:
    """Return that the cache knows a contact's timeline from a position upwards only."""
    return [HistoryRange(contact_id=rows.contact_id(contact), first=first)]


def make_unavailable(store: Store, monkeypatch: object, *names: str) -> Callable[[], None]:
    """Let methods of a store fail as on a full disk, until the returned function is called."""
    broken = True

    def breaking(name: str) -> Callable[..., object]:
        whole = getattr(store, name)

        async def maybe(*args: object, **options: object) -> object:
            if broken:
                raise StoreUnavailableError
            return await whole(*args, **options)

        return maybe

    for name in names:
        monkeypatch.setattr(store, name, breaking(name))  # type: ignore[attr-defined]

    def mend() -> None:
        nonlocal broken
        broken = False

    return mend


@asynccontextmanager
async def show_composer(desk: Desk, width: int, height: int) -> AsyncIterator[Composer]:
    """Give the desk's composer in a window of that size, with the keyboard in its field."""
    widget = Composer(desk.model.composer)
    widget.resize(width, height)
    widget.show()
    widget.activateWindow()
    widget.focus_field()
    await until(lambda: widget.field.hasFocus() is True)
    yield widget
    widget.close()
    widget.deleteLater()
