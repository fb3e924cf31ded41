"""A database of an earlier version, with what people wrote in it, is brought up to date."""

from __future__ import annotations

from uuid import UUID

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, column, insert, table

from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.snooze import DEFAULT_PRESETS
from desktop_inbox.domain.workspace import Restriction, User, Workspace
from desktop_inbox.server.storage import migrate, tables
from desktop_inbox.server.storage.database import Database
from desktop_inbox.server.storage.engine import parse_url, writer_engine
from desktop_inbox.server.storage.rows import fetch_all
from tests.fixtures.databases import SteppingClock

_WORKSPACE, _USER = UUID(int=1), UUID(int=2)
_ANSWERED, _WAITING, _CLOSED, _UNTOUCHED = (UUID(int=10 + number) for number in range(4))
_AT = 1_770_000_000_000_000


@pytest.fixture
def first_release(blank_database_url: str) -> str:
    """The address of a database as the last version before the Messages module left it, with four conversations."""
    engine = writer_engine(parse_url(blank_database_url))
    with engine.begin() as conn:
        config = Config()
        config.set_main_option("script_location", migrate._SCRIPTS)
        config.attributes["connection"] = conn
        command.upgrade(config, "0004")
        _fill(conn)
    engine.dispose()
    return blank_database_url


def _fill(conn: Connection) -> None:
    is_postgres = conn.dialect.name == "postgresql"

    def put(target: str, **values: object) -> None:
        ids = {key: value if is_postgres else value.bytes for key, value in values.items() if isinstance(value, UUID)}
        columns = [column(key) for key in values]  # not those of the tables as they are now
        conn.execute(insert(table(target, *columns)), {**values, **ids})

    put("streams", id=_WORKSPACE, workspace_id=_WORKSPACE, number=9, floor=0)
    put("workspaces", id=_WORKSPACE, ver=1, name="Acme")
    user = {"name": "Ana", "email": "ana@acme.example", "role": "agent", "availability": "available"}
    put("users", id=_USER, workspace_id=_WORKSPACE, ver=2, is_active=True, **user)
    for number, conversation_id in enumerate((_ANSWERED, _WAITING, _CLOSED, _UNTOUCHED)):
        is_closed = conversation_id == _CLOSED
        contact_id = UUID(int=20 + number)
        open_id = None if is_closed else conversation_id
        contact = {"name": "Susan", "created_at": _AT, "open_conversation_id": open_id}
        put("contacts", id=contact_id, workspace_id=_WORKSPACE, ver=3, **contact)
        put(
            "conversations",
            id=conversation_id,
            workspace_id=_WORKSPACE,
            contact_id=contact_id,
            ver=4,
            status="closed" if is_closed else "open",
            opened_at=_AT,
            opened_source="user",
            closed_at=_AT if is_closed else None,
            closing_category="",
            closing_summary="",
            first_reply_at=None if conversation_id == _UNTOUCHED else _AT,
            incoming_count=1,
            waiting_since=_AT if conversation_id == _WAITING else None,
            activity_at=_AT + 5_000_000,
        )


async def test_what_was_there_is_kept_and_has_the_defaults(first_release: str, clock: SteppingClock) -> None:
    database = await Database.open(first_release, clock=clock)
    [workspace] = await database.read(lambda conn: fetch_all(conn, Workspace))
    [user] = await database.read(lambda conn: fetch_all(conn, User))
    contacts = await database.read(lambda conn: fetch_all(conn, Contact))
    await database.close()
    assert (workspace.name, workspace.auto_closing.is_on) == ("Acme", False)
    assert workspace.snooze_presets == DEFAULT_PRESETS
    assert (workspace.opens_on_channel_events, workspace.unassigns_on_close) == (False, False)
    assert (user.name, user.restriction) == ("Ana", Restriction.NONE)
    assert len(contacts) == 4
    assert {(c.is_blocked, c.team_id, c.tag_ids, c.merged_into, len(c.fields)) for c in contacts} == {
        (False, None, (), None, 0)
    }


async def test_answered_conversations_are_idle_since_their_last_message(
    first_release: str, clock: SteppingClock
) -> None:
    database = await Database.open(first_release, clock=clock)
    order = [tables.conversations.c.id]
    conversations = await database.read(lambda conn: fetch_all(conn, Conversation, order_by=order))
    await database.close()
    answered, *others = conversations
    assert answered.id == _ANSWERED
    assert answered.idle_since == answered.activity_at
    assert [conversation.idle_since for conversation in others] == [None, None, None]
