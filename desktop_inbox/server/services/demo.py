"""The demo workspace: small and lively, made by the same rules that real work goes through."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import (
    ChannelId,
    ClosingCategoryId,
    CommandId,
    CommentId,
    ContactId,
    ConversationId,
    MessageId,
    WorkspaceId,
)
from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import (
    AddComment,
    AssignContact,
    CloseConversation,
    MarkRead,
    OpenConversation,
    SendMessage,
)
from desktop_inbox.protocol.settings_commands import SaveClosingCategory
from desktop_inbox.server.services.access import Actor, actor_of
from desktop_inbox.server.services.commands import do_command
from desktop_inbox.server.services.contacts import do_update_details
from desktop_inbox.server.services.delivery import do_report_delivery
from desktop_inbox.server.services.demo_story import (
    CATEGORIES,
    COLLEAGUES,
    DAY,
    PEOPLE,
    Assigned,
    Closed,
    Colleague,
    Commented,
    Opened,
    Person,
    Replied,
    Said,
)
from desktop_inbox.server.services.incoming import IncomingMessage, do_receive_messages
from desktop_inbox.server.services.workspaces import (
    do_create_channel,
    do_create_user,
    do_create_workspace,
    do_set_availability,
    find_workspaces,
)
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Database, Tx
from desktop_inbox.server.storage.rows import fetch_all

WORKSPACE_NAME = "Aurora Home"
EMAIL_DOMAIN = "aurora.example"
"""The users sign in as, for example, `ana@aurora.example`."""

_OLDEST_AGO = 80 * DAY
_Deed = Replied | Commented | Assigned | Opened | Closed
_CHANNEL_SETTINGS = {"title": WORKSPACE_NAME, "greeting": "¡Hola! Hello! 👋"}


async def create_demo(database: Database, clock: Clock) -> WorkspaceId:
    """Fill an empty database with the demo workspace, as it would be at this moment of the clock.

    Nobody knows its users' passwords: they sign in by a sign-in code, or get a password by `admin set-password`.
    Raises `UserError("database_not_empty")` when there is a workspace already.
    """
    if await database.read(find_workspaces):
        raise UserError("database_not_empty")
    workspace_id = WorkspaceId(new_id(clock))
    await database.write(workspace_id, do_create_demo)
    return workspace_id


def do_create_demo(tx: Tx) -> None:
    """Make the demo in the transaction's workspace, which must not exist yet."""
    _Play(tx).run()


class _StoryClock:
    """The story's time: it is set, scene by scene."""

    def __init__(self, clock: Clock) -> None:
        self.time = self._start = clock.now()
        self._clock = clock

    def set(self, ago: int) -> None:
        self.time = self._start - timedelta(minutes=ago)

    def now(self) -> datetime:
        return self.time

    def monotonic_s(self) -> float:
        return self._clock.monotonic_s()


