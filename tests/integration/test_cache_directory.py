"""The directory as screens read it: synced rows with the user's waiting settings commands over them."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.contact_fields import ContactField, FieldKind
from desktop_inbox.domain.ids import ContactFieldId, TagId, TeamId
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Availability, Restriction, Role, Team, User
from desktop_inbox.protocol.settings_commands import (
    RemoveContactField,
    RemoveTag,
    RemoveTeam,
    SaveContactField,
    SaveTag,
    SaveTeam,
    SaveUser,
    SetAvailability,
    SetUserActive,
    UpdateWorkspace,
)
from tests.fixtures import rows
from tests.fixtures.caches import fill, open_store, push
from tests.fixtures.commands import command_id, make_ok, make_rejection

TEAM, OTHER_TEAM = (TeamId(rows.make_id(40, number)) for number in (1, 2))
TAG, OTHER_TAG = (TagId(rows.make_id(41, number)) for number in (1, 2))
FIELD, OTHER_FIELD = (ContactFieldId(rows.make_id(42, number)) for number in (1, 2))
ANA, LUIS = rows.user_id(1), rows.user_id(2)


@pytest.fixture
async def filled(store: Store) -> Store:
    await fill(
        store,
        rows.make_workspace(name="Aurora"),
        User(id=ANA, ver=2, name="Ana", email="ana@acme.example", role=Role.OWNER),
        User(id=LUIS, ver=3, name="Luis", email="luis@acme.example", availability=Availability.BUSY),
        Team(id=TEAM, ver=4, name="Sales", member_ids=(ANA,)),
        Tag(id=TAG, ver=5, name="VIP", colour=3),
        ContactField(id=FIELD, ver=6, name="Plan", kind=FieldKind.LIST, options=("Free",), order=1),
        rows.make_channel(1),
    )
    return store


async def _give(store: Store, number: int, command: type[Any], **fields: Any) -> None:
    await store.enqueue(command(command_id=command_id(number), **fields))


async def test_everything_is_there_in_the_order_of_lists(filled: Store) -> None:
    await push(
        filled, Tag(id=OTHER_TAG, ver=1001, name="áccent"), Team(id=OTHER_TEAM, ver=1002, name="A", is_active=False)
    )
    directory = await filled.directory()
    assert directory.workspace is not None
    assert directory.workspace.name == "Aurora"
    assert [tag.name for tag in directory.tags] == ["áccent", "VIP"]
    assert [team.name for team in directory.teams] == ["Sales", "A"]
    assert [channel.id for channel in directory.channels] == [rows.channel_id(1)]
    assert [field.name for field in directory.fields] == ["Plan"]


async def test_before_the_first_sync_there_is_nothing(store: Store) -> None:
    directory = await store.directory()
    assert directory.workspace is None
    assert directory.users == ()
    await _give(store, 1, UpdateWorkspace, name="Mine")
    assert (await store.directory()).workspace is None


async def test_settings_that_are_named_are_shown_at_once_and_the_rest_stays(filled: Store) -> None:
    await _give(filled, 1, UpdateWorkspace, auto_closing=AutoClosing(is_on=True), unassigns_on_close=True)
    workspace = await filled.workspace()
    assert workspace is not None
    assert (workspace.name, workspace.auto_closing.is_on, workspace.unassigns_on_close) == ("Aurora", True, True)
    assert workspace == (await filled.directory()).workspace


async def test_users_are_shown_as_they_will_be(filled: Store) -> None:
    eva = rows.user_id(7)
    await _give(filled, 1, SaveUser, user_id=eva, name=" Eva ", email=" EVA@acme.example", restriction=Restriction.OWN)
    await _give(filled, 2, SaveUser, user_id=LUIS, name="Luis", email="luis@acme.example", role=Role.MANAGER)
    await _give(filled, 3, SetUserActive, user_id=LUIS, is_active=False)
    await _give(filled, 4, SetAvailability, availability=Availability.AWAY)
    users = {user.id: user for user in await filled.users()}
    assert users[eva] == User(id=eva, name="Eva", email="eva@acme.example", restriction=Restriction.OWN)
    assert (users[LUIS].role, users[LUIS].availability, users[LUIS].is_active) == (
        Role.MANAGER,
        Availability.BUSY,
        False,
    )
    assert users[ANA].availability is Availability.AWAY
    assert [user.id for user in (await filled.directory()).users] == [ANA, eva, LUIS]


async def test_lists_are_shown_as_they_will_be(filled: Store) -> None:
    await _give(filled, 1, SaveTeam, team_id=OTHER_TEAM, name="Support", member_ids=(LUIS,))
    await _give(filled, 2, RemoveTeam, team_id=TEAM)
    await _give(filled, 3, SaveTag, tag_id=TAG, name="Very  important", colour=1)
    await _give(filled, 4, RemoveTag, tag_id=OTHER_TAG)
    await _give(filled, 5, SaveContactField, field_id=FIELD, name="Tariff", options=("Pro",), order=2)
    await _give(filled, 6, SaveContactField, field_id=OTHER_FIELD, name="Since", kind=FieldKind.DATE)
    directory = await filled.directory()
    assert [(team.name, team.is_active) for team in directory.teams] == [("Support", True), ("Sales", False)]
    assert [(tag.id, tag.ver, tag.name, tag.colour) for tag in directory.tags] == [(TAG, 5, "Very important", 1)]
    kinds = [(field.name, field.kind, field.options) for field in directory.fields]
    assert kinds == [("Since", FieldKind.DATE, ()), ("Tariff", FieldKind.LIST, ("Pro",))]
    await _give(filled, 7, RemoveContactField, field_id=OTHER_FIELD)
    assert [field.is_active for field in (await filled.directory()).fields] == [True, False]


async def test_what_is_removed_and_saved_again_is_back(filled: Store) -> None:
    await _give(filled, 1, RemoveTag, tag_id=TAG)
    assert not (await filled.directory()).tags[0].is_active
    await _give(filled, 2, SaveTag, tag_id=TAG, name="VIP", colour=3)
    assert (await filled.directory()).tags == (Tag(id=TAG, ver=5, name="VIP", colour=3),)


async def test_a_refused_command_has_no_effect_and_a_discarded_one_none_either(filled: Store) -> None:
    await _give(filled, 1, SaveTag, tag_id=TAG, name="Renamed")
    await _give(filled, 2, SaveTag, tag_id=OTHER_TAG, name="New")
    await filled.record_answer(command_id(1), make_rejection(1, "name_taken"))
    assert [tag.name for tag in (await filled.directory()).tags] == ["New", "VIP"]
    await filled.discard_problem(command_id(2))
    assert [tag.name for tag in (await filled.directory()).tags] == ["VIP"]
    await filled.retry_problem(command_id(1))
    assert [tag.name for tag in (await filled.directory()).tags] == ["Renamed"]


async def test_the_effect_stays_until_the_servers_row_takes_its_place(filled: Store) -> None:
    await _give(filled, 1, SaveTag, tag_id=TAG, name="Renamed", colour=3)
    await filled.record_answer(command_id(1), make_ok(1, shared=1001))
    assert [tag.name for tag in (await filled.directory()).tags] == ["Renamed"]
    await push(filled, Tag(id=TAG, ver=1001, name="Renamed by the server", colour=3))
    assert [tag.name for tag in (await filled.directory()).tags] == ["Renamed by the server"]
    assert await filled.outbox() == []


async def test_it_is_the_same_after_a_restart(filled: Store, tmp_path: Any) -> None:
    await _give(filled, 1, SaveTag, tag_id=OTHER_TAG, name="Waiting")
    await filled.close()
    reopened = await open_store(tmp_path / "cache.db")
    assert [tag.name for tag in (await reopened.directory()).tags] == ["VIP", "Waiting"]
    await reopened.close()
