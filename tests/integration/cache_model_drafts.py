"""What the user begins to write, in the model test of the cache: no word and no file of it is ever lost."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from desktop_inbox.cache import tables
from desktop_inbox.cache.store import Store
from desktop_inbox.cache.written import mode_of
from desktop_inbox.domain.draft import VOICE_NOTES, DraftContent, DraftMode
from desktop_inbox.domain.ids import AttachmentId, ContactId
from desktop_inbox.protocol.command_base import DRAFT_LANE
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import AddComment, SaveDraft, SendMessage
from tests.fixtures import commands, replying_rows, rows
from tests.integration.cache_model_replying import words_of
from tests.integration.cache_model_rows import CONTACTS
from tests.integration.cache_model_server import ModelServer, contact_ids

T = TypeVar("T")

_CONTACT = st.sampled_from(CONTACTS)
_MODE = st.sampled_from(DraftMode)
_HOW = st.sampled_from(["anew", "on", "on", "not"])
_SMALL = st.integers(0, 6)


class SteppingClock:
    """A clock on which a millisecond passes whenever it is looked at, and more when a test says so."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def monotonic_s(self) -> float:
        return self.now().timestamp()


class DraftingSteps(RuleBasedStateMachine):
    """Rules of drafts, over what `ReplyingSteps` says.

    `words` were written and not deleted: each must be in a draft, here or on the server, in the outbox, or sent. Those
    `from_elsewhere` were written on another desktop. `attached` is what must be in exactly one draft of this device.
    `own_drafts` are places of which the server has refused a draft: what is there is this device's.
    """

    store: Store
    server: ModelServer
    clock: SteppingClock
    waiting: list[Command]
    problems: list[Command]
    is_history_whole: bool

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()
        self.from_elsewhere: set[str] = set()
        self.attached: set[AttachmentId] = set()
        self.own_drafts: set[tuple[ContactId, DraftMode]] = set()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        raise NotImplementedError

    def number(self) -> int:
        """Return a number for the next command."""
        raise NotImplementedError

    def draft(self, contact_id: ContactId, mode: str) -> DraftContent:
        return self.run(self.store.draft(contact_id, mode))

    # What the user does -----------------------------------------------------------------------------------------------

    @rule(contact=_CONTACT, mode=_MODE, how=_HOW, length=st.integers(0, 3), is_late=st.booleans())
    def the_user_begins_to_write(self, contact: int, mode: DraftMode, how: str, length: int, is_late: bool) -> None:
        """`is_late`: in a composer that has not heard of its contact's merge."""
        contact_id = rows.contact_id(contact)
        if not is_late:
            contact_id = self.run(self.store.resolve(contact_id))
        before = self.draft(contact_id, mode)
        text = self.written(before.text, how)
        quoted_id = rows.message_id(length) if length == 3 else None
        content = replace(before, text=text, quoted_id=quoted_id)
        self.delete(before.text, text, (contact_id, mode))
        self.run(self.store.save_draft(contact_id, mode, content))
        self.own_drafts.discard((contact_id, mode))
        at = self.run(self.store.resolve(contact_id))
        assert text.strip() in self.draft(at, mode).text
        assert at != contact_id or self.draft(contact_id, mode) == content

    @rule(contact=_CONTACT, mode=_MODE, how=_HOW)
    def the_user_writes_on_another_desktop(self, contact: int, mode: DraftMode, how: str) -> None:
        contact_id = self.server.resolve(rows.contact_id(contact))
        if self.server.sees(contact_id):
            before = self.server.draft(contact_id, mode).text
            text = self.written(before, how)
            self.from_elsewhere |= words_of(text) - words_of(before)
            self.words -= words_of(before) - words_of(text)
            self.server.write_elsewhere(contact_id, mode, DraftContent(text=text), self.clock.now())

    @rule(contact=_CONTACT, mode=_MODE)
    def the_user_sends_what_they_wrote(self, contact: int, mode: DraftMode) -> None:
        contact_id = rows.contact_id(contact)
        begun = self.draft(contact_id, mode)
        number = self.number()
        content = {"text": begun.text or "Hello", "attachments": begun.attachments}
        command = commands.make_send(number, contact=contact, **content)
        self.run(self.store.enqueue(command, clear_draft=mode))
        self.waiting.append(command)
        self.attached -= {one.id for one in begun.attachments}
        self.server.decided_at.add((contact_id, mode))
        assert self.draft(contact_id, mode) == DraftContent()
        self.own_drafts.discard((contact_id, mode))

    @rule(contact=_CONTACT, mode=_MODE, is_late=st.booleans())
    def the_user_attaches_a_file(self, contact: int, mode: DraftMode, is_late: bool) -> None:
        contact_id = rows.contact_id(contact)
        if not is_late:
            contact_id = self.run(self.store.resolve(contact_id))
        before = self.draft(contact_id, mode)
        file = replying_rows.make_attachment(100_000 + self.number())
        self.run(self.store.save_draft(contact_id, mode, replace(before, attachments=(*before.attachments, file))))
        self.attached.add(file.id)

    @precondition(lambda self: self.attached)
    @rule(contact=_CONTACT, mode=st.sampled_from([*DraftMode, VOICE_NOTES]))
    def the_user_takes_files_out(self, contact: int, mode: str) -> None:
        before = self.draft(rows.contact_id(contact), mode)
        self.run(self.store.save_draft(rows.contact_id(contact), mode, before.words))
        self.attached -= {one.id for one in before.attachments}

    @rule(which=_SMALL)
    def the_user_goes_on_writing(self, which: int) -> None:
        """What was just sent, or was refused, becomes the beginning of its draft."""
        found = [one for one in (*self.waiting, *self.problems) if isinstance(one, SendMessage | AddComment)]
        if not found:
            return
        command = found[which % len(found)]
        for taken in self.run(self.store.take_back([command.command_id], None)):
            self.attached |= {one.id for one in getattr(taken, "attachments", ())}
            assert taken.text in self.draft(taken.contact_id, DraftMode(mode_of(taken))).text
            place = (taken.contact_id, DraftMode(mode_of(taken)))
            self.server.decided_at.add(place)
            self.own_drafts.discard(place)
            self.read_outbox(gone=[taken.command_id])

    def read_outbox(self, *, gone: Any = ()) -> None:
        raise NotImplementedError

    def written(self, before: str, how: str) -> str:
        """Return what a text becomes that somebody goes on with, begins anew, or deletes."""
        if how == "not":
            return ""
        word = f"w{self.number()}."
        self.words.add(word)
        return f"{before} {word}".strip() if how == "on" else word

    def delete(self, before: str, text: str, place: tuple[ContactId, DraftMode]) -> None:
        """Note that the user has deleted words here."""
        if gone := words_of(before) - words_of(text):
            self.words -= gone
            self.server.decided_at.add(place)

    def forget(self, command: Command) -> None:
        """Note that the user has given up what a command says."""
        self.words -= words_of(getattr(command, "text", ""))

    # Checks -----------------------------------------------------------------------------------------------------------

    def note_refusal(self, command: Command) -> None:
        if isinstance(command, SaveDraft):
            self.own_drafts.add((command.contact_id, command.mode))

    def note_restored(self, before: ModelServer) -> None:
        """Note that the server has lost what came since a backup. This desktop sends its own again, no other does."""
        self.is_history_whole = False
        self.server.decided_at |= before.decided_at
        self.words -= self.from_elsewhere - self.server.words()

    def waiting_drafts(self) -> int:
        """Return how many drafts wait to be sent."""
        query = select(func.count()).where(tables.outbox.c.contact_id == DRAFT_LANE.bytes, tables.WAITING)
        return self.run(self.store._database.read(lambda conn: int(conn.execute(query).scalar_one())))

    def take_files_out(self) -> None:
        """Let no draft bear a file."""
        for contact in CONTACTS:
            for mode in (*DraftMode, VOICE_NOTES):
                self.the_user_takes_files_out(contact, mode)
        assert not self.attached

    async def check_attached(self) -> None:
        """Every file is in one draft, and its content is kept."""
        in_drafts = await self.store._database.read(_files_of_drafts)
        assert sorted(in_drafts) == sorted(one.bytes for one in self.attached)
        assert self.attached <= await self.store.kept_contents()

    def check_words(self) -> None:
        """Once all is quiet, every word is where the user finds it, and no draft is full of the same ones."""
        places = [(contact_id, mode) for contact_id in contact_ids() for mode in DraftMode]
        texts = [self.draft(*place).text for place in places] + [self.server.draft(*place).text for place in places]
        there = set[str]().union(*map(words_of, texts), self.server.sent)
        assert self.words - self.server.overwritten <= there
        for text in texts:
            assert all(text.count(word) <= 2 for word in words_of(text)), text

    def check_draft(self, contact_id: ContactId, mode: DraftMode) -> None:
        """The server's rows are there; and who sees all has what the server has, where that has forgotten nothing."""
        saved = tables.saved_drafts.c
        query = select(saved.body).where(saved.contact_id == contact_id.bytes, saved.mode == mode)
        bodies = self.run(self.store._database.read(lambda conn: conn.execute(query).scalars().all()))
        assert len(bodies) <= 1
        if not self.server.sees(contact_id):
            assert not bodies
            return
        is_followed = self.is_history_whole and not self.own_drafts and contact_id not in self.server.redirected
        if not self.server.is_restricted and is_followed:
            assert self.draft(contact_id, mode) == self.server.draft(contact_id, mode)


def _files_of_drafts(conn: Connection) -> list[bytes]:
    return list(conn.execute(select(tables.draft_attachments.c.attachment_id)).scalars())