class _Play:
    """Plays the story, in the order of time, with a clock of its own."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._clock = _StoryClock(tx.clock)
        self._actors: dict[str, Actor] = {}
        self._contact_ids: dict[str, ContactId] = {}

    def run(self) -> None:
        self._tx.clock = self._clock
        self._clock.set(_OLDEST_AGO)
        do_create_workspace(self._tx, WORKSPACE_NAME)
        for colleague in COLLEAGUES:
            self._hire(colleague)
        self._offer_categories()
        channel = do_create_channel(self._tx, ChannelKind.WEB_CHAT, "Web chat", _CHANNEL_SETTINGS)
        scenes = [(step, person) for person in PEOPLE for step in person.steps]
        for step, person in sorted(scenes, key=lambda scene: scene[0].ago, reverse=True):
            self._clock.set(step.ago)
            if isinstance(step, Said):
                self._hear(person, step, channel.id)
            else:
                self._act(person, step)
        self._clock.set(0)
        for person in PEOPLE:
            self._read(person)

    def _hire(self, colleague: Colleague) -> None:
        email = f"{colleague.key}@{EMAIL_DOMAIN}"
        user = do_create_user(self._tx, name=colleague.name, email=email, password=None, role=colleague.role)
        self._actors[colleague.key] = actor_of(user, self._tx.workspace_id)
        if colleague.availability is not user.availability:
            do_set_availability(self._tx, user.id, colleague.availability)

    def _offer_categories(self) -> None:
        for order, (name, description) in enumerate(CATEGORIES):
            command = SaveClosingCategory(
                command_id=CommandId(self._new_id()),
                category_id=ClosingCategoryId(self._new_id()),
                name=name,
                description=description,
                order=order,
            )
            do_command(self._tx, self._actors["marta"], command)

    def _hear(self, person: Person, said: Said, channel_id: ChannelId) -> None:
        item = IncomingMessage(
            channel_id=channel_id,
            address=f"demo-{person.key}",
            external_id=str(self._new_id()),
            text=said.text,
            name=person.name,
        )
        [outcome] = do_receive_messages(self._tx, [item])
        if isinstance(outcome, UserError):
            raise outcome
        if person.key not in self._contact_ids:
            contact_id = self._contact_ids[person.key] = outcome.message.contact_id
            do_update_details(
                self._tx,
                contact_id,
                email=person.email,
                phone=person.phone,
                language=person.language,
                timezone=person.timezone,
            )

    def _act(self, person: Person, step: _Deed) -> None:
        contact_id = self._contact_ids[person.key]
        command = self._command(contact_id, step)
        do_command(self._tx, self._actors[step.user], command)
        if isinstance(command, SendMessage):
            state = DeliveryState.READ if isinstance(step, Replied) and step.was_read else DeliveryState.DELIVERED
            do_report_delivery(self._tx, [command.message_id], state)

    def _command(self, contact_id: ContactId, step: _Deed) -> Command:
        command_id = CommandId(self._new_id())
        match step:
            case Replied():
                return SendMessage(
                    command_id=command_id,
                    contact_id=contact_id,
                    message_id=MessageId(self._new_id()),
                    conversation_id=self._newest(contact_id).id,
                    text=step.text,
                )
            case Commented():
                return AddComment(
                    command_id=command_id,
                    contact_id=contact_id,
                    comment_id=CommentId(self._new_id()),
                    conversation_id=self._newest(contact_id).id,
                    text=step.text,
                )
            case Assigned():
                to = None if step.to is None else self._actors[step.to].user_id
                return AssignContact(command_id=command_id, contact_id=contact_id, assignee_id=to)
            case Opened():
                conversation_id = ConversationId(self._new_id())
                return OpenConversation(command_id=command_id, contact_id=contact_id, conversation_id=conversation_id)
            case Closed():
                conversation = self._newest(contact_id)
                return CloseConversation(
                    command_id=command_id,
                    contact_id=contact_id,
                    conversation_id=conversation.id,
                    seen_incoming=conversation.incoming_count,
                    category=step.category,
                    summary=step.summary,
                )

    def _read(self, person: Person) -> None:
        """Let every colleague have read all of a contact's messages but the unread ones."""
        contact_id = self._contact_ids[person.key]
        newest = self._newest(contact_id)
        for conversation in self._conversations(contact_id):
            unread = person.unread if conversation.id == newest.id else 0
            for actor in self._actors.values():
                mark = MarkRead(
                    command_id=CommandId(self._new_id()),
                    contact_id=contact_id,
                    conversation_id=conversation.id,
                    incoming_read=conversation.incoming_count - unread,
                )
                do_command(self._tx, actor, mark)

    def _conversations(self, contact_id: ContactId) -> list[Conversation]:
        conversations = tables.conversations.c
        is_theirs = conversations.contact_id == contact_id
        return fetch_all(self._tx.conn, Conversation, is_theirs, order_by=[conversations.opened_at])

    def _newest(self, contact_id: ContactId) -> Conversation:
        return self._conversations(contact_id)[-1]

    def _new_id(self) -> UUID:
        return new_id(self._clock)
