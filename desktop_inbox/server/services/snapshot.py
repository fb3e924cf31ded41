"""Snapshots: all that a new cache needs, page by page, what the window shows first coming first.

The pages are read one after another while people go on writing. Lists are walked in orders that writing changes, so a
contact may move from what is still to come into what seems to have been sent. All that moved was written after the
snapshot's cursor: the last stage sends every contact with such a write, so none is missed. Rows that are sent twice, or
are newer than the cursor, are harmless.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Select, exists, func, literal, or_, select, tuple_

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.conversation import ConversationStatus
from desktop_inbox.domain.errors import ProtocolError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.rows import Row
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Team, User, Workspace
from desktop_inbox.protocol.changes import Cursor, HistoryRange, SnapshotPage
from desktop_inbox.server.services.access import Actor, visible, visible_rows
from desktop_inbox.server.services.changes import access_cursor, check_cursor
from desktop_inbox.server.services.snippets import seen_snippets
from desktop_inbox.server.services.whole_contacts import access_whole_contacts
from desktop_inbox.server.storage import reply_tables, tables
from desktop_inbox.server.storage.rows import fetch_all

CONTACTS_PER_PAGE = 50
SNIPPETS_PER_PAGE = 500
_NUMBERS_PER_PAGE = 1000


class _Stage(StrEnum):
    """What is sent next.

    Open: contacts with an open conversation, newest activity first. Closed: those whose newest is closed, likewise.
    Silent: those who never had one. Moved: those written since the cursor.
    """

    OPEN = "open"
    CLOSED = "closed"
    SILENT = "silent"
    MOVED = "moved"


_NEXT_STAGE = {_Stage.OPEN: _Stage.CLOSED, _Stage.CLOSED: _Stage.SILENT, _Stage.SILENT: _Stage.MOVED}


_Count = Annotated[int, msgspec.Meta(ge=0, le=2**62)]


class _Token(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a snapshot is: what the client hands back, so nothing in it is trusted.

    `after_at` and `after_id` are the paging key of the last contact sent in the stage. `snippets_after`: before the
    stage goes on, snippets after this one are sent. `numbers` are those whose
    contacts the last stage has still to send (first excluded, last included).
    """

    cursor: Cursor
    stage: _Stage = _Stage.OPEN
    after_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    after_id: UUID | None = None
    snippets_after: UUID | None = None
    numbers: tuple[_Count, _Count] | None = None
    done: _Count
    total: _Count


def access_snapshot(conn: Connection, actor: Actor, epoch: str, page: str | None, *, now: datetime) -> SnapshotPage:
    """Return a page of a snapshot: the first (None), or the one that a page's `next` names.

    `epoch` is the database's, `now` is as for whole contacts.
    Raises `ProtocolError("bad_page_token")`, and `ResyncRequiredError` when the snapshot cannot be continued.
    """
    if page is None:
        return _directory(conn, actor, access_cursor(conn, actor, epoch))
    token = _decode(page)
    check_cursor(conn, actor, epoch, token.cursor)
    if token.snippets_after is not None:
        rows, history, following = _snippets(conn, actor, token)
    else:
        rows, history, following = _contacts_page(conn, actor, token, now)
    return SnapshotPage(
        cursor=token.cursor,
        rows=rows,
        history=history,
        next=None if following is None else _encode(following),
        done=token.total if following is None else min(following.done, token.total),
        total=token.total,
        usable=True,
    )


_Page = tuple[list[Row], list[HistoryRange], "_Token | None"]
"""The rows of a page, from where its timelines are complete, and where the next page begins (None: it is the last)."""


def _contacts_page(conn: Connection, actor: Actor, token: _Token, now: datetime) -> _Page:
    contact_ids, following = _contacts(conn, actor, token)
    rows, history = access_whole_contacts(conn, actor, contact_ids, now=now)
    if following is not None:
        # Snippets come once there is something to answer, which needs them: after the first page of contacts.
        is_first = token.stage is _Stage.OPEN and token.after_id is None
        after = UUID(int=0) if is_first and _next_snippets(conn, actor, UUID(int=0), limit=1) else None
        following = msgspec.structs.replace(following, done=token.done + len(contact_ids), snippets_after=after)
    return rows, history, following


def _snippets(conn: Connection, actor: Actor, token: _Token) -> _Page:
    found = _next_snippets(conn, actor, token.snippets_after or UUID(int=0), SNIPPETS_PER_PAGE)
    after = found[-1].id if len(found) == SNIPPETS_PER_PAGE else None
    return [*found], [], msgspec.structs.replace(token, snippets_after=after, done=token.done + len(found))


def _next_snippets(conn: Connection, actor: Actor, after: UUID, limit: int) -> list[Snippet]:
    snippets = reply_tables.snippets.c
    return fetch_all(conn, Snippet, seen_snippets(actor), snippets.id > after, order_by=[snippets.id], limit=limit)


