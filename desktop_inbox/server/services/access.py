"""What users may fetch. Every read for a user goes through an `access_` function, and none shows another workspace.

`UserError` with the code `contact_not_found` or `conversation_not_found` is raised alike for what is not there and for
what the actor may not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from operator import attrgetter

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, and_, exists, func, or_, select, true

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.event import Event
from desktop_inbox.domain.ids import ContactId, ConversationId, TeamId, UserId, WorkspaceId
from desktop_inbox.domain.message import Comment, Message
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.domain.visibility import Reach, is_in_reach, reach_of
from desktop_inbox.domain.workspace import Role, User, Workspace
from desktop_inbox.protocol.changes import TimelinePage
from desktop_inbox.server.services.visibility import find_team_ids
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.rows import fetch_all, fetch_one

TIMELINE_PAGE_ITEMS = 200
"""The most items in one page of a timeline."""

_END = 2**62


class Actor(msgspec.Struct, frozen=True):
    """A user who is signed in, as every rule sees them.

    `reach` says how far they see; `team_ids` are the teams whose contacts they see beside their own (empty unless
    `Reach.TEAMS`).
    """

    user_id: UserId
    workspace_id: WorkspaceId
    role: Role
    reach: Reach
    team_ids: frozenset[TeamId] = frozenset()


class TimelineTail(msgspec.Struct, frozen=True):
    """The newest items of a timeline, ascending. They are complete from position `first` (0: the very beginning)."""

    items: list[TimelineItem]
    first: int


def access_actor(conn: Connection, workspace_id: WorkspaceId, user_id: UserId) -> Actor | None:
    """Return the user as an actor in a workspace; None for one who is not in it or not active any more."""
    is_wanted = (tables.users.c.id == user_id) & (tables.users.c.workspace_id == workspace_id)
    user = fetch_one(conn, User, is_wanted, tables.users.c.is_active)
    return None if user is None else actor_of(user, workspace_id, find_team_ids(conn, workspace_id, user))


def actor_of(user: User, workspace_id: WorkspaceId, team_ids: frozenset[TeamId] = frozenset()) -> Actor:
    """Return a user as an actor. `team_ids` as `visibility.find_team_ids` returns them."""
    return Actor(user.id, workspace_id, user.role, reach_of(user), team_ids)


def scope_of(actor: Actor) -> str:
    """Return the name of what the actor may see: when it changes, their caches take a new snapshot."""
    match actor.reach:
        case Reach.ALL | Reach.OWN:
            return f"{actor.user_id.hex}:{actor.reach.value}"
        case Reach.TEAMS:
            teams = b"".join(sorted(team_id.bytes for team_id in actor.team_ids))
            return f"{actor.user_id.hex}:teams-{blake2b(teams, digest_size=8).hexdigest()}"


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition over the contacts table for those that the actor may see, among their workspace's.

    It is `domain.visibility.is_in_reach` in SQL.
    """
    contacts = tables.contacts.c
    match actor.reach:
        case Reach.ALL:
            return true()
        case Reach.OWN:
            return contacts.assignee_id == actor.user_id
        case Reach.TEAMS:
            return or_(contacts.assignee_id == actor.user_id, contacts.team_id.in_(actor.team_ids))


def visible_rows(actor: Actor, table: Table) -> ColumnElement[bool]:
    """Return the condition over a synced table for the rows that the actor may see, among their workspace's.

    Rows of a contact are seen by whoever may see the contact, and private ones by their user. What an actor gained and
    lost is always theirs to see.
    """
    contacts, conversations = tables.contacts, tables.conversations
    criteria = [table.c.user_id == actor.user_id] if "user_id" in table.c else []
    if actor.reach is Reach.ALL or table is tables.contact_access:
        return and_(true(), *criteria)
    if table is contacts:
        return visible(actor)
    if "contact_id" in table.c:
        criteria.append(exists().where(contacts.c.id == table.c.contact_id, visible(actor)))
    elif table is tables.read_marks:
        of_contact = (conversations.c.id == table.c.conversation_id) & (contacts.c.id == conversations.c.contact_id)
        criteria.append(exists().where(of_contact, visible(actor)))
    return and_(true(), *criteria)


def sees(actor: Actor, contact: Contact) -> bool:
    """Return whether the actor may see a contact of their workspace."""
    return is_in_reach(actor.reach, actor.user_id, actor.team_ids, contact)


def access_me(conn: Connection, actor: Actor) -> tuple[User, Workspace]:
    """Return who the actor is, and their workspace."""
    workspace = fetch_one(conn, Workspace, tables.workspaces.c.id == actor.workspace_id)
    if workspace is None:
        raise UserError("workspace_not_found")
    return access_user(conn, actor, actor.user_id), workspace


def access_user(conn: Connection, actor: Actor, user_id: UserId) -> User:
    """Return a user of the workspace, active or not. Raises `UserError("user_not_found")`."""
    users = tables.users.c
    user = fetch_one(conn, User, users.id == user_id, users.workspace_id == actor.workspace_id)
    if user is None:
        raise UserError("user_not_found")
    return user


