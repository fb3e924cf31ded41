"""The product's most important test: whatever happens, the cache becomes the server, and each command counts once.

Hypothesis plays visitors, two users, the network, crashes, restarts and restored backups against the real server and
the real client, in one process. At the end it gives everybody time to finish, and compares.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.draft import DraftContent, DraftMode
from desktop_inbox.domain.event import ConversationClosed, Event
from desktop_inbox.domain.ids import (
    AttachmentId,
    CommandId,
    CommentId,
    ContactId,
    ConversationId,
    MergeId,
    MessageId,
    SnippetId,
)
from desktop_inbox.domain.message import Comment, Message
from desktop_inbox.domain.rows import Row
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.domain.snippet import SnippetContent
from desktop_inbox.domain.workspace import Restriction
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.contact_commands import (
    BlockContact,
    MergeContacts,
    TagContact,
    UnblockContact,
    UndoMerge,
    UntagContact,
)
from desktop_inbox.protocol.conversation_commands import (
    AddComment,
    AssignContact,
    CancelScheduledMessage,
    CloseConversation,
    MarkMentionsSeen,
    MarkRead,
    MarkUnread,
    OpenConversation,
    ReopenConversation,
    SaveDraft,
    ScheduleMessage,
    SendMessage,
    SnoozeConversation,
    UnsnoozeConversation,
)
from desktop_inbox.protocol.settings_commands import RemoveSnippet, SaveSnippet
from desktop_inbox.server.storage.rows import row_id
from tests.integration.sync_in_process import FrameFault
from tests.integration.sync_world import CLOCK, Blueprint, World, cached_rows, prepare, shown

T = TypeVar("T")

VISITORS = st.integers(0, 2)
TURNS = st.sampled_from([0, 1, 3, 10, 30])

_COLLEAGUES = (
    *("reply", "comment", "mention", "assign", "unassign", "team", "close", "reopen", "snooze", "tag", "untag"),
    *("block", "unblock", "merge", "undo", "later", "draft", "snippet"),
)
_OWN = (*_COLLEAGUES, "open", "unsnooze", "read", "unread", "seen", "file", "not_later", "no_snippet", "filed", "copy")


class Sync(RuleBasedStateMachine):
    """The rules.

    `_texts` are those of accepted commands, each of which must be on the server exactly once; `_taken_back` those of
    withdrawn ones, which must never get there.
    """

    blueprint: Blueprint

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="inbox-sync-"))
        self._runner = asyncio.Runner()
        self._texts: dict[str, CommandId] = {}
        self._taken_back: set[str] = set()
        self._number = 0
        self._merges: list[tuple[ContactId, MergeId]] = []
        self._scheduled: list[tuple[ContactId, MessageId]] = []
        self._snippets: list[SnippetId] = []
        self._snippet_files: list[Attachment] = []

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(coroutine)

    @initialize(visitors=st.integers(0, 3))
    def begin(self, visitors: int) -> None:
        self.world = World(self.blueprint, self._folder)
        self.run(self.world.open(visitors))

    # The world outside --------------------------------------------------------------------------------------------
    @rule(visitor=VISITORS)
    def visitor_writes(self, visitor: int) -> None:
        self.run(self.world.visitor_writes(visitor))

    @rule(restriction=st.sampled_from(Restriction))
    def rights_change(self, restriction: Restriction) -> None:
        self.run(self.world.restrict(restriction))

    @rule(visitor=VISITORS, what=st.sampled_from(_COLLEAGUES))
    def colleague_acts(self, visitor: int, what: str) -> None:
        self.run(self._colleague_acts(visitor, what))

    @rule()
    def network_goes(self) -> None:
        self.world.network.cut()

    @rule()
    def network_comes(self) -> None:
        self.world.network.is_up = True
        self.run(self._hint())

    @rule()
    def line_breaks(self) -> None:
        self.world.network.break_lines()

    @rule(faults=st.lists(st.sampled_from(FrameFault), min_size=1, max_size=4), visitor=VISITORS)
    def frames_go_wrong(self, faults: list[FrameFault], visitor: int) -> None:
        self.world.network.frame_faults.extend(faults)
        for _ in [*faults, None]:
            self.run(self.world.visitor_writes(visitor))

    @rule()
    def answer_is_lost(self) -> None:
        self.world.network.lost_answers = 1

    @rule()
    def server_restarts(self) -> None:
        self.run(self.world.restart_server())

    @rule()
    def server_is_backed_up(self) -> None:
        self.run(self.world.back_up())

    @rule()
    def server_is_restored(self) -> None:
        self.run(self.world.restore_backup())

    @rule()
    def server_forces_a_resync(self) -> None:
        self.run(self.world.renew_epoch())

    @rule()
    def client_is_killed(self) -> None:
        self.run(self.world.kill_client())

    # Time ---------------------------------------------------------------------------------------------------------
    @rule(turns=TURNS)
    def some_time_passes(self, turns: int) -> None:
        self.run(self.world.let_run(turns))

    @rule()
    def everything_settles(self) -> None:
        self.run(self.world.settle())

    # The user -----------------------------------------------------------------------------------------------------
    @rule(visitor=VISITORS, what=st.sampled_from(_OWN))
    def user_acts(self, visitor: int, what: str) -> None:
        self.run(self._user_acts(visitor, what))

    @rule(visitor=VISITORS, mode=st.sampled_from(DraftMode), length=st.integers(0, 2))
    def user_begins_to_write(self, visitor: int, mode: DraftMode, length: int) -> None:
        self.run(self._begin_to_write(visitor, mode, f"text {self._number} "[: 8 * length]))

    @rule(visitor=VISITORS, hold_s=st.sampled_from([0.001, 0.02, 0.05]))
    def user_sends_with_second_thoughts(self, visitor: int, hold_s: float) -> None:
        self.run(self._user_acts(visitor, "reply", hold_s))

    @rule(newest=st.integers(1, 3))
    def user_takes_back(self, newest: int) -> None:
        self.run(self._take_back(newest))

    @rule(visitor=VISITORS)
    def user_quotes(self, visitor: int) -> None:
        self.run(self._quote(visitor))

    @rule()
    def uploads_arrive(self) -> None:
        self.run(self.world.take_uploads())

    @rule(is_retried=st.booleans())
    def user_decides_on_problems(self, is_retried: bool) -> None:
        self.run(self._decide(is_retried))

    @rule(visitor=VISITORS)
    def user_scrolls(self, visitor: int) -> None:
        self.run(self._scroll(visitor))

    # The end ------------------------------------------------------------------------------------------------------
    def teardown(self) -> None:
        try:
            if hasattr(self, "world"):
                self.run(self._check())
        finally:
            if hasattr(self, "world"):
                self.run(self.world.close())
            self._runner.close()
            shutil.rmtree(self._folder)

    async def _check(self) -> None:
        world = self.world
        await world.come_to_rest()
        problems = {item.command.command_id: item.problem for item in await world.store.outbox()}
        rows = await world.server_rows()
        self._check_counted(rows, problems)
        for command_id in problems:
            await world.store.discard_problem(command_id)
        await world.settle()
        assert _by_key(await cached_rows(world.store)) == _by_key(await world.visible_rows())
        fresh = await world.fresh_store()
        try:
            assert await shown(world.store) == await shown(fresh)
        finally:
            await fresh.close()

    def _check_counted(self, rows: list[Row], problems: dict[CommandId, str | None]) -> None:
        found = [row.text for row in rows if isinstance(row, Message | Comment | ScheduledMessage)]
        found += [
            row.detail.summary for row in rows if isinstance(row, Event) and isinstance(row.detail, ConversationClosed)
        ]
        for text, command_id in self._texts.items():
            assert found.count(text) == (0 if command_id in problems else 1), (text, problems.get(command_id))
        assert self._taken_back.isdisjoint(found)

    # Acting -------------------------------------------------------------------------------------------------------
    async def _user_acts(self, visitor: int, what: str, hold_s: float = 0, quoted_id: MessageId | None = None) -> None:
        contact_id = self.world.contact_ids[visitor]
        details = None if contact_id is None else await self.world.store.details(contact_id)
        if contact_id is None or details is None or not details.conversations:
            return
        newest = details.conversations[0]
        command = self._command(what, visitor, newest, details.mentions_unseen)
        if isinstance(command, SendMessage) and quoted_id is not None:
            command = msgspec.structs.replace(command, quoted_id=quoted_id)
        await self.world.store.enqueue(command, seen_reply=details.newest_reply, hold_s=hold_s)
        text = getattr(command, "text", "") or getattr(command, "summary", "")
        if text and not isinstance(command, SaveDraft):
            self._texts[text] = command.command_id
        if isinstance(command, ScheduleMessage):
            self._scheduled.append((command.contact_id, command.message_id))

    async def _take_back(self, newest: int) -> None:
        """Withdraw the newest commands with a text. What may have been sent stays."""
        ids = list(self._texts.values())[-newest:]
        gone = set(await self.world.store.withdraw(ids))
        self._taken_back |= {text for text, command_id in self._texts.items() if command_id in gone}
        self._texts = {text: command_id for text, command_id in self._texts.items() if command_id not in gone}

    async def _quote(self, visitor: int) -> None:
        """Answer to the newest message of a contact's timeline that can be quoted."""
        contact_id = self.world.contact_ids[visitor]
        if contact_id is None:
            return
        items = (await self.world.store.timeline(contact_id)).items
        ids = [item.id for item in items if isinstance(item, Message)]
        quotable = [one for one in ids if await self.world.store.quote(contact_id, one) is not None]
        await self._user_acts(visitor, "reply", quoted_id=quotable[-1] if quotable else None)

    async def _begin_to_write(self, visitor: int, mode: DraftMode, text: str) -> None:
        contact_id = self.world.contact_ids[visitor]
        if contact_id is not None:
            await self.world.store.save_draft(contact_id, mode, DraftContent(text=text))

    async def _colleague_acts(self, visitor: int, what: str) -> None:
        contact_id = self.world.contact_ids[visitor]
        if contact_id is None:
            return
        rows = await self.world.server_rows()
        conversations = [row for row in rows if isinstance(row, Conversation) and row.contact_id == contact_id]
        if conversations:
            newest = max(conversations, key=lambda row: row.id)
            await self.world.colleague_sends(self._command(what, visitor, newest))

    def _command(
        self, what: str, visitor: int, conversation: Conversation, mentions: tuple[CommentId, ...] = ()
    ) -> Command:
        self._number += 1
        text = f"{what} {self._number}"
        contact_id = self.world.contact_ids[visitor]
        ids: dict[str, Any] = {"command_id": CommandId(new_id(CLOCK)), "contact_id": contact_id}
        there = {**ids, "conversation_id": conversation.id}
        incoming = conversation.incoming_count
        me, team_id, tag_id = self.blueprint.user_ids[0], self.blueprint.team_id, self.blueprint.tag_id
        fresh = new_id(CLOCK)
        until = CLOCK.now() + timedelta(hours=1)
        commands: dict[str, Callable[[], Command]] = {
            "reply": lambda: SendMessage(**there, message_id=MessageId(fresh), text=text),
            "comment": lambda: AddComment(**there, comment_id=CommentId(fresh), text=text),
            "mention": lambda: AddComment(
                **there, comment_id=CommentId(fresh), text=text, mentioned_user_ids=(me,), mentioned_team_ids=(team_id,)
            ),
            "assign": lambda: AssignContact(**ids, assignee_id=self.blueprint.user_ids[self._number % 2]),
            "unassign": lambda: AssignContact(**ids, assignee_id=None),
            "team": lambda: AssignContact(**ids, assignee_id=None, team_id=team_id),
            "open": lambda: OpenConversation(**ids, conversation_id=ConversationId(fresh)),
            "close": lambda: CloseConversation(**there, seen_incoming=incoming, summary=text),
            "reopen": lambda: ReopenConversation(**there),
            "snooze": lambda: SnoozeConversation(**there, until=until, seen_incoming=incoming),
            "unsnooze": lambda: UnsnoozeConversation(**there),
            "read": lambda: MarkRead(**there, incoming_read=incoming),
            "unread": lambda: MarkUnread(**there, incoming_read=max(0, incoming - 1)),
            "seen": lambda: MarkMentionsSeen(**ids, comment_ids=mentions),
            "tag": lambda: TagContact(**ids, tag_id=tag_id),
            "untag": lambda: UntagContact(**ids, tag_id=tag_id),
            "block": lambda: BlockContact(**ids),
            "unblock": lambda: UnblockContact(**ids),
            "merge": lambda: self._merge(visitor, ids, MergeId(fresh)),
            "undo": lambda: self._undo(ids),
            "file": lambda: SendMessage(**there, message_id=MessageId(fresh), text=text, attachments=(_file(),)),
            "later": lambda: ScheduleMessage(**ids, message_id=MessageId(fresh), text=text, send_at=until),
            "not_later": lambda: self._not_later(ids),
            "draft": lambda: SaveDraft(**ids, mode=DraftMode.REPLY, text=text),
            "snippet": lambda: self._snippet(ids["command_id"], SnippetId(fresh)),
            "filed": lambda: self._snippet_with_file(ids["command_id"], SnippetId(fresh)),
            "copy": lambda: SendMessage(**there, message_id=MessageId(fresh), text=text, attachments=self._copies()),
            "no_snippet": lambda: RemoveSnippet(
                command_id=ids["command_id"], snippet_id=self._snippets[-1] if self._snippets else SnippetId(fresh)
            ),
        }
        return commands[what]()

    def _merge(self, visitor: int, ids: dict[str, Any], merge_id: MergeId) -> Command:
        """Return a merge with the next visitor's contact, or with itself."""
        secondary_id = self.world.contact_ids[(visitor + 1) % 3] or ids["contact_id"]
        self._merges.append((ids["contact_id"], merge_id))
        return MergeContacts(**ids, merge_id=merge_id, secondary_id=secondary_id)

    def _not_later(self, ids: dict[str, Any]) -> Command:
        """Return the cancelling of the newest scheduled message, or of none."""
        contact_id, message_id = self._scheduled[-1] if self._scheduled else (ids["contact_id"], MessageId(UUID(int=9)))
        return CancelScheduledMessage(command_id=ids["command_id"], contact_id=contact_id, message_id=message_id)

    def _snippet(self, command_id: CommandId, fresh: SnippetId) -> Command:
        """Return a new snippet, or a change of the newest one."""
        if not self._snippets or self._number % 2:
            self._snippets.append(fresh)
        content = SnippetContent(name=f"Snippet {self._number}", text="Hi")
        return SaveSnippet(command_id=command_id, snippet_id=self._snippets[-1], content=content)

    def _snippet_with_file(self, command_id: CommandId, fresh: SnippetId) -> Command:
        self._snippets.append(fresh)
        self._snippet_files.append(_file())
        content = SnippetContent(name=f"Snippet {self._number}", text="Hi")
        attachments = (self._snippet_files[-1],)
        return SaveSnippet(command_id=command_id, snippet_id=fresh, content=content, attachments=attachments)

    def _copies(self) -> tuple[Attachment, ...]:
        """Return the newest snippet's file as a message takes it over; the snippet may be removed by then."""
        return tuple(msgspec.structs.replace(_file(), copied_from=one.id) for one in self._snippet_files[-1:])

    def _undo(self, ids: dict[str, Any]) -> Command:
        """Return the taking back of the newest merge, or of none."""
        contact_id, merge_id = self._merges[-1] if self._merges else (ids["contact_id"], MergeId(new_id(CLOCK)))
        return UndoMerge(command_id=ids["command_id"], contact_id=contact_id, merge_id=merge_id)

    async def _decide(self, is_retried: bool) -> None:
        for item in await self.world.store.outbox():
            if not item.problem:
                continue
            if is_retried:
                await self.world.store.retry_problem(item.command.command_id)
            else:
                await self.world.store.discard_problem(item.command.command_id)
                self._texts = {text: at for text, at in self._texts.items() if at != item.command.command_id}

    async def _scroll(self, visitor: int) -> None:
        contact_id = self.world.contact_ids[visitor]
        if contact_id is not None:
            self.world.scroll(contact_id)

    async def _hint(self) -> None:
        self.world.engine.reconnect_now()