def _directory(conn: Connection, actor: Actor, cursor: Cursor) -> SnapshotPage:
    rows: list[Row] = [*fetch_all(conn, Workspace, tables.workspaces.c.id == actor.workspace_id)]
    rows += fetch_all(conn, User, tables.users.c.workspace_id == actor.workspace_id)
    rows += fetch_all(conn, Team, tables.teams.c.workspace_id == actor.workspace_id)
    rows += fetch_all(conn, Channel, tables.channels.c.workspace_id == actor.workspace_id)
    rows += fetch_all(conn, ClosingCategory, tables.closing_categories.c.workspace_id == actor.workspace_id)
    rows += fetch_all(conn, Tag, tables.tags.c.workspace_id == actor.workspace_id)
    rows += fetch_all(conn, ContactField, tables.contact_fields.c.workspace_id == actor.workspace_id)
    inboxes = tables.custom_inboxes.c
    is_seen = inboxes.is_shared | (inboxes.owner_id == actor.user_id)
    rows += fetch_all(conn, CustomInbox, inboxes.workspace_id == actor.workspace_id, inboxes.is_active, is_seen)
    contacts = tables.contacts.c
    count = conn.scalar(select(func.count()).where(contacts.workspace_id == actor.workspace_id, visible(actor))) or 0
    snippets = conn.scalar(select(func.count()).where(seen_snippets(actor))) or 0
    token = _Token(cursor=cursor, done=len(rows), total=len(rows) + count + snippets)
    return SnapshotPage(
        cursor=cursor,
        rows=rows,
        history=[],
        next=_encode(token),
        done=token.done,
        total=token.total,
        usable=False,
    )


def _contacts(conn: Connection, actor: Actor, token: _Token) -> tuple[list[ContactId], _Token | None]:
    """Return the contacts of a page, and where the next page begins (None: this is the last)."""
    if token.stage is _Stage.MOVED:
        return _moved_contacts(conn, actor, token)
    query = _silent_contacts(actor, token) if token.stage is _Stage.SILENT else _by_activity(actor, token)
    found: Sequence[Any] = conn.execute(query.limit(CONTACTS_PER_PAGE)).all()
    contact_ids = [ContactId(contact_id) for contact_id, _, _ in found]
    if len(found) < CONTACTS_PER_PAGE:
        following = msgspec.structs.replace(token, stage=_NEXT_STAGE[token.stage], after_at=None, after_id=None)
    else:
        _, after_at, after_id = found[-1]
        following = msgspec.structs.replace(token, after_at=after_at, after_id=after_id)
    return contact_ids, following


def _by_activity(actor: Actor, token: _Token) -> Select[tuple[UUID, datetime, UUID]]:
    """Select the contacts whose newest conversation has the stage's status, by that one's activity, newest first."""
    conversations = tables.conversations
    c, newer = conversations.c, conversations.alias("newer").c
    status = ConversationStatus.OPEN if token.stage is _Stage.OPEN else ConversationStatus.CLOSED
    query = select(c.contact_id, c.activity_at, c.id).where(c.workspace_id == actor.workspace_id, c.status == status)
    query = query.where(visible_rows(actor, conversations))
    if status is ConversationStatus.CLOSED:
        is_newer = or_(newer.opened_at > c.opened_at, (newer.opened_at == c.opened_at) & (newer.id > c.id))
        query = query.where(~exists().where(newer.contact_id == c.contact_id, is_newer))
    if token.after_at is not None:
        query = query.where(
            tuple_(c.activity_at, c.id)
            < tuple_(literal(token.after_at, c.activity_at.type), literal(token.after_id, c.id.type))
        )
    return query.order_by(c.activity_at.desc(), c.id.desc())


def _silent_contacts(actor: Actor, token: _Token) -> Select[tuple[UUID, datetime, UUID]]:
    """Select the contacts without any conversation, by id."""
    contacts, conversations = tables.contacts.c, tables.conversations.c
    query = select(contacts.id, contacts.created_at, contacts.id).where(contacts.workspace_id == actor.workspace_id)
    query = query.where(visible(actor), ~exists().where(conversations.contact_id == contacts.id))
    if token.after_id is not None:
        query = query.where(contacts.id > token.after_id)
    return query.order_by(contacts.id)


def _moved_contacts(conn: Connection, actor: Actor, token: _Token) -> tuple[list[ContactId], _Token | None]:
    log = tables.changes.c
    after, last = token.numbers or (token.cursor.shared, access_cursor(conn, actor, token.cursor.epoch).shared)
    upto = min(last, after + _NUMBERS_PER_PAGE)
    is_moved = (log.stream_id == actor.workspace_id) & (log.number > after) & (log.number <= upto)
    of_log = tables.contacts.c.id == log.contact_id
    query = select(log.contact_id).join(tables.contacts, of_log).where(is_moved, visible(actor)).distinct()
    contact_ids = [ContactId(contact_id) for contact_id in conn.scalars(query)]
    return contact_ids, None if upto == last else msgspec.structs.replace(token, numbers=(upto, last))


def _encode(token: _Token) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(token)).decode().rstrip("=")


def _decode(page: str) -> _Token:
    try:
        data = base64.b64decode(page + "=" * (-len(page) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(data, type=_Token)
    except (ValueError, binascii.Error, msgspec.DecodeError) as error:
        raise ProtocolError("bad_page_token") from error