def access_contact(conn: Connection, actor: Actor, contact_id: ContactId) -> Contact:
    """Return a contact. Raises `UserError("contact_not_found")`."""
    contacts = tables.contacts.c
    is_wanted = (contacts.id == contact_id) & (contacts.workspace_id == actor.workspace_id)
    contact = fetch_one(conn, Contact, is_wanted, visible(actor))
    if contact is None:
        raise UserError("contact_not_found")
    return contact


def access_contact_ids(conn: Connection, actor: Actor) -> set[ContactId]:
    """Return all contacts that the actor may see."""
    contacts = tables.contacts.c
    query = select(contacts.id).where(contacts.workspace_id == actor.workspace_id, visible(actor))
    return {ContactId(contact_id) for contact_id in conn.scalars(query)}


def access_conversation(
    conn: Connection, actor: Actor, contact_id: ContactId, conversation_id: ConversationId
) -> Conversation:
    """Return a contact's conversation, open or closed.

    Raises `UserError`: `contact_not_found`, `conversation_not_found` (of a contact that the actor may see).
    """
    conversations = tables.conversations.c
    conversation = fetch_one(
        conn,
        Conversation,
        conversations.id == conversation_id,
        conversations.contact_id == contact_id,
        conversations.workspace_id == actor.workspace_id,
        visible_rows(actor, tables.conversations),
    )
    if conversation is None:
        access_contact(conn, actor, contact_id)
        raise UserError("conversation_not_found")
    return conversation


def access_open_conversation(conn: Connection, actor: Actor, contact: Contact) -> Conversation | None:
    """Return the contact's open conversation; None when there is none."""
    if contact.open_conversation_id is None:
        return None
    return access_conversation(conn, actor, contact.id, contact.open_conversation_id)


def access_timeline(
    conn: Connection, actor: Actor, contact_id: ContactId, before: int | None, limit: int
) -> TimelinePage:
    """Return the newest `limit` (1 to `TIMELINE_PAGE_ITEMS`) items below a position; None: of all.

    Raises `UserError("contact_not_found")`.
    """
    access_contact(conn, actor, contact_id)
    limit = max(1, min(limit, TIMELINE_PAGE_ITEMS))
    tail = access_tails(conn, actor, [contact_id], before=before, limit=limit)[contact_id]
    if before is None:
        before = tail.items[-1].position + 1 if tail.items else 0
    return TimelinePage(contact_id=contact_id, items=tail.items, before=before, first=tail.first)


def access_tails(
    conn: Connection, actor: Actor, contact_ids: Sequence[ContactId], *, before: int | None = None, limit: int
) -> dict[ContactId, TimelineTail]:
    """Return the newest `limit` items below a position (None: of all) of each contact's timeline.

    It takes three statements for all contacts together, whatever the length of their timelines.
    """
    found: dict[ContactId, list[TimelineItem]] = {contact_id: [] for contact_id in contact_ids}
    end = _END if before is None else min(before, _END)
    for entity, table in _TIMELINE_TABLES:
        item: TimelineItem
        for item in _fetch_tails(conn, entity, table, _Wanted(actor, contact_ids, end, limit)):
            found[item.contact_id].append(item)
    return {contact_id: _cut(items, limit) for contact_id, items in found.items()}


_TIMELINE_TABLES: tuple[tuple[type[TimelineItem], Table], ...] = (
    (Message, tables.messages),
    (Comment, tables.comments),
    (Event, tables.events),
)


class _Wanted(msgspec.Struct, frozen=True):
    actor: Actor
    contact_ids: Sequence[ContactId]
    end: int
    limit: int


def _fetch_tails(conn: Connection, entity: type[TimelineItem], table: Table, wanted: _Wanted) -> list[TimelineItem]:
    """Return of each contact up to `limit` + 1 items of one kind. More than `limit` means that there are older ones."""
    contacts = tables.contacts
    older = table.alias("older")
    # The position of the oldest item wanted: one step in the index for each, and none for all that are older.
    cut = (
        select(older.c.position)
        .where(older.c.contact_id == contacts.c.id, older.c.position < wanted.end)
        .order_by(older.c.position.desc())
        .offset(wanted.limit)
        .limit(1)
        .correlate(contacts)
        .scalar_subquery()
    )
    is_recent = (table.c.position >= func.coalesce(cut, 0)) & (table.c.position < wanted.end)
    source = contacts.join(table, (table.c.contact_id == contacts.c.id) & is_recent)
    # Not the contacts' workspace: SQLite would rather walk all of its contacts than look up the wanted ones.
    is_wanted = contacts.c.id.in_(wanted.contact_ids) & (table.c.workspace_id == wanted.actor.workspace_id)
    return fetch_all(conn, entity, is_wanted, visible(wanted.actor), source=source)


def _cut(items: list[TimelineItem], limit: int) -> TimelineTail:
    items.sort(key=attrgetter("position"))
    if len(items) <= limit:
        return TimelineTail(items, 0)
    newest = items[-limit:]
    return TimelineTail(newest, newest[0].position)
