"""The demo workspace: small and lively, made by the same rules that real work goes through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.channel_limits import ChannelLimits
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import (
    AttachmentId,
    ChannelId,
    ClosingCategoryId,
    CommandId,
    CommentId,
    ContactFieldId,
    ContactId,
    ConversationId,
    CustomInboxId,
    MergeId,
    MessageId,
    TagId,
    TeamId,
    WorkspaceId,
)
from desktop_inbox.domain.inbox_filter import InboxFilter, TagCondition, WaitingCondition
from desktop_inbox.domain.message import DeliveryState, Direction
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.snippet_variables import fill
from desktop_inbox.domain.workspace import Restriction
from desktop_inbox.protocol.command_base import CommandBase
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.contact_commands import BlockContact, MergeContacts, SetContactField, TagContact
from desktop_inbox.protocol.conversation_commands import (
    AddComment,
    AssignContact,
    CloseConversation,
    MarkRead,
    OpenConversation,
    ScheduleMessage,
    SendMessage,
    SnoozeConversation,
)
from desktop_inbox.protocol.settings_commands import (
    SaveClosingCategory,
    SaveContactField,
    SaveCustomInbox,
    SaveSnippet,
    SaveTag,
    SaveTeam,
    SaveUser,
    UpdateWorkspace,
)
from desktop_inbox.server.services.access import Actor, actor_of
from desktop_inbox.server.services.attachments import Uploader, uploader_of
from desktop_inbox.server.services.commands import do_command
from desktop_inbox.server.services.contacts import do_update_details
from desktop_inbox.server.services.delivery import do_report_delivery
from desktop_inbox.server.services.demo_company import CATEGORIES, COLLEAGUES, FIELDS, TAGS, TEAMS, Colleague
from desktop_inbox.server.services.demo_files import DemoFiles
from desktop_inbox.server.services.demo_snippets import FILES, PERSONAL, SHARED
from desktop_inbox.server.services.demo_steps import (
    DAY,
    Assigned,
    Blocked,
    Closed,
    Commented,
    Merged,
    Opened,
    Person,
    Planned,
    Replied,
    Said,
    Snoozed,
)
from desktop_inbox.server.services.demo_story import PEOPLE
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
_Handled = Snoozed | Planned | Blocked | Merged
_Deed = Replied | Commented | Assigned | Opened | Closed | _Handled
_CHANNEL_SETTINGS = {"title": WORKSPACE_NAME, "greeting": "¡Hola! Hello! 👋"}


async def create_demo(
    database: Database, clock: Clock, *, files: DemoFiles, limits: Mapping[ChannelKind, ChannelLimits]
) -> WorkspaceId:
    """Fill an empty database with the demo workspace, as it would be at this moment of the clock.

    `limits` are those of its channels. What was interrupted goes on when this is called again.
    Nobody knows its users' passwords: they sign in by a sign-in code, or get a password by `admin set-password`.
    Raises `UserError("database_not_empty")` when there is something already, `StoreUnavailableError`.
    """
    begun = await database.read(_find_begun)
    workspace_id = begun or WorkspaceId(new_id(clock))
    if begun is None:
        await database.write(workspace_id, _do_begin)
    await files.keep(workspace_id, _file_names())
    await database.write(workspace_id, lambda tx: _Play(tx, limits[ChannelKind.WEB_CHAT], files).run())
    return workspace_id


def _find_begun(conn: Connection) -> WorkspaceId | None:
    """Return the demo's workspace where nothing but that is there yet; None: the database is empty."""
    found = find_workspaces(conn)
    has_users = conn.scalar(select(tables.users.c.id).limit(1)) is not None
    if has_users or [workspace.name for workspace in found] not in ([], [WORKSPACE_NAME]):
        raise UserError("database_not_empty")
    return found[0].id if found else None


def _do_begin(tx: Tx) -> None:
    tx.clock = clock = _StoryClock(tx.clock)
    clock.set(_OLDEST_AGO)
    do_create_workspace(tx, WORKSPACE_NAME)


def _file_names() -> set[str]:
    """Return the names of all files that anybody sends or offers."""
    steps = (step for person in PEOPLE for step in person.steps if isinstance(step, Said | Replied))
    return {name for step in steps for name in step.files} | {name for names in FILES.values() for name in names}