def _file() -> Attachment:
    return Attachment(id=AttachmentId(new_id(CLOCK)), name="a.pdf", size_bytes=1000, media_type="application/pdf")


def _by_key(rows: list[Row]) -> dict[tuple[str, Any], Row]:
    """Return rows by kind and id. Fails on one that is there twice."""
    found: dict[tuple[str, Any], Row] = {}
    for row in rows:
        key = (str(row.__struct_config__.tag), row_id(row))
        assert key not in found, key
        found[key] = row
    return found


@pytest.fixture(scope="module")
def blueprint() -> Iterator[Blueprint]:
    folder = Path(tempfile.mkdtemp(prefix="inbox-sync-"))
    yield asyncio.run(prepare(folder))
    shutil.rmtree(folder)


def play(blueprint: Blueprint, *, examples: int, steps: int, part: int = 0) -> None:
    """Play the examples of a part, always the same ones."""
    Sync.blueprint = blueprint
    run_state_machine_as_test(
        seed(part)(Sync),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_cache_becomes_the_server(blueprint: Blueprint) -> None:
    play(blueprint, examples=15, steps=25)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, 21))
def test_the_cache_becomes_the_server_through_long_lives(blueprint: Blueprint, part: int) -> None:
    play(blueprint, examples=20, steps=60, part=part)
