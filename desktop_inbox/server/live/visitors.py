"""The visitors' live hub: brings what is committed, and who types, to the browsers of those whom it is for.

Commits are only noted here; one task looks up what visitors may see of them, many commits in one read, and pushes it.
What waits is ids of messages to visitors who are here.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.contact import Identity
from desktop_inbox.domain.conversation import ReadMark
from desktop_inbox.domain.errors import StoreError
from desktop_inbox.domain.ids import ChannelId, ContactId, ConversationId, MessageId, UserId, WorkspaceId
from desktop_inbox.domain.message import Message
from desktop_inbox.domain.rows import Row
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.frames import TICK_S, ContactTyping
from desktop_inbox.server.channels.webchat import AgentTyping, NewMessage, Seen, Tick
from desktop_inbox.server.channels.webchat_access import (
    Addressed,
    find_addressed,
    find_first_names,
    find_seen_in,
)
from desktop_inbox.server.live.typing import TypingBoard
from desktop_inbox.server.live.visitor_line import CLOSE_TRY_AGAIN, VisitorLine
from desktop_inbox.server.problems import describe_failure
from desktop_inbox.server.storage.database import Committed, Database

_log = logging.getLogger(__name__)

CLOSE_RESTART = 1012
CLOSE_CHANNEL_ENDED = 4403
MESSAGES_PER_READ = 500

K = TypeVar("K")


class _News(msgspec.Struct):
    """What was noted since the last look-up. Typing holds who types now, of contacts where that has changed."""

    messages: list[MessageId] = []
    read_in: set[ConversationId] = set()
    typing: dict[ContactId, UserId | None] = {}


class _Found(msgspec.Struct, frozen=True):
    messages: list[Addressed]
    seen: dict[ContactId, int]
    names: dict[UserId, str]


class VisitorHub:
    """All open lines of visitors on one server. Belongs to one event loop; `close` ends them."""

    def __init__(self, database: Database, board: TypingBoard) -> None:
        """Take what it works with and own none of it. Nothing is pushed before `start`."""
        self.board = board
        self._database = database
        self._lines: set[VisitorLine] = set()
        self._by_visitor: dict[tuple[ChannelId, UUID], set[VisitorLine]] = {}
        self._by_contact: dict[ContactId, set[VisitorLine]] = {}
        self._typing: dict[ContactId, list[UserId]] = {}
        self._news = _News()
        self._wake = asyncio.Event()
        self._subscriptions = [database.subscribe(self._on_committed), board.subscribe(self._on_typing)]

    def start(self, scope: TaskScope) -> None:
        """Begin to push and to tick, as tasks of the scope."""
        scope.spawn("visitor-news", self._push_forever())
        scope.spawn("visitor-ticker", self._tick_forever())

    def close(self) -> None:
        """Stop pushing and close all lines: the server goes away, and its visitors come back to the next one."""
        for subscription in self._subscriptions:
            subscription.close()
        for line in self._lines:
            line.close(CLOSE_RESTART)

    def count_of_visitor(self, channel_id: ChannelId, visitor_id: UUID) -> int:
        """Return how many lines a visitor has open: one for each tab."""
        return len(self._by_visitor.get((channel_id, visitor_id), ()))

    def add(self, line: VisitorLine) -> None:
        """Let a line in."""
        self._lines.add(line)
        self._by_visitor.setdefault((line.chat.id, line.visitor_id), set()).add(line)

    def bind(self, line: VisitorLine, contact_id: ContactId) -> None:
        """Say which contact a line's visitor is. The line hears of it if a user types already."""
        if line.contact_id is None and line in self._lines:
            line.contact_id = contact_id
            self._by_contact.setdefault(contact_id, set()).add(line)
            users = [t.user_id for t in self.board.current(line.chat.workspace_id) if t.contact_id == contact_id]
            self._note_typing(contact_id, [user_id for user_id in users if user_id is not None])

    def remove(self, line: VisitorLine) -> None:
        """Take a line out that has ended, and its visitor's typing with it."""
        self._lines.discard(line)
        _discard(self._by_visitor, (line.chat.id, line.visitor_id), line)
        self._unbind(line)

    def _rebind(self, line: VisitorLine, contact_id: ContactId) -> None:
        """Say which contact a line's visitor is now: by a merge, or when that is taken back, they become another."""
        if line.contact_id != contact_id:
            self._unbind(line)
            line.contact_id = None
            self.bind(line, contact_id)

    def _unbind(self, line: VisitorLine) -> None:
        if line.contact_id is not None:
            _discard(self._by_contact, line.contact_id, line)
            if line.contact_id not in self._by_contact:
                self._typing.pop(line.contact_id, None)
        self.set_typing(line, is_typing=False)

    def set_typing(self, line: VisitorLine, *, is_typing: bool) -> None:
        """Tell the users that a visitor types, or stopped. Before they are a contact there is nobody to tell."""
        if line.contact_id is None or not (is_typing or line.is_typing):
            return
        line.is_typing = is_typing
        self.board.publish(
            line.chat.workspace_id, ContactTyping(contact_id=line.contact_id, is_typing=is_typing, user_id=None)
        )

    def tick(self) -> None:
        """Tell all lines that they are alive."""
        for line in self._lines:
            line.push(Tick())

    def _on_committed(self, committed: Committed) -> None:
        if not self._lines:
            return
        for change in committed.shared:
            self._note(change.row)
        for _, _, changes in committed.private.values():
            for change in changes:
                self._note(change.row)

    def _note(self, row: Row) -> None:
        match row:
            # A message's first write gives it its position; what follows are reports of its delivery.
            case Message() if row.contact_id in self._by_contact and row.ver == row.position:
                self._news.messages.append(row.id)
                self._wake.set()
            case ReadMark() if self._by_contact:
                self._news.read_in.add(row.conversation_id)
                self._wake.set()
            case Identity():
                visitor_id = _visitor_id(row.address)
                for line in self._by_visitor.get((row.channel_id, visitor_id), ()) if visitor_id else ():
                    self._rebind(line, row.contact_id)
            case Channel() if not row.is_active:
                for line in self._lines:
                    if line.chat.id == row.id:
                        line.close(CLOSE_CHANNEL_ENDED)
            case _:
                pass

    def _on_typing(self, _workspace_id: WorkspaceId, typing: ContactTyping) -> None:
        if typing.user_id is None or typing.contact_id not in self._by_contact:
            return
        users = [user_id for user_id in self._typing.get(typing.contact_id, []) if user_id != typing.user_id]
        self._note_typing(typing.contact_id, [*users, typing.user_id] if typing.is_typing else users)

    def _note_typing(self, contact_id: ContactId, users: list[UserId]) -> None:
        if users or self._typing.get(contact_id):
            self._typing[contact_id] = users
            self._news.typing[contact_id] = users[-1] if users else None
            self._wake.set()

    async def _push_forever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            news = self._take_news()
            look_up = partial(_look_up, news=news, here=frozenset(self._by_contact))
            try:
                self._push(news, await self._database.read(look_up))
            except StoreError as error:
                _log.warning("Visitors are sent away: the database cannot be read (%s).", error.code)
                self._send_away()
            except Exception as error:  # noqa: BLE001 - else nothing would be pushed any more
                _log.error("Visitors are sent away: %s", describe_failure(error))
                self._send_away()

    def _send_away(self) -> None:
        """Close all lines, on which messages may be missing: their widgets come back and fetch them."""
        for line in self._lines:
            line.close(CLOSE_TRY_AGAIN)

    def _take_news(self) -> _News:
        """Return what was noted, of a very long list of messages only the beginning; the rest is next."""
        news, self._news = self._news, _News()
        if len(news.messages) > MESSAGES_PER_READ:
            self._news.messages = news.messages[MESSAGES_PER_READ:]
            news.messages = news.messages[:MESSAGES_PER_READ]
            self._wake.set()
        return news

    def _push(self, news: _News, found: _Found) -> None:
        for one in found.messages:
            for line in self._by_contact.get(one.contact_id, ()):
                if line.chat.id == one.channel_id and one.visitor_id in (None, line.visitor_id):
                    line.push(NewMessage(message=one.seen_by(line.visitor_id)))
        for contact_id, upto in found.seen.items():
            for line in self._by_contact.get(contact_id, ()):
                line.push(Seen(upto=upto))
        for contact_id, user_id in news.typing.items():
            author = "" if user_id is None else found.names.get(user_id, "")
            for line in self._by_contact.get(contact_id, ()):
                line.push(AgentTyping(is_typing=user_id is not None, author=author))

    async def _tick_forever(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.tick()


def _look_up(conn: Connection, news: _News, here: frozenset[ContactId]) -> _Found:
    users = {user_id for user_id in news.typing.values() if user_id is not None}
    return _Found(
        messages=find_addressed(conn, news.messages) if news.messages else [],
        seen=find_seen_in(conn, news.read_in, here) if news.read_in else {},
        names=find_first_names(conn, users) if users else {},
    )


def _visitor_id(address: str) -> UUID | None:
    try:
        return UUID(address)
    except ValueError:
        return None  # a person on another channel


def _discard(groups: dict[K, set[VisitorLine]], key: K, line: VisitorLine) -> None:
    group = groups.get(key, set())
    group.discard(line)
    if not group:
        groups.pop(key, None)