class _StoryClock:
    """The story's time: it is set, scene by scene."""

    def __init__(self, clock: Clock) -> None:
        self.time = self.start = clock.now()
        self._clock = clock

    def set(self, ago: int) -> None:
        self.time = self.start - timedelta(minutes=ago)

    def now(self) -> datetime:
        return self.time

    def monotonic_s(self) -> float:
        return self._clock.monotonic_s()


class _Play:
    """Plays the story in the transaction's new workspace, in the order of time, with a clock of its own."""

    def __init__(self, tx: Tx, limits: ChannelLimits, files: DemoFiles) -> None:
        self._tx = tx
        self._files = files
        self._limits = limits
        self._clock = _StoryClock(tx.clock)
        self._actors: dict[str, Actor] = {}
        self._contact_ids: dict[str, ContactId] = {}
        self._team_ids: dict[str, TeamId] = {}
        self._tag_ids: dict[str, TagId] = {}
        self._field_ids: dict[str, ContactFieldId] = {}
        self._snippets: dict[str, Snippet] = {}

    def run(self) -> None:
        self._tx.clock = self._clock
        self._clock.set(_OLDEST_AGO)
        for colleague in COLLEAGUES:
            self._hire(colleague)
        self._offer_categories()
        self._set_up()
        kind = ChannelKind.WEB_CHAT
        channel = do_create_channel(self._tx, kind, "Web chat", _CHANNEL_SETTINGS, limits=self._limits)
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
        self._restrict()

    def _hire(self, colleague: Colleague) -> None:
        email = f"{colleague.key}@{EMAIL_DOMAIN}"
        user = do_create_user(self._tx, name=colleague.name, email=email, password=None, role=colleague.role)
        self._actors[colleague.key] = actor_of(user, self._tx.workspace_id)
        if colleague.availability is not user.availability:
            do_set_availability(self._tx, user.id, colleague.availability)

    def _set_up(self) -> None:
        """Make teams, tags, contact fields, custom inboxes and settings, as a manager does."""
        for key, (name, members) in TEAMS.items():
            team_id = self._team_ids[key] = TeamId(self._new_id())
            member_ids = tuple(self._actors[member].user_id for member in members)
            self._manage(SaveTeam, team_id=team_id, name=name, member_ids=member_ids)
        for name, description, colour in TAGS:
            tag_id = self._tag_ids[name] = TagId(self._new_id())
            self._manage(SaveTag, tag_id=tag_id, name=name, description=description, colour=colour)
        for order, (name, kind, options) in enumerate(FIELDS):
            field_id = self._field_ids[name] = ContactFieldId(self._new_id())
            self._manage(SaveContactField, field_id=field_id, name=name, kind=kind, options=options, order=order)
        for owner, name, is_shared, condition in (
            ("marta", "Waiting > 1 h", True, WaitingCondition(at_least_minutes=60)),
            ("marta", "VIP", True, TagCondition(tag_ids=(self._tag_ids["VIP"],))),
            ("ana", "Wholesale", False, TagCondition(tag_ids=(self._tag_ids["wholesale"],))),
        ):
            inbox_id, wanted = CustomInboxId(self._new_id()), InboxFilter(conditions=(condition,))
            self._manage(SaveCustomInbox, owner, inbox_id=inbox_id, name=name, filter=wanted, is_shared=is_shared)
        self._manage(UpdateWorkspace, auto_closing=AutoClosing(is_on=True, after_minutes=3 * DAY))
        self._write_snippets()

    def _write_snippets(self) -> None:
        for content in SHARED:
            attachments = self._files.do_upload(
                self._tx, uploader_of(self._actors["marta"]), FILES.get(content.shortcut, ())
            )
            snippet_id = self._new_id()
            self._manage(SaveSnippet, snippet_id=snippet_id, content=content, attachments=attachments, is_shared=True)
        for owner, contents in PERSONAL.items():
            for content in contents:
                self._manage(SaveSnippet, owner, snippet_id=self._new_id(), content=content)
        self._snippets = {snippet.shortcut: snippet for snippet in fetch_all(self._tx.conn, Snippet)}

    def _restrict(self) -> None:
        """Restrict those who are, at the end: what they did before they could do then."""
        for colleague in COLLEAGUES:
            if colleague.restriction is not Restriction.NONE:
                self._manage(
                    SaveUser,
                    user_id=self._actors[colleague.key].user_id,
                    name=colleague.name,
                    email=f"{colleague.key}@{EMAIL_DOMAIN}",
                    role=colleague.role,
                    restriction=colleague.restriction,
                )

    def _manage(self, command: type[CommandBase], user: str = "marta", **values: object) -> None:
        made = msgspec.convert({**values, "command_id": self._new_id()}, command, from_attributes=True)
        do_command(self._tx, self._actors[user], cast("Command", made))

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
        visitor = Uploader(workspace_id=self._tx.workspace_id, channel_id=channel_id, visitor_id=self._new_id())
        item = IncomingMessage(
            channel_id=channel_id,
            address=f"demo-{person.key}",
            external_id=str(self._new_id()),
            text=said.text,
            name=person.name,
            attachments=self._files.do_upload(self._tx, visitor, said.files),
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
            self._note(person, contact_id)

    def _note(self, person: Person, contact_id: ContactId) -> None:
        """Note what a colleague knows of a contact."""
        for tag in person.tags:
            self._manage(TagContact, contact_id=contact_id, tag_id=self._tag_ids[tag])
        for name, value in person.fields.items():
            self._manage(SetContactField, contact_id=contact_id, field_id=self._field_ids[name], value=value)

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
                text, attachments = self._written(contact_id, step)
                return SendMessage(
                    command_id=command_id,
                    contact_id=contact_id,
                    message_id=MessageId(self._new_id()),
                    conversation_id=self._newest(contact_id).id,
                    text=text,
                    attachments=attachments,
                    quoted_id=self._newest_message_id(contact_id) if step.quotes else None,
                )
            case Commented():
                return AddComment(
                    command_id=command_id,
                    contact_id=contact_id,
                    comment_id=CommentId(self._new_id()),
                    conversation_id=self._newest(contact_id).id,
                    text=step.text,
                    mentioned_user_ids=tuple(self._actors[key].user_id for key in step.mentions if key in self._actors),
                    mentioned_team_ids=tuple(self._team_ids[key] for key in step.mentions if key in self._team_ids),
                )
            case Assigned():
                to = None if step.to is None else self._actors[step.to].user_id
                team_id = None if step.team is None else self._team_ids[step.team]
                return AssignContact(command_id=command_id, contact_id=contact_id, assignee_id=to, team_id=team_id)
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
            case _:
                return self._handle(contact_id, command_id, step)

    def _written(self, contact_id: ContactId, step: Replied) -> tuple[str, tuple[Attachment, ...]]:
        """Return text and attachments of a reply, as its author would have given them."""
        if not step.snippet:
            return step.text, self._files.do_upload(self._tx, uploader_of(self._actors[step.user]), step.files)
        snippet = self._snippets[step.snippet]
        name = next(person.name for person in PEOPLE if self._contact_ids.get(person.key) == contact_id)
        copies = (replace(one, id=AttachmentId(self._new_id()), copied_from=one.id) for one in snippet.attachments)
        return fill(snippet.text, {"contact.first_name": name.split()[0]}).text, tuple(copies)

    def _handle(self, contact_id: ContactId, command_id: CommandId, step: _Handled) -> Command:
        match step:
            case Planned():
                return ScheduleMessage(
                    command_id=command_id,
                    contact_id=contact_id,
                    message_id=MessageId(self._new_id()),
                    text=step.text,
                    send_at=self._clock.start + timedelta(minutes=step.minutes_from_now),
                )
            case Snoozed():
                conversation = self._newest(contact_id)
                return SnoozeConversation(
                    command_id=command_id,
                    contact_id=contact_id,
                    conversation_id=conversation.id,
                    until=self._clock.start + timedelta(minutes=step.minutes_from_now),
                    seen_incoming=conversation.incoming_count,
                )
            case Blocked():
                return BlockContact(command_id=command_id, contact_id=contact_id)
            case Merged():
                other_id, self._contact_ids[step.other] = self._contact_ids[step.other], contact_id
                merge_id = MergeId(self._new_id())
                return MergeContacts(
                    command_id=command_id, contact_id=contact_id, merge_id=merge_id, secondary_id=other_id
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

    def _newest_message_id(self, contact_id: ContactId) -> MessageId:
        messages = tables.messages.c
        is_theirs = (messages.contact_id == contact_id) & (messages.direction == Direction.INCOMING)
        newest = select(messages.id).where(is_theirs).order_by(messages.position.desc()).limit(1)
        return MessageId(self._tx.conn.scalars(newest).one())

    def _new_id(self) -> UUID:
        return new_id(self._clock)
